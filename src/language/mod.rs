//! Languages, read from packs.
//!
//! All that the program knows of a language's words and marks stands in one TOML file under
//! `src/language/packs`; a pack may inherit another's tables (Arabic and Persian inherit the Arabic
//! script's). Adding a language is one pack, one line in `PACKS` and one fixture.
//!
//! A pack is divided into sections (`[fold]`, `[split]`, ...). Each section belongs to the module that
//! reads it, which asks for it as a type of its own with [`Language::section`].

mod borrowed;
mod detect;
mod each;
pub(crate) mod latin;
pub(crate) mod marks;
mod message;
pub(crate) mod morphology;
mod pack;
mod plurals;
pub(crate) mod rendering;
pub(crate) mod sound;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

pub use detect::detect;
pub(crate) use each::ForEach;
pub use message::fill;
use pack::Pack;
pub use plurals::{Numbers, PluralForms};

use crate::text::{FoldTable, Folded};

/// The packs in the order in which they are listed to the user; `arab` and `und` are bases, not languages.
const PACKS: &[(&str, &str)] = &[
    ("und", include_str!("packs/und.toml")),
    ("arab", include_str!("packs/arab.toml")),
    ("ar", include_str!("packs/ar.toml")),
    ("en", include_str!("packs/en.toml")),
    ("fa", include_str!("packs/fa.toml")),
    ("ur", include_str!("packs/ur.toml")),
];

/// Packs that only serve as a base for others.
const BASES: &[&str] = &["und", "arab"];

static REGISTRY: LazyLock<Vec<Pack>> = LazyLock::new(|| pack::load(PACKS));

static PAIRS: LazyLock<BTreeMap<char, String>> = LazyLock::new(|| {
    let script = REGISTRY.iter().find(|pack| pack.code == "arab");
    script.expect("`arab` is in PACKS").section("fold")
});

static FOLD: LazyLock<FoldTable> =
    LazyLock::new(|| FoldTable::new(PAIRS.iter().map(|(&from, to)| (from, to.as_str()))));

/// A language: a cheap handle on its pack.
#[derive(Clone, Copy)]
pub struct Language(&'static Pack);

/// No such language.
#[derive(Debug, thiserror::Error)]
#[error("unknown language `{code}` (known: {known})")]
pub struct UnknownLanguage {
    code: String,
    known: String,
}

impl Language {
    /// The language with this ISO 639-1 code, among those that have a pack of their own.
    ///
    /// # Errors
    /// The code names no such language; the message lists those it knows.
    pub fn named(code: &str) -> Result<Self, UnknownLanguage> {
        let found = Self::all().find(|language| language.code() == code);
        found.ok_or_else(|| UnknownLanguage {
            code: code.to_owned(),
            known: Self::all().map(Self::code).collect::<Vec<_>>().join(", "),
        })
    }

    /// Like [`Language::named`], but a language without a pack is served by the general rules
    /// (Unicode's, no word lists). For aligning texts in whatever languages.
    ///
    /// # Errors
    /// The code is neither a known language's nor an ISO 639-1 code.
    pub fn named_or_general(code: &str) -> Result<Self, UnknownLanguage> {
        Self::named(code).or_else(|unknown| {
            let general = REGISTRY
                .iter()
                .find(|pack| pack.code == code && pack.general);
            general.map(Self).ok_or(unknown)
        })
    }

    /// The languages that have a pack of their own, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        let own = |pack: &&Pack| !pack.general && !BASES.contains(&pack.code.as_str());
        REGISTRY.iter().filter(own).map(Self)
    }

    /// Whatever a handle may stand for: the languages with a pack, those served by the general rules, and the bases.
    fn every() -> impl Iterator<Item = Self> {
        REGISTRY.iter().map(Self)
    }

    /// No language in particular: text in which none was recognised.
    #[must_use]
    pub fn undetermined() -> Self {
        Self(&REGISTRY[0])
    }

    /// The ISO 639-1 code, or `und`.
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// The English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        self.0.right_to_left
    }

    /// A section of the pack as a type of the module that reads it. A section that neither the pack nor
    /// its bases have reads as an empty table. Callers keep what they read: this parses on each call.
    #[must_use]
    pub fn section<T: DeserializeOwned>(self, name: &str) -> T {
        self.0.section(name)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Language {}

impl std::hash::Hash for Language {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.code())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The folding that makes spellings of one word equal, in all languages alike, so that Arabic and
/// Persian forms of one name compare.
#[must_use]
pub fn fold_table() -> &'static FoldTable {
    &FOLD
}

/// The Arabic script's own part of [`fold_table`], as its pack writes it: a page that searches is given it.
pub(crate) fn fold_pairs() -> &'static BTreeMap<char, String> {
    &PAIRS
}

/// `text` folded by [`fold_table`], with the way back to the original.
#[must_use]
pub fn fold(text: &str) -> Folded {
    Folded::new(text, fold_table())
}

/// `text` folded by [`fold_table`], alone.
#[must_use]
pub fn folded(text: &str) -> String {
    fold_table().fold(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;

    #[test]
    fn an_unknown_language_is_named_with_those_that_are_known() {
        let message = Language::named("fs").unwrap_err().to_string();
        assert_eq!(message, "unknown language `fs` (known: ar, en, fa, ur)");
        assert_eq!(Language::named_or_general("de").unwrap().code(), "de");
        assert!(Language::named_or_general("fs").is_err());
    }

    #[test]
    fn spellings_of_one_word_fold_alike() {
        for (one, other) in [
            ("عليّ يكتبُ", "علی یکتب"),
            ("الأمن", "الامن"),
            ("هيئة", "هییه"),
            ("مؤتمر", "موتمر"),
            ("كتـــاب", "کتاب"),
            ("٢٠٢٤ و۲۰۲۴", "2024 و2024"),
            ("ﻛﺘﺎﺏ", "کتاب"),
            ("قرآن", "قران"),
            ("Erdoğan", "erdogan"),
            ("وزراء", "وزرا"),
            ("خانهٔ ما، خانۀ ما", "خانه ما، خانه ما"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} / {other}");
        }
        assert_ne!(
            folded("می‌شود"),
            folded("میشود"),
            "ZWNJ is the matcher's question"
        );
    }

    proptest! {
        #[test]
        fn folding_twice_equals_folding_once(text in "\\PC*") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn every_folded_span_maps_to_a_slice_that_folds_back(text in "[\\PCء-ۿ\u{200c}\u{64e}]{0,40}") {
            let folded_text = fold(&text);
            let bounds: Vec<usize> = folded_text.text().char_indices().map(|(at, _)| at)
                .chain([folded_text.text().len()]).collect();
            for pair in bounds.windows(2) {
                let span = folded_text.original(Span::new(pair[0], pair[1]));
                let slice = span.of(&text).expect("on character boundaries");
                prop_assert!(folded(slice).contains(&folded_text.text()[pair[0]..pair[1]]));
            }
        }
    }
}
