use rayon::prelude::*;

use super::vectors::Vectors;

/// How like the words of two texts are by the table.
pub(super) struct Cosines<'a> {
    source: &'a Vectors,
    target: &'a Vectors,
    factor: f32,
    /// Those of all words of the source with all of the target, by the source word; of long texts, which are compared in
    /// places only, none.
    all: Vec<f32>,
}

/// The most pairs of words that are all compared beforehand: those of reports of one event, not of books.
const ALL: usize = 1 << 22;

impl<'a> Cosines<'a> {
    /// `factor` is what the cosine is multiplied by.
    pub fn new(source: &'a Vectors, target: &'a Vectors, factor: f32) -> Self {
        let mut cosines = Self {
            source,
            target,
            factor,
            all: Vec::new(),
        };
        let columns = target.len();
        if (1..=ALL).contains(&(source.len() * columns)) {
            let mut all = vec![0.0; source.len() * columns];
            let same = std::ptr::eq(source, target);
            let rows = all.par_chunks_mut(columns).enumerate();
            rows.for_each(|(word, row)| {
                // between the words of one text half of them tell all
                let first = if same { word } else { 0 };
                for (other, cosine) in row.iter_mut().enumerate().skip(first) {
                    *cosine = cosines.measured(word, other);
                }
            });
            if same {
                for word in 1..columns {
                    for other in 0..word {
                        all[word * columns + other] = all[other * columns + word];
                    }
                }
            }
            cosines.all = all;
        }
        cosines
    }

    /// How like a word of the source is to one of the target, at most 1; 0 where the table does not know one of them.
    pub fn of(&self, word: usize, other: usize) -> f32 {
        match self.all.get(word * self.target.len() + other) {
            Some(&cosine) => cosine,
            None => self.measured(word, other),
        }
    }

    fn measured(&self, word: usize, other: usize) -> f32 {
        let cosine = self.source.cosine(word, self.target, other);
        (self.factor * cosine).min(1.0)
    }
}
