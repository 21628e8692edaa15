use std::fmt;
use std::str::FromStr;

use icu_calendar::cal::{Gregorian, Hijri, Iso, Persian};
use icu_calendar::{Date, RangeError};
use serde::{Deserialize, Serialize, Serializer};

/// The calendar in which a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// The Gregorian calendar, under whatever names of months.
    Gregorian,
    /// The Solar Hijri calendar of Iran and Afghanistan.
    Persian,
    /// The lunar Hijri calendar as Umm al-Qura computes it; a local sighting may differ by a day.
    Islamic,
}

impl Calendar {
    /// The years that a bare number may mean in a text of our time.
    pub(super) fn plausible(self, year: i32) -> bool {
        match self {
            Self::Gregorian => (1500..=2199).contains(&year),
            Self::Persian => (1200..=1499).contains(&year),
            Self::Islamic => (1200..=1499).contains(&year),
        }
    }

    /// As JSON writes it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Gregorian => "gregorian",
            Self::Persian => "persian",
            Self::Islamic => "islamic",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gregorian => "Gregorian",
            Self::Persian => "Solar Hijri",
            Self::Islamic => "Islamic (Umm al-Qura)",
        }
    }
}

/// One day, whatever calendar it was written in. Shown and read as ISO 8601.
///
/// ```
/// use muqabala::fact::{Calendar, Day};
/// let day = Day::new(Calendar::Persian, 1402, 12, 3).unwrap();
/// assert_eq!(day.to_string(), "2024-02-22");
/// assert_eq!(day, "2024-02-22".parse().unwrap());
/// assert_eq!(day.in_calendar(Calendar::Islamic), (1445, 8, 12));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date<Iso>);

/// No such day, or not written as `2024-02-22`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date; write it as 2024-02-22")]
pub struct InvalidDay(String);

impl Day {
    /// The day with this year, month and day of month, or nothing when the calendar has no such day.
    #[must_use]
    pub fn new(calendar: Calendar, year: i32, month: u8, day: u8) -> Option<Self> {
        let iso = |date: Result<Date<Iso>, RangeError>| date.ok().map(Self);
        match calendar {
            Calendar::Gregorian => iso(Date::try_new_iso(year, month, day)),
            Calendar::Persian => {
                iso(Date::try_new_persian(year, month, day).map(|date| date.to_calendar(Iso)))
            }
            Calendar::Islamic => {
                let hijri =
                    Date::try_new_hijri_with_calendar(year, month, day, Hijri::new_umm_al_qura());
                iso(hijri.map(|date| date.to_calendar(Iso)))
            }
        }
    }

    /// Year, month and day of month in `calendar`.
    #[must_use]
    pub fn in_calendar(self, calendar: Calendar) -> (i32, u8, u8) {
        fn parts<C: icu_calendar::AsCalendar>(date: Date<C>) -> (i32, u8, u8) {
            (
                date.year().extended_year(),
                date.month().ordinal,
                date.day_of_month().0,
            )
        }
        match calendar {
            Calendar::Gregorian => parts(self.0.to_calendar(Gregorian)),
            Calendar::Persian => parts(self.0.to_calendar(Persian::new())),
            Calendar::Islamic => parts(self.0.to_calendar(Hijri::new_umm_al_qura())),
        }
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::ALL[(self.0.to_rata_die().to_i64_date() - 1).rem_euclid(7) as usize]
    }

    /// The day that is this many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(Date::from_rata_die(self.0.to_rata_die() + days, Iso))
    }

    /// How many days it lies after `other`.
    #[must_use]
    pub fn since(self, other: Self) -> i64 {
        self.0.to_rata_die() - other.0.to_rata_die()
    }

    /// ISO year and week.
    pub(super) fn week(self) -> (i32, u8) {
        let week = self.0.week_of_year();
        (week.iso_year, week.week_number)
    }
}

/// A day of the week, in the order of ISO 8601. Shown as its English name in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// As values of dates write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// Days since Monday.
    pub(super) fn number(self) -> i64 {
        self as i64
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a text writes of one date in one calendar; shown as `Solar Hijri 1402-12-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    /// The calendar.
    pub calendar: Calendar,
    /// The year, when it is written.
    pub year: Option<i32>,
    /// The month, from 1, when it is written.
    pub month: Option<u8>,
    /// The day of the month, from 1, when it is written; the calendar may not have it.
    pub day: Option<u8>,
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.calendar.name())?;
        let mut divided = "";
        if let Some(year) = self.year {
            write!(f, "{year}")?;
            divided = "-";
        }
        for number in [self.month, self.day].into_iter().flatten() {
            write!(f, "{divided}{number:02}")?;
            divided = "-";
        }
        Ok(())
    }
}

/// The last day of a month in `calendar`; the month exists.
pub(super) fn last_day(calendar: Calendar, year: i32, month: u8) -> Option<Day> {
    let next = if month == 12 {
        Day::new(calendar, year + 1, 1, 1)
    } else {
        Day::new(calendar, year, month + 1, 1)
    };
    next.map(|day| day.plus(-1))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.in_calendar(Calendar::Gregorian);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let invalid = || InvalidDay(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|part| {
                part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
            });
            part.and_then(|part| part.parse::<u16>().ok())
        };
        let (year, month, day) = (next(4), next(2), next(2));
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => {
                Self::new(Calendar::Gregorian, year.into(), month as u8, day as u8)
                    .ok_or_else(invalid)
            }
            _ => Err(invalid()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_that_no_calendar_has_is_refused() {
        assert_eq!(Day::new(Calendar::Gregorian, 2023, 2, 29), None);
        assert_eq!(Day::new(Calendar::Persian, 1402, 12, 30), None);
        assert!(Day::new(Calendar::Persian, 1403, 12, 30).is_some());
        for text in ["2024-2-22", "2024-02-30", "22 Feb", "", "2024-02-22-1"] {
            let message = text.parse::<Day>().unwrap_err().to_string();
            assert_eq!(
                message,
                format!("`{text}` is no date; write it as 2024-02-22")
            );
        }
    }

    #[test]
    fn days_known_from_the_news_agree_in_three_calendars() {
        let day: Day = "2022-09-26".parse().unwrap();
        assert_eq!(day.weekday(), Weekday::Monday);
        assert_eq!(day.in_calendar(Calendar::Persian), (1401, 7, 4));
        assert_eq!(day.in_calendar(Calendar::Islamic), (1444, 2, 30));
    }

    proptest! {
        #[test]
        fn a_day_survives_every_calendar_and_its_own_writing(offset in 0i64..200_000) {
            let day = Day::new(Calendar::Gregorian, 1600, 1, 1).unwrap().plus(offset);
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
            for calendar in [Calendar::Gregorian, Calendar::Persian, Calendar::Islamic] {
                let (year, month, of_month) = day.in_calendar(calendar);
                prop_assert_eq!(Day::new(calendar, year, month, of_month), Some(day));
            }
        }
    }
}
