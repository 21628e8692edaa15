//! A disagreement across all reports: who says what.

use std::path::Path;

use super::found::Found;
use crate::bitext::collation::{Link, Place, Say, UnitRef};
use crate::document::Document;
use crate::language::fill;
use crate::text::Span;

/// Passages that disagree on one thing.
pub(super) struct Ladder {
    pub kind: &'static str,
    /// The event at issue, or the person.
    pub event: Option<u32>,
    /// Each with what it says, in the order of the reports.
    passages: Vec<(UnitRef, Span, String)>,
}

/// The ladders found so far.
#[derive(Default)]
pub(super) struct Ladders(Vec<Ladder>);

impl Ladders {
    /// Adds two passages that disagree, to the ladder that holds one of them if there is one.
    pub fn add(&mut self, link: &Link, found: Found, documents: &[Document]) {
        let says = found.says.unwrap_or_else(|| {
            let text =
                |at: UnitRef, span: Span| documents[at.report].source.text()[span].to_owned();
            [text(link.a, found.a), text(link.b, found.b)]
        });
        let [one, two] = says;
        let mut joined = Ladder {
            kind: found.kind,
            event: found.event,
            passages: vec![(link.a, found.a, one), (link.b, found.b, two)],
        };
        let (mut kept, meeting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.0)
            .into_iter()
            .partition(|ladder| !ladder.meets(&joined));
        for ladder in meeting {
            joined.event = ladder.event.or(joined.event);
            joined.passages.extend(ladder.passages);
        }
        joined.passages.sort();
        joined.passages.dedup();
        kept.push(joined);
        self.0 = kept;
    }

    /// All ladders, in the order of their first passages.
    pub fn all(mut self) -> impl Iterator<Item = Ladder> {
        self.0
            .sort_by(|x, y| x.passages.cmp(&y.passages).then(x.kind.cmp(y.kind)));
        self.0.into_iter()
    }
}

impl Ladder {
    fn meets(&self, other: &Self) -> bool {
        let one = |(at, span, _): &(UnitRef, Span, String)| {
            other
                .passages
                .iter()
                .any(|(there, other, _)| at == there && span == other)
        };
        self.kind == other.kind && self.passages.iter().any(one)
    }

    pub fn places(&self) -> Vec<Place> {
        let place = |(at, span, _): &(UnitRef, Span, String)| Place {
            report: at.report,
            unit: at.unit,
            start: span.start,
            end: span.end,
        };
        self.passages.iter().map(place).collect()
    }

    /// What is said, each with the places that say it.
    pub fn rungs(&self) -> Vec<Say> {
        let mut says: Vec<Say> = Vec::new();
        for (place, (_, _, value)) in self.passages.iter().enumerate() {
            match says.iter_mut().find(|say| say.value == *value) {
                Some(say) => say.places.push(place),
                None => says.push(Say {
                    value: value.clone(),
                    places: vec![place],
                }),
            }
        }
        says
    }

    /// Who says what, in the words of the reports; `quoted` is the template of one statement.
    pub fn says(&self, documents: &[Document], quoted: &str, ui: &str) -> String {
        let rung = |say: Say| {
            let (at, span, _) = &self.passages[say.places[0]];
            let words = &documents[at.report].source.text()[*span];
            let mut who: Vec<String> = say
                .places
                .iter()
                .map(|&place| name(&documents[self.passages[place].0.report]))
                .collect();
            who.dedup();
            fill(quoted, ui, &[("words", words), ("who", &who.join(", "))])
        };
        let rungs: Vec<String> = self.rungs().into_iter().map(rung).collect();
        rungs.join(" · ")
    }
}

/// The name of a report: its file name without folder and extension.
fn name(report: &Document) -> String {
    let path = Path::new(report.source.path());
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    stem.to_string_lossy().into_owned()
}
