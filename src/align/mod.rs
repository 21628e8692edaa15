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

/// Units of one side that a bead joins at most.
pub const LONGEST_RUN: usize = 4;

/// How many units of each side a bead joins.
pub type Shape = (usize, usize);

/// What is known of two sequences of units.
pub trait Evidence: Sync {
    fn source_len(&self) -> usize;
    fn target_len(&self) -> usize;
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
    pub source: Range<usize>,
    pub target: Range<usize>,
    /// The probability that its two sides say the same (0..=1); 0 for a deletion.
    pub score: f32,
}

/// The fitted numbers of the search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    pub extra: f32,
    pub cross: f32,
    pub usual: f32,
    pub share: f32,
    pub expectation: f32,
    pub score: f32,
    pub constant: f32,
}

/// The built-in numbers, from `weights.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub beads: Costs,
    pub links: Chance,
}

impl Weights {
    /// The built-in numbers.
    ///
    /// # Panics
    /// The built-in table is malformed: a mistake in the program.
    pub fn built_in() -> Self {
        toml::from_str(include_str!("weights.toml")).expect("a table of this shape")
    }
}

/// The fitted numbers of the probability that two units of comparable texts say the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    pub constant: f32,
    pub similarity: f32,
    pub margin: f32,
    pub support: f32,
    pub least: f32,
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
