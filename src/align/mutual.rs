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
    pub support: f32,
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
            pairs.push(Pair { source: row, target: column, similarity, margin, support: 0.0 });
        }
    }
    let near = |k: &str, d: f32| std::env::var(k).ok().and_then(|x| x.parse().ok()).unwrap_or(d);
    let (m0, reach, tol) = (near("M0", 0.12), near("REACH", 8.0) as usize, near("TOL", 5.0));
    let strong: Vec<Pair> = pairs.iter().copied().collect();
    let ratio = columns as f32 / rows as f32;
    let support = |i: usize, j: usize| {
        let (mut agree, mut all) = (0.0, 0.0);
        for q in &strong {
            let d = q.source.abs_diff(i);
            if d == 0 || d > reach || q.target == j { continue; }
            let w = 1.0 / (1.0 + (-(q.margin - m0) * 40.0).exp());
            all += w;
            let off = (q.target as f32 - j as f32) - (q.source as f32 - i as f32) * ratio;
            if off.abs() <= tol { agree += w; }
        }
        agree / (all + 1.0)
    };
    let delta = near("DELTA", 0.07);
    let mut cand: Vec<(usize, usize, f32)> = Vec::new();
    for (i, b) in by_row.iter().enumerate() { for &(q, j) in &b.0 { cand.push((i, j, q)); } }
    for (j, b) in by_column.iter().enumerate() { for &(q, i) in &b.0 { cand.push((i, j, q)); } }
    cand.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    cand.dedup_by_key(|c| (c.0, c.1));
    let scored: Vec<(f32, Pair)> = cand.iter().map(|&(i, j, q)| {
        let s = support(i, j);
        let m = margin(q, i, j);
        (m + delta * s, Pair { source: i, target: j, similarity: q, margin: m, support: s })
    }).collect();
    let mut br: Vec<Option<usize>> = vec![None; rows];
    let mut bc: Vec<Option<usize>> = vec![None; columns];
    for (k, (x, p)) in scored.iter().enumerate() {
        if br[p.source].is_none_or(|b| scored[b].0 < *x) { br[p.source] = Some(k); }
        if bc[p.target].is_none_or(|b| scored[b].0 < *x) { bc[p.target] = Some(k); }
    }
    let pairs: Vec<Pair> = scored.iter().enumerate().filter(|(k, (_, p))| br[p.source] == Some(*k) && bc[p.target] == Some(*k)).map(|x| x.1.1).collect();
    pairs
}
