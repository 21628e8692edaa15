//! What speaks for two units reporting the same fact, in numbers.

use super::profile::{Class, Item, Names, Profile};
use super::similarity::Alike;
use crate::fact::{Certainty, Fact};

/// The names of the features of a pair, in the order of [`Features`].
pub const FEATURES: [&str; 16] = [
    "alike",
    "alike_least",
    "alike_most",
    "alike_margin",
    "alike_first",
    "event_share",
    "event_with_actor",
    "date",
    "date_apart",
    "number",
    "number_apart",
    "covered_least",
    "covered_most",
    "speaker",
    "speaker_apart",
    "stance_apart",
];

/// The features of a pair of units, named by [`FEATURES`]; each is about 0 for an unrelated pair. All are shares of what
/// the units hold, so that long and short sentences, and a glossary that knows more or fewer of their words, compare.
pub type Features = [f64; FEATURES.len()];

/// Where the margin of likeness stands, which depends on the rivals of both units.
pub(super) const MARGIN: usize = 3;
/// Where it stands whether either unit is the other's likest: 1 for both.
pub(super) const FIRST: usize = 4;

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

/// What two units share, strongest first, and their features.
pub(super) struct Compared {
    pub features: Features,
    /// Numbers of ids.
    pub shared: Vec<u32>,
}

/// Compares two units; the margin of likeness is left 0.
pub(super) fn compared(
    a: &Profile,
    b: &Profile,
    alike: Alike,
    rarity: &Rarity,
    names: &Names,
) -> Compared {
    let mut sums = Sums::default();
    let shared = shared(a, b);
    let mut weighed: Vec<(f64, u32)> = Vec::new();
    for &(x, y) in &shared {
        let weight = rarity.item(x);
        sums.add(x.class, weight);
        weighed.push((weight * share(x.class), x.id));
        if x.class == Class::Event {
            sums.event_with_actor += weight * same_actor(x, a, y, b, rarity, names);
            sums.stance_apart += weight * f64::from(contradict(x.stance, y.stance));
        }
    }
    for x in a.items.iter().filter(|x| !holds(b, x.id)) {
        let near = |y: &&Item| !holds(a, y.id) && names.are_near(x.id, y.id);
        if let Some(y) = b.items.iter().find(near) {
            let weight = rarity.item(x).min(rarity.item(y));
            sums.near(x.class, weight);
            if x.class == Class::Event && y.class == Class::Event {
                sums.event_with_actor += NEAR * weight * same_actor(x, a, y, b, rarity, names);
            }
        }
    }
    let (date, date_apart) = dates(a, b);
    let (number, number_apart) = numbers(a, b, rarity, names);
    let mass = |p: &Profile| -> f64 {
        p.items
            .iter()
            .map(|item| rarity.item(item) * share(item.class))
            .sum::<f64>()
            + 0.3
    };
    let (one, two) = (mass(a), mass(b));
    let happens = |p: &Profile| -> f64 {
        let events = p.items.iter().filter(|item| item.class == Class::Event);
        events.map(|item| rarity.item(item)).sum()
    };
    // a unit without events is no better matched by one that has none either
    let events = happens(a).max(happens(b)).max(0.5);
    let covered = sums.covered;
    let (speaker, speaker_apart) = speakers(a, b);
    weighed.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    Compared {
        features: [
            (alike[0] + alike[1]) / 2.0,
            alike[0].min(alike[1]),
            alike[0].max(alike[1]),
            0.0,
            0.0,
            (sums.event + NEAR * sums.event_near).min(events) / events,
            saturated(sums.event_with_actor),
            date,
            date_apart,
            number,
            number_apart,
            covered / one.max(two),
            covered / one.min(two),
            speaker,
            speaker_apart,
            sums.stance_apart,
        ],
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
    event: f64,
    event_near: f64,
    event_with_actor: f64,
    stance_apart: f64,
    covered: f64,
}

impl Sums {
    fn add(&mut self, class: Class, weight: f64) {
        self.covered += weight * share(class);
        if class == Class::Event {
            self.event += weight;
        }
    }

    fn near(&mut self, class: Class, weight: f64) {
        self.covered += NEAR * weight * share(class);
        match class {
            Class::Event => self.event_near += weight,
            // a word for what happens: `war` beside the event `clash`
            Class::Term => self.event_near += NEAR * weight,
            _ => {}
        }
    }
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

/// Who or what stands with an event: the names in its clause, else those of the unit.
fn actors<'a>(event: &Item, of: &'a Profile) -> Vec<&'a Item> {
    let is_name = |item: &&Item| {
        matches!(
            item.class,
            Class::Person | Class::Organisation | Class::Place
        )
    };
    let near: Vec<&Item> = of
        .items
        .iter()
        .filter(is_name)
        .filter(|item| item.clause == event.clause)
        .collect();
    match near.is_empty() {
        true => of.items.iter().filter(is_name).collect(),
        false => near,
    }
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

fn contradict(a: Certainty, b: Certainty) -> bool {
    (a == Certainty::Negated) != (b == Certainty::Negated)
}

/// How well the best dates of two units agree, and whether full days differ without any agreement.
fn dates(a: &Profile, b: &Profile) -> (f64, f64) {
    let pairs = || {
        a.dates
            .iter()
            .flat_map(|x| b.dates.iter().map(move |y| (x, y)))
    };
    let best = pairs().map(|(x, y)| agreement(x, y)).fold(0.0, f64::max);
    let is_day = |fact: &Fact| fact.precision.as_deref() == Some("day");
    let days = pairs().any(|(x, y)| is_day(x) && is_day(y));
    (best, f64::from(days && best == 0.0))
}

/// From 0 to 1: the same day, one that completes the other, the month of a day, a weekday.
fn agreement(x: &Fact, y: &Fact) -> f64 {
    let specific = |fact: &Fact| match fact.precision.as_deref() {
        Some("day" | "range") => 1.0,
        Some("month" | "week") => 0.6,
        Some("weekday") => 0.3,
        _ => 0.2,
    };
    if x.agrees_with(y) {
        return f64::min(specific(x), specific(y));
    }
    let (Some(x), Some(y)) = (&x.value, &y.value) else {
        return 0.0;
    };
    let is_year = |value: &str| value.starts_with(|c: char| c.is_ascii_digit());
    let within = |whole: &str, part: &str| {
        part.len() > whole.len()
            && (part.starts_with(whole) && part[whole.len()..].starts_with('-')
                || is_year(whole)
                    && whole.len() == 7
                    && part.starts_with("--")
                    && part[2..].starts_with(&whole[5..])
                || whole.starts_with("--")
                    && whole.len() == 4
                    && is_year(part)
                    && part[5..].starts_with(&whole[2..]))
    };
    if (within(x, y) || within(y, x)) && x.len().min(y.len()) > 4 - usize::from(x.starts_with("--"))
    {
        return 0.4;
    }
    0.0
}

/// How rare the numbers are that two units share, counting the same thing; and whether two count the same thing and
/// differ, without any that agree.
fn numbers(a: &Profile, b: &Profile, rarity: &Rarity, names: &Names) -> (f64, f64) {
    let (mut best, mut apart) = (0.0f64, 0.0f64);
    for x in &a.numbers {
        for y in b.numbers.iter().filter(|y| is_ordinal(x) == is_ordinal(y)) {
            let degree = match (&x.unit_of_measure, &y.unit_of_measure) {
                (None, None) => 0.8,
                (None, _) | (_, None) => 0.6,
                (Some(one), Some(two)) if one == two => 1.0,
                (Some(one), Some(two)) if names.count_alike(one, two) => 0.9,
                _ => 0.1,
            };
            if x.value == y.value {
                let item = a.items.iter().find(|item| item.span == x.span);
                let rare = item.map_or(0.5, |item| rarity.item(item));
                best = best.max(rare * degree * size(x));
            } else if degree >= 0.9 {
                apart = 1.0;
            }
        }
    }
    (best, if best > 0.0 { 0.0 } else { apart })
}

fn is_ordinal(number: &Fact) -> bool {
    number.precision.as_deref() == Some("ordinal")
}

/// Small numbers are shared by chance.
fn size(number: &Fact) -> f64 {
    let digits = number.value.as_deref().unwrap_or_default();
    match digits.bytes().filter(u8::is_ascii_digit).count() {
        0 | 1 => 0.4,
        2 => 0.9,
        _ => 1.0,
    }
}

/// Whether the same person speaks in both, or different ones.
fn speakers(a: &Profile, b: &Profile) -> (f64, f64) {
    let speaks = |p: &Profile| p.quotes || p.items.iter().any(|item| item.class == Class::Speech);
    let people = |p: &Profile| -> Vec<u32> {
        let of = |item: &&Item| item.class == Class::Person;
        p.items.iter().filter(of).map(|item| item.id).collect()
    };
    if !speaks(a) || !speaks(b) {
        return (0.0, 0.0);
    }
    let (left, right) = (people(a), people(b));
    let same = left.iter().any(|id| right.contains(id));
    let apart = !same && !left.is_empty() && !right.is_empty();
    (f64::from(same), f64::from(apart))
}
