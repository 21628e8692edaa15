//! The placeholders of a text.

use super::described::OwnPlaceholders;
use super::kind::{Kind, Kinds};
use super::printf::conversion;
use crate::text::Span;

/// What a program fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    pub span: Span,
    pub kind: Kind,
    /// What it is filled with: a number or a name.
    pub argument: String,
    /// It takes the arguments in turn and names none.
    pub in_turn: bool,
    /// How the argument is shown, where that must be the same.
    pub shape: String,
    /// It shows a count of things.
    pub counts: bool,
    /// It is written as few programs write theirs: only where the project has others of the kind is it one.
    pub is_rare: bool,
}

/// Names that programs give to a count of things.
const COUNTS: &[&str] = &[
    "n", "num", "number", "count", "counter", "total", "amount", "quantity", "qty", "len",
    "length", "size", "c", "cnt",
];

/// The placeholders of `text` in order.
pub fn read(text: &str, kinds: Kinds, own: &OwnPlaceholders) -> Vec<Placeholder> {
    let mut scanner = Scanner {
        text,
        kinds,
        found: Vec::new(),
        turn: 0,
        braces: 0,
    };
    let bytes = text.as_bytes();
    let mut owned = own.matches(text).into_iter().peekable();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(span) = owned.next_if(|span| span.start <= at) {
            if span.start == at && !span.is_empty() {
                scanner.add(at, span.len(), Kind::Own, &text[span]);
                at = span.end;
            }
            continue;
        }
        at += match bytes[at] {
            b'%' | b'{' | b'$' | b'#' | b':' | b'@' | b'!' | b'[' | b'_' | b'&' => {
                scanner.at(at).max(1)
            }
            _ => 1,
        };
    }
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    kinds: Kinds,
    found: Vec<Placeholder>,
    /// Arguments that were taken in turn.
    turn: u32,
    braces: u32,
}

impl Scanner<'_> {
    fn add(&mut self, at: usize, length: usize, kind: Kind, argument: &str) -> usize {
        let words = |c: char| !c.is_ascii_alphanumeric();
        let last = argument
            .rsplit(words)
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        self.found.push(Placeholder {
            span: Span::new(at, at + length),
            kind,
            argument: argument.to_owned(),
            in_turn: false,
            shape: String::new(),
            counts: COUNTS.contains(&last.as_str()) || last.ends_with("count"),
            is_rare: false,
        });
        length
    }

    /// Adds the placeholder at `at` and returns its length in bytes; 0 if there is none, and for a doubled sign that
    /// stands for itself.
    fn at(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let found = match rest.as_bytes()[0] {
            b'%' => self.percent(at, rest),
            b'{' => self.brace(at, rest),
            b'$' => self.dollar(at, rest),
            // `#{id}` is a number sign and an argument where the file's program fills in braces
            b'#' if rest.starts_with("#{") && !self.kinds.has(Kind::Brace) => {
                self.enclosed(at, rest, "#{", "}", Kind::Ruby)
            }
            b':' => self.colon(at, rest),
            b'@' | b'!' => self.drupal(at, rest),
            b'[' => self.enclosed(at, rest, "[[", "]]", Kind::Square),
            b'_' if !self.is_inside_word(at) => {
                self.enclosed(at, rest, "__", "__", Kind::Underscore)
            }
            b'&' => self.entity(at, rest),
            _ => None,
        };
        found.unwrap_or(0)
    }

    /// Whether a percent sign and two digits are a byte of an address (RFC 3986, 2.1).
    fn is_encoded(&self, at: usize, after: &str) -> bool {
        let digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
        let digits = after.as_bytes().iter().take(2);
        let word = self.text[..at].rsplit(char::is_whitespace).next();
        digits.filter(|byte| digit(byte)).count() == 2
            && word.is_some_and(|word| word.contains("://"))
    }

    /// Whether a Latin letter or digit stands before.
    fn is_inside_word(&self, at: usize) -> bool {
        self.text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
    }

    /// An identifier between two marks.
    fn enclosed(
        &mut self,
        at: usize,
        rest: &str,
        open: &str,
        close: &str,
        kind: Kind,
    ) -> Option<usize> {
        let inner = rest.strip_prefix(open).filter(|_| self.kinds.has(kind))?;
        let end = inner.find(close)?;
        let name = inner[..end].trim();
        let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(inside);
        // a page of a wiki is named by words
        let is_word = kind == Kind::Square && name.starts_with(|c: char| c.is_ascii_uppercase());
        (is_name && !is_word).then(|| self.add(at, open.len() + end + close.len(), kind, name))
    }

    fn percent(&mut self, at: usize, rest: &str) -> Option<usize> {
        let after = &rest[1..];
        if self.is_encoded(at, after) {
            return Some(3);
        }
        if after.starts_with('%') && (self.kinds.has(Kind::Printf) || self.kinds.has(Kind::Qt)) {
            return Some(2);
        }
        if let Some(length) = self.enclosed(at, rest, "%{", "}", Kind::Ruby) {
            return Some(length);
        }
        for (open, close, kind) in [("(", ')', Kind::Named), ("<", '>', Kind::Ruby)] {
            let inner = after
                .strip_prefix(open)
                .filter(|_| self.kinds.has(kind) || self.kinds.has(Kind::Printf));
            let Some((name, end)) = inner.and_then(|inner| Some((inner, inner.find(close)?)))
            else {
                continue;
            };
            let name = &name[..end];
            let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ' ');
            if name.is_empty() || !name.chars().all(inside) {
                continue;
            }
            let length = 1 + open.len() + end + 1;
            return Some(self.named(at, length, kind, name));
        }
        if let Some(length) = self.numbered(at, rest) {
            return Some(length);
        }
        let name = identifier(after);
        let told = self.kinds.are_told();
        let is_word = name.len() >= 2 && !self.text[..at].ends_with(|c: char| c.is_numeric());
        let closed = after[name.len()..].strip_prefix('%');
        // `%dx%d`
        let closed = closed
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '%'));
        if self.kinds.has(Kind::Percent) && is_word && closed {
            return Some(self.add(at, name.len() + 2, Kind::Percent, name));
        }
        // conversions that may stand before a letter begin otherwise
        let is_title = name.len() >= 4 && !name.starts_with(['s', 'd', 'u']);
        let in_words = !self.kinds.has(Kind::Printf) || !told;
        if self.kinds.has(Kind::At) && is_title && is_word && in_words {
            return Some(self.add(at, name.len() + 1, Kind::At, name));
        }
        if self.kinds.has(Kind::Printf) {
            return self.printf(at, rest);
        }
        None
    }

    /// `%(name)s`: the conversion behind the name belongs to it.
    fn named(&mut self, at: usize, length: usize, kind: Kind, name: &str) -> usize {
        let behind = &self.text[at + length..];
        let found = conversion(
            &format!(
                "%{}",
                behind
                    .chars()
                    .take_while(char::is_ascii)
                    .take(12)
                    .collect::<String>()
            ),
            true,
        );
        // a space is no flag here: `%(a) d` is a name and a word
        let found = found.filter(|_| !behind.starts_with(' '));
        let (more, shape, counts) = match &found {
            Some(found) => (found.length - 1, found.shape.clone(), found.is_integer()),
            None => (0, String::new(), false),
        };
        self.add(at, length + more, kind, name);
        let added = self.found.last_mut().expect("just added");
        added.shape = shape.trim_start_matches(['h', 'l', 'L']).to_owned();
        added.counts |= counts;
        length + more
    }

    /// `%1` and `%L1` of Qt, `%n`, `%1%` of Boost.
    fn numbered(&mut self, at: usize, rest: &str) -> Option<usize> {
        let after = rest[1..].strip_prefix('L').unwrap_or(&rest[1..]);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = &after[..digits];
        let behind = &after[digits..];
        let length = rest.len() - behind.len();
        if (1..=2).contains(&digits) && !number.starts_with('0') {
            if behind.starts_with('%') && self.kinds.has(Kind::Boost) {
                return Some(self.add(at, length + 1, Kind::Boost, number));
            }
            // where the file tells the kind, `%1%` is an argument and a percent sign
            let told = self.kinds.are_told();
            let percent = !told && behind.starts_with('%');
            // and where it tells of no `printf`, `%1x` is an argument and a letter
            let letters = !told || self.kinds.has(Kind::Printf);
            let goes_on = |c: char| c.is_ascii_digit() || letters && c.is_ascii_alphabetic();
            let ends = !behind.starts_with(|c: char| goes_on(c) || c == '$')
                && !percent
                && !is_decimal(behind);
            let percentage = self.text[..at].ends_with(|c: char| c.is_numeric());
            if self.kinds.has(Kind::Qt) && ends && !percentage {
                return Some(self.add(at, length, Kind::Qt, number));
            }
        }
        let counts = digits == 0
            && after.starts_with('n')
            && !after[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '%');
        if self.kinds.has(Kind::Qt) && counts && !self.is_inside_word(at) {
            return Some(self.add(at, length + 1, Kind::Qt, "n"));
        }
        None
    }

    fn printf(&mut self, at: usize, rest: &str) -> Option<usize> {
        let told = self.kinds.are_told();
        let found = conversion(rest, told)?;
        let behind = &rest[found.length..];
        // `27%.A`, `10%discount`
        let percentage = !told
            && self.text[..at].ends_with(|c: char| c.is_numeric())
            && (found.dressed || behind.starts_with(|c: char| c.is_ascii_alphanumeric()));
        // and `50% of`, whatever a program that looked for percent signs has noted
        let in_prose = self.text[..at].ends_with(char::is_numeric) && rest[1..].starts_with(' ');
        if percentage || in_prose {
            return None;
        }
        let argument = found.argument.unwrap_or_else(|| {
            self.turn += found.stars + 1;
            self.turn
        });
        let length = self.add(at, found.length, Kind::Printf, &argument.to_string());
        let added = self.found.last_mut().expect("just added");
        added.in_turn = found.argument.is_none();
        added.counts = found.is_integer();
        added.shape = found.shape;
        Some(length)
    }

    fn brace(&mut self, at: usize, rest: &str) -> Option<usize> {
        /// The longest placeholder, in bytes.
        const LENGTH: usize = 120;
        if rest.starts_with("{{") {
            let open = rest.bytes().take_while(|byte| *byte == b'{').count();
            let inner = &rest[open..];
            let end = inner.find("}}").filter(|end| *end <= LENGTH);
            return match end.map(|end| inner[..end].trim()) {
                Some(name)
                    if self.kinds.has(Kind::DoubleBrace)
                        && name.starts_with(|c: char| {
                            c.is_alphanumeric() || "_$.#/@-&>!^".contains(c)
                        })
                        && !name.contains(['{', '\n']) =>
                {
                    let close = inner[end?..]
                        .bytes()
                        .take_while(|byte| *byte == b'}')
                        .count();
                    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                    Some(self.add(at, open + end? + close.min(open), Kind::DoubleBrace, &name))
                }
                // a doubled brace stands for itself
                _ => Some(2),
            };
        }
        if rest.starts_with("{%") {
            let end = rest.find("%}").filter(|end| *end <= LENGTH)?;
            let name = rest[2..end].trim_matches(['-', ' ']).to_owned();
            return self
                .kinds
                .has(Kind::Block)
                .then(|| self.add(at, end + 2, Kind::Block, &name));
        }
        let end = rest[1..]
            .find(['}', '{', '\n'])
            .filter(|end| *end <= LENGTH)?
            + 1;
        if !self.kinds.has(Kind::Brace) || !rest[end..].starts_with('}') {
            return None;
        }
        let inner = &rest[1..end];
        // what is done with the argument stands behind it; Fluent has a space and a sign before its name
        let (name, format) = match inner.find([':', '!', ',']) {
            Some(at) => (&inner[..at], &inner[at..]),
            None => (inner, ""),
        };
        let spaced = name.trim();
        let name = spaced.strip_prefix('$').unwrap_or(spaced);
        let inside = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '$' | '@' | '/')
        };
        let is_format = format
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b' ')
            && format.len() <= 40;
        if !name.chars().all(inside)
            || !is_format
            || spaced.len() != inner.len() - format.len() && name == spaced
        {
            return None;
        }
        let in_turn = name.is_empty();
        let argument = match in_turn {
            true => {
                self.braces += 1;
                (self.braces - 1).to_string()
            }
            false => name.to_owned(),
        };
        self.add(at, end + 1, Kind::Brace, &argument);
        let added = self.found.last_mut().expect("just added");
        added.in_turn = in_turn;
        // of Python's formats the last letter is the type
        added.shape = format
            .chars()
            .next_back()
            .filter(|c| format.starts_with(':') && "bcdoxXn".contains(*c))
            .map(String::from)
            .unwrap_or_default();
        Some(end + 1)
    }

    fn dollar(&mut self, at: usize, rest: &str) -> Option<usize> {
        if !self.kinds.has(Kind::Dollar) {
            return None;
        }
        if rest.starts_with("${") {
            let end = rest.find('}').filter(|end| *end <= 120)?;
            let name = rest[2..end].trim().to_owned();
            return (!name.is_empty() && name.is_ascii())
                .then(|| self.add(at, end + 1, Kind::Dollar, &name));
        }
        let name = identifier(&rest[1..]);
        // `US$`, `$5`
        if name.is_empty() || self.is_inside_word(at) {
            return None;
        }
        let closed = rest[1 + name.len()..].starts_with('$')
            && name.bytes().all(|byte| !byte.is_ascii_lowercase());
        Some(self.add(at, 1 + name.len() + usize::from(closed), Kind::Dollar, name))
    }

    fn colon(&mut self, at: usize, rest: &str) -> Option<usize> {
        let before = self.text[..at].chars().next_back();
        let begins = before.is_none_or(|c| {
            !c.is_ascii() && !c.is_numeric() || c.is_whitespace() || "([{\"'>/-".contains(c)
        }) && !self.text[..at].ends_with("//");
        let name = identifier(&rest[1..]);
        // `:smile:`
        let ends = !rest[1 + name.len()..].starts_with([':', '/', '-', '\\']);
        if !self.kinds.has(Kind::Colon) || !begins || !ends || name.len() < 2 {
            return None;
        }
        let length = self.add(at, 1 + name.len(), Kind::Colon, &name.to_ascii_lowercase());
        // `Search in :Folder`: a slip of the keyboard
        let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
        self.found.last_mut().expect("just added").is_rare = capital && !self.kinds.are_told();
        Some(length)
    }

    fn drupal(&mut self, at: usize, rest: &str) -> Option<usize> {
        let before = self.text[..at].chars().next_back();
        let begins =
            before.is_none_or(|c| !c.is_ascii() || c.is_whitespace() || "([{\"'`>".contains(c));
        let name = identifier(&rest[1..]);
        let lower = name.starts_with(|c: char| c.is_ascii_lowercase());
        // an address of mail
        let ends = !rest[1 + name.len()..]
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        (self.kinds.has(Kind::At) && begins && lower && ends && name.len() >= 2)
            .then(|| self.add(at, 1 + name.len(), Kind::At, name))
    }

    fn entity(&mut self, at: usize, rest: &str) -> Option<usize> {
        /// Names of characters that have a capital inside are shorter.
        const LENGTH: usize = 9;
        let end = rest.find(';').filter(|end| *end <= 60)?;
        let name = &rest[1..end];
        let inside = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let capital = name
            .chars()
            .skip(1)
            .any(|c| c.is_ascii_uppercase() || c == '.');
        (self.kinds.has(Kind::Entity)
            && name.len() >= LENGTH
            && capital
            && name.chars().all(inside))
        .then(|| self.add(at, end + 1, Kind::Entity, name))
    }
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> &str {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c: char| !inside(c)).unwrap_or(text.len());
    match text.starts_with(|c: char| c.is_ascii_digit()) {
        true => "",
        false => &text[..end],
    }
}

/// Whether a decimal fraction goes on: `%2.5` is a percentage as Arabic writes it.
fn is_decimal(behind: &str) -> bool {
    let rest = behind.strip_prefix(['.', ',']);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
