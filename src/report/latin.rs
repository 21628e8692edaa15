//! Names in Latin letters, a letter for a letter: for readers who do not know the Arabic ones, beside the name and never
//! instead of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The letters of a language by what stands for them, as the table writes them.
#[derive(Deserialize)]
struct Letters {
    letters: BTreeMap<String, String>,
    /// What a letter is at the beginning of a word, where that differs.
    initial: BTreeMap<String, String>,
}

static TABLE: LazyLock<BTreeMap<String, Letters>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/latin.toml"))
        .expect("latin.toml has letters for each language")
});

/// A name by Latin letters; `None` when it has none of the table's letters, or the language has no table.
///
/// Short vowels are not written in Arabic letters, and are not guessed.
pub fn latin(name: &str, language: &str) -> Option<String> {
    let table = TABLE.get(language)?;
    let mut out = String::new();
    let mut met = false;
    let mut begins = true;
    for c in name.chars() {
        let key = c.to_string();
        let initial = table.initial.get(&key).filter(|_| begins);
        match initial.or_else(|| table.letters.get(&key)) {
            Some(letters) => {
                met = true;
                match begins {
                    true => capital(letters, &mut out),
                    false => out.push_str(letters),
                }
                begins = begins && letters.is_empty();
            }
            None => {
                begins = !c.is_alphanumeric();
                out.push(c);
            }
        }
    }
    met.then_some(out)
}

/// Letters with the first as a capital; signs such as ʿ have none.
fn capital(letters: &str, out: &mut String) {
    let mut rest = letters.chars();
    if let Some(first) = rest.next() {
        out.extend(first.to_uppercase());
        out.push_str(rest.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_letters() {
        assert_eq!(latin("بوتين", "ar").as_deref(), Some("Bwtyn"));
        assert_eq!(latin("وحید چاووشی", "fa").as_deref(), Some("Vhyd Chavvshy"));
        assert_eq!(latin("Kyiv", "ar"), None);
        assert_eq!(latin("كييف", "en"), None);
    }
}
