//! Dates: [`grammar`] and [`years`] find what a unit writes, [`resolve`] gives it a value.

mod grammar;
mod resolve;
mod years;

use super::Calendar;
use super::lexicon::TimeUnit;

pub(super) use grammar::dates;
pub use resolve::Context;
pub(super) use resolve::{Resolved, completes, from_earlier, resolve};

/// What a text writes of one date in one calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub calendar: Calendar,
    pub year: Option<i32>,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

/// Last, next or this one, as the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Last,
    Next,
    This,
    /// Of the year so many years from the report's.
    Year(i32),
    /// Of the week so many weeks from the report's.
    Week(i64),
}

/// A date as it is written, without a value yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    /// One date, in one calendar or in several side by side.
    Point {
        parts: Vec<Part>,
        weekday: Option<u8>,
        turn: Option<Turn>,
    },
    /// From one to another; years, months or days.
    Range(Part, Part),
    /// Its first year and the calendar of that year.
    Decade(i32, Calendar),
    /// The season (spring is 1) and its year.
    Season(u8, Option<i32>, Option<Turn>),
    /// The night between two days.
    Weekdays(u8, u8),
    /// So many units from the day of the report.
    FromReport(TimeUnit, i64),
    /// So many units after a day that was named before.
    FromNamed(TimeUnit, i64),
}

/// A date in a unit: the items it covers and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    pub start: usize,
    pub end: usize,
    pub when: When,
}
