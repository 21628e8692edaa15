//! Hostile inputs. `cargo bench --bench fuzz -- [SECONDS [SEED]]`
//!
//! First those that once took for ever: each must be read or refused in time. Then, for so many seconds, texts that
//! are changed at random are given to the readers of reports, of tables and of memories, to `facts`, and each to one of
//! the jobs behind them (templates, glossaries, the aligner, checks, comparisons): nothing may panic, every span must
//! lie in its text, and nothing short may take long. What fails is told with the seed and the number that make it again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use muqabala::document::{Division, Document};
use muqabala::fact::Reader;
use muqabala::format::{ConceptOptions, Format, Languages, read_concepts, read_pairs};
use muqabala::glossary::Glossary;
use muqabala::language::Language;

#[path = "fuzz_deep.rs"]
mod deep;

/// The longest that an input of a few megabytes may take; a second on a machine that does nothing else.
const LIMIT: Duration = Duration::from_secs(5);
/// The most bytes of a changed input.
const SIZE: usize = 40_000;

fn main() -> ExitCode {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok());
    let (seconds, seed): (u64, u64) = (numbers.next().unwrap_or(5), numbers.next().unwrap_or(1));
    let folder = tempfile::tempdir().expect("a folder");
    let glossary = Glossary::starter();
    let mut target = Target {
        reader: Reader::new(&glossary),
        folder: folder.path(),
    };
    let mut failed = false;
    for (name, extension, text) in monsters() {
        let start = Instant::now();
        let read = target.report(text.as_bytes(), extension, true);
        let took = start.elapsed();
        println!(
            "{took:>8.2?}  {name}: {}",
            read.unwrap_or_else(|refused| refused)
        );
        failed |= took > LIMIT;
    }
    let seeds = seeds();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut number = 0u64;
    while Instant::now() < end {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number + 1));
        let input = changed(&seeds, &mut random);
        let start = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| {
            target.all(&input, &mut random);
            let other = changed(&seeds, &mut random);
            let job = random.below(deep::JOBS);
            deep::attack(&input, &other, job, folder.path(), &glossary);
        }));
        if done.is_err() || start.elapsed() > LIMIT {
            println!("input {number} of seed {seed}: {:.2?}", start.elapsed());
            failed = true;
        }
        number += 1;
    }
    println!("{number} changed inputs of seed {seed}");
    match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// What once took for ever, with its extension and content.
fn monsters() -> Vec<(&'static str, &'static str, String)> {
    let page =
        |open: String| format!("<html><body>{open}<p>قال الوزير إن الاجتماع عقد في باكو.</p>");
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let text = |piece: &str, count: usize| format!("قال الوزير {}\n", piece.repeat(count));
    vec![
        (
            "100,000 elements in each other",
            "html",
            page("<div>".repeat(100_000)),
        ),
        (
            "100,000 attributes",
            "html",
            page(format!("<div{attributes}>")),
        ),
        ("500,000 opening marks", "txt", text("«", 500_000)),
        (
            "500,000 closing marks after as many others",
            "txt",
            text("«", 250_000) + &"”".repeat(250_000),
        ),
        ("200,000 number words", "txt", text("ثلاثة وعشرون ", 100_000)),
        ("200,000 hundreds", "txt", text("مئة ", 200_000)),
        ("200,000 numbers", "txt", text("12 ", 200_000)),
    ]
}

/// Reads inputs in all ways.
struct Target<'a> {
    reader: Reader<'a>,
    folder: &'a Path,
}

impl Target<'_> {
    fn all(&mut self, input: &[u8], random: &mut Random) {
        let extension = ["txt", "html"][random.below(2)];
        // a refusal is an answer
        let _ = self.report(input, extension, random.below(4) > 0);
        for format in Format::all() {
            if format.reads_concepts() {
                read_concepts(input, format, &ConceptOptions::default());
            }
            if format.reads_pairs() {
                let languages = Languages {
                    source: Some("ar".to_owned()),
                    target: Some("fa".to_owned()),
                };
                for pair in read_pairs(input, format, &languages) {
                    if pair.is_err_and(|problem| problem.fatal) {
                        break;
                    }
                }
            }
        }
    }

    /// Reads a report for its facts; tells how many there are, or why it is refused.
    fn report(&mut self, input: &[u8], extension: &str, arabic: bool) -> Result<String, String> {
        let path = self.folder.join(format!("input.{extension}"));
        std::fs::write(&path, input).expect("the folder can be written");
        let language = arabic.then(|| Language::named("ar").expect("a known language"));
        let document = Document::read(&path, language, Division::Sentences).map_err(|refused| {
            refused
                .to_string()
                .replace(&path.display().to_string(), "it")
        })?;
        let text = document.source.text();
        for unit in &document.units {
            assert!(text.get(unit.span.start..unit.span.end).is_some(), "a unit");
        }
        let reading = self.reader.read(&document, None);
        for fact in &reading.facts {
            assert!(text.get(fact.span.start..fact.span.end).is_some(), "a fact");
        }
        Ok(format!("{} facts", reading.facts.len()))
    }
}

/// Inputs to begin with: reports, and the fixtures of every format.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let mut folders = vec!["docs/tutorial/reports".into(), "tests/fixtures".into()];
    while let Some(folder) = folders.pop() {
        let entries: Vec<_> = std::fs::read_dir::<std::path::PathBuf>(folder)
            .expect("a folder of inputs")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        for path in entries {
            match path.is_dir() {
                true => folders.push(path),
                false => seeds.push(std::fs::read(path).expect("an input")),
            }
        }
    }
    // the same order everywhere
    seeds.sort();
    seeds
}

/// What readers look for, to be put in anywhere.
const PIECES: &[&str] = &[
    "«",
    "»",
    "“",
    "”",
    "\"",
    "'",
    "(",
    ")",
    "\u{200c}",
    "\u{200f}",
    "\u{202e}",
    "\u{640}",
    "\u{feff}",
    "\0",
    "\r",
    "\r\n",
    "\n\n",
    "\t",
    ",",
    "،",
    ".",
    "...",
    ":",
    "-",
    "٪",
    "٣",
    "۳",
    "2024",
    "1402",
    "ثلاثة",
    "وعشرون",
    "مئة",
    "ألف",
    "میلیون",
    "دوازده",
    "و",
    "ال",
    "قال",
    "گفت",
    "يوم",
    "الجمعة",
    "<div>",
    "</div>",
    "<p>",
    "<tu>",
    "</tu>",
    "<seg>",
    "<!--",
    "-->",
    "&#x0;",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "msgid \"",
    "msgstr \"",
    "{\"",
    "\"}",
    "[",
    "]",
    "\\u0000",
    "\u{1b}[",
    "é",
    "\u{10ffff}",
    "=1+1",
];

/// A seed, changed in some places.
fn changed(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let seed = &seeds[random.below(seeds.len())];
    let start = random.below(seed.len().saturating_sub(SIZE / 4) + 1);
    let mut input = seed[start..seed.len().min(start + SIZE / 2)].to_vec();
    for _ in 0..random.below(12) + 1 {
        let at = random.below(input.len() + 1);
        let end = (at + random.below(64)).min(input.len());
        match random.below(6) {
            0 => input.truncate(at.max(1)),
            1 => drop(input.drain(at..end)),
            2 => input[at..end].fill(random.below(256) as u8),
            3 => {
                let piece = PIECES[random.below(PIECES.len())].repeat(random.below(300) + 1);
                input.splice(at..at, piece.into_bytes());
            }
            4 => {
                let copy = input[at..end].repeat(random.below(40) + 1);
                input.splice(at..at, copy);
            }
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let to = (from + random.below(400)).min(other.len());
                input.splice(at..end, other[from..to].to_vec());
            }
        }
        input.truncate(SIZE);
    }
    input
}

/// Numbers that only the seed decides (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
}
