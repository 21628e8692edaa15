//! The Python package's own half: the library's answers as dictionaries and lists, and the program.
//!
//! Texts are worked on without the interpreter's lock. Each thread has its own [`Worker`]s, whose tables are compiled
//! once; glossaries and configurations are kept for as long as the interpreter lives.

#[path = "../cli/mod.rs"]
mod cli;

mod input;
mod kept;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use cli::arguments::LanguageChoice;
use cli::pair_files::PairFiles;
use input::{Pair, Report, Text, language};
use kept::{Use, kept_config, kept_glossary};
use muqabala::bitext::Mode;
use muqabala::document::{Division, Document};
use muqabala::fact::Day;
use muqabala::records::{Choices, LanguageTag, Lines, PairRecord, TextRecord, Worker};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Serialize;

pyo3::create_exception!(
    muqabala,
    Error,
    PyValueError,
    "What Muqabala could not do, and the way out."
);

/// An error with all that led to it.
fn told(error: impl Into<anyhow::Error>) -> PyErr {
    Error::new_err(format!("{:#}", error.into()))
}

/// Works without the interpreter's lock and gives the result as Python has it.
fn answer<'py, A: Serialize + Send>(
    py: Python<'py>,
    used: Use,
    choices: Choices<'static>,
    work: impl FnOnce(&mut Worker<'static>) -> anyhow::Result<A> + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let answer = py.detach(|| used.with(choices, work)).map_err(told)?;
    Ok(pythonize::pythonize(py, &answer)?)
}

/// A text, read from where it is.
fn document(worker: &Worker, text: &Text, division: Division) -> anyhow::Result<Document> {
    match text {
        Text::Text(text) => {
            let record = TextRecord {
                text: text.clone(),
                ..TextRecord::default()
            };
            Ok(worker.document(&record, "text", division)?)
        }
        Text::Path(path) => Ok(Document::read(path, worker.choices.languages[0], division)?),
    }
}

fn day(date: Option<&str>) -> PyResult<Option<Day>> {
    date.map(str::parse).transpose().map_err(told)
}

fn of_texts(lang: Option<&str>, date: Option<&str>) -> PyResult<Choices<'static>> {
    Ok(Choices {
        languages: [language(lang)?; 2],
        date: day(date)?,
        ..Choices::default()
    })
}

#[pyfunction]
#[pyo3(signature = (text, *, lang=None))]
fn split<'py>(py: Python<'py>, text: Text, lang: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
    let used = Use::of(kept_glossary(py, None)?);
    answer(py, used, of_texts(lang, None)?, |worker| {
        Ok(worker
            .units_of(&document(worker, &text, Division::Sentences)?)
            .units)
    })
}

#[pyfunction]
#[pyo3(signature = (text, *, lang=None, date=None, glossary=None))]
fn facts<'py>(
    py: Python<'py>,
    text: Text,
    lang: Option<&str>,
    date: Option<&str>,
    glossary: Option<PathBuf>,
) -> PyResult<Bound<'py, PyAny>> {
    let used = Use::of(kept_glossary(py, glossary)?);
    answer(py, used, of_texts(lang, date)?, |worker| {
        let document = document(worker, &text, Division::Sentences)?;
        Ok(worker.facts_of(&document, None).facts)
    })
}

#[pyfunction]
#[pyo3(name = "match", signature = (text, *, lang=None, glossary=None))]
fn match_terms<'py>(
    py: Python<'py>,
    text: Text,
    lang: Option<&str>,
    glossary: Option<PathBuf>,
) -> PyResult<Bound<'py, PyAny>> {
    let used = Use::of(kept_glossary(py, glossary)?);
    answer(py, used, of_texts(lang, None)?, |worker| {
        let document = document(worker, &text, Division::Lines)?;
        Ok(worker.terms_of(&document).terms)
    })
}

#[pyfunction]
#[pyo3(signature = (source, target, *, source_lang=None, target_lang=None, unit="sentence", mode="auto"))]
fn align<'py>(
    py: Python<'py>,
    source: Pair,
    target: Pair,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    unit: &str,
    mode: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let choices = Choices {
        languages: [language(source_lang)?, language(target_lang)?],
        division: division(unit)?,
        mode: match mode {
            "auto" => None,
            "parallel" => Some(Mode::Parallel),
            "comparable" => Some(Mode::Comparable),
            other => return Err(unknown("mode", other, "auto, parallel, comparable")),
        },
        ..Choices::default()
    };
    let used = Use::of(kept_glossary(py, None)?);
    answer(py, used, choices, |worker| {
        let [own, other] = worker.choices.languages;
        let division = worker.choices.division;
        let source = source.read(own, "source", division)?;
        let target = target.read(other, "target", division)?;
        Ok(worker.align_documents(&source, &target))
    })
}

fn unknown(what: &str, given: &str, known: &str) -> PyErr {
    Error::new_err(format!("unknown {what} `{given}` (known: {known})"))
}

fn division(unit: &str) -> PyResult<Division> {
    match unit {
        "sentence" => Ok(Division::Sentences),
        "line" => Ok(Division::Lines),
        other => Err(unknown("unit", other, "sentence, line")),
    }
}

#[pyfunction]
#[pyo3(signature = (reports, *, lang=None, date=None, glossary=None, fast=false, ui="en"))]
fn compare<'py>(
    py: Python<'py>,
    reports: Vec<Report>,
    lang: Option<&str>,
    date: Option<&str>,
    glossary: Option<PathBuf>,
    fast: bool,
    ui: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let choices = Choices {
        fast,
        ui: ui.to_owned(),
        ..of_texts(lang, date)?
    };
    let used = Use::of(kept_glossary(py, glossary)?);
    answer(py, used, choices, |worker| {
        let mut dates = BTreeMap::new();
        let documents = read(worker, &reports, &mut dates)?;
        Ok(worker.compare_documents(&documents, dates)?)
    })
}

#[pyfunction]
#[pyo3(signature = (reports, *, lang=None, glossary=None, new=false))]
fn extract<'py>(
    py: Python<'py>,
    reports: Vec<Report>,
    lang: Option<&str>,
    glossary: Option<PathBuf>,
    new: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let choices = Choices {
        new_only: new,
        ..of_texts(lang, None)?
    };
    let used = Use::of(kept_glossary(py, glossary)?);
    answer(py, used, choices, |worker| {
        let documents = read(worker, &reports, &mut BTreeMap::new())?;
        Ok(worker.extract_documents(&documents)?.candidates)
    })
}

/// The reports, in their order, and the days that are told of some. A file may hold several.
fn read(
    worker: &Worker,
    reports: &[Report],
    dates: &mut BTreeMap<String, Day>,
) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        match report {
            Report::Path(path) => {
                documents.extend(Document::read_stories(path, worker.choices.languages[0])?);
            }
            Report::Record(record) => {
                let document = worker.report(record, at + 1)?;
                if let Some(day) = record.date() {
                    dates.insert(document.source.path().to_owned(), day);
                }
                documents.push(document);
            }
        }
    }
    Ok(documents)
}

#[pyfunction]
#[pyo3(signature = (source, target=None, *, source_lang=None, target_lang=None, unit="sentence", within=false, glossary=None, config=None, include_fuzzy=false, ui="en"))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword in Python")]
fn check<'py>(
    py: Python<'py>,
    source: Pair,
    target: Option<Pair>,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    unit: &str,
    within: bool,
    glossary: Option<PathBuf>,
    config: Option<PathBuf>,
    include_fuzzy: bool,
    ui: &str,
) -> PyResult<Bound<'py, PyAny>> {
    if !matches!(ui, "ar" | "en" | "fa") {
        return Err(unknown("interface language", ui, "ar, en, fa"));
    }
    let choices = Choices {
        languages: [language(source_lang)?, language(target_lang)?],
        division: division(unit)?,
        ui: ui.to_owned(),
        ..Choices::default()
    };
    let required_terms = glossary.is_some();
    let used = Use {
        config: kept_config(py, config)?,
        required_terms,
        ..Use::of(kept_glossary(py, glossary)?)
    };
    answer(py, used, choices, |worker| {
        let found = match (source, target) {
            (Pair::Lines(source), Some(Pair::Lines(target))) => worker.check(&PairRecord {
                source,
                target,
                source_lang: LanguageTag(None),
                target_lang: LanguageTag(None),
            })?,
            (Pair::Paths(mut files), Some(Pair::Paths(others))) => {
                files.extend(others);
                check_files(worker, &files, within, include_fuzzy)?
            }
            (Pair::Paths(files), None) => check_files(worker, &files, within, include_fuzzy)?,
            (Pair::Lines(Lines::Text(text)), None) if within => {
                let record = TextRecord {
                    text,
                    ..TextRecord::default()
                };
                worker.check_within(&record)?
            }
            (Pair::Lines(_), None) => {
                anyhow::bail!("name the translation, too, or check one text by itself: within=True")
            }
            _ => anyhow::bail!("a text and a file: give two texts or two paths"),
        };
        Ok(found.findings)
    })
}

/// Checks files: of segments with their translations, a text and its translation, or texts by themselves.
fn check_files(
    worker: &mut Worker<'static>,
    files: &[PathBuf],
    within: bool,
    include_fuzzy: bool,
) -> anyhow::Result<muqabala::records::Findings> {
    let ([own, other], division) = (worker.choices.languages, worker.choices.division);
    let read = |path: &PathBuf, language| Document::read(path, language, division);
    if within {
        let documents: Vec<_> = files
            .iter()
            .map(|path| read(path, other.or(own)))
            .collect::<Result<_, _>>()?;
        return worker.check_with(|checker| {
            documents
                .iter()
                .for_each(|document| checker.document(document));
            Ok(())
        });
    }
    let pairs = PairFiles::of(
        files,
        LanguageChoice(own),
        LanguageChoice(other),
        include_fuzzy,
    )?;
    match (pairs, files) {
        (Some(pairs), _) => worker.check_with(|checker| pairs.check(checker).map(drop)),
        (None, [source, target]) => {
            Ok(worker.check_documents(&read(source, own)?, &read(target, other)?))
        }
        _ => anyhow::bail!(
            "{} files given: name a text and its translation, or check texts by themselves: within=True",
            files.len()
        ),
    }
}

/// Runs the program; the first argument is its name. Returns the exit status.
#[pyfunction]
fn program(py: Python, arguments: Vec<OsString>) -> u8 {
    py.detach(|| cli::main(&arguments))
}

/// The names of [the package](https://docs.python.org/3/glossary.html#term-package) that are not written in Python.
#[pymodule]
fn _muqabala(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("Error", module.py().get_type::<Error>())?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(split, module)?)?;
    module.add_function(wrap_pyfunction!(facts, module)?)?;
    module.add_function(wrap_pyfunction!(match_terms, module)?)?;
    module.add_function(wrap_pyfunction!(align, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(extract, module)?)?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(program, module)?)
}
