//! The data of the tutorial's comparison, as it is now. `UPDATE=1 cargo test --test tutorial` writes it.
//!
//! The glossary's terms are left out: their forms change with the starter glossary, and the facts show them.

use std::path::Path;

use muqabala::bitext::{CompareOptions, compare};
use muqabala::document::{Division, Document};
use muqabala::glossary::Glossary;

const SNAPSHOT: &str = "tests/fixtures/tutorial/collation.json";

#[test]
fn the_comparison_of_the_tutorial_reports_is_as_written() {
    let read = |name: &str| {
        let path = format!("docs/tutorial/reports/{name}.txt");
        Document::read(Path::new(&path), None, Division::Sentences).expect("a sample report")
    };
    let documents = ["persian", "arabic-1", "arabic-2"].map(read);
    // without the encoder, whose last digits differ between processors
    let options = CompareOptions {
        fast: true,
        ..CompareOptions::default()
    };
    let collation = compare(&documents, &Glossary::starter(), &options);
    collation.check().expect("it refers to what is there");
    let mut data = serde_json::to_value(&collation).expect("it is JSON");
    data.as_object_mut().expect("an object").remove("terms");
    let found = serde_json::to_string_pretty(&data).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(SNAPSHOT, found).expect("the snapshot can be written");
        return;
    }
    let written = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    assert!(
        written == found,
        "the comparison changed: look at it, then run `UPDATE=1 cargo test --test tutorial`"
    );
}
