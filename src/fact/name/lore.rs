//! What is known of words wherever they stand: found out once for all the reports that a reader reads.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::key;
use super::recogniser::{self, Recogniser};
use super::tables::{Signs, Tables};
use crate::fact::cover::Known;

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
            if word.mark || word.written.starts_with(char::is_numeric) {
                return Box::default();
            }
            let heard = |prefix: usize| Heard {
                prefix,
                sound: key::sound(key::without_article(&word.dense[prefix..])),
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

/// The lore of the words that were met, as they were written.
#[derive(Debug, Default)]
pub(super) struct Learned(RefCell<FxHashMap<Box<str>, Arc<Lore>>>);

impl Learned {
    /// How many words are remembered: more than a day of news has, and some ten megabytes.
    const MOST: usize = 1 << 15;

    /// The lore of these words, in their order.
    pub fn of(
        &self,
        words: &[Known],
        tables: &Tables,
        recogniser: Option<&Recogniser>,
    ) -> Vec<Arc<Lore>> {
        let mut learned = self.0.borrow_mut();
        if learned.len() > Self::MOST {
            learned.clear();
        }
        let lore = words.iter().map(|word| {
            if let Some(lore) = learned.get(word.written) {
                return Arc::clone(lore);
            }
            let lore = Arc::new(Lore::new(word, tables, recogniser));
            learned.insert(word.written.into(), Arc::clone(&lore));
            lore
        });
        lore.collect()
    }
}
