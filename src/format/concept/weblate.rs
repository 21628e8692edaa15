//! Glossaries of Weblate, one target language a file: CSV with the columns that Weblate and the translate
//! toolkit know by name, and TBX with Weblate's own words (docs.weblate.org, "TBX format").

use std::io::{self, Write};

use super::names::xml_id;
use super::{by_status, is_usable, lose_the_rest};
use crate::format::Losses;
use crate::format::table::neutral;
use crate::format::xml::XmlWriter;
use crate::glossary::{Concept, Status, Term};

/// A source term with one target term.
struct Row<'a> {
    concept: &'a Concept,
    source: &'a Term,
    target: &'a Term,
    /// Unique in the file.
    id: String,
}

/// Every target of every concept with the first source term of its part of speech.
fn rows<'a>(
    concepts: &'a [Concept],
    (source, target): (&str, &str),
    losses: &mut Losses,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for concept in concepts {
        let sources = by_status(concept, source);
        let targets = by_status(concept, target);
        let Some(first) = sources.first().filter(|_| !targets.is_empty()) else {
            losses.add(
                "concepts without a source or a target are left out",
                format_args!("`{}`", concept.id),
            );
            continue;
        };
        let place = "variants of terms have no place in a glossary of Weblate";
        lose_the_rest(concept, [source, target], place, losses);
        let mut used: Vec<&Term> = Vec::new();
        for (at, target) in targets.into_iter().enumerate() {
            let id = match at {
                0 => concept.id.clone(),
                at => format!("{}.{}", concept.id, at + 1),
            };
            // a noun does not translate an adjective
            let alike = |term: &&&Term| term.part_of_speech == target.part_of_speech;
            let source = *sources.iter().find(alike).unwrap_or(first);
            used.push(source);
            rows.push(Row {
                concept,
                source,
                target,
                id,
            });
        }
        for other in sources.iter().filter(|term| !used.contains(term)) {
            losses.add(
                "further source terms of a concept are left out",
                &other.form,
            );
        }
    }
    rows
}

pub(super) fn write_csv(
    concepts: &[Concept],
    languages: (&str, &str),
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["source", "target", "context", "developer_comments"])?;
    for row in rows(concepts, languages, &mut losses) {
        if !is_usable(row.target) {
            losses.add(
                "targets to avoid are left out: the table cannot mark them",
                &row.target.form,
            );
            continue;
        }
        let comment = explanation(row.concept);
        let cells = [&row.source.form, &row.target.form, &row.id, &comment];
        writer.write_record(cells.map(|cell| neutral(cell).into_owned()))?;
    }
    writer.flush()?;
    Ok(losses)
}

pub(super) fn write_tbx(
    concepts: &[Concept],
    (source, target): (&str, &str),
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let rows = rows(concepts, (source, target), &mut losses);
    let mut xml = XmlWriter::new(out)?;
    xml.start("martif", &[("type", "TBX-Basic"), ("xml:lang", source)])?;
    super::tbx_write::header(&mut xml, &super::tbx_write::V2)?;
    xml.start("text", &[])?;
    xml.start("body", &[])?;
    for row in rows {
        xml.start("termEntry", &[("id", &xml_id(&row.id))])?;
        let explanation = explanation(row.concept);
        if !explanation.is_empty() {
            xml.leaf("descrip", &[], &explanation)?;
        }
        language(&mut xml, source, row.source, None)?;
        let avoid = match row.target.status {
            Status::Deprecated => Some("obsolete"),
            Status::Forbidden => Some("forbidden"),
            _ => None,
        };
        language(&mut xml, target, row.target, avoid)?;
        xml.end()?;
    }
    xml.end()?;
    xml.end()?;
    xml.end()?;
    losses.append(xml.finish()?);
    Ok(losses)
}

fn language(
    xml: &mut XmlWriter<'_>,
    language: &str,
    term: &Term,
    status: Option<&str>,
) -> io::Result<()> {
    xml.start("langSet", &[("xml:lang", language)])?;
    xml.start("tig", &[])?;
    xml.leaf("term", &[], &term.form)?;
    if let Some(status) = status {
        xml.leaf("termNote", &[("type", "administrativeStatus")], status)?;
    }
    let note = [term.usage.as_str(), term.note.as_str()];
    let note: Vec<&str> = note.into_iter().filter(|part| !part.is_empty()).collect();
    if !note.is_empty() {
        xml.leaf("note", &[("from", "translator")], &note.join("; "))?;
    }
    xml.end()?;
    xml.end()
}

fn explanation(concept: &Concept) -> String {
    let parts = [&concept.domain, &concept.definition, &concept.note];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(String::as_str)
        .collect();
    parts.join("; ")
}
