//! What findings say, in the languages of the interface.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::fill;

/// Templates by key, in the files that translators of the interface edit.
const CATALOGUES: &[(&str, &str)] = &[
    (
        "ar",
        include_str!("../../templates/messages/checks.ar.toml"),
    ),
    (
        "en",
        include_str!("../../templates/messages/checks.en.toml"),
    ),
    (
        "fa",
        include_str!("../../templates/messages/checks.fa.toml"),
    ),
];

type Catalogue = BTreeMap<String, String>;

static MESSAGES: LazyLock<BTreeMap<&str, Catalogue>> = LazyLock::new(|| {
    let read = |&(code, text): &(&'static str, &str)| {
        let catalogue = toml::from_str(text);
        (
            code,
            catalogue.unwrap_or_else(|e| panic!("messages of checks, `{code}`: {e}")),
        )
    };
    CATALOGUES.iter().map(read).collect()
});

/// A message: the key of its template and what stands in the template's places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// A key of `templates/messages/checks.*.toml`.
    pub key: &'static str,
    /// Name and value of each place, `{name}` in the template.
    pub arguments: Vec<(&'static str, String)>,
}

/// Arguments that are counts of ours, and no numbers of a text: shown in the digits of the interface.
const COUNTS: &[&str] = &[
    "count",
    "rare",
    "given",
    "expected",
    "length",
    "limit",
    "ratio",
    "errors",
    "warnings",
    "infos",
    "dismissed",
    "times",
];

/// A number in the digits of an interface.
pub(super) fn in_digits(number: &str, ui: &str) -> String {
    let digits = MESSAGES
        .get(ui)
        .and_then(|catalogue| catalogue.get("digits"));
    let digits: Vec<char> = digits.map_or(Vec::new(), |digits| digits.chars().collect());
    let shown = |c: char| {
        let digit = c.to_digit(10).and_then(|digit| digits.get(digit as usize));
        digit.copied().unwrap_or(c)
    };
    number.chars().map(shown).collect()
}

/// First-strong isolates keep a quoted piece of one direction whole inside a message of the other.
const ISOLATE: char = '\u{2068}';
const POP: char = '\u{2069}';

impl Message {
    /// The message in the interface's language; English where that language has none.
    ///
    /// What comes from the text stands between directional isolates in right-to-left interfaces.
    pub fn in_language(&self, code: &str) -> String {
        let catalogue = MESSAGES.get(code).unwrap_or(&MESSAGES["en"]);
        let template = catalogue
            .get(self.key)
            .or_else(|| MESSAGES["en"].get(self.key));
        let template = template.map_or(self.key, String::as_str);
        // a number has no direction of its own to keep
        let shown = |name: &str, value: &String| {
            if COUNTS.contains(&name) {
                return in_digits(value, code);
            }
            match code != "en" && value.parse::<u64>().is_err() {
                true => format!("{ISOLATE}{value}{POP}"),
                false => value.clone(),
            }
        };
        let values: Vec<(&str, String)> = self
            .arguments
            .iter()
            .map(|(name, value)| (*name, shown(name, value)))
            .collect();
        let arguments: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let message = fill(template, code, &arguments);
        let times = arguments.iter().any(|(name, _)| *name == TIMES);
        match MESSAGES["en"].get(TIMES).filter(|_| times) {
            Some(template) => message + &fill(template, code, &arguments),
            None => message,
        }
    }

    /// Counts what the message says once more: it ends with how often that is.
    pub(super) fn count_again(&mut self) {
        match self.arguments.last_mut().filter(|(name, _)| *name == TIMES) {
            Some((_, times)) => {
                let count: u64 = times.parse().unwrap_or(1);
                *times = (count + 1).to_string();
            }
            None => self.arguments.push((TIMES, "2".to_owned())),
        }
    }
}

/// The argument that tells how often an entry has what a message says, and the template for it.
const TIMES: &str = "times";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_message_with_the_same_places() {
        let places = |template: &str| -> Vec<String> {
            // a place is `{name}` or `{name, plural, ...}`; the forms of a plural are no names
            let name = |rest: &str| {
                let end = rest.find([',', '}'])?;
                let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
                rest[..end]
                    .chars()
                    .all(is_name)
                    .then(|| rest[..end].to_owned())
            };
            let mut names: Vec<String> = template.split('{').skip(1).filter_map(name).collect();
            names.sort();
            names.dedup();
            names
        };
        let english = &MESSAGES["en"];
        for (code, catalogue) in &*MESSAGES {
            for (key, template) in english {
                let own = catalogue
                    .get(key)
                    .unwrap_or_else(|| panic!("`{code}` lacks `{key}`"));
                assert_eq!(places(own), places(template), "{code}: {key}");
            }
            assert_eq!(catalogue.len(), english.len(), "{code}");
        }
    }
}
