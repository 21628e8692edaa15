use std::ops::Range;

use rayon::prelude::*;

use super::{Best, Chance, Evidence, LONGEST_RUN};

/// Rows that are compared at once, and how many such strips are held at a time.
const STRIP: usize = 16;
const STRIPS: usize = 16;
/// Source units to each side among which a link's neighbours are sought, and how far from the place that the
/// link foretells their targets may be.
const REACH: usize = 14;
const NEAR: f32 = 6.0;

/// Runs of units of two comparable texts that say the same, in whatever order they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub source: Range<usize>,
    pub target: Range<usize>,
    /// The probability that it is right (0..=1).
    pub score: f32,
}

/// A unit of each side that is among the best partners of the other.
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
/// The probability that two units say the same grows with the margin of their similarity (Artetxe and Schwenk
/// 2019), and with how many of the pairs around them that are each other's best keep the same order: reports
/// that share a passage mostly share its neighbours. The surest pairs are linked first. Units beside a link that stand in none join it where that makes the match
/// better: a sentence that the other text divides. All pairs of units are compared, while memory grows with the
/// number of units only.
pub fn comparable(evidence: &dyn Evidence, chance: &Chance) -> Vec<Link> {
    let (pairs, candidates) = candidates(evidence);
    let ratio = evidence.target_len() as f32 / evidence.source_len().max(1) as f32;
    let strength: Vec<f32> = pairs
        .iter()
        .map(|pair| chance.of(pair.similarity, pair.margin, 0.5))
        .collect();
    let mut links: Vec<Link> = candidates
        .iter()
        .map(|pair| {
            let support = support(&pairs, &strength, pair, ratio);
            Link {
                source: pair.source..pair.source + 1,
                target: pair.target..pair.target + 1,
                score: chance.of(pair.similarity, pair.margin, support),
            }
        })
        .filter(|link| link.score >= chance.least)
        .collect();
    links.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut source_free = vec![true; evidence.source_len()];
    let mut target_free = vec![true; evidence.target_len()];
    links.retain(|link| {
        let free = source_free[link.source.start] && target_free[link.target.start];
        if free {
            source_free[link.source.start] = false;
            target_free[link.target.start] = false;
        }
        free
    });
    links.sort_unstable_by_key(|link| link.source.start);
    widen(&mut links, evidence, chance, source_free, target_free);
    links
}

/// How many of the pairs near this one, weighted by their strength, keep its order (0..=1).
fn support(pairs: &[Pair], strength: &[f32], own: &Pair, ratio: f32) -> f32 {
    let first = pairs.partition_point(|pair| pair.source + REACH < own.source);
    let (mut agree, mut all) = (0.0, 1.0);
    for (pair, strength) in pairs.iter().zip(strength).skip(first) {
        if pair.source > own.source + REACH {
            break;
        }
        if pair.source == own.source || pair.target == own.target {
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
fn widen(
    links: &mut [Link],
    evidence: &dyn Evidence,
    chance: &Chance,
    mut source_free: Vec<bool>,
    mut target_free: Vec<bool>,
) {
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

/// The pairs of units that are each other's best by margin, and those of which one is among the best few of the
/// other; both by source unit.
fn candidates(evidence: &dyn Evidence) -> (Vec<Pair>, Vec<Pair>) {
    let (rows, columns) = (evidence.source_len(), evidence.target_len());
    if columns == 0 {
        return (Vec::new(), Vec::new());
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
    let pair = |similarity: f32, source: usize, target: usize| Pair {
        source,
        target,
        similarity,
        margin: similarity - (by_row[source].mean() + by_column[target].mean()) / 2.0,
    };
    let first = |pairs: Vec<Pair>| -> Option<Pair> {
        let pairs = pairs.into_iter();
        pairs.reduce(|best, other| match other.margin > best.margin {
            true => other,
            false => best,
        })
    };
    let of_row = |row: usize| -> Vec<Pair> {
        let best = by_row[row].values().iter();
        best.map(|&(similarity, column)| pair(similarity, row, column))
            .collect()
    };
    let of_column = |column: usize| -> Vec<Pair> {
        let best = by_column[column].values().iter();
        best.map(|&(similarity, row)| pair(similarity, row, column))
            .collect()
    };
    let choices = (0..rows).filter_map(|row| first(of_row(row)));
    let is_mutual = |choice: &Pair| {
        first(of_column(choice.target)).is_some_and(|back| back.source == choice.source)
    };
    let mutual = choices.filter(is_mutual).collect();
    let mut all: Vec<Pair> = (0..rows).flat_map(of_row).collect();
    all.extend((0..columns).flat_map(of_column));
    all.sort_unstable_by_key(|pair| (pair.source, pair.target));
    all.dedup_by_key(|pair| (pair.source, pair.target));
    (mutual, all)
}
