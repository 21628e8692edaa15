use serde::Serialize;

use crate::check::finding::{Finding, Place, Severity};

/// A finding as data, its message in one language.
#[derive(Debug, Clone, Serialize)]
pub struct FindingLine {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The other side, and other places that belong to it.
    pub related: Vec<Place>,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The same for the same finding however the rest of the file changes.
    pub fingerprint: String,
}

impl FindingLine {
    /// A finding with its message in the interface language `ui`.
    pub fn new(finding: &Finding, ui: &str) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.in_language(ui),
            place: finding.place.clone(),
            related: finding.related.clone(),
            suggestion: finding.suggestion.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

/// A JSON array, one finding a line; messages in the interface language `ui`.
#[must_use]
pub fn json(findings: &[Finding], ui: &str) -> String {
    let line = |finding: &Finding| {
        let line = FindingLine::new(finding, ui);
        serde_json::to_string(&line).expect("findings hold only text and numbers")
    };
    let lines: Vec<String> = findings.iter().map(line).collect();
    match lines.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[{}]\n", lines.join(",\n ")),
    }
}
