//! Alignment of two sequences of units of which only numbers are known.

mod corridor;
mod levels;
mod mutual;
mod search;

pub use corridor::{Corridor, Profiles, around, corridor, everywhere};
pub use mutual::{Pair, mutual};
pub use search::monotone;

use std::ops::Range;

use serde::Deserialize;

/// Units of one side that a bead joins at most.
pub const LONGEST_RUN: usize = 4;

/// How many units of each side a bead joins.
pub type Shape = (usize, usize);

/// What is known of two sequences of units.
pub trait Evidence: Sync {
    fn source_len(&self) -> usize;
    fn target_len(&self) -> usize;
    fn strip(&self, rows: Range<usize>, columns: &[Range<usize>], shapes: &[Shape]) -> Vec<[f32; 2]>;
}

/// Runs of units that say the same; an empty side is a deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    pub source: Range<usize>,
    pub target: Range<usize>,
    /// By how much its match exceeds what its units usually find.
    pub excess: f32,
}

/// The fitted numbers of the search.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    pub extra: f32,
    pub cross: f32,
    pub usual: f32,
    pub share: f32,
    pub expectation: f32,
}
