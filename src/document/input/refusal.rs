/// Why the bytes of a file give no text, in words that follow the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It holds no text that could be taken out.
    #[error("is {what}, not a report: {advice}")]
    Kind {
        /// With its article: "an image (PNG)".
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// NUL bytes, in a format that nothing here knows.
    #[error("is no text (it holds NUL bytes): give a .txt or .html file")]
    Binary,
    /// Bytes that no known encoding has, from this offset on.
    #[error(
        "is not valid text: byte {0} is neither UTF-8, UTF-16 nor windows-1256; save it as UTF-8"
    )]
    Encoding(usize),
    /// A page without a main part.
    #[error("has no main content that could be read as text: {0}")]
    Html(String),
    /// A text document, mail or PDF that is broken, or was made to do harm.
    #[error("cannot be read as {what}: {reason}")]
    Damaged {
        /// With its article: "a Word document".
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Addresses instead of reports.
    #[error(
        "lists addresses: nothing is fetched; save the pages (.html or .mht) and name their files"
    )]
    Addresses,
}
