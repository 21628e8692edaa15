use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, anyhow, bail};
use muqabala::format::{Column, ConceptOptions, Format, Languages, read_concepts, write_concepts};
use muqabala::glossary::{Concept, Glossary, Plan, salvage};
use muqabala::report::{PageOptions, glossary_page};

use crate::cli::Outcome;
use crate::cli::arguments::Page;
use crate::cli::glossary_source::{GlossaryFile, GlossarySource};
use crate::cli::output::{self, Output};
use crate::cli::terminal::tell;

/// The languages of a format that has two columns and no more.
#[derive(clap::Args)]
struct Sides {
    /// The language of the source column, where the format has two columns
    #[arg(long, value_name = "LANGUAGE")]
    source_lang: Option<String>,
    /// The language of the target column
    #[arg(long, value_name = "LANGUAGE")]
    target_lang: Option<String>,
}

impl From<Sides> for Languages {
    fn from(sides: Sides) -> Self {
        Self {
            source: sides.source_lang,
            target: sides.target_lang,
        }
    }
}

#[derive(clap::Args)]
pub struct Import {
    /// The file, `-` for standard input
    file: PathBuf,
    /// Its format: jsonl, csv, tsv, xlsx, tbx, tbx-v2 or omegat; without it, by the file's extension
    #[arg(long)]
    format: Option<Format>,
    /// What a column of a table holds, by its header: `--map Begriff=en --map Status=status`
    #[arg(long, value_name = "HEADER=COLUMN", value_parser = mapping)]
    map: Vec<(String, Column)>,
    #[command(flatten)]
    sides: Sides,
    /// Print what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    glossary: GlossaryFile,
}

fn mapping(text: &str) -> Result<(String, Column), String> {
    let (header, column) = text
        .rsplit_once('=')
        .ok_or_else(|| format!("`{text}`: write it as HEADER=COLUMN"))?;
    let column = column.parse().map_err(|e| format!("{e}"))?;
    Ok((header.to_owned(), column))
}

pub fn import(arguments: Import) -> anyhow::Result<Outcome> {
    let path = arguments.file.display().to_string();
    let format = known_format(arguments.format, &arguments.file)?;
    let options = ConceptOptions {
        languages: arguments.sides.into(),
        columns: arguments.map,
    };
    // the glossary is asked for first, so that a long file is not read for nothing
    let glossary = arguments.glossary;
    let (plan, unread) = match arguments.dry_run {
        true => {
            let known = glossary.open_to_read()?.load()?;
            let (concepts, unread) = read(&arguments.file, format, &options)?;
            let plan = Plan::new(&known, concepts);
            print(&plan)?;
            (plan, unread)
        }
        false => {
            let mut store = glossary.open()?;
            let (concepts, unread) = read(&arguments.file, format, &options)?;
            (store.import(&format!("import {path}"), concepts)?, unread)
        }
    };
    for conflict in &plan.conflicts {
        tell!("{path}: {conflict}");
    }
    let new = plan.steps.iter().filter(|step| step.is_new).count();
    let changed = plan.steps.iter().filter(|step| step.is_change()).count() - new;
    let same = plan.steps.len() - new - changed;
    let conflicts = plan.conflicts.len();
    let unwritten = if arguments.dry_run {
        " (nothing is written)"
    } else {
        ""
    };
    tell!(
        "{path}: concepts: {new} new, {changed} changed, {same} as they were; conflicts: {conflicts}{unwritten}"
    );
    // what could not be read is not in the glossary: no script may pass on it
    Ok(match unread {
        0 => Outcome::Clean,
        _ => Outcome::Findings,
    })
}

fn known_format(told: Option<Format>, path: &Path) -> anyhow::Result<Format> {
    told.or_else(|| Format::of_path(path)).ok_or_else(|| {
        anyhow!(
            "the name `{}` tells of no format: name it with --format",
            path.display()
        )
    })
}

/// Reads concepts and tells what was not understood; gives the number of those troubles with them.
///
/// # Errors
/// Nothing at all was understood.
fn read(
    path: &Path,
    format: Format,
    options: &ConceptOptions,
) -> anyhow::Result<(Vec<Concept>, usize)> {
    let name = path.display();
    let mut bytes = Vec::new();
    match path.as_os_str() == "-" {
        true => std::io::stdin().read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    }
    .with_context(|| format!("cannot read `{name}`"))?;
    let read = read_concepts(&bytes, format, options);
    for problem in &read.problems {
        if problem.fatal {
            bail!("`{name}`, {problem}; nothing is imported");
        }
        tell!("{name}, {problem}");
    }
    for loss in read.losses.messages() {
        tell!("{name}: {loss}");
    }
    if read.concepts.is_empty() && !read.problems.is_empty() {
        bail!("`{name}`: nothing in it could be read as {format}; nothing is imported");
    }
    Ok((read.concepts, read.problems.len()))
}

/// The concepts that change, a line each and one for each edit.
fn print(plan: &Plan) -> anyhow::Result<()> {
    let mut out = output::standard();
    for step in plan.steps.iter().filter(|step| step.is_change()) {
        match step.is_new {
            true => writeln!(out, "new      {}", super::show::line(&step.concept))?,
            false => {
                writeln!(out, "changed  {}", step.concept.id)?;
                for edit in &step.edits {
                    writeln!(out, "           {edit}")?;
                }
            }
        }
    }
    Ok(out.flush()?)
}

/// What an export makes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Made {
    /// A page to read.
    Page,
    /// A file for another program.
    File(Format),
}

impl FromStr for Made {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let file = |format: &Format| format.writes_concepts();
        match name {
            "html" => Ok(Self::Page),
            name => match name.parse().ok().filter(file) {
                Some(format) => Ok(Self::File(format)),
                None => {
                    let known: Vec<&str> = Format::all().filter(file).map(Format::name).collect();
                    bail!(
                        "unknown format `{name}` (known: html, {})",
                        known.join(", ")
                    )
                }
            },
        }
    }
}

#[derive(clap::Args)]
pub struct Export {
    /// The format: html, jsonl, csv, tsv, xlsx, tbx, tbx-v2, omegat, weblate, weblate-tbx or skos; without it,
    /// by the extension of the file
    #[arg(long)]
    format: Option<Made>,
    /// Save what can be read of a damaged glossary, in its tables or in its history
    #[arg(long)]
    salvage: bool,
    #[command(flatten)]
    sides: Sides,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    page: Page,
    #[command(flatten)]
    glossary: GlossarySource,
}

pub fn export(arguments: Export) -> anyhow::Result<Outcome> {
    let path = arguments.output.as_deref().unwrap_or(Path::new("-"));
    let made = match arguments.format {
        Some(made) => made,
        None if path
            .extension()
            .is_some_and(|extension| extension == "html") =>
        {
            Made::Page
        }
        None => Made::File(known_format(None, path)?),
    };
    let output = Output::open(arguments.output.as_deref())?;
    if output.is_terminal() && matches!(made, Made::Page | Made::File(Format::Xlsx)) {
        bail!("that is nothing for a terminal: name a file with -o");
    }
    let glossary = match arguments.salvage {
        true => salvaged(&arguments.glossary)?,
        false => arguments.glossary.load()?,
    };
    let concepts = glossary.concepts();
    let result = match made {
        Made::Page => page(concepts, &arguments.sides, &arguments.page.into())?,
        Made::File(format) => file(concepts, format, arguments.sides)?,
    };
    output.write_whole(&result)?;
    if arguments.output.is_some() {
        tell!("{}: {} concepts", path.display(), concepts.len());
    }
    Ok(Outcome::Clean)
}

/// What can be read of a damaged glossary, and what cannot.
fn salvaged(glossary: &GlossarySource) -> anyhow::Result<Glossary> {
    let Some(path) = glossary.path() else {
        bail!(
            "which glossary is to be saved? name its file with --glossary or in MUQABALA_GLOSSARY"
        );
    };
    let saved = salvage(path)?;
    tell!(
        "{}: {} concepts as they stand, {} from the history, {} of terms whose concept is gone{}",
        path.display(),
        saved.standing,
        saved.remembered,
        saved.fragments,
        match saved.incomplete {
            true => "; what else there was cannot be read",
            false => "",
        },
    );
    Ok(Glossary::new(saved.concepts))
}

fn page(concepts: &[Concept], sides: &Sides, options: &PageOptions) -> anyhow::Result<Vec<u8>> {
    let (Some(source), Some(target)) = (&sides.source_lang, &sides.target_lang) else {
        bail!("a page holds two languages: name them with --source-lang and --target-lang");
    };
    Ok(glossary_page(concepts, source, target, options)?.into_bytes())
}

/// The glossary as another program reads it; what the format cannot hold is reported.
fn file(concepts: &[Concept], format: Format, sides: Sides) -> anyhow::Result<Vec<u8>> {
    let options = ConceptOptions {
        languages: sides.into(),
        columns: Vec::new(),
    };
    let mut bytes = Vec::new();
    let losses =
        write_concepts(concepts, format, &options, &mut bytes).map_err(|e| match e.kind() {
            ErrorKind::InvalidInput => anyhow!("{e} (--source-lang, --target-lang)"),
            _ => e.into(),
        })?;
    for loss in losses.messages() {
        tell!("{format} does not hold all: {loss}");
    }
    Ok(bytes)
}
