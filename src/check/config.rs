//! `muqabala.toml`: which rules run, and how much their findings matter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde::Deserialize;

use super::demands::{Demands, ItemText, checklist_of_csv};
use super::finding::Severity;
use super::placeholder::{Kinds, OwnPlaceholders};
use super::rule::Rule;

/// The user's choices; without a file every rule runs with its own severity.
///
/// ```toml
/// [rules]
/// tatweel = "off"
/// term-missing = "error"
///
/// [placeholders]
/// kinds = ["printf", "brace"]    # others are words
/// patterns = ["~[a-z]+~"]        # and these
///
/// [stay]
/// words = ["GNOME"]
///
/// [[checklist]]
/// source = "(?i)\\bplease\\b"      # where the source has this,
/// target = "لطف"                  # the translation must have that,
/// forbid = "خواهشمند"             # and not this
/// message = "we write لطفاً"
/// severity = "info"
/// ```
///
/// `checklists = ["ours.csv"]`, before the tables, reads items from tables with these columns.
#[derive(Debug, Clone)]
pub struct Config {
    /// Nothing: off.
    rules: BTreeMap<&'static str, Option<Severity>>,
    kinds: Kinds,
    own: OwnPlaceholders,
    demands: Demands,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rules: BTreeMap::new(),
            kinds: Kinds::ALL,
            own: OwnPlaceholders::default(),
            demands: Demands::default(),
        }
    }
}

/// Why a configuration could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be opened or read.
    #[error("cannot read `{path}`")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not written as it should be.
    #[error("`{path}`: {message}")]
    Syntax {
        /// The file.
        path: String,
        /// What is wrong, and where.
        message: String,
    },
    /// It names a rule that does not exist.
    #[error("`{path}`, line {line}: no rule is named `{name}`{hint}\n  {text}")]
    Rule {
        /// The file.
        path: String,
        /// Its number, from 1.
        line: usize,
        /// What it names.
        name: String,
        /// The nearest name, as a question.
        hint: String,
        /// The line.
        text: String,
    },
    /// It gives a severity that does not exist.
    #[error("`{path}`, line {line}: `{value}` is none of off, info, warning, error\n  {text}")]
    Severity {
        /// The file.
        path: String,
        /// Its number, from 1.
        line: usize,
        /// What it gives.
        value: String,
        /// The line.
        text: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    placeholders: Placeholders,
    #[serde(default)]
    stay: Stay,
    #[serde(default)]
    checklist: Vec<ItemText>,
    #[serde(default)]
    checklists: Vec<PathBuf>,
}

/// `[stay]`: what is not translated.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Stay {
    words: Vec<String>,
}

/// `[placeholders]`: what programs fill in, where the files do not tell.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Placeholders {
    kinds: Option<Vec<String>>,
    patterns: Vec<String>,
}

impl Config {
    /// Reads the configuration in `path`, which may name `rules`.
    pub(super) fn read_for(
        path: &Path,
        rules: impl Iterator<Item = &'static Rule>,
    ) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Io {
            path: name.clone(),
            source,
        })?;
        Self::parse_for(&text, &name, rules)
    }

    /// Reads a configuration from its text, which may name `rules`; `path` is for messages.
    pub(super) fn parse_for(
        text: &str,
        path: &str,
        rules: impl Iterator<Item = &'static Rule>,
    ) -> Result<Self, ConfigError> {
        let known: Vec<&Rule> = rules.collect();
        let path = path.to_owned();
        let file: File = toml::from_str(text).map_err(|e| ConfigError::Syntax {
            path: path.clone(),
            message: e.to_string(),
        })?;
        let mut rules = BTreeMap::new();
        for (name, value) in file.rules {
            let (line, text) = line_of(text, &name);
            let Some(rule) = known.iter().find(|rule| rule.name == name) else {
                let hint = nearest(&name, &known).map(|near| format!("; did you mean `{near}`?"));
                let hint = hint.unwrap_or_default();
                return Err(ConfigError::Rule {
                    path: path.clone(),
                    line,
                    name,
                    hint,
                    text,
                });
            };
            let severity = match value.as_str() {
                "off" => None,
                "info" => Some(Severity::Info),
                "warning" => Some(Severity::Warning),
                "error" => Some(Severity::Error),
                _ => {
                    return Err(ConfigError::Severity {
                        path: path.clone(),
                        line,
                        value,
                        text,
                    });
                }
            };
            rules.insert(rule.name, severity);
        }
        let syntax = |message: String| ConfigError::Syntax {
            path: path.clone(),
            message,
        };
        let kinds = match &file.placeholders.kinds {
            Some(names) => Kinds::named(names.iter().map(String::as_str)).map_err(syntax)?,
            None => Kinds::ALL,
        };
        let patterns = file.placeholders.patterns.iter();
        let patterns =
            patterns.map(|pattern| Regex::new(pattern).map_err(|error| syntax(error.to_string())));
        let own = OwnPlaceholders::new(patterns.collect::<Result<_, _>>()?);
        let mut checklist = Vec::new();
        for item in &file.checklist {
            checklist.push(item.compiled().map_err(syntax)?);
        }
        let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
        for name in &file.checklists {
            let name = folder.join(name);
            let shown = name.display().to_string();
            let bytes = std::fs::read(&name).map_err(|source| ConfigError::Io {
                path: shown.clone(),
                source,
            })?;
            let items = checklist_of_csv(&bytes);
            checklist.extend(items.map_err(|message| ConfigError::Syntax {
                path: shown,
                message,
            })?);
        }
        let mut stay = file.stay.words;
        stay.retain(|word| !word.is_empty());
        let demands = Demands { stay, checklist };
        Ok(Self {
            rules,
            kinds,
            own,
            demands,
        })
    }

    /// The kinds of placeholders that texts may have.
    pub(super) fn kinds(&self) -> Kinds {
        self.kinds
    }

    /// What the user asks of every translation.
    pub(super) fn demands(&self) -> &Demands {
        &self.demands
    }

    /// Those of the user's own.
    pub(super) fn own_placeholders(&self) -> &OwnPlaceholders {
        &self.own
    }

    /// The severity of a finding: the user's, else the finding's, else the rule's. Nothing when the rule is off.
    pub(super) fn severity(&self, rule: &Rule, own: Option<Severity>) -> Option<Severity> {
        match self.rules.get(rule.name) {
            Some(chosen) => *chosen,
            None => Some(own.unwrap_or(rule.severity)),
        }
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        match self.rules.get(rule.name) {
            Some(chosen) => chosen.is_some(),
            None => !rule.optional,
        }
    }
}

/// The line of the key `name`, counted from 1, and its text.
fn line_of(text: &str, name: &str) -> (usize, String) {
    let is_key = |line: &str| {
        let key = line.split('=').next().unwrap_or_default();
        key.trim().trim_matches(['"', '\'']) == name
    };
    let found = text.lines().enumerate().find(|(_, line)| is_key(line));
    found.map_or((1, String::new()), |(index, line)| {
        (index + 1, line.to_owned())
    })
}

fn nearest(name: &str, known: &[&'static Rule]) -> Option<&'static str> {
    let similarity = |rule: &Rule| similar::TextDiff::from_chars(name, rule.name).ratio();
    let names = known.iter().map(|rule| (similarity(rule), rule.name));
    let best = names.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.6).then_some(best.1)
}
