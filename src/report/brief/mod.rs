//! The brief: what a desk asks of a collation before it reads on. What all reports say, what most, what only one, where
//! they differ, and who had it first; a line each, in the words of a report, with the sentences that say it.

mod docx;
pub(super) mod ladder;
pub(super) mod lines;
mod markdown;
pub(super) mod only;
mod order;
pub(super) mod quote;
mod text;

use super::engine::Engine;
use super::index::Index;
use super::published::named;
use super::{PageOptions, ReportError};
use crate::bitext::collation::Collation;

/// The files that a brief can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefFormat {
    /// Lines of plain text, for a terminal or a message.
    Text,
    /// Markdown with a footnote for each sentence quoted.
    Markdown,
    /// A document of a word processor (Office Open XML), with the same footnotes.
    Docx,
}

/// The brief as a file.
///
/// # Errors
/// As [`collation_page`](super::collation_page).
pub fn brief(
    collation: &Collation,
    options: &PageOptions,
    format: BriefFormat,
) -> Result<Vec<u8>, ReportError> {
    collation.check()?;
    let engine = Engine::new(options)?;
    let collation = named(collation);
    let index = Index::new(&collation, &[], &engine);
    let brief = lines::of(&index);
    let words = engine.words();
    Ok(match format {
        BriefFormat::Text => text::written(&brief, &words, &options.title).into_bytes(),
        BriefFormat::Markdown => {
            markdown::written(&brief, &words, &index, &options.title).into_bytes()
        }
        BriefFormat::Docx => docx::written(&brief, &words, &index, &options.title),
    })
}
