//! Reports into stories, as they come.
//!
//! A report is compared only with those that it shares something rare with (an inverted index) or some of whose wording it has
//! (sketches), a bounded number of them: the work grows as the reports do. The likeliest pairs are joined first, and two
//! groups only where their reports, copies of one text counted once, are likely one event in the mean of all pairs: a chain
//! of reports each near the next makes no story. Groups that stand keep their reports; they may only be found to be one.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::key::Key;
use super::likeness::{Likeness, Wording};
use super::signature::{Class, Meaning, Signature};
use super::weighed::{Centres, Rarity, Weighed};

/// The rarest items by which a report is sought, of those that any language has, and of words.
const SOUGHT: [usize; 2] = [28, 20];
/// Of what more reports hold only the newest are taken.
const HOLDERS: usize = 150;
/// The most reports that one is compared with, those that it shares most with.
const COMPARED: usize = 40;
/// The least likelihood of a pair from which groups are sought.
const LEAST: f32 = 0.25;
/// The reports of a group that stand for it: the first and the last ones.
const VOICES: usize = 10;

/// Which reports are grouped, and how.
#[derive(Debug)]
pub(super) struct Grouping {
    reports: Vec<Signature>,
    /// The reports that a batch is compared with, weighed as they stand among all: what is rare changes as reports come.
    weighed: FxHashMap<usize, Weighed>,
    rarity: Rarity,
    centres: Centres,
    likeness: Likeness,
    /// For each report the group it is in.
    group_of: Vec<usize>,
    /// The reports of each group; none of one that became part of another.
    members: Vec<Vec<usize>>,
    /// For each report the first of its text.
    text_of: Vec<usize>,
    items: FxHashMap<Key, Vec<u32>>,
    runs: FxHashMap<u64, Vec<u32>>,
}

/// Two groups that were found to be one: the second became part of the first.
pub(super) type Joined = (usize, usize);

impl Grouping {
    pub fn new(meaning: Meaning) -> Self {
        Self {
            reports: Vec::new(),
            weighed: FxHashMap::default(),
            rarity: Rarity::default(),
            centres: Centres::new(meaning),
            likeness: Likeness::of(meaning),
            group_of: Vec::new(),
            members: Vec::new(),
            text_of: Vec::new(),
            items: FxHashMap::default(),
            runs: FxHashMap::default(),
        }
    }

    /// The group of each report, in the order in which they were added.
    pub fn group_of(&self) -> &[usize] {
        &self.group_of
    }

    /// What is known of a report.
    pub fn signature(&self, report: usize) -> &Signature {
        &self.reports[report]
    }

    /// The first report of the text that a report has; itself, where none before it has it.
    pub fn text_of(&self, report: usize) -> usize {
        self.text_of[report]
    }

    /// Takes reports over that were grouped before, each with its group (numbers from 0, in the order of first reports).
    pub fn restore(&mut self, reports: Vec<(Signature, usize)>) {
        for (signature, group) in reports {
            let at = self.take(signature);
            self.members
                .resize(self.members.len().max(group + 1), Vec::new());
            self.members[group].push(at);
            self.group_of.push(group);
        }
        for at in 0..self.reports.len() {
            self.enter(at);
        }
        self.tell_texts(0);
    }

    /// Adds reports, and finds their groups; tells the groups that they show to be one.
    pub fn add(&mut self, reports: Vec<Signature>) -> Vec<Joined> {
        let first = self.reports.len();
        for signature in reports {
            let at = self.take(signature);
            self.group_of.push(self.members.len());
            self.members.push(vec![at]);
        }
        self.weighed.clear();
        self.weigh((first..self.reports.len()).collect());
        for at in first..self.reports.len() {
            self.enter(at);
        }
        self.tell_texts(first);
        let pairs = self.pairs(first);
        self.weigh(pairs.iter().flat_map(|&(a, b)| [a, b]).collect());
        let mut likely: Vec<(f32, usize, usize)> = pairs
            .into_par_iter()
            .map(|(a, b)| (self.likelihood(a, b), a, b))
            .filter(|(likelihood, ..)| *likelihood >= LEAST)
            .collect();
        let groups = likely.iter().flat_map(|&(_, a, b)| [a, b]);
        let groups: FxHashSet<usize> = groups.map(|report| self.group_of[report]).collect();
        let voices: Vec<usize> = groups
            .iter()
            .flat_map(|&group| self.voices(group))
            .collect();
        self.weigh(voices);
        likely.par_sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        self.join(&likely)
    }

    fn take(&mut self, signature: Signature) -> usize {
        self.rarity.add(&signature);
        self.centres.add(&signature);
        self.text_of.push(self.reports.len());
        self.reports.push(signature);
        self.reports.len() - 1
    }

    /// The reports from `first` on, each with those that may tell of the same event; each pair once.
    fn pairs(&self, first: usize) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = (first..self.reports.len())
            .into_par_iter()
            .flat_map_iter(|at| {
                let others = self.candidates(at).into_iter();
                others.map(move |other| (other, at))
            })
            .collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Weighs those of some reports that are not weighed yet.
    fn weigh(&mut self, mut reports: Vec<usize>) {
        reports.retain(|report| !self.weighed.contains_key(report));
        reports.sort_unstable();
        reports.dedup();
        let new: Vec<Weighed> = reports
            .par_iter()
            .map(|&at| self.weighed_anew(at))
            .collect();
        self.weighed.extend(reports.into_iter().zip(new));
    }

    fn weighed_anew(&self, report: usize) -> Weighed {
        Weighed::new(&self.reports[report], &self.rarity, &self.centres)
    }

    /// Enters a report into the index.
    fn enter(&mut self, at: usize) {
        for item in &self.reports[at].items {
            self.items.entry(item.key).or_default().push(at as u32);
        }
        for run in self.reports[at].sketch.leads() {
            self.runs.entry(*run).or_default().push(at as u32);
        }
    }

    /// The reports before one that may tell of the same event.
    fn candidates(&self, at: usize) -> Vec<usize> {
        let weighed = &self.weighed[&at];
        let mut sought: [Vec<(f32, Key)>; 2] = [Vec::new(), Vec::new()];
        for (key, class, weight) in &weighed.items {
            sought[usize::from(*class == Class::Word)].push((*weight, *key));
        }
        let mut found: FxHashMap<usize, f32> = FxHashMap::default();
        for (mut items, most) in sought.into_iter().zip(SOUGHT) {
            items.retain(|(_, key)| self.rarity.holders(*key) > 1);
            items.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            for (weight, key) in items.into_iter().take(most) {
                for &other in newest_before(&self.items[&key], at) {
                    if self.may_be_one(at, other as usize) {
                        *found.entry(other as usize).or_default() += weight;
                    }
                }
            }
        }
        let mut found: Vec<(usize, f32)> = found.into_iter().collect();
        found.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        found.truncate(COMPARED);
        let mut others: Vec<usize> = found.into_iter().map(|(other, _)| other).collect();
        others.extend(self.copies(at));
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Whether two reports are not one and no longer apart than those of an event are.
    fn may_be_one(&self, at: usize, other: usize) -> bool {
        let days = self.reports[at].day.zip(self.reports[other].day);
        let apart = days.map_or(0, |(one, two)| one.since(two).abs());
        at != other && apart < self.likeness.window()
    }

    /// The reports before one that have its text.
    fn copies(&self, at: usize) -> Vec<usize> {
        let report = &self.reports[at];
        let mut others: FxHashSet<usize> = FxHashSet::default();
        for run in report.sketch.leads() {
            let holders = newest_before(&self.runs[run], at);
            others.extend(holders.iter().map(|&other| other as usize));
        }
        let is_copy = |other: &usize| {
            let is_copied = || Wording::of(report, &self.reports[*other]) == Wording::Copied;
            self.may_be_one(at, *other) && is_copied()
        };
        others.into_iter().filter(is_copy).collect()
    }

    /// Finds for the reports from `first` on whose text they have.
    fn tell_texts(&mut self, first: usize) {
        let copies: Vec<Vec<usize>> = (first..self.reports.len())
            .into_par_iter()
            .map(|at| self.copies(at))
            .collect();
        for (at, copies) in (first..).zip(copies) {
            let texts = copies.into_iter().map(|other| self.text_of[other]);
            self.text_of[at] = texts.min().unwrap_or(at);
        }
    }

    fn likelihood(&self, a: usize, b: usize) -> f32 {
        let weighed = |at: usize| match self.weighed.get(&at) {
            Some(weighed) => Cow::Borrowed(weighed),
            None => Cow::Owned(self.weighed_anew(at)),
        };
        let (of_a, of_b) = (weighed(a), weighed(b));
        let pair = [(&self.reports[a], &*of_a), (&self.reports[b], &*of_b)];
        self.likeness.likelihood(pair[0], pair[1])
    }

    /// Joins the groups of likely pairs, the likeliest first, where all of both hold together.
    fn join(&mut self, likely: &[(f32, usize, usize)]) -> Vec<Joined> {
        let mut joined = Vec::new();
        let mut known: FxHashMap<(usize, usize), f32> = FxHashMap::default();
        let mut refused: FxHashMap<(usize, usize), (usize, usize)> = FxHashMap::default();
        for &(_, a, b) in likely {
            let groups = [self.group_of[a], self.group_of[b]];
            let [kept, gone] = [groups[0].min(groups[1]), groups[0].max(groups[1])];
            if kept == gone {
                continue;
            }
            // what did not hold together does not until one of both has grown
            let sizes = (self.members[kept].len(), self.members[gone].len());
            if refused.get(&(kept, gone)) == Some(&sizes) {
                continue;
            }
            if !self.hold_together(kept, gone, &mut known) {
                refused.insert((kept, gone), sizes);
                continue;
            }
            let members = std::mem::take(&mut self.members[gone]);
            for &member in &members {
                self.group_of[member] = kept;
            }
            self.members[kept].extend(members);
            self.members[kept].sort_unstable();
            joined.push((kept, gone));
        }
        joined
    }

    /// Whether the reports of two groups are likely one event, in the mean.
    fn hold_together(
        &self,
        one: usize,
        two: usize,
        known: &mut FxHashMap<(usize, usize), f32>,
    ) -> bool {
        let (one, two) = (self.voices(one), self.voices(two));
        let mut sum = 0.0;
        for (&a, &b) in one.iter().flat_map(|a| two.iter().map(move |b| (a, b))) {
            let pair = (a.min(b), a.max(b));
            sum += *known.entry(pair).or_insert_with(|| self.likelihood(a, b));
        }
        sum / (one.len() * two.len()) as f32 >= self.likeness.story
    }

    /// The reports that stand for a group: of each text one, and of many the first and the last.
    fn voices(&self, group: usize) -> Vec<usize> {
        let mut texts = FxHashSet::default();
        let mut voices: Vec<usize> = self.members[group].clone();
        voices.retain(|&member| texts.insert(self.text_of[member]));
        voices.sort_by_key(|&member| (self.reports[member].day, member));
        if voices.len() > VOICES {
            voices.drain(VOICES / 2..voices.len() - VOICES / 2);
        }
        voices
    }
}

/// Of the reports in a list those before one, the newest: the same whether more have come since or not.
fn newest_before(holders: &[u32], at: usize) -> &[u32] {
    let before = &holders[..holders.partition_point(|&other| (other as usize) < at)];
    &before[before.len().saturating_sub(HOLDERS)..]
}
