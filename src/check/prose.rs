//! The part of a text that people read: without placeholders, tags, addresses, options and file names.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::pair::Pair;
use super::placeholder::{Kinds, OwnPlaceholders, read};
use super::shared::Shared;
use super::side::{Side, plain, real_words};
use super::tags::tags_of;
use crate::language::{Language, folded};

/// `text` with what a program reads replaced by spaces, byte by byte.
pub(super) fn prose(text: &str, kinds: Kinds, own: &OwnPlaceholders) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let tags = tags_of(text).into_iter().map(|tag| tag.span);
    let placeholders = read(text, kinds, own).into_iter().map(|found| found.span);
    for span in tags.chain(placeholders) {
        bytes[span.start..span.end].fill(b' ');
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned());
    let mut prose = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| c.is_whitespace() || "()[]«»\"',.;:!?".contains(c));
        // paths, addresses, options, identifiers
        let inside = bare.contains(['/', '\\', '@', '=', '_', '<', '>', '|'])
            || bare.starts_with('-')
            || bare.contains("::");
        let file = bare.contains('.') && bare.is_ascii() && !bare.ends_with('.');
        match inside || file {
            true => prose.extend(std::iter::repeat_n(' ', word.len())),
            false => prose.push_str(word),
        }
    }
    prose
}

/// What people read of a program's message: without placeholders, tags, addresses and the signs that mark a letter of a
/// menu. What is left out becomes spaces.
///
/// ```
/// let read = muqabala::check::readable("_Open <b>%s</b> again");
/// assert_eq!(read.split_whitespace().collect::<Vec<_>>(), ["Open", "again"]);
/// ```
#[must_use]
pub fn readable(text: &str) -> String {
    let mut unmarked = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        // `_Open`, `O_pen`, `&Open`; a name such as `a_b_c` is a program's
        let single = c == '_' && next.is_alphabetic() && text.matches('_').count() == 1;
        let marks = single || c == '&' && next.is_alphabetic() && before == ' ';
        if !marks {
            unmarked.push(c);
        }
        before = c;
    }
    prose(&unmarked, Kinds::ALL, &OwnPlaceholders::default())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProseWords {
    function_words: Vec<String>,
    inner_words: Vec<String>,
}

static FUNCTION_WORDS: LazyLock<FxHashMap<&'static str, FxHashSet<String>>> = LazyLock::new(|| {
    let read = |language: Language| {
        let section: ProseWords = language.section("extract");
        let words = section.function_words.iter().chain(&section.inner_words);
        (language.code(), words.map(|word| folded(word)).collect())
    };
    Language::all().map(read).collect()
});

/// Whether a word, folded, carries no meaning of its own in a language.
pub(super) fn is_function_word(word: &str, language: Language) -> bool {
    FUNCTION_WORDS
        .get(language.code())
        .is_some_and(|words| words.contains(word))
}

/// From this many words on, most of them small, words of another script are said and no name.
const PHRASE: usize = 3;

/// From this many words on, a text is more likely a sentence than a name.
const SENTENCE: usize = 4;

/// Whether words, plain, are said in a language and are no list of names: what is written in Latin letters stands in
/// texts of every language.
fn is_said(words: &str, language: Language) -> bool {
    let latin = words
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| c.is_ascii());
    let known = FUNCTION_WORDS
        .get(language.code())
        .is_some_and(|words| !words.is_empty());
    !latin
        || !known
        || words
            .split(' ')
            .any(|word| is_function_word(word, language))
}

/// Whether a target repeats its source: every word of it, or nearly every word of a long one.
pub(super) fn repeats(source: &Side, target: &Side, kinds: Kinds, shared: &Shared) -> bool {
    if source.language == target.language || target.is_empty() || source.is_empty() {
        return false;
    }
    if !mostly_same(&source.plain, &target.plain) {
        return false;
    }
    let [own, other] = [source, target].map(|side| plain(&prose(&side.text, kinds, shared.own)));
    if own == other {
        let enough = real_words(&other) >= SENTENCE || is_phrase(target);
        return enough && !is_capitalised(target) && is_said(&own, source.language);
    }
    mostly_same(&own, &other) && is_said(&own, source.language)
}

/// Whether a text has three words or more, most of them in small letters.
fn is_phrase(side: &Side) -> bool {
    let words: Vec<&str> = side.tokens.iter().map(|token| side.word(*token)).collect();
    let small = |word: &&&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let latin = |word: &&&str| word.chars().all(|c| c.is_ascii_alphabetic());
    let latin = words.iter().filter(latin);
    let count = latin.clone().count();
    count >= PHRASE && latin.filter(small).count() * 2 > count
}

fn mostly_same(source: &str, target: &str) -> bool {
    if source == target {
        return true;
    }
    let words = target.split(' ').filter(|word| !word.is_empty());
    let count = words.clone().count();
    if count < 2 * SENTENCE {
        return false;
    }
    let known: FxHashSet<&str> = source.split(' ').collect();
    words.filter(|word| known.contains(word)).count() * 10 >= count * 8
}

/// Whether every word begins with a capital: a name in Latin letters is the same everywhere.
fn is_capitalised(side: &Side) -> bool {
    let words = side.tokens.iter().map(|token| side.word(*token));
    let mut words = words.filter(|word| word.len() > 3 && word.starts_with(char::is_alphabetic));
    words.all(|word| word.starts_with(char::is_uppercase))
}

/// The longest stretch of the translation, in bytes of its text, that was left in the words of the source.
pub(super) fn left_over(pair: &Pair, shared: &Shared) -> Option<crate::text::Span> {
    let (source, target) = (&pair.source, &pair.target);
    let scripts_differ = target.language.is_right_to_left() != source.language.is_right_to_left();
    let latin = |c: char| c.is_ascii_lowercase();
    if !scripts_differ || !target.text.contains(latin) || pair.untranslated {
        return None;
    }
    let own = plain(&prose(&source.text, pair.kinds, shared.own));
    let left = prose(&target.text, pair.kinds, shared.own);
    if left.len() != target.text.len() {
        return None;
    }
    let mut best: Option<(usize, crate::text::Span)> = None;
    let mut run: Vec<crate::text::Span> = Vec::new();
    let is_word = |span: crate::text::Span| {
        let word = span.of(&left).unwrap_or_default();
        let foreign = word
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, '\'' | '’'));
        foreign && word.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let mut close = |run: &mut Vec<crate::text::Span>| {
        let words = run.iter().map(|span| folded(&target.text[*span]));
        let words: Vec<String> = words.collect();
        let lower = run
            .iter()
            .filter(|span| target.text[**span].starts_with(latin))
            .count();
        let said = words
            .iter()
            .any(|word| is_function_word(word, source.language));
        // the whole source in brackets behind its translation is a gloss
        let ends = run.first().zip(run.last());
        let gloss = ends.is_some_and(|(first, last)| {
            let (before, behind) = (&target.text[..first.start], &target.text[last.end..]);
            before.ends_with(['(', '[']) && behind.starts_with([')', ']'])
        }) && words.join(" ") == own;
        let copied = || format!(" {own} ").contains(&format!(" {} ", words.join(" ")));
        if run.len() >= PHRASE && lower * 2 > run.len() && said && !gloss && copied() {
            let span = crate::text::Span::new(run[0].start, run[run.len() - 1].end);
            if best.as_ref().is_none_or(|(length, _)| *length < run.len()) {
                best = Some((run.len(), span));
            }
        }
        run.clear();
    };
    for token in &target.tokens {
        if is_word(token.span) {
            let joined = run
                .last()
                .is_none_or(|last| target.text[last.end..token.span.start].trim().is_empty());
            if !joined {
                close(&mut run);
            }
            run.push(token.span);
        } else {
            close(&mut run);
        }
    }
    close(&mut run);
    best.map(|(_, span)| span)
}
/// Whether a source is a key of a catalogue, not a text: small Latin words joined by low lines or points.
pub(super) fn is_key(text: &str) -> bool {
    let text = text.trim();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c);
    let parts: Vec<&str> = text.split(['_', '.']).collect();
    let words = parts
        .iter()
        .filter(|part| part.starts_with(|c: char| c.is_ascii_lowercase()));
    // `example.com` and `list.txt` are said; a key has a low line or three parts
    text.chars().all(fits)
        && (text.contains('_') && !text.contains('.') || parts.len() > 2)
        && words.count() > 1
}
