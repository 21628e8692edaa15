use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::refusal::Refusal;
use crate::text::{is_alphabetic, is_arabic};

/// The text of a file's bytes. A UTF-8 byte order mark stays in the text, so that offsets are the file's.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    if let Some(encoding) = utf16(bytes) {
        let (text, _, malformed) = encoding.decode(bytes);
        return match malformed {
            true => Err(Refusal::Encoding(0)),
            false => Ok(text.into_owned()),
        };
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(Refusal::Binary);
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
        return Err(Refusal::Encoding(offset));
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
        arabic += usize::from(is_arabic(c));
    }
    arabic * 2 >= all && all > 0
}
