//! The sentence encoder: what a text says, as a vector that is near to the vectors of texts that say the same in
//! whatever language.
//!
//! It is multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"), with the pieces that Arabic, Persian
//! and English need, in the program when it is built with the feature `encoder`. Cosines of its vectors lie between
//! .7 and 1: to compare them with a cut, take the mean vector of each language from them first ([`Vectors::centred`]).

mod cut;
mod file;
mod forward;
mod kernel;
mod maths;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use file::{Model, Token};
use forward::Processor;

/// Tokens of a text that are read, the beginning of a longer one; a sentence has some forty.
pub const LONGEST: usize = 128;

/// Tokens that are encoded together.
const BATCH: usize = 192;

#[cfg(feature = "encoder")]
static BUILT_IN: &[u8] = include_bytes!("encoder.bin");

/// Turns texts into vectors.
#[derive(Debug, Clone)]
pub struct Encoder {
    model: Model,
    processor: Processor,
}

/// A vector of length 1 for each text, in the order of the texts ([`Vectors::centred`] may leave one of length 0).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    width: usize,
    numbers: Vec<f32>,
}

impl Encoder {
    /// The encoder inside the program; nothing when it was built without the feature `encoder`.
    #[must_use]
    pub fn built_in() -> Option<Self> {
        #[cfg(feature = "encoder")]
        {
            let model = Model::new(BUILT_IN)
                .expect("the built-in encoder is the one that this module's tests read");
            Some(Self::of(model))
        }
        #[cfg(not(feature = "encoder"))]
        None
    }

    /// An encoder from the bytes of a file that `make_encoder.py` or `tune.py` wrote. They stay in memory until the program ends.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub fn read(bytes: Vec<u8>) -> Result<Self, &'static str> {
        Model::new(Vec::leak(bytes)).map(Self::of)
    }

    fn of(model: Model) -> Self {
        Self {
            model,
            processor: Processor::kinds()[0],
        }
    }

    /// What the encoder reads of a text, between the tokens that mark its begin and its end: the pieces of `query:` and of the
    /// text, a space being `▁`, and `<unk>` for a run of characters that no piece holds.
    #[must_use]
    pub fn pieces(&self, text: &str) -> Vec<&'static str> {
        let tokens = cut::tokens(text, &self.model, LONGEST);
        let piece = |token: &Token| match token {
            Token::Piece(piece) => std::str::from_utf8(self.model.strings.get(*piece)).ok(),
            Token::Unknown => Some("<unk>"),
            Token::Begin | Token::End => None,
        };
        tokens.iter().filter_map(piece).collect()
    }

    /// The vectors of `texts`; of each the first [`LONGEST`] tokens are read. Runs on all of rayon's threads.
    ///
    /// A text has the same vector alone and among others, and on every run on the same kind of processor; between kinds
    /// of processors the last digits may differ.
    ///
    /// ```
    /// use muqabala::semantics::Encoder;
    /// let Some(encoder) = Encoder::built_in() else { return };
    /// let vectors = encoder.encode(&["أعلنت الوزارة وقف إطلاق النار", "وزارت آتش‌بس اعلام کرد", "هوا آفتابی است"]);
    /// assert!(vectors.cosine(0, 1) > vectors.cosine(0, 2));
    /// ```
    #[must_use]
    pub fn encode(&self, texts: &[&str]) -> Vectors {
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let mut different = Vec::new();
        let place: Vec<usize> = texts
            .iter()
            .map(|&text| {
                *places.entry(text).or_insert_with(|| {
                    different.push(text);
                    different.len() - 1
                })
            })
            .collect();
        let tokens: Vec<Vec<Token>> = different
            .par_iter()
            .map(|text| cut::tokens(text, &self.model, LONGEST))
            .collect();
        let encoded: Vec<(usize, Vec<f32>)> = batches(&tokens)
            .par_iter()
            .flat_map_iter(|batch| {
                let texts: Vec<&[Token]> = batch.iter().map(|&i| &*tokens[i]).collect();
                let numbers = self.processor.encode(&self.model, &texts);
                let rows: Vec<_> = numbers
                    .chunks_exact(self.model.width)
                    .map(<[f32]>::to_vec)
                    .collect();
                batch.clone().into_iter().zip(rows)
            })
            .collect();
        let mut rows = vec![&[][..]; different.len()];
        for (i, row) in &encoded {
            rows[*i] = row;
        }
        Vectors {
            width: self.model.width,
            numbers: place.into_iter().flat_map(|i| rows[i]).copied().collect(),
        }
    }
}

/// Texts that are encoded together, by their places; the longest first, so that no thread is left with a long rest.
fn batches(tokens: &[Vec<Token>]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(tokens[i].len()));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut size = usize::MAX;
    for i in order {
        size = size.saturating_add(tokens[i].len());
        if size > BATCH {
            batches.push(Vec::new());
            size = tokens[i].len();
        }
        batches.last_mut().expect("pushed first").push(i);
    }
    batches
}

impl Vectors {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// How many numbers a vector has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of text `i`.
    #[must_use]
    pub fn row(&self, i: usize) -> &[f32] {
        &self.numbers[i * self.width..][..self.width]
    }

    /// These vectors without the mean of their group, of length 1 again; `group[i]` is the group of text `i`, such as its
    /// language or its report.
    ///
    /// What all texts of a language share says nothing of what they report, and hides it across languages.
    ///
    /// # Panics
    /// When `group` has not one entry a vector.
    #[must_use]
    pub fn centred(&self, group: &[usize]) -> Self {
        assert_eq!(group.len(), self.len(), "each vector has its group");
        let mut sums: FxHashMap<usize, (Vec<f32>, f32)> = FxHashMap::default();
        for (i, group) in group.iter().enumerate() {
            let (sum, count) = sums
                .entry(*group)
                .or_insert_with(|| (vec![0.0; self.width], 0.0));
            *count += 1.0;
            for (sum, value) in sum.iter_mut().zip(self.row(i)) {
                *sum += value;
            }
        }
        let mut centred = self.clone();
        for (row, group) in centred
            .numbers
            .chunks_exact_mut(self.width.max(1))
            .zip(group)
        {
            let (sum, count) = &sums[group];
            for (value, sum) in row.iter_mut().zip(sum) {
                *value -= sum / count;
            }
            // the only text of its group has nothing left
            let length = dot(row, row).sqrt();
            if length > 1e-6 {
                for value in row {
                    *value /= length;
                }
            }
        }
        centred
    }

    /// The cosine of the vectors of texts `i` and `j`.
    #[must_use]
    pub fn cosine(&self, i: usize, j: usize) -> f32 {
        dot(self.row(i), self.row(j))
    }

    /// The cosine of the vector of text `i` with that of text `j` of `other`.
    #[must_use]
    pub fn cosine_with(&self, i: usize, other: &Self, j: usize) -> f32 {
        dot(self.row(i), other.row(j))
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.into_iter().sum()
}

#[cfg(all(test, feature = "encoder"))]
mod tests;
