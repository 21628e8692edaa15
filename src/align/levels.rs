use std::ops::Range;

use rayon::prelude::*;

use super::{Best, Corridor, Costs, Evidence, Shape};

/// How many rows are compared at once.
const STRIP: usize = 32;

/// What pairs of single units within a corridor reach: for each unit, and for the whole texts.
///
/// Some units find something everywhere; their matches are judged by how far they exceed that (the margin of
/// Artetxe and Schwenk 2019, without the best partner). Whether a unit stays alone is judged by a threshold
/// between what units find at random and what they find along the best path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    rows: Vec<f32>,
    columns: Vec<f32>,
    share: f32,
    threshold: f32,
}

impl Levels {
    pub fn measure(evidence: &dyn Evidence, corridor: &Corridor, costs: &Costs) -> Self {
        let lines = singles(evidence, corridor);
        let mut by_column = vec![Best::default(); evidence.target_len()];
        let mut rows = Vec::with_capacity(lines.len());
        for (range, line) in &lines {
            let mut best = Best::default();
            for (column, &found) in range.clone().zip(line) {
                best.offer(found, column);
                by_column[column].offer(found, rows.len());
            }
            rows.push(best.mean_of_others());
        }
        let mut levels = Self {
            rows,
            columns: by_column.iter().map(Best::mean_of_others).collect(),
            share: costs.usual,
            threshold: 0.0,
        };
        levels.threshold = levels.calibrated(lines, costs);
        levels
    }

    /// What the units of a bead usually find.
    pub fn usual(&self, row: usize, column: usize, shape: Shape) -> f32 {
        let mean = |levels: &[f32]| levels.iter().sum::<f32>() / levels.len() as f32;
        let rows = mean(&self.rows[row..row + shape.0]);
        self.share * (rows + mean(&self.columns[column..column + shape.1])) / 2.0
    }

    /// What a bead adds to the score of a path.
    pub fn gain(
        &self,
        row: usize,
        column: usize,
        shape: Shape,
        found: [f32; 2],
        costs: &Costs,
    ) -> f32 {
        let level = self.usual(row, column, shape) + self.threshold;
        let (rows, columns) = (shape.0 as f32, shape.1 as f32);
        let gain = (rows * (found[0] - level) + columns * (found[1] - level)) / 2.0;
        let crossing = if shape.0 > 1 && shape.1 > 1 {
            costs.cross
        } else {
            0.0
        };
        gain - costs.extra * (rows + columns - 2.0) - crossing
    }

    /// The probability that the two sides of a bead say the same.
    pub fn score(&self, row: usize, column: usize, shape: Shape, found: f32, costs: &Costs) -> f32 {
        let excess = found - self.usual(row, column, shape);
        1.0 / (1.0 + (-(costs.constant + costs.score * excess)).exp())
    }

    /// The threshold at which a pair is as likely chance as translation, for two normal distributions of equal width:
    /// the matches of random pairs, and those on the best path of single pairs. The less the two differ, the more the
    /// prior expectation that a unit has a partner decides.
    fn calibrated(&self, mut lines: Vec<(Range<usize>, Vec<f32>)>, costs: &Costs) -> f32 {
        for (row, (range, line)) in lines.iter_mut().enumerate() {
            for (column, found) in range.clone().zip(line) {
                *found -= self.usual(row, column, (1, 1));
            }
        }
        let random = Spread::of(lines.iter().flat_map(|(_, line)| line.iter().copied()));
        let path = Spread::of(best_path(&lines, random.middle - random.width).into_iter());
        let distance = (path.middle - random.middle)
            .max(0.1 * random.width)
            .max(1e-3);
        let width = (random.width + path.width) / 2.0;
        let chance = costs.share - costs.expectation * (width / distance).powi(2);
        random.middle + distance * chance.max(-2.0)
    }
}

/// The match of every pair of single units in the corridor, by source unit.
fn singles(evidence: &dyn Evidence, corridor: &Corridor) -> Vec<(Range<usize>, Vec<f32>)> {
    let columns = evidence.target_len();
    let starts: Vec<usize> = (0..evidence.source_len()).step_by(STRIP).collect();
    let strips: Vec<Vec<(Range<usize>, Vec<f32>)>> = starts
        .par_iter()
        .map(|&start| {
            let end = (start + STRIP).min(evidence.source_len());
            let ranges: Vec<Range<usize>> = corridor[start..end]
                .iter()
                .map(|range| range.start.min(columns)..range.end.min(columns))
                .collect();
            let found = evidence.strip(start..end, &ranges, &[(1, 1)]);
            let mut found = found.iter().map(|[one, two]| (one + two) / 2.0);
            let take = |range: Range<usize>| {
                let line = found.by_ref().take(range.len()).collect();
                (range, line)
            };
            ranges.into_iter().map(take).collect()
        })
        .collect();
    strips.into_iter().flatten().collect()
}

/// The median of some values and their width, as the standard deviation of a normal distribution that has
/// the same quartiles.
#[derive(Debug, Clone, Copy)]
struct Spread {
    middle: f32,
    width: f32,
}

impl Spread {
    /// Values beyond a million are sampled at equal distances.
    fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let step = values.clone().count().div_ceil(1_000_000).max(1);
        let mut values: Vec<f32> = values.step_by(step).collect();
        if values.is_empty() {
            return Self {
                middle: 0.0,
                width: 0.0,
            };
        }
        values.sort_unstable_by(f32::total_cmp);
        let at = |part: usize| values[(values.len() - 1) * part / 4];
        Self {
            middle: at(2),
            width: (at(3) - at(1)) / 1.349,
        }
    }
}

/// The values along the monotone path of single pairs that gains most over `floor`.
fn best_path(lines: &[(Range<usize>, Vec<f32>)], floor: f32) -> Vec<f32> {
    // scores[row] holds the best up to and with this row, by column of its range and the one after
    let mut above: (usize, Vec<f32>) = (0, vec![0.0]);
    let mut moves: Vec<Vec<u8>> = Vec::with_capacity(lines.len());
    const PAIR: u8 = 0;
    const DOWN: u8 = 1;
    const RIGHT: u8 = 2;
    let at = |(start, scores): &(usize, Vec<f32>), column: usize| -> f32 {
        match column.checked_sub(*start) {
            None => f32::NEG_INFINITY,
            // right of what was looked at nothing is gained
            Some(offset) => scores[offset.min(scores.len() - 1)],
        }
    };
    for (range, line) in lines {
        let mut scores = Vec::with_capacity(range.len() + 1);
        let mut steps = Vec::with_capacity(range.len() + 1);
        for column in range.start..=range.end {
            let mut best = (at(&above, column), DOWN);
            if let Some(&left) = scores.last() {
                if left > best.0 {
                    best = (left, RIGHT);
                }
                let pair = at(&above, column - 1) + line[column - 1 - range.start] - floor;
                if pair > best.0 {
                    best = (pair, PAIR);
                }
            }
            scores.push(best.0);
            steps.push(best.1);
        }
        above = (range.start, scores);
        moves.push(steps);
    }
    let mut column = lines.last().map_or(0, |(range, _)| range.end);
    let mut values = Vec::new();
    for (row, (range, line)) in lines.iter().enumerate().rev() {
        column = column.min(range.end);
        while column > range.start && moves[row][column - range.start] == RIGHT {
            column -= 1;
        }
        if column > range.start && moves[row][column - range.start] == PAIR {
            column -= 1;
            values.push(line[column - range.start]);
        }
    }
    values
}
