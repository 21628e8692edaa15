//! The glossary page.

use muqabala::glossary::Glossary;
use muqabala::report::glossary_page;
use serde_json::Value;

use crate::browser::{Browser, ESCAPE};
use crate::{choose, options};

#[test]
fn the_glossary_is_searched_and_sorted() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("glossary.html");
    let concepts = Glossary::starter();
    let html = glossary_page(concepts.concepts(), "fa", "ar", &options("fa"))
        .expect("the page can be made");
    eprintln!(
        "{} concepts: {} bytes",
        concepts.concepts().len(),
        html.len()
    );
    assert!(
        html.len() < 300_000 + 700 * concepts.concepts().len(),
        "{}",
        html.len()
    );
    std::fs::write(&page, html).expect("written");
    browser.open(&page, "");
    let letters = browser.run(
        "return [...document.querySelectorAll('.letters a')].map((a) => a.textContent).join(' ')",
    );
    assert!(
        letters.as_str().is_some_and(|l| l.starts_with("آ ا ب پ ت")),
        "{letters}"
    );
    browser.press(&["/"]);
    browser.wait("document.activeElement.name === 'q'");
    choose(&browser, "q", "نخست وزير");
    let hits = browser.run("return [...document.querySelectorAll('.words tbody tr:not(.off, .group)')].map((r) => r.innerText).join('\\n')");
    assert!(
        hits.as_str()
            .is_some_and(|rows| rows.contains("نخست\u{200C}وزیر") && rows.contains("رئيس الوزراء")),
        "{hits}"
    );
    assert!(
        browser
            .run("return document.querySelectorAll('.words tr.off').length")
            .as_u64()
            > Some(10)
    );
    browser.press(&[ESCAPE]);
    browser.wait("!document.querySelector('.words .off')");
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}
