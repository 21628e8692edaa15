//! Rules on how the translation writes numbers and on spaces at its tags.

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::tags::{Part, Tag, misplaced, tags_of};
use super::typography;
use crate::document::TokenKind;
use crate::language::marks::COMMAS;
use crate::text::{Span, ZWNJ};

/// A comma between groups of three digits, in digits of the language, whose own mark is another one.
pub(super) fn number_format(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = typography::of(side.language.code()) else {
        return;
    };
    let Some(group) = table.group else { return };
    for token in side
        .tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Number)
    {
        let number = side.word(*token);
        if !number.contains(COMMAS) || !number.chars().all(|c| table.is_in_number(c)) {
            continue;
        }
        let mut groups = number.split(COMMAS);
        let digits = |group: &str| group.chars().count();
        let first = groups.next().map_or(0, digits);
        if (1..=3).contains(&first) && groups.all(|group| digits(group) == 3) {
            let place = side.place(token.span);
            let fixed = number.replace(COMMAS, &group.to_string());
            let arguments = vec![("text", place.text.clone()), ("usual", fixed.clone())];
            out.report(
                rule,
                Draft::new(place, "number-format", arguments).repair(fixed),
            );
        }
    }
}

/// What stands on the outer side of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Space,
    /// How many letters there are up to the next space or mark.
    Letters(usize),
    Other,
}

fn beside(text: &str, tag: &Tag) -> Beside {
    let letter = |c: &char| c.is_alphanumeric();
    let (next, letters) = match tag.part {
        Part::Closing => {
            let after = &text[tag.span.end..];
            (
                after.chars().next(),
                after.chars().take_while(letter).count(),
            )
        }
        _ => {
            let before = &text[..tag.span.start];
            (
                before.chars().next_back(),
                before.chars().rev().take_while(letter).count(),
            )
        }
    };
    match next {
        Some(c) if c.is_whitespace() => Beside::Space,
        Some(ZWNJ) | None => Beside::Other,
        Some(_) if letters > 0 => Beside::Letters(letters),
        Some(_) => Beside::Other,
    }
}

/// A space beside a tag that the translation has lost, so that two words became one.
pub(super) fn tag_spaces(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    /// Fewer letters are a particle written together with the tagged word.
    const WORD: usize = 3;
    if !pair.source.text.contains('<') || !pair.target.text.contains('<') {
        return;
    }
    let (source, target) = (tags_of(&pair.source.text), tags_of(&pair.target.text));
    // misplaced tags are another rule's
    if misplaced(&target).is_some() {
        return;
    }
    let mut left: Vec<&Tag> = source
        .iter()
        .filter(|tag| tag.part != Part::Whole)
        .collect();
    for tag in target.iter().filter(|tag| tag.part != Part::Whole) {
        let same = |other: &&Tag| other.name == tag.name && other.part == tag.part;
        let Some(at) = left.iter().position(same) else {
            continue;
        };
        let there = left.remove(at);
        let glued = beside(&pair.target.text, tag);
        let spaced = beside(&pair.source.text, there) == Beside::Space;
        if spaced && matches!(glued, Beside::Letters(letters) if letters >= WORD) {
            let place = pair.target.place(Span::new(tag.span.start, tag.span.end));
            let arguments = vec![("mark", place.text.clone())];
            let draft = Draft::new(place, "tag-space-lost", arguments);
            out.report(
                rule,
                draft
                    .translating(pair.source.place(there.span))
                    .severity(Severity::Info),
            );
        }
    }
}
