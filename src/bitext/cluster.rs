//! Facts across all reports: groups of linked units, cut where they hang together by few links.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::collation::{Cluster, Divergence, Link, Place, Relation, UnitRef};
use super::model::SAME_FACT;
use crate::text::Span;

/// A passage that some link rests on.
type Passage = (UnitRef, Span);

/// The clusters of passages that links of the same fact rest on, in the order of their first passages.
///
/// Passages are joined from the surest link down, and two clusters only where their units are linked well in the mean of all
/// pairs: one wrong link between two facts does not make one of them.
pub(super) fn clusters(links: &[Link], divergences: &[Divergence]) -> Vec<Cluster> {
    let mut links: Vec<&Link> = links
        .iter()
        .filter(|link| link.relation == Relation::SameFact && link.passages.is_some())
        .collect();
    links.sort_by(|x, y| y.score.total_cmp(&x.score));
    let mut scores: FxHashMap<(UnitRef, UnitRef), f64> = FxHashMap::default();
    for link in &links {
        scores.insert((link.a, link.b), link.score);
        scores.insert((link.b, link.a), link.score);
    }
    let mut of: BTreeMap<Passage, usize> = BTreeMap::new();
    let mut members: Vec<Vec<Passage>> = Vec::new();
    for link in &links {
        let [one, two] = link.passages.expect("links without passages were left out");
        let ends = [(link.a, one), (link.b, two)].map(|passage| {
            *of.entry(passage).or_insert_with(|| {
                members.push(vec![passage]);
                members.len() - 1
            })
        });
        let [kept, joined] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        if kept != joined && hold_together(&members[kept], &members[joined], &scores) {
            for passage in std::mem::take(&mut members[joined]) {
                of.insert(passage, kept);
                members[kept].push(passage);
            }
        }
    }
    let mut clusters: Vec<Cluster> = members
        .into_iter()
        .filter(|members| {
            members
                .iter()
                .any(|member| member.0.report != members[0].0.report)
        })
        .map(|members| cluster(members, &links, divergences))
        .collect();
    clusters.sort_by_key(|cluster| {
        let place = cluster.places[0];
        (place.report, place.start, place.end)
    });
    clusters
}

/// Whether the mean likelihood over all pairs of units of different reports is that of a link.
fn hold_together(
    one: &[Passage],
    two: &[Passage],
    scores: &FxHashMap<(UnitRef, UnitRef), f64>,
) -> bool {
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, b) in one.iter().flat_map(|x| two.iter().map(move |y| (x.0, y.0))) {
        // within a report nothing is linked
        if a.report != b.report {
            sum += scores.get(&(a, b)).copied().unwrap_or(0.0);
            count += 1.0;
        }
    }
    count > 0.0 && sum / count >= SAME_FACT
}

fn cluster(mut members: Vec<Passage>, links: &[&Link], divergences: &[Divergence]) -> Cluster {
    members.sort_unstable();
    let holds = |at: UnitRef| members.iter().any(|member| member.0 == at);
    let within: Vec<&&Link> = links.iter().filter(|l| holds(l.a) && holds(l.b)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in within.iter().flat_map(|link| &link.shared) {
        *counts.entry(id).or_default() += 1;
    }
    let mut shared: Vec<(&str, usize)> = counts.into_iter().collect();
    shared.retain(|(_, count)| 2 * count >= within.len());
    shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let place = |(at, span): &Passage| Place {
        report: at.report,
        unit: at.unit,
        start: span.start,
        end: span.end,
    };
    let inside = |divergence: &Divergence| {
        let units = divergence.places.iter().map(|place| UnitRef {
            report: place.report,
            unit: place.unit,
        });
        let count = units.clone().count();
        count > 1 && units.filter(|at| holds(*at)).count() == count
    };
    let differing = divergences.iter().enumerate();
    Cluster {
        places: members.iter().map(place).collect(),
        shared: shared.into_iter().map(|(id, _)| id.to_owned()).collect(),
        divergences: differing
            .filter(|(_, divergence)| inside(divergence))
            .map(|(at, _)| at)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: (usize, usize), b: (usize, usize), score: f64) -> Link {
        let at = |(report, unit)| UnitRef { report, unit };
        let span = |(_, unit): (usize, usize)| Span::new(unit * 10, unit * 10 + 9);
        Link {
            a: at(a),
            b: at(b),
            score,
            relation: Relation::SameFact,
            shared: vec!["x".to_owned()],
            passages: Some([span(a), span(b)]),
        }
    }

    fn units(cluster: &Cluster) -> Vec<(usize, usize)> {
        let places = cluster.places.iter();
        places.map(|place| (place.report, place.unit)).collect()
    }

    #[test]
    fn three_reports_of_one_fact_are_one_cluster() {
        let links = [
            link((0, 0), (1, 0), 0.9),
            link((0, 0), (2, 1), 0.8),
            link((1, 0), (2, 1), 0.7),
        ];
        let clusters = clusters(&links, &[]);
        assert_eq!(clusters.len(), 1);
        assert_eq!(units(&clusters[0]), [(0, 0), (1, 0), (2, 1)]);
        assert_eq!(clusters[0].shared, ["x"]);
    }

    #[test]
    fn one_wrong_link_does_not_join_two_facts() {
        let links = [
            link((0, 0), (1, 0), 0.9),
            link((2, 0), (3, 0), 0.9),
            link((1, 0), (2, 0), 0.5),
        ];
        let clusters = clusters(&links, &[]);
        let units: Vec<_> = clusters.iter().map(units).collect();
        assert_eq!(units, [[(0, 0), (1, 0)], [(2, 0), (3, 0)]]);
    }
}
