use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cluster::{Cluster, Origin};
use super::cover::{Cover, Covers};
use super::identity::{identities, name_kind};
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
    own: &FxHashSet<&str>,
    rules: &FxHashMap<Language, Rules>,
) -> (Vec<Cluster>, Covers) {
    let mut clusters: BTreeMap<(&str, &str), Cluster> = BTreeMap::new();
    let mut covers = Covers::default();
    let names = found_names(collation);
    for term_use in &collation.terms {
        let Some(concept) = glossary.concept(&term_use.concept) else {
            continue;
        };
        for mention in &term_use.mentions {
            let language = documents[mention.report].language;
            let part_of_speech = part_of_speech(concept, language, &mention.form);
            let span = Span::new(mention.start, mention.end);
            let is_name = concept.kind.is_proper_name();
            // what a name begins with is what it names: the ministry of health of a country
            let inside = |name: &Span| name.start < span.start && name.contains(span);
            let of_unit = names.get(&(mention.report, mention.unit));
            if !own.contains(concept.id.as_str()) && of_unit.into_iter().flatten().any(inside) {
                continue;
            }
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
            let cluster = clusters
                .entry((&concept.id, language.code()))
                .or_insert_with(|| Cluster::new(language, origin()));
            *cluster.listed.entry(mention.form.clone()).or_default() += 1;
            cluster.add(
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
    let identities = identities(collation, documents, rules);
    for (number, fact) in collation.facts.iter().enumerate() {
        let Some(kind) = name_kind(fact.kind).filter(|_| glossary.concept(&fact.id).is_none())
        else {
            continue;
        };
        let of = |mention: &FactMention| documents[mention.report].language;
        let (id, kind) = match identities.get(&number) {
            Some(&(first, kind)) => (&collation.facts[first].id, kind),
            None => (&fact.id, kind),
        };
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
                id: id.clone(),
                kind,
            };
            clusters
                .entry((id, language.code()))
                .or_insert_with(|| Cluster::new(language, origin()))
                .add(&mention.text, place);
        }
    }
}

/// Tells each cluster of several words which places these name.
pub(super) fn name_places(clusters: &mut [Cluster], collation: &Collation, glossary: &Glossary) {
    let mut named: FxHashMap<(usize, usize), Vec<(Span, &str)>> = FxHashMap::default();
    let is_place = |id: &str| {
        glossary
            .concept(id)
            .is_some_and(|concept| concept.kind == ConceptKind::Place)
    };
    for term_use in collation
        .terms
        .iter()
        .filter(|term_use| is_place(&term_use.concept))
    {
        for mention in &term_use.mentions {
            let spans = named.entry((mention.report, mention.unit)).or_default();
            spans.push((Span::new(mention.start, mention.end), &term_use.concept));
        }
    }
    for fact in collation
        .facts
        .iter()
        .filter(|fact| fact.kind == FactKind::Place)
    {
        for mention in &fact.mentions {
            let spans = named.entry((mention.report, mention.unit)).or_default();
            spans.push((Span::new(mention.start, mention.end), &fact.id));
        }
    }
    for cluster in clusters {
        let places = cluster.places().flat_map(|place| {
            let span = Span::new(place.start, place.end);
            let of_unit = named.get(&(place.report, place.unit)).into_iter().flatten();
            of_unit.filter(move |(inner, _)| *inner != span && span.contains(*inner))
        });
        cluster.places_named = places.map(|(_, id)| (*id).to_owned()).collect();
    }
}

/// Where the facts hold names, unit by unit.
fn found_names(collation: &Collation) -> FxHashMap<(usize, usize), Vec<Span>> {
    let mut names: FxHashMap<(usize, usize), Vec<Span>> = FxHashMap::default();
    let facts = collation.facts.iter();
    for mention in facts
        .filter(|fact| {
            matches!(
                name_kind(fact.kind),
                Some(ConceptKind::Organisation | ConceptKind::Person)
            )
        })
        .flat_map(|fact| &fact.mentions)
    {
        let spans = names.entry((mention.report, mention.unit)).or_default();
        spans.push(Span::new(mention.start, mention.end));
    }
    names
}

fn part_of_speech(concept: &Concept, language: Language, form: &str) -> PartOfSpeech {
    let mut terms = concept.terms.iter();
    terms
        .find(|term| term.language == language.code() && term.form == form)
        .map_or(PartOfSpeech::None, |term| term.part_of_speech)
}
