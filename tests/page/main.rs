//! The pages in a real browser: what a reader does with keys, pointer and paper, and that nothing complains.
//!
//! Without Chromium the tests say so and pass, unless `MUQABALA_REQUIRE_BROWSER=1`.

mod brief;
mod browser;
mod check;
mod collation;
mod glossary;
mod long;
mod pictures;
mod sound;
mod stories;
mod tree;
mod way;

use std::collections::BTreeMap;
use std::path::PathBuf;

use browser::Browser;
use muqabala::bitext::collation::Collation;
use muqabala::glossary::Glossary;
use muqabala::report::{PageOptions, collation_page, glossary_page, stories_page};
use serde_json::json;

fn bridge() -> Collation {
    serde_json::from_str(include_str!("../fixtures/report/bridge.json"))
        .expect("the fixture is a collation")
}

fn options(ui: &str) -> PageOptions {
    PageOptions {
        ui: ui.to_owned(),
        title: "پل".to_owned(),
        templates: None,
    }
}

/// The pages of the other jobs, with their names.
fn other_pages(ui: &str) -> [(&'static str, String); 3] {
    let glossary = Glossary::starter();
    let terms = glossary_page(&glossary.concepts()[..60], "ar", "fa", &options(ui));
    let stories = stories_page(&stories::stories(), &BTreeMap::new(), &options(ui));
    [
        ("glossary", terms.expect("the page can be made")),
        ("check", check::page(ui, &[])),
        ("stories", stories.expect("the page can be made")),
    ]
}

/// A browser and the collation page as a file, for as long as the folder lives.
fn with_page(ui: &str) -> Option<(Browser, PathBuf, tempfile::TempDir)> {
    let browser = Browser::start()?;
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    let html = collation_page(&bridge(), &options(ui)).expect("the page can be made");
    std::fs::write(&page, html).expect("written");
    Some((browser, page, folder))
}

/// The ids of the sentences that filters leave.
fn shown(browser: &Browser) -> Vec<String> {
    browser
        .texts("[...document.querySelectorAll('.reading .unit:not(.off)')].map((u) => u.id).sort()")
}

/// Sets a field of the tools as a reader does.
fn choose(browser: &Browser, name: &str, value: &str) {
    browser.run(&format!(
        "const f = document.querySelector('form.tools').elements.namedItem('{name}'); f.value = '{value}';
         f.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    ));
}

/// On the screen of a phone everything that is touched has room for a finger, and nothing has to be scrolled sideways.
fn fits_a_phone(browser: &Browser) {
    browser.screenshot(390, 844, false);
    browser.run("location.reload()");
    browser.wait("document.documentElement.matches('.scripted')");
    let small = browser.run(
        "return [...document.querySelectorAll('a, button, summary, select, input:not([type=checkbox])')].filter((e) => e.checkVisibility() && !e.matches('.skip'))
           .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()]).filter(([, b]) => b.height < 23.5 || b.width < 23.5).slice(0, 5)",
    );
    assert_eq!(small, json!([]));
    assert_eq!(
        browser.run("return document.documentElement.scrollWidth <= innerWidth"),
        json!(true)
    );
}

fn fragment(browser: &Browser) -> String {
    let hash = browser.run("return decodeURIComponent(location.hash)");
    hash.as_str().unwrap_or_default().to_owned()
}
