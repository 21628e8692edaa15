use super::refusal::Refusal;

/// Offset, bytes, what a file that has them there is, and what to do with it.
type Row = (usize, &'static [u8], &'static str, &'static str);

const AS_TEXT: &str = "save it as .docx, .odt or .txt";
const NO_TEXT: &str = "give the text itself";
const UNPACK: &str = "unpack it and name the files in it";

/// The kinds of file that hold no text, or none that is read here.
const KINDS: &[Row] = &[
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .xls, .ppt, .msg) or one with a password",
        AS_TEXT,
    ),
    (0, b"{\\rtf", "a rich text file (.rtf)", AS_TEXT),
    (0, b"\x89PNG\r\n\x1a\n", "an image (PNG)", NO_TEXT),
    (0, b"\xff\xd8\xff", "an image (JPEG)", NO_TEXT),
    (0, b"GIF8", "an image (GIF)", NO_TEXT),
    (0, b"BM", "an image (BMP)", NO_TEXT),
    (0, b"II*\0", "an image (TIFF)", NO_TEXT),
    (0, b"MM\0*", "an image (TIFF)", NO_TEXT),
    (8, b"WEBP", "an image (WebP)", NO_TEXT),
    (4, b"ftyp", "a video or image (MP4, HEIC)", NO_TEXT),
    (0, b"\x1a\x45\xdf\xa3", "a video (Matroska, WebM)", NO_TEXT),
    (8, b"AVI ", "a video (AVI)", NO_TEXT),
    (8, b"WAVE", "a sound (WAV)", NO_TEXT),
    (0, b"ID3", "a sound (MP3)", NO_TEXT),
    (0, b"\xff\xfb", "a sound (MP3)", NO_TEXT),
    (0, b"OggS", "a sound (Ogg)", NO_TEXT),
    (0, b"fLaC", "a sound (FLAC)", NO_TEXT),
    (0, b"\x1f\x8b", "packed (gzip)", UNPACK),
    (0, b"BZh", "packed (bzip2)", UNPACK),
    (0, b"\xfd7zXZ\0", "packed (xz)", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "packed (Zstandard)", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "an archive (7z)", UNPACK),
    (0, b"Rar!\x1a\x07", "an archive (RAR)", UNPACK),
    (257, b"ustar", "an archive (tar)", UNPACK),
    (0, b"SQLite format 3\0", "a database (SQLite)", NO_TEXT),
    (0, b"\x7fELF", "a program", NO_TEXT),
    (0, b"MZ\x90\0", "a program", NO_TEXT),
    (0, b"\0\0\x01\0", "an image (icon)", NO_TEXT),
    (0, b"bplist", "a property list", NO_TEXT),
    (0, b"wOF2", "a font", NO_TEXT),
];

/// Why a file that begins with these bytes is not read, if it is of a known kind without text.
pub(super) fn refusal(bytes: &[u8]) -> Option<Refusal> {
    let begins = |(at, magic, ..): &&Row| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)) && is_binary(bytes, magic)
    };
    let row = KINDS.iter().find(begins)?;
    Some(Refusal::Kind {
        what: row.2,
        advice: row.3,
    })
}

/// Letters alone may begin a text, too: then the rest must not be one.
fn is_binary(bytes: &[u8], magic: &[u8]) -> bool {
    let printable = magic
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ');
    let sample = &bytes[..bytes.len().min(4096)];
    !printable || sample.iter().any(|&byte| byte < 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_with_the_letters_of_a_kind_is_a_text() {
        assert!(refusal(b"BMW opened a plant.").is_none());
        assert!(refusal(b"GIF89a\x01\0\x01\0").is_some());
        assert!(refusal("وصل".as_bytes()).is_none());
        assert!(refusal(b"").is_none());
    }
}
