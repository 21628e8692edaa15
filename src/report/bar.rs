//! A report as a bar from its first sentence to its last: where others share it, where it stands alone, where they differ.

use serde::Serialize;

use super::index::Index;
use crate::bitext::collation::{Relation, UnitKind, UnitRef};

/// The bar as paths of a drawing whose height is 12; `reading.js` computes the same places.
#[derive(Debug, Serialize)]
pub struct Bar {
    width: usize,
    /// What only this report says.
    own: String,
    /// What is about the same matter as another report.
    related: String,
    shared: String,
    headings: String,
    differs: String,
}

/// Characters for one step of the drawing.
const STEP: usize = 8;
/// The height of the drawing.
const HEIGHT: usize = 12;

/// Draws a report without its boilerplate; every unit is as wide as it is long.
pub fn bar(index: &Index, report: usize) -> Bar {
    let mut bar = Bar {
        width: 0,
        own: String::new(),
        related: String::new(),
        shared: String::new(),
        headings: String::new(),
        differs: String::new(),
    };
    let units = index.collation.reports[report].units.iter();
    for unit in units.filter(|unit| unit.kind != UnitKind::Boilerplate) {
        let at = UnitRef {
            report,
            unit: unit.index,
        };
        let (x, width) = (bar.width, unit.text.chars().count().div_ceil(STEP).max(1));
        let piece = format!("M{x} 0h{width}v{HEIGHT}h-{width}z");
        let same = |(_, link): &(UnitRef, usize)| {
            index.collation.links[*link].relation != Relation::Related
        };
        match index.links.get(&at) {
            None => bar.own.push_str(&piece),
            Some(links) if links.iter().any(same) => bar.shared.push_str(&piece),
            Some(_) => bar.related.push_str(&piece),
        }
        if unit.kind == UnitKind::Heading {
            bar.headings.push_str(&format!("M{x} 0v{HEIGHT}"));
        }
        if index.divergences.contains_key(&at) {
            let middle = x + width / 2;
            bar.differs.push_str(&format!("M{middle} 0v{HEIGHT}"));
        }
        bar.width += width;
    }
    bar.width = bar.width.max(1);
    bar
}
