//! Disagreements as ladders: one entry a fact, a rung for each thing that is said of it, with who says it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::bitext::collation::{Divergence, Place, UnitRef};
use crate::report::index::{Index, PlaceOnPage};

/// The longest context of the deciding words, in characters, on each side.
const AROUND: usize = 110;

/// One fact on which reports differ.
#[derive(Serialize)]
pub struct Dispute {
    /// Place among the collation's divergences.
    pub index: usize,
    /// Its sort, for instance `number`.
    pub kind: String,
    /// `contradiction`; `update`, where each thing is said on later days than the one before; `attributed`, where sources
    /// disagree and not the reports.
    pub class: &'static str,
    /// What disagrees, in words.
    pub message: String,
    /// What it is about.
    pub about: Vec<String>,
    pub rungs: Vec<Rung>,
}

/// One thing that is said.
#[derive(Serialize)]
pub struct Rung {
    /// The signs of the reports that say it.
    pub sigla: Vec<String>,
    /// There are so many that they are listed apart from the sentences.
    pub crowd: bool,
    /// The first and last day of those reports, when they are known.
    pub days: Option<(String, String)>,
    /// The sentences; of many reports one for each text.
    pub places: Vec<Marked>,
}

/// A sentence with the words in it that decide.
#[derive(Serialize)]
pub struct Marked {
    pub place: PlaceOnPage,
    pub language: String,
    pub before: String,
    pub here: String,
    pub after: String,
}

/// The kinds that time can change: a count grows, a day is moved, a threat becomes a deed.
const CHANGING: [&str; 3] = ["number", "date", "strength"];

/// All disagreements: contradictions first, then updates, then what sources deny each other.
pub fn disputes(index: &Index) -> Vec<Dispute> {
    let all = index.collation.divergences.iter().enumerate();
    let mut disputes: Vec<Dispute> = all.map(|(n, d)| dispute(index, n, d)).collect();
    let order = ["contradiction", "update", "attributed"];
    disputes.sort_by_key(|dispute| order.iter().position(|class| *class == dispute.class));
    disputes
}

fn dispute(index: &Index, n: usize, divergence: &Divergence) -> Dispute {
    let groups: Vec<Vec<usize>> = match divergence.says.is_empty() {
        true => (0..divergence.places.len())
            .map(|place| vec![place])
            .collect(),
        false => divergence
            .says
            .iter()
            .map(|say| say.places.clone())
            .collect(),
    };
    let groups = groups.iter().map(|places| {
        let known = places
            .iter()
            .filter_map(|&place| divergence.places.get(place));
        known.collect::<Vec<_>>()
    });
    let mut rungs: Vec<Rung> = groups
        .filter(|places| !places.is_empty())
        .map(|places| rung(index, &places))
        .collect();
    let clusters = index.collation.clusters.iter();
    let about = clusters
        .filter(|cluster| cluster.divergences.contains(&n))
        .flat_map(|cluster| cluster.shared.iter().cloned());
    Dispute {
        index: n,
        kind: divergence.kind.clone(),
        class: class(&divergence.kind, &mut rungs),
        message: divergence.message.clone(),
        about: index.names(&about.collect::<Vec<_>>()),
        rungs,
    }
}

/// The class of a dispute; the rungs of an update are set in the order of their days.
fn class(kind: &str, rungs: &mut [Rung]) -> &'static str {
    if kind == "attributed" {
        return "attributed";
    }
    let dated = rungs.len() > 1 && rungs.iter().all(|rung| rung.days.is_some());
    if !dated || !CHANGING.contains(&kind) {
        return "contradiction";
    }
    let mut order: Vec<&Rung> = rungs.iter().collect();
    order.sort_by(|x, y| x.days.cmp(&y.days));
    let later = |pair: &[&Rung]| match (&pair[0].days, &pair[1].days) {
        (Some((_, last)), Some((first, _))) => last < first,
        _ => false,
    };
    if !order.windows(2).all(later) {
        return "contradiction";
    }
    rungs.sort_by(|x, y| x.days.cmp(&y.days));
    "update"
}

fn rung(index: &Index, places: &[&Place]) -> Rung {
    let reports: BTreeSet<usize> = places.iter().map(|place| place.report).collect();
    let days = reports
        .iter()
        .map(|&report| index.collation.reports[report].date.clone());
    let days: Option<BTreeSet<String>> = days.collect();
    let days = days.and_then(|days| Some((days.first()?.clone(), days.last()?.clone())));
    let mut met = BTreeSet::new();
    let shown = places
        .iter()
        .filter(|place| met.insert(index.text_of(place.report)) || !index.many());
    Rung {
        crowd: index.many() && reports.len() > 1,
        sigla: reports.iter().map(|&report| index.siglum(report)).collect(),
        days,
        places: shown.map(|place| marked(index, place)).collect(),
    }
}

fn marked(index: &Index, place: &Place) -> Marked {
    let (report, unit) = (place.report, place.unit);
    let here = index
        .collation
        .passage(*place)
        .expect("the collation has been checked");
    let whole = &index.collation.reports[report].units[unit];
    let from = place.start - whole.start;
    Marked {
        place: index.place(UnitRef { report, unit }),
        language: index.collation.reports[report].language.clone(),
        before: ending(&whole.text[..from]),
        here: here.to_owned(),
        after: beginning(&whole.text[from + here.len()..]),
    }
}

/// The end of a text that is too long to be shown whole.
fn ending(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().rev().nth(AROUND - 1) else {
        return text.to_owned();
    };
    let cut = text[limit..].find(char::is_whitespace).unwrap_or(0);
    format!("…{}", text[limit + cut..].trim_start())
}

/// The beginning of a text that is too long to be shown whole.
fn beginning(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(AROUND) else {
        return text.to_owned();
    };
    let cut = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{}…", text[..cut].trim_end())
}
