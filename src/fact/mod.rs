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
mod date;
mod event;
mod how;
mod lexicon;
mod moment;
mod name;
mod number;
mod quotation;
mod reading;
mod tables;
mod value;

use serde::{Deserialize, Serialize, Serializer};

pub use amount::Amount;
pub use calendar::{Calendar, Day, InvalidDay, PartialDate, Weekday};
pub use date::Context;
pub(crate) use event::clauses;
pub use how::{Conflict, DateSource, How, NameSign, NumberForm, QuotationMarks, WhichWeekday};
pub use moment::{DateValue, InvalidDate, Moment, TimeUnit};
pub use name::{Names, TermMention};
pub use value::{
    Arguments, Certainty, Date, Event, Exactness, Name, NameKind, Number, Precision, Quotation,
    Value,
};

use crate::document::{Document, UnitKind};
use crate::language::Language;
use crate::text::Span;
use date::{Resolved, When};
use lexicon::Lexicon;
use reading::Reading;

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A date, in whatever calendar.
    Date,
    /// A number, perhaps with what it counts.
    Number,
    /// Words that the report quotes.
    Quotation,
    /// Something that happened: a freeze, a visit, an attack.
    Event,
}

/// A mention in a report with a value that compares across languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The unit that holds it.
    pub unit: usize,
    /// Its place in the report's text; inside the unit.
    pub span: Span,
    /// Equal exactly when two mentions, in whatever report or language, name the same thing.
    pub id: String,
    /// What it says.
    pub value: Value,
    /// How it was read.
    pub how: How,
}

impl Fact {
    /// What it is.
    pub fn kind(&self) -> FactKind {
        self.value.kind()
    }

    /// The date that it is.
    pub fn date(&self) -> Option<&Date> {
        match &self.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The number that it is.
    pub fn number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The event that it is.
    pub fn event(&self) -> Option<&Event> {
        match &self.value {
            Value::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Of a quotation who speaks: the id of another fact.
    pub fn speaker(&self) -> Option<&str> {
        match &self.value {
            Value::Quotation(quotation) => quotation.speaker.as_deref(),
            _ => None,
        }
    }

    /// Whether both may name the same thing: their ids are equal, or both are dates that [agree](Date::agrees_with).
    pub fn agrees_with(&self, other: &Self) -> bool {
        let dates = self.date().zip(other.date());
        self.id == other.id || dates.is_some_and(|(one, two)| one.agrees_with(two))
    }
}

/// A fact as JSON writes it.
#[derive(Serialize)]
struct Row<'f> {
    unit: usize,
    #[serde(flatten)]
    span: Span,
    kind: FactKind,
    id: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendar>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_of_measure: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'f str>,
    #[serde(skip_serializing_if = "Certainty::is_done")]
    certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'f Arguments>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'f Conflict>,
    how: &'f How,
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (date, number, event) = (self.date(), self.number(), self.event());
        let arguments = event.map(|event| &event.arguments);
        let row = Row {
            unit: self.unit,
            span: self.span,
            kind: self.kind(),
            id: &self.id,
            value: self.value.text(),
            calendar: date.and_then(|date| date.calendar),
            precision: (date.map(|date| date.precision.name()))
                .or_else(|| number?.precision.name()),
            unit_of_measure: number.and_then(|number| number.unit_of_measure.as_deref()),
            speaker: self.speaker(),
            certainty: event.map(|event| event.certainty).unwrap_or_default(),
            arguments: arguments.filter(|arguments| !arguments.is_empty()),
            conflict: date.and_then(|date| date.conflict.as_ref()),
            how: &self.how,
        };
        row.serialize(serializer)
    }
}

/// Finds facts in the units of documents of one language.
#[derive(Debug)]
pub struct Extractor {
    lexicon: Lexicon,
    quotations: quotation::Marks,
}

impl Extractor {
    /// Reads and folds the tables of `language`; for keeping, one a language.
    pub fn new(language: Language) -> Self {
        Self {
            lexicon: Lexicon::new(language),
            quotations: quotation::Marks::new(language),
        }
    }

    /// What the document tells of its time. `given` is the date the user knows; else it is looked for in the
    /// bylines and in a dateline, the full date with which one of the first units begins.
    pub fn context(&self, document: &Document, given: Option<Day>) -> Context {
        let mut context = Context {
            report: given.or_else(|| self.report_date(document)),
            lead: None,
            latest_year: latest_year(document.source.text()),
        };
        if context.report.is_none() {
            let lead = (0..document.units.len().min(LEAD_UNITS))
                .find_map(|unit| self.days(document, unit, &context).into_iter().next());
            // a report that begins with an old date is not news of that day
            let recent = |day: &Day| {
                context
                    .latest_year
                    .is_none_or(|year| day.in_calendar(Calendar::Gregorian).0 >= year)
            };
            context.lead = lead.map(|(_, day)| day).filter(recent);
        }
        context
    }

    /// The last date with a day that one of the units before names outside quotations, and which unit.
    fn named_before(
        &self,
        document: &Document,
        unit: usize,
        context: &Context,
    ) -> Option<(date::Resolved, usize)> {
        let near = (unit.saturating_sub(NAMED_REACH)..unit).rev();
        let told = |unit: &usize| document.units[*unit].kind == UnitKind::Sentence;
        near.filter(told).find_map(|unit| {
            let mut quotations = Vec::new();
            self.quotations.find(document, unit, &mut quotations);
            let reading = Reading::new(document.unit_text(unit), &self.lexicon);
            let offset = document.units[unit].span.start;
            let mut mentions = date::dates(&reading).into_iter().rev();
            mentions.find_map(|mention| {
                let span = reading.span(mention.start, mention.end).shifted(offset);
                let quoted = quotations.iter().any(|fact| fact.span.overlaps(span));
                let resolved = date::resolve(&mention.when, context, None);
                let day = resolved.date.precision == Precision::Day
                    && matches!(mention.when, When::Point { .. });
                (day && !quoted).then_some((resolved, unit))
            })
        })
    }

    /// What a line tells of its time that stands by itself, as the segments of a translation memory do.
    pub fn context_of_line(&self, text: &str) -> Context {
        Context {
            latest_year: latest_year(text),
            ..Context::default()
        }
    }

    fn report_date(&self, document: &Document) -> Option<Day> {
        let none = Context::default();
        let stated = |&unit: &usize| -> Option<Day> {
            let text = document.unit_text(unit);
            let byline = document.units[unit].kind == UnitKind::Byline;
            let states = |span: Span| {
                let after = text[span.end..].trim_start();
                let dateline = span.end <= DATELINE && after.starts_with(DATELINE_ENDS);
                byline || dateline || text.trim() == &text[span]
            };
            let mut days = self.days(document, unit, &none).into_iter();
            days.find_map(|(span, day)| states(span).then_some(day))
        };
        let units = 0..document.units.len();
        let is_byline = |unit: &usize| document.units[*unit].kind == UnitKind::Byline;
        let mut likely = units.filter(|unit| *unit < LEAD_UNITS || is_byline(unit));
        likely.find_map(|unit| stated(&unit))
    }

    /// The full days that a unit names, with their places in it.
    fn days(&self, document: &Document, unit: usize, context: &Context) -> Vec<(Span, Day)> {
        let reading = Reading::new(document.unit_text(unit), &self.lexicon);
        let mentions = date::dates(&reading).into_iter();
        let day = |mention: date::Mention| {
            let day = date::resolve(&mention.when, context, None).day()?;
            Some((reading.span(mention.start, mention.end), day))
        };
        mentions.filter_map(day).collect()
    }

    /// The dates, numbers and quotations of one unit, in the order of the text.
    ///
    /// # Panics
    /// There is no unit with this index.
    pub fn facts(&self, document: &Document, unit: usize, context: &Context) -> Vec<Fact> {
        let offset = document.units[unit].span.start;
        let reading = Reading::new(document.unit_text(unit), &self.lexicon);
        let mut facts = Vec::new();
        let mut taken = vec![false; reading.items.len()];
        let mut named = None;
        for mention in date::dates(&reading) {
            taken[mention.start..mention.end].fill(true);
            let mut resolved = date::resolve(&mention.when, context, named);
            if let (When::FromNamed(of, count), None) = (&mention.when, named)
                && let Some((earlier, at)) = self.named_before(document, unit, context)
                && let Some(counted) = date::from_earlier(*of, *count, &earlier, at)
            {
                resolved = counted;
            }
            named = resolved
                .day()
                .filter(|_| !matches!(mention.when, When::FromReport(..)))
                .or(named);
            let span = reading.span(mention.start, mention.end).shifted(offset);
            facts.push(date_fact(unit, span, resolved));
        }
        number::numbers(&reading, &taken, &mut facts, unit, offset);
        self.quotations.find(document, unit, &mut facts);
        facts.sort_by_key(|fact| (fact.span.start, std::cmp::Reverse(fact.span.end)));
        facts
    }
}

/// So many units at the beginning may hold a dateline, and are what the report begins with.
const LEAD_UNITS: usize = 4;
/// What "five days later" counts from is named so many units before at most.
const NAMED_REACH: usize = 3;
/// A dateline ends within so many bytes of its unit,
const DATELINE: usize = 120;
/// and one of these follows.
const DATELINE_ENDS: [char; 7] = ['—', '–', '-', '(', ':', ')', '|'];

fn date_fact(unit: usize, span: Span, Resolved { date, how }: Resolved) -> Fact {
    Fact {
        unit,
        span,
        id: date.id(),
        how: How::Date {
            from: how,
            conflict: date.conflict.clone(),
        },
        value: Value::Date(date),
    }
}

/// The latest Gregorian year of our time that stands in the text as four digits.
fn latest_year(text: &str) -> Option<i32> {
    let mut latest = None;
    let (mut digits, mut value) = (0, 0);
    for c in text.chars().chain([' ']) {
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '٠'..='٩' => u32::from(c) - u32::from('٠'),
            '۰'..='۹' => u32::from(c) - u32::from('۰'),
            _ => {
                if digits == 4 && (1900..=2100).contains(&value) {
                    latest = latest.max(Some(value as i32));
                }
                (digits, value) = (0, 0);
                continue;
            }
        };
        digits += 1;
        value = if digits <= 4 {
            value * 10 + digit
        } else {
            value
        };
    }
    latest
}
