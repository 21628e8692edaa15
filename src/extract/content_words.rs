use rustc_hash::FxHashSet;

use super::rules::{Rules, key};
use crate::document::{Document, TokenKind};
use crate::language;
use crate::text::Span;

/// A word of a unit as candidates are made of it.
#[derive(Debug, Clone)]
pub(super) struct ContentWord {
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
pub(super) fn words(
    document: &Document,
    unit: usize,
    verbs: &[Span],
    rules: &Rules,
) -> Vec<ContentWord> {
    let text = document.source.text();
    let latin = !document.language.is_right_to_left();
    let tokens = document.words().of_unit(unit);
    let mut words: Vec<ContentWord> = Vec::new();
    let (mut broken, mut verb_next) = (true, false);
    let mut last_end = document.units[unit].span.start;
    let first = tokens
        .iter()
        .find(|token| token.kind == TokenKind::Word)
        .map_or(last_end, |token| token.span.start);
    for token in tokens {
        let span = token.span;
        let written = &text[span];
        let torn = text[last_end..span.start].contains('\n');
        last_end = span.end;
        broken |= torn;
        if token.kind != TokenKind::Word || verbs.iter().any(|verb| verb.overlaps(span)) {
            (broken, verb_next) = (true, false);
            continue;
        }
        let word = document.words().folded(*token);
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
            bytes => language::fold(written)
                .original(Span::new(bytes, word.len()))
                .shifted(span.start),
        };
        let foreign = !latin && written.is_ascii();
        let changed_script = words.last().is_some_and(|last| last.foreign != foreign);
        words.push(ContentWord {
            span: own,
            definite: parts.definite,
            fused: parts.fused,
            content: !rules.is_inner(word),
            general: rules.is_general(word, &parts) || parts.key.chars().count() < 2,
            begins: broken || parts.particles > 0 || changed_script,
            foreign,
            opens: span.start == first,
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

/// The different words of a report, folded.
pub(super) fn vocabulary(document: &Document) -> FxHashSet<String> {
    let text = document.source.text();
    let mut met = FxHashSet::default();
    let words = document.words().all().iter();
    words
        .filter(|word| word.kind == TokenKind::Word && met.insert(word.form))
        .map(|word| key(&text[word.span]))
        .collect()
}

/// How many words a report has.
pub(super) fn running(document: &Document) -> usize {
    let words = document.words().all().iter();
    words.filter(|word| word.kind == TokenKind::Word).count()
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
