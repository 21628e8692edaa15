//! Tables of pairs: TSV, one pair a line without quoting; CSV and XLSX, read.
//!
//! The header names the columns by language (`ar`, `fa-IR`, `Arabic`) or as `source` and `target`; a table
//! without one has the source in its first column and the target in its second.

use std::io::{self, BufRead, Read, Write};

use super::{Bitext, Pair, Pairs, Text, numbers, until_fatal};
use crate::format::table::{
    Rows, TableRow, decoded, delimiter, language_of, neutral, original, separated, sheet,
};
use crate::format::{Languages, Losses, Problem, primary};
use crate::text::Span;

/// No line of a table of sentences is longer.
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

/// Which columns hold what.
struct Layout {
    source: usize,
    target: usize,
    languages: Languages,
    /// Whether the row that told it is a header.
    header: bool,
}

impl Layout {
    fn of(row: &TableRow, told: &Languages) -> Result<Self, Problem> {
        let name = |wanted: &str| {
            row.cells
                .iter()
                .position(|cell| cell.trim().eq_ignore_ascii_case(wanted))
        };
        if let (Some(source), Some(target)) = (name("source"), name("target")) {
            let languages = told.clone();
            return Ok(Self {
                source,
                target,
                languages,
                header: true,
            });
        }
        let columns: Vec<(usize, String)> = row
            .cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| Some((at, language_of(cell)?)))
            .collect();
        if columns.len() < 2 {
            let languages = told.clone();
            return Ok(Self {
                source: 0,
                target: 1,
                languages,
                header: false,
            });
        }
        let wanted = |language: &str| {
            let found = columns.iter().find(|(_, code)| *code == primary(language));
            found.ok_or_else(|| {
                Problem::fatal(row.line, format!("no column is headed `{language}`"))
            })
        };
        let target = told.target.as_deref().map(wanted).transpose()?;
        let source = match told.source.as_deref() {
            Some(language) => wanted(language)?,
            None => columns
                .iter()
                .find(|c| Some(*c) != target)
                .expect("two columns"),
        };
        let target = match target {
            Some(target) => target,
            None => columns.iter().find(|c| *c != source).expect("two columns"),
        };
        Ok(Self {
            source: source.0,
            target: target.0,
            languages: Languages {
                source: Some(source.1.clone()),
                target: Some(target.1.clone()),
            },
            header: true,
        })
    }

    /// The pair of a row whose cells stand at `places`, where these are known.
    fn pair(&self, row: &TableRow, places: Option<&[Span]>) -> Result<Pair, Problem> {
        let text = |column: usize| {
            let cell = row.cells.get(column)?;
            let text = original(cell);
            let marks = cell.len() - text.len();
            let place = places.and_then(|places| places.get(column));
            Some(Text {
                text: text.to_owned(),
                place: place.map(|place| Span::new(place.start + marks, place.end)),
            })
        };
        match (text(self.source), text(self.target)) {
            (Some(source), Some(target)) => {
                Ok(Pair::new(row.line, source, target, &self.languages))
            }
            _ => {
                let needed = self.source.max(self.target) + 1;
                let message = format!("{} columns, not {needed} or more", row.cells.len());
                Err(Problem::new(row.line, message))
            }
        }
    }
}

/// Turns rows into pairs; the first row tells the layout.
fn pairs<'a>(
    mut rows: impl Iterator<Item = Result<(TableRow, Option<Vec<Span>>), Problem>> + 'a,
    languages: Languages,
) -> Pairs<'a> {
    let mut layout: Option<Layout> = None;
    until_fatal(move || {
        loop {
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
            return Some(known.pair(&row, places.as_deref()));
        }
    })
}

pub(super) fn read_csv<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return failed(1, &error);
    }
    let text = decoded(&bytes).into_owned();
    let delimiter = delimiter(&text);
    // the rows are gathered since they borrow from the text
    let rows: Rows<'_> = separated(&text, delimiter);
    let rows: Vec<_> = rows.map(|row| row.map(|row| (row, None))).collect();
    pairs(rows.into_iter(), languages)
}

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
    pairs(Lines::new(input), languages)
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
            if self.line == 1
                && (bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]))
            {
                return Some(Err(Problem::fatal(
                    1,
                    "the table is UTF-16: save it as UTF-8",
                )));
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
    (TableRow { line, cells }, Some(places))
}
