//! Files of messages in one language, which are paired by their keys: a program has one for each language.

mod android;
mod fluent;
mod json;
mod lines;
mod pairs;
mod subtitles;

use std::path::Path;

use super::encoding::as_utf8;
use super::{Languages, Problem};
use crate::check::Origin;
use crate::format::segment::{Pair, Text};

/// A format of such files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageFormat {
    /// `strings.xml` of Android.
    Android,
    /// `.strings` of Apple.
    Strings,
    /// JSON of keys and texts, and its sister ARB.
    Json,
    /// `.properties` of Java.
    Properties,
    /// Fluent.
    Fluent,
    /// SubRip and WebVTT: paired by the time at which a text is shown.
    Subtitles,
}

/// Format and extensions.
const FORMATS: &[(MessageFormat, &[&str])] = &[
    (MessageFormat::Android, &["xml"]),
    (MessageFormat::Strings, &["strings"]),
    (MessageFormat::Json, &["json", "arb"]),
    (MessageFormat::Properties, &["properties"]),
    (MessageFormat::Fluent, &["ftl"]),
    (MessageFormat::Subtitles, &["srt", "vtt"]),
];

/// Common formats that are not read: extension, name, and what to do instead.
const UNREAD: &[(&str, &str)] = &[
    ("resx", ".NET resources"),
    ("stringsdict", "a table of plurals of Apple"),
    ("yml", "YAML"),
    ("yaml", "YAML"),
    ("php", "a table of texts in PHP"),
    ("docx", "a Word document"),
    ("odt", "an OpenDocument text"),
    ("rc", "Windows resources"),
    ("mo", "a compiled catalogue of gettext"),
    ("sdlxliff", "XLIFF of Trados Studio"),
    ("mqxliff", "XLIFF of memoQ"),
    ("mxliff", "XLIFF of Phrase"),
    ("wxl", "WiX texts"),
    ("dtd", "entities of Mozilla"),
    ("ass", "subtitles of SubStation"),
    ("sub", "subtitles of MicroDVD"),
    ("xls", "a workbook of an old Excel"),
    ("ods", "an OpenDocument workbook"),
];

/// What a file of an unsupported kind is, by its extension, so that the message can name it.
#[must_use]
pub fn unread(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let row = UNREAD.iter().find(|(known, _)| *known == extension)?;
    Some(row.1)
}

impl MessageFormat {
    /// The format that the extension of `path` tells of.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        let row = FORMATS
            .iter()
            .find(|(_, extensions)| extensions.contains(&extension.as_str()))?;
        Some(row.0)
    }

    /// How the check treats the pairs of two files.
    #[must_use]
    pub fn origin(self) -> Origin {
        match self {
            Self::Subtitles => Origin::Memory,
            _ => Origin::Messages,
        }
    }

    /// The marks that a text in such a file cannot hold without an escape.
    #[must_use]
    pub fn escaped(self) -> &'static str {
        match self {
            Self::Android => "<>&'\"\\\n\r",
            Self::Strings | Self::Json => "\"\\\n\r\t",
            Self::Properties => "\\\n\r",
            Self::Fluent => "{}\n\r",
            Self::Subtitles => "<>&\n\r",
        }
    }

    fn entries(self, bytes: &[u8]) -> Result<Vec<Entry>, Problem> {
        let text = as_utf8(bytes);
        let text = std::str::from_utf8(&text).map_err(|error| {
            let line = 1 + memchr::memchr_iter(b'\n', &text[..error.valid_up_to()]).count();
            Problem::fatal(line, "bytes that are not UTF-8: save the file as UTF-8")
        });
        let text = text?;
        match self {
            Self::Android => android::read(bytes),
            Self::Strings => lines::read_strings(text),
            Self::Json => json::read(text),
            Self::Properties => Ok(lines::read_properties(text)),
            Self::Fluent => Ok(fluent::read(text)),
            Self::Subtitles => Ok(subtitles::read(text)),
        }
    }
}

/// A message.
#[derive(Debug, Default, PartialEq, Eq)]
struct Entry {
    /// What the program asks for.
    key: String,
    /// CLDR's category, of a plural form.
    category: Option<String>,
    text: Text,
    line: usize,
    /// The file keeps it from being translated.
    locked: bool,
}

/// The messages of a source and of its translation as pairs, in the order of the translation; those that the
/// translation lacks come last and have no text.
///
/// # Errors
/// The first problem of either file, which stops reading, and in which file it is: 0 for the source, 1 for the translation.
pub fn read_message_pairs(
    source: &[u8],
    target: &[u8],
    format: MessageFormat,
    languages: &Languages,
) -> Result<Vec<Pair>, (usize, Problem)> {
    let own = format.entries(source).map_err(|problem| (0, problem))?;
    let others = format.entries(target).map_err(|problem| (1, problem))?;
    Ok(pairs::pairs(&own, &others, languages))
}

/// The language that the name of a file or of its folder tells: `values-fa`, `fa.lproj`, `app_fa.arb`, `fa.json`.
pub fn language_of_path(path: &Path) -> Option<String> {
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    let folder = folder.unwrap_or_default().trim_end_matches(".lproj");
    [name, folder].into_iter().find_map(|name| {
        let words = name
            .split(['.', '_', '-'])
            .filter(|word| word.len() == 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
        let mut known = words.filter(|word| crate::language::Language::named(word).is_ok());
        known.next_back().map(str::to_owned)
    })
}
