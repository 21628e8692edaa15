//! What is answered. Offsets are bytes into the text of the record, half-open.

use serde::Serialize;

use crate::bitext::collation::UnitView;
use crate::check::output::FindingLine;
use crate::check::{Finding, Severity};
use crate::document::Document;
use crate::extract::Candidate;
use crate::fact::Fact;
use crate::glossary::{Glossary, Match, Variation};

/// The units of a text.
#[derive(Debug, Clone, Serialize)]
pub struct Units {
    /// The language in which it was read.
    pub language: &'static str,
    /// In reading order.
    pub units: Vec<UnitView>,
}

/// The facts of a text.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// The language in which it was read.
    pub language: &'static str,
    /// The day of the text, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// In the order of the text.
    pub facts: Vec<FactLine>,
}

/// A fact and the text that tells it.
#[derive(Debug, Clone, Serialize)]
pub struct FactLine {
    /// What stands there.
    pub text: String,
    /// What it says.
    #[serde(flatten)]
    pub fact: Fact,
}

/// The glossary's terms in a text.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    /// The language in which it was read.
    pub language: &'static str,
    /// In the order of the text.
    pub terms: Vec<TermLine>,
}

/// A term as it was met.
#[derive(Debug, Clone, Serialize)]
pub struct TermLine {
    /// The id of its concept.
    pub concept: String,
    /// The form that the glossary has.
    pub term: String,
    /// First byte in the text.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// What stands there.
    pub text: String,
    /// What lies between that and the glossary's form.
    pub how: Variation,
}

impl TermLine {
    /// A match in `text`, by what the glossary says of it.
    pub fn new(found: &Match, glossary: &Glossary, text: &str) -> Self {
        let concept = &glossary.concepts()[found.concept];
        Self {
            concept: concept.id.clone(),
            term: concept.terms[found.term].form.clone(),
            start: found.span.start,
            end: found.span.end,
            text: text[found.span].to_owned(),
            how: found.how.clone(),
        }
    }
}

/// What the check found.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    /// The worst first. Their paths are `source`, `target` and `text`; `line` is the number of the segment where
    /// the record has several.
    pub findings: Vec<FindingLine>,
}

impl Findings {
    /// Findings with their messages in the interface language `ui`.
    pub fn new(findings: &[Finding], ui: &str) -> Self {
        let findings = findings.iter();
        Self {
            findings: findings.map(|found| FindingLine::new(found, ui)).collect(),
        }
    }

    /// The severity of the worst finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Proposed terms.
#[derive(Debug, Clone, Serialize)]
pub struct Candidates {
    /// The best first.
    pub candidates: Vec<Candidate>,
}

/// The units of a document as data.
pub(super) fn units(document: &Document) -> Vec<UnitView> {
    let units = document.units.iter().enumerate();
    units
        .map(|(index, unit)| UnitView {
            index,
            kind: unit.kind,
            start: unit.span.start,
            end: unit.span.end,
            text: document.unit_text(index).to_owned(),
        })
        .collect()
}
