//! Marks that one text writes in two ways: quotation marks, dashes.

use std::collections::BTreeMap;

use super::finding::Place;
use super::rule::Rule;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography;
use crate::text::Span;

/// Pairs of quotation marks that open and close a quotation by themselves, not inside another one.
const QUOTES: &[(char, char)] = &[('«', '»'), ('“', '”'), ('"', '"')];
/// Dashes that stand between words.
const DASHES: &[char] = &['-', '–', '—'];

/// How often each way of writing was met in a text, and where first.
type Ways = BTreeMap<&'static str, (u32, Place)>;

/// What is remembered of the marks of reports, by path.
#[derive(Debug, Default)]
pub(super) struct Styles {
    quotes: BTreeMap<String, Ways>,
    dashes: BTreeMap<String, Ways>,
    /// Marks that close a quotation while another one that opened later is open.
    crossed: Vec<Place>,
}

impl Styles {
    /// Adds a report's passage.
    pub fn add(&mut self, side: &Side) {
        self.add_quotes(side);
        self.add_dashes(side);
    }

    fn add_quotes(&mut self, side: &Side) {
        let foreign = typography::of(side.language.code());
        let foreign = |c: char| foreign.is_some_and(|table| table.is_foreign_quote(c));
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, c) in side.text.char_indices() {
            let closes = |pair: usize| QUOTES[pair].1 == c;
            match open.iter().rposition(|&(pair, _)| closes(pair)) {
                Some(place) => {
                    // of a straight mark nobody knows which end it is
                    let inner = &open[place + 1..];
                    let ends_known = |pair: usize| QUOTES[pair].0 != QUOTES[pair].1;
                    let known = inner.iter().all(|&(pair, _)| ends_known(pair));
                    if !inner.is_empty() && known && ends_known(open[place].0) {
                        let span = Span::new(at, at + c.len_utf8());
                        self.crossed.push(side.place(span));
                    }
                    let (pair, start) = open[place];
                    open.truncate(place);
                    // another rule speaks of marks that are foreign to the language
                    if open.is_empty() && !foreign(c) {
                        let span = Span::new(start, at + c.len_utf8());
                        let ways = self.quotes.entry(side.path.clone()).or_default();
                        note(ways, NAMES[pair], side, span);
                    }
                }
                None => {
                    if let Some(pair) = QUOTES.iter().position(|(opening, _)| *opening == c) {
                        open.push((pair, at));
                    }
                }
            }
        }
    }

    fn add_dashes(&mut self, side: &Side) {
        for (at, c) in side.text.char_indices() {
            let Some(which) = DASHES.iter().position(|dash| *dash == c) else {
                continue;
            };
            let before = side.text[..at].strip_suffix(' ');
            let after = side.text[at + c.len_utf8()..].strip_prefix(' ');
            let word =
                |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() || "»”\"،)".contains(c));
            let between = before.is_some_and(|text| word(text.chars().next_back()))
                && after.is_some_and(|text| text.starts_with(char::is_alphabetic));
            if between {
                let span = Span::new(at, at + c.len_utf8());
                let ways = self.dashes.entry(side.path.clone()).or_default();
                note(ways, DASH_NAMES[which], side, span);
            }
        }
    }
}

/// How the pairs and the dashes are shown.
const NAMES: &[&str] = &["«»", "“”", "\"\""];
const DASH_NAMES: &[&str] = &["-", "–", "—"];

fn note(ways: &mut Ways, name: &'static str, side: &Side, span: Span) {
    ways.entry(name).or_insert_with(|| (0, side.place(span))).0 += 1;
}

/// Two kinds of quotation marks in one text, and marks that cross.
pub(super) fn quotes(styles: &Styles, rule: &'static Rule, out: &mut Reporter) {
    for place in &styles.crossed {
        let arguments = vec![("text", place.text.clone())];
        out.report(rule, Draft::new(place.clone(), "quotes-crossed", arguments));
    }
    tell(&styles.quotes, "quotes-mixed", rule, out);
}

/// Two kinds of dashes in one text.
pub(super) fn dashes(styles: &Styles, rule: &'static Rule, out: &mut Reporter) {
    tell(&styles.dashes, "dash-mixed", rule, out);
}

/// The rarer ways of each text, beside the usual one.
fn tell(
    texts: &BTreeMap<String, Ways>,
    key: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for ways in texts.values() {
        let usual = ways.iter().max_by_key(|(_, (count, _))| *count);
        let Some((usual, (count, there))) = usual else {
            continue;
        };
        for (name, (rare, here)) in ways.iter().filter(|(name, _)| *name != usual) {
            let arguments = vec![
                ("text", (*name).to_owned()),
                ("rare", rare.to_string()),
                ("usual", (*usual).to_owned()),
                ("count", count.to_string()),
            ];
            out.report(
                rule,
                Draft::new(here.clone(), key, arguments).beside(there.clone()),
            );
        }
    }
}
