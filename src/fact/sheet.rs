//! A report as it is read for its dates and numbers.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;

use super::items::{FormItems, Items};
use super::senses::Senses;
use crate::document::{Document, Word};

/// The units of a report, each folded and divided once for all that is looked for in it.
#[derive(Debug)]
pub(super) struct Sheet<'d> {
    pub document: &'d Document,
    lexicon: &'d Senses,
    /// Of the first [`KEPT`] units.
    units: Vec<OnceCell<Items<'d>>>,
    forms: Forms<'d>,
}

/// The items of the report's forms.
#[derive(Debug)]
enum Forms<'d> {
    /// By the numbers of the forms themselves.
    Own(RefCell<FormItems>),
    /// Among those of all the words that a reader met, with the numbers of the forms in its vocabulary.
    Met(&'d RefCell<FormItems>, &'d [u32]),
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
        let own = Forms::Own(RefCell::default());
        Self::with(document, lexicon, own)
    }

    /// A report of which the words in `met` are not divided again; `numbers` are those of its forms in the vocabulary.
    pub fn among(
        document: &'d Document,
        lexicon: &'d Senses,
        met: &'d RefCell<FormItems>,
        numbers: &'d [u32],
    ) -> Self {
        Self::with(document, lexicon, Forms::Met(met, numbers))
    }

    fn with(document: &'d Document, lexicon: &'d Senses, forms: Forms<'d>) -> Self {
        let kept = document.units.len().min(KEPT);
        Self {
            document,
            lexicon,
            units: (0..kept).map(|_| OnceCell::new()).collect(),
            forms,
        }
    }

    /// The items of a unit.
    pub fn items(&self, unit: usize) -> Read<'_, 'd> {
        let read = || {
            let (document, lexicon) = (self.document, self.lexicon);
            match &self.forms {
                Forms::Own(items) => {
                    let own = |word: Word| word.form;
                    Items::of_unit(document, unit, lexicon, &mut items.borrow_mut(), own)
                }
                Forms::Met(items, numbers) => {
                    let met = |word: Word| numbers[word.form as usize];
                    Items::of_unit(document, unit, lexicon, &mut items.borrow_mut(), met)
                }
            }
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
