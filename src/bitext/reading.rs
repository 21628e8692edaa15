use rustc_hash::FxHashMap;

use crate::document::{Document, UnitKind};
pub use crate::fact::TermMention;
use crate::fact::{Day, Extractor, Fact, FactKind, Names};
use crate::glossary::{Concept, ConceptKind, Glossary, Matcher};
use crate::language::Language;

/// What a report says: its facts and the glossary's terms, unit by unit.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// In the order of the text.
    pub facts: Vec<Fact>,
    /// In the order of the text.
    pub terms: Vec<TermMention>,
}

/// Reads the facts and terms of reports in any of the known languages.
///
/// The tables of a language are compiled when the first report in it comes.
#[derive(Debug)]
pub struct Reader<'a> {
    glossary: &'a Glossary,
    tools: FxHashMap<Language, (Matcher, Extractor, Names<'a>)>,
}

impl<'a> Reader<'a> {
    /// A reader that knows the concepts of `glossary`.
    pub fn new(glossary: &'a Glossary) -> Self {
        Self {
            glossary,
            tools: FxHashMap::default(),
        }
    }

    /// The facts and terms of all units but the boilerplate. `date` is the day of the report, when known.
    pub fn read(&mut self, document: &Document, date: Option<Day>) -> Reading {
        let language = document.language;
        let (matcher, extractor, names) = self.tools.entry(language).or_insert_with(|| {
            (
                self.glossary.matcher(language),
                Extractor::new(language),
                Names::new(self.glossary, language),
            )
        });
        let context = extractor.context(document, date);
        let mut reading = Reading::default();
        for (unit, of) in document.units.iter().enumerate() {
            if of.kind == UnitKind::Boilerplate {
                continue;
            }
            let first = reading.facts.len();
            for found in matcher.matches(document.unit_text(unit)) {
                let mention = TermMention {
                    unit,
                    span: found.span.shifted(of.span.start),
                    concept: found.concept,
                    term: found.term,
                    how: found.how,
                };
                let concept = &self.glossary.concepts()[mention.concept];
                reading.facts.extend(concept_fact(concept, &mention));
                reading.terms.push(mention);
            }
            reading
                .facts
                .extend(extractor.facts(document, unit, &context));
            reading.facts[first..]
                .sort_by_key(|fact| (fact.span.start, std::cmp::Reverse(fact.span.end)));
        }
        names.complete(document, &reading.terms, &mut reading.facts);
        reading
    }
}

/// The fact that a term states by itself: a person, an organisation, a place, an event.
fn concept_fact(concept: &Concept, mention: &TermMention) -> Option<Fact> {
    let kind = match concept.kind {
        ConceptKind::Person => FactKind::Person,
        ConceptKind::Organisation => FactKind::Organisation,
        ConceptKind::Place => FactKind::Place,
        ConceptKind::Event => FactKind::Event,
        ConceptKind::Office | ConceptKind::Treaty | ConceptKind::Term => return None,
    };
    let how = match mention.how.as_str() {
        "" => "listed",
        how => how,
    };
    Some(Fact {
        value: concept.preferred("en").map(|term| term.form.clone()),
        ..Fact::new(mention.unit, mention.span, kind, concept.id.as_str(), how)
    })
}
