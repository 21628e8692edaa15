//! Rules on dates: between the two sides, and within one date.

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::fact::{Calendar, Conflict, Date, DateValue, Moment, Precision};
use crate::text::Span;

/// A date with its place.
type Placed<'f> = (Span, &'f Date);

fn dates(side: &Side) -> Vec<Placed<'_>> {
    let dates = side.facts.iter();
    dates
        .filter_map(|fact| Some((fact.span, fact.date()?)))
        .collect()
}

fn is_weekday(date: &Date) -> bool {
    date.precision == Precision::Weekday
}

/// The Gregorian year, month and day of a date that says a day or a month, as far as it says them.
fn parts(date: &Date) -> Option<[Option<i32>; 3]> {
    if date.own_calendar().is_some() {
        return None;
    }
    let DateValue::At(moment) = date.value else {
        return None;
    };
    let (year, month, day) = match moment {
        Moment::Day(day) => {
            let (year, month, day) = day.in_calendar(Calendar::Gregorian);
            (Some(year), month, Some(day))
        }
        Moment::Month { year, month } => (Some(year), month, None),
        Moment::DayOfYear { month, day } => (None, month, Some(day)),
        Moment::MonthOfYear(month) => (None, month, None),
        _ => return None,
    };
    Some([year, Some(month.into()), day.map(i32::from)])
}

fn of<'f>(dates: &[Placed<'f>], which: impl Fn(&Date) -> bool) -> Vec<Placed<'f>> {
    let chosen = dates.iter().filter(|(_, date)| which(date));
    chosen.copied().collect()
}

/// Whether two dates may be one: what both say is equal.
fn may_agree(a: &Date, b: &Date) -> bool {
    let agree = |(a, b): (Option<i32>, Option<i32>)| a.is_none() || b.is_none() || a == b;
    match (parts(a), parts(b)) {
        (Some(a), Some(b)) => a.into_iter().zip(b).all(agree),
        _ => false,
    }
}

/// A date on each side that the other lacks.
pub(super) fn differs(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.untranslated {
        return;
    }
    let (source, target) = (dates(&pair.source), dates(&pair.target));
    let full = |date: &Date| parts(date).is_some();
    if let Some(found) = only_ones(&of(&source, full), &of(&target, full), may_agree) {
        tell(pair, found, Severity::Error, rule, out);
    }
    // a day named relative to the report may be the weekday of the other side
    let relative = |date: &Date| !full(date) && !is_weekday(date);
    if [&source, &target]
        .iter()
        .any(|dates| dates.iter().any(|(_, date)| relative(date)))
    {
        return;
    }
    let same_day = |a: &Date, b: &Date| a.value == b.value;
    if let Some(found) = only_ones(&of(&source, is_weekday), &of(&target, is_weekday), same_day) {
        tell(pair, found, Severity::Warning, rule, out);
    }
}

/// The only element of each list that agrees with none of the other list, if there is exactly one in each.
fn only_ones<'f>(
    source: &[Placed<'f>],
    target: &[Placed<'f>],
    agree: impl Fn(&Date, &Date) -> bool,
) -> Option<(Placed<'f>, Placed<'f>)> {
    let lonely = |own: &[Placed<'f>], others: &[Placed<'f>]| -> Option<Placed<'f>> {
        let has_none =
            |(_, date): &&Placed<'f>| !others.iter().any(|(_, other)| agree(date, other));
        let mut lonely = own.iter().filter(has_none);
        let found = lonely.next()?;
        lonely.next().is_none().then_some(*found)
    };
    Some((lonely(source, target)?, lonely(target, source)?))
}

fn tell(
    pair: &Pair,
    ((source, one), (target, other)): (Placed<'_>, Placed<'_>),
    severity: Severity,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let (there, here) = (pair.source.place(source), pair.target.place(target));
    let arguments = vec![
        ("source", there.text.clone()),
        ("target", here.text.clone()),
        ("source_value", one.value.to_string()),
        ("target_value", other.value.to_string()),
    ];
    out.report(
        rule,
        Draft::new(here, "date-differs", arguments)
            .translating(there)
            .severity(severity),
    );
}

/// A date with the wrong weekday, or a day that does not exist in its calendar.
pub(super) fn weekday(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let which = |conflict: &Conflict| !matches!(conflict, Conflict::Calendars { .. });
    contradictions(side, which, "weekday-wrong", rule, out);
}

/// Two calendars that give different days.
pub(super) fn calendar(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let which = |conflict: &Conflict| matches!(conflict, Conflict::Calendars { .. });
    contradictions(side, which, "calendar-wrong", rule, out);
}

fn contradictions(
    side: &Side,
    which: impl Fn(&Conflict) -> bool,
    key: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for (span, date) in dates(side) {
        let Some(conflict) = date.conflict.as_ref().filter(|conflict| which(conflict)) else {
            continue;
        };
        let place = side.place(span);
        let arguments = vec![
            ("text", place.text.clone()),
            ("conflict", conflict.to_string()),
        ];
        out.report(rule, Draft::new(place, key, arguments));
    }
}
