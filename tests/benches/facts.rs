//! How fast reports are read for their facts: MB/s on one core for all that is done for a report between its text
//! and its facts, the division into units, terms of the glossary, names and events included. Only the reading of
//! files, the tables (compiled once) and the writing of what was found are left out. Beside it stands what a script
//! would do: a regular expression of numbers, of what stands in quotation marks, and of words to look up in a table.
//!
//! Each language's reports are read one after the other, then a long report made of their sentences, to see that the
//! time grows with the length and no faster. A reader keeps what it learns of words, so each run has one that has not
//! met the texts; `FOLDER` should hold a megabyte of reports, the sample reports are too few to tell much.
//!
//!     cargo bench --bench facts [-- FOLDER]

use muqabala::document::{Document, UnitKind, units};
use muqabala::fact::Reader;
use muqabala::glossary::Glossary;
use muqabala::language::{Language, detect};
use muqabala::text::Source;
use regex::Regex;

#[path = "figures.rs"]
mod figures;

/// Bytes of the long text at least.
const SIZE: usize = 3 << 20;
const RUNS: usize = 3;

fn main() {
    let glossary = Glossary::starter();
    let texts = figures::texts();
    let script = Regex::new(r#"\d[\d.,/:]*|[«"“][^»"”\n]+[»"”]|\w+"#).expect("an expression");
    let mut table = figures::Table::new("facts");
    for language in Language::all() {
        let own = texts.iter().filter(|(_, text)| detect(text) == language);
        let own: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        let bytes: usize = own.iter().map(|text| text.len()).sum();
        if bytes == 0 {
            continue;
        }
        let long = long(&own, language);
        for (kind, texts) in [("reports", own), ("one text", vec![long.as_str()])] {
            let bytes: usize = texts.iter().map(|text| text.len()).sum();
            let mut readers: Vec<Reader> = (0..RUNS).map(|_| fresh(&glossary, language)).collect();
            let read = || {
                let mut reader = readers.pop().expect("a reader for each run");
                let facts = texts.iter().map(|text| {
                    let document = document(text, language);
                    reader.read(&document, None).facts.len()
                });
                facts.sum()
            };
            let match_all = || {
                texts
                    .iter()
                    .map(|text| script.find_iter(text).count())
                    .sum()
            };
            table.measure(
                &format!("{} {kind}", language.code()),
                bytes,
                RUNS,
                &mut [
                    ("muqabala", Box::new(read)),
                    ("regular expression", Box::new(match_all)),
                ],
            );
        }
    }
}

/// A reader that has its tables and has met no words.
fn fresh(glossary: &Glossary, language: Language) -> Reader<'_> {
    let mut reader = Reader::new(glossary);
    reader.read(&document("-", language), None);
    reader
}

fn document(text: &str, language: Language) -> Document {
    let source = Source::new("", text);
    let units = units(&source, language);
    Document::new(source, language, units)
}

/// One report of the sentences of reports, again and again until there is enough, each with a number of its own: a
/// line that a text repeats is taken for what the page left in it.
fn long(reports: &[&str], language: Language) -> String {
    let mut sentences = Vec::new();
    for report in reports {
        let units = units(&Source::new("", *report), language).into_iter();
        let own = units.filter(|unit| unit.kind == UnitKind::Sentence);
        sentences.extend(own.map(|unit| &report[unit.span]));
    }
    let mut long = String::with_capacity(SIZE + (SIZE >> 3));
    for (number, sentence) in (10_000..).zip(sentences.iter().cycle()) {
        if long.len() >= SIZE {
            break;
        }
        long.push_str(&format!("{sentence} {number}.\n\n"));
    }
    long
}
