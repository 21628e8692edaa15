//! `muqabala glossary ...`: a terminologist's daily work.

mod change;
mod exchange;
mod matching;
mod review;
mod show;

use clap::Subcommand;

use super::Outcome;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new glossary that holds the starter glossary, or nothing
    Init(change::Init),
    /// Take concepts in from a file: those of the same id or form are merged
    Import(exchange::Import),
    /// Write the glossary for another program
    Export(exchange::Export),
    /// Add a concept, or terms to one
    Add(change::Add),
    /// Change what a concept or one of its terms says
    Set(change::Set),
    /// Move all that one concept has into another
    Merge(change::Merge),
    /// Say what a concept has to do with another one, or what it is
    Relate(change::Relate),
    /// Take back what `relate` said
    Unrelate(change::Relate),
    /// Remove a concept or one of its terms
    Remove(change::Remove),
    /// List concepts, all or some
    List(show::List),
    /// Show all that the glossary knows of a concept
    Show(show::Show),
    /// Find the terms of a text, in whatever form they stand there
    Match(matching::Match),
    /// Decide about proposed concepts one by one
    Review(review::Review),
    /// List the changes, the last first
    History(show::History),
    /// Undo the last change, or one by its number
    Undo(change::Undo),
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    match arguments.command {
        Command::Init(arguments) => change::init(&arguments),
        Command::Import(arguments) => exchange::import(arguments),
        Command::Export(arguments) => exchange::export(arguments),
        Command::Add(arguments) => change::add(arguments),
        Command::Set(arguments) => change::set(arguments),
        Command::Merge(arguments) => change::merge(&arguments),
        Command::Relate(arguments) => change::relate(arguments),
        Command::Unrelate(arguments) => change::unrelate(arguments),
        Command::Remove(arguments) => change::remove(&arguments),
        Command::List(arguments) => show::list(&arguments),
        Command::Show(arguments) => show::show(&arguments),
        Command::Match(arguments) => matching::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::History(arguments) => show::history(&arguments),
        Command::Undo(arguments) => change::undo(&arguments),
    }
}

/// A value of an enumeration of the glossary, by its name.
macro_rules! parse_name {
    ($name:ident, $type:ident, $what:literal) => {
        fn $name(name: &str) -> Result<muqabala::glossary::$type, String> {
            use muqabala::glossary::$type;
            let known = || {
                $type::ALL
                    .iter()
                    .map(|value| value.name())
                    .collect::<Vec<_>>()
            };
            $type::named(name).ok_or_else(|| {
                format!(
                    concat!("unknown ", $what, " `{}` (known: {})"),
                    name,
                    known().join(", ")
                )
            })
        }
    };
}

parse_name!(kind, ConceptKind, "kind");
parse_name!(status, Status, "status");
parse_name!(term_type, TermType, "type");
parse_name!(part_of_speech, PartOfSpeech, "part of speech");

/// A form with its own direction, so that it does not turn the line around it.
fn isolated(form: &str) -> String {
    format!("\u{2068}{form}\u{2069}")
}
