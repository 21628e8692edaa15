//! When reports were written, as far as they tell: a stand of today is another than that of a year ago, though both are told
//! in the same words.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::collation::UnitRef;
use super::profile::{Class, Profile};
use super::when::{between, scaled};
use crate::fact::{Day, Precision, Reading};

/// What two reports tell of their times; each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Times {
    /// How far the days of publication lie apart, 0 where one is not known.
    pub published_apart: f64,
    /// How far the latest dates that they name, or their days of publication, lie apart.
    pub latest_apart: f64,
    /// How many days and months both name, 1 for [`MANY`] or more.
    pub common: f64,
    /// How far the times of the two units lie apart: those that they name, or the latest of the report.
    pub told_apart: f64,
    /// How many of the two units name a time, as a share.
    pub dated: f64,
}

/// Days from which on more days tell no more.
const FAR: f64 = 1000.0;
/// Dates in common from which on more tell no more.
const MANY: usize = 4;

/// What one report tells.
#[derive(Debug, Default)]
struct Period {
    published: Option<Day>,
    latest: Option<(Day, Day)>,
    /// Ids of the days and months that it names.
    named: BTreeSet<u32>,
}

/// The times of all reports.
pub(super) struct Periods {
    reports: Vec<Period>,
    told: FxHashMap<UnitRef, Told>,
}

/// When what a unit says happened.
#[derive(Debug)]
struct Told {
    /// The days that it names, or the latest of its report.
    days: Vec<(Day, Day)>,
    /// Whether it names any itself.
    dated: bool,
}

impl Told {
    fn of(unit: &Profile, report: &Period) -> Self {
        let named = unit.dates.iter().filter_map(|(_, date)| date.value.days());
        let mut days: Vec<(Day, Day)> = named.collect();
        let dated = !days.is_empty();
        if !dated {
            days.extend(report.latest());
        }
        Self { days, dated }
    }
}

impl Periods {
    /// `readings` by report, in the numbers that the profiles name.
    pub fn new(readings: &[Reading], profiles: &[Profile]) -> Self {
        let published = |reading: &Reading| Period {
            published: reading.published.map(|published| published.day),
            ..Period::default()
        };
        let mut periods: Vec<Period> = readings.iter().map(published).collect();
        for profile in profiles {
            let period = &mut periods[profile.at.report];
            let fixed = profile.dates.iter().filter(|(_, date)| {
                matches!(
                    date.precision,
                    Precision::Day | Precision::Month | Precision::Range
                )
            });
            for (span, date) in fixed {
                let mut items = profile.items.iter();
                let item = items.find(|item| item.class == Class::Date && item.span == *span);
                period.named.extend(item.map(|item| item.id));
                period.add(date.value.days());
            }
            let years = profile
                .dates
                .iter()
                .filter(|(_, date)| date.precision == Precision::Year);
            for (_, date) in years {
                period.add(date.value.days());
            }
        }
        let told = |unit: &Profile| (unit.at, Told::of(unit, &periods[unit.at.report]));
        Self {
            told: profiles.iter().map(told).collect(),
            reports: periods,
        }
    }

    /// Of two units and their reports.
    pub fn of(&self, one: &Profile, two: &Profile) -> Times {
        let (a, b) = (&self.reports[one.at.report], &self.reports[two.at.report]);
        let published = a.published.zip(b.published);
        let latest = a.latest().zip(b.latest());
        let (left, right) = (&self.told[&one.at], &self.told[&two.at]);
        let gaps = left.days.iter().flat_map(|x| {
            let others = right.days.iter();
            others.map(move |y| between(*x, *y))
        });
        let dated = usize::from(left.dated) + usize::from(right.dated);
        Times {
            published_apart: published.map_or(0.0, |(a, b)| scaled(between((a, a), (b, b)), FAR)),
            latest_apart: latest.map_or(0.0, |(a, b)| scaled(between(a, b), FAR)),
            common: a.named.intersection(&b.named).count().min(MANY) as f64 / MANY as f64,
            told_apart: gaps.min().map_or(0.0, |days| scaled(days, FAR)),
            dated: dated as f64 / 2.0,
        }
    }
}

impl Period {
    /// A date that the report names, if it is no later than its day.
    fn add(&mut self, days: Option<(Day, Day)>) {
        let Some((from, to)) = days else { return };
        let may_be = self
            .published
            .is_none_or(|published| published.since(from) >= 0);
        let later = self.latest.is_none_or(|(latest, _)| from.since(latest) > 0);
        if may_be && later {
            self.latest = Some((from, to));
        }
    }

    fn latest(&self) -> Option<(Day, Day)> {
        self.published.map(|day| (day, day)).or(self.latest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::profile::{Names, profiles};
    use crate::document::{Division, Document};
    use crate::fact::Reader;
    use crate::glossary::Glossary;
    use crate::text::Source;

    fn times(texts: [&str; 2]) -> Times {
        let glossary = Glossary::starter();
        let documents = texts.map(|text| {
            let source = Source::new("report.txt", text);
            Document::of(source, None, Division::Sentences).expect("a language")
        });
        let mut reader = Reader::new(&glossary);
        let documents: Vec<&Document> = documents.iter().collect();
        let readings: Vec<Reading> = documents.iter().map(|of| reader.read(of, None)).collect();
        let mut names = Names::new(&glossary);
        let profiles = profiles(&documents, &readings, &glossary, &mut names);
        let first = |report| profiles.iter().find(|profile| profile.at.report == report);
        Periods::new(&readings, &profiles).of(first(0).expect("a unit"), first(1).expect("a unit"))
    }

    #[test]
    fn days_of_publication_lie_apart() {
        let times = times([
            "استقالة الوزير\nبيروت – الخميس 21 أيلول 2023\nأعلن الوزير استقالته أمس في مؤتمر صحافي في العاصمة.",
            "الوزير باق\nباكو - الثلاثاء 20 أيلول 2022\nأعلن الوزير أمس أنه لن يستقيل من الحكومة رغم الضغط.",
        ]);
        assert!((0.8..0.9).contains(&times.published_apart), "{times:?}");
        assert_eq!(times.published_apart, times.latest_apart);
    }

    #[test]
    fn the_latest_date_named_stands_for_the_day_that_is_not_told() {
        let times = times([
            "استقال الوزير بعد خلاف بدأ في آذار 2021 ودام حتى 3 أيار 2021.",
            "وزیر در ۷ مهر ۱۴۰۲ گفت کناره نمی‌گیرد. او در سال ۱۴۰۰ وزیر شد.",
        ]);
        assert_eq!(times.published_apart, 0.0);
        assert!((0.9..1.0).contains(&times.latest_apart), "{times:?}");
    }

    #[test]
    fn what_a_unit_dates_may_lie_near_a_report_of_that_day() {
        let background = times([
            "في أيلول 2022 طلبت يريفان مساعدة عسكرية ولم تحصل عليها.\nوفي 22 شباط 2024 جمدت عضويتها.",
            "تهران – ۲۳ شهریور ۱۴۰۱\nایروان از هم‌پیمانان خود کمک نظامی خواست و پاسخی نشنید.",
        ]);
        assert_eq!(background.told_apart, 0.0, "{background:?}");
        assert_eq!(background.dated, 0.5);
        assert!(background.latest_apart > 0.8, "{background:?}");
        let stand = times([
            "طلبت يريفان مساعدة عسكرية ولم تحصل عليها.\nوفي 22 شباط 2024 جمدت عضويتها.",
            "تهران – ۲۳ شهریور ۱۴۰۱\nایروان از هم‌پیمانان خود کمک نظامی خواست و پاسخی نشنید.",
        ]);
        assert!(stand.told_apart > 0.8, "{stand:?}");
        assert_eq!(stand.dated, 0.0);
    }

    #[test]
    fn days_that_both_name_are_counted_whatever_the_calendar() {
        let times = times([
            "وقع الزلزال في 6 شباط 2023 وتلاه آخر في 20 شباط 2023.",
            "زمین‌لرزه در ۱۷ بهمن ۱۴۰۱ روی داد و یک سال بعد، در سال ۲۰۲۴، خانه‌ها ساخته شد.",
        ]);
        assert_eq!(times.common, 0.25);
    }
}
