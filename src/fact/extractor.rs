//! The dates, numbers and quotations of a unit, and what a report tells of its own time.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::calendar::{Calendar, Day, Weekday};
use super::date::{self, Context, DaySource, Mention, Published, Resolved, When};
use super::how::{DateSource, How};
use super::items::{FormItems, Items};
use super::mention::Fact;
use super::moment::TimeUnit;
use super::sections::Sign;
use super::senses::{Sense, Senses};
use super::sheet::Sheet;
use super::value::{Precision, Value};
use super::{number, quotation};
use crate::document::{Document, FourDigits, UnitKind};
use crate::language::Language;
use crate::text::Span;

/// Finds facts in the units of documents in one language.
#[derive(Debug)]
pub struct Extractor {
    lexicon: Senses,
    quotations: quotation::Marks,
}

impl Extractor {
    /// Reads and folds the tables of `language`; make one for each language and keep it.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self {
            lexicon: Senses::new(language),
            quotations: quotation::Marks::new(language),
        }
    }

    /// What the document says about its time. `given` is the day that the user gave; else it is looked for in time
    /// stamps, bylines and a dateline, the full date with which one of the first units begins.
    pub fn context(&self, document: &Document, given: Option<Day>) -> Context {
        self.context_near(document, given, None)
    }

    /// As [`Extractor::context`]. `near` is the day of other reports of the same event: a report that names its
    /// weekday is of the nearest such day; for others it stands in for the day with which the news begins.
    pub fn context_near(
        &self,
        document: &Document,
        given: Option<Day>,
        near: Option<Day>,
    ) -> Context {
        self.context_on(&self.sheet(document), given, near)
    }

    /// The document, to be read for its context, then for its facts.
    pub(super) fn sheet<'d>(&'d self, document: &'d Document) -> Sheet<'d> {
        Sheet::new(document, &self.lexicon)
    }

    /// The same, where the words that a reader met before are not divided again: `met` keeps them, by their numbers in
    /// its vocabulary.
    pub(super) fn sheet_among<'d>(
        &'d self,
        document: &'d Document,
        met: &'d RefCell<FormItems>,
        numbers: &'d [u32],
    ) -> Sheet<'d> {
        Sheet::among(document, &self.lexicon, met, numbers)
    }

    /// As [`Extractor::context_near`].
    pub(super) fn context_on(
        &self,
        sheet: &Sheet,
        given: Option<Day>,
        near: Option<Day>,
    ) -> Context {
        let document = sheet.document;
        let mut read = Leads::default();
        let told = |day| Published {
            day,
            from: DaySource::Told,
        };
        let of_file = stated_day(document);
        let firm = of_file.filter(|published| published.from.is_firm());
        let published = given
            .map(told)
            .or(firm)
            .or_else(|| report_date(sheet, &mut read))
            .or_else(|| day_called_today(sheet));
        // neither an old date with which a report begins, nor the day of reports that are older than what it tells of
        let recent = |day: &Day| is_recent(document, *day);
        let near = near.filter(recent);
        let published = published.or_else(|| {
            let (near, weekday) = (near?, report_weekday(sheet)?);
            let ahead = (weekday.number() - near.weekday().number() + 3).rem_euclid(7) - 3;
            Some(Published {
                day: near.plus(ahead),
                from: DaySource::OtherReports(near),
            })
        });
        let published =
            published.or_else(|| of_file.filter(|file| may_be_of(sheet, file.day, near)));
        let mut context = Context {
            report: published.map(|published| published.day),
            published,
            lead: None,
            latest_year: latest_year(document),
            latest_elsewhere: latest_year(document),
            week_begins: self.lexicon.week_begins,
        };
        if context.report.is_none() {
            let lead = (0..document.units.len().min(LEAD_UNITS))
                .find_map(|unit| days(sheet, unit, &context, &mut read).next());
            context.lead = lead.map(|(_, day)| day).filter(recent).or(near);
        }
        context
    }

    /// The last full day that one of the units before names outside quotations, and that unit.
    fn named_before(
        &self,
        sheet: &Sheet,
        unit: usize,
        context: &Context,
    ) -> Option<(date::Resolved, usize)> {
        let document = sheet.document;
        let near = (unit.saturating_sub(NAMED_REACH)..unit).rev();
        let told = |unit: &usize| document.units[*unit].kind == UnitKind::Sentence;
        near.filter(told).find_map(|unit| {
            let mut quotations = Vec::new();
            self.quotations.find(document, unit, &mut quotations);
            let reading = sheet.items(unit);
            let offset = document.units[unit].span.start;
            let mentions = date::dates(&reading);
            let whens = mentions.iter().map(|mention| &mention.when);
            let context = beside(document, unit, whens, context);
            mentions.into_iter().rev().find_map(|mention| {
                let span = reading.span(mention.start, mention.end).shifted(offset);
                let quoted = quotations.iter().any(|fact| fact.span.overlaps(span));
                let resolved = date::resolve(&mention.when, &context, None);
                let day = resolved.date.precision == Precision::Day
                    && matches!(mention.when, When::Point { .. });
                (day && !quoted).then_some((resolved, unit))
            })
        })
    }

    /// What a line by itself says about its time, such as a segment of a translation memory.
    #[must_use]
    pub fn context_of_line(&self, text: &str) -> Context {
        let latest_year = latest(FourDigits::of(text).within(Span::new(0, text.len())));
        Context {
            latest_year,
            latest_elsewhere: latest_year,
            ..Context::default()
        }
    }

    /// The dates, numbers and quotations of one unit, in the order of the text.
    ///
    /// # Panics
    /// There is no unit with this index.
    pub fn facts(&self, document: &Document, unit: usize, context: &Context) -> Vec<Fact> {
        self.facts_on(&self.sheet(document), unit, context)
    }

    /// As [`Extractor::facts`].
    pub(super) fn facts_on(&self, sheet: &Sheet, unit: usize, context: &Context) -> Vec<Fact> {
        let document = sheet.document;
        let offset = document.units[unit].span.start;
        let reading = sheet.items(unit);
        let mut facts = Vec::new();
        let mut taken = vec![false; reading.items.len()];
        let mut named = None;
        let mentions = date::dates(&reading);
        let whens = mentions.iter().map(|mention| &mention.when);
        let context = &beside(document, unit, whens, context);
        for mention in mentions {
            if is_part_of_name(&reading, &mention) {
                taken[mention.start..mention.end].fill(true);
                continue;
            }
            let mut resolved = date::resolve(&mention.when, context, named);
            if let (When::FromNamed(of, count), None) = (&mention.when, named)
                && let Some((earlier, at)) = self.named_before(sheet, unit, context)
                && let Some(counted) = date::from_earlier(*of, *count, &earlier, at)
            {
                resolved = counted;
            }
            // "after seven years" with nothing to count from says a duration only
            let years = matches!(
                mention.when,
                When::FromNamed(TimeUnit::Year | TimeUnit::Month, _)
            );
            if years && resolved.how == DateSource::NoNamedDay {
                continue;
            }
            taken[mention.start..mention.end].fill(true);
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

/// The day that the report itself states: in a time stamp or byline, else in a dateline.
///
/// A stamp that gives no year is read by the years that the text names.
fn report_date(sheet: &Sheet, read: &mut Leads) -> Option<Published> {
    let without_year = Context {
        latest_year: latest_year(sheet.document),
        latest_elsewhere: latest_year(sheet.document),
        ..Context::default()
    };
    [Context::default(), without_year]
        .iter()
        .find_map(|context| stated_date(sheet, context, read))
}

fn stated_date(sheet: &Sheet, context: &Context, read: &mut Leads) -> Option<Published> {
    let document = sheet.document;
    let mut sentences = 0;
    for (unit, of) in document.units.iter().enumerate() {
        sentences += usize::from(of.kind == UnitKind::Sentence);
        let in_head = sentences < HEAD_SENTENCES;
        let is_byline = of.kind == UnitKind::Byline;
        if !is_byline && !in_head && unit >= LEAD_UNITS {
            continue;
        }
        let text = document.unit_text(unit);
        // of a line of furniture only one that says little else: others tell of other stories
        let is_stamp =
            of.kind == UnitKind::Boilerplate && text.split_whitespace().count() <= STAMP_WORDS;
        for (span, day) in days(sheet, unit, context, read) {
            let after = text[span.end..].trim_start();
            let dateline = span.end <= DATELINE && after.starts_with(DATELINE_ENDS);
            let from = match () {
                () if is_byline || is_stamp || text.trim() == &text[span] => DaySource::Stamp(unit),
                () if dateline && unit < LEAD_UNITS => DaySource::Dateline(unit),
                () => continue,
            };
            return Some(Published { day, from });
        }
    }
    None
}

/// Whether a report may be of the day of its file, which may have been made long after: no year or weekday that
/// it names and no day of other reports contradicts it.
fn may_be_of(sheet: &Sheet, day: Day, near: Option<Day>) -> bool {
    let year = day.in_calendar(Calendar::Gregorian).0;
    near.is_none_or(|near| (0..=FILE_REACH).contains(&day.since(near)))
        && latest_year(sheet.document).is_none_or(|latest| latest == year)
        && report_weekday(sheet).is_none_or(|weekday| weekday == day.weekday())
}

/// The weekday of the report, where a sentence names it beside "today", "yesterday" or "tomorrow".
fn report_weekday(sheet: &Sheet) -> Option<Weekday> {
    let units = sheet.document.units.iter().enumerate();
    let mut sentences = units.filter(|(_, unit)| unit.kind == UnitKind::Sentence);
    sentences.find_map(|(unit, _)| {
        let items = sheet.items(unit);
        (0..items.items.len()).find_map(|at| {
            let days = items.find(at, |sense| match *sense {
                Sense::Relative(TimeUnit::Day, days) => Some(days),
                _ => None,
            })?;
            let weekday = items.weekday(at + 1)?;
            let number = (weekday.number() - days).rem_euclid(7);
            Weekday::ALL
                .into_iter()
                .find(|weekday| weekday.number() == number)
        })
    })
}

/// The full date that a sentence at the beginning calls today.
fn day_called_today(sheet: &Sheet) -> Option<Published> {
    let units = sheet.document.units.iter().enumerate();
    let sentences = units.filter(|(_, unit)| unit.kind == UnitKind::Sentence);
    sentences.take(LEAD_UNITS).find_map(|(unit, _)| {
        let items = sheet.items(unit);
        let mut dates = date::dates(&items).into_iter();
        dates.find_map(|mention| {
            if !is_called_today(&items, mention.start) {
                return None;
            }
            let resolved = date::resolve(&mention.when, &Context::default(), None);
            let full = resolved.how == DateSource::Written;
            let day = resolved.day().filter(|_| full)?;
            let from = DaySource::Today(unit);
            Some(Published { day, from })
        })
    })
}

/// The full days that a unit names, with their places in it; `read` keeps what it writes.
fn days<'r>(
    sheet: &Sheet,
    unit: usize,
    context: &Context,
    read: &'r mut Leads,
) -> impl Iterator<Item = (Span, Day)> + 'r {
    let dates = read.entry(unit).or_insert_with(|| {
        let items = sheet.items(unit);
        let mentions = date::dates(&items).into_iter();
        let placed = mentions.map(|date| (items.span(date.start, date.end), date.when));
        placed.collect()
    });
    let context = beside(
        sheet.document,
        unit,
        dates.iter().map(|(_, when)| when),
        context,
    );
    let day = move |(span, when): &(Span, When)| {
        let day = date::resolve(when, &context, None).day()?;
        Some((*span, day))
    };
    dates.iter().filter_map(day)
}

/// The dates in the first units and the bylines, with their places; each unit is read once.
type Leads = FxHashMap<usize, Vec<(Span, When)>>;

/// A file is made at most this many days after other reports of the same event.
const FILE_REACH: i64 = 31;
/// How many units at the beginning may hold a dateline.
const LEAD_UNITS: usize = 4;
/// What to add to a Solar Hijri year for the Gregorian year in which it begins.
const SOLAR_YEARS: i32 = 621;
/// Time stamps are looked for before this sentence.
const HEAD_SENTENCES: usize = 2;
/// The most words of a time stamp.
const STAMP_WORDS: usize = 14;
/// How many units back to look for the day that "five days later" counts from.
const NAMED_REACH: usize = 3;
/// How many words and marks may stand between "today" and its date.
const TODAY_REACH: usize = 4;
/// A dateline ends within this many bytes of its unit.
const DATELINE: usize = 120;
/// What follows a dateline.
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

/// Whether "today" stands before a date, with nothing but weekdays, words for a day and marks between: today,
/// Saturday, 5 August 2023.
fn is_called_today(items: &Items, start: usize) -> bool {
    let is_today = |at: usize| {
        let today =
            |sense: &Sense| matches!(sense, Sense::Relative(TimeUnit::Day, 0)).then_some(());
        items.find(at, today).is_some()
    };
    let of_day = |at: &usize| {
        is_today(*at)
            || items.weekday(*at).is_some()
            || items.mark(*at).is_some()
            || items.has(*at, Sign::Day)
    };
    let mut back = (start.saturating_sub(TODAY_REACH)..start).rev();
    is_today(start) || back.by_ref().take_while(of_day).any(is_today)
}

/// Whether a day is part of a name: the Friday imam, a newspaper.
fn is_part_of_name(reading: &Items, mention: &Mention) -> bool {
    let ahead = match &mention.when {
        When::FromReport(TimeUnit::Day, count) => *count > 0,
        When::Point {
            parts,
            weekday: Some(_),
            turn: None,
        } if parts.is_empty() => false,
        _ => return false,
    };
    // the newspaper, this newspaper: said of one that has its name already
    let names = |at: usize, sign| {
        reading.has(at, sign)
            && reading.item(at).is_some_and(|item| !item.definite)
            && !(at > 0 && reading.has(at - 1, Sign::ThisBefore))
    };
    let before = |count| mention.start.checked_sub(count);
    before(1).is_some_and(|at| names(at, Sign::NameBefore) || names(at, Sign::NewspaperBefore))
        || ahead && before(2).is_some_and(|at| names(at, Sign::NewspaperBefore))
}

/// The day that the file of a report states, in the calendar that its year implies.
fn stated_day(document: &Document) -> Option<Published> {
    let stated = document.told.stated?;
    let calendar = match stated.year {
        ..1500 => Calendar::Persian,
        _ => Calendar::Gregorian,
    };
    Some(Published {
        day: Day::new(calendar, stated.year, stated.month, stated.day)?,
        from: DaySource::File(stated.by),
    })
}

/// Whether a report names no year after that of `day`.
pub(super) fn is_recent(document: &Document, day: Day) -> bool {
    let year = day.in_calendar(Calendar::Gregorian).0;
    latest_year(document).is_none_or(|latest| latest <= year)
}

/// The latest year of our time that a report names.
fn latest_year(document: &Document) -> Option<i32> {
    let whole = Span::new(0, document.source.text().len());
    latest(document.four_digits().within(whole))
}

/// The latest Gregorian year of our time among numbers of four digits; if there is none, the Gregorian year in which
/// the latest Solar Hijri year begins.
fn latest(numbers: impl Iterator<Item = i32>) -> Option<i32> {
    let (mut latest, mut persian) = (None, None);
    for year in numbers {
        if (1900..=2100).contains(&year) {
            latest = latest.max(Some(year));
        } else if (1300..=1450).contains(&year) {
            persian = persian.max(Some(year + SOLAR_YEARS));
        }
    }
    latest.or(persian)
}

/// What is known of the time of a sentence with these dates. A bare year in the sentence says nothing about its dates
/// without a year: a writer who puts both side by side means two years.
fn beside<'w>(
    document: &Document,
    unit: usize,
    mut dates: impl Iterator<Item = &'w When>,
    context: &Context,
) -> Context {
    let of_unit = &document.units[unit];
    let numbers = document.four_digits();
    let own = latest(numbers.within(of_unit.span));
    let with_month = |when: &When| match when {
        When::Point { parts, .. } => parts
            .iter()
            .any(|part| part.year.is_some() && part.month.is_some()),
        _ => false,
    };
    if context.report.is_some()
        || own.is_none()
        || own != context.latest_year
        || of_unit.kind != UnitKind::Sentence
        || dates.any(with_month)
    {
        return *context;
    }
    let before = || numbers.within(Span::new(0, of_unit.span.start));
    let after = || numbers.within(Span::new(of_unit.span.end, document.source.text().len()));
    let mut elsewhere = before().chain(after());
    let again = elsewhere.any(|year| own == Some(year) || own == Some(year + SOLAR_YEARS));
    Context {
        latest_elsewhere: match again {
            true => own,
            false => latest(before()).max(latest(after())),
        },
        ..*context
    }
}
