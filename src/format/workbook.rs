//! Workbooks: the rows of a sheet, what a cell holds, why writing one failed.

use std::io::{self, Cursor};

use calamine::{Data, DataRef, Reader, Xlsx};
use rust_xlsxwriter::XlsxError;

use super::Problem;
use super::table::TableRow;

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

    #[test]
    fn a_workbook_that_is_none_is_refused() {
        assert!(sheet(b"PK\x03\x04 no workbook").err().unwrap().fatal);
        assert!(sheet(b"").err().unwrap().fatal);
    }
}
