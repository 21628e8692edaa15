//! What `muqabala.toml` may hold, for editors: a JSON Schema (2020-12) made from the rules and the kinds of placeholders.

use serde_json::{Map, Value, json};

use super::finding::Severity;
use super::placeholder::Kinds;
use super::rules::rules;

/// The JSON Schema of `muqabala.toml`. What it accepts the program reads, but for patterns that are none and rules'
/// names, which the program alone can tell in full; what it refuses the program refuses.
///
/// ```
/// let schema = muqabala::check::schema();
/// assert!(schema["properties"]["rules"]["properties"]["tatweel"].is_object());
/// ```
pub fn schema() -> Value {
    let severities: Vec<_> = [Severity::Info, Severity::Warning, Severity::Error]
        .map(Severity::name)
        .into();
    let chosen: Vec<_> = std::iter::once("off").chain(severities.clone()).collect();
    let rule = |rule: &super::Rule| {
        let default = match rule.optional {
            true => "off",
            false => rule.severity.name(),
        };
        let description = format!("{} {}", rule.code, rule.summary);
        let of = json!({ "enum": chosen, "default": default, "description": description });
        (rule.name.to_owned(), of)
    };
    let rules: Map<String, Value> = rules().map(rule).collect();
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "muqabala.toml",
        "description": "Which rules of `muqabala check` run, and how much their findings matter",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "rules": table("A severity for each rule that should not have its own", Value::Object(rules)),
            "placeholders": table("What programs fill in, where the files do not tell", json!({
                "kinds": {
                    "description": "The kinds that are placeholders here; others are words",
                    "type": "array",
                    "items": { "enum": Kinds::names().collect::<Vec<_>>() },
                },
                "patterns": described(&texts, "Regular expressions of the project's own placeholders"),
            })),
            "stay": table("What is not translated", json!({
                "words": described(&texts, "Words that stand in the translation as in the source"),
            })),
            "checklists": described(&texts, "Tables (.csv) of checklist items, from the folder of this file"),
            "checklist": {
                "description": "Where the source has this, the translation must have that",
                "type": "array",
                "items": item(&severities),
            },
        },
    })
}

fn item(severities: &[&str]) -> Value {
    let pattern = |what: &str| json!({ "type": "string", "description": what });
    let severities: Vec<_> = std::iter::once("")
        .chain(severities.iter().copied())
        .collect();
    let asks =
        |name: &str| json!({ "required": [name], "properties": { name: { "minLength": 1 } } });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "source": pattern("A regular expression: which segments are meant; empty for all"),
            "target": pattern("A regular expression that the translation must match"),
            "forbid": pattern("A regular expression that the translation must not match"),
            "message": pattern("What the finding says"),
            "severity": { "enum": severities },
        },
        "anyOf": [asks("target"), asks("forbid")],
    })
}

fn table(description: &str, properties: Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn described(schema: &Value, description: &str) -> Value {
    let mut schema = schema.clone();
    schema["description"] = description.into();
    schema
}
