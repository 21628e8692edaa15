//! The reading of one report: the glossary's terms, facts of all kinds, and what they tell of each other.

use std::cell::RefCell;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::calendar::Day;
use super::cover::Text;
use super::date::Published;
use super::event::Events;
use super::extractor::{Extractor, is_recent};
use super::how::How;
use super::items::FormItems;
use super::mention::{Fact, TermMention};
use super::name::{Names, Run, settle};
use super::value::{Event, Name, NameKind, Value};
use crate::document::{Document, UnitKind};
use crate::glossary::{Concept, ConceptKind, Glossary, Matcher, Memo, Passage};
use crate::language::Language;
use crate::text::Vocabulary;

/// What a report says: its facts and the glossary's terms, unit by unit.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The day of the report, when it is known.
    pub published: Option<Published>,
    /// In the order of the text.
    pub facts: Vec<Fact>,
    /// In the order of the text.
    pub terms: Vec<TermMention>,
}

/// Reads the facts and terms of reports in any of the known languages.
///
/// The tables of a language are compiled when the first report in it comes.
#[derive(Debug)]
pub struct Reader<'a> {
    glossary: &'a Glossary,
    tools: FxHashMap<Language, Tools<'a>>,
}

/// What reads one language.
#[derive(Debug)]
struct Tools<'a> {
    /// The words that were met; the tools keep what they found out about each under its number.
    vocabulary: Vocabulary,
    matcher: Matcher,
    memo: Memo,
    items: RefCell<FormItems>,
    extractor: Extractor,
    names: Names<'a>,
    events: Events,
}

impl<'a> Reader<'a> {
    /// A reader that knows the concepts of `glossary`.
    #[must_use]
    pub fn new(glossary: &'a Glossary) -> Self {
        Self {
            glossary,
            tools: FxHashMap::default(),
        }
    }

    /// The day of a report by itself, without other reports; `date` if the user gave it.
    pub fn published(&mut self, document: &Document, date: Option<Day>) -> Option<Published> {
        let tools = self.tools(document.language);
        tools.extractor.context(document, date).published
    }

    /// The facts and terms of all units but the boilerplate. `date` is the day of the report, when known.
    pub fn read(&mut self, document: &Document, date: Option<Day>) -> Reading {
        let mut readings = self.read_all(&[document], date);
        readings.pop().expect("one reading for each document")
    }

    /// The same for reports of one event: a name that one of them introduces is recognised in all.
    pub fn read_all(&mut self, documents: &[&Document], date: Option<Day>) -> Vec<Reading> {
        self.read_dated(documents, &vec![date; documents.len()])
    }

    /// As [`Reader::read_all`], with the day of each report if it is known. The days that reports state bound those
    /// of the reports that state none.
    pub fn read_dated(&mut self, documents: &[&Document], dates: &[Option<Day>]) -> Vec<Reading> {
        self.make_room();
        let near = self.day_of_all(documents, dates);
        let numbers: Vec<Vec<u32>> = documents.iter().map(|of| self.numbers(of)).collect();
        let mut readings: Vec<Reading> = (documents.iter().zip(&numbers).zip(dates))
            .map(|((document, numbers), date)| self.read_listed(document, numbers, *date, near))
            .collect();
        let texts: Vec<Text> = (documents.iter().zip(&numbers))
            .map(|(document, numbers)| {
                let vocabulary = &mut self.tools(document.language).vocabulary;
                Text::new(document, numbers, vocabulary)
            })
            .collect();
        let glossary = self.glossary;
        let (mut facts, terms): (Vec<_>, Vec<_>) = readings
            .iter_mut()
            .map(|reading| (std::mem::take(&mut reading.facts), &reading.terms))
            .unzip();
        let of_all = texts.into_iter().zip(&terms).zip(&facts);
        let mut runs: Vec<_> = of_all
            .map(|((mut text, terms), facts)| {
                text.cover(terms, glossary, facts);
                let tools = &self.tools[&text.document.language];
                let mut run = tools.names.run(text, terms);
                run.find_own();
                run
            })
            .collect();
        settle(&mut runs);
        for ((run, document), facts) in runs.iter_mut().zip(documents).zip(&mut facts) {
            let events = &self.tools[&document.language].events;
            complete(run, events, facts, glossary);
        }
        drop(runs);
        for (reading, facts) in readings.iter_mut().zip(facts) {
            reading.facts = facts;
        }
        readings
    }

    /// The day of an event, by the reports that state theirs for sure; `None` if most of the others name a later
    /// year, so that they are of other events.
    fn day_of_all(&mut self, documents: &[&Document], dates: &[Option<Day>]) -> Option<Day> {
        let (mut days, mut others) = (Vec::new(), Vec::new());
        if documents.len() < 2 {
            return None;
        }
        for (document, date) in documents.iter().zip(dates) {
            match self.published(document, *date) {
                Some(published) if published.from.is_firm() => days.push(published.day),
                _ => others.push(document),
            }
        }
        days.sort_unstable();
        let day = *days.get(days.len() / 2)?;
        let recent = others.iter().filter(|other| is_recent(other, day)).count();
        (2 * recent >= others.len()).then_some(day)
    }

    /// What the glossary and the tables of dates, numbers and quotations tell.
    fn read_listed(
        &mut self,
        document: &Document,
        numbers: &[u32],
        date: Option<Day>,
        near: Option<Day>,
    ) -> Reading {
        let glossary = self.glossary;
        let tools = self.tools(document.language);
        let Tools {
            matcher,
            memo,
            items,
            extractor,
            ..
        } = tools;
        let sheet = extractor.sheet_among(document, items, numbers);
        let context = extractor.context_on(&sheet, date, near);
        let mut passage = matcher.over(document, numbers, memo);
        let mut reading = Reading {
            published: context.published,
            ..Reading::default()
        };
        for (unit, of) in document.units.iter().enumerate() {
            if of.kind == UnitKind::Boilerplate {
                continue;
            }
            let first = reading.facts.len();
            for mention in mentions(&mut passage, document, unit) {
                let concept = &glossary.concepts()[mention.concept];
                reading.facts.extend(concept_fact(concept, &mention));
                reading.terms.push(mention);
            }
            let facts = extractor.facts_on(&sheet, unit, &context);
            reading.facts.extend(facts);
            reading.facts[first..].sort_by_key(|fact| (fact.span.start, Reverse(fact.span.end)));
        }
        reading
    }

    /// The terms of a document of one unit that stands by itself.
    pub fn terms_of_line(&mut self, document: &Document) -> Vec<TermMention> {
        self.make_room();
        let numbers = self.numbers(document);
        let tools = self.tools(document.language);
        let mut passage = tools.matcher.over(document, &numbers, &mut tools.memo);
        mentions(&mut passage, document, 0).collect()
    }

    /// Its dates, numbers and quotations; a line by itself has no context of time.
    pub fn facts_of_line(&mut self, document: &Document) -> Vec<Fact> {
        let extractor = &self.tools(document.language).extractor;
        let context = extractor.context_of_line(document.source.text());
        extractor.facts(document, 0, &context)
    }

    /// The numbers of the words of a report.
    fn numbers(&mut self, document: &Document) -> Vec<u32> {
        document.numbers_in(&mut self.tools(document.language).vocabulary)
    }

    /// Forgets the words that were met, between two reports, where they are too many.
    fn make_room(&mut self) {
        for tools in self.tools.values_mut() {
            if tools.vocabulary.len() > MOST_WORDS {
                tools.vocabulary = Vocabulary::default();
                tools.memo = Memo::default();
                tools.items.take();
                tools.names.forget();
                tools.events.forget();
            }
        }
    }

    fn tools(&mut self, language: Language) -> &mut Tools<'a> {
        self.tools.entry(language).or_insert_with(|| Tools {
            vocabulary: Vocabulary::default(),
            matcher: self.glossary.matcher(language),
            memo: Memo::default(),
            items: RefCell::default(),
            extractor: Extractor::new(language),
            names: Names::new(self.glossary, language),
            events: Events::new(self.glossary, language),
        })
    }
}

/// How many words are remembered: more than a day of news has, and some twenty megabytes.
const MOST_WORDS: usize = 1 << 16;

/// The terms of one unit.
fn mentions(
    passage: &mut Passage,
    document: &Document,
    unit: usize,
) -> impl Iterator<Item = TermMention> + use<> {
    let start = document.units[unit].span.start;
    let found = passage.matches(unit).into_iter();
    found.map(move |found| TermMention {
        unit,
        span: found.span.shifted(start),
        concept: found.concept,
        term: found.term,
        how: found.how,
    })
}

/// Adds the names that no term covers to the facts of a report, speakers to its quotations, and certainty and
/// arguments to its events.
fn complete(run: &mut Run<'_, '_>, events: &Events, facts: &mut Vec<Fact>, glossary: &Glossary) {
    facts.append(&mut run.find_names());
    run.tell_parts(facts);
    sort(facts);
    events.tell(run.text(), run.terms(), glossary, facts);
    run.add_short_quotations(facts);
    sort(facts);
    run.tell_speakers(facts);
}

/// In the order of the text; of what begins together the longest first.
fn sort(facts: &mut [Fact]) {
    facts.sort_by_key(|fact| (fact.unit, fact.span.start, Reverse(fact.span.end)));
}

/// The fact that a term states by itself: a person, an organisation, a place, an event.
fn concept_fact(concept: &Concept, mention: &TermMention) -> Option<Fact> {
    let label = concept.preferred("en").map(|term| term.form.clone());
    let value = match (NameKind::of(concept.kind), concept.kind) {
        (Some(kind), _) => Value::Name(Name { kind, label }),
        (None, ConceptKind::Event) => Value::Event(Event {
            label,
            ..Event::default()
        }),
        _ => return None,
    };
    Some(Fact {
        unit: mention.unit,
        span: mention.span,
        id: concept.id.clone(),
        value,
        how: How::Listed(mention.how.clone()),
    })
}
