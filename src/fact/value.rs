//! What a fact says, in types; strings are made of it only where it is shown or written.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::calendar::Calendar;
use super::how::Conflict;
use super::moment::{DateValue, TimeUnit};
use crate::glossary::ConceptKind;

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FactKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A date, in whatever calendar.
    Date,
    /// A number, perhaps with what it counts.
    Number,
    /// Words that the report quotes.
    Quotation,
    /// Something that happened: a freeze, a visit, an attack.
    Event,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A person, an organisation or a place.
    Name(Name),
    /// A date, in whatever calendar.
    Date(Date),
    /// A number, perhaps with what it counts.
    Number(Number),
    /// Words that the report quotes.
    Quotation(Quotation),
    /// Something that happened: a freeze, a visit, an attack.
    Event(Event),
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Of what.
    pub kind: NameKind,
    /// Its English form in the glossary, if it is listed.
    pub label: Option<String>,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
}

/// A date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// Which days it is, as far as the text or its context says.
    pub value: DateValue,
    /// How precise it is.
    pub precision: Precision,
    /// The calendar in which it stands first; of a date without a year the one whose numbers it has.
    pub calendar: Option<Calendar>,
    /// What contradicts it where it stands.
    pub conflict: Option<Conflict>,
}

/// The precision of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A day.
    Day,
    /// A weekday of an unknown week.
    Weekday,
    /// A week.
    Week,
    /// A month, of whatever calendar.
    Month,
    /// A quarter of a year.
    Season,
    /// A year, of whatever calendar.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// From one date to another.
    Range,
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its value; of tens of thousands, 10000.
    pub amount: Amount,
    /// How exactly it is given.
    pub precision: Exactness,
    /// What it counts: a code that all languages share (`person`, `percent`, `USD`).
    pub unit_of_measure: Option<String>,
}

/// How exactly a number is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Exactness {
    /// As it stands.
    Exact,
    /// Nearly this many.
    About,
    /// More.
    Over,
    /// Less.
    Under,
    /// A size alone: thousands.
    Vague,
    /// Which of several: the second.
    Ordinal,
}

/// Words that a report quotes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quotation {
    /// Who speaks, a person, a body or a government: the id of another fact.
    pub speaker: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// The English form under which the glossary knows it.
    pub label: Option<String>,
    /// How sure the report is of it.
    pub certainty: Certainty,
    /// Who, whom, where and when.
    pub arguments: Arguments,
}

/// How sure a report is that something happened.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It happened or is so; nothing says otherwise.
    #[default]
    Done,
    /// It is to happen.
    Planned,
    /// It may happen, or somebody wants it to.
    Possible,
    /// It did not or will not happen.
    Negated,
    /// Somebody denies it.
    Denied,
}

impl Certainty {
    /// Whether it is the default, for events about which nothing else is said.
    #[must_use]
    pub fn is_done(&self) -> bool {
        *self == Self::Done
    }
}

/// Who takes part in an event, and where and when it is: the ids of other facts of the same unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arguments {
    /// Who does it; in a clause without a doer of its own, who did what it is joined to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<String>,
    /// To, with, from or against whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub whom: Vec<String>,
    /// The place where it happens.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// Its date.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
}

impl Arguments {
    /// Whether there is nobody, no place and no date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Value {
    /// What sort of fact says so.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Name(name) => name.kind.into(),
            Self::Date(_) => FactKind::Date,
            Self::Number(_) => FactKind::Number,
            Self::Quotation(_) => FactKind::Quotation,
            Self::Event(_) => FactKind::Event,
        }
    }

    /// As it is written in JSON: a date in ISO 8601, a number in digits (`10000+`: tens of thousands), the English form
    /// of a name or event that the glossary knows.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Name(name) => name.label.clone(),
            Self::Date(date) => Some(date.value.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Quotation(_) => None,
            Self::Event(event) => event.label.clone(),
        }
    }
}

impl NameKind {
    /// What the terms of such a concept name; nothing when they are no names of facts.
    #[must_use]
    pub fn of(kind: ConceptKind) -> Option<Self> {
        match kind {
            ConceptKind::Person => Some(Self::Person),
            ConceptKind::Organisation => Some(Self::Organisation),
            ConceptKind::Place => Some(Self::Place),
            ConceptKind::Event | ConceptKind::Office | ConceptKind::Treaty | ConceptKind::Term => {
                None
            }
        }
    }
}

impl From<NameKind> for FactKind {
    fn from(kind: NameKind) -> Self {
        match kind {
            NameKind::Person => Self::Person,
            NameKind::Organisation => Self::Organisation,
            NameKind::Place => Self::Place,
        }
    }
}

impl Date {
    /// The id of the facts that tell this date. A date without a year has the numbers of its own calendar: the same
    /// numbers of another are another date.
    #[must_use]
    pub fn id(&self) -> String {
        match self.own_calendar() {
            Some(calendar) => format!("date:{}:{}", calendar.key(), self.value),
            None => format!("date:{}", self.value),
        }
    }

    /// The calendar whose numbers its value has, when that is not the Gregorian one.
    #[must_use]
    pub fn own_calendar(&self) -> Option<Calendar> {
        let own = |calendar: &Calendar| *calendar != Calendar::Gregorian;
        self.calendar
            .filter(|calendar| self.value.is_open() && own(calendar))
    }

    /// Whether both may be one date: they are equal, or what one leaves open (the year, the day of a weekday) the other
    /// tells without contradiction.
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        let completes = |full: &Self, open: &Self| {
            let calendar = open.calendar.unwrap_or(Calendar::Gregorian);
            full.value.completes(&open.value, calendar)
        };
        let equal = self.value == other.value && self.own_calendar() == other.own_calendar();
        equal || completes(self, other) || completes(other, self)
    }
}

impl Precision {
    /// As JSON writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Weekday => "weekday",
            Self::Week => "week",
            Self::Month => "month",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Range => "range",
        }
    }
}

impl From<TimeUnit> for Precision {
    fn from(unit: TimeUnit) -> Self {
        match unit {
            TimeUnit::Day => Self::Day,
            TimeUnit::Week => Self::Week,
            TimeUnit::Month => Self::Month,
            TimeUnit::Year => Self::Year,
            TimeUnit::Decade => Self::Decade,
            TimeUnit::Century => Self::Century,
        }
    }
}

impl Number {
    /// The id of the facts that tell this number.
    #[must_use]
    pub fn id(&self) -> String {
        let which = match self.is_ordinal() {
            true => "#",
            false => "",
        };
        match &self.unit_of_measure {
            Some(unit) => format!("number:{which}{self}:{unit}"),
            None => format!("number:{which}{self}"),
        }
    }

    /// Whether it says which of several, and not how many.
    #[must_use]
    pub fn is_ordinal(&self) -> bool {
        self.precision == Exactness::Ordinal
    }

    /// Whether it says a size alone.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        self.precision == Exactness::Vague
    }

    /// Whether both have the same value, exact or vague, whatever they count.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.amount == other.amount && self.is_vague() == other.is_vague()
    }
}

impl Exactness {
    /// As JSON writes it; nothing for a number as it stands.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Exact => return None,
            Self::About => "about",
            Self::Over => "over",
            Self::Under => "under",
            Self::Vague => "vague",
            Self::Ordinal => "ordinal",
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(f)?;
        f.write_str(if self.is_vague() { "+" } else { "" })
    }
}
