//! The result of comparing reports: what `muqabala compare --format json` prints and the collation page shows.
//!
//! Every offset is a byte offset into the text of the report, half-open. `report` is the index of the
//! command-line argument, `unit` the index of the unit within that report; both count from zero.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::document::UnitKind;
pub use crate::fact::FactKind;
use crate::text::Span;

/// What the comparison of some reports found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Collation {
    /// The reports in the order of the arguments; the page lays the others out beside the first.
    pub reports: Vec<ReportView>,
    /// The facts of all reports; mentions that name the same thing share a cluster.
    pub facts: Vec<FactCluster>,
    /// Pairs of units, each from another report.
    pub links: Vec<Link>,
    /// The facts that two or more reports state, each with all sentences that state it; a sentence with several
    /// statements may be in several clusters.
    #[serde(default)]
    pub clusters: Vec<Cluster>,
    /// Where reports disagree about the same thing.
    pub divergences: Vec<Divergence>,
    /// The glossary's terms met in the reports.
    pub terms: Vec<TermUse>,
}

/// One report and its units; `units[i].index == i`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportView {
    /// The path as the user gave it.
    pub path: String,
    /// Where its text begins in that of the file, in bytes: past 0 for a story that others stand before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start: usize,
    /// The day of the report (ISO 8601), when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How the day is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<String>,
    /// The language's code: `fa`, `ar`, `en`.
    pub language: String,
    /// The units in reading order.
    pub units: Vec<UnitView>,
}

fn is_zero(start: &usize) -> bool {
    *start == 0
}

/// A sentence, heading, byline, caption or boilerplate line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitView {
    /// Position among the units of the report.
    pub index: usize,
    /// What sort of unit it is.
    pub kind: UnitKind,
    /// First byte in the report.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// The report's text from `start` to `end`, unchanged.
    pub text: String,
}

/// All mentions of one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactCluster {
    /// Equal exactly when two mentions name the same thing.
    pub id: String,
    /// What sort of fact it is.
    pub kind: FactKind,
    /// The language-neutral value, for instance `2024-02-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The calendar in which the text wrote a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// The name under which people read it, in any language.
    pub label: String,
    /// Where it occurs, ordered by report and offset.
    pub mentions: Vec<FactMention>,
}

/// One place where a fact occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactMention {
    /// Index of the report.
    pub report: usize,
    /// Index of the unit in the report.
    pub unit: usize,
    /// First byte in the report.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// The report's text from `start` to `end`.
    pub text: String,
}

/// A unit of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitRef {
    /// Index of the report.
    pub report: usize,
    /// Index of the unit in the report.
    pub unit: usize,
}

/// Two units of different reports that say the same thing or are about the same matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The unit of the earlier report.
    pub a: UnitRef,
    /// The unit of the later report.
    pub b: UnitRef,
    /// How sure the link is, 0 to 1.
    pub score: f64,
    /// What it claims.
    pub relation: Relation,
    /// Ids of the facts and glossary concepts on which it rests.
    pub shared: Vec<String>,
    /// The passages of both units that match best: the statement on which it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passages: Option<[Span; 2]>,
}

/// One fact that two or more reports state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// The passages that state it, by report and unit.
    pub places: Vec<Place>,
    /// Ids of the facts and glossary concepts that most of the links between them rest on, the most frequent first.
    pub shared: Vec<String>,
    /// What differs among them: places in the divergences of the [`Collation`].
    pub divergences: Vec<usize>,
}

/// What a link claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One unit is the translation of the other, or both of a third.
    Translation,
    /// Both units report the same fact.
    SameFact,
    /// Both units are about the same matter.
    Related,
}

impl Relation {
    /// As files and JSON write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Translation => "translation",
            Self::SameFact => "same-fact",
            Self::Related => "related",
        }
    }
}

/// A disagreement between reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// Its sort, for instance `number` or `date`.
    pub kind: String,
    /// What disagrees, in words.
    pub message: String,
    /// The passages that disagree, by report and place.
    pub places: Vec<Place>,
    /// Who says what; empty if that is not distinguished.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Say>,
}

/// One of the things that reports say where they disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// A value that compares across languages, or the words of the first report that says it.
    pub value: String,
    /// Which of the places of the divergence say it.
    pub places: Vec<usize>,
}

/// A passage of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Index of the report.
    pub report: usize,
    /// Index of the unit in the report.
    pub unit: usize,
    /// First byte in the report.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

/// A concept of the glossary that the reports use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermUse {
    /// The concept's id.
    pub concept: String,
    /// The concept's kind, for instance `organisation`.
    pub kind: String,
    /// Where it occurs, ordered by report and offset.
    pub mentions: Vec<TermMention>,
    /// The glossary's forms by language code, best first.
    pub forms: BTreeMap<String, Vec<TermForm>>,
}

/// One place where a glossary term occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermMention {
    /// Index of the report.
    pub report: usize,
    /// Index of the unit in the report.
    pub unit: usize,
    /// First byte in the report.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// The report's text from `start` to `end`.
    pub text: String,
    /// The glossary's form that it matches.
    pub form: String,
    /// How it matches, for instance `after و + ل`.
    pub how: String,
}

/// A form of a term in the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermForm {
    /// The form as the glossary writes it.
    pub form: String,
    /// Its status: `preferred`, `admitted`, `deprecated`, `forbidden`.
    pub status: String,
}

/// A reference in a [`Collation`] that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} points at {place}, which the reports do not have; compare the reports again")]
pub struct Dangling {
    what: String,
    place: String,
}

impl Collation {
    /// Checks that units are numbered in order and that links, mentions and places lie within existing units.
    ///
    /// # Errors
    /// The first reference that does not hold.
    pub fn check(&self) -> Result<(), Dangling> {
        for (r, report) in self.reports.iter().enumerate() {
            for (u, unit) in report.units.iter().enumerate() {
                if unit.index != u || unit.end.checked_sub(unit.start) != Some(unit.text.len()) {
                    return Err(dangling("a unit".to_owned(), r, u, unit.start, unit.end));
                }
            }
        }
        for link in &self.links {
            for end in [link.a, link.b] {
                if self.unit(end).is_none() || link.a.report == link.b.report {
                    return Err(dangling("a link".to_owned(), end.report, end.unit, 0, 0));
                }
            }
        }
        let facts = self.facts.iter().flat_map(|f| {
            f.mentions
                .iter()
                .map(move |m| (format!("fact `{}`", f.id), m.report, m.unit, m.start, m.end))
        });
        let terms = self.terms.iter().flat_map(|t| {
            t.mentions.iter().map(move |m| {
                (
                    format!("term `{}`", t.concept),
                    m.report,
                    m.unit,
                    m.start,
                    m.end,
                )
            })
        });
        let clusters = self.clusters.iter().flat_map(|cluster| {
            let places = cluster.places.iter();
            places.map(|p| ("a cluster".to_owned(), p.report, p.unit, p.start, p.end))
        });
        let places = self.divergences.iter().flat_map(|d| {
            d.places.iter().map(move |p| {
                (
                    format!("divergence `{}`", d.kind),
                    p.report,
                    p.unit,
                    p.start,
                    p.end,
                )
            })
        });
        for (what, report, unit, start, end) in facts.chain(terms).chain(places).chain(clusters) {
            if self
                .passage(Place {
                    report,
                    unit,
                    start,
                    end,
                })
                .is_none()
            {
                return Err(dangling(what, report, unit, start, end));
            }
        }
        Ok(())
    }

    /// The unit that a reference names.
    #[must_use]
    pub fn unit(&self, at: UnitRef) -> Option<&UnitView> {
        self.reports.get(at.report)?.units.get(at.unit)
    }

    /// The text of a place; `None` when it is not within its unit or cuts a character.
    #[must_use]
    pub fn passage(&self, at: Place) -> Option<&str> {
        let unit = self.unit(UnitRef {
            report: at.report,
            unit: at.unit,
        })?;
        unit.text
            .get(at.start.checked_sub(unit.start)?..at.end.checked_sub(unit.start)?)
    }
}

fn dangling(what: String, report: usize, unit: usize, start: usize, end: usize) -> Dangling {
    Dangling {
        what,
        place: format!("report {report}, unit {unit}, bytes {start}..{end}"),
    }
}
