//! A unit as the links see it: what it names, what happens in it, who speaks.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::collation::UnitRef;
use crate::document::{Document, UnitKind};
use crate::fact::{
    Reading, TermMention, Arguments, Calendar, Certainty, Date, DateValue, Fact, FactKind, Moment, NameKind, Number,
    Value, clauses,
};
use crate::glossary::{Concept, ConceptKind, Glossary};
use crate::text::Span;

/// What an item tells of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// Something that happened.
    Event,
    /// That somebody spoke.
    Speech,
    Person,
    Organisation,
    Place,
    Office,
    /// A treaty or any other word of the trade.
    Term,
    Date,
    Number,
}

/// Something that a unit names and another may name too.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// The number of its id in [`Names`].
    pub id: u32,
    pub class: Class,
    /// Where it stands first, in the report.
    pub span: Span,
    /// The clauses of the unit that hold it, in order.
    pub clauses: Vec<usize>,
    pub stance: Certainty,
    /// Of an event, who does it, to whom and where.
    pub who: Vec<u32>,
    pub whom: Vec<u32>,
    pub place: Vec<u32>,
    /// Less than 1 for what is said of almost anything, and for one of several readings of the same words.
    pub weight: f64,
}

/// What a unit holds.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub at: UnitRef,
    /// Sorted by id, each once.
    pub items: Vec<Item>,
    pub dates: Vec<(Span, Date)>,
    pub numbers: Vec<(Span, Number)>,
    pub quotes: bool,
}

/// The ids of items, by number, with the groups of neighbours that each is in.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: Vec<String>,
    numbers: FxHashMap<String, u32>,
    groups: Vec<Vec<u16>>,
    near: FxHashMap<String, Vec<u16>>,
    units: Vec<Vec<String>>,
    strengths: Vec<Vec<String>>,
    possible: Vec<String>,
    happenings: FxHashSet<String>,
}

/// `near.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Near {
    events: Vec<Vec<String>>,
    states: Vec<Vec<String>>,
    matters: Vec<Vec<String>>,
    units: Vec<Vec<String>>,
    strengths: Vec<Vec<String>>,
    possible: Vec<String>,
}

impl Names {
    pub fn new() -> Self {
        let near: Near =
            toml::from_str(include_str!("near.toml")).expect("`near.toml` is a valid table");
        let groups = near.events.iter().chain(&near.states).chain(&near.matters);
        let mut names = Self::default();
        for (group, members) in groups.enumerate() {
            for member in members {
                let of = names.near.entry(member.clone()).or_default();
                of.push(group as u16);
            }
        }
        names.happenings = near.events.iter().flatten().cloned().collect();
        names.units = near.units;
        names.strengths = near.strengths;
        names.possible = near.possible;
        names
    }

    /// Whether the two are steps of one kind, one stronger than the other.
    pub fn differ_in_strength(&self, one: u32, two: u32) -> bool {
        let (one, two) = (self.id(one), self.id(two));
        let holds = |group: &[String], id| group.iter().any(|member| member == id);
        one != two
            && self
                .strengths
                .iter()
                .any(|group| holds(group, one) && holds(group, two))
    }

    /// Whether the event itself says that something may come.
    pub fn is_possibility(&self, id: u32) -> bool {
        self.possible.iter().any(|event| event == self.id(id))
    }

    /// Whether numbers of two units of measure may count the same thing.
    pub fn count_alike(&self, one: &str, two: &str) -> bool {
        let holds = |group: &[String], unit| group.iter().any(|member| member == unit);
        one == two
            || self
                .units
                .iter()
                .any(|group| holds(group, one) && holds(group, two))
    }

    /// Whether the concept tells that something happened, though the glossary may list it as a word: a war, a refugee.
    fn is_happening(&self, id: &str) -> bool {
        self.happenings.contains(id)
    }

    fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = self.ids.len() as u32;
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        self.groups
            .push(self.near.get(id).cloned().unwrap_or_default());
        number
    }

    pub fn id(&self, number: u32) -> &str {
        &self.ids[number as usize]
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether reports use the two for each other.
    pub fn are_near(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.groups[a as usize], &self.groups[b as usize]);
        a.iter().any(|group| b.contains(group))
    }
}

/// The units of all reports that are sentences or headings.
pub(super) fn profiles(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
    names: &mut Names,
) -> Vec<Profile> {
    let mut profiles = Vec::new();
    for (report, (document, reading)) in documents.iter().zip(readings).enumerate() {
        let (mut terms, mut facts) = (&reading.terms[..], &reading.facts[..]);
        for (unit, of) in document.units.iter().enumerate() {
            let own_terms;
            let own_facts;
            (own_terms, terms) = terms.split_at(terms.partition_point(|term| term.unit <= unit));
            (own_facts, facts) = facts.split_at(facts.partition_point(|fact| fact.unit <= unit));
            if matches!(of.kind, UnitKind::Sentence | UnitKind::Heading) {
                let mut items = Items {
                    clauses: clauses(document.unit_text(unit)),
                    start: of.span.start,
                    names,
                    all: Vec::new(),
                };
                items.add_terms(own_terms, own_facts, glossary);
                items.add_facts(own_facts, glossary);
                profiles.push(Profile {
                    at: UnitRef { report, unit },
                    items: items.gathered(),
                    dates: valued(own_facts, Fact::date),
                    numbers: valued(own_facts, Fact::number),
                    quotes: own_facts.iter().any(|f| f.kind() == FactKind::Quotation),
                });
            }
        }
    }
    profiles
}

/// The facts with a value of some sort, each with its place.
fn valued<T: Clone>(facts: &[Fact], value: impl Fn(&Fact) -> Option<&T>) -> Vec<(Span, T)> {
    let valued = facts.iter();
    valued
        .filter_map(|fact| Some((fact.span, value(fact)?.clone())))
        .collect()
}

/// What an inferred name counts: "the prime minister" beside the person's name.
const INFERRED_WEIGHT: f64 = 0.7;

/// The items of one unit, as they are collected.
struct Items<'a> {
    clauses: Vec<Span>,
    /// Where the unit begins in the report.
    start: usize,
    names: &'a mut Names,
    all: Vec<Item>,
}

impl Items<'_> {
    fn add(&mut self, id: &str, class: Class, span: Span, weight: f64) -> &mut Item {
        let inside = span.start - self.start;
        let clause = self.clauses.iter().position(|clause| inside < clause.end);
        self.all.push(Item {
            id: self.names.number(id),
            class,
            span,
            clauses: vec![clause.unwrap_or(0)],
            stance: Certainty::default(),
            who: Vec::new(),
            whom: Vec::new(),
            place: Vec::new(),
            weight,
        });
        self.all.last_mut().expect("an item was just added")
    }

    /// The terms; of those that are events `facts` tell how sure they are, and of whom.
    fn add_terms(&mut self, terms: &[TermMention], facts: &[Fact], glossary: &Glossary) {
        for mention in terms {
            let concept = &glossary.concepts()[mention.concept];
            let weight = match concept.domain == GENERAL {
                true => GENERAL_WEIGHT,
                false => 1.0,
            };
            let same = |fact: &&Fact| {
                fact.kind() == FactKind::Event && fact.span == mention.span && fact.id == concept.id
            };
            let event = facts.iter().find(same).and_then(Fact::event);
            let mut ids = |ids: &[String]| ids.iter().map(|id| self.names.number(id)).collect();
            let told = event.map(|event| {
                let Arguments {
                    who, whom, place, ..
                } = &event.arguments;
                (event.certainty, ids(who), ids(whom), ids(place))
            });
            let class = match class(concept) {
                Class::Term if self.names.is_happening(&concept.id) => Class::Event,
                class => class,
            };
            let item = self.add(&concept.id, class, mention.span, weight);
            if let Some(told) = told {
                (item.stance, item.who, item.whom, item.place) = told;
            }
        }
    }

    /// Dates, numbers, and the names that were discovered or inferred: the glossary's own came as terms.
    fn add_facts(&mut self, facts: &[Fact], glossary: &Glossary) {
        for fact in facts {
            let (class, key) = match &fact.value {
                Value::Name(name) => (class_of(name.kind), fact.id.clone()),
                Value::Date(date) => (Class::Date, date_key(date)),
                Value::Number(number) => (Class::Number, number_key(number)),
                Value::Quotation(_) | Value::Event(_) => continue,
            };
            let weight = match glossary.concept(&fact.id).is_some() {
                true => INFERRED_WEIGHT,
                false => 1.0,
            };
            self.add(&key, class, fact.span, weight);
        }
    }

    /// The items by id, each once: with the clauses, people and places of all its mentions and the greatest weight.
    fn gathered(mut self) -> Vec<Item> {
        share_overlaps(&mut self.all);
        self.all.sort_by_key(|item| (item.id, item.span.start));
        self.all.dedup_by(|again, first| {
            let same = again.id == first.id;
            if same {
                first.clauses.append(&mut again.clauses);
                first.clauses.dedup();
                first.who.append(&mut again.who);
                first.whom.append(&mut again.whom);
                first.place.append(&mut again.place);
                first.weight = first.weight.max(again.weight);
            }
            same
        });
        self.all
    }
}

/// The domain of events that happen in any matter: to stop, to send, to refuse.
const GENERAL: &str = "event";
pub(super) const GENERAL_WEIGHT: f64 = 0.5;

/// Words and events whose places overlap are readings of the same words: they share one weight. A name inside a longer
/// event keeps its own.
fn share_overlaps(items: &mut [Item]) {
    let is_name = |class| matches!(class, Class::Person | Class::Organisation | Class::Place);
    items.sort_by_key(|item| (is_name(item.class), item.span.start, item.span.end));
    let names = items.partition_point(|item| !is_name(item.class));
    let items = &mut items[..names];
    let mut first = 0;
    while first < items.len() {
        let mut end = items[first].span.end;
        let mut past = first + 1;
        while past < items.len() && items[past].span.start < end {
            end = end.max(items[past].span.end);
            past += 1;
        }
        let readings = (past - first) as f64;
        for item in &mut items[first..past] {
            item.weight /= readings;
        }
        first = past;
    }
}

fn class(concept: &Concept) -> Class {
    match concept.kind {
        ConceptKind::Event if concept.domain == "press" => Class::Speech,
        ConceptKind::Event => Class::Event,
        ConceptKind::Person => Class::Person,
        ConceptKind::Organisation => Class::Organisation,
        ConceptKind::Place => Class::Place,
        ConceptKind::Office => Class::Office,
        ConceptKind::Treaty | ConceptKind::Term => Class::Term,
    }
}

fn class_of(name: NameKind) -> Class {
    match name {
        NameKind::Person => Class::Person,
        NameKind::Organisation => Class::Organisation,
        NameKind::Place => Class::Place,
    }
}

/// The month and day of a date, in the calendar it is resolved in; else its id. Reports of one event that leave
/// out the year still meet here.
fn date_key(date: &Date) -> String {
    let open = match date.value {
        DateValue::At(Moment::Day(day)) => {
            let (_, month, day) = day.in_calendar(Calendar::Gregorian);
            Moment::DayOfYear { month, day }
        }
        DateValue::At(Moment::Month { month, .. }) => Moment::MonthOfYear(month),
        DateValue::At(Moment::Season { season, .. }) => Moment::Season { year: None, season },
        _ => return date.id(),
    };
    format!("date:{open}")
}

/// The value of a number whatever it counts.
fn number_key(number: &Number) -> String {
    match number.is_ordinal() {
        true => format!("number:ordinal:{number}"),
        false => format!("number:{number}"),
    }
}
