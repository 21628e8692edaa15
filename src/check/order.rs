//! Rules on the order of what is written: a mark without its space, and text that is stored as it is shown.

use rustc_hash::FxHashMap;

use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography;
use crate::document::TokenKind;
use crate::language::marks::{COMMAS, QUESTION_MARKS, SEMICOLONS, ends_sentence};
use crate::text::{Span, is_arabic};

/// A mark that closes, with the next word written together with it.
pub(super) fn space_after_mark(
    side: &Side,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let Some(table) = typography::of(side.language.code()) else {
        return;
    };
    // names of translators are divided as the program asks
    if !side.language.is_right_to_left() || !side.codes.is_empty() || shared.is_credit {
        return;
    }
    let source = shared.source.as_deref().unwrap_or_default();
    let mut given: FxHashMap<char, bool> = FxHashMap::default();
    let mut found: Vec<Span> = Vec::new();
    for (at, mark) in side.text.char_indices() {
        if !table.closes(mark) {
            continue;
        }
        let (before, after) = (&side.text[..at], &side.text[at + mark.len_utf8()..]);
        let word = |c: &char| c.is_alphanumeric() && is_arabic(*c) && !c.is_numeric();
        let letters = [
            before.chars().rev().take_while(word).count(),
            after.chars().take_while(word).count(),
        ];
        // a full stop after one letter is an abbreviation's
        let least = match mark {
            '.' | ':' => 2,
            _ => 1,
        };
        let asks = QUESTION_MARKS.contains(&mark) && letters[0] > 0;
        let program = asks && after.starts_with(['@', '%', '{']);
        let glued = letters.iter().all(|letters| *letters >= least);
        let letter = || {
            let name = &before[before.len() - length_of(before.chars().rev().take_while(word))..];
            mark == '.' && table.letter_names.iter().any(|known| known == name)
        };
        if !glued && !program || is_list(&side.text, at, mark) || letter() {
            continue;
        }
        if !*given.entry(mark).or_insert_with(|| is_glued(source, mark)) {
            found.push(Span::new(at, at + mark.len_utf8()));
        }
    }
    let Some(&span) = found.first() else { return };
    let stretch = around(&side.text, span);
    let arguments = vec![
        ("text", side.text[stretch].to_owned()),
        ("count", found.len().to_string()),
    ];
    let spaced = [stretch.start..span.end, span.end..stretch.end].map(|part| &side.text[part]);
    let mut draft =
        Draft::new(side.place(stretch), "space-after-mark", arguments).suggest(spaced.join(" "));
    for span in found {
        let spaced = format!("{} ", &side.text[span]);
        draft = draft.also_repair(side.in_file(span), spaced);
    }
    out.report(rule, draft);
}

fn length_of(chars: impl Iterator<Item = char>) -> usize {
    chars.map(char::len_utf8).sum()
}

/// Whether a text has such a mark between two letters, so that what is divided by it is no sentence.
fn is_glued(text: &str, mark: char) -> bool {
    let same = |c: char| {
        let kinds: [&[char]; 3] = [&COMMAS, &SEMICOLONS, &QUESTION_MARKS];
        c == mark
            || kinds
                .iter()
                .any(|kind| kind.contains(&c) && kind.contains(&mark))
    };
    let mut before = ' ';
    text.char_indices().any(|(at, c)| {
        let after = text[at + c.len_utf8()..].chars().next();
        let glued = same(c) && before.is_alphabetic() && after.is_some_and(char::is_alphabetic);
        before = c;
        glued
    })
}

/// Whether the mark at `at` divides more than two parts without spaces: words to search by, letters that are spelled out
/// (آی.سی.یو).
fn is_list(text: &str, at: usize, mark: char) -> bool {
    if !SEMICOLONS.contains(&mark) && mark != '.' {
        return false;
    }
    let stretch = &text[around(text, Span::new(at, at + mark.len_utf8()))];
    let parts = stretch
        .trim_matches(|c: char| !c.is_alphanumeric())
        .split(mark);
    parts.count() > 2
}

/// A mark with the words on both sides of it.
fn around(text: &str, mark: Span) -> Span {
    /// The letters of a stretch that are looked at on each side.
    const LETTERS: usize = 100;
    let inside = |c: &char| !c.is_whitespace();
    let length = |letters: &mut dyn Iterator<Item = char>| {
        length_of(letters.take(LETTERS).take_while(inside))
    };
    Span::new(
        mark.start - length(&mut text[..mark.start].chars().rev()),
        mark.end + length(&mut text[mark.end..].chars()),
    )
}

/// A text that is stored in the order in which a program shows it that cannot write from right to left: its final mark stands
/// at the beginning, or its words begin with letters that only end words.
pub(super) fn visual_order(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let (source, target) = (&pair.source, &pair.target);
    if !target.language.is_right_to_left() || pair.untranslated || target.is_empty() {
        return;
    }
    let first = |text: &str| text.find('\n').unwrap_or(text.len());
    // the whole text, or the first of its lines
    let ends = [
        (source.text.len(), target.text.len()),
        (first(&source.text), first(&target.text)),
    ];
    let moved = ends.into_iter().find_map(|(of_source, of_target)| {
        moved_mark(&source.text[..of_source], &target.text[..of_target])
    });
    if let Some(moved) = moved {
        let place = target.place(moved.line);
        let mark = target.text[moved.mark].to_owned();
        let draft = Draft::new(place, "mark-at-start", vec![("mark", mark.clone())]);
        let draft = draft.translating(source.whole());
        let Some(last) = moved.last else {
            out.report(rule, draft);
            return;
        };
        let line = &target.text[Span::new(moved.mark.end, moved.line.end)];
        let end = format!("{}{mark}", &target.text[last]);
        let taken = Span::new(moved.line.start, moved.mark.end);
        let draft = draft.suggest(format!("{line}{mark}"));
        let draft = draft.also_repair(target.in_file(taken), String::new());
        out.report(rule, draft.also_repair(target.in_file(last), end));
        return;
    }
    if let Some(word) = reversed_word(target) {
        let place = target.place(word);
        let arguments = vec![("mark", target.text[word].to_owned())];
        let draft = Draft::new(place, "visual-order", arguments);
        out.report(rule, draft.translating(source.whole()));
    }
}

/// A final mark at the beginning of a line.
struct Moved {
    mark: Span,
    /// The line with the mark, and a blank before it that the source has not.
    line: Span,
    /// The last letter of the line, behind which the mark belongs; nothing where the line ends with one, so that more of it is
    /// stored backwards.
    last: Option<Span>,
}

/// The final mark of a line of the source at the beginning of its translation.
fn moved_mark(source: &str, target: &str) -> Option<Moved> {
    let final_mark = |c: char| {
        ends_sentence(c) || c == ':' || COMMAS.contains(&c) || QUESTION_MARKS.contains(&c)
    };
    let text = target.trim();
    let start = target.len() - target.trim_start().len();
    let mut letters = text.chars();
    let mark = letters.next().filter(|mark| final_mark(*mark))?;
    let word = letters
        .next()
        .is_some_and(|c| c.is_alphabetic() && is_arabic(c));
    let said = source.trim();
    let blank = |text: &str| text.starts_with([' ', '\u{a0}']);
    // a blank that followed the mark
    let added = blank(target) && !blank(source);
    let ends = text.ends_with(final_mark);
    if !word || said.starts_with(final_mark) || !said.ends_with(final_mark) || ends && !added {
        return None;
    }
    let end = start + text.len();
    let last = text.chars().next_back()?;
    Some(Moved {
        mark: Span::new(start, start + mark.len_utf8()),
        line: Span::new(if added { 0 } else { start }, end),
        last: (!ends).then(|| Span::new(end - last.len_utf8(), end)),
    })
}

/// The first of the words that begin with a letter which only ends words, where they are many.
fn reversed_word(side: &Side) -> Option<Span> {
    /// The fewest such words, and the largest number of words for one of them.
    const WORDS: usize = 2;
    const ONE_IN: usize = 8;
    let last = &typography::of(side.language.code())?.only_last;
    let words = side
        .tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word);
    let reversed = |span: &Span| {
        let word = &side.text[*span];
        word.starts_with(|c| last.contains(c)) && word.chars().nth(1).is_some()
    };
    let found: Vec<Span> = (words.clone().map(|token| token.span))
        .filter(reversed)
        .collect();
    (found.len() >= WORDS && found.len() * ONE_IN >= words.count()).then(|| found[0])
}
