use std::collections::{BTreeMap, BTreeSet};

use super::cluster::clusters;
use super::collation::{
    Collation, FactCluster, FactMention, ReportView, TermForm, TermMention, TermUse, UnitView,
};
use super::divergence::divergences;
use super::link::{links, pairs};
use crate::document::Document;
use crate::fact::{Day, Fact, FactKind, Reader, Reading};
use crate::glossary::{Concept, ConceptKind, Glossary, Status};
use crate::semantics::Encoder;

/// How reports are compared, and in which language the messages are.
#[derive(Debug, Clone)]
pub struct CompareOptions {
    /// The language of messages: `en`, `fa` or `ar`.
    pub ui: String,
    /// The day of the reports, when the user knows it.
    pub date: Option<Day>,
    /// The days of single reports, by the name of the report or of the file it is in.
    pub dates: BTreeMap<String, Day>,
    /// Whether to leave the sentence encoder out, which is some ten times as fast and finds fewer links.
    pub fast: bool,
}

impl CompareOptions {
    /// The day of a report, if the user gave it.
    fn date_of(&self, document: &Document) -> Option<Day> {
        let source = &document.source;
        let own = self
            .dates
            .get(source.path())
            .or_else(|| self.dates.get(source.file()));
        own.copied().or(self.date)
    }
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self {
            ui: "en".to_owned(),
            date: None,
            dates: BTreeMap::new(),
            fast: false,
        }
    }
}

/// Compares reports of one event: what they share, what only one has, where they disagree.
///
/// The result does not depend on the order of the reports, except for the order in which things are listed.
pub fn compare(documents: &[Document], glossary: &Glossary, options: &CompareOptions) -> Collation {
    let order = canonical_order(documents);
    let ordered: Vec<&Document> = order.iter().map(|&at| &documents[at]).collect();
    let dates: Vec<Option<Day>> = ordered.iter().map(|of| options.date_of(of)).collect();
    let read = Reader::new(glossary).read_dated(&ordered, &dates);
    let encoder = if options.fast {
        None
    } else {
        Encoder::built_in()
    };
    let mut pairs = pairs(&ordered, &read, glossary, encoder.as_ref());
    pairs.renumber(&order);
    let mut readings: Vec<_> = order.iter().zip(read).collect();
    readings.sort_by_key(|(at, _)| **at);
    let readings: Vec<Reading> = readings.into_iter().map(|(_, reading)| reading).collect();
    let links = links(&pairs);
    let divergences = divergences(&links, &pairs, documents, glossary, &options.ui);
    Collation {
        reports: documents.iter().zip(&readings).map(report).collect(),
        facts: facts(documents, &readings),
        clusters: clusters(&links, &divergences),
        links,
        divergences,
        terms: terms(documents, &readings, glossary, &options.ui),
    }
}

/// The indices of the reports in an order that depends only on their content.
fn canonical_order(documents: &[Document]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let text = |at: &usize| (documents[*at].language.code(), documents[*at].source.text());
    order.sort_by(|a, b| text(a).cmp(&text(b)));
    order
}

fn report((document, reading): (&Document, &Reading)) -> ReportView {
    let unit = |(index, unit): (usize, &crate::document::Unit)| UnitView {
        index,
        kind: unit.kind,
        start: unit.span.start,
        end: unit.span.end,
        text: document.unit_text(index).to_owned(),
    };
    ReportView {
        path: document.source.path().to_owned(),
        start: document.source.start(),
        date: reading.published.map(|published| published.day.to_string()),
        date_from: reading
            .published
            .map(|published| published.from.to_string()),
        language: document.language.code().to_owned(),
        units: document.units.iter().enumerate().map(unit).collect(),
    }
}

/// The facts of all reports, with the mentions of one id together, by kind and first mention. An office or a capital
/// that stands for somebody else is left out.
fn facts(documents: &[Document], readings: &[Reading]) -> Vec<FactCluster> {
    let mut order: BTreeMap<(FactKind, &str), FactCluster> = BTreeMap::new();
    for (report, reading) in readings.iter().enumerate() {
        for fact in reading
            .facts
            .iter()
            .filter(|fact| !fact.stands_for_another())
        {
            let text = &documents[report].source.text()[fact.span];
            let cluster = order
                .entry((fact.kind(), &fact.id))
                .or_insert_with(|| FactCluster {
                    id: fact.id.clone(),
                    kind: fact.kind(),
                    value: fact.value.text(),
                    calendar: calendar(fact),
                    label: fact.value.text().unwrap_or_else(|| text.to_owned()),
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

/// The key of the calendar in which a date stands.
fn calendar(fact: &Fact) -> Option<String> {
    let calendar = fact.date()?.calendar?;
    Some(calendar.key().to_owned())
}

/// The glossary's concepts that occur, with useful forms beside those met: the preferred one in each language of the
/// reports, in that of the interface and in English, and other names of the same thing.
fn terms(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
    ui: &str,
) -> Vec<TermUse> {
    let languages: BTreeSet<&str> = documents.iter().map(|d| d.language.code()).collect();
    let readers = BTreeSet::from([ui, "en"]);
    let mut met: BTreeMap<usize, (BTreeSet<usize>, Vec<TermMention>)> = BTreeMap::new();
    for (report, reading) in readings.iter().enumerate() {
        for mention in &reading.terms {
            let concept = &glossary.concepts()[mention.concept];
            let (terms, mentions) = met.entry(mention.concept).or_default();
            terms.insert(mention.term);
            mentions.push(TermMention {
                report,
                unit: mention.unit,
                start: mention.span.start,
                end: mention.span.end,
                text: documents[report].source.text()[mention.span].to_owned(),
                form: concept.terms[mention.term].form.clone(),
                how: mention.how.to_string(),
            });
        }
    }
    let term_use = |(concept, (terms, mentions)): (usize, (BTreeSet<usize>, Vec<TermMention>))| {
        let concept = &glossary.concepts()[concept];
        TermUse {
            concept: concept.id.clone(),
            kind: concept.kind.to_string(),
            mentions,
            forms: forms(concept, &terms, &languages, &readers),
        }
    };
    met.into_iter().map(term_use).collect()
}

/// How many other names of a concept are shown in a language, beside the preferred one and those met.
const OTHER_FORMS: usize = 4;

/// A concept's forms in `languages`, the best status first: those met, the preferred one, and, of what is not
/// an event, some others; of the languages of `readers` the preferred one.
fn forms(
    concept: &Concept,
    met: &BTreeSet<usize>,
    languages: &BTreeSet<&str>,
    readers: &BTreeSet<&str>,
) -> BTreeMap<String, Vec<TermForm>> {
    let mut terms: Vec<_> = concept.terms.iter().enumerate().collect();
    terms.sort_by_key(|(_, term)| term.status);
    let mut forms: BTreeMap<String, Vec<TermForm>> = BTreeMap::new();
    let mut others: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, term) in terms {
        let language = term.language.as_str();
        let glosses = readers.contains(language) && term.status == Status::Preferred;
        if !languages.contains(language) && !glosses {
            continue;
        }
        if !met.contains(&index) && term.status != Status::Preferred {
            let others = others.entry(&term.language).or_default();
            *others += 1;
            if concept.kind == ConceptKind::Event || *others > OTHER_FORMS {
                continue;
            }
        }
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
