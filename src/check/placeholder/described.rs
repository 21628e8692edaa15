use regex::Regex;

use crate::text::Span;

/// Placeholders that the user describes by patterns.
#[derive(Debug, Clone, Default)]
pub struct OwnPlaceholders(Vec<Regex>);

impl OwnPlaceholders {
    /// What these patterns match.
    pub fn new(patterns: Vec<Regex>) -> Self {
        Self(patterns)
    }

    /// Where they stand in a text, in order and apart.
    pub fn matches(&self, text: &str) -> Vec<Span> {
        let found = self.0.iter().flat_map(|pattern| pattern.find_iter(text));
        let mut spans: Vec<Span> = found
            .map(|found| Span::new(found.start(), found.end()))
            .collect();
        spans.sort_unstable();
        let mut end = 0;
        spans.retain(|span| {
            let apart = span.start >= end && !span.is_empty();
            end = if apart { span.end } else { end };
            apart
        });
        spans
    }
}
