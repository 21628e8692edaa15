//! A unit divided into clauses, and these into segments with at most one finite verb.

use std::ops::Range;

use super::roles::{Signs, Tables};
use super::{Event, holds};
use crate::fact::cover::Text;
use crate::fact::{Fact, FactKind};
use crate::language::marks::parts_clauses;
use crate::text::Span;

/// Up to this many words in quotation marks are part of the clause around them.
const QUOTED_WORDS: usize = 3;

/// The clauses of a text by its marks alone, covering it.
pub(crate) fn clauses(text: &str) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(parts_clauses) {
        let end = at + mark.len();
        // a separator inside a number parts nothing
        if text[end..].starts_with(char::is_numeric) && text[..at].ends_with(char::is_numeric) {
            continue;
        }
        clauses.push(Span::new(start, end));
        start = end;
    }
    clauses.push(Span::new(start, text.len().max(start + 1)));
    clauses
}

/// How many of the ranges hold each of the words; in time that is linear in both.
fn counts(words: &Range<usize>, ranges: impl Iterator<Item = Range<usize>>) -> Vec<usize> {
    let mut steps = vec![0isize; words.len() + 1];
    for range in ranges.filter(|range| !range.is_empty()) {
        steps[range.start - words.start] += 1;
        steps[range.end - words.start] -= 1;
    }
    let mut count = 0isize;
    let running = steps.iter().map(|step| {
        count += step;
        count.unsigned_abs()
    });
    running.collect()
}

/// How a segment is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// By a mark, or not at all.
    Apart,
    /// It begins or ends a quotation.
    Quotation,
    /// By a word such as "but" or "while".
    Break,
    /// It is about what stands before.
    Relative,
    /// It is what is said, thought or possible.
    Complement,
    /// It goes on after a finite verb, with the same doer.
    Goes,
}

#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub words: Range<usize>,
    pub joint: Joint,
    /// Which clause of the unit.
    pub clause: usize,
}

/// The segments of one unit.
pub(super) struct Clauses<'a> {
    pub tables: &'a Tables,
    pub text: &'a Text<'a>,
    pub signs: &'a [Signs],
    pub segments: Vec<Segment>,
}

impl<'a> Clauses<'a> {
    pub fn new(
        tables: &'a Tables,
        text: &'a Text<'a>,
        signs: &'a [Signs],
        unit: usize,
        facts: &[Fact],
        events: &[Event],
    ) -> Self {
        let mut clauses = Self {
            tables,
            text,
            signs,
            segments: Vec::new(),
        };
        clauses.divide(unit, facts);
        clauses.merge(events);
        clauses
    }

    pub fn has(&self, at: usize, sign: Signs) -> bool {
        self.signs[self.text.number(at)].has(sign)
    }

    /// The segment that holds a word.
    pub fn segment(&self, word: usize) -> usize {
        let after = self
            .segments
            .partition_point(|segment| segment.words.start <= word);
        after.saturating_sub(1)
    }

    fn divide(&mut self, unit: usize, facts: &[Fact]) {
        let words = self.text.units[unit].clone();
        let quotations: Vec<Span> = facts
            .iter()
            .filter(|fact| fact.kind() == FactKind::Quotation)
            .map(|fact| fact.span)
            .filter(|span| self.text.within(unit, *span).len() > QUOTED_WORDS)
            .collect();
        let span = |at: usize| self.text.words[at].span;
        // how many quotations hold each word: of those that share a byte, all but perhaps the first and the last
        let depths = counts(
            &words,
            quotations.iter().map(|quoted| {
                let Range { mut start, mut end } = self.text.within(unit, *quoted);
                start += usize::from(start < end && !holds(*quoted, span(start)));
                end -= usize::from(start < end && !holds(*quoted, span(end - 1)));
                start..end
            }),
        );
        let inside = |at: usize| depths[at - words.start];
        // a phrase that belongs to one fact is never divided: none of its words but the first begins a segment
        let named = facts
            .iter()
            .filter(|fact| fact.kind() != FactKind::Quotation);
        let phrases = counts(
            &words,
            named.map(|fact| {
                let Range { mut start, end } = self.text.within(unit, fact.span);
                start += usize::from(start < end && span(start).start <= fact.span.start);
                start..end
            }),
        );
        let whole = |at: usize| phrases[at - words.start] > 0;
        let (mut start, mut joint, mut clause) = (words.start, Joint::Apart, 0);
        let mut segments = Vec::new();
        for at in words.clone() {
            let Some(next) = self.joint(&words, at, &inside).filter(|_| !whole(at)) else {
                continue;
            };
            if at > start {
                segments.push(Segment {
                    words: start..at,
                    joint,
                    clause,
                });
                let mark = self.ends(&words, at - 1);
                clause += usize::from(mark || next == Joint::Quotation);
            }
            (start, joint) = (at, next);
        }
        segments.push(Segment {
            words: start..words.end,
            joint,
            clause,
        });
        self.segments = segments;
    }

    /// How a word is joined to what stands before it, if a segment begins with it.
    fn joint(
        &self,
        words: &Range<usize>,
        at: usize,
        inside: &impl Fn(usize) -> usize,
    ) -> Option<Joint> {
        let before = at.checked_sub(1).filter(|before| *before >= words.start)?;
        if inside(at) != inside(before) {
            return Some(Joint::Quotation);
        }
        let verb = self.has(before, Signs::VERB);
        let (relative, complement) = (
            self.has(at, Signs::RELATIVE),
            self.has(at, Signs::COMPLEMENT),
        );
        match () {
            () if relative && complement && verb => Some(Joint::Complement),
            () if relative => Some(Joint::Relative),
            () if complement => Some(Joint::Complement),
            () if self.has(at, Signs::BREAK) => Some(Joint::Break),
            () if self.ends(words, before) => Some(Joint::Apart),
            () if verb && !self.has(at, Signs::VERB) && !self.ends(words, at) => Some(Joint::Goes),
            () => None,
        }
    }

    /// Whether a clause ends with a mark; a separator inside a number parts nothing.
    fn ends(&self, words: &Range<usize>, at: usize) -> bool {
        let digit = |at: usize| self.text.written(at).ends_with(char::is_numeric);
        let number = || at > words.start && at + 1 < words.end && digit(at - 1) && digit(at + 1);
        self.text.written(at).starts_with(parts_clauses) && !number()
    }

    /// Adds clauses in which nothing happens ("in September,") to the one after.
    fn merge(&mut self, events: &[Event]) {
        let happens = |words: &Range<usize>| {
            events
                .iter()
                .any(|event| words.start < event.end && event.start < words.end)
        };
        let mut merged: Vec<Segment> = Vec::with_capacity(self.segments.len());
        for mut next in self.segments.drain(..) {
            if let Some(this) = merged.last() {
                let joined = matches!(this.joint, Joint::Apart | Joint::Complement | Joint::Break);
                if joined && !happens(&this.words) && next.joint == Joint::Apart {
                    (next.words.start, next.joint) = (this.words.start, this.joint);
                    merged.pop();
                }
            }
            merged.push(next);
        }
        self.segments = merged;
    }
}
