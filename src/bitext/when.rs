//! When the facts of two units happened: how well their dates agree and how far apart they lie.

use super::profile::Profile;
use crate::fact::{Calendar, Date, DateValue, Day, Moment, Precision};

/// How the dates of two units compare; each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct When {
    /// How precisely the best two dates agree: 1 for the same day.
    pub agree: f64,
    /// Both name dates, and those lie apart: from 0 at [`NEAR`] days to 1 at [`FAR`].
    pub apart: f64,
}

/// Days up to which reports often differ on the date of one fact.
const NEAR: f64 = 3.0;
/// Days from which on two dates are those of two facts.
const FAR: f64 = 30.0;

/// Compares the times of two units.
pub(super) fn when(a: &Profile, b: &Profile) -> When {
    let pairs = || {
        a.dates
            .iter()
            .flat_map(|(_, x)| b.dates.iter().map(move |(_, y)| (x, y)))
    };
    let agree = pairs().map(|(x, y)| agreement(x, y)).fold(0.0, f64::max);
    if agree > 0.0 {
        return When {
            agree,
            ..When::default()
        };
    }
    let (left, right) = (told(a), told(b));
    let gaps = left
        .iter()
        .flat_map(|x| right.iter().map(move |y| x.gap(y)));
    When {
        agree,
        apart: gaps.min().map_or(0.0, |days| scaled(days, FAR)),
    }
}

/// From 0 at [`NEAR`] days to 1 at `far`, by the logarithm.
pub(super) fn scaled(days: i64, far: f64) -> f64 {
    ((days as f64 / NEAR).max(1.0).ln() / (far / NEAR).ln()).min(1.0)
}

/// Days between two intervals, 0 when they overlap.
pub(super) fn between(x: (Day, Day), y: (Day, Day)) -> i64 {
    x.0.since(y.1).max(y.0.since(x.1)).max(0)
}

/// A time that a unit states.
enum Told {
    Days(Day, Day),
    /// The month and the day of the month, of no known year.
    OfYear(u8, u8),
}

impl Told {
    /// Days between the two, 0 when they overlap. A day of no known year is taken in the year that brings it nearest.
    fn gap(&self, other: &Self) -> i64 {
        match (self, other) {
            (Self::Days(a, b), Self::Days(c, d)) => between((*a, *b), (*c, *d)),
            (Self::OfYear(..), Self::Days(..)) => other.gap(self),
            (Self::Days(a, b), Self::OfYear(month, day)) => {
                let years = a.in_calendar(GREGORIAN).0 - 1..=b.in_calendar(GREGORIAN).0 + 1;
                let days = years.filter_map(|year| Day::new(GREGORIAN, year, *month, *day));
                days.map(|day| between((*a, *b), (day, day)))
                    .min()
                    .unwrap_or(0)
            }
            (Self::OfYear(m, d), Self::OfYear(month, day)) => {
                // any leap year: both days exist in it
                Day::new(GREGORIAN, 2000, *m, *d)
                    .map_or(0, |at| Self::Days(at, at).gap(&Self::OfYear(*month, *day)))
            }
        }
    }
}

const GREGORIAN: Calendar = Calendar::Gregorian;

/// The times that a unit names and that could be resolved.
fn told(unit: &Profile) -> Vec<Told> {
    let dates = unit.dates.iter().filter_map(|(_, date)| {
        if let Some((from, to)) = date.value.days() {
            return Some(Told::Days(from, to));
        }
        let gregorian = date.calendar.is_none_or(|calendar| calendar == GREGORIAN);
        match date.value {
            DateValue::At(Moment::DayOfYear { month, day }) if gregorian => {
                Some(Told::OfYear(month, day))
            }
            _ => None,
        }
    });
    dates.collect()
}

/// From 0 to 1: the same day, one that completes the other, the month of a day, a weekday, the year of a day.
fn agreement(x: &Date, y: &Date) -> f64 {
    let specific = |date: &Date| match date.precision {
        Precision::Day | Precision::Range => 1.0,
        Precision::Month | Precision::Week => 0.6,
        Precision::Weekday => 0.3,
        Precision::Season | Precision::Year | Precision::Decade | Precision::Century => 0.2,
    };
    if x.agrees_with(y) {
        return f64::min(specific(x), specific(y));
    }
    let whole = match (x.value.holds(&y.value), y.value.holds(&x.value)) {
        (true, _) => x,
        (_, true) => y,
        _ => return 0.0,
    };
    match whole.value {
        DateValue::At(Moment::Year(_)) => 0.2,
        _ => 0.4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &str) -> Told {
        let value: DateValue = value.parse().expect("a value");
        let (from, to) = value.days().expect("a resolved date");
        Told::Days(from, to)
    }

    #[test]
    fn days_of_no_known_year_lie_where_they_are_nearest() {
        assert_eq!(told("2022-09-12/2022-09-13").gap(&Told::OfYear(9, 14)), 1);
        assert_eq!(Told::OfYear(1, 2).gap(&told("2022-12-30")), 3);
        assert_eq!(Told::OfYear(12, 30).gap(&Told::OfYear(1, 2)), 3);
    }

    #[test]
    fn what_overlaps_lies_at_no_distance() {
        assert_eq!(told("2020").gap(&told("2020-11-10")), 0);
        assert_eq!(told("2020-11-10").gap(&told("2021")), 52);
    }

    #[test]
    fn a_few_days_are_near_and_a_month_is_far() {
        assert_eq!(scaled(0, FAR), 0.0);
        assert_eq!(scaled(3, FAR), 0.0);
        assert_eq!(scaled(30, FAR), 1.0);
        assert_eq!(scaled(1000, FAR), 1.0);
        assert!((0.4..0.6).contains(&scaled(10, FAR)));
    }
}
