//! InterText: a file of links between two files of numbered sentences (`<s id="1:3">`).
//!
//! Three files belong together: the links ([`super::write_bitext`]) and the two sides
//! ([`write_intertext_side`]). The links name the sides by their paths with `.xml` at the end.

use std::io::{self, Write};

use super::{Bitext, Side};
use crate::format::Losses;
use crate::format::xml::XmlWriter;

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut xml = XmlWriter::new(out)?;
    let to = document(&bitext.source);
    let from = document(&bitext.target);
    xml.start("linkGrp", &[("toDoc", &to), ("fromDoc", &from)])?;
    for link in &bitext.links {
        let kind = format!("{}-{}", link.source.len(), link.target.len());
        let targets = format!("{};{}", ids(&link.source), ids(&link.target));
        xml.empty(
            "link",
            &[("type", &kind), ("xtargets", &targets), ("status", "auto")],
        )?;
        if link.score.is_some() || !link.shared.is_empty() {
            losses.add("scores and shared facts have no place in linkGrp", &targets);
        }
        if link.relation != super::Relation::Translation {
            losses.add(
                "relations other than translation have no place in linkGrp",
                &targets,
            );
        }
    }
    xml.end()?;
    losses.append(xml.finish()?);
    Ok(losses)
}

/// Writes one side of a bitext as the document that the links of InterText point into.
///
/// # Errors
/// The output cannot be written.
pub fn write_intertext_side(side: &Side, out: &mut dyn Write) -> io::Result<Losses> {
    let mut xml = XmlWriter::new(out)?;
    xml.start("text", &[("xml:lang", &side.language)])?;
    xml.start("p", &[("id", "1")])?;
    for (at, segment) in side.segments.iter().enumerate() {
        xml.leaf("s", &[("id", &ids(&[at]))], &segment.text)?;
    }
    xml.end()?;
    xml.end()?;
    xml.finish()
}

fn document(side: &Side) -> String {
    let path = std::path::Path::new(&side.path);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    format!("{}.xml", name.unwrap_or_default())
}

/// InterText counts from 1, within the paragraph.
fn ids(indices: &[usize]) -> String {
    let ids = indices.iter().map(|index| format!("1:{}", index + 1));
    ids.collect::<Vec<_>>().join(" ")
}
