use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use muqabala::check::Config;
use muqabala::document::Document;
use muqabala::extract::{Candidate, Options, extract, free_id};
use muqabala::format::cell_text;
use muqabala::glossary::{Concept, Glossary, Status, Store, Term};
use muqabala::records::{Choices, Worker};

use super::Outcome;
use super::arguments::{LanguageChoice, Reports};
use super::bitexts::{BitextFile, is_bitext};
use super::glossary_source::{GlossarySource, user};
use super::output::{self, Output, OutputFile};
use super::records::{self, Threads};
use super::reports::{NamedFile, read_all};
use super::terminal::tell;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    reports: Reports,
    /// What to print: one JSON object a line, or a table
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Leave out what the glossary has
    #[arg(long)]
    new: bool,
    /// A glossary to add the candidates to that it lacks, as proposed; nothing is printed then
    #[arg(long, value_name = "DB", conflicts_with_all = ["output", "stdin"])]
    into: Option<PathBuf>,
    /// Answer records from standard input instead, one JSON object a line: `{"id": 1, "reports": ["…", "…"]}`, where a
    /// report is a text or `{"name", "text", "lang", "date"}`
    #[arg(long, conflicts_with = "format")]
    stdin: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossarySource,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Jsonl,
    Tsv,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let out = arguments.output.open()?;
    if arguments.stdin {
        return answer(&arguments, out);
    }
    let mut store = arguments
        .into
        .as_deref()
        .map(|path| Store::open(path, &user()))
        .transpose()?;
    let documents = read(&arguments.reports)?;
    let (proposals, glossary) = match &store {
        Some(store) => without_proposals(&store.load()?),
        None => (Vec::new(), arguments.glossary.load()?),
    };
    let options = Options {
        new_only: arguments.new || store.is_some(),
    };
    let mut candidates = extract(&documents, &glossary, options);
    candidates.retain(|candidate| !is_proposed(candidate, &proposals));
    match (&mut store, &arguments.into) {
        (Some(store), Some(path)) => propose(store, path, &candidates, &documents)?,
        _ => print(&candidates, &documents, arguments.format, out)?,
    }
    Ok(Outcome::Clean)
}

/// Proposes the terms of records.
fn answer(arguments: &Arguments, out: Output) -> anyhow::Result<Outcome> {
    let (glossary, config) = (arguments.glossary.load()?, Config::default());
    records::run(arguments.threads.count(), out, |asked| {
        let choices = Choices {
            languages: [arguments.reports.language().0; 2],
            new_only: arguments.new,
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.extract(record)?, Outcome::Clean)))
    })
}

/// The reports; of a file of segments with their translations both sides.
fn read(reports: &Reports) -> anyhow::Result<Vec<Document>> {
    let (bitexts, texts): (Vec<NamedFile>, Vec<NamedFile>) =
        (reports.files()?.into_iter()).partition(|file| is_bitext(&file.path));
    let mut documents = match texts.is_empty() {
        true => Vec::new(),
        false => read_all(&texts, reports.language().0)?,
    };
    for file in bitexts {
        let file = BitextFile::read(&file.path, LanguageChoice(None), reports.language())?;
        documents.extend(file.sides()?);
    }
    Ok(documents)
}

/// The concepts that are proposed only, and a glossary of the others: what a first run proposed must not change what
/// a second one finds.
fn without_proposals(glossary: &Glossary) -> (Vec<Concept>, Glossary) {
    let proposed = |term: &Term| term.status == Status::Proposed;
    let (proposals, others) = glossary
        .concepts()
        .iter()
        .cloned()
        .partition(|concept| concept.terms.iter().all(proposed));
    (proposals, Glossary::new(others))
}

/// Whether a concept was proposed under a name of the candidate, or under its id where both are names of one kind.
fn is_proposed(candidate: &Candidate, proposals: &[Concept]) -> bool {
    let names = |concept: &Concept| {
        concept.terms.iter().any(|term| {
            let mut found = candidate.terms.iter();
            found.any(|found| found.language == term.language && found.form == term.form)
        })
    };
    let same = |concept: &Concept| {
        let name = concept.kind.is_proper_name() && concept.kind == candidate.kind;
        name && concept.id == candidate.id
    };
    proposals
        .iter()
        .any(|concept| same(concept) || names(concept))
}

fn propose(
    store: &mut Store,
    path: &Path,
    candidates: &[Candidate],
    documents: &[Document],
) -> anyhow::Result<()> {
    // another concept of the glossary may have the id that a candidate's words make
    let known = store.load()?;
    let mut new: BTreeSet<String> = BTreeSet::new();
    let mut concepts = Vec::new();
    for candidate in candidates {
        let id = free_id(&candidate.id, |id| {
            known.concept(id).is_some() || new.contains(id)
        });
        new.insert(id.clone());
        concepts.push(Concept {
            id,
            ..candidate.concept(documents)
        });
    }
    let added = store.propose(concepts)?;
    tell!(
        "{}: {added} of {} candidates proposed",
        path.display(),
        candidates.len()
    );
    Ok(())
}

fn print(
    candidates: &[Candidate],
    documents: &[Document],
    format: Format,
    mut out: Output,
) -> anyhow::Result<()> {
    match format {
        Format::Jsonl => {
            for candidate in candidates {
                writeln!(out, "{}", serde_json::to_string(candidate)?)?;
            }
        }
        Format::Tsv => {
            let mut languages: Vec<&str> = documents
                .iter()
                .map(|document| document.language.code())
                .collect();
            languages.sort_unstable();
            languages.dedup();
            writeln!(out, "id\tscore\tknown\t{}", languages.join("\t"))?;
            for candidate in candidates {
                writeln!(out, "{}", row(candidate, &languages))?;
            }
        }
    }
    out.finish()
}

/// A candidate as a row: in each language its form, then its variants, divided by ` | `.
fn row(candidate: &Candidate, languages: &[&str]) -> String {
    let cell = |language: &&str| {
        let term = candidate
            .terms
            .iter()
            .find(|term| term.language == **language);
        let forms = term.map(|term| std::iter::once(&term.form).chain(&term.variants));
        let forms: Vec<String> = forms
            .into_iter()
            .flatten()
            .map(|form| output::one_line(form))
            .collect();
        cell_text(&forms.join(" | ")).into_owned()
    };
    let cells: Vec<String> = languages.iter().map(cell).collect();
    let known = if candidate.known { "known" } else { "new" };
    format!(
        "{}\t{:.3}\t{known}\t{}",
        cell_text(&candidate.id),
        candidate.score,
        cells.join("\t")
    )
}
