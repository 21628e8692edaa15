//! What the brief tells: its lines, computed from the links of a collation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::ladder::{Dispute, disputes};
use super::only::{Own, own};
use super::order::{Turn, order};
use super::quote::{Line, cut, one_line, quoted, rank_in};
use crate::bitext::collation::{Cluster, Collation, FactKind, Place, Relation, UnitKind, UnitRef};
use crate::report::index::{Index, PlaceOnPage};
use crate::report::published::{Published, published};

/// The shares of the reports that may have a line: some, most, all.
const SHARES: [&str; 3] = ["some", "most", "all"];

/// The most lines of a group that stand open; the others are folded, or only counted.
const OPEN: usize = 6;

/// The brief of a collation.
#[derive(Serialize)]
pub struct Brief {
    /// The main fact: what most reports begin with.
    pub headline: Option<Line>,
    pub reports: Vec<Head>,
    /// What several reports say, what all say first.
    pub groups: Vec<Group>,
    /// Where they differ.
    pub disputes: Vec<Dispute>,
    /// What only each report says.
    pub only: Vec<Own>,
    /// Who told what first.
    pub order: Vec<Turn>,
}

/// A report as the brief introduces it.
#[derive(Serialize)]
pub struct Head {
    /// Its sign.
    pub siglum: String,
    /// The file's name, as far as it tells the report from the others.
    pub name: String,
    /// Who it is from, where a byline tells it.
    pub outlet: Option<String>,
    /// The language's code.
    pub language: String,
    /// Its day and how that is known.
    pub published: Option<Published>,
    /// How many sentences it has, and how many of them are linked.
    pub sentences: usize,
    /// See `sentences`.
    pub linked: usize,
    /// The signs of the reports of the same text.
    pub copies: Vec<String>,
    /// Of so many reports that they are grouped, the places of those that repeat this one's text.
    pub repeats: Vec<usize>,
    /// It repeats the text of an earlier one, which shows it.
    pub repeated: bool,
}

/// Lines that as many reports have.
#[derive(Serialize)]
pub struct Group {
    /// `all`, `most` or `some`.
    pub share: &'static str,
    pub lines: Vec<Line>,
    /// Those that are folded.
    pub more: Vec<Line>,
}

/// The brief of what the page shows.
pub fn of(index: &Index) -> Brief {
    let scores = scores(index.collation);
    let clusters = index.collation.clusters.iter();
    let mut lines: Vec<Line> = clusters.map(|c| line(index, c, &scores)).collect();
    lines.sort_by(|x, y| {
        y.weight
            .partial_cmp(&x.weight)
            .expect("weights are numbers")
    });
    let headline = main_fact(index, &lines);
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let share = SHARES[line.weight.0];
        match groups.last_mut() {
            Some(group) if group.share == share => group.lines.push(line),
            _ => groups.push(Group {
                share,
                lines: vec![line],
                more: Vec::new(),
            }),
        }
    }
    for group in &mut groups {
        group.more = group.lines.split_off(group.lines.len().min(OPEN));
    }
    Brief {
        headline,
        reports: heads(index),
        groups,
        disputes: disputes(index),
        only: own(index),
        order: order(index),
    }
}

/// The reports with what is known of them.
fn heads(index: &Index) -> Vec<Head> {
    let reports = index.collation.reports.iter().enumerate();
    reports
        .map(|(report, view)| {
            let sentences = view.units.iter().filter(|u| u.kind == UnitKind::Sentence);
            let linked = |unit: usize| index.is_linked(UnitRef { report, unit });
            Head {
                siglum: index.siglum(report),
                name: view.path.clone(),
                outlet: outlet(index, report),
                language: view.language.clone(),
                published: published(view),
                sentences: sentences.clone().count(),
                linked: sentences.filter(|u| linked(u.index)).count(),
                copies: index.copies[report]
                    .iter()
                    .map(|&r| index.siglum(r))
                    .collect(),
                repeats: match index.many() && !index.repeats(report) {
                    true => index.copies[report].clone(),
                    false => Vec::new(),
                },
                repeated: index.many() && index.repeats(report),
            }
        })
        .collect()
}

/// The organisation that a report's byline names.
fn outlet(index: &Index, report: usize) -> Option<String> {
    let units = &index.collation.reports[report].units;
    let facts = index.collation.facts.iter();
    let named = facts.filter(|fact| fact.kind == FactKind::Organisation);
    let places = named.flat_map(|fact| fact.mentions.iter().map(move |at| (fact, at)));
    let mut bylines =
        places.filter(|(_, at)| at.report == report && units[at.unit].kind == UnitKind::Byline);
    bylines
        .next()
        .map(|(fact, _)| index.label(&fact.id).to_owned())
}

/// How surely two units are linked, by both.
type Scores = HashMap<(UnitRef, UnitRef), f64>;

fn scores(collation: &Collation) -> Scores {
    let links = collation.links.iter();
    let told = links.filter(|link| link.relation != Relation::Related);
    told.flat_map(|link| {
        [
            ((link.a, link.b), link.score),
            ((link.b, link.a), link.score),
        ]
    })
    .collect()
}

fn at(place: &Place) -> UnitRef {
    UnitRef {
        report: place.report,
        unit: place.unit,
    }
}

/// A cluster as a line, in the words of the sentence that is nearest to all others; one in the reader's language goes
/// before.
fn line(index: &Index, cluster: &Cluster, scores: &Scores) -> Line {
    let near = |place: &&Place| -> f64 {
        let others = cluster.places.iter().map(at);
        others
            .filter_map(|other| scores.get(&(at(place), other)))
            .sum()
    };
    let language = |place: &Place| index.collation.reports[place.report].language.as_str();
    let rank = |place: &&Place| (language(place) == index.ui, near(place));
    let best = cluster
        .places
        .iter()
        .fold(None::<&Place>, |best, place| match best {
            Some(best) if rank(&place) <= rank(&best) => Some(best),
            _ => Some(place),
        });
    let best = best.expect("a cluster has passages");
    let mut reports: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for place in &cluster.places {
        reports.entry(place.report).or_default().insert(place.unit);
    }
    let early = |(&report, units): (&usize, &BTreeSet<usize>)| {
        let first = units
            .first()
            .map_or(0, |&unit| rank_in(index, report, unit));
        1.0 / (1.0 + first as f64)
    };
    let total = index.collation.reports.len();
    let texts = |reports: &mut dyn Iterator<Item = usize>| {
        let texts = reports.map(|report| index.text_of(report));
        texts.collect::<BTreeSet<usize>>().len()
    };
    let told = texts(&mut reports.keys().copied());
    // a wire in seven papers is one voice
    let share = match reports.len() {
        all if all == total => 2,
        _ => usize::from(2 * told > texts(&mut (0..total))),
    };
    let weight = (share, told, reports.iter().map(early).sum());
    let first = first(index, reports.keys().copied());
    let all = reports.len();
    if index.many() {
        let mut met = BTreeSet::new();
        reports.retain(|&report, _| met.insert(index.text_of(report)));
    }
    Line {
        text: quoted(index, best),
        language: language(best).to_owned(),
        place: index.place(at(best)),
        weight,
        first,
        about: index.names(&cluster.shared),
        repeated: all - reports.len(),
        places: places(index, &reports),
    }
}

fn places(index: &Index, reports: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<Vec<PlaceOnPage>> {
    let place = |report: usize, unit: &usize| {
        index.place(UnitRef {
            report,
            unit: *unit,
        })
    };
    let reports = reports.iter();
    reports
        .map(|(&report, units)| units.iter().map(|unit| place(report, unit)).collect())
        .collect()
}

/// Of reports on several days those of the first; nothing where a day is not known or all have the same.
fn first(index: &Index, reports: impl Iterator<Item = usize> + Clone) -> Vec<String> {
    let day = |report: usize| index.collation.reports[report].date.as_deref();
    let days: Option<BTreeSet<&str>> = reports.clone().map(day).collect();
    let Some(days) = days.filter(|days| days.len() > 1) else {
        return Vec::new();
    };
    let earliest = days.first().copied();
    let first = reports.filter(|&report| day(report) == earliest);
    first.map(|report| index.siglum(report)).collect()
}

/// The fact that most reports begin with; a heading that tells it is its name.
fn main_fact(index: &Index, lines: &[Line]) -> Option<Line> {
    let unit = |place: &PlaceOnPage| &index.collation.reports[place.report].units[place.number - 1];
    // a kicker of two or three words names the matter, not the fact
    let tells = |place: &&PlaceOnPage| unit(place).text.split_whitespace().count() >= 4;
    let mut best: Option<&Line> = None;
    for line in lines {
        let weight = |line: &Line| line.weight.2;
        let telling = line.places.iter().flatten().filter(tells).count();
        if telling > 1 && best.is_none_or(|best| weight(line) > weight(best)) {
            best = Some(line);
        }
    }
    let mut line = best?.clone();
    let mut names: Vec<&PlaceOnPage> = line.places.iter().flatten().filter(tells).collect();
    if names
        .iter()
        .any(|place| unit(place).kind == UnitKind::Heading)
    {
        names.retain(|place| unit(place).kind == UnitKind::Heading);
    } else if tells(&&line.place) {
        names.clear();
    }
    names.sort_by_key(|place| index.collation.reports[place.report].language != index.ui);
    if let Some(place) = names.first().copied().cloned() {
        let whole = unit(&place);
        line.text = cut(&one_line(&whole.text));
        line.language = index.collation.reports[place.report].language.clone();
        line.place = place;
    }
    Some(line)
}
