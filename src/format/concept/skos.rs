//! SKOS (W3C, 2009) in Turtle: preferred, admitted and avoided terms are the three labels of a concept.

use std::io::{self, Write};

use rustc_hash::FxHashSet;

use super::languages_of;
use crate::format::Losses;
use crate::glossary::{Concept, Relation, Status};

const PREFIXES: &str = "\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
";

pub(super) fn write(concepts: &[Concept], out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    writeln!(
        out,
        "{PREFIXES}\n<urn:muqabala:glossary> a skos:ConceptScheme ."
    )?;
    let ids: FxHashSet<&str> = concepts.iter().map(|concept| concept.id.as_str()).collect();
    for concept in concepts {
        write!(
            out,
            "\n<urn:muqabala:concept:{}> a skos:Concept ;\n",
            escaped_iri(&concept.id)
        )?;
        write!(
            out,
            "  skos:inScheme <urn:muqabala:glossary> ;\n  skos:notation {}",
            quoted(&concept.id)
        )?;
        for (property, text) in [
            ("dct:subject", &concept.domain),
            ("skos:definition", &concept.definition),
            ("skos:note", &concept.note),
            ("dct:source", &concept.source),
        ] {
            if !text.is_empty() {
                write!(out, " ;\n  {property} {}", quoted(text))?;
            }
        }
        relations(concept, &ids, out, &mut losses)?;
        labels(concept, out, &mut losses)?;
        writeln!(out, " .")?;
    }
    Ok(losses)
}

/// The relations to other concepts of the file that SKOS knows ("semantic relations").
fn relations(
    concept: &Concept,
    ids: &FxHashSet<&str>,
    out: &mut dyn Write,
    losses: &mut Losses,
) -> io::Result<()> {
    for related in &concept.relations {
        let property = match related.relation {
            Relation::Near => "related",
            Relation::Broader => "broader",
            _ => {
                let what = "relations other than `near` and `broader` have no place in SKOS";
                losses.add(what, format_args!("`{}` {related}", concept.id));
                continue;
            }
        };
        match ids.contains(related.other.as_str()) {
            true => write!(
                out,
                " ;\n  skos:{property} <urn:muqabala:concept:{}>",
                escaped_iri(&related.other)
            )?,
            false => losses.add(
                "relations to concepts that are not in the file are left out",
                format_args!("`{}` {related}", concept.id),
            ),
        }
    }
    Ok(())
}

/// The labels of a concept. A form has one label in a language: SKOS wants the three disjoint.
fn labels(concept: &Concept, out: &mut dyn Write, losses: &mut Losses) -> io::Result<()> {
    for language in languages_of(concept) {
        let mut written: Vec<&str> = Vec::new();
        let mut headed = false;
        for term in super::by_status(concept, language) {
            let label = match term.status {
                Status::Preferred if !std::mem::replace(&mut headed, true) => "prefLabel",
                Status::Preferred | Status::Admitted | Status::Proposed => "altLabel",
                Status::Deprecated | Status::Forbidden => "hiddenLabel",
            };
            let variants = term
                .variants
                .iter()
                .map(|v| ("hiddenLabel", v.form.as_str()));
            for (label, form) in std::iter::once((label, term.form.as_str())).chain(variants) {
                if !written.contains(&form) {
                    write!(out, " ;\n  skos:{label} {}@{language}", quoted(form))?;
                    written.push(form);
                }
            }
            if matches!(
                term.status,
                Status::Proposed | Status::Deprecated | Status::Forbidden
            ) {
                losses.add(
                    "SKOS does not tell proposed from admitted, nor deprecated from forbidden",
                    &term.form,
                );
            }
            if !term.usage.is_empty() || !term.note.is_empty() {
                losses.add("usage and notes of terms have no place in SKOS", &term.form);
            }
            if term
                .variants
                .iter()
                .any(|variant| !variant.evidence.is_empty())
            {
                losses.add("the evidence of variants has no place in SKOS", &term.form);
            }
        }
    }
    losses.add(
        "kinds, types and parts of speech have no place in SKOS",
        format_args!("`{}`", concept.id),
    );
    Ok(())
}

/// A literal of Turtle (W3C, 2014, "quoted literals").
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What an IRI does not hold as percent-encoded bytes.
fn escaped_iri(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars() {
        let plain = c.is_ascii_alphanumeric()
            || "-._~".contains(c)
            || (!c.is_ascii() && c.is_alphanumeric());
        if plain {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}
