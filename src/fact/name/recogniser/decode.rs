//! The likeliest labels of a sentence under a linear-chain CRF (Lafferty, McCallum and Pereira 2001), and how sure they are.

use std::ops::Range;

use super::hashes::{LABELS, Scores};

/// A stretch of words with one label, and its least certain word's probability.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    pub words: Range<usize>,
    /// 0: person, 1: organisation, 2: place.
    pub kind: usize,
    pub sureness: f32,
}

/// What labels cost and how they follow one another.
#[derive(Debug)]
pub(super) struct Chain {
    moves: [[f32; LABELS]; LABELS],
    /// The same as factors.
    factors: [[f32; LABELS]; LABELS],
    step: f32,
}

impl Chain {
    pub fn new(moves: &[[i32; LABELS]; LABELS], step: f32) -> Self {
        let mut chain = Self {
            moves: [[0.0; LABELS]; LABELS],
            factors: [[0.0; LABELS]; LABELS],
            step,
        };
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
        let mut best = [f32::NEG_INFINITY; LABELS];
        let mut ways: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
        for (at, own) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut way = [0; LABELS];
            for (to, next) in next.iter_mut().enumerate() {
                let own = own[to] as f32 * self.step;
                if at == 0 {
                    let inside = to > 0 && to % 2 == 0;
                    *next = if inside { f32::NEG_INFINITY } else { own };
                    continue;
                }
                for (from, &so_far) in best.iter().enumerate() {
                    let sum = so_far + self.moves[from][to];
                    if sum > *next {
                        *next = sum;
                        way[to] = from as u8;
                    }
                }
                *next += own;
            }
            best = next;
            ways.push(way);
        }
        let greatest = |of: &[f32; LABELS]| {
            (0..LABELS).fold(0, |best, at| if of[at] > of[best] { at } else { best })
        };
        let mut label = greatest(&best);
        let mut labels = vec![0; scores.len()];
        for at in (0..scores.len()).rev() {
            labels[at] = label;
            label = usize::from(ways[at][label]);
        }
        labels
    }

    /// The probability of each label at each word, by the forward and backward sums.
    pub fn chances(&self, scores: &[Scores]) -> Vec<[f32; LABELS]> {
        let own: Vec<[f32; LABELS]> = scores.iter().map(|of| self.own(of)).collect();
        let mut chances = Vec::with_capacity(own.len());
        let mut forward = [0.0; LABELS];
        for (at, own) in own.iter().enumerate() {
            let mut next = [0.0; LABELS];
            for (to, next) in next.iter_mut().enumerate() {
                let sum: f32 = match at {
                    0 if to > 0 && to % 2 == 0 => 0.0,
                    0 => 1.0,
                    _ => (0..LABELS)
                        .map(|from| forward[from] * self.factors[from][to])
                        .sum(),
                };
                *next = sum * own[to];
            }
            forward = scaled(next);
            chances.push(forward);
        }
        let mut backward = [1.0; LABELS];
        for at in (0..own.len()).rev() {
            for (chance, back) in chances[at].iter_mut().zip(backward) {
                *chance *= back;
            }
            chances[at] = scaled(chances[at]);
            let mut before = [0.0; LABELS];
            for (from, before) in before.iter_mut().enumerate() {
                *before = (0..LABELS)
                    .map(|to| self.factors[from][to] * own[at][to] * backward[to])
                    .sum();
            }
            backward = scaled(before);
        }
        chances
    }

    /// What speaks for each label as factors; the greatest is 1.
    fn own(&self, scores: &Scores) -> [f32; LABELS] {
        let most = scores.iter().max().copied().unwrap_or(0);
        scores.map(|score| ((score - most) as f32 * self.step).exp())
    }
}

fn scaled(values: [f32; LABELS]) -> [f32; LABELS] {
    let sum: f32 = values.iter().sum();
    match sum > 0.0 {
        true => values.map(|value| value / sum),
        false => [1.0 / LABELS as f32; LABELS],
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
