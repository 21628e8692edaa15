//! Facts: what a report names, with a value that compares across reports, languages and calendars.
//!
//! An [`Extractor`] holds one language's tables, folded once; [`Extractor::facts`] reads one unit of a
//! document. Dates, numbers and quotations are found here; people, organisations, places and events come
//! from the glossary as [`Fact`]s of the same shape.
//!
//! # Values of dates
//!
//! | the text says | value | precision |
//! |---|---|---|
//! | 22 February 2024, ۳ اسفند ۱۴۰۲ | `2024-02-22` | day |
//! | أيلول 2023 | `2023-09` | month |
//! | سال ۱۴۰۲ | `2023-03-21/2024-03-19` | year |
//! | عامَي 2021 و2022 | `2021/2022` | range |
//! | the 1990s | `199X` (ISO 8601-2) | decade |
//! | autumn 2020 | `2020-23` (ISO 8601-2: spring is 21) | season |
//! | last week, seen from 2022-09-26 | `2022-W38` | week |
//! | 22 February, no year to be found | `--02-22` | day |
//! | Friday, yesterday, last year, five days later, nothing to count from | `friday`, `day-1`, `year-1`, `day+5` | weekday, day, year |

mod amount;
mod calendar;
mod cover;
mod date;
mod event;
mod extractor;
mod how;
mod items;
mod mention;
mod moment;
mod name;
mod number;
mod quotation;
mod read;
mod sections;
mod senses;
mod sheet;
mod value;

pub use amount::Amount;
pub use calendar::{Calendar, Day, InvalidDay, PartialDate, Weekday};
pub use date::{Context, DaySource, Published};
pub(crate) use event::clauses;
pub use extractor::Extractor;
pub use how::{Conflict, DateSource, How, NameSign, NumberForm, QuotationMarks, WhichWeekday};
pub use mention::{Fact, TermMention};
pub use moment::{DateValue, InvalidDate, Moment, TimeUnit};
pub use read::{Reader, Reading};
pub use value::{
    Arguments, Certainty, Date, Event, Exactness, FactKind, Name, NameKind, Number, Precision,
    Quotation, Value,
};
