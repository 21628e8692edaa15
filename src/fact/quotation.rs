use rustc_hash::FxHashSet;

use super::Fact;
use super::how::{How, QuotationMarks};
use super::sections::Quotations;
use super::value::{Quotation, Value};
use crate::document::{Document, TokenKind, UnitKind, Word};
use crate::language::marks::{QUOTE_CLOSERS, QUOTE_OPENERS, ends_sentence};
use crate::language::{self, Language, folded};
use crate::text::{Span, ZWNJ, is_alphanumeric};

/// The words that distinguish quotations from names.
#[derive(Debug)]
pub(super) struct Marks {
    verbal: FxHashSet<String>,
    name_heads: FxHashSet<String>,
    speech: Vec<String>,
    right_to_left: bool,
}

/// Up to this many words in quotation marks are a name, or a word the writer keeps at a distance.
const NAME_WORDS: usize = 3;
/// The same for words that begin as names of organisations do.
const LONG_NAME_WORDS: usize = 7;
/// A verb of speech belongs to a colon up to this many words after it.
const SPEECH_REACH: usize = 12;

impl Marks {
    pub fn new(language: Language) -> Self {
        let tables: Quotations = language.section("quotations");
        let forms = |cell: &str| -> Vec<String> {
            let forms = cell
                .split('|')
                .map(|form| folded(form.trim()).replace(ZWNJ, ""));
            forms.filter(|form| !form.is_empty()).collect()
        };
        Self {
            verbal: forms(&tables.verbal).into_iter().collect(),
            name_heads: forms(&tables.name_heads).into_iter().collect(),
            speech: forms(&tables.speech),
            right_to_left: language.is_right_to_left(),
        }
    }

    /// Adds the quotations of a unit.
    pub fn find(&self, document: &Document, unit: usize, facts: &mut Vec<Fact>) {
        let text = document.unit_text(unit);
        let offset = document.units[unit].span.start;
        let (marked, how_marked) = marked(text);
        let mut found: Vec<(Span, QuotationMarks)> = Vec::new();
        for (span, how) in marked.into_iter().zip(how_marked) {
            let span = span.trimmed(text);
            if self.is_speech(document, unit, span, how) {
                found.push((span, how));
            }
        }
        if found.is_empty() {
            found.extend(self.after_colon(document, unit));
        }
        for (span, how) in found {
            facts.push(fact(text, span, how, unit, offset));
        }
    }

    /// Text in quotation marks that is too short to be distinguished from a name by itself, and not among the
    /// `known` quotations: a quotation if somebody is said to say it.
    pub fn short(&self, document: &Document, unit: usize, known: &[Span]) -> Vec<Fact> {
        let text = document.unit_text(unit);
        let offset = document.units[unit].span.start;
        let (spans, hows) = marked(text);
        let paired = spans
            .into_iter()
            .zip(hows)
            .filter(|(_, how)| *how == QuotationMarks::Both);
        let short = |span: &Span| {
            let first = text[*span].split_whitespace().next().unwrap_or_default();
            let head = self.name_heads.contains(&folded(first).replace(ZWNJ, ""));
            !head && (2..=NAME_WORDS).contains(&words(document, unit, *span).count())
        };
        let free = |span: &Span| {
            !known
                .iter()
                .any(|known| known.overlaps(span.shifted(offset)))
        };
        paired
            .map(|(span, _)| span.trimmed(text))
            .filter(|span| short(span) && free(span))
            .map(|span| fact(text, span, QuotationMarks::BothAndSpeaker, unit, offset))
            .collect()
    }

    /// Whether the text between marks is speech and not a name.
    fn is_speech(
        &self,
        document: &Document,
        unit: usize,
        span: Span,
        marks: QuotationMarks,
    ) -> bool {
        let inner = &document.unit_text(unit)[span];
        let words: Vec<String> = words(document, unit, span)
            .take(LONG_NAME_WORDS + 1)
            .map(|word| document.words().folded(*word).replace(ZWNJ, ""))
            .collect();
        // a title in another script is a name
        let foreign = self.right_to_left && inner.is_ascii();
        if words.is_empty() || foreign {
            return false;
        }
        let verbal = words.iter().any(|word| self.verbal.contains(word));
        let sentence = inner.ends_with(ends_sentence);
        if words.len() <= NAME_WORDS {
            return (verbal || sentence) && words.len() > 1 && marks == QuotationMarks::Both;
        }
        let name = words.len() <= LONG_NAME_WORDS
            && self.name_heads.contains(&words[0])
            && !verbal
            && !sentence;
        !name
    }

    /// A quotation without marks: what follows a verb of speech and a colon, in this unit or as the whole of it.
    fn after_colon(&self, document: &Document, unit: usize) -> Option<(Span, QuotationMarks)> {
        let text = document.unit_text(unit);
        let whole = Span::new(0, text.len());
        let colon = text.find(": ").or_else(|| text.find(":\n"));
        if let Some(colon) = colon.filter(|&colon| self.ends_in_speech(&text[..colon])) {
            let rest = Span::new(colon + 1, text.len()).trimmed(text);
            let marked = text[rest].starts_with(QUOTE_OPENERS) || text[rest].starts_with('"');
            let long = words(document, unit, rest).count() > NAME_WORDS;
            return (!marked && long).then_some((rest, QuotationMarks::Colon));
        }
        let before = unit.checked_sub(1)?;
        let sentence = document.units[unit].kind == UnitKind::Sentence;
        let before = document.unit_text(before).trim_end();
        let introduced = before
            .strip_suffix(':')
            .is_some_and(|before| self.ends_in_speech(before));
        (sentence && introduced && words(document, unit, whole).count() > NAME_WORDS)
            .then_some((whole, QuotationMarks::ColonBefore))
    }

    /// Whether one of the last words of `text` is a verb of speech.
    fn ends_in_speech(&self, text: &str) -> bool {
        let start = text
            .char_indices()
            .rev()
            .filter(|(_, c)| c.is_whitespace())
            .nth(SPEECH_REACH)
            .map_or(0, |(at, _)| at);
        let end = folded(&text[start..]).replace(ZWNJ, "");
        let end: Vec<&str> = end
            .split(|c: char| !is_alphanumeric(c))
            .filter(|word| !word.is_empty())
            .collect();
        let end = format!(" {} ", end.join(" "));
        self.speech
            .iter()
            .any(|verb| end.contains(&format!(" {verb} ")))
    }
}

/// The words in a span of a unit's text, without marks.
fn words(document: &Document, unit: usize, span: Span) -> impl Iterator<Item = &Word> {
    let span = span.shifted(document.units[unit].span.start);
    let words = document.words().within(unit, span).iter();
    words.filter(|word| word.kind != TokenKind::Mark)
}

/// What stands between quotation marks, inner ones too, with how each was found.
fn marked(text: &str) -> (Vec<Span>, Vec<QuotationMarks>) {
    let mut spans = Vec::new();
    let mut hows = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    // how many of each mark are open, so that a text of marks alone is not searched for each of them
    let mut waiting = [0usize; 3];
    let sort = |mark: char| {
        QUOTE_OPENERS
            .iter()
            .position(|opener| *opener == mark)
            .unwrap_or(2)
    };
    // where an unopened quotation may begin: after the last one that was closed
    let mut free = 0;
    // all marks but the straight one begin with one of two bytes
    for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, text.as_bytes()) {
        let c = text[at..].chars().next().unwrap_or(' ');
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let after = at + c.len_utf8();
        let straight_opens = c == '"'
            && waiting[sort('"')] == 0
            && (before.is_whitespace()
                || !is_alphanumeric(before)
                || after < text.len() && !text[after..].starts_with(char::is_whitespace));
        if QUOTE_OPENERS.contains(&c) || straight_opens {
            open.push((after, c));
            waiting[sort(c)] += 1;
        } else if QUOTE_CLOSERS.contains(&c) || c == '"' {
            let opener = if c == '"' {
                '"'
            } else {
                QUOTE_OPENERS[QUOTE_CLOSERS
                    .iter()
                    .position(|closer| *closer == c)
                    .unwrap_or(0)]
            };
            let found = match waiting[sort(opener)] {
                0 => None,
                _ => open.iter().rposition(|(_, mark)| *mark == opener),
            };
            match found {
                Some(depth) => {
                    // marks of another kind that stayed open inside are no quotations
                    spans.push(Span::new(open[depth].0, at));
                    hows.push(QuotationMarks::Both);
                    for (_, mark) in open.drain(depth..) {
                        waiting[sort(mark)] -= 1;
                    }
                }
                None if c != '"' && open.is_empty() => {
                    spans.push(Span::new(free, at));
                    hows.push(QuotationMarks::Unopened);
                }
                None => {}
            }
            if open.is_empty() {
                free = after;
            }
        }
    }
    if let Some(&(start, _)) = open.first() {
        spans.push(Span::new(start, text.len()));
        hows.push(QuotationMarks::Unclosed);
    }
    (spans, hows)
}

fn fact(text: &str, span: Span, marks: QuotationMarks, unit: usize, offset: usize) -> Fact {
    let folded = language::folded(&text[span]).replace(ZWNJ, "");
    let id = format!("quotation:{:016x}", hash_of_words(&folded));
    Fact {
        unit,
        span: span.shifted(offset),
        id,
        value: Value::Quotation(Quotation::default()),
        how: How::quotation(marks),
    }
}

/// FNV-1a (64 bits) of the words, so that marks and spaces do not count. The same on every machine.
fn hash_of_words(folded: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for word in folded
        .split(|c: char| !is_alphanumeric(c))
        .filter(|word| !word.is_empty())
    {
        for byte in word.bytes().chain([b' ']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
