//! Dismissed findings, remembered in a file that is kept beside the text.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use crate::fact::Day;

/// The version of the file that this program reads and writes.
const VERSION: u32 = 1;

/// Findings that somebody has judged to be no error.
///
/// The file is TOML, one `[[dismissed]]` table a finding, and may be edited by hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// In the order in which they were dismissed.
    #[serde(default)]
    pub dismissed: Vec<Dismissal>,
}

/// One dismissed finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// Its rule, for readers of the file.
    pub rule: String,
    /// The text at its place, for readers of the file.
    pub text: String,
    /// Why it is no error.
    pub reason: String,
    /// Who says so.
    pub author: String,
    /// The last day (YYYY-MM-DD) on which the dismissal holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

impl Dismissal {
    /// The last day on which it holds, when it ends.
    #[must_use]
    pub fn ends(&self) -> Option<Day> {
        self.expires.as_ref()?.parse().ok()
    }
}

/// Why a baseline could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// The file cannot be opened or read.
    #[error("cannot read `{path}`")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not written as it should be.
    #[error(
        "`{path}` is no baseline: {message}; repair it or write a new one, it was left as it is"
    )]
    Syntax {
        /// The file.
        path: String,
        /// What is wrong, and where.
        message: String,
    },
    /// It was written for another version of the program.
    #[error("`{path}` has version {found}, this program reads {VERSION}")]
    Version {
        /// The file.
        path: String,
        /// The version that it has.
        found: u32,
    },
    /// Not a valid day.
    #[error(
        "`{path}`: `{date}`, when the dismissal of {fingerprint} ends, is no date (YYYY-MM-DD)"
    )]
    Date {
        /// The file.
        path: String,
        /// What stands where the day should.
        date: String,
        /// The finding that is dismissed.
        fingerprint: String,
    },
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            version: VERSION,
            dismissed: Vec::new(),
        }
    }
}

/// What a baseline made of findings.
#[derive(Debug)]
pub struct Judged {
    /// Those that nobody has dismissed.
    pub open: Vec<Finding>,
    /// How many were dismissed.
    pub dismissed: usize,
    /// Dismissals that match no finding any more, or that have expired.
    pub stale: Vec<Dismissal>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The file cannot be read or is no baseline of a version that is known. It is never changed.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| BaselineError::Io {
            path: name.clone(),
            source,
        })?;
        let baseline: Self = toml::from_str(&text).map_err(|e| BaselineError::Syntax {
            path: name.clone(),
            message: e.message().to_owned(),
        })?;
        if baseline.version != VERSION {
            return Err(BaselineError::Version {
                path: name,
                found: baseline.version,
            });
        }
        for entry in &baseline.dismissed {
            if let Some(date) = entry
                .expires
                .as_ref()
                .filter(|date| date.parse::<Day>().is_err())
            {
                return Err(BaselineError::Date {
                    path: name,
                    date: date.clone(),
                    fingerprint: entry.fingerprint.clone(),
                });
            }
        }
        Ok(baseline)
    }

    /// Dismisses open findings for one reason; a dismissal that has expired is renewed by it.
    pub fn dismiss(
        &mut self,
        findings: &[Finding],
        reason: &str,
        author: &str,
        expires: Option<Day>,
    ) {
        for finding in findings {
            let entry = Dismissal {
                fingerprint: finding.fingerprint.clone(),
                rule: finding.rule.to_owned(),
                text: finding.place.text.clone(),
                reason: reason.to_owned(),
                author: author.to_owned(),
                expires: expires.map(|day| day.to_string()),
            };
            let known = |known: &&mut Dismissal| known.fingerprint == entry.fingerprint;
            match self.dismissed.iter_mut().find(known) {
                Some(known) => *known = entry,
                None => self.dismissed.push(entry),
            }
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut out = format!("version = {VERSION}\n");
        for entry in &self.dismissed {
            out.push_str("\n[[dismissed]]\n");
            let mut line =
                |key: &str, value: &str| out.push_str(&format!("{key} = {}\n", quoted(value)));
            line("fingerprint", &entry.fingerprint);
            line("rule", &entry.rule);
            line("text", &entry.text);
            line("reason", &entry.reason);
            line("author", &entry.author);
            if let Some(expires) = &entry.expires {
                line("expires", expires);
            }
        }
        out
    }

    /// Separates open findings from dismissed ones, as of `today`.
    #[must_use]
    pub fn judge(&self, findings: Vec<Finding>, today: Day) -> Judged {
        let valid = |entry: &Dismissal| entry.ends().is_none_or(|end| today <= end);
        let all = findings.len();
        let mut met = vec![false; self.dismissed.len()];
        let open: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| {
                let mut open = true;
                for (at, entry) in self.dismissed.iter().enumerate() {
                    if entry.fingerprint == finding.fingerprint && valid(entry) {
                        met[at] = true;
                        open = false;
                    }
                }
                open
            })
            .collect();
        let stale = self.dismissed.iter().zip(&met).filter(|(_, met)| !**met);
        Judged {
            dismissed: all - open.len(),
            stale: stale.map(|(entry, _)| entry.clone()).collect(),
            open,
        }
    }
}
