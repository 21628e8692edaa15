//! The links that a page of many reports shows.
//!
//! Where two hundred reports tell the same, every sentence is linked with hundreds: nobody reads so many links,
//! and a page of them no browser opens. Each sentence keeps its best partner in each other report, and is the
//! partner of those whose best it is. Of a text that several reports have, one speaks for all.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::copies::copies;
use super::disagreements::join;
use super::index::COLUMNS;
use crate::bitext::collation::{Collation, Link, Relation, UnitRef};

/// The collation with the links and disagreements that its page shows: all of them, unless there are more reports than columns.
pub(super) fn on_page(collation: &Collation) -> Cow<'_, Collation> {
    if collation.reports.len() <= COLUMNS {
        return Cow::Borrowed(collation);
    }
    let mut kept = Collation {
        links: Vec::new(),
        ..collation.clone()
    };
    let firsts: Vec<usize> = copies(collation)
        .iter()
        .enumerate()
        .map(|(report, others)| others.first().map_or(report, |&first| first.min(report)))
        .collect();
    kept.links = of_texts(best(&collation.links), &firsts);
    join(&mut kept);
    Cow::Owned(kept)
}

/// The links without those that only repeat for a copy what its text has already: a sentence of a copy leads to the first
/// report of its text; one that this lacks keeps its own partners.
fn of_texts(links: Vec<Link>, firsts: &[usize]) -> Vec<Link> {
    let ends = |link: &Link| [(link.a, link.b), (link.b, link.a)];
    let led: HashSet<UnitRef> = links
        .iter()
        .flat_map(ends)
        .filter(|(at, to)| firsts[at.report] == to.report)
        .map(|(at, _)| at)
        .collect();
    let tells = |(at, to): (UnitRef, UnitRef)| {
        let first = firsts[at.report];
        first == at.report || first == to.report || !led.contains(&at)
    };
    let mut links = links;
    links.retain(|link| ends(link).into_iter().all(tells));
    links
}

/// The links that are the best of one of their units in the other's report, in their order. What says the same goes
/// before what is related; of equals the first is best.
fn best(links: &[Link]) -> Vec<Link> {
    let rank = |link: &Link| (link.relation != Relation::Related, link.score);
    let ends = |link: &Link| [(link.a, link.b.report), (link.b, link.a.report)];
    let mut best: HashMap<(UnitRef, usize), &Link> = HashMap::new();
    for link in links {
        for end in ends(link) {
            let known = best.entry(end).or_insert(link);
            if rank(link) > rank(known) {
                *known = link;
            }
        }
    }
    let is_best = |link: &&Link| ends(link).iter().any(|end| std::ptr::eq(best[end], *link));
    links.iter().filter(is_best).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: (usize, usize), b: (usize, usize), score: f64, relation: Relation) -> Link {
        let at = |(report, unit)| UnitRef { report, unit };
        Link {
            a: at(a),
            b: at(b),
            score,
            relation,
            shared: Vec::new(),
            passages: None,
        }
    }

    #[test]
    fn a_sentence_keeps_its_best_partner_in_each_report() {
        use Relation::{Related, SameFact};
        let links = [
            link((0, 0), (1, 0), 0.9, Related),
            link((0, 0), (1, 1), 0.5, SameFact),
            link((0, 0), (1, 2), 0.4, SameFact),
            link((0, 0), (2, 0), 0.1, Related),
            link((0, 1), (1, 2), 0.6, SameFact),
        ];
        let kept: Vec<(usize, usize)> = best(&links)
            .iter()
            .map(|l| (l.b.report, l.b.unit))
            .collect();
        // unit 0 of report 1 has no better partner; unit 2 has, and is nobody's best for the first sentence
        assert_eq!(kept, [(1, 0), (1, 1), (2, 0), (1, 2)]);
    }

    #[test]
    fn a_copy_leads_to_the_first_report_of_its_text() {
        let same = |a, b| link(a, b, 0.9, Relation::SameFact);
        // reports 0 and 2 have one text, the second sentence of 2 is its own
        let links = vec![
            same((0, 0), (1, 0)),
            same((0, 0), (2, 0)),
            same((1, 0), (2, 0)),
            same((1, 1), (2, 1)),
        ];
        let kept: Vec<_> = of_texts(links, &[0, 1, 0])
            .iter()
            .map(|l| (l.a.report, l.b))
            .collect();
        let at = |report, unit| UnitRef { report, unit };
        assert_eq!(kept, [(0, at(1, 0)), (0, at(2, 0)), (1, at(2, 1))]);
    }
}
