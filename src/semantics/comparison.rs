use rayon::prelude::*;

use super::compared::Kind;
use super::cosines::Cosines;
use super::lexicon::Lexicon;
use super::partners::Partners;
use super::units::Units;
use super::vectors::Vectors;
use super::weights::Weights;

/// Two texts made ready to be compared, unit by unit or in runs of neighbours.
///
/// Each word of one run seeks its best partner in the other run. What it finds counts by how far it exceeds
/// what the word finds in units taken at random (its background: some words find something everywhere), and
/// by how rare the word is. A run of several units is compared as their union.
pub struct Comparison<'a> {
    pub(super) source: Side<'a>,
    pub(super) target: Side<'a>,
    /// How like each word of the source is to each of the target by the table.
    pub(super) cosines: Cosines<'a>,
    pub(super) weights: &'a Weights,
    /// Logarithm of the number of target characters for one source character.
    pub(super) stretch: f32,
}

pub(super) struct Side<'a> {
    pub units: &'a Units,
    vectors: &'a Vectors,
    /// Partners of each word of this side among the words of the other.
    pub partners: Partners,
    /// How much each word counts.
    pub mass: Vec<f32>,
    pub background: Vec<Background>,
    /// The mean number of words of a unit.
    pub usual_words: f32,
}

/// What a word finds in unrelated text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Background {
    /// In one unit of usual length.
    pub level: f32,
    /// More for every doubling of the words.
    pub slope: f32,
}

/// Units of the other text in which a word's background is measured.
const SAMPLE: usize = 48;
/// Units of a group in which the growth of the background is measured, and its logarithm.
const GROUP: usize = 4;
const GROUP_DOUBLINGS: f32 = 2.0;

impl<'a> Comparison<'a> {
    /// Makes `source` and `target` ready; `lexicons` lead from the language of the first to that of the
    /// second.
    pub fn new(
        source: &'a Units,
        target: &'a Units,
        lexicons: &[&Lexicon],
        weights: &'a Weights,
    ) -> Self {
        let partners = Partners::new(source, target, lexicons, weights);
        let back = partners.reversed(target.words().len());
        let side = |units: &'a Units, partners| Side {
            units,
            vectors: units.vectors(),
            partners,
            mass: (0..units.words().len())
                .map(|word| mass(units, word, weights))
                .collect(),
            background: Vec::new(),
            usual_words: usual_words(units),
        };
        let (mut one, mut two) = (side(source, partners), side(target, back));
        let cosines = Cosines::new(one.vectors, two.vectors, weights.table);
        let of_one = one.measure(&two, weights, |word, other| cosines.of(word, other));
        let of_two = two.measure(&one, weights, |word, other| cosines.of(other, word));
        (one.background, two.background) = (of_one, of_two);
        let characters = |units: &Units| units.lengths().iter().sum::<f32>().max(1.0);
        Self {
            source: one,
            target: two,
            cosines,
            weights,
            stretch: (characters(target) / characters(source)).ln(),
        }
    }

    /// A vector for each unit of both sides, for finding roughly where the texts run parallel, and its
    /// dimensions. Vectors of neighbours may be added.
    #[must_use]
    pub fn profiles(&self) -> (Vec<f32>, Vec<f32>, usize) {
        let own = |word: u32| {
            let best = self.source.partners.of(word as usize).iter();
            best.max_by(|a, b| a.1.total_cmp(&b.1)).copied()
        };
        let shared = |word: u32| match self.target.partners.of(word as usize) {
            [] => None,
            list => Some((word, list.iter().map(|pair| pair.1).fold(0.0, f32::max))),
        };
        (
            profile(&self.source, own),
            profile(&self.target, shared),
            PROFILE_MEANING + PROFILE_CUES,
        )
    }

    /// The share of words that can be compared at all, by the table, their letters or a lexicon (0..=1): of the two
    /// sides, the one that is known less.
    #[must_use]
    pub fn coverage(&self) -> f32 {
        let known = |side: &Side| {
            let all = side.units.words().len();
            let known = (0..all)
                .filter(|&word| side.vectors.knows(word) || !side.partners.of(word).is_empty());
            known.count() as f32 / all.max(1) as f32
        };
        known(&self.source).min(known(&self.target))
    }
}

/// Numbers of a profile from the table, and from words that have a partner in the other text.
const PROFILE_MEANING: usize = 128;
const PROFILE_CUES: usize = 64;

/// `cue` tells by which word of the target text a word is known, and how surely.
fn profile(side: &Side, cue: impl Fn(u32) -> Option<(u32, f32)> + Sync) -> Vec<f32> {
    let rows: Vec<Vec<f32>> = (0..side.units.len())
        .into_par_iter()
        .map(|unit| {
            let mut row = vec![0f32; PROFILE_MEANING + PROFILE_CUES];
            for &token in side.units.tokens(unit) {
                let mass = side.mass[token as usize];
                side.vectors
                    .add(token as usize, mass, &mut row[..PROFILE_MEANING]);
                if let Some((id, degree)) = cue(token) {
                    // a sparse random direction for each word
                    let hash = (u64::from(id) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                    for part in [hash >> 32, hash >> 48] {
                        let sign = if part & 1 == 0 { mass } else { -mass };
                        row[PROFILE_MEANING + (part >> 1) as usize % PROFILE_CUES] += sign * degree;
                    }
                }
            }
            row
        })
        .collect();
    rows.concat()
}

fn usual_words(units: &Units) -> f32 {
    let words: usize = (0..units.len()).map(|unit| units.tokens(unit).len()).sum();
    words as f32 / units.len().max(1) as f32
}

/// Rare words count more (inverse document frequency); marks count less than words.
fn mass(units: &Units, word: usize, weights: &Weights) -> f32 {
    let (all, in_units) = (units.len() as f32, units.frequency(word) as f32);
    let rarity = ((all + 1.0) / (in_units + 0.5)).ln().max(0.0) + weights.least_rarity;
    rarity.min(weights.most_rarity)
        * match units.words()[word].kind {
            Kind::Word | Kind::Characters => 1.0,
            Kind::Number => weights.number,
            Kind::Mark => weights.mark,
        }
}

impl Side<'_> {
    /// What each word finds in unrelated text of the other side. `cosine` tells how like a word is to one of the other
    /// side by the table.
    fn measure(
        &self,
        other: &Side,
        weights: &Weights,
        cosine: impl Fn(usize, usize) -> f32 + Sync,
    ) -> Vec<Background> {
        let all = other.units.len();
        let sample: Vec<usize> = match all {
            0 => Vec::new(),
            _ => (0..SAMPLE.min(all))
                .map(|k| k * all / SAMPLE.min(all))
                .collect(),
        };
        let mut words: Vec<u32> = sample
            .iter()
            .flat_map(|&unit| other.units.tokens(unit).iter().copied())
            .collect();
        words.sort_unstable();
        words.dedup();
        // the words of each unit of the sample by their places among all
        let place = |word: &u32| words.binary_search(word).expect("it is one of them");
        let places: Vec<Vec<usize>> = sample
            .iter()
            .map(|&unit| other.units.tokens(unit).iter().map(place).collect())
            .collect();
        (0..self.units.words().len())
            .into_par_iter()
            .map(|word| {
                let theirs = words.iter();
                let mut likeness: Vec<f32> = theirs
                    .map(|&their_word| cosine(word, their_word as usize))
                    .collect();
                for (partner, degree) in self.partners.of(word) {
                    if let Ok(at) = words.binary_search(partner) {
                        likeness[at] = likeness[at].max(*degree);
                    }
                }
                let best =
                    |unit: &Vec<usize>| unit.iter().fold(0f32, |best, &at| best.max(likeness[at]));
                let mut found: Vec<f32> = places.iter().map(best).collect();
                let groups: Vec<f32> = found
                    .chunks_exact(GROUP)
                    .map(|group| group.iter().copied().fold(0.0, f32::max))
                    .collect();
                let (single, grouped) =
                    (trimmed_mean(&mut found), trimmed_mean(&mut groups.clone()));
                let seen = found.len() as f32;
                let trust = seen / (seen + weights.prior_units);
                Background {
                    level: trust * single + (1.0 - trust) * weights.prior_background,
                    slope: match groups.len() {
                        0..3 => weights.prior_slope,
                        _ => ((grouped - single) / GROUP_DOUBLINGS).max(0.0),
                    },
                }
            })
            .collect()
    }
}

/// The mean without the highest values, among which the word's true partners are.
fn trimmed_mean(values: &mut [f32]) -> f32 {
    values.sort_unstable_by(f32::total_cmp);
    let kept = values.len() - (values.len() / 12).max(1).min(values.len());
    values[..kept].iter().sum::<f32>() / kept.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn units_are_compared_alike_alone_and_in_runs_of_neighbours() {
        let language = |code| Language::named(code).expect("a language with a pack");
        let source = Units::new(
            &["وصل الوزير إلى بغداد أمس.", "ارتفع سعر الخبز في المدينة."],
            language("ar"),
        );
        let target = Units::new(
            &["قیمت نان در شهر بالا رفت.", "وزیر دیروز وارد بغداد شد."],
            language("fa"),
        );
        let weights = Weights::built_in();
        let comparison = Comparison::new(&source, &target, &[], &weights);
        let shapes = [(1, 1), (2, 1), (1, 2), (2, 2)];
        let strip = comparison.strip(0..2, &[0..2, 0..2], &shapes);
        for (number, [row, column]) in [[0, 0], [0, 1], [1, 0], [1, 1]].into_iter().enumerate() {
            let [one, two] = strip[number * shapes.len()];
            assert_eq!(comparison.similarity(row, column), (one + two) / 2.0);
        }
        // runs that reach beyond the end of a side match nothing
        let beyond = strip.iter().filter(|[one, _]| *one == f32::NEG_INFINITY);
        assert_eq!(beyond.count(), 7);
        assert!(comparison.similarity(0, 1) > comparison.similarity(0, 0));
    }
}
