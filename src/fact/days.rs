use super::calendar::{Calendar, Day};

/// The first and the last day of a date's value as [`crate::fact`] writes it; `None` when it names no days of its own,
/// as `--02-22` and `friday` do not.
pub fn days(value: &str) -> Option<(Day, Day)> {
    if let Some((first, last)) = value.split_once('/') {
        let (from, to) = (days(first)?.0, days(last)?.1);
        return (from <= to).then_some((from, to));
    }
    if let Some(decade) = value.strip_suffix('X') {
        let year: i32 = decade.parse().ok()?;
        return Some((months(year * 10, 1, 12)?.0, months(year * 10 + 9, 1, 12)?.1));
    }
    let (year, rest) = value.split_at_checked(4)?;
    let year: i32 = year.parse().ok().filter(|year| *year > 0)?;
    let Some(rest) = rest.strip_prefix('-') else {
        return rest.is_empty().then(|| months(year, 1, 12))?;
    };
    if let Some(week) = rest.strip_prefix('W') {
        // ISO 8601: the fourth of January lies in the first week.
        let fourth = Day::new(Calendar::Gregorian, year, 1, 4)?;
        let monday = fourth.plus(7 * (week.parse::<i64>().ok()? - 1) - i64::from(fourth.weekday()));
        return Some((monday, monday.plus(6)));
    }
    match rest.parse::<u8>() {
        Ok(month @ 1..=12) => months(year, month, 1),
        // ISO 8601-2: 21 is spring, 24 the winter that ends in the next year.
        Ok(season @ 21..=24) => months(year, (season - 20) * 3, 3),
        _ => value.parse().ok().map(|day| (day, day)),
    }
}

/// So many months of the Gregorian calendar.
fn months(year: i32, first: u8, count: u8) -> Option<(Day, Day)> {
    let after = first + count;
    let (next, month) = if after > 12 {
        (year + 1, after - 12)
    } else {
        (year, after)
    };
    let day = |year, month| Day::new(Calendar::Gregorian, year, month, 1);
    Some((day(year, first)?, day(next, month)?.plus(-1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(value: &str) -> Option<String> {
        days(value).map(|(from, to)| format!("{from} {to}"))
    }

    #[test]
    fn a_value_covers_its_days() {
        for (value, expected) in [
            ("2024-02-22", "2024-02-22 2024-02-22"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2020", "2020-01-01 2020-12-31"),
            ("2021/2022", "2021-01-01 2022-12-31"),
            ("2023-03-21/2024-03-19", "2023-03-21 2024-03-19"),
            ("199X", "1990-01-01 1999-12-31"),
            ("2020-23", "2020-09-01 2020-11-30"),
            ("2020-24", "2020-12-01 2021-02-28"),
            ("2022-W38", "2022-09-19 2022-09-25"),
        ] {
            assert_eq!(covered(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_names_no_days_of_its_own_is_left_out() {
        for value in [
            "--02-22",
            "--12",
            "friday",
            "thursday/friday",
            "day-1",
            "year-1",
            "week-1",
            "2024-13",
            "2022/2021",
            "",
        ] {
            assert_eq!(covered(value), None, "{value}");
        }
    }
}
