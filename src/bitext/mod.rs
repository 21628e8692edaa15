//! Two texts joined.
pub mod parallel;
