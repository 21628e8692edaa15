use rustc_hash::FxHashMap;

use super::cluster::Cluster;
use crate::bitext::collation::{Link, UnitRef};

/// The links between the units of two languages and the clusters that stand in them.
pub(super) struct Links {
    all: usize,
    /// For each cluster of the one and of the other language the links whose unit of its language holds it,
    /// in order.
    held: [Vec<Vec<u32>>; 2],
    /// For each link the clusters on either side.
    holds: Vec<[Vec<usize>; 2]>,
}

/// A unit with more clusters is a list: they are not paired for meeting in a link.
const CROWD: usize = 60;

impl Links {
    /// `ours` and `theirs` are the clusters of the two languages.
    pub fn new(links: &[Link], clusters: &[Cluster], ours: &[usize], theirs: &[usize]) -> Self {
        let units = [units(clusters, ours), units(clusters, theirs)];
        let mut held = [vec![Vec::new(); ours.len()], vec![Vec::new(); theirs.len()]];
        let mut holds: Vec<[Vec<usize>; 2]> = Vec::new();
        for link in links {
            let of = |side: usize, unit: &UnitRef| units[side].get(unit);
            // a unit is in one language, so at most one of the two ways finds both
            let ends = of(0, &link.a)
                .zip(of(1, &link.b))
                .or_else(|| of(0, &link.b).zip(of(1, &link.a)));
            let Some((one, other)) = ends else { continue };
            let number = holds.len() as u32;
            for (side, ends) in [one, other].into_iter().enumerate() {
                for &index in ends {
                    held[side][index].push(number);
                }
            }
            holds.push([one.clone(), other.clone()]);
        }
        Self {
            all: holds.len(),
            held,
            holds,
        }
    }

    /// The pairs of clusters that meet in a link, by their places among ours and theirs.
    pub fn meeting(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let few = |ends: &&[Vec<usize>; 2]| ends.iter().all(|end| end.len() <= CROWD);
        self.holds.iter().filter(few).flat_map(|[one, other]| {
            one.iter()
                .flat_map(|&one| other.iter().map(move |&other| (one, other)))
        })
    }

    /// How often the two meet.
    pub fn meetings(&self, one: usize, other: usize) -> Meetings {
        let (one, other) = (&self.held[0][one], &self.held[1][other]);
        let both = one
            .iter()
            .filter(|link| other.binary_search(link).is_ok())
            .count();
        Meetings {
            both,
            one: one.len(),
            other: other.len(),
            all: self.all,
        }
    }
}

/// The places among `members` of the clusters that each unit holds.
fn units(clusters: &[Cluster], members: &[usize]) -> FxHashMap<UnitRef, Vec<usize>> {
    let mut units: FxHashMap<UnitRef, Vec<usize>> = FxHashMap::default();
    for (place, &index) in members.iter().enumerate() {
        for unit in clusters[index].units() {
            units.entry(unit).or_default().push(place);
        }
    }
    units
}

/// How often two clusters stand in linked units, and each of them at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meetings {
    pub both: usize,
    one: usize,
    other: usize,
    all: usize,
}

/// The log-likelihood at which chance is out of the question (p < 0.001).
const BEYOND_CHANCE: f64 = 10.83;

impl Meetings {
    /// How surely and how exclusively they meet, 0 to 1.
    pub fn together(&self) -> f64 {
        (self.log_likelihood() / BEYOND_CHANCE).min(1.0) * (0.5 + 0.5 * self.dice())
    }

    fn dice(&self) -> f64 {
        2.0 * self.both as f64 / ((self.one + self.other) as f64).max(1.0)
    }

    /// Twice the logarithm of how much likelier the meetings are when the two depend on each other; 0 when
    /// they meet less often than by chance.
    fn log_likelihood(&self) -> f64 {
        let (both, one, other, all) = (
            self.both as f64,
            self.one as f64,
            self.other as f64,
            self.all as f64,
        );
        if all == 0.0 || both * all <= one * other {
            return 0.0;
        }
        let term = |observed: f64, expected: f64| match observed > 0.0 && expected > 0.0 {
            true => observed * (observed / expected).ln(),
            false => 0.0,
        };
        2.0 * (term(both, one * other / all)
            + term(one - both, one * (all - other) / all)
            + term(other - both, (all - one) * other / all)
            + term(all - one - other + both, (all - one) * (all - other) / all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_always_and_only_is_together() {
        let of = |both, one, other| {
            Meetings {
                both,
                one,
                other,
                all: 40,
            }
            .together()
        };
        assert!(of(8, 8, 8) > 0.99);
        assert!(of(8, 8, 8) > of(6, 8, 8) && of(6, 8, 8) > of(2, 8, 8));
        // as often as by chance, and less
        assert_eq!(of(2, 8, 10), 0.0);
        assert_eq!(of(0, 8, 8), 0.0);
    }
}
