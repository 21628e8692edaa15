use rustc_hash::FxHashMap;

use super::Group;
use super::cluster::{Cluster, Origin};
use super::rules::key_words;
use crate::glossary::Glossary;
use crate::language::Language;

/// The words of a form, of a language.
type Form = (Language, Vec<String>);

/// How many words two names must share for their concepts to be related.
const SHARED: usize = 2;

/// For each group the clusters of concepts akin to its own, in languages in which its own was not met.
///
/// Reports speak of one matter by concepts that lie close: one says *peacekeeping*, the other *peacekeeping force*.
/// Two concepts are akin if a name that the glossary lists for the one holds all words of a form in which the other
/// was met.
pub(super) fn kin(groups: &[Group], clusters: &[Cluster], glossary: &Glossary) -> Vec<Vec<usize>> {
    let mut met: FxHashMap<Form, Vec<(usize, usize)>> = FxHashMap::default();
    for (number, group) in groups.iter().enumerate() {
        for &index in &group.clusters {
            let cluster = &clusters[index];
            if matches!(cluster.origin, Origin::Concept { .. }) {
                for form in cluster.forms.keys() {
                    let forms = met.entry((cluster.language, key_words(form))).or_default();
                    forms.push((number, index));
                }
            }
        }
    }
    let mut kin = vec![Vec::new(); groups.len()];
    let mut languages: Vec<Language> = clusters.iter().map(|cluster| cluster.language).collect();
    languages.sort_by_key(|language| language.code());
    languages.dedup();
    for (number, group) in groups.iter().enumerate() {
        let [own] = group.clusters[..] else { continue };
        let Origin::Concept { id, .. } = &clusters[own].origin else {
            continue;
        };
        for term in glossary
            .concept(id)
            .iter()
            .flat_map(|concept| &concept.terms)
        {
            let other = languages.iter().find(|other| other.code() == term.language);
            let Some(&other) = other.filter(|other| **other != clusters[own].language) else {
                continue;
            };
            for words in parts(&key_words(&term.form)) {
                let found = met.get(&(other, words)).into_iter().flatten();
                for &(theirs, index) in found {
                    // what was met in both languages needs no kin
                    if groups[theirs].clusters.len() == 1 && !kin[number].contains(&index) {
                        kin[number].push(index);
                        kin[theirs].push(own);
                    }
                }
            }
        }
    }
    kin
}

/// All runs of enough words.
fn parts(words: &[String]) -> Vec<Vec<String>> {
    let lengths = SHARED..=words.len();
    lengths
        .flat_map(|length| words.windows(length).map(<[String]>::to_vec))
        .collect()
}
