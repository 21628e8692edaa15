//! One side of a segment, read once for all rules.

use crate::document::{Document, Token, Unit, UnitKind, tokens};
use crate::fact::{Fact, FactKind, Reader, TermMention};
use crate::glossary::Glossary;
use crate::language::{self, Language};
use crate::text::{Piece, Source, Span, ZWNJ};

use super::about::About;
use super::finding::Place;

/// One side of a segment as it stands in a file.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The file, as the user named it.
    pub path: &'a str,
    /// The text of the segment; empty when the other side has no counterpart.
    pub text: &'a str,
    /// Where it stands in the file; longer than the text where the file has escapes or mark-up, and empty in
    /// formats without such places.
    pub span: Span,
    /// The line or row of the segment, counted from 1, where the file is not at hand to count it.
    pub line: Option<usize>,
    /// The stretches of the text that the file has as they are, in order; of a text that stands in the file as it is
    /// they need no message.
    pub pieces: &'a [Piece],
    /// The elements for mark-up of the original file that the format keeps apart from the text.
    pub codes: &'a [String],
}

impl<'a> Text<'a> {
    /// A text that stands in the file as it is, from this byte on.
    #[must_use]
    pub fn plain(path: &'a str, text: &'a str, start: usize) -> Self {
        Self {
            path,
            text,
            span: Span::new(start, start + text.len()),
            line: None,
            pieces: &[],
            codes: &[],
        }
    }

    /// Whether each of its characters has a place of its own in the file.
    pub(super) fn is_plain(&self) -> bool {
        self.span.len() == self.text.len()
    }

    /// The whole text.
    pub(super) fn place(&self) -> Place {
        Place {
            path: self.path.to_owned(),
            span: self.span,
            line: self.line,
            text: self.text.to_owned(),
        }
    }
}

/// A source segment and its translation.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    /// What was translated.
    pub source: Text<'a>,
    /// The translation.
    pub target: Text<'a>,
    /// False where an aligner left text on both sides without a partner, one after the other: what looks like
    /// an omission may be a free translation.
    pub certain: bool,
    /// What the file says of it beside.
    pub about: About<'a>,
}

impl<'a> Segment<'a> {
    /// A segment of which nothing more is known.
    #[must_use]
    pub fn new(source: Text<'a>, target: Text<'a>) -> Self {
        Self {
            source,
            target,
            certain: true,
            about: About::default(),
        }
    }
}

/// One side of a segment with what the rules need of it. Spans of facts and terms count in its text.
#[derive(Debug)]
pub struct Side {
    pub(super) path: String,
    pub(super) text: Box<str>,
    pub(super) start: usize,
    pub(super) line: Option<usize>,
    pub(super) codes: Vec<String>,
    /// Where the side stands in a file that has it with escapes or mark-up.
    enclosing: Option<Span>,
    pieces: Vec<Piece>,
    pub(super) language: Language,
    /// Folded, without ZWNJ, its white space single: for comparing whole segments.
    pub(super) plain: String,
    pub(super) tokens: Vec<Token>,
    pub(super) facts: Vec<Fact>,
    pub(super) terms: Vec<TermMention>,
}

impl Side {
    /// A unit as a side whose facts and terms are not read.
    fn unread(document: &Document, unit: usize) -> Self {
        let text = document.unit_text(unit);
        let start = document.units[unit].span.start;
        let words = document.words().of_unit(unit).iter();
        Self {
            path: document.source.path().to_owned(),
            text: text.into(),
            start,
            line: None,
            codes: Vec::new(),
            enclosing: None,
            pieces: Vec::new(),
            language: document.language,
            plain: plain(text),
            tokens: words
                .map(|word| Token {
                    span: Span::new(word.span.start - start, word.span.end - start),
                    kind: word.kind,
                })
                .collect(),
            facts: Vec::new(),
            terms: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// A place in the file from a span in the side's text.
    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            path: self.path.clone(),
            span: match self.enclosing {
                None => span.shifted(self.start),
                Some(whole) if span.len() == self.text.len() => whole,
                Some(whole) => Piece::locate(&self.pieces, span).unwrap_or(whole),
            },
            line: self.line,
            text: self.text[span].to_owned(),
        }
    }

    /// Where a span of the text stands in the file, if the file has it as it is.
    pub(super) fn in_file(&self, span: Span) -> Option<Span> {
        match self.enclosing {
            None => Some(span.shifted(self.start)),
            Some(_) => Piece::locate(&self.pieces, span).filter(|place| place.len() == span.len()),
        }
    }

    /// The whole side.
    pub(super) fn whole(&self) -> Place {
        self.place(Span::new(0, self.text.len()))
    }

    pub(super) fn word(&self, token: Token) -> &str {
        &self.text[token.span]
    }

    pub(super) fn facts_of(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.kind() == kind)
    }
}

/// Words and numbers of a text, folded, with single spaces between them and nothing else; the low line that
/// marks a letter of a menu's word is nothing.
pub(super) fn plain(text: &str) -> String {
    let folded = language::folded(text).replace([ZWNJ, '_'], "");
    let mut plain = String::with_capacity(folded.len());
    for token in tokens(&folded).filter(|token| {
        folded.as_str()[token.span]
            .chars()
            .any(char::is_alphanumeric)
    }) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&folded.as_str()[token.span]);
    }
    plain
}

/// Reads sides: facts, terms, tokens.
#[derive(Debug)]
pub(super) struct SideReader<'g> {
    reader: Reader<'g>,
}

impl<'g> SideReader<'g> {
    pub fn new(glossary: &'g Glossary) -> Self {
        Self {
            reader: Reader::new(glossary),
        }
    }

    /// The two sides of a segment, read by themselves. What the source does not date, count or quote, and no digit
    /// of the translation does, is not looked for in the translation.
    pub fn sides_of(&mut self, segment: &Segment, source: Language, target: Language) -> [Side; 2] {
        let source = self.line(segment.source, source, true);
        let digital = |text: &str| text.chars().any(char::is_numeric);
        let facts = !source.facts.is_empty() || digital(segment.target.text);
        let target = self.line(segment.target, target, facts);
        [source, target]
    }

    /// A text by itself with all its facts, people and places among them.
    pub fn side(&mut self, text: Text<'_>, language: Language) -> Side {
        Side {
            start: text.span.start,
            line: text.line,
            enclosing: (!text.is_plain()).then_some(text.span),
            pieces: text.pieces.to_vec(),
            ..self.sides(&one_unit(text, language)).remove(0)
        }
    }

    fn line(&mut self, text: Text<'_>, language: Language, facts: bool) -> Side {
        let document = one_unit(text, language);
        Side {
            terms: self.reader.terms_of_line(&document),
            facts: match facts {
                true => self.reader.facts_of_line(&document),
                false => Vec::new(),
            },
            line: text.line,
            codes: text.codes.to_vec(),
            enclosing: (!text.is_plain()).then_some(text.span),
            pieces: text.pieces.to_vec(),
            start: text.span.start,
            ..Side::unread(&document, 0)
        }
    }

    /// The units of a document but the boilerplate, read with what the whole document tells of its time.
    pub fn sides(&mut self, document: &Document) -> Vec<Side> {
        let reading = self.reader.read(document, None);
        let mut sides: Vec<Side> = Vec::new();
        let mut index = vec![None; document.units.len()];
        for (at, unit) in document.units.iter().enumerate() {
            if unit.kind == UnitKind::Boilerplate {
                continue;
            }
            index[at] = Some(sides.len());
            sides.push(Side::unread(document, at));
        }
        let back = |span: Span, by: usize| Span::new(span.start - by, span.end - by);
        for fact in reading.facts {
            if let Some(at) = index[fact.unit] {
                let span = back(fact.span, sides[at].start);
                sides[at].facts.push(Fact { span, ..fact });
            }
        }
        for term in reading.terms {
            if let Some(at) = index[term.unit] {
                let span = back(term.span, sides[at].start);
                sides[at].terms.push(TermMention { span, ..term });
            }
        }
        sides
    }
}

/// Whether a text is a key for programs and people who translate, as gettext's `translator-credits`.
pub(super) fn is_key(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_');
    text.chars().all(inside) && text.trim_matches(['-', '_']).contains(['-', '_'])
}

/// A text as the only unit of a document.
fn one_unit(text: Text<'_>, language: Language) -> Document {
    let unit = Unit {
        kind: UnitKind::Sentence,
        span: Span::new(0, text.text.len()),
    };
    Document::new(Source::new(text.path, text.text), language, vec![unit])
}

/// Whether a character is a picture or a sign that says something by itself, as a tick.
pub(super) fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// How many words of a text are words: of three letters or more, and not what a program fills in.
pub(super) fn real_words(plain: &str) -> usize {
    plain
        .split(' ')
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 3)
        .count()
}
