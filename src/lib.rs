//! skeleton
pub mod bitext;
pub mod report;
