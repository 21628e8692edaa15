use std::sync::LazyLock;

use crate::text::{Span, TATWEEL, ZWNJ, is_format};

/// A word of a text, ZWNJ inside it included, or a single mark between words.
///
/// Those of a [report](crate::document::Words), but that a term may be listed with a hyphen and written with a space, so that
/// a hyphen divides and is none, and a full stop divides. Listed forms and texts that are no report are divided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermWord {
    pub span: Span,
    pub kind: WordKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    Letters,
    /// Anything else; no term reaches over it unless the term has it too. A blank line counts as one.
    Mark,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    /// Belongs to the word around it, if there is one.
    Attached,
    Apostrophe,
    Space,
    Newline,
    Hyphen,
    Mark,
}

/// The classes of the characters below U+0800, looked up for each letter of the text.
static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let chars = (0..0x800).map(|code| char::from_u32(code).map_or(Class::Mark, class_by_property));
    chars.collect()
});

fn class(c: char) -> Class {
    match CLASSES.get(c as usize) {
        Some(&class) => class,
        None => class_by_property(c),
    }
}

fn class_by_property(c: char) -> Class {
    match c {
        '\n' => Class::Newline,
        '\'' | '’' => Class::Apostrophe,
        '-' | '‐' | '‑' => Class::Hyphen,
        // tatweel is a letter to Unicode; joiners, bidi marks and the byte order mark are nothing
        TATWEEL | ZWNJ => Class::Attached,
        _ if is_format(c) => Class::Attached,
        '\0'..='\u{7f}' if !c.is_ascii_alphanumeric() => match c.is_ascii_whitespace() {
            true => Class::Space,
            false => Class::Mark,
        },
        // Unicode counts the Arabic vowel marks as alphabetic
        _ if unicode_normalization::char::is_combining_mark(c) => Class::Attached,
        _ if c.is_alphanumeric() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// The words and marks of `text` in order. A hyphen divides words and is not itself a mark.
pub(super) fn words(text: &str) -> impl Iterator<Item = TermWord> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut newlines = 0;
        while let Some((start, c)) = chars.next() {
            let mut end = start + c.len_utf8();
            match class(c) {
                Class::Letter => {
                    while let Some(&(at, c)) = chars.peek() {
                        let next = at + c.len_utf8();
                        match class(c) {
                            Class::Letter => end = next,
                            // a mark that folds to nothing stays with its letter, a ZWNJ at the end does not
                            Class::Attached if c == ZWNJ || is_format(c) => {}
                            Class::Attached => end = next,
                            Class::Apostrophe if text[next..].starts_with(char::is_alphabetic) => {}
                            _ => break,
                        }
                        chars.next();
                    }
                    let kind = WordKind::Letters;
                    return Some(TermWord {
                        span: Span::new(start, end),
                        kind,
                    });
                }
                Class::Newline => {
                    newlines += 1;
                    if newlines == 2 {
                        let kind = WordKind::Mark;
                        return Some(TermWord {
                            span: Span::new(start, end),
                            kind,
                        });
                    }
                }
                Class::Mark | Class::Apostrophe => {
                    let kind = WordKind::Mark;
                    return Some(TermWord {
                        span: Span::new(start, end),
                        kind,
                    });
                }
                Class::Attached | Class::Space | Class::Hyphen => {}
            }
        }
        None
    })
}

/// Whether a character is a letter or digit by itself; the vowel marks and tatweel are not.
pub(super) fn is_letter(c: char) -> bool {
    class(c) == Class::Letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zwnj_stays_inside_its_word_and_a_blank_line_divides() {
        let text = "«نمی‌شود» ,\n\nArmenia's Russia-led\nكتـاب\u{64f}";
        let found: Vec<&str> = words(text).map(|word| &text[word.span]).collect();
        assert_eq!(
            found,
            [
                "«",
                "نمی‌شود",
                "»",
                ",",
                "\n",
                "Armenia's",
                "Russia",
                "led",
                "كتـاب\u{64f}"
            ]
        );
    }
}
