use std::io::Write;
use std::path::PathBuf;

use muqabala::document::{Document, UnitKind};
use serde::Serialize;

use super::{LanguageChoice, Outcome, output, read_all};

#[derive(clap::Args)]
pub struct Arguments {
    /// The reports: .txt or .html files, `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Their language: auto, ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// What to print: the units line by line, or one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Jsonl,
}

/// One unit as it is printed; `start` and `end` are byte offsets into the report.
#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    index: usize,
    kind: UnitKind,
    start: usize,
    end: usize,
    text: &'a str,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let documents = read_all(&arguments.files, arguments.lang.0)?;
    let mut out = output::standard();
    for document in &documents {
        for line in lines(document) {
            match arguments.format {
                Format::Text => {
                    let kind = format!("{:?}", line.kind).to_lowercase();
                    writeln!(
                        out,
                        "{:>4}  {kind:<11}  {}",
                        line.index,
                        output::one_line(line.text)
                    )?;
                }
                Format::Jsonl => writeln!(out, "{}", serde_json::to_string(&line)?)?,
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn lines(document: &Document) -> impl Iterator<Item = Line<'_>> {
    document.units.iter().enumerate().map(|(index, unit)| Line {
        report: document.source.path(),
        index,
        kind: unit.kind,
        start: unit.span.start,
        end: unit.span.end,
        text: document.unit_text(index),
    })
}
