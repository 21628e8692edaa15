//! `strings.xml` of Android (developer.android.com, "String resources").

use super::Entry;
use crate::format::Problem;
use crate::format::segment::Text;
use crate::text::Piece;
use crate::xml::{Child, Node, Tree, XmlReader};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, Problem> {
    let mut xml = XmlReader::new(bytes);
    let mut entries = Vec::new();
    let mut rooted = false;
    loop {
        let element = match xml.next()? {
            Node::Eof => return Ok(entries),
            Node::Start(element) => element,
            _ => continue,
        };
        if !std::mem::replace(&mut rooted, true) {
            if element.name != "resources" {
                let message = format!("not resources of Android: its root is `{}`", element.name);
                return Err(Problem::fatal(xml.line(), message));
            }
            continue;
        }
        let tree = xml.tree(element)?;
        let name = tree.attribute("name").unwrap_or_default().to_owned();
        let locked = tree.attribute("translatable") == Some("false");
        let entry = |key: String, category: Option<String>, tree: &Tree| Entry {
            key,
            category,
            text: text(tree),
            line: tree.line,
            locked,
        };
        match tree.name() {
            "string" => entries.push(entry(name, None, &tree)),
            "plurals" => entries.extend(tree.elements().map(|item| {
                let quantity = item.attribute("quantity").map(str::to_owned);
                entry(name.clone(), quantity, item)
            })),
            "string-array" => {
                let items = tree.elements().enumerate();
                entries.extend(items.map(|(at, item)| entry(format!("{name}[{at}]"), None, item)));
            }
            _ => {}
        }
    }
}

fn text(tree: &Tree) -> Text {
    let mut out = Text {
        place: Some(tree.content),
        ..Text::default()
    };
    gather(tree, &mut out);
    // white space around a text is layout unless it is quoted
    let end = out.text.trim_end().len();
    let start = out.text.len() - out.text.trim_start().len();
    if start < end {
        out.text.truncate(end);
        out.pieces.retain_mut(|piece| {
            piece.place.end = piece
                .place
                .end
                .min(piece.place.start + end.saturating_sub(piece.at));
            !piece.place.is_empty()
        });
        out.text.drain(..start);
        out.pieces.retain_mut(|piece| {
            let cut = start.saturating_sub(piece.at).min(piece.place.len());
            piece.place.start += cut;
            piece.at = (piece.at + cut).saturating_sub(start);
            !piece.place.is_empty()
        });
    }
    out
}

/// The text with its tags, as a program shows it, without the marks for translators around placeholders.
fn gather(tree: &Tree, out: &mut Text) {
    for child in &tree.children {
        match child {
            Child::Text(part, place) => unescape(part, *place, out),
            Child::Element(inner) if inner.name() == "g" => gather(inner, out),
            Child::Element(inner) => {
                out.text.push_str(&format!("<{}>", inner.name()));
                gather(inner, out);
                out.text.push_str(&format!("</{}>", inner.name()));
            }
        }
    }
}

fn unescape(part: &str, place: Option<usize>, out: &mut Text) {
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            if let Some(place) = place {
                Piece::push(&mut out.pieces, out.text.len(), place + at, c.len_utf8());
            }
            out.text.push(c);
            continue;
        }
        match chars.next().map(|(_, c)| c) {
            Some('n') => out.text.push('\n'),
            Some('t') => out.text.push('\t'),
            Some('u') => {
                let digits: String =
                    std::iter::from_fn(|| chars.next_if(|(_, c)| c.is_ascii_hexdigit()))
                        .take(4)
                        .map(|(_, c)| c)
                        .collect();
                let c = u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32);
                out.text.push(c.unwrap_or('\u{fffd}'));
            }
            Some(other) => out.text.push(other),
            None => {}
        }
    }
}
