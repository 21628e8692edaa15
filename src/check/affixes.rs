//! Affixes from the packs, for distinguishing a form of a word from another word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::language::morphology::{Morphology, Sequence};
use crate::language::{Language, folded};
use crate::text::ZWNJ;

/// The affixes of a language and their order: the part of `[forms]` in its pack that states it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Forms {
    opens: String,
    patterns: Vec<Pattern>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pattern {
    before: Sequence,
    after: Sequence,
}

/// The affixes of a language as they are written together, folded, the longest first.
#[derive(Debug, Default)]
pub(super) struct Affixes {
    before: Vec<String>,
    after: Vec<String>,
    /// Endings of stems that are another letter before an affix.
    opens: Vec<String>,
    /// Letters in which forms of one word often differ inside it.
    soft: &'static str,
}

static AFFIXES: LazyLock<FxHashMap<&'static str, Affixes>> = LazyLock::new(|| {
    Language::all()
        .map(|language| (language.code(), Affixes::read(language)))
        .collect()
});

impl Affixes {
    /// Those of a language with a pack.
    pub fn of(language: &str) -> Option<&'static Self> {
        AFFIXES.get(language)
    }

    fn read(language: Language) -> Self {
        let forms: Forms = language.section("forms");
        let morphology = Morphology::of(language);
        let written = |sequences: Vec<Sequence>| {
            let all = morphology.written(&sequences);
            let folded = all.iter().map(|text| folded(&text.replace(ZWNJ, "")));
            // a word may have none
            let mut all: Vec<String> = folded.chain([String::new()]).collect();
            all.sort_by_key(|text| std::cmp::Reverse(text.len()));
            all.dedup();
            all
        };
        let (before, after) = forms
            .patterns
            .into_iter()
            .map(|pattern| (pattern.before, pattern.after))
            .unzip();
        Self {
            before: written(before),
            after: written(after),
            opens: forms.opens.chars().map(String::from).collect(),
            soft: &morphology.soft,
        }
    }

    /// The stems that a word, without ZWNJ, may have, itself among them; of at least two letters, and three where a
    /// single letter was taken away.
    pub fn stems<'w>(&'w self, word: &'w str) -> impl Iterator<Item = String> + 'w {
        let without = self.before.iter().filter_map(move |before| {
            let rest = word.strip_prefix(before.as_str())?;
            Some((before, rest))
        });
        without.flat_map(move |(before, rest)| {
            let taken = before.chars().count();
            self.after.iter().flat_map(move |after| {
                let stem = rest.strip_suffix(after.as_str());
                let taken = taken + after.chars().count();
                let least = if taken == 1 { 3 } else { 2 };
                let stem = stem.filter(|stem| stem.chars().count() >= least || taken == 0);
                let opened = stem
                    .filter(|_| !after.is_empty())
                    .into_iter()
                    .flat_map(|stem| self.opens.iter().map(move |open| format!("{stem}{open}")));
                stem.map(str::to_owned).into_iter().chain(opened)
            })
        })
    }

    /// Whether a stretch by itself is nothing but affixes.
    pub fn has(&self, text: &str) -> bool {
        let known = |all: &[String]| all.iter().any(|affix| affix == text);
        known(&self.before) || known(&self.after)
    }

    /// Whether words that differ in this letter inside may be forms of one.
    pub fn is_soft(&self, letter: char) -> bool {
        self.soft.contains(letter)
    }

    /// Whether a letter occurs in what stands before stems, or in what stands after them.
    pub fn has_letter(&self, letter: char, before: bool) -> bool {
        let all = if before { &self.before } else { &self.after };
        all.iter().any(|affix| affix.contains(letter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_taken_apart_into_what_it_may_be() {
        let stems = |word: &str, language| -> Vec<String> {
            let affixes = Affixes::of(language).expect("a pack");
            affixes.stems(&folded(word)).collect()
        };
        assert!(stems("وبالكتاب", "ar").contains(&folded("كتاب")));
        assert!(stems("للكتاب", "ar").contains(&folded("كتاب")));
        assert!(stems("كتابهم", "ar").contains(&folded("كتاب")));
        assert!(stems("کتابهای", "fa").contains(&folded("کتاب")));
    }
}
