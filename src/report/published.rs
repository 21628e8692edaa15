//! When a report was published and what it is called, as a page tells it.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use crate::bitext::collation::{Collation, ReportView};

/// The day of a report, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// ISO 8601.
    pub day: String,
    /// The key of the message that tells it.
    pub known: &'static str,
}

/// What the beginning of a collation's `date_from` means.
const KNOWN: [(&str, &str); 10] = [
    ("told", "told"),
    ("time stamp", "stamp"),
    ("dateline", "dateline"),
    ("inferred", "inferred"),
    ("date that unit", "today"),
    ("mark-up", "file"),
    ("head of the mail", "file"),
    ("properties", "file"),
    ("the day on which", "file"),
    ("time of the file", "modified"),
];

/// When a report was published, if that is known.
pub fn published(report: &ReportView) -> Option<Published> {
    let day = report.date.clone()?;
    let from = report.date_from.as_deref().unwrap_or_default();
    let known = KNOWN.iter().find(|(words, _)| from.starts_with(words));
    Some(Published {
        day,
        known: known.map_or("told", |(_, key)| key),
    })
}

/// The collation with reports named by their files alone, which a page that is sent on may tell.
pub fn named(collation: &Collation) -> Cow<'_, Collation> {
    let paths: Vec<&str> = collation.reports.iter().map(|r| r.path.as_str()).collect();
    let names = names(&paths);
    if paths.iter().zip(&names).all(|(path, name)| path == name) {
        return Cow::Borrowed(collation);
    }
    let mut named = collation.clone();
    for (report, name) in named.reports.iter_mut().zip(names) {
        report.path = name;
    }
    Cow::Owned(named)
}

/// Files by their names: of files of one name as much of the path as keeps them apart.
pub fn names(paths: &[&str]) -> Vec<String> {
    let paths: Vec<Vec<&str>> = paths.iter().map(|path| steps(path)).collect();
    let tail = |of: &[&str], length: usize| of[of.len().saturating_sub(length)..].join("/");
    let mut holders: HashMap<&str, Vec<&Vec<&str>>> = HashMap::new();
    for steps in &paths {
        holders
            .entry(steps.last().unwrap_or(&""))
            .or_default()
            .push(steps);
    }
    let name = |steps: &Vec<&str>| {
        let same = &holders[steps.last().unwrap_or(&"")];
        let apart = |length: &usize| {
            let own = tail(steps, *length);
            let mut others = same.iter().filter(|other| **other != steps);
            others.all(|other| tail(other, *length) != own)
        };
        let length = (1..=steps.len()).find(apart).unwrap_or(steps.len());
        tail(steps, length)
    };
    paths.iter().map(name).collect()
}

fn steps(path: &str) -> Vec<&str> {
    let steps = path
        .split(['/', '\\'])
        .filter(|step| !step.is_empty() && *step != ".");
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::StatedBy;
    use crate::fact::DaySource;

    fn report(path: &str, from: Option<&str>) -> ReportView {
        ReportView {
            path: path.to_owned(),
            start: 0,
            date: Some("2024-02-22".to_owned()),
            date_from: from.map(str::to_owned),
            language: "fa".to_owned(),
            units: Vec::new(),
        }
    }

    #[test]
    fn each_way_to_know_a_day_has_its_message() {
        let day = "2024-02-23".parse().expect("a day");
        let sources = [
            (DaySource::Told, "told"),
            (DaySource::Stamp(3), "stamp"),
            (DaySource::Dateline(0), "dateline"),
            (DaySource::OtherReports(day), "inferred"),
            (DaySource::Today(2), "today"),
            (DaySource::File(StatedBy::Markup("time")), "file"),
            (DaySource::File(StatedBy::MailHead), "file"),
            (DaySource::File(StatedBy::Properties), "file"),
            (DaySource::File(StatedBy::Saved), "file"),
            (DaySource::File(StatedBy::FileTime), "modified"),
        ];
        for (source, key) in sources {
            let from = source.to_string();
            let known = published(&report("a.txt", Some(&from))).map(|known| known.known);
            assert_eq!(known, Some(key), "{from}");
        }
    }

    #[test]
    fn files_go_by_their_names_and_by_as_much_more_as_keeps_them_apart() {
        let collation = Collation {
            reports: ["/home/desk/a.txt", "../x/b.txt", "C:\\y\\b.txt"]
                .map(|p| report(p, None))
                .into(),
            ..Collation::default()
        };
        let named = named(&collation);
        let names: Vec<&str> = named.reports.iter().map(|r| r.path.as_str()).collect();
        assert_eq!(names, ["a.txt", "x/b.txt", "y/b.txt"]);
    }
}
