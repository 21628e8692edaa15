use std::collections::BTreeSet;

use super::cluster::{Cluster, Origin, RARE};
use super::rules::key;
use super::sounds::Sounds;
use crate::bitext::collation::{Link, UnitRef};
use crate::glossary::Glossary;
use crate::language::Language;
use crate::semantics::{Comparison, Units, Weights};

/// Two clusters of different languages that may name the same thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub one: usize,
    pub other: usize,
    /// How surely they do, 0 to 1.
    pub score: f64,
}

/// A pair below this score is none.
const LEAST: f64 = 0.36;
/// The similarity of two forms at which they are as good as translations.
const ALIKE: f64 = 0.5;
/// Clusters of a language that are compared at most, the most frequent first.
const MOST: usize = 4_000;

/// The pairs of clusters across languages, best first.
///
/// A pair rests on how alike its words are in meaning and in sound, and on how often both stand in linked units:
/// the log-likelihood of Dunning (1993) says whether they meet more often than by chance, Dice's coefficient how
/// exclusively.
pub(super) fn pairs(
    clusters: &[Cluster],
    links: &[Link],
    glossary: &Glossary,
    weights: &Weights,
) -> Vec<Pair> {
    let mut languages: Vec<Language> = Vec::new();
    for cluster in clusters {
        if !languages.contains(&cluster.language) {
            languages.push(cluster.language);
        }
    }
    let mut pairs = Vec::new();
    for (index, &one) in languages.iter().enumerate() {
        for &other in &languages[index + 1..] {
            pairs.extend(between(clusters, one, other, links, glossary, weights));
        }
    }
    pairs.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    pairs
}

fn between(
    clusters: &[Cluster],
    one: Language,
    other: Language,
    links: &[Link],
    glossary: &Glossary,
    weights: &Weights,
) -> Vec<Pair> {
    let ours = open(clusters, one, other, glossary);
    let theirs = open(clusters, other, one, glossary);
    if ours.is_empty() || theirs.is_empty() {
        return Vec::new();
    }
    let units = |indices: &[usize], language| {
        let forms: Vec<&str> = indices
            .iter()
            .map(|&index| clusters[index].form())
            .collect();
        Units::new(&forms, language)
    };
    let (source, target) = (units(&ours, one), units(&theirs, other));
    let comparison = Comparison::new(&source, &target, &[], weights);
    let sounds = [Sounds::of(one), Sounds::of(other)];
    let held: Vec<BTreeSet<UnitRef>> = clusters.iter().map(Cluster::units).collect();
    let mut pairs = Vec::new();
    for (i, &a) in ours.iter().enumerate() {
        let sound = sounds[0].skeleton(clusters[a].form());
        for (j, &b) in theirs.iter().enumerate() {
            let meetings = Meetings::of(&held[a], &held[b], links);
            let alike = match likeness(&clusters[a], &clusters[b], &meetings) {
                Likeness::None => continue,
                Likeness::Sound => sounds[1].sameness(&sound, clusters[b].form()),
                Likeness::Meaning => f64::from(comparison.similarity(i, j)) / ALIKE,
                Likeness::MeaningAlone => {
                    let alike = f64::from(comparison.similarity(i, j)) / ALIKE;
                    if alike < 1.0 { 0.0 } else { alike }
                }
            };
            let score = score(alike.clamp(0.0, 1.0), &meetings, &clusters[a], &clusters[b]);
            if score >= LEAST {
                pairs.push(Pair {
                    one: a,
                    other: b,
                    score,
                });
            }
        }
    }
    pairs
}

/// By what two clusters are compared.
enum Likeness {
    Meaning,
    /// Nothing else speaks for the two: it must be beyond doubt.
    MeaningAlone,
    Sound,
    None,
}

/// Rare words are names, which a translator writes by their sound; phrases are compared by meaning, where
/// both stand often enough or in linked units.
fn likeness(one: &Cluster, other: &Cluster, meetings: &Meetings) -> Likeness {
    let (short, long) = (
        one.words().min(other.words()),
        one.words().max(other.words()),
    );
    let names = one.rarity >= RARE && other.rarity >= RARE;
    let solid = one.is_solid() && other.is_solid();
    match (short, long) {
        // what is one word here is not two there by more than chance
        _ if short * 2 <= long && long > 1 => Likeness::None,
        // a loan word may have come to mean something else
        _ if names && same_letters(one, other) && !(one.is_solid() || other.is_solid()) => {
            Likeness::None
        }
        _ if names => Likeness::Sound,
        (_, 1) => Likeness::None,
        _ if solid => Likeness::Meaning,
        _ if meetings.both > 0 => Likeness::MeaningAlone,
        _ => Likeness::None,
    }
}

fn same_letters(one: &Cluster, other: &Cluster) -> bool {
    key(one.form()) == key(other.form())
}

/// The clusters of `language` that may have a partner in `other`: not concepts that have a name there.
fn open(
    clusters: &[Cluster],
    language: Language,
    other: Language,
    glossary: &Glossary,
) -> Vec<usize> {
    let lacks = |cluster: &Cluster| match &cluster.origin {
        Origin::Concept { id, .. } => glossary
            .concept(id)
            .is_some_and(|concept| concept.preferred(other.code()).is_none()),
        Origin::Name { .. } => true,
        // what never stands by itself is a part of something else
        Origin::Phrase => cluster.c_value > 0.0,
    };
    let mut open: Vec<usize> = (0..clusters.len())
        .filter(|&index| clusters[index].language == language && lacks(&clusters[index]))
        .collect();
    open.sort_by_key(|&index| std::cmp::Reverse(clusters[index].count()));
    open.truncate(MOST);
    open
}

/// How often two clusters stand in linked units.
struct Meetings {
    both: usize,
    one: usize,
    other: usize,
    all: usize,
}

impl Meetings {
    fn of(one: &BTreeSet<UnitRef>, other: &BTreeSet<UnitRef>, links: &[Link]) -> Self {
        let mut meetings = Self {
            both: 0,
            one: 0,
            other: 0,
            all: links.len(),
        };
        for link in links {
            let a = one.contains(&link.a) || one.contains(&link.b);
            let b = other.contains(&link.a) || other.contains(&link.b);
            meetings.one += usize::from(a);
            meetings.other += usize::from(b);
            meetings.both += usize::from(a && b);
        }
        meetings
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

/// The log-likelihood at which chance is out of the question (p < 0.001).
const BEYOND_CHANCE: f64 = 10.83;

fn score(alike: f64, meetings: &Meetings, one: &Cluster, other: &Cluster) -> f64 {
    let together =
        (meetings.log_likelihood() / BEYOND_CHANCE).min(1.0) * (0.5 + 0.5 * meetings.dice());
    let words = |cluster: &Cluster| cluster.words() as f64;
    let (short, long) = (words(one).min(words(other)), words(one).max(words(other)));
    // what is said in two words here is not said in five there
    alike * (0.75 + 0.25 * together) * (short / long).powf(0.5)
}
