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

/// The weights of a sign on the line itself, on the line before and on the line after it.
type Row = [Scores; 3];

struct Weights {
    cost: Scores,
    transitions: [Scores; KINDS.len()],
    rows: FxHashMap<String, Row>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("furniture.toml")).expect("the weights are well formed");
    let mut rows: FxHashMap<String, Row> = FxHashMap::default();
    for (place, weights) in [table.here, table.before, table.after]
        .into_iter()
        .enumerate()
    {
        for (sign, scores) in weights {
            rows.entry(sign).or_default()[place] = scores;
        }
    }
    Weights {
        cost: table.cost,
        transitions: table.transitions,
        rows,
    }
});

/// The kind of each line, told from all of them.
pub(super) fn kinds(lines: &[Line]) -> Vec<UnitKind> {
    let weights = &*WEIGHTS;
    let of = |signs: &[&'static str]| -> Vec<&Row> {
        let rows = signs.iter().filter_map(|sign| weights.rows.get(*sign));
        rows.collect()
    };
    let own: Vec<Vec<&Row>> = lines.iter().map(|line| of(&line.own)).collect();
    let scores: Vec<Scores> = (0..lines.len())
        .map(|index| {
            let mut score = weights.cost;
            add(&mut score, &own[index], 0);
            add(&mut score, &of(&lines[index].place), 0);
            if let Some(before) = index.checked_sub(1) {
                add(&mut score, &own[before], 1);
            }
            if let Some(after) = own.get(index + 1) {
                add(&mut score, after, 2);
            }
            score
        })
        .collect();
    best(&scores, &weights.transitions)
        .into_iter()
        .map(|kind| KINDS[kind])
        .collect()
}

fn add(score: &mut Scores, rows: &[&Row], place: usize) {
    for row in rows {
        for (score, weight) in score.iter_mut().zip(row[place]) {
            *score += weight;
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
