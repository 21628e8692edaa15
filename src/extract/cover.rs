//! Where known terms and names stand.

use std::collections::BTreeMap;

use crate::text::Span;

/// A place of a known term or name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    pub span: Span,
    pub is_verb: bool,
    /// A proper name, or an adjective of one.
    pub is_name: bool,
    pub is_person: bool,
}

/// The known terms and names, unit by unit.
#[derive(Debug, Default)]
pub(super) struct Covers(BTreeMap<(usize, usize), Vec<Cover>>);

impl Covers {
    /// Adds one of a unit.
    pub fn add(&mut self, report: usize, unit: usize, cover: Cover) {
        self.0.entry((report, unit)).or_default().push(cover);
    }

    /// Those of one unit.
    pub fn of(&self, report: usize, unit: usize) -> &[Cover] {
        self.0.get(&(report, unit)).map_or(&[], Vec::as_slice)
    }
}
