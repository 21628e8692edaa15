use unicode_segmentation::UnicodeSegmentation;

use super::Span;
use super::letter::is_alphanumeric;

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
    let mut chunks = chunks(text);
    let mut start = 0;
    // of the chunk that begins there, what is left to give
    let mut simple_ones = [None::<Token>; 3].into_iter();
    let mut rest = None;
    std::iter::from_fn(move || {
        loop {
            let next = simple_ones.find_map(|token| token);
            if let Some(token) = next.or_else(|| rest.as_mut().and_then(Iterator::next)) {
                let span = token.span.shifted(start);
                return Some(Token { span, ..token });
            }
            let (begin, chunk) = chunks.next()?;
            start = begin;
            match simple(chunk) {
                Some(found) => (simple_ones, rest) = (found.into_iter(), None),
                None => rest = Some(divided(chunk)),
            }
        }
    })
}

/// Stretches of a text between single spaces, with where they begin: no boundary inside one depends on what
/// stands around it. A space stays where what follows it may be a mark that belongs to it.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let begin = start;
        let rest = bytes.get(begin..).filter(|rest| !rest.is_empty())?;
        let parts = |at: &usize| {
            let next = &rest[at + 1..];
            next.first().is_some_and(u8::is_ascii_graphic)
                || letters(&next[..next.len().min(2)]) > 0
        };
        let end = memchr::memchr_iter(b' ', rest).find(parts);
        let chunk = begin..begin + end.unwrap_or(rest.len());
        start = end.map_or(bytes.len(), |end| begin + end + 1);
        Some((begin, &text[chunk]))
    })
}

/// How many bytes of Arabic letters, of two bytes each and without marks, a text begins with.
pub(crate) fn letters(bytes: &[u8]) -> usize {
    let letter = |pair: &[u8]| {
        matches!(
            pair,
            [0xd8, 0xa0..=0xbf]
                | [0xd9, 0x80..=0x8a]
                | [0xd9, 0xb1..=0xbf]
                | [0xda, 0x80..=0xbf]
                | [0xdb, 0x80..=0x93]
        )
    };
    2 * bytes.chunks(2).take_while(|pair| letter(pair)).count()
}

/// The tokens of a chunk that is a word of plain letters and digits, perhaps with one mark before and one after it:
/// most of a text, for which the general algorithm is slow.
fn simple(chunk: &str) -> Option<[Option<Token>; 3]> {
    let token = |start, end, kind| Token {
        span: Span::new(start, end),
        kind,
    };
    let opening = match chunk.as_bytes() {
        [b'(' | b'[', ..] => 1,
        [0xc2, 0xab, ..] => "«".len(),
        _ => 0,
    };
    let end = opening + plain(&chunk.as_bytes()[opening..]);
    let mark = match &chunk[end..] {
        "" => None,
        "." | "," | ":" | ";" | "!" | "?" | ")" | "]" | "»" | "،" | "؛" | "؟" => {
            Some(token(end, chunk.len(), TokenKind::Mark))
        }
        _ => return None,
    };
    let kind = match chunk.as_bytes().get(opening) {
        Some(byte) if byte.is_ascii_digit() => TokenKind::Number,
        _ => TokenKind::Word,
    };
    let opening_mark = (opening > 0).then(|| token(0, opening, TokenKind::Mark));
    (end > opening).then(|| [opening_mark, Some(token(opening, end, kind)), mark])
}

/// How many bytes of ASCII letters and digits and of Arabic letters a text begins with: nothing divides them.
fn plain(bytes: &[u8]) -> usize {
    let mut end = 0;
    loop {
        let rest = &bytes[end..];
        let ascii = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let found = match ascii.count() {
            0 => letters(rest),
            found => found,
        };
        if found == 0 {
            return end;
        }
        end += found;
    }
}

/// The tokens of any text.
fn divided(text: &str) -> impl Iterator<Item = Token> + '_ {
    text.split_word_bound_indices().filter_map(|(start, word)| {
        // bidi marks may stand before the first letter
        let first = word
            .chars()
            .find(|c| is_alphanumeric(*c))
            .or(word.chars().next())?;
        let kind = match first {
            c if c.is_whitespace() => return None,
            c if !is_alphanumeric(c) => TokenKind::Mark,
            c if c.is_numeric() => TokenKind::Number,
            _ => TokenKind::Word,
        };
        Some(Token {
            span: Span::new(start, start + word.len()),
            kind,
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_gives_what_the_boundaries_of_unicode_give(
            text in "([ابتکیيك،.:؟]|[ \u{200c}\u{64b}\u{640}]|[aB9٣۴,_'«»()\\[\\]\u{200f}\n]){0,24}"
        ) {
            let short: Vec<Token> = tokens(&text).collect();
            let long: Vec<Token> = divided(&text).collect();
            prop_assert_eq!(short, long);
        }
    }
}
