//! Names found again in reports that do not introduce them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::form::two_words;
use super::{Collection, Renamed};
use crate::fact::cover::Cover;
use crate::fact::how::{How, NameSign};
use crate::fact::mention::Fact;
use crate::fact::name::Run;
use crate::fact::name::lore::Heard;
use crate::fact::name::tables::Signs;
use crate::fact::value::{NameKind, Value};
use crate::glossary::{ConceptKind, Key, Sieve};

/// The least likelihood of a known name in its context.
const LEAST: f32 = 0.03;
/// The same for a name that is also another word.
const LEAST_COMMON: f32 = 0.3;
/// The fewest sounds that names must have to be compared by sound.
const SHORTEST_SOUND: usize = 3;

/// What a word begins or is, by the collection.
#[derive(Default)]
struct Leads {
    /// Forms by their first word.
    written: FxHashMap<String, Vec<usize>>,
    /// Forms of several words by how the first sounds.
    sounding: FxHashMap<String, Vec<usize>>,
    /// Names alone, and family names, written and sounding.
    alone: FxHashMap<String, Vec<usize>>,
    alone_sounding: FxHashMap<String, Vec<usize>>,
    /// All of these that are written and that sound, asked first.
    likely: (Sieve, Sieve),
}

impl Leads {
    fn new(collection: &Collection, language: &str) -> Self {
        let mut leads = Self::default();
        for (at, form) in collection.forms.iter().enumerate() {
            let own = form.language == language;
            let (first, sound) = (&form.dense[0], &form.sounds[0]);
            if !form.is_alone() {
                if own {
                    leads.written.entry(first.clone()).or_default().push(at);
                }
                if form.kind == NameKind::Person || !own {
                    leads.sounding.entry(sound.clone()).or_default().push(at);
                }
            }
            let last = form.dense.len() - 1;
            if form.is_alone() || form.kind == NameKind::Person {
                if own {
                    leads
                        .alone
                        .entry(form.dense[last].clone())
                        .or_default()
                        .push(at);
                } else {
                    let sound = form.sounds[last].clone();
                    leads.alone_sounding.entry(sound).or_default().push(at);
                }
            }
        }
        let written = leads.written.keys().chain(leads.alone.keys());
        let sounding = leads.sounding.keys().chain(leads.alone_sounding.keys());
        leads.likely = (sieve(written), sieve(sounding));
        leads
    }

    fn is_empty(&self) -> bool {
        let all = [
            &self.written,
            &self.sounding,
            &self.alone,
            &self.alone_sounding,
        ];
        all.iter().all(|of| of.is_empty())
    }

    /// Whether a word may be or begin a name.
    fn has(&self, dense: &str, heard: &[Heard]) -> bool {
        heard.iter().any(|of| {
            let (rest, sound) = (&dense[of.prefix..], of.sound.as_str());
            let written = self.likely.0.may_hold(of.keys.0)
                && (self.written.contains_key(rest) || self.alone.contains_key(rest));
            let sounds = || {
                self.likely.1.may_hold(of.keys.1)
                    && (self.sounding.contains_key(sound)
                        || self.alone_sounding.contains_key(sound))
            };
            written || sounds()
        })
    }
}

/// A sieve that holds these texts.
fn sieve<'t>(texts: impl Iterator<Item = &'t String> + Clone) -> Sieve {
    let mut sieve = Sieve::for_count(texts.clone().count());
    texts.for_each(|text| sieve.add(Key::of(text)));
    sieve
}

/// A name that was found again.
struct Again<'c> {
    /// The id of what it names; none where it is one of several people.
    id: Option<&'c str>,
    kind: NameKind,
    /// Bytes of the clitics before it.
    prefix: usize,
    /// Where it ends.
    end: usize,
}

impl Run<'_, '_> {
    /// Gives names their ids of the collection.
    pub(super) fn rename(&mut self, renamed: &Renamed) {
        if renamed.is_empty() {
            return;
        }
        for fact in &mut self.found {
            let new = fact_key(fact).and_then(|key| renamed.get(&key));
            if let (Some((kind, id)), Value::Name(name)) = (new, &mut fact.value) {
                name.kind = *kind;
                fact.id.clone_from(id);
            }
        }
        let person = |id: &mut String| {
            if let Some((_, new)) = renamed.get(&(NameKind::Person, id.clone())) {
                id.clone_from(new);
            }
        };
        self.people.iter_mut().for_each(|of| person(&mut of.id));
        self.holders
            .iter_mut()
            .for_each(|of| person(&mut of.person));
    }

    /// Finds the names of the collection in what nothing else covers.
    pub(super) fn find_again(&mut self, collection: &Collection, number: usize) {
        let leads = Leads::new(collection, self.text.document.language.code());
        if leads.is_empty() {
            return;
        }
        let known = &self.text.text().known;
        let leading: Vec<bool> = (0..known.len())
            .map(|word| {
                let heard = self.text.heard_of(word, &self.names.tables);
                leads.has(&known[word].dense, heard)
            })
            .collect();
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            let mut at = all.start;
            while at < all.end {
                let leads_here = leading[self.text.number(at)] && self.is_free(at);
                let found = leads_here.then(|| self.again(collection, &leads, number, at..all.end));
                at = match found.flatten() {
                    Some(again) => self.note_again(unit, at, again),
                    None => at + 1,
                };
            }
        }
    }

    fn is_free(&self, at: usize) -> bool {
        matches!(
            self.text.words[at].cover,
            Cover::Nothing
                | Cover::Term(
                    _,
                    ConceptKind::Term | ConceptKind::Event | ConceptKind::Office
                )
        ) && !self.text.has(at, Signs::MARK)
    }

    /// The name of the collection that begins at the first of these words.
    fn again<'c>(
        &self,
        collection: &'c Collection,
        leads: &Leads,
        number: usize,
        words: std::ops::Range<usize>,
    ) -> Option<Again<'c>> {
        let std::ops::Range { start: at, end } = words;
        let tables = &self.names.tables;
        let own = self.text.heard(at, tables);
        let goes_on = |form: usize, written: bool| -> Option<usize> {
            let form = &collection.forms[form];
            let mut next = at + 1;
            for n in 1..form.dense.len() {
                while next < end
                    && self.names.tables.is_link(self.text.written(next))
                    && form.kind == NameKind::Person
                {
                    next += 1;
                }
                let fits = next < end
                    && self.is_free(next)
                    && match (written, self.text.heard(next, tables).first()) {
                        (_, None) => false,
                        (true, Some(_)) => self.text.dense(next) == form.dense[n],
                        (false, Some(heard)) => heard.sound == form.sounds[n],
                    };
                if !fits {
                    return None;
                }
                next += 1;
            }
            Some(next)
        };
        // the longest name that is written so, then what sounds so
        let mut best: Option<(usize, usize, usize)> = None;
        for Heard { prefix, sound, .. } in own {
            let dense = &self.text.dense(at)[*prefix..];
            let written = leads.written.get(dense).into_iter().flatten();
            let written = written.map(|&form| (form, true));
            let sounding = leads.sounding.get(sound).into_iter().flatten();
            let sounding = sounding.map(|&form| (form, false));
            for (form, written) in written.chain(sounding) {
                let Some(last) = goes_on(form, written) else {
                    continue;
                };
                let long = collection.forms[form].whole().len() > 4;
                if (written || long) && best.is_none_or(|(_, _, known)| last > known) {
                    best = Some((form, *prefix, last));
                }
            }
        }
        let found = best
            .map(|(form, prefix, last)| (Some(form), collection.forms[form].kind, prefix, last));
        let found = found.or_else(|| self.alone_again(collection, leads, own, number, at));
        let (form, kind, prefix, end) = found?;
        Some(Again {
            id: form.map(|form| collection.id(form)),
            kind,
            prefix,
            end,
        })
    }

    /// Notes a name that was found again at a word; where it ends.
    fn note_again(&mut self, unit: usize, at: usize, again: Again) -> usize {
        let Again {
            id,
            kind,
            prefix,
            end,
        } = again;
        let id = match id {
            Some(id) => id.to_owned(),
            None => {
                let mut heard = self.text.heard(at, &self.names.tables).iter();
                let sound = heard
                    .find(|of| of.prefix == prefix)
                    .map(|of| of.sound.as_str());
                format!("person:{}", sound.unwrap_or_default())
            }
        };
        let span = self.text.span_without(at..end, prefix);
        for word in at..end {
            self.text.words[word].cover = Cover::Name(kind);
        }
        self.add(unit, span, kind, &id, How::name(NameSign::NamedElsewhere));
        end
    }

    /// A word that alone is a name of the collection: the form, its kind, the bytes of clitics, where it ends.
    fn alone_again(
        &self,
        collection: &Collection,
        leads: &Leads,
        own: &[Heard],
        number: usize,
        at: usize,
    ) -> Option<(Option<usize>, NameKind, usize, usize)> {
        let signs = self.text.signs(at);
        let refused = [
            Signs::STOP,
            Signs::LINK,
            Signs::HONORIFIC,
            Signs::OFFICE,
            Signs::SPEECH,
        ];
        if refused.iter().any(|&sign| signs.has(sign)) {
            return None;
        }
        for Heard { prefix, sound, .. } in own {
            let dense = &self.text.dense(at)[*prefix..];
            let written = leads.alone.get(dense);
            let forms = written.or_else(|| {
                leads
                    .alone_sounding
                    .get(sound)
                    .filter(|_| sound.len() >= SHORTEST_SOUND)
            });
            let Some(forms) = forms else { continue };
            // what only sounds so may be another word: محمد for محمدی
            let last = |form: &usize| {
                collection.forms[*form]
                    .dense
                    .last()
                    .expect("a name has words")
            };
            let forms: Vec<usize> = forms
                .iter()
                .copied()
                .filter(|form| !two_words(last(form), dense))
                .collect();
            if forms.is_empty() {
                continue;
            }
            let common =
                signs.has(Signs::GIVEN) || self.is_everyday(at) || dense.chars().count() < 3;
            let mut kinds: Vec<NameKind> = forms
                .iter()
                .map(|&form| collection.forms[form].kind)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            let likely = |kind: NameKind| {
                let chance = self.chance(at, kind);
                match (written.is_some(), common) {
                    (true, false) => chance >= LEAST || dense.chars().count() > 4,
                    (false, false) => chance >= LEAST,
                    (_, true) => chance >= LEAST_COMMON,
                }
            };
            let kind = kinds.into_iter().filter(|&kind| likely(kind));
            let kind = kind.max_by(|&a, &b| self.chance(at, a).total_cmp(&self.chance(at, b)));
            let Some(kind) = kind else { continue };
            let own: Vec<usize> = forms
                .iter()
                .copied()
                .filter(|&form| collection.forms[form].kind == kind)
                .collect();
            let here: Vec<usize> = own
                .iter()
                .copied()
                .filter(|&form| collection.forms[form].runs.contains(&number))
                .collect();
            let of = if here.is_empty() { own } else { here };
            let things: FxHashSet<usize> = of.iter().map(|&form| collection.same[form]).collect();
            let form = (things.len() == 1).then(|| of[0]);
            if form.is_some() || kind == NameKind::Person {
                return Some((form, kind, *prefix, at + 1));
            }
        }
        None
    }
}

/// What identifies a name that was found.
fn fact_key(fact: &Fact) -> Option<(NameKind, String)> {
    match &fact.value {
        Value::Name(name) => Some((name.kind, fact.id.clone())),
        _ => None,
    }
}
