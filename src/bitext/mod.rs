//! What two or more reports have in common: shared facts, links between their units, divergences; a text joined
//! with its translation.

pub mod collation;

mod compare;
mod divergence;
mod link;
mod parallel;
mod reading;

pub use compare::compare;
pub use parallel::{Alignment, Link, Mode, Options, Relation, Tuning, align_texts};
pub use reading::{Reader, Reading, TermMention};
