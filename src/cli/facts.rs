use std::io::Write;
use std::path::PathBuf;

use muqabala::bitext::Reader;
use muqabala::fact::{Day, Fact};
use muqabala::glossary::Glossary;
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
    /// The day of the reports (YYYY-MM-DD), against which "Friday" and "last week" are read
    #[arg(long)]
    date: Option<Day>,
    /// What to print: a line for people, or one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Jsonl,
}

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    text: &'a str,
    #[serde(flatten)]
    fact: &'a Fact,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let documents = read_all(&arguments.files, arguments.lang.0)?;
    let glossary = Glossary::starter();
    let mut reader = Reader::new(&glossary);
    let mut out = output::standard();
    for document in &documents {
        let reading = reader.read(document, arguments.date);
        for fact in &reading.facts {
            let (report, text) = (document.source.path(), &document.source.text()[fact.span]);
            match arguments.format {
                Format::Jsonl => {
                    let line = Line { report, text, fact };
                    writeln!(out, "{}", serde_json::to_string(&line)?)?;
                }
                Format::Text => {
                    let kind = format!("{:?}", fact.kind).to_lowercase();
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
    out.flush()?;
    Ok(Outcome::Clean)
}
