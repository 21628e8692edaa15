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
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(u64);

impl Key {
    pub fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, digit))
    }

    /// The key of a pair of numbers.
    pub fn of_pair(first: u32, second: u32) -> Self {
        Self((u64::from(first) << 32 | u64::from(second)).wrapping_mul(BASE))
    }

    /// The key of this text followed by another one, which has `len` bytes.
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
/// answers first, since most of what is looked up is not there (Bloom 1970; both bits of a key stand in one
/// word of memory).
#[derive(Debug)]
pub(crate) struct Sieve {
    words: Vec<u64>,
    /// How far a spread key is shifted to give the place of its word.
    shift: u32,
}

impl Default for Sieve {
    fn default() -> Self {
        Self::for_count(0)
    }
}

impl Sieve {
    /// A sieve for this many keys, with ten to twenty bits for each.
    pub fn for_count(count: usize) -> Self {
        let words = (count / 6 + 64).next_power_of_two();
        Self {
            words: vec![0; words],
            shift: u64::BITS - words.trailing_zeros(),
        }
    }

    fn place(&self, key: Key) -> (usize, u64) {
        let spread = key.0.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let bits = 1 << (spread & 63) | 1 << ((spread >> 6) & 63);
        ((spread >> self.shift) as usize, bits)
    }

    pub fn add(&mut self, key: Key) {
        let (word, bits) = self.place(key);
        self.words[word] |= bits;
    }

    pub fn may_hold(&self, key: Key) -> bool {
        let (word, bits) = self.place(key);
        self.words[word] & bits == bits
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
    /// The number of the text with this key and length in bytes.
    ///
    /// Two texts of equal length and key are taken for one: among a million texts and a billion words looked
    /// up, that is to be expected less than once in ten thousand glossaries.
    pub fn first(&self, key: Key, len: usize) -> u32 {
        if !self.seen.may_hold(key) {
            return 0;
        }
        match self.known.get(&key) {
            Some(known) if known.len as usize == len => known.first,
            _ => 0,
        }
    }

    /// The number of a text while texts are added.
    pub fn first_mut(&mut self, text: &str) -> &mut u32 {
        let letters = &mut self.letters;
        let known = self.known.entry(Key::of(text)).or_insert_with(|| {
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

    /// The number of a text that [`Texts::seal`] may not have seen.
    pub fn first_of(&self, text: &str) -> u32 {
        self.known
            .get(&Key::of(text))
            .map_or(0, |known| known.first)
    }

    /// Makes what was added ready to be looked up.
    pub fn seal(&mut self) {
        self.seen = Sieve::for_count(self.known.len());
        self.known.keys().for_each(|&key| self.seen.add(key));
    }

    pub fn len(&self) -> usize {
        self.known.len()
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
        texts.seal();
        let halves = Key::of("قی").followed_by(Key::of("مت"), "مت".len());
        assert_eq!(texts.first(halves, "قیمت".len()), 7);
        assert_eq!(texts.first(Key::of("قیم"), "قیم".len()), 0);
    }
}
