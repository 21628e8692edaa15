//! The brief and what leads on from it: disagreements, what only one report says, copies.

use muqabala::bitext::collation::Collation;
use muqabala::report::{BriefFormat, brief, collation_page};
use serde_json::json;

use crate::browser::Browser;
use crate::{bridge, long, options};

/// A page without a name, in a folder that lives as long as the test.
fn page(browser: &Browser, collation: &Collation, ui: &str, fragment: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    let options = muqabala::report::PageOptions {
        title: String::new(),
        ..options(ui)
    };
    std::fs::write(&file, collation_page(collation, &options).expect("a page")).expect("written");
    browser.open(&file, fragment);
    folder
}

const WINDOWS: [(u32, u32); 2] = [(1440, 900), (390, 844)];

#[test]
fn the_first_screen_answers() {
    let Some(browser) = Browser::start() else {
        return;
    };
    for ui in ["en", "fa", "ar"] {
        for (width, height) in WINDOWS {
            let collation = if ui == "fa" {
                long::ten()
            } else {
                long::five()
            };
            let _folder = page(&browser, &collation, ui, "");
            browser.screenshot(width, height, false);
            let shown = browser.run(
                "const inside = (e) => e && e.getBoundingClientRect().bottom <= innerHeight;
                 const line = document.querySelector('#brief .lines > li .quote');
                 return [inside(document.querySelector('h1')), line.getBoundingClientRect().top < innerHeight - 20,
                         document.documentElement.scrollWidth <= innerWidth]",
            );
            assert_eq!(shown, json!([true, true, true]), "{ui} {width}");
        }
    }
}

#[test]
fn each_of_the_four_answers_is_one_step_away() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let _folder = page(&browser, &long::five(), "en", "");
    for (step, section) in [
        ("#brief", "brief"),
        ("#divergences", "divergences"),
        ("#only", "only"),
        ("#first", "first"),
    ] {
        browser.run(&format!(
            "document.querySelector('nav a[href=\"{step}\"]').click()"
        ));
        browser.wait(&format!(
            "Math.abs(document.getElementById('{section}').getBoundingClientRect().top - 64) < 4 || scrollY < 4"
        ));
    }
    let places = browser.run(
        "return [...document.querySelectorAll('#brief .cite a, #brief .rung a')].every((a) => document.querySelector(a.getAttribute('href')))",
    );
    assert_eq!(places, json!(true), "each line leads to its sentences");
}

#[test]
fn a_page_is_named_by_its_main_fact_and_tells_no_folder() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut collation = long::five();
    for report in &mut collation.reports {
        report.path = format!(
            "/home/someone/desk/{}",
            report.path.rsplit('/').next().expect("a name")
        );
    }
    let folder = page(&browser, &collation, "en", "");
    let title = browser.run("return document.title");
    assert!(
        title
            .as_str()
            .is_some_and(|title| title.chars().count() > 20),
        "{title}"
    );
    assert_eq!(
        browser.run("return document.querySelector('h1').innerText"),
        title
    );
    let html = std::fs::read_to_string(folder.path().join("page.html")).expect("the page");
    assert!(!html.contains("/home/someone"));
    browser.run(
        "window.blob = null; URL.createObjectURL = (b) => { window.blob = b; return '#reading'; };
                 document.querySelector('[name=download][value=json]').click()",
    );
    let data = browser.run("return window.blob.text()");
    assert!(
        data.as_str()
            .is_some_and(|data| data.contains("outlet-0.txt") && !data.contains("/home/"))
    );
}

#[test]
fn the_brief_is_copied_as_lines_with_their_places() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let _folder = page(&browser, &bridge(), "en", "");
    browser.run("document.addEventListener('copy', (e) => { window.copied = e.clipboardData.getData('text/plain'); })");
    browser.click("button[name=copy]");
    let copied = browser.run("return window.copied");
    let copied = copied.as_str().expect("text");
    assert!(
        copied.contains("gozaresh-pol.txt") && copied.contains("Where the reports differ"),
        "{copied}"
    );
    browser.wait("document.querySelector('#said').textContent === 'Copied'");
}

#[test]
fn disagreements_are_ladders_with_what_decides_marked() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let collation = long::five();
    assert!(!collation.divergences.is_empty());
    let _folder = page(&browser, &collation, "en", "");
    let ladders = browser.run(
        "return [...document.querySelectorAll('.dispute')].map((d) => [d.querySelectorAll('.rungs > li').length, d.querySelectorAll('mark.differing').length])",
    );
    let ladders = ladders.as_array().expect("a list").clone();
    assert_eq!(ladders.len(), collation.divergences.len());
    for ladder in ladders {
        assert!(
            ladder[0].as_u64() >= Some(1) && ladder[1].as_u64() >= ladder[0].as_u64(),
            "{ladder}"
        );
    }
}

#[test]
fn what_a_later_report_says_of_a_count_is_an_update() {
    let mut collation = bridge();
    let kinds = |collation: &Collation| {
        let markdown = brief(collation, &options("en"), BriefFormat::Markdown).expect("a brief");
        let markdown = String::from_utf8(markdown).expect("text");
        ["## Contradictions", "## Updates"].map(|heading| markdown.contains(heading))
    };
    assert_eq!(kinds(&collation), [true, false], "a day is not known");
    let places = collation.divergences[0].places.clone();
    collation.divergences[0].kind = "number".to_owned();
    for (place, day) in places.iter().zip(["2024-03-11", "2024-03-13"]) {
        collation.reports[place.report].date = Some(day.to_owned());
    }
    collation.divergences.truncate(1);
    for cluster in &mut collation.clusters {
        cluster.divergences.clear();
    }
    assert_eq!(kinds(&collation), [false, true]);
    collation.reports[places[1].report].date = Some("2024-03-11".to_owned());
    assert_eq!(kinds(&collation), [true, false], "one day");
}

#[test]
fn only_here_has_sentences_and_its_facts_are_folded() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let _folder = page(&browser, &long::five(), "en", "");
    let linked = browser.run(
        "return [...document.querySelectorAll('#only .quotes a')].filter((a) => !document.querySelector(a.getAttribute('href')).matches('.quiet')).length",
    );
    assert_eq!(
        linked,
        json!(0),
        "sentences that others share stand elsewhere"
    );
    let folded = browser.run("return [...document.querySelectorAll('#only .run')].every((r) => r.closest('details:not([open])'))");
    assert_eq!(folded, json!(true));
    let bare = browser.run(
        "return [...document.querySelectorAll('#only .run.date .item')].filter((i) => !i.title).map((i) => i.innerText)",
    );
    assert_eq!(
        bare,
        json!([]),
        "a weekday says nothing where it stands alone"
    );
}

#[test]
fn reports_of_one_text_are_told_and_folded() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let collation = long::ten();
    let _folder = page(&browser, &collation, "en", "");
    let told = browser
        .texts("[...document.querySelectorAll('.reports > li summary')].map((s) => s.textContent)");
    assert!(
        !told.is_empty() && told.iter().all(|t| t.contains("reports, one text")),
        "{told:?}"
    );
    let listed = browser.run("return document.querySelectorAll('.reports li[data-report]').length");
    assert_eq!(listed, json!(10));
    let folded =
        browser.run("return document.querySelectorAll('.copies details:not([open]) .unit').length");
    assert!(folded.as_u64() > Some(5), "{folded}");
    // a link into what is folded opens it
    let id = browser.run("return document.querySelector('.copies details:not([open]) .unit').id");
    browser.run(&format!("location.hash = {id}"));
    browser.wait(&format!("document.getElementById({id}).matches('.pinned') && document.getElementById({id}).closest('details').open"));
}

#[test]
fn who_said_it_first_is_told_by_days() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut collation = long::five();
    let days = [
        "2024-03-13",
        "2024-03-11",
        "2024-03-12",
        "2024-03-13",
        "2024-03-14",
    ];
    for (report, day) in collation.reports.iter_mut().zip(days) {
        report.date = Some(day.to_owned());
    }
    let _folder = page(&browser, &collation, "en", "");
    let order = browser
        .texts("[...document.querySelectorAll('#first .order time')].map((t) => t.dateTime)");
    let mut sorted = order.clone();
    sorted.sort();
    assert_eq!(order, sorted);
    // what a report tells first, the reports after it have too, and it stands in the report of the earliest day
    let told = browser.run("return [...document.querySelectorAll('#first .order > li')].map((turn) => [turn.querySelector('.siglum').textContent, [...turn.querySelectorAll('.quote a')].map((a) => a.getAttribute('href'))])");
    let first = told[0][1].as_array().expect("a list");
    assert!(
        !first.is_empty()
            && first
                .iter()
                .all(|a| a.as_str().is_some_and(|a| a.starts_with("#r1u"))),
        "{told}"
    );
    let last = told[told.as_array().map_or(0, Vec::len) - 1][1].clone();
    assert_eq!(last, json!([]), "none follows the last");
}

#[test]
fn a_date_without_a_year_is_told_in_words() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let mut collation = bridge();
    let day = collation
        .facts
        .iter_mut()
        .find(|f| f.kind == muqabala::bitext::collation::FactKind::Date);
    let day = day.expect("the fixture has a date");
    day.value = Some("--02-20".to_owned());
    day.label = "--02-20".to_owned();
    for (ui, expected) in [
        ("en", "20 February"),
        ("fa", "۲۰ فوریه"),
        ("ar", "٢٠ فبراير"),
    ] {
        let _folder = page(&browser, &collation, ui, "");
        let text = browser.run("return document.body.innerText");
        let text = text.as_str().expect("text");
        assert!(!text.contains("--02") && text.contains(expected), "{ui}");
    }
}

#[test]
fn a_brief_is_a_document_and_markdown_with_citations() {
    let markdown = brief(&bridge(), &options("fa"), BriefFormat::Markdown).expect("a brief");
    let markdown = String::from_utf8(markdown).expect("text");
    let notes = markdown
        .lines()
        .filter(|line| line.starts_with("[^"))
        .count();
    assert!(notes > 0 && markdown.contains("gozaresh-pol"), "{markdown}");
    let document = brief(&bridge(), &options("fa"), BriefFormat::Docx).expect("a brief");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(document)).expect("a package");
    let mut read = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).expect("a part"), &mut text)
            .expect("text");
        text
    };
    let (body, footnotes) = (read("word/document.xml"), read("word/footnotes.xml"));
    let cited = body.matches("<w:footnoteReference ").count();
    assert!(cited > 0 && body.contains("<w:bidi/>"));
    assert_eq!(footnotes.matches("<w:footnote w:id=").count(), cited);
}

#[test]
fn a_brief_for_a_terminal_keeps_to_eighty_columns() {
    let text = brief(&long::five(), &options("en"), BriefFormat::Text).expect("a brief");
    let text = String::from_utf8(text).expect("text");
    let shown = |c: &char| !matches!(*c, '\u{200B}'..='\u{200F}' | '\u{2066}'..='\u{2069}' | '\u{64B}'..='\u{65F}' | '\u{670}');
    for line in text.lines() {
        let columns = line.chars().filter(shown).count();
        assert!(
            columns <= 80 || line.contains("outlet-"),
            "{columns}: {line}"
        );
        let open = line.matches(['\u{2068}', '\u{2066}', '\u{2067}']).count();
        assert_eq!(open, line.matches('\u{2069}').count(), "{line}");
    }
}
