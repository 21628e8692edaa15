//! Names: people, organisations and places beyond what the glossary lists, and what stands for them.
//!
//! [`Run::find_own`] reads a report whose terms, dates and numbers are known and adds
//! - people recognised by a title, an apposition, or a given name with a family name, and their bare
//!   family names after that ([`people`]);
//! - organisations that stand in quotation marks or in Latin letters behind their kind, and acronyms whose
//!   expansion the report gives ([`organisations`]);
//! - what a recogniser takes for a name by the words in and around it ([`recogniser`], [`proposed`]), and organisations
//!   by their kind with what stands beside it ([`bodies`]);
//!
//! [`settle`] makes what one report introduces known in all that are read together ([`collection`]), and
//! [`Run::find_names`] adds
//! - what is inferred, marked as such in `how`: "the organisation", an office for its holder, a capital for
//!   its government ([`inferred`]);
//! - which part of a place, or which capital, the words beside a place name ([`parts`]).
//!
//! When the events are known, too, [`Run::tell_speakers`] tells who speaks in the quotations ([`speakers`]).
//!
//! The id of a person is that of the glossary's concept when one sounds the same ([`key`]), else made of the
//! sounds of the name, so that it is equal in all reports.

mod bodies;
mod collection;
mod inferred;
mod key;
mod lore;
mod organisations;
mod parts;
mod people;
mod proposed;
mod recogniser;
mod scan;
mod speakers;
mod tables;

use rustc_hash::FxHashMap;

use super::cover::{Cover, Text, dense};
use super::how::{How, NameSign};
use super::mention::{Fact, TermMention};
use super::quotation::Marks;
use super::value::{Name, NameKind, Value};
use crate::glossary::{Concept, ConceptKind, Glossary, Relation, TermType};
use crate::language::Language;
use crate::text::Span;
pub(super) use collection::settle;
use key::NameKey;
use lore::Learned;
use people::{Holder, Person};
use recogniser::Recogniser;
use scan::Scan;
use tables::{Signs, Tables};

/// Finds names in reports of one language.
#[derive(Debug)]
pub(super) struct Names<'g> {
    glossary: &'g Glossary,
    tables: Tables,
    marks: Marks,
    recogniser: Option<Recogniser>,
    learned: Learned,
    /// The people of the glossary by the sounds of their family names.
    people: FxHashMap<String, Vec<(NameKey, usize)>>,
    /// Names of the glossary in Latin letters, folded: such names stand in reports of all languages.
    latin: FxHashMap<String, usize>,
    /// Capitals to their states.
    capitals: FxHashMap<usize, usize>,
    /// Terms of treaties, concept and term, that end with the name of an organisation, a concept, of so many words.
    bodies: FxHashMap<(usize, usize), (usize, usize)>,
}

impl<'g> Names<'g> {
    /// Reads the tables of `language`; make one for each language and keep it.
    pub fn new(glossary: &'g Glossary, language: Language) -> Self {
        let tables = Tables::new(language);
        let mut people: FxHashMap<String, Vec<(NameKey, usize)>> = FxHashMap::default();
        let mut latin = FxHashMap::default();
        for (index, concept) in glossary.concepts().iter().enumerate() {
            for term in &concept.terms {
                if term.language == "en" && NameKind::of(concept.kind).is_some() {
                    latin.entry(dense(&term.form)).or_insert(index);
                }
                if concept.kind == ConceptKind::Person {
                    let words: Vec<&str> = term.form.split([' ', '-']).collect();
                    // of Le Drian and the like the first word is no given name
                    if term.kind == TermType::Short && words.len() > 1 {
                        continue;
                    }
                    if let Some(key) = NameKey::new(&words, |word| tables.is_link(word)) {
                        let known = people.entry(key.surname.clone()).or_default();
                        if !known.contains(&(key.clone(), index)) {
                            known.push((key, index));
                        }
                    }
                }
            }
        }
        Self {
            glossary,
            marks: Marks::new(language),
            recogniser: Recogniser::new(language, tables.clitics.clone()),
            learned: Learned::default(),
            tables,
            people,
            latin,
            capitals: capitals(glossary),
            bodies: bodies(glossary, language),
        }
    }

    /// Forgets the words that were met: another vocabulary begins.
    pub fn forget(&self) {
        self.learned.forget();
    }

    /// Begins to read a report, whose terms are these; `text` knows where they, the dates and the numbers stand.
    pub fn run<'r>(&'r self, text: Text<'r>, terms: &'r [TermMention]) -> Run<'r, 'g> {
        let recogniser = self.recogniser.as_ref();
        let lore = self.learned.of(&text.known, &self.tables, recogniser);
        Run {
            names: self,
            terms,
            text: Scan::new(text, lore),
            found: Vec::new(),
            people: Vec::new(),
            holders: Vec::new(),
            titles: Vec::new(),
            chances: Vec::new(),
        }
    }

    /// The only person of the glossary that a name may refer to. A family name alone must be listed alone, and be
    /// long enough to be nobody else's.
    fn listed(&self, key: &NameKey) -> Option<&'g Concept> {
        let alone = key.given.is_empty();
        if alone && key.surname.len() < LONG_SURNAME {
            return None;
        }
        let agrees = |known: &NameKey| known.given.is_empty() == alone && known.agrees_with(key);
        let mut agreeing = self
            .people
            .get(&key.surname)?
            .iter()
            .filter(|(known, _)| agrees(known));
        let (_, first) = agreeing.next()?;
        agreeing
            .all(|(_, other)| other == first)
            .then(|| &self.glossary.concepts()[*first])
    }
}

/// The fewest sounds of a family name that is recognised without a given name.
const LONG_SURNAME: usize = 4;

/// The treaties whose names end with that of an organisation: Article 5 of NATO.
fn bodies(glossary: &Glossary, language: Language) -> FxHashMap<(usize, usize), (usize, usize)> {
    let own = |kind| {
        let of_kind = glossary.concepts().iter().enumerate();
        of_kind
            .filter(move |(_, concept)| concept.kind == kind)
            .flat_map(move |(index, concept)| {
                let terms = concept.terms.iter().enumerate();
                let own = terms.filter(move |(_, term)| term.language == language.code());
                own.map(move |(term, of)| (index, term, dense(&of.form)))
            })
    };
    let organisations: Vec<(usize, String)> = own(ConceptKind::Organisation)
        .map(|(index, _, form)| (index, format!(" {form}")))
        .collect();
    let longest = |form: &str| {
        let ending = organisations
            .iter()
            .filter(|(_, of)| form.ends_with(of.as_str()));
        ending.max_by_key(|(_, of)| of.len())
    };
    own(ConceptKind::Treaty)
        .filter_map(|(index, term, form)| {
            let (of, name) = longest(&form)?;
            Some(((index, term), (*of, name.split_whitespace().count())))
        })
        .collect()
}

fn capitals(glossary: &Glossary) -> FxHashMap<usize, usize> {
    let places = glossary.concepts().iter().enumerate();
    let place_of = |of: &Concept| glossary.index(&of.id);
    places
        .filter_map(|(index, concept)| {
            let state = glossary.related(&concept.id, Relation::CapitalOf).next()?;
            Some((index, place_of(state)?))
        })
        .collect()
}

/// One report as it is read.
pub(super) struct Run<'r, 'g> {
    names: &'r Names<'g>,
    terms: &'r [TermMention],
    text: Scan<'r>,
    found: Vec<Fact>,
    people: Vec<Person>,
    holders: Vec<Holder>,
    /// Offices without a name beside them: title, country, unit.
    titles: Vec<people::Bare>,
    /// How likely each word is part of a person's, an organisation's and a place's name.
    chances: Vec<[f32; 3]>,
}

impl<'r, 'g> Run<'r, 'g> {
    /// Finds the names that the report itself introduces and its terms do not cover. [`settle`] then unifies what
    /// several reports of one event name.
    pub fn find_own(&mut self) {
        self.find_bodies();
        self.find_people();
        self.find_organisations();
        self.find_proposed();
        self.find_bodies_by_head();
        self.find_surnames();
    }

    /// The names that were found, in the order in which they were found, with what stands for them.
    pub fn find_names(&mut self) -> Vec<Fact> {
        self.infer_offices();
        self.infer_organisations();
        self.tell_governments();
        std::mem::take(&mut self.found)
    }

    /// The words of the report with the names that were found.
    pub fn text(&self) -> &Text<'r> {
        self.text.text()
    }

    /// The terms of the report.
    pub fn terms(&self) -> &'r [TermMention] {
        self.terms
    }

    fn concept(&self, term: usize) -> &'g Concept {
        &self.names.glossary.concepts()[self.terms[term].concept]
    }

    /// Notes a name over some words, which then belong to it.
    fn note(
        &mut self,
        unit: usize,
        words: std::ops::Range<usize>,
        kind: NameKind,
        id: &str,
        how: How,
    ) {
        let span = self.text.span(words.clone());
        for word in words {
            self.text.words[word].cover = Cover::Name(kind);
        }
        self.add(unit, span, kind, id, how);
    }

    fn add(&mut self, unit: usize, span: Span, kind: NameKind, id: &str, how: How) {
        let listed = self.names.glossary.concept(id);
        let english = listed.and_then(|concept| concept.preferred("en"));
        let label = english.map(|term| term.form.clone());
        self.found.push(Fact {
            unit,
            span,
            id: id.to_owned(),
            value: Value::Name(Name { kind, label }),
            how,
        });
    }

    /// Organisations in the names of treaties.
    fn find_bodies(&mut self) {
        for mention in self.terms {
            let term = (mention.concept, mention.term);
            let Some(&(of, words)) = self.names.bodies.get(&term) else {
                continue;
            };
            let all = self.text.within(mention.unit, mention.span);
            if all.len() > words {
                let id = self.names.glossary.concepts()[of].id.clone();
                let last = all.end - words..all.end;
                self.note(
                    mention.unit,
                    last,
                    NameKind::Organisation,
                    &id,
                    How::name(NameSign::InTreaty),
                );
            }
        }
    }

    fn is_comma(&self, at: usize) -> bool {
        self.text.is_mark(at, "،,–—")
    }

    /// Whether a word is a verb or particle of speech.
    fn is_speech(&self, at: usize) -> bool {
        if self.text.has(at, Signs::SPEECH) {
            return true;
        }
        self.text.term(at, ConceptKind::Event).is_some_and(|term| {
            let id = &self.concept(term).id;
            self.names.glossary.has(id, Relation::Says)
        })
    }
}
