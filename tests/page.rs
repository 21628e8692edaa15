//! The collation page in a real browser: its script runs under its own policy, and nothing complains.

use std::path::{Path, PathBuf};
use std::process::Command;

use muqabala::bitext::collation::Collation;
use muqabala::report::{PageOptions, collation_page};

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// The document after its script has run, and what the browser logged.
fn open(browser: &Path, page: &Path, fragment: &str, profile: &Path) -> (String, String) {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
        ])
        .args(["--enable-logging=stderr", "--log-level=0", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}{fragment}", page.display()))
        .output()
        .expect("the browser starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_script_runs_under_the_policy_and_follows_deep_links() {
    let Some(browser) = chromium() else {
        eprintln!("no chromium on this machine: the page was not opened");
        return;
    };
    let collation: Collation = serde_json::from_str(include_str!("fixtures/report/bridge.json"))
        .expect("the fixture is a collation");
    let options = PageOptions {
        ui: "fa".to_owned(),
        title: "پل".to_owned(),
        templates: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    std::fs::write(
        &page,
        collation_page(&collation, &options).expect("the page can be made"),
    )
    .expect("written");

    let (pinned, log) = open(&browser, &page, "#r0u3", &folder.path().join("profile"));
    let complaints: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    assert!(
        pinned.contains("unit sentence pinned here\" id=\"r0u3\""),
        "the sentence of the deep link is pinned"
    );
    assert!(
        pinned.contains("unit sentence facing-here\" id=\"r1u5\""),
        "its partner is shown"
    );
    assert_eq!(
        pinned.matches("<path d=\"M").count(),
        1,
        "the crossing link is drawn"
    );

    let (filtered, _) = open(
        &browser,
        &page,
        "#show=divergences",
        &folder.path().join("profile"),
    );
    let shown = |id: &str| !filtered.contains(&format!(" off\" id=\"{id}\""));
    assert!(
        shown("r0u4") && shown("r1u2"),
        "the two sentences that differ stay"
    );
    assert!(
        !shown("r0u2") && !shown("r1u1"),
        "the others are filtered out"
    );
}
