use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cluster::{Cluster, Origin};
use super::cover::{Cover, Covers};
use super::rules::Rules;
use crate::bitext::collation::{Collation, FactKind, FactMention, Place};
use crate::document::Document;
use crate::glossary::{Concept, ConceptKind, Glossary, PartOfSpeech};
use crate::language::Language;
use crate::text::Span;

/// What the glossary and the facts know of the reports: a cluster for each concept and language in which it was
/// met by a noun, and the places of all that is known.
pub(super) fn known(
    collation: &Collation,
    documents: &[Document],
    glossary: &Glossary,
    rules: &FxHashMap<Language, Rules>,
) -> (Vec<Cluster>, Covers) {
    let mut clusters: BTreeMap<(&str, &str), Cluster> = BTreeMap::new();
    let mut covers = Covers::default();
    for term_use in &collation.terms {
        let Some(concept) = glossary.concept(&term_use.concept) else {
            continue;
        };
        for mention in &term_use.mentions {
            let language = documents[mention.report].language;
            let part_of_speech = part_of_speech(concept, language, &mention.form);
            let span = Span::new(mention.start, mention.end);
            let is_name = concept.kind.is_proper_name();
            covers.add(
                mention.report,
                mention.unit,
                Cover {
                    span,
                    is_verb: part_of_speech == PartOfSpeech::Verb,
                    is_name,
                    is_person: concept.kind == ConceptKind::Person,
                },
            );
            if matches!(part_of_speech, PartOfSpeech::Verb | PartOfSpeech::Adjective) {
                continue;
            }
            let rules = &rules[&language];
            if !is_name && !rules.is_whole(&mention.text) {
                continue;
            }
            let place = Place {
                report: mention.report,
                unit: mention.unit,
                start: span.start,
                end: span.end,
            };
            let before = &documents[mention.report].source.text()[..span.start];
            let origin = || Origin::Concept {
                id: concept.id.clone(),
                kind: concept.kind,
            };
            clusters
                .entry((&concept.id, language.code()))
                .or_insert_with(|| Cluster::new(language, origin()))
                .add(
                    &rules.known_form(before, &mention.text, &mention.form),
                    place,
                );
        }
    }
    named(
        collation,
        documents,
        (glossary, rules),
        &mut clusters,
        &mut covers,
    );
    (clusters.into_values().collect(), covers)
}

/// Adds the names that were found without the glossary.
fn named<'a>(
    collation: &'a Collation,
    documents: &[Document],
    (glossary, rules): (&Glossary, &FxHashMap<Language, Rules>),
    clusters: &mut BTreeMap<(&'a str, &'a str), Cluster>,
    covers: &mut Covers,
) {
    for fact in &collation.facts {
        let Some(kind) = name_kind(fact.kind).filter(|_| glossary.concept(&fact.id).is_none())
        else {
            continue;
        };
        // what is translated has another id in each language, and is paired by where it stands
        let of = |mention: &FactMention| documents[mention.report].language;
        let first = fact.mentions.first().map(of);
        let shared = fact
            .mentions
            .iter()
            .any(|mention| Some(of(mention)) != first);
        if kind == ConceptKind::Organisation && !shared {
            continue;
        }
        for mention in &fact.mentions {
            let language: Language = of(mention);
            let span = Span::new(mention.start, mention.end);
            covers.add(
                mention.report,
                mention.unit,
                Cover {
                    span,
                    is_verb: false,
                    is_name: true,
                    is_person: kind == ConceptKind::Person,
                },
            );
            let place = Place {
                report: mention.report,
                unit: mention.unit,
                start: span.start,
                end: span.end,
            };
            // `this pact` stands for a name and is none
            if rules[&language].begins_with_function_word(&mention.text) {
                continue;
            }
            let origin = || Origin::Name {
                id: fact.id.clone(),
                kind,
            };
            clusters
                .entry((&fact.id, language.code()))
                .or_insert_with(|| Cluster::new(language, origin()))
                .add(&mention.text, place);
        }
    }
}

fn part_of_speech(concept: &Concept, language: Language, form: &str) -> PartOfSpeech {
    let mut terms = concept.terms.iter();
    terms
        .find(|term| term.language == language.code() && term.form == form)
        .map_or(PartOfSpeech::None, |term| term.part_of_speech)
}

/// What a fact is that is a name.
fn name_kind(kind: FactKind) -> Option<ConceptKind> {
    match kind {
        FactKind::Person => Some(ConceptKind::Person),
        FactKind::Organisation => Some(ConceptKind::Organisation),
        FactKind::Place => Some(ConceptKind::Place),
        FactKind::Date | FactKind::Number | FactKind::Quotation | FactKind::Event => None,
    }
}
