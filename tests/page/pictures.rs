//! The pictures of the documentation.

use std::path::{Path, PathBuf};
use std::process::Command;

use muqabala::bitext::collation::Collation;
use muqabala::glossary::Glossary;
use muqabala::report::{PageOptions, collation_page, glossary_page};

use crate::browser::{self, Browser};
use crate::{check, options};

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
    let checked = check::page("en", &["--title", "A draft and its source"]);
    std::fs::write(folder.path().join("check.html"), checked).expect("written");
    let pictures = [
        ("wide", "en", "#r0u2", 1440, 1000, false),
        ("dark", "fa", "#r0u2", 1440, 1000, true),
        ("phone", "ar", "#r0u2", 390, 844, false),
        ("facts", "en", "#facts", 1440, 1000, false),
        ("timeline", "fa", "#timeline", 1200, 560, false),
        ("glossary", "glossary", "#q=امنیت", 1100, 800, false),
        ("check", "check", "", 1200, 1100, false),
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
        // what is folded on a phone is open on a wide screen
        browser.screenshot(width, height, dark);
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
