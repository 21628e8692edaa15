//! Findings as a workbook (Office Open XML) for editors, one a row; they write what they decide beside each, and
//! [`decisions`] reads it back.

use std::io;

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::check::output::{Sources, context};
use crate::check::{Finding, Message, Place, Stand, rule};
use crate::format::Problem;
use crate::format::table::is_formula;
use crate::format::workbook::{cut, failed, sheet};
use crate::language::{Language, detect};
use crate::text::is_arabic;

/// Key of a column's name in `templates/messages/checks.*.toml`, and its width in characters.
const COLUMNS: [(&str, f64); 12] = [
    ("column-severity", 10.0),
    ("column-rule", 18.0),
    ("column-file", 18.0),
    ("column-at", 8.0),
    ("column-source", 48.0),
    ("column-translation", 48.0),
    ("column-message", 40.0),
    ("column-suggestion", 24.0),
    ("column-decision", 14.0),
    ("column-reason", 24.0),
    ("column-author", 14.0),
    ("column-fingerprint", 18.0),
];

/// What an editor may decide; only a dismissal comes back.
const DECISIONS: [&str; 3] = ["decision-fix", DISMISS, "decision-ask"];
const DISMISS: &str = "decision-dismiss";

/// The interface's languages, in any of which a workbook may come back.
const INTERFACES: [&str; 3] = ["en", "fa", "ar"];

/// A text of the catalogue without places.
fn named(key: &'static str, ui: &str) -> String {
    let arguments = Vec::new();
    Message { key, arguments }.in_language(ui)
}

/// The workbook of these findings, its words in the language `ui`: source and translation side by side with
/// the place marked, cells of right-to-left text laid out from the right, nothing that a spreadsheet computes.
///
/// # Errors
/// There are more findings than a sheet has rows.
pub fn workbook(findings: &[Finding], sources: &Sources, ui: &str) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), findings, sources, ui).map_err(failed)?;
    book.save_to_buffer().map_err(failed)
}

fn fill(
    sheet: &mut Worksheet,
    findings: &[Finding],
    sources: &Sources,
    ui: &str,
) -> Result<(), XlsxError> {
    let from_right = Language::named(ui).is_ok_and(Language::is_right_to_left);
    sheet.set_name("check")?;
    sheet.set_right_to_left(from_right);
    sheet.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold().set_background_color(Color::Silver);
    for (column, (key, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, named(key, ui), &head)?;
        sheet.set_column_width(column, width)?;
    }
    let last = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    let decisions = DECISIONS.map(|key| named(key, ui));
    let choice = DataValidation::new().allow_list_strings(&decisions)?;
    sheet.add_data_validation(
        1,
        column_of("column-decision"),
        last.max(1),
        column_of("column-decision"),
        &choice,
    )?;
    let mut cells = Cells { sheet, row: 0 };
    for (row, finding) in (1..).zip(findings) {
        cells.row = row;
        cells.finding(finding, sources, ui)?;
    }
    Ok(())
}

fn column_of(key: &str) -> u16 {
    let at = COLUMNS.iter().position(|(name, _)| *name == key);
    at.expect("a column of the table") as u16
}

/// The sheet with the row that is written.
struct Cells<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
}

impl Cells<'_> {
    fn finding(&mut self, finding: &Finding, sources: &Sources, ui: &str) -> Result<(), XlsxError> {
        let place = &finding.place;
        let line = sources
            .get(place.path.as_str())
            .map(|source| source.position(place.span.start).line);
        self.text("column-severity", &finding.severity.in_language(ui))?;
        let rule = rule(finding.rule).map_or(finding.rule, |rule| rule.title(ui));
        self.text("column-rule", rule)?;
        self.text("column-file", &place.path)?;
        if let Some(line) = line.or(place.line) {
            self.sheet
                .write_number(self.row, column_of("column-at"), line as f64)?;
        }
        let other = finding.related.first();
        let (source, translation) = match finding.stand {
            Stand::Source => (Some(place), other),
            Stand::Translation => (other, Some(place)),
            Stand::Alone => (None, Some(place)),
        };
        self.place("column-source", source, sources)?;
        self.place("column-translation", translation, sources)?;
        self.text("column-message", &finding.message.in_language(ui))?;
        self.text(
            "column-suggestion",
            finding.suggestion.as_deref().unwrap_or(""),
        )?;
        self.text("column-fingerprint", &finding.fingerprint)
    }

    /// A place in its line, marked; or what stands there.
    fn place(
        &mut self,
        key: &str,
        place: Option<&Place>,
        sources: &Sources,
    ) -> Result<(), XlsxError> {
        let Some(place) = place else { return Ok(()) };
        let whole = [place.text.as_str(), "", ""];
        let [before, inside, after] = context(place, sources).unwrap_or(whole);
        let around = format!("{before}{inside}{after}");
        if before.trim().is_empty() && after.trim().is_empty()
            || inside.is_empty()
            || cut(&around).len() < around.len()
            || is_formula(&around)
        {
            return self.text(key, around.trim());
        }
        let (plain, mark) = (
            Format::new(),
            Format::new().set_bold().set_font_color(Color::Red),
        );
        let runs = [(&plain, before), (&mark, inside), (&plain, after)];
        let runs: Vec<(&Format, &str)> = runs
            .into_iter()
            .filter(|(_, run)| !run.is_empty())
            .collect();
        let cell = cell_format(&around);
        self.sheet
            .write_rich_string_with_format(self.row, column_of(key), &runs, &cell)
            .map(drop)
    }

    fn text(&mut self, key: &str, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let text = cut(text);
        let format = cell_format(text);
        // the cell's own way to be text and not a formula, kept when the sheet is saved as CSV
        let format = match is_formula(text) {
            true => format.set_quote_prefix(),
            false => format,
        };
        self.sheet
            .write_string_with_format(self.row, column_of(key), text, &format)
            .map(drop)
    }
}

/// Wrapped, and read from the side from which the text is read.
fn cell_format(text: &str) -> Format {
    let from_right = detect(text).is_right_to_left() || text.contains(is_arabic);
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_reading_direction(if from_right { 2 } else { 1 })
}

/// What an editor decided of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// Why it is no error, if the editor gave a reason.
    pub reason: String,
    /// Who says so, as far as the sheet tells.
    pub author: String,
}

/// The findings that a workbook of [`workbook`] dismisses, in any of the interface's languages.
///
/// # Errors
/// It is no workbook, or has no columns for decisions and fingerprints.
pub fn decisions(bytes: &[u8]) -> Result<Vec<Decision>, Problem> {
    let rows = sheet(bytes)?;
    let head = rows.first().map_or(&[][..], |row| &row.cells);
    let column = |key| {
        let is_named = |cell: &String| {
            let cell = cell.trim();
            INTERFACES
                .iter()
                .any(|ui| named(key, ui).eq_ignore_ascii_case(cell))
        };
        head.iter().position(is_named)
    };
    let needed = |key| {
        let missing = || {
            format!(
                "no column is headed `{}`: is it a workbook of `check`?",
                named(key, "en")
            )
        };
        column(key).ok_or_else(|| Problem::fatal(1, missing()))
    };
    let (decision, fingerprint) = (needed("column-decision")?, needed("column-fingerprint")?);
    let (reason, author) = (column("column-reason"), column("column-author"));
    let dismisses = |cell: &str| {
        INTERFACES
            .iter()
            .any(|ui| named(DISMISS, ui) == cell.trim())
    };
    let decided = rows[1..].iter().filter_map(|row| {
        let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
        let optional = |at: Option<usize>| at.map_or("", cell).to_owned();
        dismisses(cell(decision)).then(|| Decision {
            fingerprint: cell(fingerprint).to_owned(),
            reason: optional(reason),
            author: optional(author),
        })
    });
    Ok(decided.collect())
}
