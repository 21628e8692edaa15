//! Tables of pairs: TSV, one pair a line without quoting; CSV and XLSX, read.
//!
//! The header names the columns by language (`ar`, `fa-IR`, `Arabic`) or as `source` and `target` (`msgid` and
//! `msgstr`); a source beside several languages is paired with each of them. A table without a header has the
//! source in its first column and the target in its second.

use std::io::{self, BufRead, Read, Write};

use super::{Bitext, Pair, Pairs, Text, numbers, until_fatal};
use crate::format::encoding::{as_utf8, stream};
use crate::format::table::{Rows, TableRow, delimiter, language_of, neutral, original, separated};
#[cfg(feature = "workbooks")]
use crate::format::workbook::sheet;
use crate::format::{Languages, Losses, Problem, primary};
use crate::text::Span;

/// The longest line of a table.
const LINE_LIMIT: u64 = 4 << 20;

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let (source, target) = (&bitext.source, &bitext.target);
    writeln!(
        out,
        "{}\t{}\tscore\trelation\tsource_units\ttarget_units\tshared",
        source.language, target.language
    )?;
    for link in &bitext.links {
        let texts = [source.joined(&link.source), target.joined(&link.target)];
        let [source, target] = texts.map(|text| {
            if text.contains(['\t', '\n', '\r']) {
                losses.add("line breaks and tabs became spaces", &text);
            }
            neutral(&text.replace(['\t', '\n', '\r'], " ")).into_owned()
        });
        let score = link
            .score
            .map(|score| score.to_string())
            .unwrap_or_default();
        writeln!(
            out,
            "{source}\t{target}\t{score}\t{}\t{}\t{}\t{}",
            link.relation.name(),
            numbers(&link.source),
            numbers(&link.target),
            neutral(&link.shared.join(" "))
        )?;
    }
    Ok(losses)
}

/// What programs call the columns of the source and of the translation.
const NAMES: [[&str; 2]; 2] = [["source", "target"], ["msgid", "msgstr"]];

/// Which columns hold what.
struct Layout {
    source: usize,
    /// Each with the languages of its pairs.
    targets: Vec<(usize, Languages)>,
    /// Whether the row that told it is a header.
    header: bool,
}

impl Layout {
    fn of(row: &TableRow, told: &Languages) -> Result<Self, Problem> {
        let named = |side: usize| {
            let is_name = |cell: &String| {
                let mut names = NAMES.iter().map(|names| names[side]);
                names.any(|name| cell.trim().eq_ignore_ascii_case(name))
            };
            row.cells.iter().position(is_name)
        };
        let (source, target) = (named(0), named(1));
        if let (Some(source), Some(target)) = (source, target) {
            return Ok(Self::pair_of(source, target, told, true));
        }
        let headed = |(at, cell): (usize, &String)| Some((at, language_of(cell)?));
        let columns: Vec<(usize, String)> =
            row.cells.iter().enumerate().filter_map(headed).collect();
        if columns.len() + usize::from(source.is_some()) < 2 {
            return Ok(Self::pair_of(0, 1, told, false));
        }
        let column = |language: &str| columns.iter().find(|(_, code)| *code == primary(language));
        let missing =
            |language: &str| Problem::fatal(row.line, format!("no column is headed `{language}`"));
        let wanted = |language: &str| column(language).ok_or_else(|| missing(language));
        let target = told.target.as_deref().map(wanted).transpose()?;
        // a column that is headed as the source is in the language that the user tells, if any
        let (source, language) = match (told.source.as_deref(), source) {
            (Some(told), None) => wanted(told).map(|(at, code)| (*at, Some(code.clone())))?,
            (Some(told), Some(source)) => match column(told) {
                Some((at, code)) => (*at, Some(code.clone())),
                None => (source, Some(primary(told))),
            },
            (None, Some(source)) => (source, None),
            (None, None) => {
                let first = columns.iter().find(|c| Some(*c) != target);
                let (at, code) = first.expect("two columns are headed");
                (*at, Some(code.clone()))
            }
        };
        let others = columns.iter().filter(|(at, _)| *at != source);
        let targets: Vec<&(usize, String)> = match target {
            Some(target) => vec![target],
            // only a column that is headed as the source is the source of all others
            None if language.is_none() || column_is_named(row, source) => others.collect(),
            None => others.take(1).collect(),
        };
        let languages = |code: &String| Languages {
            source: language.clone(),
            target: Some(code.clone()),
        };
        Ok(Self {
            source,
            targets: targets
                .iter()
                .map(|(at, code)| (*at, languages(code)))
                .collect(),
            header: true,
        })
    }

    fn pair_of(source: usize, target: usize, languages: &Languages, header: bool) -> Self {
        Self {
            source,
            targets: vec![(target, languages.clone())],
            header,
        }
    }

    /// The pairs of a row whose cells stand at `places`, where these are known.
    fn pairs(&self, row: &TableRow, places: Option<&[Span]>) -> Vec<Result<Pair, Problem>> {
        let text = |column: usize| {
            let cell = row.cells.get(column)?;
            let text = original(cell);
            let marks = cell.len() - text.len();
            let place = places.and_then(|places| places.get(column));
            Some(match place {
                Some(place) => Text::verbatim(text, place.start + marks),
                None => Text::of_pieces(text, row.pieces.get(column).filter(|_| marks == 0)),
            })
        };
        let last = self.targets.iter().map(|(column, _)| *column);
        let needed = last.chain([self.source]).max().unwrap_or(0) + 1;
        let short = || {
            let message = format!("{} columns, not {needed} or more", row.cells.len());
            Problem::new(row.line, message)
        };
        let pair = |(column, languages): &(usize, Languages)| {
            let (source, target) = text(self.source).zip(text(*column))?;
            Some(Pair::new(row.line, source, target, languages))
        };
        let pairs: Option<Vec<Pair>> = self.targets.iter().map(pair).collect();
        match pairs {
            Some(pairs) => pairs.into_iter().map(Ok).collect(),
            None => vec![Err(short())],
        }
    }
}

/// Whether a column is headed as the source and not by a language.
fn column_is_named(header: &TableRow, column: usize) -> bool {
    NAMES
        .iter()
        .any(|[source, _]| header.cells[column].trim().eq_ignore_ascii_case(source))
}

/// Turns rows into pairs; the first row tells the layout.
pub(super) fn pairs<'a>(
    mut rows: impl Iterator<Item = Result<(TableRow, Option<Vec<Span>>), Problem>> + 'a,
    languages: Languages,
) -> Pairs<'a> {
    let mut layout: Option<Layout> = None;
    // the pairs of the row that was read last
    let mut ready = Vec::new().into_iter();
    until_fatal(move || {
        loop {
            if let Some(pair) = ready.next() {
                return Some(pair);
            }
            let (row, places) = match rows.next()? {
                Ok(row) => row,
                Err(problem) => return Some(Err(problem)),
            };
            let known = match &layout {
                Some(layout) => layout,
                None => match Layout::of(&row, &languages) {
                    Ok(found) => layout.insert(found),
                    Err(problem) => return Some(Err(problem)),
                },
            };
            if known.header && std::mem::take(&mut layout.as_mut().expect("just set").header) {
                continue;
            }
            let known = layout.as_ref().expect("just set");
            ready = known.pairs(&row, places.as_deref()).into_iter();
        }
    })
}

pub(super) fn read_csv<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return failed(1, &error);
    }
    let text = as_utf8(&bytes).into_owned();
    let (delimiter, start) = delimiter(&text);
    // the rows are gathered since they borrow from the text
    let rows: Rows<'_> = separated(&text, delimiter, start);
    let rows: Vec<_> = rows.map(|row| row.map(|row| (row, None))).collect();
    pairs(rows.into_iter(), languages)
}

#[cfg(feature = "workbooks")]
pub(super) fn read_xlsx<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return failed(1, &error);
    }
    match sheet(&bytes) {
        Ok(rows) => pairs(rows.into_iter().map(|row| Ok((row, None))), languages),
        Err(problem) => Box::new(std::iter::once(Err(problem))),
    }
}

fn failed<'a>(line: usize, error: &io::Error) -> Pairs<'a> {
    Box::new(std::iter::once(Err(Problem::fatal(
        line,
        error.to_string(),
    ))))
}

pub(super) fn read_tsv<'a>(input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    match stream(input) {
        Ok(input) => pairs(Lines::new(input), languages),
        Err(error) => failed(1, &error),
    }
}

/// The lines of a TSV file of any length, cut at tabs, with the place of each cell.
struct Lines<R> {
    input: R,
    line: usize,
    at: usize,
}

impl<R: BufRead> Lines<R> {
    fn new(input: R) -> Self {
        Self {
            input,
            line: 0,
            at: 0,
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<(TableRow, Option<Vec<Span>>), Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line += 1;
            let mut bytes = Vec::new();
            let mut limited = (&mut self.input).take(LINE_LIMIT);
            match limited.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(Problem::fatal(self.line, error.to_string()))),
            }
            if bytes.len() as u64 == LINE_LIMIT {
                let message =
                    format!("a line of {LINE_LIMIT} bytes or more: is it a table of sentences?");
                return Some(Err(Problem::fatal(self.line, message)));
            }
            if self.line == 1 && bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
                bytes.drain(..3);
            }
            let start = self.at;
            self.at += bytes.len();
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return Some(Err(Problem::new(
                    self.line,
                    "bytes that are not UTF-8: save the table as UTF-8",
                )));
            };
            let text = text.trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                return Some(Ok(cut(text, self.line, start)));
            }
        }
    }
}

fn cut(text: &str, line: usize, start: usize) -> (TableRow, Option<Vec<Span>>) {
    let mut places = Vec::new();
    let mut cells = Vec::new();
    let mut at = start;
    for cell in text.split('\t') {
        places.push(Span::new(at, at + cell.len()));
        cells.push(cell.to_owned());
        at += cell.len() + 1;
    }
    let row = TableRow {
        line,
        cells,
        ..TableRow::default()
    };
    (row, Some(places))
}
