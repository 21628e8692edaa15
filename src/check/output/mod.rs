//! Findings for people and programs; one small renderer a format.

mod json;
mod junit;
mod sarif;
mod text;

pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{Sources, text};
