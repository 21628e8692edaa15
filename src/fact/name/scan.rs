//! The words of a report as names see them.

use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use super::lore::{Heard, Lore};
use super::tables::{Signs, Tables};
use crate::fact::cover::Text;
use crate::text::Span;

/// The words of a report, each with what it may be in a name.
#[derive(Debug)]
pub(super) struct Scan<'d> {
    text: Text<'d>,
    /// What is known of each different word, by [`Text::number`].
    lore: Vec<Arc<Lore>>,
}

impl<'d> Scan<'d> {
    /// `lore` is that of the text's distinct words, in their order.
    pub fn new(text: Text<'d>, lore: Vec<Arc<Lore>>) -> Self {
        Self { text, lore }
    }

    pub fn lore(&self, at: usize) -> &Lore {
        &self.lore[self.text.number(at)]
    }

    /// What a word may be by its sound, with and without clitics.
    pub fn heard(&self, at: usize, tables: &Tables) -> &[Heard] {
        self.heard_of(self.text.number(at), tables)
    }

    /// The same of a distinct word.
    pub fn heard_of(&self, number: usize, tables: &Tables) -> &[Heard] {
        self.lore[number].heard(&self.text.known[number], tables)
    }

    pub fn text(&self) -> &Text<'d> {
        &self.text
    }

    pub fn signs(&self, at: usize) -> Signs {
        self.lore(at).signs
    }

    pub fn has(&self, at: usize, sign: Signs) -> bool {
        self.signs(at).has(sign)
    }

    /// Bytes of proclitics in the folded letters of a word.
    pub fn prefix(&self, at: usize) -> usize {
        self.lore(at).prefix
    }

    /// A word folded, without ZWNJ.
    pub fn dense(&self, at: usize) -> &str {
        &self.text.known_of(at).dense
    }

    /// The same without proclitics.
    pub fn bare(&self, at: usize) -> &str {
        &self.dense(at)[self.prefix(at)..]
    }

    /// All different words with what they may be.
    pub fn known(&self) -> impl Iterator<Item = (&str, Signs)> {
        let words = self.text.known.iter().zip(&self.lore);
        words.map(|(word, lore)| (word.dense.as_ref(), lore.signs))
    }

    /// The place of the words of a range, the proclitics of the first left out.
    pub fn span(&self, words: Range<usize>) -> Span {
        let prefix = self.prefix(words.start);
        self.span_without(words, prefix)
    }

    /// The same, without the given number of folded bytes of proclitics (two bytes a letter).
    pub fn span_without(&self, words: Range<usize>, prefix: usize) -> Span {
        self.text.span_after(words, prefix / 2)
    }
}

impl<'d> Deref for Scan<'d> {
    type Target = Text<'d>;

    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

impl DerefMut for Scan<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.text
    }
}
