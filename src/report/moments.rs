//! Dates in words of the interface.

use super::engine::Words;
use crate::fact::{Calendar, DateValue, Moment};

/// The calendars in which the page gives a date.
pub const CALENDARS: [Calendar; 3] = [Calendar::Gregorian, Calendar::Persian, Calendar::Islamic];

/// A date's value in words of the interface: `--02-20` is 20 February, of another calendar's numbers 20 Bahman. Nothing for a
/// value that has no words: a week, a day counted from another.
pub fn in_words(value: &str, calendar: Option<&str>, words: &Words) -> Option<String> {
    let own = CALENDARS.into_iter().find(|c| Some(c.key()) == calendar);
    let own = own.unwrap_or(Calendar::Gregorian);
    match value.parse().ok()? {
        DateValue::At(moment) => moment_in_words(moment, own, words),
        DateValue::Between(from, to) => {
            let [from, to] = [from, to].map(|moment| moment_in_words(moment, own, words));
            Some(format!("{} – {}", from?, to?))
        }
    }
}

fn moment_in_words(moment: Moment, own: Calendar, words: &Words) -> Option<String> {
    let listed = |key: &str, place: usize| words.listed("dates", key, place.checked_sub(1)?);
    let number = |number: i64| words.number(usize::try_from(number).unwrap_or(0));
    let gregorian = Calendar::Gregorian;
    Some(match moment {
        Moment::Day(day) => {
            let (year, month, day) = day.in_calendar(gregorian);
            let month = listed(gregorian.key(), month.into())?;
            format!("{} {month} {}", number(day.into()), number(year.into()))
        }
        Moment::Month { year, month } => {
            let month = listed(gregorian.key(), month.into())?;
            format!("{month} {}", number(year.into()))
        }
        Moment::DayOfYear { month, day } => {
            let month = listed(own.key(), month.into())?;
            format!("{} {month}", number(day.into()))
        }
        Moment::MonthOfYear(month) => listed(own.key(), month.into())?.to_owned(),
        Moment::Season { year, season } => {
            let season = listed("seasons", season.into())?;
            match year {
                Some(year) => format!("{season} {}", number(year.into())),
                None => season.to_owned(),
            }
        }
        Moment::Year(year) => number(year.into()),
        Moment::Weekday(weekday) => listed("weekdays", weekday as usize + 1)?.to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::PageOptions;
    use crate::report::engine::Engine;

    #[test]
    fn a_date_that_lacks_its_year_is_told_in_words_of_its_calendar() {
        let told = |ui: &str, value: &str, calendar: Option<&str>| {
            let options = PageOptions {
                ui: ui.to_owned(),
                title: String::new(),
                templates: None,
            };
            let engine = Engine::new(&options).expect("an interface");
            in_words(value, calendar, &engine.words())
        };
        assert_eq!(told("en", "--02-20", None).as_deref(), Some("20 February"));
        assert_eq!(told("fa", "--02-20", None).as_deref(), Some("۲۰ فوریه"));
        let own = told("fa", "--11-20", Some("persian"));
        assert_eq!(own.as_deref(), Some("۲۰ بهمن"));
        let own = told("ar", "--09", Some("islamic"));
        assert_eq!(own.as_deref(), Some("رمضان"));
        let day = told("en", "2024-02-22", None);
        assert_eq!(day.as_deref(), Some("22 February 2024"));
        assert_eq!(told("en", "friday", None).as_deref(), Some("Friday"));
        assert_eq!(told("en", "--23", None).as_deref(), Some("autumn"));
        assert_eq!(told("fa", "2024", None).as_deref(), Some("۲۰۲۴"));
        assert_eq!(told("en", "2024-W08", None), None);
    }
}
