//! The glossary: concepts, their terms in each language, the matcher that finds them in a text, and the
//! store that keeps them.

mod analysis;
mod choose;
mod enumeration;
mod explain;
mod forms;
mod import;
mod keys;
mod matcher;
mod model;
mod relation;
mod relations;
mod spelling;
mod starter;
#[cfg(feature = "store")]
mod store;
mod term_words;
mod trie;
mod variation;

pub use import::{Conflict, Edit, Plan, Step};
pub(crate) use keys::{Key, Sieve};
pub use matcher::{Match, Matcher, Memo, Passage};
pub use model::{Concept, ConceptKind, Evidence, PartOfSpeech, Status, Term, TermType, Variant};
pub use relation::{Related, Relation, UnknownRelation};
pub use starter::TableError;
#[cfg(feature = "store")]
pub use store::{Change, Changed, Decision, Extent, Salvaged, Store, StoreError, salvage};
pub use variation::{Affix, Feature, Features, Note, Variation};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::Language;
use relations::Relations;

/// A glossary in memory: its concepts and their relations.
///
/// ```
/// use muqabala::glossary::Glossary;
/// use muqabala::language::Language;
/// let glossary = Glossary::starter();
/// let matcher = glossary.matcher(Language::named("ar").unwrap());
/// let found = matcher.matches("وفي يريفان قال");
/// assert_eq!(glossary.concepts()[found[0].concept].id, "yerevan");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    concepts: Vec<Concept>,
    by_id: FxHashMap<String, usize>,
    relations: Relations,
}

impl Glossary {
    /// A glossary of these concepts. Of two with one id the first is found by [`Glossary::concept`].
    #[must_use]
    pub fn new(concepts: Vec<Concept>) -> Self {
        let mut by_id = FxHashMap::default();
        for (index, concept) in concepts.iter().enumerate() {
            by_id.entry(concept.id.clone()).or_insert(index);
        }
        let relations = Relations::new(&concepts, &by_id);
        Self {
            concepts,
            by_id,
            relations,
        }
    }

    /// The glossary that comes with the program.
    ///
    /// # Panics
    /// A built-in table is malformed: a mistake in the program, which its tests meet first.
    #[must_use]
    pub fn starter() -> Self {
        let concepts = starter::concepts();
        Self::new(concepts.unwrap_or_else(|e| panic!("starter glossary: {e}")))
    }

    /// All concepts; a [`Match`] points into this slice.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The concept with this id.
    #[must_use]
    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.by_id.get(id).map(|&index| &self.concepts[index])
    }

    /// The place of the concept with this id in [`Glossary::concepts`].
    #[must_use]
    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The matcher that finds terms of `language` in a text.
    #[must_use]
    pub fn matcher(&self, language: Language) -> Matcher {
        Matcher::new(&self.concepts, language)
    }

    /// The concepts to which the concept `id` stands in a relation: of a symmetric one those of either side, of
    /// another one those to which it leads.
    ///
    /// ```
    /// use muqabala::glossary::{Glossary, Relation};
    /// let glossary = Glossary::starter();
    /// let mut states = glossary.related("yerevan", Relation::CapitalOf);
    /// assert_eq!(states.next().unwrap().id, "armenia");
    /// ```
    pub fn related(&self, id: &str, relation: Relation) -> impl Iterator<Item = &Concept> {
        let from = self.by_id.get(id).into_iter();
        let others = from.flat_map(move |&index| self.relations.of(index, relation));
        others.map(|index| &self.concepts[index])
    }

    /// The concepts that stand in a relation to the concept `id`: [`Glossary::related`] from the other side.
    pub fn related_to(&self, id: &str, relation: Relation) -> impl Iterator<Item = &Concept> {
        let to = self.by_id.get(id).into_iter();
        let others = to.flat_map(move |&index| self.relations.to(index, relation));
        others.map(|index| &self.concepts[index])
    }

    /// Whether the concept `id` has a property.
    #[must_use]
    pub fn has(&self, id: &str, property: Relation) -> bool {
        let index = self.by_id.get(id);
        index.is_some_and(|&index| self.relations.has(index, property))
    }

    /// The ids of the concepts that have a property, in the order of the glossary.
    pub fn with(&self, property: Relation) -> impl Iterator<Item = &str> {
        let having = move |(index, _): &(usize, &Concept)| self.relations.has(*index, property);
        let concepts = self.concepts.iter().enumerate().filter(having);
        concepts.map(|(_, concept)| concept.id.as_str())
    }

    /// Whether the step `one` goes further than the step `other`, by however many steps between.
    #[must_use]
    pub fn is_stronger(&self, one: &str, other: &str) -> bool {
        let (Some(&from), Some(&to)) = (self.by_id.get(one), self.by_id.get(other)) else {
            return false;
        };
        let mut reached = FxHashSet::default();
        let mut open = vec![from];
        while let Some(step) = open.pop() {
            for weaker in self.relations.of(step, Relation::StrongerThan) {
                if weaker == to {
                    return true;
                }
                if reached.insert(weaker) {
                    open.push(weaker);
                }
            }
        }
        false
    }

    /// The concepts that reports use for `id`: those near to it, told from the other side, wider or narrower, and, where one stands for
    /// another as a capital or a ministry does for its state and a person for an office, those that stand with it.
    #[must_use]
    pub fn neighbours(&self, id: &str) -> Vec<&Concept> {
        let Some(&own) = self.by_id.get(id) else {
            return Vec::new();
        };
        let relations = &self.relations;
        let both =
            |of: usize, relation| relations.of(of, relation).chain(relations.to(of, relation));
        let mut found: Vec<usize> = [Relation::Near, Relation::ConverseOf]
            .into_iter()
            .flat_map(|relation| relations.of(own, relation))
            .collect();
        found.extend(both(own, Relation::Broader));
        for relation in STANDS_FOR {
            found.extend(both(own, relation));
            // what stands for the same
            for other in relations.of(own, relation) {
                found.extend(
                    STANDS_FOR
                        .iter()
                        .flat_map(|with| relations.to(other, *with)),
                );
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|index| *index != own);
        found
            .into_iter()
            .map(|index| &self.concepts[index])
            .collect()
    }
}

/// By these one concept stands for another.
const STANDS_FOR: [Relation; 3] = [
    Relation::CapitalOf,
    Relation::SpeaksFor,
    Relation::HoldsOffice,
];
