//! Helpers for tables: cells that a spreadsheet must not take for formulas, rows of CSV, and the
//! languages that a header names.

use std::borrow::Cow;

use super::{Problem, primary};
use crate::language::Language;
use crate::text::Piece;

/// A row with the line or row number where it begins, counted from 1.
#[derive(Default)]
pub(super) struct TableRow {
    pub line: usize,
    pub cells: Vec<String>,
    /// The stretches of each cell that the file has as they are, where that is known.
    pub pieces: Vec<Vec<Piece>>,
}

pub(super) type Rows<'a> = Box<dyn Iterator<Item = Result<TableRow, Problem>> + 'a>;

/// What a spreadsheet takes for a formula begins with one of these (OWASP, "CSV injection").
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The mark that makes a spreadsheet read the cell as text.
const MARK: char = '\'';

/// Whether a spreadsheet would take `cell`, marks at its front aside, for a formula.
pub(super) fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(MARK).starts_with(FORMULA)
}

/// `cell` so that no spreadsheet computes it; `original` takes the mark off again.
#[must_use]
pub fn neutral(cell: &str) -> Cow<'_, str> {
    match is_formula(cell) {
        true => format!("{MARK}{cell}").into(),
        false => cell.into(),
    }
}

/// What [`neutral`] was given.
pub(super) fn original(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// The language that the header of a column names, by tag or by its English name.
pub(super) fn language_of(header: &str) -> Option<String> {
    let header = header.trim();
    let by_name = Language::all().find(|language| language.name().eq_ignore_ascii_case(header));
    let found = by_name.or_else(|| Language::named_or_general(&primary(header)).ok());
    found.map(|language| language.code().to_owned())
}

/// The rows of CSV (RFC 4180; the delimiter is a comma or, as some spreadsheets write it, a semicolon) or of
/// its tab-separated sister. Blank lines are passed over. Where a quotation mark opens a cell that is never
/// closed, the line is reported and the next one is read. The rows begin at the byte `start`.
pub(super) fn separated<'a>(bytes: &'a [u8], delimiter: u8, start: usize) -> Rows<'a> {
    let reader_from = move |start: usize| {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(&bytes[start..])
    };
    let (mut begun, mut reader) = (start, reader_from(start));
    let mut record = csv::ByteRecord::new();
    // the lines of the bytes before this one are counted
    let mut counted = (0, 1);
    Box::new(std::iter::from_fn(move || {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => return Some(Err(Problem::fatal(counted.1, error.to_string()))),
        }
        let position = begun + record.position().map_or(0, |at| at.byte() as usize);
        let blank = bytes[position..]
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let start = position + blank;
        counted.1 += memchr::memchr_iter(b'\n', &bytes[counted.0..start]).count();
        counted.0 = start;
        let end = begun + reader.position().byte() as usize;
        if let Some(next) = unclosed(&bytes[start..end], delimiter) {
            begun = start + next;
            reader = reader_from(begun);
            let message = "a quotation mark opens a cell and none closes it";
            return Some(Err(Problem::new(counted.1, message)));
        }
        Some(cells(&record, counted.1).map(|row| TableRow {
            pieces: pieces(&bytes[start..end], start, delimiter),
            ..row
        }))
    }))
}

/// Where the second line begins of a row in which a cell of several lines is not closed before a delimiter or
/// the end of the row.
fn unclosed(row: &[u8], delimiter: u8) -> Option<usize> {
    let row = row.trim_ascii_end();
    let next = memchr::memchr(b'\n', row)? + 1;
    let (mut quoted, mut begins) = (false, true);
    for (at, &byte) in row.iter().enumerate() {
        match byte {
            b'"' if quoted => {
                quoted = false;
                // a doubled mark opens the cell again
                begins = row.get(at + 1) == Some(&b'"');
                let closes =
                    |&after: &u8| matches!(after, b'"' | b'\r' | b'\n') || after == delimiter;
                if at > next && !row.get(at + 1).is_none_or(closes) {
                    return Some(next);
                }
            }
            b'"' if begins => (quoted, begins) = (true, false),
            _ => begins = !quoted && byte == delimiter,
        }
    }
    quoted.then_some(next)
}

/// The stretches of the cells of a row that stand in the file, from the byte `at` on, as they are: of a doubled
/// quotation mark the first.
fn pieces(row: &[u8], at: usize, delimiter: u8) -> Vec<Vec<Piece>> {
    let row = row.trim_ascii_end();
    let mut cells = Vec::new();
    let mut index = 0;
    loop {
        let mut cell = Vec::new();
        let mut length = 0;
        let mut add = |from: usize, to: usize| {
            Piece::push(&mut cell, length, at + from, to - from);
            length += to - from;
        };
        let quoted = row.get(index) == Some(&b'"');
        let mut from = if quoted { index + 1 } else { index };
        index = from;
        while let Some(&byte) = row.get(index) {
            match byte {
                b'"' if quoted && row.get(index + 1) == Some(&b'"') => {
                    add(from, index + 1);
                    index += 2;
                    from = index;
                }
                b'"' if quoted => break,
                byte if !quoted && byte == delimiter => break,
                _ => index += 1,
            }
        }
        add(from, index);
        cells.push(cell);
        index += usize::from(quoted);
        // what stands behind a closing mark is no text of its own
        while row.get(index).is_some_and(|byte| *byte != delimiter) {
            index += 1;
        }
        if index >= row.len() {
            return cells;
        }
        index += 1;
    }
}

fn cells(record: &csv::ByteRecord, line: usize) -> Result<TableRow, Problem> {
    let cells = record
        .iter()
        .map(|cell| std::str::from_utf8(cell).map(str::to_owned));
    match cells.collect() {
        Ok(cells) => Ok(TableRow {
            line,
            cells,
            ..TableRow::default()
        }),
        Err(_) => Err(Problem::new(
            line,
            "bytes that are not UTF-8: save the table as UTF-8",
        )),
    }
}

/// The delimiter of a table, and where its rows begin: what Excel's line `sep=;` tells, else what the first line has
/// most of.
pub(super) fn delimiter(bytes: &[u8]) -> (u8, usize) {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let first = bytes[..end].trim_ascii();
    if let Some(&[told]) = first.strip_prefix(b"sep=").or(first.strip_prefix(b"SEP=")) {
        return (told, (end + 1).min(bytes.len()));
    }
    let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, &bytes[..end]).count();
    let candidates = [b'\t', b';', b','];
    (candidates.into_iter().max_by_key(count).unwrap_or(b','), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_begin_like_formulas_are_marked_and_no_others() {
        assert_eq!(neutral("=1+1"), "'=1+1");
        assert_eq!(neutral("'=1+1"), "''=1+1");
        assert_eq!(neutral("'tis"), "'tis");
        assert_eq!(original("'tis"), "'tis");
        assert_eq!(original("'@home"), "@home");
    }

    #[test]
    fn rows_know_their_lines_through_blank_lines_and_line_breaks_in_cells() {
        let text = "a,b\n\n\"x\ny\",2\r\n\r\nlast,3";
        let rows: Vec<_> = separated(text.as_bytes(), b',', 0)
            .map(|row| row.unwrap())
            .collect();
        let lines: Vec<_> = rows
            .iter()
            .map(|row| (row.line, row.cells[0].as_str()))
            .collect();
        assert_eq!(lines, [(1, "a"), (3, "x\ny"), (6, "last")]);
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let text = "sep=;\na;\"x\"\"y\";\"é\"\n;b\r\n";
        let (delimiter, start) = delimiter(text.as_bytes());
        for row in separated(text.as_bytes(), delimiter, start) {
            let row = row.unwrap();
            assert_eq!(row.cells.len(), row.pieces.len());
            for (cell, pieces) in row.cells.iter().zip(&row.pieces) {
                let shown: String = pieces
                    .iter()
                    .map(|piece| piece.place.of(text).unwrap())
                    .collect();
                assert_eq!(&shown, cell);
            }
        }
    }

    proptest! {
        #[test]
        fn a_neutral_cell_gives_the_original_back(cell in "['=@+a-]{0,4}\\PC{0,4}") {
            let safe = neutral(&cell);
            prop_assert_eq!(original(&safe), cell.as_str());
            prop_assert!(!safe.starts_with(FORMULA));
        }
    }
}
