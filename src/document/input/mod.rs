//! From the bytes of a file to the text of a report: what kind of file it is, and what it holds.
//!
//! The bytes tell the kind; the name only where bytes cannot, as of Markdown. What is no text is refused by the name
//! of its kind. Whatever a file claims, what is unpacked of it is bounded.

mod content;
mod encoding;
mod html;
mod magic;
mod mail;
mod markdown;
mod office;
mod page;
mod pdf;
mod refusal;
mod stated;
mod subtitles;
mod tree;
mod word_tables;

pub(super) use content::{Content, Mark};
pub use refusal::Refusal;
pub use stated::{Stated, StatedBy};
pub use word_tables::word_tables;

/// The text of a file with these bytes and this extension (in lower case), and what its mark-up tells.
pub(super) fn content(bytes: &[u8], extension: &str) -> Result<Content, Refusal> {
    if office::is_archive(bytes) {
        return office::content(bytes);
    }
    if pdf::is_pdf(bytes) {
        return pdf::content(bytes);
    }
    if let Some(refusal) = magic::refusal(bytes) {
        return Err(refusal);
    }
    if mail::is_mail(bytes, extension) {
        return mail::content(bytes);
    }
    let text = encoding::decoded(bytes)?;
    if matches!(extension, "html" | "htm" | "xhtml") || page::is_page(&text) {
        return page::content(&text);
    }
    if subtitles::are_subtitles(&text) {
        return Ok(subtitles::content(&text));
    }
    if matches!(extension, "md" | "markdown") {
        return Ok(markdown::content(&text));
    }
    match are_addresses(&text) {
        true => Err(Refusal::Addresses),
        false => Ok(Content::plain(text)),
    }
}

/// Whether each line of a text is the address of a page.
fn are_addresses(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
        .filter(|line| !line.is_empty())
        .peekable();
    lines.peek().is_some() && lines.all(is_address)
}

/// Whether a text is the address of a page on the web and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    let scheme = ["http://", "https://"];
    scheme.iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    }) && !text.contains(char::is_whitespace)
}
