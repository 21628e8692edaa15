//! What holds for every page: no violation that axe-core finds, no error that TypeScript finds.

use std::path::{Path, PathBuf};
use std::process::Command;

use muqabala::report::collation_page;
use serde_json::json;

use crate::browser::{self, Browser};
use crate::{bridge, long, options, other_pages};

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

/// Asserts that axe-core finds nothing on a page, light and dark.
fn sound(browser: &Browser, axe: &str, page: &Path, name: &str) {
    browser.open(page, "");
    for scheme in ["light", "dark"] {
        browser.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        );
        let found = browser.run(&format!(
            "{axe}; return axe.run(document, {{ resultTypes: ['violations'] }}).then((r) => r.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => [n.html.slice(0, 200), n.failureSummary])]))"
        ));
        assert_eq!(found, json!([]), "{name} {scheme}: {found:#}");
    }
}

#[test]
fn axe_finds_no_violation_in_ten_reports() {
    let (Some(browser), Some(axe)) = (Browser::start(), axe()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("ten.html");
    let html = collation_page(&long::ten(), &options("fa")).expect("the page can be made");
    std::fs::write(&page, html).expect("written");
    sound(&browser, &axe, &page, "ten reports");
}

#[test]
fn axe_finds_no_violation() {
    let (Some(browser), Some(axe)) = (Browser::start(), axe()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    for ui in ["en", "fa", "ar"] {
        let bridge = collation_page(&bridge(), &options(ui)).expect("the page can be made");
        let pages = [("collation", bridge)].into_iter().chain(other_pages(ui));
        for (name, html) in pages {
            let page = folder.path().join(format!("{name}-{ui}.html"));
            std::fs::write(&page, html).expect("written");
            sound(&browser, &axe, &page, &format!("{name} {ui}"));
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
