//! Similarity of units across languages: the built-in static table of word pieces, its tokenizer, learned
//! lexicons, the comparison of two texts by all of them, and the sentence encoder.

mod compared;
mod comparison;
mod cosines;
pub mod encoder;
mod lexicon;
mod lexicon_file;
mod partners;
mod pieces;
mod strip;
pub mod table;
pub mod tokenizer;
mod units;
mod vectors;
mod weights;

#[cfg(feature = "store")]
pub(crate) use compared::stems;
pub use comparison::Comparison;
pub use encoder::Encoder;
pub use lexicon::Lexicon;
pub use lexicon_file::LexiconError;
pub use strip::{Runs, Scratch};
pub use units::Units;
pub use weights::Weights;
