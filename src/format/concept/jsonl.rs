//! JSON Lines: one concept a line, as the program's own types serialise; nothing is lost.

use std::io::{self, Write};

use super::Read;
use super::names::Ids;
use crate::format::encoding::as_utf8;
use crate::format::{Losses, Problem};
use crate::glossary::Concept;

pub(super) fn read(bytes: &[u8]) -> Read {
    let mut read = Read::default();
    let mut ids = Ids::default();
    for (at, line) in as_utf8(bytes).split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let problem = match serde_json::from_slice::<Concept>(line) {
            Ok(concept) if ids.take(&concept.id) => {
                read.concepts.push(concept);
                continue;
            }
            Ok(concept) => format!("the concept `{}` stands there twice", concept.id),
            Err(error) => error.to_string().replace(" at line 1 column", " at column"),
        };
        read.problems.push(Problem::new(at + 1, problem));
    }
    read
}

pub(super) fn write(concepts: &[Concept], out: &mut dyn Write) -> io::Result<Losses> {
    for concept in concepts {
        serde_json::to_writer(&mut *out, concept)?;
        writeln!(out)?;
    }
    Ok(Losses::default())
}
