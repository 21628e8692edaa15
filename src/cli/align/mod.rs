//! `muqabala align`: one pair of texts, or a table of pairs.

mod bitexts;
mod columns;
mod pairs;
mod records;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};
use muqabala::bitext::collation::{self, Collation, UnitRef};
use muqabala::bitext::{Alignment, CompareOptions, Mode, Options, align_texts, compare};
use muqabala::document::{Division, Document};
use muqabala::format::{Bitext, Format, write_bitext};
use muqabala::glossary::Glossary;
use muqabala::language::{Language, UnknownLanguage};
use muqabala::report::{PageOptions, collation_page};
use muqabala::semantics::Lexicon;

use super::Outcome;
use super::arguments::Page;
use super::bitexts::is_bitext;
use super::output::{Output, spinner};
use super::reports::texts_only;
use crate::cli::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    /// The text that was translated, or the first of two reports; or a file of segments with their translations
    /// (.po, .xliff, .tmx and the like)
    #[arg(required_unless_present_any = ["pairs", "stdin"])]
    source: Option<PathBuf>,
    /// Its translation, or the second report; beside such a file another one of the same source, whose translations
    /// are put beside those of the first, or nothing
    target: Option<PathBuf>,
    /// A table of pairs: a line each, source, target and perhaps a name, divided by tabs
    #[arg(long, conflicts_with_all = ["source", "target", "output"], requires = "out_dir")]
    pairs: Option<PathBuf>,
    /// The folder for the results of --pairs; results that are newer than their texts are kept
    #[arg(long)]
    out_dir: Option<PathBuf>,
    /// Answer records from standard input instead, one JSON object a line: `{"id": 1, "source": "…", "target": "…"}`, where
    /// a side may be a list of sentences; with `source_lang` and `target_lang` where they are known
    #[arg(long, conflicts_with_all = ["source", "target", "pairs", "format"])]
    stdin: bool,
    /// How many pairs or records are aligned at once; without it, as many as there are processors
    #[arg(long)]
    jobs: Option<usize>,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    page: Page,
}

/// How a pair is aligned and written.
#[derive(clap::Args)]
struct How {
    /// The language of the source: auto, or an ISO 639-1 code (ar, fa and en are known best)
    #[arg(long, default_value = "auto")]
    source_lang: AnyLanguage,
    /// The language of the target
    #[arg(long, default_value = "auto")]
    target_lang: AnyLanguage,
    /// What is aligned: sentences, or the lines of texts that were divided before
    #[arg(long, value_enum, default_value_t)]
    unit: Unit,
    /// Whether the target translates the source or reports on the same; auto finds out
    #[arg(long, value_enum, default_value_t)]
    mode: ModeChoice,
    /// A lexicon that `muqabala lexicon learn` made, in either direction
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// What is written; without it, a table of the pairs in a terminal, else JSON
    #[arg(long, value_enum)]
    format: Option<ResultFormat>,
}

impl How {
    fn division(&self) -> Division {
        match self.unit {
            Unit::Sentence => Division::Sentences,
            Unit::Line => Division::Lines,
        }
    }

    fn mode(&self) -> Option<Mode> {
        match self.mode {
            ModeChoice::Auto => None,
            ModeChoice::Parallel => Some(Mode::Parallel),
            ModeChoice::Comparable => Some(Mode::Comparable),
        }
    }

    fn format(&self, terminal: bool) -> ResultFormat {
        self.format.unwrap_or(match terminal {
            true => ResultFormat::Text,
            false => ResultFormat::Json,
        })
    }
}

/// A language with a pack, or any other by its code; nothing to find it from the text.
#[derive(Debug, Clone, Copy)]
struct AnyLanguage(Option<Language>);

impl FromStr for AnyLanguage {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "auto" => Ok(Self(None)),
            code => Language::named_or_general(code).map(|language| Self(Some(language))),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Unit {
    #[default]
    Sentence,
    Line,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ModeChoice {
    #[default]
    Auto,
    Parallel,
    Comparable,
}

#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
enum ResultFormat {
    /// The units of both sides and the links between them
    Json,
    /// The pairs in two columns, for a terminal
    Text,
    /// A table with a header
    Tsv,
    /// Translation memory (TMX 1.4)
    Tmx,
    /// XLIFF 1.2
    Xliff,
    /// The rungs of hunalign
    Ladder,
    /// The links of InterText
    Intertext,
    /// A page, side by side
    Html,
}

impl ResultFormat {
    /// The name that files of this format end in.
    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "txt",
            Self::Tsv => "tsv",
            Self::Tmx => "tmx",
            Self::Xliff => "xlf",
            Self::Ladder => "ladder",
            Self::Intertext => "xml",
            Self::Html => "html",
        }
    }
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let page = PageOptions::from(arguments.page);
    if let (Some(table), Some(folder)) = (&arguments.pairs, &arguments.out_dir) {
        return pairs::run(table, folder, arguments.jobs, &arguments.how, &page);
    }
    if arguments.stdin {
        return records::run(arguments.jobs, arguments.output.as_deref(), &arguments.how);
    }
    let Some(source) = &arguments.source else {
        bail!("name a source and a target, or a table of pairs with --pairs");
    };
    let output = Output::open(arguments.output.as_deref())?;
    let format = arguments.how.format(output.is_terminal());
    if format == ResultFormat::Html && output.is_terminal() {
        bail!("the page would fill the terminal: name a file with -o");
    }
    let how = &arguments.how;
    let result = match &arguments.target {
        target if is_bitext(source) => {
            let (sides, mut messages) = bitexts::linked(source, target.as_deref(), how)?;
            let alignment = bitexts::one_to_one(sides[0].units.len());
            let mut aligned = written(sides, &alignment, format, &page)?;
            messages.append(&mut aligned.messages);
            Aligned {
                messages,
                ..aligned
            }
        }
        Some(target) => align(source, target, how, format, &page)?,
        None => bail!(
            "`{}` is a text: name its translation, too",
            source.display()
        ),
    };
    output.write_whole(&result.bytes)?;
    for message in result.messages {
        tell!("{message}");
    }
    Ok(Outcome::Clean)
}

/// A pair, aligned and written.
struct Aligned {
    bytes: Vec<u8>,
    /// What the user should know: what the format could not hold, doubts.
    messages: Vec<String>,
    links: usize,
}

fn align(
    source: &Path,
    target: &Path,
    how: &How,
    result: ResultFormat,
    page: &PageOptions,
) -> anyhow::Result<Aligned> {
    texts_only([source, target].into_iter())?;
    let source = Document::read(source, how.source_lang.0, how.division())?;
    let target = Document::read(target, how.target_lang.0, how.division())?;
    let lexicon = match &how.lexicon {
        Some(path) => Some(read_lexicon(path, [source.language, target.language])?),
        None => None,
    };
    let options = Options {
        lexicon: lexicon.as_ref(),
        mode: how.mode(),
        ..Options::default()
    };
    let spinner = spinner(source.units.len() + target.units.len());
    let alignment = align_texts(
        &source.unit_texts(),
        &target.unit_texts(),
        source.language,
        target.language,
        &options,
    );
    spinner.finish_and_clear();
    let mut doubts = Vec::new();
    if !alignment.related {
        doubts.push(format!(
            "`{}` and `{}`: these do not look like translations or reports of one matter (agreement {:.2})",
            source.source.path(),
            target.source.path(),
            alignment.agreement
        ));
    }
    let mut aligned = written([source, target], &alignment, result, page)?;
    doubts.append(&mut aligned.messages);
    Ok(Aligned {
        messages: doubts,
        ..aligned
    })
}

/// Two texts and their alignment in the format that is asked for.
fn written(
    [source, target]: [Document; 2],
    alignment: &Alignment,
    result: ResultFormat,
    page: &PageOptions,
) -> anyhow::Result<Aligned> {
    let mut messages = Vec::new();
    let mut bytes = Vec::new();
    match format_of(result) {
        _ if result == ResultFormat::Text => {
            bytes = columns::table(&Bitext::new(&source, &target, alignment)).into_bytes();
        }
        Some(format) => {
            let losses = write_bitext(
                &Bitext::new(&source, &target, alignment),
                format,
                &mut bytes,
            )?;
            messages.extend(losses.messages());
        }
        None => {
            let collation = collate(&[source, target], alignment);
            bytes = collation_page(&collation, page)
                .context("the page could not be made")?
                .into_bytes();
        }
    }
    Ok(Aligned {
        bytes,
        messages,
        links: alignment.links.len(),
    })
}

/// A lexicon from the first language to the second; one that leads the other way is turned round.
fn read_lexicon(path: &Path, languages: [Language; 2]) -> anyhow::Result<Lexicon> {
    let failed = || format!("cannot read `{}`", path.display());
    let bytes = std::fs::read(path).with_context(failed)?;
    let lexicon = Lexicon::from_bytes(&bytes).with_context(failed)?;
    let [from, to] = languages.map(Language::code);
    match lexicon.languages() {
        known if known == [from, to] => Ok(lexicon),
        known if known == [to, from] => Ok(lexicon.reversed()),
        known => bail!(
            "`{}` leads from {} to {}, the texts from {from} to {to}: learn a lexicon for these languages",
            path.display(),
            known[0],
            known[1],
        ),
    }
}

/// The exchange format of a result, unless it is a page.
fn format_of(result: ResultFormat) -> Option<Format> {
    Some(match result {
        ResultFormat::Json => Format::Json,
        ResultFormat::Tsv => Format::Tsv,
        ResultFormat::Tmx => Format::Tmx,
        ResultFormat::Xliff => Format::Xliff,
        ResultFormat::Ladder => Format::Ladder,
        ResultFormat::Intertext => Format::InterText,
        ResultFormat::Html | ResultFormat::Text => return None,
    })
}

/// What the two texts have in common, with the alignment's links.
fn collate(documents: &[Document; 2], alignment: &Alignment) -> Collation {
    // only its facts and terms are wanted, not its links
    let options = CompareOptions {
        fast: true,
        ..CompareOptions::default()
    };
    let mut collation = compare(documents, &Glossary::starter(), &options);
    let at = |report, unit| UnitRef { report, unit };
    let pairs = alignment.links.iter().flat_map(|link| {
        link.source
            .clone()
            .flat_map(move |a| link.target.clone().map(move |b| (link, a, b)))
    });
    collation.links = pairs
        .map(|(link, a, b)| collation::Link {
            a: at(0, a),
            b: at(1, b),
            score: f64::from((link.score * 1000.0).round()) / 1000.0,
            relation: link.relation,
            shared: Vec::new(),
            passages: None,
        })
        .collect();
    collation
}
