//! Rules on how the translation writes numbers and on spaces at its tags.

use super::finding::Severity;
use super::pair::Pair;
use super::placeholder::read;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::tags::{Part, Tag, misplaced, tags_of};
use super::typography;
use crate::language::marks::COMMAS;
use crate::text::{Span, ZWNJ, is_arabic};

/// A comma between groups of three digits, in digits of the language, whose own mark is another one.
pub(super) fn number_format(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = typography::of(side.language.code()) else {
        return;
    };
    let Some(group) = table.group else { return };
    for span in typography::numbers(side) {
        let number = &side.text[span];
        if !number.contains(COMMAS) || !number.chars().all(|c| table.is_in_number(c)) {
            continue;
        }
        let mut groups = number.split(COMMAS);
        let digits = |group: &str| group.chars().count();
        let first = groups.next().map_or(0, digits);
        if (1..=3).contains(&first) && groups.all(|group| digits(group) == 3) {
            let place = side.place(span);
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

/// Spaces beside tags and placeholders that the translation has lost, so that two words became one, or has put inside an
/// element.
pub(super) fn tag_spaces(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    placeholder_spaces(pair, shared, rule, out);
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
    let mut told = false;
    for tag in target.iter().filter(|tag| tag.part != Part::Whole) {
        let same = |other: &&Tag| other.name == tag.name && other.part == tag.part;
        let Some(at) = left.iter().position(same) else {
            continue;
        };
        let there = left.remove(at);
        let glued = beside(&pair.target.text, tag);
        let spaced = beside(&pair.source.text, there) == Beside::Space;
        let lost = spaced && matches!(glued, Beside::Letters(letters) if letters >= WORD);
        let blank =
            !has_blank_inside(&pair.source.text, there) && has_blank_inside(&pair.target.text, tag);
        // told where the element opens, or where it closes if that alone has a blank
        let added = blank && UNDERLINED.contains(&tag.name.as_str()) && !told;
        told = added && tag.part == Part::Opening;
        let key = match (lost, added) {
            (true, _) => "tag-space-lost",
            (false, true) if is_emptied(pair, there, tag) => "tag-emptied",
            (false, true) => "tag-space-added",
            (false, false) => continue,
        };
        tell(pair, [there.span, tag.span], key, rule, out);
    }
}

/// Elements whose blanks a page shows, by a line under them.
const UNDERLINED: &[&str] = &["a", "ins", "u"];
/// Fewer letters before a tag are a particle written together with the tagged word.
const WORD: usize = 3;
/// Fewer letters behind a placeholder are an ending.
const BEHIND: usize = 4;

fn tell(
    pair: &Pair,
    [source, target]: [Span; 2],
    key: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let place = pair.target.place(target);
    let arguments = vec![("mark", place.text.clone())];
    let draft = Draft::new(place, key, arguments).translating(pair.source.place(source));
    out.report(rule, draft.severity(Severity::Info));
}

/// Whether a space follows a tag that opens, or stands before one that closes.
fn has_blank_inside(text: &str, tag: &Tag) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}');
    match tag.part {
        Part::Opening => text[tag.span.end..].starts_with(blank),
        Part::Closing => text[..tag.span.start].ends_with(blank),
        Part::Whole => false,
    }
}

/// Whether nothing but blanks stands between a tag that opens and the next, where the source has text.
fn is_emptied(pair: &Pair, there: &Tag, tag: &Tag) -> bool {
    let rest = |text: &str, tag: &Tag| text[tag.span.end..].trim_start().starts_with("</");
    tag.part == Part::Opening && rest(&pair.target.text, tag) && !rest(&pair.source.text, there)
}

/// A space beside a placeholder that the translation has lost.
fn placeholder_spaces(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let [source, mut target] =
        [&pair.source, &pair.target].map(|side| read(&side.text, pair.kinds, shared.own));
    for there in &source {
        let text = &pair.source.text;
        let mark = &text[there.span];
        let Some(at) = target
            .iter()
            .position(|own| &pair.target.text[own.span] == mark)
        else {
            continue;
        };
        let here = target.remove(at);
        let apart = [
            text[..there.span.start].ends_with(' '),
            text[there.span.end..].starts_with(' '),
        ];
        let letter = |c: &char| c.is_alphabetic() && is_arabic(*c);
        let before = pair.target.text[..here.span.start].chars().rev();
        let behind = pair.target.text[here.span.end..].chars();
        let before = apart[0] && before.take_while(letter).count() >= BEHIND;
        let behind = apart[1] && behind.take_while(letter).count() >= BEHIND;
        if before || behind {
            tell(
                pair,
                [there.span, here.span],
                "placeholder-space-lost",
                rule,
                out,
            );
        }
    }
}
