use std::fmt::Write;
use std::path::PathBuf;

use muqabala::check::{Difference, Piece, differences};
use muqabala::document::{Division, Document};

use super::Outcome;
use super::arguments::LanguageChoice;
use super::glossary_source::GlossarySource;
use super::output::{self, Output};
use super::reports::texts_only;
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    /// The first translation
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
    let output = Output::open(arguments.output.as_deref())?;
    let found = differences(source.as_ref(), &a, &b, &arguments.glossary.load()?);
    let result = match arguments.format {
        Format::Json => serde_json::to_string(&found)? + "\n",
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
