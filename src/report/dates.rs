//! Dates that are resolved: the days that they cover, in each calendar, and where they lie on the time line.

use std::collections::BTreeMap;

use serde::Serialize;

use super::index::{Index, PlaceOnPage};
use super::moments::CALENDARS;
use crate::bitext::collation::{FactKind, UnitRef};
use crate::fact::{Calendar, DateValue, Day};

/// A resolved date: its first and last day, as ISO 8601 and as each calendar writes them in digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// Index of the fact in the collation.
    pub fact: usize,
    /// First day, `2024-02-22`.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The key of each calendar and the days in it: `1402-12-03`, or the first and the last.
    pub calendars: Vec<(&'static str, String)>,
}

/// The collation's dates that are resolved.
pub fn dates(index: &Index) -> Vec<DateView> {
    let facts = index.collation.facts.iter().enumerate();
    let dates = facts.filter(|(_, cluster)| cluster.kind == FactKind::Date);
    dates
        .filter_map(|(fact, cluster)| {
            let value: DateValue = cluster.value.as_deref()?.parse().ok()?;
            let (from, to) = value.days()?;
            let calendars = CALENDARS.map(|calendar| (calendar.key(), written(calendar, from, to)));
            Some(DateView {
                fact,
                from,
                to,
                calendars: calendars.into(),
            })
        })
        .collect()
}

/// The days in a calendar's digits, with a dash between the first and the last.
fn written(calendar: Calendar, from: Day, to: Day) -> String {
    let digits = |day: Day| {
        let (year, month, day) = day.in_calendar(calendar);
        format!("{year:04}-{month:02}-{day:02}")
    };
    if from == to {
        digits(from)
    } else {
        format!("{} – {}", digits(from), digits(to))
    }
}

/// Space between two dates that follow each other, at least and at most, in the units of the drawing.
const GAP: (f64, f64) = (26.0, 90.0);
/// Width of the column of sigla, and space after the last date.
const MARGIN: (f64, f64) = (44.0, 60.0);
/// Height of the dates' labels, of a mark, and of the space around a lane's marks.
const LABELS: usize = 74;
const MARK: usize = 12;
const LANE: usize = 14;

/// The time line: a lane a report, the dates in their order. Lengths are units of the drawing.
#[derive(Serialize)]
pub struct Timeline {
    width: usize,
    height: usize,
    /// Where the sigla stand.
    sigla: usize,
    ticks: Vec<Tick>,
    lanes: Vec<Lane>,
}

#[derive(Serialize)]
struct Tick {
    x: usize,
    value: String,
}

#[derive(Serialize)]
struct Lane {
    siglum: String,
    top: usize,
    middle: usize,
    marks: Vec<Mark>,
}

#[derive(Serialize)]
struct Mark {
    x: usize,
    y: usize,
    place: PlaceOnPage,
    value: String,
    /// It is a single day, not a longer time.
    day: bool,
}

/// Draws the resolved dates; `None` when there are none. With `mirrored`, time runs from right to left.
///
/// Dates may be decades or a day apart: the distance between two grows with the logarithm of the days.
pub fn timeline(index: &Index, dates: &[DateView], mirrored: bool) -> Option<Timeline> {
    let mut order: Vec<(Day, Day, usize)> = dates.iter().map(|d| (d.from, d.to, d.fact)).collect();
    order.sort();
    let (mut x, mut before) = (MARGIN.0 + GAP.0, order.first()?.0);
    let mut places = Vec::new();
    for &(from, to, fact) in &order {
        let days = from.since(before) as f64;
        if !places.is_empty() {
            x += (GAP.0 + 4.0 * days.ln_1p()).min(GAP.1);
        }
        before = from;
        places.push((x, from == to, fact));
    }
    let width = x + MARGIN.1;
    let at = |x: f64| (if mirrored { width - x } else { x }).round() as usize;
    let (lanes, height) = lanes(index, &places, at);
    let value = |fact: usize| {
        index.collation.facts[fact]
            .value
            .clone()
            .unwrap_or_default()
    };
    let ticks = places.iter().map(|&(x, _, fact)| Tick {
        x: at(x),
        value: value(fact),
    });
    Some(Timeline {
        width: width.round() as usize,
        height,
        sigla: at(MARGIN.0 / 2.0),
        ticks: ticks.collect(),
        lanes,
    })
}

/// The reports that have one of the dates, and where the last lane ends.
fn lanes(
    index: &Index,
    dates: &[(f64, bool, usize)],
    at: impl Fn(f64) -> usize,
) -> (Vec<Lane>, usize) {
    let mut marks: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    for &(x, day, fact) in dates {
        let cluster = &index.collation.facts[fact];
        let mut units: Vec<UnitRef> = cluster
            .mentions
            .iter()
            .map(|m| UnitRef {
                report: m.report,
                unit: m.unit,
            })
            .collect();
        units.dedup();
        for unit in units {
            let lane = marks.entry(unit.report).or_default();
            let below = lane.iter().filter(|mark| mark.x == at(x)).count();
            lane.push(Mark {
                x: at(x),
                y: below * MARK,
                place: index.place(unit),
                value: cluster.value.clone().unwrap_or_default(),
                day,
            });
        }
    }
    let mut top = LABELS;
    let mut lanes = Vec::new();
    for (report, mut marks) in marks {
        let deep = marks.iter().map(|mark| mark.y).max().unwrap_or(0);
        for mark in &mut marks {
            mark.y += top + LANE;
        }
        lanes.push(Lane {
            siglum: index.siglum(report),
            top,
            middle: top + LANE + deep / 2,
            marks,
        });
        top += deep + 2 * LANE;
    }
    (lanes, top + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_day_is_written_in_each_calendar() {
        let days = |value: &str| value.parse::<DateValue>().ok()?.days();
        let (day, _) = days("2024-02-22").expect("a day");
        let all = CALENDARS.map(|calendar| written(calendar, day, day));
        assert_eq!(all, ["2024-02-22", "1402-12-03", "1445-08-12"]);
        let (from, to) = days("2024-02").expect("a month");
        assert_eq!(
            written(Calendar::Persian, from, to),
            "1402-11-12 – 1402-12-10"
        );
    }
}
