//! The encodings of files, as programs of this field write them, and the way back.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
use quick_xml::encoding::DecodingReader;

use super::Format;
use crate::text::is_arabic;
use crate::xml::declared;

/// The text of a file, and how it is written.
#[derive(Debug, Clone)]
pub struct FileText {
    /// The text, without a byte order mark: places count in it.
    pub text: String,
    encoding: &'static Encoding,
    mark: bool,
}

impl FileText {
    /// The text of a file of this format; nothing where its bytes are not text in the encoding that they tell.
    #[must_use]
    pub fn of(bytes: &[u8], format: Format) -> Option<Self> {
        let (told, length) =
            Encoding::for_bom(bytes).map_or((None, 0), |(told, length)| (Some(told), length));
        let encoding = told.unwrap_or_else(|| match format {
            Format::Po => charset(bytes).unwrap_or(UTF_8),
            Format::Tsv | Format::Csv => sniffed(bytes),
            _ => declared(bytes).unwrap_or(UTF_8),
        });
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[length..]);
        (!malformed).then(|| Self {
            text: text.into_owned(),
            encoding,
            mark: length > 0,
        })
    }

    /// A text in UTF-8.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            encoding: UTF_8,
            mark: false,
        }
    }

    /// Another text written as the file is; nothing where its encoding lacks a character.
    pub fn bytes_of(&self, text: &str) -> Option<Vec<u8>> {
        let marked: Cow<str> = match self.mark {
            true => format!("\u{feff}{text}").into(),
            false => text.into(),
        };
        let wide = |bytes: fn(u16) -> [u8; 2]| marked.encode_utf16().flat_map(bytes).collect();
        if self.encoding == UTF_16LE {
            return Some(wide(u16::to_le_bytes));
        }
        if self.encoding == UTF_16BE {
            return Some(wide(u16::to_be_bytes));
        }
        let (bytes, _, lossy) = self.encoding.encode(&marked);
        (!lossy).then(|| bytes.into_owned())
    }
}

/// What the header of a catalogue tells.
pub(super) fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let at = memchr::memmem::find(bytes, b"charset=")?;
    let label = &bytes[at + b"charset=".len()..];
    let end = label
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !b"-_".contains(b));
    Encoding::for_label(&label[..end.unwrap_or(label.len())])
}

/// UTF-8, UTF-16 as its zero bytes show, else the Arabic code page, where the bytes look like it.
pub(super) fn sniffed(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let wide = |high: usize| {
        let pairs = sample.chunks_exact(2);
        let count = pairs.len();
        count > 1
            && pairs
                .filter(|pair| pair[high] == 0 && pair[1 - high] != 0)
                .count()
                * 3
                > count
    };
    if wide(1) {
        return UTF_16LE;
    }
    if wide(0) {
        return UTF_16BE;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => return UTF_8,
        // the sample may end inside a letter
        Err(error) if error.error_len().is_none() => return UTF_8,
        Err(_) => {}
    }
    let (text, malformed) = WINDOWS_1256.decode_without_bom_handling(sample);
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let arabic = text.chars().filter(|c| is_arabic(*c)).count();
    match !malformed && arabic * 10 >= foreign * 8 {
        true => WINDOWS_1256,
        false => UTF_8,
    }
}

/// The text of a table as UTF-8, without a byte order mark; bytes that are no text stay as they are.
pub(super) fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (sniffed(bytes), 0));
    let bytes = &bytes[mark..];
    match encoding == UTF_8 {
        true => bytes.into(),
        false => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            text.into_owned().into_bytes().into()
        }
    }
}

/// A table that is read line by line, as UTF-8 in which only a byte order mark may stand before the text.
pub(super) fn stream<'a>(mut input: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let start = input.fill_buf()?;
    let (encoding, mark) = Encoding::for_bom(start).unwrap_or_else(|| (sniffed(start), 0));
    if encoding == UTF_8 {
        return Ok(Box::new(input));
    }
    input.consume(mark);
    let mut decoded = DecodingReader::new(input);
    decoded.set_encoding(encoding);
    Ok(Box::new(decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_back_as_it_was() {
        let text = "ar\tfa\nكتاب\tكتاب است\n";
        let wide: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let (narrow, ..) = WINDOWS_1256.encode(text);
        for bytes in [
            wide,
            narrow.into_owned(),
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
        ] {
            let file = FileText::of(&bytes, Format::Tsv).expect("it is text");
            assert_eq!(file.text, text);
            assert_eq!(file.bytes_of(text), Some(bytes));
        }
        let (narrow, ..) = WINDOWS_1256.encode(text);
        let narrow = FileText::of(&narrow, Format::Tsv).expect("it is text");
        assert_eq!(
            narrow.bytes_of("۴"),
            None,
            "the code page has no such digit"
        );
    }
}
