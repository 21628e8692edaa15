use rustc_hash::FxHashSet;

use super::rules::key;
use crate::glossary::{Concept, Glossary, Status};

/// A glossary with what the built-in one knows beside it: a dictionary of both languages and of names, of which nothing
/// counts as known. What the glossary has itself, under whatever id, is left to it.
pub fn with_reference(glossary: &Glossary) -> Glossary {
    let own: FxHashSet<(&str, String)> = glossary
        .concepts()
        .iter()
        .flat_map(|concept| &concept.terms)
        .map(|term| (term.language.as_str(), key(&term.form)))
        .collect();
    let has = |concept: &Concept| {
        let preferred = |term: &&crate::glossary::Term| term.status == Status::Preferred;
        glossary.concept(&concept.id).is_some()
            || concept
                .terms
                .iter()
                .filter(preferred)
                .any(|term| own.contains(&(term.language.as_str(), key(&term.form))))
    };
    let starter = Glossary::starter();
    let others = starter.concepts().iter().filter(|concept| !has(concept));
    Glossary::new(glossary.concepts().iter().chain(others).cloned().collect())
}
