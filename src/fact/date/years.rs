//! Dates without a month: years, decades, seasons, and what is counted from a day.

use super::grammar::Grammar;
use super::{Calendar, Mention, PartialDate, Turn, When};
use crate::fact::items::ItemKind;
use crate::fact::moment::TimeUnit;
use crate::fact::number::cardinal;
use crate::fact::senses::{Count, Sense, Sign};

impl Grammar<'_, '_> {
    /// "عام 2020", "سال‌های ۲۰۲۱ و ۲۰۲۲", "1444 هـ / 2022 م", a bare year.
    pub(super) fn years(&self, at: usize) -> Option<Mention> {
        let from = at + usize::from(self.is(at, Sign::Year));
        let marked = from > at || self.is_listed_year(at);
        let (first, end) = self.year(from, marked)?;
        let year = |part: PartialDate| When::Point {
            parts: vec![part],
            weekday: None,
            turn: None,
        };
        // the same year in another calendar
        let bracket = self.reading.is_mark(end, "(");
        if bracket || self.reading.is_mark(end, "/") || self.is(end, Sign::Same) {
            let other = self
                .year(end + 1, true)
                .filter(|(other, _)| other.calendar != first.calendar);
            if let Some((other, after)) = other {
                let end = after + usize::from(bracket && self.reading.is_mark(after, ")"));
                let when = When::Point {
                    parts: vec![first, other],
                    weekday: None,
                    turn: None,
                };
                return Some(Mention {
                    start: at,
                    end,
                    when,
                });
            }
        }
        let conjunction = self.is(end, Sign::Conjunction);
        let linked = self.reading.is_mark(end, "-–—/") || self.is(end, Sign::Until) || conjunction;
        // "2020 and 2023" are two years and no range
        let adjacent =
            |other: &PartialDate| !conjunction || other.year == first.year.map(|year| year + 1);
        let hyphen = self.reading.is_mark(end, "-–—");
        let second = linked.then(|| self.year(end + 1, true)).flatten();
        let second = second.filter(|(other, _)| {
            let reversed = other.year < first.year && hyphen;
            other.calendar == first.calendar
                && (other.year > first.year && adjacent(other) || reversed)
        });
        Some(match second {
            Some((last, end)) => Mention {
                start: at,
                end,
                // right to left, a range is at times typed as it looks: 2020-2018
                when: match last.year < first.year {
                    true => When::Range(last, first),
                    false => When::Range(first, last),
                },
            },
            None => Mention {
                start: at,
                end,
                when: year(first),
            },
        })
    }

    /// Whether it follows a year with a word for "year", as in «سال‌های ۱۳۹۸ و ۱۴۰۰».
    fn is_listed_year(&self, at: usize) -> bool {
        let year_before = |at: usize| self.reading.digits(at).is_some_and(|year| year.len() == 4);
        at >= 3
            && (self.is(at - 1, Sign::Conjunction) || self.reading.is_mark(at - 1, ",،"))
            && year_before(at - 2)
            && (self.is(at - 3, Sign::Year) || self.is_listed_year(at - 2))
    }

    /// A year at `at`; without a word for "year" before it, only a bare number of four digits that counts nothing.
    fn year(&self, at: usize, marked: bool) -> Option<(PartialDate, usize)> {
        let reading = self.reading;
        let part = |calendar, year| PartialDate {
            calendar,
            year: Some(year),
            month: None,
            day: None,
        };
        let Some(value) = reading.integer(at, 4) else {
            let numeral = cardinal(reading, at)
                .filter(|numeral| marked && !numeral.digits && !numeral.vague)?;
            let year = i32::try_from(numeral.amount.as_whole()?).ok()?;
            return Some((part(self.calendar_of(year)?, year), numeral.next));
        };
        let year = value as i32;
        let four = reading.digits(at)?.len() == 4;
        if let Some((calendar, end)) = self.era(at + 1).filter(|_| four) {
            return calendar
                .plausible(year)
                .then_some((part(calendar, year), end));
        }
        if !four {
            // سال ۹۸: the years of a lifetime
            let short = marked
                && reading.digits(at)?.len() == 2
                && reading.lexicon.old_years == Calendar::Persian;
            let full = if year < 30 { 1400 + year } else { 1300 + year };
            return short.then_some((part(Calendar::Persian, full), at + 1));
        }
        let calendar = self.calendar_of(year)?;
        let bare = || {
            let counts = reading.counted(at + 1).is_some()
                || reading.is_mark(at + 1, "%")
                || self.is(at + 1, Sign::Percent)
                || reading
                    .find(at + 1, |sense| {
                        matches!(sense, Sense::Scale(_) | Sense::Currency(_)).then_some(())
                    })
                    .is_some();
            let before = at.checked_sub(1);
            let named = before.is_some_and(|before| {
                reading.is_mark(before, "-$€£#.") && !reading.items[at].spaced
                    || reading
                        .find(before, |sense| {
                            matches!(
                                sense,
                                Sense::Label(_) | Sense::NameBeforeNumber | Sense::Currency(_)
                            )
                            .then_some(())
                        })
                        .is_some()
            });
            calendar == Calendar::Gregorian && (1800..=2100).contains(&year) && !counts && !named
        };
        (marked || bare()).then(|| (part(calendar, year), at + 1))
    }

    /// التسعينيات, دهه ۱۹۹۰, the 1990s
    pub(super) fn decade(&self, at: usize) -> Option<Mention> {
        let reading = self.reading;
        let named = reading.find(at, |sense| match *sense {
            Sense::Decade(year) => Some(year),
            _ => None,
        });
        if let Some(year) = named {
            let end = at + 1 + usize::from(self.is(at + 1, Sign::PastCentury));
            return Some(Mention {
                start: at,
                end,
                when: When::Decade(year, Calendar::Gregorian),
            });
        }
        let year_at = at + usize::from(self.is(at, Sign::Decade));
        let suffixed =
            self.is(year_at + 1, Sign::DecadeSuffix) && !reading.item(year_at + 1)?.spaced;
        if !suffixed && year_at == at {
            return None;
        }
        let numeral = cardinal(reading, year_at)?;
        let value = i32::try_from(numeral.amount.as_whole()?)
            .ok()
            .filter(|value| value % 10 == 0)?;
        let end = numeral.next + usize::from(suffixed);
        let (era, end) = self
            .era(end)
            .map_or((None, end), |(calendar, end)| (Some(calendar), end));
        let old = era.unwrap_or(reading.lexicon.old_years);
        let (year, calendar) = match value {
            20..=90 if old == Calendar::Persian => (1300 + value, old),
            20..=90 => (1900 + value, Calendar::Gregorian),
            _ => (value, self.calendar_of(value)?),
        };
        Some(Mention {
            start: at,
            end,
            when: When::Decade(year, calendar),
        })
    }

    pub(super) fn season(&self, at: usize) -> Option<Mention> {
        let season = self.reading.find(at, |sense| match *sense {
            Sense::Season(season) => Some(season),
            _ => None,
        })?;
        let of = usize::from(self.is(at + 1, Sign::Of));
        let marked = usize::from(self.is(at + 1 + of, Sign::Year));
        let year = self.year(at + 1 + of + marked, marked == 1);
        if let Some((part, end)) = year.filter(|(part, _)| part.calendar == Calendar::Gregorian) {
            return Some(Mention {
                start: at,
                end,
                when: When::Season(season, part.year, None),
            });
        }
        let (turn, start, end) = self.turn(at, at + 1);
        turn.map(|turn| Mention {
            start,
            end,
            when: When::Season(season, None, Some(turn)),
        })
    }

    fn time_unit(&self, at: usize) -> Option<(TimeUnit, Count)> {
        let (code, count) = self.reading.counted(at)?;
        Some((TimeUnit::named(self.reading.lexicon.code(code))?, count))
    }

    /// "قبل ثلاثة أيام", "سه روز پیش", "three days ago", "بعد خمسة أيام"
    pub(super) fn counted_from(&self, at: usize) -> Option<Mention> {
        let ago = self.is(at, Sign::AgoBefore);
        let later = self.is(at, Sign::LaterBefore);
        let from = at + usize::from(ago || later);
        let (count, unit, end) = match self.time_unit(from) {
            Some((unit, Count::Two)) => (2, unit, from + 1),
            // بعد عقد: a decade later, and after holding
            Some((TimeUnit::Decade | TimeUnit::Century, Count::One)) => return None,
            Some((unit, Count::One)) if (ago || later) && !self.reading.items[from].definite => {
                (1, unit, from + 1)
            }
            Some(_) => return None,
            None => {
                let numeral = cardinal(self.reading, from).filter(|numeral| !numeral.vague)?;
                let (unit, _) = self.time_unit(numeral.next)?;
                (numeral.amount.as_whole()?, unit, numeral.next + 1)
            }
        };
        let of_year = reading_year_follows(self, end, unit);
        // "five days after the attack": the day it is counted from is no date
        let from_event = (ago || later) && self.is(end, Sign::Of);
        if of_year || from_event || count > 1000 {
            return None;
        }
        let when = match () {
            () if ago => (When::FromReport(unit, -count), end),
            () if later => (When::FromNamed(unit, count), end),
            () if self.is(end, Sign::AgoAfter) => (When::FromReport(unit, -count), end + 1),
            () if self.is(end, Sign::LaterAfter) => (When::FromNamed(unit, count), end + 1),
            () => return None,
        };
        Some(Mention {
            start: at,
            end: when.1,
            when: when.0,
        })
    }

    /// "الأسبوع الماضي", "سال گذشته", "last week"
    pub(super) fn turned_unit(&self, at: usize) -> Option<Mention> {
        let (unit, count) = self.time_unit(at)?;
        if count != Count::One || matches!(unit, TimeUnit::Decade | TimeUnit::Century) {
            return None;
        }
        if self.is(at + 1, Sign::Following) {
            let when = When::FromNamed(unit, 1);
            return Some(Mention {
                start: at,
                end: at + 2,
                when,
            });
        }
        let (turn, start, end) = self.turn(at, at + 1);
        let steps = match turn? {
            Turn::Last => -1,
            Turn::Next => 1,
            Turn::This => 0,
            Turn::Year(_) | Turn::Week(_) => return None,
        };
        // یک سال گذشته, "the last year": a length, not a date
        let counted =
            at > 0 && (cardinal(self.reading, at - 1).is_some() || self.is(at - 1, Sign::Several));
        let today = unit == TimeUnit::Day && steps == 0;
        (!counted && !today).then_some(Mention {
            start,
            end,
            when: When::FromReport(unit, steps),
        })
    }

    /// "yesterday", "امسال"
    pub(super) fn relative(&self, at: usize) -> Option<Mention> {
        let (unit, count) = self.reading.find(at, |sense| match *sense {
            Sense::Relative(unit, count) => Some((unit, count)),
            _ => None,
        })?;
        // اليوم الأول, اليوم التالي: a day, not today
        let next = self.reading.item(at + 1);
        let described = self.reading.counted(at).is_some()
            && next.is_some_and(|item| {
                self.reading.ordinal(at + 1).is_some()
                    || self.is(at + 1, Sign::Next)
                    || item.kind == ItemKind::Number
            });
        // أمس الأحد: the weekday says it, too
        let weekday = self
            .reading
            .weekday(at + 1)
            .filter(|_| unit == TimeUnit::Day && (-1..=1).contains(&count));
        let (end, when) = match weekday {
            Some(weekday) => {
                let turn = (count > 0).then_some(Turn::Next);
                (
                    at + 2,
                    When::Point {
                        parts: Vec::new(),
                        weekday: Some(weekday),
                        turn,
                    },
                )
            }
            None => (at + 1, When::FromReport(unit, count)),
        };
        (!described).then_some(Mention {
            start: at,
            end,
            when,
        })
    }
}

/// «بعد عام 2020»: the year has a name, nothing is counted.
fn reading_year_follows(grammar: &Grammar, at: usize, unit: TimeUnit) -> bool {
    unit == TimeUnit::Year && grammar.reading.digits(at).is_some()
}
