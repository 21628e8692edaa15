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
    let bytes = text.as_bytes();
    let mut next = 0;
    // what is left to give: the rest of a plain stretch, or of one that is divided by the general algorithm
    let mut plain_ones = [None::<Token>; 2];
    let mut general = None;
    std::iter::from_fn(move || {
        loop {
            let [first, second] = &mut plain_ones;
            if let Some(token) = first.take().or_else(|| second.take()) {
                return Some(token);
            }
            if let Some((start, rest)) = &mut general {
                if let Some(Token { span, kind }) = Iterator::next(rest) {
                    let span = span.shifted(*start);
                    return Some(Token { span, kind });
                }
                general = None;
            }
            if next >= bytes.len() {
                return None;
            }
            if let Some(plain) = Plain::at(bytes, next) {
                next = plain.next;
                let [opening, mark] = plain.marks.map(|span| {
                    let kind = TokenKind::Mark;
                    (!span.is_empty()).then_some(Token { span, kind })
                });
                let word = Some(plain.word);
                plain_ones = match opening {
                    Some(_) => [word, mark],
                    None => [mark, None],
                };
                return opening.or(word);
            }
            let start = next;
            let mut ends = memchr::memchr2_iter(b' ', b'\n', &bytes[start..]);
            let end = ends.find_map(|at| Some((start + at, divides(bytes, start + at)?)));
            let (end, after) = end.unwrap_or((bytes.len(), bytes.len()));
            next = after;
            general = Some((start, divided(&text[start..end])));
        }
    })
}

/// A word of plain letters and digits, perhaps with one mark before and one after it, up to where the text is divided
/// whatever stands around: most of a text, for which the general algorithm is slow.
struct Plain {
    /// What stands before and after the word; may be empty.
    marks: [Span; 2],
    word: Token,
    /// Where the text goes on.
    next: usize,
}

impl Plain {
    fn at(bytes: &[u8], start: usize) -> Option<Self> {
        let opening = match bytes[start..] {
            [b'(' | b'[', ..] => 1,
            [0xc2, 0xab, ..] => "«".len(),
            _ => 0,
        };
        let first = start + opening;
        let end = first + plain(&bytes[first..]);
        if end == first {
            return None;
        }
        let mark = match bytes[end..] {
            [b'.' | b',' | b':' | b';' | b'!' | b'?' | b')' | b']', ..] => 1,
            [0xc2, 0xbb, ..] | [0xd8, 0x8c | 0x9b | 0x9f, ..] => "»".len(),
            _ => 0,
        };
        let kind = match bytes[first].is_ascii_digit() {
            true => TokenKind::Number,
            false => TokenKind::Word,
        };
        let word = Token {
            span: Span::new(first, end),
            kind,
        };
        Some(Self {
            marks: [Span::new(start, first), Span::new(end, end + mark)],
            word,
            next: divides(bytes, end + mark)?,
        })
    }
}

/// Where a text goes on after what divides it at a place: its end, a line break, or a space where what follows is no
/// mark that may belong to it. No boundary on one side depends on what stands on the other.
fn divides(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at..] {
        [] => Some(at),
        [b'\n', ..] => Some(at + 1),
        [b' ', ref next @ ..] => {
            let follows = next.first().is_some_and(u8::is_ascii_graphic) || letter(next);
            follows.then_some(at + 1)
        }
        _ => None,
    }
}

/// How many bytes of Arabic letters, of two bytes each and without marks, a text begins with.
pub(crate) fn letters(bytes: &[u8]) -> usize {
    let mut end = 0;
    while letter(&bytes[end..]) {
        end += 2;
    }
    end
}

/// The Arabic letters without marks, by the first of their two bytes from [`FIRST_BYTE`] on, and then a bit for each second
/// byte.
const LETTERS: [u64; 4] = [
    bits(0xa0, 0xbf),
    bits(0x80, 0x8a) | bits(0xb1, 0xbf),
    bits(0x80, 0xbf),
    bits(0x80, 0x93),
];
const FIRST_BYTE: u8 = 0xd8;

/// A bit for each of the bytes that go on a character, from `first` to `last`.
const fn bits(first: u8, last: u8) -> u64 {
    (u64::MAX << (first - 0x80)) & (u64::MAX >> (0xbf - last))
}

/// Whether a text begins with such a letter.
#[inline]
fn letter(bytes: &[u8]) -> bool {
    let [first, second, ..] = *bytes else {
        return false;
    };
    let of_first = LETTERS.get(usize::from(first.wrapping_sub(FIRST_BYTE)));
    of_first.is_some_and(|of| of >> (second & 0x3f) & 1 == 1 && second & 0xc0 == 0x80)
}

/// How many bytes of ASCII letters and digits and of Arabic letters a text begins with: nothing divides them.
pub(crate) fn plain(bytes: &[u8]) -> usize {
    let mut end = 0;
    loop {
        end += letters(&bytes[end..]);
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_alphanumeric() => end += 1,
            _ => return end,
        }
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
