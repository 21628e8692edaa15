//! The rules for what a user demands of every translation.

use regex::Regex;

use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::sink::{Draft, Reporter};
use crate::text::Span;

/// Words of the user's that the source has and the translation does not, as they are.
pub(super) fn must_stay(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.target.is_empty() {
        return;
    }
    for word in &shared.demands.stay {
        let Some(at) = as_word(&pair.source.text, word) else {
            continue;
        };
        if pair.target.text.contains(word.as_str()) {
            continue;
        }
        let place = pair.source.place(Span::new(at, at + word.len()));
        let draft = Draft::new(place, "must-stay", vec![("word", word.clone())]);
        out.report(rule, draft.translated_as(pair.target.whole()).suggest(word));
    }
}

/// Where a word stands in a text and is no part of a longer one.
fn as_word(text: &str, word: &str) -> Option<usize> {
    let mut found = text.match_indices(word).map(|(at, _)| at);
    found.find(|at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Items of the user's checklist that a translation does not meet.
pub(super) fn checklist(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.target.is_empty() {
        return;
    }
    let (source, target) = (pair.source.text.as_ref(), pair.target.text.as_ref());
    for item in &shared.demands.checklist {
        if item
            .source
            .as_ref()
            .is_some_and(|pattern| !pattern.is_match(source))
        {
            continue;
        }
        let forbidden = item
            .forbid
            .as_ref()
            .and_then(|pattern| pattern.find(target));
        let lacks = item
            .target
            .as_ref()
            .is_some_and(|pattern| !pattern.is_match(target));
        let span = match forbidden {
            Some(found) => Span::new(found.start(), found.end()),
            None if lacks => Span::new(0, target.len()),
            None => continue,
        };
        let place = pair.target.place(span);
        let (key, arguments) = match item.message.is_empty() {
            false => ("checklist", vec![("text", item.message.clone())]),
            true if forbidden.is_some() => {
                ("checklist-forbidden", vec![("text", place.text.clone())])
            }
            true => {
                let pattern = item.target.as_ref().map_or("", Regex::as_str);
                ("checklist-missing", vec![("text", pattern.to_owned())])
            }
        };
        let mut draft = Draft::new(place, key, arguments).translating(pair.source.whole());
        draft.severity = item.severity;
        out.report(rule, draft);
    }
}
