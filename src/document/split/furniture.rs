//! Which lines of a page are the report and which are furniture.
//!
//! A chain of lines is labelled as a whole: each line has a score for each kind, from what can be seen of it and
//! of the lines beside it, and so has each pair of kinds that follow each other (a linear-chain conditional
//! random field: Lafferty, McCallum and Pereira, 2001). The best chain is found by Viterbi's algorithm. The
//! weights stand in `furniture.toml` and are fitted by `../fit/furniture.py`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::UnitKind;
use super::signs::Line;

/// The kinds in the order of the weights.
pub(super) const KINDS: [UnitKind; 5] = [
    UnitKind::Sentence,
    UnitKind::Heading,
    UnitKind::Byline,
    UnitKind::Caption,
    UnitKind::Boilerplate,
];
type Scores = [f32; KINDS.len()];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// What is added to the score of each kind: text that is taken for furniture is lost, the other way round
    /// it only disturbs.
    cost: Scores,
    /// From each kind (row) to the next (column).
    transitions: [Scores; KINDS.len()],
    /// The weights of a sign on the line itself.
    here: FxHashMap<String, Scores>,
    /// And on the line before and after it.
    before: FxHashMap<String, Scores>,
    after: FxHashMap<String, Scores>,
}

static WEIGHTS: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("furniture.toml")).expect("the weights are well formed")
});

/// The kind of each line, told from all of them.
pub(super) fn kinds(lines: &[Line]) -> Vec<UnitKind> {
    let weights = &*WEIGHTS;
    let scores: Vec<Scores> = (0..lines.len())
        .map(|index| {
            let mut score = weights.cost;
            let here = lines[index].own.iter().chain(&lines[index].place);
            add(&mut score, &weights.here, here);
            if let Some(before) = index.checked_sub(1) {
                add(&mut score, &weights.before, &lines[before].own);
            }
            if let Some(after) = lines.get(index + 1) {
                add(&mut score, &weights.after, &after.own);
            }
            score
        })
        .collect();
    best(&scores, &weights.transitions)
        .into_iter()
        .map(|kind| KINDS[kind])
        .collect()
}

fn add<'a>(
    score: &mut Scores,
    weights: &FxHashMap<String, Scores>,
    signs: impl IntoIterator<Item = &'a &'static str>,
) {
    for sign in signs {
        if let Some(weight) = weights.get(*sign) {
            for (score, weight) in score.iter_mut().zip(weight) {
                *score += weight;
            }
        }
    }
}

/// The chain of kinds with the highest sum of scores and transitions.
fn best(scores: &[Scores], transitions: &[Scores; KINDS.len()]) -> Vec<usize> {
    let Some((first, rest)) = scores.split_first() else {
        return Vec::new();
    };
    let mut sum = *first;
    let mut from: Vec<[usize; KINDS.len()]> = Vec::with_capacity(rest.len());
    for score in rest {
        let mut next = [f32::MIN; KINDS.len()];
        let mut back = [0; KINDS.len()];
        for kind in 0..KINDS.len() {
            for before in 0..KINDS.len() {
                let reached = sum[before] + transitions[before][kind];
                if reached > next[kind] {
                    (next[kind], back[kind]) = (reached, before);
                }
            }
            next[kind] += score[kind];
        }
        sum = next;
        from.push(back);
    }
    let last = (0..KINDS.len()).max_by(|&a, &b| sum[a].total_cmp(&sum[b]));
    let mut chain = vec![last.expect("there are kinds")];
    for back in from.iter().rev() {
        chain.push(back[chain[chain.len() - 1]]);
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_chain_may_pass_through_a_line_that_looks_otherwise() {
        let mut transitions = [[0.0; 5]; 5];
        transitions[0][4] = -3.0;
        transitions[4][0] = -3.0;
        let line = |sentence: f32| [sentence, -9.0, -9.0, -9.0, 0.0];
        assert_eq!(
            best(&[line(2.0), line(-1.0), line(2.0)], &transitions),
            [0, 0, 0]
        );
        assert_eq!(
            best(&[line(5.0), line(-9.0), line(5.0)], &transitions),
            [0, 4, 0]
        );
        assert!(best(&[], &transitions).is_empty());
    }
}
