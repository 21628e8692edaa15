//! Keys and texts line by line: Apple's `.strings` and Java's `.properties`.

use super::Entry;
use crate::format::Problem;
use crate::format::segment::Text;
use crate::text::{Piece, Span};

/// `"key" = "text";` between comments of C.
pub(super) fn read_strings(file: &str) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    let mut at = 0;
    let line = |at: usize| 1 + file[..at].matches('\n').count();
    loop {
        at = after_comments(file, at);
        if at >= file.len() {
            return Ok(entries);
        }
        let begun = at;
        let broken = |what: &str| Problem::fatal(line(begun), what);
        let key = string(file, &mut at)
            .ok_or_else(|| broken("a key belongs here: `\"key\" = \"text\";`"))?;
        at = after_comments(file, at);
        // a key by itself is its own text
        let text = match file[at..].strip_prefix('=') {
            Some(_) => {
                at = after_comments(file, at + 1);
                string(file, &mut at).ok_or_else(|| broken("a text belongs behind the key"))?
            }
            None => key.clone(),
        };
        at = after_comments(file, at);
        if !file[at..].starts_with(';') {
            return Err(broken("the line does not end with `;`"));
        }
        at += 1;
        entries.push(Entry {
            key: key.text,
            text,
            line: line(begun),
            ..Entry::default()
        });
    }
}

fn after_comments(file: &str, mut at: usize) -> usize {
    loop {
        let rest = &file[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &file[at..];
        at += match (rest.strip_prefix("/*"), rest.starts_with("//")) {
            (Some(inside), _) => inside.find("*/").map_or(rest.len(), |end| end + 4),
            (None, true) => rest.find('\n').unwrap_or(rest.len()),
            (None, false) => return at,
        };
    }
}

/// The string, quoted or a bare word, at `at`, which is moved behind it.
fn string(file: &str, at: &mut usize) -> Option<Text> {
    let rest = &file[*at..];
    if !rest.starts_with('"') {
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && !"_.-$".contains(c))
            .unwrap_or(rest.len());
        let word = (end > 0).then(|| Text::verbatim(&rest[..end], *at))?;
        *at += end;
        return Some(word);
    }
    let start = *at + 1;
    let mut end = start;
    loop {
        end += file[end..].find(['"', '\\'])?;
        if file[end..].starts_with('"') {
            break;
        }
        end += 1 + file[end + 1..].chars().next()?.len_utf8();
    }
    *at = end + 1;
    Some(unescaped(file, Span::new(start, end)))
}

/// The text at `span` with its escapes resolved.
fn unescaped(file: &str, span: Span) -> Text {
    let mut text = Text {
        place: Some(span),
        ..Text::default()
    };
    let mut at = span.start;
    while at < span.end {
        let rest = &file[at..span.end];
        let plain = rest.find('\\').unwrap_or(rest.len());
        Piece::push(&mut text.pieces, text.text.len(), at, plain);
        text.text.push_str(&rest[..plain]);
        at += plain;
        let mut chars = file[at..span.end].chars().skip(1);
        let Some(escape) = chars.next() else { break };
        at += 1 + escape.len_utf8();
        let hexadecimal = file
            .get(at..at + 4)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match (escape, hexadecimal.and_then(char::from_u32)) {
            ('u' | 'U', Some(c)) if at + 4 <= span.end => {
                text.text.push(c);
                at += 4;
            }
            ('n', _) => text.text.push('\n'),
            ('t', _) => text.text.push('\t'),
            ('r', _) => text.text.push('\r'),
            // a line that goes on: the space before the rest is layout
            ('\n', _) => {
                let rest = &file[at..span.end];
                at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            }
            (other, _) => text.text.push(other),
        }
    }
    text
}

/// `key = text`, with `\` at the end of a line that goes on.
pub(super) fn read_properties(file: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < file.len() {
        let begun = line;
        let mut end = at;
        loop {
            let length = file[end..]
                .find('\n')
                .map_or(file.len() - end, |length| length);
            end += length;
            let slashes = file[at..end]
                .trim_end_matches('\r')
                .bytes()
                .rev()
                .take_while(|b| *b == b'\\')
                .count();
            line += 1;
            if slashes % 2 == 0 || end >= file.len() {
                break;
            }
            end += 1;
        }
        entries.extend(property(file, Span::new(at, end), begun));
        at = end + 1;
    }
    entries
}

fn property(file: &str, span: Span, line: usize) -> Option<Entry> {
    let text = file[span.start..span.end].trim_end_matches('\r');
    let begin = text.len() - text.trim_start().len();
    let body = &text[begin..];
    if body.is_empty() || body.starts_with(['#', '!']) {
        return None;
    }
    let mut escaped = false;
    let ends = |(_, c): &(usize, char)| {
        let end = !escaped && (matches!(c, '=' | ':') || c.is_whitespace());
        escaped = *c == '\\' && !escaped;
        end
    };
    let key_end = body
        .char_indices()
        .find(ends)
        .map_or(body.len(), |(at, _)| at);
    let after = body[key_end..].trim_start();
    let after = after.strip_prefix(['=', ':']).unwrap_or(after).trim_start();
    let start = span.start + begin + (body.len() - after.len());
    Some(Entry {
        key: body[..key_end].replace('\\', ""),
        text: unescaped(file, Span::new(start, start + after.len())),
        line,
        ..Entry::default()
    })
}
