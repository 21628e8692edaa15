//! A unit as the links see it: what it names, what happens in it, who speaks.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::collation::UnitRef;
use super::reading::Reading;
use super::stance::{Stance, StanceReaders};
use crate::document::{Document, UnitKind};
use crate::fact::{Fact, FactKind};
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
    /// The clauses of the unit that hold it, in order; none when the unit only implies it.
    pub clauses: Vec<usize>,
    pub stance: Stance,
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

/// Marks that part clauses.
const CLAUSE_ENDS: [char; 8] = ['،', '؛', ',', ';', ':', '—', '–', '.'];

/// The units of all reports that are sentences or headings.
pub(super) fn profiles(
    documents: &[Document],
    readings: &[Reading],
    glossary: &Glossary,
    names: &mut Names,
) -> Vec<Profile> {
    let mut profiles = Vec::new();
    let mut stances = StanceReaders::default();
    for (report, (document, reading)) in documents.iter().zip(readings).enumerate() {
        let stances = stances.of(document.language);
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
            let words = stances.words(text);
            let mut add =
                |profile: &mut Profile, id: &str, class, span: Span, how: &str, general: f64| {
                    let inside = Span::new(span.start - of.span.start, span.end - of.span.start);
                    let clause = clauses
                        .iter()
                        .position(|clause| inside.start < clause.end)
                        .unwrap_or(0);
                    let stance = match class {
                        Class::Event => stances.of(&words, inside, clauses[clause], how),
                        _ => Stance::Done,
                    };
                    let id = names.number(id);
                    profile.items.push(Item {
                        id,
                        class,
                        span,
                        clauses: vec![clause],
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
                    &mention.how,
                    general,
                );
            }
            while let Some(fact) = facts.next_if(|fact| fact.unit <= unit) {
                match fact.kind {
                    FactKind::Date => profile.dates.push(fact.clone()),
                    FactKind::Number => profile.numbers.push(fact.clone()),
                    FactKind::Quotation => profile.quotes = true,
                    // names that were discovered or inferred: the glossary's own came as terms
                    kind => {
                        let class = match kind {
                            FactKind::Person => Class::Person,
                            FactKind::Organisation => Class::Organisation,
                            FactKind::Place => Class::Place,
                            _ => continue,
                        };
                        let weight = match glossary.concept(&fact.id).is_none() {
                            true => 1.0,
                            false => INFERRED_WEIGHT,
                        };
                        add(&mut profile, &fact.id, class, fact.span, "", weight);
                    }
                }
                let key = match fact.kind {
                    FactKind::Date => (Class::Date, date_key(fact)),
                    FactKind::Number => (Class::Number, number_key(fact)),
                    _ => continue,
                };
                add(&mut profile, &key.1, key.0, fact.span, "", 1.0);
            }
            if matches!(of.kind, UnitKind::Sentence | UnitKind::Heading) {
                share_overlaps(&mut profile.items);
                gather(&mut profile.items);
                profiles.push(profile);
            }
        }
    }
    profiles
}

/// What an inferred name counts: "the prime minister" beside the person's name.
const INFERRED_WEIGHT: f64 = 0.7;

/// Sorts items by id and makes one of those with the same: it has the clauses of all and the greatest weight.
fn gather(items: &mut Vec<Item>) {
    items.sort_by_key(|item| (item.id, item.span.start));
    items.dedup_by(|again, first| {
        let same = again.id == first.id;
        if same {
            first.clauses.append(&mut again.clauses);
            first.clauses.dedup();
            first.weight = first.weight.max(again.weight);
        }
        same
    });
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

/// The clauses of a text, covering it.
fn clauses(text: &str) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(CLAUSE_ENDS) {
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
