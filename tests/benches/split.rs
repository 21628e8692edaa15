//! How fast reports are divided into units, beside a regular expression that ends a sentence at each mark and
//! Unicode's sentence boundaries (UAX #29): MB/s on one core.
//!
//! Each language's reports are read one after the other, then as one long text.
//!
//!     cargo bench --bench split [-- FOLDER]

use muqabala::document::units;
use muqabala::language::{Language, detect};
use muqabala::text::Source;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

#[path = "figures.rs"]
mod figures;

/// Bytes of the long text at least.
const SIZE: usize = 8 << 20;
const RUNS: usize = 5;

fn main() {
    let texts = figures::texts();
    let marks = Regex::new(r#"[^.!?؟…\n]+[.!?؟…]*["»”)]*"#).expect("an expression");
    let mut table = figures::Table::new("split");
    for language in Language::all() {
        let own = texts.iter().filter(|(_, text)| detect(text) == language);
        let own: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        let bytes: usize = own.iter().map(|text| text.len()).sum();
        if bytes == 0 {
            continue;
        }
        let times = SIZE.div_ceil(bytes);
        let many = |text: &str| Source::new("", text);
        let reports: Vec<Source> = own.iter().map(|text| many(text)).collect();
        let long = vec![many(&own.concat().repeat(times))];
        for (kind, sources, times) in [("reports", reports, times), ("one text", long, 1)] {
            let all = |count: &dyn Fn(&Source) -> usize| -> usize {
                let once = || sources.iter().map(count).sum::<usize>();
                (0..times).map(|_| once()).sum()
            };
            let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
            table.measure(
                &format!("{} {kind}", language.code()),
                bytes * times,
                RUNS,
                &mut [
                    (
                        "muqabala",
                        Box::new(|| all(&|source| units(source, language).len())),
                    ),
                    (
                        "regular expression",
                        Box::new(|| all(&|source| marks.find_iter(source.text()).count())),
                    ),
                    (
                        "UAX #29",
                        Box::new(|| all(&|source| source.text().unicode_sentences().count())),
                    ),
                ],
            );
        }
    }
}
