//! Reading a report from a file: its encoding, its mark-up, its language.

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::{Document, html, line_units, stories, units};
use crate::language::{self, Language};
use crate::text::{Source, is_alphabetic};

/// A file over this size is not read: offsets are 32-bit in places, and no report is this long.
const FILE_LIMIT: u64 = 1 << 30;
/// A line over this length is no text but a dump; nothing downstream is made for it.
const LINE_LIMIT: usize = 16 << 20;

/// How a text is divided into units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Division {
    /// Into sentences, headings, bylines and boilerplate.
    #[default]
    Sentences,
    /// One unit a line that is not empty.
    Lines,
}

/// Why a report could not be read. Every message names the file and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("cannot read `{path}`")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is a folder.
    #[error("`{0}` is a folder: name the files in it")]
    Folder(String),
    /// It holds nothing but white space.
    #[error("`{0}` is empty")]
    Empty(String),
    /// It is longer than what is read.
    #[error("`{path}` is {size} bytes long, more than the {FILE_LIMIT} that are read: divide it")]
    TooLarge {
        /// The file.
        path: String,
        /// Its length in bytes.
        size: u64,
    },
    /// It holds NUL bytes.
    #[error("`{0}` is no text (it holds NUL bytes): give a .txt or .html file")]
    Binary(String),
    /// A byte belongs to no encoding that is known.
    #[error(
        "`{path}` is not valid text: byte {offset} is neither UTF-8, UTF-16 nor windows-1256; save it as UTF-8"
    )]
    Encoding {
        /// The file.
        path: String,
        /// Where the byte stands.
        offset: usize,
    },
    /// A line is longer than any of a report.
    #[error(
        "`{path}`: line {line} is {length} bytes long, more than {LINE_LIMIT}: is it a report?"
    )]
    Line {
        /// The file.
        path: String,
        /// Its number, from 1.
        line: usize,
        /// Its length in bytes.
        length: usize,
    },
    /// A page without main content.
    #[error("`{path}` has no main content that could be read as text: {reason}")]
    Html {
        /// The file.
        path: String,
        /// What was missing.
        reason: String,
    },
    /// None was given, and none is recognised.
    #[error("`{path}` is in no language that has a pack here ({known}): tell it with --lang")]
    Language {
        /// The file.
        path: String,
        /// The codes of the languages that are known.
        known: String,
    },
}

impl Document {
    /// Reads a report from a file (`-`: standard input) and divides it into units.
    ///
    /// Text is UTF-8, UTF-16 (with or without a byte order mark) or windows-1256; of an `.html` or `.htm`
    /// file the main content is read. Without `language` the language is found from the text.
    ///
    /// # Errors
    /// The file cannot be read, is empty, holds no text, or is in a language that has no pack.
    pub fn read(
        path: &Path,
        language: Option<Language>,
        division: Division,
    ) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let bytes = bytes_of(path, &name)?;
        let mut text = decoded(&bytes, &name)?;
        let extension = path.extension().map(|e| e.to_ascii_lowercase());
        if extension.is_some_and(|e| e == "html" || e == "htm" || e == "xhtml") {
            if let Some(reason) = html::refusal(&text) {
                return Err(ReadError::Html { path: name, reason });
            }
            text = main_content(&text, &name)?;
        }
        if text
            .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
            .is_empty()
        {
            return Err(ReadError::Empty(name));
        }
        let source = Source::new(name, text);
        check_lines(&source)?;
        Self::of(source, language, division)
    }

    /// Divides a text that is in memory.
    ///
    /// # Errors
    /// [`ReadError::Language`] when `language` is not given and none is recognised.
    pub fn of(
        source: Source,
        language: Option<Language>,
        division: Division,
    ) -> Result<Self, ReadError> {
        let language = match language.unwrap_or_else(|| language::detect(source.text())) {
            found if found == Language::undetermined() => {
                return Err(ReadError::Language {
                    path: source.path().to_owned(),
                    known: Language::all()
                        .map(Language::code)
                        .collect::<Vec<_>>()
                        .join(", "),
                });
            }
            found => found,
        };
        let units = match division {
            Division::Sentences => units(&source, language),
            Division::Lines => line_units(&source),
        };
        Ok(Self {
            source,
            language,
            units,
        })
    }

    /// Reads a file as [`Document::read`] does, and tells apart the stories that it holds: each is a document of
    /// its own, in its own language where none is given; its source says where in the file it stands.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn read_stories(path: &Path, language: Option<Language>) -> Result<Vec<Self>, ReadError> {
        Ok(Self::read(path, language, Division::Sentences)?.stories(language))
    }

    /// The stories of a file that was read as one; itself, where it is one.
    pub fn stories(self, language: Option<Language>) -> Vec<Self> {
        let starts = stories::starts(self.source.text(), &self.units, self.language);
        if starts.is_empty() {
            return vec![self];
        }
        let text = self.source.text();
        let begins =
            std::iter::once(0).chain(starts.iter().map(|&unit| self.units[unit].span.start));
        let ends = starts
            .iter()
            .map(|&unit| self.units[unit].span.start)
            .chain([text.len()]);
        begins
            .zip(ends)
            .enumerate()
            .map(|(index, (start, end))| {
                let part = &text[start..end];
                let source = Source::part(self.source.path(), part, index + 1, start);
                let found = language.unwrap_or_else(|| language::detect(part));
                let language = match found == Language::undetermined() {
                    true => self.language,
                    false => found,
                };
                let units = units(&source, language);
                Self {
                    source,
                    language,
                    units,
                }
            })
            .collect()
    }
}

fn bytes_of(path: &Path, name: &str) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io {
        path: name.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        let limited = &mut std::io::stdin().lock().take(FILE_LIMIT + 1);
        limited.read_to_end(&mut bytes).map_err(io)?;
    } else {
        let file = std::fs::File::open(path).map_err(io)?;
        if file.metadata().map_err(io)?.is_dir() {
            return Err(ReadError::Folder(name.to_owned()));
        }
        file.take(FILE_LIMIT + 1)
            .read_to_end(&mut bytes)
            .map_err(io)?;
    }
    match bytes.len() as u64 {
        0 => Err(ReadError::Empty(name.to_owned())),
        size if size > FILE_LIMIT => Err(ReadError::TooLarge {
            path: name.to_owned(),
            size,
        }),
        _ => Ok(bytes),
    }
}

/// The text of a file's bytes. A UTF-8 byte order mark stays in the text, so that offsets are the file's.
fn decoded(bytes: &[u8], name: &str) -> Result<String, ReadError> {
    let invalid = |offset| ReadError::Encoding {
        path: name.to_owned(),
        offset,
    };
    if let Some(encoding) = utf16(bytes) {
        let (text, _, malformed) = encoding.decode(bytes);
        return match malformed {
            true => Err(invalid(0)),
            false => Ok(text.into_owned()),
        };
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(ReadError::Binary(name.to_owned()));
    }
    let offset = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(e) => e.valid_up_to(),
    };
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, malformed) = WINDOWS_1256.decode_without_bom_handling(bytes);
    if guessed != WINDOWS_1256 || malformed || !mostly_arabic(&text) {
        return Err(invalid(offset));
    }
    Ok(text.into_owned())
}

/// UTF-16 by its byte order mark, or by the zero bytes that its ASCII characters have in every second place.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding);
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let looks = |encoding: &'static Encoding, high: usize| {
        // the high byte is 0 (ASCII) or 6 (Arabic block) for nearly all of our text
        let fits = sample
            .chunks(2)
            .filter(|pair| matches!(pair[high], 0 | 6 | 0x20))
            .count();
        (sample.len() >= 4 && fits * 20 >= sample.len() / 2 * 19).then_some(encoding)
    };
    let has_zero = memchr::memchr(0, sample).is_some();
    if !has_zero {
        return None;
    }
    looks(UTF_16LE, 1).or_else(|| looks(UTF_16BE, 0))
}

/// Whether at least half of the letters are Arabic: a text in windows-1256 that is worth reading as such.
fn mostly_arabic(text: &str) -> bool {
    let (mut arabic, mut all) = (0usize, 0usize);
    for c in text.chars().filter(|c| is_alphabetic(*c)) {
        all += 1;
        arabic += usize::from(('\u{600}'..='\u{6ff}').contains(&c));
    }
    arabic * 2 >= all && all > 0
}

fn check_lines(source: &Source) -> Result<(), ReadError> {
    let mut lines = source.lines().enumerate();
    match lines.find(|(_, line)| line.len() > LINE_LIMIT) {
        Some((index, line)) => Err(ReadError::Line {
            path: source.path().to_owned(),
            line: index + 1,
            length: line.len(),
        }),
        None => Ok(()),
    }
}

/// The main content of a page as text, one paragraph a line, its title first.
fn main_content(html: &str, name: &str) -> Result<String, ReadError> {
    let unread = |e: dom_smoothie::ReadabilityError| ReadError::Html {
        path: name.to_owned(),
        reason: e.to_string(),
    };
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..Default::default()
    };
    let mut page = dom_smoothie::Readability::new(html, None, Some(config)).map_err(unread)?;
    let article = page.parse().map_err(unread)?;
    let body = article.text_content.trim();
    let title = article.title.trim();
    Ok(match title.is_empty() || body.starts_with(title) {
        true => format!("{body}\n"),
        false => format!("{title}\n\n{body}\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(extension: &str, bytes: &[u8]) -> Result<Document, ReadError> {
        let file = tempfile::Builder::new()
            .suffix(extension)
            .tempfile()
            .expect("a file");
        std::fs::write(file.path(), bytes).expect("it can be written");
        Document::read(file.path(), None, Division::Sentences)
    }

    const TEXT: &str = "وصل الوفد إلى العاصمة. ثم بدأت المحادثات مع الوزير.";

    #[test]
    fn one_text_in_three_encodings_reads_alike() {
        let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (arabic, ..) = WINDOWS_1256.encode(TEXT);
        for bytes in [TEXT.as_bytes(), &utf16, &arabic] {
            let document = read(".txt", bytes).expect("it reads");
            assert_eq!(document.source.text(), TEXT);
            assert_eq!((document.language.code(), document.units.len()), ("ar", 2));
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        let says = |bytes: &[u8]| read(".txt", bytes).unwrap_err().to_string();
        assert!(says(b"").ends_with("is empty"));
        assert!(says(b" \n\t").ends_with("is empty"));
        assert!(says(b"\x7fELF\x01\x00\x00\x99\x12\x34").contains("is no text"));
        assert!(
            says(b"abc \xff\xfe\x80 def").contains("byte 4"),
            "{}",
            says(b"abc \xff\xfe\x80 def")
        );
        assert!(says("Съешь же ещё этих мягких булок".as_bytes()).contains("no language"));
        let long = vec![b'a'; LINE_LIMIT + 1];
        assert!(says(&long).contains("line 1 is"));
        let folder = Document::read(&std::env::temp_dir(), None, Division::Lines).unwrap_err();
        assert!(folder.to_string().contains("is a folder"));
    }

    #[test]
    fn of_a_page_only_the_article_is_read() {
        let paragraph = "<p>".to_owned() + &TEXT.repeat(6) + "</p>";
        let page = format!(
            "<html><head><title>عنوان الخبر</title><script>alert(1)</script></head><body>\
             <nav><a href='/'>الرئيسية</a> <a href='/b'>أخبار</a></nav>\
             <article><h1>عنوان الخبر</h1>{paragraph}{paragraph}{paragraph}</article>\
             <footer><a href='/c'>جميع الحقوق محفوظة</a></footer></body></html>"
        );
        let document = read(".html", page.as_bytes()).expect("it reads");
        let text = document.source.text();
        assert!(text.starts_with("عنوان الخبر\n"), "{text}");
        assert!(
            text.contains("وصل الوفد") && !text.contains("alert") && !text.contains("محفوظة"),
            "{text}"
        );
    }
}
