//! Done, planned, possible, negated, denied: by particles, the form of the verb and what governs an event.

use std::ops::Range;

use super::clause::{Clauses, Joint};
use super::roles::Signs;
use super::{Certainty, Event};
use crate::fact::Fact;
use crate::glossary::Feature;

/// The most words between an event and the one that governs it.
const GOVERNED: usize = 8;
/// The most words between a negation and its verb.
const NEGATION: usize = 2;
/// The most words between a negated "carry out" and what is carried out.
const CARRIED: usize = 4;

/// Whether the form of a verb negates it.
fn is_negated_form(fact: &Fact) -> bool {
    fact.how
        .variation()
        .is_some_and(|form| form.has(Feature::Negation))
}

impl Clauses<'_> {
    /// How sure the unit is of one of its events.
    pub fn certainty(&self, facts: &[Fact], events: &[Event], at: usize) -> Certainty {
        let event = &events[at];
        // "this attack" is known, whatever is said of it
        if self
            .near(event, 1)
            .any(|at| self.has(at, Signs::DEMONSTRATIVE))
        {
            return Certainty::Done;
        }
        if self.is_possible(event) {
            return Certainty::Possible;
        }
        let fact = &facts[event.fact];
        if is_negated_form(fact) || self.is_negated(facts, events, event) {
            return Certainty::Negated;
        }
        if let Some(certainty) = self.governed(facts, events, at) {
            return certainty;
        }
        if self.is_planned(event, fact) {
            return Certainty::Planned;
        }
        Certainty::Done
    }

    /// The last words before an event in its segment, quotation marks not counted.
    fn near(&self, event: &Event, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.segments[self.segment(event.start)].words.start;
        let quotes = |at: &usize| !self.text.is_mark(*at, "«“\"");
        (start..event.start).rev().filter(quotes).take(reach)
    }

    /// The words of the segment that may govern an event: those before it, or all where the verb stands last.
    fn scope(&self, event: &Event) -> Range<usize> {
        let words = &self.segments[self.segment(event.start)].words;
        match self.tables.leads {
            true => words.start..event.end,
            false => words.clone(),
        }
    }

    /// Whether a segment is what the one before says, and not when it is: "after".
    pub fn depends(&self, segment: usize) -> bool {
        let Some(before) = segment.checked_sub(1) else {
            return false;
        };
        let last = self.segments[before].words.end - 1;
        let own = !self.has(last, Signs::CIRCUMSTANCE);
        let joint = self.segments[segment].joint;
        own && (joint == Joint::Complement || joint == Joint::Goes && !self.tables.leads)
    }

    /// The words on which the segment of an event depends: "it is possible that".
    fn governing(&self, event: &Event) -> Range<usize> {
        let at = self.segment(event.start);
        match at.checked_sub(1).filter(|_| self.depends(at)) {
            Some(before) => self.segments[before].words.clone(),
            None => 0..0,
        }
    }

    fn is_possible(&self, event: &Event) -> bool {
        let scope = self.scope(event);
        let may = |at: usize| {
            self.has(at, Signs::POSSIBLE_BEFORE)
                && self.has(at + 1, Signs::PRESENT)
                && !(scope.start..at).any(|at| self.has(at, Signs::PAST_HELPER))
        };
        let possible = |at: usize| self.has(at, Signs::POSSIBLE);
        let end = self.segments[self.segment(event.start)].words.end;
        scope.clone().any(possible)
            || self.governing(event).any(possible)
            || (scope.start..scope.end.saturating_sub(1)).any(may)
            || event.end < end && self.has(event.end, Signs::POSSIBLE_AFTER)
    }

    fn is_negated(&self, facts: &[Fact], events: &[Event], event: &Event) -> bool {
        let segment = &self.segments[self.segment(event.start)];
        let mut before = self.near(event, NEGATION);
        let first = before.next();
        let without = |at: Option<usize>| at.is_some_and(|at| self.has(at, Signs::WITHOUT));
        let light = first.is_some_and(|at| self.has(at, Signs::LIGHT));
        if without(first) || light && without(before.next()) {
            return true;
        }
        if !self.tables.leads {
            // the verb stands last: its negation is that of the segment, unless it is part of what the verb means
            let own = |at: usize| {
                let inside = |event: &&Event| event.start <= at && at < event.end;
                let of = events.iter().find(inside);
                of.is_some_and(|of| !is_negated_form(&facts[of.fact]))
            };
            let negates = |at: usize| self.has(at, Signs::NEGATED) && !own(at);
            let modal = segment.joint == Joint::Goes && self.ends_negated(self.governing(event));
            return (event.end..segment.words.end).any(negates) || modal;
        }
        let negates = |at: usize| self.has(at, Signs::NEGATED) && !self.has(at + 1, Signs::STILL);
        if event.verb {
            return self.near(event, NEGATION).any(negates);
        }
        let carried =
            |at: usize| self.has(at, Signs::LIGHT) && at > segment.words.start && negates(at - 1);
        self.near(event, CARRIED).any(carried)
    }

    /// Whether the last word of some is a negated verb that another follows: "cannot".
    fn ends_negated(&self, words: Range<usize>) -> bool {
        let last = words.end.checked_sub(1).filter(|last| *last >= words.start);
        last.is_some_and(|last| self.has(last, Signs::NEGATED) && self.has(last, Signs::LIGHT))
    }

    fn is_planned(&self, event: &Event, fact: &Fact) -> bool {
        let planned = |at: usize| self.has(at, Signs::PLANNED);
        if self.scope(event).any(planned) || self.governing(event).any(planned) {
            return true;
        }
        let before = self.near(event, 1).next();
        let has = |sign| before.is_some_and(|at| self.has(at, sign));
        // to buy: a noun without an article after the preposition of purpose
        let form = fact.how.variation();
        let purpose = form.is_some_and(|form| self.tables.is_purpose(form))
            && !event.verb
            && !has(Signs::BECAUSE);
        purpose || has(Signs::PURPOSE)
    }

    /// What a governing event says of another: it denies, refuses or wants it.
    fn governed(&self, facts: &[Fact], events: &[Event], at: usize) -> Option<Certainty> {
        let governor = self.governor(events, at)?;
        let id = &facts[events[governor].fact].id;
        let tables = self.tables;
        let before = self.near(&events[at], 1).next();
        let after_preposition = tables.leads
            && before.is_some_and(|at| self.has(at, Signs::PREPOSITION))
            && !tables.failing.contains(id);
        match () {
            () if tables.denying.contains(id) => Some(Certainty::Denied),
            // who refuses to take part in an exercise does not call it off
            () if tables.refusing.contains(id) && !after_preposition => Some(Certainty::Negated),
            () if tables.asking.contains(id) => Some(Certainty::Possible),
            () => None,
        }
    }

    /// The event that governs another: the one before it, or after it where the verb stands last.
    fn governor(&self, events: &[Event], at: usize) -> Option<usize> {
        let event = &events[at];
        let own = self.segment(event.start);
        if self.tables.leads {
            let before = (0..at)
                .rev()
                .find(|&other| events[other].end <= event.start)?;
            let of = self.segment(events[before].start);
            let joined = of == own || of + 1 == own && self.depends(own);
            let near = event.start - events[before].end <= GOVERNED;
            return (joined && near).then_some(before);
        }
        let after = (at + 1..events.len()).find(|&other| events[other].start >= event.end)?;
        let near = events[after].start - event.end <= GOVERNED;
        (self.segment(events[after].start) == own && near).then_some(after)
    }
}
