use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::check::output::Sources;
use crate::check::{Edit, Finding, Place, Rule, Severity, rules};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A SARIF 2.1.0 log (OASIS standard): the table of rules, and a result for each finding. Columns count
/// Unicode code points.
///
/// `places` gives the paths of files from the root of their repository, which is what services that show the log look
/// for; a path that it has not stays as the user gave it.
#[must_use]
pub fn sarif(
    findings: &[Finding],
    sources: &Sources,
    places: &BTreeMap<String, String>,
    ui: &str,
) -> String {
    let index: BTreeMap<&str, usize> = rules()
        .enumerate()
        .map(|(at, rule)| (rule.name, at))
        .collect();
    let table: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.name,
                "name": rule.code,
                "shortDescription": { "text": rule.about(ui) },
                "fullDescription": { "text": if ui == "en" { rule.doc } else { rule.about(ui) } },
                "help": { "text": help(rule, ui) },
                "defaultConfiguration": { "level": level(rule.severity), "enabled": !rule.optional },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut result = json!({
                "ruleId": finding.rule,
                "ruleIndex": index[finding.rule],
                "level": level(finding.severity),
                "message": { "text": finding.message.in_language(ui) },
                "locations": [location(&finding.place, sources, places, None)],
                "partialFingerprints": { "muqabala/v1": finding.fingerprint },
            });
            let related = finding
                .related
                .iter()
                .enumerate()
                .map(|(id, place)| location(place, sources, places, Some(id)));
            let related: Vec<Value> = related.collect();
            if !related.is_empty() {
                result["relatedLocations"] = related.into();
            }
            if !finding.edits.is_empty() {
                result["fixes"] = fixes(finding, sources, places);
            }
            result
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "muqabala",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": table,
            }},
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "The root of the repository." } },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("JSON values can be written") + "\n"
}

/// What the rule is called and finds, and its manual page, which is in English.
fn help(rule: &Rule, ui: &str) -> String {
    match ui {
        "en" => rule.doc.to_owned(),
        ui => format!(
            "{} ({}): {}\n\n{}",
            rule.title(ui),
            rule.name,
            rule.about(ui),
            rule.doc
        ),
    }
}

fn fixes(finding: &Finding, sources: &Sources, places: &BTreeMap<String, String>) -> Value {
    let replacement = |edit: &Edit| {
        let region = region(
            &Place {
                span: edit.span,
                ..finding.place.clone()
            },
            sources,
        );
        json!({ "deletedRegion": region, "insertedContent": { "text": edit.replacement } })
    };
    let replacements: Vec<Value> = finding.edits.iter().map(replacement).collect();
    json!([{
        "artifactChanges": [{
            "artifactLocation": artifact(&finding.place.path, places),
            "replacements": replacements,
        }],
    }])
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn location(
    place: &Place,
    sources: &Sources,
    places: &BTreeMap<String, String>,
    id: Option<usize>,
) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(&place.path, places),
            "region": region(place, sources),
        },
    });
    if let Some(id) = id {
        location["id"] = id.into();
    }
    location
}

/// A file, relative to the root of the repository where it lies in one.
fn artifact(path: &str, places: &BTreeMap<String, String>) -> Value {
    match places.get(path) {
        Some(relative) => json!({ "uri": uri(relative), "uriBaseId": "%SRCROOT%" }),
        None => json!({ "uri": uri(path) }),
    }
}

/// Line and column where the file's text is at hand, and always the bytes.
fn region(place: &Place, sources: &Sources) -> Value {
    let mut region = json!({ "byteOffset": place.span.start, "byteLength": place.span.len() });
    if let Some(source) = sources.get(place.path.as_str()) {
        let (start, end) = (
            source.position(place.span.start),
            source.position(place.span.end),
        );
        region["startLine"] = start.line.into();
        region["startColumn"] = start.column.into();
        region["endLine"] = end.line.into();
        region["endColumn"] = end.column.into();
    } else if let Some(line) = place.line {
        region["startLine"] = line.into();
    }
    region
}

/// A relative reference (RFC 3986) of a path as the user gave it.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
