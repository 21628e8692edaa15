//! The words of a report, divided once for all that read it.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};
use unicode_normalization::char::is_combining_mark;

use super::{TokenKind, Unit, tokens};
use crate::language;
use crate::text::{
    Span, TATWEEL, ZWNJ, digit, has_zwnj, is_alphanumeric, is_format, is_vowel_mark, plain,
};

/// A word, number or mark of a report: a [`Token`](super::Token) with its place in the report, and its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its place in the report's text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Which of the report's forms it is, below [`Words::forms`]. Equal for words that are written alike, so that a reader
    /// keeps what it finds out about a word (its stem, its sound, the terms it may begin) under this number.
    pub form: u32,
}

/// The words of a report, unit by unit, and each different form of them folded once.
///
/// Made by [`Document::words`](super::Document::words).
#[derive(Debug, Clone)]
pub struct Words {
    words: Vec<Word>,
    units: Vec<Range<usize>>,
    forms: Vec<Form>,
    /// The folded forms, one behind the other.
    folded: String,
}

/// For how many different forms there is room from the first.
const MOST_EXPECTED: usize = 1 << 10;

#[derive(Debug, Clone)]
struct Form {
    /// Its place in the folded text.
    folded: Range<usize>,
    shape: Shape,
    /// Whether it folds to one word whatever stands beside it, and whether its signs all stay in their places.
    as_word: bool,
    in_place: bool,
    /// Where it stands first in the report's text.
    first: Span,
}

/// Whether a word is one for every reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Letters and digits, with their marks and joiners inside.
    Letters,
    /// A single mark that joins nothing.
    Mark,
    /// What some readers divide or join: stops, apostrophes and hyphens, marks of direction, ideographs.
    Mixed,
}

/// A part of a unit, for a reader that divides some words otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// A word or mark that is one for every reader.
    Word(Word),
    /// A place in the report's text, free of white space, for the reader to divide.
    Mixed(Span),
}

impl Words {
    pub(super) fn new(text: &str, units: &[Unit]) -> Self {
        let mut all = Self {
            words: Vec::with_capacity(text.len() / 8),
            units: Vec::with_capacity(units.len()),
            forms: Vec::new(),
            folded: String::new(),
        };
        // a short report has a new form in some fifteen bytes, a long one many fewer
        let some = (text.len() / 14).min(MOST_EXPECTED);
        let mut numbers = FxHashMap::<&str, u32>::with_capacity_and_hasher(some, FxBuildHasher);
        for unit in units {
            let first = all.words.len();
            for token in tokens(&text[unit.span]) {
                let span = token.span.shifted(unit.span.start);
                let written = &text[span];
                let form = *numbers
                    .entry(written)
                    .or_insert_with(|| all.add(written, span, token.kind));
                all.words.push(Word {
                    span,
                    kind: token.kind,
                    form,
                });
            }
            all.units.push(first..all.words.len());
        }
        all
    }

    fn add(&mut self, written: &str, first: Span, kind: TokenKind) -> u32 {
        let start = self.folded.len();
        let table = language::fold_table();
        let mut each_one = true;
        for c in written.chars() {
            each_one &= table.fold_into(c, &mut self.folded);
        }
        let folded = &self.folded[start..];
        let plain = is_plain(written);
        let is_simple = plain && kind != TokenKind::Mark && !has_zwnj(written);
        let shape = match is_simple && !stretched(written) {
            true => Shape::Letters,
            false => Shape::of(written, kind),
        };
        let as_word = match shape {
            Shape::Letters => is_plain(folded) && (plain || is_nearly_plain(written)),
            Shape::Mark => folded == written,
            Shape::Mixed => false,
        };
        self.forms.push(Form {
            folded: start..self.folded.len(),
            shape,
            as_word,
            in_place: as_word && each_one,
            first,
        });
        self.forms.len() as u32 - 1
    }

    /// How many different forms there are.
    #[must_use]
    pub fn forms(&self) -> usize {
        self.forms.len()
    }

    /// A word folded; its ZWNJ stay.
    #[must_use]
    pub fn folded(&self, word: Word) -> &str {
        &self.folded[self.forms[word.form as usize].folded.clone()]
    }

    /// Whether folding makes one word of a word, letters of letters and digits of digits: where it does so of all words
    /// of a text, the folded text has the same words.
    pub(crate) fn folds_to_word(&self, word: Word) -> bool {
        self.forms[word.form as usize].as_word
    }

    /// Whether folding to one word leaves every sign in its place, too.
    pub(crate) fn folds_in_place(&self, word: Word) -> bool {
        self.forms[word.form as usize].in_place
    }

    /// Where each form stands first in the report's text.
    pub(super) fn firsts(&self) -> impl Iterator<Item = Span> + '_ {
        self.forms.iter().map(|form| form.first)
    }

    /// All words of the report.
    #[must_use]
    pub fn all(&self) -> &[Word] {
        &self.words
    }

    /// The words of a unit.
    ///
    /// # Panics
    /// There is no unit with this index.
    #[must_use]
    pub fn of_unit(&self, unit: usize) -> &[Word] {
        &self.words[self.units[unit].clone()]
    }

    /// The words of a unit that begin in a span of the report's text.
    ///
    /// # Panics
    /// There is no unit with this index.
    #[must_use]
    pub fn within(&self, unit: usize, span: Span) -> &[Word] {
        let words = self.of_unit(unit);
        let first = words.partition_point(|word| word.span.start < span.start);
        let end = words.partition_point(|word| word.span.start < span.end);
        &words[first..end.max(first)]
    }

    /// The words of a unit for a reader with an idea of its own of what a word is: nearly all are the same for every
    /// reader, and only the others have to be divided anew.
    pub(crate) fn stretches(&self, unit: usize) -> impl Iterator<Item = Stretch> + '_ {
        let words = self.of_unit(unit);
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = *words.get(at)?;
            at += 1;
            if self.shape(first) == Shape::Mark {
                return Some(Stretch::Word(first));
            }
            let mut end = first.span.end;
            while let Some(next) = words.get(at)
                && next.span.start == end
                && self.shape(*next) != Shape::Mark
            {
                end = next.span.end;
                at += 1;
            }
            Some(match self.shape(first) {
                Shape::Letters if end == first.span.end => Stretch::Word(first),
                _ => Stretch::Mixed(Span::new(first.span.start, end)),
            })
        })
    }

    fn shape(&self, word: Word) -> Shape {
        self.forms[word.form as usize].shape
    }
}

/// Whether a word has plain letters and digits alone, and ZWNJ between them.
fn is_plain(word: &str) -> bool {
    let is_plain = |part: &str| plain(part.as_bytes()) == part.len();
    is_plain(word) || has_zwnj(word) && word.split(ZWNJ).all(is_plain)
}

/// The same of a word with vowel marks and with digits of any system.
fn is_nearly_plain(word: &str) -> bool {
    word.chars().all(|c| {
        let letter = |c: char| is_plain(c.encode_utf8(&mut [0; 4]));
        c == ZWNJ || is_vowel_mark(c) || digit(c).is_some() || letter(c)
    })
}

/// Whether a word begins or ends with what only lengthens it.
fn stretched(word: &str) -> bool {
    word.starts_with(TATWEEL) || word.ends_with(TATWEEL)
}

impl Shape {
    fn of(written: &str, kind: TokenKind) -> Self {
        let mut chars = written.chars();
        let Some(first) = chars.next() else {
            return Self::Mixed;
        };
        let is_letter = |c: char| is_alphanumeric(c) && c != TATWEEL && !is_combining_mark(c);
        if kind == TokenKind::Mark {
            let joins = is_format(first)
                || matches!(first, ZWNJ | TATWEEL | '\'' | '’' | '-' | '‐' | '‑')
                || is_combining_mark(first);
            return match chars.next() {
                None if !joins => Self::Mark,
                _ => Self::Mixed,
            };
        }
        let inside = |c: char| is_alphanumeric(c) || is_combining_mark(c) || c == ZWNJ;
        match is_letter(first) && chars.all(inside) && !written.ends_with([ZWNJ, TATWEEL]) {
            true => Self::Letters,
            false => Self::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::UnitKind;

    #[test]
    fn words_written_alike_have_one_form() {
        let text = "وصل الوفد. الوفد وصل";
        let unit = Unit {
            kind: UnitKind::Sentence,
            span: Span::new(0, text.len()),
        };
        let words = Words::new(text, &[unit]);
        assert_eq!((words.all().len(), words.forms()), (5, 3));
        let [first, second, _, third, fourth] = words.of_unit(0) else {
            panic!("five words");
        };
        assert_eq!((first.form, second.form), (fourth.form, third.form));
        assert_eq!(words.folded(*first), language::folded("وصل"));
        assert_eq!(words.within(0, second.span), [*second]);
    }
}
