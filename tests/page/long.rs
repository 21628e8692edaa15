//! Long reports, made of the fixtures' topics: what a tutorial of three short ones hides shows in these.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use muqabala::bitext::collation::Collation;
use muqabala::bitext::{CompareOptions, compare};
use muqabala::document::Document;
use muqabala::glossary::Glossary;

/// The reports of a topic.
fn reports(topic: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(topic)
        .expect("a topic")
        .map(|entry| entry.expect("a file").path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
}

/// `count` reports, each of as many topics joined; past what a topic has, a report repeats the text of an earlier one, as
/// papers do that take a wire.
fn joined(count: usize, topics: usize) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the topics")
        .map(|entry| entry.expect("a folder").path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    let text = |report: usize| {
        let part = |topic: &PathBuf| {
            let files = reports(topic);
            std::fs::read_to_string(&files[report % files.len()]).expect("a report")
        };
        all.iter()
            .take(topics)
            .map(part)
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let read = |report: usize| {
        let file = folder.path().join(format!("outlet-{report}.txt"));
        std::fs::write(&file, text(report)).expect("written");
        Document::read(&file, None, muqabala::document::Division::Sentences).expect("a report")
    };
    (0..count).map(read).collect()
}

fn collation(count: usize, topics: usize, fast: bool) -> Collation {
    let options = CompareOptions {
        fast,
        ..CompareOptions::default()
    };
    compare(&joined(count, topics), &Glossary::starter(), &options)
}

/// Five reports of some hundred sentences.
pub fn five() -> Collation {
    static FIVE: OnceLock<Collation> = OnceLock::new();
    FIVE.get_or_init(|| collation(5, 5, false)).clone()
}

/// Ten reports, some of which repeat a text.
pub fn ten() -> Collation {
    static TEN: OnceLock<Collation> = OnceLock::new();
    TEN.get_or_init(|| collation(10, 1, true)).clone()
}

/// Fifty reports.
pub fn fifty() -> Collation {
    collation(50, 1, true)
}
