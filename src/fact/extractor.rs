//! The dates, numbers and quotations of a unit, and what a report tells of its own time.

use rustc_hash::FxHashMap;

use super::calendar::{Calendar, Day};
use super::date::{self, Context, Resolved, When};
use super::how::How;
use super::items::Items;
use super::lexicon::Lexicon;
use super::mention::Fact;
use super::value::{Precision, Value};
use super::{number, quotation};
use crate::document::{Document, UnitKind};
use crate::language::Language;
use crate::text::{Span, digit};

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
        let mut read = Leads::default();
        let mut context = Context {
            report: given.or_else(|| self.report_date(document, &mut read)),
            lead: None,
            latest_year: latest_year(document.source.text()),
        };
        if context.report.is_none() {
            let lead = (0..document.units.len().min(LEAD_UNITS))
                .find_map(|unit| self.days(document, unit, &context, &mut read).next());
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
            let reading = Items::new(document.unit_text(unit), &self.lexicon);
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

    fn report_date(&self, document: &Document, read: &mut Leads) -> Option<Day> {
        let none = Context::default();
        let stated = |unit: usize| -> Option<Day> {
            let text = document.unit_text(unit);
            let byline = document.units[unit].kind == UnitKind::Byline;
            let states = |span: Span| {
                let after = text[span.end..].trim_start();
                let dateline = span.end <= DATELINE && after.starts_with(DATELINE_ENDS);
                byline || dateline || text.trim() == &text[span]
            };
            let mut days = self.days(document, unit, &none, read);
            days.find_map(|(span, day)| states(span).then_some(day))
        };
        let units = 0..document.units.len();
        let is_byline = |unit: &usize| document.units[*unit].kind == UnitKind::Byline;
        let mut likely = units.filter(|unit| *unit < LEAD_UNITS || is_byline(unit));
        likely.find_map(stated)
    }

    /// The full days that a unit names, with their places in it; `read` keeps what it writes.
    fn days<'r>(
        &self,
        document: &Document,
        unit: usize,
        context: &'r Context,
        read: &'r mut Leads,
    ) -> impl Iterator<Item = (Span, Day)> + 'r {
        let dates = read.entry(unit).or_insert_with(|| {
            let items = Items::new(document.unit_text(unit), &self.lexicon);
            let mentions = date::dates(&items).into_iter();
            let placed = mentions.map(|date| (items.span(date.start, date.end), date.when));
            placed.collect()
        });
        let day = |(span, when): &(Span, When)| {
            let day = date::resolve(when, context, None).day()?;
            Some((*span, day))
        };
        dates.iter().filter_map(day)
    }

    /// The dates, numbers and quotations of one unit, in the order of the text.
    ///
    /// # Panics
    /// There is no unit with this index.
    pub fn facts(&self, document: &Document, unit: usize, context: &Context) -> Vec<Fact> {
        let offset = document.units[unit].span.start;
        let reading = Items::new(document.unit_text(unit), &self.lexicon);
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

/// The dates that the units at the beginning and the bylines write, with their places, each unit read once.
type Leads = FxHashMap<usize, Vec<(Span, When)>>;

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
        if let Some((digit, _)) = digit(c) {
            digits += 1;
            if digits <= 4 {
                value = value * 10 + digit as i32;
            }
            continue;
        }
        if digits == 4 && (1900..=2100).contains(&value) {
            latest = latest.max(Some(value));
        }
        (digits, value) = (0, 0);
    }
    latest
}
