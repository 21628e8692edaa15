//! The tables below the reading view: facts, what only one report says, divergences, terms.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::view::{Index, PlaceOnPage};
use crate::bitext::collation::{
    Collation, FactCluster, FactKind, Place, TermUse, UnitKind, UnitRef,
};

/// The longest passage, in characters, that a table quotes.
const SNIPPET: usize = 110;

/// Facts of one kind.
#[derive(Serialize)]
pub struct FactGroup {
    kind: FactKind,
    facts: Vec<FactRow>,
}

#[derive(Serialize)]
struct FactRow {
    /// Index in the collation.
    index: usize,
    label: String,
    value: Option<String>,
    calendar: Option<String>,
    /// What each report writes.
    reports: Vec<Vec<Wording>>,
}

/// A form of words and the sentences that have it.
#[derive(Serialize)]
struct Wording {
    text: String,
    language: String,
    places: Vec<PlaceOnPage>,
}

/// What a single report has.
#[derive(Serialize)]
pub struct OnlyView {
    report: usize,
    siglum: String,
    facts: Vec<FactGroup>,
    sentences: Vec<Quote>,
}

/// A passage and where it stands.
#[derive(Serialize)]
struct Quote {
    place: PlaceOnPage,
    language: String,
    text: String,
}

/// A divergence with its passages.
#[derive(Serialize)]
pub struct DivergenceView {
    kind: String,
    message: String,
    places: Vec<Quote>,
}

/// A concept, its forms by language, and where they occur.
#[derive(Serialize)]
pub struct TermView {
    concept: String,
    kind: String,
    languages: Vec<Vec<FormView>>,
}

#[derive(Serialize)]
struct FormView {
    form: String,
    /// `None` for a form that occurs but is not among the concept's forms.
    status: Option<String>,
    places: Vec<PlaceOnPage>,
}

/// The reports that mention a fact.
pub fn reports_of(cluster: &FactCluster) -> BTreeSet<usize> {
    cluster
        .mentions
        .iter()
        .map(|mention| mention.report)
        .collect()
}

/// The facts that more than one report has: dates in their order, all others most widely shared first.
pub fn facts(index: &Index) -> Vec<FactGroup> {
    groups(index, |reports| reports.len() > 1)
}

fn groups(index: &Index, wanted: impl Fn(&BTreeSet<usize>) -> bool) -> Vec<FactGroup> {
    let facts = &index.collation.facts;
    let mut chosen: Vec<(FactKind, &str, Reverse<usize>, usize)> = Vec::new();
    for (n, cluster) in facts.iter().enumerate() {
        let reports = reports_of(cluster);
        if wanted(&reports) {
            let date = cluster
                .value
                .as_deref()
                .filter(|_| cluster.kind == FactKind::Date);
            chosen.push((
                cluster.kind,
                date.unwrap_or_default(),
                Reverse(reports.len()),
                n,
            ));
        }
    }
    chosen.sort_unstable();
    let same_kind = chosen.chunk_by(|a, b| a.0 == b.0);
    same_kind
        .map(|chunk| FactGroup {
            kind: chunk[0].0,
            facts: chunk.iter().map(|c| fact_row(index, c.3)).collect(),
        })
        .collect()
}

fn fact_row(index: &Index, n: usize) -> FactRow {
    let cluster = &index.collation.facts[n];
    let mut reports: Vec<Vec<Wording>> =
        index.collation.reports.iter().map(|_| Vec::new()).collect();
    for mention in &cluster.mentions {
        let place = index.place(UnitRef {
            report: mention.report,
            unit: mention.unit,
        });
        let wordings = &mut reports[mention.report];
        let text = snippet(&mention.text);
        match wordings.iter_mut().find(|wording| wording.text == text) {
            Some(wording) if wording.places.contains(&place) => {}
            Some(wording) => wording.places.push(place),
            None => {
                let language = index.collation.reports[mention.report].language.clone();
                wordings.push(Wording {
                    text,
                    language,
                    places: vec![place],
                });
            }
        }
    }
    FactRow {
        index: n,
        label: snippet(&cluster.label),
        value: cluster.value.clone(),
        calendar: cluster.calendar.clone(),
        reports,
    }
}

/// For each report the facts and sentences that no other has.
pub fn only(index: &Index) -> Vec<OnlyView> {
    let reports = index.collation.reports.iter().enumerate();
    reports
        .map(|(r, report)| {
            let alone = report.units.iter().filter(|unit| {
                let at = UnitRef {
                    report: r,
                    unit: unit.index,
                };
                matches!(unit.kind, UnitKind::Sentence | UnitKind::Heading) && !index.is_linked(at)
            });
            OnlyView {
                report: r,
                siglum: index.place(UnitRef { report: r, unit: 0 }).siglum,
                facts: groups(index, |reports| reports.len() == 1 && reports.contains(&r)),
                sentences: alone.map(|u| quote(index, r, u.index, &u.text)).collect(),
            }
        })
        .collect()
}

fn quote(index: &Index, report: usize, unit: usize, text: &str) -> Quote {
    Quote {
        place: index.place(UnitRef { report, unit }),
        language: index.collation.reports[report].language.clone(),
        text: snippet(text),
    }
}

/// The divergences with the passages that disagree.
pub fn divergences(index: &Index) -> Vec<DivergenceView> {
    let passage = |place: &Place| {
        let text = index
            .collation
            .passage(*place)
            .expect("the collation has been checked");
        quote(index, place.report, place.unit, text)
    };
    let views = index
        .collation
        .divergences
        .iter()
        .map(|divergence| DivergenceView {
            kind: divergence.kind.clone(),
            message: divergence.message.clone(),
            places: divergence.places.iter().map(passage).collect(),
        });
    views.collect()
}

/// The languages of the term table: those of the reports in their order.
pub fn languages(collation: &Collation) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for report in &collation.reports {
        if !languages.contains(&report.language) {
            languages.push(report.language.clone());
        }
    }
    languages
}

/// The concepts with their forms in each of [`languages`].
pub fn terms(index: &Index) -> Vec<TermView> {
    let languages = languages(index.collation);
    let views = index.collation.terms.iter().map(|term| TermView {
        concept: term.concept.clone(),
        kind: term.kind.clone(),
        languages: languages
            .iter()
            .map(|language| forms(index, term, language))
            .collect(),
    });
    views.collect()
}

fn forms(index: &Index, term: &TermUse, language: &str) -> Vec<FormView> {
    let listed = term.forms.get(language).into_iter().flatten();
    let mut forms: Vec<FormView> = listed
        .map(|f| FormView {
            form: f.form.clone(),
            status: Some(f.status.clone()),
            places: Vec::new(),
        })
        .collect();
    for mention in &term.mentions {
        if index.collation.reports[mention.report].language != language {
            continue;
        }
        let place = index.place(UnitRef {
            report: mention.report,
            unit: mention.unit,
        });
        match forms.iter_mut().find(|view| view.form == mention.form) {
            Some(view) if view.places.contains(&place) => {}
            Some(view) => view.places.push(place),
            None => forms.push(FormView {
                form: mention.form.clone(),
                status: None,
                places: vec![place],
            }),
        }
    }
    forms
}

/// The beginning of a long text, cut between words.
fn snippet(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(SNIPPET) else {
        return text.to_owned();
    };
    let cut = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{}…", text[..cut].trim_end())
}
