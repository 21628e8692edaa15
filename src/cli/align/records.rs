//! Records of pairs.

use std::path::Path;

use anyhow::bail;
use muqabala::check::Config;
use muqabala::glossary::Glossary;
use muqabala::records::{Choices, Worker};

use super::{How, read_lexicon};
use crate::cli::Outcome;
use crate::cli::output::Output;
use crate::cli::records::{self, threads};

/// Aligns the pairs of records.
pub fn run(jobs: Option<usize>, output: Option<&Path>, how: &How) -> anyhow::Result<Outcome> {
    let languages = [how.source_lang.0, how.target_lang.0];
    let lexicon = match (&how.lexicon, languages) {
        (Some(path), [Some(source), Some(target)]) => Some(read_lexicon(path, [source, target])?),
        (Some(_), _) => {
            bail!("name the languages that --lexicon joins: --source-lang, --target-lang")
        }
        (None, _) => None,
    };
    let output = Output::open(output)?;
    // aligning needs neither
    let (glossary, config) = (Glossary::new(Vec::new()), Config::default());
    records::run(threads(jobs), output, |asked| {
        let choices = Choices {
            languages,
            mode: how.mode(),
            division: how.division(),
            lexicon: lexicon.as_ref(),
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, &config, choices);
        asked.answer(|record| Ok((worker.align(record)?, Outcome::Clean)))
    })
}
