//! Links between units of different reports: two units are compared by [`super::feature`], a fitted model says how
//! likely it is that they report the same fact, and rivals decide what stays.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidates::candidates;
use super::collation::{Link, Relation, UnitRef};
use super::feature::{Compared, EVENTS, Features, Position, Rank, Rarity, compared};
use super::model::{Model, Standing, probability, same_fact};
use super::profile::{Names, Profile, profiles};
use super::similarity::likeness;
use crate::document::Document;
use crate::fact::Reading;
use crate::glossary::Glossary;

/// Two units and what speaks for their reporting the same fact.
pub(super) struct Pair {
    /// The profiles of both, the first from the earlier report.
    pub units: (usize, usize),
    pub features: Features,
    /// Numbers of the ids that both hold, the weightiest first.
    pub shared: Vec<u32>,
}

/// All that the search for links knows.
pub(super) struct Pairs<'g> {
    pub names: Names<'g>,
    pub profiles: Vec<Profile>,
    pub pairs: Vec<Pair>,
}

/// The features of every candidate pair of units, named by [`super::FEATURES`]: what the weights of the model are
/// fitted on.
pub fn pair_features(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
) -> Vec<(UnitRef, UnitRef, Features)> {
    let pairs = pairs(documents, readings, glossary);
    let at = |index: usize| pairs.profiles[index].at;
    let rows = pairs.pairs.iter();
    rows.map(|pair| (at(pair.units.0), at(pair.units.1), pair.features))
        .collect()
}

pub(super) fn pairs<'g>(
    documents: &[Document],
    readings: &[Reading],
    glossary: &'g Glossary,
) -> Pairs<'g> {
    let mut names = Names::new(glossary);
    let profiles = profiles(documents, readings, glossary, &mut names);
    let rarity = Rarity::of(&profiles, &names);
    let units = candidates(documents, &profiles, &rarity);
    let places: Vec<_> = units
        .iter()
        .map(|&(a, b)| (profiles[a].at, profiles[b].at))
        .collect();
    let alike = likeness(documents, &places);
    let compared: Vec<Compared> = units
        .par_iter()
        .zip(alike)
        .map(|(&(a, b), alike)| compared(&profiles[a], &profiles[b], alike, &rarity, &names))
        .collect();
    let ranked = |best, value: fn(&Compared) -> f64| {
        let values: Vec<f64> = compared.iter().map(value).collect();
        ranks(&units, &profiles, &values, best)
    };
    let alike = ranked(0, |pair| pair.alike);
    // a unit that reports two facts shares much more with one of its two partners
    let covered = ranked(1, |pair| pair.covered);
    let positions = positions(&units, &profiles);
    let pair = |(index, compared): (usize, Compared)| Pair {
        units: units[index],
        features: compared.features(alike[index], covered[index], positions[index]),
        shared: compared.shared,
    };
    Pairs {
        pairs: compared.into_iter().enumerate().map(pair).collect(),
        names,
        profiles,
    }
}

/// Where the units of each pair stand in their reports.
fn positions(units: &[(usize, usize)], profiles: &[Profile]) -> Vec<Position> {
    let mut last: FxHashMap<usize, usize> = FxHashMap::default();
    for profile in profiles {
        last.insert(profile.at.report, profile.at.unit.max(1));
    }
    let share = |at: UnitRef| at.unit as f64 / last[&at.report] as f64;
    let position = |&(a, b): &(usize, usize)| {
        let (a, b) = (profiles[a].at, profiles[b].at);
        Position {
            lead: 1.0 / (1 + a.unit + b.unit) as f64,
            apart: (share(a) - share(b)).abs(),
        }
    };
    units.iter().map(position).collect()
}

/// So many rivals of a unit are looked at.
const RIVALS: usize = 3;

/// How the value of each pair stands among those of its rivals, of which the `left_out` best are not looked at.
fn ranks(
    units: &[(usize, usize)],
    profiles: &[Profile],
    values: &[f64],
    left_out: usize,
) -> Vec<Rank> {
    // for each unit and other report the best values, best first, one more than are looked at
    let kept = left_out + RIVALS + 1;
    let mut best: FxHashMap<(usize, usize), Vec<f64>> = FxHashMap::default();
    let sides = |&(a, b): &(usize, usize)| [(a, profiles[b].at.report), (b, profiles[a].at.report)];
    for (pair, &value) in units.iter().zip(values) {
        for key in sides(pair) {
            let list = best.entry(key).or_default();
            let at = list.partition_point(|&other| other >= value);
            if at < kept {
                list.insert(at, value);
                list.truncate(kept);
            }
        }
    }
    let rank = |(pair, &value): (&(usize, usize), &f64)| {
        let mean = |key| {
            let list = &best[&key];
            // without the value itself, which may be one of them
            let own = list.iter().position(|&other| other == value);
            let rivals = list
                .iter()
                .enumerate()
                .filter(|(at, _)| Some(*at) != own)
                .map(|(_, rival)| rival);
            rivals.skip(left_out).take(RIVALS).sum::<f64>() / RIVALS as f64
        };
        let [row, column] = sides(pair).map(mean);
        let first = sides(pair).map(|key| f64::from(value > 0.0 && value >= best[&key][0]));
        Rank {
            margin: value - (row + column) / 2.0,
            first: (first[0] + first[1]) / 2.0,
        }
    };
    units.iter().zip(values).map(rank).collect()
}

/// The odds of a neighbour that is not there.
const NO_NEIGHBOUR: f64 = -8.0;
/// A way by a third report is looked for over pairs at least as likely as this.
const WAY: f64 = 0.1;
/// A pair less likely than this to report the same fact is no link,
const RELATED: f64 = 0.1;
/// unless things of one kind happen in both, by the feature of events; then it is none when less likely than this.
const SAME_EVENTS: f64 = 0.5;
const RELATED_EVENTS: f64 = 0.02;

/// The links between units of different reports, by report and unit.
pub(super) fn links(pairs: &Pairs) -> Vec<Link> {
    let model = Model::built_in();
    let odds: Vec<f64> = pairs
        .pairs
        .iter()
        .map(|pair| model.log_odds(&pair.features))
        .collect();
    let standings = standings(&pairs.pairs, &pairs.profiles, &odds);
    let likely: Vec<f64> = standings
        .iter()
        .map(|standing| model.likely(*standing))
        .collect();
    let same_fact = same_fact(&likely);
    let mut links: Vec<Link> = pairs
        .pairs
        .iter()
        .zip(likely)
        .filter(|(pair, likely)| is_related(pair, *likely))
        .map(|(pair, likely)| link(pair, likely, same_fact, pairs))
        .collect();
    links.sort_by_key(|link| (link.a.report, link.b.report, link.a.unit, link.b.unit));
    links
}

fn is_related(pair: &Pair, likely: f64) -> bool {
    likely >= RELATED || likely >= RELATED_EVENTS && pair.features[EVENTS] >= SAME_EVENTS
}

fn link(pair: &Pair, likely: f64, same_fact: f64, pairs: &Pairs) -> Link {
    let shared = pair.shared.iter();
    Link {
        a: pairs.profiles[pair.units.0].at,
        b: pairs.profiles[pair.units.1].at,
        score: (likely * 1000.0).round() / 1000.0,
        relation: match likely >= same_fact {
            true => Relation::SameFact,
            false => Relation::Related,
        },
        shared: shared.map(|&id| pairs.names.id(id).to_owned()).collect(),
    }
}

/// How each pair stands among the others; `odds` are the logarithmic odds of each.
fn standings(pairs: &[Pair], profiles: &[Profile], odds: &[f64]) -> Vec<Standing> {
    let first = FirstChoices::new(pairs, profiles, odds);
    // units that are each other's likeliest partners, by unit
    let mut ways: Vec<Vec<(usize, f64)>> = vec![Vec::new(); profiles.len()];
    for (pair, &odd) in pairs.iter().zip(odds) {
        let (a, b) = pair.units;
        if probability(odd) >= WAY && first.is_mutual(a, b) {
            ways[a].push((b, probability(odd)));
            ways[b].push((a, probability(odd)));
        }
    }
    for list in &mut ways {
        list.sort_unstable_by_key(|way| way.0);
    }
    let kin = Kinship::new(pairs, &first, odds);
    let beside = neighbours(pairs, profiles, odds);
    let standing = |((pair, &own), neighbour): ((&Pair, &f64), f64)| {
        let (a, b) = pair.units;
        Standing {
            own,
            support: support(&ways[a], &ways[b]),
            kinship: kin.beside(pair, &first, own),
            neighbour,
        }
    };
    pairs.iter().zip(odds).zip(beside).map(standing).collect()
}

/// The likeliest partner of each unit in each other report.
struct FirstChoices<'a> {
    best: FxHashMap<(usize, usize), (f64, usize)>,
    profiles: &'a [Profile],
}

impl<'a> FirstChoices<'a> {
    fn new(pairs: &[Pair], profiles: &'a [Profile], odds: &[f64]) -> Self {
        let mut best: FxHashMap<(usize, usize), (f64, usize)> = FxHashMap::default();
        for (pair, &odd) in pairs.iter().zip(odds) {
            let (a, b) = pair.units;
            for (one, two) in [(a, b), (b, a)] {
                let choice = best
                    .entry((one, profiles[two].at.report))
                    .or_insert((odd, two));
                if odd > choice.0 {
                    *choice = (odd, two);
                }
            }
        }
        Self { best, profiles }
    }

    fn is_mutual(&self, a: usize, b: usize) -> bool {
        let chosen =
            |one: usize, two: usize| self.best[&(one, self.profiles[two].at.report)].1 == two;
        chosen(a, b) && chosen(b, a)
    }
}

/// The best odds of the pairs around each: of the units before, at or after both.
fn neighbours(pairs: &[Pair], profiles: &[Profile], odds: &[f64]) -> Vec<f64> {
    let known: FxHashMap<(usize, usize), f64> = pairs
        .iter()
        .zip(odds)
        .map(|(pair, &odd)| (pair.units, odd))
        .collect();
    let around = |unit: usize| {
        let report = profiles[unit].at.report;
        let near = unit.saturating_sub(1)..(unit + 2).min(profiles.len());
        near.filter(move |&other| profiles[other].at.report == report)
    };
    let best = |pair: &Pair| {
        let (a, b) = pair.units;
        let places = around(a).flat_map(|x| around(b).map(move |y| (x, y)));
        places
            .filter(|place| *place != (a, b))
            .filter_map(|place| known.get(&place))
            .fold(NO_NEIGHBOUR, |best, &odd| best.max(odd))
    };
    pairs.iter().map(best).collect()
}

/// The best way over a unit that both lists hold: as likely as the weaker of its two steps.
fn support(one: &[(usize, f64)], two: &[(usize, f64)]) -> f64 {
    let step = |&(unit, likely): &(usize, f64)| {
        let at = two.binary_search_by_key(&unit, |way| way.0).ok()?;
        Some(likely.min(two[at].1))
    };
    one.iter().filter_map(step).fold(0.0, f64::max)
}

/// How much each two reports share: the likely pairs of units that are each other's first choice.
struct Kinship {
    /// By both reports the sum of likelihoods.
    shared: FxHashMap<(usize, usize), f64>,
    /// How many units of each report are compared.
    units: Vec<usize>,
}

/// Reports that share nothing share this.
const NO_KIN: f64 = 0.03;

impl Kinship {
    fn new(pairs: &[Pair], first: &FirstChoices, odds: &[f64]) -> Self {
        let profiles = first.profiles;
        let reports = profiles.iter().map(|profile| profile.at.report + 1).max();
        let mut units = vec![0; reports.unwrap_or(0)];
        for profile in profiles {
            units[profile.at.report] += 1;
        }
        let mut shared: FxHashMap<(usize, usize), f64> = FxHashMap::default();
        for (pair, &odd) in pairs.iter().zip(odds) {
            let (a, b) = pair.units;
            if first.is_mutual(a, b) {
                let key = (profiles[a].at.report, profiles[b].at.report);
                *shared.entry(key).or_default() += probability(odd);
            }
        }
        Self { shared, units }
    }

    /// What the reports of a pair share beside it.
    fn beside(&self, pair: &Pair, first: &FirstChoices, own: f64) -> f64 {
        let (one, two) = pair.units;
        let (a, b) = (first.profiles[one].at.report, first.profiles[two].at.report);
        let all = self.shared.get(&(a, b)).copied().unwrap_or(0.0);
        let others = match first.is_mutual(one, two) {
            true => all - probability(own),
            false => all,
        };
        let fewer = self.units[a].min(self.units[b]).saturating_sub(1).max(1);
        (NO_KIN + others / fewer as f64).ln()
    }
}
