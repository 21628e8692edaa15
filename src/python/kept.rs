//! What is read once: glossaries, configurations, and the tables that they are compiled into.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Context;
use muqabala::check::Config;
use muqabala::glossary::{Glossary, Store};
use muqabala::records::{Choices, Worker};
use pyo3::prelude::*;

use crate::told;

/// So many workers are kept for a thread; most programs use one.
const WORKERS: usize = 4;

/// When a file was changed last, and its length.
type Stand = (Option<SystemTime>, u64);
/// What was read from files. It lives as long as the interpreter: tables that are compiled from it point into it.
type Kept<T> = Mutex<HashMap<PathBuf, (Stand, &'static T)>>;

static STARTER: LazyLock<Glossary> = LazyLock::new(Glossary::starter);
static DEFAULT: LazyLock<Config> = LazyLock::new(Config::default);
static GLOSSARIES: LazyLock<Kept<Glossary>> = LazyLock::new(Mutex::default);
static CONFIGS: LazyLock<Kept<Config>> = LazyLock::new(Mutex::default);

/// What a worker is made of.
#[derive(Clone, Copy)]
pub struct Use {
    pub glossary: &'static Glossary,
    pub config: &'static Config,
    pub required_terms: bool,
}

thread_local! {
    static KEPT: RefCell<Vec<(Use, Worker<'static>)>> = const { RefCell::new(Vec::new()) };
}

impl Use {
    /// A glossary without a configuration.
    pub fn of(glossary: &'static Glossary) -> Self {
        Self {
            glossary,
            config: &DEFAULT,
            required_terms: false,
        }
    }

    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.glossary, other.glossary)
            && std::ptr::eq(self.config, other.config)
            && self.required_terms == other.required_terms
    }

    /// Lets this thread's worker work.
    pub fn with<A>(
        self,
        choices: Choices<'static>,
        work: impl FnOnce(&mut Worker<'static>) -> anyhow::Result<A>,
    ) -> anyhow::Result<A> {
        // taken out while it works: one that panics is not used again
        let found = KEPT.with_borrow_mut(|kept| {
            let at = kept.iter().position(|(used, _)| used.is(&self))?;
            Some(kept.remove(at).1)
        });
        let mut worker = match found {
            Some(worker) => worker,
            None => {
                let worker = Worker::new(self.glossary, self.config, Choices::default());
                match self.required_terms {
                    true => worker.with_required_terms(),
                    false => worker,
                }
            }
        };
        worker.choices = choices;
        let answer = work(&mut worker);
        KEPT.with_borrow_mut(|kept| {
            kept.truncate(WORKERS - 1);
            kept.insert(0, (self, worker));
        });
        answer
    }
}

/// The glossary in a file; without one, the starter glossary.
pub fn kept_glossary(py: Python, path: Option<PathBuf>) -> PyResult<&'static Glossary> {
    let read = |path: &Path| Ok(Store::open_to_read(path)?.load()?);
    py.detach(|| match path {
        None => Ok(&*STARTER),
        Some(path) => kept(&GLOSSARIES, path, read),
    })
    .map_err(told)
}

/// The configuration in a file; without one, that which the program starts with.
pub fn kept_config(py: Python, path: Option<PathBuf>) -> PyResult<&'static Config> {
    py.detach(|| match path {
        None => Ok(&*DEFAULT),
        Some(path) => kept(&CONFIGS, path, |path| Ok(Config::read(path)?)),
    })
    .map_err(told)
}

/// What stands in a file, read again when the file has changed.
fn kept<T>(
    all: &Kept<T>,
    path: PathBuf,
    read: impl Fn(&Path) -> anyhow::Result<T>,
) -> anyhow::Result<&'static T> {
    let metadata = path.metadata();
    let metadata = metadata.with_context(|| format!("cannot read `{}`", path.display()))?;
    let stand = (metadata.modified().ok(), metadata.len());
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = all.get(&path).filter(|(known, _)| *known == stand) {
        return Ok(known);
    }
    let read: &'static T = Box::leak(Box::new(read(&path)?));
    all.insert(path, (stand, read));
    Ok(read)
}
