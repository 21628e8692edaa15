use std::io::Write;

use muqabala::check::Config;
use muqabala::document::{Document, UnitKind};
use muqabala::glossary::Glossary;
use muqabala::records::{Choices, Worker};
use serde::Serialize;

use super::Outcome;
use super::arguments::{ListFormat, Reports};
use super::output::{self, Output, OutputFile};
use super::records::{self, Threads};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reports: Reports,
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    /// Answer records from standard input instead, one JSON object a line: `{"id": 1, "text": "…"}`, with `lang` where it is
    /// known
    #[arg(long, conflicts_with = "format")]
    stdin: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    output: OutputFile,
}

/// One unit as it is printed; `index`, `start` and `end` (bytes) count through the file, `story` where it holds
/// several.
#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<usize>,
    index: usize,
    kind: UnitKind,
    start: usize,
    end: usize,
    text: &'a str,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    if arguments.stdin {
        return answer(&arguments, out);
    }
    let documents = arguments.reports.read()?;
    let (mut before, mut buffer) = (UnitsBefore::default(), Vec::new());
    for document in &documents {
        let first = before.of(document);
        if let (Some(story), ListFormat::Text) = (document.source.part_of(), arguments.format) {
            writeln!(out, "{}, story {}", story.file, story.number)?;
        }
        for line in lines(document, first) {
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
                ListFormat::Jsonl => output::json_line(&mut out, &mut buffer, &line)?,
            }
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}

/// Divides records.
fn answer(arguments: &Arguments, out: Output) -> anyhow::Result<Outcome> {
    // dividing needs neither
    let (glossary, config) = (Glossary::new(Vec::new()), Config::default());
    records::run(arguments.threads.count(), out, |asked| {
        let choices = Choices {
            languages: [arguments.reports.language().0; 2],
            ..Choices::default()
        };
        let worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.split(record)?, Outcome::Clean)))
    })
}

fn lines(document: &Document, first: usize) -> impl Iterator<Item = Line<'_>> {
    let at = document.source.start();
    let units = document.units.iter().enumerate();
    units.map(move |(index, unit)| Line {
        report: document.source.file(),
        story: document.source.part_of().map(|part| part.number),
        index: first + index,
        kind: unit.kind,
        start: at + unit.span.start,
        end: at + unit.span.end,
        text: document.unit_text(index),
    })
}

/// Counts the units of the stories of one file that come before a story.
#[derive(Default)]
pub struct UnitsBefore(usize);

impl UnitsBefore {
    /// How many units of its file stand before this story, which comes next.
    pub fn of(&mut self, story: &Document) -> usize {
        if story.source.part_of().is_none_or(|part| part.number == 1) {
            self.0 = 0;
        }
        let before = self.0;
        self.0 += story.units.len();
        before
    }
}
