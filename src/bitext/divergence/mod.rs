//! Where reports that speak of the same fact disagree: in a number, a date, in how far something goes, in who did it to
//! whom and where ([`actors`]); and where one source denies what another says, which is no conflict between the reports.

mod actors;
mod figures;
mod found;
mod ladder;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use found::{Found, Linked};
use ladder::{Ladder, Ladders};

use crate::bitext::collation::{Divergence, Link, Relation, UnitRef};
use crate::bitext::link::Pairs;
use crate::bitext::profile::{Class, GENERAL_WEIGHT, Item, Names, Profile};
use crate::document::Document;
use crate::fact::Certainty;
use crate::glossary::Glossary;
use crate::language::fill;

/// Messages by kind and language of the interface.
type Messages = BTreeMap<String, BTreeMap<String, String>>;

/// The least probability at which a denial counts; below it both units merely name the same thing.
const DENIED: f64 = 0.3;

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    toml::from_str(include_str!("messages.toml")).expect("`messages.toml` is valid")
});

/// The divergences between linked units, each with all passages that disagree on one thing; messages in the language `ui`,
/// or in English if there are none in it.
pub(super) fn divergences(
    links: &[Link],
    pairs: &Pairs,
    documents: &[Document],
    glossary: &Glossary,
    ui: &str,
) -> Vec<Divergence> {
    let messages = &*MESSAGES;
    let profiles = pairs.profiles.iter().enumerate();
    let index: FxHashMap<UnitRef, usize> = profiles.map(|(i, profile)| (profile.at, i)).collect();
    let mut ladders = Ladders::default();
    for link in links {
        let places = [index[&link.a], index[&link.b]];
        let [a, b] = places.map(|place| &pairs.profiles[place]);
        let linked = Linked {
            link,
            a,
            b,
            places,
            pairs,
        };
        for found in found(&linked) {
            ladders.add(link, found, documents);
        }
    }
    let name = |event: Option<u32>| {
        let id = event.map(|event| pairs.names.id(event)).unwrap_or_default();
        let concept = glossary.concept(id);
        let term = concept.and_then(|c| c.preferred(ui).or(c.preferred("en")));
        term.map_or(id, |term| term.form.as_str())
    };
    let divergence = |ladder: Ladder| {
        let template = of_ui(&messages[ladder.kind], ui);
        let quoted = of_ui(&messages["say"], ui);
        let says = ladder.says(documents, quoted, ui);
        Divergence {
            kind: ladder.kind.to_owned(),
            message: fill(
                template,
                ui,
                &[("says", &says), ("what", name(ladder.event))],
            ),
            places: ladder.places(),
            says: ladder.rungs(),
        }
    };
    ladders.all().map(divergence).collect()
}

/// The message in the language of the interface, or in English.
fn of_ui<'a>(messages: &'a BTreeMap<String, String>, ui: &str) -> &'a str {
    messages.get(ui).unwrap_or(&messages["en"])
}

fn found(linked: &Linked) -> Vec<Found> {
    let (a, b, names) = (linked.a, linked.b, &linked.pairs.names);
    let mut all = Vec::new();
    if let Some(denial) = denial(linked.link, a, b, names) {
        all.push(denial);
        return all;
    }
    if linked.link.relation != Relation::SameFact {
        return all;
    }
    all.extend(figures::numbers(linked));
    all.extend(figures::dates(linked));
    all.extend(strength(a, b, names));
    all.extend(actors::differences(a, b, names));
    all.retain(|found| linked.may_be_one(found.a, found.b));
    all
}

/// One unit denies and the other does not.
fn denial(link: &Link, a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let denies = |profile: &Profile| {
        let mut items = profile.items.iter();
        items
            .find(|item| names.is_denial(item.id))
            .map(|item| item.span)
    };
    let (one, two) = (denies(a), denies(b));
    if one.is_some() == two.is_some() || link.score < DENIED {
        return None;
    }
    // what is denied: something of the other unit that the link rests on, else all of it
    let other = if one.is_some() { b } else { a };
    let about = link.shared.iter().find_map(|id| {
        let mut items = other.items.iter();
        items
            .find(|item| names.id(item.id) == id)
            .map(|item| item.span)
    });
    let about = about.or_else(|| other.items.first().map(|item| item.span))?;
    Some(Found {
        kind: "attributed",
        a: one.unwrap_or(about),
        b: two.unwrap_or(about),
        says: None,
        event: None,
    })
}

/// The same event happened in one report and is only possible or did not happen in the other, or is a weaker step in
/// one.
fn strength(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let events = |profile: &'_ Profile| -> Vec<Item> {
        // to take part or to stop says too little of what may or did happen
        let of = |item: &&Item| item.class == Class::Event && item.weight > GENERAL_WEIGHT;
        profile.items.iter().filter(of).cloned().collect()
    };
    let (left, right) = (events(a), events(b));
    let found = |x: &Item, y: &Item| Found {
        kind: "strength",
        a: x.span,
        b: y.span,
        says: None,
        event: Some(x.id),
    };
    let pairs = || left.iter().flat_map(|x| right.iter().map(move |y| (x, y)));
    let possible =
        |item: &Item| item.stance == Certainty::Possible || names.is_possibility(item.id);
    let stepwise = pairs()
        .find(|(x, y)| names.differ_in_strength(x.id, y.id) && !(possible(x) && possible(y)));
    let held = |id: u32| left.iter().any(|x| x.id == id) && right.iter().any(|y| y.id == id);
    if let Some((x, y)) = stepwise.filter(|(x, y)| !held(x.id) && !held(y.id)) {
        return Some(found(x, y));
    }
    let apart = |x: &Item, y: &Item| {
        (x.id == y.id || names.differ_in_strength(x.id, y.id)) && possible(x) != possible(y)
    };
    pairs().find(|(x, y)| apart(x, y)).map(|(x, y)| found(x, y))
}
