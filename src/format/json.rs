//! The strings of JSON (RFC 8259) with their places.

use super::Problem;
use crate::text::{Piece, Span};

/// No file of messages nests deeper.
const DEPTH: usize = 64;

/// A string.
#[derive(Debug)]
pub(super) struct JsonString {
    /// The keys that lead to it; the elements of a list have their numbers.
    pub path: Vec<String>,
    pub text: String,
    /// Where it stands, without its quotation marks.
    pub place: Span,
    /// The stretches of it that the file has as they are.
    pub pieces: Vec<Piece>,
    /// Counted from 1.
    pub line: usize,
}

impl Default for JsonString {
    fn default() -> Self {
        Self {
            path: Vec::new(),
            text: String::new(),
            place: Span::new(0, 0),
            pieces: Vec::new(),
            line: 1,
        }
    }
}

/// All strings of a JSON text but the keys.
///
/// # Errors
/// The text is no JSON.
pub(super) fn strings(text: &str) -> Result<Vec<JsonString>, Problem> {
    let mut reader = Reader {
        text,
        at: 0,
        path: Vec::new(),
        found: Vec::new(),
    };
    reader.space();
    reader.value().map_err(|message| {
        let line = 1 + text[..reader.at.min(text.len())].matches('\n').count();
        Problem::fatal(line, message)
    })?;
    Ok(reader.found)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    path: Vec<String>,
    found: Vec<JsonString>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, mark: char) -> Result<(), String> {
        self.space();
        if !self.rest().starts_with(mark) {
            return Err(format!("not JSON: `{mark}` belongs here"));
        }
        self.at += mark.len_utf8();
        self.space();
        Ok(())
    }

    fn value(&mut self) -> Result<(), String> {
        if self.path.len() > DEPTH {
            return Err(format!("values nest deeper than {DEPTH}"));
        }
        match self.rest().chars().next() {
            Some('{') => self.members('}'),
            Some('[') => self.members(']'),
            Some('"') => {
                let line = 1 + self.text[..self.at].matches('\n').count();
                let string = self.string()?;
                self.found.push(JsonString {
                    path: self.path.clone(),
                    line,
                    ..string
                });
                Ok(())
            }
            Some(_) => {
                let end = self
                    .rest()
                    .find([',', '}', ']', '\n'])
                    .unwrap_or(self.rest().len());
                let word = self.rest()[..end].trim();
                let known =
                    matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
                self.at += end;
                known
                    .then_some(())
                    .ok_or_else(|| "not JSON: a value belongs here".to_owned())
            }
            None => Err("not JSON: the file ends early".to_owned()),
        }
    }

    fn members(&mut self, close: char) -> Result<(), String> {
        self.at += 1;
        self.space();
        let mut number = 0;
        while !self.rest().starts_with(close) {
            if number > 0 {
                self.take(',')?;
            }
            let key = match close {
                '}' => {
                    let key = self.string()?.text;
                    self.take(':')?;
                    key
                }
                _ => number.to_string(),
            };
            self.path.push(key);
            self.value()?;
            self.path.pop();
            self.space();
            number += 1;
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<JsonString, String> {
        if !self.rest().starts_with('"') {
            return Err("not JSON: a string belongs here".to_owned());
        }
        self.at += 1;
        let start = self.at;
        let mut text = JsonString::default();
        loop {
            let rest = self.rest();
            let end = rest
                .find(['"', '\\'])
                .ok_or("not JSON: a string is never closed")?;
            let plain = &self.text[self.at..self.at + end];
            Piece::push(&mut text.pieces, text.text.len(), self.at, plain.len());
            text.text.push_str(plain);
            self.at += end + 1;
            if self.text[..self.at].ends_with('"') {
                text.place = Span::new(start, self.at - 1);
                return Ok(text);
            }
            let escape = self
                .rest()
                .chars()
                .next()
                .ok_or("not JSON: a string is never closed")?;
            self.at += escape.len_utf8();
            text.text.push(match escape {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => self.unicode()?,
                same @ ('"' | '\\' | '/') => same,
                _ => return Err(format!("not JSON: `\\{escape}` is no escape")),
            });
        }
    }

    fn unicode(&mut self) -> Result<char, String> {
        let mut unit = || -> Option<u32> {
            let unit = self.text.get(self.at..self.at + 4)?;
            let value = u32::from_str_radix(unit, 16).ok()?;
            self.at += 4;
            Some(value)
        };
        let first = unit().ok_or("not JSON: four digits belong behind `\\u`")?;
        let code = match first {
            0xd800..=0xdbff if self.rest().starts_with("\\u") => {
                self.at += 2;
                let unit = self.text.get(self.at..self.at + 4);
                let low = unit.and_then(|unit| u32::from_str_radix(unit, 16).ok());
                self.at += if low.is_some() { 4 } else { 0 };
                low.and_then(|low| {
                    Some(0x10000 + ((first - 0xd800) << 10) + low.checked_sub(0xdc00)?)
                })
            }
            first => Some(first),
        };
        Ok(code.and_then(char::from_u32).unwrap_or('\u{fffd}'))
    }
}
