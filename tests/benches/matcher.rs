//! How fast the matcher is built and reads: 100,000 and 200,000 terms against 10 MB of running text.
//!
//! `cargo bench --bench matcher`. Two texts are made up. *News* keeps to a vocabulary of inflected words with the
//! frequencies of Zipf's law: first the words of the sample reports, then those of the starter glossary and
//! invented ones; some 80,000 different words among 900,000 and a match in every eighth are what news of that
//! length has. *Harsh* draws affixes anew for each word, so that one word in four or five is new.
//!
//! Where ripgrep is installed, `rg -F` looks for the same forms, each as it is written: what a user would pick who
//! needs no inflection. Its time holds that of building its search, ours stands beside it with and without.

use std::collections::{BTreeMap, HashSet};
use std::process::Command;
use std::time::Instant;

use muqabala::glossary::{Concept, ConceptKind, Glossary, Matcher, PartOfSpeech, Term};
use muqabala::language::Language;

#[path = "watch.rs"]
mod watch;

use watch::Watch;

/// A small generator (xorshift), so that each run reads the same text.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// A place in a list whose first members are the most frequent ones (Zipf's law).
    fn rank(&mut self, len: usize) -> usize {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((len as f64).powf(uniform) - 1.0) as usize
    }

    fn word(&mut self, letters: &[char]) -> String {
        (0..3 + self.below(5))
            .map(|_| letters[self.below(letters.len())])
            .collect()
    }
}

struct Sample {
    code: &'static str,
    letters: &'static str,
    before: &'static [&'static str],
    after: &'static [&'static str],
    reports: &'static [&'static str],
    /// Different inflected words of the news.
    vocabulary: usize,
}

const SAMPLES: &[Sample] = &[
    Sample {
        code: "ar",
        letters: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        before: &["", "", "", "ال", "ال", "و", "وال", "بال", "لل", "ب"],
        after: &["", "", "", "", "ها", "ات", "ين"],
        reports: &["arabic-1", "arabic-2"],
        vocabulary: 90_000,
    },
    Sample {
        code: "fa",
        letters: "ابپتجچحخدرزژسشصطعغفقکگلمنوهی",
        before: &["", "", "", "می‌", "ن"],
        after: &["", "", "", "", "‌ها", "های", "ی", "ان"],
        reports: &["persian"],
        vocabulary: 50_000,
    },
];

/// Bytes of each text.
const SIZE: usize = 10_000_000;

fn main() {
    for sample in SAMPLES {
        let language = Language::named(sample.code).expect("a known language");
        for terms in [100_000, 200_000] {
            let mut chance = Chance(0x2545_F491_4F6C_DD1D);
            let starter = Glossary::starter();
            let stems = stems(sample, language, &starter, &mut chance);
            let concepts = concepts(language, terms, &starter, &stems, &mut chance);
            let watch = Watch::start();
            let matcher = Matcher::new(&concepts, language);
            let built = watch.seconds();
            println!("{language}: {terms} terms, built in {:.0} ms", built * 1e3);
            let news = news(sample, &stems, &concepts, &mut chance);
            let harsh = harsh(sample, &stems, &mut chance);
            for (name, text) in [("news", news), ("harsh", harsh)] {
                let seconds = read(&matcher, name, &text);
                if let Some((outside, found)) = ripgrep(&concepts, language, &text) {
                    println!(
                        "        rg -F: {found} places in {:.0} ms; ours takes {:.2} of its time, {:.2} with the building",
                        outside * 1e3,
                        seconds / outside,
                        (seconds + built) / outside,
                    );
                }
            }
        }
    }
}

/// The words of the starter glossary and invented ones, in no order.
fn stems(
    sample: &Sample,
    language: Language,
    starter: &Glossary,
    chance: &mut Chance,
) -> Vec<String> {
    let letters: Vec<char> = sample.letters.chars().collect();
    let terms = starter.concepts().iter().flat_map(|concept| &concept.terms);
    let listed = terms.filter(|term| term.language == language.code());
    listed
        .flat_map(|term| term.form.split_whitespace())
        .map(str::to_owned)
        .chain((0..120_000).map(|_| chance.word(&letters)))
        .collect()
}

/// The starter glossary and invented concepts of one term each, most of two or three words as in the
/// glossaries of a trade; no invented form stands twice.
fn concepts(
    language: Language,
    count: usize,
    starter: &Glossary,
    stems: &[String],
    chance: &mut Chance,
) -> Vec<Concept> {
    const LENGTHS: &[usize] = &[1, 2, 2, 2, 2, 3, 3, 3, 4, 5];
    let mut concepts = starter.concepts().to_vec();
    // a trade has few terms of a single word that is everybody's: those of the starter glossary
    let invented = &stems[stems.len() - 120_000..];
    let mut seen = HashSet::new();
    while concepts.len() < count {
        let form: Vec<&str> = match LENGTHS[chance.below(LENGTHS.len())] {
            1 => vec![invented[chance.below(invented.len())].as_str()],
            words => (0..words)
                .map(|_| stems[chance.below(stems.len())].as_str())
                .collect(),
        };
        let form = form.join(" ");
        if !seen.insert(form.clone()) {
            continue;
        }
        let number = concepts.len();
        let term = Term {
            part_of_speech: PartOfSpeech::ALL[number % PartOfSpeech::ALL.len()],
            ..Term::new(language.code(), form)
        };
        concepts.push(Concept {
            terms: vec![term],
            ..Concept::new(format!("c{number}"), ConceptKind::Term)
        });
    }
    concepts
}

fn inflected(sample: &Sample, stem: &str, chance: &mut Chance) -> String {
    let before = sample.before[chance.below(sample.before.len())];
    let after = sample.after[chance.below(sample.after.len())];
    format!("{before}{stem}{after}")
}

fn space(chance: &mut Chance) -> &'static str {
    if chance.below(12) == 0 { "، " } else { " " }
}

fn news(sample: &Sample, stems: &[String], concepts: &[Concept], chance: &mut Chance) -> String {
    let reports: String = (sample.reports.iter())
        .map(|name| std::fs::read_to_string(format!("docs/tutorial/reports/{name}.txt")))
        .collect::<Result<_, _>>()
        .expect("the sample reports are there");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in reports.split(|c: char| !c.is_alphanumeric() && c != '\u{200c}') {
        *counts.entry(word).or_default() += 1;
    }
    counts.remove("");
    let mut words: Vec<String> = counts.keys().map(|&word| word.to_owned()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(counts[word.as_str()]));
    while words.len() < sample.vocabulary {
        let stem = &stems[chance.below(stems.len())];
        words.push(inflected(sample, stem, chance));
    }
    let terms = concepts.iter().flat_map(|concept| &concept.terms);
    let listed: Vec<&Term> = terms.filter(|term| term.language == sample.code).collect();
    let mut text = String::with_capacity(SIZE + 100);
    while text.len() < SIZE {
        match chance.below(50) {
            // a whole term stands more often than its words would meet by chance
            0 => text.push_str(&listed[chance.rank(listed.len())].form),
            _ => text.push_str(&words[chance.rank(words.len())]),
        }
        text.push_str(space(chance));
    }
    text
}

fn harsh(sample: &Sample, stems: &[String], chance: &mut Chance) -> String {
    let mut text = String::with_capacity(SIZE + 100);
    while text.len() < SIZE {
        let stem = &stems[chance.rank(stems.len())];
        text.push_str(&inflected(sample, stem, chance));
        text.push_str(space(chance));
    }
    text
}

/// How many seconds `rg -F` needs for the forms of the concepts on one core, and how many places it finds; none where it
/// is not installed.
fn ripgrep(concepts: &[Concept], language: Language, text: &str) -> Option<(f64, usize)> {
    let folder = tempfile::tempdir().expect("a folder");
    let (forms, file) = (folder.path().join("forms"), folder.path().join("text"));
    let terms = concepts.iter().flat_map(|concept| &concept.terms);
    let own = terms.filter(|term| term.language == language.code());
    let listed: Vec<&str> = own.map(|term| term.form.as_str()).collect();
    std::fs::write(&forms, listed.join("\n")).expect("written");
    // a line a clause: the matcher reads across no comma either
    std::fs::write(&file, text.replace('،', "\n")).expect("written");
    // by the clock: the watch counts this thread only, not the program that it starts
    let start = Instant::now();
    let run = Command::new("rg")
        .args(["--no-config", "-F", "-o", "-j1", "-N", "-f"])
        .args([&forms, &file])
        .output();
    let output = run.ok().filter(|output| output.status.success())?;
    let seconds = start.elapsed().as_secs_f64();
    Some((
        seconds,
        output.stdout.iter().filter(|&&b| b == b'\n').count(),
    ))
}

/// Seconds that the matcher needs for a text.
fn read(matcher: &Matcher, name: &str, text: &str) -> f64 {
    let words: Vec<&str> = text
        .split([' ', '،'])
        .filter(|word| !word.is_empty())
        .collect();
    let different = words.iter().collect::<HashSet<_>>().len();
    let watch = Watch::start();
    let found = matcher.matches(text).len();
    let seconds = watch.seconds();
    let size = text.len() as f64 / 1e6;
    println!(
        "    {name}: {size:.1} MB, {} words, {different} different; read in {:.0} ms, {:.1} MB/s; a match in {:.1} words",
        words.len(),
        seconds * 1e3,
        size / seconds,
        words.len() as f64 / found as f64,
    );
    seconds
}
