//! TBX-Basic: ISO 30042:2019 in the style DCA, and ISO 30042:2008 (`martif`) for today's programs.
//!
//! The two differ in the names of elements and in the header. Today's programs take the first term of a
//! language for the one to use, so terms stand in the order of their status.

use std::io::{self, Write};

use rustc_hash::FxHashSet;

use super::names::xml_id;
use super::{ConceptOptions, by_status, languages_of};
use crate::format::Losses;
use crate::format::xml::XmlWriter;
use crate::glossary::{Concept, PartOfSpeech, Status, Term, TermType};

/// The names of a version's elements.
pub(super) struct Version {
    root: &'static str,
    attributes: &'static [(&'static str, &'static str)],
    header: &'static str,
    entry: &'static str,
    language: &'static str,
    term: &'static str,
    /// The file of data categories that a header of 2008 names.
    categories: Option<&'static str>,
}

pub(super) const V3: Version = Version {
    root: "tbx",
    attributes: &[("style", "dca"), ("xmlns", "urn:iso:std:iso:30042:ed-2")],
    header: "tbxHeader",
    entry: "conceptEntry",
    language: "langSec",
    term: "termSec",
    categories: None,
};

pub(super) const V2: Version = Version {
    root: "martif",
    attributes: &[],
    header: "martifHeader",
    entry: "termEntry",
    language: "langSet",
    term: "tig",
    categories: Some("http://www.lisa.org/fileadmin/standards/tbx_basic/TBXBasicXCSV02.xcs"),
};

pub(super) fn write(
    concepts: &[Concept],
    version: &Version,
    options: &ConceptOptions,
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut xml = XmlWriter::new(out)?;
    let language = options.languages.source.as_deref().unwrap_or("en");
    let mut attributes = vec![("type", "TBX-Basic"), ("xml:lang", language)];
    attributes.extend(version.attributes);
    xml.start(version.root, &attributes)?;
    header(&mut xml, version)?;
    xml.start("text", &[])?;
    xml.start("body", &[])?;
    let with_terms = concepts.iter().filter(|concept| !concept.terms.is_empty());
    let ids: FxHashSet<&str> = with_terms.map(|concept| concept.id.as_str()).collect();
    for concept in concepts {
        if concept.terms.is_empty() {
            losses.add(
                "concepts without terms have no place in TBX",
                format_args!("`{}`", concept.id),
            );
            continue;
        }
        entry(&mut xml, version, concept, &ids, &mut losses)?;
        note_losses(concept, &mut losses);
    }
    xml.end()?;
    xml.end()?;
    xml.end()?;
    losses.append(xml.finish()?);
    Ok(losses)
}

/// The header, which says where the file comes from.
pub(super) fn header(xml: &mut XmlWriter<'_>, version: &Version) -> io::Result<()> {
    xml.start(version.header, &[])?;
    xml.start("fileDesc", &[])?;
    xml.start("sourceDesc", &[])?;
    let program = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    xml.leaf("p", &[], &format!("Exported by {program}"))?;
    xml.end()?;
    xml.end()?;
    if let Some(categories) = version.categories {
        xml.start("encodingDesc", &[])?;
        xml.leaf("p", &[("type", "XCSURI")], categories)?;
        xml.end()?;
    }
    xml.end()
}

fn entry(
    xml: &mut XmlWriter<'_>,
    version: &Version,
    concept: &Concept,
    ids: &FxHashSet<&str>,
    losses: &mut Losses,
) -> io::Result<()> {
    xml.start(version.entry, &[("id", &xml_id(&concept.id))])?;
    let mut typed = |name: &str, kind: &str, text: &str| match text.is_empty() {
        true => Ok(()),
        false => xml.leaf(name, &[("type", kind)], text),
    };
    typed("descrip", "subjectField", &concept.domain)?;
    typed("descrip", "definition", &concept.definition)?;
    typed("admin", "source", &concept.source)?;
    if !concept.note.is_empty() {
        xml.leaf("note", &[], &concept.note)?;
    }
    for related in &concept.relations {
        let reason = match related.relation.takes_other() {
            true if ids.contains(related.other.as_str()) => {
                let target = xml_id(&related.other);
                let attributes = [("type", "crossReference"), ("target", target.as_str())];
                xml.leaf("ref", &attributes, related.relation.name())?;
                continue;
            }
            true => "relations to concepts that are not in the file are left out",
            false => "properties of concepts have no place in TBX",
        };
        losses.add(reason, format_args!("`{}` {related}", concept.id));
    }
    for language in languages_of(concept) {
        xml.start(version.language, &[("xml:lang", language)])?;
        for term in by_status(concept, language) {
            term_section(xml, version, term)?;
        }
        xml.end()?;
    }
    xml.end()
}

fn term_section(xml: &mut XmlWriter<'_>, version: &Version, term: &Term) -> io::Result<()> {
    xml.start(version.term, &[])?;
    xml.leaf("term", &[], &term.form)?;
    let status = match term.status {
        Status::Preferred => Some("preferredTerm-admn-sts"),
        Status::Admitted => Some("admittedTerm-admn-sts"),
        // the standard has no word for a term on which nobody has decided
        Status::Proposed => None,
        Status::Deprecated | Status::Forbidden => Some("deprecatedTerm-admn-sts"),
    };
    let kind = match term.kind {
        TermType::Full => "fullForm",
        TermType::Acronym => "acronym",
        TermType::Short => "shortForm",
        TermType::Variant | TermType::Transliteration => "variant",
    };
    let part_of_speech = match term.part_of_speech {
        PartOfSpeech::Noun | PartOfSpeech::Proper => Some("noun"),
        PartOfSpeech::Verb => Some("verb"),
        PartOfSpeech::Adjective => Some("adjective"),
        PartOfSpeech::None => None,
    };
    let usage = (!term.usage.is_empty()).then_some(term.usage.as_str());
    for (name, value) in [
        ("administrativeStatus", status),
        ("termType", Some(kind)),
        ("partOfSpeech", part_of_speech),
        ("geographicalUsage", usage),
    ] {
        if let Some(value) = value {
            xml.leaf("termNote", &[("type", name)], value)?;
        }
    }
    if !term.note.is_empty() {
        xml.leaf("note", &[], &term.note)?;
    }
    xml.end()
}

fn note_losses(concept: &Concept, losses: &mut Losses) {
    let id = format!("`{}`", concept.id);
    if concept.kind != crate::glossary::ConceptKind::Term {
        losses.add("kinds of concepts have no place in TBX", &id);
    }
    for term in &concept.terms {
        let reasons = [
            (
                term.status == Status::Proposed,
                "proposed terms have no status in TBX",
            ),
            (
                term.status == Status::Forbidden,
                "forbidden terms are deprecated terms in TBX",
            ),
            (
                term.kind == TermType::Transliteration,
                "transliterations are variants in TBX",
            ),
            (
                term.part_of_speech == PartOfSpeech::Proper,
                "proper nouns are nouns in TBX",
            ),
            (
                !term.variants.is_empty(),
                "variants met in texts have no place in TBX",
            ),
        ];
        for (_, reason) in reasons.iter().filter(|(holds, _)| *holds) {
            losses.add(reason, &term.form);
        }
    }
}
