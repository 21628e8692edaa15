use std::ops::Range;

use rayon::prelude::*;

use super::lexicon::Lexicon;
use super::partners::Partners;
use super::units::Units;
use super::vectors::Vectors;
use super::weights::Weights;
use super::words::Kind;

/// Units of one side and of the other in a run.
pub type Runs = (usize, usize);

/// Units of one side that are compared together at most.
pub const LONGEST_RUN: usize = 4;

/// Two texts made ready to be compared, unit by unit or in runs of neighbours.
///
/// Each word of one run seeks its best partner in the other run. What it finds counts by how far it exceeds
/// what the word finds in units taken at random (its background: some words find something everywhere), and
/// by how rare the word is. A run of several units is compared as their union.
pub struct Comparison<'a> {
    source: Side<'a>,
    target: Side<'a>,
    table: Option<Cosines>,
    weights: &'a Weights,
    /// Logarithm of the number of target characters for one source character.
    stretch: f32,
}

struct Side<'a> {
    units: &'a Units,
    factor: f32,
    vectors: Vectors,
    /// Partners of each word of this side among the words of the other.
    partners: Partners,
    /// How much each word counts.
    mass: Vec<f32>,
    background: Vec<Background>,
    /// The mean number of words of a unit.
    usual_words: f32,
}

/// What a word finds in unrelated text.
#[derive(Debug, Clone, Copy, Default)]
struct Background {
    /// In one unit of usual length.
    level: f32,
    /// More for every doubling of the words.
    slope: f32,
}

/// Units of the other text in which a word's background is measured.
const SAMPLE: usize = 48;
/// Units of a group in which the growth of the background is measured, and its logarithm.
const GROUP: usize = 4;
const GROUP_DOUBLINGS: f32 = 2.0;

/// The likeness by the table of every word of one text to every word of the other, computed once.
struct Cosines {
    /// A row a source word.
    values: Vec<f32>,
    target_words: usize,
}

/// The most pairs of words that are kept: 64 MB.
const MOST_KEPT: usize = 1 << 24;

impl Cosines {
    /// Nothing when there are too many pairs to keep.
    fn of(source: &Side, target: &Side) -> Option<Self> {
        let (rows, target_words) = (source.units.words().len(), target.units.words().len());
        if target_words == 0 || rows.saturating_mul(target_words) > MOST_KEPT {
            return None;
        }
        let mut values = vec![0.0; rows * target_words];
        let rows = values.par_chunks_mut(target_words).enumerate();
        rows.for_each(|(word, row)| {
            for (their_word, value) in row.iter_mut().enumerate() {
                *value = source.cosine(word, target, their_word);
            }
        });
        Some(Self {
            values,
            target_words,
        })
    }

    fn row(&self, word: usize) -> &[f32] {
        &self.values[word * self.target_words..][..self.target_words]
    }
}

impl<'a> Comparison<'a> {
    /// Makes `source` and `target` ready; `lexicons` lead from the language of the first to that of the
    /// second.
    pub fn new(
        source: &'a Units,
        target: &'a Units,
        lexicons: &[&Lexicon],
        weights: &'a Weights,
    ) -> Self {
        Self::prepared(source, target, lexicons, weights, |_, _| None)
    }

    /// The same for texts of which most units are compared with most of the other: each two words are compared once,
    /// where that takes no more than some memory.
    pub fn of_all_pairs(
        source: &'a Units,
        target: &'a Units,
        lexicons: &[&Lexicon],
        weights: &'a Weights,
    ) -> Self {
        Self::prepared(source, target, lexicons, weights, Cosines::of)
    }

    fn prepared(
        source: &'a Units,
        target: &'a Units,
        lexicons: &[&Lexicon],
        weights: &'a Weights,
        table: impl Fn(&Side, &Side) -> Option<Cosines>,
    ) -> Self {
        let partners = Partners::new(source, target, lexicons, weights);
        let back = partners.reversed(target.words().len());
        let side = |units: &'a Units, partners| Side {
            units,
            factor: weights.table,
            vectors: Vectors::of(units),
            partners,
            mass: (0..units.words().len())
                .map(|word| mass(units, word, weights))
                .collect(),
            background: Vec::new(),
            usual_words: usual_words(units),
        };
        let (mut one, mut two) = (side(source, partners), side(target, back));
        let table = table(&one, &two);
        let cosine = |word: usize, their_word: usize| match &table {
            Some(table) => table.row(word)[their_word],
            None => one.cosine(word, &two, their_word),
        };
        let of_one = one.measure(&two, weights, cosine);
        let of_two = two.measure(&one, weights, |word, their_word| cosine(their_word, word));
        (one.background, two.background) = (of_one, of_two);
        let characters = |units: &Units| units.lengths().iter().sum::<f32>().max(1.0);
        Self {
            source: one,
            target: two,
            table,
            weights,
            stretch: (characters(target) / characters(source)).ln(),
        }
    }

    /// A vector for each unit of both sides, for finding roughly where the texts run parallel, and its
    /// dimensions. Vectors of neighbours may be added.
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
    pub fn coverage(&self) -> f32 {
        let known = |side: &Side| {
            let all = side.units.words().len();
            let known = (0..all)
                .filter(|&word| side.vectors.knows(word) || !side.partners.of(word).is_empty());
            known.count() as f32 / all.max(1) as f32
        };
        known(&self.source).min(known(&self.target))
    }

    /// How surely two units say the same: 0 for what unrelated units reach in the mean, about 0.3 for a
    /// faithful translation.
    pub fn similarity(&self, source: usize, target: usize) -> f32 {
        let column = target..target + 1;
        let columns = std::slice::from_ref(&column);
        let [one, two] = self.strip(source..source + 1, columns, &[(1, 1)])[0];
        (one + two) / 2.0
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
    /// How like a word of this side is to one of the other by the table.
    fn cosine(&self, word: usize, other: &Side, their_word: usize) -> f32 {
        let cosine = self.vectors.cosine(word, &other.vectors, their_word);
        (self.factor * cosine).min(1.0)
    }

    /// The best likeness of a word of this side to a word of a unit of the other.
    fn best(
        &self,
        word: usize,
        other: &Side,
        unit: usize,
        cosine: impl Fn(usize, usize) -> f32,
    ) -> f32 {
        let partners = self.partners.of(word);
        let mut best = 0f32;
        for &token in other.units.tokens(unit) {
            best = best.max(cosine(word, token as usize));
            if let Ok(at) = partners.binary_search_by_key(&token, |pair| pair.0) {
                best = best.max(partners[at].1);
            }
        }
        best
    }

    /// What each word finds in unrelated text of the other side.
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
        (0..self.units.words().len())
            .into_par_iter()
            .map(|word| {
                let mut found: Vec<f32> = sample
                    .iter()
                    .map(|&unit| self.best(word, other, unit, &cosine))
                    .collect();
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

/// The best partner of every word of some pairs of units.
#[derive(Default)]
struct Bests {
    values: Vec<f32>,
    /// Where the pair of a row and a column begins: first the words of the row, then those of the column.
    at: Vec<usize>,
    columns: Range<usize>,
}

impl Bests {
    fn pair(&self, column: usize, words: usize) -> (&[f32], &[f32]) {
        let at = column - self.columns.start;
        self.values[self.at[at]..self.at[at + 1]].split_at(words)
    }
}

impl Comparison<'_> {
    /// The likeness of the runs of units that begin in `rows`, one after the other, with those of the other side that
    /// begin in the columns of their row; a run has one of the `shapes`.
    pub fn strip(
        &self,
        rows: Range<usize>,
        columns: &[Range<usize>],
        shapes: &[Runs],
    ) -> Vec<[f32; 2]> {
        let (most_rows, most_columns) = shapes.iter().fold((1, 1), |(rows, columns), shape| {
            (rows.max(shape.0), columns.max(shape.1))
        });
        let last = (rows.end + most_rows - 1).min(self.source.units.len());
        let mut hits = Hits::new(self.target.units.words().len());
        let bests: Vec<Bests> = (rows.start..last)
            .map(|row| {
                let first = (row + 1).saturating_sub(most_rows).max(rows.start) - rows.start;
                let needed = columns[first..(row + 1 - rows.start).min(columns.len())]
                    .iter()
                    .filter(|range| !range.is_empty());
                let start = needed.clone().map(|range| range.start).min().unwrap_or(0);
                let end = needed
                    .map(|range| range.end + most_columns - 1)
                    .max()
                    .unwrap_or(0);
                self.row(
                    row,
                    start..end.min(self.target.units.len()).max(start),
                    &mut hits,
                )
            })
            .collect();
        let mut out = Vec::new();
        for row in rows.clone() {
            for column in columns[row - rows.start].clone() {
                for &shape in shapes {
                    out.push(self.bead(row, column, shape, &bests[row - rows.start..]));
                }
            }
        }
        out
    }
}

/// For each target word the tokens of the row at hand that have it as a partner.
struct Hits {
    first: Vec<u32>,
    list: Vec<(usize, f32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Hits {
    fn new(words: usize) -> Self {
        Self {
            first: vec![NONE; words],
            list: Vec::new(),
        }
    }

    fn fill(&mut self, side: &Side, tokens: &[u32]) {
        for (at, &token) in tokens.iter().enumerate() {
            for &(partner, degree) in side.partners.of(token as usize) {
                self.list.push((at, degree, self.first[partner as usize]));
                self.first[partner as usize] = self.list.len() as u32 - 1;
            }
        }
    }

    fn clear(&mut self, side: &Side, tokens: &[u32]) {
        for &token in tokens {
            for &(partner, _) in side.partners.of(token as usize) {
                self.first[partner as usize] = NONE;
            }
        }
        self.list.clear();
    }

    fn of(&self, word: u32) -> impl Iterator<Item = (usize, f32)> + '_ {
        let mut next = self.first[word as usize];
        std::iter::from_fn(move || {
            let &(at, degree, following) = self.list.get(next as usize)?;
            next = following;
            Some((at, degree))
        })
    }
}

impl Comparison<'_> {
    /// The best partners between one source unit and a range of target units.
    fn row(&self, row: usize, columns: Range<usize>, hits: &mut Hits) -> Bests {
        let own = self.source.units.tokens(row);
        // the words of the row with what is kept of them
        let rows: Vec<(usize, &[f32])> = own
            .iter()
            .map(|&word| {
                let kept = self.table.as_ref().map(|table| table.row(word as usize));
                (word as usize, kept.unwrap_or_default())
            })
            .collect();
        hits.fill(&self.source, own);
        let mut bests = Bests {
            columns: columns.clone(),
            at: vec![0],
            values: Vec::new(),
        };
        for column in columns {
            let start = bests.values.len();
            let other = self.target.units.tokens(column);
            bests.values.resize(start + own.len() + other.len(), 0.0);
            let (of_own, of_other) = bests.values[start..].split_at_mut(own.len());
            for (theirs, &token) in of_other.iter_mut().zip(other) {
                for (at, degree) in hits.of(token) {
                    of_own[at] = of_own[at].max(degree);
                    *theirs = theirs.max(degree);
                }
                for (mine, &(word, kept)) in of_own.iter_mut().zip(&rows) {
                    let token = token as usize;
                    let kept = kept.get(token).copied();
                    let cosine =
                        kept.unwrap_or_else(|| self.source.cosine(word, &self.target, token));
                    *mine = mine.max(cosine);
                    *theirs = theirs.max(cosine);
                }
            }
            bests.at.push(bests.values.len());
        }
        hits.clear(&self.source, own);
        bests
    }

    fn length_penalty(&self, ratio: f32, shorter: f32) -> f32 {
        let w = self.weights;
        let variance = 1.0 + w.length_short / shorter;
        (w.length * ratio * ratio / variance).min(w.length_most)
    }

    /// How surely the run of `shape` that begins at a row and a column says the same on both sides.
    fn bead(&self, row: usize, column: usize, shape: Runs, bests: &[Bests]) -> [f32; 2] {
        let (rows, columns) = (shape.0, shape.1);
        if row + rows > self.source.units.len() || column + columns > self.target.units.len() {
            return [f32::NEG_INFINITY; 2];
        }
        let words = |side: &Side, run: Range<usize>| -> usize {
            run.map(|unit| side.units.tokens(unit).len()).sum()
        };
        let source_words = words(&self.source, row..row + rows);
        let target_words = words(&self.target, column..column + columns);
        let pair =
            |r: usize, c: usize| bests[r].pair(column + c, self.source.units.tokens(row + r).len());
        let mut from_source = Excess::default();
        for r in 0..rows {
            let parts: [&[f32]; LONGEST_RUN] =
                std::array::from_fn(|c| pair(r, c.min(columns - 1)).0);
            from_source.add(
                &self.source,
                row + r,
                &parts[..columns],
                target_words,
                &self.target,
            );
        }
        let mut from_target = Excess::default();
        for c in 0..columns {
            let parts: [&[f32]; LONGEST_RUN] = std::array::from_fn(|r| pair(r.min(rows - 1), c).1);
            from_target.add(
                &self.target,
                column + c,
                &parts[..rows],
                source_words,
                &self.source,
            );
        }
        let length =
            |side: &Side, run: Range<usize>| side.units.lengths()[run].iter().sum::<f32>() + 1.0;
        let ratio = (length(&self.target, column..column + columns)
            / length(&self.source, row..row + rows))
        .ln()
            - self.stretch;
        let penalty = self.length_penalty(
            ratio,
            length(&self.source, row..row + rows)
                .min(length(&self.target, column..column + columns)),
        );
        [from_source.mean() - penalty, from_target.mean() - penalty]
    }
}

/// What the words of a run found beyond their background: the mean of its units, in each of which words count
/// by their mass. Units count alike, so that one of common words only is not carried along by its neighbours.
#[derive(Default)]
struct Excess {
    means: f32,
    units: f32,
}

impl Excess {
    fn add(&mut self, side: &Side, unit: usize, found: &[&[f32]], words: usize, other: &Side) {
        let doublings = (words.max(1) as f32 / other.usual_words.max(1.0)).log2();
        let (mut sum, mut mass) = (0.0, 0.0);
        for (at, &token) in side.units.tokens(unit).iter().enumerate() {
            let best = found.iter().map(|part| part[at]).fold(0.0, f32::max);
            let background = side.background[token as usize];
            let expected = (background.level + background.slope * doublings).clamp(0.0, 0.9);
            let weight = side.mass[token as usize];
            sum += weight * (best - expected);
            mass += weight;
        }
        if mass > 0.0 {
            self.means += sum / mass;
        }
        self.units += 1.0;
    }

    fn mean(&self) -> f32 {
        self.means / self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn what_is_kept_of_all_pairs_of_words_changes_no_result() {
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
        let direct = Comparison::new(&source, &target, &[], &weights);
        let kept = Comparison::of_all_pairs(&source, &target, &[], &weights);
        assert!(kept.table.is_some());
        for pair in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (one, two) = (
                direct.similarity(pair.0, pair.1),
                kept.similarity(pair.0, pair.1),
            );
            assert_eq!(one, two, "{pair:?}");
        }
        assert!(direct.similarity(0, 1) > direct.similarity(0, 0));
    }
}
