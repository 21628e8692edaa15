//! When a report was published and what it is called, as a page tells it.

use std::borrow::Cow;

use serde::Serialize;

use crate::bitext::collation::{Collation, ReportView};

/// The day of a report, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// ISO 8601.
    pub day: String,
    /// The key of the message that tells it: `told`, `stamp`, `dateline`, `inferred`.
    pub known: &'static str,
}

/// What the beginning of a collation's `date_from` means.
const KNOWN: [(&str, &str); 4] = [
    ("told", "told"),
    ("time stamp", "stamp"),
    ("dateline", "dateline"),
    ("inferred", "inferred"),
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

/// The collation with reports named by their files alone, which a page that is sent on may tell: of files of one name as
/// much of the path as keeps them apart.
pub fn named(collation: &Collation) -> Cow<'_, Collation> {
    let paths: Vec<Vec<&str>> = collation.reports.iter().map(|r| steps(&r.path)).collect();
    let name = |report: usize| {
        let steps = &paths[report];
        let tail = |of: &[&str], length: usize| of[of.len().saturating_sub(length)..].join("/");
        let apart = |length: &usize| {
            let own = tail(steps, *length);
            let others = paths.iter().filter(|other| *other != steps);
            others.clone().all(|other| tail(other, *length) != own)
        };
        let length = (1..=steps.len()).find(apart).unwrap_or(steps.len());
        tail(steps, length)
    };
    let names: Vec<String> = (0..paths.len()).map(name).collect();
    if collation
        .reports
        .iter()
        .zip(&names)
        .all(|(report, name)| report.path == *name)
    {
        return Cow::Borrowed(collation);
    }
    let mut named = collation.clone();
    for (report, name) in named.reports.iter_mut().zip(names) {
        report.path = name;
    }
    Cow::Owned(named)
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
