//! What a user demands of every translation beyond the rules: words to leave untranslated, and a checklist of patterns.

use regex::Regex;
use serde::Deserialize;

use super::finding::Severity;

/// What the user asks of every translation.
#[derive(Debug, Clone, Default)]
pub(super) struct Demands {
    pub stay: Vec<String>,
    pub checklist: Vec<Item>,
}

/// An item of the checklist: where the source matches, the translation must match, or must not.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub source: Option<Regex>,
    pub target: Option<Regex>,
    pub forbid: Option<Regex>,
    pub message: String,
    pub severity: Option<Severity>,
}

/// An item as a file has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ItemText {
    source: String,
    target: String,
    forbid: String,
    message: String,
    severity: String,
}

impl ItemText {
    /// The item, with its patterns compiled.
    ///
    /// # Errors
    /// An invalid pattern or severity, or an item that asks for nothing.
    pub fn compiled(&self) -> Result<Item, String> {
        let pattern = |text: &String| match text.is_empty() {
            true => Ok(None),
            false => Regex::new(text)
                .map(Some)
                .map_err(|error| error.to_string()),
        };
        let severity = match self.severity.as_str() {
            "" => None,
            "info" => Some(Severity::Info),
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            other => return Err(format!("`{other}` is none of info, warning, error")),
        };
        if self.target.is_empty() && self.forbid.is_empty() {
            return Err("an item of the checklist has neither `target` nor `forbid`".to_owned());
        }
        Ok(Item {
            source: pattern(&self.source)?,
            target: pattern(&self.target)?,
            forbid: pattern(&self.forbid)?,
            message: self.message.clone(),
            severity,
        })
    }
}

/// A checklist of a table with the columns `source`, `target`, `forbid`, `message`, `severity`, of which some may be
/// left out.
///
/// # Errors
/// It is no table, or has an unknown column or an invalid item; the message names the line.
pub(super) fn checklist_of_csv(bytes: &[u8]) -> Result<Vec<Item>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let mut items = Vec::new();
    for (line, row) in (2..).zip(reader.deserialize::<ItemText>()) {
        let item = row.map_err(|error| error.to_string());
        let item = item.and_then(|item| item.compiled());
        items.push(item.map_err(|error| format!("line {line}: {error}"))?);
    }
    Ok(items)
}
