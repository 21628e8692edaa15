mod hints;
mod pack;
mod paths;
mod plurals;
mod stems;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::keys::Key;
use super::model::PartOfSpeech;
use super::term_words::is_letter;
use crate::language::morphology::Morphology;
use crate::language::{self, Language};
use crate::text::CharSet;

pub(super) use hints::Hints;
pub(super) use paths::{Path, Paths, Spelled, Step};
use plurals::Plurals;
use stems::StemRule;

/// How a language inflects the words of a term: the section `[forms]` of its pack, compiled.
///
/// The pack knows the affixes, the order in which they stand and the words they go with; the code knows
/// only that an inflected word is `prefix path + stem + suffix path`. Every pattern of the pack is written
/// out once into all its paths; a path remembers as a bit set which patterns lead to it. A word is then
/// taken apart by looking its beginnings and ends up, and a prefix goes with a suffix when their bit sets meet.
#[derive(Debug)]
pub(super) struct Forms {
    pub prefixes: Paths,
    pub suffixes: Paths,
    pub patterns: Vec<Pattern>,
    /// Those that serve other words than verbs, as bits.
    pub nominal: u64,
    /// The different ways in which a stem changes before a suffix, each with the patterns that do so.
    pub changes: Vec<(Option<Change>, u64)>,
    /// What stands before a definite word, folded; may be empty.
    pub article: String,
    article_as_written: String,
    /// Letters that stay what they are when words are compared.
    kept: Vec<char>,
    /// Letters at the end of a word whose written form decides between two suffixes that fold alike.
    pub distinct: Vec<char>,
    pub verb_at: VerbAt,
    pub marked: Marked,
    /// The letters whose marks are compared.
    pub compared: CharSet,
    /// Letters with which a word ends that become another one before a suffix.
    opens: Vec<char>,
    stems: Vec<StemRule>,
    plurals: Plurals,
    /// The role of a plural that [`Plurals`] makes, where patterns of the pack take it.
    plural: Option<Role>,
    present: FxHashMap<String, String>,
    preverbs: Vec<String>,
    /// Those of them that are words of their own when a space follows.
    joined_preverbs: Vec<String>,
    pub joins: Joins,
    lookalikes: FxHashSet<Key>,
    words: FxHashSet<String>,
    /// The words of [`Joins`] and those that may stand inside a compound, folded.
    special: FxHashMap<String, Hints>,
}

#[derive(Debug)]
pub(super) struct Pattern {
    /// A bit for each part of speech it serves.
    pub classes: u8,
    pub role: Role,
    /// The least number of letters of the stem.
    pub shortest: usize,
    /// What the stem may end in, folded; empty for anything.
    pub ends: String,
    pub place: PlaceInTerm,
}

/// Where in its term a word may stand to follow a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PlaceInTerm {
    #[default]
    Any,
    /// Not the last word.
    Before,
    /// Not the first word.
    After,
    /// Not the first word, and listed with the article.
    Defined,
}

/// Which word of a verbal term is the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum VerbAt {
    #[default]
    First,
    Last,
}

/// A stem's last letters: `drop` in the listed form is `put` before the suffix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub drop: String,
    pub put: String,
}

/// Which stem of a word a pattern takes; the names are the pack's.
pub(super) type Role = u8;

/// The role of the listed form itself.
pub(super) const WHOLE: Role = 0;

/// Letters that fold alike and tell words apart where they are written out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Marked {
    /// Of these one does not stand for another at the beginning of a word; a bare letter does for all.
    pub first: String,
    /// Names and adjectives, many of them loans, are written with any of these.
    pub loose: String,
    /// Not written at the beginning of a word that is listed with a bare letter.
    pub never_added: String,
}

impl Marked {
    fn letters(&self) -> CharSet {
        let letters = self.first.chars().chain(self.never_added.chars());
        letters.collect()
    }
}

/// When a space or hyphen inside a word of a term is ignored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joins {
    /// The least number of letters of a word that a space may divide; 0 for never.
    pub shortest: usize,
    /// Whether a hyphen may divide a word.
    pub hyphen: bool,
}

/// The bit of a part of speech.
pub(super) const fn class(part: PartOfSpeech) -> u8 {
    match part {
        PartOfSpeech::None => 1 << PartOfSpeech::Noun as u8,
        known => 1 << known as u8,
    }
}

impl Pattern {
    /// Whether it takes a stem with this ending and number of letters in this role.
    pub fn suits(&self, role: Role, last: Option<char>, letters: usize) -> bool {
        self.role == role
            && letters >= self.shortest
            && (self.ends.is_empty() || last.is_some_and(|c| self.ends.contains(c)))
    }
}

impl Forms {
    /// `text` folded for this language.
    pub fn folded(&self, text: &str) -> String {
        folded(text, &self.kept)
    }

    /// Appends what `c` folds to in this language.
    pub fn fold_into(&self, c: char, out: &mut String) {
        match self.kept.contains(&c) {
            true => out.push(c),
            false => {
                language::fold_table().fold_into(c, out);
            }
        }
    }

    /// The forms of words in `language`.
    ///
    /// # Panics
    /// The pack's table is malformed: a mistake in the program.
    pub fn of(language: Language) -> Self {
        pack::compile(language.section("forms"), Morphology::of(language))
    }

    /// The stems of a listed verb, given as it is written, with their roles; not the form itself.
    pub fn stems(&self, verb: &str) -> Vec<(Role, String)> {
        let folded = self.folded(verb);
        let mut stems = Vec::new();
        let mut named = Vec::new();
        if let Some(present) = self.present.get(&folded) {
            let role = self.stems.iter().find(|rule| rule.role == "present");
            if let Some(rule) = role {
                named.push(rule.number);
                stems.push((rule.number, present.clone()));
            }
        }
        for rule in &self.stems {
            // a verb that the table knows needs no guess
            if let (false, Some(stem)) = (named.contains(&rule.number), rule.apply(&folded)) {
                stems.push((rule.number, stem));
            }
        }
        stems
    }

    /// The plurals that a noun, folded and without its article, may have by the vowels inside it, with their role.
    pub fn plurals(&self, noun: &str) -> Vec<(Role, String)> {
        let Some(role) = self.plural else {
            return Vec::new();
        };
        self.plurals.of(noun).map(|plural| (role, plural)).collect()
    }

    /// Whether a stem in this role is such a plural.
    pub fn is_plural(&self, role: Role) -> bool {
        self.plural == Some(role)
    }

    /// What else the folded word may be.
    pub fn hints(&self, folded: &str) -> Hints {
        self.special.get(folded).copied().unwrap_or_default()
    }

    /// The listed form without its article, folded, when it has one that could be left out.
    pub fn without_article<'a>(&self, written: &str, folded: &'a str) -> Option<&'a str> {
        // an alif with a hamza is never the article's
        if self.article.is_empty() || !written.starts_with(&self.article_as_written) {
            return None;
        }
        let rest = folded.strip_prefix(self.article.as_str())?;
        (rest.chars().count() >= 3).then_some(rest)
    }

    /// Whether a word with this key looks like a form of another word but is not.
    pub fn is_lookalike(&self, key: Key) -> bool {
        self.lookalikes.contains(&key)
    }

    /// Whether this is, as it is written, a word by which a term is only meant when it is written so.
    pub fn is_common_word(&self, written: &str) -> bool {
        self.words.contains(written)
    }

    /// Whether the listed word takes no suffix without a change of its end.
    pub fn is_closed(&self, written: &str) -> bool {
        let last = written.chars().rev().find(|&c| is_letter(c));
        last.is_some_and(|last| self.opens.contains(&last))
    }

    /// Whether a preverb belongs to its verb only when no space stands between.
    pub fn is_joined(&self, preverb: &str) -> bool {
        self.joined_preverbs.iter().any(|known| known == preverb)
    }

    /// The letters of the article that a listed word begins with; 0 for none.
    pub fn article_letters(&self, written: &str) -> usize {
        match self.article_as_written.as_str() {
            article if written.starts_with(article) => article.chars().count(),
            _ => 0,
        }
    }

    /// The particle that a listed verb begins with, and the rest, both as written.
    pub fn preverb<'a>(&self, verb: &'a str) -> Option<(&'a str, &'a str)> {
        self.preverbs.iter().find_map(|preverb| {
            let rest = verb.strip_prefix(preverb.as_str())?;
            let known = self.present.contains_key(&self.folded(rest));
            known.then_some((&verb[..preverb.len()], rest))
        })
    }
}

/// `text` folded but for the letters in `kept`.
fn folded(text: &str, kept: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match kept.contains(&c) {
            true => out.push(c),
            false => {
                language::fold_table().fold_into(c, &mut out);
            }
        }
    }
    out
}
