use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::background::Background;
use super::known::is_name;
use super::phrases::Phrase;
use super::rules::{Rules, ZWNJ, key};
use crate::bitext::collation::{Place, UnitRef};
use crate::glossary::ConceptKind;
use crate::language::Language;

/// Where a cluster comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A concept of the glossary.
    Concept { id: String, kind: ConceptKind },
    /// A name that the facts hold and the glossary does not.
    Name { id: String, kind: ConceptKind },
    /// Words that stand together.
    Phrase,
}

/// The spellings of one term in one language.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub language: Language,
    pub origin: Origin,
    /// Each form with its places.
    pub forms: BTreeMap<String, Vec<Place>>,
    /// How independent it is of longer candidates, as of [`Phrase::c_value`].
    pub c_value: f64,
    /// How far its words are from general vocabulary, 0 to 1.
    pub rarity: f64,
    pub with_name: bool,
    /// Nothing but an adjective.
    pub is_adjective: bool,
}

impl Cluster {
    /// A cluster without forms.
    pub fn new(language: Language, origin: Origin) -> Self {
        Self {
            language,
            origin,
            forms: BTreeMap::new(),
            c_value: 0.0,
            rarity: 0.0,
            with_name: false,
            is_adjective: false,
        }
    }

    /// A cluster of a phrase.
    pub fn of(language: Language, phrase: Phrase, rules: &Rules) -> Self {
        Self {
            is_adjective: phrase.definite
                && phrase.keys.len() == 1
                && rules.ends_as_adjective(&phrase.keys[0]),
            c_value: phrase.c_value,
            with_name: phrase.with_name,
            forms: phrase.forms,
            ..Self::new(language, Origin::Phrase)
        }
    }

    /// Adds a place where it stands as `form`.
    pub fn add(&mut self, form: &str, place: Place) {
        let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
        let places = self.forms.entry(form).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// The form that is met most; of several one with a ZWNJ, as good spelling has it, then the shortest.
    pub fn form(&self) -> &str {
        let best = self.forms.iter().max_by_key(|(form, places)| {
            let order = (places.len(), form.contains(ZWNJ), Reverse(form.len()));
            (order, Reverse(form.as_str()))
        });
        best.map_or("", |(form, _)| form)
    }

    /// How often it was met.
    pub fn count(&self) -> usize {
        self.forms.values().map(Vec::len).sum()
    }

    /// The words of the form that has most; a ZWNJ divides.
    pub fn words(&self) -> usize {
        let words = |form: &String| {
            form.split([' ', ZWNJ])
                .filter(|word| !word.is_empty())
                .count()
        };
        self.forms.keys().map(words).max().unwrap_or(0)
    }

    /// All its places.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.forms.values().flatten()
    }

    /// The units that hold it.
    pub fn units(&self) -> BTreeSet<UnitRef> {
        self.places()
            .map(|place| UnitRef {
                report: place.report,
                unit: place.unit,
            })
            .collect()
    }

    /// Measures how rare its words are, and gives what is known the C-value of what stands alone.
    pub fn measure(&mut self, background: &Background, rules: &Rules) {
        let form = self.form().to_owned();
        self.rarity = match &self.origin {
            Origin::Concept { kind, .. } | Origin::Name { kind, .. } if is_name(*kind) => 1.0,
            _ => {
                let words = || form.split_whitespace();
                let bare = background.rarity(words().map(|word| rules.bare(word)));
                background.rarity(words()).min(bare)
            }
        };
        if self.origin != Origin::Phrase {
            self.c_value = (1.0 + self.words() as f64).log2() * self.count() as f64;
        }
    }

    /// Whether it stands by itself often enough to be a term without a word from another language.
    pub fn is_solid(&self) -> bool {
        match self.origin {
            Origin::Concept { .. } | Origin::Name { .. } => true,
            Origin::Phrase if self.words() > 1 => self.c_value >= TWICE && !self.with_name,
            Origin::Phrase => self.c_value > 1.0 && self.rarity >= RARE && !self.is_adjective,
        }
    }

    fn absorb(&mut self, other: Self) {
        for (form, places) in other.forms {
            for place in places {
                self.add(&form, place);
            }
        }
        self.c_value = self.c_value.max(0.0) + other.c_value.max(0.0);
    }
}

/// The C-value of two words that stand together twice.
const TWICE: f64 = 3.0;
/// A word at or above this rarity is no general vocabulary: a name or a term by itself.
pub(super) const RARE: f64 = 0.6;
/// Letters from which on a word may have other spellings, and one letter in so many may differ.
const LEAST_LETTERS: usize = 5;
const LETTERS_TO_A_CHANGE: usize = 5;

/// Joins clusters of one language whose names differ by a letter or two of one rare word: the spellings of a
/// name from another script.
pub(super) fn join_spellings(clusters: Vec<Cluster>, background: &Background) -> Vec<Cluster> {
    let mut joined: Vec<(Vec<Vec<String>>, Cluster)> = Vec::new();
    let mut clusters = clusters;
    // what is known takes in what is not, what is frequent what is rare
    clusters.sort_by_key(|cluster| (cluster.origin == Origin::Phrase, Reverse(cluster.count())));
    for cluster in clusters {
        let words: Vec<Vec<String>> = cluster
            .forms
            .keys()
            .map(|form| form.split_whitespace().map(key).collect())
            .collect();
        let same = joined.iter_mut().find(|(spellings, other)| {
            cluster.origin == Origin::Phrase
                && other.language == cluster.language
                && may_be_spelt(other)
                && spellings
                    .iter()
                    .any(|theirs| words.iter().any(|own| spells(theirs, own, background)))
        });
        match same {
            Some((spellings, other)) => {
                spellings.extend(words);
                other.absorb(cluster);
            }
            None => joined.push((words, cluster)),
        }
    }
    joined.into_iter().map(|(_, cluster)| cluster).collect()
}

/// Names and what may be one.
fn may_be_spelt(cluster: &Cluster) -> bool {
    match &cluster.origin {
        Origin::Concept { kind, .. } | Origin::Name { kind, .. } => is_name(*kind),
        Origin::Phrase => true,
    }
}

fn spells(one: &[String], other: &[String], background: &Background) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut differing = one.iter().zip(other).filter(|(a, b)| a != b);
    let Some((a, b)) = differing.next() else {
        return true;
    };
    let (one, other): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let letters = one.len().min(other.len());
    differing.next().is_none()
        && letters >= LEAST_LETTERS
        && distance(&one, &other) <= letters / LETTERS_TO_A_CHANGE
        && background.rarity([a.as_str()]) >= RARE
        && background.rarity([b.as_str()]) >= RARE
}

/// What to put, drop or change to make one sequence the other (Levenshtein).
pub(super) fn distance<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let next = (diagonal + usize::from(a != b))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_counts_letters_that_differ() {
        let of = |one: &str, other: &str| {
            distance(
                &one.chars().collect::<Vec<_>>(),
                &other.chars().collect::<Vec<_>>(),
            )
        };
        assert_eq!(of("کیفورکیان", "جیفورکیان"), 1);
        assert_eq!(of("لوکورنو", "لوکورنیه"), 2);
        assert_eq!(of("", "صلح"), 3);
    }
}
