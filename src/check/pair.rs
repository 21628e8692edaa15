//! A segment with its translation, both read.

use std::cell::OnceCell;

use super::about::About;
use super::numerals::Unmatched;
use super::placeholder::Kinds;
use super::side::Side;

/// Two sides that say the same.
#[derive(Debug)]
pub(super) struct Pair<'s> {
    pub source: Side,
    pub target: Side,
    /// The target repeats the source.
    pub untranslated: bool,
    /// Filled by the first rule that asks.
    pub numbers: OnceCell<Option<Unmatched>>,
    /// See [`Segment::certain`].
    pub certain: bool,
    /// Which segment it is, in the order in which they came.
    pub number: u32,
    /// What the file says of it.
    pub about: About<'s>,
    /// The kinds of placeholders that its texts may have.
    pub kinds: Kinds,
}
