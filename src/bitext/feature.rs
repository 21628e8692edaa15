//! What speaks for two units reporting the same fact, in numbers.

use super::profile::{Class, Item, Names, Profile};
use super::similarity::Alike;
use super::when::{When, when};
use crate::fact::Number;

/// The names of the features of a pair, in the order of [`Features`].
pub const FEATURES: [&str; 11] = [
    "alike_margin",
    "alike_first",
    "covered_margin",
    "events",
    "event_with_actor",
    "date",
    "date_apart",
    "number",
    "speaker_apart",
    "lead",
    "position_apart",
];

/// The features of a pair of units, named by [`FEATURES`]; each is about 0 for an unrelated pair.
pub type Features = [f64; FEATURES.len()];

/// Where it stands how much happens in both units.
pub(super) const EVENTS: usize = 3;

/// How a value of a pair stands among those of its rivals: the pairs of either unit with other units of the same two
/// reports.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Rank {
    /// By how much it exceeds the mean of the best rivals of both units.
    pub margin: f64,
    /// For how many of the two units it is the best, halved.
    pub first: f64,
}

/// Where two units stand in their reports.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Position {
    /// From 1, for the first units of both, towards 0: reports of one event begin with it.
    pub lead: f64,
    /// How far apart they stand, each as a share of its report: from 0 to 1.
    pub apart: f64,
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

    pub fn item(&self, item: &Item) -> f64 {
        self.0[item.id as usize].powi(2) * item.weight
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

/// What speaks for two units taken alone.
pub(super) struct Compared {
    /// How alike the words are: the mean of both directions.
    pub alike: f64,
    /// The weight of all that both hold, neighbours among it.
    pub covered: f64,
    events: f64,
    event_with_actor: f64,
    when: When,
    number: f64,
    speaker_apart: f64,
    /// Numbers of the ids that both hold, the weightiest first.
    pub shared: Vec<u32>,
}

impl Compared {
    /// The features of the pair, once it is known how it stands among the others.
    pub fn features(&self, alike: Rank, covered: Rank, position: Position) -> Features {
        [
            alike.margin,
            alike.first,
            covered.margin,
            self.events,
            self.event_with_actor,
            self.when.agree,
            self.when.apart,
            self.number,
            self.speaker_apart,
            position.lead,
            position.apart,
        ]
    }
}

/// Compares two units.
pub(super) fn compared(
    a: &Profile,
    b: &Profile,
    alike: Alike,
    rarity: &Rarity,
    names: &Names,
) -> Compared {
    let mut sums = Sums::default();
    let mut weighed: Vec<(f64, u32)> = Vec::new();
    for (x, y) in shared(a, b) {
        let weight = rarity.item(x);
        sums.covered += weight * share(x.class);
        weighed.push((weight * share(x.class), x.id));
        if x.class == Class::Event {
            sums.events += weight;
            sums.event_with_actor += weight * same_actor(x, a, y, b, rarity, names);
        }
    }
    for x in a.items.iter().filter(|x| !holds(b, x.id)) {
        let near = |y: &&Item| !holds(a, y.id) && names.are_near(x.id, y.id);
        if let Some(y) = b.items.iter().find(near) {
            let weight = NEAR * rarity.item(x).min(rarity.item(y));
            sums.covered += weight * share(x.class);
            if x.class == Class::Event && y.class == Class::Event {
                sums.events += weight;
                sums.event_with_actor += weight * same_actor(x, a, y, b, rarity, names);
            }
        }
    }
    weighed.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    Compared {
        alike: (alike[0] + alike[1]) / 2.0,
        covered: sums.covered,
        events: saturated(sums.events),
        event_with_actor: saturated(sums.event_with_actor),
        when: when(a, b),
        number: numbers(a, b, rarity, names),
        speaker_apart: speaker_apart(a, b),
        shared: weighed.into_iter().map(|(_, id)| id).collect(),
    }
}

/// The second and third of what is shared say less than the first: long sentences share more by chance.
fn saturated(sum: f64) -> f64 {
    1.0 - (-1.5 * sum).exp()
}

/// What a neighbour counts beside the same.
const NEAR: f64 = 0.5;

#[derive(Default)]
struct Sums {
    covered: f64,
    events: f64,
    event_with_actor: f64,
}

fn holds(profile: &Profile, id: u32) -> bool {
    profile
        .items
        .binary_search_by_key(&id, |item| item.id)
        .is_ok()
}

/// The items of both, by a merge of the two sorted lists.
fn shared<'a>(a: &'a Profile, b: &'a Profile) -> Vec<(&'a Item, &'a Item)> {
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
        () if l.id == r.id => rarity.item(l),
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
        for y in b.numbers.iter().map(|(_, y)| y).filter(same) {
            let degree = match (&x.unit_of_measure, &y.unit_of_measure) {
                (None, None) => 0.8,
                (None, _) | (_, None) => 0.6,
                (Some(one), Some(two)) if one == two => 1.0,
                (Some(one), Some(two)) if names.count_alike(one, two) => 0.9,
                _ => 0.1,
            };
            let item = a.items.iter().find(|item| item.span == *span);
            let rare = item.map_or(0.5, |item| rarity.item(item));
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
