//! Two or more texts joined: a text with its translation, reports of one event with what they share and where
//! they differ.

pub mod collation;

mod compare;
mod divergence;
mod link;
mod parallel;
mod reading;

pub use collation::Relation;
pub use compare::compare;
pub use parallel::{Alignment, Link, Mode, Options, align_texts};
pub use reading::{Reader, Reading, TermMention};
