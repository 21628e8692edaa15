//! How fast reports are read for their facts: MB/s on one core for all that is done for a report between its text
//! and its facts, the division into units, terms of the glossary, names and events included. Only the reading of
//! files, the tables (compiled once) and the writing of what was found are left out. Beside it stands what a script
//! would do: a regular expression of numbers, of what stands in quotation marks, and of words to look up in a table.
//!
//! Each language's reports are read one after the other, then a long report made of their sentences, to see that the
//! time grows with the length and no faster.
//!
//!     cargo bench --bench facts [-- FOLDER]

use std::cell::RefCell;

use muqabala::document::{Document, UnitKind, units};
use muqabala::fact::Reader;
use muqabala::glossary::Glossary;
use muqabala::language::{Language, detect};
use muqabala::text::Source;
use regex::Regex;

#[path = "figures.rs"]
mod figures;

/// Bytes to read at least.
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
        let reader = RefCell::new(Reader::new(&glossary));
        let read = |text: &str| {
            let source = Source::new("", text);
            let units = units(&source, language);
            let document = Document::new(source, language, units);
            reader.borrow_mut().read(&document, None).facts.len()
        };
        for (kind, texts) in [("reports", own), ("one text", vec![long.as_str()])] {
            let bytes: usize = texts.iter().map(|text| text.len()).sum();
            let times = SIZE.div_ceil(bytes);
            let all = |count: &dyn Fn(&str) -> usize| -> usize {
                let once = || texts.iter().map(|text| count(text)).sum::<usize>();
                (0..times).map(|_| once()).sum()
            };
            table.measure(
                &format!("{} {kind}", language.code()),
                bytes * times,
                RUNS,
                &mut [
                    ("muqabala", Box::new(|| all(&read))),
                    (
                        "regular expression",
                        Box::new(|| all(&|text| script.find_iter(text).count())),
                    ),
                ],
            );
        }
    }
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
