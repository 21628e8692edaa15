use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::vectors::Vectors;
use super::words::{Kind, RULES, Word};
use crate::language::Language;

/// The most different words of one unit that are compared; a longer unit's others are passed over.
const LONGEST: usize = 256;

/// Characters of one unit that are read: enough for [`LONGEST`] words.
const READ: usize = 8_000;

/// The units of one text, prepared once for comparison with those of another.
///
/// A unit is the set of its words; two units taken together are the union of both.
pub struct Units {
    language: Language,
    words: Vec<Word>,
    /// In how many units each word stands.
    frequency: Vec<u32>,
    /// The words of unit `i` are `tokens[starts[i]..starts[i + 1]]`.
    tokens: Vec<u32>,
    starts: Vec<usize>,
    /// Characters of each unit.
    lengths: Vec<f32>,
    /// Made when they are first compared: a text is compared with several others.
    vectors: OnceLock<Vectors>,
}

impl Units {
    /// Prepares `texts`, one a unit, in `language`.
    pub fn new(texts: &[&str], language: Language) -> Self {
        let rules = RULES.of(language);
        let read: Vec<(Vec<Word>, f32)> = texts
            .par_iter()
            .map(|text| {
                let end = text
                    .char_indices()
                    .nth(READ)
                    .map_or(text.len(), |(at, _)| at);
                (rules.words(&text[..end]), text.chars().count() as f32)
            })
            .collect();
        let mut units = Self {
            language,
            words: Vec::new(),
            frequency: Vec::new(),
            tokens: Vec::new(),
            starts: vec![0],
            lengths: Vec::with_capacity(texts.len()),
            vectors: OnceLock::new(),
        };
        let mut known: FxHashMap<(Kind, Box<str>), u32> = FxHashMap::default();
        let mut met: FxHashSet<u32> = FxHashSet::default();
        for (words, length) in read {
            met.clear();
            for word in words {
                if met.len() == LONGEST {
                    break;
                }
                let id = *known
                    .entry((word.kind, word.form.clone()))
                    .or_insert_with(|| {
                        units.words.push(word);
                        units.frequency.push(0);
                        units.words.len() as u32 - 1
                    });
                if met.insert(id) {
                    units.frequency[id as usize] += 1;
                    units.tokens.push(id);
                }
            }
            units.starts.push(units.tokens.len());
            units.lengths.push(length);
        }
        units
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// The language they were read in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The characters of each unit.
    pub fn lengths(&self) -> &[f32] {
        &self.lengths
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words of a unit, each once.
    pub(super) fn tokens(&self, unit: usize) -> &[u32] {
        &self.tokens[self.starts[unit]..self.starts[unit + 1]]
    }

    /// The place of each word in the space of the built-in table.
    ///
    /// They are made on all cores: not to be asked for first by several threads of one pool at once.
    pub(super) fn vectors(&self) -> &Vectors {
        self.vectors.get_or_init(|| Vectors::of(&self.words))
    }

    /// In how many units a word stands.
    pub(super) fn frequency(&self, word: usize) -> u32 {
        self.frequency[word]
    }
}
