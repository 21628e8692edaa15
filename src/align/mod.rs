//! Alignment of two sequences of units of which only numbers are known.

mod corridor;
mod mutual;
mod search;

pub use corridor::{Corridor, Profiles, around, corridor, everywhere};
pub use mutual::{Pair, mutual};
pub use search::{Options, monotone};

use std::ops::Range;

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
    /// How surely, as the evidence has it.
    pub similarity: f32,
}
