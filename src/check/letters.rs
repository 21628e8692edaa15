//! Letters of a neighbour language's keyboard.

use super::prose::is_function_word;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography::{of, table};
use crate::document::Token;
use crate::language::{Language, folded};
use crate::text::Span;

/// ي and ك in Persian, ی and ک in Arabic.
pub(super) fn letters(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side).filter(|table| !table.letters.is_empty()) else {
        return;
    };
    let wrong = |token: &&Token| {
        side.word(**token)
            .chars()
            .any(|c| table.letters.contains_key(&c))
    };
    let mut words: Vec<&Token> = side.tokens.iter().filter(wrong).collect();
    // who types the language's own letters, and others only within quotation marks, quotes the other language
    let types_own = |token: &Token| {
        let own = |c: char| table.letters.values().any(|own| *own == c);
        !is_quoted(&side.text, token.span) && side.word(*token).contains(own)
    };
    let quoted = words.iter().all(|token| is_quoted(&side.text, token.span));
    if quoted && side.tokens.iter().any(types_own) {
        words.clear();
    }
    let repaired = |token: &Token| -> String {
        side.word(*token)
            .chars()
            .map(|c| *table.letters.get(&c).unwrap_or(&c))
            .collect()
    };
    // a word of the neighbour that was left over is not mended by another letter
    let (left, words): (Vec<&Token>, Vec<&Token>) =
        words.into_iter().partition(|token: &&Token| {
            is_of_neighbour(side, side.word(**token), &repaired(token), shared)
        });
    if let Some(first) = left.first() {
        let place = side.place(first.span);
        let arguments = vec![
            ("text", place.text.clone()),
            ("count", left.len().to_string()),
        ];
        out.report(rule, Draft::new(place, "foreign-word", arguments));
    }
    // one finding a segment: whoever types one such letter types them all
    let Some((first, rest)) = words.split_first() else {
        return;
    };
    let place = side.place(first.span);
    let arguments = vec![
        ("text", place.text.clone()),
        ("count", words.len().to_string()),
    ];
    let mut draft = Draft::new(place, "foreign-letter", arguments).repair(repaired(first));
    for token in rest {
        draft = draft.also_repair(side.in_file(token.span), repaired(token));
    }
    out.report(rule, draft);
}

/// Whether a place lies within angular quotation marks.
fn is_quoted(text: &str, span: Span) -> bool {
    let count = |text: &str, mark: char| text.matches(mark).count();
    let (before, after) = (&text[..span.start], &text[span.end..]);
    count(before, '«') > count(before, '»') && count(after, '»') > count(after, '«')
}

/// Whether a word, spelled as in another language of the script, is one of that language and none of the side's: a word such as
/// *more* that a pack lists, or one that a dictionary has.
fn is_of_neighbour(side: &Side, word: &str, repaired: &str, shared: &Shared) -> bool {
    let known = |word: &str, language: Language| {
        let dictionary = shared.dictionaries.and_then(|all| all.of(language.code()));
        is_function_word(&folded(word), language)
            || dictionary.is_some_and(|dictionary| dictionary.knows(word))
    };
    let writes = |other: &Language| {
        let letters = of(other.code()).map(|table| &table.letters);
        let foreign = |c: char| letters.is_some_and(|letters| letters.contains_key(&c));
        *other != side.language && other.is_right_to_left() && !word.chars().any(foreign)
    };
    let mut others = Language::all().filter(writes);
    !known(repaired, side.language) && others.any(|other| known(word, other))
}
