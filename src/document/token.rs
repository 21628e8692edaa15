use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// A word, number or mark: where it stands and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its place in the text that was divided.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with the marks and ZWNJ between them.
    Word,
    /// Begins with a digit: `3,5`, `۲۰۲۴`, `14th`.
    Number,
    /// Anything else that is not white space.
    Mark,
}

/// The tokens of `text` by Unicode's word boundaries (UAX #29), without white space.
///
/// ZWNJ stays inside its word, a decimal or thousands separator inside its number.
///
/// ```
/// use muqabala::document::tokens;
/// let text = "نمی‌شود ۳٫۵ درصد.";
/// let words: Vec<&str> = tokens(text).map(|token| &text[token.span]).collect();
/// assert_eq!(words, ["نمی‌شود", "۳٫۵", "درصد", "."]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    text.split_word_bound_indices().filter_map(|(start, word)| {
        // bidi marks may stand before the first letter
        let first = word
            .chars()
            .find(|c| c.is_alphanumeric())
            .or(word.chars().next())?;
        let kind = match first {
            c if c.is_whitespace() => return None,
            c if c.is_numeric() => TokenKind::Number,
            c if c.is_alphabetic() => TokenKind::Word,
            _ => TokenKind::Mark,
        };
        Some(Token {
            span: Span::new(start, start + word.len()),
            kind,
        })
    })
}
