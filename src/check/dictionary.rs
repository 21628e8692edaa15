//! Spelling by dictionaries in Hunspell's form, with the affixes of our packs where a dictionary has none.

use std::borrow::Cow;
use std::cell::{LazyCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

use super::affixes::Affixes;
use crate::language::{Language, folded};
use crate::text::ZWNJ;

/// A dictionary of one language.
pub struct Dictionary {
    words: spellbook::Dictionary,
    affixes: Option<&'static Affixes>,
    /// What was looked up before: a text has each word many times.
    known: RefCell<FxHashMap<Box<str>, bool>>,
}

/// The files are no dictionary.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DictionaryError(String);

/// A dictionary that is read when the first word is looked up in it.
type Lazy = LazyCell<Option<Dictionary>, Box<dyn FnOnce() -> Option<Dictionary>>>;

/// The dictionaries of a run, by language.
#[derive(Default)]
pub struct Dictionaries(BTreeMap<&'static str, Lazy>);

impl fmt::Debug for Dictionaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Dictionaries {
    /// Adds a dictionary for a language; the first of each stays.
    pub fn add(&mut self, language: Language, dictionary: Dictionary) {
        self.add_later(language, move || Some(dictionary));
    }

    /// Adds one that is read when it is needed; `read` gives nothing where that fails.
    pub fn add_later(
        &mut self,
        language: Language,
        read: impl FnOnce() -> Option<Dictionary> + 'static,
    ) {
        let lazy = || LazyCell::new(Box::new(read) as Box<dyn FnOnce() -> Option<Dictionary>>);
        self.0.entry(language.code()).or_insert_with(lazy);
    }

    /// Whether there is one for this language, read or not.
    #[must_use]
    pub fn has(&self, language: Language) -> bool {
        self.0.contains_key(language.code())
    }

    pub(super) fn of(&self, code: &str) -> Option<&Dictionary> {
        self.0.get(code)?.as_ref()
    }
}

/// How many words are remembered.
const MEMORY: usize = 1 << 18;

/// The most suggestions shown.
const SUGGESTIONS: usize = 3;

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dictionary")
    }
}

impl Dictionary {
    /// Reads the two files of a dictionary, `.aff` and `.dic`, in the encoding that the first names.
    ///
    /// # Errors
    /// The files are malformed.
    pub fn of(aff: &[u8], dic: &[u8], language: Language) -> Result<Self, DictionaryError> {
        let encoding = encoding_of(aff);
        let (aff, dic) = (decoded(aff, encoding), decoded(dic, encoding));
        let words = spellbook::Dictionary::new(&aff, &dic)
            .map_err(|error| DictionaryError(error.to_string()))?;
        Ok(Self {
            words,
            affixes: Affixes::of(language.code()),
            known: RefCell::default(),
        })
    }

    /// Whether a word, in any inflection and with any particle written together with it, is in the dictionary.
    pub fn knows(&self, word: &str) -> bool {
        if let Some(known) = self.known.borrow().get(word) {
            return *known;
        }
        let known = self.finds(word);
        let mut memory = self.known.borrow_mut();
        if memory.len() >= MEMORY {
            memory.clear();
        }
        memory.insert(word.into(), known);
        known
    }

    fn finds(&self, word: &str) -> bool {
        let bare = bare(word);
        if self.words.check(&bare) {
            return true;
        }
        // each part between ZWNJs is a word or an affix
        let parts: Vec<&str> = bare
            .split([ZWNJ, '-'])
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() > 1 && parts.iter().all(|part| self.has(part)) {
            return true;
        }
        let whole = bare.replace(ZWNJ, "");
        self.words.check(&whole) || self.has(&whole)
    }

    /// Whether text without ZWNJ is a word with affixes, or affixes alone.
    fn has(&self, text: &str) -> bool {
        let Some(affixes) = self.affixes else {
            return self.words.check(text);
        };
        self.words.check(text)
            || affixes.has(&folded(text))
            || affixes.stems(text).any(|stem| self.words.check(&stem))
    }

    /// The words that may be meant, the likeliest first.
    pub fn suggestions(&self, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.words.suggest(&bare(word), &mut found);
        found.truncate(SUGGESTIONS);
        found
    }
}

/// A word without vowel marks, tatweel and marks of direction.
fn bare(word: &str) -> String {
    let kept = |c: &char| {
        !matches!(
            c,
            '\u{64b}'..='\u{652}' | '\u{670}' | 'ـ' | '\u{200e}' | '\u{200f}'
        )
    };
    word.chars().filter(kept).collect()
}

/// The encoding that a line `SET` of the affixes names; UTF-8 without one that is known.
fn encoding_of(aff: &[u8]) -> &'static Encoding {
    let mut lines = aff.split(|byte| *byte == b'\n').take(200);
    let name = lines.find_map(|line| {
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        line.strip_prefix(b"SET ").map(<[u8]>::trim_ascii)
    });
    let name = name.unwrap_or(b"UTF-8");
    // as Hunspell writes the names
    let name = match name.strip_prefix(b"microsoft-cp") {
        Some(number) => [b"windows-", number].concat(),
        None => name.to_vec(),
    };
    Encoding::for_label(&name).unwrap_or(encoding_rs::UTF_8)
}

fn decoded<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Cow<'b, str> {
    encoding.decode(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(language: &str, words: &str) -> Dictionary {
        let count = words.lines().count();
        let language = Language::named(language).expect("a pack");
        let dic = format!("{count}\n{words}\n");
        Dictionary::of(b"SET UTF-8\n", dic.as_bytes(), language).expect("a dictionary")
    }

    #[test]
    fn a_word_is_known_with_its_particles_and_endings() {
        let arabic = dictionary("ar", "كتاب\nمدينة");
        for word in ["كتاب", "كِتاب", "والكتاب", "للكتاب", "بكتابهم", "مدينتها"]
        {
            assert!(arabic.knows(word), "{word}");
        }
        assert!(!arabic.knows("كتاف") && !arabic.knows("مدينص"));
        let persian = dictionary("fa", "کتاب\nرود");
        for word in ["کتاب‌ها", "کتاب‌های", "کتابش", "می‌رود", "نمی‌رود"]
        {
            assert!(persian.knows(word), "{word}");
        }
        assert!(!persian.knows("کناب") && !persian.knows("کتاب‌هوا"));
    }

    #[test]
    fn what_is_near_is_suggested() {
        assert_eq!(
            dictionary("en", "garden\nbread").suggestions("gardne"),
            ["garden"]
        );
    }

    #[test]
    fn a_dictionary_may_be_in_another_encoding() {
        let language = Language::named("ar").expect("a pack");
        let (dic, ..) = encoding_rs::WINDOWS_1256.encode("1\nكتاب\n");
        let read = Dictionary::of(b"SET microsoft-cp1256\n", &dic, language);
        assert!(read.expect("a dictionary").knows("كتاب"));
    }

    #[test]
    fn what_is_no_dictionary_is_told() {
        let language = Language::named("en").expect("a pack");
        assert!(Dictionary::of(b"", b"no count\n", language).is_err());
    }
}
