//! The fonts of a PDF: which letters the codes in a string stand for, and how wide they are drawn.

use lopdf::{Dictionary, Document, Object};
use rustc_hash::FxHashMap;

use super::cmap::ToUnicode;

/// A map of letters is not larger than this, in bytes, when it is unpacked.
const MOST_MAP: usize = 4 << 20;
/// The width of a letter whose width the file does not give, in parts of its size.
const USUAL_WIDTH: f32 = 0.5;

/// What must be known of a font to read text drawn with it.
#[derive(Debug, Default)]
pub(super) struct Font {
    letters: Option<ToUnicode>,
    /// The letters of the 256 codes of a simple font, where no map tells them.
    encoding: Vec<String>,
    composite: bool,
    widths: FxHashMap<u32, f32>,
    other_width: f32,
}

impl Font {
    /// Reads a font; what it does not state stays unknown. Also returns how many bytes were unpacked.
    pub fn of(document: &Document, font: &Dictionary) -> (Self, usize) {
        let composite = is_named(font, b"Type0");
        let map = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(MOST_MAP));
        let spent = map.as_ref().map_or(0, Vec::len);
        let letters = map.ok().map(|map| ToUnicode::parse(&map));
        let mut read = Self {
            letters,
            composite,
            ..Self::default()
        };
        match composite {
            true => read.composite_widths(document, font),
            false => {
                read.simple_widths(document, font);
                read.encoding = encoding(document, font);
            }
        }
        (read, spent)
    }

    /// The codes in a string, with their length in bytes.
    pub fn codes<'s>(&self, string: &'s [u8]) -> impl Iterator<Item = (u32, usize)> + 's {
        let one_byte = self.letters.as_ref().and_then(|map| map.one_byte);
        let length = 1 + usize::from(self.composite && one_byte != Some(true));
        string.chunks(length).map(|code| {
            let number = code
                .iter()
                .fold(0, |number, byte| number << 8 | u32::from(*byte));
            (number, code.len())
        })
    }

    /// The letters of a code, if they are known.
    pub fn text(&self, code: u32) -> Option<String> {
        let mapped = self.letters.as_ref().and_then(|map| map.get(code));
        let text = mapped.or_else(|| self.encoding.get(code as usize).cloned());
        text.filter(|text| !text.is_empty() && !text.contains(is_unknown))
    }

    /// How wide the letter of a code is drawn, in parts of its size.
    pub fn width(&self, code: u32) -> f32 {
        self.widths.get(&code).copied().unwrap_or(self.other_width)
    }

    fn simple_widths(&mut self, document: &Document, font: &Dictionary) {
        // the letters of a Type 3 font are drawn to a scale of its own
        let scale = font
            .get_deref(b"FontMatrix", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|matrix| matrix.first()?.as_float().ok())
            .unwrap_or(0.001);
        let number = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_float);
        self.other_width = font
            .get_deref(b"FontDescriptor", document)
            .and_then(Object::as_dict)
            .and_then(|descriptor| descriptor.get_deref(b"MissingWidth", document)?.as_float())
            .map_or(USUAL_WIDTH, |width| width * scale);
        let first = number(b"FirstChar").unwrap_or(0.0).clamp(0.0, 255.0) as u32;
        let widths = font
            .get_deref(b"Widths", document)
            .and_then(Object::as_array);
        for (code, width) in (first..256).zip(widths.into_iter().flatten()) {
            if let Ok(width) = value(document, width).as_float() {
                self.widths.insert(code, width * scale);
            }
        }
    }

    /// `/W [first [width …] first last width …]`, ISO 32000-2, 9.7.4.3.
    fn composite_widths(&mut self, document: &Document, font: &Dictionary) {
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| value(document, fonts.first()?).as_dict().ok());
        self.other_width = 1.0;
        let Some(descendant) = descendant else { return };
        if let Ok(width) = descendant
            .get_deref(b"DW", document)
            .and_then(Object::as_float)
        {
            self.other_width = width / 1000.0;
        }
        let Ok(widths) = descendant
            .get_deref(b"W", document)
            .and_then(Object::as_array)
        else {
            return;
        };
        let mut rest = widths.iter().map(|width| value(document, width));
        while let (Some(first), Some(next)) = (rest.next(), rest.next()) {
            let Ok(first) = first.as_i64().map(|code| code.clamp(0, 0xffff) as u32) else {
                return;
            };
            if let Ok(widths) = next.as_array() {
                for (code, width) in (first..=0xffff).zip(widths) {
                    if let Ok(width) = value(document, width).as_float() {
                        self.widths.insert(code, width / 1000.0);
                    }
                }
            } else if let (Ok(last), Some(Ok(width))) =
                (next.as_i64(), rest.next().map(Object::as_float))
            {
                let codes = first..=last.clamp(0, 0xffff) as u32;
                self.widths.extend(codes.map(|code| (code, width / 1000.0)));
            }
        }
    }
}

/// What an object stands for.
pub(super) fn value<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document
        .dereference(object)
        .map_or(object, |(_, object)| object)
}

/// The letters of the codes of a simple font by its encoding.
fn encoding(document: &Document, font: &Dictionary) -> Vec<String> {
    // the library would read the map of the letters again, and a hostile one at any length
    let mut font = font.clone();
    font.remove(b"ToUnicode");
    let Ok(encoding) = font.get_font_encoding_with_limit(document, MOST_MAP) else {
        return Vec::new();
    };
    (0..=u8::MAX)
        .map(|code| encoding.bytes_to_string(&[code]).unwrap_or_default())
        .collect()
}

/// Whether a character says that nobody knows which letter it is.
fn is_unknown(c: char) -> bool {
    c == '\u{fffd}' || c == '\0' || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Whether a thing is of this subtype.
pub(super) fn is_named(dictionary: &Dictionary, subtype: &[u8]) -> bool {
    let name = dictionary.get(b"Subtype").and_then(Object::as_name);
    name.is_ok_and(|name| name == subtype)
}
