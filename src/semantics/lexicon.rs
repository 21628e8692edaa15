use std::ops::Range;

use rustc_hash::FxHashMap;

use super::compared::Kind;
use super::units::Units;

/// Word pairs of two languages with a degree of translation each, learned from runs of units that say the
/// same, or given.
///
/// Words are held as the stems that [`Units`] compares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    /// ISO 639-1 codes of the language it leads from and of the one it leads to.
    pub(super) languages: [Box<str>; 2],
    /// The partners of each stem, the surest first, with degrees of translation in 255ths.
    pub(super) pairs: FxHashMap<Box<str>, Vec<(Box<str>, u8)>>,
}

/// Rounds of expectation and maximisation.
const ROUNDS: usize = 5;
/// Different words of a run that are read.
const LONGEST: usize = 64;
/// The most pairs of words that are counted; runs beyond them are left out.
const MOST_PAIRS: usize = 8_000_000;
/// Expected counts added to each word's total, so that a word met once proves little.
const SMOOTHING: f32 = 0.5;
/// Probability in both directions below which a pair is not kept.
const LEAST: f32 = 0.05;
/// The geometric mean of both probabilities of a good pair is well below 1: words have several translations.
const STRETCH: f32 = 1.5;

impl Lexicon {
    /// Learns from runs of `source` and `target` that say the same: IBM model 1 (Brown et al. 1993) in both
    /// directions; a pair's degree is the geometric mean of its two probabilities, stretched.
    ///
    /// The result depends on the order of `runs` in nothing but rounding, and on threads not at all.
    pub fn learned(source: &Units, target: &Units, runs: &[(Range<usize>, Range<usize>)]) -> Self {
        let (source_stems, source_ids) = stems(source);
        let (target_stems, target_ids) = stems(target);
        let mut pairs = Vec::new();
        let mut counted = 0;
        for (from, to) in runs {
            let one = run(source, &source_ids, from.clone());
            let two = run(target, &target_ids, to.clone());
            counted += (one.len() + 1) * (two.len() + 1);
            if counted > MOST_PAIRS {
                break;
            }
            pairs.push((one, two));
        }
        let forth = probabilities(pairs.iter().map(|(one, two)| (&one[..], &two[..])));
        let back = probabilities(pairs.iter().map(|(one, two)| (&two[..], &one[..])));
        let mut lexicon = Self {
            languages: [
                source.language().code().into(),
                target.language().code().into(),
            ],
            pairs: FxHashMap::default(),
        };
        for (key, forth) in forth {
            let (from, to) = (key >> 32, key & 0xFFFF_FFFF);
            let Ok(at) = back.binary_search_by_key(&(to << 32 | from), |entry| entry.0) else {
                continue;
            };
            let degree = (STRETCH * (forth * back[at].1).sqrt()).min(1.0);
            let degree = (degree * 255.0).round() as u8;
            let list = lexicon
                .pairs
                .entry(source_stems[from as usize - 1].into())
                .or_default();
            list.push((target_stems[to as usize - 1].into(), degree));
        }
        lexicon.sort();
        lexicon
    }

    /// The codes of the language it leads from and of the one it leads to.
    #[must_use]
    pub fn languages(&self) -> [&str; 2] {
        [&self.languages[0], &self.languages[1]]
    }

    /// How many pairs of words it holds.
    pub fn len(&self) -> usize {
        self.pairs.values().map(Vec::len).sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The same pairs, led from the other side.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let [from, to] = self.languages.clone();
        let mut reversed = Self {
            languages: [to, from],
            pairs: FxHashMap::default(),
        };
        for (word, partners) in &self.pairs {
            for (partner, degree) in partners {
                let list = reversed.pairs.entry(partner.clone()).or_default();
                list.push((word.clone(), *degree));
            }
        }
        reversed.sort();
        reversed
    }

    fn sort(&mut self) {
        for partners in self.pairs.values_mut() {
            partners.sort_unstable_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        }
    }

    /// The partners of a stem of the source language, with degrees from 0 to 1.
    pub(super) fn partners(&self, stem: &str) -> impl Iterator<Item = (&str, f32)> {
        self.pairs
            .get(stem)
            .into_iter()
            .flatten()
            .map(|(partner, degree)| (&**partner, f32::from(*degree) / 255.0))
    }
}

/// The different stems of a text, and for each of its words the number of its stem from 1; 0 for what is no
/// word.
fn stems(units: &Units) -> (Vec<&str>, Vec<u32>) {
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut list = Vec::new();
    let ids = units
        .words()
        .iter()
        .map(|word| match word.kind {
            Kind::Word | Kind::Characters => *known.entry(&word.stem).or_insert_with(|| {
                list.push(&*word.stem);
                list.len() as u32
            }),
            Kind::Number | Kind::Mark => 0,
        })
        .collect();
    (list, ids)
}

fn run(units: &Units, ids: &[u32], range: Range<usize>) -> Vec<u32> {
    let mut out: Vec<u32> = range
        .flat_map(|unit| units.tokens(unit))
        .map(|&token| ids[token as usize])
        .filter(|&id| id != 0)
        .take(LONGEST)
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The probability of each second word given each first one, by `first << 32 | second`, sorted; word 0 stands
/// for none. Only pairs that are met in two runs and are not improbable.
fn probabilities<'a>(
    pairs: impl Iterator<Item = (&'a [u32], &'a [u32])> + Clone,
) -> Vec<(u64, f32)> {
    let of = |one: u32, two: u32| u64::from(one) << 32 | u64::from(two);
    let firsts = |one: &'a [u32]| std::iter::once(0).chain(one.iter().copied());
    let mut met: Vec<u64> = pairs
        .clone()
        .flat_map(|(one, two)| {
            two.iter()
                .flat_map(move |&t| firsts(one).map(move |f| of(f, t)))
        })
        .collect();
    met.sort_unstable();
    let mut keys: Vec<u64> = Vec::new();
    let mut times: Vec<u32> = Vec::new();
    for key in met {
        if keys.last() == Some(&key) {
            *times.last_mut().expect("as long as `keys`") += 1;
        } else {
            keys.push(key);
            times.push(1);
        }
    }
    let index: Vec<u32> = pairs
        .clone()
        .flat_map(|(one, two)| {
            two.iter()
                .flat_map(move |&t| firsts(one).map(move |f| of(f, t)))
        })
        .map(|key| keys.binary_search(&key).expect("every pair was counted") as u32)
        .collect();
    let words = keys.last().map_or(0, |key| (key >> 32) as usize) + 1;
    let mut probability = vec![1f32; keys.len()];
    for _ in 0..ROUNDS {
        let mut count = vec![0f32; keys.len()];
        let mut at = 0;
        for (one, two) in pairs.clone() {
            for _ in two {
                let cells = &index[at..at + one.len() + 1];
                at += cells.len();
                let all: f32 = cells.iter().map(|&cell| probability[cell as usize]).sum();
                for &cell in cells {
                    count[cell as usize] += probability[cell as usize] / all;
                }
            }
        }
        let mut total = vec![SMOOTHING; words];
        for (key, count) in keys.iter().zip(&count) {
            total[(key >> 32) as usize] += count;
        }
        for ((key, count), probability) in keys.iter().zip(&count).zip(&mut probability) {
            *probability = (count / total[(key >> 32) as usize]).max(f32::MIN_POSITIVE);
        }
    }
    keys.into_iter()
        .zip(times)
        .zip(probability)
        .filter(|((key, times), probability)| key >> 32 != 0 && *times > 1 && *probability >= LEAST)
        .map(|((key, _), probability)| (key, probability))
        .collect()
}
