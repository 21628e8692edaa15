//! What a report names: facts, and terms of the glossary.

use serde::{Serialize, Serializer};

use super::calendar::Calendar;
use super::how::{Conflict, How};
use super::value::{Arguments, Certainty, Date, Event, FactKind, Number, Value};
use crate::glossary::Variation;
use crate::text::Span;

/// A mention in a report with a value that compares across languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The unit that holds it.
    pub unit: usize,
    /// Its place in the report's text; inside the unit.
    pub span: Span,
    /// Equal exactly if two mentions, in any report or language, name the same thing.
    pub id: String,
    /// What it says.
    pub value: Value,
    /// How it was read.
    pub how: How,
}

impl Fact {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        self.value.kind()
    }

    /// The date that it is.
    #[must_use]
    pub fn date(&self) -> Option<&Date> {
        match &self.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The number that it is.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The event that it is.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.value {
            Value::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Of a quotation who speaks: the id of another fact.
    #[must_use]
    pub fn speaker(&self) -> Option<&str> {
        match &self.value {
            Value::Quotation(quotation) => quotation.speaker.as_deref(),
            _ => None,
        }
    }

    /// Whether it is an office without its holder's name, or a capital that stands for its government: it shows who
    /// is meant without naming them.
    #[must_use]
    pub fn stands_for_another(&self) -> bool {
        matches!(self.how, How::Office { .. } | How::Government)
    }

    /// Whether both may name the same thing: their ids are equal, or both are dates that [agree](Date::agrees_with).
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        let dates = self.date().zip(other.date());
        self.id == other.id || dates.is_some_and(|(one, two)| one.agrees_with(two))
    }
}

/// A fact as JSON writes it.
#[derive(Serialize)]
struct Row<'f> {
    unit: usize,
    #[serde(flatten)]
    span: Span,
    kind: FactKind,
    id: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendar>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_of_measure: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'f str>,
    #[serde(skip_serializing_if = "Certainty::is_done")]
    certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'f Arguments>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'f Conflict>,
    how: &'f How,
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (date, number, event) = (self.date(), self.number(), self.event());
        let arguments = event.map(|event| &event.arguments);
        let row = Row {
            unit: self.unit,
            span: self.span,
            kind: self.kind(),
            id: &self.id,
            value: self.value.text(),
            calendar: date.and_then(|date| date.calendar),
            precision: (date.map(|date| date.precision.name()))
                .or_else(|| number?.precision.name()),
            unit_of_measure: number.and_then(|number| number.unit_of_measure.as_deref()),
            speaker: self.speaker(),
            certainty: event.map(|event| event.certainty).unwrap_or_default(),
            arguments: arguments.filter(|arguments| !arguments.is_empty()),
            conflict: date.and_then(|date| date.conflict.as_ref()),
            how: &self.how,
        };
        row.serialize(serializer)
    }
}

/// A term of the glossary met in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermMention {
    /// The unit that holds it.
    pub unit: usize,
    /// Its place in the report's text.
    pub span: Span,
    /// The concept, an index into the glossary's concepts.
    pub concept: usize,
    /// Which of the concept's terms.
    pub term: usize,
    /// How the text differs from the listed form.
    pub how: Variation,
}
