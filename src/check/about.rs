//! What a file says about a segment beside its two texts.

use crate::language::Numbers;

/// Where segments come from, where that matters to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// A text and its translation, put together by an aligner.
    #[default]
    Text,
    /// A memory or a table: the segments may follow each other as a text does.
    Memory,
    /// The messages of a program: each stands by itself, and its white space is a program's.
    Messages,
}

/// What a file says of a segment.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// Where it comes from.
    pub origin: Origin,
    /// What keeps it apart from segments with the same source: gettext's `msgctxt`, groups and notes of XLIFF.
    pub context: &'a str,
    /// How a program reads it, in gettext's words: `c-format`, `python-brace-format`.
    pub flags: &'a [String],
    /// Which plural form it is, if it is one.
    pub plural: Option<&'a Plural>,
    /// How many characters the translation may have.
    pub limit: Option<usize>,
    /// Marks that a repair may not write into this file without an escape.
    pub escaped: &'a str,
}

/// A plural form of an entry that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plural {
    /// The name of the form in the file: `msgstr[2]`, `few`.
    pub form: String,
    /// The numbers that it stands for.
    pub numbers: Numbers,
    /// The other form of the source, which a translation may follow too.
    pub other: String,
    /// The forms of the entry that are filled.
    pub given: usize,
    /// The forms that the file or the language asks for.
    pub expected: usize,
    /// Whether it is the first one with text: what concerns the whole entry is reported there.
    pub first: bool,
}
