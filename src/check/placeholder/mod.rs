//! Placeholders: what a program fills into a text, in the notation of each kind of program.

mod described;
mod kind;
mod printf;
mod scan;

pub(super) use described::OwnPlaceholders;
pub(super) use kind::{Habits, Kind, Kinds};
pub(super) use scan::{Placeholder, read};
