//! Findings of a check for other programs: SARIF for code hosts and editors, JUnit for build servers, a workbook
//! for people who edit, which comes back with their decisions.

mod junit;
mod sarif;
mod workbook;

pub use junit::junit;
pub use sarif::sarif;
pub use workbook::{Decision, decisions, workbook};
