use std::ops::Range;

use super::Run;
use super::recogniser::{Proposal, Word};
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::how::{How, NameSign};
use crate::fact::value::NameKind;
use crate::glossary::ConceptKind;

/// The most words of a name; longer ones are lists or headings in a row.
const MOST_WORDS: usize = 8;
/// Proposals less certain than this are dropped.
const SURE: f32 = 0.5;

/// The same for a person named by one common word.
const SURE_ALONE: f32 = 0.75;

impl Run<'_, '_> {
    /// Names that the recogniser proposes, where nothing else is known.
    pub(super) fn find_proposed(&mut self) {
        let Some(recogniser) = &self.names.recogniser else {
            return;
        };
        let mut proposals = Vec::new();
        for (unit, all) in self.text.units.iter().enumerate() {
            let own = all.clone().map(|at| self.text.lore(at).recognised.as_ref());
            let own: Vec<&Word> = own
                .map(|word| word.expect("the language has a recogniser"))
                .collect();
            let (found, chances) = recogniser.read(&own);
            self.chances.extend(chances);
            let found = found
                .into_iter()
                .filter(|proposal| proposal.sureness >= SURE);
            proposals.extend(found.map(|proposal| (unit, moved(proposal, all.start))));
        }
        for (unit, proposal) in proposals {
            if let Some(words) = self.free_part(&proposal)
                && self.is_sure(&proposal)
            {
                self.accept(unit, words, proposal.kind);
            }
        }
    }

    /// How likely the recogniser takes a word for part of a name of a kind.
    pub(super) fn chance(&self, at: usize, kind: NameKind) -> f32 {
        let of = self.chances.get(at).copied().unwrap_or_default();
        match kind {
            NameKind::Person => of[0],
            NameKind::Organisation => of[1],
            NameKind::Place => of[2],
        }
    }

    /// Whether a word is one that all texts have.
    pub(super) fn is_everyday(&self, at: usize) -> bool {
        let recognised = self.text.lore(at).recognised.as_ref();
        recognised.is_none_or(Word::is_common)
    }

    /// Whether a word that all texts have is sure enough to be a person.
    fn is_sure(&self, proposal: &Proposal) -> bool {
        let never = |at: usize| self.text.has(at, Signs::NEVER);
        let one = proposal.words.len() == 1;
        if proposal.kind == NameKind::Person && proposal.words.len() < 3 || one {
            let mut words = proposal.words.clone();
            if words.any(never) {
                return false;
            }
        }
        let first = proposal.words.start;
        // a word of a closed class is no name, whatever stands around it
        if one && self.text.has(first, Signs::STOP) && !self.text.has(first, Signs::BODY) {
            return false;
        }
        let alone = one && self.is_everyday(first);
        !alone || proposal.kind == NameKind::Place || proposal.sureness >= SURE_ALONE
    }

    /// The words of a proposal that no other name holds, if they make a name.
    fn free_part(&self, proposal: &Proposal) -> Option<Range<usize>> {
        // quotation marks around it are no part of it
        let marked = |at: &usize| self.text.has(*at, Signs::MARK);
        let first = proposal.words.clone().find(|at| !marked(at))?;
        let last = proposal.words.clone().rev().find(|at| !marked(at))?;
        let words = match proposal.kind {
            NameKind::Organisation => first..self.defined_end(first, last + 1),
            _ => first..last + 1,
        };
        if proposal.kind == NameKind::Person && self.is_part_of_term(words.clone()) {
            return None;
        }
        // "the ministry" alone is a name only where it surely is meant as one
        let general = words.len() == 1 && self.text.has(first, Signs::BODY);
        if general && proposal.sureness < SURE_ALONE {
            return None;
        }
        let free = |at: usize| match self.text.words[at].cover {
            Cover::Nothing => true,
            Cover::Term(_, ConceptKind::Term | ConceptKind::Event | ConceptKind::Office) => true,
            Cover::Term(_, ConceptKind::Place) => proposal.kind == NameKind::Organisation,
            _ => false,
        };
        let whole = words.clone().all(free) && words.len() <= MOST_WORDS;
        let named = words.clone().any(|at| {
            let plain = !self.text.has(at, Signs::MARK) && !self.text.has(at, Signs::NUMBER);
            plain && self.text.bare(at).chars().nth(1).is_some()
        });
        let place_alone = words
            .clone()
            .all(|at| self.text.term(at, ConceptKind::Place).is_some());
        let general = proposal.kind == NameKind::Organisation && self.is_general(words.clone());
        (whole && named && !place_alone && !general).then_some(words)
    }

    /// Whether a listed term that is no name extends beyond the words: there is no name in "peacekeeper", though a
    /// poet is called "keeper".
    fn is_part_of_term(&self, words: Range<usize>) -> bool {
        let Cover::Term(index, ConceptKind::Term | ConceptKind::Event) =
            self.text.words[words.start].cover
        else {
            return false;
        };
        let mention = &self.terms[index as usize];
        let of_term = self.text.within(mention.unit, mention.span);
        of_term.start <= words.start && words.end <= of_term.end && of_term.len() > words.len()
    }

    /// Where an organisation's name ends: a definite head has no indefinite word beside it.
    fn defined_end(&self, first: usize, last: usize) -> usize {
        let goes_on = |at: usize| {
            self.text.has(at, Signs::DEFINITE)
                || self.text.has(at, Signs::STOP)
                || self.text.has(at, Signs::JOINED)
                || self.text.term(at, ConceptKind::Place).is_some()
        };
        let definite = self.text.has(first, Signs::DEFINITE) && self.text.has(first, Signs::BODY);
        let last = match definite && last > first + 1 && !goes_on(first + 1) {
            true => first + 1,
            false => last,
        };
        let closing = |&at: &usize| self.text.has(at, Signs::STOP);
        last - (first + 1..last).rev().take_while(closing).count()
    }

    fn accept(&mut self, unit: usize, words: Range<usize>, kind: NameKind) {
        match kind {
            NameKind::Person => {
                self.name(unit, words, NameSign::Words);
            }
            _ => {
                // the town of Kalamata is Kalamata, and so is the north of it
                let beside = |at: usize| {
                    let tables = &self.names.tables;
                    self.text.has(at, Signs::PLACE_KIND)
                        || !self.text.has(at, Signs::DEFINITE)
                            && tables.parts.contains_key(self.text.bare(at))
                };
                let mut words = words;
                while kind == NameKind::Place && words.len() > 1 && beside(words.start) {
                    words.start += 1;
                }
                let id = self.sounds_id(kind, words.clone());
                self.note(unit, words, kind, &id, How::name(NameSign::Words));
            }
        }
    }
}

fn moved(proposal: Proposal, by: usize) -> Proposal {
    Proposal {
        words: proposal.words.start + by..proposal.words.end + by,
        ..proposal
    }
}
