//! Rules on the beginning and end of a message, its line breaks and its length.

use super::about::Origin;
use super::finding::Severity;
use super::pair::Pair;
use super::prose::is_function_word;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::tags::{is_page, tags_of};
use crate::language::marks::{QUESTION_MARKS, ends_sentence};
use crate::text::{Span, is_format};

/// Whether the white space belongs to the segment itself, and both sides have text.
fn applies(pair: &Pair) -> bool {
    pair.about.origin != Origin::Text && !pair.source.is_empty() && !pair.target.is_empty()
}

fn tell(
    pair: &Pair,
    span: Span,
    key: &'static str,
    severity: Option<Severity>,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let mut draft =
        Draft::new(pair.target.place(span), key, Vec::new()).translating(pair.source.whole());
    draft.severity = severity;
    draft.once = true;
    out.report(rule, draft);
}

fn whole(side: &Side) -> Span {
    Span::new(0, side.text.len())
}

/// Line breaks and tabs of the source that the translation has lost.
pub(super) fn line_breaks(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !applies(pair) || is_page(&pair.source.text) {
        return;
    }
    if is_indented(&pair.source.text) {
        return;
    }
    let (source, target) = (breaks(&pair.source.text), breaks(&pair.target.text));
    let indented = ends_indented(&pair.source.text);
    let trimmed = |text: &str| breaks(text.trim_matches(['\n', '\r', ' ']));
    let edges = |text: &str| {
        let text = text.trim_matches([' ', '\r']);
        (
            text.starts_with('\n') || text.starts_with("\\n"),
            text.ends_with('\n') || text.ends_with("\\n"),
        )
    };
    let (own, other) = (edges(&pair.source.text), edges(&pair.target.text));
    // gettext refuses a catalogue in which one side ends a line and the other does not
    let strict = (pair.about.origin == Origin::Messages).then_some(Severity::Error);
    if own.1 != other.1 && !indented {
        let key = if own.1 {
            "line-end-lost"
        } else {
            "line-end-added"
        };
        tell(pair, whole(&pair.target), key, strict, rule, out);
    } else if own.0 != other.0 && !starts_indented(&pair.source.text) {
        let key = if own.0 {
            "line-start-lost"
        } else {
            "line-start-added"
        };
        tell(pair, whole(&pair.target), key, strict, rule, out);
    } else if source > 0
        && trimmed(&pair.source.text) > 0
        && target == 0
        && !is_wrapped(&pair.source.text)
    {
        tell(
            pair,
            whole(&pair.target),
            "line-break-lost",
            None,
            rule,
            out,
        );
    }
    // the messages of a program hold no escapes that are not read: a backslash and a letter are what they show
    let written = |side: &Side| match pair.about.origin {
        Origin::Messages => 0,
        Origin::Text | Origin::Memory => escapes(&side.text, 't'),
    };
    let tabs = |side: &Side| side.text.matches('\t').count() + written(side);
    let blank = tabs(&pair.source) == 1 && is_blank_tab(&pair.source.text);
    if tabs(&pair.source) > 0 && tabs(&pair.target) == 0 && !blank {
        tell(pair, whole(&pair.target), "tab-lost", None, rule, out);
    }
}

/// Whether the only tab of a text stands between two words, where a blank belongs: before no shortcut (`Ctrl+O`, `F5`).
fn is_blank_tab(text: &str) -> bool {
    text.split_once('\t').is_some_and(|(before, after)| {
        let word = after.split_whitespace().next().unwrap_or_default();
        let shortcut = word.contains(['+', '-']) || word.contains(|c: char| c.is_ascii_digit());
        let key = word.len() > 1 && word.chars().all(char::is_uppercase);
        before.ends_with(char::is_alphabetic)
            && after.starts_with(char::is_alphabetic)
            && !shortcut
            && !key
    })
}

/// Whether a text ends, or begins, with a line break and the indentation of a template: its page does not show them.
fn ends_indented(text: &str) -> bool {
    let end = &text[text.trim_end().len()..];
    end.contains('\n') && end.ends_with([' ', '\t'])
}

fn starts_indented(text: &str) -> bool {
    let start = &text[..text.len() - text.trim_start().len()];
    start.contains('\n') && start.ends_with([' ', '\t'])
}

/// Whether each line goes on in the next, which a template has indented: one text for a page.
fn is_indented(text: &str) -> bool {
    /// Blanks at the beginning of a line that only a template has.
    const DEEP: usize = 8;
    let text = text.trim();
    let goes_on = |(at, _): (usize, &str)| {
        let (before, after) = (text[..at].trim_end(), &text[at + 1..]);
        let indented = after.starts_with("  ") || after.starts_with('\t');
        // no text for people is indented so far
        let deep = after.len() - after.trim_start_matches(' ').len() >= DEEP;
        let words = before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
            && after.trim_start().starts_with(char::is_lowercase);
        deep || indented && words
    };
    text.contains('\n') && text.match_indices('\n').all(goes_on)
}

/// Whether a text is wrapped: its sentences continue across the line breaks.
fn is_wrapped(text: &str) -> bool {
    /// Shorter lines are not the result of wrapping.
    const LINE: usize = 30;
    let mut lines = text.trim().lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else {
            return true;
        };
        let goes_on = next.starts_with(|c: char| c.is_lowercase() || "%{$".contains(c));
        let ends = line.ends_with(ends_sentence) || line.ends_with([':', ';', '>']);
        if line.chars().count() < LINE || !goes_on || ends {
            return false;
        }
    }
    true
}

/// Line breaks, also those that are written as an escape.
fn breaks(text: &str) -> usize {
    text.matches('\n').count() + escapes(text, 'n')
}

/// Escapes of C that the text has as such: no folders of a path.
fn escapes(text: &str, letter: char) -> usize {
    if text.contains(":\\") || text.contains("\\\\") {
        return 0;
    }
    text.matches(&format!("\\{letter}")).count()
}

/// A space at the beginning or end, other than a template's indentation, that only one side has.
pub(super) fn edge_spaces(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !applies(pair) || !pair.source.codes.is_empty() {
        return;
    }
    let (source, target) = (&pair.source.text, &pair.target.text);
    let space = [' ', '\u{a0}', '\u{202f}'];
    let starts = |text: &str| text.starts_with(space) && !starts_indented(text);
    let ends = |text: &str| text.ends_with(space) && !ends_indented(text);
    let head = target.len() - target.trim_start_matches(space).len();
    let tail = target.trim_end_matches(space).len();
    let info = Some(Severity::Info);
    match (starts(source), starts(target)) {
        (true, false) => tell(
            pair,
            whole(&pair.target),
            "space-start-lost",
            None,
            rule,
            out,
        ),
        (false, true) => tell(
            pair,
            Span::new(0, head),
            "space-start-added",
            info,
            rule,
            out,
        ),
        _ => {}
    }
    match (ends(source), ends(target)) {
        (true, false) => {
            let severity = is_whole(&pair.source).then_some(Severity::Info);
            tell(
                pair,
                whole(&pair.target),
                "space-end-lost",
                severity,
                rule,
                out,
            );
        }
        (false, true) => tell(
            pair,
            Span::new(tail, target.len()),
            "space-end-added",
            info,
            rule,
            out,
        ),
        _ => {}
    }
}

/// Whether a text with a space at its end stands by itself, so that the space is a slip: a sentence, or a label that
/// begins with a capital. What ends with a colon or with a word such as *of* goes on elsewhere.
fn is_whole(side: &Side) -> bool {
    let text = side.text.trim();
    if text.ends_with(ends_sentence) {
        return true;
    }
    let words: Vec<&str> = side.plain.split(' ').collect();
    let last = words.last().copied().unwrap_or_default();
    let closes = |c: char| c.is_alphanumeric() || "'\"’”»)]".contains(c);
    text.starts_with(char::is_uppercase)
        && text.ends_with(closes)
        && !(text.ends_with(char::is_alphanumeric) && is_function_word(last, side.language))
}

/// How a text ends, whatever its script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Stop,
    Question,
    Exclamation,
    Colon,
    Ellipsis,
}

fn end(text: &str) -> (End, Span) {
    let mut rest = text.trim_end();
    loop {
        let tag = tags_of(rest)
            .last()
            .filter(|tag| tag.span.end == rest.len())
            .map(|tag| tag.span.start);
        let cut = match tag {
            Some(start) => &rest[..start],
            None => rest.trim_end_matches([
                '»', '”', '"', '\'', '’', ')', ']', '›', '*', '_', '\u{200f}', '\u{200e}',
            ]),
        };
        let cut = cut.trim_end();
        if cut.len() == rest.len() {
            break;
        }
        rest = cut;
    }
    let start = |mark: char| rest.len() - mark.len_utf8();
    let Some(last) = rest.chars().next_back() else {
        return (End::Nothing, Span::new(rest.len(), rest.len()));
    };
    let cluster = &rest[rest.trim_end_matches(ends_sentence).len()..];
    let found = match last {
        _ if cluster.contains(QUESTION_MARKS) => End::Question,
        '…' => End::Ellipsis,
        '.' if rest.ends_with("...") => End::Ellipsis,
        '.' | '۔' | '。' => End::Stop,
        '!' => End::Exclamation,
        ':' | '：' => End::Colon,
        _ => return (End::Nothing, Span::new(rest.len(), rest.len())),
    };
    (found, Span::new(start(last), rest.len()))
}

/// The translation ends with a different mark than its source.
pub(super) fn end_marks(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    /// In shorter texts a full stop at the end may belong to an abbreviation.
    const SENTENCE: usize = 4;
    if !applies(pair) || pair.untranslated || pair.source.codes.len() != pair.target.codes.len() {
        return;
    }
    let ((source, there), (target, here)) = (end(&pair.source.text), end(&pair.target.text));
    if source == target {
        return;
    }
    let words = |side: &Side| side.plain.split(' ').count();
    let stop = |end| matches!(end, End::Stop | End::Nothing);
    if stop(source) && stop(target) && words(&pair.source).min(words(&pair.target)) < SENTENCE {
        return;
    }
    let mark = |side: &Side, span: Span| side.text[span].to_owned();
    let arguments = |mark: String| vec![("mark", mark)];
    let (key, arguments) = match (source, target) {
        (End::Nothing, _) => ("end-mark-added", arguments(mark(&pair.target, here))),
        (_, End::Nothing) => ("end-mark-lost", arguments(mark(&pair.source, there))),
        _ => (
            "end-mark-differs",
            vec![
                ("source", mark(&pair.source, there)),
                ("target", mark(&pair.target, here)),
            ],
        ),
    };
    let place = match target {
        End::Nothing => pair.target.whole(),
        _ => pair.target.place(here),
    };
    out.report(
        rule,
        Draft::new(place, key, arguments).translating(pair.source.whole()),
    );
}

/// More characters than the file allows.
pub(super) fn too_long(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    use unicode_segmentation::UnicodeSegmentation;
    let Some(limit) = pair.about.limit else {
        return;
    };
    // a mark of direction takes no room
    let seen = |cluster: &&str| !cluster.chars().all(is_format);
    let length = pair.target.text.graphemes(true).filter(seen).count();
    if length > limit {
        let arguments = vec![("length", length.to_string()), ("limit", limit.to_string())];
        let draft = Draft::new(pair.target.whole(), "too-long", arguments);
        out.report(rule, draft.translating(pair.source.whole()));
    }
}
