//! Text documents: Office Open XML (`.docx`, ISO/IEC 29500) and OpenDocument (`.odt`, ISO/IEC 26300).
//!
//! Both are archives of XML files. What is unpacked of one is bounded, and no file in it but those that are named
//! here is looked at. Headings and captions are marked, text that was deleted or is a note is left out.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::content::Content;
use super::refusal::Refusal;
use super::stated::{Stated, StatedBy};
use crate::document::UnitKind;
use crate::xml::{Node, XmlReader};

/// The largest archive, in bytes.
pub(super) const MOST_PACKED: usize = 256 << 20;
/// The largest unpacked part of a text document.
const MOST_UNPACKED: u64 = 64 << 20;
/// The highest compression ratio of a part larger than [`SMALL`]; documents that people write stay below a hundred.
const MOST_RATIO: u64 = 250;
const SMALL: u64 = 4 << 20;
/// The most files in an archive.
const MOST_FILES: usize = 10_000;

pub(super) const WORD: &str = "a Word document";
const ODT: &str = "an OpenDocument text";

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether these are the bytes of an archive as both formats use it.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The text of a document in an archive.
pub(super) fn content(bytes: &[u8]) -> Result<Content, Refusal> {
    let damaged = |reason: String| Refusal::Damaged {
        what: "an archive",
        reason,
    };
    if bytes.len() > MOST_PACKED {
        return Err(damaged(format!(
            "it is larger than {} MiB",
            MOST_PACKED >> 20
        )));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(damaged(format!("it holds more than {MOST_FILES} files")));
    }
    let files = archive.clone();
    let has = |name| files.index_for_name(name).is_some();
    if has("word/document.xml") {
        return docx(&mut archive);
    }
    if has("content.xml") && has("mimetype") {
        let kind = part(&mut archive, "mimetype", ODT)?.unwrap_or_default();
        if kind.starts_with(b"application/vnd.oasis.opendocument.text") {
            return odt(&mut archive);
        }
    }
    let (what, advice) = match () {
        () if has("xl/workbook.xml") => (
            "a spreadsheet (.xlsx)",
            "copy the report into a text file; for tables of segments use `check`",
        ),
        () if has("ppt/presentation.xml") => ("a presentation (.pptx)", "give the text itself"),
        () if has("META-INF/container.xml") => {
            ("a book (.epub)", "unpack it and name its .xhtml files")
        }
        () if has("content.xml") => (
            "an OpenDocument file that is no text",
            "copy the report into a text file",
        ),
        () => ("an archive (ZIP)", "unpack it and name the files in it"),
    };
    Err(Refusal::Kind { what, advice })
}

/// A file in the archive, unpacked, if it is there.
pub(super) fn part(
    archive: &mut Archive<'_>,
    name: &str,
    what: &'static str,
) -> Result<Option<Vec<u8>>, Refusal> {
    let damaged = |reason: String| Refusal::Damaged {
        what,
        reason: format!("`{name}` in it: {reason}"),
    };
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(error.to_string())),
    };
    let most = file.compressed_size().saturating_mul(MOST_RATIO).max(SMALL);
    let most = most.min(MOST_UNPACKED);
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(error.to_string()))?;
    match bytes.len() as u64 > most {
        true => Err(damaged("it unpacks to far more than a text has".into())),
        false => Ok(Some(bytes)),
    }
}

/// Calls `meet` with each node of an XML part.
pub(super) fn walk(
    xml: &[u8],
    what: &'static str,
    mut meet: impl FnMut(Node),
) -> Result<(), Refusal> {
    let mut reader = XmlReader::new(xml);
    loop {
        let node = reader.next().map_err(|error| Refusal::Damaged {
            what,
            reason: error.to_string(),
        })?;
        match node {
            Node::Eof => return Ok(()),
            node => meet(node),
        }
    }
}

/// The names of styles that make a paragraph a heading or a caption, in the styles that the programs come with.
fn kind_of_style(name: &str) -> Option<UnitKind> {
    let name = name.to_ascii_lowercase().replace("_20_", " ");
    match name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ') {
        "title" | "subtitle" | "heading" => Some(UnitKind::Heading),
        "caption" | "illustration" | "figure" | "drawing" => Some(UnitKind::Caption),
        _ => None,
    }
}

fn docx(archive: &mut Archive<'_>) -> Result<Content, Refusal> {
    let mut styles = HashMap::new();
    if let Some(xml) = part(archive, "word/styles.xml", WORD)? {
        let mut style = String::new();
        walk(&xml, WORD, |node| {
            let Node::Start(element) = node else { return };
            match element.name.as_str() {
                "style" => {
                    style = element
                        .attribute_of("styleId")
                        .unwrap_or_default()
                        .to_owned()
                }
                "name" => {
                    if let Some(kind) = element.attribute_of("val").and_then(kind_of_style) {
                        styles.insert(std::mem::take(&mut style), kind);
                    }
                }
                _ => {}
            }
        })?;
    }
    let xml = part(archive, "word/document.xml", WORD)?.unwrap_or_default();
    let mut reader = Reader::default();
    let mut in_text = false;
    walk(&xml, WORD, |node| match node {
        Node::Start(element) => {
            let name = element.name.as_str();
            let left_out = [
                "del",
                "moveFrom",
                "instrText",
                "delText",
                "Fallback",
                "tabs",
            ];
            if reader.skips(left_out.contains(&name)) {
                return;
            }
            match name {
                "p" => reader.begin(Part::Paragraph),
                "tbl" => reader.begin(Part::Table),
                "tr" => reader.begin(Part::Row),
                "tc" => reader.begin(Part::Cell),
                "t" => in_text = true,
                "tab" => reader.text("\t"),
                "br" | "cr" => reader.text("\n"),
                "noBreakHyphen" => reader.text("-"),
                "pStyle" => {
                    let style = element.attribute_of("val").unwrap_or_default();
                    reader.is(styles.get(style).copied().or_else(|| kind_of_style(style)));
                }
                // an item of a list that somebody wrote is no menu
                "numPr" => reader.is_item(),
                _ => {}
            }
        }
        Node::Text(text) if in_text => reader.text(&text),
        Node::Text(_) | Node::Eof => {}
        Node::End(name) => {
            in_text = false;
            if reader.skipped() {
                return;
            }
            match name.as_str() {
                "p" => reader.end(Part::Paragraph),
                "tbl" => reader.end(Part::Table),
                "tr" => reader.end(Part::Row),
                "tc" => reader.end(Part::Cell),
                _ => {}
            }
        }
    })?;
    let mut content = reader.content;
    if let Some(xml) = part(archive, "docProps/core.xml", WORD)? {
        content.stated = properties(&xml, WORD, &["created", "modified"])?;
    }
    Ok(content)
}

fn odt(archive: &mut Archive<'_>) -> Result<Content, Refusal> {
    let xml = part(archive, "content.xml", ODT)?.unwrap_or_default();
    let mut reader = Reader::default();
    // what the styles of the text itself are made from
    let mut parents: HashMap<String, String> = HashMap::new();
    let mut items = 0usize;
    walk(&xml, ODT, |node| match node {
        Node::Start(element) => {
            let name = element.name.as_str();
            let left_out = [
                "annotation",
                "tracked-changes",
                "note",
                "forms",
                "sequence-decls",
                "scripts",
                "object",
            ];
            if reader.skips(left_out.contains(&name)) {
                return;
            }
            match name {
                "style" => {
                    let parent = element.attribute_of("parent-style-name");
                    if let (Some(name), Some(parent)) = (element.attribute_of("name"), parent) {
                        parents.insert(name.to_owned(), parent.to_owned());
                    }
                }
                "p" | "h" => {
                    reader.begin(Part::Paragraph);
                    let style = element.attribute_of("style-name").unwrap_or_default();
                    let style = parents.get(style).map_or(style, String::as_str);
                    let heading = (name == "h").then_some(UnitKind::Heading);
                    reader.is(heading.or_else(|| kind_of_style(style)));
                    if items > 0 {
                        reader.is_item();
                    }
                }
                "list-item" => items += 1,
                "table" => reader.begin(Part::Table),
                "table-row" => reader.begin(Part::Row),
                "table-cell" => reader.begin(Part::Cell),
                "s" => reader.text(" "),
                "tab" => reader.text("\t"),
                "line-break" => reader.text("\n"),
                _ => {}
            }
        }
        Node::Text(text) => reader.text(&text.replace(['\n', '\t'], " ")),
        Node::Eof => {}
        Node::End(name) => {
            if reader.skipped() {
                return;
            }
            match name.as_str() {
                "p" | "h" => reader.end(Part::Paragraph),
                "list-item" => items = items.saturating_sub(1),
                "table" => reader.end(Part::Table),
                "table-row" => reader.end(Part::Row),
                "table-cell" => reader.end(Part::Cell),
                _ => {}
            }
        }
    })?;
    let mut content = reader.content;
    if let Some(xml) = part(archive, "meta.xml", ODT)? {
        content.stated = properties(&xml, ODT, &["creation-date", "date"])?;
    }
    Ok(content)
}

/// The first of the elements with these names that holds a day.
fn properties(xml: &[u8], what: &'static str, names: &[&str]) -> Result<Option<Stated>, Refusal> {
    let mut found = vec![None; names.len()];
    let mut open = None;
    walk(xml, what, |node| match node {
        Node::Start(element) => open = names.iter().position(|name| *name == element.name),
        Node::Text(text) => {
            if let Some(at) = open {
                found[at] = Stated::parse(&text, StatedBy::Properties);
            }
        }
        Node::End(_) | Node::Eof => open = None,
    })?;
    Ok(found.into_iter().flatten().next())
}

/// What text stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Paragraph,
    Table,
    Row,
    Cell,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    kind: Option<UnitKind>,
}

/// Gathers paragraphs; those of a table with one in each cell become lines, a row each.
#[derive(Default)]
struct Reader {
    content: Content,
    /// Paragraphs that are open: a text box stands inside one.
    open: Vec<Paragraph>,
    tables: usize,
    /// The cells of the row of the outermost table.
    row: Vec<Vec<Paragraph>>,
    /// How deep in what is left out.
    left_out: usize,
}

impl Reader {
    /// Whether an element that begins is left out, by itself or with the one around it.
    fn skips(&mut self, left_out: bool) -> bool {
        self.left_out += usize::from(left_out || self.left_out > 0);
        self.left_out > 0
    }

    /// Whether the element that ends was left out.
    fn skipped(&mut self) -> bool {
        let left_out = self.left_out > 0;
        self.left_out = self.left_out.saturating_sub(1);
        left_out
    }

    fn text(&mut self, text: &str) {
        if self.left_out == 0
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.text.push_str(text);
        }
    }

    fn is(&mut self, kind: Option<UnitKind>) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.kind = kind;
        }
    }

    fn is_item(&mut self) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.kind = paragraph.kind.or(Some(UnitKind::Sentence));
        }
    }

    fn begin(&mut self, part: Part) {
        match part {
            Part::Paragraph => self.open.push(Paragraph::default()),
            Part::Table => self.tables += 1,
            Part::Row if self.tables == 1 => self.row.clear(),
            Part::Cell if self.tables == 1 => self.row.push(Vec::new()),
            Part::Row | Part::Cell => {}
        }
    }

    fn end(&mut self, part: Part) {
        match part {
            Part::Paragraph => {
                let Some(paragraph) = self.open.pop() else {
                    return;
                };
                match self.row.last_mut().filter(|_| self.tables > 0) {
                    Some(cell) => cell.push(paragraph),
                    None => self.add(&paragraph),
                }
            }
            Part::Table => self.tables = self.tables.saturating_sub(1),
            Part::Row if self.tables == 1 => self.end_row(),
            Part::Row | Part::Cell => {}
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        // a cell of several paragraphs holds a text, not a figure
        if row.len() < 2 || row.iter().any(|cell| cell.len() > 1) {
            row.iter()
                .flatten()
                .for_each(|paragraph| self.add(paragraph));
            return;
        }
        let cells: Vec<&str> = row
            .iter()
            .map(|cell| cell.first().map_or("", |paragraph| paragraph.text.as_str()))
            .collect();
        self.content.paragraph(&cells.join("\t"), None);
    }

    fn add(&mut self, paragraph: &Paragraph) {
        let mut lines = paragraph
            .text
            .split('\n')
            .filter(|line| !line.trim().is_empty());
        if let Some(first) = lines.next() {
            self.content.paragraph(first, paragraph.kind);
        }
        lines.for_each(|line| self.content.next_line(line));
    }
}
