//! How a fact was read: in parts to decide by, in prose when it is shown.

use std::fmt;

use serde::{Serialize, Serializer};

use super::calendar::{Day, PartialDate, Weekday};
use super::moment::DateValue;
use crate::glossary::Variation;

/// How a fact was read.
///
/// Shown, and written to JSON, it is English prose: `inferred: named in unit 3`. Whoever has to decide by it asks for
/// its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum How {
    /// As a term of the glossary, in this form.
    Listed(Variation),
    /// As a name that the glossary does not have in this place.
    Name {
        /// What shows that it is one.
        sign: NameSign,
        /// Whether it sounds like a name of the glossary, whose id it has.
        sounds_listed: bool,
    },
    /// A capital that stands for its government.
    Government,
    /// An office without a name, for the person who holds it.
    Office {
        /// The office: the id of a concept, or the words.
        office: String,
        /// Whose it is, if the text says so.
        of: Option<String>,
        /// The unit that names the person.
        unit: usize,
    },
    /// "The organisation", for the one named in this unit.
    NamedBefore {
        /// The unit that names it.
        unit: usize,
    },
    /// As a date.
    Date {
        /// Where its value comes from.
        from: DateSource,
        /// What contradicts it.
        conflict: Option<Conflict>,
    },
    /// As a number.
    Number(NumberForm),
    /// As a quotation.
    Quotation {
        /// What marks it.
        marks: QuotationMarks,
        /// The unit in which the same speaker was named, when this one leaves it out.
        speaker_from: Option<usize>,
    },
}

/// What shows that words are a name which no term of the glossary matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSign {
    /// A title or office before it.
    AfterTitle,
    /// A title or office after it, between commas.
    BeforeTitle,
    /// A given name with a family name.
    GivenAndFamily,
    /// The family name of a person whom the report names in full.
    FamilyName,
    /// Quotation marks after the kind of organisation.
    MarkedAfterKind,
    /// Latin letters after the kind of organisation.
    LatinAfterKind,
    /// Latin letters in which the glossary has it.
    ListedInLatin,
    /// An acronym that the report explains.
    Acronym,
    /// What the report explains an acronym by.
    Expansion,
    /// Brackets after the name in another form.
    InBrackets,
    /// The name of a treaty, of which it is the end.
    InTreaty,
    /// The words in and around it.
    Words,
    /// Its kind, with what stands beside it.
    HeadedByKind,
    /// The same name in full, elsewhere in the reports.
    NamedElsewhere,
    /// "The capital" with the name of its state.
    AsCapital,
}

/// Where the value of a date comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateSource {
    /// The text says all of it.
    Written,
    /// The text says it in two calendars, which agree unless there is a [`Conflict::Calendars`].
    TwoCalendars {
        /// Whether one of them has a year.
        year: bool,
    },
    /// The text gives no year, and nothing else tells it.
    NoYear,
    /// It is relative to the day of the report, which is not known.
    NoReportDate,
    /// It is counted from a day that the sentence does not name.
    NoNamedDay,
    /// The year is that of the report's day or nearest to it.
    YearOfReport(Day),
    /// Inferred: the year nearest to the day of which the report begins.
    YearOfLead(Day),
    /// The year in which the day is the weekday that the text names, near the latest year of the report.
    YearOfWeekday {
        /// That latest year.
        latest: i32,
    },
    /// Inferred: the weekday nearest to the day of which the report begins.
    WeekdayNearLead(Weekday, Day),
    /// A weekday, seen from the report's day.
    WeekdayFromReport(WhichWeekday, Weekday, Day),
    /// Seen from the report's day.
    SeenFromReport(Day),
    /// Counted from the report's day.
    CountedFromReport(Day),
    /// Inferred: counted from the day of which the report begins.
    CountedFromLead(Day),
    /// Counted from the day that the sentence names before it.
    CountedFromNamed(Day),
    /// Inferred: counted from a date that an earlier unit names.
    CountedFromEarlier {
        /// The date.
        date: DateValue,
        /// The unit.
        unit: usize,
    },
}

/// Which of the weekdays of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichWeekday {
    /// The last before, or the day itself.
    Last,
    /// The next after.
    Next,
    /// The one of the week that is named.
    OfWeek,
}

/// What contradicts a date where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The calendar has no such day.
    NoSuchDay(PartialDate),
    /// Two calendars that name different days.
    Calendars {
        /// In one calendar.
        one: PartialDate,
        /// In the other.
        other: PartialDate,
    },
    /// The weekday that the day was not.
    Weekday {
        /// The day.
        day: Day,
        /// The weekday that the text names.
        written: Weekday,
    },
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberForm {
    /// In digits.
    Digits,
    /// In words.
    Words,
    /// As the dual of a noun.
    Dual,
    /// As an ordinal number.
    Ordinal,
}

/// What marks a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotationMarks {
    /// An opening and a closing mark.
    Both,
    /// The same around a few words, which only somebody who speaks makes a quotation.
    BothAndSpeaker,
    /// A closing mark alone.
    Unopened,
    /// An opening mark alone.
    Unclosed,
    /// A verb of speech and a colon before it.
    Colon,
    /// The same in the unit before, of which it is a block.
    ColonBefore,
}

impl How {
    /// As a name told by `sign`.
    #[must_use]
    pub fn name(sign: NameSign) -> Self {
        Self::Name {
            sign,
            sounds_listed: false,
        }
    }

    /// As a date that nothing contradicts.
    #[must_use]
    pub fn date(from: DateSource) -> Self {
        Self::Date {
            from,
            conflict: None,
        }
    }

    /// As a quotation with these marks.
    #[must_use]
    pub fn quotation(marks: QuotationMarks) -> Self {
        Self::Quotation {
            marks,
            speaker_from: None,
        }
    }

    /// Of a term the form in which it was met.
    #[must_use]
    pub fn variation(&self) -> Option<&Variation> {
        match self {
            Self::Listed(variation) => Some(variation),
            _ => None,
        }
    }

    /// Of a quotation what marks it.
    #[must_use]
    pub fn marks(&self) -> Option<QuotationMarks> {
        match self {
            Self::Quotation { marks, .. } => Some(*marks),
            _ => None,
        }
    }

    /// Whether the text only points to the fact, and its value was inferred.
    #[must_use]
    pub fn is_inferred(&self) -> bool {
        match self {
            Self::Office { .. } | Self::NamedBefore { .. } => true,
            Self::Date { from, .. } => from.is_inferred(),
            _ => false,
        }
    }
}

impl DateSource {
    /// Whether it, or a part of it, follows from the day of the report.
    #[must_use]
    pub fn is_of_report(&self) -> bool {
        matches!(
            self,
            Self::YearOfReport(_)
                | Self::WeekdayFromReport(..)
                | Self::SeenFromReport(_)
                | Self::CountedFromReport(_)
        )
    }

    /// Whether it rests on a day that was found and not given.
    #[must_use]
    pub fn is_inferred(&self) -> bool {
        matches!(
            self,
            Self::YearOfLead(_)
                | Self::WeekdayNearLead(..)
                | Self::CountedFromLead(_)
                | Self::CountedFromEarlier { .. }
        )
    }
}

impl Serialize for How {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed(variation) if variation.is_none() => f.write_str("listed"),
            Self::Listed(variation) => variation.fmt(f),
            Self::Name {
                sign,
                sounds_listed,
            } => {
                sign.fmt(f)?;
                f.write_str(if *sounds_listed {
                    "; sounds like a listed one"
                } else {
                    ""
                })
            }
            Self::Government => f.write_str("capital for its government"),
            Self::Office { office, of, unit } => {
                write!(f, "inferred: {office}")?;
                if let Some(of) = of {
                    write!(f, " of {of}")?;
                }
                write!(f, ", named in unit {unit}")
            }
            Self::NamedBefore { unit } => write!(f, "inferred: named in unit {unit}"),
            Self::Date { from, conflict } => {
                match (from, conflict) {
                    (DateSource::TwoCalendars { .. }, Some(Conflict::Calendars { .. })) => {
                        f.write_str("written in two calendars that disagree")?;
                    }
                    _ => from.fmt(f)?,
                }
                if matches!(from, DateSource::TwoCalendars { year: false }) {
                    f.write_str("; no year")?;
                }
                match conflict {
                    Some(conflict) => write!(f, "; {conflict}"),
                    None => Ok(()),
                }
            }
            Self::Number(form) => f.write_str(match form {
                NumberForm::Digits => "in digits",
                NumberForm::Words => "in words",
                NumberForm::Dual => "the dual of the noun",
                NumberForm::Ordinal => "an ordinal number",
            }),
            Self::Quotation {
                marks,
                speaker_from,
            } => {
                marks.fmt(f)?;
                match speaker_from {
                    Some(unit) => {
                        write!(f, "; its speaker inferred, who speaks in unit {unit}")
                    }
                    None => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for NameSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AfterTitle => "name after a title",
            Self::BeforeTitle => "name before a title",
            Self::GivenAndFamily => "given and family name",
            Self::FamilyName => "family name of a person named in full",
            Self::MarkedAfterKind => "name in marks after its kind",
            Self::LatinAfterKind => "name in Latin letters after its kind",
            Self::ListedInLatin => "listed in Latin letters",
            Self::Acronym => "acronym that the report explains",
            Self::Expansion => "expansion of an acronym",
            Self::InBrackets => "in brackets after the name",
            Self::InTreaty => "in the name of a treaty",
            Self::Words => "by the words in and around it",
            Self::HeadedByKind => "kind of organisation with its complement",
            Self::NamedElsewhere => "named in full elsewhere",
            Self::AsCapital => "the capital of the state beside it",
        })
    }
}

impl fmt::Display for DateSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written => f.write_str("as written"),
            Self::TwoCalendars { .. } => f.write_str("written in two calendars that agree"),
            Self::NoYear => f.write_str("as written; the text gives no year"),
            Self::NoReportDate => f.write_str("as written; the report's date is not known"),
            Self::NoNamedDay => {
                f.write_str("as written; the sentence does not name the day it is counted from")
            }
            Self::YearOfReport(day) => write!(f, "the year from the report's date, {day}"),
            Self::YearOfLead(day) => write!(
                f,
                "inferred: the year nearest to {day}, of which the report begins"
            ),
            Self::YearOfWeekday { latest } => write!(
                f,
                "the year from the weekday, near the latest year that the report names, {latest}"
            ),
            Self::WeekdayNearLead(weekday, day) => write!(
                f,
                "inferred: the {weekday} nearest to {day}, of which the report begins"
            ),
            Self::WeekdayFromReport(which, weekday, day) => {
                let which = match which {
                    WhichWeekday::Last => "the last",
                    WhichWeekday::Next => "the next",
                    WhichWeekday::OfWeek => "the week's",
                };
                write!(f, "{which} {weekday}, seen from the report's date, {day}")
            }
            Self::SeenFromReport(day) => write!(f, "seen from the report's date, {day}"),
            Self::CountedFromReport(day) => write!(f, "counted from the report's date, {day}"),
            Self::CountedFromLead(day) => {
                write!(
                    f,
                    "inferred: counted from {day}, of which the report begins"
                )
            }
            Self::CountedFromNamed(day) => write!(f, "counted from {day}, named before it"),
            Self::CountedFromEarlier { date, unit } => {
                write!(f, "inferred: counted from {date}, named in unit {unit}")
            }
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchDay(date) => write!(f, "there is no day {date}"),
            Self::Calendars { one, other } => {
                // without a year it is true of every year
                let ever = match one.year.or(other.year) {
                    Some(_) => "not",
                    None => "never",
                };
                write!(f, "{one} is {ever} {other}")
            }
            Self::Weekday { day, written } => {
                write!(f, "{day} was a {}, not a {written}", day.weekday())
            }
        }
    }
}

impl Serialize for Conflict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for QuotationMarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Both => "between marks",
            Self::BothAndSpeaker => "between marks, and somebody says it",
            Self::Unopened => "its opening mark is missing",
            Self::Unclosed => "its closing mark is missing",
            Self::Colon => "after a verb of speech and a colon",
            Self::ColonBefore => "a block after a verb of speech and a colon",
        })
    }
}
