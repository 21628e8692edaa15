use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compared::{Compared, Kind, RULES, Run};
use super::vectors::Vectors;
use crate::document::Document;
use crate::language::Language;

/// The most distinct words of a unit that are compared; further ones are ignored.
const LONGEST: usize = 256;

/// Characters of one unit that are read: enough for [`LONGEST`] words.
const READ: usize = 8_000;

/// The units of one text, prepared once for comparison with those of another.
///
/// A unit is the set of its words; two units taken together are the union of both.
pub struct Units {
    language: Language,
    words: Vec<Compared>,
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
        let read: Vec<(Vec<Compared>, f32)> = texts
            .par_iter()
            .map(|text| {
                let words = rules.words(&text[..read_end(text)]);
                (words, text.chars().count() as f32)
            })
            .collect();
        let mut adding = Adding::new(language);
        for (words, length) in read {
            for word in words {
                adding.add(word);
            }
            adding.end_unit(length);
        }
        adding.units
    }

    /// Prepares all units of reports in one language, one behind the other: what is known of their
    /// [words](Document::words) is not found out again.
    pub fn of_documents(documents: &[&Document], language: Language) -> Self {
        let rules = RULES.of(language);
        let mut adding = Adding::new(language);
        for document in documents {
            let (words, source) = (document.words(), document.source.text());
            // by form; none for what is not compared
            let mut ids: Vec<Option<Option<u32>>> = vec![None; words.forms()];
            for unit in 0..document.units.len() {
                let text = document.unit_text(unit);
                let end = document.units[unit].span.start + read_end(text);
                let mut run = Run::default();
                let of_unit = words.of_unit(unit).iter();
                for word in of_unit.take_while(|word| word.span.start < end) {
                    let surface = &source[word.span];
                    if let Some(pair) = run.pair(word.kind, word.span, surface) {
                        adding.add(pair);
                    }
                    if adding.is_full() {
                        break;
                    }
                    let id = ids[word.form as usize].get_or_insert_with(|| {
                        let compared = rules.compared(word.kind, surface, words.folded(*word));
                        compared.map(|compared| adding.number(compared))
                    });
                    if let Some(id) = *id {
                        adding.add_known(id);
                    }
                }
                adding.end_unit(text.chars().count() as f32);
            }
        }
        adding.units
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether it is empty.
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

    pub(super) fn words(&self) -> &[Compared] {
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

/// Where the part of a unit ends that is read.
fn read_end(text: &str) -> usize {
    let end = text.char_indices().nth(READ);
    end.map_or(text.len(), |(at, _)| at)
}

/// Units that words are still added to.
struct Adding {
    units: Units,
    known: FxHashMap<(Kind, Box<str>), u32>,
    /// The words of the unit at hand.
    met: FxHashSet<u32>,
}

impl Adding {
    fn new(language: Language) -> Self {
        let units = Units {
            language,
            words: Vec::new(),
            frequency: Vec::new(),
            tokens: Vec::new(),
            starts: vec![0],
            lengths: Vec::new(),
            vectors: OnceLock::new(),
        };
        Self {
            units,
            known: FxHashMap::default(),
            met: FxHashSet::default(),
        }
    }

    fn number(&mut self, word: Compared) -> u32 {
        let units = &mut self.units;
        let key = (word.kind, word.form.clone());
        *self.known.entry(key).or_insert_with(|| {
            units.words.push(word);
            units.frequency.push(0);
            units.words.len() as u32 - 1
        })
    }

    /// Whether the unit at hand holds as many words as are compared.
    fn is_full(&self) -> bool {
        self.met.len() == LONGEST
    }

    fn add(&mut self, word: Compared) {
        if !self.is_full() {
            let id = self.number(word);
            self.add_known(id);
        }
    }

    fn add_known(&mut self, id: u32) {
        if self.met.insert(id) {
            self.units.frequency[id as usize] += 1;
            self.units.tokens.push(id);
        }
    }

    fn end_unit(&mut self, length: f32) {
        self.met.clear();
        self.units.starts.push(self.units.tokens.len());
        self.units.lengths.push(length);
    }
}
