use super::{Calendar, Mention, Part, Turn, When};
use crate::fact::lexicon::{Count, Sense, Sign, Strength, TimeUnit};
use crate::fact::number::{cardinal, ordinal_at};
use crate::fact::reading::{ItemKind, Reading};

/// The dates of a unit in the order of the text.
pub(in crate::fact) fn dates(reading: &Reading) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < reading.items.len() {
        let possible = reading.items[at].kind == ItemKind::Number || reading.is_known(at);
        let found = if possible {
            Grammar { reading }.date(at)
        } else {
            None
        };
        match found {
            Some(mention) => {
                at = mention.end;
                mentions.push(mention);
            }
            None => at += 1,
        }
    }
    mentions
}

struct Grammar<'a, 'b> {
    reading: &'a Reading<'b>,
}

/// A day of the month, or a run of them: first, last, next item.
type Days = (u8, u8, usize);

impl Grammar<'_, '_> {
    fn date(&self, at: usize) -> Option<Mention> {
        self.weekday(at)
            .or_else(|| self.written_date(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.season(at))
            .or_else(|| self.counted_from(at))
            .or_else(|| self.turned_unit(at))
            .or_else(|| self.years(at))
            .or_else(|| self.relative(at))
    }

    fn is(&self, at: usize, sign: Sign) -> bool {
        self.reading.has(at, sign)
    }

    /// A date with a month, or in digits alone, in one or two calendars.
    fn written_date(&self, at: usize) -> Option<Mention> {
        let (first, last, end) = self.calendar_date(at)?;
        if let Some(last) = last {
            return Some(Mention {
                start: at,
                end,
                when: When::Range(first, last),
            });
        }
        let (parts, end) = self.other_calendar(first, end);
        let (turn, end) = self.turn(at, end);
        Some(Mention {
            start: at,
            end,
            when: When::Point {
                parts,
                weekday: None,
                turn,
            },
        })
    }

    fn weekday(&self, at: usize) -> Option<Mention> {
        let reading = self.reading;
        let weekday = reading.weekday(at)?;
        let mut next = at + 1;
        if reading.is_mark(next, "-–—/") {
            if let Some(other) = reading.weekday(next + 1) {
                return Some(Mention {
                    start: at,
                    end: next + 2,
                    when: When::Weekdays(weekday, other),
                });
            }
        }
        let (turn, after_turn) = self.turn(at, next);
        if turn.is_some() {
            let when = When::Point {
                parts: Vec::new(),
                weekday: Some(weekday),
                turn,
            };
            return Some(Mention {
                start: at,
                end: after_turn,
                when,
            });
        }
        while reading.is_mark(next, ",،(") || self.is(next, Sign::Same) || self.is(next, Sign::Day)
        {
            next += 1;
        }
        let date = self
            .calendar_date(next)
            .filter(|(first, last, _)| first.day.is_some() && last.is_none());
        let Some((first, _, end)) = date else {
            let when = When::Point {
                parts: Vec::new(),
                weekday: Some(weekday),
                turn: None,
            };
            return Some(Mention {
                start: at,
                end: at + 1,
                when,
            });
        };
        let (parts, end) = self.other_calendar(first, end);
        Some(Mention {
            start: at,
            end,
            when: When::Point {
                parts,
                weekday: Some(weekday),
                turn: None,
            },
        })
    }

    /// "last", "next", "this" around the items from `at` to `end`, with the item after.
    fn turn(&self, at: usize, end: usize) -> (Option<Turn>, usize) {
        for (after, before, turn) in [
            (Sign::Last, Sign::LastBefore, Turn::Last),
            (Sign::Next, Sign::NextBefore, Turn::Next),
            (Sign::This, Sign::ThisBefore, Turn::This),
        ] {
            if self.is(end, after) && !self.reading.item(end).is_some_and(|item| item.joined) {
                return (Some(turn), end + 1);
            }
            if self.reading.has_before(at, before) {
                return (Some(turn), end);
            }
        }
        (None, end)
    }

    /// One calendar's date with a month: a part, the last part of a run of days, and the item after.
    fn calendar_date(&self, at: usize) -> Option<(Part, Option<Part>, usize)> {
        if let Some((part, end)) = self.digits_only(at) {
            return Some((part, None, end));
        }
        let reading = self.reading;
        if let Some((first, last, next)) = self.days(at) {
            let mut month_at = next;
            while (self.is(month_at, Sign::Of) || self.is(month_at, Sign::Month))
                && month_at < next + 2
            {
                month_at += 1;
            }
            if let Some((calendar, month, strength)) = reading.month(month_at) {
                let (end, year) = self.after_month(month_at + 1, calendar, month);
                if strength == Strength::Particle && !self.particle_is_month(at, month_at, year) {
                    return None;
                }
                let part = |day| Part {
                    calendar,
                    year,
                    month: Some(month),
                    day: Some(day),
                };
                return Some((part(first), (last != first).then(|| part(last)), end));
            }
        }
        let (calendar, month, strength) = reading.month(at)?;
        if reading.lexicon.month_first {
            if let Some((first, last, next)) = self
                .days(at + 1)
                .filter(|_| reading.integer(at + 1, 2).is_some())
            {
                let (end, year) = self.year_after(next, calendar);
                let part = |day| Part {
                    calendar,
                    year,
                    month: Some(month),
                    day: Some(day),
                };
                return Some((part(first), (last != first).then(|| part(last)), end));
            }
        }
        let (end, year) = self.after_month(at + 1, calendar, month);
        let placed = reading.has_before(at, Sign::In)
            || reading.has_before(at, Sign::Month)
            || self.is(at + 1, Sign::Month);
        let turned = self.turn(at, end).0.is_some();
        let doubled = end > at + 1;
        let sure = match strength {
            Strength::Strong => true,
            Strength::Weak => year.is_some() || placed || turned || doubled,
            Strength::Particle => year.is_some(),
        };
        sure.then_some((
            Part {
                calendar,
                year,
                month: Some(month),
                day: None,
            },
            None,
            end,
        ))
    }

    /// مه and می stand for May only in clear company.
    fn particle_is_month(&self, at: usize, month_at: usize, year: Option<i32>) -> bool {
        let reading = self.reading;
        let next = reading.item(month_at + 1);
        let glued = next.is_some_and(|item| !item.spaced && item.kind == ItemKind::Word);
        let ends = next.is_none_or(|item| matches!(item.kind, ItemKind::Mark(_)));
        let before = at.checked_sub(1);
        let dated = before
            .is_some_and(|before| reading.weekday(before).is_some() || self.is(before, Sign::Day));
        !glued && (year.is_some() || ends || dated || self.is(month_at + 1, Sign::Month))
    }

    /// What may follow a month: the same month under another name, and the year.
    fn after_month(&self, at: usize, calendar: Calendar, month: u8) -> (usize, Option<i32>) {
        let reading = self.reading;
        let mut next = at;
        if self.is(next, Sign::Month) {
            next += 1;
        }
        let same = |at: usize| {
            reading
                .month(at)
                .is_some_and(|(other, number, _)| other == calendar && number == month)
        };
        if reading.is_mark(next, "/-–") && same(next + 1) {
            next += 2;
        } else if reading.is_mark(next, "([") && same(next + 1) && reading.is_mark(next + 2, ")]") {
            next += 3;
        } else if same(next) {
            next += 1;
        }
        self.year_after(next, calendar)
    }

    /// A year of `calendar` at `at`, with what may stand before and after it.
    fn year_after(&self, at: usize, calendar: Calendar) -> (usize, Option<i32>) {
        let reading = self.reading;
        let mut next = at;
        if reading.is_mark(next, ",،") {
            next += 1;
        }
        if self.is(next, Sign::Of) || self.is(next, Sign::In) {
            next += 1;
        }
        let marked = self.is(next, Sign::Year);
        if marked {
            next += 1;
        }
        let year = reading
            .integer(next, 4)
            .map(|year| year as i32)
            .filter(|&year| calendar.plausible(year));
        match year {
            Some(year) => (
                self.era(next + 1).map_or(next + 1, |(_, end)| end),
                Some(year),
            ),
            None => (at, None),
        }
    }

    fn era(&self, at: usize) -> Option<(Calendar, usize)> {
        [
            (Sign::Gregorian, Calendar::Gregorian),
            (Sign::Persian, Calendar::Persian),
            (Sign::Islamic, Calendar::Islamic),
        ]
        .into_iter()
        .find(|(sign, _)| {
            self.is(at, *sign) && !self.reading.item(at).is_some_and(|item| item.joined)
        })
        .map(|(_, calendar)| (calendar, at + 1))
    }

    /// Days of the month at `at`: one, or a run.
    fn days(&self, at: usize) -> Option<Days> {
        let (first, next) = self.day(at)?;
        let linked = self.reading.is_mark(next, "-–—")
            || self.is(next, Sign::Conjunction)
            || self.is(next, Sign::Until);
        let second = if linked {
            self.day(next + 1)
        } else {
            self.day(next)
                .filter(|_| self.reading.item(next).is_some_and(|item| item.joined))
        };
        // و2022 is divided at its digits: the conjunction is an item of its own
        match second {
            Some((last, end)) if last > first => Some((first, last, end)),
            _ => Some((first, first, next)),
        }
    }

    fn day(&self, at: usize) -> Option<(u8, usize)> {
        let in_month = |value: i64| {
            u8::try_from(value)
                .ok()
                .filter(|day| (1..=31).contains(day))
        };
        if let Some((value, next)) = ordinal_at(self.reading, at) {
            return Some((in_month(value)?, next));
        }
        if let Some(value) = self.reading.integer(at, 2) {
            return Some((in_month(value)?, at + 1));
        }
        let numeral =
            cardinal(self.reading, at).filter(|numeral| !numeral.digits && !numeral.vague)?;
        Some((in_month(numeral.amount.as_whole()?)?, numeral.next))
    }

    /// 2022-09-14, 14/9/2022, ۱۴۰۲/۱۲/۳, 14.09.2022
    fn digits_only(&self, at: usize) -> Option<(Part, usize)> {
        let reading = self.reading;
        let item = reading
            .item(at)
            .filter(|item| item.kind == ItemKind::Number)?;
        let text = &reading.folded.text()[item.start as usize..item.end as usize];
        let dotted: Vec<&str> = text.split('.').collect();
        let (numbers, end): (Vec<&str>, usize) = if dotted.len() == 3 {
            (dotted, at + 1)
        } else {
            let glued = |at: usize| reading.item(at).is_some_and(|item| !item.spaced);
            let separator = reading.mark(at + 1).filter(|mark| "/-".contains(*mark))?;
            if reading.mark(at + 3) != Some(separator) || !(1..=4).all(|next| glued(at + next)) {
                return None;
            }
            (
                vec![
                    reading.digits(at)?,
                    reading.digits(at + 2)?,
                    reading.digits(at + 4)?,
                ],
                at + 5,
            )
        };
        let value = |index: usize| numbers[index].parse::<i32>().ok();
        let (year, mut month, mut day) = match (numbers[0].len(), numbers[2].len()) {
            (4, 1..=2) => (value(0)?, value(1)?, value(2)?),
            (1..=2, 4) => (value(2)?, value(1)?, value(0)?),
            _ => return None,
        };
        if month > 12 && day <= 12 {
            (month, day) = (day, month);
        }
        let calendar = self.calendar_of(year)?;
        let (calendar, end) = self.era(end).unwrap_or((calendar, end));
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        Some((
            Part {
                calendar,
                year: Some(year),
                month: Some(month),
                day: Some(day),
            },
            end,
        ))
    }

    fn calendar_of(&self, year: i32) -> Option<Calendar> {
        [Calendar::Gregorian, self.reading.lexicon.old_years]
            .into_iter()
            .find(|calendar| calendar.plausible(year))
    }

    /// The same date in other calendars, after `/`, `(` or "corresponding to".
    fn other_calendar(&self, first: Part, end: usize) -> (Vec<Part>, usize) {
        let reading = self.reading;
        let mut parts = vec![first];
        let mut end = end;
        for _ in 0..2 {
            let bracket = reading.is_mark(end, "([");
            let mut next = end;
            while reading.is_mark(next, "/-–=،,([") || self.is(next, Sign::Same) {
                next += 1;
            }
            if next == end {
                break;
            }
            let date = self.calendar_date(next).filter(|(part, last, _)| {
                last.is_none()
                    && parts.iter().all(|known| known.calendar != part.calendar)
                    && part.day.is_some() == first.day.is_some()
            });
            let Some((part, _, after)) = date else { break };
            parts.push(part);
            end = after + usize::from(bracket && reading.is_mark(after, ")]"));
        }
        (parts, end)
    }

    /// "عام 2020", "سال‌های ۲۰۲۱ و ۲۰۲۲", "1444 هـ / 2022 م", a bare year.
    fn years(&self, at: usize) -> Option<Mention> {
        let from = at + usize::from(self.is(at, Sign::Year));
        let marked = from > at || self.is_listed_year(at);
        let (first, end) = self.year(from, marked)?;
        let year = |part: Part| When::Point {
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
        let adjacent = |other: &Part| !conjunction || other.year == first.year.map(|year| year + 1);
        let second = linked.then(|| self.year(end + 1, true)).flatten();
        let second = second.filter(|(other, _)| {
            other.calendar == first.calendar && other.year > first.year && adjacent(other)
        });
        Some(match second {
            Some((last, end)) => Mention {
                start: at,
                end,
                when: When::Range(first, last),
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

    /// A year at `at`; without a word for "year" before it only a bare one of four digits that counts nothing.
    fn year(&self, at: usize, marked: bool) -> Option<(Part, usize)> {
        let reading = self.reading;
        let part = |calendar, year| Part {
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
    fn decade(&self, at: usize) -> Option<Mention> {
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

    fn season(&self, at: usize) -> Option<Mention> {
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
        let (turn, end) = self.turn(at, at + 1);
        turn.map(|turn| Mention {
            start: at,
            end,
            when: When::Season(season, None, Some(turn)),
        })
    }

    fn time_unit(&self, at: usize) -> Option<(TimeUnit, Count)> {
        let (code, count) = self.reading.counted(at)?;
        Some((TimeUnit::named(self.reading.lexicon.code(code))?, count))
    }

    /// "قبل ثلاثة أيام", "سه روز پیش", "three days ago", "بعد خمسة أيام"
    fn counted_from(&self, at: usize) -> Option<Mention> {
        let ago = self.is(at, Sign::AgoBefore);
        let later = self.is(at, Sign::LaterBefore);
        let from = at + usize::from(ago || later);
        let (count, unit, end) = match self.time_unit(from) {
            Some((unit, Count::Two)) => (2, unit, from + 1),
            Some((unit, Count::One)) if ago || later => (1, unit, from + 1),
            Some(_) => return None,
            None => {
                let numeral = cardinal(self.reading, from).filter(|numeral| !numeral.vague)?;
                let (unit, _) = self.time_unit(numeral.next)?;
                (numeral.amount.as_whole()?, unit, numeral.next + 1)
            }
        };
        let of_year = reading_year_follows(self, end, unit);
        if of_year || count > 1000 {
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
    fn turned_unit(&self, at: usize) -> Option<Mention> {
        let (unit, count) = self.time_unit(at)?;
        if count != Count::One || matches!(unit, TimeUnit::Decade | TimeUnit::Century) {
            return None;
        }
        let (turn, end) = self.turn(at, at + 1);
        let steps = match turn? {
            Turn::Last => -1,
            Turn::Next => 1,
            Turn::This => 0,
        };
        // یک سال گذشته, "the last year": a length, not a date
        let counted = at > 0 && cardinal(self.reading, at - 1).is_some();
        let today = unit == TimeUnit::Day && steps == 0;
        (!counted && !today).then_some(Mention {
            start: at,
            end,
            when: When::FromReport(unit, steps),
        })
    }

    /// "yesterday", "امسال"
    fn relative(&self, at: usize) -> Option<Mention> {
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
        (!described).then_some(Mention {
            start: at,
            end: at + 1,
            when: When::FromReport(unit, count),
        })
    }
}

/// «بعد عام 2020»: the year has a name, nothing is counted.
fn reading_year_follows(grammar: &Grammar, at: usize, unit: TimeUnit) -> bool {
    unit == TimeUnit::Year && grammar.reading.digits(at).is_some()
}
