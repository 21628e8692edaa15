//! What the rules of one run share.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::demands::Demands;
use super::dictionary::Dictionaries;
use super::finding::Place;
use super::placeholder::{Habits, OwnPlaceholders};
use crate::glossary::Glossary;
use crate::language::Language;

/// What all rules of a run may consult.
#[derive(Debug)]
pub(super) struct Shared<'g> {
    pub glossary: &'g Glossary,
    /// Concepts by language and plain form, made when a rule asks.
    pub forms: OnceCell<FxHashMap<(&'g str, String), Vec<usize>>>,
    /// The glossary is the user's, so that its terms are rules and not only knowledge.
    pub own_glossary: bool,
    /// The segment before this one, by the language of the translation.
    pub previous: FxHashMap<Language, Previous>,
    /// The text whose translation is looked at.
    pub source: Option<Box<str>>,
    /// The translators write their own names here.
    pub is_credit: bool,
    /// What the project does with placeholders.
    pub habits: Habits,
    /// Placeholders of the user's own.
    pub own: &'g OwnPlaceholders,
    /// What the user asks of every translation.
    pub demands: &'g Demands,
    /// Where words are looked up.
    pub dictionaries: Option<&'g Dictionaries>,
}

/// What is kept of the segment before.
#[derive(Debug)]
pub(super) struct Previous {
    pub source_plain: String,
    pub target_plain: String,
    pub target: Place,
}
