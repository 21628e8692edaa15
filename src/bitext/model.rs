//! The fitted model of links: see `fit/links.py`, which wrote `fit/links.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::feature::{FEATURES, Features};

/// What decides on links.
#[derive(Debug)]
pub(super) struct Model {
    weights: [f64; FEATURES.len()],
    table: Table,
}

/// `fit/links.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    bias: f64,
    standing: StandingWeights,
    weights: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandingWeights {
    bias: f64,
    own: f64,
    support: f64,
    kinship: f64,
    neighbour: f64,
}

/// How a pair stands among the others, in logarithms of odds but for `support` and `kinship`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    /// What speaks for the pair alone.
    pub own: f64,
    /// How likely a way from one unit to the other by a third report is.
    pub support: f64,
    /// The logarithm of how much else the two reports share.
    pub kinship: f64,
    /// The best of the pairs around it, of units that stand next to both.
    pub neighbour: f64,
}

impl Model {
    pub fn built_in() -> Self {
        let table: Table =
            toml::from_str(include_str!("fit/links.toml")).expect("`fit/links.toml` is valid");
        let weight = |name: &str| table.weights.get(name).copied();
        let weights = FEATURES.map(|name| weight(name).expect("a weight for every feature"));
        Self { weights, table }
    }

    /// The logarithm of the odds that a pair reports the same fact, by its own features.
    pub fn log_odds(&self, features: &Features) -> f64 {
        let sum: f64 = self.weights.iter().zip(features).map(|(w, x)| w * x).sum();
        sum + self.table.bias
    }

    /// How likely a pair reports the same fact.
    pub fn likely(&self, standing: Standing) -> f64 {
        let w = &self.table.standing;
        probability(
            w.bias
                + w.own * standing.own
                + w.support * standing.support
                + w.kinship * standing.kinship
                + w.neighbour * standing.neighbour,
        )
    }
}

/// The probability with these logarithmic odds.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// However unsure all are, a pair less likely than this is not said to report the same fact.
const LEAST: f64 = 0.15;
/// How much more a missed link costs than a wrong one, which a reader sees and dismisses: the β of the F measure
/// (van Rijsbergen 1979). On our fixtures the cut for 1.5 has the same F1 as that for 1, with more links found.
const BETA: f64 = 1.5;

/// From this likelihood on pairs are said to report the same fact: the cut that promises the best F measure over all
/// pairs, when their likelihoods are right (Lipton, Elkan & Naryanaswamy 2014, "Optimal Thresholding of Classifiers to
/// Maximize F1 Measure").
pub(super) fn same_fact(likely: &[f64]) -> f64 {
    let weight = BETA * BETA;
    let sought: f64 = likely.iter().sum();
    let mut sorted: Vec<f64> = likely.iter().copied().filter(|p| *p >= LEAST).collect();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let (mut right, mut best) = (0.0, (0.0, LEAST));
    for (before, &p) in sorted.iter().enumerate() {
        right += p;
        let measure = (1.0 + weight) * right / ((before + 1) as f64 + weight * sought);
        if measure > best.0 {
            best = (measure, p);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_leaves_out_what_would_cost_more_than_it_finds() {
        // F(1.5) of the first two is 3.25·2/(2+2.25·2.8), of the first three 3.25·2.45/(3+2.25·2.8)
        let likely = [1.0, 1.0, 0.45, 0.2, 0.15];
        assert_eq!(same_fact(&likely), 0.45);
    }

    #[test]
    fn a_collection_without_likely_pairs_links_none() {
        assert_eq!(same_fact(&[0.1, 0.05]), LEAST);
        assert_eq!(same_fact(&[]), LEAST);
    }
}
