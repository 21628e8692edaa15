use super::amount::Amount;
use super::lexicon::{Code, Count, Sense, Sign};
use super::reading::{ItemKind, Reading};
use super::{Fact, FactKind};

/// A number as the text writes it, before it is known what it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
    pub amount: Amount,
    /// The item after it.
    pub next: usize,
    /// "Thousands": a lower bound only.
    pub vague: bool,
    /// Written in digits alone.
    pub digits: bool,
    /// Only a word that is also the indefinite article.
    pub indefinite: bool,
}

/// The cardinal number that begins at `at`, in digits, words or both.
pub(super) fn cardinal(reading: &Reading, at: usize) -> Option<Numeral> {
    let mut parser = Parser {
        reading,
        at,
        total: Amount::whole(0),
        group: None,
        last_scale: i64::MAX,
        digits: true,
        vague: false,
    };
    parser.first()?;
    while parser.further().is_some() {}
    let amount = parser
        .total
        .plus(parser.group.unwrap_or(Amount::whole(0)))?;
    let indefinite = parser.at == at + 1 && reading.lexicon.indefinite.contains(reading.word(at));
    Some(Numeral {
        amount,
        next: parser.at,
        vague: parser.vague,
        digits: parser.digits,
        indefinite,
    })
}

struct Parser<'a, 'b> {
    reading: &'a Reading<'b>,
    at: usize,
    /// What the scales passed so far amount to.
    total: Amount,
    /// The number since the last scale.
    group: Option<Amount>,
    last_scale: i64,
    digits: bool,
    vague: bool,
}

impl Parser<'_, '_> {
    fn first(&mut self) -> Option<()> {
        if let Some((amount, next)) = digits(self.reading, self.at) {
            self.group = Some(amount);
            self.at = next;
            return Some(());
        }
        self.digits = false;
        let at = self.at;
        let vague = self.reading.vague(at);
        self.vague = vague.is_some();
        let before_tens = || {
            self.reading
                .unit_before_tens(at)
                .filter(|_| self.tens_follow(at + 1))
        };
        let value = vague
            .or_else(|| self.reading.cardinal(at))
            .or_else(|| self.reading.scale(at))
            .or_else(before_tens)?;
        if value >= 1000 && !self.vague {
            self.total = Amount::whole(value);
            self.last_scale = scale_below(value);
        } else {
            self.group = Some(Amount::whole(value));
        }
        self.at += 1;
        Some(())
    }

    fn tens_follow(&self, at: usize) -> bool {
        let joined = self.reading.item(at).is_some_and(|item| item.joined);
        joined
            && self
                .reading
                .cardinal(at)
                .is_some_and(|tens| (20..=90).contains(&tens))
    }

    /// Takes one more part of the number, if one follows.
    fn further(&mut self) -> Option<()> {
        let conjunction = self.reading.has(self.at, Sign::Conjunction);
        let hyphen = self.reading.is_mark(self.at, "-") && !self.reading.item(self.at)?.spaced;
        let at = self.at + usize::from(conjunction || hyphen && !self.digits);
        let joined = conjunction || self.reading.item(at)?.joined;
        // "tens of thousands"
        let of =
            self.vague && self.reading.has(at, Sign::Of) && self.reading.vague(at + 1).is_some();
        let at = at + usize::from(of);
        if let Some(scale) = self.reading.scale(at).or_else(|| self.reading.vague(at)) {
            return self.take_scale(at, scale, joined);
        }
        if let Some(fraction) = self.reading.fraction(at).filter(|_| joined) {
            return self.take_fraction(at, fraction);
        }
        self.take_cardinal(at, joined)
    }

    fn take_cardinal(&mut self, at: usize, joined: bool) -> Option<()> {
        let group = self.group.unwrap_or(Amount::whole(0)).as_whole()?;
        let (value, next, is_digits) = match digits(self.reading, at) {
            Some((amount, next)) => (amount.as_whole()?, next, true),
            None => (self.reading.cardinal(at)?, at + 1, false),
        };
        if value >= self.last_scale || self.vague || is_digits && self.group.is_some() {
            return None;
        }
        let english = self.reading.lexicon.adjectives_before_noun;
        if self.group.is_none() {
            if !joined && !english {
                return None;
            }
            if value >= 1000 {
                self.total = self.total.plus(Amount::whole(value))?;
                self.last_scale = scale_below(value);
            } else {
                self.group = Some(Amount::whole(value));
            }
        } else {
            let sum = if self.digits {
                None
            } else {
                compound(group, value, joined, english)
            };
            self.group = Some(Amount::whole(sum?));
        }
        self.digits &= is_digits;
        self.at = next;
        Some(())
    }

    fn take_scale(&mut self, at: usize, scale: i64, joined: bool) -> Option<()> {
        match self.group {
            Some(group) if !joined && scale < self.last_scale => {
                self.total = self.total.plus(group.times(scale)?)?;
                self.group = None;
            }
            // "a thousand million"
            None if !joined && scale > self.last_scale => self.total = self.total.times(scale)?,
            None if joined && scale < self.last_scale => {
                self.total = self.total.plus(Amount::whole(scale))?;
            }
            _ => return None,
        }
        self.last_scale = scale;
        self.digits = false;
        self.at = at + 1;
        Some(())
    }

    fn take_fraction(&mut self, at: usize, fraction: i64) -> Option<()> {
        let part = Amount::millionths(fraction);
        self.at = at + 1;
        match (self.group, self.reading.scale(at + 1)) {
            (Some(group), _) => self.group = Some(group.plus(part)?),
            // ثلاثة ملايين ونصف مليون
            (None, Some(scale)) => {
                self.total = self.total.plus(part.times(scale)?)?;
                self.at += 1;
            }
            (None, None) => self.total = self.total.plus(part.times(self.last_scale)?)?,
        }
        self.digits = false;
        Some(())
    }
}

/// The sum below a thousand that `group` and a following `value` make, if they are parts of one number.
fn compound(group: i64, value: i64, joined: bool, english: bool) -> Option<i64> {
    let tens = (20..100).contains(&value) && value % 10 == 0;
    let units = 1..=9;
    let fits = if joined {
        let units_first = units.contains(&(group % 100)) && tens;
        let larger_first = group >= 20 && group > value && group % place(value) == 0;
        value > 0 && value < 1000 && group < 1000 && (units_first || larger_first)
    } else if (3..=9).contains(&group) && value == 100 {
        return Some(group * 100);
    } else {
        let teen = units.contains(&(group % 100)) && value == 10;
        let units_last = (20..100).contains(&(group % 100)) && group % 10 == 0 && value < 10;
        let rest_of_hundred = group > 0 && group % 100 == 0 && value < 100;
        teen || english && (units_last || rest_of_hundred)
    };
    fits.then_some(group + value)
}

/// The largest power of a thousand that is no larger than `value`.
fn scale_below(value: i64) -> i64 {
    let mut scale = 1;
    while value / 1000 >= scale {
        scale *= 1000;
    }
    scale
}

/// The lowest power of ten above `value`.
fn place(value: i64) -> i64 {
    match value {
        ..10 => 10,
        ..100 => 100,
        _ => 1000,
    }
}

/// A number in digits at `at`: one item, or two around a Persian decimal slash.
fn digits(reading: &Reading, at: usize) -> Option<(Amount, usize)> {
    let item = reading
        .item(at)
        .filter(|item| item.kind == ItemKind::Number)?;
    let text = &reading.folded.text()[item.start as usize..item.end as usize];
    let slash = reading.lexicon.slash_is_decimal
        && reading.is_mark(at + 1, "/")
        && !reading.item(at + 1)?.spaced
        && reading.item(at + 2).is_some_and(|item| !item.spaced)
        && reading.digits(at + 2).is_some();
    if slash && (is_multiplied(reading, at + 3)) {
        let amount = Amount::read(&format!("{text}.{}", reading.digits(at + 2)?), false)?;
        return Some((amount, at + 3));
    }
    Some((
        Amount::read(text, reading.lexicon.point_divides_thousands)?,
        at + 1,
    ))
}

fn is_multiplied(reading: &Reading, at: usize) -> bool {
    reading.has(at, Sign::Percent)
        || reading
            .find(at, |sense| matches!(sense, Sense::Scale(_)).then_some(()))
            .is_some()
}

/// What a number measures.
#[derive(Debug, Clone, PartialEq)]
enum Measure {
    Counted(Code),
    Named(&'static str),
}

/// The numbers of a unit, except in the items that `taken` marks (dates).
pub(super) fn numbers(
    reading: &Reading,
    taken: &[bool],
    facts: &mut Vec<Fact>,
    unit: usize,
    offset: usize,
) {
    let mut at = 0;
    while at < reading.items.len() {
        if taken[at] {
            at += 1;
            continue;
        }
        let found = number(reading, at)
            .or_else(|| dual(reading, at))
            .or_else(|| ordinal(reading, at));
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

/// A number that was read; `fact` is nothing when it is only part of a name.
struct Found {
    fact: Option<Fact>,
    next: usize,
}

fn number(reading: &Reading, at: usize) -> Option<Found> {
    let numeral = cardinal(reading, at)?;
    let mut next = numeral.next;
    let in_digits = reading.items[at].kind == ItemKind::Number;
    if in_digits && (is_part_of_name(reading, at) || clock(reading, at)) {
        return Some(Found { fact: None, next });
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
    } else if once(reading, at, &numeral) {
        let code = reading.counted(at - 1)?.0;
        (Some(Measure::Counted(code)), at - 1)
    } else {
        (None, at)
    };
    let is_one = numeral.amount == Amount::whole(1) && !numeral.digits;
    if (numeral.indefinite && !is_time(reading, &measure)) || is_one && measure.is_none() {
        return Some(Found {
            fact: None,
            next: numeral.next,
        });
    }
    let precision = precision(reading, start, next, numeral.vague);
    Some(Found {
        fact: Some(fact(reading, start, next, &numeral, measure, precision, "")),
        next,
    })
}

fn is_time(reading: &Reading, measure: &Option<Measure>) -> bool {
    match measure {
        Some(Measure::Counted(code)) => matches!(
            reading.lexicon.code(*code),
            "year" | "month" | "week" | "day" | "hour" | "decade" | "century" | "time"
        ),
        Some(Measure::Named(_)) => true,
        None => false,
    }
}

/// مرة واحدة: the noun stands before.
fn once(reading: &Reading, at: usize, numeral: &Numeral) -> bool {
    let small = !numeral.digits && numeral.amount <= Amount::whole(2) && !numeral.indefinite;
    small
        && at > 0
        && reading
            .counted(at - 1)
            .is_some_and(|(_, count)| count != Count::Many)
}

fn label_before(reading: &Reading, at: usize) -> Option<Code> {
    let before = at.checked_sub(1)?;
    reading.find(before, |sense| match *sense {
        Sense::Label(code) => Some(code),
        _ => None,
    })
}

fn currency(reading: &Reading, at: usize) -> Option<Code> {
    reading.find(at, |sense| match *sense {
        Sense::Currency(code) => Some(code),
        _ => None,
    })
}

/// What is counted, after the number, and the item after it.
fn measure_after(reading: &Reading, at: usize) -> Option<(Measure, usize)> {
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
fn dual(reading: &Reading, at: usize) -> Option<Found> {
    let (code, count) = reading.counted(at)?;
    if count != Count::Two {
        return None;
    }
    let numeral = Numeral {
        amount: Amount::whole(2),
        next: at + 1,
        vague: false,
        digits: false,
        indefinite: false,
    };
    let precision = precision(reading, at, at + 1, false);
    let fact = fact(
        reading,
        at,
        at + 1,
        &numeral,
        Some(Measure::Counted(code)),
        precision,
        "the dual of the noun",
    );
    Some(Found {
        fact: Some(fact),
        next: at + 1,
    })
}

/// دومین جنگ, الحرب الثانية, the second war: which of several.
fn ordinal(reading: &Reading, at: usize) -> Option<Found> {
    let (value, mut next) = ordinal_at(reading, at)?;
    let singular = |at: usize| {
        reading
            .counted(at)
            .filter(|(_, count)| *count == Count::One)
    };
    let (code, start) = if let Some((code, _)) = singular(next) {
        next += 1;
        (code, at)
    } else {
        (singular(at.checked_sub(1)?)?.0, at - 1)
    };
    let measure = reading.lexicon.code(code);
    let fact = Fact {
        unit: 0,
        span: reading.span(start, next),
        kind: FactKind::Number,
        id: format!("number:#{value}:{measure}"),
        value: Some(value.to_string()),
        calendar: None,
        precision: Some("ordinal".to_owned()),
        unit_of_measure: Some(measure.to_owned()),
        conflict: None,
        how: "an ordinal number".to_owned(),
    };
    Some(Found {
        fact: Some(fact),
        next,
    })
}

/// An ordinal number at `at` and the item after it: a word, tens with a word, or digits with a suffix.
pub(super) fn ordinal_at(reading: &Reading, at: usize) -> Option<(i64, usize)> {
    if let Some(value) = reading.ordinal(at) {
        return Some((value, at + 1));
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
fn is_part_of_name(reading: &Reading, at: usize) -> bool {
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

/// 12:30
fn clock(reading: &Reading, at: usize) -> bool {
    let glued = |at: usize| reading.is_mark(at, ":") && !reading.items[at].spaced;
    glued(at + 1) && reading.digits(at + 2).is_some()
        || at > 0 && glued(at - 1) && reading.digits(at.wrapping_sub(2)).is_some()
}

fn precision(reading: &Reading, start: usize, end: usize, vague: bool) -> Option<&'static str> {
    if vague {
        return Some("vague");
    }
    let signs = [
        (Sign::About, "about"),
        (Sign::Over, "over"),
        (Sign::Under, "under"),
    ];
    let before = signs
        .iter()
        .find(|(sign, _)| reading.has_before(start, *sign));
    let after = signs
        .iter()
        .find(|(sign, _)| *sign == Sign::About && reading.has(end, *sign));
    before.or(after).map(|(_, name)| *name)
}

fn fact(
    reading: &Reading,
    start: usize,
    end: usize,
    numeral: &Numeral,
    measure: Option<Measure>,
    precision: Option<&str>,
    how: &str,
) -> Fact {
    let mut value = numeral.amount.to_string();
    if numeral.vague {
        value.push('+');
    }
    let mut measure = match measure {
        Some(Measure::Counted(code)) => Some(reading.lexicon.code(code)),
        Some(Measure::Named(name)) => Some(name),
        None => None,
    };
    if measure == Some("year") && (reading.has_before(start, Sign::Age)) {
        measure = Some("age");
    }
    let id = match measure {
        Some(measure) => format!("number:{value}:{measure}"),
        None => format!("number:{value}"),
    };
    let written = if numeral.digits {
        "in digits"
    } else {
        "in words"
    };
    let how = if how.is_empty() { written } else { how };
    Fact {
        unit: 0,
        span: reading.span(start, end),
        kind: FactKind::Number,
        id,
        value: Some(value),
        calendar: None,
        precision: precision.map(str::to_owned),
        unit_of_measure: measure.map(str::to_owned),
        conflict: None,
        how: how.to_owned(),
    }
}
