//! From coarse to fine: where in a large matrix the path of a monotone alignment can run.
//!
//! Neighbouring units are joined to blocks of 2, 4, 8, ... units until a few hundred blocks are left. Their
//! best monotone path is found among all pairs; each finer level looks only near the path of the coarser one
//! (after Thompson and Koehn, *Vecalign*, 2019). Time and memory grow linearly with the number of units.

use std::ops::Range;

use rayon::prelude::*;

/// One vector of equal dimensions for each unit, laid end to end. Sums of neighbours stand for blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    values: Vec<f32>,
    dimensions: usize,
}

/// For each position between source units (one more than units) the positions between target units that may
/// meet it. Both ends of the ranges never decrease, neighbours overlap, and the corners are in.
pub type Corridor = Vec<Range<usize>>;

/// The most blocks of the coarsest level.
const TOP: usize = 160;
/// Positions to each side of the coarser path that the finer level looks at.
const RADIUS: usize = 6;
/// A block stands for itself only as far as it is more like its partner than like the usual block.
const HEADROOM: f32 = 0.02;

impl Profiles {
    /// Vectors of `dimensions` numbers, one after the other.
    ///
    /// # Panics
    /// `values` is not a whole number of vectors.
    #[must_use]
    pub fn new(values: Vec<f32>, dimensions: usize) -> Self {
        assert_eq!(values.len() % dimensions, 0, "whole vectors");
        Self { values, dimensions }
    }

    fn len(&self) -> usize {
        self.values.len() / self.dimensions
    }

    fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.dimensions..][..self.dimensions]
    }

    /// Every two neighbours joined into one.
    fn halved(&self) -> Self {
        let dimensions = self.dimensions;
        let mut values = Vec::with_capacity(self.values.len() / 2 + dimensions);
        for pair in self.values.chunks(2 * dimensions) {
            let (one, two) = pair.split_at(dimensions);
            match two.is_empty() {
                true => values.extend_from_slice(one),
                false => values.extend(one.iter().zip(two).map(|(a, b)| a + b)),
            }
        }
        Self { values, dimensions }
    }

    fn norms(&self) -> Vec<f32> {
        self.values
            .chunks(self.dimensions)
            .map(|row| {
                row.iter()
                    .map(|x| x * x)
                    .sum::<f32>()
                    .sqrt()
                    .max(f32::MIN_POSITIVE)
            })
            .collect()
    }
}

/// Every position: the corridor of texts that are small enough to be searched as a whole.
#[must_use]
pub fn everywhere(source: usize, target: usize) -> Corridor {
    vec![0..target + 1; source + 1]
}

/// The positions within `radius` of the path that coarser levels find.
#[must_use]
pub fn corridor(source: Profiles, target: Profiles, radius: usize) -> Corridor {
    let (rows, columns) = (source.len(), target.len());
    let mut levels = vec![(source, target)];
    while let Some((source, target)) = levels.last()
        && source.len().max(target.len()) > TOP
    {
        levels.push((source.halved(), target.halved()));
    }
    let mut path: Option<Vec<(usize, usize)>> = None;
    for (source, target) in levels.iter().skip(1).rev() {
        let within = match &path {
            None => everywhere(source.len(), target.len()),
            Some(path) => around(&doubled(path), RADIUS, source.len(), target.len()),
        };
        path = Some(best_path(source, target, &within));
    }
    match path {
        None => everywhere(rows, columns),
        Some(path) => around(&doubled(&path), radius, rows, columns),
    }
}

/// The positions within `radius` (in both directions) of a monotone path of positions.
#[must_use]
pub fn around(path: &[(usize, usize)], radius: usize, rows: usize, columns: usize) -> Corridor {
    let mut corridor = vec![
        Range {
            start: columns,
            end: 0
        };
        rows + 1
    ];
    let widen = |range: &mut Range<usize>, start: usize, end: usize| {
        range.start = range.start.min(start);
        range.end = range.end.max(end);
    };
    let corners = [(0, 0), (rows, columns)];
    for &(row, column) in path.iter().chain(&corners) {
        let (row, column) = (row.min(rows), column.min(columns));
        let (start, end) = (
            column.saturating_sub(radius),
            (column + radius).min(columns) + 1,
        );
        for range in &mut corridor[row.saturating_sub(radius)..=(row + radius).min(rows)] {
            widen(range, start, end);
        }
    }
    // what stands between two points of the path, in either order, is open as well
    let mut least = columns;
    for range in corridor.iter_mut().rev() {
        range.start = range.start.min(least);
        least = range.start;
    }
    let mut most = 0;
    for range in &mut corridor {
        range.end = range.end.max(most).max(range.start + 1);
        most = range.end;
    }
    corridor
}

fn doubled(path: &[(usize, usize)]) -> Vec<(usize, usize)> {
    path.iter()
        .map(|&(row, column)| (2 * row, 2 * column))
        .collect()
}

/// The path through `within` along which blocks are most alike.
fn best_path(source: &Profiles, target: &Profiles, within: &Corridor) -> Vec<(usize, usize)> {
    let gains = gains(source, target, within);
    let rows = source.len();
    let mut score: Vec<Vec<f32>> = Vec::with_capacity(rows + 1);
    let mut moves: Vec<Vec<u8>> = Vec::with_capacity(rows + 1);
    const DIAGONAL: u8 = 0;
    const DOWN: u8 = 1;
    const RIGHT: u8 = 2;
    for row in 0..=rows {
        let range = &within[row];
        let mut line = vec![f32::NEG_INFINITY; range.len()];
        let mut from = vec![RIGHT; range.len()];
        for column in range.clone() {
            let at = column - range.start;
            let above = |column: usize| -> f32 {
                let range = &within[row - 1];
                match range.contains(&column) {
                    true => score[row - 1][column - range.start],
                    false => f32::NEG_INFINITY,
                }
            };
            let mut best = if row == 0 && column == 0 {
                0.0
            } else {
                f32::NEG_INFINITY
            };
            if at > 0 {
                best = line[at - 1];
            }
            if row > 0 {
                if above(column) > best {
                    best = above(column);
                    from[at] = DOWN;
                }
                if column > 0 && within[row - 1].contains(&(column - 1)) {
                    let diagonal =
                        above(column - 1) + gains[row - 1][column - 1 - within[row - 1].start];
                    if diagonal > best {
                        best = diagonal;
                        from[at] = DIAGONAL;
                    }
                }
            }
            line[at] = best;
        }
        score.push(line);
        moves.push(from);
    }
    let (mut row, mut column) = (rows, target.len());
    let mut path = vec![(row, column)];
    while (row, column) != (0, 0) {
        match moves[row][column - within[row].start] {
            DIAGONAL => (row, column) = (row - 1, column - 1),
            DOWN => row -= 1,
            _ => column -= 1,
        }
        path.push((row, column));
    }
    path.reverse();
    path
}

/// How much more alike than usual the blocks that begin at each position are.
fn gains(source: &Profiles, target: &Profiles, within: &Corridor) -> Vec<Vec<f32>> {
    let (one, two) = (source.norms(), target.norms());
    let mut cosines: Vec<Vec<f32>> = (0..source.len())
        .into_par_iter()
        .map(|row| {
            let own = source.row(row);
            (within[row].start..within[row].end.min(target.len()))
                .map(|column| {
                    let product: f32 = own.iter().zip(target.row(column)).map(|(a, b)| a * b).sum();
                    product / (one[row] * two[column])
                })
                .collect()
        })
        .collect();
    let mut columns = vec![(0f32, 0f32); target.len()];
    for (row, line) in cosines.iter().enumerate() {
        for (at, cosine) in line.iter().enumerate() {
            let column = &mut columns[within[row].start + at];
            *column = (column.0 + cosine, column.1 + 1.0);
        }
    }
    for (row, line) in cosines.iter_mut().enumerate() {
        let usual = line.iter().sum::<f32>() / line.len().max(1) as f32;
        for (at, cosine) in line.iter_mut().enumerate() {
            let (sum, count) = columns[within[row].start + at];
            *cosine -= (usual + sum / count) / 2.0 + HEADROOM;
        }
    }
    cosines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units that each have a direction of their own (a fixed sequence of pseudo-random numbers).
    fn profile(of: impl Iterator<Item = usize>) -> Profiles {
        const DIMENSIONS: usize = 128;
        let mut values = Vec::new();
        for unit in of {
            let mut state = unit as u64 + 1;
            for _ in 0..DIMENSIONS {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                values.push((state >> 40) as f32 / (1 << 24) as f32 - 0.5);
            }
        }
        Profiles::new(values, DIMENSIONS)
    }

    fn holds(corridor: &Corridor, path: impl Iterator<Item = (usize, usize)>) {
        for (row, column) in path {
            assert!(
                corridor[row].contains(&column),
                "({row}, {column}) is outside"
            );
        }
        for pair in corridor.windows(2) {
            assert!(pair[0].start <= pair[1].start && pair[0].end <= pair[1].end);
            assert!(pair[1].start < pair[0].end, "neighbours overlap");
        }
    }

    #[test]
    fn the_corridor_follows_a_text_that_lacks_a_chapter() {
        let source = profile(0..3000);
        let target = profile((0..1000).chain(1600..3000));
        let corridor = corridor(source, target, 20);
        holds(
            &corridor,
            (0..1000)
                .map(|i| (i, i))
                .chain((1600..3000).map(|i| (i, i - 600))),
        );
        let cells: usize = corridor.iter().map(Range::len).sum();
        assert!(cells < 3000 * 120, "{cells} cells");
    }

    #[test]
    fn a_corridor_holds_its_corners_whatever_the_path() {
        for (rows, columns) in [(1, 1), (1, 400), (400, 1), (170, 3)] {
            let corridor = corridor(profile(0..rows), profile(500..500 + columns), 5);
            holds(&corridor, [(0, 0), (rows, columns)].into_iter());
        }
    }
}
