//! Similarity of units across languages: the built-in static table of word pieces, its tokenizer, learned lexicons.

pub mod table;
pub mod tokenizer;
