//! What the page looks up in a collation.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::copies::copies;
use super::engine::{Engine, Words};
use super::moments::in_words;
use super::rows::Row;
use super::segments::Stretch;
use crate::bitext::collation::{Collation, FactCluster, FactKind, TermForm, UnitRef};

/// The most reports that stand in columns of their own.
pub(super) const COLUMNS: usize = 5;

/// The most names that tell what a line is about.
const NAMES: usize = 5;

/// A unit as other parts of the page refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceOnPage {
    /// Index of the report.
    pub report: usize,
    /// The report's sign.
    pub siglum: String,
    /// The element's id, a deep link: `r0u12` is unit 12 of report 0.
    pub id: String,
    /// The unit's number for readers, who count from one.
    pub number: usize,
}

/// The collation with what the page looks up in it.
pub struct Index<'a> {
    /// The collation itself.
    pub collation: &'a Collation,
    /// The language of the interface.
    pub ui: String,
    /// For each report the others of the same text.
    pub(super) copies: Vec<Vec<usize>>,
    pub(super) sigla: Vec<String>,
    pub(super) row_of: HashMap<UnitRef, usize>,
    pub(super) links: HashMap<UnitRef, Vec<(UnitRef, usize)>>,
    pub(super) stretches: HashMap<UnitRef, Vec<Stretch>>,
    pub(super) divergences: HashMap<UnitRef, BTreeSet<usize>>,
    labels: HashMap<&'a str, Cow<'a, str>>,
}

impl<'a> Index<'a> {
    pub fn new(collation: &'a Collation, rows: &[Row], engine: &Engine) -> Self {
        let mut index = Self {
            collation,
            ui: engine.ui.clone(),
            copies: copies(collation),
            sigla: (0..collation.reports.len())
                .map(|r| engine.siglum(r))
                .collect(),
            row_of: HashMap::new(),
            links: HashMap::new(),
            stretches: HashMap::new(),
            divergences: HashMap::new(),
            labels: HashMap::new(),
        };
        for (n, row) in rows.iter().enumerate() {
            for (&report, cell) in &row.cells {
                index
                    .row_of
                    .extend(cell.iter().map(|&unit| (UnitRef { report, unit }, n)));
            }
        }
        for (n, link) in collation.links.iter().enumerate() {
            index.links.entry(link.a).or_default().push((link.b, n));
            index.links.entry(link.b).or_default().push((link.a, n));
        }
        for (n, divergence) in collation.divergences.iter().enumerate() {
            for place in &divergence.places {
                let unit = UnitRef {
                    report: place.report,
                    unit: place.unit,
                };
                index.divergences.entry(unit).or_default().insert(n);
            }
        }
        index.add_facts(&engine.words());
        index.add_terms(engine);
        index
    }

    /// A date goes by its value in words, every other fact by its name.
    fn add_facts(&mut self, words: &Words) {
        for (fact, cluster) in self.collation.facts.iter().enumerate() {
            let date = cluster.value.as_deref();
            let date = date.filter(|_| cluster.kind == FactKind::Date);
            let told = date.and_then(|d| in_words(d, cluster.calendar.as_deref(), words));
            let label = told.map_or(Cow::Borrowed(cluster.label.as_str()), Cow::Owned);
            self.labels.insert(&cluster.id, label);
            let shared = reports_of(cluster).len() > 1;
            for mention in &cluster.mentions {
                let at = UnitRef {
                    report: mention.report,
                    unit: mention.unit,
                };
                let from = self.collation.reports[at.report].units[at.unit].start;
                let (start, end) = (mention.start - from, mention.end - from);
                let stretch = Stretch {
                    start,
                    end,
                    fact,
                    kind: cluster.kind,
                    shared,
                };
                self.stretches.entry(at).or_default().push(stretch);
            }
        }
    }

    /// A concept, and the fact that it is, goes by its best form in the interface's language; a concept that is
    /// no fact goes by any form rather than by its id.
    fn add_terms(&mut self, engine: &Engine) {
        for term in &self.collation.terms {
            let first = |forms: &'a Vec<TermForm>| forms.first().map(|form| form.form.as_str());
            if let Some(form) = term.forms.get(&engine.ui).and_then(first) {
                self.labels.insert(&term.concept, Cow::Borrowed(form));
            } else {
                let form = term.forms.values().find_map(first);
                let label = form.unwrap_or(&term.concept);
                self.labels
                    .entry(&term.concept)
                    .or_insert(Cow::Borrowed(label));
            }
        }
    }

    /// The name of a fact or concept for readers of the interface's language, if they have one; of what has no
    /// name its id without the kind.
    pub fn label<'s>(&'s self, id: &'s str) -> &'s str {
        let bare = || id.split_once(':').map_or(id, |(_, value)| value);
        self.labels.get(id).map_or_else(bare, Cow::as_ref)
    }

    /// The names of facts and concepts that have one, each once, and no more than a line takes.
    pub fn names(&self, ids: &[String]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in ids.iter().filter_map(|id| self.labels.get(id.as_str())) {
            if !names.iter().any(|known| *known == **name) {
                names.push(name.to_string());
            }
        }
        names.truncate(NAMES);
        names
    }

    /// The sign of a report.
    pub fn siglum(&self, report: usize) -> String {
        self.sigla[report].clone()
    }

    /// How the page refers to a unit.
    pub fn place(&self, at: UnitRef) -> PlaceOnPage {
        PlaceOnPage {
            report: at.report,
            siglum: self.sigla[at.report].clone(),
            id: format!("r{}u{}", at.report, at.unit),
            number: at.unit + 1,
        }
    }

    /// Whether a link joins the unit to another report.
    pub fn is_linked(&self, at: UnitRef) -> bool {
        self.links.contains_key(&at)
    }

    /// The text of a report: the first report that has it.
    pub fn text_of(&self, report: usize) -> usize {
        self.copies[report]
            .first()
            .map_or(report, |&first| first.min(report))
    }

    /// Whether a report repeats the text of one before it.
    pub fn repeats(&self, report: usize) -> bool {
        self.text_of(report) != report
    }

    /// Whether there are more reports than columns: then only those are listed that have something to show.
    pub fn many(&self) -> bool {
        self.collation.reports.len() > COLUMNS
    }
}

/// The reports that mention a fact.
pub fn reports_of(cluster: &FactCluster) -> BTreeSet<usize> {
    cluster
        .mentions
        .iter()
        .map(|mention| mention.report)
        .collect()
}
