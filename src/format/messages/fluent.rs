//! Fluent (projectfluent.org, syntax 1.0): messages, terms and their attributes.

use super::Entry;
use crate::format::segment::Text;
use crate::text::{Piece, Span};

pub(super) fn read(file: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    // the message whose attributes follow
    let mut message = String::new();
    let mut at = 0;
    for (number, raw) in (1..).zip(file.split_inclusive('\n')) {
        let line = raw.trim_end_matches(['\n', '\r']);
        let start = at;
        at += raw.len();
        let indent = line.len() - line.trim_start().len();
        let body = &line[indent..];
        if body.starts_with('#') && indent == 0 {
            continue;
        }
        let begins = |body: &str| {
            let (key, value) = body.split_once('=')?;
            let key = key.trim_end();
            let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
                && key.chars().all(inside);
            let value = value.trim_start();
            is_key.then(|| (key.to_owned(), body.len() - value.len()))
        };
        let attribute = body
            .strip_prefix('.')
            .filter(|_| indent > 0)
            .and_then(begins);
        let top = Some(body).filter(|_| indent == 0).and_then(begins);
        match (top, attribute) {
            (Some((key, skip)), _) => {
                message.clone_from(&key);
                entries.push(entry(key, number));
                append(&mut entries, &body[skip..], start + skip);
            }
            (None, Some((key, skip))) => {
                entries.push(entry(format!("{message}.{key}"), number));
                append(&mut entries, &body[1 + skip..], start + indent + 1 + skip);
            }
            (None, None) if indent > 0 && !body.is_empty() => {
                append(&mut entries, body, start + indent)
            }
            _ => {}
        }
    }
    entries
}

fn entry(key: String, line: usize) -> Entry {
    Entry {
        key,
        line,
        ..Entry::default()
    }
}

/// Adds a line, which stands at `at`, to the last message.
fn append(entries: &mut [Entry], line: &str, at: usize) {
    let Some(entry) = entries.last_mut() else {
        return;
    };
    let text: &mut Text = &mut entry.text;
    if line.is_empty() {
        return;
    }
    if !text.text.is_empty() {
        text.text.push('\n');
    }
    Piece::push(&mut text.pieces, text.text.len(), at, line.len());
    text.text.push_str(line);
    let start = text.place.map_or(at, |place| place.start);
    text.place = Some(Span::new(start, at + line.len()));
}
