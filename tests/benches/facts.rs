//! How fast reports are read for their facts, terms of the glossary and names included: MB/s on one core, the
//! sample reports read again and again. `cargo bench --bench facts`

use std::time::Instant;

use muqabala::bitext::Reader;
use muqabala::document::{Document, units};
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
        let source = Source::new(name, report.expect("the sample reports are there"));
        let language = Language::named(code).expect("a known language");
        let document = Document {
            units: units(&source, language),
            source,
            language,
        };
        let length = document.source.text().len();
        let times = SIZE / length + 1;
        let mut reader = Reader::new(&glossary);
        // the tables are compiled with the first report
        let facts = reader.read(&document, None).facts.len();
        let mut speeds: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                for _ in 0..times {
                    assert_eq!(reader.read(&document, None).facts.len(), facts);
                }
                (length * times) as f64 / 1e6 / start.elapsed().as_secs_f64()
            })
            .collect();
        speeds.sort_by(f64::total_cmp);
        println!(
            "facts {name} ({code}), {:.0} MB: {:.1} MB/s (median of {RUNS}; {:.1} to {:.1})",
            (length * times) as f64 / 1e6,
            speeds[RUNS / 2],
            speeds[0],
            speeds[RUNS - 1]
        );
    }
}
