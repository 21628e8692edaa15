//! A text and its translation as segments, put together by the aligner.

use std::ops::Range;

use super::side::{Segment, Text};
use crate::bitext::{Mode, Options, align_texts};
use crate::document::{Document, UnitKind};
use crate::text::Span;

/// The segments of two texts in order: each links units that say the same; a segment with an empty side is an
/// omission or an addition. Boilerplate is left out.
pub fn segments<'a>(source: &'a Document, target: &'a Document) -> Vec<Segment<'a>> {
    let (own, other) = (Units::of(source), Units::of(target));
    let options = Options { mode: Some(Mode::Parallel), ..Options::default() };
    let alignment = align_texts(&own.texts(), &other.texts(), source.language, target.language, &options);
    let segment = |(from, to): (Range<usize>, Range<usize>)| Segment { source: own.text(&from), target: other.text(&to) };
    alignment.links.into_iter().map(|link| segment((link.source, link.target))).collect()
}

/// The units of a text that are translated.
struct Units<'a> {
    document: &'a Document,
    spans: Vec<Span>,
}

impl<'a> Units<'a> {
    fn of(document: &'a Document) -> Self {
        let kept = document.units.iter().filter(|unit| unit.kind != UnitKind::Boilerplate);
        Self { document, spans: kept.map(|unit| unit.span).collect() }
    }

    fn texts(&self) -> Vec<&'a str> {
        self.spans.iter().map(|span| &self.document.source.text()[*span]).collect()
    }

    /// The text from the first to the last of these units; the empty text before the next unit when there is none.
    fn text(&self, units: &Range<usize>) -> Text<'a> {
        let whole = self.document.source.text();
        let start = self.spans.get(units.start).map_or(whole.len(), |span| span.start);
        let end = match units.is_empty() {
            true => start,
            false => self.spans[units.end - 1].end,
        };
        Text { path: self.document.source.path(), text: &whole[start..end], start }
    }
}
