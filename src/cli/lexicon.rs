//! `muqabala lexicon`: pairs of words learned from the desk's own translations.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::format::{Format, Languages, State, read_pairs};
use muqabala::language::Language;
use muqabala::semantics::{Lexicon, Units};

use super::Outcome;
use super::output::Output;
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Learn which words translate each other from translation memories or tables of sentences
    Learn(Learn),
}

#[derive(clap::Args)]
struct Learn {
    /// Files of sentences and their translations: TMX, TSV, CSV, XLSX, XLIFF or PO
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The lexicon to write, for `muqabala align --lexicon`
    #[arg(short, long)]
    output: PathBuf,
    /// The language that is translated, an ISO 639-1 code; without it, as the files say
    #[arg(long)]
    source_lang: Option<String>,
    /// The language of the translations; without it, as the files say
    #[arg(long)]
    target_lang: Option<String>,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let Action::Learn(arguments) = arguments.action;
    arguments.run()
}

/// Sentences with their translations, and the languages of both.
#[derive(Default)]
struct Memory {
    source: Vec<String>,
    target: Vec<String>,
    languages: Option<[Language; 2]>,
}

impl Learn {
    fn run(&self) -> anyhow::Result<Outcome> {
        for code in [&self.source_lang, &self.target_lang].into_iter().flatten() {
            Language::named_or_general(code)?;
        }
        let output = Output::open(Some(&self.output))?;
        let mut memory = Memory::default();
        let mut refused = 0;
        for path in &self.files {
            refused += self.read(path, &mut memory)?;
        }
        let Some([source_language, target_language]) = memory.languages else {
            bail!(
                "no sentence with a translation: give a TMX or a table with a column for each language"
            );
        };
        fn texts(list: &[String]) -> Vec<&str> {
            list.iter().map(String::as_str).collect()
        }
        let source = Units::new(&texts(&memory.source), source_language);
        let target = Units::new(&texts(&memory.target), target_language);
        let runs: Vec<_> = (0..source.len()).map(|i| (i..i + 1, i..i + 1)).collect();
        let lexicon = Lexicon::learned(&source, &target, &runs);
        output.write_whole(&lexicon.to_bytes())?;
        let [from, to] = lexicon.languages();
        tell!(
            "{}: {} pairs of words, {from} to {to}, learned from {} pairs of sentences",
            self.output.display(),
            lexicon.len(),
            source.len(),
        );
        Ok(match refused {
            0 => Outcome::Clean,
            _ => Outcome::Findings,
        })
    }

    /// Adds the translated pairs of a file; what cannot be understood is reported with its place, left out and counted.
    fn read(&self, path: &Path, memory: &mut Memory) -> anyhow::Result<usize> {
        let mut refused = 0;
        let Some(format) = Format::of_path(path).filter(|format| format.reads_pairs()) else {
            bail!(
                "`{}`: its name tells of no format that holds sentences with translations; name it .tmx, .tsv, .csv, .xlsx, .xlf or .po",
                path.display()
            );
        };
        let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let languages = Languages {
            source: self.source_lang.clone(),
            target: self.target_lang.clone(),
        };
        for pair in read_pairs(BufReader::new(file), format, &languages) {
            let pair = match pair {
                Ok(pair) => pair,
                Err(problem) if problem.fatal => bail!("`{}`, {problem}", path.display()),
                Err(problem) => {
                    tell!("`{}`, {problem}", path.display());
                    refused += 1;
                    continue;
                }
            };
            if pair.state != State::Translated || pair.source.text.trim().is_empty() {
                continue;
            }
            let place = || format!("`{}`, line {}", path.display(), pair.line);
            let found = [
                language(&pair.source_language, "--source-lang").with_context(place)?,
                language(&pair.target_language, "--target-lang").with_context(place)?,
            ];
            let expected = *memory.languages.get_or_insert(found);
            if found != expected {
                bail!(
                    "{}: {} to {}, but what was read before leads from {} to {}; choose the languages with --source-lang and --target-lang",
                    place(),
                    found[0].code(),
                    found[1].code(),
                    expected[0].code(),
                    expected[1].code(),
                );
            }
            memory.source.push(pair.source.text);
            memory.target.push(pair.target.text);
        }
        Ok(refused)
    }
}

/// The language of a tag such as `ar-SA`.
fn language(tag: &Option<String>, option: &str) -> anyhow::Result<Language> {
    let Some(tag) = tag else {
        bail!("the file does not tell its languages: tell this one with {option}");
    };
    let code = tag.split(['-', '_']).next().unwrap_or(tag);
    Ok(Language::named_or_general(&code.to_ascii_lowercase())?)
}
