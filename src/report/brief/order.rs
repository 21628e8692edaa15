//! Who said it first: the reports in the order of their days, each with what it tells before others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::quote::one_line;
use crate::bitext::collation::{Cluster, UnitRef};
use crate::report::index::{Index, PlaceOnPage};
use crate::report::published::{Published, published};

/// The longest passage, in characters, by which a line is known again.
const SNIPPET: usize = 100;
/// The most lines of a report that stand open.
const OPEN: usize = 4;

/// A report in the order of days.
#[derive(Serialize)]
pub struct Turn {
    pub report: usize,
    pub siglum: String,
    pub name: String,
    pub published: Option<Published>,
    /// What it tells and none before it, in its own order.
    pub lines: Vec<First>,
    /// Those that are folded.
    pub more: Vec<First>,
}

/// Something that one report tells before others do.
#[derive(Serialize)]
pub struct First {
    pub place: PlaceOnPage,
    pub language: String,
    pub text: String,
    /// The signs of the reports that tell it on the same day.
    pub same: Vec<String>,
    /// The signs of those that tell it later, in the order of their days.
    pub later: Vec<String>,
}

/// The reports in the order of their days, those without one last; nothing where no two days are known.
pub fn order(index: &Index) -> Vec<Turn> {
    let reports = &index.collation.reports;
    let days: BTreeSet<&str> = reports.iter().filter_map(|r| r.date.as_deref()).collect();
    if days.len() < 2 {
        return Vec::new();
    }
    let mut firsts: BTreeMap<usize, Vec<First>> = BTreeMap::new();
    for cluster in &index.collation.clusters {
        for (report, first) in firsts_of(index, cluster) {
            firsts.entry(report).or_default().push(first);
        }
    }
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&report| (reports[report].date.is_none(), &reports[report].date));
    let turn = |report: usize| {
        let mut lines = firsts.remove(&report).unwrap_or_default();
        // what most others take up later goes before
        lines.sort_by_key(|line| (Reverse(line.later.len()), line.place.number));
        let more = lines.split_off(lines.len().min(OPEN));
        Turn {
            report,
            siglum: index.siglum(report),
            name: reports[report].path.clone(),
            published: published(&reports[report]),
            lines,
            more,
        }
    };
    order.into_iter().map(turn).collect()
}

/// The reports that tell a cluster on its first day, when others tell it on a later one. A report of an unknown day is
/// neither first nor later.
fn firsts_of(index: &Index, cluster: &Cluster) -> Vec<(usize, First)> {
    let day = |report: usize| index.collation.reports[report].date.as_deref();
    let mut units: BTreeMap<usize, usize> = BTreeMap::new();
    for place in &cluster.places {
        let unit = units.entry(place.report).or_insert(place.unit);
        *unit = (*unit).min(place.unit);
    }
    let mut dated: Vec<(&str, usize)> = units
        .keys()
        .filter_map(|&report| Some((day(report)?, report)))
        .collect();
    dated.sort_unstable();
    let (Some((first, _)), Some((last, _))) = (dated.first(), dated.last()) else {
        return Vec::new();
    };
    if first == last {
        return Vec::new();
    }
    let told = dated.iter().take_while(|(day, _)| day == first);
    let tellers: Vec<usize> = told.map(|(_, report)| *report).collect();
    let later = &dated[tellers.len()..];
    let signs =
        |reports: &mut dyn Iterator<Item = usize>| reports.map(|r| index.siglum(r)).collect();
    let line = |&report: &usize| {
        let unit = units[&report];
        let view = &index.collation.reports[report];
        let others = &mut tellers.iter().copied().filter(|other| *other != report);
        let first = First {
            place: index.place(UnitRef { report, unit }),
            language: view.language.clone(),
            text: snippet(&one_line(&view.units[unit].text)),
            same: signs(others),
            later: signs(&mut later.iter().map(|(_, report)| *report)),
        };
        (report, first)
    };
    tellers.iter().map(line).collect()
}

fn snippet(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(SNIPPET) else {
        return text.to_owned();
    };
    let end = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{} …", text[..end].trim_end())
}
