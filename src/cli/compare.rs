use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::bail;
use muqabala::bitext::collation::{Collation, Relation};
use muqabala::bitext::{CompareOptions, compare};
use muqabala::check::Config;
use muqabala::fact::{Day, InvalidDay};
use muqabala::records::{Choices, Worker};
use muqabala::report::{BriefFormat, PageOptions, brief, collation_page};

use super::Outcome;
use super::arguments::{LanguageChoice, Page};
use super::glossary_source::GlossarySource;
use super::output::Output;
use super::records::{self, Threads};
use super::reports::{NamedFile, named_files, read_all};
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    /// Two or more reports of one event: text, pages, mails, .pdf, .docx, .odt, .md or subtitles, one of which may hold
    /// several; a folder for the files in it, `@LIST` for those that a file names
    #[arg(required_unless_present = "stdin", conflicts_with = "stdin")]
    reports: Vec<PathBuf>,
    /// Answer records from standard input instead, one JSON object a line: `{"id": 1, "reports": ["…", "…"]}`, where a
    /// report is a text or `{"name", "text", "lang", "date"}`
    #[arg(long, conflicts_with_all = ["format", "brief"])]
    stdin: bool,
    #[command(flatten)]
    threads: Threads,
    /// The language of all reports: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// A page to read, data, or the brief as text, Markdown or a document; without it, what the output's name ends
    /// with tells, else it is a page
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only the brief: what all reports say, what most, what only one, where they differ
    #[arg(long)]
    brief: bool,
    #[command(flatten)]
    page: Page,
    #[command(flatten)]
    glossary: GlossarySource,
    /// The day of all reports (YYYY-MM-DD), or of one (FILE=YYYY-MM-DD), by which "yesterday" and days without a
    /// year are read; without it each report's own is looked for
    #[arg(long, value_name = "DAY|FILE=DAY")]
    date: Vec<ReportDay>,
    /// Leave the sentence encoder out: several times as fast, with fewer links
    #[arg(long)]
    fast: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    Html,
    Json,
    /// The brief as plain text
    Text,
    /// The brief in Markdown, each sentence cited in a footnote
    Markdown,
    /// The brief as a document of a word processor, with the same footnotes
    Docx,
}

impl Format {
    /// The format that the user asked for, or that the name of the output tells.
    fn of(arguments: &Arguments) -> anyhow::Result<Self> {
        let named = arguments.output.as_deref().and_then(Path::extension);
        let named = named.map(|ending| ending.to_string_lossy().to_lowercase());
        let format = arguments.format.unwrap_or(match named.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("docx") => Self::Docx,
            Some("txt") => Self::Text,
            Some("json") if !arguments.brief => Self::Json,
            _ if arguments.brief => Self::Text,
            _ => Self::Html,
        });
        if arguments.brief && matches!(format, Self::Html | Self::Json) {
            bail!("--brief is text, markdown or docx; a page begins with the brief anyway");
        }
        Ok(format)
    }

    /// Whether a terminal can show it.
    fn is_legible(self) -> bool {
        !matches!(self, Self::Html | Self::Docx)
    }
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    if arguments.stdin {
        return answer(arguments);
    }
    let files = named_files(&arguments.reports)?;
    refuse_twins(&files)?;
    let format = Format::of(&arguments)?;
    let output = Output::open(arguments.output.as_deref())?;
    if !format.is_legible() && output.is_terminal() {
        bail!("this would fill the terminal: name a file with -o, or ask for --brief");
    }
    let documents = read_all(&files, arguments.lang.0)?;
    if let [only] = documents.as_slice() {
        let path = only.source.path();
        bail!("`{path}` holds one report, and comparing needs two: name another");
    }
    let dates = dates_of_files(&arguments.date, &files)?;
    let date = arguments.day();
    let page = PageOptions::from(arguments.page);
    let options = CompareOptions {
        ui: page.ui.clone(),
        date,
        dates,
        fast: arguments.fast,
    };
    let collation = compare(&documents, &arguments.glossary.load()?, &options);
    let result = match format {
        Format::Json => (serde_json::to_string(&collation)? + "\n").into_bytes(),
        Format::Html => collation_page(&collation, &page)?.into_bytes(),
        Format::Text => brief(&collation, &page, BriefFormat::Text)?,
        Format::Markdown => brief(&collation, &page, BriefFormat::Markdown)?,
        Format::Docx => brief(&collation, &page, BriefFormat::Docx)?,
    };
    output.write_whole(&result)?;
    if let Some(path) = arguments.output {
        tell!("{}: {}", path.display(), summary(&collation));
    }
    Ok(Outcome::Clean)
}

impl Arguments {
    /// The day of all reports, when the user told it.
    fn day(&self) -> Option<Day> {
        let of_all = self.date.iter().find(|date| date.file.is_none());
        of_all.map(|date| date.day)
    }
}

/// Compares the reports of records.
fn answer(arguments: Arguments) -> anyhow::Result<Outcome> {
    if let Some(file) = arguments.date.iter().find_map(|date| date.file.as_ref()) {
        bail!("--date names `{file}`: the day of one report stands in its record, as `date`");
    }
    let output = Output::open(arguments.output.as_deref())?;
    let (glossary, config) = (arguments.glossary.load()?, Config::default());
    let (threads, date) = (arguments.threads.count(), arguments.day());
    let page = PageOptions::from(arguments.page);
    records::run(threads, output, |asked| {
        let choices = Choices {
            languages: [arguments.lang.0; 2],
            date,
            fast: arguments.fast,
            ui: page.ui.clone(),
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.compare(record)?, Outcome::Clean)))
    })
}

/// A day, of one file or of all.
#[derive(Debug, Clone)]
struct ReportDay {
    file: Option<String>,
    day: Day,
}

impl FromStr for ReportDay {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        Ok(match text.rsplit_once('=') {
            Some((file, day)) => Self {
                file: Some(file.to_owned()),
                day: day.parse()?,
            },
            None => Self {
                file: None,
                day: text.parse()?,
            },
        })
    }
}

/// The days that were told of single files, each of which must be one of the reports.
fn dates_of_files(
    told: &[ReportDay],
    files: &[NamedFile],
) -> anyhow::Result<BTreeMap<String, Day>> {
    let mut dates = BTreeMap::new();
    for told in told {
        let Some(file) = &told.file else { continue };
        if !files
            .iter()
            .any(|named| named.path.display().to_string() == *file)
        {
            bail!("--date names `{file}`, which is none of the reports");
        }
        dates.insert(file.clone(), told.day);
    }
    Ok(dates)
}

/// Comparing a report with itself would link everything and say nothing.
fn refuse_twins(files: &[NamedFile]) -> anyhow::Result<()> {
    let mut seen = HashSet::new();
    for file in files {
        let real = file.path.canonicalize();
        if !seen.insert(real.unwrap_or_else(|_| file.path.clone())) {
            let path = file.path.display();
            bail!("`{path}` is given twice: name each report once");
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
    let counts = [
        ("reports", collation.reports.len()),
        ("units", units),
        ("facts", collation.facts.len()),
        ("links", collation.links.len()),
        ("same", same.count()),
        ("divergences", collation.divergences.len()),
    ]
    .map(|(name, count)| (name, count.to_string()));
    let counts = counts
        .each_ref()
        .map(|(name, count)| (*name, count.as_str()));
    let summary = "{reports, plural, one {# report} other {# reports}}, {units} units, {facts} facts, \
                   {links, plural, one {# link} other {# links}} ({same} of the same fact), \
                   {divergences, plural, one {# divergence} other {# divergences}}";
    muqabala::language::fill(summary, "en", &counts)
}
