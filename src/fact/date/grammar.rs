use super::{Calendar, Mention, PartialDate, Turn, When};
use crate::fact::items::{ItemKind, Items};
use crate::fact::moment::TimeUnit;
use crate::fact::number::{cardinal, ordinal_at};
use crate::fact::senses::{Sense, Sign, Strength};

/// The dates of a unit in the order of the text.
pub(in crate::fact) fn dates(reading: &Items) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < reading.items.len() {
        let found = if reading.begins(at) {
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

pub(super) struct Grammar<'a, 'b> {
    pub(super) reading: &'a Items<'b>,
}

/// A date, the last date when it is a run of days, and the item after.
type Written = (PartialDate, Option<PartialDate>, usize);

/// The days of the month that `month` is.
fn run(month: PartialDate, (first, last, _): Days, end: usize) -> Written {
    let on = |day| PartialDate {
        day: Some(day),
        ..month
    };
    (on(first), (last != first).then(|| on(last)), end)
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

    pub(super) fn is(&self, at: usize, sign: Sign) -> bool {
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
        let (turn, start, end) = self.turn(at, end);
        Some(Mention {
            start,
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
        if reading.is_mark(next, "-–—/")
            && let Some(other) = reading.weekday(next + 1)
        {
            return Some(Mention {
                start: at,
                end: next + 2,
                when: When::Weekdays(weekday, other),
            });
        }
        let (turn, start, after_turn) = self.turn(at, next);
        if turn.is_some() {
            let when = When::Point {
                parts: Vec::new(),
                weekday: Some(weekday),
                turn,
            };
            return Some(Mention {
                start,
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

    /// "last", "next", "this" around the items from `at` to `end`, or "of last week", "last year" after them,
    /// with the first item and the item after.
    pub(super) fn turn(&self, at: usize, end: usize) -> (Option<Turn>, usize, usize) {
        let turns = [
            (Sign::Last, Sign::LastBefore, Turn::Last),
            (Sign::Next, Sign::NextBefore, Turn::Next),
            (Sign::This, Sign::ThisBefore, Turn::This),
        ];
        if let Some((turn, end)) = self.turn_of_unit(end) {
            return (Some(turn), at, end);
        }
        for (after, before, turn) in turns {
            if self.is(end, after) && !self.reading.item(end).is_some_and(|item| item.joined) {
                return (Some(turn), at, end + 1);
            }
            if self.reading.has_before(at, before) {
                return (Some(turn), at - 1, end);
            }
        }
        (None, at, end)
    }

    /// "of last week", "سال جاری", "امسال" after a date.
    fn turn_of_unit(&self, at: usize) -> Option<(Turn, usize)> {
        let before = [
            Sign::Of,
            Sign::LastBefore,
            Sign::NextBefore,
            Sign::ThisBefore,
        ];
        let linked = before.into_iter().any(|sign| self.is(at, sign));
        let linked = usize::from(linked)
            + usize::from(
                linked
                    && self.is(at, Sign::Of)
                    && before[1..].iter().any(|sign| self.is(at + 1, *sign)),
            );
        let unit_at = at + linked;
        let unit = self
            .turned_unit(unit_at)
            .or_else(|| self.relative(unit_at))?;
        match unit.when {
            When::FromReport(TimeUnit::Year, years) => Some((Turn::Year(years as i32), unit.end)),
            When::FromReport(TimeUnit::Week, weeks) => Some((Turn::Week(weeks), unit.end)),
            _ => None,
        }
    }

    /// One calendar's date with a month: a part, the last part of a run of days, and the item after.
    fn calendar_date(&self, at: usize) -> Option<Written> {
        if let Some((part, end)) = self.digits_only(at) {
            return Some((part, None, end));
        }
        if let Some((days, month_at)) = self.days_before_month(at) {
            let (calendar, month, strength) = self.reading.month(month_at)?;
            let (end, year) = self.after_month(month_at + 1, calendar, month);
            let sure = strength != Strength::Particle
                || self.particle_is_month(at, month_at, year)
                // ۱۲ دلو: of the months of the Solar Hijri calendar only their names with no day are everyday words
                || calendar == Calendar::Persian && self.reading.integer(at, 2).is_some();
            let part = PartialDate {
                calendar,
                year,
                month: Some(month),
                day: None,
            };
            return sure.then(|| run(part, days, end));
        }
        self.month_and_days(at).or_else(|| self.month_alone(at))
    }

    /// The days at `at` and the place of the month after them.
    fn days_before_month(&self, at: usize) -> Option<(Days, usize)> {
        let days = self.days(at)?;
        let mut month_at = days.2;
        // 16/يونيو/2023
        let glued = self.reading.is_mark(month_at, "/-")
            && !self.reading.item(month_at)?.spaced
            && !self.reading.item(month_at + 1)?.spaced;
        month_at += usize::from(glued);
        while (self.is(month_at, Sign::Of) || self.is(month_at, Sign::Month))
            && month_at < days.2 + 2
        {
            month_at += 1;
        }
        self.reading.month(month_at).map(|_| (days, month_at))
    }

    /// September 12 to 14, 2022; Sept. 3
    fn month_and_days(&self, at: usize) -> Option<Written> {
        let reading = self.reading;
        let (calendar, month, _) = reading.month(at).filter(|_| reading.lexicon.month_first)?;
        let point = reading.is_mark(at + 1, ".") && reading.integer(at + 2, 2).is_some();
        let day_at = at + 1 + usize::from(point);
        reading.integer(day_at, 2)?;
        let days = self.days(day_at)?;
        let (end, year) = self.year_after(days.2, calendar);
        Some(run(
            PartialDate {
                calendar,
                year,
                month: Some(month),
                day: None,
            },
            days,
            end,
        ))
    }

    fn month_alone(&self, at: usize) -> Option<Written> {
        let reading = self.reading;
        let (calendar, month, strength) = reading.month(at)?;
        let (end, year) = self.after_month(at + 1, calendar, month);
        let placed = reading.has_before(at, Sign::In)
            || reading.has_before(at, Sign::Month)
            || self.is(at + 1, Sign::Month);
        let turned = self.turn(at, end).0.is_some();
        let doubled = end > at + 1;
        let sure = match strength {
            Strength::Strong => true,
            Strength::Weak => year.is_some() || placed || turned || doubled,
            Strength::Particle => {
                let capital = reading.written(at).starts_with(char::is_uppercase);
                let called = reading.has_before(at, Sign::Month);
                let of_year = matches!(self.turn(at, end).0, Some(Turn::Year(_)));
                let solar = calendar == Calendar::Persian && (called || of_year);
                year.is_some() || placed && capital || solar
            }
        };
        sure.then_some((
            PartialDate {
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
        let glued = |at: usize| reading.item(at).is_some_and(|item| !item.spaced);
        if reading.is_mark(next, ",،")
            || reading.is_mark(next, "/-")
                && glued(next)
                && glued(next + 1)
                && reading.digits(next + 1).is_some_and(|year| year.len() == 4)
        {
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
            None => match self.short_year(next, calendar) {
                Some(year) => (next + 1, Some(year)),
                None => (at, None),
            },
        }
    }

    /// ۲۲ بهمن ۵۷: a year of the Solar Hijri calendar without its century, when it counts nothing.
    fn short_year(&self, at: usize, calendar: Calendar) -> Option<i32> {
        let reading = self.reading;
        let solar = calendar == Calendar::Persian && reading.lexicon.old_years == calendar;
        let year = reading.integer(at, 2).filter(|_| solar)? as i32;
        let two = reading.digits(at)?.len() == 2;
        let counts = reading.counted(at + 1).is_some()
            || reading.is_mark(at + 1, ":%.٫/-–")
            || self.is(at + 1, Sign::Percent)
            || reading.has(at + 1, Sign::Classifier)
            || reading
                .find(at + 1, |sense| {
                    matches!(
                        sense,
                        Sense::Scale(_) | Sense::Currency(_) | Sense::Month(..)
                    )
                    .then_some(())
                })
                .is_some();
        let marked = at > 0 && self.is(at - 1, Sign::Year);
        let old = year >= 30 || marked;
        (two && !counts && old).then_some(if year < 30 { 1400 + year } else { 1300 + year })
    }

    pub(super) fn era(&self, at: usize) -> Option<(Calendar, usize)> {
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
        let hyphen = self.reading.is_mark(next, "-–—");
        let linked = hyphen || self.is(next, Sign::Conjunction) || self.is(next, Sign::Until);
        let second = if linked {
            self.day(next + 1)
        } else {
            self.day(next)
                .filter(|_| self.reading.item(next).is_some_and(|item| item.joined))
        };
        // و2022 is divided at its digits: the conjunction is an item of its own
        match second {
            Some((last, end)) if last > first => Some((first, last, end)),
            // typed as it looks from right to left
            Some((last, end)) if last < first && hyphen => Some((last, first, end)),
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
    fn digits_only(&self, at: usize) -> Option<(PartialDate, usize)> {
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
            PartialDate {
                calendar,
                year: Some(year),
                month: Some(month),
                day: Some(day),
            },
            end,
        ))
    }

    pub(super) fn calendar_of(&self, year: i32) -> Option<Calendar> {
        [Calendar::Gregorian, self.reading.lexicon.old_years]
            .into_iter()
            .find(|calendar| calendar.plausible(year))
    }

    /// The same date in other calendars, after `/`, `(` or "corresponding to".
    fn other_calendar(&self, first: PartialDate, end: usize) -> (Vec<PartialDate>, usize) {
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
}
