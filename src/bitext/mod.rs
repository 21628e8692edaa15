//! Two or more texts joined: a text with its translation, reports of one event.

pub mod collation;

mod compare;
mod divergence;
mod link;
mod parallel;
mod reading;

pub use compare::compare;
pub use parallel::{Alignment, Link, Mode, Options, Relation, align_texts};
pub use reading::{Reader, Reading, TermMention};
