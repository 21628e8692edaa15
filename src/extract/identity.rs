use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::rules::{Rules, key};
use crate::bitext::collation::{Collation, FactKind};
use crate::document::Document;
use crate::glossary::ConceptKind;
use crate::language::Language;

/// For the facts that are one with another the one of them that is met most, and the kind that most of their places
/// have.
///
/// A name is taken for another's if all its forms of a language are the other's too, and no third one's.
pub(super) fn identities(
    collation: &Collation,
    documents: &[Document],
    rules: &FxHashMap<Language, Rules>,
) -> FxHashMap<usize, (usize, ConceptKind)> {
    let names: Vec<(usize, ConceptKind)> = collation
        .facts
        .iter()
        .enumerate()
        .filter_map(|(number, fact)| Some((number, name_kind(fact.kind)?)))
        .collect();
    let mut root: FxHashMap<usize, usize> = FxHashMap::default();
    for (one, other) in same_forms(&names, collation, documents, rules) {
        let (one, other) = (first(&root, one), first(&root, other));
        if one != other {
            root.insert(one.max(other), one.min(other));
        }
    }
    let mut groups: BTreeMap<usize, Vec<(usize, ConceptKind)>> = BTreeMap::new();
    for (number, kind) in names {
        let group = groups.entry(first(&root, number)).or_default();
        group.push((number, kind));
    }
    let count = |number: usize| collation.facts[number].mentions.len();
    let mut identities = FxHashMap::default();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let votes = |kind: ConceptKind| -> usize {
            let of = group.iter().filter(|(_, other)| *other == kind);
            of.map(|&(number, _)| count(number)).sum()
        };
        let kinds = group.iter().map(|&(_, kind)| kind);
        let numbers = group.iter().map(|&(number, _)| number);
        if let Some(kind) = kinds.max_by_key(|&kind| votes(kind))
            && let Some(first) = numbers.max_by_key(|&number| (count(number), Reverse(number)))
        {
            identities.extend(group.iter().map(|&(number, _)| (number, (first, kind))));
        }
    }
    identities
}

/// The first of those that are one with the name `at`.
fn first(root: &FxHashMap<usize, usize>, mut at: usize) -> usize {
    while let Some(&next) = root.get(&at) {
        at = next;
    }
    at
}

/// Each name all of whose forms of a language are another's, with the only such other.
fn same_forms(
    names: &[(usize, ConceptKind)],
    collation: &Collation,
    documents: &[Document],
    rules: &FxHashMap<Language, Rules>,
) -> Vec<(usize, usize)> {
    let mut forms: BTreeMap<(usize, &str), BTreeSet<String>> = BTreeMap::new();
    let mut having: FxHashMap<(&str, String), BTreeSet<usize>> = FxHashMap::default();
    for &(number, _) in names {
        for mention in &collation.facts[number].mentions {
            let language = documents[mention.report].language;
            let words = mention.text.split_whitespace();
            let form: String = words.map(|word| key(rules[&language].bare(word))).collect();
            let code = language.code();
            having
                .entry((code, form.clone()))
                .or_default()
                .insert(number);
            forms.entry((number, code)).or_default().insert(form);
        }
    }
    let mut same = Vec::new();
    for ((number, code), own) in forms {
        let with = own.into_iter().map(|form| &having[&(code, form)]);
        let all = with.cloned().reduce(|one, other| &one & &other);
        let mut others = all.into_iter().flatten().filter(|other| *other != number);
        if let (Some(other), None) = (others.next(), others.next()) {
            same.push((number, other));
        }
    }
    same
}

/// What a fact is that is a name.
pub(super) fn name_kind(kind: FactKind) -> Option<ConceptKind> {
    match kind {
        FactKind::Person => Some(ConceptKind::Person),
        FactKind::Organisation => Some(ConceptKind::Organisation),
        FactKind::Place => Some(ConceptKind::Place),
        FactKind::Date | FactKind::Number | FactKind::Quotation | FactKind::Event => None,
    }
}
