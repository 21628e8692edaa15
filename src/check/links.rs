//! Links of a text compared with those of its translation.

use std::collections::BTreeMap;

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Side, is_key};
use super::sink::{Draft, Reporter};
use super::tags::is_in_lost;
use crate::language::marks::{COMMAS, QUESTION_MARKS, SEMICOLONS};
use crate::text::{Span, digit};

/// A link, in the form in which it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    span: Span,
    key: String,
}

/// Links that are missing, too many or changed.
pub(super) fn links(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if is_key(&pair.source.text) || pair.source.is_empty() || pair.target.is_empty() {
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
            out.report(rule, draft.severity(Severity::Error).once());
        }
        return;
    }
    let told = out.count();
    let broken = tell_broken(pair, rule, out);
    // a page may have a translated one, and a text that is nothing but its address says so
    if out.count() == told && is_address(source) && is_address(target) {
        return;
    }
    compare(pair, &broken, rule, out);
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

/// What stands in an address and belongs to none.
enum Fault {
    Blank,
    Sign(String),
}

fn tell_fault(
    pair: &Pair,
    [there, here]: [Span; 2],
    fault: Fault,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let place = pair.target.place(here);
    let mut arguments = vec![("text", place.text.clone())];
    let key = match fault {
        Fault::Blank => "link-blank",
        Fault::Sign(sign) => {
            arguments.push(("sign", sign));
            "link-sign"
        }
    };
    let draft = Draft::new(place, key, arguments).translating(pair.source.place(there));
    let suggestion = &pair.source.text[there];
    let draft = draft.suggest(suggestion).severity(Severity::Error);
    out.report(rule, draft.once());
}

/// Tells addresses of the source that stand in the translation with a blank or a mark of another script inside. Returns where
/// they stand on both sides.
fn tell_broken(pair: &Pair, rule: &'static Rule, out: &mut Reporter) -> Vec<[Span; 2]> {
    /// The addresses of a text that are looked for: more no message has.
    const MOST: usize = 64;
    let mut broken: Vec<[Span; 2]> = Vec::new();
    let (source, target) = (&pair.source.text, &pair.target.text);
    let all = addresses(source).into_iter().chain(mail_of(source));
    for there in all.take(MOST) {
        let address = &source[there];
        if target.contains(address) {
            continue;
        }
        let first = address.chars().next().unwrap_or_default();
        let starts = target.match_indices(first).map(|(at, _)| at);
        let mut free = starts.filter(|at| {
            let word = target[..*at].ends_with(|c: char| c.is_ascii_alphanumeric());
            !word
                && !broken
                    .iter()
                    .any(|[_, known]| known.contains(Span::new(*at, *at)))
        });
        let found = free.find_map(|at| {
            let (length, fault) = faulty(&target[at..], address)?;
            Some((Span::new(at, at + length), fault))
        });
        if let Some((here, fault)) = found {
            tell_fault(pair, [there, here], fault, rule, out);
            broken.push([there, here]);
        }
    }
    broken
}

/// How much of a text that begins with a faulty writing of an address is it, and the first fault.
fn faulty(text: &str, address: &str) -> Option<(usize, Fault)> {
    /// The blanks in a row that are looked over.
    const BLANKS: usize = 2;
    let mut wanted = address.chars().peekable();
    let (mut fault, mut blanks) = (None, 0);
    for (at, c) in text.char_indices() {
        let Some(next) = wanted.peek() else {
            return fault.map(|fault| (at, fault));
        };
        let blank = matches!(c, ' ' | '\u{a0}');
        if next.eq_ignore_ascii_case(&c) {
            blanks = 0;
        } else if blank && blanks < BLANKS {
            blanks += 1;
            fault.get_or_insert(Fault::Blank);
            continue;
        } else if stands_for(c, *next) {
            blanks = 0;
            // a sign is seen less easily than a blank
            if !matches!(fault, Some(Fault::Sign(_))) {
                fault = Some(Fault::Sign(c.into()));
            }
        } else {
            return None;
        }
        wanted.next();
    }
    (wanted.peek().is_none())
        .then_some(fault)?
        .map(|fault| (text.len(), fault))
}

/// Whether a mark or digit of another script does what a Latin one does.
fn stands_for(c: char, latin: char) -> bool {
    let marks: [&[char]; 4] = [&COMMAS, &SEMICOLONS, &QUESTION_MARKS, &['%', '٪']];
    let same = |marks: &&[char]| marks.contains(&c) && marks.contains(&latin);
    let value = digit(c).map(|(value, _)| value);
    marks.iter().any(same) || value.is_some() && value == latin.to_digit(10)
}

/// The words of the script of the translation in an address that goes on beyond `span`.
fn foreign_sign(text: &str, span: Span) -> Option<(Span, String)> {
    let is_end = |c: char| c.is_whitespace() || "\"'<>()[]«»“”`\\".contains(c);
    let rest = &text[span.start..];
    let whole = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    let whole = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
    let foreign = |c: &char| !c.is_ascii();
    let at = whole.find(|c: char| foreign(&c))?;
    let sign: String = whole[at..].chars().take_while(foreign).collect();
    // behind an address a mark and a word may follow without a space
    let part = |c: char| {
        c.is_alphabetic()
            || whole[at + sign.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    sign.starts_with(part)
        .then(|| (Span::new(span.start, span.start + whole.len()), sign))
}

/// Whether the translation leads to the page of its own language: its address names that, and the one of the source does not.
fn is_localised(pair: &Pair, source: &str, target: &str) -> bool {
    let code = pair.target.language.code();
    let names = |address: &str| {
        let mut parts = address.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| part.eq_ignore_ascii_case(code))
    };
    names(target) && !names(source)
}

fn compare(pair: &Pair, broken: &[[Span; 2]], rule: &'static Rule, out: &mut Reporter) {
    // the addresses of translators stand in credits, whose source has none
    let mailed = mail_of(&pair.source.text).next().is_some();
    let of = |side: &Side| {
        let mut marks = links_of(&side.text);
        if mailed {
            marks.extend(mail_of(&side.text).map(|span| Mark::mail(&side.text, span)));
        }
        marks
    };
    let (source, target) = (of(&pair.source), of(&pair.target));
    let free = |marks: Vec<Mark>, side: usize| -> Vec<Mark> {
        // an address inside a link of Markdown goes with it
        let outer: Vec<Span> = (marks.iter().filter(|mark| mark.key.starts_with("](")))
            .map(|mark| mark.span)
            .collect();
        let known = |mark: &Mark| {
            let whole = mark.key.starts_with("](");
            let inside = |outer: &Span| !whole && outer.contains(mark.span);
            broken.iter().any(|spans| spans[side].overlaps(mark.span)) || outer.iter().any(inside)
        };
        marks.into_iter().filter(|mark| !known(mark)).collect()
    };
    let lost = free(surplus(&source, &target), 0);
    let mut added = free(surplus(&target, &source), 1);
    let mut missing = Vec::new();
    for link in lost {
        match counterpart(&link, &added) {
            Some(at) => tell_changed(pair, &link, &added.remove(at), rule, out),
            None => missing.push(link),
        }
    }
    let draft = |side: &Side, mark: &Mark, key| {
        let place = side.place(mark.span);
        Draft::new(place.clone(), key, vec![("mark", place.text)])
    };
    for link in missing
        .iter()
        .filter(|link| !is_in_lost(&pair.source.text, &pair.target.text, link.span))
    {
        let draft = draft(&pair.source, link, "link-missing");
        out.report(rule, draft.translated_as(pair.target.whole()).once());
    }
    for link in added
        .iter()
        .filter(|link| !is_in_lost(&pair.target.text, &pair.source.text, link.span))
    {
        let draft = draft(&pair.target, link, "link-added");
        out.report(rule, draft.translating(pair.source.whole()).once());
    }
}

/// Those that the other side has not, or has less often.
fn surplus(own: &[Mark], other: &[Mark]) -> Vec<Mark> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in other {
        *left.entry(&mark.key).or_default() += 1;
    }
    let spent = |mark: &&Mark| match left.get_mut(mark.key.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    own.iter().filter(spent).cloned().collect()
}

/// Which of the added links a lost one became: that of the same host, else the first that leads to the same kind of thing.
fn counterpart(link: &Mark, added: &[Mark]) -> Option<usize> {
    fn host(key: &str) -> &str {
        let rest = key.split_once("://").map_or(key, |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
    let kind = |key: &str| (key.starts_with("]("), key.contains('@'));
    let fits = |other: &&Mark| kind(&other.key) == kind(&link.key);
    let same = |other: &Mark| fits(&other) && host(&other.key) == host(&link.key);
    let first = || added.iter().position(|other| fits(&other));
    added.iter().position(same).or_else(first)
}

fn tell_changed(pair: &Pair, link: &Mark, new: &Mark, rule: &'static Rule, out: &mut Reporter) {
    let (source, target) = (&pair.source.text[link.span], &pair.target.text[new.span]);
    let localised = is_localised(pair, source, target);
    let foreign = foreign_sign(&pair.target.text, new.span);
    let foreign = foreign.filter(|_| !localised && source.contains("://"));
    if let Some((span, sign)) = foreign {
        tell_fault(pair, [link.span, span], Fault::Sign(sign), rule, out);
        return;
    }
    let place = pair.target.place(new.span);
    let arguments = vec![("source", source.to_owned()), ("target", target.to_owned())];
    let mut draft = Draft::new(place, "link-changed", arguments);
    draft.severity = localised.then_some(Severity::Info);
    out.report(rule, draft.translating(pair.source.place(link.span)).once());
}

impl Mark {
    fn mail(text: &str, span: Span) -> Self {
        Self {
            span,
            key: text[span].to_ascii_lowercase(),
        }
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

/// Addresses of pages with a scheme or `www.`, in Latin letters.
fn addresses(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let is_end = |c: char| {
        c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '<' | '>' | '(' | ')' | '\\')
    };
    for scheme in ["http://", "https://", "ftp://", "mailto:", "www."] {
        for (at, _) in text.match_indices(scheme) {
            if scheme == "www." && text[..at].ends_with('/') {
                continue;
            }
            let rest = &text[at..];
            let link = &rest[..rest.find(is_end).unwrap_or(rest.len())];
            let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
            // a host in letters of another script
            let goes_on = scheme.ends_with('/')
                && rest[scheme.len()..].starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
            if link.len() > scheme.len() || goes_on {
                found.push(Span::new(at, at + link.len().max(scheme.len())));
            }
        }
    }
    found
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
    // %s in an address is a placeholder's business
    let plain = addresses(text)
        .into_iter()
        .filter(|span| !text[*span].contains('%'));
    marks.extend(plain.map(|span| Mark {
        span,
        key: text[span].trim_end_matches('/').to_ascii_lowercase(),
    }));
    marks
}
