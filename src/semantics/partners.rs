use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compared::{Compared, Kind};
use super::lexicon::Lexicon;
use super::units::Units;
use super::weights::Weights;

/// The pairs of words of two texts that are alike by their letters, their value or a lexicon.
///
/// Words that are in no pair are compared by the table alone.
pub(super) struct Partners {
    starts: Vec<usize>,
    pairs: Vec<(u32, f32)>,
}

/// The fewest letters of a word that is compared by its groups of letters.
const LEAST_LETTERS: usize = 4;
/// The fewest consonants for equal sound to count.
const LEAST_CONSONANTS: usize = 3;
/// The most words a group of letters may stand in and still find partners: beyond that it is an ending, no name.
const TOO_COMMON: usize = 1_000;
/// Shorter words that are written alike in two languages are mostly coincidences.
const LEAST_EQUAL: usize = 3;

impl Partners {
    /// All partners in `target` of each word of `source`; `lexicon` leads from the language of `source`
    /// to that of `target`.
    pub fn new(source: &Units, target: &Units, lexicons: &[&Lexicon], weights: &Weights) -> Self {
        let index = Index::new(target.words());
        let lists: Vec<Vec<(u32, f32)>> = source
            .words()
            .par_iter()
            .map(|word| index.partners(word, target.words(), lexicons, weights))
            .collect();
        Self::from_lists(lists)
    }

    /// The same pairs from the side of the target, which has `words` words.
    pub fn reversed(&self, words: usize) -> Self {
        let mut lists = vec![Vec::new(); words];
        for word in 0..self.starts.len() - 1 {
            for &(partner, degree) in self.of(word) {
                lists[partner as usize].push((word as u32, degree));
            }
        }
        Self::from_lists(lists)
    }

    fn from_lists(lists: Vec<Vec<(u32, f32)>>) -> Self {
        let mut starts = vec![0];
        let mut pairs = Vec::new();
        for list in lists {
            pairs.extend(list);
            starts.push(pairs.len());
        }
        Self { starts, pairs }
    }

    /// The partners of a source word with the degree of likeness (0..=1), by target word.
    pub fn of(&self, word: usize) -> &[(u32, f32)] {
        &self.pairs[self.starts[word]..self.starts[word + 1]]
    }
}

/// The words of the target by everything that may find them.
struct Index<'a> {
    forms: FxHashMap<(Kind, &'a str), Vec<u32>>,
    stems: FxHashMap<&'a str, Vec<u32>>,
    skeletons: FxHashMap<&'a str, Vec<u32>>,
    trigrams: FxHashMap<u64, Vec<u32>>,
    grams: Vec<Vec<u64>>,
}

impl<'a> Index<'a> {
    fn new(words: &'a [Compared]) -> Self {
        let mut index = Self {
            forms: FxHashMap::default(),
            stems: FxHashMap::default(),
            skeletons: FxHashMap::default(),
            trigrams: FxHashMap::default(),
            grams: words.par_iter().map(grams).collect(),
        };
        for (id, word) in words.iter().enumerate() {
            let id = id as u32;
            index
                .forms
                .entry((word.kind, &word.form))
                .or_default()
                .push(id);
            if matches!(word.kind, Kind::Word | Kind::Characters) {
                index.stems.entry(&word.stem).or_default().push(id);
            }
            if word.skeleton.len() >= LEAST_CONSONANTS {
                index.skeletons.entry(&word.skeleton).or_default().push(id);
            }
            for &gram in &index.grams[id as usize] {
                if gram >> 42 != 0 {
                    index.trigrams.entry(gram).or_default().push(id);
                }
            }
        }
        index
    }

    fn partners(
        &self,
        word: &Compared,
        words: &[Compared],
        lexicons: &[&Lexicon],
        weights: &Weights,
    ) -> Vec<(u32, f32)> {
        let mut found: FxHashMap<u32, f32> = FxHashMap::default();
        let mut add = |id: u32, degree: f32| {
            let best = found.entry(id).or_insert(0.0);
            *best = best.max(degree);
        };
        let long_enough = word.kind != Kind::Word || letters(&word.form) >= LEAST_EQUAL;
        for &id in self
            .forms
            .get(&(word.kind, &*word.form))
            .into_iter()
            .flatten()
        {
            if long_enough {
                add(id, 1.0);
            }
        }
        if matches!(word.kind, Kind::Word | Kind::Characters) {
            for (stem, degree) in lexicons
                .iter()
                .flat_map(|lexicon| lexicon.partners(&word.stem))
            {
                for &id in self.stems.get(stem).into_iter().flatten() {
                    add(id, degree * weights.lexicon);
                }
            }
        }
        if word.kind == Kind::Word {
            if letters(&word.stem) >= LEAST_EQUAL {
                for &id in self.stems.get(&*word.stem).into_iter().flatten() {
                    add(id, 1.0);
                }
            }
            if word.skeleton.len() >= LEAST_CONSONANTS {
                let degree = match word.skeleton.len() {
                    LEAST_CONSONANTS => weights.short_sound,
                    _ => weights.sound,
                };
                for &id in self.skeletons.get(&*word.skeleton).into_iter().flatten() {
                    add(id, degree);
                }
            }
            for (id, degree) in self.alike(word, words) {
                if degree >= weights.fuzzy_least {
                    add(id, (degree * weights.fuzzy).min(1.0));
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_unstable_by_key(|pair| pair.0);
        found
    }

    /// Words that share groups of letters with `word`, and how large a share.
    fn alike(&self, word: &Compared, words: &[Compared]) -> Vec<(u32, f32)> {
        if letters(&word.form) < LEAST_LETTERS {
            return Vec::new();
        }
        let own = grams(word);
        let mut candidates: Vec<u32> = own
            .iter()
            .filter_map(|gram| self.trigrams.get(gram))
            .filter(|list| list.len() <= TOO_COMMON)
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
            .into_iter()
            .filter(|&id| letters(&words[id as usize].form) >= LEAST_LETTERS)
            .map(|id| (id, dice(&own, &self.grams[id as usize])))
            .collect()
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

/// The groups of two and of three letters of a word as it sounds, with its two ends, sorted; a group of
/// three has bits set above the 42 of a group of two.
fn grams(word: &Compared) -> Vec<u64> {
    if word.kind != Kind::Word {
        return Vec::new();
    }
    let codes: Vec<u64> = std::iter::once(1)
        .chain(word.sounds.chars().map(u64::from))
        .chain([2])
        .collect();
    let pack = |group: &[u64]| group.iter().fold(0, |packed, code| packed << 21 | code);
    let mut grams: Vec<u64> = codes.windows(2).map(pack).collect();
    grams.extend(codes.windows(3).map(pack));
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Twice the common elements of two sorted lists over all of them (Dice's coefficient).
fn dice(one: &[u64], other: &[u64]) -> f32 {
    let (mut a, mut b, mut common) = (0, 0, 0);
    while a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                a += 1;
                b += 1;
            }
        }
    }
    2.0 * common as f32 / (one.len() + other.len()).max(1) as f32
}
