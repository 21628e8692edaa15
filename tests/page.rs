//! The pages in a real browser: what a reader does with keys, pointer and paper, and that nothing complains.
//!
//! Without Chromium the tests say so and pass, unless `MUQABALA_REQUIRE_BROWSER=1`.

mod browser;

use std::path::{Path, PathBuf};
use std::process::Command;

use browser::{Browser, DOWN, ENTER, ESCAPE, LEFT, RIGHT};
use muqabala::bitext::collation::Collation;
use muqabala::glossary::Glossary;
use muqabala::report::{PageOptions, collation_page, glossary_page};
use serde_json::{Value, json};

fn bridge() -> Collation {
    serde_json::from_str(include_str!("fixtures/report/bridge.json"))
        .expect("the fixture is a collation")
}

fn options(ui: &str) -> PageOptions {
    PageOptions {
        ui: ui.to_owned(),
        title: "پل".to_owned(),
        templates: None,
    }
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

fn fragment(browser: &Browser) -> String {
    let hash = browser.run("return decodeURIComponent(location.hash)");
    hash.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_deep_link_pins_its_sentence_and_shows_the_partners() {
    let Some((browser, page, _folder)) = with_page("fa") else {
        return;
    };
    browser.open(&page, "#r0u3");
    browser.wait("document.querySelector('#r0u3.pinned[aria-current]')");
    browser.wait("document.querySelector('#r1u5.facing-here')");
    browser.wait("document.querySelectorAll('.crossings .strong').length === 1");
    browser.wait("document.querySelectorAll('.crossings path').length > 3");
    browser.wait("document.activeElement.id === 'r0u3'");
    let why = browser.run("return document.querySelector('.status').innerText");
    let why = why.as_str().expect("text");
    assert!(why.contains("۷۰٪") && why.contains("2000"), "{why}");
    let complaints = browser.log("browser");
    assert!(complaints.is_empty(), "{complaints:?}");
    let address = format!("file://{}", page.display());
    let others: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(&address))
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn keys_walk_pin_release_and_search() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "");
    let focused = |id: &str| browser.wait(&format!("document.activeElement.id === '{id}'"));
    browser.press(&["j"]);
    focused("r0u0");
    browser.press(&["j", DOWN]);
    focused("r0u2");
    browser.wait("document.querySelector('#r1u1.facing-here')");
    // The columns follow each other from right to left: the next report stands to the left.
    browser.press(&[LEFT]);
    focused("r1u1");
    browser.press(&[LEFT]);
    focused("r2u1");
    browser.press(&[RIGHT, "k"]);
    focused("r1u0");
    browser.press(&[ENTER]);
    browser.wait("document.querySelector('#r1u0.pinned')");
    assert_eq!(fragment(&browser), "#r1u0");
    browser.press(&["j"]);
    browser.wait("document.querySelector('#r1u0.pinned')");
    browser.press(&[ESCAPE]);
    browser.wait("!document.querySelector('.pinned')");
    assert_eq!(fragment(&browser), "");
    browser.press(&["/"]);
    browser.wait("document.activeElement.name === 'q'");
}

#[test]
fn filters_leave_what_is_asked_for_and_stay_in_the_address() {
    let Some((browser, page, _folder)) = with_page("ar") else {
        return;
    };
    browser.open(&page, "");
    let all = shown(&browser).len();
    choose(&browser, "show", "divergences");
    assert_eq!(shown(&browser), ["r0u4", "r1u2"]);
    choose(&browser, "show", "only-2");
    assert_eq!(shown(&browser), ["r2u4"]);
    assert_eq!(fragment(&browser), "#show=only-2");
    choose(&browser, "show", "shared");
    assert!(!shown(&browser).contains(&"r2u4".to_owned()));
    choose(&browser, "show", "all");
    choose(&browser, "fact", "0");
    assert_eq!(shown(&browser), ["r0u2", "r0u3", "r1u1", "r1u5", "r2u1"]);
    browser.wait("document.querySelectorAll('mark.lit').length === 5");
    choose(&browser, "fact", "");
    choose(&browser, "from", "2021-06-01");
    choose(&browser, "to", "2021-07-01");
    assert_eq!(shown(&browser), ["r0u4", "r1u2", "r2u3"]);
    assert_eq!(fragment(&browser), "#from=2021-06-01&to=2021-07-01");
    browser.open(&page, "#kind=quotation");
    assert_eq!(shown(&browser), ["r0u3", "r1u3"]);
    browser.press(&[ESCAPE]);
    browser.open(&page, "");
    assert_eq!(shown(&browser).len(), all);
}

#[test]
fn search_finds_a_word_however_it_is_spelled() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "");
    // Arabic yeh and kaf in a Persian word, its ZWNJ lost; a Persian word's kaf, no vowel marks; other digits.
    for (query, expected) in [
        ("راههاي", vec![]),
        ("كاميون ها", vec!["r0u5"]),
        ("کامیونها", vec!["r0u5"]),
        ("كلف المشروع", vec!["r1u2"]),
        ("۵۴ مليون", vec!["r1u2"]),
        ("ROADS minister", vec!["r2u1"]),
    ] {
        choose(&browser, "q", query);
        assert_eq!(shown(&browser), expected, "{query}");
    }
    assert_eq!(
        browser.run("return CSS.highlights.get('found').size"),
        json!(1)
    );
    assert_eq!(fragment(&browser), "#q=ROADS+minister");
    browser.press(&["/", ESCAPE]);
    browser.wait("!document.querySelector('.off')");
}

#[test]
fn any_report_can_be_the_pivot() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "");
    let order = "return [0, 1, 2].map((r) => [...document.querySelectorAll(`.reading .unit[id^=r${r}u]`)].map((u) => u.id).join())";
    let before = browser.run(order);
    choose(&browser, "pivot", "2");
    let heads = browser.texts(
        "[...document.querySelectorAll('.reading .heads .siglum')].map((s) => s.textContent)",
    );
    assert_eq!(heads, ["C", "A", "B"]);
    assert_eq!(browser.run(order), before, "each report reads as before");
    assert_eq!(
        browser.run("return document.querySelector('.reading > .parallel').dir"),
        "ltr"
    );
    let faces = "document.querySelector('#r2u1').closest('.row') === document.querySelector('#r0u2').closest('.row')";
    browser.wait(faces);
    assert_eq!(fragment(&browser), "#pivot=2");
    choose(&browser, "pivot", "0");
    assert_eq!(browser.run(order), before);
    browser.wait("document.querySelector('.parallel').dir === 'rtl'");
}

#[test]
fn a_fact_tells_its_mentions_and_a_date_its_days_in_each_calendar() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "");
    browser.point_at("#r2u1 mark.date");
    browser.wait("document.querySelectorAll('mark.date.lit').length === 3");
    let told = browser.run("return document.querySelector('.status').textContent");
    let told = told.as_str().expect("text");
    for part in [
        "Gregorian \u{2066}2024-03-11",
        "Solar Hijri \u{2066}1402-12-21",
        "Islamic \u{2066}1445-09-01",
        "A 3",
        "B 2",
        "C 2",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_pair_is_copied_as_two_lines_and_the_data_can_be_taken_away() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "#r0u3");
    browser.wait("document.querySelector('.status button')");
    browser.run("document.addEventListener('copy', (e) => { window.copied = e.clipboardData.getData('text/plain'); })");
    browser.click(".status button");
    let copied = browser.run("return window.copied");
    let units = |r: usize, u: usize| bridge().reports[r].units[u].text.clone();
    assert_eq!(copied, format!("{}\n{}", units(0, 3), units(1, 5)));
    let taken = |format: &str| {
        browser.run(&format!(
            "let blob; URL.createObjectURL = (b) => {{ blob = b; return '#reading'; }};
             document.querySelector('[name=download][value={format}]').click(); return blob.text()"
        ))
    };
    let json: Collation =
        serde_json::from_str(taken("json").as_str().expect("text")).expect("a collation");
    assert_eq!(json, bridge());
    let table = taken("tsv");
    let lines: Vec<&str> = table.as_str().expect("text").lines().collect();
    assert_eq!(lines.len(), bridge().links.len() + 1);
    assert!(
        lines.iter().all(|line| line.split('\t').count() == 9),
        "{lines:?}"
    );
}

#[test]
fn paper_is_a4_and_nothing_is_cut() {
    let Some((browser, page, _folder)) = with_page("fa") else {
        return;
    };
    browser.open(&page, "");
    let pdf = browser.printed();
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&pdf);
    let boxes: Vec<&str> = text
        .split("/MediaBox [")
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .collect();
    assert!(!boxes.is_empty());
    for size in boxes {
        let sides: Vec<f64> = size
            .split_whitespace()
            .filter_map(|n| n.parse().ok())
            .collect();
        let (short, long) = (sides[2].min(sides[3]), sides[2].max(sides[3]));
        assert!(
            (short - 595.0).abs() < 2.0 && (long - 842.0).abs() < 2.0,
            "{size}"
        );
    }
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    browser.devtools(
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": 1030, "height": 700, "deviceScaleFactor": 1, "mobile": false }),
    );
    let cut = browser.run(
        "return [...document.querySelectorAll('.unit, table, .quotes, h2')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map((e) => e.id || e.className)",
    );
    assert_eq!(cut, json!([]));
    let legend = browser.run("return document.querySelector('.legend').innerText");
    assert!(
        legend
            .as_str()
            .is_some_and(|text| text.contains("زیرخط پررنگ"))
    );
}

#[test]
fn two_hundred_reports_open_and_scroll() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("many.html");
    let html = collation_page(&many(200, 100), &options("en")).expect("the page can be made");
    std::fs::write(&page, &html).expect("written");
    browser.open(&page, "#r199u99");
    browser.wait("document.querySelector('#r199u99.pinned')");
    // rows are laid out as they come near: the last one is reached in several steps
    browser.wait("(document.querySelector('#r199u99').scrollIntoView(), document.querySelector('#r199u99').getBoundingClientRect().top < innerHeight)");
    let loaded = browser.run("const [n] = performance.getEntriesByType('navigation'); return n.loadEventEnd - n.startTime");
    eprintln!(
        "200 reports of 100 sentences: {} bytes, loaded in {loaded} ms",
        html.len()
    );
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}

/// Reports whose sentences each have a partner in the next two reports and share a fact with some others.
fn many(reports: usize, sentences: usize) -> Collation {
    let unit = |index: usize| {
        let text = format!("Sentence {index} tells what happened on that day.");
        json!({ "index": index, "kind": "sentence", "start": index * 60, "end": index * 60 + text.len(), "text": text })
    };
    let mut links = Vec::new();
    for report in 0..reports {
        for next in (report + 1..reports).take(2) {
            for unit in (0..sentences).step_by(2) {
                links.push(json!({ "a": { "report": report, "unit": unit }, "b": { "report": next, "unit": (unit + next) % sentences },
                    "score": 0.5, "relation": "same-fact", "shared": [] }));
            }
        }
    }
    let fact = |n: usize| {
        let mentions = (0..8)
            .map(|k| (n + k * 7) % reports)
            .collect::<std::collections::BTreeSet<_>>();
        let mentions = mentions.into_iter().map(|report| {
            let unit = n % sentences;
            json!({ "report": report, "unit": unit, "start": unit * 60, "end": unit * 60 + 8, "text": "Sentence" })
        });
        json!({ "id": format!("place:{n}"), "kind": "place", "label": format!("Place {n}"), "mentions": mentions.collect::<Vec<_>>() })
    };
    let report = |n: usize| json!({ "path": format!("{n}.txt"), "language": "en", "units": (0..sentences).map(unit).collect::<Vec<_>>() });
    let collation = json!({
        "reports": (0..reports).map(report).collect::<Vec<_>>(),
        "facts": (0..reports * 10).map(fact).collect::<Vec<_>>(),
        "links": links, "divergences": [], "terms": [],
    });
    serde_json::from_value(collation).expect("a collation")
}

#[test]
fn a_page_grows_with_its_sentences_and_not_with_their_square() {
    let size = |reports| {
        collation_page(&many(reports, 20), &options("en"))
            .expect("a page")
            .len()
    };
    let (small, large) = (size(50), size(200));
    assert!(large < small * 5, "{small} {large}");
}

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

/// axe-core's script, from the path in `MUQABALA_AXE` or where `.ci/browser.sh` puts it.
fn axe() -> Option<String> {
    let installed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("MUQABALA_AXE").map_or(installed, PathBuf::from);
    match std::fs::read_to_string(&path) {
        Ok(script) => Some(script),
        Err(_) => {
            browser::absent(&format!("axe-core at {}", path.display()));
            None
        }
    }
}

#[test]
fn axe_finds_no_violation() {
    let (Some(browser), Some(axe)) = (Browser::start(), axe()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let glossary = Glossary::starter();
    for ui in ["en", "fa", "ar"] {
        let pages = [
            ("collation", collation_page(&bridge(), &options(ui))),
            (
                "glossary",
                glossary_page(&glossary.concepts()[..60], "ar", "fa", &options(ui)),
            ),
        ];
        for (name, html) in pages {
            let page = folder.path().join(format!("{name}-{ui}.html"));
            std::fs::write(&page, html.expect("the page can be made")).expect("written");
            browser.open(&page, "");
            for scheme in ["light", "dark"] {
                browser.devtools(
                    "Emulation.setEmulatedMedia",
                    json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
                );
                let found = browser.run(&format!(
                    "{axe}; return axe.run(document, {{ resultTypes: ['violations'] }}).then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => [n.html.slice(0, 200), n.failureSummary])]))"
                ));
                assert_eq!(found, json!([]), "{name} {ui} {scheme}: {found:#}");
            }
        }
    }
}

#[test]
fn the_script_is_well_typed() {
    let installed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/typescript/bin/tsc");
    let Some(node) = browser::program(&["node"]).filter(|_| installed.exists()) else {
        browser::absent("node with typescript in target/npm");
        return;
    };
    let output = Command::new(node)
        .arg(installed)
        .args(["--project", "templates/script/jsconfig.json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("node starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

/// The tutorial's reports compared, as the command line does it.
fn tutorial() -> Collation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial/reports");
    let mut reports: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the tutorial's reports")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    reports.sort();
    let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["compare", "--format", "json"])
        .args(reports)
        .output()
        .expect("muqabala starts");
    let mut collation: Collation = serde_json::from_slice(&output.stdout).expect("a collation");
    for report in &mut collation.reports {
        let name = Path::new(&report.path).file_name().expect("a name");
        report.path = name.to_string_lossy().into_owned();
    }
    collation
}

/// `UPDATE=1 cargo test --test page pictures` makes the pictures in `docs/images` anew.
#[test]
fn pictures_of_the_pages() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let collation = tutorial();
    let options = |ui: &str, title: &str| PageOptions {
        title: title.to_owned(),
        ..options(ui)
    };
    let pages = [
        (
            "en",
            collation_page(
                &collation,
                &options("en", "Armenia and the CSTO in three reports"),
            ),
        ),
        (
            "fa",
            collation_page(
                &collation,
                &options("fa", "ارمنستان و پیمان امنیت جمعی در سه گزارش"),
            ),
        ),
        (
            "ar",
            collation_page(
                &collation,
                &options("ar", "أرمينيا ومنظمة معاهدة الأمن الجماعي في ثلاثة تقارير"),
            ),
        ),
        (
            "glossary",
            glossary_page(
                Glossary::starter().concepts(),
                "fa",
                "ar",
                &options("en", "Persian – Arabic glossary"),
            ),
        ),
    ];
    for (name, html) in pages {
        std::fs::write(
            folder.path().join(format!("{name}.html")),
            html.expect("the page can be made"),
        )
        .expect("written");
    }
    let pictures = [
        ("wide", "en", "#r0u2", 1440, 1000, false),
        ("dark", "fa", "#r0u2", 1440, 1000, true),
        ("phone", "ar", "#r0u2", 390, 844, false),
        ("facts", "en", "#facts", 1440, 1000, false),
        ("timeline", "fa", "#timeline", 1200, 560, false),
        ("glossary", "glossary", "#q=امنیت", 1100, 800, false),
    ];
    let update = std::env::var_os("UPDATE").is_some();
    let keep = |name: &str, bytes: &[u8]| {
        let file = images.join(name);
        if update {
            std::fs::create_dir_all(&images).expect("a folder");
            std::fs::write(&file, bytes).expect("written");
        }
        assert!(
            file.exists(),
            "{}: run UPDATE=1 cargo test --test page pictures",
            file.display()
        );
    };
    for (picture, page, fragment, width, height, dark) in pictures {
        browser.open(&folder.path().join(format!("{page}.html")), "");
        let shot = |fragment: &str| {
            browser.screenshot(width, height, dark);
            browser.run(&format!("document.documentElement.style.scrollBehavior = 'auto'; location.hash = '{fragment}'"));
            browser.screenshot(width, height, dark)
        };
        keep(&format!("{picture}.png"), &shot(fragment));
    }
    browser.open(&folder.path().join("fa.html"), "");
    let pdf = browser.printed();
    let paper = folder.path().join("print");
    std::fs::write(paper.with_extension("pdf"), pdf).expect("written");
    let Some(pdftoppm) = browser::program(&["pdftoppm"]) else {
        browser::absent("pdftoppm");
        return;
    };
    let status = Command::new(pdftoppm)
        .args(["-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile"])
        .args([paper.with_extension("pdf"), paper.clone()])
        .status()
        .expect("pdftoppm starts");
    assert!(status.success());
    keep(
        "print.png",
        &std::fs::read(paper.with_extension("png")).expect("a picture"),
    );
}
