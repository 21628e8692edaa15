//! How fast reports are divided into units: MB/s on one core, on a text of 50 MB and more made by repeating
//! the sample reports. `cargo bench --bench split`

use std::time::Instant;

use muqabala::document::units;
use muqabala::language::Language;
use muqabala::text::Source;

/// Bytes of the text at least.
const SIZE: usize = 50 << 20;
/// Runs, of which the median is told.
const RUNS: usize = 5;

fn main() {
    for (code, name) in [("ar", "arabic-1"), ("ar", "arabic-2"), ("fa", "persian")] {
        let report = std::fs::read_to_string(format!("docs/tutorial/reports/{name}.txt"));
        let report = report.expect("the sample reports are there");
        let body: String = report
            .lines()
            .take_while(|line| !line.starts_with("اترك"))
            .fold(String::new(), |body, line| body + line + "\n");
        let source = Source::new(name, body.repeat(SIZE / body.len() + 1));
        let language = Language::named(code).expect("a known language");
        let mut speeds: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                let found = units(&source, language).len();
                assert!(found > 0);
                source.text().len() as f64 / 1e6 / start.elapsed().as_secs_f64()
            })
            .collect();
        speeds.sort_by(f64::total_cmp);
        println!(
            "split {name} ({code}), {:.0} MB: {:.1} MB/s (median of {RUNS}; {:.1} to {:.1})",
            source.text().len() as f64 / 1e6,
            speeds[RUNS / 2],
            speeds[0],
            speeds[RUNS - 1]
        );
    }
}
