//! A unit as the links see it: what it names, what happens in it, who speaks.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::collation::UnitRef;
use super::reading::Reading;
use crate::document::{Document, UnitKind};
use crate::fact::{Certainty, Fact, FactKind, clauses};
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
    /// Which clause of the unit.
    pub clause: usize,
    pub stance: Certainty,
    /// Less than 1 for what is said of almost anything, and for one of several readings of the same words.
    pub weight: f64,
}

/// What a unit holds.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub at: UnitRef,
    /// Sorted by id, each once.
    pub items: Vec<Item>,
    /// The facts that are dates and numbers, by their place in the reading.
    pub dates: Vec<Fact>,
    pub numbers: Vec<Fact>,
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
        let certainties = certainties(&reading.facts);
        let (mut facts, mut terms) = (
            reading.facts.iter().peekable(),
            reading.terms.iter().peekable(),
        );
        for (unit, of) in document.units.iter().enumerate() {
            let text = document.unit_text(unit);
            let mut profile = Profile {
                at: UnitRef { report, unit },
                items: Vec::new(),
                dates: Vec::new(),
                numbers: Vec::new(),
                quotes: false,
            };
            let clauses = clauses(text);
            let mut add = |profile: &mut Profile, id: &str, class, span: Span, general: f64| {
                let inside = Span::new(span.start - of.span.start, span.end - of.span.start);
                let clause = clauses
                    .iter()
                    .position(|clause| inside.start < clause.end)
                    .unwrap_or(0);
                let stance = certainties.get(&(span, id)).copied().unwrap_or_default();
                let id = names.number(id);
                profile.items.push(Item {
                    id,
                    class,
                    span,
                    clause,
                    stance,
                    weight: general,
                });
            };
            while let Some(mention) = terms.next_if(|mention| mention.unit <= unit) {
                let concept = &glossary.concepts()[mention.concept];
                let general = match concept.domain == GENERAL {
                    true => GENERAL_WEIGHT,
                    false => 1.0,
                };
                add(
                    &mut profile,
                    &concept.id,
                    class(concept),
                    mention.span,
                    general,
                );
            }
            while let Some(fact) = facts.next_if(|fact| fact.unit <= unit) {
                match fact.kind {
                    FactKind::Date => profile.dates.push(fact.clone()),
                    FactKind::Number => profile.numbers.push(fact.clone()),
                    FactKind::Quotation => profile.quotes = true,
                    // what the glossary does not know: names that were discovered
                    kind if glossary.concept(&fact.id).is_none() => {
                        let class = match kind {
                            FactKind::Person => Class::Person,
                            FactKind::Organisation => Class::Organisation,
                            FactKind::Place => Class::Place,
                            _ => continue,
                        };
                        add(&mut profile, &fact.id, class, fact.span, 1.0);
                    }
                    _ => continue,
                }
                let key = match fact.kind {
                    FactKind::Date => (Class::Date, date_key(fact)),
                    FactKind::Number => (Class::Number, number_key(fact)),
                    _ => continue,
                };
                add(&mut profile, &key.1, key.0, fact.span, 1.0);
            }
            if matches!(of.kind, UnitKind::Sentence | UnitKind::Heading) {
                share_overlaps(&mut profile.items);
                profile.items.sort_by_key(|item| (item.id, item.span.start));
                profile.items.dedup_by_key(|item| item.id);
                profiles.push(profile);
            }
        }
    }
    profiles
}

/// How sure a report is of its events, by their places and ids.
fn certainties(facts: &[Fact]) -> FxHashMap<(Span, &str), Certainty> {
    let events = facts.iter().filter(|fact| fact.kind == FactKind::Event);
    events
        .map(|fact| ((fact.span, fact.id.as_str()), fact.certainty))
        .collect()
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

/// The month and day of a date, in the calendar it is resolved in; else its value. Reports of one event that leave
/// out the year still meet here.
fn date_key(fact: &Fact) -> String {
    let value = fact.value.as_deref().unwrap_or(&fact.id);
    match value.get(5..10) {
        Some(day) if value.len() == 10 && value.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("date:--{day}")
        }
        _ => match value.get(4..) {
            Some(month) if value.len() == 7 && month.starts_with('-') => format!("date:-{month}"),
            _ => fact.id.clone(),
        },
    }
}

/// The value of a number whatever it counts.
fn number_key(fact: &Fact) -> String {
    let ordinal = match fact.precision.as_deref() {
        Some("ordinal") => "ordinal:",
        _ => "",
    };
    format!(
        "number:{ordinal}{}",
        fact.value.as_deref().unwrap_or(&fact.id)
    )
}
