//! Mails (RFC 5322, MIME) and the pages that browsers save as one file (`.mht`).

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::content::Content;
use super::page;
use super::refusal::Refusal;
use super::stated::{Stated, StatedBy};
use crate::document::UnitKind;

/// How deep forwarded mails may be nested.
const DEPTH: usize = 6;
/// A plain-text part this many times shorter than the HTML part only points to it.
const POINTER: usize = 4;
/// The head of a mail is looked for in at most this many lines.
const HEAD_LINES: usize = 200;
/// One of these must be in a mail's head, since a text may begin with `Subject:`.
const SURE: &[&str] = &[
    "mime-version",
    "message-id",
    "received",
    "return-path",
    "content-type",
    "delivered-to",
    "dkim-signature",
    "snapshot-content-location",
];

/// Whether these are the bytes of a mail: lines `Name: value` up to an empty one, with the names that mails have.
pub(super) fn is_mail(bytes: &[u8], extension: &str) -> bool {
    let named = matches!(extension, "eml" | "mht" | "mhtml");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut fields, mut sure) = (0, false);
    for (index, line) in bytes
        .split(|&byte| byte == b'\n')
        .take(HEAD_LINES)
        .enumerate()
    {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        let is_name = !name.is_empty()
            && name.len() < line.len()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        if !is_name {
            // the envelope line of a mailbox may come first
            match index == 0 && line.starts_with(b"From ") {
                true => continue,
                false => return false,
            }
        }
        fields += 1;
        sure |= SURE
            .iter()
            .any(|sure| name.eq_ignore_ascii_case(sure.as_bytes()));
    }
    fields >= 1 && (named || fields >= 2 && sure)
}

/// The subject, the sender and the text of a mail, with the mails that it forwards; of a page that was saved, its
/// content.
pub(super) fn content(bytes: &[u8]) -> Result<Content, Refusal> {
    let damaged = |reason: &str| Refusal::Damaged {
        what: "a mail",
        reason: reason.into(),
    };
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| damaged("it has no head"))?;
    if is_saved_page(&message) {
        let html = message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(html),
            _ => None,
        });
        let html = html.ok_or_else(|| damaged("no page is saved in it"))?;
        let mut content = page::content(html)?;
        content.stated = content.stated.or_else(|| stated(&message, StatedBy::Saved));
        return Ok(content);
    }
    let mut content = Content::default();
    if let Some(subject) = message.subject() {
        content.paragraph(subject, Some(UnitKind::Heading));
    }
    if let Some(name) = sender(&message) {
        content.paragraph(name, Some(UnitKind::Byline));
    }
    content.append(body(&message, DEPTH)?);
    content.stated = stated(&message, StatedBy::MailHead);
    Ok(content)
}

/// A browser writes where the page came from, or itself as the sender.
fn is_saved_page(message: &Message<'_>) -> bool {
    let by_browser = |value: Option<&str>| {
        value.is_some_and(|value| value.to_ascii_lowercase().contains("saved by"))
    };
    message.header("Snapshot-Content-Location").is_some()
        || by_browser(message.header_raw("From").map(str::trim))
        || message.from().is_none()
            && message
                .content_type()
                .is_some_and(|kind| kind.subtype() == Some("related"))
}

fn sender<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.from()?.first()?.name()
}

fn stated(message: &Message<'_>, by: StatedBy) -> Option<Stated> {
    let date = message.date()?;
    Stated::of([date.year.into(), date.month.into(), date.day.into()], by)
}

fn body(message: &Message<'_>, depth: usize) -> Result<Content, Refusal> {
    let mut content = Content::default();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => content.append(Content::plain(lines(text))),
            PartType::Html(html) => content.append(page::whole(html)?),
            _ => {}
        }
    }
    let html = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html),
        _ => None,
    });
    if let Some(html) = html {
        let whole = page::whole(html)?;
        if whole.text.len() > POINTER * content.text.len() {
            content = whole;
        }
    }
    for attached in message.attachments() {
        if let PartType::Message(forwarded) = &attached.body
            && depth > 0
        {
            content.append(forwarded_mail(forwarded, depth - 1)?);
        }
    }
    Ok(content)
}

/// A mail inside a mail, with its head, which separates the stories.
fn forwarded_mail(message: &Message<'_>, depth: usize) -> Result<Content, Refusal> {
    let mut head = String::new();
    if let Some(name) = sender(message) {
        head.push_str(&format!("From: {name}\n"));
    }
    if let Some(date) = message.date() {
        head.push_str(&format!(
            "Date: {}-{:02}-{:02}\n",
            date.year, date.month, date.day
        ));
    }
    if let Some(subject) = message.subject() {
        head.push_str(&format!(
            "Subject: {}\n",
            subject.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
    }
    let mut content = Content::plain(head);
    if let Some(subject) = message.subject() {
        content.paragraph(subject, Some(UnitKind::Heading));
    }
    content.append(body(message, depth)?);
    Ok(content)
}

/// The text with lines that only the width of mails broke joined again (RFC 3676: such a line ends with a space).
fn lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        joined.push_str(line);
        let flows = line.ends_with(' ') && line != "-- ";
        if !flows {
            joined.push('\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?B?2KfYrdmF2K8g2YPYsdmF?= <a@example.org>\r\n\
        Subject: =?utf-8?Q?=D9=86=D8=AA=D8=A7=D8=A6=D8=AC?=\r\nDate: Fri, 3 May 2024 08:00:00 +0300\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nوصل الوفد \r\nإلى العاصمة.\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\n\
        From: S <s@example.org>\r\nSubject: second\r\nDate: Thu, 2 May 2024 08:00:00 +0000\r\n\
        Content-Type: text/html; charset=windows-1256\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        PHA+4//OyTwvcD4=\r\n--b--\r\n";

    #[test]
    fn a_mail_gives_its_subject_sender_day_text_and_the_mail_that_it_forwards() {
        assert!(is_mail(MAIL.as_bytes(), "txt"));
        let content = content(MAIL.as_bytes()).expect("it reads");
        let text = &content.text;
        assert!(
            text.starts_with("نتائج\n\nاحمد كرم\n\nوصل الوفد إلى العاصمة.\n"),
            "{text}"
        );
        assert!(
            text.contains("From: S\nDate: 2024-05-02\nSubject: second\n"),
            "{text}"
        );
        let stated = content.stated.expect("a day");
        assert_eq!((stated.year, stated.month, stated.day), (2024, 5, 3));
    }

    #[test]
    fn a_text_with_a_colon_is_no_mail() {
        for text in [
            "Subject: the talks\n\nThey ended.",
            "دمشق: وصل الوفد\n",
            "a: b\nc: d\n\ne",
            "",
        ] {
            assert!(!is_mail(text.as_bytes(), "txt"), "{text}");
        }
    }
}
