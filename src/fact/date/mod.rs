//! Dates: [`grammar`] and [`years`] find what a unit writes, [`resolve`] gives it a value.

mod grammar;
mod resolve;
mod years;

use super::calendar::{Calendar, PartialDate, Weekday};
use super::moment::TimeUnit;

pub(super) use grammar::dates;
pub use resolve::{Context, DaySource, Published};
pub(super) use resolve::{Resolved, from_earlier, resolve};

/// Whether the text says last, next or this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Last,
    Next,
    This,
    /// In the year that is this many years from the report's.
    Year(i32),
    /// In the week that is this many weeks from the report's.
    Week(i64),
}

/// A date as it is written, before it has a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    /// One date, in one calendar or in several side by side.
    Point {
        parts: Vec<PartialDate>,
        weekday: Option<Weekday>,
        turn: Option<Turn>,
    },
    /// From one to another; years, months or days.
    Range(PartialDate, PartialDate),
    /// Its first year and the calendar of that year.
    Decade(i32, Calendar),
    /// The season (spring is 1) and its year.
    Season(u8, Option<i32>, Option<Turn>),
    /// The night between two days.
    Weekdays(Weekday, Weekday),
    /// This many units from the day of the report.
    FromReport(TimeUnit, i64),
    /// This many units after a day that was named before.
    FromNamed(TimeUnit, i64),
}

/// A date in a unit: the items it covers and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    pub start: usize,
    pub end: usize,
    pub when: When,
}
