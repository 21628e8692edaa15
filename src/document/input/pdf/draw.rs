//! What the pages of a PDF draw: letters with their places.

use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};
use rustc_hash::FxHashMap;

use super::font::{Font, is_named, value};

/// At most this many bytes are unpacked, and this many operations obeyed, for all pages of a file together: far more
/// than any report has.
const MOST_BYTES: usize = 256 << 20;
const MOST_OPERATIONS: usize = 8 << 20;
/// The content of one page.
const MOST_PAGE: usize = 16 << 20;
/// How deep drawings may be nested.
const MOST_DEEP: usize = 8;

/// What a page draws at once: usually a letter, or a ligature.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub text: String,
    /// Where it begins and ends; `x` grows to the right.
    pub left: f32,
    pub right: f32,
    /// The line that it stands on; it grows upwards.
    pub base: f32,
    pub size: f32,
    /// Whether the file says that it is the page's and not the text's: a running head, the number of the page.
    pub artifact: bool,
}

/// The file asks for more work than any report does.
#[derive(Debug)]
pub(super) struct Exhausted;

/// The letters of a page, in the order in which it draws them.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub glyphs: Vec<Glyph>,
    /// How many letters are unknown.
    pub unknown: usize,
}

/// A linear map and a shift, as ISO 32000-2, 8.3.3 writes them.
type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn product(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Reads pages; fonts are read once.
pub(super) struct Reader<'a> {
    document: &'a Document,
    fonts: FxHashMap<*const Dictionary, Rc<Font>>,
    bytes: usize,
    operations: usize,
}

/// What holds while a stream is obeyed.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// A part of a stream that says what its letters mean.
struct Meant {
    /// The glyph that it begins with.
    start: usize,
    text: Option<String>,
    artifact: bool,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            fonts: FxHashMap::default(),
            bytes: MOST_BYTES,
            operations: MOST_OPERATIONS,
        }
    }

    /// The letters of a page.
    ///
    /// # Errors
    /// The file asks for too much work.
    pub fn page(&mut self, id: ObjectId) -> Result<Page, Exhausted> {
        let document = self.document;
        let content = document.get_page_content_with_limit(id, MOST_PAGE.min(self.bytes));
        let content = content.map_err(|_| Exhausted)?;
        self.spend(content.len())?;
        let mut page = Page::default();
        let (own, named) = document.get_page_resources(id).unwrap_or_default();
        let named = named
            .iter()
            .filter_map(|id| document.get_dictionary(*id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(named).collect();
        let mut stream = Stream {
            reader: self,
            page: &mut page,
            resources,
            state: State::new(turned(document, id)),
            saved: Vec::new(),
            line: IDENTITY,
            text: IDENTITY,
            meant: Vec::new(),
            depth: 0,
        };
        stream.obey(&content)?;
        page.glyphs.retain(Glyph::is_sound);
        Ok(page)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Exhausted> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Exhausted)?;
        Ok(())
    }

    fn font(&mut self, font: &'a Dictionary) -> Result<Rc<Font>, Exhausted> {
        if let Some(known) = self.fonts.get(&std::ptr::from_ref(font)) {
            return Ok(known.clone());
        }
        let (read, spent) = Font::of(self.document, font);
        // a font that gives nothing has cost something, too
        self.spend(spent + 4096)?;
        let read = Rc::new(read);
        self.fonts.insert(std::ptr::from_ref(font), read.clone());
        Ok(read)
    }
}

impl Glyph {
    fn is_sound(&self) -> bool {
        let numbers = [self.left, self.right, self.base, self.size];
        numbers
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e5)
            && self.size > 0.5
    }
}

/// How a page is turned when it is shown.
fn turned(document: &Document, page: ObjectId) -> Matrix {
    let mut node = document.get_dictionary(page).ok();
    let mut turn = 0;
    for _ in 0..MOST_DEEP {
        let Some(dictionary) = node else { break };
        if let Ok(degrees) = dictionary
            .get_deref(b"Rotate", document)
            .and_then(Object::as_i64)
        {
            turn = degrees.rem_euclid(360);
            break;
        }
        node = dictionary
            .get_deref(b"Parent", document)
            .and_then(Object::as_dict)
            .ok();
    }
    match turn {
        90 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
        180 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
        270 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        _ => IDENTITY,
    }
}

impl State {
    fn new(to_page: Matrix) -> Self {
        Self {
            to_page,
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A stream of operations as it is obeyed: a page, or a drawing that stands in one.
struct Stream<'r, 'a> {
    reader: &'r mut Reader<'a>,
    page: &'r mut Page,
    resources: Vec<&'a Dictionary>,
    state: State,
    saved: Vec<State>,
    line: Matrix,
    text: Matrix,
    meant: Vec<Meant>,
    depth: usize,
}

impl<'a> Stream<'_, 'a> {
    fn obey(&mut self, content: &[u8]) -> Result<(), Exhausted> {
        let Ok(content) = Content::decode(content) else {
            return Ok(());
        };
        for operation in &content.operations {
            let left = self.reader.operations.checked_sub(1);
            self.reader.operations = left.ok_or(Exhausted)?;
            match operation.operator.as_str() {
                "q" if self.saved.len() < 256 => self.saved.push(self.state.clone()),
                "Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
                "cm" => {
                    if let Some(matrix) = matrix(&operation.operands) {
                        self.state.to_page = product(matrix, self.state.to_page);
                    }
                }
                "Do" => self.drawing(operation)?,
                "BMC" | "BDC" => self.begin_meant(operation),
                "EMC" => self.end_meant(),
                "Tj" | "TJ" | "'" | "\"" => self.show(operation)?,
                _ => self.set(operation)?,
            }
        }
        while !self.meant.is_empty() {
            self.end_meant();
        }
        Ok(())
    }

    /// An operation that sets how or where text is shown.
    fn set(&mut self, operation: &Operation) -> Result<(), Exhausted> {
        let operands = &operation.operands;
        let number = |at: usize| {
            operands
                .get(at)
                .and_then(|operand| operand.as_float().ok())
                .unwrap_or(0.0)
        };
        match operation.operator.as_str() {
            "BT" => (self.line, self.text) = (IDENTITY, IDENTITY),
            "Tf" => {
                self.state.size = number(1);
                let name = operands.first().and_then(|name| name.as_name().ok());
                let font = name.and_then(|name| self.resource(b"Font", name)?.as_dict().ok());
                self.state.font = match font {
                    Some(font) => Some(self.reader.font(font)?),
                    None => None,
                };
            }
            "Tc" => self.state.letter_space = number(0),
            "Tw" => self.state.word_space = number(0),
            "Tz" => self.state.stretch = number(0) / 100.0,
            "TL" => self.state.leading = number(0),
            "Ts" => self.state.rise = number(0),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (self.line, self.text) = (matrix, matrix);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = product([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn show(&mut self, operation: &Operation) -> Result<(), Exhausted> {
        let operands = &operation.operands;
        if matches!(operation.operator.as_str(), "'" | "\"") {
            self.next_line(0.0, -self.state.leading);
        }
        if let ("\"", [word, letter, _]) = (operation.operator.as_str(), operands.as_slice()) {
            self.state.word_space = word.as_float().unwrap_or(0.0);
            self.state.letter_space = letter.as_float().unwrap_or(0.0);
        }
        let Some(last) = operands.last() else {
            return Ok(());
        };
        let parts = match last {
            Object::Array(parts) => parts.as_slice(),
            single => std::slice::from_ref(single),
        };
        for part in parts {
            match part {
                Object::String(string, _) => self.string(string)?,
                part => {
                    let back = part.as_float().unwrap_or(0.0) / 1000.0 * self.state.size;
                    self.advance(-back * self.state.stretch);
                }
            }
        }
        Ok(())
    }

    fn advance(&mut self, x: f32) {
        self.text = product([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }

    fn string(&mut self, string: &[u8]) -> Result<(), Exhausted> {
        let Some(font) = self.state.font.clone() else {
            return Ok(());
        };
        let left = self.reader.operations.checked_sub(string.len());
        self.reader.operations = left.ok_or(Exhausted)?;
        let artifact = self.meant.iter().any(|meant| meant.artifact);
        for (code, length) in font.codes(string) {
            let state = &self.state;
            let width = font.width(code);
            let mut step = width * state.size + state.letter_space;
            if length == 1 && code == u32::from(b' ') {
                step += state.word_space;
            }
            let step = step * state.stretch;
            let scale = [
                state.size * state.stretch,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ];
            let place = product(product(scale, self.text), state.to_page);
            // what is set upright or askew is no line of the text: a stamp, the edge of a picture
            let level = place[1].abs() <= 0.1 * place[0].abs();
            match font.text(code) {
                Some(text) if level => {
                    let (one, other) = (place[4], place[4] + place[0] * width);
                    self.page.glyphs.push(Glyph {
                        text,
                        left: one.min(other),
                        right: one.max(other),
                        base: place[5],
                        size: place[2].hypot(place[3]),
                        artifact,
                    });
                }
                Some(_) => {}
                None => self.page.unknown += 1,
            }
            self.advance(step);
        }
        Ok(())
    }

    /// A named thing of the page or drawing.
    fn resource(&self, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let document = self.reader.document;
        let mut found = self.resources.iter().filter_map(|resources| {
            let of_kind = resources.get_deref(kind, document).ok()?.as_dict().ok()?;
            of_kind.get_deref(name, document).ok()
        });
        found.next()
    }

    /// A drawing that is described elsewhere.
    fn drawing(&mut self, operation: &Operation) -> Result<(), Exhausted> {
        let document = self.reader.document;
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let stream = name.and_then(|name| self.resource(b"XObject", name)?.as_stream().ok());
        let Some(stream) = stream.filter(|stream| is_named(&stream.dict, b"Form")) else {
            return Ok(());
        };
        if self.depth >= MOST_DEEP {
            return Ok(());
        }
        let most = MOST_PAGE.min(self.reader.bytes);
        let Ok(content) = stream.get_plain_content_with_limit(most) else {
            return Ok(());
        };
        self.reader.spend(content.len() + 256)?;
        let entry = |key: &[u8]| stream.dict.get_deref(key, document).ok();
        let placed = entry(b"Matrix").and_then(|m| matrix(m.as_array().ok()?));
        let own = entry(b"Resources").and_then(|resources| resources.as_dict().ok());
        let mut state = self.state.clone();
        state.to_page = product(placed.unwrap_or(IDENTITY), state.to_page);
        let mut inner = Stream {
            reader: self.reader,
            page: self.page,
            resources: own.map_or_else(|| self.resources.clone(), |own| vec![own]),
            state,
            saved: Vec::new(),
            line: IDENTITY,
            text: IDENTITY,
            meant: Vec::new(),
            depth: self.depth + 1,
        };
        inner.obey(&content)
    }

    fn begin_meant(&mut self, operation: &Operation) {
        let document = self.reader.document;
        let tag = operation
            .operands
            .first()
            .and_then(|tag| tag.as_name().ok());
        let properties = match operation.operands.get(1) {
            Some(Object::Dictionary(properties)) => Some(properties),
            Some(Object::Name(name)) => self
                .resource(b"Properties", name)
                .and_then(|properties| properties.as_dict().ok()),
            _ => None,
        };
        let text = properties
            .and_then(|properties| properties.get(b"ActualText").ok())
            .and_then(|text| decode_text_string(value(document, text)).ok());
        self.meant.push(Meant {
            start: self.page.glyphs.len(),
            text,
            artifact: tag == Some(b"Artifact"),
        });
    }

    /// Letters that mean a text are one glyph with that text, if they stand on one line.
    fn end_meant(&mut self) {
        let Some(Meant {
            start,
            text: Some(text),
            ..
        }) = self.meant.pop()
        else {
            return;
        };
        let drawn = self.page.glyphs.get(start..).unwrap_or_default();
        let Some(first) = drawn.first() else { return };
        let size = drawn.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
        if drawn
            .iter()
            .any(|glyph| (glyph.base - first.base).abs() > size)
        {
            return;
        }
        // marks stand above or below the line of their letter, and are narrow
        let main = drawn
            .iter()
            .max_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left)));
        let one = Glyph {
            text: text.trim_end_matches('\0').to_owned(),
            left: drawn
                .iter()
                .map(|glyph| glyph.left)
                .fold(f32::MAX, f32::min),
            right: drawn
                .iter()
                .map(|glyph| glyph.right)
                .fold(f32::MIN, f32::max),
            base: main.map_or(first.base, |main| main.base),
            size,
            artifact: first.artifact,
        };
        self.page.glyphs.truncate(start);
        if !one.text.is_empty() {
            self.page.glyphs.push(one);
        }
    }
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let mut matrix = IDENTITY;
    for (entry, operand) in matrix.iter_mut().zip(operands.get(..6)?) {
        *entry = operand.as_float().ok()?;
    }
    Some(matrix)
}
