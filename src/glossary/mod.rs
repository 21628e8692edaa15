//! The glossary: concepts, their terms in each language, the matcher that finds them in a text, and the
//! store that keeps them.

mod choose;
mod explain;
mod forms;
mod import;
mod lexicon;
mod matcher;
mod model;
mod reading;
mod spelling;
mod starter;
mod store;
mod texts;
mod words;

pub use import::{Conflict, Edit, Plan, Step};
pub use matcher::{Match, Matcher, Memo};
pub use model::{Concept, ConceptKind, Evidence, PartOfSpeech, Status, Term, TermType, Variant};
pub use starter::TableError;
pub use store::{Change, Changed, Decision, Extent, Salvaged, Store, StoreError, salvage};

use rustc_hash::FxHashMap;

use crate::language::Language;

/// Concepts in memory.
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
}

impl Glossary {
    /// A glossary of these concepts. Of two with one id the first is found by [`Glossary::concept`].
    pub fn new(concepts: Vec<Concept>) -> Self {
        let mut by_id = FxHashMap::default();
        for (index, concept) in concepts.iter().enumerate() {
            by_id.entry(concept.id.clone()).or_insert(index);
        }
        Self { concepts, by_id }
    }

    /// The glossary that comes with the program.
    ///
    /// # Panics
    /// A built-in table is malformed: a mistake in the program, which its tests meet first.
    pub fn starter() -> Self {
        let concepts = starter::concepts();
        Self::new(concepts.unwrap_or_else(|e| panic!("starter glossary: {e}")))
    }

    /// All concepts; a [`Match`] points into this slice.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The concept with this id.
    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.by_id.get(id).map(|&index| &self.concepts[index])
    }

    /// What finds the terms of `language` in a text.
    pub fn matcher(&self, language: Language) -> Matcher {
        Matcher::new(&self.concepts, language)
    }
}
