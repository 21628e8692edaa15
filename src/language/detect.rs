use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Language;
use crate::text::{TokenKind, tokens};

/// Characters that are read at most: a language shows itself early.
const SAMPLE: usize = 20_000;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Signs {
    /// Letters that only this language writes, among those of its script.
    letters: String,
    /// Letters of its script: each counts a little.
    alphabet: String,
    /// Frequent words.
    words: Vec<String>,
    /// What many words begin with: looked for where nothing else tells.
    begins: String,
}

struct Weights {
    letters: FxHashMap<char, Vec<(usize, u32)>>,
    words: FxHashMap<String, Vec<usize>>,
    /// The bytes of the longest of them: most words of a text are longer.
    longest: usize,
    languages: Vec<Language>,
    begins: Vec<(usize, String)>,
}

/// What speaks for a language, in twentieths: one of its letters, a letter of its script, a frequent word.
const LETTER: u32 = 20;
const OF_SCRIPT: u32 = 1;
const WORD: u32 = 60;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let languages: Vec<Language> = Language::all().collect();
    let (mut letters, mut words) = (
        FxHashMap::<_, Vec<_>>::default(),
        FxHashMap::<_, Vec<_>>::default(),
    );
    let mut begins = Vec::new();
    for (index, language) in languages.iter().enumerate() {
        let signs: Signs = language.section("detect");
        if !signs.begins.is_empty() {
            begins.push((index, signs.begins));
        }
        for c in signs.letters.chars() {
            letters.entry(c).or_default().push((index, LETTER));
        }
        for c in signs.alphabet.chars() {
            letters.entry(c).or_default().push((index, OF_SCRIPT));
        }
        for word in signs.words {
            words.entry(word).or_default().push(index);
        }
    }
    Weights {
        letters,
        longest: words.keys().map(String::len).max().unwrap_or(0),
        words,
        languages,
        begins,
    }
});

/// The language of `text`, judged by the letters and the frequent words of the packs, or
/// [`Language::undetermined`] when too little speaks for any.
///
/// Only the first 20,000 characters are read. A text in a language without a pack is named by the pack
/// that is nearest in script, or undetermined when its words are unknown.
#[must_use]
pub fn detect(text: &str) -> Language {
    let weights = &*WEIGHTS;
    let mut score = vec![0; weights.languages.len()];
    let mut evidence = vec![0; weights.languages.len()];
    let mut counts = Counts::default();
    let end = counts.add(text);
    for (c, languages) in &weights.letters {
        let count = counts.of(*c);
        for &(language, weight) in languages {
            score[language] += u64::from(weight * count);
            evidence[language] += if weight == LETTER { count } else { 0 };
        }
    }
    let sample = &text[..end];
    for word in unicode_words(sample) {
        let word = lower(word);
        if word.len() > weights.longest {
            continue;
        }
        for &language in weights.words.get(&*word).into_iter().flatten() {
            score[language] += u64::from(WORD);
            evidence[language] += 1;
        }
    }
    let best = (0..score.len()).max_by_key(|&language| score[language]);
    match best {
        Some(best) if evidence[best] > 0 => weights.languages[best],
        _ => by_beginnings(sample, weights).unwrap_or(Language::undetermined()),
    }
}

/// How often each character stands among the first of a text.
struct Counts {
    /// Of those to the end of general punctuation, by their codes: most texts have no others.
    near: [u32; Self::NEAR],
    far: FxHashMap<char, u32>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            near: [0; Self::NEAR],
            far: FxHashMap::default(),
        }
    }
}

impl Counts {
    const NEAR: usize = 0x2070;

    fn of(&self, c: char) -> u32 {
        let far = || self.far.get(&c);
        let count = self.near.get(c as usize).or_else(far);
        count.copied().unwrap_or(0)
    }

    /// Counts the characters of a text, and tells where the counted part ends.
    fn add(&mut self, text: &str) -> usize {
        let mut end = 0;
        for c in text.chars().take(SAMPLE) {
            end += c.len_utf8();
            match self.near.get_mut(c as usize) {
                Some(count) => *count += 1,
                None => *self.far.entry(c).or_default() += 1,
            }
        }
        end
    }
}

/// The words of Unicode's boundaries.
fn unicode_words(text: &str) -> impl Iterator<Item = &str> {
    tokens(text)
        .filter(|token| token.kind != TokenKind::Mark)
        .map(|token| &text[token.span])
}

/// A word in small letters; most have no others.
fn lower(word: &str) -> Cow<'_, str> {
    // what follows the first byte of a letter is none of these, whatever the first is
    let small = |byte: u8| !matches!(byte, b'A'..=b'Z' | 0xc0..=0xd7 | 0xdc..=0xff);
    match word.bytes().all(small) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

/// The language of a text too short to have any of its letters and frequent words: one that many of its words begin
/// as they do in no other.
fn by_beginnings(sample: &str, weights: &Weights) -> Option<Language> {
    /// Shorter words are no noun with an article.
    const LETTERS: usize = 5;
    let begins = |beginning: &str| {
        unicode_words(sample)
            .any(|word| word.starts_with(beginning) && word.chars().count() >= LETTERS)
    };
    let found = weights.begins.iter().find(|(_, text)| begins(text));
    found.map(|(language, _)| weights.languages[*language])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_shows_in_letters_and_words() {
        for (text, code) in [
            ("وقال رئيس الوزراء إن بلاده لن تشارك في التدريبات", "ar"),
            ("نخست‌وزیر گفت که کشورش در این رزمایش شرکت نمی‌کند", "fa"),
            ("نخست وزير گفت كه كشورش در اين رزمايش شركت نمي كند", "fa"),
            (
                "The prime minister said that his country will not take part",
                "en",
            ),
            ("وصل الوفد", "ar"),
            ("وصل وفد", "und"),
            ("12:30", "und"),
            ("", "und"),
        ] {
            assert_eq!(detect(text).code(), code, "{text}");
        }
    }
}
