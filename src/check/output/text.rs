use std::collections::BTreeMap;
use std::fmt::Write;

use crate::check::finding::{Finding, Place};
use crate::check::rules::rule;
use crate::check::wording::in_digits;
use crate::text::Source;

/// The texts that findings point into, by path; where one is missing a finding shows only its own place.
pub type Sources<'a> = BTreeMap<&'a str, &'a Source>;

/// How many characters of the line are shown on each side of the place.
const AROUND: usize = 60;

/// Findings for a terminal: place and message, the line with the place between `⟦ ⟧`, the other side; at the
/// end how many there are of each rule.
///
/// Each line of text stands in a directional isolate, so that right-to-left text does not take the marks
/// around it along.
#[must_use]
pub fn text(findings: &[Finding], sources: &Sources, ui: &str) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = &finding.place;
        let position = sources
            .get(place.path.as_str())
            .map(|source| source.position(place.span.start));
        let position = match (position, place.line) {
            // editors and terminals follow places in Latin digits
            (Some(at), _) => format!("{}:{}", at.line, at.column),
            (None, Some(line)) => line.to_string(),
            (None, None) => format!("byte {}", place.span.start),
        };
        let (severity, message) = (
            finding.severity.in_language(ui),
            finding.message.in_language(ui),
        );
        writeln!(
            out,
            "{}:{position}: {severity}: {message} [{}]",
            place.path,
            name(finding.rule, ui)
        )
        .expect("a string");
        writeln!(out, "    {}", shown(place, sources)).expect("a string");
        for other in finding
            .related
            .iter()
            .filter(|other| !other.text.is_empty())
            .take(3)
        {
            writeln!(out, "  = {}", shown(other, sources)).expect("a string");
        }
        if let Some(suggestion) = finding.suggestion.as_ref().filter(|text| !text.is_empty()) {
            writeln!(out, "  > {}", isolated(suggestion)).expect("a string");
        }
        out.push('\n');
    }
    out + &summary(findings, ui)
}

fn summary(findings: &[Finding], ui: &str) -> String {
    let mut rules: BTreeMap<(std::cmp::Reverse<crate::check::Severity>, &str), usize> =
        BTreeMap::new();
    for finding in findings {
        *rules
            .entry((std::cmp::Reverse(finding.severity), finding.rule))
            .or_default() += 1;
    }
    let mut out = String::new();
    for ((severity, rule), count) in rules {
        let count = in_digits(&format!("{count:>6}"), ui);
        let severity = severity.0.in_language(ui);
        writeln!(out, "{count}  {severity:<8} {}", name(rule, ui)).expect("a string");
    }
    out
}

/// A rule's name in the interface's language, beside the one by which configurations call it.
fn name(id: &str, ui: &str) -> String {
    match rule(id).map(|rule| rule.title(ui)) {
        Some(title) if title != id => format!("{title}: {id}"),
        _ => id.to_owned(),
    }
}

/// What stands before a place in its line or cell, at it, and after it; nothing where the file's text is not at
/// hand or the place is not in it.
#[must_use]
pub fn context<'s>(place: &Place, sources: &Sources<'s>) -> Option<[&'s str; 3]> {
    let text = sources.get(place.path.as_str())?.text();
    let inside = place.span.of(text)?;
    // a segment ends at a tab in tables, at a tag in XML
    let is_xml = text.trim_start().starts_with('<');
    let (before, after) = (&text[..place.span.start], &text[place.span.end..]);
    let edge = |c: char, tag: char| matches!(c, '\n' | '\t') || is_xml && c == tag;
    let start = before.rfind(|c| edge(c, '>')).map_or(0, |at| at + 1);
    let end = after.find(|c| edge(c, '<')).unwrap_or(after.len());
    Some([&before[start..], inside, &after[..end]])
}

/// The line around a place with the place marked.
fn shown(place: &Place, sources: &Sources) -> String {
    let Some([before, inside, after]) = context(place, sources) else {
        return isolated(&one_line(&place.text));
    };
    let inside = one_line(inside);
    if before.trim().is_empty() && after.trim().is_empty() {
        return isolated(&inside);
    }
    let cut = before.char_indices().rev().nth(AROUND - 1);
    let cut = cut.map_or(0, |(at, _)| at);
    let keep = after.char_indices().nth(AROUND);
    let keep = keep.map_or(after.len(), |(at, _)| at);
    let lead = if cut > 0 { "…" } else { "" };
    let trail = if keep < after.len() { "…" } else { "" };
    let (before, after) = (one_line_kept(&before[cut..]), one_line_kept(&after[..keep]));
    isolated(&format!("{lead}{before}⟦{inside}⟧{after}{trail}"))
}

/// First-strong isolate; control characters, which a terminal would obey, are shown by their pictures.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

fn one_line(text: &str) -> String {
    one_line_kept(text)
        .split(' ')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn one_line_kept(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' | '\r' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}
