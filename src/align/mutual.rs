use std::ops::Range;

use rayon::prelude::*;

use super::{Best, Chance, Evidence, LONGEST_RUN};

/// How many rows are compared at once, and how many such strips are held at a time.
const STRIP: usize = 16;
const STRIPS: usize = 16;
/// Source units to each side among which a link's neighbours are sought, and how far from the place that the
/// link foretells their targets may be.
const REACH: usize = 14;
const NEAR: f32 = 6.0;

/// Runs of units of two comparable texts that say the same, in whatever order they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Consecutive units of the source.
    pub source: Range<usize>,
    /// Consecutive units of the target.
    pub target: Range<usize>,
    /// The probability that it is right (0..=1).
    pub score: f32,
}

/// A unit of each side that are each other's best partner.
#[derive(Debug, Clone, Copy)]
struct Pair {
    source: usize,
    target: usize,
    similarity: f32,
    /// By how much it exceeds the mean of the best few of its row and of its column.
    margin: f32,
}

/// The links between two comparable texts, by source unit; each unit stands in one at most.
///
/// A link joins two units that are each other's best by margin (Artetxe and Schwenk 2019). Its score grows with
/// the margin, and with how many of the links around it keep the same order: reports that share a passage
/// mostly share its neighbours. Units beside a link that stand in none join it where that makes the match
/// better: a sentence that the other text divides. All pairs of units are compared, while memory grows with the
/// number of units only.
pub fn comparable(evidence: &dyn Evidence, chance: &Chance) -> Vec<Link> {
    let pairs = mutual(evidence);
    let ratio = evidence.target_len() as f32 / evidence.source_len().max(1) as f32;
    let strength: Vec<f32> = pairs
        .iter()
        .map(|pair| chance.of(pair.similarity, pair.margin, 0.5))
        .collect();
    let mut links: Vec<Link> = (0..pairs.len())
        .map(|at| {
            let pair = &pairs[at];
            let support = support(&pairs, &strength, at, ratio);
            Link {
                source: pair.source..pair.source + 1,
                target: pair.target..pair.target + 1,
                score: chance.of(pair.similarity, pair.margin, support),
            }
        })
        .filter(|link| link.score >= chance.least)
        .collect();
    widen(&mut links, evidence, chance);
    links
}

/// How many of the links near this one, weighted by their strength, keep its order (0..=1).
fn support(pairs: &[Pair], strength: &[f32], at: usize, ratio: f32) -> f32 {
    let own = &pairs[at];
    let first = pairs.partition_point(|pair| pair.source + REACH < own.source);
    let (mut agree, mut all) = (0.0, 1.0);
    for (pair, strength) in pairs.iter().zip(strength).skip(first) {
        if pair.source > own.source + REACH {
            break;
        }
        if pair.source == own.source {
            continue;
        }
        let foretold = (pair.source as f32 - own.source as f32) * ratio;
        let found = pair.target as f32 - own.target as f32;
        all += strength;
        agree += if (found - foretold).abs() <= NEAR {
            *strength
        } else {
            0.0
        };
    }
    agree / all
}

/// Lets free neighbours join the links.
fn widen(links: &mut [Link], evidence: &dyn Evidence, chance: &Chance) {
    let mut source_free = vec![true; evidence.source_len()];
    let mut target_free = vec![true; evidence.target_len()];
    for link in links.iter() {
        source_free[link.source.start] = false;
        target_free[link.target.start] = false;
    }
    let similarity = |source: &Range<usize>, target: &Range<usize>| -> f32 {
        let shape = (source.len(), target.len());
        let columns = target.start..target.start + 1;
        let found = evidence.strip(source.start..source.start + 1, &[columns], &[shape]);
        let [one, two] = found[0];
        (one + two) / 2.0
    };
    for link in links {
        let mut best = similarity(&link.source, &link.target);
        loop {
            let wider = |range: &Range<usize>, free: &[bool]| -> Vec<Range<usize>> {
                let mut out = Vec::new();
                if range.len() < LONGEST_RUN {
                    if range.start > 0 && free[range.start - 1] {
                        out.push(range.start - 1..range.end);
                    }
                    if free.get(range.end) == Some(&true) {
                        out.push(range.start..range.end + 1);
                    }
                }
                out
            };
            // one side grows only: a sentence that the other side divides
            let mut choices = Vec::new();
            if link.target.len() == 1 {
                let sources = wider(&link.source, &source_free);
                choices.extend(
                    sources
                        .into_iter()
                        .map(|source| (source, link.target.clone())),
                );
            }
            if link.source.len() == 1 {
                let targets = wider(&link.target, &target_free);
                choices.extend(
                    targets
                        .into_iter()
                        .map(|target| (link.source.clone(), target)),
                );
            }
            let found = choices
                .into_iter()
                .map(|(source, target)| (similarity(&source, &target), source, target))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            match found {
                Some((similarity, source, target)) if similarity > best + chance.widening => {
                    best = similarity;
                    source_free[source.clone()].fill(false);
                    target_free[target.clone()].fill(false);
                    (link.source, link.target) = (source, target);
                }
                _ => break,
            }
        }
    }
}

/// The pairs of units that are each other's best by margin, by source unit.
fn mutual(evidence: &dyn Evidence) -> Vec<Pair> {
    let (rows, columns) = (evidence.source_len(), evidence.target_len());
    if columns == 0 {
        return Vec::new();
    }
    let mut by_row: Vec<Best> = Vec::with_capacity(rows);
    let mut by_column = vec![Best::default(); columns];
    let starts: Vec<usize> = (0..rows).step_by(STRIP).collect();
    for group in starts.chunks(STRIPS) {
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
    let margin = |similarity: f32, row: usize, column: usize| {
        similarity - (by_row[row].mean() + by_column[column].mean()) / 2.0
    };
    let first_row = |column: usize| {
        let choices = by_column[column].values().iter();
        choices
            .map(|&(similarity, row)| (margin(similarity, row, column), row))
            .reduce(|best, other| if other.0 > best.0 { other } else { best })
            .map(|best| best.1)
    };
    let mut pairs = Vec::new();
    for (row, best) in by_row.iter().enumerate() {
        let choice = best
            .values()
            .iter()
            .map(|&(similarity, column)| (margin(similarity, row, column), similarity, column))
            .reduce(|best, other| if other.0 > best.0 { other } else { best });
        if let Some((margin, similarity, column)) = choice
            && first_row(column) == Some(row)
        {
            pairs.push(Pair {
                source: row,
                target: column,
                similarity,
                margin,
            });
        }
    }
    pairs
}
