use std::collections::BTreeMap;

use super::content_words::{ContentWord, words};
use super::cover::{Cover, Covers};
use super::rules::Rules;
use crate::bitext::collation::Place;
use crate::document::{Document, UnitKind};
use crate::text::Span;

/// The most words of a term.
const LONGEST: usize = 5;

/// A stretch of words that may be a term, with its places in the reports of one language.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// What its words are compared by.
    pub keys: Vec<String>,
    /// Each form with its places.
    pub forms: BTreeMap<String, Vec<Place>>,
    /// It contains a known proper name.
    pub with_name: bool,
    /// It was met with the article.
    pub definite: bool,
}

/// All phrases of the reports of one language; spellings that differ in spaces, joiners and letters that fold
/// alike are one phrase.
pub(super) fn phrases(
    documents: &[(usize, &Document)],
    covers: &Covers,
    rules: &Rules,
) -> Vec<Phrase> {
    let mut found: BTreeMap<String, Phrase> = BTreeMap::new();
    for &(report, document) in documents {
        for (unit, of) in document.units.iter().enumerate() {
            if !matches!(of.kind, UnitKind::Sentence | UnitKind::Heading) {
                continue;
            }
            let text = document.source.text();
            let covers = covers.of(report, unit);
            let verbs: Vec<Span> = covers
                .iter()
                .filter(|cover| cover.is_verb)
                .map(|cover| cover.span)
                .collect();
            let words = words(document, unit, &verbs, rules);
            for (range, with_name) in stretches(&words, covers, rules) {
                let words = &words[range];
                let span = Span::new(words[0].span.start, words[words.len() - 1].span.end);
                let place = Place {
                    report,
                    unit,
                    start: span.start,
                    end: span.end,
                };
                let keys: Vec<String> = words.iter().map(|word| word.key.clone()).collect();
                let phrase = found.entry(keys.concat()).or_insert_with(|| Phrase {
                    keys: Vec::new(),
                    forms: BTreeMap::new(),
                    with_name,
                    definite: false,
                });
                phrase.definite |= words[0].definite;
                if phrase.keys.len() < keys.len() {
                    phrase.keys = keys;
                }
                let form = rules.form(&text[span], words[0].fused);
                phrase.forms.entry(form).or_default().push(place);
            }
        }
    }
    found.into_values().collect()
}

/// The stretches of words that may be terms, and whether each holds a known name.
fn stretches(
    words: &[ContentWord],
    covers: &[Cover],
    rules: &Rules,
) -> Vec<(std::ops::Range<usize>, bool)> {
    let mut found = Vec::new();
    let may_end = |word: &ContentWord| word.content && !word.general;
    // words of another script are a name or an explanation, whole
    let cuts = |at: usize| {
        at > 0
            && at < words.len()
            && words[at - 1].foreign
            && words[at].foreign
            && !words[at].begins
    };
    for start in 0..words.len() {
        if !may_end(&words[start]) || cuts(start) {
            continue;
        }
        for end in start + 1..=words.len().min(start + LONGEST) {
            let last = &words[end - 1];
            if end > start + 1 && !goes_on(&words[end - 2], last, covers, rules) {
                break;
            }
            let verb = end == start + 1 && last.opens && rules.verb_first && !last.definite;
            if may_end(last)
                && !verb
                && !cuts(end)
                && let Some(with_name) = is_new(&words[start..end], covers)
            {
                found.push((start..end, with_name));
            }
        }
    }
    found
}

/// Whether a term that reaches to `before` may reach to `word`.
fn goes_on(before: &ContentWord, word: &ContentWord, covers: &[Cover], rules: &Rules) -> bool {
    let name_ends = || {
        covers
            .iter()
            .any(|cover| cover.is_name && cover.span.end == before.span.end)
    };
    !word.begins
        && (word.definite || word.foreign || !(rules.article_agrees && before.definite))
        && (word.definite || !(rules.name_ends_phrase && name_ends()))
}

/// Whether the glossary leaves something to say of these words, and then whether they hold a known name.
///
/// A stretch that cuts a known term, lies inside one or holds a person is no term; one made only of known terms and
/// names needs no entry.
fn is_new(words: &[ContentWord], covers: &[Cover]) -> Option<bool> {
    let span = Span::new(words[0].span.start, words[words.len() - 1].span.end);
    let inside: Vec<&Cover> = covers
        .iter()
        .filter(|cover| cover.span.overlaps(span))
        .collect();
    if inside
        .iter()
        .any(|cover| !span.contains(cover.span) || cover.span == span || cover.is_person)
    {
        return None;
    }
    let with_name = inside.iter().any(|cover| cover.is_name);
    let covered = |word: &ContentWord| inside.iter().any(|cover| cover.span.overlaps(word.span));
    let all = words.iter().all(|word| covered(word) || !word.content);
    (!(all && with_name)).then_some(with_name)
}
