//! GNU gettext catalogues (gettext manual, "The Format of PO Files").

use std::collections::VecDeque;
use std::io::BufRead;

use super::{Pair, Pairs, State, Text, until_fatal};
use crate::format::{Languages, Problem};
use crate::text::Span;

pub(super) fn read<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut bytes = Vec::new();
    let mut parser = Parser {
        languages,
        ..Parser::default()
    };
    match input.read_to_end(&mut bytes) {
        Ok(_) => parser.parse(&decoded(&bytes)),
        Err(error) => parser
            .out
            .push_back(Err(Problem::fatal(1, error.to_string()))),
    }
    until_fatal(move || parser.out.pop_front())
}

/// The text in the encoding that the header tells; UTF-8 when it tells none that is known.
fn decoded(bytes: &[u8]) -> String {
    let told = memchr::memmem::find(bytes, b"charset=").and_then(|at| {
        let label = &bytes[at + b"charset=".len()..];
        let end = label
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !b"-_".contains(b));
        encoding_rs::Encoding::for_label(&label[..end.unwrap_or(label.len())])
    });
    let encoding = told.unwrap_or(encoding_rs::UTF_8);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

#[derive(Default)]
struct Parser {
    languages: Languages,
    entry: Entry,
    /// What a continuation line continues.
    field: Option<Field>,
    out: VecDeque<Result<Pair, Problem>>,
}

#[derive(Default)]
struct Entry {
    line: usize,
    fuzzy: bool,
    broken: bool,
    context: Option<Text>,
    source: Option<Text>,
    plural: Option<Text>,
    targets: Vec<Text>,
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Context,
    Source,
    Plural,
    Target,
}

impl Parser {
    fn parse(&mut self, text: &str) {
        let mut at = 0;
        for (line, raw) in text.split_inclusive('\n').enumerate() {
            let line_text = raw.trim_end_matches(['\n', '\r']);
            if let Err(message) = self.line(line_text, line + 1, at) {
                self.entry.broken = true;
                self.out.push_back(Err(Problem::new(line + 1, message)));
            }
            at += raw.len();
        }
        self.flush();
    }

    fn line(&mut self, line: &str, number: usize, at: usize) -> Result<(), String> {
        let text = line.trim_start();
        let at = at + line.len() - text.len();
        if text.is_empty() || text.starts_with('#') {
            if self.entry.source.is_some() {
                self.flush();
            }
            self.entry.fuzzy |= text
                .strip_prefix("#,")
                .is_some_and(|flags| flags.split(',').any(|flag| flag.trim() == "fuzzy"));
            return Ok(());
        }
        if text.starts_with('"') {
            let field = self.field.ok_or("a string that continues nothing")?;
            return self.append(field, text, at);
        }
        let (word, rest) = text.split_at(text.find([' ', '\t', '"']).unwrap_or(text.len()));
        let string = rest.trim_start();
        let field = match word {
            "msgctxt" => Field::Context,
            "msgid" => Field::Source,
            "msgid_plural" => Field::Plural,
            word if word == "msgstr" || word.starts_with("msgstr[") => Field::Target,
            word => return Err(format!("`{word}` is no keyword of a catalogue")),
        };
        let opens =
            field == Field::Context || (field == Field::Source && self.entry.source.is_some());
        if opens && self.entry.source.is_some() {
            self.flush();
        }
        if self.entry.line == 0 {
            self.entry.line = number;
        }
        self.field = Some(field);
        let place = at + text.len() - string.len();
        match field {
            Field::Context => self.entry.context = Some(Text::default()),
            Field::Source => self.entry.source = Some(Text::default()),
            Field::Plural => self.entry.plural = Some(Text::default()),
            Field::Target => self.entry.targets.push(Text::default()),
        }
        self.append(field, string, place)
    }

    /// Adds a quoted string that begins at `at` to a field.
    fn append(&mut self, field: Field, string: &str, at: usize) -> Result<(), String> {
        let string = string.trim_end();
        let inner = string.strip_prefix('"').and_then(|s| s.strip_suffix('"'));
        let inner = inner.ok_or_else(|| format!("`{string}` is not closed by a quotation mark"))?;
        let entry = &mut self.entry;
        let text = match field {
            Field::Context => entry.context.as_mut(),
            Field::Source => entry.source.as_mut(),
            Field::Plural => entry.plural.as_mut(),
            Field::Target => entry.targets.last_mut(),
        };
        let text = text.expect("the field was opened by its keyword");
        unescape(inner, &mut text.text)?;
        let place = Span::new(at + 1, at + 1 + inner.len());
        text.place = Some(match text.place {
            // an empty first string only opens the block
            Some(before) if !before.is_empty() => Span::new(before.start, place.end),
            _ => place,
        });
        Ok(())
    }

    fn flush(&mut self) {
        self.field = None;
        let entry = std::mem::take(&mut self.entry);
        let Some(source) = entry.source else { return };
        if entry.broken {
            return;
        }
        if source.text.is_empty() && entry.context.is_none() {
            return self.header(&entry.targets);
        }
        if entry.targets.is_empty() {
            let message = "`msgid` without `msgstr`";
            return self.out.push_back(Err(Problem::new(entry.line, message)));
        }
        let several = entry.targets.len() > 1;
        for (form, target) in entry.targets.into_iter().enumerate() {
            // the first form stands for one thing, the others for many, as in English
            let source = match &entry.plural {
                Some(plural) if form > 0 => plural.clone(),
                _ => source.clone(),
            };
            let mut pair = Pair::new(entry.line, source, target, &self.languages);
            pair.context = entry.context.as_ref().map(|context| context.text.clone());
            pair.id = several.then(|| format!("msgstr[{form}]"));
            if entry.fuzzy && pair.state == State::Translated {
                pair.state = State::Fuzzy;
            }
            self.out.push_back(Ok(pair));
        }
    }

    fn header(&mut self, targets: &[Text]) {
        let lines = targets.iter().flat_map(|target| target.text.lines());
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            if name == "Language" && !value.trim().is_empty() && self.languages.target.is_none() {
                self.languages.target = Some(value.trim().to_owned());
            }
        }
    }
}

/// Appends `raw` with the escapes of C resolved.
fn unescape(raw: &str, out: &mut String) -> Result<(), String> {
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '"' {
            return Err("a quotation mark inside a string: write `\\\"`".into());
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('v') => '\u{b}',
            Some('f') => '\u{c}',
            Some(same @ ('"' | '\\' | '\'' | '?')) => same,
            Some(other) => return Err(format!("`\\{other}` is no escape of a catalogue")),
            None => return Err("a string that ends in a single `\\`".into()),
        });
    }
    Ok(())
}
