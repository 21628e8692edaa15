//! The words of a folded line, and what the packs tell of them.

use rustc_hash::FxHashMap;

use crate::language::folded;
use crate::text::is_alphanumeric;

/// What a word or phrase of the pack tells of the line it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tell {
    /// A word of what pages put around reports: the number of its group in [`GROUPS`].
    Group(usize),
    /// The name of a month or weekday.
    Day,
    /// A word of running text: a preposition, a pronoun, an auxiliary.
    Function,
}

/// The groups of `[split.signs]`, with the signs that a line begins with, holds, or is made of such words.
pub(super) const GROUPS: [(&str, [&str; 3]); 9] = [
    ("menu", ["menu first", "menu", "menu alone"]),
    ("share", ["share first", "share", "share alone"]),
    ("stamp", ["stamp first", "stamp", "stamp alone"]),
    ("caption", ["caption first", "caption", "caption alone"]),
    ("related", ["related first", "related", "related alone"]),
    ("tags", ["tags first", "tags", "tags alone"]),
    ("form", ["form first", "form", "form alone"]),
    ("widget", ["widget first", "widget", "widget alone"]),
    ("byline", ["byline first", "byline", "byline alone"]),
];

/// Phrases of the pack by their first word, the longest first.
pub(super) type Phrases = FxHashMap<String, Vec<(Vec<String>, Tell)>>;

/// The folded words of a phrase; ZWNJ divides, as it is often lost or written as a space.
pub(super) fn phrase(text: &str) -> Vec<String> {
    words(&folded(text)).map(str::to_owned).collect()
}

pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !is_alphanumeric(c))
        .filter(|word| !word.is_empty())
}

/// A line without the marks around its words.
pub(super) fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| !is_alphanumeric(c))
}

/// What lines may begin with, by the first letter.
#[derive(Debug, Default)]
pub(super) struct Starts(FxHashMap<char, Vec<String>>);

impl Starts {
    /// What follows the first of them that `words` begins with, at a word boundary.
    pub fn rest_of<'a>(&self, words: &'a str) -> Option<&'a str> {
        let of_letter = self.0.get(&words.chars().next()?)?;
        of_letter.iter().find_map(|start| {
            let rest = words.strip_prefix(start.as_str())?;
            (!rest.starts_with(is_alphanumeric)).then_some(rest)
        })
    }

    /// Whether `words` begins with one of them.
    pub fn begin(&self, words: &str) -> bool {
        self.rest_of(words).is_some()
    }
}

impl FromIterator<String> for Starts {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        let mut starts: FxHashMap<char, Vec<String>> = FxHashMap::default();
        for text in texts {
            let first = text.chars().next().expect("a line begins with something");
            starts.entry(first).or_default().push(text);
        }
        Self(starts)
    }
}
