//! Where two reports that speak of the same thing disagree.

use super::collation::{Divergence, Link, Place, Relation, UnitRef};
use super::reading::Reading;
use crate::document::Document;
use crate::fact::{Fact, FactKind};

/// The divergences between units that report the same fact.
pub(super) fn divergences(
    links: &[Link],
    readings: &[Reading],
    documents: &[Document],
) -> Vec<Divergence> {
    let same = links
        .iter()
        .filter(|link| link.relation == Relation::SameFact);
    same.flat_map(|link| {
        let of = |at: UnitRef| {
            let facts = readings[at.report].facts.iter();
            facts
                .filter(move |fact| fact.unit == at.unit)
                .collect::<Vec<_>>()
        };
        let (a, b) = (of(link.a), of(link.b));
        let numbers = numbers(&a, &b).map(|pair| ("number", pair));
        let dates = dates(&a, &b).map(|pair| ("date", pair));
        numbers
            .into_iter()
            .chain(dates)
            .map(|(kind, pair)| divergence(kind, link, pair, documents))
            .collect::<Vec<_>>()
    })
    .collect()
}

fn divergence(
    kind: &str,
    link: &Link,
    (a, b): (&Fact, &Fact),
    documents: &[Document],
) -> Divergence {
    let text = |at: UnitRef, fact: &Fact| documents[at.report].source.text()[fact.span].to_owned();
    let place = |at: UnitRef, fact: &Fact| Place {
        report: at.report,
        unit: at.unit,
        start: fact.span.start,
        end: fact.span.end,
    };
    Divergence {
        kind: kind.to_owned(),
        message: format!(
            "the reports give a different {kind}: `{}` and `{}`",
            text(link.a, a),
            text(link.b, b)
        ),
        places: vec![place(link.a, a), place(link.b, b)],
    }
}

/// Two exact numbers that count the same thing and differ, where neither side has the other's number.
fn numbers<'a>(a: &[&'a Fact], b: &[&'a Fact]) -> Option<(&'a Fact, &'a Fact)> {
    pair(a, b, |x, y| {
        let counts = |fact: &Fact| fact.kind == FactKind::Number && fact.precision.is_none();
        counts(x)
            && counts(y)
            && x.unit_of_measure.is_some()
            && x.unit_of_measure == y.unit_of_measure
    })
}

/// Two full dates that differ, where neither side has the other's date.
fn dates<'a>(a: &[&'a Fact], b: &[&'a Fact]) -> Option<(&'a Fact, &'a Fact)> {
    pair(a, b, |x, y| {
        let is_day = |fact: &Fact| {
            fact.kind == FactKind::Date
                && fact.value.as_ref().is_some_and(|value| value.len() == 10)
        };
        is_day(x) && is_day(y)
    })
}

/// The only two comparable facts of two units, if they differ.
fn pair<'a>(
    a: &[&'a Fact],
    b: &[&'a Fact],
    comparable: impl Fn(&Fact, &Fact) -> bool,
) -> Option<(&'a Fact, &'a Fact)> {
    let mut pairs = a
        .iter()
        .flat_map(|&x| b.iter().map(move |&y| (x, y)))
        .filter(|(x, y)| comparable(x, y));
    let first = pairs.next()?;
    (pairs.next().is_none() && first.0.id != first.1.id).then_some(first)
}
