//! What speaks for two units reporting the same fact, in numbers that mean the same whatever other units stand beside.

use super::meaning::Near;
use super::period::Times;
use super::profile::{Class, Item, Names, Profile};
use super::similarity::Alike;
use super::when::{When, when};
use crate::document::UnitKind;
use crate::fact::{Certainty, Number};
use crate::text::Span;

/// The names of the features of a pair, in the order of [`Features`].
pub const FEATURES: [&str; 62] = [
    // by the encoder
    "whole",
    "parts",
    "part_whole",
    "covered_least",
    "covered_most",
    "in_context",
    "into_context",
    "central_least",
    "central_most",
    // by words
    "alike_least",
    "alike_most",
    "lexical_central_least",
    "lexical_central_most",
    // by what both name
    "event",
    "speech",
    "person",
    "organisation",
    "place",
    "office",
    "term",
    "date",
    "number",
    "event_best",
    "person_best",
    "organisation_best",
    "place_best",
    "term_best",
    "number_best",
    "shared",
    "shared_count",
    "shared_least",
    "shared_most",
    "together",
    "together_kinds",
    "event_with_actor",
    "same_day",
    "same_number",
    "number_about",
    // by what sets them apart
    "days_apart",
    "number_apart",
    "speaker_apart",
    "stance_apart",
    "event_other",
    "person_other",
    "place_other",
    "number_other",
    "date_other",
    // by when their reports were written
    "published_apart",
    "latest_apart",
    "days_common",
    "told_apart",
    "dated",
    // by what and where they are
    "headings",
    "two_languages",
    "shorter",
    "longer",
    "fewer_items",
    "lead",
    "first",
    "position_least",
    "position_apart",
    "same_report",
];

/// The features of a pair of units, named by [`FEATURES`].
pub type Features = [f32; FEATURES.len()];

/// Names of the features that say how near the meanings are, and the cosine below which they are as far apart as any two
/// sentences. On the annotated topics, each by a fit on others, leaving out what has no ground and is that far moves F1 by less than
/// .001; it is for files of two or three sentences, where every word seems rare.
const NEARNESS: [&str; 3] = ["whole", "parts", "part_whole"];
const FAR: f32 = 0.1;
/// The feature of the first of [`CLASSES`]; those of the others follow it.
const BY_NAMES: &str = "event";

/// Whether two units have anything that the same fact could rest on: what both name, or their meaning.
pub(super) fn is_grounded(features: &Features) -> bool {
    let of = |wanted: &str| FEATURES.iter().position(|name| *name == wanted);
    let first = of(BY_NAMES).expect("the feature of the first class");
    // that both quote or say something is no fact
    let named = CLASSES.iter().zip(&features[first..]);
    let mut named = named.filter(|(class, _)| **class != Class::Speech);
    let near = |name: &&str| of(name).is_some_and(|at| features[at] >= FAR);
    named.any(|(_, value)| *value > 0.0) || NEARNESS.iter().any(near)
}

/// How rare each item is among the units, from 0 (in all) to 1 (in one).
pub(super) struct Rarity(Vec<f64>);

impl Rarity {
    pub fn of(profiles: &[Profile], names: &Names) -> Self {
        let mut holding = vec![0u32; names.len()];
        for item in profiles.iter().flat_map(|profile| &profile.items) {
            holding[item.id as usize] += 1;
        }
        let all = profiles.len() as f64;
        let most = (1.0 + all).ln();
        // inverse document frequency (Spärck Jones 1972), relative to that of what stands in one unit
        let idf = |&held: &u32| (1.0 + all / f64::from(held.max(1))).ln() / most;
        Self(holding.iter().map(idf).collect())
    }

    /// From about 0, for what every unit holds, to 1.
    pub fn item(&self, item: &Item) -> f64 {
        self.0[item.id as usize] * item.weight
    }
}

/// The share of a class in what a unit says.
fn share(class: Class) -> f64 {
    match class {
        Class::Event => 1.2,
        Class::Speech => 0.1,
        Class::Person | Class::Date | Class::Number => 1.0,
        Class::Organisation | Class::Place | Class::Term => 0.7,
        Class::Office => 0.3,
    }
}

/// The classes that have a feature of their own, in the order of the features.
const CLASSES: [Class; 9] = [
    Class::Event,
    Class::Speech,
    Class::Person,
    Class::Organisation,
    Class::Place,
    Class::Office,
    Class::Term,
    Class::Date,
    Class::Number,
];

/// What two units hold, taken alone.
pub(super) struct Compared {
    /// The weight of what both name, by class, and of the weightiest such thing.
    sums: [f64; CLASSES.len()],
    bests: [f64; CLASSES.len()],
    count: usize,
    /// The part of each unit that the other names too, the smaller first.
    covered: [f64; 2],
    together: Together,
    event_with_actor: f64,
    when: When,
    number: f64,
    /// Numbers of the ids that both hold, the weightiest first.
    pub shared: Vec<u32>,
}

/// The class under which two items that match count: of two, that which comes first in [`CLASSES`].
fn joint(x: &Item, y: &Item) -> Class {
    let first = CLASSES
        .iter()
        .find(|class| [x.class, y.class].contains(class));
    *first.expect("every class has its features")
}

/// Compares what two units name.
pub(super) fn compared(a: &Profile, b: &Profile, rarity: &Rarity, names: &Names) -> Compared {
    let mut found = Compared {
        sums: [0.0; CLASSES.len()],
        bests: [0.0; CLASSES.len()],
        count: 0,
        covered: [0.0; 2],
        together: Together::default(),
        event_with_actor: 0.0,
        when: when(a, b),
        number: numbers(a, b, rarity, names),
        shared: Vec::new(),
    };
    let mut weighed: Vec<(f64, u32)> = Vec::new();
    let mut matched: Vec<(&Item, &Item, f64)> = Vec::new();
    for (x, y) in shared(a, b) {
        let weight = rarity.item(x).min(rarity.item(y));
        weighed.push((weight * share(x.class), x.id));
        matched.push((x, y, weight));
    }
    matched.extend(near_items(a, b, rarity, names));
    // the sum must not depend on which report is the first
    matched.sort_by(|x, y| y.2.total_cmp(&x.2));
    for &(x, y, weight) in &matched {
        found.add(joint(x, y), weight);
        if x.class == Class::Event && y.class == Class::Event {
            found.event_with_actor += weight * same_actor(x, a, y, b, rarity, names);
        }
    }
    let whole = |of: &Profile| -> f64 {
        let items = of.items.iter();
        items
            .map(|item| rarity.item(item) * share(item.class))
            .sum()
    };
    let covered: f64 = matched
        .iter()
        .map(|(x, y, weight)| weight * share(joint(x, y)))
        .sum();
    let parts = [a, b].map(|of| covered / whole(of).max(LEAST_WHOLE));
    found.covered = [parts[0].min(parts[1]), parts[0].max(parts[1])];
    found.together = Together::of(&matched);
    weighed.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then_with(|| names.id(x.1).cmp(names.id(y.1)))
    });
    found.shared = weighed.into_iter().map(|(_, id)| id).collect();
    found
}

/// What the two units name in terms that are near each other, each once, the weightiest first: whichever unit is the first.
fn near_items<'a>(
    a: &'a Profile,
    b: &'a Profile,
    rarity: &Rarity,
    names: &Names,
) -> Vec<(&'a Item, &'a Item, f64)> {
    let mut all: Vec<(&Item, &Item, f64)> = Vec::new();
    for x in a.items.iter().filter(|x| !holds(b, x.id)) {
        let near = |y: &&Item| !holds(a, y.id) && names.are_near(x.id, y.id);
        for y in b.items.iter().filter(near) {
            all.push((x, y, NEAR * rarity.item(x).min(rarity.item(y))));
        }
    }
    let ids = |x: &Item, y: &Item| {
        let (one, two) = (names.id(x.id).to_owned(), names.id(y.id).to_owned());
        if one < two { (one, two) } else { (two, one) }
    };
    all.sort_by(|m, n| {
        let weight = n.2.total_cmp(&m.2);
        weight.then_with(|| ids(m.0, m.1).cmp(&ids(n.0, n.1)))
    });
    let mut kept: Vec<(&Item, &Item, f64)> = Vec::new();
    for (x, y, weight) in all {
        if kept.iter().all(|of| of.0.id != x.id && of.1.id != y.id) {
            kept.push((x, y, weight));
        }
    }
    kept
}

/// A unit that names next to nothing is not covered by that.
const LEAST_WHOLE: f64 = 0.3;

/// What stands in one clause of both units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Together {
    weight: f64,
    /// How many classes it is of.
    kinds: usize,
}

impl Together {
    /// Of the two clauses that share most.
    fn of(matched: &[(&Item, &Item, f64)]) -> Self {
        let mut best = Self::default();
        let clauses = |item: &Item| item.clauses.clone();
        for (x, y, _) in matched {
            for one in clauses(x) {
                for two in clauses(y) {
                    let here = || {
                        matched.iter().filter(|(x, y, _)| {
                            x.clauses.contains(&one) && y.clauses.contains(&two)
                        })
                    };
                    let weight = here()
                        .map(|(x, y, weight)| weight * share(joint(x, y)))
                        .sum();
                    if weight > best.weight {
                        let kinds = CLASSES
                            .iter()
                            .filter(|class| here().any(|m| joint(m.0, m.1) == **class));
                        best = Self {
                            weight,
                            kinds: kinds.count(),
                        };
                    }
                }
            }
        }
        best
    }
}

/// How two units compare in meaning and words, and how each stands to all other reports.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// By the encoder; nothing without it.
    pub near: Near,
    /// How near the units that are nearest to each of the two in the other reports are, in the mean.
    pub central: [f32; 2],
    /// By words: how much of each is found in the other.
    pub alike: Alike,
    /// As `central`, by words.
    pub lexical_central: [f32; 2],
}

/// What and where the units of a pair are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub kinds: [UnitKind; 2],
    pub two_languages: bool,
    /// Their lengths in characters.
    pub lengths: [usize; 2],
    /// Their numbers in their reports, and these as shares of the report.
    pub units: [usize; 2],
    pub positions: [f64; 2],
    pub same_report: bool,
    /// Of their reports.
    pub times: Times,
}

/// The first units of a report; what stands behind them is not told apart.
const FIRST: usize = 6;

impl Compared {
    fn add(&mut self, class: Class, weight: f64) {
        let at = CLASSES.iter().position(|of| *of == class);
        let at = at.expect("every class has its features");
        self.sums[at] += weight;
        self.bests[at] = self.bests[at].max(weight);
        self.count += 1;
    }

    /// The features of the pair.
    pub fn features(
        &self,
        a: &Profile,
        b: &Profile,
        likeness: &Likeness,
        setting: &Setting,
    ) -> Features {
        let class = |class: Class| CLASSES.iter().position(|of| *of == class).expect("a class");
        let sum = |of: Class| self.sums[class(of)];
        let best = |of: Class| self.bests[class(of)];
        let least = |pair: [f32; 2]| f64::from(pair[0].min(pair[1]));
        let most = |pair: [f32; 2]| f64::from(pair[0].max(pair[1]));
        let alike = likeness.alike.map(|alike| alike as f32);
        let lengths = setting.lengths.map(|length| (length.max(1) as f64).ln());
        let others = |class| others(a, b, class) as f64;
        let flag = |holds: bool| f64::from(u8::from(holds));
        let headings = setting
            .kinds
            .iter()
            .filter(|kind| **kind == UnitKind::Heading);
        let [one, two] = setting.units;
        let values: [f64; FEATURES.len()] = [
            f64::from(likeness.near.whole),
            f64::from(likeness.near.parts),
            f64::from(likeness.near.part_whole),
            f64::from(likeness.near.covered[0]),
            f64::from(likeness.near.covered[1]),
            f64::from(likeness.near.in_context),
            f64::from(likeness.near.into_context),
            least(likeness.central),
            most(likeness.central),
            least(alike),
            most(alike),
            least(likeness.lexical_central),
            most(likeness.lexical_central),
            sum(Class::Event),
            sum(Class::Speech),
            sum(Class::Person),
            sum(Class::Organisation),
            sum(Class::Place),
            sum(Class::Office),
            sum(Class::Term),
            sum(Class::Date),
            sum(Class::Number),
            best(Class::Event),
            best(Class::Person),
            best(Class::Organisation),
            best(Class::Place),
            best(Class::Term),
            best(Class::Number),
            self.sums.iter().sum(),
            self.count as f64,
            self.covered[0],
            self.covered[1],
            self.together.weight,
            self.together.kinds as f64,
            self.event_with_actor,
            self.when.agree,
            self.number,
            number_about(a, b),
            self.when.apart,
            flag(numbers_apart(a, b)),
            speaker_apart(a, b),
            flag(stance_apart(a, b)),
            others(Class::Event),
            others(Class::Person),
            others(Class::Place),
            others(Class::Number),
            others(Class::Date),
            setting.times.published_apart,
            setting.times.latest_apart,
            setting.times.common,
            setting.times.told_apart,
            setting.times.dated,
            headings.count() as f64,
            flag(setting.two_languages),
            lengths[0].min(lengths[1]),
            lengths[0].max(lengths[1]),
            a.items.len().min(b.items.len()) as f64,
            1.0 / (1 + one + two) as f64,
            (one.min(FIRST) + two.min(FIRST)) as f64,
            setting.positions[0].min(setting.positions[1]),
            (setting.positions[0] - setting.positions[1]).abs(),
            flag(setting.same_report),
        ];
        // the order of the reports moves the last digits of sums; trees must not see it
        values.map(|value| (value * 1e4).round() as f32 / 1e4)
    }
}

/// How many things of a class each unit names that the other does not: of the unit with fewer.
fn others(a: &Profile, b: &Profile, class: Class) -> usize {
    let only = |one: &Profile, other: &Profile| {
        let of_class = one.items.iter().filter(|item| item.class == class);
        of_class.filter(|item| !holds(other, item.id)).count()
    };
    only(a, b).min(only(b, a))
}

/// The figures of both that count the same kind of thing.
fn counted_alike<'a>(
    a: &'a Profile,
    b: &'a Profile,
) -> impl Iterator<Item = (&'a Number, &'a Number)> {
    let pairs = a
        .numbers
        .iter()
        .flat_map(|(_, x)| b.numbers.iter().map(move |(_, y)| (x, y)));
    pairs.filter(|(x, y)| x.unit_of_measure.is_some() && x.unit_of_measure == y.unit_of_measure)
}

/// Whether both count the same kind of thing and no figure is the same.
fn numbers_apart(a: &Profile, b: &Profile) -> bool {
    let all = || {
        let numbers = a.numbers.iter();
        numbers.flat_map(|(_, x)| b.numbers.iter().map(move |(_, y)| (x, y)))
    };
    counted_alike(a, b).next().is_some() && !all().any(|(x, y)| x.equals(y))
}

/// How near figures of the same kind of thing are that differ, the lesser as a part of the greater: of one fact reports
/// often give different counts.
fn number_about(a: &Profile, b: &Profile) -> f64 {
    let unequal = counted_alike(a, b).filter(|(x, y)| !x.equals(y));
    let parts = unequal.map(|(x, y)| {
        let (x, y) = (x.amount.as_f64().abs(), y.amount.as_f64().abs());
        x.min(y) / x.max(y).max(f64::MIN_POSITIVE)
    });
    parts.fold(0.0, f64::max)
}

/// Whether what happens in both is done in one and not in the other.
fn stance_apart(a: &Profile, b: &Profile) -> bool {
    let happened = |item: &Item| matches!(item.stance, Certainty::Done);
    let pairs = shared(a, b)
        .into_iter()
        .filter(|(x, _)| x.class == Class::Event);
    pairs.into_iter().any(|(x, y)| happened(x) != happened(y))
}

/// What a neighbour counts beside the same.
const NEAR: f64 = 0.5;

fn holds(profile: &Profile, id: u32) -> bool {
    profile
        .items
        .binary_search_by_key(&id, |item| item.id)
        .is_ok()
}

/// The items of both, by a merge of the two sorted lists.
pub(super) fn shared<'a>(a: &'a Profile, b: &'a Profile) -> Vec<(&'a Item, &'a Item)> {
    let mut others = b.items.iter().peekable();
    let mut shared = Vec::new();
    for item in &a.items {
        while others.next_if(|other| other.id < item.id).is_some() {}
        if let Some(other) = others.next_if(|other| other.id == item.id) {
            shared.push((item, other));
        }
    }
    shared
}

/// Who or what stands with an event: its people, else the names in its clauses, else those of the unit.
fn actors<'a>(event: &Item, of: &'a Profile) -> Vec<&'a Item> {
    let is_name = |item: &&Item| {
        matches!(
            item.class,
            Class::Person | Class::Organisation | Class::Place
        )
    };
    let names: Vec<&Item> = of.items.iter().filter(is_name).collect();
    let takes_part = |item: &Item| event.who.contains(&item.id) || event.whom.contains(&item.id);
    let beside = |item: &Item| event.clauses.iter().any(|at| item.clauses.contains(at));
    let chosen = |near: &dyn Fn(&Item) -> bool| -> Vec<&Item> {
        names.iter().copied().filter(|item| near(item)).collect()
    };
    [chosen(&takes_part), chosen(&beside)]
        .into_iter()
        .find(|near| !near.is_empty())
        .unwrap_or(names)
}

/// How rare the rarest name is that stands with an event in both units; a neighbour counts less.
fn same_actor(x: &Item, a: &Profile, y: &Item, b: &Profile, rarity: &Rarity, names: &Names) -> f64 {
    let (left, right) = (actors(x, a), actors(y, b));
    let pairs = left
        .iter()
        .flat_map(|l| right.iter().map(move |r| (*l, *r)));
    let common = |(l, r): (&Item, &Item)| match () {
        () if l.id == r.id => rarity.item(l).min(rarity.item(r)),
        () if names.are_near(l.id, r.id) => NEAR * rarity.item(l).min(rarity.item(r)),
        () => 0.0,
    };
    pairs.map(common).fold(0.0, f64::max)
}

/// How rare the numbers are that two units share, counting the same thing.
fn numbers(a: &Profile, b: &Profile, rarity: &Rarity, names: &Names) -> f64 {
    let mut best = 0.0f64;
    for (span, x) in &a.numbers {
        let same = |y: &&Number| x.is_ordinal() == y.is_ordinal() && x.equals(y);
        for (other, y) in b.numbers.iter().filter(|(_, y)| same(&y)) {
            let degree = match (&x.unit_of_measure, &y.unit_of_measure) {
                (None, None) => 0.8,
                (None, _) | (_, None) => 0.6,
                (Some(one), Some(two)) if one == two => 1.0,
                (Some(one), Some(two)) if names.count_alike(one, two) => 0.9,
                _ => 0.1,
            };
            let rare = |of: &Profile, span: Span| {
                let item = of.items.iter().find(|item| item.span == span);
                item.map_or(0.5, |item| rarity.item(item))
            };
            let rare = rare(a, *span).min(rare(b, *other));
            best = best.max(rare * degree * size(x));
        }
    }
    best
}

/// Small numbers are shared by chance.
fn size(number: &Number) -> f64 {
    let digits = number.amount.to_string();
    match digits.bytes().filter(u8::is_ascii_digit).count() {
        0 | 1 => 0.4,
        2 => 0.9,
        _ => 1.0,
    }
}

/// Whether different people speak, or are spoken of, in the two units.
fn speaker_apart(a: &Profile, b: &Profile) -> f64 {
    let speaks = |p: &Profile| p.quotes || p.items.iter().any(|item| item.class == Class::Speech);
    let people = |p: &Profile| -> Vec<u32> {
        let of = |item: &&Item| item.class == Class::Person;
        p.items.iter().filter(of).map(|item| item.id).collect()
    };
    let (left, right) = (people(a), people(b));
    let same = left.iter().any(|id| right.contains(id));
    let both = speaks(a) && speaks(b) && !left.is_empty() && !right.is_empty();
    f64::from(both && !same)
}
