use rustc_hash::FxHashMap;

use super::Run;
use super::people::{Bare, Holder, Office};
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::{FactKind, How, NameKind};
use crate::glossary::{ConceptKind, Relation};
use crate::text::Span;

/// How many units back an antecedent is looked for.
const REACH: usize = 4;
/// The most words of a name in quotation marks, counting the closing mark.
const MARKED_WORDS: usize = 5;
/// A capital is the target of an event if it begins within this many words of it.
const DONE_TO: usize = 3;

impl Run<'_, '_> {
    /// Resolves offices without a name to the person who holds them by the report's own words.
    pub(super) fn infer_offices(&mut self) {
        for bare in std::mem::take(&mut self.titles) {
            let Some(holder) = self.holder(&bare) else {
                continue;
            };
            let office = match &holder.office {
                Office::Concept(id) => id.clone(),
                Office::Words(words) => words.clone(),
            };
            let how = How::Office {
                office,
                of: holder.of.clone(),
                unit: holder.unit,
            };
            let person = holder.person.clone();
            let span = self.text.span(bare.words.clone());
            self.add(bare.unit, span, NameKind::Person, &person, how);
        }
    }

    /// The one person who holds an office, where one is in reach.
    fn holder(&self, bare: &Bare) -> Option<&Holder> {
        let same = |holder: &&Holder| self.is_office(&bare.office, &holder.office);
        let one = |holders: Vec<&'_ Holder>| -> Option<usize> {
            let first = holders.first()?;
            let place = |holder: &Holder| {
                let held = |other: &Holder| std::ptr::eq(other, holder);
                self.holders.iter().position(held)
            };
            holders
                .iter()
                .all(|holder| holder.person == first.person)
                .then(|| place(first))?
        };
        let all: Vec<&Holder> = self.holders.iter().filter(same).collect();
        let found = match &bare.of {
            Some(of) => {
                let exact = all.iter().filter(|holder| holder.of.as_ref() == Some(of));
                let exact: Vec<&Holder> = exact.copied().collect();
                // an office of another state, or of an unnamed one, is another person's
                one(exact)
            }
            None => {
                let near = |holder: &&&Holder| {
                    holder.unit <= bare.unit && bare.unit - holder.unit <= REACH
                };
                let near: Vec<&Holder> = all.iter().filter(near).copied().collect();
                match near.is_empty() {
                    false => one(near),
                    true => one(all),
                }
            }
        };
        found.map(|at| &self.holders[at])
    }

    /// Whether an office met alone may be the office that somebody holds: the minister, the defence minister.
    fn is_office(&self, bare: &Office, held: &Office) -> bool {
        let wider = |held: &str, bare: &str| {
            let mut wider = self.names.glossary.related(held, Relation::Broader);
            wider.any(|of| of.id == bare)
        };
        match (bare, held) {
            (Office::Concept(bare), Office::Concept(held)) => bare == held || wider(held, bare),
            (bare, held) => bare == held,
        }
    }

    /// Resolves "the organisation" to the one that was named before.
    pub(super) fn infer_organisations(&mut self) {
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        // the last organisations with their units
        let mut recent: Vec<(usize, String)> = Vec::new();
        // where the last of them was named by its name
        let mut named_in: FxHashMap<String, usize> = FxHashMap::default();
        let mut hits: Vec<(usize, Span, String, usize)> = Vec::new();
        let found = self
            .found
            .iter()
            .filter(|fact| fact.kind() == FactKind::Organisation);
        let named: FxHashMap<usize, String> = found
            .map(|fact| (fact.span.start, fact.id.clone()))
            .collect();
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            let mut at = all.start;
            while at < all.end {
                if let Some((id, next)) = self.alliance(&named, at, all.end) {
                    *seen.entry(id.clone()).or_default() += 1;
                    recent.retain(|(of, _)| unit - of <= REACH);
                    named_in.insert(id.clone(), unit);
                    recent.push((unit, id));
                    at = next;
                } else if let Some(len) = self.anaphor(at, all.end) {
                    if let Some((of, id)) = antecedent(&recent, &seen, unit) {
                        let of = named_in.get(&id).copied().unwrap_or(of);
                        hits.push((unit, self.text.span(at..at + len), id.clone(), of));
                        recent.push((unit, id));
                    }
                    at += len;
                } else {
                    at += 1;
                }
            }
        }
        for (unit, span, id, of) in hits {
            let how = How::NamedBefore { unit: of };
            self.add(unit, span, NameKind::Organisation, &id, how);
        }
    }

    /// An organisation of states at a word, and where its name ends.
    fn alliance(
        &self,
        named: &FxHashMap<usize, String>,
        at: usize,
        end: usize,
    ) -> Option<(String, usize)> {
        let cover = self.text.words[at].cover;
        // asked for only at a name: what is no name may go on to the end of the unit
        let last = || {
            let same = |at: &usize| self.text.words[*at].cover == cover;
            at + (at..end).take_while(same).count()
        };
        if cover == Cover::Name(NameKind::Organisation) {
            let id = named.get(&self.text.words[at].span.start)?;
            return Some((id.clone(), last()));
        }
        let term = self.text.term(at, ConceptKind::Organisation)?;
        let concept = self.concept(term);
        let union = self.names.glossary.has(&concept.id, Relation::Union);
        union.then(|| (concept.id.clone(), last()))
    }

    fn anaphor(&self, at: usize, end: usize) -> Option<usize> {
        if !self.text.has(at, Signs::ANAPHOR) {
            return None;
        }
        let word = |offset: usize| match at + offset < end {
            true => self.text.bare(at + offset),
            false => "",
        };
        let len = self.names.tables.anaphor(word)?;
        let next = at + len;
        let other = next < end
            && (self.text.has(next, Signs::DEFINITE) && !self.text.has(next, Signs::STOP)
                || self.text.is_mark(next, "«“") && self.closes_soon(next, end))
            && !self.text.has(next, Signs::ANAPHOR_ADJECTIVE)
            || next < end && self.text.has(next, Signs::OTHER);
        let covered = |at: usize| {
            let of = |kind| self.text.term(at, kind).is_some();
            of(ConceptKind::Organisation)
        };
        (!other && !(at..next).any(covered)).then_some(len)
    }

    /// Whether what opens at a mark is as short as a name.
    fn closes_soon(&self, at: usize, end: usize) -> bool {
        (at + 1..end)
            .take(MARKED_WORDS)
            .any(|at| self.text.is_mark(at, "»”"))
    }

    /// Finds capitals that act as governments do.
    pub(super) fn tell_governments(&mut self) {
        let mut hits: Vec<(usize, Span, usize)> = Vec::new();
        for (unit, all) in self.text.units.iter().enumerate() {
            // where the words of the last government end
            let mut last = usize::MAX;
            for at in all.clone() {
                let Some(term) = self.text.term(at, ConceptKind::Place) else {
                    continue;
                };
                let Some(&state) = self.names.capitals.get(&self.terms[term].concept) else {
                    continue;
                };
                let joined = at == last
                    && self.text.words[at].span.start < self.terms[term].span.start
                    || at == last.saturating_add(1) && self.text.bare(last) == "و";
                if joined || self.is_government(at, all.start, all.end) {
                    last = at + 1;
                    hits.push((unit, self.terms[term].span, state));
                }
            }
        }
        for (unit, span, state) in hits {
            let id = self.names.glossary.concepts()[state].id.clone();
            self.add(unit, span, NameKind::Place, &id, How::Government);
        }
    }

    fn is_government(&self, at: usize, start: usize, end: usize) -> bool {
        let political = |at: usize| self.is_political(at) || self.is_speech(at);
        let before = (at > start).then(|| at - 1);
        // the attack of Baku, the support for Yerevan
        let mut to = self.names.tables.to.iter();
        let attached =
            self.text.prefix(at) > 0 && to.any(|to| self.text.dense(at).starts_with(to.as_str()));
        let mut last = (start..at).rev().take(DONE_TO);
        if attached && last.any(|at| self.is_political(at)) {
            return true;
        }
        let located = |at: usize| self.text.has(at, Signs::LOCATION);
        if before.is_some_and(located) {
            return false;
        }
        let next = at + 1;
        let after = next < end && (self.text.has(next, Signs::GOVERNMENT_AFTER) || political(next));
        if before.is_some_and(|at| self.text.has(at, Signs::GOVERNMENT)) || after {
            return true;
        }
        let goes_on = next < end && !self.text.has(next, Signs::MARK);
        if before.is_some_and(|at| self.text.has(at, Signs::CLAUSE)) {
            return goes_on && !self.text.has(next, Signs::STOP) || self.says_later(next..end);
        }
        if !self.names.tables.subject_first {
            return before.is_some_and(political);
        }
        before.is_none_or(|at| self.text.has(at, Signs::MARK))
            && goes_on
            && self.says_later(next..end)
    }

    /// Whether a verb of speech or politics stands among some words.
    fn says_later(&self, mut words: std::ops::Range<usize>) -> bool {
        words.any(|at| self.is_political(at) || self.is_speech(at))
    }

    fn is_political(&self, at: usize) -> bool {
        let event = self
            .text
            .term(at, ConceptKind::Event)
            .map(|term| &self.concept(term).id);
        event.is_some_and(|id| self.names.glossary.has(id, Relation::Political))
    }
}

/// The organisation that "the organisation" may mean: the only one in reach, or the one that the report is about.
fn antecedent(
    recent: &[(usize, String)],
    seen: &FxHashMap<String, usize>,
    unit: usize,
) -> Option<(usize, String)> {
    let near: Vec<&(usize, String)> = recent.iter().filter(|(of, _)| unit - of <= REACH).collect();
    let (of, last) = near.last()?;
    if near.iter().all(|(_, id)| id == last) {
        return Some((*of, last.clone()));
    }
    let (most, count) = seen.iter().max_by_key(|(id, count)| (**count, *id))?;
    let others: usize = seen
        .iter()
        .filter(|(id, _)| *id != most)
        .map(|(_, count)| count)
        .max()?
        .to_owned();
    let (of, _) = near.iter().rev().find(|(_, id)| id == most)?;
    (*count >= 3 && *count >= 2 * others).then(|| (*of, most.clone()))
}
