//! How fast the matcher is built and reads: 100,000 and 200,000 terms against 10 MB of running text.
//!
//! `cargo bench --bench matcher`. Terms and text are made up from the words of the starter glossary and
//! from invented words, so that most words are met again and again and many only once, as in real texts.

use std::time::{Duration, Instant};

use muqabala::glossary::{Concept, ConceptKind, Glossary, Matcher, PartOfSpeech, Term};
use muqabala::language::Language;

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

/// The time that this thread was on a processor, where the system tells it (Linux), else the time by the
/// clock: on a machine that does other things too the first is the one that can be compared.
struct Watch(Instant, Option<u64>);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), Self::on_processor())
    }

    fn on_processor() -> Option<u64> {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        line.split(' ').next()?.parse().ok()
    }

    fn seconds(&self) -> f64 {
        let spent = Self::on_processor()
            .zip(self.1)
            .map(|(now, then)| now - then);
        spent
            .map_or(self.0.elapsed(), Duration::from_nanos)
            .as_secs_f64()
    }
}

struct Sample {
    letters: Vec<char>,
    before: &'static [&'static str],
    after: &'static [&'static str],
}

fn main() {
    let arabic = Sample {
        letters: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect(),
        before: &["", "", "", "ال", "ال", "و", "وال", "بال", "لل", "ب"],
        after: &["", "", "", "", "ها", "ات", "ين"],
    };
    let persian = Sample {
        letters: "ابپتجچحخدرزژسشصطعغفقکگلمنوهی".chars().collect(),
        before: &["", "", "", "می‌", "ن"],
        after: &["", "", "", "", "‌ها", "های", "ی", "ان"],
    };
    for (code, sample) in [("ar", arabic), ("fa", persian)] {
        let language = Language::named(code).expect("a known language");
        for terms in [100_000, 200_000] {
            run(language, &sample, terms);
        }
    }
}

fn run(language: Language, sample: &Sample, terms: usize) {
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let starter = Glossary::starter();
    let forms = starter.concepts().iter().flat_map(|concept| &concept.terms);
    let listed = forms
        .filter(|term| term.language == language.code())
        .map(|term| term.form.as_str());
    let mut words: Vec<String> = listed
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    words.extend((0..120_000).map(|_| chance.word(&sample.letters)));
    let concepts: Vec<Concept> = (0..terms)
        .map(|number| {
            let count = 1 + chance.below(4);
            let form: Vec<&str> = (0..count)
                .map(|_| words[chance.below(words.len())].as_str())
                .collect();
            let part_of_speech = PartOfSpeech::ALL[number % PartOfSpeech::ALL.len()];
            let term = Term {
                part_of_speech,
                ..Term::new(language.code(), form.join(" "))
            };
            Concept {
                terms: vec![term],
                ..Concept::new(format!("c{number}"), ConceptKind::Term)
            }
        })
        .collect();
    let mut text = String::with_capacity(11_000_000);
    while text.len() < 10_000_000 {
        let word = &words[chance.rank(words.len())];
        text.push_str(sample.before[chance.below(sample.before.len())]);
        text.push_str(word);
        text.push_str(sample.after[chance.below(sample.after.len())]);
        text.push_str(if chance.below(12) == 0 { "، " } else { " " });
    }
    let watch = Watch::start();
    let matcher = Matcher::new(&concepts, language);
    let built = watch.seconds();
    let watch = Watch::start();
    let found = matcher.matches(&text).len();
    let read = watch.seconds();
    println!(
        "{language}: {terms} terms, built in {:.0} ms; {:.1} MB read in {:.0} ms, {:.0} MB/s; {found} matches",
        built * 1e3,
        text.len() as f64 / 1e6,
        read * 1e3,
        text.len() as f64 / 1e6 / read,
    );
}
