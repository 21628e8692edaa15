//! Parts of places, and capitals by their states: جنوب لبنان is not Lebanon, nor is العاصمة اللبنانية.
//!
//! A part has an id of its own, that of its whole with the part behind a slash: `lebanon/south`.

use std::ops::Range;

use super::Run;
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::how::{How, NameSign};
use crate::fact::mention::Fact;
use crate::fact::value::{Name, NameKind, Value};
use crate::glossary::{Concept, ConceptKind};
use crate::text::Span;

/// The new place of the name, its id, its label, and how it is known if that changes.
type Told = (Span, String, Option<String>, Option<How>);

/// The most words in the name of a part.
const MOST_WORDS: usize = 2;

impl Run<'_, '_> {
    /// Gives places the id of their part if the words beside them name one, and the id of the capital if they are
    /// named as one.
    pub fn tell_parts(&self, facts: &mut [Fact]) {
        let places: Vec<(usize, Span)> = facts
            .iter()
            .filter(|fact| is_place(fact))
            .map(|fact| (fact.unit, fact.span))
            .collect();
        for fact in facts.iter_mut().filter(|fact| is_place(fact)) {
            let words = self.text.within(fact.unit, fact.span);
            if words.is_empty() || self.text.prefix(words.start) > 0 {
                continue;
            }
            let (unit, own) = (fact.unit, fact.span);
            // a name already stands over what is beside it
            let held = |span: Span| {
                let mut others = places.iter();
                others.any(|(of, other)| *of == unit && *other != own && other.overlaps(span))
            };
            let told = self
                .part_of(fact, &words)
                .or_else(|| self.capital_of(fact, &words));
            if let Some((span, id, label, how)) = told
                && !held(span)
            {
                fact.span = span;
                fact.id = id;
                fact.value = Value::Name(Name {
                    kind: NameKind::Place,
                    label,
                });
                if let Some(how) = how {
                    fact.how = how;
                }
            }
        }
    }

    fn part_of(&self, fact: &Fact, words: &Range<usize>) -> Option<Told> {
        let unit = self.text.units[fact.unit].clone();
        let (key, span) = match self.part_before(words.start, unit.start) {
            Some((key, first)) => {
                let start = self.text.span(first..words.start).start;
                (key, Span::new(start, fact.span.end))
            }
            None => {
                let after = words.end..(words.end + 1).min(unit.end);
                let parts = &self.names.tables.parts_after;
                let key = parts.get(self.text.dense(after.clone().next()?))?;
                (
                    key.as_str(),
                    Span::new(fact.span.start, self.text.span(after).end),
                )
            }
        };
        let label = match &fact.value {
            Value::Name(Name {
                label: Some(label), ..
            }) => Some(format!("{label} ({key})")),
            _ => None,
        };
        Some((span, format!("{}/{key}", fact.id), label, None))
    }

    /// The part that the words before a place name, and where they begin.
    fn part_before(&self, place: usize, start: usize) -> Option<(&str, usize)> {
        (1..=MOST_WORDS).rev().find_map(|count| {
            let first = place.checked_sub(count).filter(|first| *first >= start)?;
            let mut form = self.text.bare(first).to_owned();
            for at in first + 1..place {
                form.push(' ');
                form.push_str(self.text.dense(at));
            }
            let (key, bound) = self.names.tables.parts.get(&form)?;
            let named = |at: usize| matches!(self.text.words[at].cover, Cover::Name(_));
            // الجنوب اللبناني, but اتهم الغرب روسيا
            let agrees = !self.text.has(place - 1, Signs::DEFINITE)
                || self.text.has(place, Signs::DEFINITE) && self.is_relative(place);
            // the West may do what states do: only where it is a place
            let located = !bound
                || first > start && self.text.has(first - 1, Signs::LOCATION)
                || self.text.prefix(first) > 0;
            (agrees && located && !(first..place).any(named)).then_some((key.as_str(), first))
        })
    }

    /// The capital that "the capital" with a state's name means, unless its own name stands beside it.
    fn capital_of(&self, fact: &Fact, words: &Range<usize>) -> Option<Told> {
        let unit = self.text.units[fact.unit].clone();
        let before = words.start.checked_sub(1).filter(|at| *at >= unit.start)?;
        let is_capital = |at: usize| {
            let word = self.text.bare(at);
            self.names.tables.capitals.iter().any(|form| form == word)
        };
        if !is_capital(before) {
            return None;
        }
        let definite = self.text.has(before, Signs::DEFINITE);
        if definite && !self.text.has(words.start, Signs::DEFINITE) {
            return None;
        }
        let capital = self.capital_of_state(&fact.id)?;
        let is_named = |at: usize| {
            self.text
                .term(at, ConceptKind::Place)
                .is_some_and(|term| self.concept(term).id == capital.id)
        };
        let beside = (before.saturating_sub(2).max(unit.start)..before)
            .chain(words.end..(words.end + 2).min(unit.end));
        if beside.into_iter().any(is_named) {
            return None;
        }
        let start = self.text.span(before..words.start).start;
        let label = capital.preferred("en").map(|term| term.form.clone());
        let span = Span::new(start, fact.span.end);
        Some((
            span,
            capital.id.clone(),
            label,
            Some(How::name(NameSign::AsCapital)),
        ))
    }

    fn capital_of_state(&self, state: &str) -> Option<&Concept> {
        let glossary = self.names.glossary;
        let state = glossary.index(state)?;
        let mut capitals = self.names.capitals.iter();
        let (capital, _) = capitals.find(|(_, of)| **of == state)?;
        Some(&glossary.concepts()[*capital])
    }
}

fn is_place(fact: &Fact) -> bool {
    matches!(&fact.value, Value::Name(name) if name.kind == NameKind::Place)
        && !fact.stands_for_another()
        && !fact.how.is_inferred()
}
