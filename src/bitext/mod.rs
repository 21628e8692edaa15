//! What two or more reports have in common: shared facts, links between their units, divergences.

pub mod collation;
pub mod parallel;

mod compare;
mod divergence;
mod link;
mod reading;

pub use compare::compare;
pub use reading::{Reader, Reading, TermMention};
