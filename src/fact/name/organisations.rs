use std::ops::Range;

use rustc_hash::FxHashMap;

use super::tables::Signs;
use super::{Run, key};
use crate::fact::cover::Cover;
use crate::fact::cover::dense;
use crate::fact::{How, NameKind, NameSign};
use crate::glossary::ConceptKind;

/// The most words between the kind of an organisation and its name.
const MOST_BETWEEN: usize = 2;
/// The most words of a name in quotation marks.
const MOST_WORDS: usize = 5;
/// The most words in the expansion of an acronym.
const MOST_EXPANDED: usize = 8;

const OPENERS: &str = "«“\"";
const CLOSERS: &str = "»”\"";

impl Run<'_, '_> {
    /// Organisations by their kind before a marked or Latin name, Latin names of the glossary, acronyms.
    pub(super) fn find_organisations(&mut self) {
        let mut acronyms: FxHashMap<String, String> = FxHashMap::default();
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            for at in all.clone() {
                if self.text.is_mark(at, "(") {
                    self.learn_acronym(unit, &all, at, &mut acronyms);
                }
                if self.text.words[at].cover != Cover::Nothing
                    && !self.text.has(at, Signs::ORGANISATION)
                {
                    continue;
                }
                if self.text.has(at, Signs::ORGANISATION) {
                    self.read_kind(unit, &all, at);
                } else if self.text.has(at, Signs::LATIN) && self.text.has(at, Signs::CAPITAL) {
                    self.read_latin(unit, &all, at, &acronyms);
                }
            }
        }
    }

    /// The end of the words in Latin letters from here on, the first of each a capital.
    fn latin_end(&self, at: usize, end: usize) -> usize {
        let latin = |at: &usize| self.text.has(*at, Signs::LATIN);
        let mut last = at + (at..end).take_while(latin).count();
        while last > at && !self.text.has(last - 1, Signs::CAPITAL) {
            last -= 1;
        }
        last
    }

    /// A name in marks or in Latin letters after the kind of organisation at `at`.
    fn read_kind(&mut self, unit: usize, all: &Range<usize>, at: usize) {
        for next in at + 1..=at + 1 + MOST_BETWEEN {
            if next >= all.end {
                return;
            }
            if self.text.is_mark(next, OPENERS) {
                let words = next + 1..all.end.min(next + MOST_WORDS + 2);
                let close = words.clone().find(|&at| self.text.is_mark(at, CLOSERS));
                let Some(close) = close.filter(|&close| close > next + 1) else {
                    return;
                };
                let inner = next + 1..close;
                let plain = |at: usize| {
                    let cover = self.text.words[at].cover;
                    cover == Cover::Nothing || self.text.term(at, ConceptKind::Term).is_some()
                };
                let name = inner
                    .clone()
                    .all(|at| plain(at) && !self.text.has(at, Signs::MARK));
                if name {
                    let id = self.sounds_id(NameKind::Organisation, inner.clone());
                    self.note(
                        unit,
                        inner,
                        NameKind::Organisation,
                        &id,
                        How::name(NameSign::MarkedAfterKind),
                    );
                }
                return;
            }
            let latin = self.latin_end(next, all.end);
            if latin > next && !self.names.tables.capitalised {
                if self.text.words[next].cover == Cover::Nothing
                    && self.latin_concept(next..latin).is_none()
                {
                    let id = self.sounds_id(NameKind::Organisation, next..latin);
                    let how = How::name(NameSign::LatinAfterKind);
                    self.note(unit, next..latin, NameKind::Organisation, &id, how);
                }
                return;
            }
            let place = self.text.term(next, ConceptKind::Place).is_some();
            let refused = self.text.has(next, Signs::MARK) || self.text.has(next, Signs::STOP);
            if refused && !place {
                return;
            }
        }
    }

    /// The id of an organisation or place by how it sounds.
    pub(super) fn sounds_id(&self, kind: NameKind, words: Range<usize>) -> String {
        let kind = match kind {
            NameKind::Place => "place",
            _ => "organisation",
        };
        let sounds: Vec<String> = words
            .clone()
            .map(|at| key::sound(self.text.bare(at)))
            .filter(|sound| !sound.is_empty())
            .collect();
        match sounds.is_empty() {
            true => format!("{kind}:{}", dense(self.text.written(words.start))),
            false => format!("{kind}:{}", sounds.join("-")),
        }
    }

    fn latin_concept(&self, words: Range<usize>) -> Option<usize> {
        let span = self.text.span(words);
        let name = dense(&self.text.document.source.text()[span]);
        self.names.latin.get(&name).copied()
    }

    /// A name in Latin letters that the glossary has, or an acronym that the report explained.
    fn read_latin(
        &mut self,
        unit: usize,
        all: &Range<usize>,
        at: usize,
        acronyms: &FxHashMap<String, String>,
    ) {
        if let Some(id) = acronyms.get(self.text.written(at)) {
            let id = id.clone();
            self.note(
                unit,
                at..at + 1,
                NameKind::Organisation,
                &id,
                How::name(NameSign::Acronym),
            );
            return;
        }
        if self.names.tables.capitalised {
            return;
        }
        let last = self.latin_end(at, all.end);
        let longest = (at + 1..=last)
            .rev()
            .find_map(|end| Some((end, self.latin_concept(at..end)?)));
        if let Some((end, concept)) = longest {
            let concept = &self.names.glossary.concepts()[concept];
            if let Some(kind) = NameKind::of(concept.kind) {
                self.note(
                    unit,
                    at..end,
                    kind,
                    &concept.id,
                    How::name(NameSign::ListedInLatin),
                );
            }
        }
    }

    /// `expansion (ACRONYM)`, `ORGANISATION (its name in Latin letters)`.
    fn learn_acronym(
        &mut self,
        unit: usize,
        all: &Range<usize>,
        bracket: usize,
        acronyms: &mut FxHashMap<String, String>,
    ) {
        let first = bracket + 1;
        if bracket == all.start || first >= all.end || !self.text.has(first, Signs::LATIN) {
            return;
        }
        let last = self.latin_end(first, all.end);
        if last == first || last >= all.end || !self.text.is_mark(last, ")") {
            return;
        }
        let acronym = last == first + 1 && self.text.has(first, Signs::CAPITALS);
        let inside = self.text.term(first, ConceptKind::Organisation);
        let listed = inside.map(|term| self.concept(term).id.clone());
        let listed = listed.or_else(|| {
            let concept = &self.names.glossary.concepts()[self.latin_concept(first..last)?];
            (concept.kind == ConceptKind::Organisation).then(|| concept.id.clone())
        });
        if let Some(term) = self.text.term(bracket - 1, ConceptKind::Organisation) {
            let id = self.concept(term).id.clone();
            if acronym {
                acronyms.insert(self.text.written(first).to_owned(), id.clone());
            }
            if self.text.words[first].cover == Cover::Nothing {
                let how = How::name(NameSign::InBrackets);
                self.note(unit, first..last, NameKind::Organisation, &id, how);
            }
            return;
        }
        let Some(head) = self
            .expansion(all.start, bracket)
            .filter(|_| acronym || listed.is_some())
        else {
            return;
        };
        let written = self.text.written(first).to_owned();
        let id = listed.unwrap_or_else(|| format!("organisation:{}", written.to_lowercase()));
        self.note(
            unit,
            head..bracket,
            NameKind::Organisation,
            &id,
            How::name(NameSign::Expansion),
        );
        if acronym {
            acronyms.insert(written, id.clone());
        }
        if self.text.words[first].cover == Cover::Nothing {
            self.note(
                unit,
                first..last,
                NameKind::Organisation,
                &id,
                How::name(NameSign::Acronym),
            );
        }
    }

    /// Where the name of an organisation begins that ends before `bracket`.
    fn expansion(&self, start: usize, bracket: usize) -> Option<usize> {
        let from = start.max(bracket.saturating_sub(MOST_EXPANDED));
        if self.names.tables.capitalised {
            let small =
                |&at: &usize| !self.text.has(at, Signs::CAPITAL) && !self.text.has(at, Signs::STOP);
            let mut head = (from..bracket).rev().find(small).map_or(from, |at| at + 1);
            while head < bracket && !self.text.has(head, Signs::CAPITAL) {
                head += 1;
            }
            return (bracket - head >= 2).then_some(head);
        }
        let mut head = None;
        for at in (from..bracket).rev() {
            let named = match self.text.words[at].cover {
                Cover::Name(_) | Cover::Figure => true,
                Cover::Term(_, kind) => {
                    matches!(kind, ConceptKind::Person | ConceptKind::Organisation)
                }
                Cover::Nothing => false,
            };
            if named || self.text.has(at, Signs::MARK) || self.is_speech(at) {
                break;
            }
            if self.text.has(at, Signs::ORGANISATION) {
                head = Some(at);
            }
        }
        head.filter(|head| bracket - head >= 2)
    }
}
