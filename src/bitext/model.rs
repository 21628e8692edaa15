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
    same_fact: f64,
    standing: StandingWeights,
    weights: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandingWeights {
    bias: f64,
    own: f64,
    rival_first: f64,
    rival_second: f64,
    support: f64,
    kinship: f64,
    neighbour: f64,
}

/// How a pair stands among the others, in logarithms of odds but for `support` and `kinship`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    /// What speaks for the pair alone.
    pub own: f64,
    /// The best rival: another pair of one of the two units in the same two reports.
    pub rival_first: f64,
    /// The best rival from the side of the other unit.
    pub rival_second: f64,
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
                + w.rival_first * standing.rival_first
                + w.rival_second * standing.rival_second
                + w.support * standing.support
                + w.kinship * standing.kinship
                + w.neighbour * standing.neighbour,
        )
    }

    /// From this likelihood on a pair is taken to report the same fact.
    pub fn same_fact(&self) -> f64 {
        self.table.same_fact
    }
}

/// The probability with these logarithmic odds.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
