//! What is asked.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::document::{Division, Document, ReadError, Unit, UnitKind};
use crate::fact::{Day, InvalidDay};
use crate::language::{self, Language, UnknownLanguage};
use crate::text::{Source, Span};

/// Something that is asked on one line of JSON. Members that no command knows are passed over: they are the user's own.
pub trait Record: DeserializeOwned {
    /// One as it is written, for messages and help.
    const SHAPE: &'static str;
}

/// A text.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct TextRecord {
    /// The text itself, not its file.
    pub text: String,
    /// Its language; without it, that of the command, else it is found from the text.
    #[serde(default)]
    pub lang: LanguageTag,
    /// Its day, by which "yesterday" is read.
    #[serde(default)]
    pub date: Option<DayTag>,
}

impl Record for TextRecord {
    const SHAPE: &'static str = r#"{"id": 1, "text": "…"}"#;
}

/// A text and its translation, or two texts on one matter.
#[derive(Debug, Clone, Deserialize)]
pub struct PairRecord {
    /// What was translated.
    pub source: Lines,
    /// The translation.
    pub target: Lines,
    /// The language of the source.
    #[serde(default)]
    pub source_lang: LanguageTag,
    /// The language of the target.
    #[serde(default)]
    pub target_lang: LanguageTag,
}

impl Record for PairRecord {
    const SHAPE: &'static str = r#"{"id": 1, "source": "…", "target": "…"}"#;
}

/// Reports of one event.
#[derive(Debug, Clone, Deserialize)]
pub struct ReportsRecord {
    /// The reports.
    pub reports: Vec<ReportRecord>,
}

impl Record for ReportsRecord {
    const SHAPE: &'static str = r#"{"id": 1, "reports": ["…", "…"]}"#;
}

/// One of several reports: a text, or one with its name, language and day.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum ReportRecord {
    /// Only the text.
    Text(String),
    /// A text with what is known of it.
    Named {
        /// What it is called; without it, its number from 1.
        #[serde(default)]
        name: Option<String>,
        /// The text and its like.
        #[serde(flatten)]
        text: TextRecord,
    },
}

impl ReportRecord {
    /// Its day, when it is told.
    pub fn date(&self) -> Option<Day> {
        match self {
            Self::Text(_) => None,
            Self::Named { text, .. } => text.date.map(|day| day.0),
        }
    }
}

/// One side of a pair: a text, or its lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Lines {
    /// A text: divided where it is aligned, one segment where it is checked.
    Text(String),
    /// Sentences or segments, divided before.
    Lines(Vec<String>),
}

impl Lines {
    /// The segments.
    pub(super) fn segments(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::Lines(lines) => lines,
        }
    }

    /// The side as a text with its units: those that it was divided into, or those that it is divided into now.
    ///
    /// # Errors
    /// [`ReadError::Language`] when `language` is not given and none is recognised.
    pub fn document(
        &self,
        name: &str,
        language: Option<Language>,
        division: Division,
    ) -> Result<Document, ReadError> {
        match self {
            Self::Text(text) => Document::of(Source::new(name, text.as_str()), language, division),
            Self::Lines(lines) => {
                let language = match language {
                    Some(language) => language,
                    None => language_of(name, lines)?,
                };
                let mut start = 0;
                let unit = |line: &String| {
                    let span = Span::new(start, start + line.len());
                    start = span.end + 1;
                    let kind = UnitKind::Sentence;
                    Unit { kind, span }
                };
                let units = lines.iter().map(unit).collect();
                let source = Source::new(name, lines.join("\n"));
                Ok(Document::new(source, language, units))
            }
        }
    }
}

/// The language of segments, from what they say.
pub(super) fn language_of(name: &str, segments: &[String]) -> Result<Language, ReadError> {
    let found = match segments {
        [only] => language::detect(only),
        several => language::detect(&several.join("\n")),
    };
    if found != Language::undetermined() {
        return Ok(found);
    }
    let known: Vec<_> = Language::all().map(Language::code).collect();
    Err(ReadError::Language {
        path: name.to_owned(),
        known: known.join(", "),
    })
}

/// A language by its code, or nothing (`auto`).
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(try_from = "Option<String>")]
pub struct LanguageTag(pub Option<Language>);

impl TryFrom<Option<String>> for LanguageTag {
    type Error = UnknownLanguage;

    fn try_from(code: Option<String>) -> Result<Self, Self::Error> {
        match code.as_deref() {
            None | Some("" | "auto") => Ok(Self(None)),
            Some(code) => Language::named_or_general(code).map(|language| Self(Some(language))),
        }
    }
}

/// A day, as `2024-02-22`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct DayTag(pub Day);

impl TryFrom<String> for DayTag {
    type Error = InvalidDay;

    fn try_from(day: String) -> Result<Self, Self::Error> {
        day.parse().map(Self)
    }
}
