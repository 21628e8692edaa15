//! Rules on dates: between the sides, and of a date with itself.

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::fact::{Fact, FactKind};

/// Weekdays as the facts' values name them.
fn is_weekday(fact: &Fact) -> bool {
    fact.precision.as_deref() == Some("weekday")
}

/// A date that says its day or month in a way that compares: ISO 8601, perhaps without a year.
fn parts(fact: &Fact) -> Option<[Option<&str>; 3]> {
    if fact.id.split(':').count() > 2 || !matches!(fact.precision.as_deref(), Some("day" | "month"))
    {
        return None;
    }
    let value = fact.value.as_deref()?;
    let (year, rest) = match value.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => {
            let (year, rest) = value.split_once('-')?;
            (Some(year), rest)
        }
    };
    let (month, day) = rest
        .split_once('-')
        .map_or((rest, None), |(month, day)| (month, Some(day)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = [year, Some(month), day].into_iter().flatten().all(digits);
    whole.then_some([year, Some(month), day])
}

/// Whether two dates may be one: what both say is equal.
fn may_agree(a: &Fact, b: &Fact) -> bool {
    match (parts(a), parts(b)) {
        (Some(a), Some(b)) => a
            .iter()
            .zip(b)
            .all(|(a, b)| a.is_none() || b.is_none() || *a == b),
        _ => true,
    }
}

/// A date on each side that the other has not.
pub(super) fn differs(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.untranslated {
        return;
    }
    let all = |side: &Side| side.facts_of(FactKind::Date).cloned().collect::<Vec<_>>();
    let (source, target) = (all(&pair.source), all(&pair.target));
    let same_date =
        |a: &Fact, b: &Fact| parts(a).is_some() && parts(b).is_some() && may_agree(a, b);
    let full = |fact: &&Fact| parts(fact).is_some();
    if let Some(found) = only_ones(
        source.iter().filter(full),
        target.iter().filter(full),
        same_date,
    ) {
        tell(pair, found, Severity::Error, rule, out);
    }
    // a day named relative to the report may be the weekday of the other side
    let relative = |facts: &[Fact]| {
        facts
            .iter()
            .any(|fact| parts(fact).is_none() && !is_weekday(fact))
    };
    if relative(&source) || relative(&target) {
        return;
    }
    let weekday = |fact: &&Fact| is_weekday(fact);
    let same_day = |a: &Fact, b: &Fact| a.value == b.value;
    if let Some(found) = only_ones(
        source.iter().filter(weekday),
        target.iter().filter(weekday),
        same_day,
    ) {
        tell(pair, found, Severity::Warning, rule, out);
    }
}

/// The one of each list that agrees with none of the other, when there is one in each.
fn only_ones<'f>(
    source: impl Iterator<Item = &'f Fact> + Clone,
    target: impl Iterator<Item = &'f Fact> + Clone,
    agree: impl Fn(&Fact, &Fact) -> bool,
) -> Option<(&'f Fact, &'f Fact)> {
    let mut left = source
        .clone()
        .filter(|fact| !target.clone().any(|other| agree(fact, other)));
    let mut right = target
        .clone()
        .filter(|fact| !source.clone().any(|other| agree(fact, other)));
    let found = (left.next()?, right.next()?);
    (left.next().is_none() && right.next().is_none()).then_some(found)
}

fn tell(
    pair: &Pair,
    (one, other): (&Fact, &Fact),
    severity: Severity,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let (there, here) = (pair.source.place(one.span), pair.target.place(other.span));
    let value = |fact: &Fact| fact.value.clone().unwrap_or_default();
    let arguments = vec![
        ("source", there.text.clone()),
        ("target", here.text.clone()),
        ("source_value", value(one)),
        ("target_value", value(other)),
    ];
    out.report(
        rule,
        Draft::new(here, "date-differs", arguments)
            .translating(there)
            .severity(severity),
    );
}

/// How the facts tell a date in two calendars that disagree.
const TWO_CALENDARS: &str = "written in two calendars that disagree";

/// A weekday that the date was not.
pub(super) fn weekday(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    contradictions(
        side,
        |fact| !fact.how.starts_with(TWO_CALENDARS),
        "weekday-wrong",
        rule,
        out,
    );
}

/// Two calendars that give different days.
pub(super) fn calendar(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    contradictions(
        side,
        |fact| fact.how.starts_with(TWO_CALENDARS),
        "calendar-wrong",
        rule,
        out,
    );
}

fn contradictions(
    side: &Side,
    which: impl Fn(&Fact) -> bool,
    key: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for fact in side.facts_of(FactKind::Date).filter(|fact| which(fact)) {
        let Some(conflict) = &fact.conflict else {
            continue;
        };
        let place = side.place(fact.span);
        let arguments = vec![("text", place.text.clone()), ("conflict", conflict.clone())];
        out.report(rule, Draft::new(place, key, arguments));
    }
}
