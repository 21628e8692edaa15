//! How fast reports are read for their facts: MB/s on one core for all that is done for a report between its text
//! and its facts, the division into units, terms of the glossary, names and events included. Only the reading of
//! files, the tables (compiled once) and the writing of what was found are left out.
//!
//! The sample reports are read again and again, then a long report made of each, to see that the time grows with
//! the length and no faster. `cargo bench --bench facts`

use std::time::Instant;

use muqabala::document::{Document, UnitKind, units};
use muqabala::fact::Reader;
use muqabala::glossary::Glossary;
use muqabala::language::Language;
use muqabala::text::Source;

/// Bytes to read at least.
const SIZE: usize = 5 << 20;
/// Runs, of which the median is told.
const RUNS: usize = 5;

fn main() {
    let glossary = Glossary::starter();
    for (code, name) in [("ar", "arabic-1"), ("ar", "arabic-2"), ("fa", "persian")] {
        let report = std::fs::read_to_string(format!("docs/tutorial/reports/{name}.txt"));
        let report = report.expect("the sample reports are there");
        let language = Language::named(code).expect("a known language");
        measure(&glossary, language, name, &report);
        measure(
            &glossary,
            language,
            &format!("{name}, long"),
            &long(&report, language),
        );
    }
}

/// One report of the sentences of `report`, again and again until there is enough, each with a number of its own: a
/// line that a text repeats is taken for what the page left in it.
fn long(report: &str, language: Language) -> String {
    let source = Source::new("", report);
    let mut sentences = units(&source, language);
    sentences.retain(|unit| unit.kind == UnitKind::Sentence);
    let mut long = String::with_capacity(SIZE + (SIZE >> 3));
    for (number, unit) in (10_000..).zip(sentences.iter().cycle()) {
        if long.len() >= SIZE {
            break;
        }
        long.push_str(&format!("{} {number}.\n\n", &report[unit.span]));
    }
    long
}

/// Reads a text as often as makes [`SIZE`] bytes, and tells how fast.
fn measure(glossary: &Glossary, language: Language, name: &str, text: &str) {
    let mut reader = Reader::new(glossary);
    let mut facts = || {
        let source = Source::new(name, text);
        let units = units(&source, language);
        let document = Document::new(source, language, units);
        reader.read(&document, None).facts.len()
    };
    // the tables are compiled with the first report
    let found = facts();
    let times = SIZE.div_ceil(text.len());
    let mut speeds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..times {
                assert_eq!(facts(), found);
            }
            (text.len() * times) as f64 / 1e6 / start.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    println!(
        "facts {name} ({}), {:.0} MB, {found} facts in {:.1} kB: {:.1} MB/s (median of {RUNS}; {:.1} to {:.1})",
        language.code(),
        (text.len() * times) as f64 / 1e6,
        text.len() as f64 / 1e3,
        speeds[RUNS / 2],
        speeds[0],
        speeds[RUNS - 1]
    );
}
