use std::fmt::Write;
use std::path::PathBuf;

use anyhow::bail;
use muqabala::check::{Difference, Piece, Text, differences, segment_differences};
use muqabala::document::{Division, Document};

use super::Outcome;
use super::arguments::LanguageChoice;
use super::bitexts::{BitextFile, is_bitext, joined, same_target};
use super::glossary_source::GlossarySource;
use super::output::{self, Output};
use super::reports::texts_only;
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    /// The first translation; or a file of segments with their translations (.po, .xliff, .tmx and the like), whose
    /// segments are compared with those of the second file that have the same source
    a: PathBuf,
    /// The second translation of the same text
    b: PathBuf,
    /// The text that both translate
    #[arg(long)]
    source: Option<PathBuf>,
    /// The language of the translations: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
    /// The language of the source: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    source_lang: LanguageChoice,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    glossary: GlossarySource,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    if is_bitext(&arguments.a) && is_bitext(&arguments.b) {
        return of_bitexts(&arguments);
    }
    texts_only(
        [&arguments.a, &arguments.b]
            .into_iter()
            .chain(&arguments.source),
    )?;
    let read = |path: &PathBuf, language: LanguageChoice| {
        Document::read(path, language.0, Division::Sentences)
    };
    let source = arguments
        .source
        .as_ref()
        .map(|path| read(path, arguments.source_lang))
        .transpose()?;
    let (a, b) = (
        read(&arguments.a, arguments.lang)?,
        read(&arguments.b, arguments.lang)?,
    );
    let found = differences(source.as_ref(), &a, &b, &arguments.glossary.load()?);
    write(&arguments, &found)
}

/// Compares what two files of segments with their translations have for the same source.
fn of_bitexts(arguments: &Arguments) -> anyhow::Result<Outcome> {
    if arguments.source.is_some() {
        bail!("the files hold their source: leave out --source");
    }
    let read = |path| BitextFile::read(path, arguments.source_lang, arguments.lang);
    let (a, b) = (read(&arguments.a)?, read(&arguments.b)?);
    same_target(&a, &b)?;
    let (rows, alone) = joined(&a, &b)?;
    let names = [&a, &b].map(|file| file.path.display().to_string());
    let segments: Vec<_> = rows
        .iter()
        .map(|[one, other]| {
            let text = |name, text| Text::plain(name, text, 0);
            let source = text(&names[0], &one.source);
            (
                source,
                [text(&names[0], &one.target), text(&names[1], &other.target)],
            )
        })
        .collect();
    let found = segment_differences(&segments, a.languages[1], &arguments.glossary.load()?);
    let outcome = write(arguments, &found)?;
    if alone > 0 {
        tell!("{alone} segments are translated in one of the files only");
    }
    Ok(outcome)
}

fn write(arguments: &Arguments, found: &[Difference]) -> anyhow::Result<Outcome> {
    let output = Output::open(arguments.output.as_deref())?;
    let result = match arguments.format {
        Format::Json => serde_json::to_string(found)? + "\n",
        Format::Text => found.iter().map(shown).collect(),
    };
    output.write_whole(result.as_bytes())?;
    tell!("{} segments differ", found.len());
    Ok(Outcome::Clean)
}

/// One difference: the source, what matters, then both translations as one text with the first's words in
/// `[- -]` and the second's in `{+ +}`. Pieces stand in directional isolates.
fn shown(difference: &Difference) -> String {
    let isolated = |text: &str| format!("\u{2068}{}\u{2069}", output::one_line(text));
    let mut out = String::new();
    if let Some(source) = &difference.source {
        writeln!(out, "{}", isolated(&source.text)).expect("a string");
    }
    for matter in &difference.matters {
        let listed = |forms: &[String]| match forms.is_empty() {
            true => "-".to_owned(),
            false => forms
                .iter()
                .map(|form| isolated(form))
                .collect::<Vec<_>>()
                .join(", "),
        };
        writeln!(
            out,
            "  ! {}: {} | {}",
            matter.kind,
            listed(&matter.a),
            listed(&matter.b)
        )
        .expect("a string");
    }
    let pieces = difference.words.iter().map(|piece| match piece {
        Piece::Both(text) => isolated(text),
        Piece::A(text) => format!("[-{}-]", isolated(text)),
        Piece::B(text) => format!("{{+{}+}}", isolated(text)),
    });
    writeln!(out, "  {}\n", pieces.collect::<Vec<_>>().join(" ")).expect("a string");
    out
}
