//! How sure a report is of what it says: done, planned, possible, not done, denied.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::document::{TokenKind, tokens};
use crate::language::{Language, folded};
use crate::text::Span;

/// How sure a report is that something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stance {
    /// It happened or is so; nothing says otherwise.
    Done,
    /// It is to happen.
    Planned,
    /// It may happen.
    Possible,
    /// It did not or will not happen.
    Negated,
}

/// The section `stance` of a language pack: words and beginnings of words.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    negated: Vec<String>,
    negated_starts: Vec<String>,
    possible: Vec<String>,
    possible_before: Vec<String>,
    present_starts: Vec<String>,
    past_helpers: Vec<String>,
    planned: Vec<String>,
    planned_starts: Vec<String>,
    /// Whether the words of stance stand before the event, as in Arabic, or after it.
    leads: bool,
}

/// Reads the stance of events in one language.
#[derive(Debug)]
pub(super) struct StanceReader {
    section: Section,
}

/// Words from an event to the word of stance that governs it, at most.
const REACH: usize = 12;

impl StanceReader {
    pub fn new(language: Language) -> Self {
        let mut section: Section = language.section("stance");
        let fold = |words: &mut Vec<String>| {
            for word in words {
                *word = bare(word);
            }
        };
        for words in [
            &mut section.negated,
            &mut section.negated_starts,
            &mut section.possible,
            &mut section.possible_before,
            &mut section.present_starts,
            &mut section.past_helpers,
            &mut section.planned,
            &mut section.planned_starts,
        ] {
            fold(words);
        }
        Self { section }
    }

    /// The words of a unit with their places, folded once for all events in it.
    pub fn words(&self, text: &str) -> Vec<(Span, String)> {
        tokens(text)
            .filter(|token| token.kind != TokenKind::Mark)
            .map(|token| (token.span, bare(&text[token.span])))
            .collect()
    }

    /// The stance towards the event at `event` in a unit. `how` is how its form differs from the listed one.
    pub fn of(&self, words: &[(Span, String)], event: Span, clause: Span, how: &str) -> Stance {
        let inside = |span: &Span| span.start >= clause.start && span.end <= clause.end;
        let first = words.iter().position(|(span, _)| span.end > event.start);
        let past = words
            .iter()
            .rposition(|(span, _)| span.start < event.end)
            .map_or(0, |at| at + 1);
        let Some(first) = first else {
            return Stance::Done;
        };
        let (from, to) = match self.section.leads {
            true => (first.saturating_sub(REACH), past),
            false => (first.saturating_sub(REACH), (past + REACH).min(words.len())),
        };
        let near: Vec<&str> = words[from..to]
            .iter()
            .filter(|(span, _)| inside(span))
            .map(|(_, word)| word.as_str())
            .collect();
        let is = |list: &[String], word: &str| list.iter().any(|listed| listed == word);
        let starts = |list: &[String], word: &str| {
            list.iter().any(|start| {
                word.strip_prefix(start.as_str())
                    .is_some_and(|rest| rest.chars().count() > 1)
            })
        };
        let s = &self.section;
        let may = near
            .windows(2)
            .any(|pair| is(&s.possible_before, pair[0]) && starts(&s.present_starts, pair[1]))
            && !near.iter().any(|word| is(&s.past_helpers, word));
        if may || near.iter().any(|word| is(&s.possible, word)) {
            return Stance::Possible;
        }
        let negates = |word: &&str| is(&s.negated, word) || starts(&s.negated_starts, word);
        if how.contains("negation") || near.iter().any(negates) {
            return Stance::Negated;
        }
        let plans = |word: &&str| is(&s.planned, word) || starts(&s.planned_starts, word);
        if near.iter().any(plans) {
            return Stance::Planned;
        }
        Stance::Done
    }
}

/// The memory of what was read: one reader a language.
#[derive(Debug, Default)]
pub(super) struct StanceReaders(FxHashMap<Language, StanceReader>);

impl StanceReaders {
    pub fn of(&mut self, language: Language) -> &StanceReader {
        self.0
            .entry(language)
            .or_insert_with(|| StanceReader::new(language))
    }
}

fn bare(word: &str) -> String {
    folded(word).replace('\u{200c}', "")
}
