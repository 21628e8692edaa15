//! Findings for a terminal, and as the program's own JSON; other programs' formats are in [`crate::format`].

mod json;
mod text;

pub use json::{FindingLine, json};
pub use text::{Sources, context, text};
