//! Signatures among others: each item weighed by how rare it is, vectors without what their language has in common.

use rustc_hash::FxHashMap;

use super::key::Key;
use super::signature::{Class, Meaning, SCALE, Signature};

/// In how many of the reports each item stands.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    reports: f32,
    holders: FxHashMap<Key, u32>,
}

/// So many reports what is known beforehand of an item counts for.
const PRIOR: f32 = 100.0;

impl Rarity {
    pub fn add(&mut self, signature: &Signature) {
        self.reports += 1.0;
        for item in &signature.items {
            *self.holders.entry(item.key).or_default() += 1;
        }
    }

    pub fn holders(&self, key: Key) -> usize {
        self.holders.get(&key).copied().unwrap_or(0) as usize
    }

    /// What finding an item in a report tells, in nats.
    fn weight(&self, key: Key, usual: f32) -> f32 {
        let share = (self.holders(key) as f32 + PRIOR * usual) / (self.reports + PRIOR);
        -share.clamp(1e-6, 1.0).ln()
    }
}

/// A report as it is compared with others.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    /// By key: the class and the weight of each item.
    pub items: Vec<(Key, Class, f32)>,
    /// By class the length of the weights as a vector.
    pub lengths: [f32; Class::ALL.len()],
    /// Of length 1, or empty.
    pub vector: Vec<f32>,
}

impl Weighed {
    pub fn new(signature: &Signature, rarity: &Rarity, centres: &Centres) -> Self {
        let mut lengths = [0f32; Class::ALL.len()];
        let weigh = |item: &super::signature::Item| {
            let weight = item.weight * rarity.weight(item.key, item.usual);
            lengths[item.class as usize] += weight * weight;
            (item.key, item.class, weight)
        };
        let items = signature.items.iter().map(weigh).collect();
        Self {
            items,
            lengths: lengths.map(f32::sqrt),
            vector: centres.placed(signature),
        }
    }
}

/// The mean vector of each language, which says nothing of a report.
#[derive(Debug)]
pub(super) struct Centres {
    /// By language: the sum of the vectors, and how many they are.
    sums: FxHashMap<String, (Vec<f32>, f32)>,
    known: Known,
}

/// So many reports the known mean of a language counts for.
const KNOWN: f32 = 60.0;

/// What the fit found of the vectors of a kind: `fit/stories.py` wrote `fit/centres-*.bin`.
#[derive(Debug)]
struct Known {
    means: Vec<Vec<f32>>,
    width: usize,
}

/// The languages of the known means, in their order.
const LANGUAGES: [&str; 3] = ["ar", "fa", "en"];

impl Known {
    /// Numbers of 4 bytes, the lowest first: the mean of each of [`LANGUAGES`].
    fn of(meaning: Meaning) -> Self {
        let bytes: &[u8] = match meaning {
            Meaning::Encoder => include_bytes!("fit/centres-encoder.bin"),
            Meaning::Table => include_bytes!("fit/centres-table.bin"),
        };
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let width = numbers.len() / LANGUAGES.len();
        Self {
            means: numbers
                .chunks_exact(width.max(1))
                .map(<[f32]>::to_vec)
                .collect(),
            width,
        }
    }

    /// The known mean of a language; of one that was not seen the mean of those that were.
    fn mean(&self, language: &str) -> Vec<f32> {
        let own = LANGUAGES.iter().position(|code| *code == language);
        if let Some(mean) = own.and_then(|at| self.means.get(at)) {
            return mean.clone();
        }
        let all = self.means.len().max(1) as f32;
        let at = |at: usize| self.means.iter().map(|mean| mean[at]).sum::<f32>() / all;
        (0..self.width).map(at).collect()
    }
}

impl Centres {
    pub fn new(meaning: Meaning) -> Self {
        Self {
            sums: FxHashMap::default(),
            known: Known::of(meaning),
        }
    }

    pub fn add(&mut self, signature: &Signature) {
        if signature.vector.is_empty() {
            return;
        }
        let known = &self.known;
        let (sum, count) = self
            .sums
            .entry(signature.language.clone())
            .or_insert_with(|| {
                let mean = known.mean(&signature.language);
                (mean.into_iter().map(|x| x * KNOWN).collect(), KNOWN)
            });
        let vector = signature.vector.iter();
        sum.iter_mut()
            .zip(vector)
            .for_each(|(sum, &x)| *sum += f32::from(x) / SCALE);
        *count += 1.0;
    }

    /// The vector of a report without the mean of its language, of length 1 again.
    fn placed(&self, signature: &Signature) -> Vec<f32> {
        let Some((sum, count)) = self.sums.get(&signature.language) else {
            return Vec::new();
        };
        let own = signature.vector.iter().zip(sum);
        let mut vector: Vec<f32> = own
            .map(|(&x, sum)| f32::from(x) / SCALE - sum / count)
            .collect();
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        vector.iter_mut().for_each(|x| *x /= length);
        vector
    }
}
