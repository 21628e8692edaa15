//! The likeliest labels of a sentence under a linear-chain CRF (Lafferty, McCallum and Pereira 2001), and how sure they are.

use std::ops::Range;

use super::hashes::{LABELS, LANES, Scores};

/// A stretch of words with one label, and its least certain word's probability.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    pub words: Range<usize>,
    /// 0: person, 1: organisation, 2: place.
    pub kind: usize,
    pub sureness: f32,
}

/// A number for each label, and a nought.
type Lanes = [f32; LANES];

/// What labels cost and how they follow one another.
#[derive(Debug)]
pub(super) struct Chain {
    moves: [Lanes; LABELS],
    /// The same as factors.
    factors: [Lanes; LABELS],
    /// The factors by the label that follows.
    factors_to: [Lanes; LABELS],
    step: f32,
    /// The factor of a score by how many steps it is below the greatest.
    below: Vec<f32>,
}

/// How many steps below the greatest a score is looked up; most are.
const BELOW: i32 = 1 << 10;

impl Chain {
    pub fn new(moves: &[[i32; LABELS]; LABELS], step: f32) -> Self {
        let mut chain = Self {
            moves: [[f32::NEG_INFINITY; LANES]; LABELS],
            factors: [[0.0; LANES]; LABELS],
            factors_to: [[0.0; LANES]; LABELS],
            step,
            below: Vec::new(),
        };
        chain.below = (0..BELOW).map(|steps| chain.factor(-steps)).collect();
        for (from, row) in moves.iter().enumerate() {
            for (to, &weight) in row.iter().enumerate() {
                // the inside of a name follows its beginning or inside alone
                let broken = to > 0 && to % 2 == 0 && from.div_ceil(2) != to / 2;
                let weight = if broken {
                    f32::NEG_INFINITY
                } else {
                    weight as f32 * step
                };
                chain.moves[from][to] = weight;
                chain.factors[from][to] = weight.exp();
                chain.factors_to[to][from] = weight.exp();
            }
        }
        chain
    }

    /// The names in a sentence, by Viterbi's algorithm; `chances` are those of [`Chain::chances`].
    pub fn stretches(&self, scores: &[Scores], chances: &[[f32; LABELS]]) -> Vec<Stretch> {
        let labels = self.labels(scores);
        let mut found: Vec<Stretch> = Vec::new();
        for (at, &label) in labels.iter().enumerate() {
            let sureness = chances[at][label];
            match (label, found.last_mut()) {
                (0, _) => {}
                (label, Some(last)) if label % 2 == 0 && last.words.end == at => {
                    last.words.end = at + 1;
                    last.sureness = last.sureness.min(sureness);
                }
                (label, _) => found.push(Stretch {
                    words: at..at + 1,
                    kind: (label - 1) / 2,
                    sureness,
                }),
            }
        }
        found
    }

    fn labels(&self, scores: &[Scores]) -> Vec<usize> {
        let mut best = [f32::NEG_INFINITY; LANES];
        let mut ways: Vec<[u32; LANES]> = Vec::with_capacity(scores.len());
        for (at, own) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; LANES];
            let mut way = [0; LANES];
            if at == 0 {
                next = FIRST.map(|factor| if factor > 0.0 { 0.0 } else { f32::NEG_INFINITY });
            } else {
                for (from, moves) in self.moves.iter().enumerate() {
                    let so_far = best[from];
                    for to in 0..LANES {
                        let sum = so_far + moves[to];
                        let better = sum > next[to];
                        next[to] = if better { sum } else { next[to] };
                        way[to] = if better { from as u32 } else { way[to] };
                    }
                }
            }
            for (next, &own) in next.iter_mut().zip(own) {
                *next += own as f32 * self.step;
            }
            best = next;
            ways.push(way);
        }
        let greatest =
            |of: &Lanes| (0..LABELS).fold(0, |best, at| if of[at] > of[best] { at } else { best });
        let mut label = greatest(&best);
        let mut labels = vec![0; scores.len()];
        for at in (0..scores.len()).rev() {
            labels[at] = label;
            label = ways[at][label] as usize;
        }
        labels
    }

    /// The probability of each label at each word, by the forward and backward sums.
    pub fn chances(&self, scores: &[Scores]) -> Vec<[f32; LABELS]> {
        let own: Vec<Lanes> = scores.iter().map(|of| self.own(of)).collect();
        let mut forwards: Vec<Lanes> = Vec::with_capacity(own.len());
        for own in &own {
            let sums = match forwards.last() {
                None => FIRST,
                Some(last) => summed(last, &self.factors),
            };
            forwards.push(scaled(times(&sums, own)));
        }
        let mut chances = vec![[0.0; LABELS]; own.len()];
        let mut backward = EACH;
        for (at, own) in own.iter().enumerate().rev() {
            let both = scaled(times(&forwards[at], &backward));
            chances[at].copy_from_slice(&both[..LABELS]);
            let mut before = [0.0; LANES];
            for (to, factors) in self.factors_to.iter().enumerate() {
                for (before, factor) in before.iter_mut().zip(factors) {
                    *before += factor * own[to] * backward[to];
                }
            }
            backward = scaled(before);
        }
        chances
    }

    /// What speaks for each label as factors; the greatest is 1.
    fn own(&self, scores: &Scores) -> Lanes {
        let most = scores.iter().max().copied().unwrap_or(0);
        let mut own = [0.0; LANES];
        for (own, score) in own.iter_mut().zip(scores) {
            let known = self.below.get((most - score) as usize).copied();
            *own = known.unwrap_or_else(|| self.factor(score - most));
        }
        own
    }

    /// The factor that a score is.
    fn factor(&self, score: i32) -> f32 {
        (score as f32 * self.step).exp()
    }
}

/// One for each label.
const EACH: Lanes = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
/// One for each label that a sentence may begin with: no inside of a name.
const FIRST: Lanes = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0];

/// The sums over what stands for each label and its factors.
fn summed(of: &Lanes, factors: &[Lanes; LABELS]) -> Lanes {
    let mut sums = [0.0; LANES];
    for (from, factors) in factors.iter().enumerate() {
        for (sum, factor) in sums.iter_mut().zip(factors) {
            *sum += of[from] * factor;
        }
    }
    sums
}

fn times(one: &Lanes, other: &Lanes) -> Lanes {
    std::array::from_fn(|at| one[at] * other[at])
}

fn scaled(values: Lanes) -> Lanes {
    let sum: f32 = values[..LABELS].iter().sum();
    match sum > 0.0 {
        true => values.map(|value| value / sum),
        false => EACH.map(|each| each / LABELS as f32),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All labellings with their sums, by trying each.
    fn tried(chain: &Chain, scores: &[Scores]) -> Vec<(Vec<usize>, f32)> {
        let mut all = vec![(Vec::new(), 0.0f32)];
        for own in scores {
            let longer = all.iter().flat_map(|(labels, sum)| {
                (0..LABELS).filter_map(move |label| {
                    let from = labels.last().copied().unwrap_or(0);
                    let first = labels.is_empty();
                    let allowed = !first || label == 0 || label % 2 == 1;
                    let moved = if first { 0.0 } else { chain.moves[from][label] };
                    let mut longer: Vec<usize> = labels.clone();
                    longer.push(label);
                    let sum = sum + moved + own[label] as f32 * chain.step;
                    (allowed && sum.is_finite()).then_some((longer, sum))
                })
            });
            all = longer.collect();
        }
        all
    }

    proptest! {
        #[test]
        fn the_likeliest_labels_and_their_chances_are_those_of_trying_all(
            scores in proptest::collection::vec(proptest::array::uniform7(-40..40i32), 1..5),
            moves in proptest::array::uniform7(proptest::array::uniform7(-40..40i32)),
        ) {
            let chain = Chain::new(&moves, 0.1);
            let all = tried(&chain, &scores);
            let best = all.iter().map(|(_, sum)| *sum).fold(f32::NEG_INFINITY, f32::max);
            let labels = chain.labels(&scores);
            let own = all.iter().find(|(of, _)| *of == labels).expect("a labelling that may be");
            prop_assert!((own.1 - best).abs() < 1e-3);
            let whole: f32 = all.iter().map(|(_, sum)| (sum - best).exp()).sum();
            let chances = chain.chances(&scores);
            for (at, of) in chances.iter().enumerate() {
                for (label, chance) in of.iter().enumerate() {
                    let with = all.iter().filter(|(labels, _)| labels[at] == label);
                    let sum: f32 = with.map(|(_, sum)| (sum - best).exp()).sum();
                    prop_assert!((chance - sum / whole).abs() < 1e-3);
                }
            }
        }
    }
}
