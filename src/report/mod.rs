//! Pages for readers: view models computed here, laid out by Tera templates that a user's folder can override.
//!
//! A page is one HTML file. It loads nothing, its Content-Security-Policy allows only its own style and script,
//! and every text of a report is data in it: escaped, isolated, with invisible characters made visible.

mod assets;
mod bar;
mod best;
mod brief;
mod check;
mod copies;
mod dates;
mod disagreements;
mod engine;
mod gloss;
mod glossary;
mod index;
mod inert;
mod listings;
mod moments;
mod packed;
mod passages;
mod published;
mod rows;
mod segments;
mod slim;
#[cfg(feature = "store")]
mod stories;
mod view;

#[cfg(test)]
mod tests;

#[cfg(feature = "store")]
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::bitext::collation::{Collation, Dangling};
use crate::glossary::Concept;
#[cfg(feature = "store")]
use crate::stories::Story;
pub use brief::{BriefFormat, brief};
pub use check::Checked;
use engine::Engine;

/// How a page is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOptions {
    /// The language of the interface: `en`, `fa` or `ar`.
    pub ui: String,
    /// The page's title; empty for the page's own: the main fact of reports, else what the page is.
    pub title: String,
    /// A folder whose files replace the built-in templates of the same name.
    pub templates: Option<PathBuf>,
}

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The interface has no messages in this language.
    #[error("unknown interface language `{ui}` (known: {known})")]
    UnknownInterface {
        /// What was asked for.
        ui: String,
        /// The codes that have messages.
        known: String,
    },
    /// A template or the folder of templates cannot be read.
    #[error("cannot read template `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A template is wrong, or asks for data that is not there.
    #[error("template `{name}` is wrong")]
    Template {
        /// The template's name.
        name: String,
        /// What Tera says, with the place.
        source: Box<tera::Error>,
    },
    /// The comparison's result contradicts itself.
    #[error(transparent)]
    Dangling(#[from] Dangling),
}

/// The collation page: the reports side by side, the facts, what only one says, divergences and terms.
///
/// # Errors
/// When the interface language is unknown, a template of the user's folder cannot be read or is wrong, or the
/// collation refers to units that it does not have.
pub fn collation_page(collation: &Collation, options: &PageOptions) -> Result<String, ReportError> {
    collation.check()?;
    let engine = Engine::new(options)?;
    let named = published::named(collation);
    let collation = best::on_page(&named);
    let page = view::page(&collation, &engine)?;
    engine.page("collation.html", &page)
}

/// A bilingual glossary: a line a concept, sorted as `source` is sorted, with an index of letters and a search.
///
/// A concept without a term in `source` cannot be looked up there and is only counted.
///
/// # Errors
/// When the interface language is unknown, or a template of the user's folder cannot be read or is wrong.
///
/// ```
/// use muqabala::glossary::Glossary;
/// use muqabala::report::{PageOptions, glossary_page};
///
/// let options = PageOptions { ui: "en".to_owned(), title: "Terms".to_owned(), templates: None };
/// let page = glossary_page(Glossary::starter().concepts(), "fa", "ar", &options)?;
/// assert!(page.contains("نخست‌وزیر"));
/// # Ok::<(), muqabala::report::ReportError>(())
/// ```
pub fn glossary_page(
    concepts: &[Concept],
    source: &str,
    target: &str,
    options: &PageOptions,
) -> Result<String, ReportError> {
    let engine = Engine::new(options)?;
    let page = glossary::page(concepts, source, target, &engine)?;
    engine.page("glossary.html", &page)
}

/// The index of stories: the newest and the largest, outlets, days, and all of them with their reports. `pages` are the
/// addresses of the stories that have a page, by their ids.
///
/// # Errors
/// When the interface language is unknown, or a template of the user's folder cannot be read or is wrong.
#[cfg(feature = "store")]
pub fn stories_page(
    stories: &[Story],
    pages: &BTreeMap<String, String>,
    options: &PageOptions,
) -> Result<String, ReportError> {
    let engine = Engine::new(options)?;
    let page = stories::page(stories, pages, &engine)?;
    engine.page("stories.html", &page)
}

/// The check report: findings with their places in both texts, a summary by rule, and what a reader needs to
/// dismiss findings into a baseline.
///
/// # Errors
/// When the interface language is unknown, or a template of the user's folder cannot be read or is wrong.
pub fn check_page(checked: &Checked, options: &PageOptions) -> Result<String, ReportError> {
    let engine = Engine::new(options)?;
    let paths: Vec<&str> = checked.files.iter().map(String::as_str).collect();
    let names = published::names(&paths);
    let page = check::page(checked, &names, &engine)?;
    engine.page("check.html", &page)
}

/// Any template on any JSON: the fields of `data` (and `data` itself) are the template's variables, next to `ui`,
/// `title` and the messages `t`; the built-in components and filters can be used. Everything is escaped.
///
/// # Errors
/// As [`collation_page`], and when `template` cannot be read.
pub fn render(
    template: &Path,
    data: &serde_json::Value,
    options: &PageOptions,
) -> Result<String, ReportError> {
    let mut engine = Engine::new(options)?;
    let source = std::fs::read_to_string(template).map_err(|source| ReportError::Read {
        path: template.to_owned(),
        source,
    })?;
    let name = template.display().to_string();
    engine.add(&name, &source)?;
    engine.data(&name, data)
}
