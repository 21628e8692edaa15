//! Rules on typing slips and damage by programs: doubled words and marks, broken letters.

use unicode_normalization::UnicodeNormalization;

use super::prose::is_function_word;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography;
use crate::document::TokenKind;
use crate::language::folded;
use crate::language::marks::QUESTION_MARKS;
use crate::text::{Span, ZWNJ, is_presentation_form};

fn find(side: &Side, span: Span, key: &'static str) -> Draft {
    let place = side.place(span);
    Draft::new(place.clone(), key, vec![("text", place.text)])
}

/// A doubled word that nobody repeats on purpose: a particle, or a noun with its article.
pub(super) fn doubled_words(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let table = typography::of(side.language.code());
    let article = table.map_or("", |table| table.written.article.as_str());
    let is_repeated = |word: &str| {
        table.is_some_and(|table| table.repeated.iter().any(|known| folded(known) == word))
    };
    for pair in side.tokens.windows(2) {
        let [one, two] = [pair[0], pair[1]];
        let between = &side.text[one.span.end..two.span.start];
        if one.kind != TokenKind::Word
            || two.kind != TokenKind::Word
            || between.is_empty()
            || !between.trim().is_empty()
        {
            continue;
        }
        let word = folded(side.word(one));
        if word != folded(side.word(two)) || word.chars().count() < 2 || is_repeated(&word) {
            continue;
        }
        let with_article =
            !article.is_empty() && word.starts_with(article) && word.chars().count() >= 5;
        let latin = side.word(one).starts_with(|c: char| c.is_ascii_lowercase()) && word.len() > 4;
        if !is_function_word(&word, side.language) && !with_article && !latin {
            continue;
        }
        if shared.source.as_deref().is_some_and(has_doubled_word) {
            return;
        }
        let span = Span::new(one.span.start, two.span.end);
        out.report(
            rule,
            find(side, span, "doubled-word").suggest(side.word(one)),
        );
    }
}

fn has_doubled_word(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| pair[0] == pair[1])
}

/// A doubled mark.
pub(super) fn doubled_marks(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let source = shared.source.as_deref().unwrap_or_default();
    let mut chars = side.text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !"،؛,;:.؟?".contains(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut count = 1;
        while let Some((at, _)) = chars.next_if(|(_, next)| *next == c) {
            (end, count) = (at + c.len_utf8(), count + 1);
        }
        // three dots are an ellipsis, `::` and `..` in Latin letters a program's, `؟؟` a reader's surprise
        let around = side.text[..start]
            .chars()
            .next_back()
            .zip(Some(side.text[end..].chars().next()));
        let word = around.is_some_and(|(before, after)| {
            (before.is_alphanumeric() && !before.is_ascii()
                || before.is_whitespace() && !c.is_ascii())
                && after.is_none_or(|c| c.is_whitespace() || !c.is_ascii() || c == '"')
        });
        // `۱..۵` is a range
        let range = around.is_some_and(|(before, after)| {
            before.is_numeric() && after.is_some_and(char::is_numeric)
        });
        let meant = QUESTION_MARKS.contains(&c) || count != 2 || range;
        if word && !meant && !doubles(source) {
            let text: String = c.into();
            out.report(
                rule,
                find(side, Span::new(start, end), "doubled-mark").repair(text),
            );
        }
    }
}

fn doubles(text: &str) -> bool {
    ["..", ",,", ";;", "::", "،،", "؛؛"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// Presentation forms in place of letters, as pasted from a PDF: no search finds them.
pub(super) fn presentation_forms(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !side.text.contains(is_presentation_form) {
        return;
    }
    let mut found: Vec<Span> = Vec::new();
    for (at, c) in side
        .text
        .char_indices()
        .filter(|(_, c)| is_presentation_form(*c))
    {
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => found.push(Span::new(at, end)),
        }
    }
    let reversed = found.iter().any(|span| is_reversed(&side.text[*span]));
    let repaired = |span: Span| match reversed {
        true => typed(&side.text[span].chars().rev().collect::<String>()),
        false => typed(&side.text[span]),
    };
    let place = side.place(found[0]);
    let arguments = vec![
        ("text", place.text.clone()),
        ("count", found.len().to_string()),
    ];
    let key = if reversed {
        "presentation-reversed"
    } else {
        "presentation-form"
    };
    let draft = Draft::new(place, key, arguments);
    // of several words that are stored backwards the order is, too
    if reversed && found.len() > 1 {
        out.report(rule, draft);
        return;
    }
    let mut draft = draft.repair(repaired(found[0]));
    for span in &found[1..] {
        draft = draft.also_repair(side.in_file(*span), repaired(*span));
    }
    out.report(rule, draft);
}

/// How a presentation form joins: to the letter before, and to the one behind.
fn joins(form: char) -> Option<(bool, bool)> {
    let letters = |c: char| std::iter::once(c).nfkc().collect::<String>();
    let code = u32::from(form);
    let own = letters(form);
    let same = |code: u32| char::from_u32(code).is_some_and(|c| letters(c) == own);
    // the forms of a letter follow each other: by itself, at the end, at the beginning, inside
    let at = (1..4)
        .take_while(|back| same(code.wrapping_sub(*back)))
        .count();
    let known = is_presentation_form(form) && own.chars().all(char::is_alphabetic);
    known.then_some(match at {
        0 => (false, false),
        1 => (true, false),
        2 => (false, true),
        _ => (true, true),
    })
}

/// Whether the forms of a word join from its end to its beginning: it is stored as it is shown, from the left.
fn is_reversed(forms: &str) -> bool {
    let shapes: Option<Vec<(bool, bool)>> = forms.chars().map(joins).collect();
    let Some(shapes) = shapes else { return false };
    let fits = |shapes: &[(bool, bool)]| {
        let inside = shapes.windows(2).all(|pair| pair[0].1 == pair[1].0);
        let first = shapes.first().is_some_and(|shape| !shape.0);
        inside && first && shapes.last().is_some_and(|shape| !shape.1)
    };
    let backwards: Vec<(bool, bool)> = shapes.iter().rev().copied().collect();
    !fits(&shapes) && fits(&backwards)
}

/// Presentation forms as letters. Between two that do not join, though their letters would, stands a ZWNJ: so an abbreviation is
/// kept apart.
fn typed(forms: &str) -> String {
    let letters = |c: char| std::iter::once(c).nfkc().collect::<String>();
    let mut out = String::with_capacity(forms.len());
    let mut forms = forms.chars().peekable();
    while let Some(form) = forms.next() {
        out.push_str(&letters(form));
        // the forms of a letter follow each other: by itself, at the end, at the beginning, inside
        let code = u32::from(form);
        let same = |code: u32| char::from_u32(code).is_some_and(|c| letters(c) == letters(form));
        let alone = !same(code.wrapping_sub(1)) && (1..4).all(|ahead| same(code + ahead));
        let joins = |next: &char| letters(*next).chars().all(char::is_alphabetic);
        if alone && forms.peek().is_some_and(joins) {
            out.push(ZWNJ);
        }
    }
    out
}

/// Text that was read in another encoding than it was written in.
pub(super) fn mojibake(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if let Some(span) = misread(&side.text).or_else(|| misread_word(side)) {
        out.report(rule, find(side, span, "mojibake"));
    }
}

/// Bytes of UTF-8 read as those of a Western encoding: each letter became two or three.
fn misread(text: &str) -> Option<Span> {
    let leads = |c: char| matches!(c, 'Ø' | 'Ù' | 'Ú' | 'Û' | 'Ã' | 'Â' | 'â');
    let (mut run, mut start, mut end) = (0, 0, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let follows = leads(c)
            .then(|| chars.next_if(|(_, next)| trails(*next)))
            .flatten();
        match follows {
            Some((next_at, next)) => {
                if run == 0 {
                    start = at;
                }
                (run, end) = (run + 1, next_at + next.len_utf8());
            }
            None if run >= 2 => break,
            None if c == ' ' && run > 0 => {}
            None => run = 0,
        }
    }
    (run >= 2).then(|| Span::new(start, end))
}

/// What the bytes 0x80 to 0xbf are in Windows-1252 and Latin-1.
fn trails(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

/// Arabic bytes read as Western letters: words of accented letters alone.
fn misread_word(side: &Side) -> Option<Span> {
    let accented = |c: char| matches!(c, 'À'..='ÿ');
    let is_word = |span: &Span| {
        let word = &side.text[*span];
        word.chars().count() >= 4 && word.chars().all(accented)
    };
    let spans = side.tokens.iter().map(|token| token.span);
    spans
        .into_iter()
        .find(is_word)
        .filter(|_| side.language.is_right_to_left())
}
