//! Segments that come already paired in their files.

use std::path::Path;

use anyhow::bail;
use muqabala::bitext::{Alignment, Link, Mode, Relation};
use muqabala::document::Document;

use super::How;
use crate::cli::arguments::LanguageChoice;
use crate::cli::bitexts::{BitextFile, is_bitext, joined, text};

/// The two sides of a file, or of two files of one source their translations, a line a segment; and what the user
/// should know.
pub(super) fn linked(
    file: &Path,
    other: Option<&Path>,
    how: &How,
) -> anyhow::Result<([Document; 2], Vec<String>)> {
    let (source, target) = (
        LanguageChoice(how.source_lang.0),
        LanguageChoice(how.target_lang.0),
    );
    let Some(other) = other else {
        return Ok((BitextFile::read(file, source, target)?.sides()?, Vec::new()));
    };
    if !is_bitext(other) {
        bail!(
            "`{}` holds segments and their translations, `{}` is a text: name two files of one kind",
            file.display(),
            other.display()
        );
    }
    // what is named are the languages of the two translations
    let any = LanguageChoice(None);
    let (a, b) = (
        BitextFile::read(file, any, source)?,
        BitextFile::read(other, any, target)?,
    );
    let (rows, alone) = joined(&a, &b)?;
    let name = |file: &BitextFile| file.path.display().to_string();
    let sides = [
        text(
            &name(&a),
            rows.iter().map(|[one, _]| &one.target),
            a.languages[1],
        )?,
        text(
            &name(&b),
            rows.iter().map(|[_, other]| &other.target),
            b.languages[1],
        )?,
    ];
    let mut messages = Vec::new();
    if alone > 0 {
        messages.push(format!(
            "{alone} segments are translated in one of the files only"
        ));
    }
    Ok((sides, messages))
}

/// `count` units, each linked with its counterpart.
pub(super) fn one_to_one(count: usize) -> Alignment {
    let link = |at: usize| Link {
        source: at..at + 1,
        target: at..at + 1,
        score: 1.0,
        relation: Relation::Translation,
    };
    Alignment {
        mode: Mode::Parallel,
        links: (0..count).map(link).collect(),
        agreement: 1.0,
        related: true,
    }
}
