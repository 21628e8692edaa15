//! Refuses pages that no person wrote and that could not be read in time linear in their length.
//!
//! The tree of a page is walked once for each element that is open, and the attributes of an element are compared
//! with each other, so that a small page with many of them could be read for hours. Such a page is refused.

use crate::xml::VOID_ELEMENTS;

/// The most elements that are open at once; pages of people stay below a hundred.
const MOST_OPEN: usize = 400;
/// The most attributes of one element; pages of people stay below thirty.
const MOST_ATTRIBUTES: usize = 1_000;

/// Elements whose end may be left out: the next one of their kind ends them.
const ENDED_BY_NEXT: &[&str] = &[
    "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];
/// Elements that hold text alone, up to their own end.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];

/// The names of characters that a scraper which escapes a page twice leaves in its text: `&amp;quot;`. Those that make
/// mark-up stay, since a text may show it.
const ESCAPED_TWICE: &[&str] = &[
    "quot", "laquo", "raquo", "ldquo", "rdquo", "lsquo", "rsquo", "nbsp", "zwnj", "ndash", "mdash",
    "hellip", "apos",
];

/// The page with what was escaped twice escaped once.
pub(super) fn escaped_once(html: &str) -> std::borrow::Cow<'_, str> {
    const SIGN: &str = "&amp;";
    let is_name = |rest: &str| {
        let name = &rest.as_bytes()[..rest.len().min(9)];
        let name = name.split(|byte| *byte == b';').next().unwrap_or_default();
        let name = std::str::from_utf8(name).unwrap_or_default();
        let number = name.strip_prefix('#').is_some_and(|digits| {
            !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit())
        });
        rest.as_bytes().get(name.len()) == Some(&b';') && (number || ESCAPED_TWICE.contains(&name))
    };
    let mut places = html.match_indices(SIGN).map(|(at, _)| at + SIGN.len());
    if !places.any(|after| is_name(&html[after..])) {
        return html.into();
    }
    let mut once = String::with_capacity(html.len());
    let mut copied = 0;
    for (at, _) in html.match_indices(SIGN) {
        let after = at + SIGN.len();
        if is_name(&html[after..]) {
            once.push_str(&html[copied..at]);
            once.push('&');
            copied = after;
        }
    }
    once.push_str(&html[copied..]);
    once.into()
}

/// Why a page is not read, if it is not: a rough look at its tags, in one pass.
pub(super) fn refusal(html: &str) -> Option<String> {
    let bytes = html.as_bytes();
    let (mut open, mut foreign) = (0usize, 0usize);
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + next + 1;
        at = start;
        if bytes[start..].starts_with(b"!--") {
            at = start + memchr::memmem::find(&bytes[start..], b"-->")?;
            continue;
        }
        let closes = bytes.get(start) == Some(&b'/');
        let name = name(&bytes[start + usize::from(closes)..]);
        if name.is_empty() {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let tag = tag(&bytes[start..]);
        if tag.attributes > MOST_ATTRIBUTES {
            return Some(format!(
                "an element has more than {MOST_ATTRIBUTES} attributes"
            ));
        }
        at = start + tag.length;
        let is = |names: &[&str]| names.iter().any(|known| known.as_bytes() == name);
        let ended = tag.ended && foreign > 0;
        if is(VOID_ELEMENTS) || is(ENDED_BY_NEXT) || !closes && ended {
            continue;
        }
        let holds_foreign = is(&["svg", "math"]);
        if closes {
            open = open.saturating_sub(1);
            foreign = foreign.saturating_sub(usize::from(holds_foreign));
            continue;
        }
        if is(RAW) && foreign == 0 {
            at += end_of_raw(&bytes[at..], &name)?;
            continue;
        }
        open += 1;
        foreign += usize::from(holds_foreign);
        if open > MOST_OPEN {
            return Some(format!("more than {MOST_OPEN} elements are open at once"));
        }
    }
    None
}

/// The name at the beginning of a tag.
fn name(bytes: &[u8]) -> &[u8] {
    let letters = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let end = bytes
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
    match letters {
        true => &bytes[..end.unwrap_or(bytes.len())],
        false => &[],
    }
}

struct Tag {
    /// Bytes up to its end, which is past `>`.
    length: usize,
    attributes: usize,
    /// It ends with `/>`.
    ended: bool,
}

/// Reads a tag from after its `<`; a `>` in a quoted value does not end it.
fn tag(bytes: &[u8]) -> Tag {
    let (mut at, mut attributes, mut before) = (0, 0, b'<');
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => {
                let ended = before == b'/';
                return Tag {
                    length: at,
                    attributes,
                    ended,
                };
            }
            b'"' | b'\'' if before == b'=' => {
                let value = memchr::memchr(byte, &bytes[at..]);
                at = value.map_or(bytes.len(), |end| at + end + 1);
            }
            // an attribute begins after a space, a slash or a value
            _ if !byte.is_ascii_whitespace()
                && (before.is_ascii_whitespace() || matches!(before, b'/' | b'"' | b'\''))
                && !matches!(byte, b'=' | b'/') =>
            {
                attributes += 1;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() || before != b'=' {
            before = byte;
        }
    }
    Tag {
        length: at,
        attributes,
        ended: false,
    }
}

/// Where the content of an element that holds text alone ends.
fn end_of_raw(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let ends = memchr::memmem::find_iter(bytes, b"</");
    ends.map(|at| (at, &bytes[at + 2..]))
        .find(|(_, rest)| {
            rest.get(..name.len())
                .is_some_and(|end| end.eq_ignore_ascii_case(name))
        })
        .map(|(at, _)| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_no_person_wrote_are_refused() {
        let nested = |tag: &str| refusal(&format!("<html>{}", format!("<{tag}>").repeat(500)));
        for tag in ["div", "DIV", "b", "font size=1", "div/", "svg", "table"] {
            assert!(
                nested(tag).is_some_and(|told| told.contains("open")),
                "{tag}"
            );
        }
        let attributes = |one: &str| refusal(&format!("<div {}>", one.repeat(1_500)));
        for one in ["a=x ", "a='x' ", "a=\"x\"", "a = 'x' ", "a ", "a/"] {
            let told = attributes(one);
            assert!(
                told.is_some_and(|told| told.contains("attributes")),
                "{one}"
            );
        }
    }

    #[test]
    fn pages_of_people_are_read() {
        let long = |piece: &str| refusal(&piece.repeat(2_000));
        for piece in [
            "<div class=\"a\"><p>text<br><img src='x'></div>",
            "<li>one<li>two<p>three<option>four",
            "<svg><path d=\"M0 0\"/><g></g></svg>",
            "<script>if (a<b) document.write('<div><div>');</script>",
            "<!-- <div><div> --><TITLE>a < b</TITLE>",
            "1 < 2 and <3",
            "<a title=\"a > b\" href=x>y</a>",
        ] {
            assert_eq!(long(piece), None, "{piece}");
        }
    }
}
