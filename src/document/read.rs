//! Reading a report from a file: its encoding, its mark-up, its language.

use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use super::input::{self, Content, Refusal, Stated, StatedBy};
use super::split::units_marked;
use super::{Document, Told, line_units, stories};
use crate::language::{self, Language};
use crate::text::Source;

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
    /// It holds no text that could be read, or is refused.
    #[error("`{path}` {refusal}")]
    Refused {
        /// The file.
        path: String,
        /// Why.
        refusal: Refusal,
    },
    /// It is an address.
    #[error(
        "`{0}` is an address: nothing is fetched; save the page (.html or .mht) and name its file"
    )]
    Address(String),
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
    /// Text is UTF-8, UTF-16 (with or without a byte order mark) or windows-1256. Of pages (`.html`, `.mht`) the main
    /// content is read, of mails (`.eml`), PDF, text documents (`.docx`, `.odt`), Markdown and subtitles (`.srt`,
    /// `.vtt`) the text; the bytes tell which it is, and spans point into the text that was taken out. Without `language` the
    /// language is found from the text.
    ///
    /// # Errors
    /// The file cannot be read, is empty, holds no text, or is in a language that has no pack.
    pub fn read(
        path: &Path,
        language: Option<Language>,
        division: Division,
    ) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let (bytes, time) = bytes_of(path, &name)?;
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let content = input::content(&bytes, &extension.to_lowercase());
        let mut content = content.map_err(|refusal| ReadError::Refused {
            path: name.clone(),
            refusal,
        })?;
        drop(bytes);
        if content
            .text
            .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
            .is_empty()
        {
            return Err(ReadError::Empty(name));
        }
        content.stated = content.stated.or(time);
        let source = Source::new(name, std::mem::take(&mut content.text));
        check_lines(&source)?;
        Self::of_content(source, content, language, division)
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
        Self::of_content(source, Content::default(), language, division)
    }

    /// Divides a text; `content` holds what its mark-up told.
    fn of_content(
        source: Source,
        content: Content,
        language: Option<Language>,
        division: Division,
    ) -> Result<Self, ReadError> {
        let found = language.unwrap_or_else(|| language::detect(source.text()));
        let language = match found == Language::undetermined() {
            true => content.language.unwrap_or(found),
            false => found,
        };
        let language = match language {
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
            Division::Sentences => units_marked(&source, language, &content.marks),
            Division::Lines => line_units(&source),
        };
        Ok(Self {
            source,
            language,
            units,
            told: Told {
                stated: content.stated,
                marks: content.marks,
            },
            words: OnceLock::new(),
            four_digits: OnceLock::new(),
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
                let told = self.told.of_part(start..end, index == 0);
                let units = units_marked(&source, language, &told.marks);
                Self {
                    source,
                    language,
                    units,
                    told,
                    words: OnceLock::new(),
                    four_digits: OnceLock::new(),
                }
            })
            .collect()
    }
}

/// The bytes of a file, and the day of its own time.
fn bytes_of(path: &Path, name: &str) -> Result<(Vec<u8>, Option<Stated>), ReadError> {
    let io = |source| ReadError::Io {
        path: name.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let mut time = None;
    if path.as_os_str() == "-" {
        let limited = &mut std::io::stdin().lock().take(FILE_LIMIT + 1);
        limited.read_to_end(&mut bytes).map_err(io)?;
    } else {
        let file = std::fs::File::open(path).map_err(|error| match input::is_address(name) {
            true => ReadError::Address(name.to_owned()),
            false => io(error),
        })?;
        let metadata = file.metadata().map_err(io)?;
        if metadata.is_dir() {
            return Err(ReadError::Folder(name.to_owned()));
        }
        let modified = metadata.modified().ok();
        time = modified.and_then(|time| Stated::at(time, StatedBy::FileTime));
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
        _ => Ok((bytes, time)),
    }
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

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1256;

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
        assert!(says(b"\x7fELF\x01\x00\x00\x99\x12\x34").contains("is a program"));
        assert!(says(b"\x01\x00\x00\x99\x12\x34").contains("is no text"));
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
