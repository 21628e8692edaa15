use super::Span;

/// A stretch of a text that stands in its file byte for byte; between two stretches the file has escapes, mark-up or
/// the layout of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the text, in bytes.
    pub at: usize,
    /// Where it stands in the file; as long as it is in the text.
    pub place: Span,
}

impl Piece {
    /// The place in the file of a span of the text that `pieces`, in order, make up, as far as both its ends stand in
    /// pieces. It is longer than the span where something stands between the pieces.
    ///
    /// ```
    /// use muqabala::text::{Piece, Span};
    /// // the file has `one\ntwo` with the line break as an escape
    /// let pieces = [Piece { at: 0, place: Span::new(5, 8) }, Piece { at: 4, place: Span::new(10, 13) }];
    /// assert_eq!(Piece::locate(&pieces, Span::new(4, 7)), Some(Span::new(10, 13)));
    /// assert_eq!(Piece::locate(&pieces, Span::new(1, 6)), Some(Span::new(6, 12)));
    /// assert_eq!(Piece::locate(&pieces, Span::new(3, 4)), None);
    /// ```
    #[must_use]
    pub fn locate(pieces: &[Piece], span: Span) -> Option<Span> {
        let last =
            |offset: usize| pieces[..pieces.partition_point(|piece| piece.at <= offset)].last();
        let first = last(span.start).filter(|piece| span.start - piece.at <= piece.place.len())?;
        // a span that ends where a piece begins ends in the piece before
        let at_end = match span.is_empty() {
            true => Some(first),
            false => last(span.end - 1),
        };
        let end = at_end.filter(|piece| span.end - piece.at <= piece.place.len())?;
        let start = first.place.start + (span.start - first.at);
        if !span.is_empty() && span.start - first.at == first.place.len() {
            return None;
        }
        Some(Span::new(start, end.place.start + (span.end - end.at)))
    }

    /// Adds `length` bytes of a text that so far has `at`, which stand in the file from `place` on.
    pub fn push(pieces: &mut Vec<Piece>, at: usize, place: usize, length: usize) {
        if length == 0 {
            return;
        }
        if let Some(last) = pieces.last_mut()
            && last.at + last.place.len() == at
            && last.place.end == place
        {
            last.place.end += length;
            return;
        }
        let place = Span::new(place, place + length);
        pieces.push(Piece { at, place });
    }
}
