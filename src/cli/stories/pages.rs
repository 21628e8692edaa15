//! A folder of pages: the index, and a page for each of the stories that are told most.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use muqabala::bitext::collation::Collation;
use muqabala::bitext::{CompareOptions, compare};
use muqabala::glossary::Glossary;
use muqabala::report::{BriefFormat, PageOptions, brief, collation_page, stories_page};
use muqabala::stories::{Store, Story};

use crate::cli::output::Output;

/// The most reports of a story that are compared: of each text one before copies.
const COMPARED: usize = 24;

/// What tells of single stories.
pub struct Teller<'a> {
    pub store: &'a Store,
    pub glossary: &'a Glossary,
    pub options: &'a PageOptions,
    pub fast: bool,
}

impl Teller<'_> {
    /// The comparison of a story's reports; nothing of one report.
    fn collation(&self, story: &Story) -> anyhow::Result<Option<Collation>> {
        if story.reports.len() < 2 {
            return Ok(None);
        }
        let mut reports: Vec<_> = story.reports.iter().collect();
        reports.sort_by_key(|report| report.text_of.is_some() && !report.is_update);
        reports.truncate(COMPARED);
        let (mut documents, mut dates) = (Vec::new(), BTreeMap::new());
        for report in reports {
            let (document, day) = self.store.document(report)?;
            if let Some(day) = day {
                dates.insert(document.source.path().to_owned(), day);
            }
            documents.push(document);
        }
        let options = CompareOptions {
            ui: self.options.ui.clone(),
            dates,
            fast: self.fast,
            ..CompareOptions::default()
        };
        Ok(Some(compare(&documents, self.glossary, &options)))
    }

    /// The brief of a story as text; nothing of one report.
    pub fn brief(&self, story: &Story) -> anyhow::Result<Option<String>> {
        let Some(collation) = self.collation(story)? else {
            return Ok(None);
        };
        let options = PageOptions {
            title: String::new(),
            ..self.options.clone()
        };
        let brief = brief(&collation, &options, BriefFormat::Text)?;
        Ok(Some(String::from_utf8_lossy(&brief).into_owned()))
    }
}

/// Makes the folder, if it is not there.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() && !folder.is_dir() {
        bail!("`{}` is a file: pages are a folder", folder.display());
    }
    let failed = || format!("cannot make the folder `{}`", folder.display());
    std::fs::create_dir_all(folder).with_context(failed)
}

/// Writes the pages of the stories that are told most, and the index; how many stories have a page.
pub fn write(
    folder: &Path,
    stories: &[Story],
    teller: &Teller,
    most: usize,
) -> anyhow::Result<usize> {
    let mut order: Vec<&Story> = stories.iter().collect();
    order.sort_by_key(|story| std::cmp::Reverse((story.texts, story.reports.len(), story.last)));
    let mut pages = BTreeMap::new();
    for story in order.into_iter().take(most) {
        let Some(collation) = teller.collation(story)? else {
            continue;
        };
        let options = PageOptions {
            title: String::new(),
            ..teller.options.clone()
        };
        let name = format!("{}.html", story.id);
        let page = collation_page(&collation, &options)?;
        Output::open(Some(&folder.join(&name)))?.write_whole(page.as_bytes())?;
        pages.insert(story.id.clone(), name);
    }
    // last, so that it leads nowhere that is not there
    let index = stories_page(stories, &pages, teller.options)?;
    Output::open(Some(&folder.join("index.html")))?.write_whole(index.as_bytes())?;
    Ok(pages.len())
}
