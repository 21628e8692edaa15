use super::{PartialDate, Turn, When};
use crate::document::StatedBy;
use crate::fact::calendar::{Calendar, Day, Weekday, last_day};
use crate::fact::how::{Conflict, DateSource, WhichWeekday};
use crate::fact::moment::{DateValue, Moment, TimeUnit};
use crate::fact::value::{Date, Precision};

/// The day of a report, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub day: Day,
    /// How it is known.
    pub from: DaySource,
}

/// How the day of a report is known. Shown as English prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaySource {
    /// The user gave it.
    Told,
    /// A time stamp or byline, in this unit.
    Stamp(usize),
    /// A dateline, in this unit.
    Dateline(usize),
    /// A sentence calls a full date today, in this unit.
    Today(usize),
    /// Inferred: the weekday that the report names, nearest to this day of other reports.
    OtherReports(Day),
    /// Its file states it, beside the text.
    File(StatedBy),
}

impl DaySource {
    /// Whether it says when the report was published; a file's time only says when the file was made.
    #[must_use]
    pub fn is_firm(self) -> bool {
        !matches!(self, Self::File(by) if !by.is_firm())
    }
}

impl std::fmt::Display for DaySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Told => f.write_str("told"),
            Self::Stamp(unit) => write!(f, "time stamp or byline in unit {unit}"),
            Self::Dateline(unit) => write!(f, "dateline in unit {unit}"),
            Self::Today(unit) => write!(f, "date that unit {unit} calls today"),
            Self::OtherReports(near) => write!(
                f,
                "inferred: the weekday it names, nearest to the other reports of {near}"
            ),
            Self::File(by) => write!(f, "{by}"),
        }
    }
}

/// What is known of a report's time, by which its dates are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The day of the report: given by the user, or found in its dateline or byline.
    pub report: Option<Day>,
    /// The same, with how it is known.
    pub published: Option<Published>,
    /// The first day that the beginning of the report names, when its date is not known: news is about the
    /// days around it.
    pub lead: Option<Day>,
    /// The latest Gregorian year that the report names; with a weekday it determines the year of a date that has
    /// none.
    pub latest_year: Option<i32>,
    /// The latest year named outside the sentence at hand: a year in the sentence is not that of its date without a
    /// year.
    pub latest_elsewhere: Option<i32>,
    /// The weekday with which its week begins.
    pub week_begins: Weekday,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            report: None,
            published: None,
            lead: None,
            latest_year: None,
            latest_elsewhere: None,
            week_begins: Weekday::Monday,
        }
    }
}

/// A date with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::fact) struct Resolved {
    pub date: Date,
    pub how: DateSource,
}

impl Resolved {
    fn new(value: impl Into<DateValue>, precision: Precision, how: DateSource) -> Self {
        let date = Date {
            value: value.into(),
            precision,
            calendar: None,
            conflict: None,
        };
        Self { date, how }
    }

    fn in_calendar(mut self, calendar: Calendar) -> Self {
        self.date.calendar = Some(calendar);
        self
    }

    fn contradicted(mut self, conflict: Option<Conflict>) -> Self {
        self.date.conflict = conflict;
        self
    }

    /// The day, when the value is one.
    pub fn day(&self) -> Option<Day> {
        match self.date.value {
            DateValue::At(Moment::Day(day)) => Some(day),
            _ => None,
        }
    }
}

/// A date without a year is not taken to be further in the future than this.
const AHEAD: i64 = 120;

/// Gives a date its value. `named` is the last day that the unit names before this date.
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

impl PartialDate {
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

    /// Its value: another calendar's month or year is an interval of days, and what has no year keeps the numbers of
    /// its own calendar.
    fn value(&self) -> Option<DateValue> {
        let Some(year) = self.year else {
            return Some(DateValue::At(match (self.month, self.day) {
                (Some(month), Some(day)) => Moment::DayOfYear { month, day },
                (Some(month), None) => Moment::MonthOfYear(month),
                _ => return None,
            }));
        };
        let (first, last) = self.days()?;
        let gregorian = self.calendar == Calendar::Gregorian;
        Some(match (self.month, self.day) {
            (Some(_), Some(_)) => Moment::Day(first).into(),
            (Some(month), None) if gregorian => Moment::Month { year, month }.into(),
            (None, _) if gregorian => Moment::Year(year).into(),
            _ => DateValue::Between(Moment::Day(first), Moment::Day(last)),
        })
    }

    /// The same; of a date that its calendar does not have the year.
    fn value_or_year(&self) -> DateValue {
        let year = Moment::Year(self.year.unwrap_or_default());
        self.value().unwrap_or(DateValue::At(year))
    }

    fn precision(&self) -> Precision {
        match (self.month, self.day) {
            (_, Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            _ => Precision::Year,
        }
    }
}

fn point(
    parts: &[PartialDate],
    weekday: Option<Weekday>,
    turn: Option<Turn>,
    context: &Context,
) -> Resolved {
    let Some(first) = parts.first() else {
        return on_weekday(weekday.unwrap_or(Weekday::Monday), turn, context);
    };
    let gregorian = parts
        .iter()
        .find(|part| part.calendar == Calendar::Gregorian);
    let main = gregorian.unwrap_or(first);
    let mut resolved = match parts.iter().find(|part| part.year.is_some()) {
        Some(dated) => dated_point(main, dated, parts),
        None => undated_point(main, parts, weekday, turn, context),
    };
    resolved.date.calendar.get_or_insert(first.calendar);
    if let (Some(day), Some(written)) = (resolved.day(), weekday)
        && day.weekday() != written
    {
        let conflict = Conflict::Weekday { day, written };
        resolved.date.conflict.get_or_insert(conflict);
    }
    resolved
}

/// One of the parts has a year: it dates all of them.
fn dated_point(main: &PartialDate, dated: &PartialDate, parts: &[PartialDate]) -> Resolved {
    let Some((first, last)) = dated.days() else {
        return Resolved::new(dated.value_or_year(), Precision::Year, DateSource::Written)
            .contradicted(Some(Conflict::NoSuchDay(*dated)));
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
            conflict = Some(Conflict::Calendars {
                one: *dated,
                other: *other,
            });
        }
    }
    let shown = if main.year.is_some() { main } else { dated };
    let how = match parts.len() {
        1 => DateSource::Written,
        _ => DateSource::TwoCalendars { year: true },
    };
    Resolved::new(shown.value_or_year(), shown.precision(), how).contradicted(conflict)
}

fn matches_day(part: &PartialDate, day: Day) -> bool {
    let (_, month, of_month) = day.in_calendar(part.calendar);
    part.month.is_none_or(|wanted| wanted == month)
        && part.day.is_none_or(|wanted| wanted == of_month)
}

/// No part has a year: it follows from the report's date, or from the weekday and the years that the report names.
fn undated_point(
    main: &PartialDate,
    parts: &[PartialDate],
    weekday: Option<Weekday>,
    turn: Option<Turn>,
    context: &Context,
) -> Resolved {
    let partial = |how| Resolved::new(main.value_or_year(), main.precision(), how);
    // a weekday tells the year more surely than the lead does
    let near = context
        .report
        .or(context.lead.filter(|_| weekday.is_none()));
    if main.day.is_some() && parts.len() > 1 && !possible(main, parts) {
        let other = parts.iter().find(|part| part.calendar != main.calendar);
        let conflict = Conflict::Calendars {
            one: *main,
            other: *other.unwrap_or(main),
        };
        return partial(DateSource::TwoCalendars { year: false }).contradicted(Some(conflict));
    }
    // who tells a day in two calendars tells that of the report
    let latest = match parts.len() {
        1 => context.latest_elsewhere,
        _ => context.latest_year,
    };
    let found = match (near, latest) {
        (Some(near), _) => {
            let candidates = candidates(main, parts, weekday, near);
            let how = match context.report {
                Some(_) => DateSource::YearOfReport(near),
                None => DateSource::YearOfLead(near),
            };
            nearest(candidates, turn, near).map(|candidate| (candidate, how))
        }
        (None, Some(latest)) if weekday.is_some() && main.day.is_some() => {
            let middle = Day::new(Calendar::Gregorian, latest, 7, 1);
            let all = middle.map_or(Vec::new(), |middle| {
                candidates(main, parts, weekday, middle)
            });
            let how = DateSource::YearOfWeekday { latest };
            // a report names its own year, or at its turn the one before; two years running never agree in a weekday
            let of_year = |(_, day, _): &&Candidate| {
                (latest..=latest + 1).contains(&day.in_calendar(Calendar::Gregorian).0)
            };
            all.iter().find(of_year).map(|candidate| (*candidate, how))
        }
        _ => None,
    };
    match found {
        Some(((part, ..), how)) => Resolved::new(part.value_or_year(), part.precision(), how),
        None => partial(DateSource::NoYear),
    }
}

/// A date in a year that it may be of, with its first and last day.
type Candidate = (PartialDate, Day, Day);

/// Whether the parts, each of another calendar, fall on one day in some year of our time.
fn possible(main: &PartialDate, parts: &[PartialDate]) -> bool {
    let years = match main.calendar {
        Calendar::Gregorian => 2000..2040,
        Calendar::Persian => 1380..1420,
        Calendar::Islamic => 1420..1460,
    };
    years.into_iter().any(|year| {
        let days = PartialDate {
            year: Some(year),
            ..*main
        }
        .days();
        days.is_some_and(|(day, _)| parts.iter().all(|part| matches_day(part, day)))
    })
}

/// The date in the year of `around`, the year before and the year after, as far as it agrees with everything written.
fn candidates(
    main: &PartialDate,
    parts: &[PartialDate],
    weekday: Option<Weekday>,
    around: Day,
) -> Vec<Candidate> {
    let year = around.in_calendar(main.calendar).0;
    let dated = |year| {
        let part = PartialDate {
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

/// The one that a report of this day means.
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

fn on_weekday(weekday: Weekday, turn: Option<Turn>, context: &Context) -> Resolved {
    let on = |day, how| Resolved::new(Moment::Day(day), Precision::Day, how);
    let Some(report) = context.report else {
        if let (Some(lead), None) = (context.lead, turn) {
            let ahead = (weekday.number() - lead.weekday().number() + 3).rem_euclid(7) - 3;
            return on(lead.plus(ahead), DateSource::WeekdayNearLead(weekday, lead));
        }
        let value = Moment::Weekday(weekday);
        return Resolved::new(value, Precision::Weekday, DateSource::NoReportDate);
    };
    let back = (report.weekday().number() - weekday.number()).rem_euclid(7);
    let (day, which) = match turn {
        Some(Turn::Next) => (report.plus(7 - back), WhichWeekday::Next),
        Some(Turn::Week(weeks)) => {
            let from_first =
                |day: Weekday| (day.number() - context.week_begins.number()).rem_euclid(7);
            let first = report.plus(-from_first(report.weekday()));
            let day = first.plus(7 * weeks + from_first(weekday));
            (day, WhichWeekday::OfWeek)
        }
        Some(Turn::Last) if back == 0 => (report.plus(-7), WhichWeekday::Last),
        _ => (report.plus(-back), WhichWeekday::Last),
    };
    on(day, DateSource::WeekdayFromReport(which, weekday, report))
}

fn weekdays(first: Weekday, last: Weekday, context: &Context) -> Resolved {
    let (first, last) = (
        on_weekday(first, None, context),
        on_weekday(last, None, context),
    );
    let between = |from, to, how| {
        let value = DateValue::Between(from, to);
        Resolved::new(value, Precision::Range, how)
    };
    match (first.day(), last.day()) {
        // seen from the first of the two days, the second lies ahead
        (Some(from), Some(to)) if from > to => {
            between(Moment::Day(from.plus(-7)), Moment::Day(to), last.how)
        }
        _ => {
            let ([from, _], [_, to]) = (first.date.value.ends(), last.date.value.ends());
            between(from, to, first.how)
        }
    }
}

fn range(first: &PartialDate, last: &PartialDate, context: &Context) -> Resolved {
    let (start, end) = (
        point(&[*first], None, None, context),
        point(&[*last], None, None, context),
    );
    let ([from, _], [_, to]) = (start.date.value.ends(), end.date.value.ends());
    let value = DateValue::Between(from, to);
    Resolved::new(value, Precision::Range, end.how)
        .in_calendar(first.calendar)
        .contradicted(start.date.conflict.or(end.date.conflict))
}

fn decade(year: i32, calendar: Calendar) -> Resolved {
    let part = |year| PartialDate {
        calendar,
        year: Some(year),
        month: None,
        day: None,
    };
    let value = match calendar {
        Calendar::Gregorian => Some(DateValue::At(Moment::Decade(year / 10))),
        _ => {
            let days = part(year).days().zip(part(year + 9).days());
            days.map(|((first, _), (_, last))| {
                DateValue::Between(Moment::Day(first), Moment::Day(last))
            })
        }
    };
    let value = value.unwrap_or(DateValue::At(Moment::Year(year)));
    Resolved::new(value, Precision::Decade, DateSource::Written).in_calendar(calendar)
}

fn season(season: u8, year: Option<i32>, turn: Option<Turn>, context: &Context) -> Resolved {
    let of = |year, how| {
        let value = Moment::Season { year, season };
        Resolved::new(value, Precision::Season, how).in_calendar(Calendar::Gregorian)
    };
    if year.is_some() {
        return of(year, DateSource::Written);
    }
    let Some(report) = context.report else {
        return of(None, DateSource::NoReportDate);
    };
    let (year, month, _) = report.in_calendar(Calendar::Gregorian);
    let current = (month % 12) / 3; // winter 0, spring 1, ...
    let wanted = season % 4;
    let year = match turn {
        Some(Turn::Last) if wanted >= current => year - 1,
        Some(Turn::Next) if wanted <= current => year + 1,
        _ => year,
    };
    of(Some(year), DateSource::SeenFromReport(report))
}

fn from_report(unit: TimeUnit, count: i64, context: &Context) -> Resolved {
    if let Some(report) = context.report {
        return counted(report, unit, count, DateSource::CountedFromReport(report));
    }
    if let Some(lead) = context.lead.filter(|lead| tells(*lead, unit)) {
        return counted(lead, unit, count, DateSource::CountedFromLead(lead));
    }
    uncounted(unit, count, DateSource::NoReportDate)
}

/// The given number of units from a day that is not known.
fn uncounted(unit: TimeUnit, count: i64, how: DateSource) -> Resolved {
    Resolved::new(Moment::From(unit, count), unit.into(), how)
}

/// Whether the report is surely of the same week, month or year as a day, being a day or two later.
fn tells(lead: Day, unit: TimeUnit) -> bool {
    let (_, month, of_month) = lead.in_calendar(Calendar::Gregorian);
    match unit {
        TimeUnit::Week => lead.weekday() <= Weekday::Thursday,
        TimeUnit::Month => of_month <= 26,
        TimeUnit::Year => month < 12 || of_month <= 26,
        _ => false,
    }
}

/// The given number of units after a date that the earlier unit `at` names; for a date without a year, its day and month.
pub(in crate::fact) fn from_earlier(
    unit: TimeUnit,
    count: i64,
    earlier: &Resolved,
    at: usize,
) -> Option<Resolved> {
    let how = DateSource::CountedFromEarlier {
        date: earlier.date.value,
        unit: at,
    };
    if let Some(day) = earlier.day() {
        return Some(counted(day, unit, count, how));
    }
    let DateValue::At(Moment::DayOfYear { month, day }) = earlier.date.value else {
        return None;
    };
    // the end of February differs between years
    let gregorian = earlier.date.calendar? == Calendar::Gregorian;
    let open = unit == TimeUnit::Day && month > 2 && gregorian;
    let day = Day::new(Calendar::Gregorian, 2001, month, day).filter(|_| open)?;
    let (_, month, day) = day.plus(count).in_calendar(Calendar::Gregorian);
    let value = Moment::DayOfYear { month, day };
    Some(Resolved::new(value, Precision::Day, how).in_calendar(Calendar::Gregorian))
}

fn from_named(unit: TimeUnit, count: i64, named: Option<Day>) -> Resolved {
    match named {
        Some(day) => counted(day, unit, count, DateSource::CountedFromNamed(day)),
        None => uncounted(unit, count, DateSource::NoNamedDay),
    }
}

/// The day, week, month, ... that is `count` of them away from `day`.
fn counted(day: Day, unit: TimeUnit, count: i64, how: DateSource) -> Resolved {
    let (year, month, _) = day.in_calendar(Calendar::Gregorian);
    // no text counts so far that a year is no 32-bit number
    let year_of = |year: i64| i32::try_from(year).unwrap_or(i32::MAX);
    let months = i64::from(year) * 12 + i64::from(month) - 1 + count;
    let value = match unit {
        TimeUnit::Day => Moment::Day(day.plus(count)),
        TimeUnit::Week => {
            let (year, week) = day.plus(7 * count).week();
            Moment::Week { year, week }
        }
        TimeUnit::Month => Moment::Month {
            year: year_of(months.div_euclid(12)),
            month: (months.rem_euclid(12) + 1) as u8,
        },
        TimeUnit::Year => Moment::Year(year_of(i64::from(year) + count)),
        TimeUnit::Decade => Moment::Decade(year_of(i64::from(year) / 10 + count)),
        TimeUnit::Century => Moment::Century(year_of(i64::from(year) / 100 + count)),
    };
    Resolved::new(value, unit.into(), how)
}
