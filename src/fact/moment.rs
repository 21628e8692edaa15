//! The values of dates: what ISO 8601 writes, and what a text leaves open.

use std::fmt;
use std::str::FromStr;

use super::calendar::{Calendar, Day, Weekday, last_day};

/// The value of a date, shown and read as the [module](super) tells.
///
/// ```
/// use muqabala::fact::{Calendar, DateValue};
/// let value: DateValue = "2020-24".parse().unwrap();
/// let (first, last) = value.days().unwrap();
/// assert_eq!((first.to_string(), last.to_string()), ("2020-12-01".to_owned(), "2021-02-28".to_owned()));
/// let day: DateValue = "2024-02-22".parse().unwrap();
/// assert!(day.completes(&"--02-22".parse().unwrap(), Calendar::Gregorian));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateValue {
    /// One day, month, year ...
    At(Moment),
    /// From one to another, both counted.
    Between(Moment, Moment),
}

/// A day, a longer time that has a name of its own, or what a text leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// `2024-02-22`.
    Day(Day),
    /// `2023-09`, of the Gregorian calendar.
    Month {
        /// Its year.
        year: i32,
        /// From 1.
        month: u8,
    },
    /// `2023`, of the Gregorian calendar.
    Year(i32),
    /// `2022-W38`, of ISO 8601.
    Week {
        /// The year to which ISO 8601 counts it.
        year: i32,
        /// From 1.
        week: u8,
    },
    /// `2020-23`, or `--23` of an unknown year: ISO 8601-2 numbers the seasons from 21, spring.
    Season {
        /// The year in which it begins.
        year: Option<i32>,
        /// From 1, spring.
        season: u8,
    },
    /// `199X`, by its first three digits.
    Decade(i32),
    /// `19XX`, by its first two digits.
    Century(i32),
    /// `--02-22`, of an unknown year, in the numbers of the calendar in which it is written.
    DayOfYear {
        /// From 1.
        month: u8,
        /// From 1.
        day: u8,
    },
    /// `--02`, the same of a month.
    MonthOfYear(u8),
    /// `friday`, of an unknown week.
    Weekday(Weekday),
    /// `day-1`: a number of units from an unknown day.
    From(TimeUnit, i64),
}

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// Not written as the value of a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no value of a date")]
pub struct InvalidDate(String);

impl TimeUnit {
    /// All of them.
    const ALL: [Self; 6] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Year,
        Self::Decade,
        Self::Century,
    ];

    /// The unit with this [`TimeUnit::name`].
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == code)
    }

    /// As values of dates and units of measure write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
        }
    }
}

impl Moment {
    /// The first and the last day; `None` if it has no days of its own, such as `--02-22` and `friday`.
    #[must_use]
    pub fn days(self) -> Option<(Day, Day)> {
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Month { year, month } => months(year, month, 1),
            Self::Year(year) => months(year, 1, 12),
            Self::Week { year, week } => {
                // ISO 8601: the fourth of January lies in the first week
                let fourth = Day::new(Calendar::Gregorian, year, 1, 4)?;
                let monday = fourth.plus(7 * (i64::from(week) - 1) - fourth.weekday().number());
                Some((monday, monday.plus(6)))
            }
            // winter ends in the next year
            Self::Season { year, season } => months(year?, season * 3, 3),
            Self::Decade(decade) => Some((
                months(decade * 10, 1, 12)?.0,
                months(decade * 10 + 9, 1, 12)?.1,
            )),
            Self::Century(century) => Some((
                months(century * 100, 1, 12)?.0,
                months(century * 100 + 99, 1, 12)?.1,
            )),
            Self::DayOfYear { .. } | Self::MonthOfYear(_) => None,
            Self::Weekday(_) | Self::From(..) => None,
        }
    }

    /// Whether it has numbers and no year.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::DayOfYear { .. } | Self::MonthOfYear(_) | Self::Season { year: None, .. }
        )
    }

    /// Whether it says that it is of this year.
    fn is_of_year(self, year: i32) -> bool {
        match self {
            Self::Day(day) => day.in_calendar(Calendar::Gregorian).0 == year,
            Self::Month { year: own, .. } | Self::Week { year: own, .. } => own == year,
            Self::Season { year: own, .. } => own == Some(year),
            _ => false,
        }
    }

    /// The Gregorian year and month that it says, of a day or a month; of an open one there is no year.
    fn month(self) -> Option<(Option<i32>, u8)> {
        match self {
            Self::Day(day) => {
                let (year, month, _) = day.in_calendar(Calendar::Gregorian);
                Some((Some(year), month))
            }
            Self::Month { year, month } => Some((Some(year), month)),
            Self::DayOfYear { month, .. } | Self::MonthOfYear(month) => Some((None, month)),
            _ => None,
        }
    }

    /// Whether the other adds only what this leaves out.
    fn is_completed_by(self, full: Self, calendar: Calendar) -> bool {
        match (self, full) {
            (Self::Weekday(weekday), Self::Day(day)) => day.weekday() == weekday,
            (Self::DayOfYear { month, day }, Self::Day(full)) => {
                let (_, full_month, full_day) = full.in_calendar(calendar);
                (month, day) == (full_month, full_day)
            }
            (Self::MonthOfYear(open), Self::Month { month, .. }) => {
                calendar == Calendar::Gregorian && open == month
            }
            (
                Self::Season { year: None, season },
                Self::Season {
                    year,
                    season: other,
                },
            ) => year.is_some() && season == other,
            _ => false,
        }
    }
}

impl DateValue {
    /// The first and the last day; `None` if it has no days of its own, such as `--02-22` and `friday`.
    #[must_use]
    pub fn days(&self) -> Option<(Day, Day)> {
        match self {
            Self::At(moment) => moment.days(),
            Self::Between(first, last) => {
                let (from, to) = (first.days()?.0, last.days()?.1);
                (from <= to).then_some((from, to))
            }
        }
    }

    /// The first moment of it, and the last.
    #[must_use]
    pub fn ends(&self) -> [Moment; 2] {
        match self {
            Self::At(moment) => [*moment; 2],
            Self::Between(first, last) => [*first, *last],
        }
    }

    /// Whether it has numbers and no year.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ends()[0].is_open()
    }

    /// Whether `open` leaves out what this tells, and says nothing else: `--02-22` and `2024-02-22`, `friday` and a day
    /// that is one. A range is completed by each of its ends. `calendar` is that of the month and day of `open`.
    #[must_use]
    pub fn completes(&self, open: &Self, calendar: Calendar) -> bool {
        match (self, open) {
            (Self::At(full), Self::At(open)) => open.is_completed_by(*full, calendar),
            (Self::Between(from, to), Self::Between(first, last)) => {
                first.is_completed_by(*from, calendar) && last.is_completed_by(*to, calendar)
            }
            (Self::At(full), Self::Between(..)) => open
                .ends()
                .iter()
                .any(|end| end == full || end.is_completed_by(*full, calendar)),
            (Self::Between(..), Self::At(open)) => self
                .ends()
                .iter()
                .any(|end| open.is_completed_by(*end, calendar)),
        }
    }

    /// Whether this is the year, or the month, in which the other begins, as far as both say it.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let (Self::At(whole), [part, _]) = (self, other.ends()) else {
            return false;
        };
        match whole {
            Moment::Year(year) => part.is_of_year(*year),
            Moment::Month { .. } | Moment::MonthOfYear(_) => {
                let months = whole.month().zip(part.month());
                let smaller = matches!(part, Moment::Day(_) | Moment::DayOfYear { .. })
                    || whole.is_open() && !part.is_open();
                smaller
                    && months.is_some_and(|((year, month), (of_year, of_month))| {
                        month == of_month
                            && (year == of_year || year.is_none() || of_year.is_none())
                    })
            }
            Moment::Season { year: None, season } => {
                matches!(part, Moment::Season { year: Some(_), season: other } if other == *season)
            }
            _ => false,
        }
    }
}

/// A number of months of the Gregorian calendar.
fn months(year: i32, first: u8, count: u8) -> Option<(Day, Day)> {
    let last = first + count - 1;
    let (next, month) = match last > 12 {
        true => (year + 1, last - 12),
        false => (year, last),
    };
    let from = Day::new(Calendar::Gregorian, year, first, 1).filter(|_| year > 0)?;
    Some((from, last_day(Calendar::Gregorian, next, month)?))
}

impl From<Moment> for DateValue {
    fn from(moment: Moment) -> Self {
        Self::At(moment)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Week { year, week } => write!(f, "{year:04}-W{week:02}"),
            Self::Season { year, season } => match year {
                Some(year) => write!(f, "{year:04}-{}", 20 + season),
                None => write!(f, "--{}", 20 + season),
            },
            Self::Decade(decade) => write!(f, "{decade:03}X"),
            Self::Century(century) => write!(f, "{century:02}XX"),
            Self::DayOfYear { month, day } => write!(f, "--{month:02}-{day:02}"),
            Self::MonthOfYear(month) => write!(f, "--{month:02}"),
            Self::Weekday(weekday) => weekday.fmt(f),
            Self::From(unit, count) => write!(f, "{}{count:+}", unit.name()),
        }
    }
}

impl fmt::Display for DateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => moment.fmt(f),
            Self::Between(first, last) => write!(f, "{first}/{last}"),
        }
    }
}

impl FromStr for Moment {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        moment(text).ok_or_else(|| InvalidDate(text.to_owned()))
    }
}

impl FromStr for DateValue {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        match text.split_once('/') {
            Some((first, last)) => Ok(Self::Between(first.parse()?, last.parse()?)),
            None => text.parse().map(Self::At),
        }
    }
}

/// A number in digits alone.
fn digits<T: FromStr>(text: &str) -> Option<T> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn moment(text: &str) -> Option<Moment> {
    if let Some(weekday) = Weekday::ALL.into_iter().find(|day| day.name() == text) {
        return Some(Moment::Weekday(weekday));
    }
    if text.starts_with(|c: char| c.is_ascii_lowercase()) {
        let (unit, count) = text.split_at(text.find(['+', '-'])?);
        return Some(Moment::From(TimeUnit::named(unit)?, count.parse().ok()?));
    }
    if let Some(open) = text.strip_prefix("--") {
        return match open.split_once('-') {
            Some((month, day)) => Some(Moment::DayOfYear {
                month: digits(month)?,
                day: digits(day)?,
            }),
            None => of_year(None, digits(open)?),
        };
    }
    if let Some(decade) = text.strip_suffix('X') {
        return match decade.strip_suffix('X') {
            Some(century) => Some(Moment::Century(digits(century)?)),
            None => Some(Moment::Decade(digits(decade)?)),
        };
    }
    let (year, rest) = text.split_at_checked(4)?;
    let year = digits(year)?;
    let Some(rest) = rest.strip_prefix('-') else {
        return rest.is_empty().then_some(Moment::Year(year));
    };
    if let Some(week) = rest.strip_prefix('W') {
        let week = digits(week).filter(|week| (1..=53).contains(week))?;
        return Some(Moment::Week { year, week });
    }
    match digits(rest) {
        Some(number) => of_year(Some(year), number),
        None => text.parse().ok().map(Moment::Day),
    }
}

/// A month, or a season, by its number in ISO 8601.
fn of_year(year: Option<i32>, number: u8) -> Option<Moment> {
    match (number, year) {
        (1..=12, Some(year)) => Some(Moment::Month {
            year,
            month: number,
        }),
        (1..=12, None) => Some(Moment::MonthOfYear(number)),
        (21..=24, year) => Some(Moment::Season {
            year,
            season: number - 20,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn covered(value: &str) -> Option<String> {
        let value: DateValue = value.parse().ok()?;
        value.days().map(|(from, to)| format!("{from} {to}"))
    }

    #[test]
    fn a_value_covers_its_days() {
        for (value, expected) in [
            ("2024-02-22", "2024-02-22 2024-02-22"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2020", "2020-01-01 2020-12-31"),
            ("2021/2022", "2021-01-01 2022-12-31"),
            ("2023-03-21/2024-03-19", "2023-03-21 2024-03-19"),
            ("199X", "1990-01-01 1999-12-31"),
            ("19XX", "1900-01-01 1999-12-31"),
            ("2020-23", "2020-09-01 2020-11-30"),
            ("2020-24", "2020-12-01 2021-02-28"),
            ("2022-W38", "2022-09-19 2022-09-25"),
        ] {
            assert_eq!(covered(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_names_no_days_of_its_own_is_left_out() {
        for value in [
            "--02-22",
            "--12",
            "friday",
            "thursday/friday",
            "day-1",
            "year-1",
            "week-1",
            "2024-13",
            "2022/2021",
            "",
        ] {
            assert_eq!(covered(value), None, "{value}");
        }
    }

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
            let value = |text: &str| text.parse::<DateValue>().expect("a value");
            let found = value(full).completes(&value(open), Calendar::Gregorian);
            assert_eq!(found, expected, "{full} {open}");
        }
    }

    #[test]
    fn a_year_or_month_holds_what_says_that_it_is_of_it() {
        for (whole, part, expected) in [
            ("2024", "2024-02-22", true),
            ("2024", "2024-02", true),
            ("2024", "2024-23", true),
            ("2024", "2024-02-22/2024-03-01", true),
            ("2024", "2024", false),
            ("2023", "2024-02-22", false),
            ("2024-02", "2024-02-22", true),
            ("2024-02", "--02-22", true),
            ("2024-02", "2024-02", false),
            ("--02", "--02-22", true),
            ("--02", "2024-02", true),
            ("--02", "2024-02-22", true),
            ("--02", "2024-03-22", false),
            ("2024-02-22", "2024-02-22", false),
        ] {
            let value = |text: &str| text.parse::<DateValue>().expect("a value");
            assert_eq!(value(whole).holds(&value(part)), expected, "{whole} {part}");
        }
    }

    fn any_moment() -> impl Strategy<Value = Moment> {
        let year = 1000..3000i32;
        prop_oneof![
            (0i64..200_000).prop_map(|days| {
                let first = Day::new(Calendar::Gregorian, 1600, 1, 1).expect("a day");
                Moment::Day(first.plus(days))
            }),
            (year.clone(), 1..=12u8).prop_map(|(year, month)| Moment::Month { year, month }),
            year.clone().prop_map(Moment::Year),
            (year.clone(), 1..=53u8).prop_map(|(year, week)| Moment::Week { year, week }),
            (proptest::option::of(year), 1..=4u8)
                .prop_map(|(year, season)| Moment::Season { year, season }),
            (100..300i32).prop_map(Moment::Decade),
            (10..30i32).prop_map(Moment::Century),
            (1..=12u8, 1..=31u8).prop_map(|(month, day)| Moment::DayOfYear { month, day }),
            (1..=12u8).prop_map(Moment::MonthOfYear),
            (0..7usize).prop_map(|day| Moment::Weekday(Weekday::ALL[day])),
            (0..6usize, -1000..1000i64)
                .prop_map(|(unit, count)| Moment::From(TimeUnit::ALL[unit], count)),
        ]
    }

    proptest! {
        #[test]
        fn a_value_is_read_as_it_is_written(first in any_moment(), last in any_moment()) {
            for value in [DateValue::At(first), DateValue::Between(first, last)] {
                prop_assert_eq!(value.to_string().parse(), Ok(value));
            }
        }

        #[test]
        fn no_text_is_read_with_a_panic(text in "[-0-9X/W+a-z]{0,12}") {
            if let Ok(value) = text.parse::<DateValue>() {
                let _ = value.days();
            }
        }
    }
}
