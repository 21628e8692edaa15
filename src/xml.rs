//! XML as files carry it: no document type definitions, bounded depth and size, a line for every problem.

use std::io::{self, BufRead};

use quick_xml::encoding::DecodingReader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::text::{Piece, Span};

/// Elements of HTML that hold nothing and have no end, however they are written.
pub const VOID_ELEMENTS: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements of HTML that are lines of their own: the white space around them is not shown.
pub const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements that stand side by side in a line.
pub const CELL_ELEMENTS: &[&str] = &["td", "th"];

/// No exchange format nests this deep.
const DEPTH_LIMIT: usize = 128;
/// One element with all that it holds, or one tag, takes at most this many bytes.
const SIZE_LIMIT: u64 = 4 << 20;

/// Why a file can be read no further: what comes after a place that is not well formed has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct XmlError {
    /// Counted from 1.
    pub line: usize,
    /// The fact and, where there is one, the way out.
    pub message: String,
}

/// An opening tag.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Element {
    /// Without its prefix.
    pub name: String,
    /// As written, prefixes included (`xml:lang`).
    attributes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The attribute of this name, whatever its prefix.
    pub fn attribute_of(&self, name: &str) -> Option<&str> {
        let bare = |key: &str| key.rsplit(':').next() == Some(name);
        let found = self.attributes.iter().find(|(key, _)| bare(key));
        found.map(|(_, value)| value.as_str())
    }
}

/// What a step through the file meets.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    Start(Element),
    /// The element of this name ends.
    End(String),
    Text(String),
    Eof,
}

/// An element with all that it holds.
#[derive(Debug)]
pub(crate) struct Tree {
    pub element: Element,
    pub children: Vec<Child>,
    pub line: usize,
    /// Where its content stands, in bytes of the decoded file.
    pub content: Span,
}

#[derive(Debug)]
pub(crate) enum Child {
    /// A stretch of text, and where it stands in the decoded file if the file has it as it is.
    Text(String, Option<usize>),
    Element(Tree),
}

impl Tree {
    pub fn name(&self) -> &str {
        &self.element.name
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.element.attribute(name)
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Tree> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(tree) => Some(tree),
            Child::Text(..) => None,
        })
    }

    /// The first child element of this name.
    pub fn first(&self, name: &str) -> Option<&Tree> {
        self.elements().find(|tree| tree.name() == name)
    }

    /// All text in it, but for what stands in elements of the names in `but`.
    pub fn text(&self, but: &[&str]) -> String {
        self.text_and_pieces(but).0
    }

    /// As [`Tree::text`], with the stretches of it that the file has as they are.
    pub fn text_and_pieces(&self, but: &[&str]) -> (String, Vec<Piece>) {
        let (mut text, mut pieces) = (String::new(), Vec::new());
        self.gather(but, &mut text, &mut pieces);
        (text, pieces)
    }

    fn gather(&self, but: &[&str], text: &mut String, pieces: &mut Vec<Piece>) {
        for child in &self.children {
            match child {
                Child::Text(part, place) => {
                    if let Some(place) = place {
                        Piece::push(pieces, text.len(), *place, part.len());
                    }
                    text.push_str(part);
                }
                Child::Element(tree) if but.contains(&tree.name()) => {}
                Child::Element(tree) => tree.gather(but, text, pieces),
            }
        }
    }
}

/// Reads XML 1.0 in any encoding that it declares, element by element.
///
/// The first problem is the last.
pub(crate) struct XmlReader<R> {
    reader: Reader<Counted<R>>,
    buffer: Vec<u8>,
    open: Vec<(String, usize)>,
    line: usize,
    start: usize,
    rooted: bool,
    layout: bool,
    /// What stood before and after the last text if it was not written as a reference.
    written: Option<(&'static str, &'static str)>,
}

impl<R: BufRead> XmlReader<R> {
    pub fn new(mut input: R) -> Self {
        // before the first byte is decoded, since text may follow the declaration at once
        let told = input.fill_buf().ok().and_then(declared);
        let mut inner = DecodingReader::new(input);
        if let Some(encoding) = told {
            inner.set_encoding(encoding);
        }
        let mut reader = Reader::from_reader(Counted {
            inner,
            line: 1,
            budget: SIZE_LIMIT,
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            open: Vec::new(),
            line: 1,
            start: 0,
            rooted: false,
            layout: true,
            written: None,
        }
    }

    /// Takes line breaks with the white space around them for the layout of the file: they read as one
    /// space, unless they are written as references.
    pub fn without_layout(mut self) -> Self {
        self.layout = false;
        self
    }

    /// The line where the last node began.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The next node; after [`Node::Eof`] always that.
    ///
    /// # Errors
    /// A fatal problem: mark-up that is not well formed, a document type definition, a bound passed.
    pub fn next(&mut self) -> Result<Node, XmlError> {
        self.reader.get_mut().budget = SIZE_LIMIT;
        self.node()
    }

    fn node(&mut self) -> Result<Node, XmlError> {
        loop {
            self.buffer.clear();
            self.written = None;
            self.line = self.reader.get_ref().line;
            self.start = self.position();
            let mut buffer = std::mem::take(&mut self.buffer);
            let node = match self.reader.read_event_into(&mut buffer) {
                Err(error) => Err(self.malformed(&error)),
                Ok(event) => self.meet(event),
            };
            self.buffer = buffer;
            if let Some(node) = node? {
                return Ok(node);
            }
        }
    }

    fn meet(&mut self, event: Event<'_>) -> Result<Option<Node>, XmlError> {
        Ok(Some(match event {
            Event::Start(tag) => Node::Start(self.begin(&tag)?),
            Event::End(_) => match self.open.pop() {
                Some((name, _)) => Node::End(name),
                None => return Err(self.problem("a closing tag without its opening tag")),
            },
            Event::Text(text) => {
                self.written = Some(("", ""));
                let text = text.xml10_content();
                return self.text(match self.layout {
                    true => text.into_owned(),
                    false => on_one_line(&text),
                });
            }
            Event::CData(text) => {
                self.written = Some(("<![CDATA[", "]]>"));
                return self.text(text.xml10_content().into_owned());
            }
            Event::GeneralRef(reference) => {
                let text = self.resolve(&reference)?;
                return self.text(text);
            }
            Event::DocType(declaration) => return self.doctype(&declaration).map(|()| None),
            Event::Eof => match self.open.last() {
                Some((name, line)) => {
                    let message =
                        format!("the file ends inside `{name}` of line {line}: it is cut off");
                    return Err(self.problem(message));
                }
                None if !self.rooted => return Err(self.problem("the file holds no XML element")),
                None => Node::Eof,
            },
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {
                return Ok(None);
            }
        }))
    }

    fn text(&self, text: String) -> Result<Option<Node>, XmlError> {
        if self.open.is_empty() {
            return match text.trim().is_empty() {
                true => Ok(None),
                false => Err(self.problem("text outside the root element")),
            };
        }
        Ok((!text.is_empty()).then_some(Node::Text(text)))
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<Element, XmlError> {
        if self.open.is_empty() && std::mem::replace(&mut self.rooted, true) {
            return Err(self.problem("a second root element"));
        }
        if self.open.len() == DEPTH_LIMIT {
            return Err(self.problem(format!("elements nest deeper than {DEPTH_LIMIT}")));
        }
        let name = tag.local_name().into_inner().to_owned();
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute =
                attribute.map_err(|error| self.problem(format!("the tag of `{name}`: {error}")))?;
            let value = self.value(&attribute)?;
            attributes.push((attribute.key.into_inner().to_owned(), value));
        }
        self.open.push((name.clone(), self.line));
        Ok(Element { name, attributes })
    }

    fn value(&self, attribute: &Attribute<'_>) -> Result<String, XmlError> {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        value.map(|value| value.into_owned()).map_err(|error| {
            let key = attribute.key.into_inner();
            self.problem(format!("the attribute `{key}`: {error}"))
        })
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<String, XmlError> {
        if let Some(c) = reference
            .resolve_char_ref()
            .map_err(|error| self.problem(error.to_string()))?
        {
            return Ok(c.to_string());
        }
        let name = reference.xml10_content();
        match quick_xml::escape::resolve_xml_entity(&name) {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.problem(format!(
                "the entity `&{name};` is not one of XML's own five; definitions of entities are refused: write the text itself"
            ))),
        }
    }

    /// A declaration that only names the standard's own document type is passed over, since translation
    /// memories carry it; nothing is opened. All else is refused, above all definitions of entities.
    fn doctype(&self, declaration: &str) -> Result<(), XmlError> {
        let words: Vec<&str> = declaration.split_whitespace().collect();
        let system = declaration
            .trim_end()
            .strip_suffix(['"', '\''])
            .unwrap_or("");
        let file = system.rsplit(['"', '\'', '/']).next().unwrap_or("");
        let standard = STANDARD_DTDS
            .iter()
            .any(|name| file.eq_ignore_ascii_case(name));
        match !declaration.contains(['[', '<', '%']) && (words.len() <= 1 || standard) {
            true => Ok(()),
            false => Err(self.problem(
                "a document type definition: definitions of entities and files outside are refused; delete the <!DOCTYPE …>",
            )),
        }
    }

    /// The element that [`XmlReader::next`] just opened, with all that it holds.
    ///
    /// # Errors
    /// As [`XmlReader::next`]; and the element is too large.
    pub fn tree(&mut self, element: Element) -> Result<Tree, XmlError> {
        self.reader.get_mut().budget = SIZE_LIMIT;
        self.branch(element)
    }

    fn branch(&mut self, element: Element) -> Result<Tree, XmlError> {
        let start = self.position();
        let mut tree = Tree {
            element,
            line: self.line,
            content: Span::new(start, start),
            children: Vec::new(),
        };
        loop {
            match self.node()? {
                Node::Start(element) => {
                    let child = self.branch(element)?;
                    tree.children.push(Child::Element(child));
                }
                Node::Text(text) => {
                    let place = self.verbatim(text.len());
                    tree.children.push(Child::Text(text, place));
                }
                Node::End(_) | Node::Eof => {
                    tree.content.end = self.start.max(start);
                    return Ok(tree);
                }
            }
        }
    }

    /// Where the text of the last node stands, if it is there as it was read: outside and inside CDATA.
    fn verbatim(&self, length: usize) -> Option<usize> {
        let (opening, closing) = self.written?;
        let all = self.position() - self.start;
        (all == opening.len() + length + closing.len()).then_some(self.start + opening.len())
    }

    fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    fn problem(&self, message: impl Into<String>) -> XmlError {
        XmlError {
            line: self.line,
            message: message.into(),
        }
    }

    fn malformed(&self, error: &quick_xml::Error) -> XmlError {
        match error {
            quick_xml::Error::Io(error) => self.problem(error.to_string()),
            error => self.problem(format!("not well-formed XML: {error}")),
        }
    }
}

/// `text` with each run of white space that holds a line break as one space.
fn on_one_line(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.truncate(out.trim_end_matches([' ', '\t']).len());
        out.push(' ');
        out.push_str(line.trim_start_matches([' ', '\t']));
    }
    out
}

/// The document types of the formats that are read; their definitions are never opened.
const STANDARD_DTDS: &[&str] = &[
    "tmx11.dtd",
    "tmx12.dtd",
    "tmx13.dtd",
    "tmx14.dtd",
    "xliff.dtd",
    "TBXcdv04.dtd",
    "TBXcoreStructV02.dtd",
    "TBXBasiccoreStructV02.dtd",
];

/// The encoding that an XML declaration in a superset of ASCII tells; that of wider ones shows in their bytes.
pub(crate) fn declared(start: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let end = memchr::memmem::find(start, b"?>")?;
    let declaration = std::str::from_utf8(&start[..end]).ok()?;
    let declaration = declaration
        .trim_start_matches('\u{feff}')
        .strip_prefix("<?xml")?;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?;
    let label = value.trim_start().split(['"', '\'']).nth(1)?;
    encoding_rs::Encoding::for_label(label.as_bytes()).filter(|e| e.is_ascii_compatible())
}

/// Decodes, counts the lines, and stops what is larger than anything that makes sense.
struct Counted<R> {
    inner: DecodingReader<R>,
    line: usize,
    /// How many more bytes may be read before it is reset.
    budget: u64,
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            let message = format!("an element is longer than {} MiB", SIZE_LIMIT >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.inner.fill_buf() {
            let taken = &buffer[..amount.min(buffer.len())];
            self.line += memchr::memchr_iter(b'\n', taken).count();
        }
        self.budget = self.budget.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}

impl<R: BufRead> io::Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        into[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(bytes: &[u8]) -> Result<Vec<Node>, XmlError> {
        let mut reader = XmlReader::new(bytes);
        let mut nodes = Vec::new();
        loop {
            match reader.next()? {
                Node::Eof => return Ok(nodes),
                node => nodes.push(node),
            }
        }
    }

    fn refused(text: &str) -> String {
        walk(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn entities_that_a_file_defines_are_refused_with_their_line() {
        let bomb = "<?xml version='1.0'?>\n<!DOCTYPE tmx [\n<!ENTITY a 'aaaa'>\n<!ENTITY b '&a;&a;'>\n]>\n<tmx>&b;</tmx>";
        assert!(refused(bomb).starts_with("line 2: a document type definition"));
        let file = "<!DOCTYPE tmx SYSTEM \"file:///etc/passwd\"><tmx/>";
        assert!(refused(file).starts_with("line 1: a document type definition"));
        let outside = "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\" [<!ENTITY % x SYSTEM 'http://example.org/x'> %x;]><tmx/>";
        assert!(refused(outside).starts_with("line 1: a document type definition"));
        assert!(refused("<a>\n\n&xxe;</a>").starts_with("line 3: the entity `&xxe;`"));
        assert!(refused("<a b='&xxe;'/>").starts_with("line 1: the attribute `b`"));
    }

    #[test]
    fn a_bare_name_of_the_standards_document_type_is_passed_over() {
        assert!(walk(b"<!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx/>").is_ok());
        assert!(walk(b"<!DOCTYPE tmx PUBLIC \"-//LISA OSCAR:1998//DTD\" 'http://www.lisa.org/tmx/tmx14.dtd' ><tmx/>").is_ok());
    }

    #[test]
    fn what_is_cut_off_or_crossed_is_told_with_its_line() {
        assert_eq!(
            refused("<a>\n<b>\n"),
            "line 3: the file ends inside `b` of line 2: it is cut off"
        );
        assert!(refused("<a>\n<b></a></b>").starts_with("line 2: not well-formed XML"));
        assert!(refused("<a>\n<b").starts_with("line 2: not well-formed XML"));
        assert_eq!(refused("<a/>\n<a/>"), "line 2: a second root element");
        assert_eq!(refused(""), "line 1: the file holds no XML element");
        assert!(refused(&"<a>".repeat(200)).contains("nest deeper than 128"));
    }

    #[test]
    fn an_endless_text_is_stopped() {
        let mut long = b"<a>".to_vec();
        long.resize(5 << 20, b'x');
        assert_eq!(
            walk(&long).unwrap_err().message,
            "an element is longer than 4 MiB"
        );
    }

    #[test]
    fn the_text_of_an_element_is_read_in_the_encoding_of_the_file() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<a>نگاه &amp; &#x641;\u{200c}</a>";
        let wide: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let nodes = walk(&wide).unwrap();
        let read: String = nodes
            .iter()
            .filter_map(|n| {
                if let Node::Text(t) = n {
                    Some(t.as_str())
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(read, "نگاه & ف\u{200c}");
        let mut narrow = b"<?xml version='1.0' encoding='windows-1256'?><a>".to_vec();
        narrow.extend([0xd3, 0xe1, 0xc7, 0xe3]);
        narrow.extend(b"</a>");
        assert!(walk(&narrow).unwrap().contains(&Node::Text("سلام".into())));
        assert!(walk(b"<a>\n\xff</a>").is_err());
    }

    #[test]
    fn a_tree_knows_where_its_content_stands() {
        let text = "<tu>\n <seg>قال <hi>نعم</hi></seg></tu>";
        let mut reader = XmlReader::new(text.as_bytes());
        let Ok(Node::Start(element)) = reader.next() else {
            panic!("no element")
        };
        let tree = reader.tree(element).unwrap();
        let seg = tree.first("seg").unwrap();
        assert_eq!(&text[seg.content], "قال <hi>نعم</hi>");
        assert_eq!((seg.text(&[]).as_str(), seg.line), ("قال نعم", 2));
    }
}
