use super::{Part, Turn, When};
use crate::fact::calendar::{Calendar, Day, last_day};
use crate::fact::lexicon::TimeUnit;

/// What is known of a report's time, to which its dates are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    /// The day the report is of: given by the user, or found in its dateline or byline.
    pub report: Option<Day>,
    /// The first day that the beginning of the report names, when its date is not known: news is about the
    /// days around it.
    pub lead: Option<Day>,
    /// The latest Gregorian year that the report names; with a weekday it tells the year of a date
    /// without one.
    pub latest_year: Option<i32>,
}

/// A date with its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::fact) struct Resolved {
    pub value: String,
    pub precision: &'static str,
    pub calendar: Option<Calendar>,
    pub how: String,
    pub conflict: Option<String>,
    /// The day, when the value is one.
    pub day: Option<Day>,
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A gap that a date without a year is not believed to lie in the future by.
const AHEAD: i64 = 120;

/// Gives a date its value. `named` is the day that the unit named last before this date.
pub(in crate::fact) fn resolve(when: &When, context: &Context, named: Option<Day>) -> Resolved {
    match when {
        When::Point {
            parts,
            weekday,
            turn,
        } => point(parts, *weekday, *turn, context),
        When::Range(first, last) => range(first, last, context),
        When::Decade(year, calendar) => decade(*year, *calendar),
        When::Season(season, year, turn) => self::season(*season, *year, *turn, context),
        When::Weekdays(first, last) => weekdays(*first, *last, context),
        When::FromReport(unit, count) => from_report(*unit, *count, context),
        When::FromNamed(unit, count) => from_named(*unit, *count, named),
    }
}

impl Part {
    /// First and last day, when the year is known.
    fn days(&self) -> Option<(Day, Day)> {
        let year = self.year?;
        let new = |month, day| Day::new(self.calendar, year, month, day);
        Some(match (self.month, self.day) {
            (Some(month), Some(day)) => (new(month, day)?, new(month, day)?),
            (Some(month), None) => (new(month, 1)?, last_day(self.calendar, year, month)?),
            _ => (new(1, 1)?, last_day(self.calendar, year, 12)?),
        })
    }

    /// As ISO 8601 writes it: another calendar's month or year is an interval of days, and what has no year
    /// keeps the numbers of its own calendar.
    fn iso(&self) -> Option<String> {
        let Some(year) = self.year else {
            return Some(match (self.month, self.day) {
                (Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
                (Some(month), None) => format!("--{month:02}"),
                _ => return None,
            });
        };
        let (first, last) = self.days()?;
        Some(match (self.month, self.day) {
            (Some(_), Some(_)) => first.to_string(),
            (Some(month), None) if self.calendar == Calendar::Gregorian => {
                format!("{year:04}-{month:02}")
            }
            (None, _) if self.calendar == Calendar::Gregorian => format!("{year:04}"),
            _ => format!("{first}/{last}"),
        })
    }

    fn precision(&self) -> &'static str {
        match (self.month, self.day) {
            (_, Some(_)) => "day",
            (Some(_), None) => "month",
            _ => "year",
        }
    }

    /// As a reader would write it.
    fn words(&self) -> String {
        let mut numbers = Vec::new();
        numbers.extend(self.year.map(|year| year.to_string()));
        numbers.extend(self.month.map(|month| format!("{month:02}")));
        numbers.extend(self.day.map(|day| format!("{day:02}")));
        format!("{} {}", self.calendar.name(), numbers.join("-"))
    }
}

fn point(parts: &[Part], weekday: Option<u8>, turn: Option<Turn>, context: &Context) -> Resolved {
    let Some(first) = parts.first() else {
        return on_weekday(weekday.unwrap_or(0), turn, context);
    };
    let gregorian = parts
        .iter()
        .find(|part| part.calendar == Calendar::Gregorian);
    let main = gregorian.unwrap_or(first);
    let mut resolved = match parts.iter().find(|part| part.year.is_some()) {
        Some(dated) => dated_point(main, dated, parts),
        None => undated_point(main, parts, weekday, turn, context),
    };
    if resolved.calendar.is_none() {
        resolved.calendar = Some(first.calendar);
    }
    if let (Some(day), Some(weekday)) = (resolved.day, weekday)
        && day.weekday() != weekday
    {
        let conflict = format!(
            "{day} was a {}, not a {}",
            WEEKDAYS[day.weekday() as usize],
            WEEKDAYS[weekday as usize]
        );
        resolved.conflict.get_or_insert(conflict);
    }
    if let Some(conflict) = &resolved.conflict {
        resolved.how = format!("{}; {conflict}", resolved.how);
    }
    resolved
}

/// One of the parts has a year: it dates all of them.
fn dated_point(main: &Part, dated: &Part, parts: &[Part]) -> Resolved {
    let Some((first, last)) = dated.days() else {
        let words = dated.words();
        return Resolved {
            value: dated.year.map(|year| year.to_string()).unwrap_or_default(),
            precision: "year",
            how: "as written".to_owned(),
            conflict: Some(format!("there is no day {words}")),
            ..Resolved::default()
        };
    };
    let mut conflict = None;
    for other in parts
        .iter()
        .filter(|other| other.calendar != dated.calendar)
    {
        let agrees = match other.year {
            Some(_) => other
                .days()
                .is_some_and(|(start, end)| start <= last && first <= end),
            None => [first, last].iter().any(|day| matches_day(other, *day)),
        };
        if !agrees {
            conflict = Some(format!("{} is not {}", dated.words(), other.words()));
        }
    }
    let shown = if main.year.is_some() { main } else { dated };
    let how = match parts.len() {
        1 => "as written",
        _ if conflict.is_some() => "written in two calendars that disagree",
        _ => "written in two calendars that agree",
    };
    Resolved {
        value: shown.iso().unwrap_or_default(),
        precision: shown.precision(),
        how: how.to_owned(),
        conflict,
        day: shown.day.and(shown.days()).map(|(day, _)| day),
        ..Resolved::default()
    }
}

fn matches_day(part: &Part, day: Day) -> bool {
    let (_, month, of_month) = day.in_calendar(part.calendar);
    part.month.is_none_or(|wanted| wanted == month)
        && part.day.is_none_or(|wanted| wanted == of_month)
}

/// No part has a year: the report's date may tell it, or the weekday and the years the report names.
fn undated_point(
    main: &Part,
    parts: &[Part],
    weekday: Option<u8>,
    turn: Option<Turn>,
    context: &Context,
) -> Resolved {
    let partial = |how: &str, conflict| Resolved {
        value: main.iso().unwrap_or_default(),
        precision: main.precision(),
        how: how.to_owned(),
        conflict,
        ..Resolved::default()
    };
    // a weekday tells the year more surely than the lead does
    let near = context
        .report
        .or(context.lead.filter(|_| weekday.is_none()));
    if main.day.is_some() && parts.len() > 1 && !possible(main, parts) {
        let other = parts.iter().find(|part| part.calendar != main.calendar);
        let conflict = format!(
            "{} is never {}",
            main.words(),
            other.unwrap_or(main).words()
        );
        return partial(
            "written in two calendars that disagree; no year",
            Some(conflict),
        );
    }
    let found = match (near, context.latest_year) {
        (Some(near), _) => {
            let candidates = candidates(main, parts, weekday, near);
            let how = match context.report {
                Some(_) => format!("the year from the report's date, {near}"),
                None => format!("inferred: the year nearest to {near}, of which the report begins"),
            };
            nearest(candidates, turn, near).map(|candidate| (candidate, how))
        }
        (None, Some(year)) if weekday.is_some() && main.day.is_some() => {
            let middle = Day::new(Calendar::Gregorian, year, 7, 1);
            let all = middle.map_or(Vec::new(), |middle| {
                candidates(main, parts, weekday, middle)
            });
            let how = format!(
                "the year from the weekday, near the latest year that the report names, {year}"
            );
            // three years running never agree in a weekday
            all.first().map(|candidate| (*candidate, how))
        }
        _ => None,
    };
    match found {
        Some(((part, first, _), how)) => Resolved {
            value: part.iso().unwrap_or_default(),
            precision: part.precision(),
            how,
            day: part.day.map(|_| first),
            ..Resolved::default()
        },
        None => partial("as written; the text gives no year", None),
    }
}

/// A date in a year that it may be of, with its first and last day.
type Candidate = (Part, Day, Day);

/// Whether the parts, each of another calendar, fall on one day in some year of our time.
fn possible(main: &Part, parts: &[Part]) -> bool {
    let years = match main.calendar {
        Calendar::Gregorian => 2000..2040,
        Calendar::Persian => 1380..1420,
        Calendar::Islamic => 1420..1460,
    };
    years.into_iter().any(|year| {
        let days = Part {
            year: Some(year),
            ..*main
        }
        .days();
        days.is_some_and(|(day, _)| parts.iter().all(|part| matches_day(part, day)))
    })
}

/// The date in the year of `around`, the year before and the year after, where all that is written agrees.
fn candidates(main: &Part, parts: &[Part], weekday: Option<u8>, around: Day) -> Vec<Candidate> {
    let year = around.in_calendar(main.calendar).0;
    let dated = |year| {
        let part = Part {
            year: Some(year),
            ..*main
        };
        let (first, last) = part.days()?;
        let agrees = parts.iter().all(|part| matches_day(part, first))
            && weekday.is_none_or(|weekday| first.weekday() == weekday);
        (main.day.is_none() || agrees).then_some((part, first, last))
    };
    (year - 1..=year + 1).filter_map(dated).collect()
}

/// The one that a report of the day `report` means.
fn nearest(mut candidates: Vec<Candidate>, turn: Option<Turn>, report: Day) -> Option<Candidate> {
    let distance =
        |(_, first, last): &Candidate| first.since(report).abs().min(last.since(report).abs());
    match turn {
        Some(Turn::Last) => candidates.retain(|(_, first, _)| *first < report),
        Some(Turn::Next) => candidates.retain(|(_, _, last)| *last > report),
        Some(Turn::Year(years)) => candidates
            .retain(|(part, ..)| part.year == Some(report.in_calendar(part.calendar).0 + years)),
        _ => candidates.retain(|(_, first, _)| first.since(report) <= AHEAD),
    }
    match turn {
        Some(Turn::Last) => candidates.into_iter().max_by_key(|(_, first, _)| *first),
        _ => candidates.into_iter().min_by_key(distance),
    }
}

fn on_weekday(weekday: u8, turn: Option<Turn>, context: &Context) -> Resolved {
    let name = WEEKDAYS[weekday as usize];
    let Some(report) = context.report else {
        if let (Some(lead), None) = (context.lead, turn) {
            let ahead = (i64::from(weekday) - i64::from(lead.weekday()) + 3).rem_euclid(7) - 3;
            let day = lead.plus(ahead);
            return Resolved {
                value: day.to_string(),
                precision: "day",
                how: format!("inferred: the {name} nearest to {lead}, of which the report begins"),
                day: Some(day),
                ..Resolved::default()
            };
        }
        let how = "as written; the report's date is not known".to_owned();
        return Resolved {
            value: name.to_owned(),
            precision: "weekday",
            how,
            ..Resolved::default()
        };
    };
    let back = (i64::from(report.weekday()) - i64::from(weekday)).rem_euclid(7);
    let (day, which) = match turn {
        Some(Turn::Next) => (report.plus(7 - back), "the next"),
        Some(Turn::Week(weeks)) => {
            let monday = report.plus(-i64::from(report.weekday()));
            (monday.plus(7 * weeks + i64::from(weekday)), "the week's")
        }
        Some(Turn::Last) if back == 0 => (report.plus(-7), "the last"),
        _ => (report.plus(-back), "the last"),
    };
    Resolved {
        value: day.to_string(),
        precision: "day",
        how: format!("{which} {name}, seen from the report's date, {report}"),
        day: Some(day),
        ..Resolved::default()
    }
}

fn weekdays(first: u8, last: u8, context: &Context) -> Resolved {
    let (first, last) = (
        on_weekday(first, None, context),
        on_weekday(last, None, context),
    );
    match (first.day, last.day) {
        // seen from the first of the two days, the second lies ahead
        (Some(from), Some(to)) if from > to => Resolved {
            value: format!("{}/{to}", from.plus(-7)),
            precision: "range",
            how: last.how,
            ..Resolved::default()
        },
        _ => Resolved {
            value: format!("{}/{}", first.value, last.value),
            precision: "range",
            how: first.how,
            ..Resolved::default()
        },
    }
}

fn range(first: &Part, last: &Part, context: &Context) -> Resolved {
    let (start, end) = (
        point(&[*first], None, None, context),
        point(&[*last], None, None, context),
    );
    let edge = |value: &str, last: bool| {
        let mut halves = value.split('/');
        let edge = if last {
            halves.next_back()
        } else {
            halves.next()
        };
        edge.unwrap_or_default().to_owned()
    };
    Resolved {
        value: format!("{}/{}", edge(&start.value, false), edge(&end.value, true)),
        precision: "range",
        calendar: Some(first.calendar),
        conflict: start.conflict.or(end.conflict),
        how: end.how,
        day: None,
    }
}

fn decade(year: i32, calendar: Calendar) -> Resolved {
    let part = |year| Part {
        calendar,
        year: Some(year),
        month: None,
        day: None,
    };
    let value = match calendar {
        Calendar::Gregorian => Some(format!("{:03}X", year / 10)),
        _ => part(year)
            .days()
            .zip(part(year + 9).days())
            .map(|((first, _), (_, last))| format!("{first}/{last}")),
    };
    Resolved {
        value: value.unwrap_or_else(|| year.to_string()),
        precision: "decade",
        calendar: Some(calendar),
        how: "as written".to_owned(),
        ..Resolved::default()
    }
}

/// ISO 8601-2 numbers the seasons from 21, spring.
fn season(season: u8, year: Option<i32>, turn: Option<Turn>, context: &Context) -> Resolved {
    let code = 20 + season;
    let partial = Resolved {
        precision: "season",
        calendar: Some(Calendar::Gregorian),
        ..Resolved::default()
    };
    if let Some(year) = year {
        return Resolved {
            value: format!("{year:04}-{code}"),
            how: "as written".to_owned(),
            ..partial
        };
    }
    let Some(report) = context.report else {
        let how = "as written; the report's date is not known".to_owned();
        return Resolved {
            value: format!("--{code}"),
            how,
            ..partial
        };
    };
    let (year, month, _) = report.in_calendar(Calendar::Gregorian);
    let current = (month % 12) / 3; // winter 0, spring 1, ...
    let wanted = season % 4;
    let year = match turn {
        Some(Turn::Last) if wanted >= current => year - 1,
        Some(Turn::Next) if wanted <= current => year + 1,
        _ => year,
    };
    Resolved {
        value: format!("{year:04}-{code}"),
        how: format!("seen from the report's date, {report}"),
        ..partial
    }
}

fn from_report(unit: TimeUnit, count: i64, context: &Context) -> Resolved {
    let Some(report) = context.report else {
        if let Some(lead) = context.lead.filter(|lead| tells(*lead, unit)) {
            return Resolved {
                how: format!("inferred: counted from {lead}, of which the report begins"),
                ..counted(lead, unit, count)
            };
        }
        let value = format!("{}{count:+}", unit.name());
        let how = "as written; the report's date is not known".to_owned();
        return Resolved {
            value,
            precision: unit.name(),
            how,
            ..Resolved::default()
        };
    };
    let how = format!("counted from the report's date, {report}");
    Resolved {
        how,
        ..counted(report, unit, count)
    }
}

/// Whether the report of a day is surely of the same week, month or year: it is a day or two younger.
fn tells(lead: Day, unit: TimeUnit) -> bool {
    let (_, month, of_month) = lead.in_calendar(Calendar::Gregorian);
    match unit {
        TimeUnit::Week => lead.weekday() <= THURSDAY,
        TimeUnit::Month => of_month <= 26,
        TimeUnit::Year => month < 12 || of_month <= 26,
        _ => false,
    }
}

const THURSDAY: u8 = 3;

/// So many units after a date that an earlier unit names, `at`; of a date without a year the day and month.
pub(in crate::fact) fn from_earlier(
    unit: TimeUnit,
    count: i64,
    earlier: &Resolved,
    at: usize,
) -> Option<Resolved> {
    let how = format!(
        "inferred: counted from {}, named in unit {at}",
        earlier.value
    );
    if let Some(day) = earlier.day {
        return Some(Resolved {
            how,
            ..counted(day, unit, count)
        });
    }
    let numbers = earlier.value.strip_prefix("--")?;
    let (month, day) = numbers.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // the end of February differs between years
    let open = unit == TimeUnit::Day && month > 2 && earlier.calendar? == Calendar::Gregorian;
    let day = Day::new(Calendar::Gregorian, 2001, month, day).filter(|_| open)?;
    let (_, month, day) = day.plus(count).in_calendar(Calendar::Gregorian);
    Some(Resolved {
        value: format!("--{month:02}-{day:02}"),
        precision: "day",
        calendar: Some(Calendar::Gregorian),
        how,
        ..Resolved::default()
    })
}

fn from_named(unit: TimeUnit, count: i64, named: Option<Day>) -> Resolved {
    match named {
        Some(day) => Resolved {
            how: format!("counted from {day}, named before it"),
            ..counted(day, unit, count)
        },
        None => Resolved {
            value: format!("{}{count:+}", unit.name()),
            precision: unit.name(),
            how: "as written; the sentence does not name the day it is counted from".to_owned(),
            ..Resolved::default()
        },
    }
}

/// The day, week, month, ... so many of them from `day`.
fn counted(day: Day, unit: TimeUnit, count: i64) -> Resolved {
    let (year, month, _) = day.in_calendar(Calendar::Gregorian);
    let months = i64::from(year) * 12 + i64::from(month) - 1 + count;
    let moved = |days: i64| {
        let week = day.plus(days).week();
        format!("{:04}-W{:02}", week.0, week.1)
    };
    let target = day.plus(count);
    let value = match unit {
        TimeUnit::Day => target.to_string(),
        TimeUnit::Week => moved(7 * count),
        TimeUnit::Month => format!(
            "{:04}-{:02}",
            months.div_euclid(12),
            months.rem_euclid(12) + 1
        ),
        TimeUnit::Year => format!("{:04}", i64::from(year) + count),
        TimeUnit::Decade => format!("{:03}X", i64::from(year) / 10 + count),
        TimeUnit::Century => format!("{:02}XX", i64::from(year) / 100 + count),
    };
    Resolved {
        value,
        precision: unit.name(),
        day: (unit == TimeUnit::Day).then_some(target),
        ..Resolved::default()
    }
}

/// Whether the date `open` leaves out what `full` tells, and says nothing else: `--02-22` and `2024-02-22`,
/// `friday` and a day that is one. A range is completed by each of its ends. `calendar` is that of the month
/// and day of `open`.
pub(in crate::fact) fn completes(full: &str, open: &str, calendar: Calendar) -> bool {
    if let Some((first, last)) = open.split_once('/') {
        return match full.split_once('/') {
            Some((from, to)) => completes(from, first, calendar) && completes(to, last, calendar),
            None => [first, last]
                .iter()
                .any(|end| *end == full || completes(full, end, calendar)),
        };
    }
    if let Some((first, last)) = full.split_once('/') {
        return [first, last]
            .iter()
            .any(|end| completes(end, open, calendar));
    }
    let day = full.parse::<Day>().ok();
    if let Some(weekday) = WEEKDAYS.iter().position(|weekday| *weekday == open) {
        return day.is_some_and(|day| usize::from(day.weekday()) == weekday);
    }
    let Some(numbers) = open.strip_prefix("--") else {
        return false;
    };
    match (calendar, day) {
        (Calendar::Gregorian, _) => full
            .split_once('-')
            .is_some_and(|(year, rest)| !year.is_empty() && rest == numbers),
        (_, Some(day)) => {
            let (_, month, of_month) = day.in_calendar(calendar);
            format!("{month:02}-{of_month:02}") == numbers
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_date_is_completed_by_one_that_does_not_contradict_it() {
        for (full, open, expected) in [
            ("2024-02-22", "--02-22", true),
            ("2024-02-23", "--02-22", false),
            ("2023-12", "--12", true),
            ("2023-11-12", "--12", false),
            ("2024-02-23", "friday", true),
            ("2024-02-22", "friday", false),
            ("2022-09-12/2022-09-13", "--09-13", true),
            ("2022-09-12/2022-09-13", "--09-12/--09-13", true),
            ("2022-09-12/2022-09-13", "--09-12/--09-14", false),
            ("2024-02-22", "2024-02-22/2024-02-23", true),
            ("2024-02-22", "2024-02-22", false),
            ("2022", "day-1", false),
        ] {
            assert_eq!(
                completes(full, open, Calendar::Gregorian),
                expected,
                "{full} {open}"
            );
        }
    }
}
