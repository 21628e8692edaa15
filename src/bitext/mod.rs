//! Two or more texts joined: a text with its translation, reports of one event.

mod parallel;

pub use parallel::{Alignment, Link, Mode, Options, Relation, Tuning, align_texts};
