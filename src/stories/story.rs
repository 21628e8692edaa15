//! A story as it is told of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::document::{Document, UnitKind};
use crate::fact::Day;

/// Reports of one event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// Its name, which stays when reports are added.
    pub id: String,
    /// The heading of the report whose text most have; of several the first.
    pub title: String,
    /// The language of the title.
    pub title_language: String,
    /// The days of its first and last report, where they are known.
    pub first: Option<Day>,
    /// See `first`.
    pub last: Option<Day>,
    /// The languages of its reports.
    pub languages: BTreeSet<String>,
    /// Who published them, where that is known.
    pub outlets: BTreeSet<String>,
    /// How many different texts there are.
    pub texts: usize,
    /// Its reports, by their days.
    pub reports: Vec<StoryReport>,
}

/// A report of a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryReport {
    /// Where the store keeps it.
    #[serde(skip)]
    pub(super) row: i64,
    /// The file, or the id of the record.
    pub path: String,
    /// Its first heading, or its first sentence.
    pub title: String,
    /// The code of its language.
    pub language: String,
    /// Who published it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Its day, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The report of the story, by its place, whose text it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_of: Option<usize>,
    /// Whether it brings that text up to date: with a figure that is new, or much more text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_update: bool,
}

/// A report as the store has it.
pub(super) struct Told {
    pub text_of: Option<i64>,
    pub is_update: bool,
    pub path: String,
    pub outlet: Option<String>,
    pub language: String,
    pub day: Option<Day>,
    pub title: String,
}

/// The story of some reports, by their rows.
pub(super) fn story(id: String, reports: BTreeMap<i64, Told>) -> Story {
    let mut order: Vec<(i64, Told)> = reports.into_iter().collect();
    // those without a day last
    order.sort_by_key(|(row, told)| (told.day.is_none(), told.day, *row));
    let place: BTreeMap<i64, usize> = order
        .iter()
        .enumerate()
        .map(|(place, (row, _))| (*row, place))
        .collect();
    let text_of = |told: &Told| place.get(&told.text_of?).copied();
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, (_, told)) in order.iter().enumerate() {
        *copies.entry(text_of(told).unwrap_or(at)).or_default() += 1;
    }
    let main = copies
        .iter()
        .fold(
            (0, 0),
            |best, (&at, &count)| if count > best.1 { (at, count) } else { best },
        )
        .0;
    let days = || order.iter().filter_map(|(_, told)| told.day);
    Story {
        id,
        title: order[main].1.title.clone(),
        title_language: order[main].1.language.clone(),
        first: days().min(),
        last: days().max(),
        languages: order
            .iter()
            .map(|(_, told)| told.language.clone())
            .collect(),
        outlets: order
            .iter()
            .filter_map(|(_, told)| told.outlet.clone())
            .collect(),
        texts: copies.len(),
        reports: order
            .iter()
            .map(|(row, told)| StoryReport {
                row: *row,
                path: told.path.clone(),
                title: told.title.clone(),
                language: told.language.clone(),
                outlet: told.outlet.clone(),
                day: told.day,
                text_of: text_of(told),
                is_update: told.is_update,
            })
            .collect(),
    }
}

/// Characters of a title.
const TITLE: usize = 160;
/// A heading of fewer words is a kicker: it names the matter and not the news.
const KICKER: usize = 4;

/// By what a report is told of: its first heading that says something, or its first sentence.
pub(super) fn title(document: &Document) -> String {
    let of = |kind: UnitKind, least: usize| {
        let mut units = document.units.iter().enumerate();
        units
            .find(|(unit, of)| {
                of.kind == kind && document.unit_text(*unit).split_whitespace().count() >= least
            })
            .map(|(unit, _)| document.unit_text(unit))
    };
    let found = of(UnitKind::Heading, KICKER)
        .or_else(|| of(UnitKind::Sentence, 1))
        .or_else(|| of(UnitKind::Heading, 1))
        .unwrap_or_else(|| document.source.text());
    let words: Vec<&str> = found.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
