//! The way through a page: where links lead, bars, disagreements one after the other, history, paper, phone, time.

use muqabala::bitext::collation::Collation;
use muqabala::report::collation_page;
use serde_json::{Value, json};

use crate::browser::{Browser, ESCAPE};
use crate::{choose, fits_a_phone, fragment, long, options, shown};

fn with(
    collation: &Collation,
    ui: &str,
) -> Option<(Browser, std::path::PathBuf, tempfile::TempDir)> {
    let browser = Browser::start()?;
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    std::fs::write(
        &page,
        collation_page(collation, &options(ui)).expect("a page"),
    )
    .expect("written");
    Some((browser, page, folder))
}

const SECTIONS: [&str; 8] = [
    "brief",
    "reading",
    "divergences",
    "only",
    "first",
    "facts",
    "timeline",
    "terms",
];

/// Whether an element stands at the head of the window, where links of contents bring it.
fn at_the_head(id: &str) -> String {
    format!("Math.abs(document.getElementById('{id}').getBoundingClientRect().top - 64) < 3")
}

#[test]
fn links_of_contents_land_exactly() {
    for collation in [long::five(), long::ten()] {
        let Some((browser, page, _folder)) = with(&collation, "en") else {
            return;
        };
        for (width, height) in [(1440, 900), (390, 844)] {
            browser.open(&page, "");
            browser.screenshot(width, height, false);
            for section in SECTIONS.into_iter().skip(1) {
                browser.run(&format!(
                    "document.querySelector('nav a[href=\"#{section}\"]').click()"
                ));
                browser.wait(&at_the_head(section));
                browser.run("location.reload()");
                browser.wait("document.documentElement.matches('.scripted')");
                browser.wait(&at_the_head(section));
            }
        }
    }
}

#[test]
fn links_of_contents_land_exactly_without_a_script() {
    let Some((browser, page, _folder)) = with(&long::five(), "fa") else {
        return;
    };
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    for section in SECTIONS.into_iter().skip(1) {
        browser.open(&page, &format!("#{section}"));
        browser.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": false }),
        );
        browser.wait(&at_the_head(section));
        assert_eq!(
            browser.run("return document.documentElement.matches('.scripted')"),
            json!(false)
        );
        browser.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        );
    }
}

#[test]
fn n_and_p_walk_the_disagreements_and_seen_ones_are_passed() {
    let collation = long::five();
    let Some((browser, page, _folder)) = with(&collation, "en") else {
        return;
    };
    let scripted = "document.documentElement.matches('.scripted')";
    browser.open(&page, "");
    browser.wait(scripted);
    browser.press(&["n"]);
    browser.wait("document.querySelector('.unit.pinned .differs')");
    let first = fragment(&browser);
    browser.press(&["n"]);
    browser.wait(&format!("location.hash !== '{first}'"));
    let second = fragment(&browser);
    browser.press(&["p"]);
    browser.wait(&format!("location.hash === '{first}'"));
    let name = browser.run(&format!(
        "return document.querySelector('{first} .differs').getAttribute('href').slice(2)"
    ));
    let name = name.as_str().expect("a name");
    browser.click(&format!("input[name=seen][value=\"{name}\"]"));
    browser.wait(&format!("location.hash.includes('seen={name}')"));
    browser.open(&page, &format!("#seen={name}"));
    browser.wait(scripted);
    browser.press(&["n"]);
    browser.wait("document.querySelector('.unit.pinned')");
    assert_eq!(
        browser.run("return '#' + document.querySelector('.pinned').id"),
        json!(second)
    );
    browser.click(".status button[name=close]");
    browser.wait("!document.querySelector('.pinned') && document.querySelector('.status').hidden");
}

#[test]
fn back_undoes_what_was_opened() {
    let Some((browser, page, _folder)) = with(&long::five(), "en") else {
        return;
    };
    browser.open(&page, "");
    let all = shown(&browser).len();
    choose(&browser, "show", "divergences");
    let differing = shown(&browser).len();
    assert!(differing < all && differing > 0);
    browser.press(&["n"]);
    browser.wait("document.querySelector('.pinned')");
    browser.run("history.back()");
    browser.wait("!document.querySelector('.pinned')");
    assert_eq!(shown(&browser).len(), differing);
    browser.run("history.back()");
    browser.wait("location.hash === ''");
    assert_eq!(shown(&browser).len(), all);
    for query in ["a", "ab", "abc"] {
        choose(&browser, "q", query);
    }
    browser.run("history.back()");
    browser.wait("location.hash === ''");
    browser.press(&[ESCAPE]);
}

#[test]
fn a_bar_shows_the_report_and_leads_into_it() {
    let collation = long::five();
    let Some((browser, page, _folder)) = with(&collation, "en") else {
        return;
    };
    browser.open(&page, "#r0u40");
    let bars = browser.run("return document.querySelectorAll('.parallel svg.strip').length");
    assert_eq!(bars, json!(5));
    browser.wait("Number(document.querySelector('.strip .at').getAttribute('width')) > 0");
    let before =
        browser.run("return Number(document.querySelector('.strip .at').getAttribute('x'))");
    browser.run("const s = document.querySelector('.strip').getBoundingClientRect();
                 document.querySelector('.strip').dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: s.right - 2, clientY: s.top + 2 }))");
    browser.wait("/^#r0u/.test(location.hash) && location.hash !== '#r0u40'");
    browser.wait(&format!(
        "Number(document.querySelector('.strip .at').getAttribute('x')) > {before}"
    ));
}

#[test]
fn a_name_is_found_in_every_language() {
    let Some((browser, page, _folder)) = with(&long::five(), "en") else {
        return;
    };
    browser.open(&page, "");
    // one thing by its English, Arabic and Persian names, the last with the letters mixed up
    let name = browser.run(
        "return document.querySelector('#facts tbody.place tr:not(.group) th bdi').textContent",
    );
    let name = name.as_str().expect("a name").to_owned();
    choose(&browser, "q", &name);
    let found = shown(&browser);
    assert!(found.len() > 2, "{name}: {found:?}");
    let own = browser.texts("[...document.querySelector('#facts tbody.place tr:not(.group)').querySelectorAll('td div:first-child bdi')].map((b) => b.textContent)");
    for form in own {
        choose(&browser, "q", &form);
        let also = shown(&browser);
        assert!(
            found.iter().all(|id| also.contains(id)),
            "{form}: {found:?} {also:?}"
        );
    }
}

#[test]
fn paper_has_the_brief_and_the_pairs() {
    let Some((browser, page, _folder)) = with(&long::five(), "en") else {
        return;
    };
    browser.open(&page, "");
    let pages = |pdf: Vec<u8>| {
        let text = String::from_utf8_lossy(&pdf).into_owned();
        text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count()
    };
    let pages = pages(browser.printed());
    let sentences: usize = long::five().reports.iter().map(|r| r.units.len()).sum();
    eprintln!("{sentences} units on {pages} pages of paper");
    assert!(pages > 0 && pages * 8 < sentences, "{pages}");
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let hidden = browser.run("return ['#terms', '#facts', '.tools', '.status'].filter((s) => document.querySelector(s)?.offsetHeight)");
    assert_eq!(hidden, json!([]));
    // on request
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    browser.run("document.querySelector('#terms details').open = true; document.querySelector('#terms [name=paper]').click()");
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let asked = browser.run("return [document.querySelector('#terms table').offsetHeight > 100, document.querySelector('#facts').offsetHeight]");
    assert_eq!(asked, json!([true, 0]));
}

#[test]
fn a_phone_has_targets_for_a_finger_and_nothing_to_scroll_sideways() {
    let Some((browser, page, _folder)) = with(&long::five(), "ar") else {
        return;
    };
    browser.open(&page, "");
    fits_a_phone(&browser);
}

/// Milliseconds that the page takes for the script, the median of some runs.
fn hover(browser: &Browser) -> f64 {
    let times = browser.run(
        "const units = [...document.querySelectorAll('.reading .unit')].slice(0, 15), times = [];
         for (const unit of units) {
           const from = performance.now();
           unit.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
           document.body.offsetHeight;
           times.push(performance.now() - from);
         }
         return times.sort((a, b) => a - b)",
    );
    let times = times.as_array().expect("times");
    times[times.len() / 2].as_f64().expect("a number")
}

#[test]
fn fifty_reports_answer_about_as_fast_as_five() {
    let Some((browser, page, _folder)) = with(&long::five(), "en") else {
        return;
    };
    browser.open(&page, "");
    let few = hover(&browser);
    let Some((browser, page, _folder)) = with(&long::fifty(), "en") else {
        return;
    };
    browser.open(&page, "");
    browser.wait("document.documentElement.matches('.scripted')");
    let many = hover(&browser);
    let loaded = browser.run("const [n] = performance.getEntriesByType('navigation'); return n.loadEventEnd - n.startTime");
    let bytes = std::fs::metadata(&page).expect("the page").len();
    eprintln!(
        "hover: {few:.1} ms for five reports, {many:.1} ms for fifty, which loaded in {loaded} ms ({bytes} bytes)"
    );
    assert!(many < 20.0 * few.max(2.0), "{few} {many}");
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}
