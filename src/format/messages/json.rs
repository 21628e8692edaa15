//! JSON of keys and texts (i18next, Chrome, Flutter's ARB): RFC 8259, read with the places of its strings.

use super::Entry;
use crate::format::Problem;
use crate::format::segment::Text;
use crate::text::{Piece, Span};

/// No file of messages nests deeper.
const DEPTH: usize = 64;

/// CLDR's categories, which i18next writes behind a key.
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    for (path, value, line) in strings(text)? {
        // ARB describes the message `key` under `@key`
        if path.iter().any(|key| key.starts_with('@')) {
            continue;
        }
        // Chrome has the text of a message beside its description
        let (last, above) = path
            .split_last()
            .map_or(("", &path[..]), |(last, above)| (last.as_str(), above));
        let chrome = matches!(last, "description" | "example" | "content") && path.len() > 1;
        if chrome && path.iter().any(|key| key == "placeholders")
            || last == "description" && path.len() == 2
        {
            continue;
        }
        let plural = last
            .rsplit_once('_')
            .filter(|(_, category)| CATEGORIES.contains(category));
        let nested = CATEGORIES.contains(&last) && !above.is_empty();
        let (key, category) = match plural {
            Some((key, category)) => (
                [above, &[key.to_owned()]].concat(),
                Some(category.to_owned()),
            ),
            None if nested => (above.to_vec(), Some(last.to_owned())),
            None => (path.clone(), None),
        };
        entries.push(Entry {
            key: key.join("."),
            category,
            text: value,
            line,
            locked: false,
        });
    }
    Ok(entries)
}

/// All strings of a JSON text but the keys, each with the keys that lead to it and its line.
pub(in crate::format) fn strings(text: &str) -> Result<Vec<(Vec<String>, Text, usize)>, Problem> {
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
    found: Vec<(Vec<String>, Text, usize)>,
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
                let value = self.string()?;
                self.found.push((self.path.clone(), value, line));
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

    fn string(&mut self) -> Result<Text, String> {
        if !self.rest().starts_with('"') {
            return Err("not JSON: a string belongs here".to_owned());
        }
        self.at += 1;
        let start = self.at;
        let mut text = Text::default();
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
                text.place = Some(Span::new(start, self.at - 1));
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
