//! Texts in memory and what each command answers to them, as data: what `--stdin` reads and prints, a record a line,
//! and what the Python package gives.
//!
//! A record is a [`TextRecord`], a [`PairRecord`] or a [`ReportsRecord`]; a [`Worker`] answers them one after the
//! other. Each is answered by itself: no answer depends on the records before it.
//!
//! ```
//! use muqabala::check::Config;
//! use muqabala::glossary::Glossary;
//! use muqabala::records::{Choices, TextRecord, Worker};
//!
//! let (glossary, config) = (Glossary::starter(), Config::default());
//! let mut worker = Worker::new(&glossary, &config, Choices::default());
//! let record: TextRecord = serde_json::from_str(r#"{"text": "وصل الوفد. ثم عاد."}"#)?;
//! let answer = worker.split(&record)?;
//! assert_eq!((answer.language, answer.units.len()), ("ar", 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod record;
mod worker;

pub use answer::{Candidates, FactLine, Facts, Findings, TermLine, Terms, Units};
pub use record::{
    DayTag, LanguageTag, Lines, PairRecord, Record, ReportRecord, ReportsRecord, TextRecord,
};
pub use worker::{Choices, RecordError, Worker};
