//! Rules on what programs read in a text: placeholders, tags, links.

use std::collections::BTreeMap;

use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Side, is_key};
use super::sink::{Draft, Reporter};
use crate::text::Span;

/// A stretch that a program reads, in the form in which it compares.
struct Mark {
    span: Span,
    key: String,
}

pub(super) fn placeholders(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if is_time_format(&pair.source.text) || is_time_format(&pair.target.text) {
        return;
    }
    compare(
        pair,
        placeholders_of,
        "placeholder-missing",
        "placeholder-added",
        rule,
        out,
    );
}

pub(super) fn tags(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    compare(pair, tags_of, "tag-missing", "tag-added", rule, out);
    if pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    // codes have no place in the text: they are told at the whole of it
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
    if !is_key(&pair.source.text) {
        compare(pair, links_of, "link-missing", "link-added", rule, out);
    }
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

/// `printf` conversions (`%s`, `%2$d`, `%-5.2f`), `%(name)s`, `{0}`, `{name}`, `${name}`, `%{name}`.
///
/// A translation may number what the source leaves in order, so numbers do not count; a percent sign after
/// which no conversion stands is a percent sign.
fn placeholders_of(text: &str) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let found = match bytes[at] {
            b'%' => conversion(text, at),
            b'{' | b'$' => braced(text, at),
            _ => None,
        };
        match found {
            Some((end, key)) => {
                if !key.is_empty() {
                    marks.push(Mark {
                        span: Span::new(at, end),
                        key,
                    });
                }
                at = end;
            }
            None => at += 1,
        }
    }
    marks
}

/// A format of `strftime`: each language orders and chooses its parts.
fn is_time_format(text: &str) -> bool {
    let kinds = text.match_indices('%').filter_map(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['-', '_', '0', '^', '#', 'O', 'E']);
        rest.chars().next()
    });
    let kinds: Vec<char> = kinds.collect();
    let only_of_time = |c: &char| "ABHIMSYbklmpyZTRDPe".contains(*c);
    kinds.iter().any(only_of_time)
        && kinds
            .iter()
            .all(|c| only_of_time(c) || "adcfFgGhjnrstuUVwWxXzC%".contains(*c))
}

fn conversion(text: &str, at: usize) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    match bytes.get(end)? {
        b'%' => return Some((end + 1, String::new())),
        b'{' => return braced(text, end),
        b'(' | b'<' => {
            let name = text[end..].find([')', '>'])? + end;
            let kind = bytes
                .get(name + 1)
                .filter(|byte| byte.is_ascii_alphabetic());
            return Some((
                name + 1 + usize::from(kind.is_some()),
                text[at..=name].to_owned(),
            ));
        }
        _ => {}
    }
    while bytes
        .get(end)
        .is_some_and(|byte| byte.is_ascii_digit() || b"$-+#*.'I".contains(byte))
    {
        end += 1;
    }
    let length = end;
    while bytes.get(end).is_some_and(|byte| b"hlLqjzt".contains(byte)) {
        end += 1;
    }
    let kind = *bytes.get(end)?;
    let followed = bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic);
    let known = b"diouxXeEfFgGaAcspn@".contains(&kind)
        && (!followed || length > at + 1 || end == at + 1 && b"sdu".contains(&kind));
    known.then(|| (end + 1, format!("%{}", &text[length..=end])))
}

fn braced(text: &str, at: usize) -> Option<(usize, String)> {
    let open = at + text[at..].find('{').filter(|&skip| skip <= 1)?;
    let close = open + text[open..].find('}')?;
    let name = &text[open + 1..close];
    let is_name = name.len() <= 40
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-:!".contains(&byte));
    is_name.then(|| (close + 1, text[at..=close].to_owned()))
}

/// `<b>`, `</b>`, `<ph id="1"/>`, `&amp;`; the name and the kind of tag compare, not its attributes.
fn tags_of(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, _) in text.match_indices('<') {
        let Some(length) = text[at..].find('>') else {
            break;
        };
        let inner = &text[at + 1..at + length];
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-'))
            .collect();
        let after = inner
            .trim_start_matches('/')
            .get(name.len()..)
            .unwrap_or_default();
        let is_tag = name.starts_with(|c: char| {
            c.is_ascii_lowercase() || c.is_ascii_uppercase() && after.contains('=')
        }) && (after.is_empty()
            || after == "/"
            || after.starts_with(' ') && after.contains('='));
        if is_tag {
            let key = format!(
                "{}{name}{}",
                if inner.starts_with('/') { "/" } else { "" },
                if inner.ends_with('/') { "/" } else { "" }
            );
            marks.push(Mark {
                span: Span::new(at, at + length + 1),
                key,
            });
        }
    }
    marks
}

/// Addresses of pages and mail.
fn links_of(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
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
