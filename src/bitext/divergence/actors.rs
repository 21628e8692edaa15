//! Where reports of the same fact disagree on who did it, to whom, where, and which office somebody holds.

use super::found::Found;
use crate::bitext::profile::{Class, Item, Names, Profile};

/// The first thing of a kind that differs.
pub(super) fn differences(a: &Profile, b: &Profile, names: &Names) -> Vec<Found> {
    let mut all = Vec::new();
    all.extend(swapped(a, b, names));
    if all.is_empty() {
        all.extend(place(a, b, names));
        all.extend(actor(a, b, names));
        if all.is_empty() {
            all.extend(holder(a, b, names));
        }
    }
    all.extend(role(a, b, names));
    all
}

/// The matching events of both units; with `speech`, those of speech too.
fn events<'a>(
    a: &'a Profile,
    b: &'a Profile,
    speech: bool,
) -> impl Iterator<Item = (&'a Item, &'a Item)> {
    let of =
        move |item: &&Item| item.class == Class::Event || speech && item.class == Class::Speech;
    a.items.iter().filter(of).filter_map(move |x| {
        let y = b.items.iter().filter(of).find(|y| y.id == x.id)?;
        Some((x, y))
    })
}

/// Whether the two name the same thing, or one stands for the other: a capital for its state.
fn same(x: u32, y: u32, names: &Names) -> bool {
    x == y || names.are_near(x, y)
}

fn any_same(left: &[u32], right: &[u32], names: &Names) -> bool {
    left.iter()
        .any(|x| right.iter().any(|y| same(*x, *y, names)))
}

/// What one report says x did to y, the other says y did to x.
fn swapped(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let crossed = |x: &Item, y: &Item| {
        any_same(&x.who, &y.whom, names)
            && any_same(&x.whom, &y.who, names)
            && !any_same(&x.who, &y.who, names)
            && !any_same(&x.whom, &y.whom, names)
    };
    let turned = |x: &Item, y: &Item| {
        // he buys from her, and she from him: told from the other side who and whom change places
        any_same(&x.who, &y.who, names)
            && any_same(&x.whom, &y.whom, names)
            && !any_same(&x.who, &y.whom, names)
            && !any_same(&x.whom, &y.who, names)
    };
    let converse = || {
        let pairs = a
            .items
            .iter()
            .flat_map(|x| b.items.iter().map(move |y| (x, y)));
        pairs.filter(|(x, y)| names.are_converse(x.id, y.id))
    };
    let crossed = events(a, b, true).find(|(x, y)| crossed(x, y));
    let (x, y) = crossed.or_else(|| converse().find(|(x, y)| turned(x, y)))?;
    Some(Found {
        kind: "swapped",
        a: x.span,
        b: y.span,
        says: None,
        event: Some(x.id),
    })
}

/// The only name in a list, if the unit contains it and it has a class.
fn only<'a>(ids: &[u32], of: &'a Profile, class: Class) -> Option<&'a Item> {
    let [id] = ids else {
        return None;
    };
    of.items
        .iter()
        .find(|item| item.id == *id && item.class == class)
}

/// Two names that exclude each other: neither unit contains the other's name or a neighbour of it.
fn apart(x: &Item, a: &Profile, y: &Item, b: &Profile, names: &Names) -> bool {
    let holds = |profile: &Profile, id: u32| {
        let mut items = profile.items.iter();
        items.any(|item| same(item.id, id, names))
    };
    !holds(b, x.id) && !holds(a, y.id)
}

fn named(x: &Item, y: &Item, event: &Item) -> Found {
    Found {
        kind: "name",
        a: x.span,
        b: y.span,
        says: Some([x, y].map(|item| item.id.to_string())),
        event: Some(event.id),
    }
}

/// One event in two places.
fn place(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    events(a, b, false).find_map(|(x, y)| {
        let one = only(&x.place, a, Class::Place)?;
        let two = only(&y.place, b, Class::Place)?;
        apart(one, a, two, b, names).then(|| named(one, two, x))
    })
}

/// One event done by two: both people, both places or both organisations.
fn actor(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let classes = [Class::Person, Class::Place, Class::Organisation];
    events(a, b, false).find_map(|(x, y)| {
        classes.into_iter().find_map(|class| {
            let one = only(&x.who, a, class)?;
            let two = only(&y.who, b, class)?;
            apart(one, a, two, b, names).then(|| named(one, two, x))
        })
    })
}

/// One office with two people in it.
fn holder(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let people = |of: &'_ Profile| -> Vec<Item> {
        let of_class = of.items.iter().filter(|item| item.class == Class::Person);
        of_class.cloned().collect()
    };
    let (left, right) = (people(a), people(b));
    let mut pairs = left.iter().flat_map(|x| right.iter().map(move |y| (x, y)));
    let (x, y) = pairs.find(|(x, y)| {
        let offices = office(x, a).zip(office(y, b));
        let same = offices.is_some_and(|(one, two)| one.id == two.id);
        same && apart(x, a, y, b, names)
    })?;
    Some(named(x, y, office(x, a)?))
}

/// One person in two offices.
fn role(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let people = a.items.iter().filter(|item| item.class == Class::Person);
    people
        .filter_map(|x| {
            let y = b.items.iter().find(|y| y.id == x.id)?;
            let (one, two) = (office(x, a)?, office(y, b)?);
            apart(one, a, two, b, names).then_some(Found {
                kind: "role",
                a: one.span,
                b: two.span,
                says: Some([one, two].map(|item| item.id.to_string())),
                event: Some(x.id),
            })
        })
        .next()
}

/// The most bytes between an office and the name that follows it (the nation's name may be between), and between a
/// name and the office that follows it.
const BEFORE: usize = 24;
const AFTER: usize = 5;

/// The office that stands with a person's name.
fn office<'a>(person: &Item, of: &'a Profile) -> Option<&'a Item> {
    let stands_with = |office: &&Item| {
        let before = person.span.start.checked_sub(office.span.end);
        let after = office.span.start.checked_sub(person.span.end);
        before.is_some_and(|gap| gap <= BEFORE) || after.is_some_and(|gap| gap <= AFTER)
    };
    let mut offices = of
        .items
        .iter()
        .filter(|item| item.class == Class::Office)
        .filter(stands_with);
    let office = offices.next()?;
    offices.next().is_none().then_some(office)
}
