use crate::text::Span;

/// A message, or a form of one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    pub arguments: Vec<Argument>,
    /// A `#`, which shows the number of the choice that it stands in.
    pub shows_number: bool,
}

/// An argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub name: String,
    pub span: Span,
    /// `plural`, `select`, `date`; nothing: it is shown as it is.
    pub kind: String,
    /// What is chosen from, where the kind is a choice.
    pub forms: Vec<Form>,
}

/// A form to choose.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub selector: String,
    pub span: Span,
    pub message: Message,
}

impl Message {
    /// The arguments that choose, at any depth.
    pub fn choices(&self) -> Box<dyn Iterator<Item = &Argument> + '_> {
        let inner = |argument: &'_ Argument| argument.is_choice();
        Box::new(self.all().filter(move |argument| inner(argument)))
    }

    /// All arguments, at any depth.
    pub fn all(&self) -> Box<dyn Iterator<Item = &Argument> + '_> {
        Box::new(self.arguments.iter().flat_map(|argument| {
            let inside = argument.forms.iter().flat_map(|form| form.message.all());
            std::iter::once(argument).chain(inside)
        }))
    }
}

impl Argument {
    pub fn is_choice(&self) -> bool {
        matches!(self.kind.as_str(), "plural" | "select" | "selectordinal")
    }
}

/// Why a text is no message, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub at: usize,
    /// A key of the messages.
    pub what: &'static str,
}

/// The deepest nesting that is read.
const DEPTH: usize = 20;

/// Reads a message.
pub(super) fn parse(text: &str) -> Result<Message, Broken> {
    let mut parser = Parser { text, at: 0 };
    let message = parser.message(0, false)?;
    match parser.at == text.len() {
        true => Ok(message),
        false => Err(parser.broken("message-brace-added")),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn broken(&self, what: &'static str) -> Broken {
        Broken { at: self.at, what }
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, mark: char) -> bool {
        let taken = self.rest().starts_with(mark);
        self.at += if taken { mark.len_utf8() } else { 0 };
        taken
    }

    /// Up to one of the marks or white space.
    fn word(&mut self) -> String {
        let end = self
            .rest()
            .find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ','));
        let word = self.rest()[..end.unwrap_or(self.rest().len())].to_owned();
        self.at += word.len();
        word
    }

    /// A message up to the brace that closes it, or the end.
    fn message(&mut self, depth: usize, counts: bool) -> Result<Message, Broken> {
        let mut message = Message::default();
        if depth > DEPTH {
            return Err(self.broken("message-brace-open"));
        }
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\'' => self.quoted(),
                '#' if counts => {
                    message.shows_number = true;
                    self.at += 1;
                }
                '{' => message.arguments.push(self.argument(depth)?),
                '}' => break,
                c => self.at += c.len_utf8(),
            }
        }
        Ok(message)
    }

    /// An apostrophe quotes from a mark of the syntax on to the next apostrophe; else it is one.
    fn quoted(&mut self) {
        self.at += 1;
        if self.take('\'') || !self.rest().starts_with(['{', '}', '#', '|']) {
            return;
        }
        let end = self
            .rest()
            .find('\'')
            .map_or(self.rest().len(), |end| end + 1);
        self.at += end;
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, Broken> {
        let start = self.at;
        self.at += 1;
        self.space();
        let name = self.word();
        self.space();
        let mut argument = Argument {
            name,
            span: Span::new(start, start),
            kind: String::new(),
            forms: Vec::new(),
        };
        let open = Broken {
            at: start,
            what: "message-brace-open",
        };
        if self.take(',') {
            self.space();
            argument.kind = self.word();
            self.space();
            if self.take(',') {
                match argument.is_choice() {
                    true => self.forms(&mut argument, depth)?,
                    false => self.style(),
                }
            }
        }
        if !self.take('}') {
            return Err(open);
        }
        argument.span = Span::new(start, self.at);
        Ok(argument)
    }

    /// The style of a simple argument, in which braces may nest.
    fn style(&mut self) {
        let mut depth = 0;
        for (at, c) in self.text[self.at..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    self.at += at;
                    return;
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    fn forms(&mut self, argument: &mut Argument, depth: usize) -> Result<(), Broken> {
        let counts = argument.kind != "select";
        loop {
            self.space();
            if self.rest().is_empty() || self.rest().starts_with('}') {
                return Ok(());
            }
            let start = self.at;
            let selector = self.word();
            if selector.starts_with("offset:") {
                continue;
            }
            let span = Span::new(start, self.at);
            self.space();
            if selector.is_empty() || !self.take('{') {
                // what follows a choice that is never closed looks like a form of it
                let open = self.text.matches('{').count() > self.text.matches('}').count();
                return Err(match open {
                    true => Broken {
                        at: argument.span.start,
                        what: "message-brace-open",
                    },
                    false => Broken {
                        at: start,
                        what: "message-form-open",
                    },
                });
            }
            let message = self.message(depth + 1, counts)?;
            if !self.take('}') {
                return Err(Broken {
                    at: start,
                    what: "message-brace-open",
                });
            }
            argument.forms.push(Form {
                selector,
                span,
                message,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selectors(text: &str) -> Vec<String> {
        let message = parse(text).expect("it is right");
        let forms = message.choices().flat_map(|choice| &choice.forms);
        forms.map(|form| form.selector.clone()).collect()
    }

    #[test]
    fn choices_are_found_at_any_depth() {
        let text = "{who, select, f {{n, plural, offset:1 =0 {none} one {# of her} other {# of hers}}} other {x}} it''s '{'";
        assert_eq!(selectors(text), ["f", "other", "=0", "one", "other"]);
        let message = parse("At {when, time, ::{jmm}} {name} came").expect("it is right");
        let names: Vec<_> = message
            .all()
            .map(|argument| argument.name.as_str())
            .collect();
        assert_eq!(names, ["when", "name"]);
    }

    #[test]
    fn what_is_open_is_told_where_it_opens() {
        let what = |text| parse(text).map_err(|broken| (broken.at, broken.what));
        assert_eq!(what("a {b"), Err((2, "message-brace-open")));
        assert_eq!(what("a } b"), Err((2, "message-brace-added")));
        assert_eq!(
            what("{n, plural, one {# x} other {# y}"),
            Err((0, "message-brace-open"))
        );
        assert_eq!(
            what("{n, plural, one # other {x}}"),
            Err((12, "message-form-open"))
        );
        assert!(parse(&"{a, plural, other {".repeat(5_000)).is_err());
    }
}
