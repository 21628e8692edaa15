//! Arguments that several commands share.

use std::path::PathBuf;
use std::str::FromStr;

use muqabala::document::Document;
use muqabala::language::{Language, UnknownLanguage};
use muqabala::report::PageOptions;

use super::reports::{NamedFile, named_files, read_all};

/// The argument of `--lang` and its like: a language, or `auto` to find it from the text.
#[derive(Debug, Clone, Copy)]
pub struct LanguageChoice(pub Option<Language>);

impl FromStr for LanguageChoice {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "auto" => Ok(Self(None)),
            code => Language::named(code).map(|language| Self(Some(language))),
        }
    }
}

/// Reports of one language or each in its own.
#[derive(clap::Args)]
pub struct Reports {
    /// The reports: text, pages, mails, .pdf, .docx, .odt, .md or subtitles; a folder for the files in it, `@LIST` for
    /// those that a file names, `-` for standard input
    #[arg(required_unless_present = "stdin", conflicts_with = "stdin")]
    files: Vec<PathBuf>,
    /// Their language: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    lang: LanguageChoice,
}

impl Reports {
    /// The files that are named.
    pub fn files(&self) -> anyhow::Result<Vec<NamedFile>> {
        named_files(&self.files)
    }

    /// The language that the user gave.
    pub fn language(&self) -> LanguageChoice {
        self.lang
    }

    /// Reads all reports before any work begins, so that a bad one is reported at once.
    pub fn read(&self) -> anyhow::Result<Vec<Document>> {
        read_all(&named_files(&self.files)?, self.lang.0)
    }
}

/// How results that are listed are printed.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub enum ListFormat {
    /// A line each, for people
    #[default]
    Text,
    /// One JSON object a line
    Jsonl,
}

/// How a page is made.
#[derive(clap::Args)]
pub struct Page {
    /// The language of the page's interface: en, fa or ar
    #[arg(long, default_value = "en")]
    ui: String,
    /// The page's title; without it, the main fact of the reports, or what the page is
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// A folder whose files replace the built-in templates of the same name
    #[arg(long)]
    templates: Option<PathBuf>,
}

impl From<Page> for PageOptions {
    fn from(page: Page) -> Self {
        Self {
            ui: page.ui,
            title: page.title,
            templates: page.templates,
        }
    }
}
