//! SKOS read from Turtle (W3C, 2014): of its grammar what vocabularies are written in. Lists and quoted graphs are no
//! part of them; what is not known of a concept is a loss, what cannot be read ends with its statement.

use rustc_hash::FxHashMap;

use super::Read;
use super::names::Ids;
use crate::format::Problem;
use crate::format::encoding::as_utf8;
use crate::format::table::language_of;
use crate::glossary::{Concept, ConceptKind, Status, Term};

/// The most statements of a file.
const MOST_STATEMENTS: usize = 4 << 20;

pub(super) fn read(bytes: &[u8]) -> Read {
    let text = as_utf8(bytes);
    let Ok(text) = std::str::from_utf8(&text) else {
        return Read::refused(Problem::fatal(1, "bytes that are not UTF-8"));
    };
    let mut reader = Reader {
        rest: text,
        whole: text,
        prefixes: FxHashMap::default(),
        labels: Vec::new(),
        by_subject: FxHashMap::default(),
        read: Read::default(),
        statements: 0,
    };
    while let Some(problem) = reader.statement() {
        if let Err(problem) = problem {
            let fatal = problem.fatal;
            reader.read.problems.push(problem);
            if fatal {
                break;
            }
        }
    }
    reader.into_read()
}

/// A piece of Turtle.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// An IRI, prefixed names written out; `a` is rdf:type.
    Iri(String),
    /// A text and the tag of its language.
    Literal(String, Option<String>),
    Blank,
    Mark(char),
    Directive(String),
}

struct Reader<'t> {
    whole: &'t str,
    rest: &'t str,
    prefixes: FxHashMap<String, String>,
    /// The concepts by the order of their subjects, with what the labels say.
    labels: Vec<Concept>,
    by_subject: FxHashMap<String, usize>,
    read: Read,
    statements: usize,
}

impl Reader<'_> {
    fn line(&self) -> usize {
        let read = &self.whole[..self.whole.len() - self.rest.len()];
        1 + memchr::memchr_iter(b'\n', read.as_bytes()).count()
    }

    fn broken(&mut self, message: impl Into<String>) -> Problem {
        let line = self.line();
        // the next statement begins behind the next full stop at the end of a line
        let end = self.rest.find(".\n").map_or(self.rest.len(), |at| at + 2);
        self.rest = &self.rest[end..];
        Problem::new(line, message)
    }

    fn skip(&mut self) {
        loop {
            self.rest = self
                .rest
                .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            match self.rest.strip_prefix('#') {
                Some(comment) => {
                    let end = comment.find('\n').unwrap_or(comment.len());
                    self.rest = &comment[end..];
                }
                None => return,
            }
        }
    }

    /// The next piece; nothing at the end of the file.
    fn token(&mut self) -> Option<Result<Token, Problem>> {
        self.skip();
        let first = self.rest.chars().next()?;
        Some(match first {
            '<' => self.iri(),
            '"' | '\'' => self.literal(first),
            '@' => {
                let end = self.rest[1..]
                    .find(|c: char| !c.is_ascii_alphabetic())
                    .map_or(self.rest.len(), |at| at + 1);
                let name = self.rest[1..end].to_owned();
                self.rest = &self.rest[end..];
                Ok(Token::Directive(name))
            }
            '.' | ';' | ',' | '[' | ']' | '(' | ')' => {
                self.rest = &self.rest[1..];
                Ok(Token::Mark(first))
            }
            _ => self.name(),
        })
    }

    fn iri(&mut self) -> Result<Token, Problem> {
        match self.rest.find('>') {
            Some(end) => {
                let iri = self.rest[1..end].to_owned();
                self.rest = &self.rest[end + 1..];
                Ok(Token::Iri(iri))
            }
            None => Err(self.broken("`<` is never closed")),
        }
    }

    fn literal(&mut self, quote: char) -> Result<Token, Problem> {
        let long = self.rest.starts_with(&quote.to_string().repeat(3));
        let marks = if long { 3 } else { 1 };
        let close = quote.to_string().repeat(marks);
        let mut text = String::new();
        let mut chars = self.rest[marks..].char_indices();
        let end = loop {
            let Some((at, c)) = chars.next() else {
                return Err(self.broken("a text is never closed"));
            };
            let from = &self.rest[marks + at..];
            if from.starts_with(&close) {
                break marks + at + close.len();
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            let code = |count: usize, chars: &mut std::str::CharIndices| {
                let digits: String = chars.take(count).map(|(_, c)| c).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
            };
            let escaped = match chars.next().map(|(_, c)| c) {
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                Some('t') => Some('\t'),
                Some('u') => code(4, &mut chars),
                Some('U') => code(8, &mut chars),
                other => other,
            };
            text.extend(escaped);
        };
        self.rest = &self.rest[end..];
        let mut language = None;
        if let Some(tag) = self.rest.strip_prefix('@') {
            let end = tag
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .unwrap_or(tag.len());
            language = Some(tag[..end].to_owned());
            self.rest = &tag[end..];
        } else if let Some(kind) = self.rest.strip_prefix("^^") {
            self.rest = kind;
            if let Some(Err(problem)) = self.token() {
                return Err(problem);
            }
        }
        Ok(Token::Literal(text, language))
    }

    /// A prefixed name, a blank node, a number or a keyword.
    fn name(&mut self) -> Result<Token, Problem> {
        let is_end = |c: char| c.is_whitespace() || ";,[]()\"'<".contains(c);
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        // a full stop at the end is the statement's
        let name = self.rest[..end].trim_end_matches('.').to_owned();
        if name.is_empty() {
            return Err(self.broken("no name stands here"));
        }
        self.rest = &self.rest[name.len()..];
        if name == "a" {
            return Ok(Token::Iri(
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type".into(),
            ));
        }
        match name.split_once(':') {
            Some(("_", _)) => Ok(Token::Blank),
            Some((prefix, local)) => match self.prefixes.get(prefix) {
                Some(base) => Ok(Token::Iri(format!("{base}{}", local.replace('\\', "")))),
                None => Err(self.broken(format!("the prefix `{prefix}:` is not declared"))),
            },
            None if matches!(name.to_ascii_lowercase().as_str(), "prefix" | "base") => {
                Ok(Token::Directive(name.to_ascii_lowercase()))
            }
            None => Ok(Token::Literal(name, None)),
        }
    }

    /// Reads one statement: a directive, or a subject with all that is said of it.
    fn statement(&mut self) -> Option<Result<(), Problem>> {
        self.statements += 1;
        if self.statements > MOST_STATEMENTS {
            let message = format!("more than {MOST_STATEMENTS} statements: is it a glossary?");
            return Some(Err(Problem::fatal(self.line(), message)));
        }
        let subject = match self.token()? {
            Ok(token) => token,
            Err(problem) => return Some(Err(problem)),
        };
        Some(match subject {
            Token::Directive(name) => self.directive(&name),
            Token::Iri(subject) => self.said_of(&subject),
            Token::Mark('.') => Ok(()),
            _ => Err(self.broken("a statement begins with no name of a concept")),
        })
    }

    fn directive(&mut self, name: &str) -> Result<(), Problem> {
        if name == "prefix" {
            self.skip();
            let Some(end) = self.rest.find(':') else {
                return Err(self.broken("a prefix without a colon"));
            };
            let prefix = self.rest[..end].trim().to_owned();
            self.rest = &self.rest[end + 1..];
            self.skip();
            if let Some(Ok(Token::Iri(iri))) = self.token() {
                self.prefixes.insert(prefix, iri);
            }
        } else {
            self.token().transpose()?;
        }
        // the form of SPARQL has no full stop
        self.skip();
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
        }
        Ok(())
    }

    /// The properties of a subject up to the full stop.
    fn said_of(&mut self, subject: &str) -> Result<(), Problem> {
        let mut property = String::new();
        let mut wanted = true;
        loop {
            let Some(token) = self.token().transpose()? else {
                return Err(self.broken("the file ends inside a statement"));
            };
            match token {
                Token::Mark('.') => return Ok(()),
                Token::Mark(';') => wanted = true,
                Token::Mark(',') => {}
                Token::Mark('[' | '(') => self.nested()?,
                Token::Mark(_) | Token::Directive(_) => {
                    return Err(self.broken("a statement that is not understood"));
                }
                Token::Iri(iri) if wanted => {
                    property = iri;
                    wanted = false;
                }
                value => self.value(subject, &property, value),
            }
        }
    }

    /// Passes over what stands in brackets.
    fn nested(&mut self) -> Result<(), Problem> {
        let mut depth = 1;
        while depth > 0 {
            match self.token().transpose()? {
                Some(Token::Mark('[' | '(')) => depth += 1,
                Some(Token::Mark(']' | ')')) => depth -= 1,
                Some(_) => {}
                None => return Err(self.broken("a bracket is never closed")),
            }
        }
        Ok(())
    }

    fn concept(&mut self, subject: &str) -> &mut Concept {
        let fresh = self.labels.len();
        let index = *self.by_subject.entry(subject.to_owned()).or_insert(fresh);
        if index == fresh {
            self.labels.push(Concept::new("", ConceptKind::Term));
        }
        &mut self.labels[index]
    }

    fn value(&mut self, subject: &str, property: &str, value: Token) {
        let name = property.rsplit(['#', '/']).next().unwrap_or_default();
        let Token::Literal(text, tag) = value else {
            return;
        };
        let status = match name {
            "prefLabel" => Status::Preferred,
            "altLabel" => Status::Admitted,
            "hiddenLabel" => Status::Deprecated,
            _ => return self.said(subject, name, text),
        };
        let Some(language) = tag.as_deref().and_then(language_of) else {
            let what = "labels without a language are left out";
            self.read.losses.add(what, format_args!("`{text}`"));
            return;
        };
        let concept = self.concept(subject);
        let known = |term: &Term| term.language == language && term.form == text;
        if !concept.terms.iter().any(known) {
            concept.terms.push(Term {
                status,
                ..Term::new(&language, &text)
            });
        }
    }

    /// What is said of the concept itself.
    fn said(&mut self, subject: &str, name: &str, text: String) {
        let concept = self.concept(subject);
        let field = match name {
            "notation" => &mut concept.id,
            "definition" => &mut concept.definition,
            "note" | "scopeNote" | "example" => &mut concept.note,
            "subject" => &mut concept.domain,
            "source" => &mut concept.source,
            _ => return,
        };
        match field.is_empty() || name == "notation" {
            true => *field = text,
            false => field.push_str(&format!("; {text}")),
        }
    }

    fn into_read(mut self) -> Read {
        let mut ids = Ids::default();
        for mut concept in self.labels {
            if concept.terms.is_empty() {
                continue;
            }
            if concept.id.is_empty() || !ids.take(&concept.id) {
                concept.id = ids.invent(&concept);
            }
            self.read.concepts.push(concept);
        }
        self.read
    }
}
