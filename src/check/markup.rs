//! Rules on what programs read in a text: tags and links.

use std::collections::BTreeMap;

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Side, is_key};
use super::sink::{Draft, Reporter};
use super::tags;
use crate::text::Span;

/// A stretch that a program reads, in the form in which it compares.
struct Mark {
    span: Span,
    key: String,
}

/// The elements by which a format stands for mark-up of the original file, and the tags in the text itself.
pub(super) fn tags(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    tags::compare(pair, shared, rule, out);
    // codes have no place in the text: they are reported at the whole of it
    let lost = |own: &Side, other: &Side| {
        let mut left = other.codes.clone();
        let mut lost = own.codes.clone();
        lost.retain(|code| match left.iter().position(|known| known == code) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        });
        lost
    };
    let draft = |place, key, mark| Draft::new(place, key, vec![("mark", mark)]);
    let (source, target) = (&pair.source, &pair.target);
    for code in lost(source, target) {
        let draft = draft(source.whole(), "tag-missing", code);
        out.report(rule, draft.translated_as(target.whole()));
    }
    for code in lost(target, source) {
        let draft = draft(target.whole(), "tag-added", code);
        out.report(rule, draft.translating(source.whole()));
    }
}

pub(super) fn links(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if is_key(&pair.source.text) || pair.target.is_empty() {
        return;
    }
    let (source, target) = (pair.source.text.trim(), pair.target.text.trim());
    if is_path(source) {
        // a translated path leads nowhere
        if without_blanks(source) != without_blanks(target) {
            let place = pair.target.whole();
            let arguments = vec![("source", source.to_owned()), ("text", place.text.clone())];
            let draft = Draft::new(place, "path-changed", arguments).suggest(source);
            let draft = draft.translating(pair.source.whole());
            out.report(rule, draft.severity(Severity::Error));
        }
        return;
    }
    // a page may have a translated one, and a text that is nothing but its address says so
    if is_address(source) && is_address(target) {
        return;
    }
    // the addresses of translators stand in credits, whose source has none
    let mailed = mail_of(source).next().is_some();
    let of = if mailed { links_and_mail } else { links_of };
    compare(pair, of, "link-missing", "link-added", rule, out);
}

/// Whether a whole text is one address of a page.
fn is_address(text: &str) -> bool {
    let schemes = ["http://", "https://"];
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        rest.contains('.') && !rest.contains(|c: char| c.is_whitespace() || c == '<')
    })
}

/// Whether a whole text is a path or route of a program: `/group/{id}/members`. Between the braces there may be blanks.
fn is_path(text: &str) -> bool {
    let inside = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '/' | '-' | '_' | '.' | '{' | '}' | '%' | '*' | ':' | '~')
    };
    let mut depth = 0;
    let fits = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        inside(c) || c == ' ' && depth > 0
    };
    let segments = text.split('/').skip(1);
    let named = |segment: &&str| segment.bytes().any(|byte| byte.is_ascii_lowercase());
    text.starts_with('/') && segments.filter(named).count() >= 2 && text.chars().all(fits)
}

/// A path without the blanks between its braces, which change nothing.
fn without_blanks(path: &str) -> String {
    path.replace("{ ", "{").replace(" }", "}")
}

fn compare(
    pair: &Pair,
    of: fn(&str) -> Vec<Mark>,
    missing: &'static str,
    added: &'static str,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    if pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    let (source, target) = (of(&pair.source.text), of(&pair.target.text));
    let surplus = |own: Vec<Mark>, other: &BTreeMap<String, usize>| -> Vec<Mark> {
        let mut left = other.clone();
        let spent = |mark: &Mark| match left.get_mut(&mark.key) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        own.into_iter().filter(spent).collect()
    };
    let counts = |marks: &[Mark]| {
        let mut counts = BTreeMap::new();
        for mark in marks {
            *counts.entry(mark.key.clone()).or_insert(0) += 1;
        }
        counts
    };
    let (of_source, of_target) = (counts(&source), counts(&target));
    let draft = |side: &Side, mark: Mark, key| {
        let place = side.place(mark.span);
        Draft::new(place.clone(), key, vec![("mark", place.text)])
    };
    for mark in surplus(source, &of_target) {
        let draft = draft(&pair.source, mark, missing);
        out.report(rule, draft.translated_as(pair.target.whole()));
    }
    for mark in surplus(target, &of_source) {
        let draft = draft(&pair.target, mark, added);
        out.report(rule, draft.translating(pair.source.whole()));
    }
}

/// Addresses of mail that stand without `mailto:`.
fn mail_of(text: &str) -> impl Iterator<Item = Span> {
    let local = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.match_indices('@').filter_map(move |(at, _)| {
        let before: usize = text[..at]
            .chars()
            .rev()
            .take_while(local)
            .map(char::len_utf8)
            .sum();
        let after: usize = text[at + 1..]
            .chars()
            .take_while(local)
            .map(char::len_utf8)
            .sum();
        let host = text[at + 1..at + 1 + after].trim_end_matches(['.', '-']);
        let start = at - before;
        // a password, the name of an account, a part of an address of a page
        let alone = !text[..start].ends_with(['/', ':', '%', '@']);
        let is_host = host.split_once('.').is_some_and(|(name, end)| {
            !name.is_empty()
                && end.len() >= 2
                && end
                    .bytes()
                    .all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
        });
        (before > 0 && alone && is_host).then(|| Span::new(start, at + 1 + host.len()))
    })
}

/// The links of a text and the addresses of mail that stand by themselves.
fn links_and_mail(text: &str) -> Vec<Mark> {
    let mark = |span: Span| Mark {
        span,
        key: text[span].to_ascii_lowercase(),
    };
    let mut marks = links_of(text);
    marks.extend(mail_of(text).map(mark));
    marks
}

/// Addresses of pages, and what Markdown's links lead to.
fn links_of(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, _) in text.match_indices("](") {
        let Some(length) = text[at..].find(')') else {
            continue;
        };
        let target = &text[at + 2..at + length];
        let is_address = target.is_ascii() && !target.is_empty() && !target.contains(' ');
        // an address of a page may be that of a translated page, but the link must stay one
        if text[..at].contains('[') && is_address {
            let span = Span::new(at, at + length + 1);
            let full = target.contains("://") || target.starts_with("mailto:");
            let key = if full { "](" } else { &text[span] };
            let key = key.to_owned();
            marks.push(Mark { span, key });
        }
    }
    let is_end = |c: char| {
        c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '<' | '>' | '(' | ')' | '\\')
    };
    for scheme in ["http://", "https://", "ftp://", "mailto:", "www."] {
        for (at, _) in text.match_indices(scheme) {
            if scheme == "www." && text[..at].ends_with('/') {
                continue;
            }
            let end = text[at..]
                .find(is_end)
                .map_or(text.len(), |length| at + length);
            let link = text[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
            // %s in an address is a placeholder's business
            if link.len() > scheme.len() && !link.contains('%') {
                let key = link.trim_end_matches('/').to_ascii_lowercase();
                marks.push(Mark {
                    span: Span::new(at, at + link.len()),
                    key,
                });
            }
        }
    }
    marks
}
