//! GNU gettext catalogues (gettext manual, "The Format of PO Files").

use std::collections::VecDeque;
use std::io::BufRead;

use super::{Pair, Pairs, State, Text, until_fatal};
use crate::check::Plural;
use crate::format::encoding::charset;
use crate::format::{Languages, Problem};
use crate::language::{Numbers, PluralForms};
use crate::text::{Piece, Span};

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
    let encoding = charset(bytes).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

#[derive(Default)]
struct Parser {
    languages: Languages,
    /// What the header says of plural forms, else what CLDR has for the language.
    forms: Option<PluralForms>,
    /// Whether the header said so.
    told: bool,
    entry: Entry,
    /// What a continuation line continues.
    field: Option<Field>,
    out: VecDeque<Result<Pair, Problem>>,
}

#[derive(Default)]
struct Entry {
    line: usize,
    flags: Vec<String>,
    broken: bool,
    context: Option<Text>,
    source: Option<Text>,
    plural: Option<Text>,
    /// Each with the number of its form.
    targets: Vec<(usize, Text)>,
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
            // an empty line between a message and its translation divides nothing
            let whole = !self.entry.targets.is_empty() || text.starts_with('#');
            if self.entry.source.is_some() && whole {
                self.flush();
            }
            if let Some(flags) = text.strip_prefix("#,") {
                let flags = flags.split(',').map(|flag| flag.trim().to_owned());
                self.entry
                    .flags
                    .extend(flags.filter(|flag| !flag.is_empty()));
            }
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
            Field::Target => {
                let number = word
                    .strip_prefix("msgstr[")
                    .and_then(|rest| rest.strip_suffix(']'));
                let number = number.map_or(Some(0), |number| number.parse().ok());
                let number = number.ok_or_else(|| format!("`{word}` names no plural form"))?;
                self.entry.targets.push((number, Text::default()));
            }
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
            Field::Target => entry.targets.last_mut().map(|(_, text)| text),
        };
        let text = text.expect("the field was opened by its keyword");
        unescape(inner, at + 1, text)?;
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
        let filled = |(_, target): &&(usize, Text)| !target.text.is_empty();
        let given = entry.targets.iter().filter(filled).count();
        let first = entry.targets.iter().find(filled).map(|(form, _)| *form);
        for (form, target) in entry.targets {
            let plural = entry.plural.as_ref().map(|many| {
                let (own, other) = match self.is_singular(form) {
                    true => (&source, many),
                    false => (many, &source),
                };
                let plural = Plural {
                    form: format!("msgstr[{form}]"),
                    numbers: self.numbers(form),
                    other: other.text.clone(),
                    given,
                    expected: self
                        .forms
                        .as_ref()
                        .filter(|_| self.told)
                        .map_or(given, PluralForms::count),
                    first: first == Some(form),
                };
                (own.clone(), plural)
            });
            let (source, plural) = match plural {
                Some((source, plural)) => (source, Some(plural)),
                None => (source.clone(), None),
            };
            let mut pair = Pair::new(entry.line, source, target, &self.languages);
            pair.context = entry.context.as_ref().map(|context| context.text.clone());
            pair.id = plural.as_ref().map(|plural| plural.form.clone());
            pair.plural = plural;
            pair.limit = entry.flags.iter().find_map(|flag| {
                let (_, limit) = flag.split_once("max-length:")?;
                limit.trim().parse().ok()
            });
            pair.flags = entry.flags.clone();
            if pair.state == State::Translated && pair.flags.iter().any(|flag| flag == "fuzzy") {
                pair.state = State::Fuzzy;
            }
            self.out.push_back(Ok(pair));
        }
    }

    /// Whether a form is translated from `msgid`: the first one where nothing is known of the forms.
    fn is_singular(&self, form: usize) -> bool {
        match &self.forms {
            Some(forms) => {
                let few = matches!(forms.numbers(form), Numbers::Few(_));
                few && forms.is_singular(form)
            }
            None => form == 0,
        }
    }

    fn numbers(&self, form: usize) -> Numbers {
        match &self.forms {
            Some(forms) => forms.numbers(form),
            None if form == 0 => Numbers::Few(vec![1]),
            None => Numbers::Many,
        }
    }

    fn header(&mut self, targets: &[(usize, Text)]) {
        let lines = targets.iter().flat_map(|(_, target)| target.text.lines());
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.trim() {
                _ if value.is_empty() => {}
                "Language" if self.languages.target.is_none() && is_tag(value) => {
                    self.languages.target = Some(value.to_owned());
                }
                "X-Source-Language" if self.languages.source.is_none() && is_tag(value) => {
                    self.languages.source = Some(value.to_owned());
                }
                "Plural-Forms" => {
                    self.forms = PluralForms::of_header(value);
                    self.told = self.forms.is_some();
                }
                _ => {}
            }
        }
        if self.forms.is_none() {
            self.forms = self
                .languages
                .target
                .as_deref()
                .and_then(PluralForms::of_language);
        }
    }
}

/// Appends `raw`, which stands at `start` in the file, with the escapes of C resolved.
fn unescape(raw: &str, start: usize, out: &mut Text) -> Result<(), String> {
    let mut chars = raw.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '"' {
            return Err("a quotation mark inside a string: write `\\\"`".into());
        }
        if c != '\\' {
            Piece::push(&mut out.pieces, out.text.len(), start + at, c.len_utf8());
            out.text.push(c);
            continue;
        }
        out.text.push(match chars.next().map(|(_, c)| c) {
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

/// Whether a header names a language by its tag (BCP 47, or a locale: `fa`, `fa_IR`, `ckb`): some have its name in English,
/// and then the texts tell which it is.
fn is_tag(value: &str) -> bool {
    let first = value.split(['-', '_', '@', '.']).next().unwrap_or_default();
    matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}
