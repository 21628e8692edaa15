//! The ladder of hunalign: one rung a line, source index, target index, and the confidence of the bead that
//! begins there; the last rung is one past both texts (README of hunalign, "-text" off).

use std::io::{self, Write};

use super::{Bitext, Link};
use crate::format::Losses;

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut at = (0, 0);
    let mut order: Vec<&Link> = bitext.links.iter().collect();
    order.sort_by_key(|link| (link.source.first().copied(), link.target.first().copied()));
    order.retain(|link| !link.source.is_empty() && !link.target.is_empty());
    for link in order {
        let crosses = link.source[0] < at.0 || link.target[0] < at.1;
        if crosses || !run(&link.source) || !run(&link.target) {
            let name = format!("{:?}-{:?}", link.source, link.target);
            losses.add(
                "links that cross others or skip segments have no place in a ladder",
                name,
            );
            continue;
        }
        // what lies between two links stands alone: first the deletion, then the insertion
        alone(out, at, (link.source[0], link.target[0]))?;
        writeln!(
            out,
            "{}\t{}\t{}",
            link.source[0],
            link.target[0],
            link.score.unwrap_or(0.0)
        )?;
        at = (
            link.source[0] + link.source.len(),
            link.target[0] + link.target.len(),
        );
    }
    let end = (bitext.source.segments.len(), bitext.target.segments.len());
    alone(out, at, end)?;
    writeln!(out, "{}\t{}\t0", end.0, end.1)?;
    for link in &bitext.links {
        if !link.shared.is_empty() {
            losses.add(
                "shared facts have no place in a ladder",
                link.shared.join(" "),
            );
        }
        if link.relation != super::Relation::Translation {
            losses.add(
                "relations other than translation have no place in a ladder",
                link.relation.name(),
            );
        }
    }
    Ok(losses)
}

/// Rungs for segments without a partner, each a bead of its own.
fn alone(out: &mut dyn Write, from: (usize, usize), to: (usize, usize)) -> io::Result<()> {
    for source in from.0..to.0 {
        writeln!(out, "{source}\t{}\t0", from.1)?;
    }
    for target in from.1..to.1 {
        writeln!(out, "{}\t{target}\t0", to.0)?;
    }
    Ok(())
}

fn run(indices: &[usize]) -> bool {
    indices.windows(2).all(|pair| pair[1] == pair[0] + 1)
}
