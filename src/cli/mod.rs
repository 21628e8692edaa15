//! Arguments, messages and exit codes. Every command reads, calls the library, writes, and says what
//! happened; results go to standard output or `-o`, messages to standard error.

mod compare;
mod extract;
mod facts;
mod output;
mod render;
mod split;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use muqabala::document::{Division, Document};
use muqabala::language::Language;

/// Compare Persian, Arabic and English reports, keep a glossary of every variant, check translations.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Divide reports into sentences, headings, bylines and boilerplate
    Split(split::Arguments),
    /// Find people, organisations, places, dates, numbers, quotations and events
    Facts(facts::Arguments),
    /// Compare reports of one event: one page with what they share and where they differ
    Compare(compare::Arguments),
    /// Propose terms that reports share, with their variants, for a glossary
    Extract(extract::Arguments),
    /// Render a template on JSON that another command printed
    Render(render::Arguments),
}

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing was found that should fail the run.
    Clean,
}

/// Runs the command that the arguments name. Exit status: 0 done and clean, 1 findings, 2 could not run.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Split(arguments) => split::run(arguments),
        Command::Facts(arguments) => facts::run(arguments),
        Command::Compare(arguments) => compare::run(arguments),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Render(arguments) => render::run(arguments),
    };
    match done {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("muqabala: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A reader that had enough (`| head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// The argument of `--lang` and its like: a language, or `auto` to find it from the text.
#[derive(Debug, Clone, Copy)]
pub struct LanguageChoice(Option<Language>);

impl std::str::FromStr for LanguageChoice {
    type Err = muqabala::language::UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "auto" => Ok(Self(None)),
            code => Language::named(code).map(|language| Self(Some(language))),
        }
    }
}

/// Reads all reports before any work begins, so that a bad one is told at once.
fn read_all(paths: &[PathBuf], language: Option<Language>) -> anyhow::Result<Vec<Document>> {
    let read = |path: &PathBuf| Document::read(path, language, Division::Sentences);
    Ok(paths.iter().map(read).collect::<Result<_, _>>()?)
}
