//! The view model of the index of stories: the newest and the largest, outlets, days, and all of them with their reports.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::engine::{Engine, Frame};
use super::{ReportError, assets};
use crate::stories::{Story, StoryReport};

/// What `stories.html` is rendered from.
#[derive(Serialize)]
pub struct Page<'a> {
    frame: Frame,
    /// Reports, and stories, that there are.
    reports: usize,
    stories: usize,
    newest: Vec<Entry<'a>>,
    largest: Vec<Entry<'a>>,
    outlets: Vec<Outlet<'a>>,
    /// Outlets that are not listed.
    other_outlets: usize,
    days: Vec<DayView>,
    languages: Vec<Share<'a>>,
    all: Vec<Row<'a>>,
    /// Stories that are not listed.
    others: usize,
}

/// A story in a short list.
#[derive(Serialize)]
struct Entry<'a> {
    title: &'a str,
    language: &'a str,
    /// Where its page or its row is.
    address: String,
    reports: usize,
    first: Option<String>,
    last: Option<String>,
}

#[derive(Serialize)]
struct Outlet<'a> {
    name: &'a str,
    reports: usize,
    stories: usize,
    /// Stories that it had on their first day, of those that others have too.
    first: usize,
}

#[derive(Serialize)]
struct DayView {
    day: String,
    reports: usize,
    stories: usize,
    /// Where its bar begins, and how long it is, of 100.
    x: usize,
    width: usize,
}

#[derive(Serialize)]
struct Share<'a> {
    language: &'a str,
    reports: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    language: &'a str,
    /// Its page, if it has one.
    page: Option<&'a str>,
    first: Option<String>,
    last: Option<String>,
    languages: Vec<&'a str>,
    outlets: Vec<&'a str>,
    texts: usize,
    reports: Vec<ReportView<'a>>,
    more: usize,
}

#[derive(Serialize)]
struct ReportView<'a> {
    title: &'a str,
    language: &'a str,
    outlet: Option<&'a str>,
    /// The file's name, or the record's.
    name: &'a str,
    day: Option<String>,
    /// `copy` or `update`, of a text that stands before.
    repeats: Option<&'static str>,
    /// The number of the report whose text it is, from 1.
    text_of: usize,
}

/// Stories in a short list.
const SHORT: usize = 8;
/// Stories that are listed: more make a page that no reader reads and some browsers do not show.
const LISTED: usize = 2_000;
/// Reports of a story that are listed.
const REPORTS: usize = 60;
/// Outlets that are listed.
const OUTLETS: usize = 40;
/// Days that are drawn, the last ones.
const DAYS: usize = 31;

/// The index of `stories`; `pages` are the addresses of those that have a page.
pub fn page<'a>(
    stories: &'a [Story],
    pages: &'a BTreeMap<String, String>,
    engine: &Engine,
) -> Result<Page<'a>, ReportError> {
    let mut order: Vec<&Story> = stories.iter().collect();
    order.sort_by_key(|story| (Reverse(story.last), Reverse(story.reports.len()), &story.id));
    let largest = {
        let mut order = order.clone();
        order.sort_by_key(|story| {
            (
                Reverse(story.texts),
                Reverse(story.reports.len()),
                Reverse(story.last),
            )
        });
        order
    };
    let entry = |story: &&&'a Story| entry(story, pages, &engine.ui);
    let several = |story: &&&'a Story| story.reports.len() > 1;
    let languages = languages(stories);
    let codes: Vec<&str> = languages.iter().map(|share| share.language).collect();
    let (outlets, other_outlets) = outlets(stories);
    Ok(Page {
        frame: engine.frame(&assets::STORIES, &codes)?,
        reports: stories.iter().map(|story| story.reports.len()).sum(),
        stories: stories.len(),
        newest: order
            .iter()
            .filter(several)
            .take(SHORT)
            .map(|s| entry(&s))
            .collect(),
        largest: largest
            .iter()
            .filter(several)
            .take(SHORT)
            .map(|s| entry(&s))
            .collect(),
        outlets,
        other_outlets,
        days: days(stories, assets::direction(&engine.ui) == "rtl"),
        languages,
        all: order
            .iter()
            .take(LISTED)
            .map(|story| row(story, pages, &engine.ui))
            .collect(),
        others: order.len().saturating_sub(LISTED),
    })
}

fn written(day: Option<crate::fact::Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// The title of a story and its language: in the reader's language, where one of its reports has one.
fn headed<'a>(story: &'a Story, ui: &str) -> (&'a str, &'a str) {
    let mut reports = story.reports.iter();
    match reports.find(|report| report.language == ui) {
        Some(report) if story.title_language != ui => (&report.title, &report.language),
        _ => (&story.title, &story.title_language),
    }
}

fn entry<'a>(story: &'a Story, pages: &BTreeMap<String, String>, ui: &str) -> Entry<'a> {
    let (title, language) = headed(story, ui);
    Entry {
        title,
        language,
        address: match pages.get(&story.id) {
            Some(page) => page.clone(),
            None => format!("#s-{}", story.id),
        },
        reports: story.reports.len(),
        first: written(story.first),
        last: written(story.last),
    }
}

fn row<'a>(story: &'a Story, pages: &'a BTreeMap<String, String>, ui: &str) -> Row<'a> {
    let report = |report: &'a StoryReport| ReportView {
        title: &report.title,
        language: &report.language,
        outlet: report.outlet.as_deref(),
        name: report
            .path
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&report.path),
        day: written(report.day),
        repeats: report
            .text_of
            .map(|_| if report.is_update { "update" } else { "copy" }),
        text_of: report.text_of.map_or(0, |of| of + 1),
    };
    let (title, language) = headed(story, ui);
    Row {
        id: &story.id,
        title,
        language,
        page: pages.get(&story.id).map(String::as_str),
        first: written(story.first),
        last: written(story.last).filter(|_| story.last != story.first),
        languages: story.languages.iter().map(String::as_str).collect(),
        outlets: story.outlets.iter().map(String::as_str).collect(),
        texts: story.texts,
        reports: story.reports.iter().take(REPORTS).map(report).collect(),
        more: story.reports.len().saturating_sub(REPORTS),
    }
}

fn languages(stories: &[Story]) -> Vec<Share<'_>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for report in stories.iter().flat_map(|story| &story.reports) {
        *counts.entry(&report.language).or_default() += 1;
    }
    let mut shares: Vec<Share> = counts
        .into_iter()
        .map(|(language, reports)| Share { language, reports })
        .collect();
    shares.sort_by_key(|share| Reverse(share.reports));
    shares
}

/// The outlets with the most reports, and how many others there are.
fn outlets(stories: &[Story]) -> (Vec<Outlet<'_>>, usize) {
    let mut outlets: BTreeMap<&str, Outlet> = BTreeMap::new();
    for story in stories {
        let mut met = BTreeSet::new();
        for report in &story.reports {
            let Some(name) = report.outlet.as_deref() else {
                continue;
            };
            let outlet = outlets.entry(name).or_insert(Outlet {
                name,
                reports: 0,
                stories: 0,
                first: 0,
            });
            outlet.reports += 1;
            // reports stand by their days, so that the first of an outlet is its earliest
            if met.insert(name) {
                outlet.stories += 1;
                let early = report.day.is_some() && report.day == story.first;
                outlet.first += usize::from(early && story.outlets.len() > 1);
            }
        }
    }
    let mut list: Vec<Outlet> = outlets.into_values().collect();
    list.sort_by_key(|outlet| (Reverse(outlet.reports), outlet.name));
    let others = list.len().saturating_sub(OUTLETS);
    list.truncate(OUTLETS);
    (list, others)
}

/// The last days that have reports, the newest first.
fn days(stories: &[Story], right_to_left: bool) -> Vec<DayView> {
    let mut days: BTreeMap<crate::fact::Day, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for story in stories {
        for day in story.reports.iter().filter_map(|report| report.day) {
            let (reports, of) = days.entry(day).or_default();
            *reports += 1;
            of.insert(&story.id);
        }
    }
    let most = days
        .values()
        .map(|(reports, _)| *reports)
        .max()
        .unwrap_or(1);
    let view = |(day, (reports, stories)): (crate::fact::Day, (usize, BTreeSet<&str>))| {
        let width = (100 * reports).div_ceil(most);
        DayView {
            day: day.to_string(),
            reports,
            stories: stories.len(),
            x: if right_to_left { 100 - width } else { 0 },
            width,
        }
    };
    days.into_iter().rev().take(DAYS).map(view).collect()
}
