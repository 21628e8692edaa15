use std::io::Write;
use std::path::PathBuf;

use muqabala::check::Config;
use muqabala::document::{Division, Document};
use muqabala::records::{Choices, TermLine, Worker};

use super::isolated;
use crate::cli::Outcome;
use crate::cli::arguments::{LanguageChoice, ListFormat};
use crate::cli::glossary_source::GlossarySource;
use crate::cli::output::{self, Output, OutputFile};
use crate::cli::records::{self, Threads};

#[derive(clap::Args)]
pub struct Match {
    /// The text: a file of any format that reports have, `-` for standard input
    #[arg(default_value = "-", conflicts_with = "stdin")]
    file: PathBuf,
    /// Its language: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// What to print
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
    #[command(flatten)]
    glossary: GlossarySource,
}

pub fn run(arguments: &Match) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    if arguments.stdin {
        return answer(arguments, out);
    }
    let document = Document::read(&arguments.file, arguments.lang.0, Division::Lines)?;
    let glossary = arguments.glossary.load_language(document.language.code())?;
    let text = document.source.text();
    for found in glossary.matcher(document.language).matches(text) {
        let line = TermLine::new(&found, &glossary, text);
        match arguments.format {
            ListFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(&line)?)?,
            ListFormat::Text => {
                let place = document.source.position(line.start);
                let (met, term) = (
                    isolated(&output::one_line(&line.text)),
                    isolated(&line.term),
                );
                let how = match line.how.is_none() {
                    true => String::new(),
                    false => format!(" ({})", line.how),
                };
                let (row, column) = (place.line, place.column);
                writeln!(out, "{row}:{column}  {met} = {}: {term}{how}", line.concept)?;
            }
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}

/// Finds the terms of records.
fn answer(arguments: &Match, out: Output) -> anyhow::Result<Outcome> {
    let (glossary, config) = (arguments.glossary.load()?, Config::default());
    records::run(arguments.threads.count(), out, |asked| {
        let choices = Choices {
            languages: [arguments.lang.0; 2],
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.terms(record)?, Outcome::Clean)))
    })
}
