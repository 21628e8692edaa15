//! What a rule is, apart from what it does ([`super::rules`] has the table).

use super::finding::Severity;

/// One rule.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Short and stable: a letter for the group and a number.
    pub code: &'static str,
    /// The name in configuration and output.
    pub name: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// How much its findings matter where the rule does not say otherwise.
    pub severity: Severity,
    /// Runs only where the configuration gives it a severity.
    pub optional: bool,
    /// One line.
    pub summary: &'static str,
    /// Its manual page: what is found, what is not.
    pub doc: &'static str,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// The glossary's terms.
    Terms,
    /// Spellings of names.
    Names,
    /// Numbers, dates, names, quotations.
    Facts,
    /// What is left out, added or repeated.
    Completeness,
    /// How the text is written.
    Typography,
    /// Placeholders, tags, links.
    Markup,
}
