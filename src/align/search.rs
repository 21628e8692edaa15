use std::ops::Range;

use rayon::prelude::*;

use super::levels::Levels;
use super::{Bead, Corridor, Costs, Evidence, LONGEST_RUN, Shape};

/// How many source units have their beads judged at once, and how many such strips are held at a time.
const STRIP: usize = 32;
const STRIPS: usize = 16;

/// How a position was reached.
#[derive(Clone, Copy)]
enum Step {
    Nowhere,
    SourceAlone,
    TargetAlone,
    /// The shape by its place in the list, and how well it matched.
    Bead(u8, f32),
}

/// The monotone beads within `corridor` that together gain most; they cover every unit of both sides once,
/// in order. A unit that gains nothing with any other stays alone.
///
/// A bead gains what its match exceeds the usual match of its units and the threshold that `Levels` finds in
/// the texts at hand, once for each unit, less a cost for each unit beyond one of each side.
pub fn monotone(evidence: &dyn Evidence, corridor: &Corridor, costs: &Costs) -> Vec<Bead> {
    let (rows, columns) = (evidence.source_len(), evidence.target_len());
    if rows == 0 || columns == 0 {
        return alone(rows, columns);
    }
    let levels = Levels::measure(evidence, corridor, costs);
    let shapes = shapes();
    let mut search = Search {
        corridor,
        scores: corridor
            .iter()
            .map(|range| vec![f32::NEG_INFINITY; range.len()])
            .collect(),
        steps: corridor
            .iter()
            .map(|range| vec![Step::Nowhere; range.len()])
            .collect(),
    };
    search.scores[0][0] = 0.0;
    let starts: Vec<usize> = (0..rows).step_by(STRIP).collect();
    for group in starts.chunks(STRIPS) {
        let strips: Vec<Vec<[f32; 2]>> = group
            .par_iter()
            .map(|&start| {
                let end = (start + STRIP).min(rows);
                evidence.strip(start..end, &corridor[start..end], &shapes)
            })
            .collect();
        for (&start, strip) in group.iter().zip(&strips) {
            let mut cells = strip.chunks(shapes.len());
            let within = corridor[start..(start + STRIP).min(rows)].iter();
            for (row, columns) in (start..).zip(within) {
                for column in columns.clone() {
                    let cell = cells.next().expect("one for each position of the strip");
                    search.go_on(row, column, &shapes, cell, |shape, found| {
                        levels.gain(row, column, shape, found, costs)
                    });
                }
            }
        }
    }
    for column in corridor[rows].clone() {
        search.go_on(rows, column, &[], &[], |_, _| 0.0);
    }
    search.beads(rows, columns, &shapes, &levels, costs)
}

/// All units alone, those of the source first.
fn alone(rows: usize, columns: usize) -> Vec<Bead> {
    let bead = |source: Range<usize>, target: Range<usize>| Bead {
        source,
        target,
        score: 0.0,
    };
    let source = (0..rows).map(|row| bead(row..row + 1, 0..0));
    source
        .chain((0..columns).map(|column| bead(rows..rows, column..column + 1)))
        .collect()
}

fn shapes() -> Vec<Shape> {
    let sides = 1..=LONGEST_RUN;
    sides
        .clone()
        .flat_map(|source| sides.clone().map(move |target| (source, target)))
        .collect()
}

/// The best score of every position of the corridor, and the step that led there.
struct Search<'a> {
    corridor: &'a Corridor,
    scores: Vec<Vec<f32>>,
    steps: Vec<Vec<Step>>,
}

impl Search<'_> {
    /// Takes every step that leaves a position.
    fn go_on(
        &mut self,
        row: usize,
        column: usize,
        shapes: &[Shape],
        cell: &[[f32; 2]],
        gain: impl Fn(Shape, [f32; 2]) -> f32,
    ) {
        let here = self.scores[row][column - self.corridor[row].start];
        if here == f32::NEG_INFINITY {
            return;
        }
        self.reach(row, column + 1, here, Step::TargetAlone);
        self.reach(row + 1, column, here, Step::SourceAlone);
        for (number, (&shape, &found)) in shapes.iter().zip(cell).enumerate() {
            if found[0] > f32::NEG_INFINITY {
                let gain = gain(shape, found);
                let step = Step::Bead(number as u8, (found[0] + found[1]) / 2.0);
                self.reach(row + shape.0, column + shape.1, here + gain, step);
            }
        }
    }

    fn reach(&mut self, row: usize, column: usize, score: f32, step: Step) {
        let Some(range) = self
            .corridor
            .get(row)
            .filter(|range| range.contains(&column))
        else {
            return;
        };
        let at = column - range.start;
        if score > self.scores[row][at] {
            self.scores[row][at] = score;
            self.steps[row][at] = step;
        }
    }

    fn beads(
        &self,
        rows: usize,
        columns: usize,
        shapes: &[Shape],
        levels: &Levels,
        costs: &Costs,
    ) -> Vec<Bead> {
        let (mut row, mut column) = (rows, columns);
        let mut beads = Vec::new();
        while (row, column) != (0, 0) {
            let ((source, target), found) = match self.steps[row][column - self.corridor[row].start]
            {
                Step::SourceAlone => ((1, 0), None),
                Step::TargetAlone => ((0, 1), None),
                Step::Bead(number, found) => (shapes[number as usize], Some(found)),
                Step::Nowhere => unreachable!("a corridor joins its corners"),
            };
            (row, column) = (row - source, column - target);
            beads.push(Bead {
                source: row..row + source,
                target: column..column + target,
                score: found.map_or(0.0, |found| {
                    levels.score(row, column, (source, target), found, costs)
                }),
            });
        }
        beads.reverse();
        beads
    }
}
