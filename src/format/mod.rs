//! Exchange with other programs: one small reader or writer a format, chosen by [`Format`].
//!
//! Two kinds of content travel. *Concepts* ([`read_concepts`], [`write_concepts`]) are a glossary; *segments*
//! are a bitext, written whole from a [`Bitext`] ([`write_bitext`]) and read as a stream of [`Pair`]s
//! ([`read_pairs`]), so that a translation memory of any length passes in constant memory.
//!
//! A reader gives what it understood and what it did not, each [`Problem`] with its line; one bad row never
//! stops the rest. A writer gives what its format could not hold as [`Losses`]: nothing is dropped in silence.
//! XML with entity definitions is refused before anything is expanded, and nothing outside the file is opened.

mod concept;
mod encoding;
mod json;
mod messages;
mod segment;
mod table;
#[cfg(feature = "workbooks")]
mod workbook;
mod xml;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

pub mod finding;

use crate::xml::XmlError;

pub use self::table::neutral as cell_text;
pub use concept::{Column, ConceptOptions, Read, UnknownColumn, read_concepts, write_concepts};
pub use encoding::FileText;
pub use messages::{MessageFormat, language_of_path, read_message_pairs, unread};
pub use segment::{
    Bitext, Link, Pair, Pairs, Segment, Side, State, Text, read_pairs, write_bitext,
    write_intertext_side,
};

/// A format of a file that carries concepts or segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// XLIFF 1.2 (read and write) and 2.x (read).
    Xliff,
    /// GNU gettext catalogue.
    Po,
    /// Qt Linguist.
    Qt,
    /// String catalogue of Xcode.
    XcStrings,
    /// Tab-separated table with a header.
    Tsv,
    /// Comma-separated table with a header.
    Csv,
    /// Spreadsheet; only with the feature `workbooks`.
    Xlsx,
    /// Tables of a Word document.
    Word,
    /// The program's own alignment.
    Json,
    /// The rungs of hunalign.
    Ladder,
    /// The links of InterText between two documents of numbered sentences.
    InterText,
    /// The program's own concepts, one a line; nothing is lost.
    JsonLines,
    /// TBX-Basic of ISO 30042:2019, style DCA.
    Tbx,
    /// TBX-Basic of ISO 30042:2008 (`martif`), which today's programs read.
    TbxV2,
    /// A glossary of OmegaT, tab-separated.
    OmegaT,
    /// A glossary of Weblate as CSV.
    Weblate,
    /// A glossary of Weblate as TBX.
    WeblateTbx,
    /// SKOS in Turtle.
    Skos,
}

/// What the program does with one kind of content in a format.
enum Way {
    No,
    Read,
    Write,
    Both,
}

/// Format, name, extensions, concepts, segments.
type Row = (Format, &'static str, &'static [&'static str], Way, Way);

/// The first format that claims an extension is the one guessed from it.
const FORMATS: &[Row] = &[
    (Format::Tmx, "tmx", &["tmx"], Way::No, Way::Both),
    (
        Format::Xliff,
        "xliff",
        &["xliff", "xlf"],
        Way::No,
        Way::Both,
    ),
    (Format::Po, "po", &["po", "pot"], Way::No, Way::Read),
    (Format::Qt, "qt", &["ts"], Way::No, Way::Read),
    (
        Format::XcStrings,
        "xcstrings",
        &["xcstrings"],
        Way::No,
        Way::Read,
    ),
    (Format::Tsv, "tsv", &["tsv", "tab"], Way::Both, Way::Both),
    (Format::Csv, "csv", &["csv"], Way::Both, Way::Read),
    #[cfg(feature = "workbooks")]
    (Format::Xlsx, "xlsx", &["xlsx"], Way::Both, Way::Read),
    #[cfg(not(feature = "workbooks"))]
    (Format::Xlsx, "xlsx", &["xlsx"], Way::No, Way::No),
    // of a document by itself nobody knows whether it is a text or a table
    (Format::Word, "docx", &[], Way::No, Way::Read),
    (Format::Json, "json", &["json"], Way::No, Way::Write),
    (Format::Ladder, "ladder", &["ladder"], Way::No, Way::Write),
    (Format::InterText, "intertext", &[], Way::No, Way::Write),
    (Format::JsonLines, "jsonl", &["jsonl"], Way::Both, Way::No),
    (Format::Tbx, "tbx", &["tbx"], Way::Both, Way::No),
    (Format::TbxV2, "tbx-v2", &[], Way::Both, Way::No),
    (Format::OmegaT, "omegat", &["utf8"], Way::Both, Way::No),
    (Format::Weblate, "weblate", &[], Way::Write, Way::No),
    (Format::WeblateTbx, "weblate-tbx", &[], Way::Write, Way::No),
    (Format::Skos, "skos", &["ttl"], Way::Both, Way::No),
];

impl Format {
    /// All formats, in the order in which they are listed to the user.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|row| row.0)
    }

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The format that the extension of `path` tells of, in whatever case.
    ///
    /// ```
    /// use muqabala::format::Format;
    /// assert_eq!(Format::of_path("memory.TMX".as_ref()), Some(Format::Tmx));
    /// ```
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        let claims = |row: &&Row| row.2.contains(&extension.as_str());
        FORMATS.iter().find(claims).map(|row| row.0)
    }

    /// Whether [`read_concepts`] takes it.
    #[must_use]
    pub fn reads_concepts(self) -> bool {
        matches!(self.row().3, Way::Read | Way::Both)
    }

    /// Whether [`write_concepts`] takes it.
    #[must_use]
    pub fn writes_concepts(self) -> bool {
        matches!(self.row().3, Way::Write | Way::Both)
    }

    /// Whether [`read_pairs`] takes it.
    #[must_use]
    pub fn reads_pairs(self) -> bool {
        matches!(self.row().4, Way::Read | Way::Both)
    }

    /// Whether [`write_bitext`] takes it.
    #[must_use]
    pub fn writes_bitext(self) -> bool {
        matches!(self.row().4, Way::Write | Way::Both)
    }

    fn row(self) -> &'static Row {
        let row = FORMATS.iter().find(|row| row.0 == self);
        row.expect("every format has its row in FORMATS")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No such format.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown format `{name}` (known: {known})")]
pub struct UnknownFormat {
    name: String,
    known: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::all().find(|format| format.name() == name);
        found.ok_or_else(|| UnknownFormat {
            name: name.to_owned(),
            known: Self::all().map(Self::name).collect::<Vec<_>>().join(", "),
        })
    }
}

/// The two languages of an exchange, where the caller tells them: ISO 639-1 codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages {
    /// What is translated.
    pub source: Option<String>,
    /// What it is translated into.
    pub target: Option<String>,
}

/// Something that a reader could not understand, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Problem {
    /// Counted from 1; in a spreadsheet the row.
    pub line: usize,
    /// The fact and, where there is one, the way out.
    pub message: String,
    /// Whether reading stopped here: what follows in the file was not seen.
    pub fatal: bool,
}

impl Problem {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            fatal: false,
        }
    }

    fn fatal(line: usize, message: impl Into<String>) -> Self {
        Self {
            fatal: true,
            ..Self::new(line, message)
        }
    }
}

impl From<XmlError> for Problem {
    fn from(error: XmlError) -> Self {
        Self::fatal(error.line, error.message)
    }
}

/// What a format could not hold, gathered by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(Vec<Loss>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Loss {
    what: String,
    count: usize,
    examples: Vec<String>,
}

/// How many examples a message names.
const EXAMPLES: usize = 3;

impl Losses {
    /// Nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One line a reason: what is lost, how often, and whose it was.
    pub fn messages(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|loss| {
            let more = if loss.count > loss.examples.len() {
                ", …"
            } else {
                ""
            };
            format!(
                "{}: {} ({}{more})",
                loss.what,
                loss.count,
                loss.examples.join(", ")
            )
        })
    }

    /// Adds the losses of another part of the same file.
    fn append(&mut self, other: Losses) {
        self.0.extend(other.0);
    }

    fn add(&mut self, what: &str, whose: impl fmt::Display) {
        let at = self.0.iter().position(|loss| loss.what == what);
        let at = at.unwrap_or_else(|| {
            self.0.push(Loss {
                what: what.to_owned(),
                count: 0,
                examples: Vec::new(),
            });
            self.0.len() - 1
        });
        let loss = &mut self.0[at];
        loss.count += 1;
        if loss.examples.len() < EXAMPLES {
            let mut example: String = whose.to_string();
            if let Some((end, _)) = example.char_indices().nth(40) {
                example.truncate(end);
                example.push('…');
            }
            loss.examples.push(example);
        }
    }
}

/// The part of a language tag before its first `-` or `_`, in lower case: all that formats agree on.
fn primary(tag: &str) -> String {
    let end = tag.find(['-', '_']).unwrap_or(tag.len());
    tag[..end].trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_found_by_its_name_and_by_the_extension_of_a_file() {
        for format in Format::all() {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!(Format::of_path("a.b/c.XLF".as_ref()), Some(Format::Xliff));
        assert_eq!(
            Format::of_path("glossary.utf8".as_ref()),
            Some(Format::OmegaT)
        );
        assert_eq!(Format::of_path("report".as_ref()), None);
        let message = "tm".parse::<Format>().unwrap_err().to_string();
        assert!(
            message.starts_with("unknown format `tm` (known: tmx, xliff, po,"),
            "{message}"
        );
    }

    #[test]
    fn losses_of_one_kind_are_counted_and_the_first_are_named() {
        let mut losses = Losses::default();
        for id in ["a", "b", "c", "d"] {
            losses.add("the kind has no place here", format_args!("`{id}`"));
        }
        let messages: Vec<_> = losses.messages().collect();
        assert_eq!(
            messages,
            ["the kind has no place here: 4 (`a`, `b`, `c`, …)"]
        );
    }
}
