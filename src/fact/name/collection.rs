//! Names that are learned once and known in all reports of a collection.
//!
//! A report names a person in full; the others, in whatever script, by the family name, with another spelling or
//! with ZWNJ lost. [`settle`] gathers what all reports introduce, gives one id to what names one thing, and finds
//! the names again where nothing else told them.

mod again;
mod form;
mod one;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Run;
use crate::fact::value::NameKind;
use form::Form;

/// The kinds and ids that change in a report.
type Renamed = FxHashMap<(NameKind, String), (NameKind, String)>;

/// What the reports of a collection name.
#[derive(Debug, Default)]
struct Collection {
    forms: Vec<Form>,
    /// Of each form, which forms name the same: the number of the first of them.
    same: Vec<usize>,
}

/// Gives one id to everything that several reports name, and finds it in all of them.
pub(in crate::fact) fn settle(runs: &mut [Run<'_, '_>]) {
    let collection = Collection::of(runs);
    for (number, run) in runs.iter_mut().enumerate() {
        let renamed = collection.renamed(number);
        run.rename(&renamed);
    }
    for (number, run) in runs.iter_mut().enumerate() {
        run.find_again(&collection, number);
    }
}

impl Collection {
    fn of(runs: &[Run<'_, '_>]) -> Self {
        let mut forms: Vec<Form> = Vec::new();
        let mut known: FxHashMap<(NameKind, String, String), usize> = FxHashMap::default();
        for (number, run) in runs.iter().enumerate() {
            for form in run.forms(number) {
                let key = (form.kind, form.id.clone(), form.dense.join(" "));
                match known.get(&key) {
                    Some(&at) => forms[at].runs.extend(form.runs),
                    None => {
                        known.insert(key, forms.len());
                        forms.push(form);
                    }
                }
            }
        }
        // what a thing goes by must not depend on which report comes first
        forms.sort_by_cached_key(|form| (!form.is_listed, form.dense.join(" "), form.id.clone()));
        let same = one::same(&forms);
        Self { forms, same }
    }

    /// The person with a full name that sounds as a whole like the name of a place or organisation, which was
    /// therefore misread.
    fn person_as(&self, at: usize) -> Option<usize> {
        let form = &self.forms[at];
        if form.kind == NameKind::Person || form.is_listed || form.is_alone() {
            return None;
        }
        let mut people = self.forms.iter();
        people.position(|of| of.kind == NameKind::Person && of.sounds == form.sounds)
    }

    /// The id of the thing that a form names.
    fn id(&self, form: usize) -> &str {
        &self.forms[self.same[form]].id
    }

    /// The kinds and ids that change in one report: a name alone may be another's in each.
    fn renamed(&self, run: usize) -> Renamed {
        let mut renamed = FxHashMap::default();
        for (at, form) in self.forms.iter().enumerate() {
            if !form.runs.contains(&run) {
                continue;
            }
            let id = match form.is_alone() {
                true => self.of_alone(form, run).map(|of| self.id(of)),
                false => None,
            };
            let person = self.person_as(at);
            let kind = person.map_or(form.kind, |_| NameKind::Person);
            let id = id.unwrap_or_else(|| self.id(person.unwrap_or(at)));
            if (kind, id) != (form.kind, &form.id) {
                renamed.insert((form.kind, form.id.clone()), (kind, id.to_owned()));
            }
        }
        renamed
    }

    /// The full name that a family or given name alone stands for in a report: one that the report itself has goes
    /// first, and of several none.
    fn of_alone(&self, alone: &Form, run: usize) -> Option<usize> {
        if alone.is_listed || alone.kind != NameKind::Person {
            return None;
        }
        let full = || {
            let of_kind = self.forms.iter().enumerate();
            of_kind.filter(|(_, form)| form.kind == alone.kind && !form.is_alone())
        };
        let one = |fits: &dyn Fn(&Form) -> bool| -> Option<Option<usize>> {
            let mut found: Vec<usize> = full()
                .filter(|(_, form)| fits(form))
                .map(|(at, _)| at)
                .collect();
            if found.iter().any(|&at| self.forms[at].runs.contains(&run)) {
                found.retain(|&at| self.forms[at].runs.contains(&run));
            }
            let things: FxHashSet<usize> = found.iter().map(|&at| self.same[at]).collect();
            (!found.is_empty()).then(|| (things.len() == 1).then(|| found[0]))
        };
        let family = |form: &Form| form.ends_as(alone);
        let given = |form: &Form| form.begins_as(alone) && form.runs.contains(&run);
        one(&family).or_else(|| one(&given)).flatten()
    }
}
