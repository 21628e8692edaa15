//! Findings of a check for other programs: SARIF for code hosts and editors, JUnit for build servers, a workbook
//! for people who edit, which comes back with their decisions.

mod junit;
mod sarif;
#[cfg(feature = "workbooks")]
mod workbook;

pub use junit::junit;
pub use sarif::sarif;
#[cfg(feature = "workbooks")]
pub use workbook::{Decision, decisions, workbook};
