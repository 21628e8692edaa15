//! What benches share: a table of speeds beside those of a plain reference, and the figures of
//! the run before.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

#[path = "watch.rs"]
pub mod watch;

use watch::Watch;

/// Something that is measured: its name, and the work, which gives the number of things it found.
pub type Work<'a> = (&'static str, Box<dyn FnMut() -> usize + 'a>);

/// The speeds of several works on several texts.
pub struct Table {
    bench: &'static str,
    before: BTreeMap<String, f64>,
    kept: String,
}

impl Table {
    /// Begins the table of a bench, whose last figures are read.
    pub fn new(bench: &'static str) -> Self {
        let kept = std::fs::read_to_string(path(bench)).unwrap_or_default();
        let row = |line: &str| {
            let (name, speed) = line.rsplit_once('\t')?;
            Some((name.to_owned(), speed.parse().ok()?))
        };
        println!(
            "{:<34} {:>7}  {:<22} {:>9} {:>9} {:>8}",
            bench, "MB", "", "MB/s", "to first", "to last"
        );
        Self {
            bench,
            before: kept.lines().filter_map(row).collect(),
            kept: String::new(),
        }
    }

    /// Measures the works in turn, `runs` times each, and tells the best speed of each, as a ratio to the first, which is
    /// ours, and to the run before.
    pub fn measure(&mut self, text: &str, bytes: usize, runs: usize, works: &mut [Work]) {
        let mut best = vec![f64::MAX; works.len()];
        for _ in 0..runs {
            for ((_, work), best) in works.iter_mut().zip(&mut best) {
                let watch = Watch::start();
                assert!(work() > 0, "nothing was found in {text}");
                *best = best.min(watch.seconds());
            }
        }
        let megabytes = bytes as f64 / 1e6;
        for ((name, _), seconds) in works.iter().zip(&best) {
            let (speed, ratio) = (megabytes / seconds, best[0] / seconds);
            let key = format!("{text}\t{name}");
            let last = self.before.get(&key).map(|last| speed / last);
            let last = last.map_or("–".to_owned(), |last| format!("{last:.2}"));
            println!("{text:<34} {megabytes:>7.1}  {name:<22} {speed:>9.1} {ratio:>9.2} {last:>8}");
            writeln!(self.kept, "{key}\t{speed:.3}").expect("a string takes all");
        }
    }
}

impl Drop for Table {
    /// Keeps the figures for the next run.
    fn drop(&mut self) {
        let path = path(self.bench);
        match std::fs::write(&path, &self.kept) {
            Ok(()) => println!("kept in {}", path.display()),
            Err(error) => eprintln!("cannot keep the figures in {}: {error}", path.display()),
        }
    }
}

fn path(bench: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{bench}.tsv"))
}

/// The texts that a bench reads: those of the folders and files that its arguments name, else the sample reports.
pub fn texts() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        paths.push("docs/tutorial/reports".into());
    }
    let mut texts = Vec::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder that can be read");
            paths.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).expect("a report in UTF-8");
            texts.push((path.display().to_string(), text));
        }
    }
    texts.sort();
    texts
}
