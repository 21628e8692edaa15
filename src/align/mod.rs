//! Alignment of two sequences of units of which only numbers are known.

mod best;
mod corridor;
mod levels;
mod mutual;
mod search;

pub use corridor::{Corridor, Profiles, around, corridor, everywhere};
pub use mutual::{Link, comparable};
pub use search::monotone;

use best::Best;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The most units of one side in a bead.
pub const LONGEST_RUN: usize = 4;

/// How many units of each side a bead joins.
pub type Shape = (usize, usize);

/// What is known of two sequences of units.
pub trait Evidence: Sync {
    /// How many units the source has.
    fn source_len(&self) -> usize;

    /// How many units the target has.
    fn target_len(&self) -> usize;

    /// How well beads match that begin at the source units `rows`: for each row, for each of its columns (one
    /// range a row), for each of `shapes`, what the source side finds in the target side and what the target
    /// side finds in the source side.
    ///
    /// Around 0 for units taken at random, towards 1 for a word-by-word translation; negative infinity for a
    /// bead that reaches beyond the end of a side. A range may end beyond the last target unit.
    fn strip(
        &self,
        rows: Range<usize>,
        columns: &[Range<usize>],
        shapes: &[Shape],
    ) -> Vec<[f32; 2]>;
}

/// Runs of units that say the same; an empty side is a deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Consecutive units of the source.
    pub source: Range<usize>,
    /// Consecutive units of the target.
    pub target: Range<usize>,
    /// The probability that its two sides say the same (0..=1); 0 for a deletion.
    pub score: f32,
}

/// The fitted numbers of the search for monotone beads, in units of similarity where nothing else is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// The cost of each unit of a bead beyond one of each side.
    pub extra: f32,
    /// The cost of a bead of several units on both sides.
    pub cross: f32,
    /// How much of the usual match of its units, their best left out, counts against a bead (0..=1).
    pub usual: f32,
    /// The threshold below which units stay alone: 0 is the match of random pairs, 1 that of the best path.
    pub share: f32,
    /// How far the threshold falls where the two can hardly be distinguished: times the square of their width over
    /// their distance.
    pub expectation: f32,
    /// The log-odds that a bead is right, for each unit of similarity beyond the usual,
    pub score: f32,
    /// and without any.
    pub constant: f32,
}

/// The fitted numbers of both ways to align.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Of monotone beads.
    pub beads: Costs,
    /// Of links in free order.
    pub links: Chance,
}

impl Weights {
    /// The built-in numbers, from `weights.toml`.
    ///
    /// # Panics
    /// The built-in table is malformed: a mistake in the program.
    #[must_use]
    pub fn built_in() -> Self {
        toml::from_str(include_str!("weights.toml")).expect("a table of this shape")
    }
}

/// The fitted numbers of the probability that two units of comparable texts say the same: a logistic function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// The log-odds where nothing is alike.
    pub constant: f32,
    /// Log-odds for each unit of similarity,
    pub similarity: f32,
    /// of its margin over the mean of the best few of both units,
    pub margin: f32,
    /// and of the share of the pairs nearby that keep the same order.
    pub support: f32,
    /// The probability from which on units are linked.
    pub least: f32,
    /// How much better a link must match with a neighbour for the neighbour to join it.
    pub widening: f32,
}

impl Chance {
    fn of(&self, similarity: f32, margin: f32, support: f32) -> f32 {
        let logit = self.constant
            + self.similarity * similarity
            + self.margin * margin
            + self.support * support;
        1.0 / (1.0 + (-logit).exp())
    }
}
