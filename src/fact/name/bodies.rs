//! Organisations by a head noun and its complement: وزارة الصحة اللبنانية, شورای عالی انتخابات.
//!
//! The head opens the name, what stands beside it closes it: in Arabic definite words, in Persian words that the
//! recogniser takes for part of it, and in both the state or town whose it is. So the longer name goes before the place
//! inside it, which stays a mention of its own.

use std::ops::Range;

use super::Run;
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::how::{How, NameSign};
use crate::fact::value::NameKind;
use crate::glossary::ConceptKind;

/// The most words after the head.
const MOST_AFTER: usize = 6;
/// A word that is this likely to belong to an organisation continues a name.
const GOES_ON: f32 = 0.2;
/// The least mean likelihood of the words of a name without a state or town.
const LEAST: f32 = 0.12;

impl Run<'_, '_> {
    /// Organisations by their kind and what stands beside it.
    pub(super) fn find_bodies_by_head(&mut self) {
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            let mut at = all.start;
            while at < all.end {
                match self.body_at(at, all.end) {
                    Some(words) => {
                        let id = self.sounds_id(NameKind::Organisation, words.clone());
                        at = words.end;
                        self.note(
                            unit,
                            words,
                            NameKind::Organisation,
                            &id,
                            How::name(NameSign::HeadedByKind),
                        );
                    }
                    None => at += 1,
                }
            }
        }
    }

    fn body_at(&self, at: usize, end: usize) -> Option<Range<usize>> {
        if !self.text.has(at, Signs::BODY) || !self.is_unnamed(at) {
            return None;
        }
        let definite = self.text.has(at, Signs::DEFINITE);
        let arabic = !self.names.tables.subject_first;
        let mut last = at + 1;
        let mut placed = false;
        while last < end && last - at <= MOST_AFTER && self.is_unnamed_or_place(last) {
            let place = self.text.term(last, ConceptKind::Place).is_some();
            let likely = self.chance(last, NameKind::Organisation) >= GOES_ON;
            let complement = arabic
                && self.text.has(last, Signs::DEFINITE)
                && !self.text.has(last, Signs::STOP)
                && (last == at + 1 || self.is_relative(last));
            // a definite head has no indefinite word beside it
            let agrees = !definite || last > at + 1 || complement || place;
            if !agrees || !place && !likely && !complement || placed && !likely {
                break;
            }
            placed |= place;
            last += 1;
        }
        let count = last - at;
        let trailing = (at + 1..last)
            .rev()
            .take_while(|&at| self.text.has(at, Signs::STOP))
            .count();
        let last = last - trailing;
        if count - trailing < 2 {
            return None;
        }
        if self.is_general(at..last) {
            return None;
        }
        let sum: f32 = (at..last)
            .map(|at| self.chance(at, NameKind::Organisation))
            .sum();
        let average = sum / (last - at) as f32;
        let closed = self.text.has(last - 1, Signs::DEFINITE) && arabic;
        let enough = match () {
            () if placed => LEAST / 2.0,
            () if definite && self.is_relative(last - 1) => LEAST / 2.0,
            () if !definite && closed => LEAST / 4.0,
            () => LEAST,
        };
        (average >= enough).then_some(at..last)
    }

    /// Whether a head with its complement names nothing: a general one with a place alone, as "the forces of Russia"
    /// name no force, or a book with its author.
    pub(super) fn is_general(&self, words: Range<usize>) -> bool {
        let place = |at: usize| self.text.term(at, ConceptKind::Place).is_some();
        let mut after = words.start + 1..words.end;
        if words.len() < 2 {
            return false;
        }
        let of_body = |at: usize| {
            let known = self.names.tables.body_word(self.text.bare(at));
            known.is_some() || place(at)
        };
        self.text.has(words.start, Signs::GENERAL_BODY) && after.clone().all(place)
            || self.text.has(words.start, Signs::BOOK) && !after.any(of_body)
    }

    /// Whether nothing names the thing at a word.
    fn is_unnamed(&self, at: usize) -> bool {
        let plain = !self.text.has(at, Signs::MARK) && !self.text.has(at, Signs::NUMBER);
        plain
            && matches!(
                self.text.words[at].cover,
                Cover::Nothing
                    | Cover::Term(
                        _,
                        ConceptKind::Term | ConceptKind::Event | ConceptKind::Office
                    )
            )
    }

    fn is_unnamed_or_place(&self, at: usize) -> bool {
        self.is_unnamed(at) && !self.is_speech(at)
            || self.text.term(at, ConceptKind::Place).is_some()
            || self.text.words[at].cover == Cover::Name(NameKind::Place)
    }

    /// Whether a word has the ending of an adjective of relation.
    pub(super) fn is_relative(&self, at: usize) -> bool {
        let ends = &self.names.tables.relative_ends;
        ends.iter()
            .any(|end| self.text.bare(at).ends_with(end.as_str()))
    }
}
