use rayon::prelude::*;

use super::compared::{Compared, Kind};
use super::table::{Piece, Table};
use super::tokenizer::Tokenizer;

/// The place of each word of one text in the space of the built-in table, which languages share.
///
/// A word is the sum of its pieces, rare pieces counting more (Arora et al. 2017, smooth inverse frequency),
/// minus the mean of its text: what all words of a language have in common says nothing.
pub(super) struct Vectors {
    /// Rows of `dimensions` numbers, of length [`SCALE`]; zero for a word that is not known.
    rows: Vec<i16>,
    known: Vec<bool>,
    dimensions: usize,
}

/// The length of a vector: products of two sum up to at most 2^26.
const SCALE: f32 = 8192.0;
/// How many numbers are multiplied at once; the table's dimensions are a multiple of it.
const LANES: usize = 32;
/// The smoothing of the inverse frequency.
const SMOOTHING: f32 = 1e-4;
/// The bytes of the piece that stands for a space.
const SPACE: &[u8] = "\u{2581}".as_bytes();
/// How many words without direction are added to the mean of a text: the few words of a short text do not stand for
/// their language.
const PRIOR_WORDS: f32 = 30.0;

impl Vectors {
    pub fn of(words: &[Compared]) -> Self {
        let tokenizer = Tokenizer::new(Table::built_in());
        let dimensions = tokenizer.table().dims();
        let vectors: Vec<Option<Vec<f32>>> = words
            .par_iter()
            .map(|word| vector(word, &tokenizer))
            .collect();
        let mut mean = vec![0f32; dimensions];
        for vector in vectors.iter().flatten() {
            mean.iter_mut()
                .zip(vector)
                .for_each(|(mean, value)| *mean += value);
        }
        let counted = vectors.iter().flatten().count() as f32 + PRIOR_WORDS;
        mean.iter_mut().for_each(|value| *value /= counted);
        let mut rows = vec![0i16; vectors.len() * dimensions];
        rows.par_chunks_mut(dimensions)
            .zip(&vectors)
            .for_each(|(row, vector)| {
                if let Some(vector) = vector {
                    let centred: Vec<f32> = vector.iter().zip(&mean).map(|(a, b)| a - b).collect();
                    let factor = SCALE / length(&centred).max(f32::MIN_POSITIVE);
                    for (value, centred) in row.iter_mut().zip(centred) {
                        *value = (centred * factor).round() as i16;
                    }
                }
            });
        Self {
            rows,
            known: vectors.iter().map(Option::is_some).collect(),
            dimensions,
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether the table knows a word.
    pub fn knows(&self, word: usize) -> bool {
        self.known[word]
    }

    /// The cosine of two words, 0 where one is not known or it is negative.
    pub fn cosine(&self, word: usize, other: &Vectors, their_word: usize) -> f32 {
        if !self.known[word] || !other.known[their_word] {
            return 0.0;
        }
        let product: i32 = self
            .row(word)
            .as_chunks::<LANES>()
            .0
            .iter()
            .zip(other.row(their_word).as_chunks::<LANES>().0)
            .map(|(a, b)| {
                let products = a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b));
                products.sum::<i32>()
            })
            .sum();
        (product as f32 / (SCALE * SCALE)).max(0.0)
    }

    /// Adds the first numbers of a word's vector, times `factor`, to `sum`.
    pub fn add(&self, word: usize, factor: f32, sum: &mut [f32]) {
        if self.known[word] {
            for (sum, &value) in sum.iter_mut().zip(self.row(word)) {
                *sum += factor * f32::from(value) / SCALE;
            }
        }
    }

    fn row(&self, word: usize) -> &[i16] {
        &self.rows[word * self.dimensions..][..self.dimensions]
    }
}

/// The vector of a word, of length 1, or nothing when no piece of it is in the table.
fn vector(word: &Compared, tokenizer: &Tokenizer) -> Option<Vec<f32>> {
    if !matches!(word.kind, Kind::Word | Kind::Characters) {
        return None;
    }
    let table = tokenizer.table();
    let pieces = tokenizer.pieces(&word.surface);
    // the space before a word is a piece of its own where nothing longer fits
    let known = |piece: &&Option<Piece>| piece.is_some_and(|piece| table.bytes(piece) != SPACE);
    if 2 * pieces.iter().filter(known).count() < pieces.len() {
        return None;
    }
    let mut sum = vec![0f32; table.dims()];
    for piece in pieces.into_iter().flatten() {
        let weight = SMOOTHING / (SMOOTHING + table.score(piece).exp());
        table.add_row(piece, weight, &mut sum);
    }
    let length = length(&sum);
    (length > 0.0).then(|| sum.iter().map(|value| value / length).collect())
}

fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|value| value * value).sum::<f32>().sqrt()
}
