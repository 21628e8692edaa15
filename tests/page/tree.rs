//! What a screen reader is given: Chromium's accessibility tree, printed as an outline and checked.
//!
//! The outlines lie in `target/tmp/tree-*.txt`, to be read.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use muqabala::bitext::collation::Collation;
use muqabala::report::collation_page;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::{long, options, other_pages};

/// A thing that is read out, and how deep it lies.
struct Spoken {
    depth: usize,
    role: String,
    name: String,
    /// The level of a heading.
    level: u64,
}

/// What the reader of a page meets, in order. Boxes without a name or a meaning of their own are left out.
fn tree(browser: &Browser) -> Vec<Spoken> {
    browser.devtools("Accessibility.enable", json!({}));
    let told = browser.devtools("Accessibility.getFullAXTree", json!({}));
    let nodes = told["nodes"].as_array().expect("the nodes of the page");
    let by_id: HashMap<&str, &Value> = nodes
        .iter()
        .map(|node| (node["nodeId"].as_str().expect("an id"), node))
        .collect();
    let mut spoken = Vec::new();
    let mut open = vec![(&nodes[0], 0)];
    while let Some((node, depth)) = open.pop() {
        let text = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
        let (role, name) = (text("role"), text("name"));
        let silent = node["ignored"] == true || (role == "generic" && name.is_empty());
        if role == "InlineTextBox" {
            continue;
        }
        let properties = node["properties"].as_array().into_iter().flatten();
        let level = properties
            .filter(|property| property["name"] == "level")
            .find_map(|property| property["value"]["value"].as_u64());
        if !silent {
            spoken.push(Spoken {
                depth,
                role,
                name,
                level: level.unwrap_or_default(),
            });
        }
        let children = node["childIds"].as_array().into_iter().flatten().rev();
        let children = children.filter_map(|id| by_id.get(id.as_str()?).copied());
        open.extend(children.map(|child| (child, depth + usize::from(!silent))));
    }
    spoken
}

/// Writes the outline where its reader finds it.
fn print(tree: &[Spoken], name: &str) {
    let mut outline = String::new();
    for spoken in tree {
        let indent = "  ".repeat(spoken.depth);
        writeln!(outline, "{indent}{} {:?}", spoken.role, spoken.name).expect("a string takes it");
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tree-{name}.txt"));
    std::fs::write(path, outline).expect("written");
}

/// What can be used says what it is; headings go down a step at a time; parts of one kind are told apart.
fn holds_together(tree: &[Spoken], page: &str) {
    const USED: [&str; 8] = [
        "link",
        "button",
        "checkbox",
        "radio",
        "combobox",
        "searchbox",
        "DisclosureTriangle",
        "image",
    ];
    const PARTS: [&str; 5] = ["banner", "navigation", "main", "region", "search"];
    let mut parts = BTreeSet::new();
    let mut level = 0;
    for spoken in tree {
        let role = spoken.role.as_str();
        assert!(
            !USED.contains(&role) || !spoken.name.trim().is_empty(),
            "{page}: a {role} without a name"
        );
        assert!(
            !PARTS.contains(&role) || parts.insert((role, &spoken.name)),
            "{page}: two {role} {:?}",
            spoken.name
        );
        if role == "heading" {
            assert!(
                spoken.level <= level + 1,
                "{page}: {:?} is a heading of level {} under one of level {level}",
                spoken.name,
                spoken.level
            );
            level = spoken.level;
        }
    }
    let count = |role: &str| tree.iter().filter(|spoken| spoken.role == role).count();
    assert_eq!([count("main"), count("banner")], [1, 1], "{page}");
    let first = tree.iter().filter(|spoken| spoken.level == 1);
    let first = first.filter(|spoken| spoken.role == "heading").count();
    assert_eq!(first, 1, "{page}: headings of level 1");
}

/// The tree of a page in a file of its own.
fn tree_of(browser: &Browser, html: &str, name: &str) -> Vec<Spoken> {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    std::fs::write(&page, html).expect("written");
    browser.open(&page, "");
    browser.wait("document.readyState === 'complete'");
    let tree = tree(browser);
    print(&tree, name);
    tree
}

fn reading(browser: &Browser, collation: &Collation, ui: &str, name: &str) -> Vec<Spoken> {
    let html = collation_page(collation, &options(ui)).expect("the page can be made");
    tree_of(browser, &html, name)
}

#[test]
fn every_page_can_be_heard() {
    let Some(browser) = Browser::start() else {
        return;
    };
    for ui in ["en", "fa", "ar"] {
        let five = collation_page(&long::five(), &options(ui)).expect("the page can be made");
        let pages = [("five", five)].into_iter().chain(other_pages(ui));
        for (name, html) in pages {
            let name = format!("{name}-{ui}");
            holds_together(&tree_of(&browser, &html, &name), &name);
        }
    }
    let ten = reading(&browser, &long::ten(), "fa", "ten-fa");
    holds_together(&ten, "ten reports");
}

#[test]
fn a_sentence_is_heard_as_a_sentence_and_tells_its_report() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let collation = long::five();
    let tree = reading(&browser, &collation, "en", "sentences");
    // the lines under facts are for the eye: a reader who hears "highlighted" ten times a sentence hears no sentence
    let marked = tree.iter().filter(|spoken| spoken.role == "mark").count();
    let deciding = browser.run("return document.querySelectorAll('mark.differing').length");
    assert_eq!(json!(marked), deciding);

    let table = tree
        .iter()
        .position(|spoken| spoken.role == "table")
        .expect("the reports side by side");
    let inside = |spoken: &&Spoken| spoken.depth > tree[table].depth;
    let reading: Vec<&Spoken> = tree[table + 1..].iter().take_while(inside).collect();
    let links: BTreeSet<&str> = reading
        .iter()
        .filter(|spoken| spoken.role == "link")
        .map(|spoken| spoken.name.as_str())
        .collect();
    let shown = browser.texts(
        "[...document.querySelectorAll('.reading .row .unit .no')].filter((a) => a.checkVisibility()).map((a) => a.getAttribute('aria-label'))",
    );
    let names: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
    assert_eq!(
        names.len(),
        shown.len(),
        "two sentences are called the same"
    );
    assert!(names.is_subset(&links), "a sentence cannot be gone to");

    let headers = reading
        .iter()
        .filter(|spoken| spoken.role == "columnheader")
        .count();
    assert_eq!(headers, collation.reports.len());
}
