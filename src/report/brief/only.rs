//! What only one report has.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::quote::{Line, cut, one_line, rank_in};
use crate::bitext::collation::{FactKind, UnitKind, UnitRef};
use crate::fact::DateValue;
use crate::report::index::{Index, reports_of};

/// The most sentences of each report's own that the brief tells.
const OWN: usize = 3;

/// What only one report has.
#[derive(Serialize)]
pub struct Own {
    pub report: usize,
    pub siglum: String,
    pub language: String,
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: usize,
}

/// For each report the sentences that no other shares, those with most to tell.
pub fn own(index: &Index) -> Vec<Own> {
    let news = news(index);
    let reports = index.collation.reports.iter().enumerate();
    reports
        .map(|(report, view)| {
            let mut units: Vec<(usize, f64)> = alone(index, report)
                .map(|unit| {
                    let facts = news.get(&UnitRef { report, unit }).copied().unwrap_or(0) as f64;
                    (
                        unit,
                        facts / (2.0 + rank_in(index, report, unit) as f64).ln(),
                    )
                })
                .collect();
            let all = units.len();
            units.sort_by(|x, y| y.1.total_cmp(&x.1));
            units.truncate(OWN);
            units.sort_by_key(|(unit, _)| *unit);
            let line = |(unit, _): &(usize, f64)| {
                own_line(
                    index,
                    UnitRef {
                        report,
                        unit: *unit,
                    },
                )
            };
            Own {
                report,
                siglum: index.siglum(report),
                language: view.language.clone(),
                lines: units.iter().map(line).collect(),
                more: all - units.len(),
            }
        })
        .collect()
}

/// The sentences and headings of a report that no other shares.
pub fn alone<'a>(index: &'a Index, report: usize) -> impl Iterator<Item = usize> + 'a {
    let units = index.collation.reports[report].units.iter();
    let told = units.filter(|unit| matches!(unit.kind, UnitKind::Sentence | UnitKind::Heading));
    told.map(|unit| unit.index)
        .filter(move |&unit| !index.is_linked(UnitRef { report, unit }))
}

fn own_line(index: &Index, at: UnitRef) -> Line {
    let unit = &index.collation.reports[at.report].units[at.unit];
    let place = index.place(at);
    Line {
        text: cut(&one_line(&unit.text)),
        language: index.collation.reports[at.report].language.clone(),
        places: vec![vec![place.clone()]],
        place,
        about: Vec::new(),
        first: Vec::new(),
        repeated: 0,
        weight: (0, 1, 0.0),
    }
}

/// How many facts each sentence has that say something for themselves: no bare weekday, no dual.
fn news(index: &Index) -> HashMap<UnitRef, usize> {
    let mut counts: HashMap<UnitRef, BTreeSet<usize>> = HashMap::new();
    for (n, fact) in index.collation.facts.iter().enumerate() {
        if fact.kind == FactKind::Event || !tells(fact.kind, fact.value.as_deref()) {
            continue;
        }
        for at in &fact.mentions {
            let unit = UnitRef {
                report: at.report,
                unit: at.unit,
            };
            counts.entry(unit).or_default().insert(n);
        }
    }
    counts
        .into_iter()
        .map(|(at, facts)| (at, facts.len()))
        .collect()
}

/// Whether a fact says something where it stands alone: a day that is known, a number beyond what grammar counts.
pub fn tells(kind: FactKind, value: Option<&str>) -> bool {
    match kind {
        FactKind::Date => value
            .and_then(|value| value.parse::<DateValue>().ok())
            .is_some_and(|date| date.days().is_some()),
        FactKind::Number => {
            let digits = value
                .unwrap_or_default()
                .split([' ', '/'])
                .next()
                .unwrap_or_default();
            digits.parse::<f64>().is_err() || digits.parse().is_ok_and(|number: f64| number > 2.0)
        }
        _ => true,
    }
}

/// The facts that only this report has and that say something for themselves.
pub fn own_facts(index: &Index) -> Vec<Vec<usize>> {
    let mut facts: Vec<Vec<usize>> = vec![Vec::new(); index.collation.reports.len()];
    for (n, fact) in index.collation.facts.iter().enumerate() {
        let reports = reports_of(fact);
        if let (Some(&report), 1) = (reports.first(), reports.len())
            && tells(fact.kind, fact.value.as_deref())
        {
            facts[report].push(n);
        }
    }
    facts
}
