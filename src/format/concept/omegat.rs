//! OmegaT's glossary: UTF-8 lines of source, target, comment, divided by tabs, nothing quoted; lines that
//! begin with `#` are comments. OmegaT shows every target as one to use, so those to avoid stay out.

use std::io::{self, Write};

use super::names::Ids;
use super::{Read, by_status, is_usable, lose_the_rest};
use crate::format::encoding::as_utf8;
use crate::format::{Languages, Losses, Problem};
use crate::glossary::{Concept, ConceptKind, Status, Term};

pub(super) fn write(
    concepts: &[Concept],
    (source, target): (&str, &str),
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let mut losses = Losses::default();
    for concept in concepts {
        let id = format!("`{}`", concept.id);
        let sources = by_status(concept, source);
        let targets = by_status(concept, target);
        for avoided in targets.iter().filter(|term| !is_usable(term)) {
            losses.add(
                "targets to avoid are left out: OmegaT would show them as translations",
                &avoided.form,
            );
        }
        let targets: Vec<&Term> = targets.into_iter().filter(|term| is_usable(term)).collect();
        if sources.is_empty() || targets.is_empty() {
            losses.add("concepts without a source or a target are left out", &id);
            continue;
        }
        let place = "variants of terms have no place in the glossary of OmegaT";
        lose_the_rest(concept, [source, target], place, &mut losses);
        let pairs = sources.iter().flat_map(|source| {
            let partners = partners(source, &targets);
            partners.into_iter().map(move |target| (source, target))
        });
        for (source, target) in pairs {
            let comment = comment(concept, target);
            let cells = [&source.form, &target.form, &comment].map(|text| plain(text, &mut losses));
            match cells[0].is_empty() || cells[0].starts_with('#') {
                true => losses.add(
                    "source terms that OmegaT takes for comments are left out",
                    &id,
                ),
                false => writeln!(out, "{}\t{}\t{}", cells[0], cells[1], cells[2])?,
            }
        }
    }
    Ok(losses)
}

/// The targets for a source term: those of its part of speech, since a noun does not translate an adjective;
/// where there are none, all.
fn partners<'a>(source: &Term, targets: &[&'a Term]) -> Vec<&'a Term> {
    let alike = |term: &&&Term| term.part_of_speech == source.part_of_speech;
    let found: Vec<&Term> = targets.iter().filter(alike).copied().collect();
    match found.is_empty() {
        true => targets.to_vec(),
        false => found,
    }
}

/// What helps to choose: the field, who uses the term, what the concept is.
fn comment(concept: &Concept, target: &Term) -> String {
    let parts = [
        &concept.domain,
        &target.usage,
        &concept.definition,
        &target.note,
        &concept.note,
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(String::as_str)
        .collect();
    parts.join("; ")
}

/// `text` on one line, without tabs.
fn plain(text: &str, losses: &mut Losses) -> String {
    let plain = text.replace(
        [
            '\t', '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ],
        " ",
    );
    if plain != text {
        losses.add("line breaks and tabs became spaces", text);
    }
    plain.trim().to_owned()
}

/// Reads lines of source, target and comment; those of one source are one concept.
pub(super) fn read(bytes: &[u8], languages: &Languages) -> Read {
    let (Some(source), Some(target)) = (&languages.source, &languages.target) else {
        let message =
            "a glossary of OmegaT does not tell its languages: give the source and the target";
        return Read::refused(Problem::fatal(1, message));
    };
    let mut read = Read::default();
    let mut by_source = rustc_hash::FxHashMap::default();
    for (at, line) in as_utf8(bytes).split(|byte| *byte == b'\n').enumerate() {
        let [from, to, note] = match cells(line) {
            Ok(Some(cells)) => cells,
            Ok(None) => continue,
            Err(message) => {
                read.problems.push(Problem::new(at + 1, message));
                continue;
            }
        };
        let index = *by_source.entry(from.to_owned()).or_insert_with(|| {
            let mut concept = Concept::new("", ConceptKind::Term);
            concept.terms.push(Term {
                status: Status::Preferred,
                ..Term::new(source, from)
            });
            read.concepts.push(concept);
            read.concepts.len() - 1
        });
        let terms = &mut read.concepts[index].terms;
        if terms[1..].iter().any(|term| term.form == to) {
            let message = format!("`{from}` with `{to}` stands there twice");
            read.problems.push(Problem::new(at + 1, message));
            continue;
        }
        let first = terms.len() == 1;
        terms.push(Term {
            status: if first {
                Status::Preferred
            } else {
                Status::Admitted
            },
            note: note.to_owned(),
            ..Term::new(target, to)
        });
    }
    let mut ids = Ids::default();
    for concept in &mut read.concepts {
        concept.id = ids.invent(concept);
    }
    read
}

/// Source, target and comment of a line that is no comment.
fn cells(line: &[u8]) -> Result<Option<[&str; 3]>, &'static str> {
    let line = std::str::from_utf8(line);
    let line = line.map_err(|_| "bytes that are not UTF-8: save the glossary as UTF-8")?;
    if line.starts_with('#') || line.trim().is_empty() {
        return Ok(None);
    }
    let mut cells = line.split('\t').map(str::trim);
    match (cells.next(), cells.next(), cells.next()) {
        (Some(""), ..) | (_, Some(""), _) => Err("an empty source or target"),
        (Some(from), Some(to), note) => Ok(Some([from, to, note.unwrap_or_default()])),
        _ => Err("1 column, not 2 or 3: divide source and target by a tab"),
    }
}
