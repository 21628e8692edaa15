//! The sections `[dates]`, `[numbers]` and `[quotations]` of a pack, as they are written. A cell holds the
//! forms of one thing, divided by `|`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::calendar::Calendar;
use crate::language::morphology::Sequence;

/// The part a word plays beside dates and numbers; the packs name the words (`[dates.signs]`,
/// `[numbers.signs]`). "before" and "after" tell on which side of the noun or number the word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sign {
    Year,
    Month,
    Day,
    Of,
    In,
    Same,
    /// An uncertain count: some days ago.
    Several,
    Conjunction,
    Until,
    Last,
    Next,
    This,
    /// The one after a day that was named: التالي.
    Following,
    LastBefore,
    NextBefore,
    ThisBefore,
    AgoBefore,
    AgoAfter,
    LaterBefore,
    LaterAfter,
    Century,
    PastCentury,
    Decade,
    DecadeSuffix,
    Gregorian,
    Persian,
    Islamic,
    About,
    Over,
    Under,
    Percent,
    Age,
    OrdinalSuffix,
    /// Between a number and what it counts: فروند, دستگاه.
    Classifier,
    /// Before two numbers: between 10 and 15.
    Between,
    /// Between the two sides of a score: two to one.
    Score,
    /// Before a time of the day: at the hour of 15.
    Clock,
    /// After it: 3 o'clock.
    ClockAfter,
    /// Before a day that is no date but a name: the Friday imam, a newspaper called Tomorrow.
    NameBefore,
    /// The same, two words before a day to come: no newspaper that wrote is called so otherwise.
    NewspaperBefore,
    /// Contains the name of a number but is not one: نخست‌وزیر.
    Name,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Dates {
    /// The English name of the weekday with which the week begins.
    pub week_begins: Option<String>,
    /// Twelve cells each.
    pub gregorian: Vec<String>,
    pub persian: Vec<String>,
    pub islamic: Vec<String>,
    pub weak: String,
    pub weak_islamic: String,
    pub particles: String,
    /// Written after a month's name as part of it.
    pub month_suffix: String,
    /// Seven cells, Monday first.
    pub weekdays: Vec<String>,
    /// Four cells, spring first.
    pub seasons: Vec<String>,
    /// The calendar of a bare year from 1200 to 1499.
    pub old_years: Option<Calendar>,
    /// "September 14, 2022" is written.
    pub month_first: bool,
    /// First year of a decade to its name.
    pub decades: BTreeMap<String, String>,
    /// `day-1` to the words for yesterday.
    pub relative: BTreeMap<String, String>,
    pub signs: BTreeMap<Sign, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Numbers {
    /// What may stand before a word as part of it.
    pub before: Vec<Sequence>,
    /// What may follow a counted noun as part of it.
    pub after: Vec<Sequence>,
    pub never: String,
    pub indefinite: String,
    pub point_divides_thousands: bool,
    pub slash_is_decimal: bool,
    /// A number and a scale are also written as one word.
    pub joined_scales: bool,
    pub adjectives_before_noun: bool,
    pub cardinals: BTreeMap<String, String>,
    pub teens: BTreeMap<String, String>,
    pub units_before_tens: BTreeMap<String, String>,
    pub scales: BTreeMap<String, String>,
    pub vague: BTreeMap<String, String>,
    pub ordinals: BTreeMap<String, String>,
    pub fractions: BTreeMap<String, String>,
    pub signs: BTreeMap<Sign, String>,
    pub currency: BTreeMap<String, String>,
    /// Forms for one, two and many.
    pub counted: BTreeMap<String, [String; 3]>,
    /// Forms that only their vowels tell from another word.
    pub vowelled: BTreeMap<String, String>,
    /// Number words that are other words as well: alone before an unknown word they count nothing.
    pub ambiguous: String,
    pub labels: BTreeMap<String, String>,
    pub names: Names,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Names {
    pub before_number: String,
    /// Names begin with a capital letter in this language.
    pub capitalised: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Quotations {
    pub verbal: String,
    pub name_heads: String,
    pub speech: String,
}
