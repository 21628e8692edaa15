//! skeleton

pub mod semantics;
