//! What the pack says about single words.

/// What else a word may be.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::glossary) struct Hints {
    /// The beginning of a longer word.
    pub begins: bool,
    pub leading: bool,
    pub trailing: bool,
    pub alone: bool,
    pub between: bool,
    /// A word by which a term is only meant when it is written so.
    pub common: bool,
}
