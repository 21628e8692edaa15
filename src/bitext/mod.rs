//! Two or more texts joined: a text with its translation, reports of one event with what they share and where
//! they differ.

pub mod collation;

mod candidates;
mod cluster;
mod compare;
mod divergence;
mod feature;
mod heading;
mod link;
mod meaning;
mod model;
mod parallel;
mod parts;
mod period;
mod profile;
mod similarity;
mod standing;
mod trees;
mod when;

pub use collation::Relation;
pub use compare::{CompareOptions, compare};
pub use feature::{FEATURES, Features};
pub use link::pair_features;
pub use parallel::{Alignment, Link, Mode, Options, Tuning, align_texts};
