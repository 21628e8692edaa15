use rayon::prelude::*;

use super::Evidence;

/// Neighbours among which a unit's usual best is taken.
const NEIGHBOURS: usize = 4;
/// Rows that are compared at once.
const STRIP: usize = 16;

/// A unit of each side that are each other's best partner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub source: usize,
    pub target: usize,
    /// As the evidence has it.
    pub similarity: f32,
    /// By how much it exceeds the mean of the best few of its row and of its column.
    pub margin: f32,
}

/// The best few of a row or column, best first; equal ones in their order.
#[derive(Debug, Clone, Default)]
struct Best(Vec<(f32, usize)>);

impl Best {
    fn offer(&mut self, similarity: f32, at: usize) {
        if self.0.len() == NEIGHBOURS && similarity <= self.0[NEIGHBOURS - 1].0 {
            return;
        }
        let place = self.0.partition_point(|&(other, _)| other >= similarity);
        self.0.insert(place, (similarity, at));
        self.0.truncate(NEIGHBOURS);
    }

    fn mean(&self) -> f32 {
        self.0.iter().map(|best| best.0).sum::<f32>() / self.0.len().max(1) as f32
    }
}

/// The pairs of units that are each other's best by margin (Artetxe and Schwenk 2019), by source unit.
///
/// Every pair of units is compared; memory grows with the number of units only.
pub fn mutual(evidence: &dyn Evidence) -> Vec<Pair> {
    let (rows, columns) = (evidence.source_len(), evidence.target_len());
    if columns == 0 {
        return Vec::new();
    }
    let mut by_row: Vec<Best> = Vec::with_capacity(rows);
    let mut by_column = vec![Best::default(); columns];
    let starts: Vec<usize> = (0..rows).step_by(STRIP).collect();
    for group in starts.chunks(16) {
        let strips: Vec<Vec<[f32; 2]>> = group
            .par_iter()
            .map(|&start| {
                let range = start..(start + STRIP).min(rows);
                let open = vec![0..columns; range.len()];
                evidence.strip(range, &open, &[(1, 1)])
            })
            .collect();
        for line in strips.iter().flat_map(|strip| strip.chunks(columns)) {
            let row = by_row.len();
            let mut best = Best::default();
            for (column, [one, two]) in line.iter().enumerate() {
                let similarity = (one + two) / 2.0;
                best.offer(similarity, column);
                by_column[column].offer(similarity, row);
            }
            by_row.push(best);
        }
    }
    let row_means: Vec<f32> = by_row.iter().map(Best::mean).collect();
    let column_means: Vec<f32> = by_column.iter().map(Best::mean).collect();
    let margin = |similarity: f32, row: usize, column: usize| {
        similarity - (row_means[row] + column_means[column]) / 2.0
    };
    let first_choice = |column: usize| {
        let choices = by_column[column].0.iter();
        let mut choices: Vec<_> =
            choices.map(|&(similarity, row)| (margin(similarity, row, column), row)).collect();
        choices.sort_by(|a, b| b.0.total_cmp(&a.0));
        choices[0].1
    };
    let mut pairs = Vec::new();
    for (row, best) in by_row.iter().enumerate() {
        let mut choices: Vec<_> = best
            .0
            .iter()
            .map(|&(similarity, column)| (margin(similarity, row, column), similarity, column))
            .collect();
        choices.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (margin, similarity, column) = choices[0];
        if first_choice(column) == row {
            pairs.push(Pair { source: row, target: column, similarity, margin });
        }
    }
    pairs
}
