//! Which pairs of units are worth comparing: those that share something, the rarest first. Units of one report are
//! compared too, since a unit that repeats another supports its links.

use rustc_hash::FxHashMap;

use super::feature::Rarity;
use super::profile::Profile;
use crate::document::{Document, TokenKind};

/// With up to this many pairs all are compared: the reports of one event on one day.
const WHOLE: usize = 60_000;
/// The most pairs of a unit with all other reports together.
const MOST: usize = 400;
/// The fewest pairs of a unit with one other report.
const LEAST: usize = 3;
/// An item or word that more units contain finds no candidates.
const TOO_COMMON: usize = 1_500;
/// How many first letters of a word are compared; the endings of both languages come after them.
const STEM: usize = 4;

/// Pairs of profiles (by index, the first from the earlier report), sorted.
pub(super) fn candidates(
    documents: &[&Document],
    profiles: &[Profile],
    rarity: &Rarity,
) -> Vec<(usize, usize)> {
    let units = profiles.len();
    if units * units / 2 <= WHOLE {
        let pairs = (0..units).flat_map(|a| (a + 1..units).map(move |b| (a, b)));
        return pairs.collect();
    }
    let index = Index::new(documents, profiles, rarity);
    let most = (MOST / documents.len().saturating_sub(1).max(1)).max(LEAST);
    let mut pairs = Vec::new();
    let mut weights = vec![0.0f64; profiles.len()];
    let mut met: Vec<usize> = Vec::new();
    for at in 0..units {
        for &key in &index.keys[at] {
            let (weight, holders) = &index.lists[key as usize];
            for &other in holders {
                if other != at {
                    if weights[other] == 0.0 {
                        met.push(other);
                    }
                    weights[other] += weight;
                }
            }
        }
        met.sort_unstable_by(|&x, &y| {
            let reports = profiles[x].at.report.cmp(&profiles[y].at.report);
            reports
                .then(weights[y].total_cmp(&weights[x]))
                .then(x.cmp(&y))
        });
        for of_report in met.chunk_by(|&x, &y| profiles[x].at.report == profiles[y].at.report) {
            let best = of_report.iter().take(most);
            pairs.extend(best.map(|&other| (at.min(other), at.max(other))));
        }
        for other in met.drain(..) {
            weights[other] = 0.0;
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// An index of units by their items and by the beginnings of their words.
struct Index {
    /// For each unit the numbers of its lists.
    keys: Vec<Vec<u32>>,
    /// The weight of a list and the units in it.
    lists: Vec<(f64, Vec<usize>)>,
}

impl Index {
    fn new(documents: &[&Document], profiles: &[Profile], rarity: &Rarity) -> Self {
        let mut index = Self {
            keys: vec![Vec::new(); profiles.len()],
            lists: Vec::new(),
        };
        let mut items: FxHashMap<u32, u32> = FxHashMap::default();
        let mut stems: FxHashMap<String, u32> = FxHashMap::default();
        // by report and form
        let mut known: Vec<Vec<Option<u32>>> = documents
            .iter()
            .map(|document| vec![None; document.words().forms()])
            .collect();
        for (at, profile) in profiles.iter().enumerate() {
            for item in &profile.items {
                let key = *items
                    .entry(item.id)
                    .or_insert_with(|| index.lists.len() as u32);
                index.add(at, key, 3.0 * rarity.item(item));
            }
            let words = documents[profile.at.report].words();
            let known = &mut known[profile.at.report];
            let of_unit = words.of_unit(profile.at.unit).iter();
            for word in of_unit.filter(|word| word.kind == TokenKind::Word) {
                let key = *known[word.form as usize].get_or_insert_with(|| {
                    let stem: String = words.folded(*word).chars().take(STEM).collect();
                    *stems
                        .entry(stem)
                        .or_insert_with(|| index.lists.len() as u32)
                });
                index.add(at, key, 0.0);
            }
        }
        let all = profiles.len() as f64;
        for (weight, holders) in &mut index.lists {
            if *weight == 0.0 {
                *weight = (1.0 + all / holders.len() as f64).ln() / (1.0 + all).ln();
            }
            if holders.len() > TOO_COMMON {
                holders.clear();
            }
        }
        index
    }

    fn add(&mut self, at: usize, key: u32, weight: f64) {
        if key as usize == self.lists.len() {
            self.lists.push((weight, Vec::new()));
        }
        let holders = &mut self.lists[key as usize].1;
        if holders.last() != Some(&at) {
            holders.push(at);
            self.keys[at].push(key);
        }
    }
}
