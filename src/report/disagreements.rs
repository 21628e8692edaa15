//! Disagreements of many reports: one entry a fact, however many pairs of reports show it.

use std::collections::HashMap;

use crate::bitext::collation::{Collation, Divergence, Place, Say};

/// Joins the disagreements of one kind that share a passage, so that it is shown once, with everybody who says it.
pub fn join(collation: &mut Collation) {
    let mut joined: Vec<Divergence> = Vec::new();
    let mut now: Vec<usize> = Vec::new();
    let mut at: HashMap<(String, Place), usize> = HashMap::new();
    for divergence in std::mem::take(&mut collation.divergences) {
        let key = |place: &Place| (divergence.kind.clone(), *place);
        let known = divergence
            .places
            .iter()
            .find_map(|place| at.get(&key(place)).copied());
        let known = known.filter(|&n| !joined[n].says.is_empty() && !divergence.says.is_empty());
        let n = known.unwrap_or(joined.len());
        for place in &divergence.places {
            at.entry(key(place)).or_insert(n);
        }
        now.push(n);
        match joined.get_mut(n) {
            Some(before) => add(before, &divergence),
            None => joined.push(divergence),
        }
    }
    for cluster in &mut collation.clusters {
        for n in &mut cluster.divergences {
            *n = now.get(*n).copied().unwrap_or(*n);
        }
        cluster.divergences.sort_unstable();
        cluster.divergences.dedup();
    }
    collation.divergences = joined;
}

/// Adds what another disagreement says of the same fact.
fn add(before: &mut Divergence, other: &Divergence) {
    for say in &other.says {
        let own = before
            .says
            .iter()
            .position(|known| known.value == say.value);
        let own = own.unwrap_or_else(|| {
            before.says.push(Say {
                value: say.value.clone(),
                places: Vec::new(),
            });
            before.says.len() - 1
        });
        for &place in &say.places {
            let Some(place) = other.places.get(place) else {
                continue;
            };
            // a passage stands on the rung on which it was met first
            if !before.places.contains(place) {
                before.says[own].places.push(before.places.len());
                before.places.push(*place);
            }
        }
    }
    before.says.retain(|say| !say.places.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divergence(says: &[(&str, usize)]) -> Divergence {
        let place = |report: usize| Place {
            report,
            unit: 0,
            start: 0,
            end: 2,
        };
        Divergence {
            kind: "number".to_owned(),
            message: String::new(),
            places: says.iter().map(|(_, report)| place(*report)).collect(),
            says: says
                .iter()
                .enumerate()
                .map(|(n, (value, _))| Say {
                    value: (*value).to_owned(),
                    places: vec![n],
                })
                .collect(),
        }
    }

    #[test]
    fn disagreements_with_a_passage_in_common_are_one() {
        let mut collation = Collation {
            divergences: vec![
                divergence(&[("12", 0), ("13", 1)]),
                divergence(&[("5", 7), ("6", 8)]),
                divergence(&[("12", 0), ("13", 2)]),
                divergence(&[("13", 2), ("15", 3)]),
            ],
            ..Collation::default()
        };
        join(&mut collation);
        assert_eq!(collation.divergences.len(), 2);
        let said = &collation.divergences[0];
        let rungs: Vec<(&str, usize)> = said
            .says
            .iter()
            .map(|say| (say.value.as_str(), say.places.len()))
            .collect();
        assert_eq!(rungs, [("12", 1), ("13", 2), ("15", 1)]);
        assert_eq!(said.places.len(), 4);
    }
}
