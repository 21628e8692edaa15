//! A report as it is read for its dates and numbers.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;

use super::items::{FormItems, Items};
use super::senses::Senses;
use crate::document::Document;

/// The units of a report, each folded and divided once for all that is looked for in it.
#[derive(Debug)]
pub(super) struct Sheet<'d> {
    pub document: &'d Document,
    lexicon: &'d Senses,
    /// Of the first [`KEPT`] units.
    units: Vec<OnceCell<Items<'d>>>,
    forms: RefCell<FormItems>,
}

/// How many units stay in memory: more than nearly every report has, and little of a text that fills it.
const KEPT: usize = 1 << 10;

/// The items of a unit, kept in their sheet or not.
pub(super) enum Read<'s, 'd> {
    Kept(&'s Items<'d>),
    Passing(Box<Items<'d>>),
}

impl<'d> Sheet<'d> {
    pub fn new(document: &'d Document, lexicon: &'d Senses) -> Self {
        let kept = document.units.len().min(KEPT);
        Self {
            document,
            lexicon,
            units: (0..kept).map(|_| OnceCell::new()).collect(),
            forms: RefCell::new(FormItems::new(document)),
        }
    }

    /// The items of a unit.
    pub fn items(&self, unit: usize) -> Read<'_, 'd> {
        let read = || {
            let forms = &mut self.forms.borrow_mut();
            Items::of_unit(self.document, unit, self.lexicon, forms)
        };
        match self.units.get(unit) {
            Some(kept) => Read::Kept(kept.get_or_init(read)),
            None => Read::Passing(Box::new(read())),
        }
    }
}

impl<'d> Deref for Read<'_, 'd> {
    type Target = Items<'d>;

    fn deref(&self) -> &Items<'d> {
        match self {
            Self::Kept(items) => items,
            Self::Passing(items) => items,
        }
    }
}
