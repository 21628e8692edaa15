//! Events: how sure a report is of them ([`certainty`]), and who, whom, where and when ([`arguments`]).
//!
//! Both are read in the clause that holds the event ([`clause`]), by the words that the section `[events]` of a
//! language pack lists ([`tables`]). There is no parser: what cannot be read from the order of the words
//! is left out rather than guessed.

mod arguments;
mod certainty;
mod clause;
mod roles;

pub(crate) use clause::clauses;

use super::cover::Text;
use super::mention::TermMention;
use super::value::{Arguments, Certainty, Value};
use super::{Fact, FactKind};
use crate::glossary::{ConceptKind, Glossary, PartOfSpeech};
use crate::language::Language;
use crate::text::Span;
use roles::Tables;

/// An event in the words of its unit.
#[derive(Debug, Clone, Copy)]
struct Event {
    /// Which fact it is.
    fact: usize,
    /// The first word and the one after the last.
    start: usize,
    end: usize,
    verb: bool,
}

/// Reads events in one language.
#[derive(Debug)]
pub(super) struct Events {
    tables: Tables,
}

impl Events {
    pub fn new(glossary: &Glossary, language: Language) -> Self {
        Self {
            tables: Tables::new(glossary, language),
        }
    }

    /// Forgets the words that were met: another vocabulary begins.
    pub fn forget(&self) {
        self.tables.forget();
    }

    /// Sets the certainty and the arguments of the events among `facts`, which are all facts of a report in the order
    /// of the text. `terms` are the mentions that the events come from.
    pub fn tell(
        &self,
        text: &Text,
        terms: &[TermMention],
        glossary: &Glossary,
        facts: &mut [Fact],
    ) {
        let signs = self.tables.signs_of(text);
        let mut rest = facts;
        let mut terms = terms;
        while let Some(first) = rest.first() {
            let unit = first.unit;
            let length = rest.partition_point(|fact| fact.unit <= unit);
            let (facts, after) = rest.split_at_mut(length);
            rest = after;
            let skipped = terms.partition_point(|mention| mention.unit < unit);
            let own = terms[skipped..].partition_point(|mention| mention.unit <= unit);
            let own_terms = &terms[skipped..skipped + own];
            terms = &terms[skipped + own..];
            if !facts.iter().any(|fact| fact.kind() == FactKind::Event) {
                continue;
            }
            let verb = |fact: &Fact| is_verb(fact, own_terms, glossary);
            self.tell_unit(text, &signs, unit, facts, verb);
        }
    }

    fn tell_unit(
        &self,
        text: &Text,
        signs: &[roles::Signs],
        unit: usize,
        facts: &mut [Fact],
        verb: impl Fn(&Fact) -> bool,
    ) {
        let events: Vec<Event> = (0..facts.len())
            .filter(|&at| facts[at].kind() == FactKind::Event)
            .map(|at| {
                let words = text.within(unit, facts[at].span);
                Event {
                    fact: at,
                    start: words.start,
                    end: words.end,
                    verb: verb(&facts[at]),
                }
            })
            .collect();
        let clause = clause::Clauses::new(&self.tables, text, signs, unit, facts, &events);
        let cast = clause.cast(facts, &events);
        let mut told: Vec<(Certainty, Arguments)> = Vec::with_capacity(events.len());
        for at in 0..events.len() {
            let certainty = clause.certainty(facts, &events, at);
            let arguments = clause.arguments(facts, &events, &cast, at, &told);
            told.push((certainty, arguments));
        }
        for (event, (certainty, arguments)) in events.iter().zip(told) {
            if let Value::Event(of) = &mut facts[event.fact].value {
                (of.certainty, of.arguments) = (certainty, arguments);
            }
        }
    }
}

/// Whether the term that states an event is a verb.
fn is_verb(fact: &Fact, terms: &[TermMention], glossary: &Glossary) -> bool {
    let states = |mention: &&TermMention| {
        let concept = &glossary.concepts()[mention.concept];
        mention.span == fact.span && concept.id == fact.id && concept.kind == ConceptKind::Event
    };
    terms.iter().find(states).is_some_and(|mention| {
        let term = &glossary.concepts()[mention.concept].terms[mention.term];
        term.part_of_speech == PartOfSpeech::Verb
    })
}

/// Whether one span lies in the other.
fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
