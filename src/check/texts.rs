//! A text and its translation as segments.

use super::side::{Segment, Text};
use crate::document::Document;
use crate::text::Span;

/// The segments of two texts, line by line.
pub fn segments<'a>(source: &'a Document, target: &'a Document) -> Vec<Segment<'a>> {
    let side = |document: &'a Document, at: usize| -> Text<'a> {
        let unit = document.units.get(at).map(|unit| unit.span);
        let end = document.source.text().len();
        let span = unit.unwrap_or(Span::new(end, end));
        Text { path: document.source.path(), text: &document.source.text()[span], start: span.start }
    };
    let count = source.units.len().max(target.units.len());
    (0..count).map(|at| Segment { source: side(source, at), target: side(target, at) }).collect()
}
