//! The long table of terms as a workbook (Office Open XML); what the table is stands on a second sheet.

use std::io::{self, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::columns::header;
use super::table::rows;
use crate::format::Losses;
use crate::format::table::is_formula;
use crate::format::workbook::{cut, failed};
use crate::glossary::Concept;

pub(super) fn write(concepts: &[Concept], out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    terms(sheet, concepts, &mut losses).map_err(failed)?;
    about(book.add_worksheet(), concepts).map_err(failed)?;
    out.write_all(&book.save_to_buffer().map_err(failed)?)?;
    Ok(losses)
}

fn terms(
    sheet: &mut Worksheet,
    concepts: &[Concept],
    losses: &mut Losses,
) -> Result<(), XlsxError> {
    sheet.set_name("terms")?;
    sheet.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold();
    // the cell's own way to be text and not a formula, kept when the sheet is saved as CSV
    let quoted = Format::new().set_quote_prefix();
    for (column, name) in (0..).zip(header()) {
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    for (row, cells) in (1..).zip(rows(concepts, losses)) {
        for (column, cell) in (0..).zip(&cells) {
            if cell.is_empty() {
                continue;
            }
            let text = cut(cell);
            if text.len() < cell.len() {
                losses.add("texts over 32,767 characters were cut", text);
            }
            match is_formula(text) {
                true => sheet.write_string_with_format(row, column, text, &quoted)?,
                false => sheet.write_string(row, column, text)?,
            };
        }
    }
    Ok(())
}

fn about(sheet: &mut Worksheet, concepts: &[Concept]) -> Result<(), XlsxError> {
    sheet.set_name("about")?;
    let terms: usize = concepts.iter().map(|concept| concept.terms.len()).sum();
    let rows = [
        ("program", env!("CARGO_PKG_NAME").to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("concepts", concepts.len().to_string()),
        ("terms", terms.to_string()),
    ];
    for (row, (name, value)) in (0..).zip(rows) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    Ok(())
}
