use std::path::PathBuf;

use anyhow::bail;
use muqabala::bitext::collation::{Collation, Relation};
use muqabala::bitext::{CompareOptions, compare};
use muqabala::fact::Day;
use muqabala::report::{PageOptions, collation_page};

use super::Outcome;
use super::arguments::{LanguageChoice, Page, read_all};
use super::glossary_source::GlossarySource;
use super::output::Output;
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    /// Two or more reports of one event: .txt or .html files; one may hold several
    #[arg(required = true)]
    reports: Vec<PathBuf>,
    /// The language of all reports: auto, ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// A page to read, or data
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    page: Page,
    #[command(flatten)]
    glossary: GlossarySource,
    /// The day of the reports (YYYY-MM-DD), by which "yesterday" and days without a year are read
    #[arg(long)]
    date: Option<Day>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, clap::ValueEnum)]
enum Format {
    #[default]
    Html,
    Json,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    refuse_twins(&arguments.reports)?;
    let output = Output::open(arguments.output.as_deref())?;
    if arguments.format == Format::Html && output.is_terminal() {
        bail!("the page would fill the terminal: name a file with -o, or ask for --format json");
    }
    let documents = read_all(&arguments.reports, arguments.lang)?;
    if let [only] = documents.as_slice() {
        let path = only.source.path();
        bail!("`{path}` holds one report, and comparing needs two: name another");
    }
    let page = PageOptions::from(arguments.page);
    let options = CompareOptions {
        ui: page.ui.clone(),
        date: arguments.date,
    };
    let collation = compare(&documents, &arguments.glossary.load()?, &options);
    let result = match arguments.format {
        Format::Json => serde_json::to_string(&collation)? + "\n",
        Format::Html => collation_page(&collation, &page)?,
    };
    output.write_whole(result.as_bytes())?;
    if let Some(path) = arguments.output {
        tell!("{}: {}", path.display(), summary(&collation));
    }
    Ok(Outcome::Clean)
}

/// Comparing a report with itself would link everything and say nothing.
fn refuse_twins(paths: &[PathBuf]) -> anyhow::Result<()> {
    let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    for (index, path) in paths.iter().enumerate() {
        if paths[..index].iter().any(|other| real(other) == real(path)) {
            bail!("`{}` is given twice: name each report once", path.display());
        }
    }
    Ok(())
}

fn summary(collation: &Collation) -> String {
    let units: usize = collation
        .reports
        .iter()
        .map(|report| report.units.len())
        .sum();
    let same = collation
        .links
        .iter()
        .filter(|link| link.relation == Relation::SameFact);
    format!(
        "{} reports, {units} units, {} facts, {} links ({} of the same fact), {} divergences",
        collation.reports.len(),
        collation.facts.len(),
        collation.links.len(),
        same.count(),
        collation.divergences.len()
    )
}
