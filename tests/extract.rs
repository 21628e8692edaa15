//! Extraction of term candidates, on reports made for it.

use muqabala::document::{Division, Document};
use muqabala::extract::{Candidate, Options, extract};
use muqabala::glossary::Glossary;

#[test]
fn scratch() {
    let read = |e: std::fs::DirEntry| Document::read(&e.path(), None, Division::Sentences).unwrap();
    let mut docs: Vec<_> = std::fs::read_dir("/work/shared/reports").unwrap().map(|e| e.unwrap()).collect();
    docs.sort_by_key(|e| e.path());
    let documents: Vec<Document> = docs.into_iter().map(read).collect();
    for c in extract(&documents, &Glossary::default(), Options::default()) {
        let t: Vec<String> = c.terms.iter().map(|t| format!("{} {:?}", t.form, t.variants)).collect();
        println!("{:.2} {}", c.score, t.join(" ## "));
    }
    let _: Option<Candidate> = None;
}
