//! Numbers: [`words`] reads them, here it is found what they count.

mod numeral;

pub(super) use numeral::{Numeral, cardinal};

use super::amount::Amount;
use super::items::{ItemKind, Items};
use super::moment::TimeUnit;
use super::senses::{Code, Count, Sense, Sign};
use super::value::{Exactness, Number, Value};
use super::{Fact, How, NumberForm};
use crate::text::Span;

/// What a number measures.
#[derive(Debug, Clone, PartialEq)]
enum Measure {
    Counted(Code),
    Named(&'static str),
}

/// The numbers of a unit, except in the items that `taken` marks (dates).
pub(super) fn numbers(
    reading: &Items,
    taken: &[bool],
    facts: &mut Vec<Fact>,
    unit: usize,
    offset: usize,
) {
    let mut at = 0;
    while at < reading.items.len() {
        if taken[at] || !reading.begins(at) {
            at += 1;
            continue;
        }
        let found = ordinal(reading, at)
            .or_else(|| number(reading, at))
            .or_else(|| dual(reading, at));
        let Some(found) = found.filter(|found| !taken[at..found.next].contains(&true)) else {
            at += 1;
            continue;
        };
        if let Some(fact) = found.fact {
            let span = fact.span.shifted(offset);
            facts.push(Fact { unit, span, ..fact });
        }
        at = found.next;
    }
}

/// A number that was read; `fact` is `None` if it is only part of a name.
struct Found {
    fact: Option<Fact>,
    next: usize,
}

fn number(reading: &Items, at: usize) -> Option<Found> {
    let mut numeral = cardinal(reading, at)?;
    let in_digits = reading.items[at].kind == ItemKind::Number;
    if in_digits && (is_part_of_name(reading, at) || is_list_number(reading, at))
        || clock(reading, at, &numeral)
    {
        let next = numeral.next;
        return Some(Found { fact: None, next });
    }
    if let Some((minute, end)) = added_minutes(reading, at) {
        (numeral.amount, numeral.next) = (Amount::whole(minute), end);
    }
    let mut next = numeral.next;
    if let Some(scale) = shared_scale(reading, at, &numeral) {
        numeral.amount = numeral.amount.times(scale)?;
    }
    let (measure, start) = if let Some((measure, end)) = measure_after(reading, next) {
        next = end;
        (Some(measure), at)
    } else if let Some(code) = label_before(reading, at) {
        (Some(Measure::Counted(code)), at - 1)
    } else if reading.has_before(at, Sign::Percent) && in_digits {
        (Some(Measure::Named("percent")), at - 1)
    } else if let Some(code) = currency(reading, at.wrapping_sub(1)).filter(|_| at > 0 && in_digits)
    {
        (Some(Measure::Counted(code)), at - 1)
    } else if let Some(code) = noun_before(reading, at, &numeral) {
        (Some(Measure::Counted(code)), at - 1)
    } else if let Some(code) = minute_before(reading, at).filter(|_| in_digits) {
        (Some(Measure::Counted(code)), at)
    } else if let Some(measure) = shared_measure(reading, next) {
        (Some(measure), at)
    } else if reading.has_before(at, Sign::Age) && in_digits {
        (Some(Measure::Named("age")), at)
    } else {
        (None, at)
    };
    // "both", "the three", نه as "no", ألفا as a letter: a word alone counts nothing
    let word = numeral.next == at + 1 && !in_digits && !numeral.vague;
    let score = word && is_score(reading, at);
    let counts = score || word && !numeral.indefinite && counts_noun(reading, at);
    if numeral.indefinite && !is_time(reading, &measure) && !score
        || word && measure.is_none() && !counts
    {
        return Some(Found {
            fact: None,
            next: numeral.next,
        });
    }
    let precision = precision(reading, start, next, numeral.vague);
    Some(Found {
        fact: Some(fact(reading, start, next, &numeral, measure, precision)),
        next,
    })
}

fn is_time(reading: &Items, measure: &Option<Measure>) -> bool {
    match measure {
        Some(Measure::Counted(code)) => matches!(
            reading.lexicon.code(*code),
            "year" | "month" | "week" | "day" | "hour" | "decade" | "century" | "time"
        ),
        Some(Measure::Named(_)) => true,
        None => false,
    }
}

/// مرة واحدة, السنوات الخمس: the noun stands before.
fn noun_before(reading: &Items, at: usize, numeral: &Numeral) -> Option<Code> {
    let before = at.checked_sub(1)?;
    let (code, count) = reading.counted(before)?;
    let definite =
        reading.items[at].definite && reading.items[before].definite && count == Count::Many;
    let once = numeral.amount <= Amount::whole(2) && !numeral.indefinite && count != Count::Many;
    (!numeral.digits && (definite || once)).then_some(code)
}

/// بين 10 و15 في المئة: the first of two numbers counts what the second does.
fn shared_measure(reading: &Items, at: usize) -> Option<Measure> {
    let hyphen = reading.is_mark(at, "-–—") && !reading.item(at)?.spaced;
    let linked = hyphen || reading.has(at, Sign::Conjunction) || reading.has(at, Sign::Until);
    let joined = reading.item(at).is_some_and(|item| item.joined);
    let second = cardinal(reading, at + usize::from(linked)).filter(|_| linked || joined)?;
    measure_after(reading, second.next).map(|(measure, _)| measure)
}

/// بين 10 و15 مليون, ۳ تا ۵ میلیارد: the first of two numbers has the scale of the second.
fn shared_scale(reading: &Items, at: usize, first: &Numeral) -> Option<i64> {
    let next = first.next;
    if next != at + 1 || first.vague {
        return None;
    }
    let hyphen = reading.is_mark(next, "-–—") && !reading.item(next)?.spaced;
    let between = reading.has_before(at, Sign::Between);
    let conjunction = reading.has(next, Sign::Conjunction);
    let joined = between && !conjunction && reading.item(next).is_some_and(|item| item.joined);
    let linked = hyphen || reading.has(next, Sign::Until) || between && conjunction;
    if !linked && !joined {
        return None;
    }
    let second = next + usize::from(linked);
    let value = cardinal(reading, second).filter(|value| value.next > second + 1)?;
    let scale = reading.scale(second + 1)?;
    let larger = value.amount > first.amount && first.amount < Amount::whole(1000);
    larger.then_some(scale)
}

/// 90+6, 120+1: the minute of a match, with those added to its half.
fn added_minutes(reading: &Items, at: usize) -> Option<(i64, usize)> {
    let glued = |at: usize| reading.item(at).is_some_and(|item| !item.spaced);
    let (half, added) = (reading.integer(at, 3)?, reading.integer(at + 2, 2)?);
    let sure = half < 100 && glued(at + 1) && glued(at + 2) || minute_before(reading, at).is_some();
    (reading.is_mark(at + 1, "+") && sure).then_some((half + added, at + 3))
}

/// الدقيقة 90, دقیقهٔ (۱۲), الدقيقتين 55 و96, دقایق ۱۰، ۴۴ و ۸۳: what the number counts stands before it, or before the
/// numbers that stand with it.
fn minute_before(reading: &Items, at: usize) -> Option<Code> {
    let mut before = at.checked_sub(1)?;
    let (mut linked, mut listed) = (reading.items[at].joined, false);
    loop {
        if let Some((code, count)) = reading.counted(before) {
            // a comma divides the minutes of one noun only if it stands for several
            let is_minute = reading.lexicon.code(code) == "minute";
            return (is_minute && (!listed || count != Count::One)).then_some(code);
        }
        if reading.integer(before, 3).is_some() {
            if !linked {
                return None;
            }
            linked = reading.items[before].joined;
        } else if reading.has(before, Sign::Conjunction) || reading.is_mark(before, "+") {
            linked = true;
        } else if reading.is_mark(before, "،,") {
            (linked, listed) = (true, true);
        } else if !reading.is_mark(before, "()") {
            return None;
        }
        before = before.checked_sub(1)?;
    }
}

/// دو بر یک, أربعة مقابل اثنين: one side of a score in words.
fn is_score(reading: &Items, at: usize) -> bool {
    let number = |at: usize| reading.cardinal(at).is_some() || reading.integer(at, 3).is_some();
    let between = |at: usize| reading.has(at, Sign::Score) || reading.is_mark(at, "-–");
    let after = between(at + 1) && number(at + 2);
    let before = at >= 2 && between(at - 1) && number(at - 2);
    after || before
}

/// Whether the word after a number is an ordinary one, which the number counts though no table has it.
fn counts_noun(reading: &Items, at: usize) -> bool {
    let noun = |item: &super::items::Item| {
        item.kind == ItemKind::Word && item.spaced && !item.joined && !item.definite
    };
    let next = at + 1;
    reading.item(next).is_some_and(noun)
        && !reading.is_known(next)
        && !reading.lexicon.is_common(reading.word(next))
        && !reading.items[at].definite
        && !reading.lexicon.ambiguous.contains(reading.word(at))
}

/// ١- , 2): the number of an item of a list, at the beginning.
fn is_list_number(reading: &Items, at: usize) -> bool {
    let marked = reading.is_mark(at + 1, "-–.)") && !reading.item(at + 1).is_none_or(|i| i.spaced);
    let apart = reading.item(at + 2).is_some_and(|item| item.spaced);
    at == 0 && marked && apart && reading.digits(at).is_some_and(|digits| digits.len() <= 2)
}

fn label_before(reading: &Items, at: usize) -> Option<Code> {
    let before = at.checked_sub(1)?;
    reading.find(before, |sense| match *sense {
        Sense::Label(code) => Some(code),
        _ => None,
    })
}

fn currency(reading: &Items, at: usize) -> Option<Code> {
    reading.find(at, |sense| match *sense {
        Sense::Currency(code) => Some(code),
        _ => None,
    })
}

/// What is counted, after the number, and the item after it.
fn measure_after(reading: &Items, at: usize) -> Option<(Measure, usize)> {
    if reading.has(at, Sign::Percent) {
        return Some((Measure::Named("percent"), at + 1));
    }
    if let Some(code) = currency(reading, at) {
        return Some((Measure::Counted(code), at + 1));
    }
    let mut from = at;
    if reading.has(from, Sign::Of)
        && reading
            .counted(from + 1)
            .is_some_and(|(_, count)| count == Count::Many)
    {
        from += 1;
    }
    if reading.is_mark(from, "-") && !reading.item(from)?.spaced {
        from += 1;
    }
    if reading.has(from, Sign::Classifier) {
        from += 1;
    }
    let reach = if reading.lexicon.adjectives_before_noun {
        3
    } else {
        1
    };
    for skipped in 0..reach {
        let here = from + skipped;
        let written = reading.item(here).map(|_| reading.written(here));
        if let Some(code) = written.and_then(|written| reading.lexicon.vowelled(written)) {
            return Some((Measure::Counted(code), here + 1));
        }
        if let Some((code, _)) = reading
            .counted(here)
            .filter(|_| !reading.item(here).is_none_or(|item| item.joined))
        {
            return Some((Measure::Counted(code), here + 1));
        }
        let word = reading
            .item(here)
            .is_some_and(|item| item.kind == ItemKind::Word);
        if !word || reading.is_known(here) {
            break;
        }
    }
    None
}

/// حربين, دوبار: two of what the word names.
fn dual(reading: &Items, at: usize) -> Option<Found> {
    let (code, count) = reading.counted(at)?;
    // العامين is also "the public ones"
    let of_time = TimeUnit::named(reading.lexicon.code(code)).is_some();
    if count != Count::Two || of_time && reading.items[at].definite {
        return None;
    }
    // الدقيقتين 55 و96: which two stands behind it
    let behind = at + 1 + usize::from(reading.is_mark(at + 1, "("));
    if reading.digits(behind).is_some() {
        return None;
    }
    let numeral = Numeral {
        amount: Amount::whole(2),
        next: at + 1,
        vague: false,
        digits: false,
        indefinite: false,
    };
    let fact = Fact {
        how: How::Number(NumberForm::Dual),
        ..fact(
            reading,
            at,
            at + 1,
            &numeral,
            Some(Measure::Counted(code)),
            precision(reading, at, at + 1, false),
        )
    };
    Some(Found {
        fact: Some(fact),
        next: at + 1,
    })
}

/// دومین جنگ, الحرب الثانية, the second war: which of several.
fn ordinal(reading: &Items, at: usize) -> Option<Found> {
    let (value, mut next) = ordinal_at(reading, at)?;
    if reading.has_before(at, Sign::Clock) {
        return Some(Found { fact: None, next });
    }
    let singular = |at: usize| {
        let counted = reading.counted(at);
        counted.filter(|(_, count)| *count == Count::One)
    };
    let follows = singular(next).filter(|_| !reading.items[next].joined);
    let before = at.checked_sub(1).and_then(singular);
    let (code, start) = match (before, follows) {
        (Some((code, _)), _) => (code, at - 1),
        (None, Some((code, _))) => {
            next += 1;
            (code, at)
        }
        // an ordinal of several words is no cardinal either
        (None, None) => return (next > at + 1).then_some(Found { fact: None, next }),
    };
    let number = Number {
        amount: Amount::whole(value),
        precision: Exactness::Ordinal,
        unit_of_measure: Some(reading.lexicon.code(code).to_owned()),
    };
    let fact = of_number(number, reading.span(start, next), NumberForm::Ordinal);
    Some(Found {
        fact: Some(fact),
        next,
    })
}

/// An ordinal number at `at` and the item after it: a word, tens with a word, or digits with a suffix.
pub(super) fn ordinal_at(reading: &Items, at: usize) -> Option<(i64, usize)> {
    if let Some(value) = reading.ordinal(at) {
        // السابعة والسبعون
        let tens = reading
            .cardinal(at + 1)
            .filter(|tens| value < 10 && (20..=90).contains(tens));
        let tens = tens.filter(|_| reading.items[at + 1].joined && reading.items[at + 1].definite);
        return Some((
            value + tens.unwrap_or(0),
            at + 1 + usize::from(tens.is_some()),
        ));
    }
    if let Some(value) = reading.integer(at, 3) {
        let suffix = reading.has(at + 1, Sign::OrdinalSuffix) && !reading.item(at + 1)?.spaced;
        return suffix.then_some((value, at + 2));
    }
    let tens = reading.cardinal(at).filter(|tens| tens % 10 == 0)?;
    let linked = reading.has(at + 1, Sign::Conjunction) || reading.is_mark(at + 1, "-");
    let ordinal = reading
        .ordinal(at + 2)
        .filter(|&units| linked && units < 10)?;
    Some((tens + ordinal, at + 3))
}

/// France 24, Ground Master 200, Su-35: a number that belongs to a name.
fn is_part_of_name(reading: &Items, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let hyphen = reading.is_mark(before, "-‐‑–")
        && !reading.items[at].spaced
        && !reading.items[before].spaced;
    let at_word = if hyphen {
        before.wrapping_sub(1)
    } else {
        before
    };
    let is_word = reading
        .item(at_word)
        .is_some_and(|item| item.kind == ItemKind::Word);
    if !is_word {
        return false;
    }
    let named = reading
        .find(at_word, |sense| {
            matches!(sense, Sense::NameBeforeNumber).then_some(())
        })
        .is_some();
    if named || hyphen {
        return true;
    }
    let original = reading.written(at_word);
    if !is_capitalised(original) || reading.is_known(at_word) {
        return false;
    }
    if !reading.lexicon.capitalised_names {
        return true;
    }
    let longer = at_word
        .checked_sub(1)
        .is_some_and(|before| is_capitalised(reading.written(before)));
    longer || at_word > 0 && measure_after(reading, at + 1).is_none()
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// 12:30, الساعة 15, ساعت سه, 3 o'clock, 5 p.m.
fn clock(reading: &Items, at: usize, numeral: &Numeral) -> bool {
    let named = reading.has_before(at, Sign::Clock) || reading.has(at + 1, Sign::ClockAfter);
    if named && reading.integer(at, 2).is_some_and(|hour| hour <= 24) {
        return true;
    }
    // in this hour three people: the word counts what follows
    if named && reading.cardinal(at).is_some_and(|hour| hour <= 24) {
        return measure_after(reading, numeral.next).is_none() && !counts_noun(reading, at);
    }
    let glued = |at: usize| reading.is_mark(at, ":") && !reading.items[at].spaced;
    glued(at + 1) && reading.digits(at + 2).is_some()
        || at > 0 && glued(at - 1) && reading.digits(at.wrapping_sub(2)).is_some()
}

fn precision(reading: &Items, start: usize, end: usize, vague: bool) -> Exactness {
    if vague {
        return Exactness::Vague;
    }
    let signs = [
        (Sign::About, Exactness::About),
        (Sign::Over, Exactness::Over),
        (Sign::Under, Exactness::Under),
    ];
    let before = signs
        .iter()
        .find(|(sign, _)| reading.has_before(start, *sign));
    let after = signs
        .iter()
        .find(|(sign, _)| *sign == Sign::About && reading.has(end, *sign));
    let told = before.or(after).map(|(_, exactness)| *exactness);
    told.unwrap_or(Exactness::Exact)
}

fn fact(
    reading: &Items,
    start: usize,
    end: usize,
    numeral: &Numeral,
    measure: Option<Measure>,
    precision: Exactness,
) -> Fact {
    let mut measure = match measure {
        Some(Measure::Counted(code)) => Some(reading.lexicon.code(code)),
        Some(Measure::Named(name)) => Some(name),
        None => None,
    };
    if measure == Some("year") && (reading.has_before(start, Sign::Age)) {
        measure = Some("age");
    }
    let number = Number {
        amount: numeral.amount,
        precision,
        unit_of_measure: measure.map(str::to_owned),
    };
    let form = match numeral.digits {
        true => NumberForm::Digits,
        false => NumberForm::Words,
    };
    of_number(number, reading.span(start, end), form)
}

/// The fact that a number is, in the first unit.
fn of_number(number: Number, span: Span, form: NumberForm) -> Fact {
    Fact {
        unit: 0,
        span,
        id: number.id(),
        value: Value::Number(number),
        how: How::Number(form),
    }
}
