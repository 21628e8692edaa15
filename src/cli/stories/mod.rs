//! `muqabala stories`: many reports grouped into stories.

mod input;
mod pages;

use std::path::{Path, PathBuf};

use anyhow::bail;
use muqabala::fact::Day;
use muqabala::report::PageOptions;
use muqabala::stories::{Added, Meaning, Signer, Store, Story};
use serde::Serialize;

use super::Outcome;
use super::arguments::{LanguageChoice, Page};
use super::glossary_source::GlossarySource;
use super::output::{Output, one_line};
use super::terminal::tell;
use input::Input;
use pages::Teller;

#[derive(clap::Args)]
pub struct Arguments {
    /// The reports: files and folders as for `compare`, and files of JSON Lines (.jsonl; `-` for standard input) with a report
    /// a line: "text" and, where they are known, "id", "title", "date", "language", "outlet". None, to list what a
    /// store holds
    reports: Vec<PathBuf>,
    /// The file in which reports and stories are kept; it is made when it is not there, and reports that it has are passed over
    #[arg(long, value_name = "FILE", required_unless_present = "reports")]
    store: Option<PathBuf>,
    /// The language of all reports: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// Only stories with a report of this day (YYYY-MM-DD) or later
    #[arg(long, value_name = "DAY")]
    since: Option<Day>,
    /// Only stories of at least so many reports
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: usize,
    /// Only stories with reports in each of these languages (codes with commas between them)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    languages: Vec<String>,
    /// Only the story with this id
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Give each story's brief: what all reports say, what most, what only one, where they differ
    #[arg(long)]
    brief: bool,
    /// The folder to write pages to, or the file for text or JSON; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Text, JSON, or a folder of pages; without it, what the output's name ends with tells, else it is a folder
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The most stories that get a page of their own, those with the most texts first
    #[arg(long, value_name = "N", default_value_t = 50)]
    pages: usize,
    #[command(flatten)]
    page: Page,
    #[command(flatten)]
    glossary: GlossarySource,
    /// Leave the sentence encoder out: several times as fast, with fewer reports of one event found across languages. A
    /// store goes on as it was begun
    #[arg(long)]
    fast: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    /// A line each, for people
    Text,
    Json,
    /// A folder with an index and a page for each of the largest stories
    Html,
}

impl Format {
    fn of(arguments: &Arguments) -> anyhow::Result<Self> {
        let Some(output) = &arguments.output else {
            return match arguments.format {
                Some(Self::Html) => bail!("pages are a folder: name it with -o"),
                format => Ok(format.unwrap_or(Self::Text)),
            };
        };
        let ending = output
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(arguments.format.unwrap_or(match ending.as_deref() {
            Some("json") => Self::Json,
            Some("txt") => Self::Text,
            _ if output == Path::new("-") => Self::Text,
            _ => Self::Html,
        }))
    }
}

/// Reports that are added in one transaction.
const BATCH: usize = 500;

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let format = Format::of(&arguments)?;
    let output = match (format, &arguments.output) {
        (Format::Html, Some(folder)) => {
            pages::make_folder(folder)?;
            None
        }
        (_, output) => Some(Output::open(output.as_deref())?),
    };
    let glossary = arguments.glossary.load()?;
    let store = filled(&arguments, &glossary)?;
    let mut stories = store.stories()?;
    let all = stories.len();
    let wanted = arguments
        .story
        .as_deref()
        .map(|name| store.named(name))
        .transpose()?;
    stories.retain(|story| match &wanted {
        Some(id) => story.id == *id,
        None => is_wanted(story, &arguments),
    });
    let page = PageOptions::from(arguments.page);
    let teller = Teller {
        store: &store,
        glossary: &glossary,
        options: &page,
        fast: store.meaning() == Meaning::Table,
    };
    let (shown, brief) = (stories.len(), arguments.brief);
    match (output, &arguments.output) {
        (Some(output), _) if format == Format::Json => json(output, &stories, &teller, brief)?,
        (Some(output), _) => text(output, &stories, &teller, brief)?,
        (None, Some(folder)) => {
            let made = pages::write(folder, &stories, &teller, arguments.pages)?;
            tell!(
                "{}: {shown} of {all} stories, {made} with a page",
                folder.display()
            );
        }
        (None, None) => {}
    }
    Ok(Outcome::Clean)
}

/// The store with all reports that were named in it.
fn filled(arguments: &Arguments, glossary: &muqabala::glossary::Glossary) -> anyhow::Result<Store> {
    let meaning = if arguments.fast {
        Meaning::Table
    } else {
        Meaning::Encoder
    };
    if arguments.reports.is_empty() {
        let store = arguments.store.as_deref();
        return Ok(Store::open_to_read(store.unwrap_or(Path::new("")))?);
    }
    let mut input = Input::open(&arguments.reports, arguments.lang.0)?;
    let mut signer = Signer::new(glossary, meaning);
    let mut store = match &arguments.store {
        Some(path) => Store::open(path, signer.meaning())?,
        None => Store::in_memory(signer.meaning())?,
    };
    let mut all = Added::default();
    while let Some(batch) = input.next(BATCH)? {
        let added = store.add(&batch, &mut signer)?;
        all.reports += added.reports;
        all.known += added.known;
    }
    let summary = "{reports, plural, one {# report} other {# reports}} added, {known} known, {bad, plural, \
                   one {# record} other {# records}} left out";
    let counts = [
        ("reports", all.reports),
        ("known", all.known),
        ("bad", input.left_out()),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let counts = counts
        .each_ref()
        .map(|(name, count)| (*name, count.as_str()));
    tell!("{}", muqabala::language::fill(summary, "en", &counts));
    Ok(store)
}

fn is_wanted(story: &Story, arguments: &Arguments) -> bool {
    let late = arguments
        .since
        .is_none_or(|since| story.last.is_some_and(|last| last >= since));
    let told = |language: &String| story.languages.contains(language.as_str());
    late && story.reports.len() >= arguments.min && arguments.languages.iter().all(told)
}

/// A story as JSON tells it.
#[derive(Serialize)]
struct StoryView<'a> {
    #[serde(flatten)]
    story: &'a Story,
    #[serde(skip_serializing_if = "Option::is_none")]
    brief: Option<String>,
}

fn json(output: Output, stories: &[Story], teller: &Teller, brief: bool) -> anyhow::Result<()> {
    let view = |story| -> anyhow::Result<StoryView> {
        Ok(StoryView {
            story,
            brief: match brief {
                true => teller.brief(story)?,
                false => None,
            },
        })
    };
    let views: Vec<StoryView> = stories.iter().map(view).collect::<Result<_, _>>()?;
    let whole = serde_json::json!({ "stories": views });
    output.write_whole((whole.to_string() + "\n").as_bytes())
}

/// A line a story, those told most first.
fn text(mut output: Output, stories: &[Story], teller: &Teller, brief: bool) -> anyhow::Result<()> {
    use std::io::Write;
    let mut order: Vec<&Story> = stories.iter().collect();
    order.sort_by_key(|story| std::cmp::Reverse((story.texts, story.reports.len(), story.last)));
    for story in order {
        let days = match (story.first, story.last) {
            (Some(first), Some(last)) if first != last => format!("{first}/{last}"),
            (Some(day), _) => day.to_string(),
            _ => "-".to_owned(),
        };
        let languages: Vec<&str> = story.languages.iter().map(String::as_str).collect();
        let count = |template: &str, count: usize| {
            muqabala::language::fill(template, "en", &[("n", &count.to_string())])
        };
        writeln!(
            output,
            "{}  {:>11} {:>9}  {days:<21}  {}  {}",
            story.id,
            count(
                "{n, plural, one {# report} other {# reports}}",
                story.reports.len()
            ),
            count("{n, plural, one {# text} other {# texts}}", story.texts),
            languages.join(","),
            one_line(&story.title)
        )?;
        if brief && let Some(brief) = teller.brief(story)? {
            writeln!(output, "\n{brief}")?;
        }
    }
    output.finish()
}
