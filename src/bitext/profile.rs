//! What links know of a unit: whom and what it names, what happens in it, who speaks.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::collation::UnitRef;
use crate::document::{Document, TokenKind, UnitKind, Word};
use crate::fact::{
    Arguments, Calendar, Certainty, Date, DateValue, Fact, FactKind, Moment, NameKind, Number,
    Reading, TermMention, Value, clauses,
};
use crate::glossary::{Concept, ConceptKind, Glossary, Relation};
use crate::text::Span;

/// What kind of thing an item is.
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

impl Class {
    fn is_name(self) -> bool {
        matches!(self, Self::Person | Self::Organisation | Self::Place)
    }
}

/// Something that a unit names and other units may name too.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// The number of its id in [`Names`].
    pub id: u32,
    pub class: Class,
    /// Its first place in the report.
    pub span: Span,
    /// The clauses of the unit that hold it, in order.
    pub clauses: Vec<usize>,
    pub stance: Certainty,
    /// Of an event, who does it, to whom and where.
    pub who: Vec<u32>,
    pub whom: Vec<u32>,
    pub place: Vec<u32>,
    /// Less than 1 for very general items, and for one of several readings of the same words.
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
    pub is_heading: bool,
    /// Whether it is a heading that names something or somebody and states nothing: `Gaza`, `Saudi Arabia and Iran`.
    pub only_names: bool,
}

/// The ids of items, by number, with what the glossary says of them.
#[derive(Debug)]
pub(super) struct Names<'g> {
    glossary: &'g Glossary,
    ids: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Where each stands in the glossary, if it is a concept.
    concepts: Vec<Option<u32>>,
    /// For each, the concepts that reports use in its place.
    near: Vec<Vec<u32>>,
}

/// `units.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    alike: Vec<Vec<String>>,
}

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    toml::from_str(include_str!("units.toml")).expect("`units.toml` is a valid table")
});

impl<'g> Names<'g> {
    pub fn new(glossary: &'g Glossary) -> Self {
        Self {
            glossary,
            ids: Vec::new(),
            numbers: FxHashMap::default(),
            concepts: Vec::new(),
            near: Vec::new(),
        }
    }

    /// Whether the two are steps of one kind, one stronger than the other.
    pub fn differ_in_strength(&self, one: u32, two: u32) -> bool {
        let (one, two) = (self.id(one), self.id(two));
        self.glossary.is_stronger(one, two) || self.glossary.is_stronger(two, one)
    }

    /// Whether the two are converse views of one event: to buy, to sell.
    pub fn are_converse(&self, one: u32, two: u32) -> bool {
        let mut others = self.glossary.related(self.id(one), Relation::ConverseOf);
        others.any(|other| other.id == self.id(two))
    }

    /// Whether the event itself says that something may come.
    pub fn is_possibility(&self, id: u32) -> bool {
        self.glossary.has(self.id(id), Relation::Possible)
    }

    /// Whether the event denies another.
    pub fn is_denial(&self, id: u32) -> bool {
        self.glossary.has(self.id(id), Relation::Denies)
    }

    /// Whether numbers of two units of measure may count the same thing.
    pub fn count_alike(&self, one: &str, two: &str) -> bool {
        let holds = |group: &[String], unit| group.iter().any(|member| member == unit);
        one == two
            || UNITS
                .alike
                .iter()
                .any(|group| holds(group, one) && holds(group, two))
    }

    fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = self.ids.len() as u32;
        let place = |id: &str| self.glossary.index(id).map(|index| index as u32);
        let neighbours = self.glossary.neighbours(id).into_iter();
        self.near
            .push(neighbours.filter_map(|of| place(&of.id)).collect());
        self.concepts.push(place(id));
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        number
    }

    pub fn id(&self, number: u32) -> &str {
        &self.ids[number as usize]
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether reports use one for the other.
    pub fn are_near(&self, a: u32, b: u32) -> bool {
        let other = self.concepts[b as usize];
        other.is_some_and(|other| self.near[a as usize].contains(&other))
    }
}

/// The units of all reports that are sentences or headings.
pub(super) fn profiles(
    documents: &[&Document],
    readings: &[Reading],
    glossary: &Glossary,
    names: &mut Names<'_>,
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
                    is_heading: of.kind == UnitKind::Heading,
                    only_names: of.kind == UnitKind::Heading
                        && only_names(&items.all, document, unit),
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

/// Whether names hold all words and numbers of a unit but those of one letter, which join them.
fn only_names(items: &[Item], document: &Document, unit: usize) -> bool {
    let is_held = |word: &Word| {
        let mut names = items.iter().filter(|item| item.class.is_name());
        names.any(|name| word.span.start < name.span.end && name.span.start < word.span.end)
    };
    let text = document.source.text();
    let joins = |word: &Word| word.kind == TokenKind::Mark || text[word.span].chars().count() == 1;
    let words = document.words().of_unit(unit);
    words.iter().any(is_held) && words.iter().all(|word| is_held(word) || joins(word))
}

/// The facts with a value of some sort, each with its place.
fn valued<T: Clone>(facts: &[Fact], value: impl Fn(&Fact) -> Option<&T>) -> Vec<(Span, T)> {
    let valued = facts.iter();
    valued
        .filter_map(|fact| Some((fact.span, value(fact)?.clone())))
        .collect()
}

/// The weight of an inferred name: "the prime minister", where the person's own name is elsewhere.
const INFERRED_WEIGHT: f64 = 0.7;

/// The items of one unit, as they are collected.
struct Items<'a, 'g> {
    clauses: Vec<Span>,
    /// Where the unit begins in the report.
    start: usize,
    names: &'a mut Names<'g>,
    all: Vec<Item>,
}

impl Items<'_, '_> {
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
            let weight = match glossary.has(&concept.id, Relation::General) {
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
            let class = class(concept, glossary);
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

/// The weight of an event that occurs in news on any topic: to stop, to send, to refuse.
pub(super) const GENERAL_WEIGHT: f64 = 0.5;

/// Words and events whose places overlap are readings of the same words: they share one weight. A name inside a longer
/// event keeps its own.
fn share_overlaps(items: &mut [Item]) {
    items.sort_by_key(|item| (item.class.is_name(), item.span.start, item.span.end));
    let names = items.partition_point(|item| !item.class.is_name());
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

fn class(concept: &Concept, glossary: &Glossary) -> Class {
    let has = |property| glossary.has(&concept.id, property);
    match concept.kind {
        ConceptKind::Event if has(Relation::OnlySpeech) => Class::Speech,
        ConceptKind::Event => Class::Event,
        ConceptKind::Person => Class::Person,
        ConceptKind::Organisation => Class::Organisation,
        ConceptKind::Place => Class::Place,
        ConceptKind::Office => Class::Office,
        ConceptKind::Treaty | ConceptKind::Term if has(Relation::Happens) => Class::Event,
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

/// The month and day of a date, in the calendar it is resolved in; else its id. So reports of one event that leave
/// out the year still match.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::Division;
    use crate::fact::Reader;
    use crate::language::Language;
    use crate::text::Source;

    #[test]
    fn a_heading_of_names_alone_states_nothing() {
        let glossary = Glossary::starter();
        let arabic = "وقال المتحدث إن المحادثات بين الجانبين ستستأنف الأسبوع المقبل في العاصمة.";
        let persian = "سخنگو گفت گفت‌وگوهای دو طرف هفتهٔ آینده در پایتخت از سر گرفته می‌شود.";
        for (text, heading, names) in [
            (arabic, "منظمة معاهدة الأمن الجماعي", true),
            (arabic, "السعودية وإيران", true),
            (arabic, "«حزب الله» وإسرائيل", true),
            (arabic, "قطاع غزة", true),
            (arabic, "إيران تنسحب", false),
            (arabic, "القاهرة: الاتفاق قائم", false),
            (arabic, "لبنان يرفض المقترح", false),
            (persian, "ارمنستان و جمهوری آذربایجان", true),
            (persian, "سازمان ملل متحد", true),
            (persian, "تهران - واشنگتن", true),
            (persian, "سازمان ملل هشدار داد", false),
            (persian, "واکنش تهران", false),
        ] {
            let report = format!("{text}\n\n{heading}\n\n{text}\n{text}\n");
            let source = Source::new("report.txt".to_owned(), report);
            let document = Document::of(source, None, Division::Sentences).expect("a report");
            let readings = Reader::new(&glossary).read_dated(&[&document], &[None]);
            let profiles = profiles(
                &[&document],
                &readings,
                &glossary,
                &mut Names::new(&glossary),
            );
            let found: Vec<_> = profiles
                .iter()
                .filter(|profile| profile.is_heading)
                .collect();
            assert_eq!(found.len(), 1, "`{heading}` is a heading");
            assert_eq!(found[0].only_names, names, "{heading}");
        }
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Numbers {
        counted: FxHashMap<String, toml::Value>,
    }

    #[test]
    fn the_units_that_count_alike_are_units_of_the_packs() {
        let packs = Language::all().map(|language| language.section::<Numbers>("numbers").counted);
        let known: BTreeSet<String> = packs.flat_map(FxHashMap::into_keys).collect();
        for unit in UNITS.alike.iter().flatten() {
            assert!(known.contains(unit), "`{unit}` is no unit of {known:?}");
        }
    }
}
