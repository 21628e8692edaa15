use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use crate::format::Losses;

/// Writes XML 1.0 in UTF-8, one element a line; the only place that escapes.
pub(in crate::format) struct XmlWriter<'a> {
    out: Writer<&'a mut dyn Write>,
    open: Vec<String>,
    losses: Losses,
}

impl<'a> XmlWriter<'a> {
    /// Begins a document.
    pub fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut out = Writer::new(out);
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self {
            out,
            open: Vec::new(),
            losses: Losses::default(),
        })
    }

    /// Opens an element.
    pub fn start(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let tag = self.tag(name, attributes)?;
        self.out.write_event(Event::Start(tag))?;
        self.open.push(name.to_owned());
        Ok(())
    }

    /// Closes the element that was opened last.
    pub fn end(&mut self) -> io::Result<()> {
        let name = self.open.pop().expect("every `end` has its `start`");
        self.line()?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let tag = self.tag(name, attributes)?;
        self.out.write_event(Event::Empty(tag))
    }

    /// An element that holds `text`.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        let tag = self.tag(name, attributes)?;
        self.out.write_event(Event::Start(tag))?;
        let text = self.escaped(text, false);
        self.out
            .write_event(Event::Text(BytesText::from_escaped(text)))?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Ends the document.
    ///
    /// # Panics
    /// An element is still open.
    pub fn finish(mut self) -> io::Result<Losses> {
        assert!(self.open.is_empty(), "every `start` has its `end`");
        self.line()?;
        Ok(self.losses)
    }

    fn line(&mut self) -> io::Result<()> {
        let indent = "  ".repeat(self.open.len());
        self.out
            .get_mut()
            .write_all(format!("\n{indent}").as_bytes())
    }

    fn tag<'b>(
        &mut self,
        name: &'b str,
        attributes: &[(&str, &str)],
    ) -> io::Result<BytesStart<'b>> {
        self.line()?;
        let mut tag = BytesStart::new(name);
        for (key, value) in attributes {
            let value = self.escaped(value, true);
            tag.push_attribute(Attribute {
                key: QName(key),
                value: value.into(),
            });
        }
        Ok(tag)
    }

    /// White space that a reader would change is written as a reference; what XML cannot hold at all is
    /// written as U+FFFD and told.
    fn escaped(&mut self, text: &str, attribute: bool) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' if attribute => out.push_str("&quot;"),
                '\t' if attribute => out.push_str("&#9;"),
                // readers take these for line ends of the file, not of the text
                '\n' | '\r' | '\u{85}' | '\u{2028}' => {
                    out.push_str(&format!("&#{};", u32::from(c)))
                }
                '\0'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => {
                    out.push('\u{fffd}');
                    let code = format_args!("U+{:04X}", u32::from(c)).to_string();
                    self.losses
                        .add("characters that XML cannot hold became U+FFFD", code);
                }
                c => out.push(c),
            }
        }
        out
    }
}
