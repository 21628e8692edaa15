//! Rows of pairs of units, and runs of neighbours, compared at once: what a word of a unit finds in a word of another is
//! computed once a row, what the words of a unit find in a run once for all beads that hold both.

use std::ops::Range;

use super::comparison::{Comparison, Side};

/// Units of one side and of the other in a run.
pub type Runs = (usize, usize);

const NONE: u32 = u32::MAX;

/// What rows are computed in; kept between rows for its memory.
#[derive(Default)]
pub struct Scratch {
    /// The place of each target word among the words at hand, or [`NONE`].
    places: Vec<u32>,
    /// The words at hand.
    words: Vec<u32>,
    /// For each of them the likeness of every word of the row,
    likeness: Vec<f32>,
    /// and the best.
    best: Vec<f32>,
}

/// The best partner of every word of some pairs of units: of one unit, and each of a list of others.
#[derive(Default)]
struct Bests {
    values: Vec<f32>,
    /// Where the pair with each of the others begins: first the words of the one, then those of the other.
    at: Vec<usize>,
    /// How many words the one has.
    words: usize,
}

impl Bests {
    fn pair(&self, other: usize) -> (&[f32], &[f32]) {
        self.values[self.at[other]..self.at[other + 1]].split_at(self.words)
    }
}

/// The pairs of one row of a strip with the columns that runs from it may hold.
struct Row {
    columns: Range<usize>,
    bests: Bests,
}

impl Row {
    fn pair(&self, column: usize) -> (&[f32], &[f32]) {
        self.bests.pair(column - self.columns.start)
    }
}

/// What units of one side find in runs of the other side: for each place where a run begins, by the length of the run.
struct Found {
    start: usize,
    most: usize,
    values: Vec<f32>,
}

impl Found {
    fn in_run(&self, start: usize, units: usize) -> f32 {
        self.values[(start - self.start) * self.most + units - 1]
    }
}

impl Comparison<'_> {
    /// How alike two units are: 0 on average for unrelated units, about 0.3 for a faithful translation.
    #[must_use]
    pub fn similarity(&self, source: usize, target: usize) -> f32 {
        let [one, two] = self.row(source, &[target], &mut Scratch::default())[0];
        (one + two) / 2.0
    }

    /// How surely a source unit says the same as each of some target units: what the source side finds in the target
    /// side, and the other way round.
    pub fn row(&self, row: usize, columns: &[usize], scratch: &mut Scratch) -> Vec<[f32; 2]> {
        let bests = self.bests(row, columns.iter().copied(), scratch);
        let words = |side: &Side, unit: usize| side.units.tokens(unit).len();
        let pair = |(at, &column): (usize, &usize)| {
            let (own, theirs) = bests.pair(at);
            let penalty = self.length_penalty(row..row + 1, column..column + 1);
            [
                excess(
                    &self.source,
                    row,
                    own,
                    words(&self.target, column),
                    &self.target,
                ) - penalty,
                excess(
                    &self.target,
                    column,
                    theirs,
                    words(&self.source, row),
                    &self.source,
                ) - penalty,
            ]
        };
        columns.iter().enumerate().map(pair).collect()
    }

    /// How surely runs say the same that begin at the source units `rows` and, for each of these, at the target units of
    /// its range, for each of `shapes`; negative infinity for runs that reach beyond the end of a side.
    #[must_use]
    pub fn strip(
        &self,
        rows: Range<usize>,
        columns: &[Range<usize>],
        shapes: &[Runs],
    ) -> Vec<[f32; 2]> {
        let (most_rows, most_columns) = shapes.iter().fold((1, 1), |(rows, columns), shape| {
            (rows.max(shape.0), columns.max(shape.1))
        });
        let compared = self.rows(rows.clone(), columns, (most_rows, most_columns));
        let of_source: Vec<Found> = (rows.start..)
            .zip(&compared)
            .map(|(unit, row)| self.found_by_source(unit, row, most_columns))
            .collect();
        let mut out = Vec::new();
        for row in rows.clone() {
            let at = row - rows.start;
            let columns = columns[at].clone();
            let ends = (columns.end + most_columns - 1).min(self.target.units.len());
            let of_target: Vec<Found> = (columns.start..ends)
                .map(|column| self.found_by_target(column, row, &compared[at..], most_rows))
                .collect();
            for column in columns.clone() {
                let bead = |&(rows, across): &Runs| {
                    if row + rows > self.source.units.len()
                        || column + across > self.target.units.len()
                    {
                        return [f32::NEG_INFINITY; 2];
                    }
                    // units count alike, so that one of common words only is not carried along by its neighbours
                    let one: f32 = (0..rows)
                        .map(|r| of_source[at + r].in_run(column, across))
                        .sum();
                    let two: f32 = (0..across)
                        .map(|c| of_target[column - columns.start + c].in_run(row, rows))
                        .sum();
                    let penalty = self.length_penalty(row..row + rows, column..column + across);
                    [one / rows as f32 - penalty, two / across as f32 - penalty]
                };
                out.extend(shapes.iter().map(bead));
            }
        }
        out
    }

    /// The pairs of the rows of a strip and of those that runs from it reach into.
    fn rows(&self, rows: Range<usize>, columns: &[Range<usize>], most: Runs) -> Vec<Row> {
        let last = (rows.end + most.0 - 1).min(self.source.units.len());
        let mut scratch = Scratch::default();
        let compared = |row: usize| {
            let first = (row + 1).saturating_sub(most.0).max(rows.start) - rows.start;
            let needed = columns[first..(row + 1 - rows.start).min(columns.len())]
                .iter()
                .filter(|range| !range.is_empty());
            let start = needed.clone().map(|range| range.start).min().unwrap_or(0);
            let end = needed
                .map(|range| range.end + most.1 - 1)
                .max()
                .unwrap_or(0);
            let columns = start..end.min(self.target.units.len()).max(start);
            let bests = self.bests(row, columns.clone(), &mut scratch);
            Row { columns, bests }
        };
        (rows.start..last).map(compared).collect()
    }

    /// What a source unit finds in each run of at most `most` target units of its row.
    fn found_by_source(&self, unit: usize, row: &Row, most: usize) -> Found {
        let mut values = vec![0.0; row.columns.len() * most];
        for (start, values) in row.columns.clone().zip(values.chunks_exact_mut(most)) {
            let (mut best, mut words) = (Vec::new(), 0);
            let run = start..row.columns.end.min(start + most);
            for (column, value) in run.zip(values) {
                raise(&mut best, row.pair(column).0);
                words += self.target.units.tokens(column).len();
                *value = excess(&self.source, unit, &best, words, &self.target);
            }
        }
        Found {
            start: row.columns.start,
            most,
            values,
        }
    }

    /// What a target unit finds in each run of at most `most` source units that begins at `start`, of which these are the
    /// rows.
    fn found_by_target(&self, unit: usize, start: usize, rows: &[Row], most: usize) -> Found {
        let (mut best, mut words) = (Vec::new(), 0);
        let run = (start..).zip(&rows[..rows.len().min(most)]);
        let find = |(at, row): (usize, &Row)| {
            raise(&mut best, row.pair(unit).1);
            words += self.source.units.tokens(at).len();
            excess(&self.target, unit, &best, words, &self.source)
        };
        Found {
            start,
            most,
            values: run.map(find).collect(),
        }
    }

    /// The best partners between one source unit and some target units.
    fn bests(
        &self,
        row: usize,
        columns: impl Iterator<Item = usize> + Clone,
        scratch: &mut Scratch,
    ) -> Bests {
        let own = self.source.units.tokens(row);
        let tokens = |column: usize| self.target.units.tokens(column);
        scratch.places.resize(self.target.units.words().len(), NONE);
        scratch.words.clear();
        for &token in columns.clone().flat_map(tokens) {
            let place = &mut scratch.places[token as usize];
            if *place == NONE {
                *place = scratch.words.len() as u32;
                scratch.words.push(token);
            }
        }
        self.compare_words(own, scratch);
        let mut bests = Bests {
            values: Vec::new(),
            at: vec![0],
            words: own.len(),
        };
        for column in columns {
            let other = tokens(column);
            let start = bests.values.len();
            bests.values.resize(start + own.len(), 0.0);
            for &token in other {
                let place = scratch.places[token as usize] as usize;
                let likeness = &scratch.likeness[place * own.len()..][..own.len()];
                raise_all(&mut bests.values[start..][..own.len()], likeness);
                bests.values.push(scratch.best[place]);
            }
            bests.at.push(bests.values.len());
        }
        for &word in &scratch.words {
            scratch.places[word as usize] = NONE;
        }
        bests
    }

    /// Fills in how like each of the words at hand is to each of `own`.
    fn compare_words(&self, own: &[u32], scratch: &mut Scratch) {
        scratch.likeness.clear();
        for &word in &scratch.words {
            let cosine = |&own: &u32| self.cosines.of(own as usize, word as usize);
            scratch.likeness.extend(own.iter().map(cosine));
        }
        for (at, &token) in own.iter().enumerate() {
            for &(partner, degree) in self.source.partners.of(token as usize) {
                let place = scratch.places[partner as usize];
                if place != NONE {
                    let likeness = &mut scratch.likeness[place as usize * own.len() + at];
                    *likeness = likeness.max(degree);
                }
            }
        }
        scratch.best.clear();
        let best = |likeness: &[f32]| likeness.iter().copied().fold(0.0, f32::max);
        match own.len() {
            0 => scratch.best.resize(scratch.words.len(), 0.0),
            words => scratch
                .best
                .extend(scratch.likeness.chunks_exact(words).map(best)),
        }
    }

    fn length_penalty(&self, rows: Range<usize>, columns: Range<usize>) -> f32 {
        let length =
            |side: &Side, run: Range<usize>| side.units.lengths()[run].iter().sum::<f32>() + 1.0;
        let (own, theirs) = (length(&self.source, rows), length(&self.target, columns));
        let ratio = (theirs / own).ln() - self.stretch;
        let w = self.weights;
        let variance = 1.0 + w.length_short / own.min(theirs);
        (w.length * ratio * ratio / variance).min(w.length_most)
    }
}

/// Raises each of `best` to what is found beside it; the first find is taken as it is.
fn raise(best: &mut Vec<f32>, found: &[f32]) {
    best.resize(found.len(), 0.0);
    raise_all(best, found);
}

fn raise_all(best: &mut [f32], found: &[f32]) {
    for (best, &found) in best.iter_mut().zip(found) {
        *best = best.max(found);
    }
}

/// What the words of a unit find beyond their background, in the mean by their mass; 0 for a unit without words. `words` says how
/// many words the other side has.
fn excess(side: &Side, unit: usize, found: &[f32], words: usize, other: &Side) -> f32 {
    let doublings = (words.max(1) as f32 / other.usual_words.max(1.0)).log2();
    let (mut sum, mut mass) = (0.0, 0.0);
    for (&token, best) in side.units.tokens(unit).iter().zip(found) {
        let background = side.background[token as usize];
        let expected = (background.level + background.slope * doublings).clamp(0.0, 0.9);
        let weight = side.mass[token as usize];
        sum += weight * (best - expected);
        mass += weight;
    }
    if mass > 0.0 { sum / mass } else { 0.0 }
}
