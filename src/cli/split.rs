use std::io::Write;

use muqabala::document::{Document, UnitKind};
use serde::Serialize;

use super::Outcome;
use super::arguments::{ListFormat, Reports};
use super::output::{self, OutputFile};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reports: Reports,
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    output: OutputFile,
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
    let mut out = arguments.output.open()?;
    let documents = arguments.reports.read()?;
    for document in &documents {
        for line in lines(document) {
            match arguments.format {
                ListFormat::Text => {
                    let kind = format!("{:?}", line.kind).to_lowercase();
                    writeln!(
                        out,
                        "{:>4}  {kind:<11}  {}",
                        line.index,
                        output::one_line(line.text)
                    )?;
                }
                ListFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(&line)?)?,
            }
        }
    }
    out.finish()?;
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
