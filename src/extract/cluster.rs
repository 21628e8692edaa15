use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::background::Background;
use super::edit_distance::distance;
use super::phrases::Phrase;
use super::rules::{Rules, key};
use super::sounds::skeleton;
use crate::bitext::collation::{Place, UnitRef};
use crate::glossary::ConceptKind;
use crate::language::Language;
use crate::text::{Span, ZWNJ};

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
    /// How independent it is of longer candidates: the C-value of Frantzi, Ananiadou and Mima (2000), with
    /// log2(1 + words) for log2(words), so that single words count, and for the mean of the longer candidates
    /// the places that do not lie in one: in a few reports the mean is that of chance companies.
    pub c_value: f64,
    /// How far its words are from general vocabulary, 0 to 1.
    pub rarity: f64,
    pub with_name: bool,
    /// How far the word is from general vocabulary and how often it stands here against that, 0 to 1; 1 for several
    /// words and for names.
    pub keyness: f64,
    /// The ids of the places that its words name beside others, as nouns or adjectives.
    pub places_named: BTreeSet<String>,
    /// A word for what is counted, or money.
    pub is_counted: bool,
    /// For a concept the forms that the glossary lists, with how often each was met.
    pub listed: BTreeMap<String, usize>,
    /// It was met with the article.
    definite: bool,
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
            keyness: 1.0,
            is_counted: false,
            places_named: BTreeSet::new(),
            listed: BTreeMap::new(),
            definite: false,
            is_adjective: false,
        }
    }

    /// A cluster of a phrase.
    pub fn of(language: Language, phrase: Phrase) -> Self {
        Self {
            definite: phrase.definite,
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

    /// Its forms, the most frequent first.
    pub fn forms_by_count(&self) -> impl Iterator<Item = &str> {
        let mut forms: Vec<(&String, usize)> = self
            .forms
            .iter()
            .map(|(form, places)| (form, places.len()))
            .collect();
        forms.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        forms.into_iter().map(|(form, _)| form.as_str())
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

    /// Whether what is met most is a single word.
    pub fn is_single(&self) -> bool {
        !self.form().contains([' ', ZWNJ])
    }

    /// All its places.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.forms.values().flatten()
    }

    /// The units that hold it.
    pub fn units(&self) -> BTreeSet<UnitRef> {
        self.places().map(unit).collect()
    }

    /// Leaves out of the forms of an organisation that has a full name the usual words that stood for it in these
    /// texts: `the alliance`.
    fn leave_names(&mut self, background: &Background, rules: &Rules) {
        let is_full = |form: &String| form.split_whitespace().nth(1).is_some();
        let organisation = matches!(
            self.origin,
            Origin::Name {
                kind: ConceptKind::Organisation,
                ..
            }
        );
        if organisation && self.forms.keys().any(is_full) {
            let is_name = |form: &String| {
                is_full(form) || background.rarity(rules.bare(form)) >= RARE || form.is_ascii()
            };
            self.forms.retain(|form, _| is_name(form));
        }
    }

    /// Takes a particle from the beginning of forms that begin as `other`, their partner, does without it.
    pub fn leave_particle(&mut self, other: &str, rules: &Rules) {
        let begins = |form: &str| key(form).chars().next();
        let first = begins(other);
        let forms = std::mem::take(&mut self.forms);
        for (form, places) in forms {
            let rest = rules
                .without_particle(&form)
                .filter(|rest| begins(rest) == first && begins(&form) != first);
            let cut = rest.map_or(0, |rest| form.len() - rest.len());
            let form = form[cut..].to_owned();
            let moved = places.into_iter().map(|place| Place {
                start: place.start + cut,
                ..place
            });
            self.forms.entry(form).or_default().extend(moved);
        }
    }

    /// Measures how rare its words are, and its C-value.
    pub fn measure(&mut self, background: &Background, rules: &Rules) {
        self.leave_names(background, rules);
        let form = self.form().to_owned();
        self.rarity = match &self.origin {
            Origin::Concept { kind, .. } | Origin::Name { kind, .. } if kind.is_proper_name() => {
                1.0
            }
            _ => {
                let rarities: Vec<f64> = form
                    .split_whitespace()
                    .map(|word| {
                        let forms = rules.plain_forms(word).into_iter();
                        forms
                            .map(|form| background.rarity(form))
                            .fold(1.0, f64::min)
                    })
                    .collect();
                rarities.iter().sum::<f64>() / rarities.len().max(1) as f64
            }
        };
        self.is_adjective = self.origin == Origin::Phrase
            && self.words() == 1
            && rules.ends_as_adjective(&key(&form), self.definite || self.rarity < RARE);
        self.is_counted = self.is_single() && self.forms.keys().any(|form| rules.is_counted(form));
        self.is_adjective |=
            self.origin == Origin::Phrase && self.words() == 1 && rules.is_derived(&form);
        self.keyness = self.keyness_of(background, rules);
        self.c_value = (1.0 + self.words() as f64).log2() * self.count() as f64;
    }

    fn keyness_of(&self, background: &Background, rules: &Rules) -> f64 {
        let is_name = match &self.origin {
            Origin::Concept { kind, .. } | Origin::Name { kind, .. } => kind.is_proper_name(),
            Origin::Phrase => false,
        };
        if is_name || !self.is_single() {
            return 1.0;
        }
        let usual = self
            .forms
            .keys()
            .flat_map(|form| rules.plain_forms(form))
            .map(|form| background.probability(form))
            .fold(f64::NEG_INFINITY, f64::max);
        let here = (self.count() as f64 / rules.running.max(1) as f64).ln();
        let times = here - usual;
        let part = ((times - LEAST_TIMES) / (MOST_TIMES - LEAST_TIMES)).clamp(0.0, 1.0);
        match self.is_counted {
            true => COUNTED * part,
            false => part,
        }
    }

    /// Whether it is a word of general vocabulary, no term by itself.
    pub fn is_usual(&self) -> bool {
        self.origin == Origin::Phrase && self.words() == 1 && self.rarity < USUAL
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
    }
}

/// The logarithms of how many times as often as in general text a word stands here that is nothing but usual, and one
/// that is a term of these reports.
const LEAST_TIMES: f64 = 6.0;
const MOST_TIMES: f64 = 12.0;
/// What is left to words for what is counted.
const COUNTED: f64 = 0.5;
/// The C-value of two words that stand together twice.
const TWICE: f64 = 3.0;
/// A word at or above this rarity is no general vocabulary: a name or a term by itself.
pub(super) const RARE: f64 = 0.6;
/// A word below this rarity stands in any text.
const USUAL: f64 = 0.3;
/// The fewest letters of a word with other spellings, and how many letters allow one that differs.
const LEAST_LETTERS: usize = 5;
const LETTERS_TO_A_CHANGE: usize = 5;

/// Joins clusters of one language whose names differ by a letter or two of one rare word: the spellings of a
/// name from another script.
pub(super) fn join_spellings(clusters: Vec<Cluster>, background: &Background) -> Vec<Cluster> {
    let mut joined: Vec<(Vec<Vec<String>>, Cluster)> = Vec::new();
    let mut index: FxHashMap<(Language, Shape), BTreeSet<usize>> = FxHashMap::default();
    let mut clusters = clusters;
    // what is known takes in what is not, what is frequent what is rare
    clusters.sort_by_key(|cluster| (cluster.origin == Origin::Phrase, Reverse(cluster.count())));
    for cluster in clusters {
        let language = cluster.language;
        let words: Vec<Vec<String>> = cluster
            .forms
            .keys()
            .map(|form| form.split_whitespace().map(key).collect())
            .collect();
        let shapes = || words.iter().flat_map(|words| shapes(words));
        let near: BTreeSet<usize> = shapes()
            .filter_map(|shape| index.get(&(language, shape)))
            .flatten()
            .copied()
            .collect();
        let same = near.into_iter().find(|&at| {
            let (spellings, other) = &joined[at];
            cluster.origin == Origin::Phrase
                && may_be_spelt(other)
                && spellings
                    .iter()
                    .any(|theirs| words.iter().any(|own| spells(theirs, own, background)))
        });
        let at = same.unwrap_or(joined.len());
        for shape in shapes() {
            index.entry((language, shape)).or_default().insert(at);
        }
        match same {
            Some(at) => {
                joined[at].1.absorb(cluster);
            }
            None => joined.push((words, cluster)),
        }
    }
    joined.into_iter().map(|(_, cluster)| cluster).collect()
}

/// Times that a longer phrase must stand in the reports to be one whose parts are not meant by themselves.
const REPEATED: usize = 2;

/// Leaves of each phrase the places where it does not stand inside a repeated longer one.
pub(super) fn free(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut repeated: FxHashMap<UnitRef, Vec<Span>> = FxHashMap::default();
    let several = clusters.iter().filter(|cluster| cluster.words() > 1);
    for cluster in several.filter(|cluster| cluster.count() >= REPEATED) {
        for place in cluster.places() {
            let spans = repeated.entry(unit(place)).or_default();
            spans.push(Span::new(place.start, place.end));
        }
    }
    let nested = |place: &Place| {
        let span = Span::new(place.start, place.end);
        let mut spans = repeated.get(&unit(place)).into_iter().flatten();
        spans.any(|longer| *longer != span && longer.contains(span))
    };
    for cluster in &mut clusters {
        if cluster.origin == Origin::Phrase {
            for places in cluster.forms.values_mut() {
                places.retain(|place| !nested(place));
            }
            cluster.forms.retain(|_, places| !places.is_empty());
        }
    }
    clusters.retain(|cluster| !cluster.forms.is_empty());
    clusters
}

fn unit(place: &Place) -> UnitRef {
    UnitRef {
        report: place.report,
        unit: place.unit,
    }
}

/// What forms have in common that may be spellings of each other: the number of words and one of them, or the
/// beginning or the end of a single one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Shape {
    Word(usize, usize, String),
    Begins(String),
    Ends(String),
}

/// Letters at either end of a word of which only one end differs in another spelling.
const END: usize = 2;

fn shapes(words: &[String]) -> Vec<Shape> {
    match words {
        [word] => {
            let letters: Vec<char> = word.chars().collect();
            let end = END.min(letters.len());
            vec![
                Shape::Begins(letters[..end].iter().collect()),
                Shape::Ends(letters[letters.len() - end..].iter().collect()),
            ]
        }
        _ => words
            .iter()
            .enumerate()
            .map(|(at, word)| Shape::Word(words.len(), at, word.clone()))
            .collect(),
    }
}

/// Names and what may be one.
fn may_be_spelt(cluster: &Cluster) -> bool {
    match &cluster.origin {
        Origin::Concept { kind, .. } | Origin::Name { kind, .. } => kind.is_proper_name(),
        Origin::Phrase => true,
    }
}

/// Whether two forms spell one name: all words but one are the same, and that one is rare and differs by a letter
/// that, where no other word vouches for the name, leaves its consonants alone.
fn spells(one: &[String], other: &[String], background: &Background) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let words = one.len();
    let mut differing = one.iter().zip(other).filter(|(a, b)| a != b);
    let Some((a, b)) = differing.next() else {
        return true;
    };
    let (one, other): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let letters = one.len().min(other.len());
    differing.next().is_none()
        && letters >= LEAST_LETTERS
        && (words > 1 || skeleton(a) == skeleton(b))
        && distance(&one, &other) <= letters / LETTERS_TO_A_CHANGE
        && background.rarity(a) >= RARE
        && background.rarity(b) >= RARE
}
