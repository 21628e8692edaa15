//! What Python gives: a `str` is a text, a path (`pathlib.Path`) the name of a file.

use std::path::PathBuf;

use muqabala::document::{Division, Document};
use muqabala::language::Language;
use muqabala::records::{Lines, RecordError, ReportRecord};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::{Error, told};

/// A text or its file.
#[derive(FromPyObject)]
pub enum Text {
    #[pyo3(transparent)]
    Text(String),
    #[pyo3(transparent)]
    Path(PathBuf),
}

/// A side of a pair: a text, its sentences, a file or several.
pub enum Pair {
    Lines(Lines),
    Paths(Vec<PathBuf>),
}

impl<'py> FromPyObject<'_, 'py> for Pair {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = given.extract::<String>() {
            return Ok(Self::Lines(Lines::Text(text)));
        }
        if let Ok(path) = given.extract::<PathBuf>() {
            return Ok(Self::Paths(vec![path]));
        }
        if let Ok(lines) = given.extract::<Vec<String>>() {
            return Ok(Self::Lines(Lines::Lines(lines)));
        }
        let paths = given.extract::<Vec<PathBuf>>();
        paths.map(Self::Paths).map_err(|_| {
            Error::new_err("a text (str), a list of sentences, a path or a list of paths is wanted")
        })
    }
}

impl Pair {
    /// One side as a text with its units.
    pub fn read(
        &self,
        language: Option<Language>,
        name: &str,
        division: Division,
    ) -> anyhow::Result<Document> {
        match self {
            Self::Lines(lines) => Ok(lines
                .document(name, language, division)
                .map_err(RecordError::from)?),
            Self::Paths(paths) => match &paths[..] {
                [path] => Ok(Document::read(path, language, division)?),
                several => anyhow::bail!("{} files where one is wanted", several.len()),
            },
        }
    }
}

/// One of several reports.
pub enum Report {
    Record(ReportRecord),
    Path(PathBuf),
}

impl<'py> FromPyObject<'_, 'py> for Report {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() || given.is_instance_of::<PyDict>() {
            let record = pythonize::depythonize(&given);
            return record.map(Self::Record).map_err(|error| {
                Error::new_err(format!(
                    "{error}: a report is a text, a path or a dictionary with `text` and perhaps `name`, `lang`, `date`"
                ))
            });
        }
        given.extract().map(Self::Path)
    }
}

/// A language by its code; none and `auto` for that of the text.
pub fn language(code: Option<&str>) -> PyResult<Option<Language>> {
    match code {
        None | Some("auto") => Ok(None),
        Some(code) => Language::named_or_general(code).map(Some).map_err(told),
    }
}
