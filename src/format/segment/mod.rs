//! Bitexts: written whole, read as a stream of pairs.

mod aligned;
mod intertext;
mod json;
mod ladder;
mod pair_tables;
mod po;
mod qt;
mod tmx;
mod word;
mod xcstrings;
mod xliff;

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use serde::Serialize;

pub use intertext::write_intertext_side;

use super::{Format, Languages, Losses, Problem};
use crate::bitext::{Mode, Relation};
use crate::check::{Origin, Plural};
use crate::document::UnitKind;
use crate::text::{Piece, Span};
use crate::xml::{Node, Tree, XmlReader};

/// Two texts and the links between their segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Bitext {
    /// How the links were made; [`Mode::Parallel`] promises that they are monotone and cover both sides.
    pub mode: Mode,
    /// The text that was translated, or the first of two.
    pub source: Side,
    /// Its translation, or the second of two.
    pub target: Side,
    /// Which segments belong together, in the order of the source.
    pub links: Vec<Link>,
}

/// One text of a bitext.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The file it was read from, as the user named it.
    pub path: String,
    /// ISO 639-1 code.
    pub language: String,
    /// In reading order.
    pub segments: Vec<Segment>,
}

/// A unit of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands in its text, in bytes.
    pub span: Span,
    /// The text there.
    pub text: String,
}

/// Segments that belong together; an empty side is a deletion or an insertion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// Indices into the segments of the source, ascending.
    pub source: Vec<usize>,
    /// Indices into the segments of the target, ascending.
    pub target: Vec<usize>,
    /// How sure it is, from 0 to 1, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What it claims.
    pub relation: Relation,
    /// The ids of facts and concepts that both have.
    pub shared: Vec<String>,
}

impl Side {
    /// The text of these segments, joined by a space as translation memories do.
    fn joined(&self, indices: &[usize]) -> String {
        let texts = indices
            .iter()
            .map(|&index| self.segments[index].text.as_str());
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// Indices for a cell or an attribute.
fn numbers(indices: &[usize]) -> String {
    let texts = indices.iter().map(usize::to_string);
    texts.collect::<Vec<_>>().join(" ")
}

/// Writes a bitext in `format` and tells what the format could not hold.
///
/// # Errors
/// The output cannot be written, or [`Format::writes_bitext`] is false
/// ([`io::ErrorKind::Unsupported`]).
///
/// # Panics
/// A link names a segment that its side does not have.
pub fn write_bitext(bitext: &Bitext, format: Format, out: &mut dyn Write) -> io::Result<Losses> {
    match format {
        Format::Tmx => tmx::write(bitext, out),
        Format::Xliff => xliff::write(bitext, out),
        Format::Tsv => pair_tables::write(bitext, out),
        Format::Json => json::write(bitext, out),
        Format::Ladder => ladder::write(bitext, out),
        Format::InterText => intertext::write(bitext, out),
        other => Err(unsupported(other, "written", Format::writes_bitext)),
    }
}

fn unsupported(format: Format, verb: &str, possible: impl Fn(Format) -> bool) -> io::Error {
    let known: Vec<&str> = Format::all()
        .filter(|f| possible(*f))
        .map(Format::name)
        .collect();
    let message = format!(
        "segments cannot be {verb} as {format} (known: {})",
        known.join(", ")
    );
    io::Error::new(io::ErrorKind::Unsupported, message)
}

/// A segment and its translation as a file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What was translated.
    pub source: Text,
    /// The translation; empty where there is none.
    pub target: Text,
    /// The language tag of the source as the file or the caller gives it.
    pub source_language: Option<String>,
    /// The language tag of the target as the file or the caller gives it.
    pub target_language: Option<String>,
    /// The file's own name of the pair.
    pub id: Option<String>,
    /// What the file says of where the pair is used, which keeps it apart from others with the same source
    /// (`msgctxt`, groups and notes of XLIFF).
    pub context: Option<String>,
    /// What the file says of how a program reads the pair, in gettext's words: `c-format`.
    pub flags: Vec<String>,
    /// Which plural form it is, of an entry that has several.
    pub plural: Option<Plural>,
    /// How many characters the translation may have.
    pub limit: Option<usize>,
    /// The line or row where the pair begins, counted from 1.
    pub line: usize,
    /// The state of the translation.
    pub state: State,
}

/// The state of the translation of a [`Pair`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Done, as far as the file tells.
    Translated,
    /// There is a translation that the file marks as not final (fuzzy, needs review).
    Fuzzy,
    /// There is none, or the file says that it is not finished.
    Untranslated,
    /// The file says that it is not to be translated.
    Locked,
}

/// A text of a pair and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Without mark-up and escapes.
    pub text: String,
    /// Where it stands in the decoded file (a byte order mark does not count), escapes and mark-up
    /// included; formats without such places (XLSX, quoted CSV) have none.
    pub place: Option<Span>,
    /// The stretches of it that the file has as they are, in order.
    pub pieces: Vec<Piece>,
    /// The elements for the mark-up of the original file that stand in it, in XLIFF and TMX: `<g id="1">`.
    pub codes: Vec<String>,
}

/// Elements that stand for mark-up of the original file: XLIFF 1.2 and 2.x, TMX 1.4.
const CODES: &[&str] = &[
    "g", "x", "bx", "ex", "bpt", "ept", "it", "ph", "pc", "sc", "ec", "hi", "ut",
];

/// The codes in an element, each with what tells it from others of its name.
fn codes(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for element in tree.elements() {
        if CODES.contains(&element.name()) {
            let mut which = ["id", "x", "i"].into_iter();
            let which = which.find_map(|key| Some((key, element.attribute(key)?)));
            found.push(match which {
                Some((key, value)) => format!("<{} {key}=\"{value}\">", element.name()),
                None => format!("<{}>", element.name()),
            });
        }
        found.extend(codes(element));
    }
    found
}

impl Text {
    /// A text that the file has as it is from this byte on.
    pub(super) fn verbatim(text: &str, start: usize) -> Self {
        let mut pieces = Vec::new();
        Piece::push(&mut pieces, 0, start, text.len());
        Self {
            text: text.to_owned(),
            place: Some(Span::new(start, start + text.len())),
            pieces,
            codes: Vec::new(),
        }
    }

    /// A text that these stretches of the file make up, if they do.
    fn of_pieces(text: &str, pieces: Option<&Vec<Piece>>) -> Self {
        let length =
            |pieces: &Vec<Piece>| pieces.iter().map(|piece| piece.place.len()).sum::<usize>();
        let pieces = pieces.filter(|pieces| length(pieces) == text.len() && !text.is_empty());
        let ends = pieces.and_then(|pieces| Some((pieces.first()?, pieces.last()?)));
        Self {
            text: text.to_owned(),
            place: ends.map(|(first, last)| Span::new(first.place.start, last.place.end)),
            pieces: pieces.cloned().unwrap_or_default(),
            codes: Vec::new(),
        }
    }

    /// The text of an element, without what stands in elements of the names in `but`.
    fn of_tree(tree: &Tree, but: &[&str]) -> Self {
        let (text, pieces) = tree.text_and_pieces(but);
        Self {
            text,
            place: Some(tree.content),
            pieces,
            codes: codes(tree),
        }
    }

    /// The place in the file of a span of the text: exact where the file has its ends unescaped, else that of the
    /// whole text.
    #[must_use]
    pub fn in_file(&self, span: Span) -> Option<Span> {
        Piece::locate(&self.pieces, span).or(self.place)
    }
}

impl Pair {
    /// A pair about which the file says no more.
    pub(super) fn new(line: usize, source: Text, target: Text, languages: &Languages) -> Self {
        let state = match target.text.trim().is_empty() {
            true => State::Untranslated,
            false => State::Translated,
        };
        Self {
            source,
            target,
            source_language: languages.source.clone(),
            target_language: languages.target.clone(),
            id: None,
            context: None,
            flags: Vec::new(),
            plural: None,
            limit: None,
            line,
            state,
        }
    }
}

/// The pairs of a file in its order, with the problems between them; after a fatal one there is no more.
pub type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, Problem>> + 'a>;

impl Format {
    /// How the check treats the pairs of a file.
    #[must_use]
    pub fn origin(self) -> Origin {
        match self {
            Self::Po | Self::Qt | Self::XcStrings => Origin::Messages,
            _ => Origin::Memory,
        }
    }

    /// Whether a pair without a translation waits for one; in other files such a segment was left out.
    #[must_use]
    pub fn marks_untranslated(self) -> bool {
        matches!(self, Self::Po | Self::Xliff | Self::Qt | Self::XcStrings)
    }

    /// The marks that a text in such a file cannot hold without an escape.
    #[must_use]
    pub fn escaped(self) -> &'static str {
        match self {
            Self::Po | Self::XcStrings => "\"\\\n\r\t",
            Self::Csv => "\",;\t\n\r",
            Self::Tsv => "\t\n\r",
            _ => "<>&\r",
        }
    }
}

/// Reads the pairs of a file. TMX, XLIFF, TSV and CSV pass in constant memory.
///
/// `languages` chooses among the languages of a file that has several, and names those of a file that does
/// not tell; where neither is the case it may be empty. A format for which [`Format::reads_pairs`] is false
/// gives one fatal problem.
///
/// ```
/// use muqabala::format::{Format, Languages, read_pairs};
/// let file: &[u8] = "ar\tfa\nقال الوزير\tوزیر گفت\n".as_bytes();
/// let pair = read_pairs(file, Format::Tsv, &Languages::default()).next().unwrap().unwrap();
/// assert_eq!((pair.target.text.as_str(), pair.line), ("وزیر گفت", 2));
/// ```
pub fn read_pairs<'a>(
    input: impl BufRead + 'a,
    format: Format,
    languages: &Languages,
) -> Pairs<'a> {
    let languages = languages.clone();
    match format {
        Format::Tmx => tmx::read(input, languages),
        Format::Xliff => xliff::read(input, languages),
        Format::Po => po::read(input, languages),
        Format::Qt => qt::read(input, languages),
        Format::XcStrings => xcstrings::read(input, languages),
        Format::Tsv => pair_tables::read_tsv(input, languages),
        Format::Csv => pair_tables::read_csv(input, languages),
        #[cfg(feature = "workbooks")]
        Format::Xlsx => pair_tables::read_xlsx(input, languages),
        Format::Word => word::read(input, languages),
        other => {
            let error = unsupported(other, "read", Format::reads_pairs);
            Box::new(std::iter::once(Err(Problem::fatal(1, error.to_string()))))
        }
    }
}

/// The pairs of an XML file: `read` is given each of its nodes, and gives the pairs that a node completes.
fn of_xml<'a, R, F>(input: R, mut read: F) -> Pairs<'a>
where
    R: BufRead + 'a,
    F: FnMut(&mut XmlReader<R>, Node) -> Result<Vec<Pair>, Problem> + 'a,
{
    let mut xml = XmlReader::new(input);
    let mut ready = VecDeque::new();
    until_fatal(move || {
        loop {
            if let Some(pair) = ready.pop_front() {
                return Some(Ok(pair));
            }
            match xml.next() {
                Err(problem) => return Some(Err(problem.into())),
                Ok(Node::Eof) => return None,
                Ok(node) => match read(&mut xml, node) {
                    Ok(pairs) => ready.extend(pairs),
                    Err(problem) => return Some(Err(problem)),
                },
            }
        }
    })
}

/// Ends a stream of pairs after its first fatal problem.
fn until_fatal<'a>(mut next: impl FnMut() -> Option<Result<Pair, Problem>> + 'a) -> Pairs<'a> {
    let mut over = false;
    Box::new(std::iter::from_fn(move || {
        if over {
            return None;
        }
        let item = next();
        over = item.is_none() || matches!(&item, Some(Err(problem)) if problem.fatal);
        item
    }))
}
