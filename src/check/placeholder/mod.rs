//! What a program fills into a text, by the way in which it is written: each kind of program has its own.

mod described;
mod kind;
mod printf;
mod scan;

pub(super) use described::OwnPlaceholders;
pub(super) use kind::{Habits, Kind, Kinds};
pub(super) use scan::{Placeholder, read};
