//! Text as it was read: spans, sources with their lines, and folded text that maps back.

mod chars;
mod fold;
mod letter;
mod piece;
mod source;
mod span;
mod token;
mod vocabulary;

pub(crate) use chars::CharSet;
pub(crate) use fold::Folding;
pub use fold::{FoldTable, Folded};
pub(crate) use letter::{
    TATWEEL, ZWNJ, digit, has_zwnj, is_alphabetic, is_alphanumeric, is_arabic, is_format,
    is_numeric, is_presentation_form, is_vowel_mark,
};
pub use piece::Piece;
pub use source::{Position, Source};
pub use span::Span;
pub use token::{Token, TokenKind, tokens};
pub(crate) use token::{letters, plain};
pub(crate) use vocabulary::Vocabulary;
