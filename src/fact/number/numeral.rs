use crate::fact::amount::Amount;
use crate::fact::items::{ItemKind, Items};
use crate::fact::senses::{Sense, Sign};

/// A number as the text writes it, before it is known what it counts.
#[derive(Debug, Clone, Copy)]
pub(in crate::fact) struct Numeral {
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
pub(in crate::fact) fn cardinal(reading: &Items, at: usize) -> Option<Numeral> {
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
    reading: &'a Items<'b>,
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
        // نصف مليون
        if let Some(part) = self
            .reading
            .fraction(at)
            .filter(|_| self.reading.scale(at + 1).is_some())
        {
            self.group = Some(Amount::millionths(part));
            self.at += 1;
            return Some(());
        }
        let vague = self.reading.vague(at);
        self.vague = vague.is_some();
        let before_tens = || {
            self.reading
                .unit_before_tens(at)
                .filter(|_| self.tens_follow(at + 1))
        };
        let value = vague
            .or_else(|| self.singular_scale(at))
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

    /// ألفا ومئة: "a thousand" in the accusative, which is written like the dual before a noun.
    fn singular_scale(&self, at: usize) -> Option<i64> {
        let scale = self.reading.scale(at)?;
        self.reading.cardinal(at)?;
        let joined = self.reading.item(at + 1).is_some_and(|item| item.joined)
            || self.reading.has(at + 1, Sign::Conjunction);
        (joined || self.reading.written(at).contains('\u{64b}')).then_some(scale)
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
        // where adjectives stand before the noun, the parts of a number stand side by side: two hundred thousand fifty
        let side_by_side = self.reading.lexicon.adjectives_before_noun;
        if self.group.is_none() {
            if !joined && !side_by_side {
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
                compound(group, value, joined, side_by_side)
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
fn compound(group: i64, value: i64, joined: bool, side_by_side: bool) -> Option<i64> {
    let tens = (20..100).contains(&value) && value % 10 == 0;
    let units = 1..=9;
    let fits = if joined {
        let units_first = units.contains(&(group % 100)) && tens;
        let larger_first = group >= 20 && group > value && group % place(value) == 0;
        value > 0 && value < 1000 && group < 1000 && (units_first || larger_first)
    } else if units.contains(&group) && value == 100 {
        return Some(group * 100);
    } else {
        let teen = units.contains(&(group % 100)) && value == 10;
        let units_last = (20..100).contains(&(group % 100)) && group % 10 == 0 && value < 10;
        let rest_of_hundred = group > 0 && group % 100 == 0 && value < 100;
        teen || side_by_side && (units_last || rest_of_hundred)
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
        ..=9 => 10,
        10..=99 => 100,
        _ => 1000,
    }
}

/// A number in digits at `at`: one item, or two around a Persian decimal slash.
fn digits(reading: &Items, at: usize) -> Option<(Amount, usize)> {
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
    let end = end_of_groups(reading, at);
    if end > at + 1 {
        let groups: String = (at..end)
            .filter_map(|group| reading.digits(group))
            .collect();
        return Some((Amount::read(&groups, false)?, end));
    }
    let points = reading.lexicon.point_divides_thousands;
    Some((Amount::read(text, points)?, at + 1))
}

/// The item after a numeral whose thousands are divided by the spaces that do not break a line: `12\u{202f}000`.
fn end_of_groups(reading: &Items, at: usize) -> usize {
    let group = |at: usize| {
        reading.digits(at).is_some_and(|digits| digits.len() == 3)
            && matches!(reading.gap_before(at), "\u{a0}" | "\u{202f}" | "\u{2009}")
    };
    let first = reading.digits(at).is_some_and(|digits| digits.len() <= 3);
    let mut end = at + 1;
    while first && group(end) {
        end += 1;
    }
    end
}

fn is_multiplied(reading: &Items, at: usize) -> bool {
    reading.has(at, Sign::Percent)
        || reading
            .find(at, |sense| matches!(sense, Sense::Scale(_)).then_some(()))
            .is_some()
}
