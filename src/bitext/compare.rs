use std::collections::BTreeMap;

use super::collation::{
    Collation, FactCluster, FactMention, ReportView, TermForm, TermMention, TermUse, UnitView,
};
use super::divergence::divergences;
use super::link::links;
use super::reading::{Reader, Reading};
use crate::document::Document;
use crate::fact::FactKind;
use crate::glossary::Glossary;

/// Compares reports of one event: what they share, what only one has, where they disagree.
///
/// The result is the same whatever the order in which equal things are found; reports keep the order given.
pub fn compare(documents: &[Document], glossary: &Glossary) -> Collation {
    let mut reader = Reader::new(glossary);
    let readings: Vec<Reading> = documents
        .iter()
        .map(|document| reader.read(document, None))
        .collect();
    let links = links(documents, &readings, glossary);
    let divergences = divergences(&links, &readings, documents);
    Collation {
        reports: documents.iter().map(report).collect(),
        facts: clusters(documents, &readings),
        links,
        divergences,
        terms: terms(documents, &readings, glossary),
    }
}

fn report(document: &Document) -> ReportView {
    let unit = |(index, unit): (usize, &crate::document::Unit)| UnitView {
        index,
        kind: unit.kind,
        start: unit.span.start,
        end: unit.span.end,
        text: document.unit_text(index).to_owned(),
    };
    ReportView {
        path: document.source.path().to_owned(),
        language: document.language.code().to_owned(),
        units: document.units.iter().enumerate().map(unit).collect(),
    }
}

/// The facts of all reports, mentions with one id together, in the order of kind and first mention.
fn clusters(documents: &[Document], readings: &[Reading]) -> Vec<FactCluster> {
    let mut order: BTreeMap<(FactKind, &str), FactCluster> = BTreeMap::new();
    for (report, reading) in readings.iter().enumerate() {
        for fact in &reading.facts {
            let text = &documents[report].source.text()[fact.span];
            let cluster = order
                .entry((fact.kind, &fact.id))
                .or_insert_with(|| FactCluster {
                    id: fact.id.clone(),
                    kind: fact.kind,
                    value: fact.value.clone(),
                    calendar: fact.calendar.map(|calendar| calendar.key().to_owned()),
                    label: fact.value.clone().unwrap_or_else(|| text.to_owned()),
                    mentions: Vec::new(),
                });
            cluster.mentions.push(FactMention {
                report,
                unit: fact.unit,
                start: fact.span.start,
                end: fact.span.end,
                text: text.to_owned(),
            });
        }
    }
    let mut clusters: Vec<_> = order.into_values().collect();
    clusters.sort_by_key(|c| {
        (
            c.kind,
            c.mentions[0].report,
            c.mentions[0].start,
            c.id.clone(),
        )
    });
    clusters
}

/// The glossary's concepts that occur, with all their forms in the languages of the reports.
fn terms(documents: &[Document], readings: &[Reading], glossary: &Glossary) -> Vec<TermUse> {
    let mut uses: BTreeMap<usize, TermUse> = BTreeMap::new();
    for (report, reading) in readings.iter().enumerate() {
        for mention in &reading.terms {
            let concept = &glossary.concepts()[mention.concept];
            let found = uses.entry(mention.concept).or_insert_with(|| TermUse {
                concept: concept.id.clone(),
                kind: concept.kind.to_string(),
                mentions: Vec::new(),
                forms: forms(concept),
            });
            found.mentions.push(TermMention {
                report,
                unit: mention.unit,
                start: mention.span.start,
                end: mention.span.end,
                text: documents[report].source.text()[mention.span].to_owned(),
                form: concept.terms[mention.term].form.clone(),
                how: mention.how.clone(),
            });
        }
    }
    uses.into_values().collect()
}

/// A concept's forms by language, the preferred first.
fn forms(concept: &crate::glossary::Concept) -> BTreeMap<String, Vec<TermForm>> {
    let mut terms: Vec<_> = concept.terms.iter().collect();
    terms.sort_by_key(|term| term.status);
    let mut forms: BTreeMap<String, Vec<TermForm>> = BTreeMap::new();
    for term in terms {
        forms
            .entry(term.language.clone())
            .or_default()
            .push(TermForm {
                form: term.form.clone(),
                status: term.status.to_string(),
            });
    }
    forms
}
