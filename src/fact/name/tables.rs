//! The section `[names]` of a pack, compiled: what each word may be in or beside a name.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::fact::cover::dense;
use crate::language::Language;
use crate::language::morphology::{ARTICLE, Morphology, Sequence};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NamesSection {
    proclitics: Vec<String>,
    light_proclitics: Vec<String>,
    before: Vec<Sequence>,
    clause_starts: String,
    bodies: String,
    body_words: BTreeMap<String, String>,
    body_fillers: String,
    books: String,
    place_kinds: String,
    general_bodies: String,
    place_parts: BTreeMap<String, String>,
    place_parts_bound: String,
    place_parts_after: BTreeMap<String, String>,
    capitals: String,
    relative_ends: String,
    possessives: String,
    to: Vec<String>,
    stop: String,
    honorifics: String,
    offices: String,
    never_begins: String,
    never_ends: String,
    links: String,
    given: String,
    surname_ends: String,
    organisation_heads: String,
    plurals: String,
    counterparts: String,
    pronouns: String,
    subject_first: bool,
    anaphors: String,
    anaphor_adjectives: String,
    anaphor_others: String,
    location: String,
    government: String,
    government_after: String,
    speech: String,
}

/// What a word may be; several at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::fact) struct Signs(u32);

impl Signs {
    pub const STOP: Self = Self(1);
    pub const HONORIFIC: Self = Self(1 << 1);
    pub const LINK: Self = Self(1 << 2);
    pub const GIVEN: Self = Self(1 << 3);
    pub const SURNAME: Self = Self(1 << 4);
    pub const ORGANISATION: Self = Self(1 << 5);
    pub const OFFICE: Self = Self(1 << 6);
    pub const ANAPHOR: Self = Self(1 << 7);
    pub const ANAPHOR_ADJECTIVE: Self = Self(1 << 8);
    pub const LOCATION: Self = Self(1 << 9);
    pub const GOVERNMENT: Self = Self(1 << 10);
    pub const GOVERNMENT_AFTER: Self = Self(1 << 11);
    pub const SPEECH: Self = Self(1 << 12);
    pub const DEFINITE: Self = Self(1 << 13);
    pub const MARK: Self = Self(1 << 14);
    pub const NUMBER: Self = Self(1 << 15);
    pub const LATIN: Self = Self(1 << 16);
    /// Begins with a capital letter.
    pub const CAPITAL: Self = Self(1 << 17);
    /// Is written in capitals alone, two or more.
    pub const CAPITALS: Self = Self(1 << 18);
    /// A proclitic stands before it.
    pub const JOINED: Self = Self(1 << 19);

    pub const PLURAL: Self = Self(1 << 21);
    pub const COUNTERPART: Self = Self(1 << 22);
    /// Refers to the subject that was named before.
    pub const PRONOUN: Self = Self(1 << 25);
    /// Tells another organisation than the one that was named.
    pub const OTHER: Self = Self(1 << 24);
    /// A clause begins after it.
    pub const CLAUSE: Self = Self(1 << 23);

    /// Opens the name of an organisation, with what stands beside it.
    pub const BODY: Self = Self(1 << 26);

    /// Tells what kind of place the name after it is.
    pub const PLACE_KIND: Self = Self(1 << 27);

    /// Like [`Signs::BODY`], but with a place alone it is no name: the forces of a state.
    pub const GENERAL_BODY: Self = Self(1 << 28);

    /// Like [`Signs::BODY`], but with a person's name it is a book: a poet's divan.
    pub const BOOK: Self = Self(1 << 29);

    /// Never part of a name, by its beginning or end.
    pub const NEVER: Self = Self(1 << 20);

    pub fn has(self, sign: Self) -> bool {
        self.0 & sign.0 != 0
    }

    pub fn add(&mut self, sign: Self) {
        self.0 |= sign.0;
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The words of one language that stand in and beside names.
#[derive(Debug)]
pub(in crate::fact) struct Tables {
    words: FxHashMap<String, Signs>,
    /// Given names as they are written, to tell علي from على.
    given: FxHashSet<String>,
    /// Beginnings and ends, as they are written, of words that are no names.
    never_begins: Vec<String>,
    never_ends: Vec<String>,
    surname_ends: Vec<String>,
    proclitics: Vec<String>,
    light_proclitics: Vec<String>,
    articles: Vec<String>,
    /// Articles as they are written after a proclitic that swallows a letter of theirs, with it.
    fused: Vec<String>,
    /// All that may stand before a word as part of it, the longest first.
    pub clitics: Vec<String>,
    /// Those of them that hold no article.
    pub without_article: Vec<String>,
    /// Ends of adjectives of relation.
    pub relative_ends: Vec<String>,
    possessives: Vec<String>,
    /// The preposition "to" where it is written together with the next word.
    pub to: Vec<String>,
    /// The words of each form, the longest first, by its first word.
    offices: FxHashMap<String, Vec<Vec<String>>>,
    anaphors: FxHashMap<String, Vec<Vec<String>>>,
    /// Names begin with a capital letter.
    pub capitalised: bool,
    /// A clause begins with its subject and ends with its verb.
    pub subject_first: bool,
    /// What names a part of the place after it: its key, and whether it is one only after a preposition.
    pub parts: FxHashMap<String, (String, bool)>,
    /// What names a part of the place before it.
    pub parts_after: FxHashMap<String, String>,
    /// "The capital", before the name of a state.
    pub capitals: Vec<String>,
    /// The meanings of words in the names of organisations, as codes shared by all languages; empty for words without
    /// meaning there.
    body_words: FxHashMap<String, String>,
}

/// Each form of a table with its key.
fn by_form(table: &BTreeMap<String, String>) -> impl Iterator<Item = (String, String)> {
    let rows = table.iter();
    rows.flat_map(|(key, cell)| forms(cell).into_iter().map(|form| (form, key.clone())))
}

fn parts(table: &BTreeMap<String, String>, bound: &str) -> FxHashMap<String, (String, bool)> {
    let bound = forms(bound);
    by_form(table)
        .map(|(form, key)| {
            let is_bound = bound.contains(&form);
            (form, (key, is_bound))
        })
        .collect()
}

/// The shortest family name, in letters, that is recognised by its ending alone.
const SHORTEST_SURNAME: usize = 5;
/// The fewest letters that must remain when a proclitic is taken off.
const SHORTEST_BARE: usize = 2;

impl Tables {
    pub fn new(language: Language) -> Self {
        let section: NamesSection = language.section("names");
        let morphology = Morphology::of(language);
        let dense_all = |forms: Vec<String>| forms.iter().map(|form| dense(form)).collect();
        let mut clitics: Vec<String> = dense_all(morphology.written(&section.before));
        clitics.sort_by_key(|clitic| std::cmp::Reverse(clitic.len()));
        let fronts = morphology.fronts(&section.before);
        let mut without_article = fronts.proclitics;
        without_article.sort_by_key(|clitic| std::cmp::Reverse(clitic.len()));
        let mut tables = Self {
            words: FxHashMap::default(),
            given: raw(&section.given).map(str::to_owned).collect(),
            never_begins: raw(&section.never_begins).map(str::to_owned).collect(),
            never_ends: raw(&section.never_ends).map(str::to_owned).collect(),
            surname_ends: forms(&section.surname_ends),
            proclitics: morphology.classes(&section.proclitics),
            light_proclitics: morphology.classes(&section.light_proclitics),
            articles: dense_all(morphology.class(ARTICLE).to_vec()),
            fused: fronts.fused.into_iter().map(|fused| fused.text).collect(),
            clitics,
            without_article,
            relative_ends: forms(&section.relative_ends),
            possessives: forms(&section.possessives),
            to: morphology.classes(&section.to),
            offices: phrases(&section.offices),
            anaphors: phrases(&section.anaphors),
            subject_first: section.subject_first,
            parts: parts(&section.place_parts, &section.place_parts_bound),
            parts_after: by_form(&section.place_parts_after).collect(),
            capitals: forms(&section.capitals),
            body_words: by_form(&section.body_words)
                .chain(
                    forms(&section.body_fillers)
                        .into_iter()
                        .map(|form| (form, String::new())),
                )
                .collect(),
            capitalised: !language.is_right_to_left(),
        };
        for (cell, sign) in [
            (&section.stop, Signs::STOP),
            (&section.honorifics, Signs::HONORIFIC),
            (&section.links, Signs::LINK),
            (&section.given, Signs::GIVEN),
            (&section.organisation_heads, Signs::ORGANISATION),
            (&section.bodies, Signs::BODY),
            (&section.place_kinds, Signs::PLACE_KIND),
            (&section.general_bodies, Signs::GENERAL_BODY),
            (&section.books, Signs::BOOK),
            (&section.anaphor_adjectives, Signs::ANAPHOR_ADJECTIVE),
            (&section.location, Signs::LOCATION),
            (&section.government, Signs::GOVERNMENT),
            (&section.government_after, Signs::GOVERNMENT_AFTER),
            (&section.speech, Signs::SPEECH),
            (&section.plurals, Signs::PLURAL),
            (&section.counterparts, Signs::COUNTERPART),
            (&section.pronouns, Signs::PRONOUN),
            (&section.anaphor_others, Signs::OTHER),
            (&section.clause_starts, Signs::CLAUSE),
        ] {
            for form in forms(cell) {
                tables.words.entry(form).or_default().add(sign);
            }
        }
        let firsts = |of: &FxHashMap<String, _>| of.keys().cloned().collect::<Vec<_>>();
        for (words, sign) in [
            (firsts(&tables.offices), Signs::OFFICE),
            (firsts(&tables.anaphors), Signs::ANAPHOR),
        ] {
            for word in words {
                tables.words.entry(word).or_default().add(sign);
            }
        }
        tables
    }

    /// What a word may be, and how many folded bytes of proclitics stand before it. `folded` is dense.
    pub fn signs(&self, written: &str, folded: &str) -> (Signs, usize) {
        let mut signs = Signs::default();
        let first = written.chars().next().unwrap_or(' ');
        if first.is_numeric() {
            signs.add(Signs::NUMBER);
        }
        if first.is_ascii_alphabetic() || ('\u{c0}'..'\u{370}').contains(&first) {
            signs.add(Signs::LATIN);
        }
        if first.is_uppercase() {
            signs.add(Signs::CAPITAL);
            let capitals = written.chars().all(|c| c.is_uppercase() || c.is_numeric());
            if capitals && written.chars().nth(1).is_some() {
                signs.add(Signs::CAPITALS);
            }
        }
        let (known, prefix) = self.known(folded);
        signs.0 |= known.0;
        // folded alike and yet two words: the spelling tells which
        if signs.has(Signs::STOP) && signs.has(Signs::GIVEN) {
            match prefix == 0 && self.given.contains(written) {
                true => signs.0 &= !Signs::STOP.0,
                false => signs.0 &= !Signs::GIVEN.0,
            }
        }
        if prefix > 0 {
            signs.add(Signs::JOINED);
        }
        let never = self
            .never_ends
            .iter()
            .any(|end| written.ends_with(end.as_str()))
            || self
                .never_begins
                .iter()
                .any(|begin| written.starts_with(begin.as_str()));
        if never && !signs.has(Signs::GIVEN) && !signs.has(Signs::LINK) {
            signs.add(Signs::NEVER);
        }
        let bare = &folded[prefix..];
        let fused = |article: &String| folded.starts_with(article.as_str());
        if self.is_definite(bare) || self.fused.iter().any(fused) {
            signs.add(Signs::DEFINITE);
        }
        let ends = |end: &String| bare.ends_with(end.as_str()) && bare.len() > end.len() + 2;
        let long = bare.chars().count() >= SHORTEST_SURNAME;
        let plain = !signs.has(Signs::STOP) && !signs.has(Signs::DEFINITE);
        if plain && long && self.surname_ends.iter().any(ends) {
            signs.add(Signs::SURNAME);
        }
        (signs, prefix)
    }

    /// The signs of the word, or of what stands after its proclitics.
    fn known(&self, folded: &str) -> (Signs, usize) {
        let of = |word: &str| self.words.get(word).copied().unwrap_or_default();
        let whole = of(folded);
        if !whole.is_empty() {
            return (whole, 0);
        }
        let first = |of: &[String], word: &str| -> Option<usize> {
            let found = of
                .iter()
                .find(|proclitic| word.starts_with(proclitic.as_str()));
            found.map(|proclitic| proclitic.len())
        };
        let mut prefix = 0;
        for _ in 0..2 {
            let rest = &folded[prefix..];
            let full = first(&self.proclitics, rest);
            let Some(len) = full.or_else(|| first(&self.light_proclitics, rest)) else {
                break;
            };
            prefix += len;
            let rest = &folded[prefix..];
            if rest.chars().count() < SHORTEST_BARE {
                break;
            }
            let bare = of(rest);
            if !bare.is_empty() {
                return (bare, prefix);
            }
            if full.is_some() && self.is_definite(rest) {
                return (Signs::default(), prefix);
            }
        }
        (Signs::default(), 0)
    }

    /// Whether a word begins with the article.
    fn is_definite(&self, word: &str) -> bool {
        let owned = |end: &String| word.ends_with(end.as_str());
        let mut articles = self.articles.iter();
        articles.any(|article| word.starts_with(article.as_str()))
            && word.chars().count() > 4
            && !self.possessives.iter().any(owned)
    }

    /// The texts that a word may be without proclitics, the whole first, with the bytes before each.
    pub fn bare<'w>(&self, folded: &'w str) -> impl Iterator<Item = (usize, &'w str)> {
        let found = self
            .proclitics
            .iter()
            .find(|proclitic| folded.starts_with(proclitic.as_str()));
        let stripped = found.map(|proclitic| (proclitic.len(), &folded[proclitic.len()..]));
        std::iter::once((0, folded)).chain(stripped)
    }

    /// What a word in the name of an organisation says, given without clitics and with or without its article; nothing
    /// where it is not known, an empty text where it says nothing.
    pub fn body_word(&self, word: &str) -> Option<&str> {
        let mut articles = self.articles.iter();
        let bare = articles.find_map(|article| word.strip_prefix(article.as_str()));
        let of = |word: &str| self.body_words.get(word).map(String::as_str);
        of(word).or_else(|| of(bare?))
    }

    /// Whether a word joins the parts of a name and belongs to none.
    pub fn is_link(&self, word: &str) -> bool {
        let signs = self.words.get(&dense(word)).copied().unwrap_or_default();
        signs.has(Signs::LINK) && !signs.has(Signs::SURNAME) && word.chars().count() <= 3
    }

    /// How many words the office that begins with these takes; `words` gives them dense and bare.
    pub fn office<'w>(&self, words: impl Fn(usize) -> &'w str) -> Option<usize> {
        longest(&self.offices, words)
    }

    /// How many words refer to the organisation that was named before.
    pub fn anaphor<'w>(&self, words: impl Fn(usize) -> &'w str) -> Option<usize> {
        longest(&self.anaphors, words)
    }
}

fn longest<'w>(
    phrases: &FxHashMap<String, Vec<Vec<String>>>,
    word: impl Fn(usize) -> &'w str,
) -> Option<usize> {
    let of_first = phrases.get(word(0))?;
    let fits = |words: &&Vec<String>| words.iter().enumerate().all(|(at, own)| word(at) == own);
    of_first.iter().find(fits).map(Vec::len)
}

fn phrases(cell: &str) -> FxHashMap<String, Vec<Vec<String>>> {
    let mut phrases: FxHashMap<String, Vec<Vec<String>>> = FxHashMap::default();
    for form in raw(cell) {
        let words: Vec<String> = form.split_whitespace().map(dense).collect();
        if let Some(first) = words.first() {
            phrases.entry(first.clone()).or_default().push(words);
        }
    }
    for of_first in phrases.values_mut() {
        of_first.sort_by_key(|words| std::cmp::Reverse(words.len()));
    }
    phrases
}

fn raw(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|form| !form.is_empty())
}

fn forms(cell: &str) -> Vec<String> {
    raw(cell).map(dense).collect()
}
