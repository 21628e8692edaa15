//! A report as it is worked on: its source, its language, and its units.
//!
//! A *unit* is a sentence or another line: a heading, a byline, a caption, boilerplate. Units are in reading
//! order, do not overlap, and together hold every character of the text that is not white space.

mod four_digits;
mod input;
mod read;
mod split;
mod stories;
mod words;

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub(crate) use crate::text::letters;
pub use crate::text::{Token, TokenKind, tokens};
pub(crate) use four_digits::FourDigits;
pub use input::{Refusal, Stated, StatedBy, word_tables};
pub use read::{Division, ReadError};
pub use split::{line_signs, line_units, units};
pub(crate) use words::Stretch;
pub use words::{Word, Words};

use crate::language::Language;
use crate::text::{Source, Span, Vocabulary};
use input::Mark;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// A sentence of the running text.
    Sentence,
    /// A headline or a heading inside the text.
    Heading,
    /// A line that says who wrote or published the report, or when.
    Byline,
    /// The text under a picture. It may state a fact, but is no sentence of the story.
    Caption,
    /// Remains of the page around the report: menus, time stamps, forms, teasers of other reports.
    Boilerplate,
}

/// One unit of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Where it stands in the report's text; no white space at its ends.
    pub span: Span,
}

/// A report: a source, its language and its units.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text and the name it was read from.
    pub source: Source,
    /// The language of the running text.
    pub language: Language,
    /// The units in reading order.
    pub units: Vec<Unit>,
    /// What its file states beside the text.
    pub told: Told,
    words: OnceLock<Words>,
    four_digits: OnceLock<FourDigits>,
}

/// What the file of a report states beside the text.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The day stated by its mark-up, its head or its file time.
    pub stated: Option<Stated>,
    /// The lines that are headings, bylines or captions by mark-up.
    marks: Vec<Mark>,
}

impl Told {
    /// What the file says of the story in a range of the text. The day of a page or a mail is that of its first story.
    fn of_part(&self, range: Range<usize>, is_first: bool) -> Self {
        let inside = |mark: &&Mark| range.contains(&mark.start);
        Self {
            stated: self.stated.filter(|day| is_first || !day.by.is_firm()),
            marks: self
                .marks
                .iter()
                .filter(inside)
                .map(|mark| Mark {
                    start: mark.start - range.start,
                    ..*mark
                })
                .collect(),
        }
    }
}

impl Document {
    /// A report that is already divided, with nothing known beside its text.
    pub fn new(source: Source, language: Language, units: Vec<Unit>) -> Self {
        Self {
            source,
            language,
            units,
            told: Told::default(),
            words: OnceLock::new(),
            four_digits: OnceLock::new(),
        }
    }

    /// Its words, divided when they are first asked for.
    ///
    /// They are those of the units that it has then: a report that is divided anew is made by [`Document::new`].
    pub fn words(&self) -> &Words {
        self.words
            .get_or_init(|| Words::new(self.source.text(), &self.units))
    }

    /// The numbers of the [forms](Word::form) of its words in a vocabulary that may have met other reports before.
    pub(crate) fn numbers_in(&self, vocabulary: &mut Vocabulary) -> Vec<u32> {
        let text = self.source.text();
        let firsts = self.words().firsts();
        firsts
            .map(|first| vocabulary.number(&text[first]))
            .collect()
    }

    /// The numbers of four digits in its text, found when they are first asked for.
    pub(crate) fn four_digits(&self) -> &FourDigits {
        self.four_digits
            .get_or_init(|| FourDigits::of(self.source.text()))
    }

    /// The text of a unit.
    ///
    /// # Panics
    /// There is no unit with this index.
    pub fn unit_text(&self, index: usize) -> &str {
        &self.source.text()[self.units[index].span]
    }

    /// The texts of all units, in order.
    pub fn unit_texts(&self) -> Vec<&str> {
        (0..self.units.len())
            .map(|index| self.unit_text(index))
            .collect()
    }
}
