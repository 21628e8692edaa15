//! Text as it was read: spans, sources with their lines, and folded text that maps back.

mod fold;
mod source;
mod span;

pub use fold::{FoldTable, Folded};
pub use source::{Position, Source};
pub use span::Span;
