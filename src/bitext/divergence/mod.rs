//! Where reports that speak of the same fact disagree: in a number, a date, in how far something goes, in who did it to
//! whom and where ([`actors`]); and where one source denies what another says, which is no conflict between the reports.

mod actors;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::bitext::collation::{Divergence, Link, Place, Relation, UnitRef};
use crate::bitext::link::Pairs;
use crate::bitext::profile::{Class, GENERAL_WEIGHT, Item, Names, Profile};
use crate::document::Document;
use crate::fact::{Calendar, Certainty, Date, DateValue, Moment, Number, Precision};
use crate::glossary::Glossary;
use crate::language::fill;
use crate::text::Span;

/// Messages by kind and language of the interface.
type Messages = BTreeMap<String, BTreeMap<String, String>>;

/// Of links less likely than this it is not told where they disagree: what is no link disagrees in everything.
const SURE: f64 = 0.25;
/// Units less likely than this to report the same fact say nothing of a denial: both only name the same.
const DENIED: f64 = 0.1;

/// Two passages that disagree, and about what.
struct Found {
    kind: &'static str,
    a: Span,
    b: Span,
    /// The event at issue, or the person.
    event: Option<u32>,
}

/// The divergences between linked units, in the order of the links; messages in the language `ui`, which is English
/// when there are none in it.
pub(super) fn divergences(
    links: &[Link],
    pairs: &Pairs,
    documents: &[Document],
    glossary: &Glossary,
    ui: &str,
) -> Vec<Divergence> {
    let messages: Messages =
        toml::from_str(include_str!("messages.toml")).expect("`messages.toml` is valid");
    let profiles: FxHashMap<UnitRef, &Profile> = pairs
        .profiles
        .iter()
        .map(|profile| (profile.at, profile))
        .collect();
    let mut divergences = Vec::new();
    for link in links {
        let (a, b) = (profiles[&link.a], profiles[&link.b]);
        for found in found(link, a, b, &pairs.names) {
            let text = |at: UnitRef, span: Span| &documents[at.report].source.text()[span];
            let what = found
                .event
                .map(|event| pairs.names.id(event))
                .unwrap_or_default();
            let name = glossary
                .concept(what)
                .and_then(|concept| concept.preferred(ui).or(concept.preferred("en")))
                .map_or(what, |term| term.form.as_str());
            let of_kind = &messages[found.kind];
            let template = of_kind.get(ui).unwrap_or(&of_kind["en"]);
            let place = |at: UnitRef, span: Span| Place {
                report: at.report,
                unit: at.unit,
                start: span.start,
                end: span.end,
            };
            divergences.push(Divergence {
                kind: found.kind.to_owned(),
                message: fill(
                    template,
                    ui,
                    &[
                        ("a", text(link.a, found.a)),
                        ("b", text(link.b, found.b)),
                        ("what", name),
                    ],
                ),
                places: vec![place(link.a, found.a), place(link.b, found.b)],
            });
        }
    }
    divergences
}

fn found(link: &Link, a: &Profile, b: &Profile, names: &Names) -> Vec<Found> {
    let mut all = Vec::new();
    if let Some(denial) = denial(link, a, b, names) {
        all.push(denial);
        return all;
    }
    if link.relation != Relation::SameFact || link.score < SURE {
        return all;
    }
    all.extend(numbers(a, b, names));
    all.extend(dates(a, b));
    all.extend(strength(a, b, names));
    all.extend(actors::differences(a, b, names));
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
        event: None,
    })
}

/// Two exact numbers that count the same thing and differ, where neither unit has the other's number.
fn numbers(a: &Profile, b: &Profile, names: &Names) -> Option<Found> {
    let exact = |(_, number): &&(Span, Number)| !number.is_ordinal() && !number.is_vague();
    let has = |profile: &Profile, value: &Number| {
        let mut numbers = profile.numbers.iter();
        numbers.any(|(_, other)| other.equals(value))
    };
    let mut found = None;
    for (at, x) in a.numbers.iter().filter(exact) {
        for (there, y) in b.numbers.iter().filter(exact) {
            let differ = !x.equals(y) && !has(b, x) && !has(a, y);
            if differ && count_same(x, y, names) {
                if found.is_some() {
                    // several candidates: which belongs to which is not known
                    return None;
                }
                found = Some(Found {
                    kind: "number",
                    a: *at,
                    b: *there,
                    event: None,
                });
            }
        }
    }
    found
}

/// Whether two numbers may count one thing: figures of one size, the less alike the units, the closer. Reports of the same
/// fact do not differ by more; a number without a unit may also be part of a name.
fn count_same(x: &Number, y: &Number, names: &Names) -> bool {
    let (one, two) = (x.amount.as_f64(), y.amount.as_f64());
    let (less, more) = (one.min(two), one.max(two));
    match (&x.unit_of_measure, &y.unit_of_measure) {
        (Some(one), Some(two)) if one == two => more <= SAME_UNIT * less,
        (Some(one), Some(two)) => names.count_alike(one, two) && more <= ONE_SIZE * less,
        _ => less >= COUNTED && more <= ONE_SIZE * less,
    }
}

/// Smaller numbers without a unit are rather parts of names and articles.
const COUNTED: f64 = 20.0;
const ONE_SIZE: f64 = 1.5;
const SAME_UNIT: f64 = 2.5;

/// The only days that both units name, when they differ; or the only weekdays.
fn dates(a: &Profile, b: &Profile) -> Option<Found> {
    let mut pairs = a
        .dates
        .iter()
        .flat_map(|x| b.dates.iter().map(move |y| (x, y)));
    if pairs.clone().any(|((_, x), (_, y))| x.agrees_with(y)) {
        return None;
    }
    let ((at, _), (there, _)) = pairs.find(|((_, x), (_, y))| {
        let weekday = |date: &Date| date.precision == Precision::Weekday;
        weekday(x) && weekday(y) || days_differ(x, y)
    })?;
    Some(Found {
        kind: "date",
        a: *at,
        b: *there,
        event: None,
    })
}

/// Whether both name a day, and not the same day of the year.
fn days_differ(x: &Date, y: &Date) -> bool {
    let day = |date: &Date| match date.value {
        DateValue::At(Moment::Day(day)) => {
            let (_, month, day) = day.in_calendar(Calendar::Gregorian);
            Some((month, day))
        }
        DateValue::At(Moment::DayOfYear { month, day }) => Some((month, day)),
        _ => None,
    };
    // without a year, days of two calendars do not compare
    let one_calendar = x.calendar == y.calendar || !x.value.is_open() && !y.value.is_open();
    let days = day(x).zip(day(y));
    one_calendar && days.is_some_and(|(one, two)| one != two)
}

/// The same event done in one report and only possible or not done in the other; or a weaker step in one.
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
