//! The sentence splitter: a text is divided into blocks (paragraphs), each block is told what it is, and a
//! block of running text is cut at its sentence ends.
//!
//! Its bias: better not to split than to split wrongly. A quotation inside a sentence stays whole, an
//! initial or a title keeps its name, a line that was torn in two is read on.

mod blocks;
mod furniture;
mod lists;
mod quotes;
mod rules;
mod sentences;
mod signs;
mod tells;

use std::sync::{LazyLock, Mutex};

use rustc_hash::FxHashMap;

use super::input::Mark;
use super::{Unit, UnitKind};
use crate::language::Language;
use crate::text::{Source, Span};
use rules::Rules;

/// The units of `source`, read as text of `language`.
///
/// ```
/// use muqabala::{document::units, language::Language, text::Source};
/// let source = Source::new("-", "قال د. أحمد إن السعر 3.5 دولار. ثم غادر.");
/// let units = units(&source, Language::named("ar").unwrap());
/// assert_eq!(units.len(), 2);
/// ```
pub fn units(source: &Source, language: Language) -> Vec<Unit> {
    units_marked(source, language, &[])
}

/// The same of a text whose mark-up tells of some lines what they are.
pub(super) fn units_marked(source: &Source, language: Language, marks: &[Mark]) -> Vec<Unit> {
    let text = source.text();
    let rules = rules_of(language);
    let stray_comma_ends = sentences::stray_comma_ends(text, rules);
    let mut units = Vec::new();
    for block in blocks::blocks(source, rules, marks) {
        match block.kind {
            UnitKind::Sentence => {
                sentences::split(text, block.span, rules, stray_comma_ends, &mut units);
            }
            kind => units.push(Unit {
                kind,
                span: block.span,
            }),
        }
    }
    units
}

/// The lines of `source` that are not empty, each with what the model of furniture sees of it: signs of the line
/// itself, then of its place among the others. Their weights stand in `furniture.toml`; `../fit/furniture.py`
/// fits them on what this gives.
pub fn line_signs(source: &Source, language: Language) -> Vec<(Span, [Vec<&'static str>; 2])> {
    let lines = blocks::lines(source, rules_of(language)).0.into_iter();
    lines
        .map(|line| (line.span, [line.own, line.place]))
        .collect()
}

/// What a unit that is no sentence tells of where a story begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boundary {
    /// A rule of dashes, stars or the like.
    Rule,
    /// A line of the head of a mail.
    Mail,
    /// A line with a day and little else.
    Day,
    /// Words of a menu alone: the top of a page.
    Menu,
    /// A form, tags, a notice of rights: the bottom of a page.
    End,
    /// Nothing.
    None,
}

/// What each unit tells of where a story begins.
pub(super) fn boundaries(text: &str, units: &[Unit], language: Language) -> Vec<Boundary> {
    let rules = rules_of(language);
    let tell = |unit: &Unit| {
        if unit.kind == UnitKind::Sentence {
            return Boundary::None;
        }
        signs::boundary(&text[unit.span.start..unit.span.end], rules)
    };
    units.iter().map(tell).collect()
}

/// One unit a line: for texts that were divided before. Empty lines give no unit.
pub fn line_units(source: &Source) -> Vec<Unit> {
    let lines = source.lines().map(|line| line.trimmed(source.text()));
    lines
        .filter(|line| !line.is_empty())
        .map(|span| Unit {
            kind: UnitKind::Sentence,
            span,
        })
        .collect()
}

/// The compiled rules of a language: made once, kept for the life of the program.
fn rules_of(language: Language) -> &'static Rules {
    static RULES: LazyLock<Mutex<FxHashMap<&'static str, &'static Rules>>> =
        LazyLock::new(Mutex::default);
    let mut rules = RULES
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    rules
        .entry(language.code())
        .or_insert_with(|| Box::leak(Box::new(Rules::new(language))))
}

/// A run of text that is one thing: a paragraph, a heading, a line of boilerplate.
#[derive(Debug, Clone, Copy)]
struct Block {
    kind: UnitKind,
    span: Span,
}
