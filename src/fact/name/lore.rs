//! What is known of words wherever they stand: found out once for all the reports that a reader reads.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use super::key;
use super::recogniser::{self, Recogniser};
use super::tables::{Signs, Tables};
use crate::fact::cover::Known;
use crate::glossary::Key;
use crate::text::is_numeric;

/// A word with all that does not depend on what stands around it.
#[derive(Debug)]
pub(super) struct Lore {
    pub signs: Signs,
    /// Bytes of proclitics in its folded letters.
    pub prefix: usize,
    /// For the recogniser, where the language has one.
    pub recognised: Option<recogniser::Word>,
    heard: OnceLock<Box<[Heard]>>,
}

/// How a word sounds with or without clitics.
#[derive(Debug)]
pub(super) struct Heard {
    /// Bytes of the clitics in its folded letters.
    pub prefix: usize,
    /// How the rest sounds without its article.
    pub sound: String,
    /// What the rest and its sound are looked for by first.
    pub keys: (Key, Key),
}

impl Lore {
    fn new(word: &Known, tables: &Tables, recogniser: Option<&Recogniser>) -> Self {
        let (signs, prefix) = match word.mark {
            true => {
                let mut signs = Signs::default();
                signs.add(Signs::MARK);
                (signs, 0)
            }
            false => tables.signs(word.written, &word.dense),
        };
        Self {
            signs,
            prefix,
            recognised: recogniser.map(|of| of.word(word.written, &word.dense)),
            heard: OnceLock::new(),
        }
    }

    /// What the word may be by its sound: whole, then without the clitics that it may begin with. Nothing for marks and
    /// figures.
    pub fn heard(&self, word: &Known, tables: &Tables) -> &[Heard] {
        self.heard.get_or_init(|| {
            if word.mark || word.written.starts_with(is_numeric) {
                return Box::default();
            }
            let heard = |prefix: usize| {
                let rest = &word.dense[prefix..];
                let sound = key::sound(key::without_article(rest));
                let keys = (Key::of(rest), Key::of(&sound));
                Heard {
                    prefix,
                    sound,
                    keys,
                }
            };
            let found = tables.without_article.iter().filter(|clitic| {
                let rest = word.dense.strip_prefix(clitic.as_str());
                rest.is_some_and(|rest| rest.chars().nth(2).is_some())
            });
            let prefixes = std::iter::once(0).chain(found.map(String::len));
            prefixes.map(heard).collect()
        })
    }
}

/// The lore of the words that were met, by their numbers in the reader's vocabulary.
#[derive(Debug, Default)]
pub(super) struct Learned(RefCell<Vec<Option<Arc<Lore>>>>);

impl Learned {
    /// The lore of these words, in their order.
    pub fn of(
        &self,
        words: &[Known],
        tables: &Tables,
        recogniser: Option<&Recogniser>,
    ) -> Vec<Arc<Lore>> {
        let mut learned = self.0.borrow_mut();
        let lore = words.iter().map(|word| {
            let number = word.number as usize;
            if number >= learned.len() {
                learned.resize(number + 1, None);
            }
            let new = || Arc::new(Lore::new(word, tables, recogniser));
            Arc::clone(learned[number].get_or_insert_with(new))
        });
        lore.collect()
    }

    /// Forgets all words: another vocabulary begins.
    pub fn forget(&self) {
        self.0.take();
    }
}
