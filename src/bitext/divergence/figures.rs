//! Figures and dates that differ for the same thing.

use super::found::{Found, Linked};
use crate::bitext::profile::{Names, Profile};
use crate::fact::{Calendar, Date, DateValue, Day, Moment, Number, Precision};
use crate::text::Span;

/// Exact numbers that count the same thing and differ, where neither unit has the other's number. Of several
/// candidates, those in the most similar parts are paired, then those that differ least.
pub(super) fn numbers(linked: &Linked) -> Vec<Found> {
    let (a, b, names) = (linked.a, linked.b, &linked.pairs.names);
    let exact = |(_, number): &&(Span, Number)| !number.is_ordinal() && !number.is_vague();
    let has = |profile: &Profile, value: &Number| {
        let mut numbers = profile.numbers.iter();
        numbers.any(|(_, other)| other.equals(value))
    };
    let mut candidates: Vec<(f32, f64, usize, usize)> = Vec::new();
    for (i, (at, x)) in a.numbers.iter().enumerate().filter(|n| exact(&n.1)) {
        for (j, (there, y)) in b.numbers.iter().enumerate().filter(|n| exact(&n.1)) {
            let differ = !x.equals(y) && !has(b, x) && !has(a, y);
            let same = || count_same(x, y, names) || is_result((a, i), (b, j));
            if differ && linked.may_be_one(*at, *there) && same() {
                let near = linked.near(*at, *there).unwrap_or(0.0);
                candidates.push((near, ratio(x, y), i, j));
            }
        }
    }
    candidates.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.total_cmp(&y.1)));
    let (mut taken_a, mut taken_b, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (_, _, i, j) in candidates {
        if taken_a.contains(&i) || taken_b.contains(&j) {
            continue;
        }
        taken_a.push(i);
        taken_b.push(j);
        let ((at, x), (there, y)) = (&a.numbers[i], &b.numbers[j]);
        found.push(Found {
            kind: "number",
            a: *at,
            b: *there,
            says: Some([x, y].map(|number| number.amount.to_string())),
            event: None,
        });
    }
    found
}

/// The larger number divided by the smaller.
fn ratio(x: &Number, y: &Number) -> f64 {
    let (one, two) = (x.amount.as_f64(), y.amount.as_f64());
    one.max(two) / one.min(two).max(f64::MIN_POSITIVE)
}

/// Whether two numbers may count one thing: figures of one size, the less alike the units, the closer. Reports of the same
/// fact do not differ by more; a number without a unit may also be part of a name.
fn count_same(x: &Number, y: &Number, names: &Names) -> bool {
    let less = x.amount.as_f64().min(y.amount.as_f64());
    match (&x.unit_of_measure, &y.unit_of_measure) {
        (Some(one), Some(two)) if one == two => ratio(x, y) <= SAME_UNIT,
        (Some(one), Some(two)) => names.count_alike(one, two) && ratio(x, y) <= ONE_SIZE,
        _ => less >= COUNTED && ratio(x, y) <= ONE_SIZE,
    }
}

/// Numbers without a unit that are smaller are usually parts of names or article numbers.
const COUNTED: f64 = 20.0;
const ONE_SIZE: f64 = 1.5;
const SAME_UNIT: f64 = 2.5;

/// Whether both are one side of a result, a score or a vote, whose other side is the same.
fn is_result((a, i): (&Profile, usize), (b, j): (&Profile, usize)) -> bool {
    let beside = |of: &Profile, at: usize| -> Vec<(bool, String)> {
        let own = of.numbers[at].0;
        let others = of.numbers.iter().filter(|(span, _)| {
            let gap = span
                .start
                .checked_sub(own.end)
                .or(own.start.checked_sub(span.end));
            gap.is_some_and(|gap| gap <= RESULT)
        });
        others
            .map(|(span, number)| (span.start > own.start, number.amount.to_string()))
            .collect()
    };
    let bare = |of: &Profile, at: usize| of.numbers[at].1.unit_of_measure.is_none();
    let there = beside(b, j);
    bare(a, i) && bare(b, j) && beside(a, i).iter().any(|side| there.contains(side))
}

/// The most bytes between the two sides of a result: a hyphen, or a word like "to".
const RESULT: usize = 10;

/// The two nearest days that the units name, if no days agree; or weekdays.
pub(super) fn dates(linked: &Linked) -> Option<Found> {
    let (a, b) = (linked.a, linked.b);
    let pairs = || {
        let right = |x| b.dates.iter().map(move |y| (x, y));
        a.dates.iter().flat_map(right)
    };
    if pairs().any(|((_, x), (_, y))| x.agrees_with(y)) {
        return None;
    }
    let weekday = |date: &Date| date.precision == Precision::Weekday;
    let differ = pairs().filter(|((at, x), (there, y))| {
        linked.may_be_one(*at, *there) && (weekday(x) && weekday(y) || days_differ(x, y))
    });
    let near = |at: Span, there: Span| linked.near(at, there).unwrap_or(0.0);
    let ((at, x), (there, y)) = differ.max_by(|((a, _), (b, _)), ((c, _), (d, _))| {
        near(*a, *b)
            .total_cmp(&near(*c, *d))
            .then((c, d).cmp(&(a, b)))
    })?;
    Some(Found {
        kind: "date",
        a: *at,
        b: *there,
        says: Some([x, y].map(|date| date.value.to_string())),
        event: None,
    })
}

/// The most days between two reports' dates of one fact.
const APART: i64 = 31;

/// Whether both name a day, not the same day of the year, and not days far apart.
fn days_differ(x: &Date, y: &Date) -> bool {
    let day = |date: &Date| match date.value {
        DateValue::At(Moment::Day(day)) => {
            let (_, month, day) = day.in_calendar(Calendar::Gregorian);
            Some((month, day))
        }
        DateValue::At(Moment::DayOfYear { month, day }) => Some((month, day)),
        _ => None,
    };
    // without a year, days of two calendars do not compare
    let one_calendar = x.calendar == y.calendar || !x.value.is_open() && !y.value.is_open();
    let days = day(x).zip(day(y));
    one_calendar && days.is_some_and(|(one, two)| one != two && within(one, two))
}

/// Whether two days of the year (month and day) are near each other.
fn within(one: (u8, u8), two: (u8, u8)) -> bool {
    // any leap year: both days exist in it
    let day = |year, (month, day)| Day::new(Calendar::Gregorian, year, month, day);
    let gaps = [1999, 2000, 2001].map(|year| Some(day(2000, one)?.since(day(year, two)?).abs()));
    gaps.into_iter().flatten().any(|gap| gap <= APART)
}
