//! Dates that are resolved: the days that they cover, in each calendar, and where they lie on the time line.

use std::collections::BTreeMap;

use serde::Serialize;

use super::engine::Words;
use super::index::{Index, PlaceOnPage};
use crate::bitext::collation::{FactKind, UnitRef};
use crate::fact::{Calendar, DateValue, Day, Moment};

/// The calendars in which the page gives a date.
const CALENDARS: [Calendar; 3] = [Calendar::Gregorian, Calendar::Persian, Calendar::Islamic];

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

/// A date's value in words of the interface: `--02-20` is 20 February, of another calendar's numbers 20 Bahman. Nothing for a
/// value that has no words: a week, a day counted from another.
pub fn in_words(value: &str, calendar: Option<&str>, words: &Words) -> Option<String> {
    let own = CALENDARS.into_iter().find(|c| Some(c.key()) == calendar);
    let own = own.unwrap_or(Calendar::Gregorian);
    match value.parse().ok()? {
        DateValue::At(moment) => moment_in_words(moment, own, words),
        DateValue::Between(from, to) => {
            let [from, to] = [from, to].map(|moment| moment_in_words(moment, own, words));
            Some(format!("{} – {}", from?, to?))
        }
    }
}

fn moment_in_words(moment: Moment, own: Calendar, words: &Words) -> Option<String> {
    let listed = |key: &str, place: usize| words.listed("dates", key, place.checked_sub(1)?);
    let number = |number: i64| words.number(usize::try_from(number).unwrap_or(0));
    let gregorian = Calendar::Gregorian;
    Some(match moment {
        Moment::Day(day) => {
            let (year, month, day) = day.in_calendar(gregorian);
            let month = listed(gregorian.key(), month.into())?;
            format!("{} {month} {}", number(day.into()), number(year.into()))
        }
        Moment::Month { year, month } => {
            let month = listed(gregorian.key(), month.into())?;
            format!("{month} {}", number(year.into()))
        }
        Moment::DayOfYear { month, day } => {
            let month = listed(own.key(), month.into())?;
            format!("{} {month}", number(day.into()))
        }
        Moment::MonthOfYear(month) => listed(own.key(), month.into())?.to_owned(),
        Moment::Season { year, season } => {
            let season = listed("seasons", season.into())?;
            match year {
                Some(year) => format!("{season} {}", number(year.into())),
                None => season.to_owned(),
            }
        }
        Moment::Year(year) => number(year.into()),
        Moment::Weekday(weekday) => listed("weekdays", weekday as usize + 1)?.to_owned(),
        _ => return None,
    })
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
    use crate::report::PageOptions;
    use crate::report::engine::Engine;

    #[test]
    fn a_date_that_lacks_its_year_is_told_in_words_of_its_calendar() {
        let told = |ui: &str, value: &str, calendar: Option<&str>| {
            let options = PageOptions {
                ui: ui.to_owned(),
                title: String::new(),
                templates: None,
            };
            let engine = Engine::new(&options).expect("an interface");
            in_words(value, calendar, &engine.words())
        };
        assert_eq!(told("en", "--02-20", None).as_deref(), Some("20 February"));
        assert_eq!(told("fa", "--02-20", None).as_deref(), Some("۲۰ فوریه"));
        let own = told("fa", "--11-20", Some("persian"));
        assert_eq!(own.as_deref(), Some("۲۰ بهمن"));
        let own = told("ar", "--09", Some("islamic"));
        assert_eq!(own.as_deref(), Some("رمضان"));
        let day = told("en", "2024-02-22", None);
        assert_eq!(day.as_deref(), Some("22 February 2024"));
        assert_eq!(told("en", "friday", None).as_deref(), Some("Friday"));
        assert_eq!(told("en", "--23", None).as_deref(), Some("autumn"));
        assert_eq!(told("fa", "2024", None).as_deref(), Some("۲۰۲۴"));
        assert_eq!(told("en", "2024-W08", None), None);
    }

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
