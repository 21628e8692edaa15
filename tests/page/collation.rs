//! The collation page.

use muqabala::bitext::collation::Collation;
use muqabala::report::collation_page;
use serde_json::{Value, json};

use crate::browser::{Browser, DOWN, ENTER, ESCAPE, LEFT, RIGHT};
use crate::{bridge, choose, fragment, options, shown, with_page};

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
    // The columns follow each other as the interface reads: the next report stands to the right.
    browser.press(&[RIGHT]);
    focused("r1u1");
    browser.press(&[RIGHT]);
    focused("r2u1");
    browser.press(&[LEFT, "k"]);
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
    browser.wait("document.querySelectorAll('u.lit').length === 5");
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
    let columns =
        "return [...document.querySelectorAll('#facts thead .siglum')].map((s) => s.textContent)";
    assert_eq!(
        browser.run(columns),
        json!(["C", "A", "B"]),
        "one order of columns"
    );
    let faces = "document.querySelector('#r2u1').closest('.row') === document.querySelector('#r0u2').closest('.row')";
    browser.wait(faces);
    assert_eq!(fragment(&browser), "#pivot=2");
    choose(&browser, "pivot", "0");
    assert_eq!(browser.run(order), before);
    assert_eq!(browser.run(columns), json!(["A", "B", "C"]));
}

#[test]
fn a_fact_tells_its_mentions_and_a_date_its_days_in_each_calendar() {
    let Some((browser, page, _folder)) = with_page("en") else {
        return;
    };
    browser.open(&page, "");
    browser.point_at("#r2u1 u.date");
    browser.wait("document.querySelectorAll('u.date.lit').length === 3");
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
    browser.wait("document.querySelector('.told button')");
    browser.run("document.addEventListener('copy', (e) => { window.copied = e.clipboardData.getData('text/plain'); })");
    browser.click(".told button");
    let copied = browser.run("return window.copied");
    let cited = |r: usize, u: usize, source: &str| {
        format!("{source}: {}", bridge().reports[r].units[u].text)
    };
    let (one, two) = (
        cited(0, 3, "A 4 (gozaresh-pol.txt, Persian)"),
        cited(1, 5, "B 6 (taqrir-jisr.txt, Arabic)"),
    );
    assert_eq!(copied, format!("{one}\n{two}"));
    browser.wait("document.querySelector('#said.toast').textContent === 'Copied'");
    let taken = |format: &str| {
        browser.run(&format!(
            "let blob; URL.createObjectURL = (b) => {{ blob = b; return '#reading'; }};
             document.querySelector('[name=download][value={format}]').click(); return blob.text()"
        ))
    };
    let json: Collation =
        serde_json::from_str(taken("json").as_str().expect("text")).expect("a collation");
    let mut named = bridge();
    for report in &mut named.reports {
        let name = report.path.rsplit('/').next().expect("a name");
        report.path = name.to_owned();
    }
    assert_eq!(json, named);
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
    let in_the_middle = |unit: &str| {
        browser.wait(&format!(
            "(({{ top, bottom }}) => Math.abs(top + bottom - innerHeight - 64) < 40)(document.querySelector('#{unit}').getBoundingClientRect())"
        ));
    };
    in_the_middle("r199u99");
    browser.run("location.hash = 'r100u50'");
    browser.wait("document.querySelector('#r100u50.pinned')");
    in_the_middle("r100u50");
    browser.press(&["j"]);
    browser.wait("document.activeElement.id === 'r100u51'");
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
