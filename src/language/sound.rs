//! What words sound like in any script: one table, `[morphology.sounds]` of the packs.
//!
//! A word is heard as the classes of its consonants. How finely classes are distinguished depends on what is compared; the
//! table has a column for each [`Strictness`].

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::morphology::Morphology;
use super::{Language, fold_table};
use crate::text::{TATWEEL, ZWNJ, is_alphanumeric, is_arabic};

/// What is compared by its sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Names that are carried over from one language to another, where one letter stands for many: علييف, علی‌اف and
    /// Aliyev are all `lf`.
    Names,
    /// Words of two related languages: consonants are distinguished as far as both write them.
    Words,
    /// The spellings of one foreign name in one language.
    Spellings,
}

/// A group of letters with its class; the class of a vowel is empty.
struct Group {
    letters: Box<[char]>,
    class: Box<str>,
}

/// A column of the table: the groups by their first letter, the longest first.
struct Column {
    /// Of the characters before [`NEAR`], by their codes.
    near: Vec<Vec<Group>>,
    far: FxHashMap<char, Vec<Group>>,
}

/// To the end of the Arabic script's own block.
const NEAR: u32 = 0x700;

impl Default for Column {
    fn default() -> Self {
        Self {
            near: (0..NEAR).map(|_| Vec::new()).collect(),
            far: FxHashMap::default(),
        }
    }
}

/// What stands for the beginning and the end of a word among its letters; the packs write `^` and `$`.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';
/// The class of a vowel, and that of what a column does not list, as the packs write them.
const VOWEL: &str = "_";
const NOT_LISTED: &str = ".";
/// Where the Arabic script begins.
const ARABIC: char = '\u{600}';

static COLUMNS: LazyLock<[Column; 3]> = LazyLock::new(|| {
    let mut columns: [Column; 3] = Default::default();
    for language in Language::all() {
        for (letters, classes) in &Morphology::of(language).sounds {
            let mark = |c| match c {
                '^' => BEGIN,
                '$' => END,
                letter => letter,
            };
            let letters: Box<[char]> = letters.chars().map(mark).collect();
            let classes: Vec<&str> = classes.split(' ').collect();
            for (at, column) in columns.iter_mut().enumerate() {
                let class = *classes.get(at).unwrap_or(&classes[0]);
                if class != NOT_LISTED {
                    column.add(&letters, class);
                }
            }
        }
    }
    columns
});

impl Column {
    fn of(strictness: Strictness) -> &'static Self {
        &COLUMNS[strictness as usize]
    }

    fn add(&mut self, letters: &[char], class: &str) {
        let first = letters[0];
        let groups = match self.near.get_mut(first as usize) {
            Some(groups) => groups,
            None => self.far.entry(first).or_default(),
        };
        groups.retain(|group| *group.letters != *letters);
        groups.push(Group {
            letters: letters.into(),
            class: if class == VOWEL { "" } else { class }.into(),
        });
        groups.sort_by_key(|group| std::cmp::Reverse(group.letters.len()));
    }

    fn groups(&self, first: char) -> &[Group] {
        match self.near.get(first as usize) {
            Some(groups) => groups,
            None => self.far.get(&first).map_or(&[], Vec::as_slice),
        }
    }

    /// The longest group that the letters begin with.
    fn find(&self, letters: &[char]) -> Option<&Group> {
        let mut groups = self.groups(*letters.first()?).iter();
        // all begin with the first letter, and most are no longer
        groups.find(|group| {
            let rest = &group.letters[1..];
            rest.len() < letters.len() && rest.iter().eq(&letters[1..=rest.len()])
        })
    }

    fn lists(&self, letter: char) -> bool {
        let last = self.groups(letter).last();
        last.is_some_and(|group| group.letters.len() == 1)
    }

    /// The letters of a word between its ends, in lower case; those that the column does not list are folded.
    fn letters(&self, word: &str) -> Vec<char> {
        let mut letters = Vec::with_capacity(word.len() + 2);
        let mut folded = String::new();
        letters.push(BEGIN);
        let mut add = |c: char| {
            if c.is_ascii() || self.lists(c) {
                letters.push(c);
            } else {
                folded.clear();
                fold_table().fold_into(c, &mut folded);
                letters.extend(folded.chars());
            }
        };
        for c in word.chars() {
            match is_arabic(c) {
                true => add(c),
                false => c.to_lowercase().for_each(&mut add),
            }
        }
        letters.push(END);
        letters
    }

    /// Tells `hear` of each group of the letters and its class; of a letter that the column does not list, no class.
    fn each(&self, word: &str, mut hear: impl FnMut(&[char], Option<&str>)) {
        let letters = self.letters(word);
        let mut rest = letters.as_slice();
        while !rest.is_empty() {
            let found = self.find(rest);
            let (group, after) = rest.split_at(found.map_or(1, |group| group.letters.len()));
            hear(group, found.map(|group| &*group.class));
            rest = after;
        }
    }
}

/// The classes of the consonants of a word, or of several words; empty where there is none.
pub(crate) fn sound(text: &str, strictness: Strictness) -> String {
    if strictness != Strictness::Names {
        return transcribed(text, strictness).sound;
    }
    let mut out = String::new();
    for part in text.split(|c: char| !is_of_name(c)) {
        // the class written last, if no vowel stood since
        let mut last = None;
        Column::of(strictness).each(part, |letters, class| match class {
            Some(class) => {
                // the Arabic script leaves out the short vowel between two letters
                let doubled = letters[0] < ARABIC;
                let first = class.chars().next();
                if first.is_none() || first != last || !doubled {
                    out.push_str(class);
                }
                last = class.chars().next_back();
            }
            None => out.extend(letters.iter().filter(|letter| letter.is_ascii_digit())),
        });
    }
    out
}

/// A word by its sounds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Transcribed {
    /// In the letters that the scripts share, vowels as they are written.
    pub letters: String,
    /// The classes of its consonants, one that meets itself again once.
    pub sound: String,
}

/// A word by the sounds of a column that knows every letter: one that is not listed is a class of its own.
pub(crate) fn transcribed(word: &str, strictness: Strictness) -> Transcribed {
    let (mut written, mut sound) = (String::new(), String::new());
    Column::of(strictness).each(word, |group, class| {
        let mut own = [0; 4];
        let class = match class {
            None if matches!(group[0], BEGIN | END | ZWNJ) => return,
            None => &*group[0].encode_utf8(&mut own),
            Some(class) => class,
        };
        match class {
            "" => written.extend(group),
            class => {
                written.push_str(class);
                if !sound.ends_with(class) {
                    sound.push_str(class);
                }
            }
        }
    });
    Transcribed {
        letters: written,
        sound,
    }
}

fn is_of_name(c: char) -> bool {
    is_alphanumeric(c) || is_combining_mark(c) || c == TATWEEL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_alike_in_three_scripts_however_it_is_compared() {
        for strictness in [Strictness::Names, Strictness::Words] {
            let of = |word| sound(word, strictness);
            assert_eq!(of("پوتین"), of("بوتين"));
            assert_eq!(of("پوتین"), of("Putin"));
        }
        let of = |word| sound(word, Strictness::Spellings);
        assert_eq!(of("غوغل"), of("جوجل"));
    }

    #[test]
    fn words_are_told_apart_more_finely_than_names() {
        let apart = |one, other| {
            [Strictness::Names, Strictness::Words]
                .map(|strictness| sound(one, strictness) != sound(other, strictness))
        };
        assert_eq!(apart("قلب", "كلب"), [false, true]);
        assert_eq!(apart("جمال", "كمال"), [false, true]);
        assert_eq!(apart("قلب", "بلق"), [true, true]);
    }

    #[test]
    fn the_vowels_of_a_word_stay_in_its_letters() {
        let word = transcribed("پوتین", Strictness::Words);
        assert_eq!((&*word.letters, &*word.sound), ("bوtیn", "btn"));
    }
}
