use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Run;
use super::key::NameKey;
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::cover::dense;
use crate::fact::{How, NameKind, NameSign};
use crate::glossary::ConceptKind;

/// A person whom the report names in full.
#[derive(Debug)]
pub(super) struct Person {
    pub id: String,
    key: Option<NameKey>,
    /// The last word of the name, folded.
    surname: String,
    /// The word with which the name begins.
    at: usize,
}

/// Who holds an office by the report's own words.
#[derive(Debug)]
pub(super) struct Holder {
    pub office: Office,
    /// The state or organisation.
    pub of: Option<String>,
    pub person: String,
    pub unit: usize,
}

/// An office without a name beside it.
#[derive(Debug)]
pub(super) struct Bare {
    pub office: Office,
    pub of: Option<String>,
    pub unit: usize,
    /// The words of the office and of whose it is.
    pub words: Range<usize>,
}

/// An office: a concept of the glossary, or words of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Office {
    Concept(String),
    Words(String),
}

/// Words that a person's name may stand beside.
struct Title {
    words: Range<usize>,
    /// None: an honorific, which only stands before a name.
    office: Option<Office>,
}

/// How many words may stand between an office and its holder's name: the country, adjectives.
const MOST_BETWEEN: usize = 7;
/// The most words of a name.
const MOST_WORDS: usize = 4;

impl Run<'_, '_> {
    /// People beside titles, and given names before family names.
    pub(super) fn find_people(&mut self) {
        for (index, term) in self.terms.iter().enumerate() {
            if self.concept(index).kind == ConceptKind::Person {
                let words = self.text.within(term.unit, term.span);
                if words.len() > 1 {
                    let id = self.concept(index).id.clone();
                    self.remember(id, words);
                }
            }
        }
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            let mut at = all.start;
            while at < all.end {
                if let Some(title) = self.title(unit, at, all.end) {
                    let next = title.words.end;
                    self.read_title(unit, &all, title);
                    at = next;
                } else {
                    at = self.plain_name(unit, at, all.end).unwrap_or(at + 1);
                }
            }
        }
    }

    fn remember(&mut self, id: String, words: Range<usize>) {
        let written: Vec<&str> = words.clone().map(|at| self.text.written(at)).collect();
        let key = NameKey::new(&written, |word| self.names.tables.is_link(word));
        let surname = dense(written[written.len() - 1]);
        let at = words.start;
        self.people.push(Person {
            id,
            key,
            surname,
            at,
        });
    }

    /// The office that was named last in a unit.
    fn last_office(&self, unit: usize) -> Option<Office> {
        let held = self
            .holders
            .last()
            .filter(|holder| holder.unit == unit)
            .map(|holder| &holder.office);
        let bare = self
            .titles
            .last()
            .filter(|bare| bare.unit == unit)
            .map(|bare| &bare.office);
        held.or(bare).cloned()
    }

    fn title(&self, unit: usize, at: usize, end: usize) -> Option<Title> {
        if let Some(term) = self.text.term(at, ConceptKind::Office) {
            let mut last = at + 1;
            while last < end && self.text.words[last].cover == self.text.words[at].cover {
                last += 1;
            }
            let office = Some(Office::Concept(self.concept(term).id.clone()));
            return Some(Title {
                words: at..last,
                office,
            });
        }
        if self.text.words[at].cover != Cover::Nothing && !self.is_common(at) {
            return None;
        }
        if self.text.has(at, Signs::OFFICE) {
            let word = |offset: usize| match at + offset < end {
                true => self.text.bare(at + offset),
                false => "",
            };
            if let Some(len) = self.names.tables.office(word) {
                let words: Vec<&str> = (0..len).map(word).collect();
                return Some(Title {
                    words: at..at + len,
                    office: Some(Office::Words(words.join(" "))),
                });
            }
        }
        if self.text.has(at, Signs::COUNTERPART) {
            return Some(Title {
                words: at..at + 1,
                office: self.last_office(unit),
            });
        }
        let honorific = self.text.has(at, Signs::HONORIFIC);
        honorific.then_some(Title {
            words: at..at + 1,
            office: None,
        })
    }

    /// Whether the term at a word is neither a name nor an office or treaty.
    fn is_common(&self, at: usize) -> bool {
        let kind = |kind| self.text.term(at, kind).is_some();
        kind(ConceptKind::Term) || kind(ConceptKind::Event)
    }

    fn read_title(&mut self, unit: usize, all: &Range<usize>, title: Title) {
        let mut at = title.words.end;
        let mut of: Option<String> = None;
        let mut complement = title.words.end;
        let mut comma = false;
        for _ in 0..MOST_BETWEEN {
            // an honorific may follow a title: وزير الخارجية السيد
            if at >= all.end || title.office.is_none() && at > title.words.end + 1 {
                break;
            }
            // an unlisted given name before a listed family name
            let given =
                at + 1 < all.end && self.is_nameable(at) && !self.text.has(at, Signs::DEFINITE);
            let known = self.person_at(at);
            if let Some(known) = known.or_else(|| self.person_at(at + 1).filter(|_| given)) {
                if comma && self.apposition(unit, all, &title, &of) {
                    return;
                }
                self.hold(&title, of, known, unit);
                return;
            }
            let syntax = self.has_speech_before(&title, all) || comma && self.encloses(at, all.end);
            if let Some(end) = self.name_at(at, all.end, syntax, &title) {
                if comma && self.apposition(unit, all, &title, &of) {
                    return;
                }
                let id = self.name(unit, at..end, NameSign::AfterTitle);
                self.hold(&title, of, id, unit);
                return;
            }
            if comma {
                break;
            }
            if self.is_comma(at) {
                comma = true;
                at += 1;
            } else if let Some((id, end)) = self.owner(at, all.end) {
                of = of.or(Some(id));
                at = end;
                complement = at;
            } else if self.may_stand_between(at) || self.text.has(at, Signs::HONORIFIC) {
                at += 1;
            } else {
                break;
            }
        }
        if self.apposition(unit, all, &title, &of) {
            return;
        }
        let plural = self.text.has(title.words.start, Signs::PLURAL);
        // a counterpart is another person than the one who was named
        let other = self.text.has(title.words.start, Signs::COUNTERPART) && of.is_none();
        if let Some(office) = title.office.filter(|_| !plural && !other) {
            let words = title.words.start..complement;
            self.titles.push(Bare {
                office,
                of,
                unit,
                words,
            });
        }
    }

    fn may_stand_between(&self, at: usize) -> bool {
        let function = self.text.has(at, Signs::STOP) && !self.text.has(at, Signs::JOINED);
        let free = self.text.words[at].cover == Cover::Nothing || self.is_common(at);
        self.text.has(at, Signs::DEFINITE) && !function && free
    }

    /// The state, town or organisation at a word, and where its name ends.
    fn owner(&self, at: usize, end: usize) -> Option<(String, usize)> {
        let place = self.text.term(at, ConceptKind::Place);
        let term = place.or_else(|| self.text.term(at, ConceptKind::Organisation))?;
        let cover = self.text.words[at].cover;
        let last = (at..end)
            .take_while(|&at| self.text.words[at].cover == cover)
            .count();
        Some((self.concept(term).id.clone(), at + last))
    }

    /// The listed or found person at a word.
    fn person_at(&self, at: usize) -> Option<String> {
        let word = self.text.words.get(at)?;
        if word.cover == Cover::Name(NameKind::Person) {
            let fact = self
                .found
                .iter()
                .rev()
                .find(|fact| fact.span.overlaps(word.span))?;
            return Some(fact.id.clone());
        }
        let term = self.text.term(at, ConceptKind::Person)?;
        Some(self.concept(term).id.clone())
    }

    fn hold(&mut self, title: &Title, of: Option<String>, person: String, unit: usize) {
        if let Some(office) = title.office.clone() {
            self.holders.push(Holder {
                office,
                of,
                person,
                unit,
            });
        }
    }

    /// A name before the title, divided from it by a comma.
    fn apposition(
        &mut self,
        unit: usize,
        all: &Range<usize>,
        title: &Title,
        of: &Option<String>,
    ) -> bool {
        let start = title.words.start;
        if title.office.is_none() || start < all.start + 2 || !self.is_comma(start - 1) {
            return false;
        }
        let last = start - 2;
        if let Some(known) = self.person_at(last) {
            self.hold(title, of.clone(), known, unit);
            return true;
        }
        let Some(first) = self.name_before(last, all) else {
            return false;
        };
        let id = self.name(unit, first..last + 1, NameSign::BeforeTitle);
        self.hold(title, of.clone(), id, unit);
        true
    }

    /// Where a name begins that ends with the word `last`.
    fn name_before(&self, last: usize, all: &Range<usize>) -> Option<usize> {
        let mut first = last + 1;
        while first > all.start && last + 2 - first <= MOST_WORDS && self.is_nameable(first - 1) {
            first -= 1;
        }
        let count = last + 1 - first;
        if count < 2 {
            return None;
        }
        let given = |at: usize| at >= first && self.text.has(at, Signs::GIVEN);
        let family = self.text.has(last, Signs::SURNAME) || self.text.has(last, Signs::LINK);
        if given(last - 1) {
            return Some(if last >= 2 && given(last - 2) {
                last - 2
            } else {
                last - 1
            });
        }
        if last >= 2 && given(last - 2) {
            return Some(last - 2);
        }
        (family && count <= 3)
            .then_some(first)
            .or(family.then_some(last - 1))
    }

    fn has_speech_before(&self, title: &Title, all: &Range<usize>) -> bool {
        let from = title.words.start.saturating_sub(2).max(all.start);
        title.office.is_some() && (from..title.words.start).any(|at| self.is_speech(at))
    }

    /// Whether two or three words from here on end with a comma.
    fn encloses(&self, at: usize, end: usize) -> bool {
        (at + 2..=at + 3).any(|next| next < end && self.is_comma(next))
    }

    /// Where a name that begins here ends. With `syntax`, what is around it allows only a name.
    fn name_at(&self, at: usize, end: usize, syntax: bool, title: &Title) -> Option<usize> {
        if self.text.has(at, Signs::DEFINITE) || !self.is_nameable(at) {
            return None;
        }
        let mut last = at + 1;
        while last < end && last - at < MOST_WORDS && self.may_go_on(at, last) {
            last += 1;
        }
        let count = last - at;
        let has = |offset: usize, sign| offset < count && self.text.has(at + offset, sign);
        if count == 1 {
            let close = at == title.words.end || self.owner(at - 1, at).is_some();
            let named = has(0, Signs::SURNAME) || self.is_known_surname(at);
            return (named && close).then_some(last);
        }
        if self.names.tables.capitalised || has(0, Signs::LATIN) {
            return (count <= MOST_WORDS).then_some(last);
        }
        let family = (1..count).find(|&offset| has(offset, Signs::SURNAME));
        let mut len = match family {
            Some(offset) => offset + 1,
            None if syntax && count <= 3 => count,
            None if has(0, Signs::GIVEN) => {
                2 + usize::from(has(1, Signs::LINK) || has(1, Signs::GIVEN) && count == 3)
            }
            None => return None,
        };
        while has(len, Signs::LINK) && len < count {
            len += 1;
        }
        Some(at + len.min(count))
    }

    /// Whether the word `next` may go on a name that begins at `first`.
    fn may_go_on(&self, first: usize, next: usize) -> bool {
        let after_given = next == first + 1 && self.text.has(first, Signs::GIVEN);
        let after_link = self.text.has(next - 1, Signs::LINK);
        let definite = self.text.has(next, Signs::DEFINITE);
        self.is_nameable(next)
            && (!definite || after_given || after_link || self.text.has(next, Signs::LINK))
    }

    fn is_nameable(&self, at: usize) -> bool {
        let signs = self.text.signs(at);
        let refused = [
            Signs::MARK,
            Signs::NUMBER,
            Signs::STOP,
            Signs::NEVER,
            Signs::HONORIFIC,
            Signs::OFFICE,
            Signs::ORGANISATION,
            Signs::SPEECH,
            Signs::JOINED,
        ];
        if refused.iter().any(|&sign| signs.has(sign)) {
            return false;
        }
        let free = match self.text.words[at].cover {
            Cover::Nothing => true,
            Cover::Term(_, ConceptKind::Event | ConceptKind::Term) => signs.has(Signs::GIVEN),
            _ => false,
        };
        let capital =
            !self.names.tables.capitalised || signs.has(Signs::CAPITAL) || signs.has(Signs::LINK);
        free && capital && self.text.bare(at).chars().nth(1).is_some()
    }

    /// A given name with a family name after it needs no title.
    fn plain_name(&mut self, unit: usize, at: usize, end: usize) -> Option<usize> {
        let next = at + 1;
        if next >= end || !self.text.has(at, Signs::GIVEN) || !self.text.has(next, Signs::SURNAME) {
            return None;
        }
        let free = |at: usize| self.text.words[at].cover == Cover::Nothing;
        let joined = self.text.has(at, Signs::JOINED);
        let adjacent = free(at) && free(next) && !self.text.has(next, Signs::NEVER);
        if !adjacent || !joined && !self.is_nameable(at) {
            return None;
        }
        self.name(unit, at..next + 1, NameSign::GivenAndFamily);
        Some(next + 1)
    }

    /// Notes a person by these words and tells the id.
    pub(super) fn name(&mut self, unit: usize, words: Range<usize>, sign: NameSign) -> String {
        let mut written: Vec<&str> = words.clone().map(|at| self.text.written(at)).collect();
        let first = self.text.span(words.start..words.start + 1);
        written[0] = &self.text.document.source.text()[first];
        let key = NameKey::new(&written, |word| self.names.tables.is_link(word));
        let listed = key.as_ref().and_then(|key| self.names.listed(key));
        let known = || {
            let agrees = |person: &&Person| {
                let both = person.key.as_ref().zip(key.as_ref());
                both.is_some_and(|(known, key)| known.agrees_with(key))
            };
            self.people
                .iter()
                .find(agrees)
                .map(|person| person.id.clone())
        };
        let id = match listed {
            Some(concept) => concept.id.clone(),
            None => known().unwrap_or_else(|| match &key {
                Some(key) => key.id(),
                None => format!("person:{}", dense(&written.join(" ")).replace(' ', "-")),
            }),
        };
        let how = How::Name {
            sign,
            sounds_listed: listed.is_some(),
        };
        self.note(unit, words.clone(), NameKind::Person, &id, how);
        if words.len() > 1 {
            self.remember(id.clone(), words);
        }
        id
    }

    /// Whether a word alone sounds like the family name of one person, of the report or the glossary.
    fn is_known_surname(&self, at: usize) -> bool {
        let Some(key) = NameKey::new(&[self.text.written(at)], |_| false) else {
            return false;
        };
        let surname = |person: &Person| {
            person
                .key
                .as_ref()
                .is_some_and(|known| known.surname == key.surname)
        };
        key.surname.len() >= 3
            && (self.people.iter().any(surname) || self.names.listed(&key).is_some())
    }

    /// Family names alone, after the full name.
    pub(super) fn find_surnames(&mut self) {
        let mut of_surname: FxHashMap<&str, Option<usize>> = FxHashMap::default();
        for (index, person) in self.people.iter().enumerate() {
            let known = of_surname.entry(&person.surname).or_insert(Some(index));
            if known.is_some_and(|known| self.people[known].id != person.id) {
                *known = None;
            }
        }
        let tables = &self.names.tables;
        let person_of = |dense: &str| {
            let mut bare = tables.bare(dense);
            bare.find_map(|(prefix, bare)| Some((prefix, (*of_surname.get(bare)?)?)))
        };
        let usable = |dense: &str, signs: Signs| {
            !signs.has(Signs::STOP)
                && !signs.has(Signs::LINK)
                && !signs.has(Signs::GIVEN)
                && dense.chars().count() >= 3
        };
        let of_known: Vec<Option<(usize, usize)>> = self
            .text
            .known()
            .map(|(dense, signs)| usable(dense, signs).then(|| person_of(dense)).flatten())
            .collect();
        let mut hits = Vec::new();
        for (unit, words) in self.text.units.iter().enumerate() {
            for at in words.clone() {
                let Some((prefix, person)) = of_known[self.text.number(at)] else {
                    continue;
                };
                let free = self.text.words[at].cover == Cover::Nothing || self.is_common(at);
                if free && self.people[person].at < at {
                    hits.push((unit, at, prefix, self.people[person].id.clone()));
                }
            }
        }
        for (unit, at, prefix, id) in hits {
            let span = self.text.span_without(at..at + 1, prefix);
            self.text.words[at].cover = Cover::Name(NameKind::Person);
            self.add(
                unit,
                span,
                NameKind::Person,
                &id,
                How::name(NameSign::FamilyName),
            );
        }
    }
}
