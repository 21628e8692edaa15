use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::spelling::{stem_pairs, word_pairs};
use super::trie::{Listed, Part, Trie};
use super::variation::{Note, Variation};
use crate::text::ZWNJ;

/// How the forms that were met differ from those that are listed, by what was written.
#[derive(Debug, Default)]
pub(super) struct Explained(FxHashMap<Box<str>, Vec<Met>>);

/// A form that was met: the listed one, its parts, and how it differs.
#[derive(Debug)]
struct Met {
    listed: usize,
    parts: Box<[Part]>,
    how: Variation,
}

impl Explained {
    /// How a form differs as it is written; found out when it is met first.
    pub fn of(
        &mut self,
        written: &str,
        (listed, parts): (usize, &[Part]),
        how: impl FnOnce() -> Variation,
    ) -> &Variation {
        if !self.0.contains_key(written) {
            self.0.insert(written.into(), Vec::new());
        }
        let met = self.0.get_mut(written).expect("it was put in");
        let same = |met: &Met| met.listed == listed && *met.parts == *parts;
        let at = met.iter().position(same).unwrap_or_else(|| {
            let (parts, how) = (parts.into(), how());
            met.push(Met { listed, parts, how });
            met.len() - 1
        });
        &met[at].how
    }
}

/// The differences between the listed form and the text; none for a form as it is listed.
pub(super) fn explain(lexicon: &Trie, listed: &Listed, parts: &[Part], written: &str) -> Variation {
    let mut notes: Vec<Note> = Vec::new();
    let mut outside = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let before = &lexicon.forms.prefixes.all[part.prefix as usize];
        let after = &lexicon.forms.suffixes.all[part.suffix as usize];
        for step in before.steps.iter().filter(|step| step.outside) {
            outside.push(Arc::clone(&step.affix.form));
        }
        let affixes = before.steps.iter().filter(|step| !step.outside);
        for step in affixes.chain(&after.steps) {
            if !step.is_article() {
                notes.push(Note::Affix(step.affix.clone()));
            }
        }
        if part.broken {
            notes.push(Note::BrokenPlural);
        }
        match (listed.has_article(place), part.article) {
            (true, false) => notes.push(Note::ArticleLeftOut),
            (false, true) => notes.push(Note::WithArticle),
            _ => {}
        }
    }
    if !outside.is_empty() {
        notes.insert(0, Note::After(outside));
    }
    // other letters are what makes such a plural
    if !parts.iter().any(|part| part.broken) {
        spelling(lexicon, &listed.text, written, &mut notes);
    }
    Variation::new(notes)
}

/// How the division of words, the marks and the letters differ.
fn spelling(lexicon: &Trie, listed: &str, written: &str, notes: &mut Vec<Note>) {
    let count = |text: &str, c: char| text.chars().filter(|&x| x == c).count();
    let spaces = |text: &str| text.split([' ', '\n', '\u{a0}', '-']).count() - 1;
    let (joiners_listed, joiners) = (count(listed, ZWNJ), count(written, ZWNJ));
    let (spaces_listed, spaces) = (spaces(listed), spaces(written));
    if joiners_listed > joiners {
        notes.push(match spaces > spaces_listed {
            true => Note::SpaceForZwnj,
            false => Note::ZwnjLost,
        });
    } else if joiners > joiners_listed {
        notes.push(match spaces_listed > spaces {
            true => Note::ZwnjForSpace,
            false => Note::WithZwnj,
        });
    } else if spaces_listed > spaces {
        notes.push(Note::SpaceLost);
    } else if spaces > spaces_listed && lexicon.dense(listed) == lexicon.dense(written) {
        let hyphen = !written.contains(' ');
        notes.push(Note::Divided { hyphen });
    }
    if written.contains('ـ') && !listed.contains('ـ') {
        notes.push(Note::Tatweel);
    }
    let marked = |text: &str| {
        text.chars()
            .any(|c| ('\u{64b}'..='\u{652}').contains(&c) || c == '\u{670}')
    };
    if marked(written) && !marked(listed) {
        notes.push(Note::Diacritics);
    }
    letters(listed, written, notes);
}

/// The letters that fold alike and are written otherwise, word by word, as far as the words agree.
fn letters(listed: &str, written: &str, notes: &mut Vec<Note>) {
    let pairs: Vec<(char, char)> = match word_pairs(listed, written) {
        Some(words) => words
            .flat_map(|(listed, written)| stem_pairs(listed, written))
            .collect(),
        None => stem_pairs(listed, written),
    };
    for (l, w) in pairs {
        if w != l && !w.to_lowercase().eq(l.to_lowercase()) {
            notes.push(Note::Letter {
                listed: l,
                written: w,
            });
        }
    }
}
