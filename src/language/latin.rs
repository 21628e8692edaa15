//! Names in Latin letters: a letter for a letter for readers who do not know the Arabic ones, beside the name and never
//! instead of it; and as they are typed, for ids.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::folded;
use crate::text::is_vowel_mark;

/// The letters of a language by what stands for them, as the table writes them.
#[derive(Deserialize)]
struct Letters {
    letters: BTreeMap<String, String>,
    /// What a letter is at the beginning of a word, where that differs.
    initial: BTreeMap<String, String>,
    /// Letters that are the vowel between two consonants, where they are typed.
    #[serde(default)]
    vowels: BTreeMap<char, char>,
}

static TABLE: LazyLock<BTreeMap<String, Letters>> = LazyLock::new(|| {
    toml::from_str(include_str!("latin.toml")).expect("latin.toml has letters for each language")
});

/// A name by Latin letters; `None` when it has none of the table's letters, or the language has no table.
///
/// Short vowels are not written in Arabic letters, and are not guessed.
pub(crate) fn latin(name: &str, language: &str) -> Option<String> {
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

/// A name as it may be typed: the words of [`latin`] in small ASCII letters, joined by `-`; a letter that may be a vowel
/// is one between two consonants and at the end. `None` where nothing is left of it, or the language has no table.
pub(crate) fn typed(name: &str, language: &str) -> Option<String> {
    let table = TABLE.get(language)?;
    let mut out = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && !is_vowel_mark(c)) {
        let written = table.typed(word);
        if !written.is_empty() {
            out.extend((!out.is_empty()).then_some('-'));
            out.push_str(&written);
        }
    }
    out.contains(|c: char| c.is_ascii_alphabetic())
        .then_some(out)
}

impl Letters {
    fn typed(&self, word: &str) -> String {
        let letters: Vec<char> = word.chars().filter(|c| !is_vowel_mark(*c)).collect();
        // what the letter at a place is but for vowels
        let latin = |at: usize| -> Option<&String> {
            let key = letters.get(at)?.to_string();
            let initial = self.initial.get(&key).filter(|_| at == 0);
            initial.or_else(|| self.letters.get(&key))
        };
        let mut out = String::new();
        let mut vowel_before = true;
        for (at, letter) in letters.iter().enumerate() {
            let open = latin(at + 1).is_some_and(|next| next == "a");
            let vowel = self.vowels.get(letter).filter(|_| !vowel_before && !open);
            match (vowel, latin(at)) {
                (Some(vowel), _) => out.push(*vowel),
                (None, Some(latin)) => out.extend(latin.chars().filter(char::is_ascii)),
                (None, None) => {
                    out.extend(folded(&letter.to_string()).chars().filter(char::is_ascii))
                }
            }
            vowel_before = vowel.is_some() || latin(at).is_some_and(|own| own == "a");
        }
        out.retain(|c| c.is_ascii_alphanumeric());
        out
    }
}

/// A form in Latin letters as an id: small ASCII words joined by `-`. Empty unless every letter of it is Latin.
pub(crate) fn slug(form: &str) -> String {
    let folded = folded(form);
    if folded.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return String::new();
    }
    let words = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    match slug.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("c-{slug}"),
        false => slug,
    }
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
    #[test]
    fn a_name_is_typed_with_the_vowels_that_its_letters_have() {
        let typed = |name, language| typed(name, language).unwrap_or_default();
        assert_eq!(typed("سورينا كيانفرد", "ar"), "surina-kyanfrd");
        assert_eq!(typed("سورنا کیانفرد", "fa"), "surna-kyanfrd");
        assert_eq!(typed("بنك مصر", "ar"), "bnk-msr");
        assert_eq!(typed("كُوبا", "ar"), "kuba");
        assert_eq!(typed("وزیر", "fa"), "vzir");
        assert_eq!(typed("میان‌رودان", "fa"), "myan-rudan");
        assert_eq!(typed("اف ۱۶", "fa"), "af-16");
        assert_eq!(typed("،", "fa"), "");
    }

    #[test]
    fn only_forms_in_latin_letters_are_slugs() {
        assert_eq!(slug("Banque d’Égypte"), "banque-d-egypte");
        assert_eq!(slug("2 Mai"), "c-2-mai");
        assert_eq!(slug("بنك Misr"), "");
    }
}
