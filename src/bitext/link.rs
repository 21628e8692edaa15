//! Links between units of different reports: how much two units share, weighted by how rare it is.

use rustc_hash::FxHashMap;

use super::collation::{Link, Relation, UnitRef};
use super::reading::Reading;
use crate::document::{Document, UnitKind};
use crate::fact::{Fact, FactKind};
use crate::glossary::{Concept, ConceptKind, Glossary};

/// A pair below this score is no link.
const RELATED: f64 = 0.30;
/// A pair at or above this score, that shares what happened, reports the same fact.
const SAME_FACT: f64 = 0.42;
/// A link is kept when no other link of either unit, in that pair of reports, is better by more than this.
const RIVAL: f64 = 0.8;

/// What a unit holds that another may share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Feature {
    id: u32,
    /// Its share in a sentence's meaning, before rarity.
    weight: f64,
    /// Whether it tells what happened, not only who and where.
    happening: bool,
}

/// A unit as the links see it.
struct Profile {
    at: UnitRef,
    /// Sorted by id, each once.
    features: Vec<Feature>,
    /// Sum of the squared weights times rarity.
    norm: f64,
}

/// The links between units of different reports, best first within a pair of units' order of reports.
pub(super) fn links(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
) -> Vec<Link> {
    let mut names = Names::default();
    let mut profiles = profiles(documents, readings, glossary, &mut names);
    let rarity = rarity(&profiles, names.ids.len());
    for profile in &mut profiles {
        profile.norm = profile.features.iter().map(|f| mass(f, &rarity)).sum();
    }
    let mut links = Vec::new();
    for a in 0..documents.len() {
        for b in a + 1..documents.len() {
            links.extend(between(&profiles, a, b, &rarity, &names));
        }
    }
    links
}

/// The names of features, by number.
#[derive(Default)]
struct Names {
    ids: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Names {
    fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = self.ids.len() as u32;
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        number
    }
}

fn profiles(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
    names: &mut Names,
) -> Vec<Profile> {
    let mut profiles = Vec::new();
    for (report, (document, reading)) in documents.iter().zip(readings).enumerate() {
        let mut features: Vec<Vec<Feature>> = vec![Vec::new(); document.units.len()];
        for fact in &reading.facts {
            let concept = glossary.concept(&fact.id);
            features[fact.unit].push(fact_feature(fact, concept, names));
        }
        for mention in &reading.terms {
            let concept = &glossary.concepts()[mention.concept];
            features[mention.unit].extend(term_feature(concept, names));
        }
        for (unit, mut features) in features.into_iter().enumerate() {
            let is_text = matches!(
                document.units[unit].kind,
                UnitKind::Sentence | UnitKind::Heading
            );
            if is_text && !features.is_empty() {
                features.sort_by_key(|feature| feature.id);
                features.dedup_by_key(|feature| feature.id);
                profiles.push(Profile {
                    at: UnitRef { report, unit },
                    features,
                    norm: 0.0,
                });
            }
        }
    }
    profiles
}

fn fact_feature(fact: &Fact, concept: Option<&Concept>, names: &mut Names) -> Feature {
    let reporting = concept.is_some_and(|concept| concept.domain == "press");
    let (weight, happening) = match fact.kind {
        FactKind::Event if reporting => (0.35, false),
        FactKind::Event => (1.3, true),
        FactKind::Quotation => (1.5, true),
        FactKind::Date | FactKind::Number => (1.0, true),
        FactKind::Person => (0.8, false),
        FactKind::Organisation | FactKind::Place => (0.6, false),
    };
    Feature {
        id: names.number(&fact.id),
        weight,
        happening,
    }
}

/// Offices, treaties and terms are no facts, but say what a sentence is about.
fn term_feature(concept: &Concept, names: &mut Names) -> Option<Feature> {
    let weight = match concept.kind {
        ConceptKind::Term | ConceptKind::Treaty => 0.8,
        ConceptKind::Office => 0.4,
        _ => return None,
    };
    Some(Feature {
        id: names.number(&concept.id),
        weight,
        happening: false,
    })
}

/// How rare each feature is among the units: the logarithm of all units by those that hold it (inverse
/// document frequency, Spärck Jones 1972).
fn rarity(profiles: &[Profile], features: usize) -> Vec<f64> {
    let mut holding = vec![0u32; features];
    for feature in profiles.iter().flat_map(|profile| &profile.features) {
        holding[feature.id as usize] += 1;
    }
    let all = profiles.len() as f64;
    let idf = |&held: &u32| (1.0 + all / f64::from(held.max(1))).ln();
    holding.iter().map(idf).collect()
}

fn mass(feature: &Feature, rarity: &[f64]) -> f64 {
    feature.weight * rarity[feature.id as usize].powi(2)
}

/// The links between the reports `a` and `b`.
fn between(profiles: &[Profile], a: usize, b: usize, rarity: &[f64], names: &Names) -> Vec<Link> {
    let of = |report| {
        profiles
            .iter()
            .filter(move |profile| profile.at.report == report)
    };
    let mut found = Vec::new();
    for left in of(a) {
        for right in of(b) {
            let shared = shared(left, right);
            let weight: f64 = shared.iter().map(|feature| mass(feature, rarity)).sum();
            let score = weight / (left.norm * right.norm).sqrt();
            if score >= RELATED {
                found.push((left.at, right.at, score.min(1.0), shared));
            }
        }
    }
    let mut best: FxHashMap<UnitRef, f64> = FxHashMap::default();
    for (left, right, score, _) in &found {
        for at in [left, right] {
            let best = best.entry(*at).or_default();
            *best = best.max(*score);
        }
    }
    found.retain(|(left, right, score, _)| *score >= RIVAL * best[left].max(best[right]));
    let link = |(a, b, score, shared): (UnitRef, UnitRef, f64, Vec<Feature>)| Link {
        a,
        b,
        score: (score * 1000.0).round() / 1000.0,
        relation: match score >= SAME_FACT && shared.iter().any(|feature| feature.happening) {
            true => Relation::SameFact,
            false => Relation::Related,
        },
        shared: by_weight(shared, rarity, names),
    };
    found.into_iter().map(link).collect()
}

/// The features of both, by a merge of the two sorted lists.
fn shared(left: &Profile, right: &Profile) -> Vec<Feature> {
    let mut right = right.features.iter().peekable();
    let mut shared = Vec::new();
    for feature in &left.features {
        while right.next_if(|other| other.id < feature.id).is_some() {}
        if right.next_if(|other| other.id == feature.id).is_some() {
            shared.push(*feature);
        }
    }
    shared
}

fn by_weight(mut shared: Vec<Feature>, rarity: &[f64], names: &Names) -> Vec<String> {
    shared.sort_by(|x, y| {
        mass(y, rarity)
            .total_cmp(&mass(x, rarity))
            .then(x.id.cmp(&y.id))
    });
    shared
        .iter()
        .map(|feature| names.ids[feature.id as usize].clone())
        .collect()
}
