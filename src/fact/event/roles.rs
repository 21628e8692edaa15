//! The section `[events]` of a pack, compiled: what each word may be in the clause of an event.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::fact::cover::Text;
use crate::glossary::{Glossary, Relation, Variation};
use crate::language::morphology::Morphology;
use crate::language::{Language, folded};
use crate::text::ZWNJ;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EventsSection {
    leads: bool,
    verb_first: bool,
    proclitics: Vec<String>,
    attached: Vec<String>,
    negated: String,
    negated_starts: String,
    without: String,
    light_verbs: String,
    possible: String,
    possible_before: String,
    possible_after: String,
    present_starts: String,
    past_helpers: String,
    planned: String,
    planned_starts: String,
    not_planned_starts: String,
    breaks: String,
    relatives: String,
    complements: String,
    conjunctions: String,
    verbs: String,
    verb_starts: String,
    not_verb_starts: String,
    prepositions: String,
    agents: String,
    objects: String,
    locations: String,
    heads: String,
    demonstratives: String,
    circumstances: String,
    because: String,
    purpose: String,
    purpose_proclitic: Vec<String>,
    joining_proclitic: Vec<String>,
    still: String,
}

/// What a word may be; several at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u32);

impl Signs {
    pub const NEGATED: Self = Self(1);
    pub const WITHOUT: Self = Self(1 << 1);
    pub const LIGHT: Self = Self(1 << 2);
    pub const POSSIBLE: Self = Self(1 << 3);
    pub const POSSIBLE_BEFORE: Self = Self(1 << 4);
    pub const POSSIBLE_AFTER: Self = Self(1 << 5);
    pub const PRESENT: Self = Self(1 << 6);
    pub const PAST_HELPER: Self = Self(1 << 7);
    pub const PLANNED: Self = Self(1 << 8);
    /// A clause begins with it.
    pub const BREAK: Self = Self(1 << 9);
    /// A clause about what stands before begins with it.
    pub const RELATIVE: Self = Self(1 << 10);
    /// It introduces what is said, thought or possible.
    pub const COMPLEMENT: Self = Self(1 << 11);
    pub const CONJUNCTION: Self = Self(1 << 12);
    /// A finite verb, where it ends a clause.
    pub const VERB: Self = Self(1 << 13);
    pub const PREPOSITION: Self = Self(1 << 14);
    pub const AGENT: Self = Self(1 << 15);
    /// Follows an object.
    pub const OBJECT: Self = Self(1 << 16);
    pub const LOCATION: Self = Self(1 << 17);
    /// Stands between a preposition and a name: the town of, the forces of.
    pub const HEAD: Self = Self(1 << 18);
    /// Written with a conjunction before it.
    pub const JOINED: Self = Self(1 << 19);
    /// Written with a preposition before it.
    pub const ATTACHED: Self = Self(1 << 20);
    /// What follows was mentioned before.
    pub const DEMONSTRATIVE: Self = Self(1 << 21);
    /// What follows is when or why something else happens.
    pub const CIRCUMSTANCE: Self = Self(1 << 22);
    /// A preposition of purpose after it introduces the cause.
    pub const BECAUSE: Self = Self(1 << 23);
    /// What follows is what something is for.
    pub const PURPOSE: Self = Self(1 << 24);
    /// With a negation before it: still.
    pub const STILL: Self = Self(1 << 25);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[derive(Debug)]
pub(super) struct Tables {
    words: FxHashMap<String, Signs>,
    /// The signs of the words that were met, by their numbers in the reader's vocabulary.
    met: RefCell<Vec<Option<Signs>>>,
    negated_starts: Vec<String>,
    present_starts: Vec<String>,
    planned_starts: Vec<String>,
    not_planned_starts: Vec<String>,
    verb_starts: Vec<String>,
    not_verb_starts: Vec<String>,
    proclitics: Vec<String>,
    attached: Vec<String>,
    /// Written together with a noun, it tells what something is for.
    purpose_proclitic: Vec<String>,
    /// Written together with a verb, it says that the verb has the doer before it.
    joining_proclitic: Vec<String>,
    /// Whether what governs an event stands before it, as in Arabic, or after it.
    pub leads: bool,
    /// Whether a subject stands after its verb.
    pub verb_first: bool,
    /// Events that say of another that it did not happen, are not done, or are wanted.
    pub denying: FxHashSet<String>,
    pub refusing: FxHashSet<String>,
    /// The same with "in" between: a failure in protecting.
    pub failing: FxHashSet<String>,
    pub asking: FxHashSet<String>,
    /// Events whose object is the agent of another event: to accuse, ask or warn somebody.
    pub accusing: FxHashSet<String>,
    /// Events for whom "to" names, not by them.
    pub giving: FxHashSet<String>,
    /// Events whose noun is followed by the object: the capture of the town.
    pub takes_object: FxHashSet<String>,
}

/// The fewest letters that must follow a prefix for it to say what the word is.
const STEM: usize = 2;

impl Tables {
    pub fn new(glossary: &Glossary, language: Language) -> Self {
        let section: EventsSection = language.section("events");
        let morphology = Morphology::of(language);
        let written = |classes: &[String]| -> Vec<String> {
            let forms = classes.iter().flat_map(|class| morphology.class(class));
            forms.cloned().collect()
        };
        let mut words: FxHashMap<String, Signs> = FxHashMap::default();
        let rows = [
            (&section.negated, Signs::NEGATED),
            (&section.without, Signs::WITHOUT),
            (&section.light_verbs, Signs::LIGHT),
            (&section.possible, Signs::POSSIBLE),
            (&section.possible_before, Signs::POSSIBLE_BEFORE),
            (&section.possible_after, Signs::POSSIBLE_AFTER),
            (&section.past_helpers, Signs::PAST_HELPER),
            (&section.planned, Signs::PLANNED),
            (&section.breaks, Signs::BREAK),
            (&section.relatives, Signs::RELATIVE),
            (&section.complements, Signs::COMPLEMENT),
            (&section.conjunctions, Signs::CONJUNCTION),
            (&section.verbs, Signs::VERB),
            (&section.prepositions, Signs::PREPOSITION),
            (&section.agents, Signs::AGENT),
            (&section.objects, Signs::OBJECT),
            (&section.locations, Signs::LOCATION),
            (&section.heads, Signs::HEAD),
            (&section.demonstratives, Signs::DEMONSTRATIVE),
            (&section.circumstances, Signs::CIRCUMSTANCE),
            (&section.because, Signs::BECAUSE),
            (&section.purpose, Signs::PURPOSE),
            (&section.still, Signs::STILL),
        ];
        for (row, sign) in rows {
            for word in list(row) {
                words.entry(word).or_default().add(sign);
            }
        }
        let with = |property| glossary.with(property).map(str::to_owned).collect();
        let mut refusing: FxHashSet<String> = with(Relation::Refuses);
        if section.leads {
            // where the verb stands last, what fails is no other event before it
            refusing.extend(glossary.with(Relation::Fails).map(str::to_owned));
        }
        Self {
            words,
            met: RefCell::default(),
            negated_starts: list(&section.negated_starts),
            present_starts: list(&section.present_starts),
            planned_starts: list(&section.planned_starts),
            not_planned_starts: list(&section.not_planned_starts),
            verb_starts: list(&section.verb_starts),
            not_verb_starts: list(&section.not_verb_starts),
            proclitics: morphology.classes(&section.proclitics),
            attached: morphology.classes(&section.attached),
            purpose_proclitic: written(&section.purpose_proclitic),
            joining_proclitic: written(&section.joining_proclitic),
            leads: section.leads,
            verb_first: section.verb_first,
            denying: with(Relation::Denies),
            refusing,
            failing: with(Relation::FailsIn),
            asking: with(Relation::Asks),
            accusing: with(Relation::Accuses),
            giving: with(Relation::Gives),
            takes_object: with(Relation::TakesObject),
        }
    }

    /// Whether an event was met after the preposition of purpose, which "and" may join, without an article.
    pub fn is_purpose(&self, form: &Variation) -> bool {
        let mut proclitics = form.proclitics().peekable();
        proclitics.next_if(|first| is_one(first, &self.joining_proclitic));
        let next = proclitics.next();
        let purpose = next.is_some_and(|next| is_one(next, &self.purpose_proclitic));
        purpose && proclitics.next().is_none() && !form.has_article()
    }

    /// Whether an event was met after "and".
    pub fn is_joined(&self, form: &Variation) -> bool {
        let mut proclitics = form.proclitics();
        let first = proclitics.next();
        first.is_some_and(|first| is_one(first, &self.joining_proclitic))
    }

    /// The signs of all different words of a report, by [`Text::number`].
    pub fn signs_of(&self, text: &Text) -> Vec<Signs> {
        let mut met = self.met.borrow_mut();
        let signs = text.known.iter().map(|known| {
            let number = known.number as usize;
            if number >= met.len() {
                met.resize(number + 1, None);
            }
            *met[number].get_or_insert_with(|| self.signs(&known.dense))
        });
        signs.collect()
    }

    /// Forgets the words that were met.
    pub fn forget(&self) {
        self.met.take();
    }

    fn signs(&self, word: &str) -> Signs {
        let mut signs = self.bare(word);
        if signs == Signs::default() {
            let strip = |list: &'_ [String]| {
                let rest = list
                    .iter()
                    .find_map(|start| word.strip_prefix(start.as_str()));
                rest.filter(|rest| rest.chars().count() >= STEM)
            };
            if let Some(rest) = strip(&self.proclitics) {
                signs = self.bare(rest);
                signs.add(Signs::JOINED);
            } else if strip(&self.attached).is_some() {
                signs.add(Signs::ATTACHED);
            }
        }
        signs
    }

    fn bare(&self, word: &str) -> Signs {
        let starts = |list: &[String]| {
            list.iter().any(|start| {
                let rest = word.strip_prefix(start.as_str());
                rest.is_some_and(|rest| rest.chars().count() >= STEM)
            })
        };
        let mut signs = self.words.get(word).copied().unwrap_or_default();
        if starts(&self.negated_starts) {
            signs.add(Signs::NEGATED);
        }
        if starts(&self.present_starts) {
            signs.add(Signs::PRESENT);
        }
        let is_other = |list: &[String]| list.iter().any(|start| word.starts_with(start.as_str()));
        if starts(&self.planned_starts) && !is_other(&self.not_planned_starts) {
            signs.add(Signs::PLANNED);
        }
        if starts(&self.verb_starts) && !is_other(&self.not_verb_starts) {
            signs.add(Signs::VERB);
        }
        signs
    }
}

fn is_one(form: &str, of: &[String]) -> bool {
    of.iter().any(|known| known == form)
}

fn list(row: &str) -> Vec<String> {
    row.split('|')
        .map(|word| folded(word.trim()).replace(ZWNJ, ""))
        .filter(|word| !word.is_empty())
        .collect()
}
