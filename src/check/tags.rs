//! Tags in a text: which there are, and how they nest.

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::text::Span;
use crate::xml::{BLOCK_ELEMENTS, CELL_ELEMENTS, VOID_ELEMENTS};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub span: Span,
    pub name: String,
    pub part: Part,
}

/// Which end of an element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Opening,
    Closing,
    /// `<br/>`, and elements of HTML that hold nothing.
    Whole,
}

/// Elements inside a line that texts for programs have without attributes. Other names in angle brackets may be what a user is
/// to fill in.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "del", "dfn", "em",
    "emphasis", "font", "guilabel", "i", "icode", "ins", "kbd", "label", "legend", "mark", "nobr",
    "option", "para", "q", "s", "samp", "select", "small", "span", "strike", "strong", "style",
    "sub", "sup", "textarea", "title", "tt", "u", "var",
];

impl Tag {
    /// What two tags share that stand for each other.
    pub fn key(&self) -> String {
        match self.part {
            Part::Opening => self.name.clone(),
            Part::Closing => format!("/{}", self.name),
            Part::Whole => format!("{}/", self.name),
        }
    }
}

/// Whether a text is part of a page, whose line breaks and tabs are not shown.
pub(super) fn is_page(text: &str) -> bool {
    let tags = tags_of(text);
    let line = |name: &str| {
        name == "br" || BLOCK_ELEMENTS.contains(&name) || CELL_ELEMENTS.contains(&name)
    };
    tags.iter().any(|tag| line(&tag.name))
}

/// The tags of a text in order.
pub(super) fn tags_of(text: &str) -> Vec<Tag> {
    let mut found: Vec<(Tag, bool)> = Vec::new();
    for (at, _) in text.match_indices('<') {
        let Some(length) = text[at..].find('>') else {
            break;
        };
        found.extend(tag(text, at, length));
    }
    // a name that is closed somewhere is an element's, too
    let closed: Vec<String> = found
        .iter()
        .filter(|(tag, _)| tag.part == Part::Closing)
        .map(|(tag, _)| tag.name.clone())
        .collect();
    let is_tag = |(tag, sure): &(Tag, bool)| {
        *sure || tag.part != Part::Closing && closed.contains(&tag.name)
    };
    found
        .into_iter()
        .filter(is_tag)
        .map(|(tag, _)| tag)
        .collect()
}

/// The tag at `at`, `length` bytes before its end, and whether nothing else looks so.
fn tag(text: &str, at: usize, length: usize) -> Option<(Tag, bool)> {
    let inner = &text[at + 1..at + length];
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inner),
    };
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-');
    let end = inner.find(|c| !inside(c)).unwrap_or(inner.len());
    let (name, after) = inner.split_at(end);
    if name.is_empty()
        || name.contains(':') && after.contains('/') && !after.trim().starts_with('/')
    {
        return None;
    }
    let attributes = after.trim_end_matches('/').trim();
    let whole = after.ends_with('/');
    let shaped =
        attributes.is_empty() || after.starts_with(char::is_whitespace) && attributes.contains('=');
    if !shaped {
        return None;
    }
    let number = name.bytes().all(|byte| byte.is_ascii_digit());
    let lower = name.to_ascii_lowercase();
    let lists = [INLINE, BLOCK_ELEMENTS, CELL_ELEMENTS, VOID_ELEMENTS];
    let html = lists.iter().any(|list| list.contains(&lower.as_str()));
    let sure = number
        || html && (name == lower || closing || whole || !attributes.is_empty())
        || closing
        || whole
        || !attributes.is_empty();
    let void = VOID_ELEMENTS.contains(&lower.as_str());
    let part = match (closing, whole || void) {
        (true, _) if !void => Part::Closing,
        (_, true) => Part::Whole,
        _ => Part::Opening,
    };
    let name = if html { lower } else { name.to_owned() };
    let span = Span::new(at, at + length + 1);
    Some((Tag { span, name, part }, sure))
}

/// Tags that are missing, too many, or nest otherwise than elements can.
/// Those that hold nothing but what a plural form leaves out go with it.
pub(super) fn compare(pair: &Pair, left_out: &[Span], rule: &'static Rule, out: &mut Reporter) {
    let (mut source, target) = (tags_of(&pair.source.text), tags_of(&pair.target.text));
    let keys: Vec<String> = target.iter().map(Tag::key).collect();
    let text = &pair.source.text;
    let holds_only = |around: &[Tag], span: &Span| {
        let (before, behind) = (around[0].span, around[1].span);
        before.end <= span.start
            && span.end <= behind.start
            && text[before.end..span.start].trim().is_empty()
            && text[span.end..behind.start].trim().is_empty()
    };
    let gone: Vec<Tag> = (source.windows(2))
        .filter(|around| around[0].part == Part::Opening && around[0].name == around[1].name)
        .filter(|around| left_out.iter().any(|span| holds_only(around, span)))
        .flatten()
        .filter(|tag| !keys.contains(&tag.key()))
        .cloned()
        .collect();
    source.retain(|tag| !gone.contains(tag));
    let surplus = |own: &[Tag], other: &[Tag]| -> Vec<Tag> {
        let mut left: Vec<String> = other.iter().map(Tag::key).collect();
        let spent = |tag: &&Tag| match left.iter().position(|key| *key == tag.key()) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        };
        own.iter().filter(spent).cloned().collect()
    };
    let (missing, added) = (surplus(&source, &target), surplus(&target, &source));
    if let Some(draft) = draft(&pair.source, &missing, ["tag-missing", "tags-missing"]) {
        out.report(rule, draft.translated_as(pair.target.whole()).once());
    }
    // a translator who sets a word off decides once
    let whole = |tags: &[Tag]| {
        let opened = tags.iter().filter(|tag| tag.part == Part::Opening).count();
        let closed = tags.iter().filter(|tag| tag.part == Part::Closing).count();
        opened > 0 && opened == closed && misplaced(tags).is_none()
    };
    let decision = missing.is_empty() && whole(&added) && misplaced(&target).is_none();
    let told = &added[..if decision { 1 } else { added.len() }];
    if let Some(mut draft) = draft(&pair.target, told, ["tag-added", "tags-added"]) {
        draft.severity = decision.then_some(Severity::Warning);
        out.report(rule, draft.translating(pair.source.whole()).once());
    }
    if !missing.is_empty() || !added.is_empty() || misplaced(&source).is_some() {
        return;
    }
    if let Some((tag, key)) = misplaced(&target) {
        let place = pair.target.place(tag.span);
        let draft = Draft::new(place.clone(), key, vec![("mark", place.text)]);
        out.report(rule, draft.translating(pair.source.whole()).once());
    }
}

/// One finding for tags of a side that the other has not: what was done to one was done to all. The keys are those of one
/// tag and of several.
fn draft(side: &Side, tags: &[Tag], [one, several]: [&'static str; 2]) -> Option<Draft> {
    /// The different tags that a message names.
    const NAMED: usize = 4;
    let place = side.place(tags.first()?.span);
    if tags.len() == 1 {
        let arguments = vec![("mark", place.text.clone())];
        return Some(Draft::new(place, one, arguments));
    }
    let mut named: Vec<&str> = Vec::new();
    for tag in tags {
        let text = &side.text[tag.span];
        if !named.contains(&text) {
            named.push(text);
        }
        if named.len() > NAMED {
            *named.last_mut()? = "…";
            break;
        }
    }
    let arguments = vec![
        ("marks", named.join(" ")),
        ("count", tags.len().to_string()),
    ];
    Some(Draft::new(place, several, arguments))
}

/// Whether a stretch stands in a tag that the other side has less often: that is told of the tag.
pub(super) fn is_in_lost(own: &str, other: &str, span: Span) -> bool {
    let (own, other) = (tags_of(own), tags_of(other));
    let around = own.iter().find(|tag| tag.span.contains(span));
    around.is_some_and(|around| {
        let count = |tags: &[Tag]| tags.iter().filter(|tag| tag.key() == around.key()).count();
        count(&own) > count(&other)
    })
}

/// The first tag that closes what is not open, or what something else lies in that is open; and how to say so.
pub(super) fn misplaced(tags: &[Tag]) -> Option<(&Tag, &'static str)> {
    let mut open: Vec<&Tag> = Vec::new();
    for tag in tags {
        match tag.part {
            Part::Opening => open.push(tag),
            Part::Whole => {}
            Part::Closing => match open.iter().rposition(|known| known.name == tag.name) {
                None => return Some((tag, "tag-closed-first")),
                Some(at) if at + 1 == open.len() => drop(open.pop()),
                // an element whose end may be left out
                Some(at)
                    if open[at + 1..].iter().all(|tag| {
                        matches!(
                            tag.name.as_str(),
                            "p" | "li" | "td" | "tr" | "dd" | "dt" | "option"
                        )
                    }) =>
                {
                    open.truncate(at);
                }
                Some(_) => return Some((tag, "tag-crossed")),
            },
        }
    }
    None
}
