use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The base of the keys: odd, its bits all over the word.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Its powers, for texts of the length of words.
static POWERS: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut powers = [1u64; 256];
    for at in 1..powers.len() {
        powers[at] = powers[at - 1].wrapping_mul(BASE);
    }
    powers
});

fn power(exponent: usize) -> u64 {
    match POWERS.get(exponent) {
        Some(&power) => power,
        None => BASE.wrapping_pow(exponent as u32),
    }
}

/// A number that stands for a text: its bytes as the digits of a number to the base [`BASE`] modulo 2^64.
///
/// The key of a part of a text follows from those of its beginnings, and the key of two texts one after the
/// other from theirs, so that a word is taken apart in all ways without being read again (Karp and Rabin 1987).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

impl Key {
    pub fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, digit))
    }

    /// The key of this text followed by another one, of so many bytes.
    pub fn followed_by(self, other: Self, len: usize) -> Self {
        Self(self.0.wrapping_mul(power(len)).wrapping_add(other.0))
    }
}

fn digit(key: u64, byte: u8) -> u64 {
    // no byte counts as nothing, so that no text is another one with zeros before it
    key.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

/// A text with the keys of all its parts.
pub(super) struct Keyed<'t> {
    pub text: &'t str,
    /// The key of each beginning by its length.
    beginnings: Vec<u64>,
}

impl<'t> Keyed<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut beginnings = Vec::with_capacity(text.len() + 1);
        let mut key = 0;
        beginnings.push(key);
        beginnings.extend(text.bytes().map(|byte| {
            key = digit(key, byte);
            key
        }));
        Self { text, beginnings }
    }

    /// The key of the bytes from `start` to `end`.
    pub fn part(&self, start: usize, end: usize) -> Key {
        let before = self.beginnings[start].wrapping_mul(power(end - start));
        Key(self.beginnings[end].wrapping_sub(before))
    }
}

/// A set of keys that may hold some more than it was given: small enough for the processor's cache, it
/// answers first, since most of what is looked up is not there.
#[derive(Debug)]
pub(super) struct Sieve(Vec<u64>);

impl Default for Sieve {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::BITS - 6)])
    }
}

impl Sieve {
    const BITS: u32 = 22;

    fn place(key: Key) -> (usize, u64) {
        let bit = (key.0.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> (64 - Self::BITS)) as usize;
        (bit / 64, 1 << (bit % 64))
    }

    pub fn add(&mut self, key: Key) {
        let (word, bit) = Self::place(key);
        self.0[word] |= bit;
    }

    pub fn may_hold(&self, key: Key) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }
}

/// The texts of a lexicon, each with a number (that of its first entry, counted from 1; 0 for none).
#[derive(Debug, Default)]
pub(super) struct Texts {
    seen: Sieve,
    known: FxHashMap<Key, Known>,
    /// All texts, one after the other.
    letters: String,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    start: u32,
    len: u32,
    first: u32,
}

impl Texts {
    /// The number of `stem` followed by `end`, which have together the key `key`.
    pub fn first(&self, key: Key, stem: &str, end: &str) -> u32 {
        if !self.seen.may_hold(key) {
            return 0;
        }
        match self.known.get(&key) {
            Some(known) if self.text(*known).strip_prefix(stem) == Some(end) => known.first,
            _ => 0,
        }
    }

    /// Two texts with one key: the second is not told from the first's absence and stays unknown. With
    /// keys of 64 bits that is not to be expected.
    pub fn first_mut(&mut self, text: &str) -> &mut u32 {
        let key = Key::of(text);
        self.seen.add(key);
        let letters = &mut self.letters;
        let known = self.known.entry(key).or_insert_with(|| {
            let start = letters.len() as u32;
            letters.push_str(text);
            Known {
                start,
                len: text.len() as u32,
                first: 0,
            }
        });
        &mut known.first
    }

    /// All texts with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        (self.known.values()).map(|known| (self.text(*known), known.first))
    }

    fn text(&self, known: Known) -> &str {
        let start = known.start as usize;
        &self.letters[start..start + known.len as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_key_of_a_part_is_the_key_of_its_text(text in "[a-zء-ی]{0,150}", a in 0..300usize, b in 0..300usize) {
            let keyed = Keyed::new(&text);
            let (start, end) = (a.min(b).min(text.len()), a.max(b).min(text.len()));
            if let Some(part) = text.get(start..end) {
                prop_assert_eq!(keyed.part(start, end), Key::of(part));
                let whole = Key::of(&text[..start]).followed_by(Key::of(&text[start..]), text.len() - start);
                prop_assert_eq!(whole, Key::of(&text));
            }
        }
    }

    #[test]
    fn a_text_is_found_by_its_halves_and_no_other_text_is() {
        let mut texts = Texts::default();
        *texts.first_mut("قیمت") = 7;
        assert_eq!(texts.first(Key::of("قیمت"), "قی", "مت"), 7);
        assert_eq!(texts.first(Key::of("قیمت"), "قی", "م"), 0);
        assert_eq!(texts.first(Key::of("قیم"), "قیم", ""), 0);
    }
}
