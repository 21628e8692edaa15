//! What findings say, in the languages of the interface.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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
        let mut text = template.cloned().unwrap_or_else(|| self.key.to_owned());
        for (name, value) in &self.arguments {
            let value = match code {
                "en" => value.clone(),
                _ => format!("{ISOLATE}{value}{POP}"),
            };
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_message_with_the_same_places() {
        let places = |template: &str| -> Vec<String> {
            let mut names: Vec<String> = template
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
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
