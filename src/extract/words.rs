use rustc_hash::FxHashSet;

use super::rules::{Rules, key};
use crate::document::{TokenKind, tokens};
use crate::language;
use crate::text::Span;

/// A word of a unit as candidates are made of it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Without the particles written together with it; in the report.
    pub span: Span,
    /// What is compared.
    pub key: String,
    pub definite: bool,
    /// Its article lost a letter to the particle before it.
    pub fused: bool,
    /// May begin and end a term; else it may only stand inside.
    pub content: bool,
    /// Too general to stand alone, to begin or to end a term.
    pub general: bool,
    /// Nothing before it belongs to the same term.
    pub begins: bool,
    /// In letters of another script than the report's.
    pub foreign: bool,
    /// The first of its unit.
    pub opens: bool,
}

/// The words of a stretch of text that may belong to terms, divided where none reaches across: by marks,
/// numbers, function words, verbs, and particles written together with the next word.
///
/// `verbs` are places that are known to hold verbs.
pub(super) fn words(text: &str, at: Span, verbs: &[Span], rules: &Rules, latin: bool) -> Vec<Word> {
    let unit = &text[at];
    let mut words: Vec<Word> = Vec::new();
    let (mut broken, mut verb_next, mut last_end) = (true, false, 0);
    let first = tokens(unit)
        .find(|token| token.kind == TokenKind::Word)
        .map_or(0, |token| token.span.start);
    for token in tokens(unit) {
        let written = &unit[token.span];
        let span = token.span.shifted(at.start);
        let torn = unit[last_end..token.span.start].contains('\n');
        last_end = token.span.end;
        broken |= torn;
        if token.kind != TokenKind::Word || verbs.iter().any(|verb| verb.overlaps(span)) {
            (broken, verb_next) = (true, false);
            continue;
        }
        let folded = language::fold(written);
        let word = folded.text();
        if let Some(last) = words
            .last_mut()
            .filter(|_| !broken && rules.is_ending(word))
        {
            last.span.end = span.end;
            continue;
        }
        let parts = rules.parts(written, word);
        let is_verb = verb_next && !parts.definite && rules.begins_as_verb(word);
        verb_next = rules.comes_before_verb(written);
        let light = || rules.is_light_verb(&word.replace(crate::text::ZWNJ, ""));
        if let Some(last) = words.last_mut().filter(|last| !broken && !last.definite)
            && light()
        {
            // the noun of a verb in two words
            last.general = true;
        }
        if word.is_empty() || is_verb || is_address(written) || rules.divides(written, word, &parts)
        {
            broken = true;
            continue;
        }
        let own = match parts.particles {
            0 => span,
            bytes => folded
                .original(Span::new(bytes, word.len()))
                .shifted(span.start),
        };
        let foreign = !latin && written.is_ascii();
        let changed_script = words.last().is_some_and(|last| last.foreign != foreign);
        words.push(Word {
            span: own,
            definite: parts.definite,
            fused: parts.fused,
            content: !rules.is_inner(word),
            general: rules.is_general(word, &parts) || parts.key.chars().count() < 2,
            begins: broken || parts.particles > 0 || changed_script,
            foreign,
            opens: token.span.start == first,
            key: parts.key,
        });
        broken = false;
    }
    words
}

/// Whether a word is the name of a file or a site: parts of several letters with a stop between them.
fn is_address(written: &str) -> bool {
    let long = |part: &str| part.chars().count() > 1;
    written.contains('@') || written.split('.').filter(|part| long(part)).count() > 1
}

/// The different words of a text, folded.
pub(super) fn vocabulary(text: &str) -> FxHashSet<String> {
    let words = tokens(text).filter(|token| token.kind == TokenKind::Word);
    words.map(|token| key(&text[token.span])).collect()
}

/// How many words a text has.
pub(super) fn running(text: &str) -> usize {
    tokens(text)
        .filter(|token| token.kind == TokenKind::Word)
        .count()
}

/// The words of the nouns and names that a glossary lists in a language, folded.
pub(super) fn listed(
    glossary: &crate::glossary::Glossary,
    language: crate::language::Language,
) -> Vec<String> {
    use crate::glossary::PartOfSpeech::{Adjective, Verb};
    let terms = glossary
        .concepts()
        .iter()
        .flat_map(|concept| &concept.terms);
    terms
        .filter(|term| {
            term.language == language.code() && !matches!(term.part_of_speech, Verb | Adjective)
        })
        .flat_map(|term| term.form.split_whitespace())
        .map(key)
        .collect()
}
