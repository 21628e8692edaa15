//! A report on its way into a store.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::document::{Division, Document, ReadError, UnitKind};
use crate::fact::Day;
use crate::language::{Language, UnknownLanguage};
use crate::text::Source;

/// A report with what is known of it beside its text.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its text, divided.
    pub document: Document,
    /// Who published it, where that is known.
    pub outlet: Option<String>,
    /// Its day, where the user knows it.
    pub date: Option<Day>,
    /// The same for the same report: by it a report that comes again is known.
    pub key: String,
}

/// Why a record is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It is no JSON object, or has a field of another sort.
    #[error("it is no record of a report: {0}")]
    Json(#[from] serde_json::Error),
    /// Its text is empty.
    #[error("it has no text")]
    Empty,
    /// Its language has no pack.
    #[error(transparent)]
    Language(#[from] UnknownLanguage),
    /// Its text cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// A line of a file of reports. Other fields are passed over.
#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    id: Option<Id>,
    #[serde(default)]
    title: Option<String>,
    text: String,
    /// A day (ISO 8601), or a time that begins with one.
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

impl Report {
    /// A report that was read from a file.
    pub fn new(mut document: Document) -> Self {
        // when a file was written is not when its report was: "today" in it would be a wrong day
        document.told.stated = document.told.stated.filter(|stated| stated.by.is_firm());
        let file = std::path::Path::new(document.source.path()).file_name();
        let name = file.unwrap_or_default().to_string_lossy();
        let key = key(&name, document.source.text());
        Self {
            document,
            outlet: None,
            date: None,
            key,
        }
    }

    /// A report from a line of JSON: an object with `text`, and, where they are known, `id`, `title`, `date`
    /// (`2024-02-22`, a time behind it is passed over), `language` (a code) and `outlet`. `place` names it where it has no `id`; `language` is
    /// that of all, when the user knows it.
    ///
    /// # Errors
    /// It is no such object, has no text, or is in a language that has no pack.
    pub fn from_json(
        line: &str,
        place: &str,
        language: Option<Language>,
    ) -> Result<Self, RecordError> {
        let record: Record = serde_json::from_str(line)?;
        if record.text.trim().is_empty() {
            return Err(RecordError::Empty);
        }
        let told = record.language.as_deref().map(primary).map(Language::named);
        let language = match language {
            Some(language) => Some(language),
            None => told.transpose()?,
        };
        let id = record.id.map(|id| match id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        });
        let title = record.title.as_deref().unwrap_or_default().trim();
        let text = match title.is_empty() || record.text.trim_start().starts_with(title) {
            true => record.text.clone(),
            false => format!("{title}\n\n{}", record.text),
        };
        let key = key(
            id.as_deref()
                .or(record.outlet.as_deref())
                .unwrap_or_default(),
            &text,
        );
        let name = id.unwrap_or_else(|| place.to_owned());
        let source = Source::new(name, text);
        let mut document = Document::of(source, language, Division::Sentences)?;
        if let Some(first) = document.units.first_mut()
            && !title.is_empty()
            && first.span.end <= title.len() + first.span.start
        {
            first.kind = UnitKind::Heading;
        }
        // a day that cannot be read is a day that is not known
        let date = record
            .date
            .as_deref()
            .and_then(|date| date.get(..10)?.parse().ok());
        Ok(Self {
            document,
            outlet: record.outlet.filter(|outlet| !outlet.trim().is_empty()),
            date,
            key,
        })
    }
}

/// The language of a tag such as `fa-IR`.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// What tells a report from others: its name and its text.
fn key(name: &str, text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(name.as_bytes());
    digest.update([0]);
    digest.update(text.as_bytes());
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_a_report_with_what_it_tells() {
        let line = r#"{"id": 7, "title": "وصول الوفد", "text": "وصل الوفد إلى العاصمة. ثم بدأت المحادثات.",
            "date": "2024-03-02T10:00:00Z", "language": "ar-EG", "outlet": "الوكالة", "more": [1]}"#;
        let report = Report::from_json(line, "a.jsonl:1", None).expect("a record");
        assert_eq!(report.document.source.path(), "7");
        assert_eq!(report.document.units[0].kind, UnitKind::Heading);
        assert_eq!(report.document.units.len(), 3);
        assert_eq!(
            report.date.map(|day| day.to_string()).as_deref(),
            Some("2024-03-02")
        );
        assert_eq!(report.outlet.as_deref(), Some("الوكالة"));
        let again = Report::from_json(line, "b.jsonl:9", None).expect("a record");
        assert_eq!(report.key, again.key);
    }

    #[test]
    fn what_is_no_record_is_told() {
        let says = |line| {
            Report::from_json(line, "a.jsonl:1", None)
                .unwrap_err()
                .to_string()
        };
        assert!(says("{").contains("no record"));
        assert!(says(r#"{"title": "x"}"#).contains("text"));
        assert_eq!(says(r#"{"text": " \n"}"#), "it has no text");
        assert!(says(r#"{"text": "abc def", "language": "xx"}"#).contains("xx"));
        let whenever = r#"{"text": "The ship sank on Friday.", "date": "soon"}"#;
        assert_eq!(
            Report::from_json(whenever, "a", None)
                .expect("a record")
                .date,
            None
        );
    }
}
