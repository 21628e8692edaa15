//! Muqabala reads Persian, Arabic and English reports side by side.
//!
//! The modules stand in layers; each uses only the ones before it (a test keeps it so):
//!
//! | module | what it holds |
//! |---|---|
//! | [`text`] | spans, sources, folded text that maps back to the original |
//! | [`language`] | languages, read from packs of tables |
//! | [`document`] | reading files; units (sentences, headings, ...) and tokens |
//! | [`glossary`] | concepts and their terms, the matcher, the store |
//! | [`fact`] | names, dates, numbers, quotations as values that compare across languages |
//! | [`semantics`] | how alike two units are, across languages |
//! | [`align`] | beads and links, from numbers alone |
//! | [`bitext`] | what texts have in common: alignments, links, facts, divergences |
//! | [`extract`] | term candidates from reports |
//! | [`check`] | rules on a translation and its source, findings |
//! | [`format`] | readers and writers of the formats that other programs know |
//! | [`report`] | pages made from templates |
//!
//! Everything that is found points into the original text with a [`text::Span`]; what is compared
//! may be folded, what is shown never is.

pub mod text;

mod xml;

pub mod language;

pub mod document;

pub mod glossary;

pub mod fact;

pub mod semantics;

pub mod align;

pub mod bitext;

pub mod extract;

pub mod check;

pub mod format;

pub mod report;
