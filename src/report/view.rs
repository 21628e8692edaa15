//! The collation page's view model: everything that the templates show, already chosen, ordered and counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bar::{Bar, bar};
use super::brief::lines::{self, Brief};
use super::brief::quote::Line;
use super::dates::{self, DateView, Timeline};
use super::engine::{Engine, Frame};
use super::index::{Index, PlaceOnPage};
use super::listings::{self, FactGroup, OnlyView, TermGroup};
use super::packed::{deflated, packed};
use super::rows::{Row, order, rows};
use super::segments::{Segment, segments};
use super::slim::slim;
use super::{ReportError, assets};
use crate::bitext::collation::{Collation, FactCluster, FactKind, Relation, UnitKind, UnitRef};
use crate::language::latin;

/// What `collation.html` is rendered from.
#[derive(Serialize)]
pub struct Page {
    frame: Frame,
    /// [`Embedded`] as JSON, deflated and in base64.
    data: String,
    /// The resolved dates, if there are any, drawn.
    timeline: Option<Timeline>,
    /// The name that the page was given, or the main fact.
    title: String,
    /// The sentence of the main fact, when the page is named by it.
    headline: Option<Line>,
    brief: Brief,
    /// There are more reports than columns: rows list only the reports that have something.
    many: bool,
    reports: Vec<ReportHead>,
    rows: Vec<RowView>,
    boilerplate: Option<RowView>,
    kinds: Vec<FactKind>,
    facts: Vec<FactGroup>,
    /// How many they are.
    shared: usize,
    only: Vec<OnlyView>,
    terms: Vec<TermGroup>,
    /// How many concepts they are.
    concepts: usize,
    /// The languages for which the term table has a column.
    languages: Vec<String>,
}

/// What the page's script reads.
#[derive(Serialize)]
struct Embedded<'a> {
    /// The collation, slim and packed.
    #[serde(flatten)]
    collation: serde_json::Value,
    /// The days of each resolved date.
    dates: &'a [DateView],
    /// By the index of a fact the name under which the page shows it, where the collation has another.
    labels: BTreeMap<usize, &'a str>,
    /// By the index of a fact that is a name in Arabic letters the Latin ones.
    latin: BTreeMap<usize, String>,
    /// For each report as the pivot the rows: whether they face, and how many units stand in each column, where
    /// the pivot has the first. Units of a report keep their order, so that counts suffice.
    layouts: Vec<Vec<(bool, Vec<usize>)>>,
}

#[derive(Serialize)]
struct ReportHead {
    siglum: String,
    path: String,
    /// The last part of the path.
    name: String,
    language: String,
    strip: Bar,
}

#[derive(Serialize)]
struct RowView {
    facing: bool,
    /// Few reports have something here: their cells share the width.
    sparse: bool,
    cells: Vec<CellView>,
    /// Of many reports those that repeat the text of one before them.
    copies: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    report: usize,
    language: String,
    units: Vec<UnitOnPage>,
}

/// A unit as the page shows it.
#[derive(Serialize)]
struct UnitOnPage {
    place: PlaceOnPage,
    kind: UnitKind,
    /// No other report has a sentence linked to it.
    quiet: bool,
    segments: Vec<Segment>,
    links: Vec<LinkOnPage>,
    /// How many more it has than a reader of many reports follows.
    more: usize,
    /// The divergences that have a passage in it.
    divergences: Vec<DivergenceOnPage>,
}

/// A divergence as a unit refers to it.
#[derive(Serialize)]
struct DivergenceOnPage {
    index: usize,
    kind: String,
}

#[derive(Serialize)]
struct LinkOnPage {
    place: PlaceOnPage,
    relation: Relation,
    /// The score in per cent.
    score: u32,
    /// Where the partner stands when it does not face the sentence.
    crossing: Option<Crossing>,
    /// Labels of the facts and terms on which the link rests.
    shared: Vec<String>,
    /// How many more it rests on.
    more: usize,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Crossing {
    Up,
    Down,
}

/// The most facts and terms that a link's reasons name; of what is only related one less.
const REASONS: usize = 3;

/// The most partners of a sentence that a page of many reports names.
const PARTNERS: usize = 12;

/// Whether so few reports have something in a row that most columns would be empty.
fn is_sparse(filled: usize, reports: usize) -> bool {
    reports > 2 && 2 * filled <= reports
}

/// Computes the page from a collation that has been checked.
pub fn page(collation: &Collation, engine: &Engine) -> Result<Page, ReportError> {
    let rows = rows(collation, 0);
    let index = Index::new(collation, &rows, engine);
    let languages: Vec<&str> = collation
        .reports
        .iter()
        .map(|r| r.language.as_str())
        .collect();
    let dates = dates::dates(&index);
    let embedded = Embedded {
        collation: packed(slim(collation)),
        dates: &dates,
        labels: index.renamed(),
        latin: index.latin(),
        layouts: index.layouts(),
    };
    let brief = lines::of(&index);
    let named = !engine.title.is_empty();
    let headline = brief.headline.clone().filter(|_| !named);
    let title = match &headline {
        Some(line) => line.text.clone(),
        None if named => engine.title.clone(),
        None => engine.words().get("page", "compared").to_owned(),
    };
    let facts = listings::facts(&index, &dates);
    let json = serde_json::to_string(&embedded).expect("the data has only string keys");
    Ok(Page {
        frame: engine.frame(&assets::COLLATION, &languages)?,
        data: deflated(&json),
        shared: facts.iter().map(FactGroup::len).sum(),
        timeline: dates::timeline(&index, &dates, assets::direction(&engine.ui) == "rtl"),
        title,
        headline,
        brief,
        many: index.many(),
        reports: index.heads(),
        rows: rows.iter().map(|row| index.row(row)).collect(),
        boilerplate: index.boilerplate(),
        kinds: collation
            .facts
            .iter()
            .map(|f| f.kind)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        facts,
        only: listings::only(&index, &dates),
        terms: listings::terms(&index),
        concepts: collation.terms.len(),
        languages: listings::languages(collation),
    })
}

impl<'a> Index<'a> {
    fn heads(&self) -> Vec<ReportHead> {
        let heads = self.collation.reports.iter().enumerate();
        heads
            .map(|(report, view)| ReportHead {
                siglum: self.sigla[report].clone(),
                path: view.path.clone(),
                name: view.path.clone(),
                language: view.language.clone(),
                strip: bar(self, report),
            })
            .collect()
    }

    fn renamed(&self) -> BTreeMap<usize, &str> {
        let facts = self.collation.facts.iter().enumerate();
        let labels = facts.map(|(n, cluster)| (n, self.label(&cluster.id), &cluster.label));
        labels
            .filter(|(_, shown, label)| shown != label)
            .map(|(n, shown, _)| (n, shown))
            .collect()
    }

    /// The names in letters that not every reader knows, by Latin ones.
    fn latin(&self) -> BTreeMap<usize, String> {
        let facts = self.collation.facts.iter().enumerate();
        let names = facts.filter(|(_, fact)| {
            matches!(
                fact.kind,
                FactKind::Person | FactKind::Organisation | FactKind::Place
            )
        });
        let latin = |(n, fact): (usize, &'a FactCluster)| {
            let first = fact.mentions.first()?;
            let language = &self.collation.reports[first.report].language;
            Some((n, latin::latin(self.label(&fact.id), language)?))
        };
        names.filter_map(latin).collect()
    }

    /// The rows that each report as pivot would give; of many reports only the first is one.
    fn layouts(&self) -> Vec<Vec<(bool, Vec<usize>)>> {
        let reports = self.collation.reports.len();
        let pivots = if self.many() { 0..0 } else { 0..reports };
        pivots
            .map(|pivot| {
                let count = |row: &Row, report| row.cells.get(&report).map_or(0, Vec::len);
                let columns = |row: Row| {
                    let counts = order(pivot, reports).map(|report| count(&row, report));
                    (row.facing, counts.collect())
                };
                rows(self.collation, pivot)
                    .into_iter()
                    .map(columns)
                    .collect()
            })
            .collect()
    }

    fn row(&self, row: &Row) -> RowView {
        let cell = |report: usize, units: &[usize]| CellView {
            report,
            language: self.collation.reports[report].language.clone(),
            units: units
                .iter()
                .map(|&unit| self.unit(UnitRef { report, unit }))
                .collect(),
        };
        let reports = self.collation.reports.len();
        let sparse = self.many() || is_sparse(row.cells.len(), reports);
        let repeats = |report: &usize| {
            self.many()
                && self.copies[*report]
                    .iter()
                    .any(|r| r < report && row.cells.contains_key(r))
        };
        let units = |report| row.cells.get(&report).map_or(&[][..], Vec::as_slice);
        let shown = (0..reports).filter(|r| !sparse || row.cells.contains_key(r));
        let (copies, cells): (Vec<usize>, Vec<usize>) = shown.partition(repeats);
        let views = |reports: Vec<usize>| {
            let reports = reports.into_iter();
            reports.map(|report| cell(report, units(report))).collect()
        };
        RowView {
            facing: row.facing,
            sparse: sparse && !self.many(),
            cells: views(cells),
            copies: views(copies),
        }
    }

    fn boilerplate(&self) -> Option<RowView> {
        let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (report, view) in self.collation.reports.iter().enumerate() {
            for unit in &view.units {
                if unit.kind == UnitKind::Boilerplate {
                    cells.entry(report).or_default().push(unit.index);
                }
            }
        }
        let row = Row {
            facing: false,
            cells,
        };
        (!row.cells.is_empty()).then(|| self.row(&row))
    }

    fn unit(&self, at: UnitRef) -> UnitOnPage {
        let unit = &self.collation.reports[at.report].units[at.unit];
        let mut links: Vec<LinkOnPage> = self
            .links
            .get(&at)
            .into_iter()
            .flatten()
            .map(|&(partner, link)| self.link(at, partner, link))
            .collect();
        let mut more = 0;
        if self.many() && links.len() > PARTNERS {
            links.sort_by_key(|link| (link.relation == Relation::Related, Reverse(link.score)));
            more = links.len() - PARTNERS;
            links.truncate(PARTNERS);
        }
        links.sort_by_key(|link| (link.place.report, link.place.number));
        UnitOnPage {
            place: self.place(at),
            kind: unit.kind,
            quiet: links.is_empty(),
            segments: segments(
                &unit.text,
                self.stretches.get(&at).map_or(&[], Vec::as_slice),
            ),
            links,
            more,
            divergences: self.divergences_of(at),
        }
    }

    fn divergences_of(&self, at: UnitRef) -> Vec<DivergenceOnPage> {
        let indices = self.divergences.get(&at).into_iter().flatten();
        let view = |&index: &usize| DivergenceOnPage {
            index,
            kind: self.collation.divergences[index].kind.clone(),
        };
        indices.map(view).collect()
    }

    fn link(&self, at: UnitRef, partner: UnitRef, link: usize) -> LinkOnPage {
        let link = &self.collation.links[link];
        let crossing = match (self.row_of.get(&at), self.row_of.get(&partner)) {
            (Some(here), Some(there)) if there < here => Some(Crossing::Up),
            (Some(here), Some(there)) if there == here => None,
            _ => Some(Crossing::Down),
        };
        let reasons = REASONS - usize::from(link.relation == Relation::Related);
        LinkOnPage {
            place: self.place(partner),
            relation: link.relation,
            score: (link.score.clamp(0.0, 1.0) * 100.0).round() as u32,
            crossing,
            shared: link
                .shared
                .iter()
                .take(reasons)
                .map(|id| self.label(id).to_owned())
                .collect(),
            more: link.shared.len().saturating_sub(reasons),
        }
    }
}
