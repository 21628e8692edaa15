use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Languages;
use super::Entry;
use crate::check::Plural;
use crate::format::segment::{Pair, State, Text};
use crate::language::{Numbers, PluralForms};

/// Pairs the entries of two files by key; plural forms with the source's form for one or for many.
pub(super) fn pairs(own: &[Entry], others: &[Entry], languages: &Languages) -> Vec<Pair> {
    let mut by_key: FxHashMap<&str, Vec<&Entry>> = FxHashMap::default();
    for entry in own {
        by_key.entry(&entry.key).or_default().push(entry);
    }
    let forms = languages
        .target
        .as_deref()
        .and_then(PluralForms::of_language);
    let mut given: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for entry in others.iter().filter(|entry| !entry.text.text.is_empty()) {
        if let Some(category) = &entry.category {
            given.entry(&entry.key).or_default().push(category);
        }
    }
    let mut pairs = Vec::new();
    let mut met: FxHashSet<&str> = FxHashSet::default();
    for entry in others {
        met.insert(&entry.key);
        let Some(sources) = by_key.get(entry.key.as_str()) else {
            continue;
        };
        let of = |category: &str| {
            sources
                .iter()
                .find(|source| source.category.as_deref() == Some(category))
        };
        let source = match entry.category.as_deref() {
            None => Some(&sources[0]),
            Some("one") => of("one").or(of("other")),
            Some(_) => of("other").or(of("one")),
        };
        let source = source.unwrap_or(&sources[0]);
        let plural = entry.category.as_ref().map(|category| {
            let known = forms
                .as_ref()
                .and_then(|forms| Some((forms, forms.named(category)?)));
            let other = if category == "one" {
                of("other")
            } else {
                of("one")
            };
            let filled = given.get(entry.key.as_str());
            Plural {
                form: category.clone(),
                numbers: known.map_or(Numbers::Many, |(forms, form)| forms.numbers(form)),
                other: other
                    .map(|other| other.text.text.clone())
                    .unwrap_or_default(),
                given: filled.map_or(0, Vec::len),
                expected: forms.as_ref().map_or(0, PluralForms::count),
                first: filled.is_some_and(|filled| filled.first() == Some(&category.as_str()))
                    && forms.is_some(),
            }
        });
        let mut pair = Pair::new(
            entry.line,
            source.text.clone(),
            entry.text.clone(),
            languages,
        );
        // a program's messages are kept apart by nothing but their keys, which differ for each
        pair.id = Some(entry.key.clone());
        pair.plural = plural;
        if source.locked || entry.locked {
            pair.state = State::Locked;
        }
        pairs.push(pair);
    }
    for entry in own.iter().filter(|entry| !met.contains(entry.key.as_str())) {
        let mut pair = Pair::new(entry.line, entry.text.clone(), Text::default(), languages);
        pair.id = Some(entry.key.clone());
        if entry.locked {
            pair.state = State::Locked;
        }
        pairs.push(pair);
    }
    pairs
}
