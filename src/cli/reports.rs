//! Finding and reading the files that the arguments name.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::document::{Document, ReadError};
use muqabala::format::Format;
use muqabala::language::Language;

use super::terminal::tell;

/// The most files of a folder or list; more are not reports of one event.
const MOST_FILES: usize = 10_000;

/// A file that is to be read.
#[derive(Debug, Clone)]
pub struct NamedFile {
    /// Where it is.
    pub path: PathBuf,
    /// It was found in a folder, so it may not be a report.
    found: bool,
}

/// The files that the arguments name: of a folder the files in it in the order of their names, of `@LIST` those that
/// the lines of a file name; whatever else as it is.
///
/// # Errors
/// A folder or list cannot be read, or names no file or too many.
pub fn named_files(arguments: &[PathBuf]) -> anyhow::Result<Vec<NamedFile>> {
    let mut files = Vec::new();
    for argument in arguments {
        let list = argument.to_str().and_then(|name| name.strip_prefix('@'));
        match list {
            // a file may be called so
            Some(list) if !argument.exists() => files.extend(listed(list)?),
            _ if argument.is_dir() => files.extend(in_folder(argument)?),
            _ => files.push(NamedFile {
                path: argument.clone(),
                found: false,
            }),
        }
        if files.len() > MOST_FILES {
            bail!("more than {MOST_FILES} files: name fewer at once");
        }
    }
    Ok(files)
}

/// The files in a folder, but for those that are hidden and those in folders inside it.
fn in_folder(folder: &Path) -> anyhow::Result<Vec<NamedFile>> {
    let failed = || format!("cannot read `{}`", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.is_file() {
            files.push(NamedFile { path, found: true });
        }
        if files.len() > MOST_FILES {
            bail!("`{}` holds more than {MOST_FILES} files", folder.display());
        }
    }
    if files.is_empty() {
        bail!("`{}` is a folder without files", folder.display());
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The files that a list names, one a line; empty lines and those that begin with `#` are passed over.
fn listed(list: &str) -> anyhow::Result<Vec<NamedFile>> {
    let text = std::fs::read_to_string(list).with_context(|| format!("cannot read `{list}`"))?;
    let names = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let files: Vec<NamedFile> = names
        .map(|name| NamedFile {
            path: name.into(),
            found: false,
        })
        .collect();
    match files.is_empty() {
        true => bail!("`{list}` names no file"),
        false => Ok(files),
    }
}

/// Refuses files that hold segments with their translations, or messages of a program, where texts are read: their
/// mark-up is no text.
///
/// # Errors
/// One of the files is such a file.
pub fn texts_only<P: AsRef<Path>>(paths: impl Iterator<Item = P>) -> anyhow::Result<()> {
    for path in paths {
        let path = path.as_ref();
        // a table may be read as text, line by line
        let pairs = Format::of_path(path).filter(|format| format.reads_pairs());
        let pairs = pairs.filter(|format| !matches!(format, Format::Tsv | Format::Csv));
        if let Some(format) = pairs {
            bail!(
                "`{}` holds segments and their translations ({format}): `check`, `extract`, `align` and `diff` read it, texts are read here (.txt, .html)",
                path.display()
            );
        }
    }
    Ok(())
}

/// Reads reports and divides them into sentences; several stories in one file are a report each. A file that was
/// found in a folder that is no report is mentioned and left out.
///
/// # Errors
/// A report cannot be read, or there is none.
pub fn read_all(files: &[NamedFile], language: Option<Language>) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for file in files {
        documents.extend(read_one(file, language)?);
    }
    match documents.is_empty() {
        true => bail!("no report was read"),
        false => Ok(documents),
    }
}

/// The stories of one file; none of a file that was found in a folder and is no report, which is told.
///
/// # Errors
/// The file was named and cannot be read.
pub fn read_one(file: &NamedFile, language: Option<Language>) -> anyhow::Result<Vec<Document>> {
    if let Err(error) = texts_only([&file.path].into_iter()) {
        match file.found {
            true => tell!("{error}; left out"),
            false => return Err(error),
        }
        return Ok(Vec::new());
    }
    match Document::read_stories(&file.path, language) {
        Ok(stories) => Ok(stories),
        Err(error @ (ReadError::Refused { .. } | ReadError::Empty(_))) if file.found => {
            tell!("{error}; left out");
            Ok(Vec::new())
        }
        Err(error) => Err(error.into()),
    }
}
