//! What tables share: cells that a spreadsheet must not take for formulas, rows of CSV and XLSX, and the
//! languages that a header names.

use std::borrow::Cow;
use std::io::{self, Cursor};

use calamine::{Data, DataRef, Reader, Xlsx};
use rust_xlsxwriter::XlsxError;

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

/// `cell` so that no spreadsheet computes it; [`original`] takes the mark off again.
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
/// closed, the line is told and the next one is read. The rows begin at the byte `start`.
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

/// Bounds of a sheet: Excel's own for rows; more columns than any table of terms has.
const COLUMN_LIMIT: u32 = 4096;
/// All text of a sheet together.
const TEXT_LIMIT: usize = 1 << 30;

/// The rows of the first sheet of a workbook.
pub(super) fn sheet(bytes: &[u8]) -> Result<Vec<TableRow>, Problem> {
    let broken = |error: String| Problem::fatal(1, format!("not a readable .xlsx file: {error}"));
    if let Some(size) = unpacked_size(bytes).filter(|size| *size > TEXT_LIMIT as u64) {
        return Err(broken(format!(
            "it unpacks to {size} bytes, more than {TEXT_LIMIT}"
        )));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let names = book.sheet_names();
    let Some(name) = names.first() else {
        return Err(broken("it has no sheet".into()));
    };
    let mut sheet = book
        .worksheet_cells_reader(name)
        .map_err(|e| broken(e.to_string()))?;
    let mut rows: Vec<TableRow> = Vec::new();
    let mut left = TEXT_LIMIT;
    // cell by cell, since a sheet with one cell in its last corner is legal and small
    while let Some(cell) = sheet.next_cell().map_err(|e| broken(e.to_string()))? {
        let (row, column) = cell.get_position();
        let line = row as usize + 1;
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            other => Data::from(other.clone()).to_string(),
        };
        let too_large = || Problem::fatal(line, "the sheet is too large to be a table of terms");
        left = left.checked_sub(text.len() + 32).ok_or_else(too_large)?;
        if column >= COLUMN_LIMIT {
            return Err(too_large());
        }
        if rows.last().is_none_or(|last| last.line != line) {
            rows.push(TableRow {
                line,
                ..TableRow::default()
            });
        }
        let cells = &mut rows.last_mut().expect("a row was pushed").cells;
        if cells.len() <= column as usize {
            cells.resize(column as usize + 1, String::new());
        }
        cells[column as usize] = text;
    }
    Ok(rows)
}

/// Excel's bound for the text of a cell, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;

/// As much of `text` as a cell of a workbook holds.
pub(super) fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_LIMIT
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// Why a workbook could not be written.
pub(super) fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::RowColumnLimitError => io::Error::other(
            "a sheet holds 1,048,576 rows at most: choose a format that is no workbook",
        ),
        error => io::Error::other(error),
    }
}

/// What the parts of a ZIP file unpack to, as its directory tells.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let mut at = number(end + 16)? as usize;
    let mut size = 0;
    while bytes.get(at..at + 4)? == b"PK\x01\x02" {
        size += u64::from(number(at + 24)?);
        let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        at += 46
            + usize::from(short(at + 28)?)
            + usize::from(short(at + 30)?)
            + usize::from(short(at + 32)?);
    }
    Some(size)
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

    #[test]
    fn a_workbook_that_is_none_is_refused() {
        assert!(sheet(b"PK\x03\x04 no workbook").err().unwrap().fatal);
        assert!(sheet(b"").err().unwrap().fatal);
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
