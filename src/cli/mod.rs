//! Arguments, messages and exit codes. Every command reads, calls the library, writes, and says what
//! happened; results go to standard output or `-o`, messages to standard error.

mod align;
pub(super) mod arguments;
mod bitexts;
mod check;
mod colours;
mod compare;
mod dictionary;
mod diff;
mod extract;
mod facts;
mod glossary;
mod glossary_source;
mod lexicon;
mod manual;
mod output;
pub(super) mod pair_files;
mod records;
mod render;
mod reports;
mod signals;
mod split;
mod stories;
mod terminal;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};
use terminal::tell;

/// Compare Persian, Arabic and English reports, keep a glossary of every variant, check translations.
#[derive(Parser)]
#[command(name = "muqabala", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Divide reports into sentences, headings, bylines, captions and boilerplate
    Split(split::Arguments),
    /// Find people, organisations, places, dates, numbers, quotations and events
    Facts(facts::Arguments),
    /// Compare reports of one event: one page with what they share and where they differ
    Compare(compare::Arguments),
    /// Group thousands of reports by the event, with an index and a page each
    Stories(stories::Arguments),
    /// Align a text and its translation, or two reports, unit by unit
    Align(align::Arguments),
    /// Check a translation against its source, or reports of one language, for consistency
    Check(check::Arguments),
    /// Compare two translations of one text: facts and terms first, then word by word
    Diff(diff::Arguments),
    /// Keep a glossary: concepts, their terms in each language, every variant
    Glossary(glossary::Arguments),
    /// Propose terms that reports share, with their variants, for a glossary
    Extract(extract::Arguments),
    /// Learn a lexicon from translation memories, for `align --lexicon`
    Lexicon(lexicon::Arguments),
    /// Render a template on JSON that another command printed
    Render(render::Arguments),
    /// Print what completes commands and options in a shell
    Completions(manual::Completions),
    /// Print the manual page of the program, or of one of its commands
    Man(manual::Man),
}

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing was found that should fail the run.
    Clean,
    /// Done, and something was found that fails the run.
    Findings,
}

/// Runs the command that the arguments name, the first of which names the program. Exit status: 0 done and clean, 1
/// findings, 2 could not run.
pub fn main(words: &[OsString]) -> u8 {
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(refused) => return usage(&refused, words),
    };
    signals::heed();
    let done = match arguments.command {
        Command::Split(arguments) => split::run(arguments),
        Command::Facts(arguments) => facts::run(arguments),
        Command::Compare(arguments) => compare::run(arguments),
        Command::Stories(arguments) => stories::run(arguments),
        Command::Align(arguments) => align::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Glossary(arguments) => glossary::run(arguments),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Lexicon(arguments) => lexicon::run(arguments),
        Command::Render(arguments) => render::run(arguments),
        Command::Completions(arguments) => manual::completions(&arguments, Arguments::command()),
        Command::Man(arguments) => manual::man(&arguments, Arguments::command()),
    };
    match done {
        Ok(Outcome::Clean) => 0,
        Ok(Outcome::Findings) => 1,
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            tell!("muqabala: {error:#}");
            2
        }
    }
}

/// Tells how the program is used, or what of the arguments it does not know.
fn usage(refused: &clap::Error, words: &[OsString]) -> u8 {
    let hostile = |argument: &OsString| {
        let mut letters = argument.to_string_lossy().into_owned();
        letters.retain(char::is_control);
        !letters.is_empty()
    };
    match refused.use_stderr() && words.iter().any(hostile) {
        // a name that a shell filled in must not reach the terminal as it is
        true => tell!("{}", refused.to_string().trim_end()),
        // a message that cannot be written changes nothing
        false => drop(refused.print()),
    }
    u8::try_from(refused.exit_code()).unwrap_or(2)
}

/// A reader that had enough (`| head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
