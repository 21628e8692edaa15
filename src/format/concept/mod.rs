//! Glossaries: concepts read from and written to the formats of terminology.

mod columns;
mod jsonl;
mod names;
mod omegat;
mod skos;
mod skos_read;
#[cfg(feature = "workbooks")]
mod spreadsheet;
mod table;
mod tbx;
mod tbx_write;
mod weblate;

use std::io::{self, Write};

pub use columns::{Column, UnknownColumn};

use super::{Format, Languages, Losses, Problem};
use crate::glossary::{Concept, Status, Term};

/// What the reader or writer of a glossary needs to know.
#[derive(Debug, Clone, Default)]
pub struct ConceptOptions {
    /// The two languages of formats that have no more (OmegaT, Weblate, tables with the columns `source` and
    /// `target`).
    pub languages: Languages,
    /// For tables: headers with the columns that they stand for, before what the header says of itself.
    pub columns: Vec<(String, Column)>,
}

/// What was read of a glossary.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// In the order of the file, ids unique.
    pub concepts: Vec<Concept>,
    /// What was not understood and therefore not taken.
    pub problems: Vec<Problem>,
    /// What was understood but has no place in a [`Concept`].
    pub losses: Losses,
}

impl Read {
    /// Nothing was read, for this reason.
    fn refused(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }
}

/// Reads a glossary. TBX of 2019 and of 2008 are recognised by their root, whichever of the two is asked for.
///
/// A row or an entry that is not understood is a problem and does not stop the rest. Tables are UTF-8, or
/// UTF-16 with a byte order mark. A format for which [`Format::reads_concepts`] is false gives one fatal
/// problem.
///
/// ```
/// use muqabala::format::{ConceptOptions, Format, read_concepts};
/// let table = "en,ar,fa\nNATO,حلف الناتو,ناتو\n";
/// let read = read_concepts(table.as_bytes(), Format::Csv, &ConceptOptions::default());
/// assert_eq!(read.concepts[0].preferred("fa").unwrap().form, "ناتو");
/// ```
pub fn read_concepts(bytes: &[u8], format: Format, options: &ConceptOptions) -> Read {
    match format {
        Format::JsonLines => jsonl::read(bytes),
        Format::Tbx | Format::TbxV2 => tbx::read(bytes),
        Format::Csv => table::read_csv(bytes, options),
        Format::Tsv => table::read_tsv(bytes, options),
        #[cfg(feature = "workbooks")]
        Format::Xlsx => table::read_xlsx(bytes, options),
        Format::OmegaT => omegat::read(bytes, &options.languages),
        Format::Skos => skos_read::read(bytes),
        other => {
            let message = unsupported(other, "read", Format::reads_concepts);
            Read::refused(Problem::fatal(1, message))
        }
    }
}

/// Writes a glossary and tells what the format could not hold.
///
/// # Errors
/// The output cannot be written; the format is not one of [`Format::writes_concepts`]
/// ([`io::ErrorKind::Unsupported`]); or it needs two languages that `options` does not give
/// ([`io::ErrorKind::InvalidInput`]).
pub fn write_concepts(
    concepts: &[Concept],
    format: Format,
    options: &ConceptOptions,
    out: &mut dyn Write,
) -> io::Result<Losses> {
    match format {
        Format::JsonLines => jsonl::write(concepts, out),
        Format::Tbx => tbx_write::write(concepts, &tbx_write::V3, options, out),
        Format::TbxV2 => tbx_write::write(concepts, &tbx_write::V2, options, out),
        Format::Csv => table::write(concepts, b',', out),
        Format::Tsv => table::write(concepts, b'\t', out),
        #[cfg(feature = "workbooks")]
        Format::Xlsx => spreadsheet::write(concepts, out),
        Format::OmegaT => omegat::write(concepts, two(options, format)?, out),
        Format::Weblate => weblate::write_csv(concepts, two(options, format)?, out),
        Format::WeblateTbx => weblate::write_tbx(concepts, two(options, format)?, out),
        Format::Skos => skos::write(concepts, out),
        other => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            unsupported(other, "written", Format::writes_concepts),
        )),
    }
}

fn unsupported(format: Format, verb: &str, possible: impl Fn(Format) -> bool) -> String {
    let known: Vec<&str> = Format::all()
        .filter(|f| possible(*f))
        .map(Format::name)
        .collect();
    format!(
        "a glossary cannot be {verb} as {format} (known: {})",
        known.join(", ")
    )
}

/// Source and target language of a format that has exactly two.
fn two(options: &ConceptOptions, format: Format) -> io::Result<(&str, &str)> {
    match (&options.languages.source, &options.languages.target) {
        (Some(source), Some(target)) if source != target => Ok((source, target)),
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{format} holds two languages: tell which is the source and which the target"),
        )),
    }
}

/// The terms of one language, those to use first, then those to avoid; else in their order.
fn by_status<'a>(concept: &'a Concept, language: &str) -> Vec<&'a Term> {
    let mut terms: Vec<&Term> = concept
        .terms
        .iter()
        .filter(|t| t.language == language)
        .collect();
    terms.sort_by_key(|term| term.status);
    terms
}

/// Tells what of a concept a client of two languages does not get: `variants` says so of the variants.
fn lose_the_rest(
    concept: &Concept,
    languages: [&str; 2],
    variants: &'static str,
    losses: &mut Losses,
) {
    if !concept.relations.is_empty() {
        losses.add(
            "relations of concepts are left out",
            format_args!("`{}`", concept.id),
        );
    }
    for term in &concept.terms {
        if !term.variants.is_empty() {
            losses.add(variants, &term.form);
        }
        if !languages.contains(&term.language.as_str()) {
            losses.add("terms of other languages are left out", &term.form);
        }
    }
}

/// The languages of a concept in the order in which they first occur.
fn languages_of(concept: &Concept) -> Vec<&str> {
    let mut languages: Vec<&str> = Vec::new();
    for term in &concept.terms {
        if !languages.contains(&term.language.as_str()) {
            languages.push(&term.language);
        }
    }
    languages
}

/// Whether a term is one to write.
fn is_usable(term: &Term) -> bool {
    !matches!(term.status, Status::Deprecated | Status::Forbidden)
}
