//! Tables of terms: CSV, TSV and the sheet of a workbook.
//!
//! A *long* table has a row a term, with the columns `language` and `form`; it holds all but the evidence of
//! variants. A *wide* one has a row a concept and a column a language.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::columns::{Column, FULL, header, of_header};
use super::names::{Ids, part_of_speech, status, term_type};
use super::{ConceptOptions, Read};
use crate::format::encoding::as_utf8;
use crate::format::table::{Rows, TableRow, delimiter, language_of, neutral, original, separated};
#[cfg(feature = "workbooks")]
use crate::format::workbook::sheet;
use crate::format::{Losses, Problem};
use crate::glossary::{
    Concept, ConceptKind, PartOfSpeech, Related, Status, Term, TermType, Variant,
};

pub(super) fn read_csv(bytes: &[u8], options: &ConceptOptions) -> Read {
    let text = as_utf8(bytes);
    let (delimiter, start) = delimiter(&text);
    read(separated(&text, delimiter, start), Cells::Marked, options)
}

pub(super) fn read_tsv(bytes: &[u8], options: &ConceptOptions) -> Read {
    read(separated(&as_utf8(bytes), b'\t', 0), Cells::Marked, options)
}

#[cfg(feature = "workbooks")]
pub(super) fn read_xlsx(bytes: &[u8], options: &ConceptOptions) -> Read {
    match sheet(bytes) {
        Ok(rows) => read(Box::new(rows.into_iter().map(Ok)), Cells::Typed, options),
        Err(problem) => Read::refused(problem),
    }
}

/// How the cells of a table are kept from being formulas.
#[derive(Clone, Copy, PartialEq)]
enum Cells {
    /// By a mark in the text.
    Marked,
    /// By their type; and cells at the end of a row may be missing.
    Typed,
}

fn read(mut rows: Rows<'_>, cells: Cells, options: &ConceptOptions) -> Read {
    let mut read = Read::default();
    let first = match rows.next() {
        Some(Ok(first)) => first,
        Some(Err(problem)) => {
            return Read::refused(Problem {
                fatal: true,
                ..problem
            });
        }
        None => return Read::refused(Problem::fatal(1, "the table is empty")),
    };
    let columns = match of_header(&first, options, &mut read.losses) {
        Ok(columns) => columns,
        Err(problem) => {
            return Read {
                problems: vec![problem],
                ..read
            };
        }
    };
    let mut gathering = Gathering {
        wide: !columns.contains(&Column::Form),
        columns,
        cells,
        by_id: FxHashMap::default(),
        ids: Ids::default(),
        read,
    };
    for row in rows {
        if let Err(problem) = row.and_then(|row| gathering.row(row)) {
            gathering.read.problems.push(problem);
        }
    }
    gathering.name_the_nameless();
    gathering.read
}

/// Concepts as the rows of a table make them.
struct Gathering {
    columns: Vec<Column>,
    wide: bool,
    cells: Cells,
    by_id: FxHashMap<String, usize>,
    ids: Ids,
    read: Read,
}

impl Gathering {
    fn row(&mut self, mut row: TableRow) -> Result<(), Problem> {
        let expected = self.columns.len();
        if self.cells == Cells::Typed && row.cells.len() < expected {
            row.cells.resize(expected, String::new());
        }
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        if row.cells.len() != expected {
            let found = match row.cells.len() {
                1 => "1 cell".to_owned(),
                cells => format!("{cells} cells"),
            };
            let message = format!("{found}, not {expected} as in the header");
            return Err(Problem::new(row.line, message));
        }
        let concept = self.concept(&row)?;
        let index = self.by_id.get(&concept.id).copied();
        match index.filter(|_| !concept.id.is_empty()) {
            Some(index) => self.merge(index, concept, row.line),
            None => {
                if !concept.id.is_empty() {
                    self.ids.take(&concept.id);
                    self.by_id
                        .insert(concept.id.clone(), self.read.concepts.len());
                }
                self.read.concepts.push(concept);
            }
        }
        Ok(())
    }

    /// The concept that a row describes by itself.
    fn concept(&self, row: &TableRow) -> Result<Concept, Problem> {
        let mut concept = Concept::new("", ConceptKind::Term);
        let mut rest = Term::new("", "");
        let mut forms: Vec<(String, &str)> = Vec::new();
        let mut standing = Standing::default();
        let mut notes: Vec<&str> = Vec::new();
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            let cell = self.original(cell);
            let word = cell.trim();
            match column {
                Column::Id => concept.id = word.to_owned(),
                Column::Domain => concept.domain = cell.to_owned(),
                Column::Definition => concept.definition = cell.to_owned(),
                Column::ConceptNote => concept.note = cell.to_owned(),
                Column::Reference => concept.source = cell.to_owned(),
                Column::Relations => {
                    let read = divided(cell).into_iter().map(|related| related.parse());
                    let read: Result<Vec<Related>, _> = read.collect();
                    concept.relations =
                        read.map_err(|problem| Problem::new(row.line, problem.to_string()))?;
                }
                Column::Form => rest.form = word.to_owned(),
                Column::Usage => rest.usage = cell.to_owned(),
                Column::Note if cell.is_empty() => {}
                Column::Note => notes.push(cell),
                Column::Variants => rest.variants = variants(cell),
                Column::FormIn(language) if !word.is_empty() => {
                    forms.push((language.clone(), word))
                }
                Column::Language if !word.is_empty() => {
                    let language = language_of(word);
                    rest.language = language.ok_or_else(|| {
                        Problem::new(row.line, format!("`{word}` is no code of a language"))
                    })?;
                }
                // an empty cell says nothing
                _ if word.is_empty() => {}
                Column::Source => forms.push((self.told(row, &Column::SourceLanguage)?, word)),
                Column::Target => forms.push((self.told(row, &Column::TargetLanguage)?, word)),
                Column::Draft if is_yes(word) => {
                    standing.translation = standing.translation.or(Some(Status::Proposed));
                }
                Column::Flags if word.split([',', ' ']).any(|flag| flag == "forbidden") => {
                    standing.translation = Some(Status::Forbidden);
                }
                Column::Kind => {
                    let kind = ConceptKind::named(word);
                    concept.kind =
                        kind.ok_or_else(|| unknown(row, "kind", word, ConceptKind::ALL))?;
                }
                Column::Status => {
                    let found = status(word);
                    standing.row =
                        Some(found.ok_or_else(|| unknown(row, "status", word, Status::ALL))?);
                }
                Column::Type => {
                    let kind = term_type(word);
                    rest.kind = kind.ok_or_else(|| unknown(row, "type", word, TermType::ALL))?;
                }
                Column::PartOfSpeech => {
                    let part = part_of_speech(word);
                    let unknown = || unknown(row, "part of speech", word, PartOfSpeech::ALL);
                    rest.part_of_speech = part.ok_or_else(unknown)?;
                }
                _ => {}
            }
        }
        match self.wide {
            true => concept.note = notes.join("; "),
            false => rest.note = notes.join("; "),
        }
        let line = row.line;
        add_terms(&mut concept, rest, forms, standing).map_err(|e| Problem::new(line, e))?;
        Ok(concept)
    }

    fn original<'c>(&self, cell: &'c str) -> &'c str {
        match self.cells {
            Cells::Marked => original(cell),
            Cells::Typed => cell,
        }
    }

    /// The language that a column of the row tells of another one.
    fn told(&self, row: &TableRow, column: &Column) -> Result<String, Problem> {
        let at = self.columns.iter().position(|own| own == column);
        let word = at.map_or("", |at| self.original(&row.cells[at]).trim());
        let language = language_of(word);
        language.ok_or_else(|| Problem::new(row.line, format!("`{word}` is no code of a language")))
    }

    /// Adds what a further row tells of a concept.
    fn merge(&mut self, index: usize, from: Concept, line: usize) {
        let into = &mut self.read.concepts[index];
        let problems = &mut self.read.problems;
        let texts = [
            ("definition", &mut into.definition, from.definition),
            ("domain", &mut into.domain, from.domain),
            ("note", &mut into.note, from.note),
            ("source of the definition", &mut into.source, from.source),
        ];
        for (name, kept, new) in texts {
            if kept.is_empty() {
                *kept = new;
            } else if !new.is_empty() && *kept != new {
                let message = format!(
                    "the {name} of `{}` differs from an earlier row's, which is kept",
                    from.id
                );
                problems.push(Problem::new(line, message));
            }
        }
        if into.kind == ConceptKind::Term {
            into.kind = from.kind;
        } else if from.kind != into.kind && self.columns.contains(&Column::Kind) {
            let message = format!(
                "`{}` is a {} in an earlier row, which is kept",
                from.id, into.kind
            );
            problems.push(Problem::new(line, message));
        }
        for related in from.relations {
            if !into.relations.contains(&related) {
                into.relations.push(related);
            }
        }
        for term in from.terms {
            let same = |old: &&Term| old.language == term.language && old.form == term.form;
            match into.terms.iter().find(same) {
                Some(_) => {
                    let message = format!("`{}` stands twice under `{}`", term.form, from.id);
                    problems.push(Problem::new(line, message));
                }
                None => into.terms.push(term),
            }
        }
    }

    /// Names the concepts that have no id; of rows that say the same the first is kept.
    fn name_the_nameless(&mut self) {
        let mut known: Vec<Concept> = Vec::new();
        let mut forms: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        self.read.concepts.retain(|concept| {
            if !concept.id.is_empty() {
                return true;
            }
            let key = concept
                .terms
                .first()
                .map(|term| term.form.clone())
                .unwrap_or_default();
            let same = forms.entry(key).or_default();
            let again = same.iter().any(|&at| known[at] == *concept);
            if !again {
                same.push(known.len());
                known.push(concept.clone());
            }
            !again
        });
        for concept in &mut self.read.concepts {
            if concept.id.is_empty() {
                concept.id = self.ids.invent(concept);
            }
        }
    }
}

/// Whether a cell says yes, as programs write it.
fn is_yes(word: &str) -> bool {
    ["1", "true", "yes", "x"].contains(&word.to_lowercase().as_str())
}

/// A cell that names none of the values of its column.
fn unknown<T: std::fmt::Display>(row: &TableRow, what: &str, word: &str, all: &[T]) -> Problem {
    let known: Vec<String> = all.iter().map(T::to_string).collect();
    let message = format!("unknown {what} `{word}` (known: {})", known.join(", "));
    Problem::new(row.line, message)
}

/// The statuses that a row tells.
#[derive(Default, Clone, Copy)]
struct Standing {
    /// Of all its terms.
    row: Option<Status>,
    /// Of those in other languages than the first.
    translation: Option<Status>,
}

/// Gives `concept` the terms of its row: the one in `language` and `form`, and those of the columns that are
/// languages. What the row says of a term holds for all of them.
fn add_terms(
    concept: &mut Concept,
    mut rest: Term,
    forms: Vec<(String, &str)>,
    told: Standing,
) -> Result<(), &'static str> {
    rest.status = told.row.unwrap_or(rest.status);
    let source = forms.first().map(|(language, _)| language.clone());
    match (rest.language.is_empty(), rest.form.is_empty()) {
        (false, false) => concept.terms.push(rest.clone()),
        (true, true) => {}
        (true, false) => return Err("a form without its language"),
        (false, true) => return Err("a language without a form"),
    }
    for (language, form) in forms {
        let (form, bracketed) = divided_form(form);
        let translation = told
            .translation
            .filter(|_| source.as_ref() != Some(&language));
        let given = translation.or(told.row);
        let first = !concept.terms.iter().any(|term| term.language == language);
        let standing = if first {
            Status::Preferred
        } else {
            Status::Admitted
        };
        let mut term = Term {
            status: given.unwrap_or(standing),
            form: form.to_owned(),
            language,
            ..rest.clone()
        };
        match bracketed {
            Some(Bracketed::Note(note)) => {
                let divider = if term.note.is_empty() { "" } else { "; " };
                term.note = format!("{}{divider}{note}", term.note);
                concept.terms.push(term);
            }
            Some(Bracketed::Acronym(acronym)) => {
                let short = Term {
                    form: acronym.to_owned(),
                    kind: TermType::Acronym,
                    status: given.unwrap_or(Status::Admitted),
                    ..term.clone()
                };
                concept.terms.extend([term, short]);
            }
            None => concept.terms.push(term),
        }
    }
    match concept.terms.is_empty() && concept.id.is_empty() {
        true => Err("a row without a form and without an id"),
        false => Ok(()),
    }
}

/// What stands in brackets behind a form.
#[derive(Debug, PartialEq, Eq)]
enum Bracketed<'f> {
    /// What it says of the form: *float (of a currency)*.
    Note(&'f str),
    /// Its initials: *World Health Organization (WHO)*.
    Acronym(&'f str),
}

/// A form and what stands in brackets at its end.
fn divided_form(form: &str) -> (&str, Option<Bracketed<'_>>) {
    let inner = form
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    let Some((bare, inside)) = inner else {
        return (form, None);
    };
    let (bare, inside) = (bare.trim(), inside.trim());
    if bare.is_empty()
        || inside.is_empty()
        || bare.contains(['(', ')'])
        || inside.contains(['(', ')'])
    {
        return (form, None);
    }
    let capitals = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let acronym = (2..=8).contains(&inside.len()) && inside.chars().all(capitals);
    match acronym {
        true => (bare, Some(Bracketed::Acronym(inside))),
        false => (bare, Some(Bracketed::Note(inside))),
    }
}

/// Writes the long table as CSV or TSV.
pub(super) fn write(
    concepts: &[Concept],
    delimiter: u8,
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    writer.write_record(header())?;
    for row in rows(concepts, &mut losses) {
        writer.write_record(row.iter().map(|cell| neutral(cell).into_owned()))?;
    }
    writer.flush()?;
    Ok(losses)
}

/// The rows of the long table; a concept without terms has one too.
pub(super) fn rows(concepts: &[Concept], losses: &mut Losses) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for concept in concepts {
        let terms = concept.terms.iter().map(Some);
        let bare = concept.terms.is_empty().then_some(None);
        for term in terms.chain(bare) {
            if term.is_some_and(|term| term.variants.iter().any(|v| !v.evidence.is_empty())) {
                losses.add(
                    "the evidence of variants has no place in a table",
                    format_args!("`{}`", concept.id),
                );
            }
            // told once, with the first term
            let first = term.is_none_or(|term| std::ptr::eq(term, &concept.terms[0]));
            let told = |column: &&Column| first || **column != Column::Relations;
            let cells = FULL.iter().map(|column| {
                let column = Some(column).filter(told);
                column.map_or_else(String::new, |column| cell(concept, term, column))
            });
            rows.push(cells.collect());
        }
    }
    rows
}

fn cell(concept: &Concept, term: Option<&Term>, column: &Column) -> String {
    let of = |name: fn(&Term) -> &str| term.map(name).unwrap_or_default().to_owned();
    match column {
        Column::Id => concept.id.clone(),
        Column::Kind => concept.kind.name().to_owned(),
        Column::Domain => concept.domain.clone(),
        Column::Definition => concept.definition.clone(),
        Column::ConceptNote => concept.note.clone(),
        Column::Reference => concept.source.clone(),
        Column::Relations => joined(concept.relations.iter().map(Related::to_string)),
        Column::Language => of(|term| &term.language),
        Column::Form => of(|term| &term.form),
        Column::Status => of(|term| Status::name(term.status)),
        Column::Type => of(|term| TermType::name(term.kind)),
        Column::PartOfSpeech => of(|term| PartOfSpeech::name(term.part_of_speech)),
        Column::Usage => of(|term| &term.usage),
        Column::Note => of(|term| &term.note),
        Column::Variants => {
            let forms = term.map(|term| term.variants.iter().map(|v| v.form.clone()));
            forms.map(joined).unwrap_or_default()
        }
        Column::FormIn(_)
        | Column::Source
        | Column::Target
        | Column::SourceLanguage
        | Column::TargetLanguage
        | Column::Draft
        | Column::Flags
        | Column::Ignored => String::new(),
    }
}

/// What stands in one cell, divided by `|`.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let escaped = parts.map(|part| part.replace('\\', "\\\\").replace('|', "\\|"));
    escaped.collect::<Vec<_>>().join("|")
}

/// What [`joined`] was given, without what is empty.
fn divided(cell: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '|' => parts.push(String::new()),
            '\\' => parts.last_mut().expect("never empty").extend(chars.next()),
            c => parts.last_mut().expect("never empty").push(c),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn variants(cell: &str) -> Vec<Variant> {
    let variant = |form| Variant {
        form,
        evidence: Vec::new(),
    };
    divided(cell).into_iter().map(variant).collect()
}
