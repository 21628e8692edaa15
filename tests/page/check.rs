//! The check report: reading it, and judging findings on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use muqabala::check::Baseline;
use serde_json::{Value, json};

use crate::browser::{Browser, DOWN, ENTER, ESCAPE};
use crate::{choose, fits_a_phone, fragment};

const FILES: [&str; 2] = [
    "docs/tutorial/translation/source.ar.txt",
    "docs/tutorial/translation/draft.fa.txt",
];

/// The tutorial's draft checked, as the command line does it.
fn check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .arg("check")
        .args(FILES)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("muqabala starts")
}

/// The page of the draft.
pub fn page(ui: &str, more: &[&str]) -> String {
    let output = check(&[&["--format", "html", "--ui", ui], more].concat());
    String::from_utf8(output.stdout).expect("a page")
}

/// What `--format json` prints of it, with the names of files in place of their paths, as the page has them.
fn named() -> Value {
    let mut findings = findings();
    for finding in findings.as_array_mut().expect("a list") {
        name(&mut finding["place"]["path"]);
        for place in finding["related"].as_array_mut().into_iter().flatten() {
            name(&mut place["path"]);
        }
    }
    findings
}

/// What `--format json` prints of it.
fn findings() -> Value {
    serde_json::from_slice(&check(&["--format", "json"]).stdout).expect("findings")
}

fn name(path: &mut Value) {
    let whole = path.as_str().expect("a path");
    let name = whole.rsplit('/').next().expect("a name").to_owned();
    *path = Value::String(name);
}

fn id(rule: &str) -> String {
    let findings = findings();
    let finding = findings.as_array().expect("a list").iter();
    let finding = finding.clone().find(|finding| finding["rule"] == rule);
    let print = finding.map(|finding| finding["fingerprint"].as_str().expect("text").to_owned());
    format!("f{}", print.expect("the draft has such an error"))
}

/// A browser with the page as a file, for as long as the folder lives.
fn opened(ui: &str, more: &[&str]) -> Option<(Browser, PathBuf, tempfile::TempDir)> {
    let browser = Browser::start()?;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("check.html");
    std::fs::write(&file, page(ui, more)).expect("written");
    browser.open(&file, "");
    Some((browser, file, folder))
}

/// The rules of the findings that filters leave.
fn shown(browser: &Browser) -> Vec<String> {
    browser.texts(
        "[...document.querySelectorAll('article.finding:not(.off)')].map((a) => a.dataset.rule)",
    )
}

#[test]
fn both_sides_stand_with_their_places_marked() {
    let Some((browser, file, _folder)) = opened("fa", &[]) else {
        return;
    };
    let card = id("number-differs");
    let marks = browser.texts(&format!(
        "[...document.querySelectorAll('#{card} .side')].map((s) => s.querySelector('.passage').lang + ' ' + s.querySelector('mark').textContent)"
    ));
    assert_eq!(marks, ["ar 25", "fa ۵۲"]);
    let gap = id("omission");
    browser.wait(&format!("document.querySelector('#{gap} .second .gap')"));
    let columns = browser.run(&format!(
        "return [...document.querySelectorAll('#{card} .side')].map((s) => Math.round(s.getBoundingClientRect().left))"
    ));
    assert!(
        columns[0].as_u64() > columns[1].as_u64(),
        "the interface reads from right to left: {columns}"
    );
    let summary = browser.run("return document.querySelector('.rules').innerText");
    assert!(
        summary
            .as_str()
            .is_some_and(|rows| rows.contains("نیم‌فاصلهٔ جاافتاده"))
    );
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
    let address = format!("file://{}", file.display());
    let mut others = browser.requests();
    others.retain(|url| !url.starts_with(&address));
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn keys_walk_findings_and_every_one_has_a_deep_link() {
    let Some((browser, file, _folder)) = opened("en", &[]) else {
        return;
    };
    let rules = shown(&browser);
    let focused =
        |rule: &str| browser.wait(&format!("document.activeElement.dataset.rule === '{rule}'"));
    browser.press(&["j"]);
    focused(&rules[0]);
    browser.press(&["j", DOWN, "k"]);
    focused(&rules[1]);
    browser.press(&[ENTER]);
    browser.wait("document.activeElement.matches('.pinned[aria-current]')");
    assert_eq!(fragment(&browser), format!("#{}", id(&rules[1])));
    browser.press(&[ESCAPE]);
    browser.wait("!document.querySelector('.pinned')");
    browser.press(&["/"]);
    browser.wait("document.activeElement.name === 'q'");
    let last = id(&rules[rules.len() - 1]);
    browser.open(&file, &format!("#{last}"));
    browser.wait(&format!("document.querySelector('#{last}.pinned')"));
}

#[test]
fn filters_and_search_leave_what_is_asked_for() {
    let Some((browser, file, _folder)) = opened("ar", &[]) else {
        return;
    };
    let all = shown(&browser);
    choose(&browser, "rule", "foreign-letter");
    assert_eq!(shown(&browser), ["foreign-letter"]);
    assert_eq!(fragment(&browser), "#rule=foreign-letter");
    choose(&browser, "rule", "");
    choose(&browser, "language", "ar");
    assert_eq!(shown(&browser), ["omission"]);
    choose(&browser, "language", "");
    // the keyboard's letters do not matter, nor does a lost ZWNJ
    for (query, expected) in [("کردند", true), ("شرکتهای", true), ("هواپیما", false)]
    {
        choose(&browser, "q", query);
        assert_eq!(!shown(&browser).is_empty(), expected, "{query}");
    }
    browser.open(&file, "#severity=error%2Cinfo");
    assert_eq!(
        shown(&browser),
        ["number-differs", "omission", "zwnj-missing"]
    );
    browser.open(&file, "");
    browser.click(".rules a[href=\"#rule-zwnj-missing\"]");
    browser.wait("location.hash === '#rule-zwnj-missing'");
    browser.wait("(() => { const box = document.getElementById('rule-zwnj-missing').getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; })()");
    assert!(all.len() > 4);
}

/// What the page hands out as a file when a button is pressed.
fn taken(browser: &Browser, button: &str) -> String {
    let text = browser.run(&format!(
        "let blob; URL.createObjectURL = (b) => {{ blob = b; return '#findings'; }};
         document.querySelector('{button}').click(); return blob.text()"
    ));
    text.as_str().expect("text").to_owned()
}

#[test]
fn what_is_dismissed_on_the_page_is_a_baseline_for_the_checker() {
    let folder = tempfile::tempdir().expect("a folder");
    let known = folder.path().join("known.toml");
    let rule = id("zwnj-missing")[1..].to_owned();
    let quoted = "a \"quoted\" reason </script> \u{202E} \\ and\ta tab";
    std::fs::write(
        &known,
        format!(
            "version = 1\n\n[[dismissed]]\nfingerprint = \"{rule}\"\nrule = \"zwnj-missing\"\n\
             text = \"شرکت های\"\nreason = {}\nauthor = \"\"\nexpires = \"2999-12-31\"\n",
            json!(quoted)
        ),
    )
    .expect("written");
    let known = known.to_str().expect("a path");
    let Some((browser, _file, _folder)) = opened("en", &["--baseline", known]) else {
        return;
    };
    assert!(!shown(&browser).contains(&"zwnj-missing".to_owned()));
    browser.press(&["j", "d"]);
    browser.wait("document.activeElement.name === 'reason'");
    browser.press(&["5", "2", " ", "\"", "o", "k", "\""]);
    browser.press(&[ENTER]);
    browser.wait("document.querySelector('#findings .dismissed .verdict')");
    browser.wait("!document.querySelector('.saving').hidden");
    choose(&browser, "show", "open");
    assert_eq!(shown(&browser).len(), 3);
    choose(&browser, "show", "dismissed");
    assert_eq!(shown(&browser), ["number-differs"]);
    let text = taken(&browser, "[name=save]");
    let merged = folder.path().join("merged.toml");
    std::fs::write(&merged, &text).expect("written");
    let baseline = Baseline::read(&merged).expect("a baseline");
    assert_eq!(baseline.to_text(), text, "as the checker writes it");
    assert_eq!(baseline.dismissed.len(), 2);
    assert_eq!(baseline.dismissed[0].reason, quoted);
    assert_eq!(baseline.dismissed[1].reason, "52 \"ok\"");
    let merged = merged.to_str().expect("a path");
    let left = check(&["--format", "json", "--baseline", merged]);
    let left: Value = serde_json::from_slice(&left.stdout).expect("findings");
    let left = left.as_array().expect("a list");
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(
        left.iter()
            .all(|finding| finding["rule"] != "number-differs")
    );
    browser.click(".dismissed [name=undo]");
    browser.wait("document.querySelector('.saving').hidden");
}

#[test]
fn decisions_are_kept_in_the_address_and_passed_by() {
    let Some((browser, file, _folder)) = opened("fa", &[]) else {
        return;
    };
    let all = shown(&browser);
    browser.press(&["n", "a"]);
    let accepted = id(&all[0]);
    browser.wait(&format!(
        "document.querySelector('#{accepted}.accepted .verdict')"
    ));
    browser.press(&["n"]);
    browser.wait(&format!(
        "document.querySelector('#{}.pinned')",
        id(&all[1])
    ));
    browser.press(&["d"]);
    browser.wait("document.activeElement.name === 'reason'");
    browser.press(&["a", "|", "b", ENTER]);
    browser.wait("document.querySelector('.dismissed .verdict')");
    let kept = fragment(&browser);
    assert!(
        kept.contains(&format!("accepted={}", &accepted[1..])),
        "{kept}"
    );
    browser.open(&file, &kept);
    browser.wait(&format!("document.querySelector('#{accepted}.accepted')"));
    let reason =
        browser.run("return document.querySelector('.dismissed .verdict bdi').textContent");
    assert_eq!(reason, json!("a|b"));
    assert_eq!(
        browser.run("return document.querySelector('[data-of=accepted]').textContent"),
        json!("۱")
    );
    // only what is open is walked by n
    browser.press(&[ESCAPE, "n"]);
    browser.wait(&format!(
        "document.querySelector('#{}.pinned')",
        id(&all[2])
    ));
    browser.run("history.back()");
    browser.wait("!document.querySelector('.pinned')");
    assert_eq!(
        browser.run("return document.querySelectorAll('.accepted, .dismissed').length"),
        json!(2)
    );
    assert_eq!(browser.log("browser"), Vec::<Value>::new());
}

#[test]
fn findings_stand_by_rule_or_by_file() {
    let Some((browser, _file, _folder)) = opened("ar", &[]) else {
        return;
    };
    let groups = "[...document.querySelectorAll('#findings .under:not([hidden])')].map((g) => g.querySelectorAll('article').length + ' ' + g.querySelector('h3').firstElementChild.textContent)";
    let by_rule = browser.texts(groups);
    assert_eq!(by_rule.len(), 5, "{by_rule:?}");
    choose(&browser, "by", "file");
    assert_eq!(browser.texts(groups), ["1 أ", "4 ب"]);
    assert_eq!(fragment(&browser), "#by=file");
    let lines = browser.run("return [...document.querySelectorAll('#findings .file')].map((g) => [...g.querySelectorAll('.own figcaption bdi')].map((c) => c.textContent))");
    assert!(
        lines[1].as_array().is_some_and(|lines| lines.len() == 4),
        "{lines}"
    );
    browser.run("history.back()");
    browser.wait("!document.querySelector('#findings .file')");
    assert_eq!(browser.texts(groups), by_rule);
}

#[test]
fn a_check_reads_without_a_script_and_tells_no_folder() {
    let html = page("en", &[]);
    assert!(!html.contains("docs/tutorial") && html.contains("draft.fa.txt"));
    let Some((browser, file, _folder)) = opened("en", &[]) else {
        return;
    };
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    browser.open(&file, "#rule-omission");
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": false }),
    );
    let shown = browser.run(
        "const box = document.getElementById('rule-omission').getBoundingClientRect();
         return [document.documentElement.matches('.scripted'), box.top >= 0 && box.top < innerHeight, document.querySelector('.status').hidden,
                 document.querySelectorAll('article').length]",
    );
    assert_eq!(shown, json!([false, true, true, 5]));
}

#[test]
fn a_phone_has_room_for_fingers() {
    let Some((browser, _file, _folder)) = opened("ar", &[]) else {
        return;
    };
    fits_a_phone(&browser);
}

#[test]
fn findings_can_be_taken_away() {
    let Some((browser, _file, _folder)) = opened("en", &[]) else {
        return;
    };
    let taken_json = taken(&browser, "[name=download][value=json]");
    let taken_json: Value = serde_json::from_str(&taken_json).expect("JSON");
    assert_eq!(taken_json, named());
    let table = taken(&browser, "[name=download][value=tsv]");
    let count = findings().as_array().map_or(0, Vec::len);
    assert_eq!(table.lines().count(), count + 1);
    assert!(table.lines().all(|line| line.split('\t').count() == 12));
    let card = id("number-differs");
    browser.run("document.addEventListener('copy', (e) => { window.copied = e.clipboardData.getData('text/plain'); })");
    browser.click(&format!("#{card} [name=pair]"));
    let copied = browser.run("return window.copied");
    let copied = copied.as_str().expect("text");
    assert_eq!(copied.lines().count(), 2, "{copied}");
    assert!(copied.contains("25") && copied.contains("۵۲"));
}

#[test]
fn paper_holds_both_sides_and_no_controls() {
    let Some((browser, _file, _folder)) = opened("fa", &[]) else {
        return;
    };
    assert!(browser.printed().starts_with(b"%PDF"));
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    browser.devtools(
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": false }),
    );
    let cut = browser.run(
        "return [...document.querySelectorAll('.finding, .side, table, h2')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map((e) => e.id || e.className)",
    );
    assert_eq!(cut, json!([]));
    let controls = browser.run(
        "return [...document.querySelectorAll('form, button')].filter((e) => e.offsetWidth).length",
    );
    assert_eq!(controls, json!(0));
}

#[test]
fn files_of_segments_have_a_page_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = folder.path().join("memory.tmx");
    std::fs::write(
        &memory,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" \
         segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" srclang=\"ar\" datatype=\"plaintext\"/>\n<body><tu>\
         <tuv xml:lang=\"ar\"><seg>قُتل 12 شخصا في الهجوم</seg></tuv>\
         <tuv xml:lang=\"fa\"><seg>در این حمله ۱۳ نفر کشته شدند</seg></tuv></tu></body></tmx>\n",
    )
    .expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["check", "--format", "html"])
        .arg(&memory)
        .output()
        .expect("muqabala starts");
    let html = String::from_utf8(output.stdout).expect("a page");
    assert!(
        Path::new(&memory).exists() && html.contains("<mark>۱۳</mark>"),
        "the place is marked"
    );
    assert!(html.contains("در این حمله <mark>") && !html.contains("&lt;seg"));
}
