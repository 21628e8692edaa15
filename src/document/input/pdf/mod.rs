//! PDF (ISO 32000-2): a picture of pages, which tells where letters stand and not what they read. Lines, columns,
//! paragraphs and the order of reading are found from the places of the letters; the order in which a file draws them
//! is believed nowhere, since programs write lines from right to left in either.

mod cmap;
mod draw;
mod font;
mod layout;
mod order;
mod rows;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, Error, LoadOptions};
use unicode_normalization::UnicodeNormalization;

use super::content::Content;
use super::refusal::Refusal;
use super::stated::{Stated, StatedBy};
use crate::language::Language;
use crate::text::{is_format, is_presentation_form};
use draw::{Page, Reader};

/// The largest file, in bytes.
const MOST_BYTES: usize = 256 << 20;
/// What is unpacked of all the streams of a file together while it is opened, and of one.
const MOST_UNPACKED: usize = 512 << 20;
const STREAM: std::ops::RangeInclusive<usize> = (512 << 10)..=(64 << 20);
/// The most streams, pages and letters of a file.
const MOST_STREAMS: usize = 20_000;
const MOST_PAGES: usize = 3_000;
const MOST_LETTERS: usize = 4 << 20;

const PDF: &str = "a PDF";

/// Whether these are the bytes of a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The text of a PDF.
pub(super) fn content(bytes: &[u8]) -> Result<Content, Refusal> {
    // the file is read by a library that promises nothing of what was made to do harm
    catch_unwind(AssertUnwindSafe(|| read(bytes)))
        .unwrap_or_else(|_| Err(damaged("its structure is broken")))
}

fn damaged(reason: impl Into<String>) -> Refusal {
    Refusal::Damaged {
        what: PDF,
        reason: reason.into(),
    }
}

fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(damaged(format!(
            "it is larger than {} MiB",
            MOST_BYTES >> 20
        )));
    }
    let streams = memchr::memmem::find_iter(bytes, b"endstream").count();
    if streams > MOST_STREAMS {
        return Err(damaged(format!(
            "it holds more than {MOST_STREAMS} streams"
        )));
    }
    let options = LoadOptions {
        max_decompressed_size: Some(
            (MOST_UNPACKED / streams.max(1)).clamp(*STREAM.start(), *STREAM.end()),
        ),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(refusal)?;
    if document.is_encrypted() {
        return Err(locked());
    }
    let pages = pages(&document)?;
    let (letters, unknown) = pages.iter().fold((0, 0), |(letters, unknown), page| {
        (letters + page.glyphs.len(), unknown + page.unknown)
    });
    if letters + unknown == 0 {
        return Err(Refusal::Kind {
            what: "a PDF without text (a scan?)",
            advice: "have its letters recognised (OCR) and give that text",
        });
    }
    if unknown > letters / 2 {
        return Err(Refusal::Kind {
            what: "a PDF whose fonts do not tell which letters they draw",
            advice: "copy its text from a viewer, or have its letters recognised (OCR)",
        });
    }
    let sum: i64 = pages
        .iter()
        .flat_map(|page| &page.glyphs)
        .map(|glyph| layout::direction(&glyph.text))
        .sum();
    let columns = pages
        .into_iter()
        .map(|page| rows::columns(page.glyphs, sum > 0))
        .collect();
    let mut content = layout::content(columns);
    content.stated = day(&document);
    content.language = language(&document);
    Ok(content)
}

fn pages(document: &Document) -> Result<Vec<Page>, Refusal> {
    let mut reader = Reader::new(document);
    let mut pages = Vec::new();
    let mut letters = 0;
    for id in document.page_iter() {
        let page = reader.page(id);
        let mut page = page.map_err(|_| damaged("it unpacks to far more than a text has"))?;
        letters += page.glyphs.len();
        if letters > MOST_LETTERS || pages.len() >= MOST_PAGES {
            return Err(damaged(format!(
                "it is longer than {MOST_PAGES} pages or {} million letters: divide it",
                MOST_LETTERS >> 20
            )));
        }
        for glyph in &mut page.glyphs {
            glyph.text = letters_of(std::mem::take(&mut glyph.text));
        }
        page.glyphs.retain(|glyph| !glyph.text.is_empty());
        pages.push(page);
    }
    Ok(pages)
}

/// The letters that a glyph means.
fn letters_of(glyph: String) -> String {
    let plain = |c: char| !is_presentation_form(c) && (!is_format(c) || c == '\u{ad}');
    if glyph.chars().all(plain) && glyph.chars().nth(1).is_none() {
        return glyph;
    }
    let mut text = String::with_capacity(glyph.len());
    for c in glyph.chars() {
        match is_presentation_form(c) {
            // a mark that stands alone is written as one on a space
            true => text.extend(std::iter::once(c).nfkc().filter(|c| *c != ' ')),
            false if plain(c) => text.push(c),
            false => {}
        }
    }
    // the ligature of lam and alef, as programs tell it that write lines from left to right
    let mut letters = text.chars();
    let three = (letters.next(), letters.next(), letters.next());
    match three {
        (Some(alef @ ('ا' | 'أ' | 'إ' | 'آ')), Some('ل'), None) => format!("ل{alef}"),
        _ => text,
    }
}

fn locked() -> Refusal {
    Refusal::Kind {
        what: "a PDF that asks for a password",
        advice: "save it without one",
    }
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
            locked()
        }
        Error::Decompress(_) => damaged("it unpacks to far more than a text has"),
        error => damaged(error.to_string()),
    }
}

/// The day on which the file says that it was made: `D:20250312…`.
fn day(document: &Document) -> Option<Stated> {
    let info = document
        .trailer
        .get_deref(b"Info", document)
        .ok()?
        .as_dict()
        .ok()?;
    let date = info.get_deref(b"CreationDate", document).ok()?;
    let date = lopdf::decode_text_string(date).ok()?;
    Stated::parse(
        date.trim().trim_start_matches("D:").get(..8)?,
        StatedBy::Properties,
    )
}

fn language(document: &Document) -> Option<Language> {
    let tag = document.catalog().ok()?.get_deref(b"Lang", document).ok()?;
    let tag = lopdf::decode_text_string(tag).ok()?;
    Language::named(tag.split(['-', '_']).next()?).ok()
}
