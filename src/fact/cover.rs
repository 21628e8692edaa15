//! A report as words, with what is known to stand in their places.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::mention::{Fact, TermMention};
use super::value::{FactKind, NameKind};
use crate::document::{Document, Stretch, UnitKind, letters};
use crate::glossary::{ConceptKind, Glossary};
use crate::language::folded;
use crate::text::{Span, TATWEEL, Vocabulary, ZWNJ, has_zwnj, is_alphanumeric, is_format};

/// A word or mark of a report, for the names and events in it; what is known of each distinct word is computed once
/// per report.
///
/// The words of the [document](Document::words), but that a full stop or apostrophe between letters divides names (ه.م), and
/// every mark stands by itself, as what opens and closes around a name is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub span: Span,
    /// What is known of it: an index into [`Text::known`].
    known: u32,
    /// The term or fact that it is part of.
    pub cover: Cover,
}

/// A distinct word of a report.
#[derive(Debug)]
pub struct Known<'d> {
    /// Its number in the reader's vocabulary.
    pub number: u32,
    /// As it stands first.
    pub written: &'d str,
    /// Folded, without ZWNJ.
    pub dense: Cow<'d, str>,
    /// Whether it is a mark, and no word.
    pub mark: bool,
}

/// What a word is known to be part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    Nothing,
    /// A term of the glossary, by its place in the list of mentions.
    Term(u32, ConceptKind),
    /// A name that was found in the report.
    Name(NameKind),
    /// A date or number.
    Figure,
}

/// The words of a report, unit by unit.
#[derive(Debug)]
pub struct Text<'d> {
    pub document: &'d Document,
    pub words: Vec<Word>,
    pub units: Vec<Range<usize>>,
    pub known: Vec<Known<'d>>,
}

impl<'d> Text<'d> {
    /// Divides all units but the boilerplate. `numbers` are those of the document's forms in the vocabulary.
    pub fn new(document: &'d Document, numbers: &[u32], vocabulary: &mut Vocabulary) -> Self {
        let mut text = Self {
            document,
            words: Vec::with_capacity(document.source.text().len() / 9),
            units: Vec::with_capacity(document.units.len()),
            known: Vec::new(),
        };
        let words = document.words();
        let mut of_forms: Vec<Option<u32>> = vec![None; words.forms()];
        let mut of_pieces: FxHashMap<&'d str, u32> = FxHashMap::default();
        for (unit, of) in document.units.iter().enumerate() {
            let first = text.words.len();
            if of.kind != UnitKind::Boilerplate {
                for stretch in words.stretches(unit) {
                    match stretch {
                        Stretch::Word(word) => {
                            let known = &mut of_forms[word.form as usize];
                            let known = *known.get_or_insert_with(|| {
                                let number = numbers[word.form as usize];
                                text.know(number, word.span, words.folded(word).into())
                            });
                            text.push(word.span, known);
                        }
                        Stretch::Mixed(within) => {
                            for span in pieces(&document.source.text()[within]) {
                                let span = span.shifted(within.start);
                                let written = &document.source.text()[span];
                                let known = of_pieces.entry(written);
                                let known = *known.or_insert_with(|| {
                                    let number = vocabulary.number(written);
                                    text.know(number, span, folded(written).into())
                                });
                                text.push(span, known);
                            }
                        }
                    }
                }
            }
            text.units.push(first..text.words.len());
        }
        text
    }

    /// Adds a word that is met for the first time and returns its number.
    fn know(&mut self, number: u32, span: Span, mut folded: Cow<'d, str>) -> u32 {
        if has_zwnj(&folded) {
            folded.to_mut().retain(|c| c != ZWNJ);
        }
        let written = &self.document.source.text()[span];
        self.known.push(Known {
            number,
            written,
            dense: folded,
            mark: !written.starts_with(is_alphanumeric),
        });
        self.known.len() as u32 - 1
    }

    fn push(&mut self, span: Span, known: u32) {
        self.words.push(Word {
            span,
            known,
            cover: Cover::Nothing,
        });
    }

    /// Marks the words that belong to terms, dates and numbers. Of overlapping terms, names take precedence.
    pub fn cover(&mut self, terms: &[TermMention], glossary: &Glossary, facts: &[Fact]) {
        for (index, term) in terms.iter().enumerate() {
            let kind = glossary.concepts()[term.concept].kind;
            for word in self.within(term.unit, term.span) {
                let keeps = match self.words[word].cover {
                    Cover::Term(_, known) => rank(known) <= rank(kind),
                    _ => false,
                };
                if !keeps {
                    self.words[word].cover = Cover::Term(index as u32, kind);
                }
            }
        }
        for fact in facts {
            if !matches!(fact.kind(), FactKind::Date | FactKind::Number) {
                continue;
            }
            for word in self.within(fact.unit, fact.span) {
                if self.words[word].cover == Cover::Nothing {
                    self.words[word].cover = Cover::Figure;
                }
            }
        }
    }

    /// The words that share a byte with a span of a unit.
    pub fn within(&self, unit: usize, span: Span) -> Range<usize> {
        let Range { start, end } = self.units[unit].clone();
        let words = &self.words[start..end];
        let first = words.partition_point(|word| word.span.end <= span.start);
        let last = words.partition_point(|word| word.span.start < span.end);
        start + first..start + last.max(first)
    }

    pub fn known_of(&self, at: usize) -> &Known<'d> {
        &self.known[self.words[at].known as usize]
    }

    /// Which of [`Text::known`] a word is.
    pub fn number(&self, at: usize) -> usize {
        self.words[at].known as usize
    }

    pub fn written(&self, at: usize) -> &'d str {
        &self.document.source.text()[self.words[at].span]
    }

    pub fn is_mark(&self, at: usize, marks: &str) -> bool {
        self.known_of(at).mark && self.written(at).chars().all(|c| marks.contains(c))
    }

    /// The place of a range of words, without the given number of letters at its beginning.
    pub fn span_after(&self, words: Range<usize>, letters: usize) -> Span {
        let start = self.words[words.start].span.start;
        let skip = letters_len(self.written(words.start), letters);
        Span::new(start + skip, self.words[words.end - 1].span.end)
    }

    /// Whether a word is part of a date or number.
    pub fn is_figure(&self, at: usize) -> bool {
        self.words[at].cover == Cover::Figure
    }

    /// What the term at a word is, if it is one of a kind.
    pub fn term(&self, at: usize, kind: ConceptKind) -> Option<usize> {
        match self.words[at].cover {
            Cover::Term(index, found) if found == kind => Some(index as usize),
            _ => None,
        }
    }
}

/// A word folded, without ZWNJ.
pub fn dense(word: &str) -> String {
    let mut folded = folded(word);
    folded.retain(|c| c != ZWNJ);
    folded
}

/// The rank of a kind; of two terms that share a word, the one with the lower rank keeps it.
fn rank(kind: ConceptKind) -> u8 {
    match kind {
        ConceptKind::Person => 0,
        ConceptKind::Organisation => 1,
        ConceptKind::Treaty => 2,
        ConceptKind::Place => 3,
        ConceptKind::Office => 4,
        ConceptKind::Event | ConceptKind::Term => 5,
    }
}

/// The words and marks of a text; a joiner inside a word belongs to it.
pub(in crate::fact) fn pieces(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let before = |c: char| c.is_whitespace() || is_joiner(c);
        let start = next + text[next..].find(|c: char| !before(c))?;
        let first = text[start..].chars().next()?;
        let mut end = start + first.len_utf8();
        next = end;
        if is_alphanumeric(first) {
            loop {
                // most of a text in Arabic script is letters alone
                let plain = letters(&text.as_bytes()[next..]);
                if plain > 0 {
                    next += plain;
                    end = next;
                }
                let Some(c) = text[next..].chars().next() else {
                    break;
                };
                let of_word = is_alphanumeric(c) || is_combining_mark(c);
                if !of_word && !is_joiner(c) {
                    break;
                }
                next += c.len_utf8();
                if of_word {
                    end = next;
                }
            }
        }
        Some(Span::new(start, end))
    })
}

fn is_joiner(c: char) -> bool {
    matches!(c, ZWNJ | TATWEEL) || is_format(c)
}

/// The bytes of the first letters of a word with the marks that stay with them.
fn letters_len(word: &str, letters: usize) -> usize {
    let mut seen = 0;
    for (at, c) in word.char_indices() {
        if is_alphanumeric(c) && c != TATWEEL && !is_combining_mark(c) {
            seen += 1;
        }
        if seen > letters {
            return at;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Division;
    use crate::language::Language;
    use crate::text::Source;

    proptest! {
        #[test]
        fn the_words_of_a_report_are_the_pieces_of_its_units(
            text in "([ابتکيك،.:؟']|[ \u{200c}\u{64b}\u{640}]|[a9٣۴,'«»()\u{200f}\n]|[東ب京]){0,24}"
        ) {
            let source = Source::new("a", &*text);
            let Ok(document) = Document::of(source, Language::named("ar").ok(), Division::Lines) else {
                return Ok(());
            };
            let vocabulary = &mut Vocabulary::default();
            let numbers = document.numbers_in(vocabulary);
            let words: Vec<Span> = Text::new(&document, &numbers, vocabulary).words.iter().map(|word| word.span).collect();
            let of = |unit: usize| pieces(document.unit_text(unit)).map(move |span| (unit, span));
            let all = (0..document.units.len()).flat_map(of);
            let all: Vec<Span> = all.map(|(unit, span)| span.shifted(document.units[unit].span.start)).collect();
            prop_assert_eq!(words, all);
        }
    }
}
