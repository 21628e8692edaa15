//! Several stories in one file: a press review, a forwarded mail, pages saved one behind the other.
//!
//! A story begins where, between sentences, the page shows that something else starts: a rule of dashes or
//! stars, the head of a mail, the menu of the page again, or a headline with a day or an author of its own, under a
//! menu, or after what ends a page (tags, a form). A heading inside a report has none of these.

use rustc_hash::FxHashSet;

use super::split::{Boundary, boundaries};
use super::{Unit, UnitKind};
use crate::language::Language;

/// The fewest sentences of a story.
const LEAST_SENTENCES: usize = 2;
/// The shortest line, in bytes, that counts as a repeated menu.
const MENU_BYTES: usize = 16;

/// The units at which stories begin, without the first.
pub(super) fn starts(text: &str, units: &[Unit], language: Language) -> Vec<usize> {
    let bounds = boundaries(text, units, language);
    let mut starts = Vec::new();
    let mut menus: FxHashSet<&str> = FxHashSet::default();
    let mut begin = 0;
    let mut at = 0;
    while at < units.len() {
        if units[at].kind == UnitKind::Sentence {
            at += 1;
            continue;
        }
        let run = at;
        while at < units.len() && units[at].kind != UnitKind::Sentence {
            at += 1;
        }
        let gap = Gap {
            text,
            units: &units[run..at],
            bounds: &bounds[run..at],
        };
        let sentences = units[begin..run]
            .iter()
            .filter(|unit| unit.kind == UnitKind::Sentence)
            .count();
        if sentences >= LEAST_SENTENCES
            && at < units.len()
            && let Some(start) = gap.start(&menus)
        {
            begin = run + start;
            starts.push(begin);
        }
        menus.extend(gap.menus());
    }
    starts
}

/// The units between two sentences.
struct Gap<'a> {
    text: &'a str,
    units: &'a [Unit],
    bounds: &'a [Boundary],
}

impl<'a> Gap<'a> {
    /// Which of the units begins another story, if one does.
    fn start(&self, menus: &FxHashSet<&str>) -> Option<usize> {
        self.mail()
            .or_else(|| self.rule())
            .or_else(|| {
                let again = |unit: &Unit| menus.contains(self.of(unit));
                let first = self.units.iter().position(again)?;
                self.units[first..]
                    .iter()
                    .any(|unit| unit.kind == UnitKind::Heading)
                    .then_some(first)
            })
            .or_else(|| self.headline())
    }

    fn of(&self, unit: &Unit) -> &'a str {
        &self.text[unit.span.start..unit.span.end]
    }

    /// Lines of furniture that would tell a second page from the first.
    fn menus(&self) -> impl Iterator<Item = &'a str> {
        let furniture = self
            .units
            .iter()
            .filter(|unit| unit.kind == UnitKind::Boilerplate);
        furniture
            .map(|unit| self.of(unit))
            .filter(|text| text.len() >= MENU_BYTES)
    }

    /// The first line of the head of a mail.
    fn mail(&self) -> Option<usize> {
        let first = self.bounds.iter().position(|b| *b == Boundary::Mail)?;
        let lines = self.bounds.iter().filter(|b| **b == Boundary::Mail).count();
        (lines >= 2).then_some(first)
    }

    /// What follows a rule of dashes or stars, or a new page.
    fn rule(&self) -> Option<usize> {
        let last = self.bounds.iter().rposition(|b| *b == Boundary::Rule)?;
        Some((last + 1).min(self.units.len()))
    }

    /// A headline that has a day or an author of its own beside it, or that the bottom of a page or a menu precedes.
    fn headline(&self) -> Option<usize> {
        let heading = |unit: &Unit| unit.kind == UnitKind::Heading;
        let first = self.units.iter().position(heading)?;
        let dated = |at: usize| self.bounds.get(at) == Some(&Boundary::Day);
        let byline = |at: usize| {
            self.units
                .get(at)
                .is_some_and(|unit| unit.kind == UnitKind::Byline)
        };
        let after = first + 1..self.units.len();
        let has_head = after.clone().any(dated) || after.clone().any(byline);
        let bottom = self.bounds[..first]
            .iter()
            .rposition(|b| *b == Boundary::End);
        let below = bottom.map_or(0, |bottom| bottom + 1);
        let top = (below..first).find(|&at| self.bounds[at] == Boundary::Menu || dated(at));
        match top {
            Some(top) => Some(top),
            None if bottom.is_some() || has_head => Some(first),
            None => None,
        }
    }
}
