use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::text::digit;

/// A day that a file states for its report, as it is written there: its calendar shows in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// The year, of whatever calendar.
    pub year: i32,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// Where the file states it.
    pub by: StatedBy,
}

/// Where a file states its day. Shown as English prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedBy {
    /// The mark-up of a page: the name of what holds it.
    Markup(&'static str),
    /// The head of a mail.
    MailHead,
    /// The properties of a text document: the day on which it was written or changed.
    Properties,
    /// The day on which a page was saved.
    Saved,
    /// The time of the file itself.
    FileTime,
}

impl StatedBy {
    /// Whether it tells when the report was published; else only when its file was made, which may be long after.
    #[must_use]
    pub fn is_firm(self) -> bool {
        matches!(self, Self::Markup(_) | Self::MailHead)
    }
}

impl fmt::Display for StatedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Markup(name) => write!(f, "mark-up of the page ({name})"),
            Self::MailHead => f.write_str("head of the mail"),
            Self::Properties => f.write_str("properties of the document"),
            Self::Saved => f.write_str("the day on which the page was saved"),
            Self::FileTime => f.write_str("time of the file, as nothing else tells it"),
        }
    }
}

impl Stated {
    /// The day with which a value of mark-up begins: ISO 8601 with dashes, slashes or none, in any digits, or as the
    /// head of a mail writes it.
    pub(super) fn parse(value: &str, by: StatedBy) -> Option<Self> {
        let value = value.trim();
        let (year, rest) = number(value, 4)?;
        let joined = rest.starts_with(|c| digit(c).is_some());
        let skip = |rest: &str| match (joined, rest.strip_prefix(['-', '/', '.'])) {
            (true, None) => Some(rest.to_owned()),
            (false, Some(rest)) => Some(rest.to_owned()),
            _ => None,
        };
        let rest = skip(rest)?;
        let (month, rest) = number(&rest, 2)?;
        let rest = skip(rest)?;
        let (day, rest) = number(&rest, 2)?;
        let ends = !rest.starts_with(|c| digit(c).is_some());
        Self::of([year, month, day], by).filter(|_| ends)
    }

    /// The same, or a date as RFC 5322 writes it.
    pub(super) fn parse_any(value: &str, by: StatedBy) -> Option<Self> {
        Self::parse(value, by).or_else(|| {
            let date = mail_parser::DateTime::parse_rfc822(value)?;
            Self::of([date.year.into(), date.month.into(), date.day.into()], by)
        })
    }

    /// The day (UTC) of a moment.
    pub(in crate::document) fn at(time: SystemTime, by: StatedBy) -> Option<Self> {
        let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
        let [year, month, day] = civil(i64::try_from(seconds / 86_400).ok()?);
        Self::of([year, month, day], by)
    }

    pub(super) fn of([year, month, day]: [i64; 3], by: StatedBy) -> Option<Self> {
        let fits =
            (1300..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        Some(Self {
            year: i32::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
            by,
        })
        .filter(|_| fits)
    }
}

/// The number that the first one to `most` digits of `text` write, and what follows.
fn number(text: &str, most: usize) -> Option<(i64, &str)> {
    let digits = text
        .chars()
        .map_while(|c| digit(c).map(|(value, _)| (c, value)));
    let (mut value, mut length, mut count) = (0, 0, 0);
    for (c, digit) in digits.take(most) {
        value = value * 10 + i64::from(digit);
        length += c.len_utf8();
        count += 1;
    }
    (count >= 1 && (most < 4 || count == most)).then(|| (value, &text[length..]))
}

/// Year, month and day of a day that is counted from 1 January 1970 (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn civil(days: i64) -> [i64; 3] {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    [year + era * 400 + i64::from(month <= 2), month, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_from_the_values_that_pages_carry() {
        let read =
            |value| Stated::parse_any(value, StatedBy::MailHead).map(|s| (s.year, s.month, s.day));
        for value in [
            "2023-10-05T12:30:00+03:00",
            "2023-10-05",
            "2023/10/05 08:00",
            "2023-10-5",
            "20231005",
            "20231005T0800",
            "۲۰۲۳-۱۰-۰۵",
            "Thu, 05 Oct 2023 12:00:00 +0000",
        ] {
            assert_eq!(read(value), Some((2023, 10, 5)), "{value}");
        }
        assert_eq!(read("1402/07/13"), Some((1402, 7, 13)));
        for value in [
            "",
            "yesterday",
            "2023",
            "2023-13-01",
            "2023-10",
            "12:30",
            "202310051",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn a_moment_has_its_day() {
        let day = |seconds| {
            let time = UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            Stated::at(time, StatedBy::FileTime).map(|s| (s.year, s.month, s.day))
        };
        assert_eq!(day(0), Some((1970, 1, 1)));
        assert_eq!(day(951_782_400), Some((2000, 2, 29)));
        assert_eq!(day(1_696_507_200), Some((2023, 10, 5)));
    }
}
