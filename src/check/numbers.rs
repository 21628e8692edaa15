//! Rules on numbers and units.

use super::about::Origin;
use super::finding::Severity;
use super::numerals::{Lonely, Numbers, Numeral, Unmatched};
use super::pair::Pair;
use super::placeholder::{OwnPlaceholders, read};
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::fact::{Fact, Number};
use crate::text::{Span, digit};

/// A number on each side that the other lacks: one was changed.
pub(super) fn differs(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(Unmatched { source, target }) = unmatched(pair, shared) else {
        return;
    };
    let mut left: Vec<&Numeral> = source.numerals.iter().collect();
    let mut wrong: Vec<&Numeral> = target.numerals.iter().collect();
    // numbers that are one after all go first, so that they are not paired with others
    wrong.retain(|wrong| {
        let same = left
            .iter()
            .position(|right| converted(right, wrong) || right.is_shorter_form(wrong));
        same.map(|at| left.remove(at)).is_none()
    });
    for wrong in wrong {
        let nearest = left
            .iter()
            .enumerate()
            .min_by_key(|(_, right)| distance(&right.digits, &wrong.digits));
        let Some((at, _)) = nearest else { return };
        let right = left.remove(at);
        // with words about, one of them may be the number in another form
        let long = right.digits.len() > 1 && wrong.digits.len() > 1;
        if !long && (source.has_words || target.has_words) {
            continue;
        }
        let sure = long && !measures_differ(right, wrong);
        let severity = if sure {
            Severity::Error
        } else {
            Severity::Warning
        };
        let written = pair.source.place(right.span);
        let draft = Draft::new(
            pair.target.place(wrong.span),
            "number-differs",
            vec![
                ("source", written.text.clone()),
                ("target", pair.target.text[wrong.span].to_owned()),
            ],
        );
        let suggestion = in_digits_of(&written.text, &pair.target.text[wrong.span]);
        out.report(
            rule,
            draft
                .translating(written)
                .suggest(suggestion)
                .severity(severity),
        );
    }
}

/// A number of the source that the translation has in no form.
pub(super) fn missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(Unmatched { source, target }) = unmatched(pair, shared) else {
        return;
    };
    if target.numerals.is_empty() {
        alone(pair, source, target, "number-missing", rule, out);
    }
}

/// A number of the translation that the source has in no form.
pub(super) fn added(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(Unmatched { source, target }) = unmatched(pair, shared) else {
        return;
    };
    if source.numerals.is_empty() {
        alone(pair, target, source, "number-added", rule, out);
    }
}

fn alone(
    pair: &Pair,
    own: &Lonely,
    other: &Lonely,
    key: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let added = key == "number-added";
    let (side, other_side) = match added {
        true => (&pair.target, &pair.source),
        false => (&pair.source, &pair.target),
    };
    // translators of programs write words of the source, such as *sextillion*, in digits
    let words = added
        && pair.about.origin == Origin::Messages
        && !pair.source.text.chars().any(char::is_numeric);
    for numeral in &own.numerals {
        let small = numeral.amount().is_none_or(|amount| amount <= 2.0);
        // a number word may say the same in a way that is not read
        let said_in_words =
            other.has_words && numeral.amount().is_some_and(|amount| amount <= 100.0);
        if small || said_in_words {
            continue;
        }
        let place = side.place(numeral.span);
        let mut draft = Draft::new(place.clone(), key, vec![("number", place.text)]);
        let in_mark = side.text[numeral.span.end..].starts_with(['(', '{', '%', '$']);
        if words && !in_mark {
            draft = draft.severity(Severity::Info);
        }
        let other = other_side.whole();
        let draft = match () {
            _ if added => draft.translating(other),
            _ => draft.translated_as(other),
        };
        out.report(rule, draft);
    }
}

fn unmatched<'p>(pair: &'p Pair, shared: &Shared) -> Option<&'p Unmatched> {
    let numbers = &pair.numbers;
    numbers.get_or_init(|| compare(pair, shared.own)).as_ref()
}

/// Where digits are none to a reader: the places of arguments (`%3$u`), and characters told by their numbers
/// (`&#8212;`), bytes of an address (`%D9%85`). What looks like a placeholder and may be a percentage is none here.
fn not_read(side: &Side, pair: &Pair, own: &OwnPlaceholders) -> Vec<Span> {
    let placeholders = read(&side.text, pair.kinds, own).into_iter();
    let sure = placeholders.filter(|found| !found.kind.is_ambiguous());
    let references = side.text.match_indices("&#").filter_map(|(at, mark)| {
        let inner = &side.text[at + mark.len()..];
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
        let closed = inner[end..].starts_with(';');
        closed.then(|| Span::new(at, at + mark.len() + end + 1))
    });
    let not_read = sure.map(|found| found.span).chain(references);
    not_read.chain(encoded(&side.text)).collect()
}

/// The letters of an address that stand in it by their bytes: two of `%D9` or more in a row.
fn encoded(text: &str) -> Vec<Span> {
    /// The length of one byte.
    const BYTE: usize = 3;
    let bytes = text.as_bytes();
    let is_byte = |at: usize| {
        let byte = bytes.get(at..at + BYTE);
        byte.is_some_and(|byte| byte[0] == b'%' && byte[1..].iter().all(u8::is_ascii_hexdigit))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while is_byte(at) {
            at += BYTE;
        }
        if at >= start + 2 * BYTE {
            found.push(Span::new(start, at));
        }
        at = at.max(start + 1);
    }
    found
}

fn compare(pair: &Pair, own: &OwnPlaceholders) -> Option<Unmatched> {
    let digital = |side: &Side| side.text.chars().any(char::is_numeric);
    let nothing = pair.source.is_empty() || pair.target.is_empty() || pair.untranslated;
    if nothing || !digital(&pair.source) && !digital(&pair.target) {
        return None;
    }
    // mostly both sides have the same digits
    if digits_of(&pair.source) == digits_of(&pair.target) {
        return None;
    }
    let (source, target) = (Numbers::of(&pair.source), Numbers::of(&pair.target));
    let lonely = |side: &Side, own_numbers: &Numbers, other: &Numbers| {
        let not_read = not_read(side, pair, own);
        let is_read = |numeral: &&Numeral| !not_read.iter().any(|span| span.contains(numeral.span));
        let mut numerals: Vec<Numeral> = Vec::new();
        for numeral in own_numbers.numerals.iter().filter(is_read) {
            let told = numerals.iter().any(|known| known.digits == numeral.digits);
            if !told && !other.may_hold(numeral) && numeral.amount() != Some(0.0) {
                numerals.push(numeral.clone());
            }
        }
        Lonely {
            numerals,
            has_words: own_numbers.has_words,
        }
    };
    let found = Unmatched {
        source: lonely(&pair.source, &source, &target),
        target: lonely(&pair.target, &target, &source),
    };
    (!found.source.numerals.is_empty() || !found.target.numerals.is_empty()).then_some(found)
}

/// The stretches of digits of a side, sorted.
fn digits_of(side: &Side) -> Vec<String> {
    let digit = |c: char| match digit(c) {
        Some((value, _)) => char::from_digit(value, 10),
        None => c.is_numeric().then_some(c),
    };
    let mut runs = vec![String::new()];
    for c in side.text.chars() {
        match (digit(c), runs.last_mut()) {
            (Some(digit), Some(run)) => run.push(digit),
            (None, Some(run)) if !run.is_empty() => runs.push(String::new()),
            _ => {}
        }
    }
    runs.sort_unstable();
    runs.retain(|run| !run.is_empty());
    runs
}

/// Digits that differ, place by place; a difference in length weighs more.
fn distance(one: &str, other: &str) -> usize {
    let changed = one
        .bytes()
        .zip(other.bytes())
        .filter(|(a, b)| a != b)
        .count();
    changed + 3 * one.len().abs_diff(other.len())
}

/// Ratios between the units of two traditions (mile and kilometre, pound and kilogram, foot, inch, yard, ounce,
/// gallon, acre), each with the powers of ten between units of one tradition.
const RATIOS: &[f64] = &[
    1.609, 2.205, 3.281, 2.54, 1.094, 2.835, 3.785, 2.471, 2.590, 1.8,
];

/// Whether one number is the other in other units: translators convert miles and degrees for their readers.
fn converted(a: &Numeral, b: &Numeral) -> bool {
    let (Some(x), Some(y)) = (a.amount(), b.amount()) else {
        return false;
    };
    if x <= 0.0
        || y <= 0.0
        || a.in_date
        || b.in_date
        || a.measure.is_some() && a.measure == b.measure && a.measure.as_deref() != Some("degree")
        || !a.has_unit && !b.has_unit
    {
        return false;
    }
    let near = |value: f64, of: f64| (value / of - 1.0).abs() < 0.02;
    let celsius = |fahrenheit: f64| (fahrenheit - 32.0) / 1.8;
    let tens = |ratio: f64| {
        let ratio = if ratio < 1.0 { 1.0 / ratio } else { ratio };
        RATIOS.iter().any(|known| {
            [1.0, 10.0, 100.0]
                .iter()
                .any(|ten| near(ratio, known * ten) || near(ratio, ten * 10.0 / known))
        })
    };
    tens(x / y) || (celsius(x) - y).abs() <= 1.0 || (celsius(y) - x).abs() <= 1.0
}

fn measures_differ(a: &Numeral, b: &Numeral) -> bool {
    matches!((&a.measure, &b.measure), (Some(a), Some(b)) if a != b)
}

/// `number` in the digit system in which `sample` is written.
fn in_digits_of(number: &str, sample: &str) -> String {
    let zero = sample.chars().find_map(digit).map(|(_, zero)| zero);
    number
        .chars()
        .map(|c| match (zero, digit(c)) {
            (Some(zero), Some((value, _))) => char::from_u32(zero as u32 + value).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// The same number counts something else.
pub(super) fn unit(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.untranslated {
        return;
    }
    let (source, target) = (measured(&pair.source), measured(&pair.target));
    for one in &source {
        let same = |other: &&Measured| other.number.equals(one.number);
        let count = |all: &[Measured]| all.iter().filter(same).count();
        if count(&source) != 1 || count(&target) != 1 || !is_measure(one.unit) {
            continue;
        }
        let Some(other) = target.iter().find(same) else {
            continue;
        };
        let elsewhere = target.iter().any(|other| other.unit == one.unit);
        let is_placeholder = |side: &Side, span: Span| side.text[span].starts_with('%');
        if is_placeholder(&pair.source, one.span)
            || is_placeholder(&pair.target, other.span)
            || elsewhere
            || is_money(&pair.source, one.span) && !is_currency(one.unit)
            || is_money(&pair.target, other.span) && !is_currency(other.unit)
            || !is_measure(other.unit)
        {
            continue;
        }
        let (there, here) = (pair.source.place(one.span), pair.target.place(other.span));
        let draft = Draft::new(
            here.clone(),
            "unit-differs",
            vec![("source", there.text.clone()), ("target", here.text)],
        );
        out.report(rule, draft.translating(there));
    }
}

/// A number that counts something.
struct Measured<'f> {
    span: Span,
    number: &'f Number,
    unit: &'f str,
}

fn measured(side: &Side) -> Vec<Measured<'_>> {
    fn counts(fact: &Fact) -> Option<Measured<'_>> {
        let number = fact.number().filter(|number| !number.is_ordinal())?;
        let unit = number.unit_of_measure.as_deref()?;
        let span = fact.span;
        Some(Measured { span, number, unit })
    }
    side.facts.iter().filter_map(counts).collect()
}

/// Whether the sign of a currency stands beside a number: what follows is what it is paid for.
fn is_money(side: &Side, span: Span) -> bool {
    let sign = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '$' | '£' | '¥' | '¢' | '﷼' | '\u{20a0}'..='\u{20cf}'))
    };
    let (before, after) = (&side.text[..span.start], &side.text[span.end..]);
    let inside = side.text[span].chars().any(|c| sign(Some(c)));
    inside || sign(before.trim_end().chars().next_back()) || sign(after.trim_start().chars().next())
}

/// Whether a unit is a currency's code.
fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase())
}

/// Units proper, for which languages have one word each; what counts people and things has many.
fn is_measure(unit: &str) -> bool {
    const UNITS: &[&str] = &[
        "percent",
        "kilometre",
        "square-kilometre",
        "metre",
        "tonne",
        "degree",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "decade",
        "century",
    ];
    UNITS.contains(&unit) || unit.chars().all(|c| c.is_ascii_uppercase())
}
