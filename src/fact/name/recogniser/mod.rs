//! A recogniser of names on any topic: a linear-chain CRF over words, with lists of names among its features.
//!
//! `../fit` names the data, makes the lists and fits the weights; [`features`] and its Python twin must agree, which
//! the tests hold them to. Reading is linear in the text: what a word speaks for is summed once for every different
//! word that a reader meets.

mod decode;
mod features;
mod hashes;

use std::ops::Range;
use std::sync::LazyLock;

use crate::fact::value::NameKind;
use crate::language::Language;
use decode::Chain;
pub(super) use features::Word;
use features::{Few, Known};
use hashes::{Bytes, LABELS, Weights};

static NAMES: LazyLock<Bytes> =
    LazyLock::new(|| Bytes::read(include_bytes!("names.bin"), b"MQNAMES1", 40));
static CLASSES: LazyLock<Bytes> =
    LazyLock::new(|| Bytes::read(include_bytes!("classes.bin"), b"MQCLASS1", 32));

/// The weights of each language that has some; the first has the upper half of a byte of [`CLASSES`].
const FITTED: &[(&str, &[u8])] = &[
    ("ar", include_bytes!("ar.bin")),
    ("fa", include_bytes!("fa.bin")),
];

/// Finds names in sentences of one language.
#[derive(Debug)]
pub(super) struct Recogniser {
    weights: Weights,
    few: Few,
    chain: Chain,
    clitics: Vec<String>,
    first_half: bool,
}

/// A name that the recogniser proposes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    /// Places in the sentence.
    pub words: Range<usize>,
    pub kind: NameKind,
    /// The probability of the least certain word.
    pub sureness: f32,
}

/// Whether lists of people have a word, folded, as a given name that many bear.
pub(super) fn is_given_name(word: &str) -> bool {
    const GIVEN_OFTEN: u8 = 2;
    let flags = NAMES.get(features::hash(word) >> 24).unwrap_or(0);
    flags & GIVEN_OFTEN != 0
}

impl Recogniser {
    /// The recogniser of a language, if it has weights. `clitics` may stand before its words, the longest first.
    pub fn new(language: Language, clitics: Vec<String>) -> Option<Self> {
        let place = FITTED
            .iter()
            .position(|(code, _)| *code == language.code())?;
        let weights = Weights::read(FITTED[place].1);
        Some(Self {
            chain: Chain::new(&weights.moves, weights.step),
            few: Few::new(&weights),
            weights,
            clitics,
            first_half: place == 0,
        })
    }

    fn known(&self) -> Known<'_> {
        Known {
            names: &NAMES,
            classes: &CLASSES,
            weights: &self.weights,
            few: &self.few,
            clitics: &self.clitics,
            first_half: self.first_half,
        }
    }

    /// What the recogniser knows of a word as it is written, and folded without ZWNJ.
    pub fn word(&self, written: &str, dense: &str) -> Word {
        self.known().word(written, dense)
    }

    /// The names in a sentence, and at each word the probability of a person, an organisation and a place.
    pub fn read(&self, words: &[&Word]) -> (Vec<Proposal>, Vec<[f32; 3]>) {
        let scores = self.known().scores(words);
        let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Place];
        let chances = self.chain.chances(&scores);
        let stretches = self.chain.stretches(&scores, &chances).into_iter();
        let proposal = |of: decode::Stretch| Proposal {
            words: of.words,
            kind: kinds[of.kind],
            sureness: of.sureness,
        };
        let either = |of: &[f32; LABELS]| [of[1] + of[2], of[3] + of[4], of[5] + of[6]];
        (
            stretches.map(proposal).collect(),
            chances.iter().map(either).collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::cover::{dense, pieces};
    use crate::fact::name::tables::Tables;

    fn recogniser(code: &str) -> Recogniser {
        let language = Language::named(code).expect("a language with a pack");
        let clitics = Tables::new(language).clitics;
        Recogniser::new(language, clitics).expect("a language with weights")
    }

    /// The sample has for each text the scores at its words that the fit's own code makes of the written weights.
    #[test]
    fn scores_are_those_of_the_fit() {
        for (code, sample) in [
            ("ar", include_str!("sample.ar.tsv")),
            ("fa", include_str!("sample.fa.tsv")),
        ] {
            let recogniser = recogniser(code);
            assert!(!sample.trim().is_empty());
            for line in sample.lines() {
                let (text, expected) = line.split_once('\t').expect("text and scores");
                let written: Vec<&str> = pieces(text).map(|span| &text[span]).collect();
                let words: Vec<Word> = written
                    .iter()
                    .map(|word| recogniser.word(word, &dense(word)))
                    .collect();
                let scores = recogniser.known().scores(&words.iter().collect::<Vec<_>>());
                let expected: Vec<&str> = expected.split(' ').collect();
                assert_eq!(scores.len(), expected.len(), "{text}");
                for ((own, expected), word) in scores.iter().zip(expected).zip(written) {
                    let own: Vec<String> = own.iter().map(i32::to_string).collect();
                    assert_eq!(own.join(","), expected, "{word} in {text}");
                }
            }
        }
    }

    #[test]
    fn a_language_without_weights_has_no_recogniser() {
        let english = Language::named("en").expect("a language with a pack");
        assert!(Recogniser::new(english, Vec::new()).is_none());
    }
}
