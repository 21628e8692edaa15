//! What two or more reports have in common: shared facts, links between their units, divergences.

pub mod collation;
pub mod parallel;

mod candidates;
mod compare;
mod divergence;
mod feature;
mod link;
mod model;
mod profile;
mod reading;
mod similarity;
mod stance;

pub use compare::{Options, compare};
pub use feature::{FEATURES, Features};
pub use link::pair_features;
pub use reading::{Reader, Reading, TermMention};
