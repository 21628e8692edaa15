use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cluster::{Cluster, Origin, RARE};
use super::edit_distance::distance;
use super::meetings::{Links, Meetings};
use super::rules::{Rules, key};
use super::sounds::{sameness, skeleton};
use crate::bitext::collation::Link;
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

/// Pairs below this score are dropped.
const LEAST: f64 = 0.36;
/// A pair is also dropped if one of the two has another pair with this many times its score.
const RIVAL: f64 = 1.1;
/// The similarity of two forms at which it begins to say something, and at which they are as good as
/// translations.
const UNLIKE: f64 = 0.25;
const ALIKE: f64 = 0.6;
/// How many times as much as the next similar form the right one is similar: at the first number nothing
/// speaks for it, at the second all.
const LEAST_MARGIN: f64 = 0.85;
const MARGIN: f64 = 1.25;
/// What is left of a likeness without any margin.
const NO_MARGIN: f64 = 0.4;
/// What is left of a likeness where the two never meet.
const ALONE: f64 = 0.75;
/// The most clusters of a language that are compared, the most frequent first.
const MOST: usize = 4_000;
/// The most clusters that one is compared with if they neither meet it nor sound like it.
const NEAREST: usize = 8;
/// Forms of a cluster by whose sound it is compared, the most frequent first.
const FORMS: usize = 4;

/// The pairs of clusters across languages, best first.
///
/// A pair rests on how alike its words are in meaning and in sound, and on how often both stand in linked units:
/// the log-likelihood of Dunning (1993) says whether they meet more often than by chance, Dice's coefficient how
/// exclusively. Of two pairs that share a cluster the clearly better one stays.
pub(super) fn pairs(
    clusters: &[Cluster],
    links: &[Link],
    glossary: &Glossary,
    rules: &FxHashMap<Language, Rules>,
) -> Vec<Pair> {
    // the sound is weighed here, by how rare the words are
    let weights = Weights {
        sound: 0.0,
        short_sound: 0.0,
        fuzzy: 0.0,
        ..Weights::built_in()
    };
    let mut languages: Vec<Language> = Vec::new();
    for cluster in clusters {
        if !languages.contains(&cluster.language) {
            languages.push(cluster.language);
        }
    }
    let mut pairs = Vec::new();
    for (index, &one) in languages.iter().enumerate() {
        for &other in &languages[index + 1..] {
            let sides = [
                Side::new(
                    clusters,
                    one,
                    &open(clusters, one, other, glossary),
                    &rules[&one],
                ),
                Side::new(
                    clusters,
                    other,
                    &open(clusters, other, one, glossary),
                    &rules[&other],
                ),
            ];
            if sides.iter().all(|side| !side.members.is_empty()) {
                pairs.extend(between(&sides, clusters, links, &weights));
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    pairs
}

/// The clusters of one language that may have a partner in the other.
struct Side {
    members: Vec<usize>,
    units: Units,
    /// The letters of each member's form, without articles.
    letters: Vec<Vec<char>>,
    /// The sounds of each member's forms, without articles.
    skeletons: Vec<Vec<Vec<char>>>,
    /// How often each member stands in the reports, as a part of all.
    frequency: Vec<f64>,
}

impl Side {
    fn new(clusters: &[Cluster], language: Language, members: &[usize], rules: &Rules) -> Self {
        let members = members.to_vec();
        let forms: Vec<&str> = members
            .iter()
            .map(|&index| clusters[index].form())
            .collect();
        let bare = |form: &str| {
            let words = form.split_whitespace().map(|word| rules.bare(word));
            words.collect::<Vec<_>>().join(" ")
        };
        let skeletons = members
            .iter()
            .map(|&index| {
                let forms = clusters[index].forms_by_count().take(FORMS);
                forms.map(|form| skeleton(&bare(form))).collect()
            })
            .collect();
        let counts = || members.iter().map(|&index| clusters[index].count() as f64);
        let all: f64 = counts().sum();
        Self {
            letters: forms
                .iter()
                .map(|form| key(&bare(form)).chars().collect())
                .collect(),
            units: Units::new(&forms, language),
            skeletons,
            frequency: counts().map(|count| count / all.max(1.0)).collect(),
            members,
        }
    }
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
        Origin::Phrase => cluster.c_value > 0.0 && !cluster.is_adjective && !cluster.is_counted,
    };
    let mut open: Vec<usize> = (0..clusters.len())
        .filter(|&index| clusters[index].language == language && lacks(&clusters[index]))
        .collect();
    open.sort_by_key(|&index| std::cmp::Reverse(clusters[index].count()));
    open.truncate(MOST);
    open
}

fn between(
    sides: &[Side; 2],
    clusters: &[Cluster],
    links: &[Link],
    weights: &Weights,
) -> Vec<Pair> {
    let [ours, theirs] = sides;
    let comparison = Comparison::new(&ours.units, &theirs.units, &[], weights);
    let links = Links::new(links, clusters, &ours.members, &theirs.members);
    let mut candidates: BTreeSet<(usize, usize)> = links.meeting().collect();
    candidates.extend(near(&comparison));
    candidates.extend(sounding(sides));
    let cluster = |side: &Side, place: usize| &clusters[side.members[place]];
    let candidates: Vec<(usize, usize)> = candidates
        .into_iter()
        .filter(|&(i, j)| may_pair(cluster(ours, i), cluster(theirs, j)))
        .collect();
    let similar: Vec<f64> = candidates
        .par_iter()
        .map(|&(i, j)| {
            let frequency = (ours.frequency[i] / theirs.frequency[j]).ln().abs();
            let letters = match cluster(ours, i).words().max(cluster(theirs, j).words()) {
                1 => alike(&ours.letters[i], &theirs.letters[j]),
                _ => 0.0,
            };
            f64::from(comparison.similarity(i, j)) + LETTERS * letters - FREQUENCY * frequency
        })
        .collect();
    let best = Best::of(&candidates, &similar);
    let pairs: Vec<Pair> = candidates
        .par_iter()
        .zip(&similar)
        .filter_map(|(&(i, j), &similar)| {
            let (one, other) = (ours.members[i], theirs.members[j]);
            let meetings = links.meetings(i, j);
            let likeness = Likeness {
                meaning: meaning(similar, best.rival(i, j)),
                sound: sound(&ours.skeletons[i], &theirs.skeletons[j]),
            };
            let alike = likeness.of(&clusters[one], &clusters[other], &meetings);
            let score = alike * (ALONE + (1.0 - ALONE) * meetings.together());
            let phrases = [one, other]
                .iter()
                .all(|&index| clusters[index].origin == Origin::Phrase);
            let few = clusters[one].count() + clusters[other].count() < FEW;
            let kept = if phrases && few && likeness.sound < LONG_SOUND {
                SELDOM
            } else {
                1.0
            };
            (score >= LEAST).then_some(Pair {
                one,
                other,
                score: score * kept,
            })
        })
        .collect();
    without_rivals(pairs)
}

/// Whether the lengths of two clusters allow them to name one thing: what is one word here is not two there by
/// more than chance, unless both are names, of which a report may give a part.
fn may_pair(one: &Cluster, other: &Cluster) -> bool {
    let rare = one.rarity >= RARE && other.rarity >= RARE;
    let (short, long) = (
        one.words().min(other.words()),
        one.words().max(other.words()),
    );
    let apart = !one.places_named.is_empty()
        && !other.places_named.is_empty()
        && one.places_named.is_disjoint(&other.places_named);
    !apart && (long == 1 || short * 2 > long || rare)
}

/// What letters say beside the table, of two words that have all in common; a part of them is chance.
const LETTERS: f64 = 0.3;
const CHANCE_LETTERS: f64 = 0.4;
/// What is taken from a similarity for each time that one form is e times as frequent as the other.
const FREQUENCY: f64 = 0.03;

/// The part of the letters that two forms have in common beyond chance, 0 to 1.
fn alike(one: &[char], other: &[char]) -> f64 {
    let long = one.len().max(other.len()).max(1) as f64;
    let same = 1.0 - distance(one, other) as f64 / long;
    ((same - CHANCE_LETTERS) / (1.0 - CHANCE_LETTERS)).clamp(0.0, 1.0)
}

/// The two candidates that are most similar to each member of either side.
struct Best([FxHashMap<usize, [(f64, usize); 2]>; 2]);

impl Best {
    fn of(candidates: &[(usize, usize)], similar: &[f64]) -> Self {
        let mut best = [FxHashMap::default(), FxHashMap::default()];
        for (&(i, j), &similar) in candidates.iter().zip(similar) {
            for (side, (own, other)) in [(i, j), (j, i)].into_iter().enumerate() {
                let [first, second] = best[side].entry(own).or_insert([(0.0, usize::MAX); 2]);
                if similar > first.0 {
                    (*first, *second) = ((similar, other), *first);
                } else if similar > second.0 {
                    *second = (similar, other);
                }
            }
        }
        Self(best)
    }

    /// The greatest similarity of either of the two to a third.
    fn rival(&self, i: usize, j: usize) -> f64 {
        let of = |side: usize, own: usize, other: usize| {
            let best = self.0[side].get(&own).into_iter().flatten();
            best.filter(|(_, third)| *third != other)
                .map(|(similar, _)| *similar)
                .fold(0.0, f64::max)
        };
        of(0, i, j).max(of(1, j, i))
    }
}

/// What a similarity says beside that of the next best, 0 to 1.
fn meaning(similar: f64, rival: f64) -> f64 {
    let part = |value: f64, none: f64, all: f64| ((value - none) / (all - none)).clamp(0.0, 1.0);
    let margin = part(similar / rival.max(f64::MIN_POSITIVE), LEAST_MARGIN, MARGIN);
    part(similar, UNLIKE, ALIKE) * (NO_MARGIN + (1.0 - NO_MARGIN) * margin)
}

/// Leaves out the pairs of clusters that have a clearly better partner.
fn without_rivals(pairs: Vec<Pair>) -> Vec<Pair> {
    let mut best: FxHashMap<usize, f64> = FxHashMap::default();
    for pair in &pairs {
        for index in [pair.one, pair.other] {
            let best = best.entry(index).or_default();
            *best = best.max(pair.score);
        }
    }
    let rivals = |pair: &Pair| best[&pair.one].max(best[&pair.other]);
    pairs
        .into_iter()
        .filter(|pair| rivals(pair) < RIVAL * pair.score)
        .collect()
}

/// For each member of either side those of the other that are nearest in meaning.
fn near(comparison: &Comparison) -> Vec<(usize, usize)> {
    let (ours, theirs, dimensions) = comparison.profiles();
    let unit = |rows: Vec<f32>| -> Vec<f32> {
        let unit = |row: &[f32]| {
            let length = row.iter().map(|value| value * value).sum::<f32>().sqrt();
            let factor = 1.0 / length.max(f32::MIN_POSITIVE);
            row.iter().map(|value| value * factor).collect::<Vec<_>>()
        };
        rows.chunks_exact(dimensions).flat_map(unit).collect()
    };
    let (ours, theirs) = (unit(ours), unit(theirs));
    let nearest = |from: &[f32], to: &[f32]| -> Vec<(usize, usize)> {
        from.par_chunks_exact(dimensions)
            .enumerate()
            .flat_map_iter(|(index, row)| {
                let product = |other: &[f32]| row.iter().zip(other).map(|(a, b)| a * b).sum();
                let mut all: Vec<(f32, usize)> = to
                    .chunks_exact(dimensions)
                    .map(product)
                    .enumerate()
                    .map(|(other, cosine): (usize, f32)| (cosine, other))
                    .collect();
                let kept = NEAREST.min(all.len());
                if kept < all.len() {
                    all.select_nth_unstable_by(kept, |a, b| {
                        b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
                    });
                    all.truncate(kept);
                }
                all.into_iter().map(move |(_, other)| (index, other))
            })
            .collect()
    };
    let mut pairs = nearest(&ours, &theirs);
    pairs.extend(nearest(&theirs, &ours).into_iter().map(|(j, i)| (i, j)));
    pairs
}

/// The pairs that sound alike up to a consonant.
fn sounding(sides: &[Side; 2]) -> Vec<(usize, usize)> {
    let mut by_sound: FxHashMap<Vec<char>, Vec<usize>> = FxHashMap::default();
    let keys = |skeleton: &Vec<char>| {
        let whole = std::iter::once(skeleton.clone());
        let without = (0..skeleton.len()).map(|at| [&skeleton[..at], &skeleton[at + 1..]].concat());
        whole.chain(without).collect::<BTreeSet<_>>()
    };
    for (index, skeletons) in sides[0].skeletons.iter().enumerate() {
        for key in skeletons.iter().flat_map(keys) {
            by_sound.entry(key).or_default().push(index);
        }
    }
    let mut pairs = Vec::new();
    for (index, skeletons) in sides[1].skeletons.iter().enumerate() {
        for key in skeletons.iter().flat_map(keys) {
            let found = by_sound.get(&key).into_iter().flatten();
            pairs.extend(found.map(|&other| (other, index)));
        }
    }
    pairs
}

/// Whether both are written alike somewhere in letters of a third script: an acronym.
fn same_acronym(one: &Cluster, other: &Cluster) -> bool {
    let acronyms = |cluster: &Cluster| -> Vec<String> {
        let forms = cluster.forms.keys();
        let forms = forms.filter(|form| form.chars().all(|c| c.is_ascii_uppercase()));
        forms.cloned().collect()
    };
    let own = acronyms(one);
    one.language.is_right_to_left()
        && other.language.is_right_to_left()
        && acronyms(other).iter().any(|form| own.contains(form))
}

/// How surely any form of the one is any form of the other by its sound.
fn sound(ours: &[Vec<char>], theirs: &[Vec<char>]) -> f64 {
    let pairs = ours
        .iter()
        .flat_map(|one| theirs.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| sameness(one, other))
        .fold(0.0, f64::max)
}

/// How alike the forms of two clusters are; 1 is as good as a translation.
struct Likeness {
    meaning: f64,
    sound: f64,
}

/// How much the sound of usual words says beside their meaning: they may sound alike by chance.
const USUAL_SOUND: f64 = 0.6;
/// How much less the meaning of single words says than that of several: the table's neighbours of a word are
/// its kin, not only its translation.
const SINGLE: f64 = 0.85;
/// The same for rare words, whose place in the table is put together from parts.
const SINGLE_RARE: f64 = 0.6;
/// How often a single word must stand in the reports of its language to be paired by its meaning where it does not
/// meet the other in a link.
const OFTEN: usize = 2;
/// What is left of the score of two phrases that stand once in either language.
const SELDOM: f64 = 0.5;
/// How many places a pair of single words needs, unless both are rare names that sound alike.
const FEW: usize = 3;
/// The meaning that must speak for the sound of a short name; the sound that needs none, and the one of a rare word
/// that needs none where the two meet.
const HINT: f64 = 0.25;
const LONG_SOUND: f64 = 0.85;
const FAIR_SOUND: f64 = 0.7;
/// The least similarity in meaning of phrases that occur once each and meet in a link.
const SURE: f64 = 0.9;

impl Likeness {
    /// How surely the two say the same, 0 to 1.
    ///
    /// Rare words are names, which a translator writes by their sound; the rest is compared by meaning, where
    /// both stand often enough or in linked units.
    fn of(&self, one: &Cluster, other: &Cluster, meetings: &Meetings) -> f64 {
        let rare = one.rarity >= RARE && other.rarity >= RARE;
        let single = one.words() == 1 && other.words() == 1;
        if same_acronym(one, other) {
            return 1.0;
        }
        let solid = one.is_solid() && other.is_solid();
        let often = one.count().min(other.count()) >= OFTEN;
        let few = one.count() + other.count() < FEW;
        let seldom = single && few;
        let meet = meetings.both > 0;
        let usual = single && (one.is_usual() || other.is_usual());
        // a loan word may have come to mean something else
        let sounds = rare && self.sound >= FAIR_SOUND;
        if seldom && !sounds && one.origin == Origin::Phrase && other.origin == Origin::Phrase {
            return 0.0;
        }
        if usual || rare && same_letters(one, other) && !(solid || meet) {
            return 0.0;
        }
        let hinted = self.meaning >= HINT;
        let name = match self.sound {
            sound if sound >= LONG_SOUND => sound,
            sound if sound >= FAIR_SOUND && rare && (hinted || meet) => sound,
            sound if hinted && meet || self.meaning >= SURE => match rare {
                true => sound,
                false => USUAL_SOUND * sound,
            },
            _ => 0.0,
        };
        if !meet && name == 0.0 && self.meaning < SURE {
            return 0.0;
        }
        let single_word = if rare { SINGLE_RARE } else { SINGLE };
        let lengths = one.words().min(other.words()) * 2 > one.words().max(other.words());
        let meaning = match single {
            _ if !lengths => 0.0,
            true if often || meet || name > 0.0 => single_word * self.meaning,
            false if solid || name > 0.0 || (meet && self.meaning >= SURE) => self.meaning,
            _ => 0.0,
        };
        // what is said in two words here is not said in five there
        let (short, long) = (
            one.words().min(other.words()) as f64,
            one.words().max(other.words()) as f64,
        );
        1.0 - (1.0 - name) * (1.0 - meaning * (short / long).sqrt())
    }
}

fn same_letters(one: &Cluster, other: &Cluster) -> bool {
    key(one.form()) == key(other.form())
}
