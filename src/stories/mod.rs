//! Many reports grouped into stories, the events that they tell of: those of a day from many outlets in several languages, added as
//! they come.
//!
//! Each report gets a [`Signature`]; a report is compared only with those that it shares something rare with, and joins
//! a story when it likely tells of the same event as the reports of it in the mean. Copies of one text count once.

mod bytes;
mod grouping;
mod key;
mod likeness;
mod report;
mod signature;
mod sketch;
mod store;
mod story;
mod weighed;

pub use likeness::{MEASURES, pair_measures};
pub use report::{RecordError, Report};
pub use signature::{Meaning, Signature, Signer};
pub use store::{Added, Store, StoreError};
pub use story::{Story, StoryReport};
