use std::collections::BTreeSet;
use std::io::Write;

use muqabala::check::Config;
use muqabala::document::Document;
use muqabala::fact::{Day, Fact, How, Reader, Reading};
use muqabala::records::{Choices, FactLine, Worker};
use serde::Serialize;

use super::Outcome;
use super::arguments::{ListFormat, Reports};
use super::glossary_source::GlossarySource;
use super::output::{self, Output, OutputFile};
use super::records::{self, Threads};
use super::split::UnitsBefore;
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reports: Reports,
    /// The day of the reports (YYYY-MM-DD), against which "Friday" and "last week" are read
    #[arg(long)]
    date: Option<Day>,
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    /// Answer records from standard input instead, one JSON object a line: `{"id": 1, "text": "…"}`, with `lang` and
    /// `date` where they are known
    #[arg(long, conflicts_with = "format")]
    stdin: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossarySource,
}

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    #[serde(flatten)]
    said: FactLine,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    if arguments.stdin {
        return answer(&arguments, out);
    }
    let documents = arguments.reports.read()?;
    let glossary = arguments.glossary.load()?;
    let mut reader = Reader::new(&glossary);
    let mut before = UnitsBefore::default();
    let (mut told, mut buffer) = (BTreeSet::new(), Vec::new());
    // a report that is answered gives its room to the next
    for document in documents {
        let (first, at) = (before.of(&document), document.source.start());
        let reading = reader.read(&document, arguments.date);
        tell_soft_day(&document, &reading, &mut told);
        for mut fact in reading.facts {
            let (report, text) = (document.source.file(), &document.source.text()[fact.span]);
            fact.unit += first;
            fact.span = fact.span.shifted(at);
            match arguments.format {
                ListFormat::Jsonl => {
                    let text = text.to_owned();
                    let said = FactLine { text, fact };
                    let line = Line { report, said };
                    output::json_line(&mut out, &mut buffer, &line)?;
                }
                ListFormat::Text => {
                    let kind = format!("{:?}", fact.kind()).to_lowercase();
                    let text = output::one_line(text);
                    writeln!(
                        out,
                        "{:>4}  {kind:<12}  {}  {text}  ({})",
                        fact.unit, fact.id, fact.how
                    )?;
                }
            }
        }
    }
    out.finish()?;
    // the program ends here: what it learned of words and the glossary need not be taken apart
    std::mem::forget(reader);
    std::mem::forget(glossary);
    Ok(Outcome::Clean)
}

/// Finds the facts of records.
fn answer(arguments: &Arguments, out: Output) -> anyhow::Result<Outcome> {
    let (glossary, config) = (arguments.glossary.load()?, Config::default());
    records::run(arguments.threads.count(), out, |asked| {
        let choices = Choices {
            languages: [arguments.reports.language().0; 2],
            date: arguments.date,
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.facts(record)?, Outcome::Clean)))
    })
}

/// Says so where dates are read by a day that only the time of a file tells: once a file, however many stories it holds.
fn tell_soft_day(document: &Document, reading: &Reading, told: &mut BTreeSet<String>) {
    let Some(published) = reading.published.filter(|day| !day.from.is_firm()) else {
        return;
    };
    let by_it = |fact: &Fact| matches!(&fact.how, How::Date { from, .. } if from.is_of_report());
    let file = document.source.file();
    if reading.facts.iter().any(by_it) && told.insert(file.to_owned()) {
        let day = published.day;
        tell!(
            "`{file}`: read as of {day} ({}); tell its day with --date",
            published.from
        );
    }
}
