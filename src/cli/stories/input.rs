//! The reports that the arguments name, some at a time: no more are in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::language::Language;
use muqabala::stories::Report;
use rayon::prelude::*;

use crate::cli::reports::{NamedFile, named_files, read_one};
use crate::cli::terminal::tell;

/// A line of JSON over this length is no report.
const LONGEST: u64 = 16 << 20;

/// Reports on their way from files.
pub struct Input {
    language: Option<Language>,
    /// Files with reports, the next one last.
    files: Vec<NamedFile>,
    /// Files of records, the next one last.
    tables: Vec<PathBuf>,
    open: Option<Table>,
    /// Records that were left out.
    bad: usize,
    /// Of the last file, what the last batch had no room for.
    rest: Vec<Report>,
}

/// A file of records, as far as it was read.
struct Table {
    name: String,
    lines: Box<dyn BufRead>,
    number: usize,
}

impl Input {
    /// The reports of the files that `arguments` name.
    ///
    /// # Errors
    /// A folder or list cannot be read.
    pub fn open(arguments: &[PathBuf], language: Option<Language>) -> anyhow::Result<Self> {
        let (mut tables, files): (Vec<PathBuf>, Vec<PathBuf>) =
            arguments.iter().cloned().partition(|path| is_table(path));
        let mut files = match files.is_empty() {
            true => Vec::new(),
            false => named_files(&files)?,
        };
        // a folder may hold tables too
        tables.extend(
            files
                .iter()
                .filter(|file| is_table(&file.path))
                .map(|file| file.path.clone()),
        );
        files.retain(|file| !is_table(&file.path));
        files.reverse();
        tables.reverse();
        Ok(Self {
            language,
            files,
            tables,
            open: None,
            bad: 0,
            rest: Vec::new(),
        })
    }

    /// How many records were left out.
    pub fn left_out(&self) -> usize {
        self.bad
    }

    /// The next reports, about `most`; nothing after the last.
    ///
    /// # Errors
    /// A file that was named cannot be read.
    pub fn next(&mut self, most: usize) -> anyhow::Result<Option<Vec<Report>>> {
        let mut batch = std::mem::take(&mut self.rest);
        while batch.len() < most {
            if !self.files.is_empty() {
                let files = self
                    .files
                    .split_off(self.files.len().saturating_sub(most - batch.len()));
                let language = self.language;
                let read: Vec<_> = files
                    .par_iter()
                    .rev()
                    .map(|file| read_one(file, language))
                    .collect();
                for documents in read {
                    batch.extend(documents?.into_iter().map(Report::new));
                }
            } else if !self.read_records(&mut batch, most)? {
                break;
            }
        }
        self.rest = batch.split_off(batch.len().min(most));
        Ok(Some(batch).filter(|batch| !batch.is_empty()))
    }

    /// Reads records up to `most` reports; whether there may be more.
    fn read_records(&mut self, batch: &mut Vec<Report>, most: usize) -> anyhow::Result<bool> {
        let Some(table) = &mut self.open else {
            let Some(path) = self.tables.pop() else {
                return Ok(false);
            };
            self.open = Some(Table::open(&path)?);
            return Ok(true);
        };
        let lines = table.next(most - batch.len())?;
        if lines.is_empty() {
            self.open = None;
            return Ok(true);
        }
        let language = self.language;
        let read: Vec<_> = lines
            .par_iter()
            .map(|(place, line)| {
                Report::from_json(line, place, language).map_err(|error| (place, error))
            })
            .collect();
        for report in read {
            match report {
                Ok(report) => batch.push(report),
                Err((place, error)) => {
                    tell!("{place}: {error}; left out");
                    self.bad += 1;
                }
            }
        }
        Ok(true)
    }
}

/// Whether a file holds records.
fn is_table(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    path == Path::new("-")
        || ["jsonl", "ndjson"]
            .iter()
            .any(|of| ending.eq_ignore_ascii_case(of))
}

impl Table {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let lines: Box<dyn BufRead> = match path == Path::new("-") {
            true => Box::new(BufReader::new(std::io::stdin())),
            false => {
                let file = File::open(path);
                let failed = || format!("cannot read `{}`", path.display());
                Box::new(BufReader::new(file.with_context(failed)?))
            }
        };
        Ok(Self {
            name: path.display().to_string(),
            lines,
            number: 0,
        })
    }

    /// The next lines that are not empty, up to `most`, each with its place.
    fn next(&mut self, most: usize) -> anyhow::Result<Vec<(String, String)>> {
        let mut lines = Vec::new();
        while lines.len() < most {
            let mut bytes = Vec::new();
            let failed = || format!("cannot read `{}`", self.name);
            let mut limited = self.lines.by_ref().take(LONGEST);
            if limited.read_until(b'\n', &mut bytes).with_context(failed)? == 0 {
                break;
            }
            self.number += 1;
            let place = format!("{}:{}", self.name, self.number);
            if bytes.len() as u64 == LONGEST {
                bail!("{place} is longer than {LONGEST} bytes: is it a report?");
            }
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_start_matches('\u{feff}').trim();
            if !line.is_empty() {
                lines.push((place, line.to_owned()));
            }
        }
        Ok(lines)
    }
}
