//! Which names name one thing.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::form::{Form, two_words};
use crate::fact::name::recogniser::is_given_name;
use crate::fact::value::NameKind;

/// Of each form the first that names the same; of a listed one a listed form.
pub(super) fn same(forms: &[Form]) -> Vec<usize> {
    let mut sets = Sets::new(forms);
    let mut near: FxHashMap<(NameKind, &str), Vec<usize>> = FxHashMap::default();
    let mut whole: FxHashMap<(NameKind, String), Vec<usize>> = FxHashMap::default();
    for (at, form) in forms.iter().enumerate() {
        for sound in &form.sounds {
            near.entry((form.kind, sound)).or_default().push(at);
        }
        whole.entry((form.kind, form.whole())).or_default().push(at);
    }
    for group in near.values().chain(whole.values()) {
        for (n, &one) in group.iter().take(MOST_NEAR).enumerate() {
            for &other in &group[..n] {
                if is_same(&forms[one], &forms[other]) {
                    sets.join(one, other, forms);
                }
            }
        }
    }
    join_shorter(forms, &mut sets);
    join_translated(forms, &mut sets);
    (0..forms.len()).map(|at| sets.first(at)).collect()
}

/// The most names with a word in common that are compared pairwise.
const MOST_NEAR: usize = 200;

/// Sets of forms that name one thing.
struct Sets {
    parents: Vec<usize>,
    /// The listed thing of each set, by its first form.
    listed: Vec<Option<String>>,
}

impl Sets {
    fn new(forms: &[Form]) -> Self {
        let listed = |form: &Form| form.is_listed.then(|| form.id.clone());
        Self {
            parents: (0..forms.len()).collect(),
            listed: forms.iter().map(listed).collect(),
        }
    }

    fn first(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    /// Joins two sets, unless they are two things of the glossary. The listed form stays first, else the longer name's.
    fn join(&mut self, one: usize, other: usize, forms: &[Form]) {
        let (one, other) = (self.first(one), self.first(other));
        let two = self.listed[one].is_some()
            && self.listed[other].is_some()
            && self.listed[one] != self.listed[other];
        if one == other || two {
            return;
        }
        let rank = |at: usize| {
            (
                self.listed[at].is_some(),
                !forms[at].is_alone(),
                std::cmp::Reverse(at),
            )
        };
        let (first, second) = if rank(one) > rank(other) {
            (one, other)
        } else {
            (other, one)
        };
        self.parents[second] = first;
    }
}

/// Whether two names are one thing's.
fn is_same(one: &Form, other: &Form) -> bool {
    match one.kind {
        NameKind::Person => is_same_person(one, other),
        _ => is_same_body(one, other),
    }
}

fn is_same_person(one: &Form, other: &Form) -> bool {
    let differ = |a: &String, b: &String| {
        two_words(a, b) && super::super::key::sound(a) == super::super::key::sound(b)
    };
    let told_apart = one.dense.len() == other.dense.len()
        && one
            .dense
            .iter()
            .zip(&other.dense)
            .any(|(a, b)| differ(a, b));
    if one.whole() == other.whole() {
        return !told_apart
            && (one.whole().len() > 2 || one.dense.concat() == other.dense.concat());
    }
    if one.is_alone() || other.is_alone() {
        return false;
    }
    let (short, long) = if one.sounds.len() <= other.sounds.len() {
        (one, other)
    } else {
        (other, one)
    };
    let (first, family) = (&short.sounds[0], short.sounds.last().expect("two words"));
    let (long_first, long_family) = (&long.sounds[0], long.sounds.last().expect("two words"));
    if differ(&short.dense[0], &long.dense[0]) {
        return false;
    }
    // a family name in two words and in one
    let tails = (long.sounds[1..].concat(), short.sounds[1..].concat());
    let joined =
        tails.0 == tails.1 || tails.0.len() > 5 && first == long_first && close(&tails.0, &tails.1);
    // a family name in two words, alone
    if long.sounds[1..] == short.sounds[..]
        && short.whole().len() > 4
        && !is_given_name(&short.dense[0])
    {
        return true;
    }
    let families = family == long_family || joined;
    let givens = first == long_first;
    if families && (givens || close(first, long_first) || initial(first, long_first)) {
        return family.len() + first.len() > 2;
    }
    if givens && first.len() > 1 && close(family, long_family) {
        return true;
    }
    // father's and grandfather's names left out
    let mut rest = long.sounds[1..].iter();
    givens
        && long.sounds.len() > 2
        && short.sounds[1..]
            .iter()
            .all(|word| rest.any(|of| of == word))
        && short.whole().len() > 3
}

/// Whether one is the first letter of the other.
fn initial(one: &str, other: &str) -> bool {
    let short = one.len().min(other.len());
    short == 1 && (one.starts_with(other) || other.starts_with(one))
}

/// Whether two sounds of some length differ in one place at most.
fn close(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() < 4 || long.len() - short.len() > 1 || !short.is_ascii() || !long.is_ascii() {
        return false;
    }
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let tail = short[head..]
        .iter()
        .rev()
        .zip(long[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    long.len() - head - tail <= 1
}

/// Organisations and places: written alike but for spaces and articles, or in two languages sounding alike.
fn is_same_body(one: &Form, other: &Form) -> bool {
    let sounds = one.whole();
    let alike = sounds == other.whole() && sounds.len() > 2;
    if one.language == other.language {
        let plain = |form: &Form| -> String {
            form.dense
                .iter()
                .map(|word| super::super::key::without_article(word))
                .collect()
        };
        return plain(one) == plain(other)
            || alike && one.sounds.len() == 1 && similar(&plain(one), &plain(other));
    }
    alike
}

/// Whether two spellings differ in one letter or two.
fn similar(one: &str, other: &str) -> bool {
    let lengths = (one.chars().count(), other.chars().count());
    lengths.0.abs_diff(lengths.1) <= 1 && lengths.0 > 3
}

/// A longer name of an organisation that begins with the shorter one, when there is one such alone.
fn join_shorter(forms: &[Form], sets: &mut Sets) {
    for (at, form) in forms.iter().enumerate() {
        if form.kind != NameKind::Organisation || form.is_alone() || form.is_listed {
            continue;
        }
        let begins = |longer: &&usize| {
            let of = &forms[**longer];
            of.kind == form.kind
                && of.language == form.language
                && of.sounds.len() > form.sounds.len()
                && of.sounds[..form.sounds.len()] == form.sounds[..]
        };
        let all: Vec<usize> = (0..forms.len()).collect();
        let mut longer: Vec<usize> = all
            .iter()
            .filter(begins)
            .map(|&at| sets.first(at))
            .collect();
        longer.sort_unstable();
        longer.dedup();
        if let [only] = longer[..] {
            sets.join(only, at, forms);
        }
    }
}

/// Organisations of which two languages say the same, word by word. One that does not say whose it is goes with the
/// only one of its kind that does.
fn join_translated(forms: &[Form], sets: &mut Sets) {
    let mut by_words: BTreeMap<&BTreeSet<String>, Vec<(usize, &BTreeSet<String>)>> =
        BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        if let Some(says) = &form.says {
            let alike = by_words.entry(&says.words).or_default();
            alike.push((at, &says.places));
        }
    }
    for alike in by_words.values() {
        let places: BTreeSet<_> = alike.iter().map(|(_, places)| *places).collect();
        let told = places.iter().filter(|places| !places.is_empty()).count();
        for (n, &(one, of)) in alike.iter().enumerate() {
            for &(other, of_other) in &alike[..n.min(MOST_NEAR)] {
                let two_languages = forms[one].language != forms[other].language;
                if two_languages && (of == of_other || told == 1) {
                    sets.join(one, other, forms);
                }
            }
        }
    }
}
