use serde::Serialize;

use crate::check::finding::{Finding, Place, Severity};

#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: Severity,
    message: String,
    place: &'a Place,
    related: &'a [Place],
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    fingerprint: &'a str,
}

/// A JSON array, one finding a line; messages in the interface language `ui`.
#[must_use]
pub fn json(findings: &[Finding], ui: &str) -> String {
    let line = |finding: &Finding| {
        let line = Line {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.in_language(ui),
            place: &finding.place,
            related: &finding.related,
            suggestion: finding.suggestion.as_deref(),
            fingerprint: &finding.fingerprint,
        };
        serde_json::to_string(&line).expect("findings hold only text and numbers")
    };
    let lines: Vec<String> = findings.iter().map(line).collect();
    match lines.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[{}]\n", lines.join(",\n ")),
    }
}
