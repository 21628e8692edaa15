//! The tables of a Word document, cell by cell: translators get texts in two columns.

use std::io::Cursor;

use zip::ZipArchive;

use super::office::{MOST_PACKED, WORD, part, walk};
use super::refusal::Refusal;
use crate::xml::Node;

/// A table with more cells is not one that somebody translates by hand.
const MOST_CELLS: usize = 1 << 20;

/// The rows of a table, each with the text of its cells.
pub type Rows = Vec<Vec<String>>;

/// The tables of a Word document in their order, without those inside other tables.
///
/// # Errors
/// The bytes are no such document, or it would unpack to too much.
pub fn word_tables(bytes: &[u8]) -> Result<Vec<Rows>, Refusal> {
    let damaged = |reason: String| Refusal::Damaged { what: WORD, reason };
    if bytes.len() > MOST_PACKED {
        return Err(damaged("it is too large".into()));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let xml = part(&mut archive, "word/document.xml", WORD)?;
    let xml = xml.ok_or_else(|| damaged("it has no text".into()))?;
    let mut reader = Reader::default();
    walk(&xml, WORD, |node| reader.meet(node))?;
    match reader.cells > MOST_CELLS {
        true => Err(damaged(format!(
            "its tables have more than {MOST_CELLS} cells"
        ))),
        false => Ok(reader.tables),
    }
}

#[derive(Default)]
struct Reader {
    tables: Vec<Rows>,
    /// How many tables are open.
    depth: usize,
    cells: usize,
    in_text: bool,
    /// How many elements are open whose text was deleted.
    deleted: usize,
}

/// Elements whose text is not the document's.
const LEFT_OUT: &[&str] = &["del", "moveFrom", "instrText", "delText", "Fallback"];

impl Reader {
    fn meet(&mut self, node: Node) {
        match node {
            Node::Start(element) => self.start(element.name.as_str()),
            Node::Text(text) if self.in_text => self.text(&text),
            Node::Text(_) | Node::Eof => {}
            Node::End(name) => self.end(name.as_str()),
        }
    }

    fn start(&mut self, name: &str) {
        if self.deleted > 0 || LEFT_OUT.contains(&name) {
            self.deleted += 1;
            return;
        }
        match name {
            "tbl" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.tables.push(Vec::new());
                }
            }
            "tr" if self.depth == 1 => {
                if let Some(table) = self.tables.last_mut() {
                    table.push(Vec::new());
                }
            }
            "tc" if self.depth == 1 => {
                self.cells += 1;
                let row = self.tables.last_mut().and_then(|table| table.last_mut());
                if let Some(row) = row.filter(|_| self.cells <= MOST_CELLS) {
                    row.push(String::new());
                }
            }
            // paragraphs of a cell follow each other on lines
            "p" => self.divide(),
            "t" => self.in_text = true,
            "tab" => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.in_text = false;
        if self.deleted > 0 {
            self.deleted -= 1;
        } else if name == "tbl" {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn cell(&mut self) -> Option<&mut String> {
        let row = self.tables.last_mut()?.last_mut();
        row?.last_mut().filter(|_| self.depth > 0)
    }

    fn divide(&mut self) {
        if let Some(cell) = self.cell().filter(|cell| !cell.is_empty()) {
            cell.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell() {
            cell.push_str(text);
        }
    }
}
