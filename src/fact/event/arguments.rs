//! Who does what to whom, where and when, by the order of the words and their prepositions.

use std::ops::Range;

use super::clause::{Clauses, Joint};
use super::roles::Signs;
use super::{Arguments, Certainty, Event, holds};
use crate::fact::{Fact, FactKind, How};
use crate::glossary::Feature;

/// The most words between a noun and the name that belongs to it: "the military aggression of".
const GENITIVE: usize = 2;
/// The most words between a verb and a subject after it.
const SUBJECT: usize = 5;
/// The most words between a state and the name of one of its office holders.
const OFFICE: usize = 2;
/// An event follows a word of time or cause if it begins within this many words of it.
const CIRCUMSTANCE: usize = 4;
/// The most words between a preposition and a name at the end of its phrase.
const PHRASE: usize = 4;
/// Forms in which a name of a state is an attribute.
const ATTRIBUTES: [Feature; 3] = [Feature::Feminine, Feature::Plural, Feature::Accusative];

/// Somebody or something named in a unit.
#[derive(Debug, Clone, Copy)]
struct Actor<'f> {
    id: &'f str,
    /// The first word and the one after the last.
    start: usize,
    end: usize,
    role: Role,
    person: bool,
    /// Joined to the name before it by "and".
    joined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It may be the subject.
    Free,
    /// After a preposition or before the mark of an object.
    Object,
    /// After a preposition that is written together with it.
    Attached,
    /// After "by".
    Agent,
    /// A place in which something happens.
    Place,
}

/// Who and what may take part in the events of a unit.
pub(super) struct Cast<'f> {
    actors: Vec<Actor<'f>>,
    /// The dates with the segments in which they stand.
    dates: Vec<(usize, &'f str)>,
}

impl Clauses<'_> {
    /// Everybody whom the facts of a unit name, found once for all its events.
    pub fn cast<'f>(&self, facts: &'f [Fact], events: &[Event]) -> Cast<'f> {
        Cast {
            actors: self.actors(facts, events),
            dates: self.dates(facts),
        }
    }

    /// The arguments of one of the events of a unit; `told` are those of the events before it.
    pub fn arguments(
        &self,
        facts: &[Fact],
        events: &[Event],
        cast: &Cast,
        at: usize,
        told: &[(Certainty, Arguments)],
    ) -> Arguments {
        let event = &events[at];
        let segment = self.segment(event.start);
        let words = self.segments[segment].words.clone();
        let own: Vec<&Actor> = cast
            .actors
            .iter()
            .filter(|actor| words.contains(&actor.start))
            .collect();
        let mut arguments = Arguments::default();
        let circumstance = !event.verb && self.is_circumstance(event);
        let borrowed = || {
            let actor = self
                .borrowed(segment, &cast.actors)
                .filter(|_| !circumstance);
            actor.map(|actor| actor.id)
        };
        let who = match self.is_antecedent_doer(&facts[event.fact], event, &own) {
            true => borrowed().or_else(|| self.doer(facts, events, at, &own, told)),
            false => self.doer(facts, events, at, &own, told).or_else(borrowed),
        };
        if let Some(who) = who {
            add(&mut arguments.who, who);
            let first = own.iter().position(|actor| actor.id == who);
            let others = first.map_or(&[][..], |first| &own[first + 1..]);
            for other in others.iter().take_while(|actor| actor.joined) {
                add(&mut arguments.who, other.id);
            }
        }
        let (from, to) = self.reach(events, at, &words);
        for actor in &own {
            let in_reach = actor.start >= from && actor.end <= to;
            match actor.role {
                Role::Place if self.happens_there(events, at, actor, &words) => {
                    add(&mut arguments.place, actor.id);
                }
                Role::Place => {}
                _ if in_reach && !arguments.who.iter().any(|id| id == actor.id) => {
                    add(&mut arguments.whom, actor.id);
                }
                _ => {}
            }
        }
        for date in self.dates_of(segment, &cast.dates) {
            add(&mut arguments.when, date);
        }
        arguments
    }

    /// Whether a place belongs to an event: the last before it in its segment, or the next where the verb stands last.
    fn happens_there(
        &self,
        events: &[Event],
        at: usize,
        place: &Actor,
        words: &Range<usize>,
    ) -> bool {
        let inside = |event: &&Event| words.contains(&event.start);
        let mut before = events
            .iter()
            .filter(inside)
            .filter(|event| event.end <= place.start);
        let mut after = events
            .iter()
            .filter(inside)
            .filter(|event| event.start >= place.end);
        let of = match self.tables.leads {
            true => before.next_back().or_else(|| after.next()),
            false => after.next().or_else(|| before.next_back()),
        };
        of.is_some_and(|of| of.start == events[at].start)
    }

    /// The words in which the objects of an event stand: up to the next event, or back to the one before.
    fn reach(&self, events: &[Event], at: usize, words: &Range<usize>) -> (usize, usize) {
        let event = &events[at];
        let next = events[at + 1..]
            .iter()
            .find(|other| other.start >= event.end);
        let after = next.map_or(words.end, |next| next.start.min(words.end));
        if self.tables.leads {
            return (event.start, after);
        }
        let before = events[..at]
            .iter()
            .rev()
            .find(|other| other.end <= event.start);
        let from = before.map_or(words.start, |before| before.end.max(words.start));
        match event.verb {
            true => (from, event.end),
            // a noun has its own after it
            false => (event.start, after),
        }
    }

    /// The names of a unit, one a place: a capital that stands for its government is the government, an office its
    /// holder.
    fn actors<'f>(&self, facts: &'f [Fact], events: &[Event]) -> Vec<Actor<'f>> {
        let named = |fact: &&Fact| {
            matches!(
                fact.kind(),
                FactKind::Person | FactKind::Organisation | FactKind::Place
            )
        };
        let mut actors: Vec<(&Fact, Actor)> = Vec::new();
        for fact in facts.iter().filter(named) {
            if let Some((last, actor)) = actors.last_mut() {
                if last.span == fact.span {
                    // the government comes after its capital
                    actor.id = &fact.id;
                    if fact.how == How::Government && actor.role == Role::Place {
                        actor.role = Role::Free;
                    }
                    *last = fact;
                    continue;
                }
                if holds(last.span, fact.span) {
                    continue;
                }
            }
            let words = self.text.within(fact.unit, fact.span);
            let inside = |event: &Event| event.start <= words.start && words.end <= event.end;
            if words.is_empty() || events.iter().any(inside) {
                continue;
            }
            let joined = actors
                .last()
                .filter(|(_, last)| self.is_joined(fact, last, &words));
            let actor = Actor {
                id: &fact.id,
                start: words.start,
                end: words.end,
                role: joined.map_or_else(|| self.role(fact, &words, events), |(_, last)| last.role),
                person: fact.kind() == FactKind::Person,
                joined: joined.is_some(),
            };
            actors.push((fact, actor));
        }
        actors.into_iter().map(|(_, actor)| actor).collect()
    }

    /// Whether a name is joined to the last one by "and".
    fn is_joined(&self, fact: &Fact, last: &Actor, words: &Range<usize>) -> bool {
        let prefixed = self.text.words[words.start].span.start < fact.span.start;
        let written = prefixed && !self.has(words.start, Signs::ATTACHED);
        written && words.start == last.end
            || words.start == last.end + 1 && self.has(last.end, Signs::CONJUNCTION)
    }

    fn role(&self, fact: &Fact, words: &Range<usize>, events: &[Event]) -> Role {
        let Range { start, end } = self.segments[self.segment(words.start)].words.clone();
        let mut before = words.start;
        let opens = |at: usize| self.has(at, Signs::HEAD) || self.text.is_mark(at, "«“\"");
        while before > start && opens(before - 1) {
            before -= 1;
        }
        let has = |sign| before > start && self.has(before - 1, sign);
        let bracket = before > start && self.text.is_mark(before - 1, "(");
        let attached = self.has(words.start, Signs::ATTACHED)
            && self.text.words[words.start].span.start < fact.span.start;
        let attribute = fact
            .how
            .variation()
            .is_some_and(|form| ATTRIBUTES.iter().any(|of| form.has(*of)) && !form.has_article());
        match () {
            () if has(Signs::LOCATION) && fact.kind() == FactKind::Place => Role::Place,
            () if has(Signs::AGENT) => Role::Agent,
            () if attached => Role::Attached,
            () if bracket || attribute || has(Signs::PREPOSITION) || has(Signs::LOCATION) => {
                Role::Object
            }
            () if words.end < end && self.has(words.end, Signs::OBJECT) => Role::Object,
            () if fact.kind() != FactKind::Person && self.is_genitive(start, before, events) => {
                Role::Object
            }
            () => Role::Free,
        }
    }

    /// Whether a preposition stands a few words before a name, which then belongs to what it governs.
    fn is_genitive(&self, start: usize, before: usize, events: &[Event]) -> bool {
        let plain = |at: &usize| {
            let event = |event: &Event| event.start <= *at && *at < event.end;
            !self.text.is_mark(*at, "،,()") && !events.iter().any(event)
        };
        let words = (start..before).rev().take_while(plain).take(PHRASE);
        let known = |at: usize| self.text.is_figure(at) || self.has(at, Signs::VERB);
        let mut words = words.take_while(|at| !known(*at));
        words.any(|at| self.has(at, Signs::PREPOSITION) || self.has(at, Signs::LOCATION))
            && !self.tables.leads
    }

    /// The agent of an event, among the names of its segment.
    fn doer<'f>(
        &self,
        facts: &'f [Fact],
        events: &[Event],
        at: usize,
        own: &[&Actor<'f>],
        told: &'f [(Certainty, Arguments)],
    ) -> Option<&'f str> {
        let (event, fact) = (&events[at], &facts[events[at].fact]);
        let mut agents = own.iter().filter(|actor| actor.role == Role::Agent);
        // where verbs stand first, what is done by somebody stands before him
        let last = |agent: &Actor| {
            let between = |other: &Event| event.end <= other.start && other.end <= agent.start;
            !self.tables.leads || event.end <= agent.start && !events.iter().any(between)
        };
        if let Some(agent) = agents.find(|agent| last(agent)) {
            return Some(agent.id);
        }
        let free = || own.iter().filter(|actor| actor.role == Role::Free);
        // nothing else that happens stands between
        let next = events[at + 1..]
            .iter()
            .find(|other| other.start >= event.end);
        let next = next.map_or(usize::MAX, |next| next.start);
        let follows = |actor: &&&Actor| actor.start >= event.end && actor.start < next;
        let near = |reach: usize| move |actor: &&&Actor| actor.start - event.end <= reach;
        let genitive = match self.tables.leads {
            true => GENITIVE,
            false => 1,
        };
        let governed =
            |actor: &Actor| (event.end..actor.start).any(|at| self.has(at, Signs::PREPOSITION));
        let after = |reach: usize| {
            let first = free().find(follows).filter(near(reach))?;
            (event.verb || !governed(first)).then(|| named(first, own))
        };
        let before = || free().filter(|actor| actor.end <= event.start);
        let takes_object = self.tables.takes_object.contains(&fact.id);
        let by = || {
            let first = own.iter().find(follows).filter(near(genitive))?;
            let gives = self.tables.giving.contains(&fact.id);
            (first.role == Role::Attached && !gives && !takes_object).then_some(first.id)
        };
        match (event.verb, self.tables.leads) {
            (true, true) => {
                let beside = before()
                    .next_back()
                    .filter(|actor| self.beside(actor, event));
                let beside = beside.filter(|_| !has_object(fact)).map(|actor| actor.id);
                let coordinated = self.is_coordinated(fact, event);
                let previous = || told.last().and_then(|(_, of)| of.who.first());
                match coordinated {
                    true => previous().map(String::as_str),
                    _ if !self.tables.verb_first => before().next_back().map(|actor| actor.id),
                    false => beside
                        .or_else(|| after(SUBJECT))
                        .or_else(|| before().next().map(|actor| named(actor, own))),
                }
            }
            (true, false) => self.first_of_clause(events, at, own),
            (false, leads) => {
                let own_doer = after(genitive).filter(|id| {
                    let person = |actor: &&&Actor| actor.id == *id && actor.person;
                    !takes_object || leads && free().any(|actor| person(&actor))
                });
                let own_doer = own_doer.or_else(by);
                own_doer.or_else(|| match leads {
                    true => self.doer_of_governor(facts, events, at, own, told),
                    false => self.first_of_clause(events, at, own),
                })
            }
        }
    }

    /// The first name of a segment whose verb stands last, what belongs to a noun left out.
    fn first_of_clause<'f>(
        &self,
        events: &[Event],
        at: usize,
        own: &[&Actor<'f>],
    ) -> Option<&'f str> {
        let of_noun = |actor: &Actor| {
            let noun = |other: &Event| !other.verb && other.end == actor.start;
            events.iter().any(noun)
        };
        let mut free = own
            .iter()
            .filter(|actor| actor.role == Role::Free && actor.end <= events[at].start);
        free.find(|actor| !of_noun(actor)).map(|actor| actor.id)
    }

    /// The agent of an event noun that has no name of its own: whom the event before it accuses or asks, else that
    /// event's agent.
    fn doer_of_governor<'f>(
        &self,
        facts: &[Fact],
        events: &[Event],
        at: usize,
        own: &[&Actor<'f>],
        told: &'f [(Certainty, Arguments)],
    ) -> Option<&'f str> {
        let event = &events[at];
        let segment = self.segment(event.start);
        if self.is_circumstance(event) {
            return None;
        }
        let governor = (0..at).rev().find(|&other| {
            let other = &events[other];
            other.end <= event.start && self.segment(other.start) == segment
        });
        let Some(governor) = governor else {
            let mut free = own.iter().filter(|actor| actor.role == Role::Free);
            let first = free.find(|actor| actor.end <= event.start);
            return first.map(|actor| named(actor, own));
        };
        let of = &told.get(governor)?.1;
        let accused = self
            .tables
            .accusing
            .contains(&facts[events[governor].fact].id);
        let from = match accused {
            true => of.whom.first(),
            false => of.who.first(),
        };
        from.map(String::as_str)
    }

    /// Whether an event only says when or why something else happens: "hours after the outbreak".
    fn is_circumstance(&self, event: &Event) -> bool {
        let start = self.segments[self.segment(event.start)].words.start;
        let mut last = (start..event.start).rev().take(CIRCUMSTANCE);
        last.any(|at| self.has(at, Signs::CIRCUMSTANCE))
    }

    /// Whether only particles stand between a name and a verb.
    fn beside(&self, actor: &Actor, event: &Event) -> bool {
        let particle = |at: usize| {
            self.has(at, Signs::POSSIBLE_BEFORE)
                || self.has(at, Signs::NEGATED)
                || self.has(at, Signs::STILL)
                || self.has(at, Signs::PLANNED)
        };
        (actor.end..event.start).all(particle)
    }

    /// Whether a verb goes on with "and" inside a segment, where a new subject would stand after a mark.
    fn is_coordinated(&self, fact: &Fact, event: &Event) -> bool {
        let start = self.segments[self.segment(event.start)].words.start;
        let joined = fact.how.variation();
        joined.is_some_and(|form| self.tables.is_joined(form)) && event.start > start
    }

    /// Whether the antecedent of a relative clause is the agent of its verb: «التي زارت يريفان», not «التي تقودها
    /// موسكو».
    fn is_antecedent_doer(&self, fact: &Fact, event: &Event, own: &[&Actor]) -> bool {
        let segment = &self.segments[self.segment(event.start)];
        let direct = event.start == segment.words.start + 1;
        let next = own.iter().find(|actor| actor.start >= event.end);
        segment.joint == Joint::Relative
            && self.tables.leads
            && event.verb
            && direct
            && !has_object(fact)
            && next.is_none_or(|actor| actor.start == event.end || actor.role != Role::Free)
    }

    /// The agent that a segment without one shares with what it is joined to: the antecedent of a relative clause, or
    /// the agent of the event before it.
    fn borrowed<'a, 'f>(&self, segment: usize, actors: &'a [Actor<'f>]) -> Option<&'a Actor<'f>> {
        let joint = self.segments[segment].joint;
        let within = |at: usize| {
            let words = self.segments[at].words.clone();
            actors
                .iter()
                .filter(move |actor| words.contains(&actor.start))
        };
        let free = |at: usize| within(at).find(|actor| actor.role == Role::Free);
        let before = segment.checked_sub(1)?;
        // after a relative clause the main clause goes on
        let main = before.checked_sub(1).filter(|_| {
            let relative = self.segments[before].joint == Joint::Relative;
            relative && matches!(joint, Joint::Apart | Joint::Goes)
        });
        match joint {
            _ if main.is_some() => main.and_then(free),
            Joint::Relative => {
                let person = |at: usize| within(at).rfind(|actor| actor.person);
                let further = before.checked_sub(1).and_then(person);
                let last = within(before).next_back().filter(|_| self.tables.leads);
                person(before).or(further).or(last).or_else(|| free(before))
            }
            // what follows "that he did" may go on with him or with who said it
            Joint::Goes if self.segments[before].joint == Joint::Complement => None,
            Joint::Goes => free(before),
            _ => None,
        }
    }

    /// The dates of a unit with the segments in which they stand.
    fn dates<'f>(&self, facts: &'f [Fact]) -> Vec<(usize, &'f str)> {
        let dates = facts.iter().filter(|fact| fact.kind() == FactKind::Date);
        let place = |fact: &'f Fact| {
            let words = self.text.within(fact.unit, fact.span);
            (!words.is_empty()).then(|| (self.segment(words.start), fact.id.as_str()))
        };
        dates.filter_map(place).collect()
    }

    /// The dates of a segment, else those of its clause.
    fn dates_of<'f>(
        &self,
        segment: usize,
        dates: &[(usize, &'f str)],
    ) -> impl Iterator<Item = &'f str> {
        let clause = |at: usize| self.segments[at].clause;
        let own = dates.iter().any(|(of, _)| *of == segment);
        let belongs = move |of: usize| match own {
            true => of == segment,
            false => clause(of) == clause(segment),
        };
        let dates = dates.iter().filter(move |(of, _)| belongs(*of));
        dates.map(|(_, id)| *id)
    }
}

/// Of "the Russian president Putin", the person; the state only says whose president.
fn named<'f>(first: &Actor<'f>, own: &[&Actor<'f>]) -> &'f str {
    let person = own
        .iter()
        .find(|other| other.person && other.start >= first.end);
    let person = person.filter(|other| !first.person && other.start - first.end <= OFFICE);
    person.map_or(first.id, |person| person.id)
}

/// Whether a verb has its object written together with it.
fn has_object(fact: &Fact) -> bool {
    fact.how
        .variation()
        .is_some_and(|form| form.has(Feature::Object))
}

fn add(to: &mut Vec<String>, id: &str) {
    if !to.iter().any(|known| known == id) {
        to.push(id.to_owned());
    }
}
