use std::io::Write;
use std::path::PathBuf;

use muqabala::document::{Division, Document};
use muqabala::glossary::Variation;
use serde::Serialize;

use super::isolated;
use crate::cli::Outcome;
use crate::cli::arguments::{LanguageChoice, ListFormat};
use crate::cli::glossary_source::GlossarySource;
use crate::cli::output::{self, OutputFile};

#[derive(clap::Args)]
pub struct Match {
    /// The text: a file of any format that reports have, `-` for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Its language: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossarySource,
}

/// A term as it is printed; `start` and `end` are byte offsets into the text.
#[derive(Serialize)]
struct Line<'a> {
    concept: &'a str,
    term: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    how: &'a Variation,
}

pub fn run(arguments: &Match) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    let document = Document::read(&arguments.file, arguments.lang.0, Division::Lines)?;
    let glossary = arguments.glossary.load_language(document.language.code())?;
    let text = document.source.text();
    for found in glossary.matcher(document.language).matches(text) {
        let concept = &glossary.concepts()[found.concept];
        let line = Line {
            concept: &concept.id,
            term: &concept.terms[found.term].form,
            start: found.span.start,
            end: found.span.end,
            text: &text[found.span],
            how: &found.how,
        };
        match arguments.format {
            ListFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(&line)?)?,
            ListFormat::Text => {
                let place = document.source.position(line.start);
                let (met, term) = (isolated(&output::one_line(line.text)), isolated(line.term));
                let how = match line.how.is_none() {
                    true => String::new(),
                    false => format!(" ({})", line.how),
                };
                let (line, column) = (place.line, place.column);
                writeln!(out, "{line}:{column}  {met} = {}: {term}{how}", concept.id)?;
            }
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}
