use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 byte offsets into one text.
///
/// `start <= end`; both lie on character boundaries of the text that the span was made for.
///
/// ```
/// use muqabala::text::Span;
/// assert_eq!(Span::new(5, 13).of("قال كتاب"), None); // not a character boundary
/// assert_eq!(Span::new(7, 15).of("قال كتاب"), Some("كتاب"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    ///
    /// # Panics
    /// `start` lies after `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts");
        Self { start, end }
    }

    /// Its length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text it covers, or nothing when it does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Whether `other` lies inside it.
    #[must_use]
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span in a text where this one begins `by` bytes later.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let covered = &text[self.start..self.end];
        let start = self.start + (covered.len() - covered.trim_start().len());
        Self::new(start, (start + covered.trim().len()).max(start))
    }
}

impl std::ops::Index<Span> for str {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.start..span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    #[should_panic(expected = "a span ends before it starts")]
    fn a_span_that_ends_before_it_starts_is_refused() {
        let _ = Span::new(3, 2);
    }
}
