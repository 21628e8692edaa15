use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

use super::Language;

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
    letters: FxHashMap<char, Vec<(usize, f32)>>,
    words: FxHashMap<String, Vec<usize>>,
    languages: Vec<Language>,
    begins: Vec<(usize, String)>,
}

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
            letters.entry(c).or_default().push((index, 1.0));
        }
        for c in signs.alphabet.chars() {
            letters.entry(c).or_default().push((index, 0.05));
        }
        for word in signs.words {
            words.entry(word).or_default().push(index);
        }
    }
    Weights {
        letters,
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
    let end = text
        .char_indices()
        .nth(SAMPLE)
        .map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let mut score = vec![0f32; weights.languages.len()];
    let mut evidence = vec![0u32; weights.languages.len()];
    for c in sample.chars() {
        for &(language, weight) in weights.letters.get(&c).into_iter().flatten() {
            score[language] += weight;
            evidence[language] += u32::from(weight >= 1.0);
        }
    }
    for word in sample.unicode_words() {
        let lower = word.to_lowercase();
        for &language in weights.words.get(&lower).into_iter().flatten() {
            score[language] += 3.0;
            evidence[language] += 1;
        }
    }
    let best = (0..score.len()).max_by(|&a, &b| score[a].total_cmp(&score[b]));
    match best {
        Some(best) if evidence[best] > 0 => weights.languages[best],
        _ => by_beginnings(sample, weights).unwrap_or(Language::undetermined()),
    }
}

/// The language of a text too short to have any of its letters and frequent words: one that many of its words begin
/// as they do in no other.
fn by_beginnings(sample: &str, weights: &Weights) -> Option<Language> {
    /// Shorter words are no noun with an article.
    const LETTERS: usize = 5;
    let begins = |beginning: &str| {
        sample
            .unicode_words()
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
