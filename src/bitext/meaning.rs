//! The meaning of units by the sentence encoder: each whole and in parts, since a sentence of three statements
//! is close to none of the three.

use rayon::prelude::*;

use super::parts::Parts;
use super::profile::Profile;
use crate::document::Document;
use crate::language::Language;
use crate::semantics::Encoder;

/// How near the meanings of two units are, in cosines.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Near {
    /// Of the units.
    pub whole: f32,
    /// Of the nearest two parts.
    pub parts: f32,
    /// Of a part of one unit and the whole of the other, the best.
    pub part_whole: f32,
    /// How much of each unit is found in the other: the mean over its parts of the nearest part there; the smaller first.
    pub covered: [f32; 2],
}

/// The vectors of units and their parts.
pub(super) struct Meanings {
    /// By profile, the whole and then the parts, when there are more than one.
    vectors: Vec<Vec<Vec<f32>>>,
}

impl Meanings {
    /// `parts` are those of each profile.
    pub fn new(
        documents: &[&Document],
        profiles: &[Profile],
        parts: &[Parts],
        encoder: &Encoder,
    ) -> Self {
        let mut texts: Vec<&str> = Vec::new();
        for (profile, Parts(parts)) in profiles.iter().zip(parts) {
            let document = &documents[profile.at.report];
            texts.push(document.unit_text(profile.at.unit));
            if parts.len() > 1 {
                let text = document.source.text();
                texts.extend(parts.iter().map(|part| text[*part].trim()));
            }
        }
        let encoded = encoder.encode(&texts);
        let mut row = 0;
        let mut vectors: Vec<Vec<Vec<f32>>> = Vec::new();
        for Parts(parts) in parts {
            let rows = row..row + 1 + if parts.len() > 1 { parts.len() } else { 0 };
            row = rows.end;
            vectors.push(rows.map(|row| encoded.row(row).to_vec()).collect());
        }
        let languages: Vec<Language> = profiles
            .iter()
            .map(|profile| documents[profile.at.report].language)
            .collect();
        Space::built_in().place(&mut vectors, &languages);
        Self { vectors }
    }

    /// How near two profiles are.
    pub fn near(&self, a: usize, b: usize) -> Near {
        let (a, b) = (&self.vectors[a], &self.vectors[b]);
        let whole = dot(&a[0], &b[0]);
        let (left, right) = (of_parts(a), of_parts(b));
        let mut by_row = vec![f32::MIN; left.len()];
        let mut by_column = vec![f32::MIN; right.len()];
        for (x, row) in left.iter().zip(&mut by_row) {
            for (y, column) in right.iter().zip(&mut by_column) {
                let cosine = dot(x, y);
                *row = row.max(cosine);
                *column = column.max(cosine);
            }
        }
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let (one, two) = (mean(&by_row), mean(&by_column));
        let to_whole = |parts: &[Vec<f32>], whole: &[f32]| {
            let cosines = parts.iter().map(|part| dot(part, whole));
            cosines.fold(f32::MIN, f32::max)
        };
        Near {
            whole,
            parts: by_row.iter().copied().fold(f32::MIN, f32::max),
            part_whole: to_whole(left, &b[0]).max(to_whole(right, &a[0])),
            covered: [one.min(two), one.max(two)],
        }
    }

    /// The nearest parts of two profiles, by their places among the parts.
    pub fn nearest_parts(&self, a: usize, b: usize) -> [usize; 2] {
        let mut best = (f32::MIN, [0, 0]);
        for i in 0..of_parts(&self.vectors[a]).len() {
            for j in 0..of_parts(&self.vectors[b]).len() {
                let cosine = self.part_cosine((a, i), (b, j));
                if cosine > best.0 {
                    best = (cosine, [i, j]);
                }
            }
        }
        best.1
    }

    /// How near part `i` of one profile is to part `j` of another.
    pub fn part_cosine(&self, (a, i): (usize, usize), (b, j): (usize, usize)) -> f32 {
        let part = |of: usize, at: usize| &of_parts(&self.vectors[of])[at];
        dot(part(a, i), part(b, j))
    }
}

/// A unit of one part is its own part.
fn of_parts(vectors: &[Vec<f32>]) -> &[Vec<f32>] {
    match vectors.len() {
        1 => vectors,
        _ => &vectors[1..],
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

/// The mean vector of each language, and the directions along which all news varies: fitted by `fit/space.py`, which
/// wrote `fit/space.bin`.
struct Space {
    /// The mean vector of each of [`LANGUAGES`].
    means: Vec<Vec<f32>>,
    /// Orthonormal directions, along each of which vectors are shortened by a factor.
    directions: Vec<(f32, Vec<f32>)>,
}

const LANGUAGES: [&str; 2] = ["ar", "fa"];
const WIDTH: usize = 384;
/// The weight of the known mean of a language, in texts.
const KNOWN: f32 = 8.0;

impl Space {
    /// The rows of `fit/space.bin`, numbers of 4 bytes, the lowest first: the means, then the directions, each multiplied
    /// by 1 minus its factor.
    fn built_in() -> Self {
        let bytes = include_bytes!("fit/space.bin");
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let mut rows = numbers.chunks_exact(WIDTH).map(<[f32]>::to_vec);
        let means = rows.by_ref().take(LANGUAGES.len()).collect();
        let directions = rows.map(|mut row| {
            let length = dot(&row, &row).sqrt();
            row.iter_mut().for_each(|x| *x /= length);
            (length, row)
        });
        Self {
            means,
            directions: directions.collect(),
        }
    }

    /// Subtracts the mean of its language and topic from each vector, shortens it along the directions in which all
    /// news varies, and scales it to length 1. The vectors of one unit are together, the whole first.
    fn place(&self, units: &mut [Vec<Vec<f32>>], languages: &[Language]) {
        let mut seen: Vec<Language> = Vec::new();
        for &language in languages {
            if seen.contains(&language) {
                continue;
            }
            seen.push(language);
            let whole = self.centre(units, languages, language, |unit| &unit[..1]);
            let parts = self.centre(units, languages, language, of_parts);
            let own = units.par_iter_mut().zip(languages);
            own.filter(|(_, of)| **of == language)
                .for_each(|(unit, _)| {
                    let mut centre = &whole;
                    for vector in unit {
                        self.level(vector, centre);
                        centre = &parts;
                    }
                });
        }
    }

    /// The mean of the vectors that `of` picks from the units of a language, drawn towards the known mean.
    fn centre(
        &self,
        units: &[Vec<Vec<f32>>],
        languages: &[Language],
        language: Language,
        of: impl Fn(&[Vec<f32>]) -> &[Vec<f32>],
    ) -> Vec<f32> {
        let known = LANGUAGES.iter().position(|code| *code == language.code());
        let mut sum: Vec<f32> = match known {
            Some(known) => self.means[known].clone(),
            // of a language that was not seen: between those that were
            None => {
                let mean = |at: usize| self.means.iter().map(|mean| mean[at]).sum::<f32>();
                (0..WIDTH)
                    .map(|at| mean(at) / self.means.len() as f32)
                    .collect()
            }
        };
        sum.iter_mut().for_each(|x| *x *= KNOWN);
        let mut count = KNOWN;
        for (unit, _) in units
            .iter()
            .zip(languages)
            .filter(|(_, of)| **of == language)
        {
            for vector in of(unit) {
                sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
                count += 1.0;
            }
        }
        sum.iter_mut().for_each(|x| *x /= count);
        sum
    }

    fn level(&self, vector: &mut [f32], centre: &[f32]) {
        vector
            .iter_mut()
            .zip(centre)
            .for_each(|(x, mean)| *x -= mean);
        let along: Vec<f32> = self
            .directions
            .iter()
            .map(|(less, direction)| less * dot(vector, direction))
            .collect();
        for ((_, direction), along) in self.directions.iter().zip(along) {
            vector
                .iter_mut()
                .zip(direction)
                .for_each(|(x, d)| *x -= along * d);
        }
        let length = dot(vector, vector).sqrt().max(1e-6);
        vector.iter_mut().for_each(|x| *x /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_levelled_to_length_one() {
        let space = Space::built_in();
        assert_eq!(space.means.len(), LANGUAGES.len());
        assert!(!space.directions.is_empty());
        for (less, _) in &space.directions {
            assert!((0.0..1.0).contains(less), "{less}");
        }
        let mut vector = vec![0.05; WIDTH];
        space.level(&mut vector, &space.means[0]);
        assert!((dot(&vector, &vector) - 1.0).abs() < 1e-3);
    }
}
