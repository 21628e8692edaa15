//! What a check finds, and where.

use serde::{Deserialize, Serialize};

use super::wording::Message;
use crate::text::Span;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Info,
    /// Probably wrong.
    Warning,
    /// Nearly certainly wrong.
    Error,
}

impl Severity {
    /// The name in configuration, JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The name in the interface's language.
    #[must_use]
    pub fn in_language(self, ui: &str) -> String {
        let key = match self {
            Self::Info => "severity-info",
            Self::Warning => "severity-warning",
            Self::Error => "severity-error",
        };
        let arguments = Vec::new();
        Message { key, arguments }.in_language(ui)
    }
}

/// A place in a file: UTF-8 byte offsets, half-open, and the text that stands there. Where the file writes the
/// text with escapes or mark-up the offsets are those of the whole segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, as the user named it.
    pub path: String,
    /// Where in it.
    #[serde(flatten)]
    pub span: Span,
    /// The line or row where the segment begins, counted from 1, in files that are read segment by segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What stands there; empty when something is missing there.
    pub text: String,
}

/// A change that repairs what was found without changing what the text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file to change.
    pub path: String,
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// On which side of a translation a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// In the source; the first related place is its translation.
    Source,
    /// In the translation; the first related place is what it translates.
    Translation,
    /// In a text by itself; related places are of the same text or of others.
    Alone,
}

/// One finding of one rule.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much it matters, as the rule or the configuration has it.
    pub severity: Severity,
    /// What is wrong, in any of the interface's languages.
    pub message: Message,
    /// Where.
    pub place: Place,
    /// The other side, and other places that belong to it.
    pub related: Vec<Place>,
    /// On which side the place is.
    pub stand: Stand,
    /// What to write instead.
    pub suggestion: Option<String>,
    /// The repair, when it is safe: all of it or nothing.
    pub edits: Vec<Edit>,
    /// The same for the same finding however the rest of the file changes: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Within one severity, what to show first.
    pub(super) weight: f32,
}

/// FNV-1a (64 bits): the same on every machine, for fingerprints and for keys that are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// The hash with one more part; parts are kept apart.
    pub fn with(self, part: &str) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = part.as_bytes().iter().fold(self.0, step);
        Self(step(hash, &0xff))
    }

    pub const fn value(self) -> u64 {
        self.0
    }
}
