//! All the numbers that a text may contain: in digits of any system, in words, inside dates, however they may be read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::side::Side;
use crate::document::TokenKind;
use crate::fact::{Calendar, Date, DateValue, Fact, Moment, Value};
use crate::language::morphology::{Morphology, Sequence};
use crate::language::{Language, folded};
use crate::text::{Span, ZWNJ, digit};

/// A number written in digits.
#[derive(Debug, Clone)]
pub(super) struct Numeral {
    pub span: Span,
    /// Its digits and separators, folded.
    pub digits: String,
    /// All its possible values, as canonical decimals: `350,000` is 350000 and 350.
    readings: Vec<String>,
    /// Its stretches of digits: 4:40 has two.
    runs: Vec<String>,
    /// The years of a season: 1958/59 is 1958 and 1959.
    years: Vec<String>,
    /// What it measures, as the facts have it.
    pub measure: Option<String>,
    /// Inside a date.
    pub in_date: bool,
    /// A unit follows that translators convert for their readers.
    pub has_unit: bool,
}

/// All numbers of one side.
#[derive(Debug)]
pub(super) struct Numbers {
    pub numerals: Vec<Numeral>,
    /// Every value that the side may contain.
    possible: FxHashSet<String>,
    /// It has number words, or nouns in the dual.
    pub has_words: bool,
}

impl Numbers {
    pub fn of(side: &Side) -> Self {
        let mut possible = FxHashSet::default();
        let (numerals, named) = numerals(side);
        for numeral in named.iter().chain(&numerals) {
            let all = numeral.readings.iter().chain(&numeral.runs);
            possible.extend(all.chain(&numeral.years).cloned());
        }
        let digital = |fact: &Fact| {
            numerals
                .iter()
                .any(|numeral| fact.span.overlaps(numeral.span))
        };
        let mut has_words = false;
        for fact in &side.facts {
            match &fact.value {
                Value::Number(number) => {
                    has_words |= !digital(fact);
                    possible.insert(number.amount.to_string());
                }
                Value::Date(date) => {
                    possible.extend(numbers_of(date).iter().map(i64::to_string));
                }
                _ => {}
            }
        }
        has_words |= words(side, &mut possible);
        Self {
            numerals,
            possible,
            has_words,
        }
    }

    /// Whether a numeral of the other side may be among these numbers.
    pub fn may_hold(&self, numeral: &Numeral) -> bool {
        let holds = |value: &String| self.possible.contains(value);
        // a year that only its digits tell may be given in another calendar
        let year = |numeral: &Numeral| -> Option<i32> {
            let year = numeral.digits.parse().ok()?;
            (numeral.digits.len() == 4).then_some(year)
        };
        let beside = |one: i32, other: i32| {
            (1800..=2100).contains(&one) && years_beside(one).contains(&i64::from(other))
        };
        let same = |one: i32| {
            let mut others = self.numerals.iter().filter_map(year);
            others.any(|other| beside(one, other) || beside(other, one))
        };
        year(numeral).is_some_and(same)
            || numeral.readings.iter().any(holds)
            || numeral.runs.len() > 1 && numeral.runs.iter().all(holds)
            || !numeral.years.is_empty() && numeral.years.iter().all(holds)
    }
}

impl Numeral {
    /// The value by which a change of units is judged.
    pub fn amount(&self) -> Option<f64> {
        self.readings.first()?.parse().ok()
    }

    /// Whether the two may be one number after all: a year cut short, a time of day on another clock.
    pub fn is_shorter_form(&self, other: &Self) -> bool {
        let (short, long) = match self.digits.len() < other.digits.len() {
            true => (&self.digits, &other.digits),
            false => (&other.digits, &self.digits),
        };
        let year = short.len() == 2 && long.len() == 4 && long.ends_with(short.as_str());
        let hours = (self.amount(), other.amount());
        let clock =
            matches!(hours, (Some(a), Some(b)) if (a - b).abs() == 12.0 && a.max(b) <= 24.0);
        year || clock
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '،' | '٫' | '٬' | ':' | '/' | '\'' | '’')
}

/// The numerals of both sides that the other may not hold.
#[derive(Debug)]
pub(super) struct Unmatched {
    pub source: Lonely,
    pub target: Lonely,
}

/// Those of one side.
#[derive(Debug)]
pub(super) struct Lonely {
    pub numerals: Vec<Numeral>,
    pub has_words: bool,
}

/// The numerals of a side, and those that are part of a name in Latin letters: M16, Su-35.
fn numerals(side: &Side) -> (Vec<Numeral>, Vec<Numeral>) {
    let text = &side.text;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let (mut found, mut named_ones) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at].1) {
            at += 1;
            continue;
        }
        let named = at > 0
            && (chars[at - 1].1.is_ascii_alphabetic()
                || chars[at - 1].1 == '-' && at > 1 && chars[at - 2].1.is_ascii_alphabetic());
        let first = at;
        while at < chars.len() {
            let c = chars[at].1;
            let joins = is_separator(c) && chars.get(at + 1).is_some_and(|next| is_digit(next.1));
            if !is_digit(c) && !joins {
                break;
            }
            at += 1;
        }
        let end = chars.get(at).map_or(text.len(), |(end, _)| *end);
        let span = Span::new(chars[first].0, end);
        match named {
            true => named_ones.push(numeral(side, span)),
            false => found.push(numeral(side, span)),
        }
    }
    (found, named_ones)
}

/// A digit of one of the three systems.
fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

fn numeral(side: &Side, span: Span) -> Numeral {
    let digits = folded(&side.text[span]);
    let runs: Vec<String> = digits
        .split(|c: char| !c.is_ascii_digit())
        .map(canonical)
        .collect();
    let mut readings = Vec::new();
    let mut measure = None;
    let mut in_date = false;
    let around = side.facts.iter().filter(|fact| fact.span.contains(span));
    for fact in around {
        match &fact.value {
            Value::Number(number) => {
                measure = measure.or(number.unit_of_measure.clone());
                readings.push(number.amount.to_string());
            }
            Value::Date(_) => in_date = true,
            _ => {}
        }
    }
    readings.extend(written(&digits));
    Numeral {
        span,
        years: season(&digits),
        digits,
        readings,
        runs,
        measure,
        in_date,
        has_unit: is_before_unit(side, span),
    }
}

/// The years of digits that name a season by its first year and the end of the next.
fn season(digits: &str) -> Vec<String> {
    let years = digits.split_once('/').and_then(|(first, next)| {
        let year: u32 = first.parse().ok().filter(|_| first.len() == 4)?;
        let after = (year + 1).to_string();
        let short = next.len() == 2 && after.ends_with(next);
        short.then(|| vec![first.to_owned(), after])
    });
    years.unwrap_or_default()
}

/// Whether one of the two words after a number, or the letters at it, are a unit that is converted.
fn is_before_unit(side: &Side, number: Span) -> bool {
    let Some(words) = WORDS.get(side.language.code()) else {
        return false;
    };
    let after = side
        .tokens
        .iter()
        .filter(|token| token.span.end > number.end);
    let mut after = after.map(|token| {
        let start = token.span.start.max(number.end);
        folded(&side.text[Span::new(start, token.span.end)]).replace(ZWNJ, "")
    });
    let mut next = after.by_ref().filter(|word| !word.is_empty()).take(2);
    next.any(|word| {
        let is_unit = |unit: &String| {
            let rest = word.strip_prefix(unit.as_str());
            let ending = if unit.chars().count() > ENDING {
                ENDING
            } else {
                1
            };
            rest.is_some_and(|rest| rest.chars().count() <= ending)
        };
        word.starts_with('°') || words.units.iter().any(is_unit)
    })
}

/// The most letters that inflection adds to a unit, unless the unit is that short itself.
const ENDING: usize = 3;

/// What digits with separators may mean: thousands, decimals, or parts.
fn written(digits: &str) -> Vec<String> {
    let groups: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).collect();
    if groups.len() == 1 {
        return vec![canonical(digits)];
    }
    let mut readings = Vec::new();
    if groups[1..].iter().all(|group| group.len() == 3) {
        readings.push(canonical(&groups.concat()));
    }
    let (last, whole) = groups.split_last().expect("there are two groups");
    readings.push(canonical(&format!("{}.{last}", whole.concat())));
    readings
}

/// Without leading zeros, and without trailing ones after the point.
fn canonical(number: &str) -> String {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}.{decimals}"),
    }
}

/// The numbers that a date stands for: all its parts, and of a day those in three calendars.
fn numbers_of(date: &Date) -> Vec<i64> {
    let ends = match date.value {
        DateValue::At(moment) => vec![moment],
        DateValue::Between(first, last) => vec![first, last],
    };
    let mut numbers: Vec<i64> = Vec::new();
    for moment in ends {
        match moment {
            Moment::Day(day) => {
                for calendar in [Calendar::Gregorian, Calendar::Persian, Calendar::Islamic] {
                    let (year, month, of_month) = day.in_calendar(calendar);
                    numbers.extend::<[i64; 3]>([year.into(), month.into(), of_month.into()]);
                }
            }
            Moment::Month { year, month } => {
                numbers.extend::<[i64; 2]>([year.into(), month.into()])
            }
            Moment::Year(year) | Moment::Week { year, .. } => numbers.push(year.into()),
            Moment::Season { year, .. } => numbers.extend(year.map(i64::from)),
            // the nineties, the 1990s
            Moment::Decade(decade) => {
                numbers.extend([i64::from(decade) * 10, i64::from(decade) * 10 % 100]);
            }
            Moment::Century(century) => numbers.push(i64::from(century) * 100),
            Moment::DayOfYear { month, day } => {
                numbers.extend::<[i64; 2]>([month.into(), day.into()])
            }
            Moment::MonthOfYear(month) => numbers.push(month.into()),
            Moment::From(_, count) => numbers.push(count.abs()),
            Moment::Weekday(_) => {}
        }
    }
    if let DateValue::At(Moment::Year(year)) = date.value {
        numbers.extend(years_beside(year));
    }
    numbers
}

/// The years of the Persian and the Islamic calendar that a year overlaps.
fn years_beside(year: i32) -> [i64; 5] {
    let first_islamic = (year - 622) * 33 / 32;
    let others = [
        year - 622,
        year - 621,
        first_islamic,
        first_islamic + 1,
        first_islamic + 2,
    ];
    others.map(i64::from)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tables {
    before: Vec<Sequence>,
    cardinals: BTreeMap<String, String>,
    teens: BTreeMap<String, String>,
    units_before_tens: BTreeMap<String, String>,
    scales: BTreeMap<String, String>,
    ordinals: BTreeMap<String, String>,
    fractions: BTreeMap<String, String>,
}

/// The number words of a language, folded, with the prefixes that may be joined to them.
#[derive(Debug, Default)]
struct Words {
    values: FxHashMap<String, f64>,
    prefixes: Vec<String>,
    /// Units that are converted.
    units: Vec<String>,
    /// Words for what is so many times, or of so many parts; they may take an ending.
    multiples: Vec<(String, f64)>,
}

/// `[check]` of a pack.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct CheckSection {
    converted_units: Vec<String>,
    /// Words for what is so many times, or of so many parts, by the number.
    multiples: BTreeMap<String, String>,
}

static WORDS: LazyLock<FxHashMap<&'static str, Words>> = LazyLock::new(|| {
    let read = |language: Language| {
        let tables: Tables = language.section("numbers");
        let mut values = FxHashMap::default();
        let lists = [
            &tables.cardinals,
            &tables.teens,
            &tables.units_before_tens,
            &tables.scales,
            &tables.ordinals,
            &tables.fractions,
        ];
        for (value, forms) in lists.into_iter().flatten() {
            let Ok(value) = value.parse::<f64>() else {
                continue;
            };
            for form in forms.split('|') {
                // of a phrase every word counts, the last with the value
                if let Some(word) = form.split_whitespace().next_back() {
                    values
                        .entry(folded(word).replace(ZWNJ, ""))
                        .or_insert(value);
                }
            }
        }
        let fronts = Morphology::of(language).fronts(&tables.before);
        // an ordinal beside a noun without an article has none either
        let ordinals = tables.ordinals.iter().flat_map(|(value, forms)| {
            let forms = forms.split('|').map(str::trim);
            forms.filter_map(|form| Some((form, value.parse::<f64>().ok()?)))
        });
        for (form, value) in ordinals.filter(|(form, _)| !form.contains(' ')) {
            let form = folded(form);
            let bare = |article: &String| form.strip_prefix(folded(article).as_str());
            for bare in fronts.articles.iter().filter_map(bare) {
                values.entry(bare.to_owned()).or_insert(value);
            }
        }
        let prefixes = [fronts.proclitics, fronts.articles].concat();
        let section: CheckSection = language.section("check");
        let plain = |unit: &String| folded(unit).replace(ZWNJ, "");
        let units = section.converted_units.iter().map(plain).collect();
        let multiples = section.multiples.iter().flat_map(|(value, forms)| {
            let value: f64 = value.parse().expect("the key is the number's value");
            let forms = forms.split('|').map(|form| plain(&form.to_owned()));
            forms.map(move |form| (form, value))
        });
        let words = Words {
            values,
            prefixes,
            units,
            multiples: multiples.collect(),
        };
        (language.code(), words)
    };
    Language::all().map(read).collect()
});

impl Words {
    fn value(&self, word: &str, depth: usize) -> Option<f64> {
        if let Some(value) = self.values.get(word) {
            return Some(*value);
        }
        let so_many = self.multiples.iter().find(|(form, _)| {
            let rest = word.strip_prefix(form.as_str());
            rest.is_some_and(|rest| rest.chars().count() <= ENDING)
        });
        if let Some((_, value)) = so_many {
            return Some(*value);
        }
        let rests = self
            .prefixes
            .iter()
            .filter_map(|prefix| word.strip_prefix(prefix.as_str()));
        rests
            .filter(|rest| depth < 3 && !rest.is_empty())
            .find_map(|rest| self.value(rest, depth + 1))
    }
}

/// Adds what the number words of a side may mean, alone and with their neighbours; tells whether there are any.
fn words(side: &Side, possible: &mut FxHashSet<String>) -> bool {
    let Some(words) = WORDS.get(side.language.code()) else {
        return false;
    };
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (at, token) in side
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Word)
    {
        let word = folded(side.word(*token));
        let whole = words.value(&word.replace(ZWNJ, ""), 0);
        let part = || {
            word.split(ZWNJ)
                .next()
                .and_then(|part| words.value(part, 0))
        };
        if let Some(value) = whole.or_else(part) {
            found.push((at, value));
        }
    }
    let mut add = |value: f64| possible.insert(canonical(&value.to_string()));
    for (index, &(at, value)) in found.iter().enumerate() {
        add(value);
        // numbers that follow each other, perhaps around "and", are parts of one
        let (mut sum, mut last) = (value, at);
        for &(next, part) in found[index + 1..].iter().take(4) {
            if next - last > 2 {
                break;
            }
            sum = if part >= 100.0 && sum < part {
                sum * part
            } else {
                sum + part
            };
            last = next;
            add(sum);
        }
    }
    !found.is_empty()
}
