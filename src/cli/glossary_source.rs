//! Which glossary a command uses.

use std::path::{Path, PathBuf};

use anyhow::bail;
use muqabala::glossary::{Glossary, Store};

/// The glossary of a command that reads texts or terms.
#[derive(clap::Args)]
pub struct GlossarySource {
    /// The glossary, a file that `muqabala glossary init` made; without it, the built-in starter glossary
    #[arg(
        long = "glossary",
        value_name = "DB",
        env = "MUQABALA_GLOSSARY",
        hide_env_values = true
    )]
    path: Option<PathBuf>,
}

impl GlossarySource {
    /// Whether the user named a glossary.
    pub fn is_named(&self) -> bool {
        self.path.is_some()
    }

    /// The path of the glossary that the user named.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// All concepts.
    pub fn load(&self) -> anyhow::Result<Glossary> {
        match &self.path {
            Some(path) => Ok(Store::open_to_read(path)?.load()?),
            None => Ok(Glossary::starter()),
        }
    }

    /// All concepts with their terms in one language at least: enough for a matcher, in a fraction of the time.
    pub fn load_language(&self, language: &str) -> anyhow::Result<Glossary> {
        match &self.path {
            Some(path) => Ok(Store::open_to_read(path)?.load_language(language)?),
            None => Ok(Glossary::starter()),
        }
    }
}

/// The glossary of a command that changes it or reads its history.
#[derive(clap::Args)]
pub struct GlossaryFile {
    /// The glossary, a file that `muqabala glossary init` made
    #[arg(
        long = "glossary",
        value_name = "DB",
        env = "MUQABALA_GLOSSARY",
        hide_env_values = true
    )]
    path: Option<PathBuf>,
}

impl GlossaryFile {
    /// Where it is.
    pub fn path(&self) -> anyhow::Result<&Path> {
        match &self.path {
            Some(path) => Ok(path),
            None => bail!("which glossary? name its file with --glossary or in MUQABALA_GLOSSARY"),
        }
    }

    /// Opens it to change it, in the name of the user (MUQABALA_USER, else that of the system).
    pub fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open(self.path()?, &user())?)
    }

    /// Opens it to read it.
    pub fn open_to_read(&self) -> anyhow::Result<Store> {
        Ok(Store::open_to_read(self.path()?)?)
    }
}

/// Who stands in the history.
pub fn user() -> String {
    let named = ["MUQABALA_USER", "USER", "USERNAME"].map(|name| std::env::var(name).ok());
    let told = named
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty());
    told.unwrap_or_else(|| "unknown".to_owned())
}
