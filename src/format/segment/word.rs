//! Tables of a Word document: a column for the source and one for the translation.

use std::io::BufRead;

use super::{Pairs, pair_tables};
use crate::document::word_tables;
use crate::format::table::TableRow;
use crate::format::{Languages, Problem};

/// The rows of all tables that have two columns or more. A first column that only numbers the rows is left out, and
/// so is a header that is repeated.
pub(super) fn read<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let fatal = |message: String| -> Pairs<'a> {
        Box::new(std::iter::once(Err(Problem::fatal(1, message))))
    };
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return fatal(error.to_string());
    }
    let tables = match word_tables(&bytes) {
        Ok(tables) => tables,
        Err(refusal) => return fatal(format!("it {refusal}")),
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for table in tables {
        let wide: Vec<Vec<String>> = table.into_iter().filter(|row| row.len() >= 2).collect();
        let repeated = wide
            .first()
            .is_some_and(|first| rows.first() == Some(first));
        rows.extend(wide.into_iter().skip(usize::from(repeated)));
    }
    if rows.is_empty() {
        return fatal(
            "it has no table of two columns: a text and its translation are two files".into(),
        );
    }
    if rows
        .iter()
        .skip(1)
        .all(|row| row.len() > 2 && is_number(&row[0]))
        && rows.len() > 1
    {
        rows.iter_mut().for_each(|row| drop(row.remove(0)));
    }
    let row = |(index, cells): (usize, Vec<String>)| TableRow {
        line: index + 1,
        cells,
        ..TableRow::default()
    };
    let rows = rows.into_iter().enumerate().map(row);
    pair_tables::pairs(rows.map(|row| Ok((row, None))), languages)
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches('.');
    !cell.is_empty() && cell.chars().all(char::is_numeric)
}
