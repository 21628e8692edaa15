//! How fast reports are divided into units, beside a regular expression that ends a sentence at each mark and
//! Unicode's sentence boundaries (UAX #29): MB/s on one core.
//!
//! Each language's reports are read one after the other, then as one long text. Where Wikimedia's sentencex is installed
//! (`cargo install sentencex`), its program and ours divide that text too, start and printing included.
//!
//!     cargo bench --bench split [-- FOLDER]

use std::process::{Command, Stdio};
use std::time::Instant;

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
        beside_sentencex(&own.concat().repeat(times), language);
    }
}

/// Divides a text by our program and by sentencex, if it is installed; each prints a sentence a line.
fn beside_sentencex(text: &str, language: Language) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("text.txt");
    std::fs::write(&file, text).expect("written");
    let best = |program: &str, arguments: &[&str]| {
        let run = || {
            // by the clock: the watch counts this thread only, not the programs that it starts
            let start = Instant::now();
            let status = Command::new(program)
                .args(arguments)
                .arg(&file)
                .env("RAYON_NUM_THREADS", "1")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            status
                .is_ok_and(|status| status.success())
                .then(|| start.elapsed().as_secs_f64())
        };
        let runs: Option<Vec<f64>> = (0..RUNS).map(|_| run()).collect();
        runs.map(|runs| text.len() as f64 / 1e6 / runs.into_iter().fold(f64::MAX, f64::min))
    };
    let code = language.code();
    let ours = best(env!("CARGO_BIN_EXE_muqabala"), &["split", "--lang", code]).expect("it runs");
    match best("sentencex", &["-l", code, "-f"]) {
        Some(other) => println!(
            "{code}, the programs: muqabala {ours:.1} MB/s, sentencex {other:.1}, {:.2} of ours",
            other / ours
        ),
        None => {
            println!("{code}, the program: muqabala {ours:.1} MB/s; sentencex is not installed")
        }
    }
}
