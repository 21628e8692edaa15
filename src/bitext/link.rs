//! Links between units of different reports: two units are compared by [`super::feature`], a fitted model says how
//! likely it is that they report the same fact, alone and then among the others.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidates::candidates;
use super::collation::{Link, Relation, UnitRef};
use super::feature::{
    Compared, Features, Likeness, Rarity, Setting, compared, is_grounded, shared,
};
use super::heading::{Judged, retold};
use super::meaning::{Meanings, Near};
use super::model::{Model, SAME_FACT};
use super::parts::Parts;
use super::period::Periods;
use super::profile::{Class, Names, Profile, profiles};
use super::similarity::likeness;
use super::standing::standings;
use crate::document::Document;
use crate::fact::Reading;
use crate::glossary::Glossary;
use crate::semantics::Encoder;

/// Two units and what speaks for their reporting the same fact.
pub(super) struct Pair {
    /// The profiles of both.
    pub units: (usize, usize),
    pub features: Features,
    /// Numbers of the ids that both hold, the weightiest first.
    pub shared: Vec<u32>,
    /// The parts of both that match best.
    pub parts: [usize; 2],
}

/// All that the search for links knows.
pub(super) struct Pairs<'g> {
    pub names: Names<'g>,
    pub profiles: Vec<Profile>,
    /// Pairs of units of different reports, and of one report as evidence.
    pub pairs: Vec<Pair>,
    /// The parts of each profile.
    pub parts: Vec<Parts>,
    pub meanings: Option<Meanings>,
}

impl Pairs<'_> {
    /// Gives each report the number that stands at its place in `numbers`.
    pub fn renumber(&mut self, numbers: &[usize]) {
        for profile in &mut self.profiles {
            profile.at.report = numbers[profile.at.report];
        }
    }
}

/// The features of every candidate pair of units, named by [`super::FEATURES`]: what the model is fitted on, by this encoder.
/// Pairs within one report are among them.
pub fn pair_features(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
    encoder: &Encoder,
) -> Vec<(UnitRef, UnitRef, Features)> {
    let documents: Vec<&Document> = documents.iter().collect();
    let pairs = pairs(&documents, readings, glossary, Some(encoder));
    let at = |index: usize| pairs.profiles[index].at;
    let rows = pairs.pairs.iter();
    rows.map(|pair| (at(pair.units.0), at(pair.units.1), pair.features))
        .collect()
}

/// Compares all pairs of units that may be worth it; by their meaning too, if there is an encoder.
pub(super) fn pairs<'g>(
    documents: &[&Document],
    readings: &[Reading],
    glossary: &'g Glossary,
    encoder: Option<&Encoder>,
) -> Pairs<'g> {
    let mut names = Names::new(glossary);
    let profiles = profiles(documents, readings, glossary, &mut names);
    let rarity = Rarity::of(&profiles, &names);
    let units = candidates(documents, &profiles, &rarity);
    let parts: Vec<Parts> = profiles.iter().map(|p| Parts::of(documents, p)).collect();
    let meanings = encoder.map(|encoder| Meanings::new(documents, &profiles, &parts, encoder));
    let likeness = all_likeness(documents, &profiles, &units, meanings.as_ref());
    let settings = Settings::new(documents, readings, &profiles);
    let pairs = units
        .par_iter()
        .zip(likeness)
        .map(|(&(a, b), likeness)| {
            let (one, two) = (&profiles[a], &profiles[b]);
            let compared: Compared = compared(one, two, &rarity, &names);
            Pair {
                units: (a, b),
                features: compared.features(one, two, &likeness, &settings.of(one, two)),
                parts: match &meanings {
                    Some(meanings) => meanings.nearest_parts(a, b),
                    None => sharing_parts(one, &parts[a], two, &parts[b]),
                },
                shared: compared.shared,
            }
        })
        .collect();
    Pairs {
        pairs,
        names,
        profiles,
        parts,
        meanings,
    }
}

/// The parts of two units that name most in common.
fn sharing_parts(a: &Profile, a_parts: &Parts, b: &Profile, b_parts: &Parts) -> [usize; 2] {
    let mut best = ([0, 0], 0.0);
    let common = shared(a, b);
    for i in 0..a_parts.0.len() {
        for j in 0..b_parts.0.len() {
            let inside = common
                .iter()
                .filter(|(x, y)| a_parts.at(x.span.start) == i && b_parts.at(y.span.start) == j);
            let weight: f64 = inside.map(|(x, _)| x.weight).sum();
            if weight > best.1 {
                best = ([i, j], weight);
            }
        }
    }
    best.0
}

/// How alike the units of each pair are.
fn all_likeness(
    documents: &[&Document],
    profiles: &[Profile],
    units: &[(usize, usize)],
    meanings: Option<&Meanings>,
) -> Vec<Likeness> {
    let places: Vec<_> = units
        .iter()
        .map(|&(a, b)| (profiles[a].at, profiles[b].at))
        .collect();
    let alike = likeness(documents, &places);
    let near: Vec<Near> = units
        .par_iter()
        .map(|&(a, b)| meanings.map_or_else(Near::default, |meanings| meanings.near(a, b)))
        .collect();
    let whole: Vec<f32> = near.iter().map(|near| near.whole).collect();
    let words: Vec<f32> = alike.iter().map(|[x, y]| ((x + y) / 2.0) as f32).collect();
    let (central, lexical) = (
        central(units, profiles, &whole),
        central(units, profiles, &words),
    );
    let rows = units.iter().zip(near).zip(alike);
    rows.map(|((&(a, b), near), alike)| Likeness {
        near,
        central: [central[a], central[b]],
        alike,
        lexical_central: [lexical[a], lexical[b]],
    })
    .collect()
}

/// Reports in which a unit's nearest partners are counted.
const CENTRAL_REPORTS: usize = 2;

/// By profile, how near the nearest unit of other reports is, in the mean of the two reports where it is nearest: the main
/// fact of a collection is told in all that are of one event, and it may hold others.
fn central(units: &[(usize, usize)], profiles: &[Profile], values: &[f32]) -> Vec<f32> {
    let mut best: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for (&(a, b), &value) in units.iter().zip(values) {
        for (one, two) in [(a, b), (b, a)] {
            let report = profiles[two].at.report;
            if report != profiles[one].at.report {
                let known = best.entry((one, report)).or_insert(value);
                *known = known.max(value);
            }
        }
    }
    let mut lists: Vec<Vec<f32>> = vec![Vec::new(); profiles.len()];
    for ((unit, _), value) in best {
        lists[unit].push(value);
    }
    let mean = |mut list: Vec<f32>| {
        list.sort_unstable_by(|a, b| b.total_cmp(a));
        list.truncate(CENTRAL_REPORTS);
        list.iter().sum::<f32>() / list.len().max(1) as f32
    };
    lists.into_iter().map(mean).collect()
}

/// What is known of the places of units.
struct Settings<'a> {
    documents: &'a [&'a Document],
    /// The last unit of each report that is compared.
    last: FxHashMap<usize, usize>,
    periods: Periods,
}

impl<'a> Settings<'a> {
    fn new(documents: &'a [&'a Document], readings: &[Reading], profiles: &[Profile]) -> Self {
        let mut last = FxHashMap::default();
        for profile in profiles {
            last.insert(profile.at.report, profile.at.unit.max(1));
        }
        Self {
            documents,
            last,
            periods: Periods::new(readings, profiles),
        }
    }

    fn of(&self, one: &Profile, two: &Profile) -> Setting {
        let (a, b) = (one.at, two.at);
        let document = |at: UnitRef| &self.documents[at.report];
        let length = |at: UnitRef| document(at).unit_text(at.unit).chars().count();
        let position = |at: UnitRef| at.unit as f64 / self.last[&at.report] as f64;
        Setting {
            kinds: [a, b].map(|at| document(at).units[at.unit].kind),
            two_languages: document(a).language != document(b).language,
            lengths: [a, b].map(length),
            units: [a.unit, b.unit],
            positions: [a, b].map(position),
            same_report: a.report == b.report,
            times: self.periods.of(one, two),
        }
    }
}

/// The least probability at which a pair is a link.
const RELATED: f64 = 0.2;
/// The least probability where the same event happens in both.
const RELATED_EVENTS: f64 = 0.1;

/// Units from which on the background of words is that of the texts, not the one that is assumed.
const ENOUGH_UNITS: usize = 16;

/// The links between units of different reports, by report and unit.
pub(super) fn links(pairs: &Pairs) -> Vec<Link> {
    let fast = pairs.meanings.is_none();
    let model = Model::built_in(fast);
    // without the encoder words alone speak for a pair, where there is enough text to know what they find anywhere
    let needs_ground = !fast || pairs.profiles.len() < ENOUGH_UNITS;
    let units: Vec<UnitRef> = pairs.profiles.iter().map(|profile| profile.at).collect();
    let alone: Vec<((usize, usize), f64)> = pairs
        .pairs
        .par_iter()
        .map(|pair| (pair.units, model.alone(&pair.features)))
        .collect();
    let standings = standings(&units, &alone);
    let among: Vec<f64> = pairs
        .pairs
        .par_iter()
        .zip(standings)
        .map(
            |(pair, standing)| match !needs_ground || is_grounded(&pair.features) {
                true => model.among(&standing, &pair.features),
                false => 0.0,
            },
        )
        .collect();
    let judged: Vec<Judged> = alone
        .iter()
        .zip(&among)
        .map(|(&(units, alone), &among)| Judged {
            units,
            alone,
            among,
        })
        .collect();
    let is_heading = |unit: usize| pairs.profiles[unit].is_heading;
    let retold = retold(&units, is_heading, &judged);
    let likely = among
        .into_iter()
        .zip(retold)
        .map(|(among, retold)| match retold {
            Some(retold) if among > 0.0 => model.heading(&retold),
            _ => among,
        });
    let states = |(a, b): (usize, usize)| ![a, b].iter().any(|&of| pairs.profiles[of].only_names);
    let likely = pairs
        .pairs
        .iter()
        .zip(likely)
        .map(|(pair, likely)| match states(pair.units) {
            true => likely,
            false => likely.min(RELATED),
        });
    let mut links: Vec<Link> = pairs
        .pairs
        .iter()
        .zip(likely)
        .filter(|(pair, _)| units[pair.units.0].report != units[pair.units.1].report)
        .filter(|(pair, likely)| is_related(pair, *likely, pairs))
        .map(|(pair, likely)| link(pair, likely, pairs))
        .collect();
    links.sort_by_key(|link| (link.a.report, link.b.report, link.a.unit, link.b.unit));
    links
}

fn is_related(pair: &Pair, likely: f64, pairs: &Pairs) -> bool {
    let happens = |id: &u32| {
        let mut items = pairs.profiles[pair.units.0].items.iter();
        items.any(|item| item.id == *id && item.class == Class::Event)
    };
    likely >= RELATED || likely >= RELATED_EVENTS && pair.shared.iter().any(happens)
}

fn link(pair: &Pair, likely: f64, pairs: &Pairs) -> Link {
    let mut ends = [(pair.units.0, pair.parts[0]), (pair.units.1, pair.parts[1])];
    ends.sort_by_key(|(unit, _)| pairs.profiles[*unit].at);
    let [a, b] = ends.map(|(unit, _)| pairs.profiles[unit].at);
    let shared = pair.shared.iter();
    Link {
        a,
        b,
        score: (likely * 1000.0).round() / 1000.0,
        relation: match likely >= SAME_FACT {
            true => Relation::SameFact,
            false => Relation::Related,
        },
        shared: shared.map(|&id| pairs.names.id(id).to_owned()).collect(),
        passages: Some(ends.map(|(unit, part)| pairs.parts[unit].0[part])),
    }
}
