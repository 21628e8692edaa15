//! The tables below the reading view: facts, what only one report says, divergences, terms.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::brief::only::{alone, own_facts};
use super::dates::DateView;
use super::index::{Index, PlaceOnPage, reports_of};
use crate::bitext::collation::{Collation, FactKind, TermUse, UnitRef};

/// The longest passage, in characters, that a table quotes.
const SNIPPET: usize = 110;

/// The most forms of a language, best first, that a concept shows beside those met.
const OTHERS: usize = 2;

/// Facts of one kind.
#[derive(Serialize)]
pub struct FactGroup {
    kind: FactKind,
    facts: Vec<FactRow>,
}

impl FactGroup {
    /// How many facts it has.
    pub fn len(&self) -> usize {
        self.facts.len()
    }
}

#[derive(Serialize)]
struct FactRow {
    /// Index in the collation.
    index: usize,
    label: String,
    /// The value, unless the label tells it.
    value: Option<String>,
    /// A resolved date in each calendar: its key and the days.
    calendars: Vec<(&'static str, String)>,
    /// What each report writes; of many reports only those that have the fact.
    reports: Vec<Wordings>,
}

/// What one report writes for a fact.
#[derive(Serialize)]
struct Wordings {
    siglum: String,
    language: String,
    forms: Vec<Wording>,
}

/// A form of words and the sentences that have it.
#[derive(Serialize)]
struct Wording {
    text: String,
    places: Vec<PlaceOnPage>,
}

/// What a single report has.
#[derive(Serialize)]
pub struct OnlyView {
    report: usize,
    siglum: String,
    sentences: Vec<Quote>,
    facts: Vec<FactGroup>,
    /// How many facts they are.
    count: usize,
}

/// A passage and where it stands.
#[derive(Serialize)]
struct Quote {
    place: PlaceOnPage,
    language: String,
    text: String,
}

/// Concepts of one kind.
#[derive(Serialize)]
pub struct TermGroup {
    kind: String,
    concepts: Vec<TermView>,
}

/// A concept, its forms by language, and where they occur.
#[derive(Serialize)]
struct TermView {
    /// Its name in the language of the interface, as far as the glossary has one.
    name: String,
    languages: Vec<Forms>,
}

#[derive(Default, Serialize)]
struct Forms {
    met: Vec<FormView>,
    others: Vec<FormView>,
}

#[derive(Serialize)]
struct FormView {
    form: String,
    /// `None` for a form that occurs but is not among the concept's forms.
    status: Option<String>,
    /// Where it was met, the places of a report together.
    reports: Vec<Vec<PlaceOnPage>>,
}

impl FormView {
    /// Places come in the order of the reports.
    fn add(&mut self, place: PlaceOnPage) {
        match self.reports.last_mut() {
            Some(places) if places[0].report == place.report => {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            _ => self.reports.push(vec![place]),
        }
    }
}

/// The facts that more than one report has: dates in their order, all others most widely shared first.
pub fn facts(index: &Index, dates: &[DateView]) -> Vec<FactGroup> {
    let facts = index.collation.facts.iter().enumerate();
    let shared = facts.filter(|(_, cluster)| reports_of(cluster).len() > 1);
    groups(index, dates, shared.map(|(n, _)| n), !index.many())
}

/// The facts by kind; `everywhere` asks for a place for each report, even if it does not have the fact.
fn groups(
    index: &Index,
    dates: &[DateView],
    facts: impl Iterator<Item = usize>,
    everywhere: bool,
) -> Vec<FactGroup> {
    let key = |n: usize| {
        let cluster = &index.collation.facts[n];
        let value = cluster.value.as_deref();
        let date = value.filter(|_| cluster.kind == FactKind::Date);
        let reports = Reverse(reports_of(cluster).len());
        (cluster.kind, date.unwrap_or_default(), reports, n)
    };
    let mut chosen: Vec<_> = facts.map(key).collect();
    chosen.sort_unstable();
    let same_kind = chosen.chunk_by(|a, b| a.0 == b.0);
    same_kind
        .map(|chunk| FactGroup {
            kind: chunk[0].0,
            facts: chunk
                .iter()
                .map(|c| fact_row(index, dates, c.3, everywhere))
                .collect(),
        })
        .collect()
}

fn fact_row(index: &Index, dates: &[DateView], n: usize, everywhere: bool) -> FactRow {
    let cluster = &index.collation.facts[n];
    let mut reports: BTreeMap<usize, Vec<Wording>> = BTreeMap::new();
    if everywhere {
        reports.extend((0..index.collation.reports.len()).map(|report| (report, Vec::new())));
    }
    for mention in &cluster.mentions {
        let place = index.place(UnitRef {
            report: mention.report,
            unit: mention.unit,
        });
        let wordings = reports.entry(mention.report).or_default();
        let text = snippet(&mention.text);
        match wordings.iter_mut().find(|wording| wording.text == text) {
            Some(wording) if wording.places.contains(&place) => {}
            Some(wording) => wording.places.push(place),
            None => wordings.push(Wording {
                text,
                places: vec![place],
            }),
        }
    }
    if index.many() {
        // of one text that many reports have, one speaks
        let all: BTreeSet<usize> = reports.keys().copied().collect();
        reports.retain(|&r, _| !index.repeats(r) || !all.contains(&index.text_of(r)));
    }
    let label = index.label(&cluster.id);
    let wordings = |(report, forms): (usize, Vec<Wording>)| Wordings {
        siglum: index.siglum(report),
        language: index.collation.reports[report].language.clone(),
        forms,
    };
    FactRow {
        index: n,
        label: snippet(label),
        // a date's label is its value in words
        value: cluster
            .value
            .clone()
            .filter(|value| value != label && cluster.kind != FactKind::Date),
        calendars: dates
            .binary_search_by_key(&n, |date| date.fact)
            .map_or_else(|_| Vec::new(), |at| dates[at].calendars.clone()),
        reports: reports.into_iter().map(wordings).collect(),
    }
}

/// For each report the sentences and facts that no other has.
pub fn only(index: &Index, dates: &[DateView]) -> Vec<OnlyView> {
    let view = |(report, facts): (usize, Vec<usize>)| {
        let units = &index.collation.reports[report].units;
        OnlyView {
            report,
            siglum: index.siglum(report),
            count: facts.len(),
            facts: groups(index, dates, facts.into_iter(), false),
            sentences: alone(index, report)
                .map(|unit| quote(index, report, unit, &units[unit].text))
                .collect(),
        }
    };
    own_facts(index).into_iter().enumerate().map(view).collect()
}

fn quote(index: &Index, report: usize, unit: usize, text: &str) -> Quote {
    Quote {
        place: index.place(UnitRef { report, unit }),
        language: index.collation.reports[report].language.clone(),
        text: snippet(text),
    }
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

/// The concepts by kind with their forms in each of [`languages`]; of events only the forms that were met,
/// because a verb has more forms than a reader wants to see.
pub fn terms(index: &Index) -> Vec<TermGroup> {
    let languages = languages(index.collation);
    let mut kinds: BTreeMap<(bool, &str), Vec<TermView>> = BTreeMap::new();
    for term in &index.collation.terms {
        let event = term.kind == "event";
        // what happens in one report alone leads nowhere
        if event
            && term
                .mentions
                .iter()
                .all(|m| m.report == term.mentions[0].report)
        {
            continue;
        }
        let forms = languages.iter().map(|language| {
            let mut forms = forms(index, term, language);
            if event {
                forms.others.clear();
            }
            forms
        });
        let view = TermView {
            name: index.label(&term.concept).to_owned(),
            languages: forms.collect(),
        };
        kinds.entry((event, &term.kind)).or_default().push(view);
    }
    let groups = kinds.into_iter();
    groups
        .map(|((_, kind), concepts)| TermGroup {
            kind: kind.to_owned(),
            concepts,
        })
        .collect()
}

fn forms(index: &Index, term: &TermUse, language: &str) -> Forms {
    let listed = term.forms.get(language).into_iter().flatten();
    let mut forms: Vec<FormView> = listed
        .map(|f| FormView {
            form: f.form.clone(),
            status: Some(f.status.clone()),
            reports: Vec::new(),
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
            Some(view) => view.add(place),
            None => forms.push(FormView {
                form: mention.form.clone(),
                status: None,
                reports: vec![vec![place]],
            }),
        }
    }
    let (met, mut others): (Vec<_>, Vec<_>) =
        forms.into_iter().partition(|view| !view.reports.is_empty());
    others.truncate(OTHERS);
    Forms { met, others }
}

/// The beginning of a long text, cut between words.
fn snippet(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(SNIPPET) else {
        return text.to_owned();
    };
    let cut = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{}…", text[..cut].trim_end())
}
