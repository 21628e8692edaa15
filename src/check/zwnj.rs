//! Rules on characters that are not seen, the ZWNJ before all: where it belongs and what stands in its place, and where it divides nothing.

use super::finding::Severity;
use super::prose::is_function_word;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Side, is_picture};
use super::sink::{Draft, Reporter};
use super::typography::{Typography, find, table};
use crate::document::TokenKind;
use crate::language::folded;
use crate::language::marks::{COMMAS, SEMICOLONS};
use crate::text::{Span, ZWNJ, is_arabic};

/// A prefix or suffix after a space, where a ZWNJ belongs.
pub(super) fn missing(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side) else { return };
    replaced(side, table, rule, out);
    let words: Vec<_> = side.tokens.iter().collect();
    for pair in words.windows(2) {
        let [first, second] = [pair[0], pair[1]];
        let between = &side.text[first.span.end..second.span.start];
        if between != " " || first.kind != TokenKind::Word || second.kind != TokenKind::Word {
            continue;
        }
        let (one, two) = (side.word(*first), side.word(*second));
        let is_one = |list: &[String], word: &str| {
            let own = |c| *table.letters.get(&c).unwrap_or(&c);
            list.contains(&word.chars().map(own).collect())
        };
        // a particle has no prefix: what stands before it is a word of its own
        let particle = is_function_word(&folded(two), side.language);
        let prefix = is_one(&table.written.prefixes, one) && two.chars().count() > 1 && !particle;
        let suffix = is_one(&table.written.suffixes, two)
            && one.chars().count() > 1
            && one.chars().all(|c| !c.is_ascii());
        if prefix || suffix {
            let span = Span::new(first.span.start, second.span.end);
            out.report(
                rule,
                find(side, span, "zwnj-missing").repair(format!("{one}{ZWNJ}{two}")),
            );
        }
    }
}

/// Characters that programs and fonts put in place of a ZWNJ: direction marks, the half space of old word processors,
/// zero-width spaces and hyphens.
const IN_PLACE_OF_ZWNJ: [char; 6] = [
    '\u{200e}', '\u{200f}', '\u{ac}', '\u{ad}', '\u{200b}', '\u{2009}',
];

/// Whether such a character at `at` stands between two letters of a language that writes the ZWNJ.
pub(super) fn is_replaced(side: &Side, table: &Typography, at: usize, c: char) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    !table.written.prefixes.is_empty()
        && IN_PLACE_OF_ZWNJ.contains(&c)
        && letter(side.text[..at].chars().next_back())
        && letter(side.text[at + c.len_utf8()..].chars().next())
}

fn replaced(side: &Side, table: &Typography, rule: &'static Rule, out: &mut Reporter) {
    for (at, c) in side.text.char_indices() {
        if !is_replaced(side, table, at, c) {
            continue;
        }
        let end = at + c.len_utf8();
        let part = |c: char| !c.is_alphabetic();
        let start = side.text[..at].rfind(part).map_or(0, |before| {
            before + side.text[before..].chars().next().map_or(0, char::len_utf8)
        });
        let close = side.text[end..]
            .find(part)
            .map_or(side.text.len(), |length| end + length);
        let span = Span::new(start, close);
        let code = format!("U+{:04X}", u32::from(c));
        let place = side.place(span);
        let arguments = vec![("text", place.text.clone()), ("code", code)];
        let fixed = format!("{}{ZWNJ}{}", &side.text[start..at], &side.text[end..close]);
        let draft = Draft::new(place, "zwnj-replaced", arguments).suggest(fixed);
        let draft = draft.also_repair(side.in_file(Span::new(at, end)), ZWNJ.to_string());
        out.report(rule, draft.severity(Severity::Warning));
    }
}

/// A ZWNJ that divides nothing: doubled, beside a space, after a letter that never joins... at a word's edge.
pub(super) fn stray(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !side.language.is_right_to_left() {
        return;
    }
    let mut at = 0;
    while let Some(start) = side.text[at..].find(ZWNJ).map(|start| at + start) {
        let end = start
            + side.text[start..]
                .chars()
                .take_while(|c| *c == ZWNJ)
                .count()
                * ZWNJ.len_utf8();
        at = end;
        let letter = |c: Option<char>| {
            c.is_some_and(|c| {
                c.is_alphanumeric()
                    || unicode_normalization::char::is_combining_mark(c)
                    || c == ')'
                    || c == '»'
            })
        };
        let said = side.text[..start].trim_end_matches(['\u{200b}', '\u{200e}', '\u{200f}']);
        let before = said.chars().next_back();
        // a low line or an ampersand marks the letter of a menu; a mark of direction behind the ZWNJ divides nothing
        let rest = &side.text[end..];
        let next = rest
            .trim_start_matches(['_', '&', '\u{200b}', '\u{200e}', '\u{200f}'])
            .chars()
            .next();
        let after = match rest.chars().next() {
            Some('_' | '&' | '\u{200b}' | '\u{200e}' | '\u{200f}') => {
                next.filter(|c| c.is_alphabetic())
            }
            first => first,
        };
        if is_before_stray_blank(side, start, end) {
            let span = Span::new(start, end + ' '.len_utf8());
            let draft = Draft::new(side.place(span), "zwnj-stray", Vec::new());
            out.report(rule, draft.repair(ZWNJ.to_string()));
            continue;
        }
        let doubled = end - start > ZWNJ.len_utf8();
        // what a code of the file stood for is not at hand
        let code = !side.codes.is_empty() && before.is_none_or(char::is_whitespace);
        let edge = !(letter(before) || carries_ending(said) || code) || !letter(after);
        if doubled || edge {
            let draft = Draft::new(side.place(Span::new(start, end)), "zwnj-stray", Vec::new());
            let divides = |mark: char| COMMAS.contains(&mark) || SEMICOLONS.contains(&mark);
            let repaired = match before {
                _ if !edge => ZWNJ.to_string(),
                // it stands for the blank behind a mark
                Some(mark) if divides(mark) && letter(after) => " ".to_owned(),
                _ => String::new(),
            };
            out.report(rule, draft.repair(repaired));
        }
    }
}

/// Whether an ending may be written, behind a ZWNJ, to what a text ends with other than a letter: what is filled in, a tag or
/// a bracket that closes, a quotation, a name that ends with a sign.
fn carries_ending(text: &str) -> bool {
    let mut back = text.chars().rev();
    let (last, before) = (back.next(), back.next());
    match last {
        Some('}' | ']' | '›' | '”' | '’') => true,
        Some('"') => before.is_some_and(|c| !c.is_whitespace()),
        Some('!' | '+' | '#') => before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '+'),
        Some('%' | '٪') => before.is_some_and(char::is_numeric),
        Some('>') => {
            let tag = text.rfind('<').map(|start| &text[start..]);
            tag.is_some_and(|tag| tag.starts_with("</") || tag.ends_with("/>"))
        }
        _ => false,
    }
}

/// Whether a ZWNJ from `start` to `end` is where it belongs, between a word and what is written together with it, and the blank
/// behind it is stray.
fn is_before_stray_blank(side: &Side, start: usize, end: usize) -> bool {
    let Some(table) = table(side) else {
        return false;
    };
    let letter = |c: &char| c.is_alphabetic() && !c.is_ascii() || *c == ZWNJ;
    let one: String = side.text[..start]
        .chars()
        .rev()
        .take_while(letter)
        .collect();
    let one: String = one.chars().rev().collect();
    let rest = side.text[end..].strip_prefix(' ').unwrap_or_default();
    let two: String = rest.chars().take_while(letter).collect();
    let written = &table.written;
    !one.is_empty()
        && !two.is_empty()
        && (written.prefixes.contains(&one) || written.suffixes.contains(&two))
}

/// Whether a joiner at `at` makes one picture of the two around it.
fn joins_pictures(text: &str, at: usize) -> bool {
    // the tone of a skin is a picture itself
    let before = text[..at].trim_end_matches('\u{fe0f}').chars().next_back();
    let after = text[at..].chars().nth(1);
    before.is_some_and(is_picture) && after.is_some_and(is_picture)
}

/// Invisible control characters.
pub(super) fn invisible(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let rtl = side.language.is_right_to_left();
    let opened = side
        .text
        .matches(['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}'])
        .count();
    let balanced = opened == side.text.matches('\u{202c}').count();
    for (at, c) in side.text.char_indices() {
        let stray = match c {
            '\u{feff}' => side.start + at > 0,
            '\u{200b}' | '\u{ad}' | '\u{2060}' | '\u{fffd}' | '\u{fffc}' => true,
            // an embedding that is closed again is somebody's decision
            '\u{202a}'..='\u{202e}' => !balanced,
            '\u{200d}' => !rtl && !joins_pictures(&side.text, at),
            '\u{200c}' => !rtl,
            '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' => true,
            _ => false,
        };
        let told = table(side).is_some_and(|table| is_replaced(side, table, at, c));
        if stray && !told {
            let span = Span::new(at, at + c.len_utf8());
            let code = format!("U+{:04X}", u32::from(c));
            // what opens a stretch that begins with Latin letters or a placeholder was put there to turn it
            let turns = matches!(c, '\u{202a}' | '\u{202b}' | '\u{202d}')
                && side.text[span.end..].starts_with(|c: char| !is_arabic(c) && !c.is_whitespace());
            let key = if turns { "embedding-open" } else { "invisible" };
            let mut draft = Draft::new(side.place(span), key, vec![("code", code)]);
            draft.severity = turns.then_some(Severity::Info);
            // a replacement character stands for something that is lost, an embedding may be meant
            let harmless = matches!(
                c,
                '\u{feff}' | '\u{200b}' | '\u{ad}' | '\u{2060}' | '\u{200c}' | '\u{200d}'
            );
            let draft = if harmless { draft.repair("") } else { draft };
            out.report(rule, draft.once());
        }
    }
}
