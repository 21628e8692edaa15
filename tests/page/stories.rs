//! The index of stories.

use std::collections::BTreeMap;

use muqabala::glossary::Glossary;
use muqabala::report::stories_page;
use muqabala::stories::{Meaning, Report, Signer, Store, Story};
use serde_json::Value;

use crate::browser::{Browser, ESCAPE};
use crate::{choose, options};

/// The stories of `tests/fixtures/stories`.
pub fn stories() -> Vec<Story> {
    let glossary = Glossary::starter();
    let mut signer = Signer::new(&glossary, Meaning::Table);
    let mut store = Store::in_memory(signer.meaning()).expect("memory");
    let lines = include_str!("../fixtures/stories/reports.jsonl").lines();
    let report = |line| Report::from_json(line, "line", None).expect("a report");
    let reports: Vec<Report> = lines.map(report).collect();
    store.add(&reports, &mut signer).expect("reports are added");
    store.stories().expect("stories are read")
}

#[test]
fn the_index_of_stories_is_searched_and_filtered() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("index.html");
    let stories = stories();
    let first = &stories[0].id;
    let pages = BTreeMap::from([(first.clone(), format!("{first}.html"))]);
    for ui in ["en", "fa", "ar"] {
        let html = stories_page(&stories, &pages, &options(ui)).expect("the page can be made");
        std::fs::write(&page, html).expect("written");
        browser.open(&page, "");
        let shown = |selector: &str| {
            let script = format!("return document.querySelectorAll('{selector}').length");
            browser.run(&script).as_u64().unwrap_or(0)
        };
        assert_eq!(shown(".all > li:not(.off)"), stories.len() as u64, "{ui}");
        assert_eq!(shown(&format!(".all a[href=\"{first}.html\"]")), 1);
        // ي finds ی
        browser.press(&["/"]);
        browser.wait("document.activeElement.name === 'q'");
        choose(&browser, "q", "كشتي");
        let hits = shown(".all > li:not(.off)");
        assert!(hits > 0 && hits < stories.len() as u64, "{ui}: {hits}");
        browser.press(&[ESCAPE]);
        browser.wait("!document.querySelector('.all .off')");
        choose(&browser, "language", "en");
        let english = stories
            .iter()
            .filter(|story| story.languages.contains("en"));
        assert_eq!(shown(".all > li:not(.off)"), english.count() as u64, "{ui}");
        choose(&browser, "language", "");
        choose(&browser, "outlet", "Gulf Desk");
        let of_outlet = stories
            .iter()
            .filter(|story| story.outlets.contains("Gulf Desk"));
        assert_eq!(
            shown(".all > li:not(.off)"),
            of_outlet.count() as u64,
            "{ui}"
        );
        // nothing is wider than the window
        let wide = browser.run("return document.documentElement.scrollWidth - innerWidth");
        assert!(wide.as_i64() <= Some(0), "{ui}: {wide}");
    }
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}
