//! A text and its translation as segments, put together by the aligner.

use std::ops::Range;

use super::about::About;
use super::side::{Segment, Text};
use crate::bitext::{Link, Mode, Options, align_texts};
use crate::document::{Document, UnitKind};
use crate::text::Span;

/// The segments of two texts in order: each links units that say the same; a segment with an empty side is an
/// omission or an addition. Boilerplate is left out.
pub fn segments<'a>(source: &'a Document, target: &'a Document) -> Vec<Segment<'a>> {
    let (own, other) = (Units::of(source), Units::of(target));
    // of one sentence each there is nothing to choose from
    if let ([_], [_]) = (&own.spans[..], &other.spans[..]) {
        return vec![Segment::new(own.text(&(0..1)), other.text(&(0..1)))];
    }
    let options = Options {
        mode: Some(Mode::Parallel),
        ..Options::default()
    };
    let alignment = align_texts(
        &own.texts(),
        &other.texts(),
        source.language,
        target.language,
        &options,
    );
    let links = &alignment.links;
    let alone = |at: Option<usize>, of_source: bool| {
        let link = at.and_then(|at| links.get(at));
        link.is_some_and(|link| {
            if of_source {
                link.target.is_empty()
            } else {
                link.source.is_empty()
            }
        })
    };
    let segment = |(at, link): (usize, &Link)| {
        let beside =
            |of_source| alone(at.checked_sub(1), of_source) || alone(Some(at + 1), of_source);
        Segment {
            source: own.text(&link.source),
            target: other.text(&link.target),
            certain: !(link.target.is_empty() && beside(false)
                || link.source.is_empty() && beside(true)),
            about: About::default(),
        }
    };
    links.iter().enumerate().map(segment).collect()
}

/// The units of a text that are translated.
struct Units<'a> {
    document: &'a Document,
    spans: Vec<Span>,
}

impl<'a> Units<'a> {
    fn of(document: &'a Document) -> Self {
        let kept = document
            .units
            .iter()
            .filter(|unit| unit.kind != UnitKind::Boilerplate);
        Self {
            document,
            spans: kept.map(|unit| unit.span).collect(),
        }
    }

    fn texts(&self) -> Vec<&'a str> {
        self.spans
            .iter()
            .map(|span| &self.document.source.text()[*span])
            .collect()
    }

    /// The text from the first to the last of these units; the empty text before the next unit when there is none.
    fn text(&self, units: &Range<usize>) -> Text<'a> {
        let whole = self.document.source.text();
        let start = self
            .spans
            .get(units.start)
            .map_or(whole.len(), |span| span.start);
        let end = match units.is_empty() {
            true => start,
            false => self.spans[units.end - 1].end,
        };
        Text::plain(self.document.source.path(), &whole[start..end], start)
    }
}
