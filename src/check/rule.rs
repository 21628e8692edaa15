//! What a rule is, apart from what it does ([`super::rules`] has the table).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::finding::Severity;

/// Names and summaries of the rules in the languages of the interface other than English, by the rules' names.
const TITLES: &[(&str, &str)] = &[
    ("ar", include_str!("../../templates/messages/rules.ar.toml")),
    ("fa", include_str!("../../templates/messages/rules.fa.toml")),
];

type Titles = BTreeMap<String, [String; 2]>;

static KNOWN: LazyLock<BTreeMap<&str, Titles>> = LazyLock::new(|| {
    let read = |&(code, text): &(&'static str, &str)| {
        let titles = toml::from_str(text);
        (
            code,
            titles.unwrap_or_else(|e| panic!("names of rules, `{code}`: {e}")),
        )
    };
    TITLES.iter().map(read).collect()
});

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
    /// Runs only if the configuration gives it a severity.
    pub optional: bool,
    /// One line.
    pub summary: &'static str,
    /// Its manual page: what is found, what is not.
    pub doc: &'static str,
}

impl Rule {
    /// The name for people who read the interface in this language; English has the one in [`Rule::name`].
    #[must_use]
    pub fn title(&self, ui: &str) -> &str {
        self.in_language(ui).map_or(self.name, |[title, _]| title)
    }

    /// The summary in this language of the interface.
    #[must_use]
    pub fn about(&self, ui: &str) -> &str {
        self.in_language(ui)
            .map_or(self.summary, |[_, about]| about)
    }

    fn in_language(&self, ui: &str) -> Option<&'static [String; 2]> {
        KNOWN.get(ui)?.get(self.name)
    }
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
