//! The program's own alignment: both sides with their units, and the links.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Bitext, Link, Mode, Segment, Side};
use crate::document::UnitKind;
use crate::format::Losses;

#[derive(Serialize)]
struct Alignment<'a> {
    mode: Mode,
    source: SideView<'a>,
    target: SideView<'a>,
    links: &'a [Link],
}

#[derive(Serialize)]
struct SideView<'a> {
    path: &'a str,
    language: &'a str,
    units: Vec<UnitView<'a>>,
}

#[derive(Serialize)]
struct UnitView<'a> {
    index: usize,
    kind: UnitKind,
    start: usize,
    end: usize,
    text: &'a str,
}

impl Serialize for Bitext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let alignment = Alignment {
            mode: self.mode,
            source: side(&self.source),
            target: side(&self.target),
            links: &self.links,
        };
        alignment.serialize(serializer)
    }
}

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    serde_json::to_writer(&mut *out, bitext)?;
    writeln!(out)?;
    Ok(Losses::default())
}

fn side(side: &Side) -> SideView<'_> {
    let units = side.segments.iter().enumerate();
    SideView {
        path: &side.path,
        language: &side.language,
        units: units.map(|(index, segment)| unit(index, segment)).collect(),
    }
}

fn unit(index: usize, segment: &Segment) -> UnitView<'_> {
    UnitView {
        index,
        kind: segment.kind,
        start: segment.span.start,
        end: segment.span.end,
        text: &segment.text,
    }
}
