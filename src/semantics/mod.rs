//! Similarity of units.
mod comparison;
mod lexicon;
mod partners;
mod units;
mod vectors;
mod weights;
mod words;

pub use comparison::Comparison;
pub use lexicon::Lexicon;
pub use units::Units;
pub use weights::Weights;
