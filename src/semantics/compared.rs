use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::document::{TokenKind, tokens};
use crate::language::morphology::{Morphology, Sequence};
use crate::language::sound::{Strictness, transcribed};
use crate::language::{ForEach, Language, folded};
use crate::text::{Span, ZWNJ};

/// What a token is for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Letters of a script that parts words.
    Word,
    /// One or two characters of a script that does not part words.
    Characters,
    /// A number by its value.
    Number,
    /// A mark that a translation keeps.
    Mark,
}

/// One token as it is compared.
///
/// The words are those of [`tokens`], with two differences: a number is its value and a mark its class, as a translation
/// writes both otherwise, and scripts without spaces are taken by characters and their pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub kind: Kind,
    /// As it was first met.
    pub surface: Box<str>,
    /// Folded, without joiners; the value of a number; the class of a mark.
    pub form: Box<str>,
    /// The form without what inflects it.
    pub stem: Box<str>,
    /// The form in the letters that both scripts share, vowels kept where they are written.
    pub sounds: Box<str>,
    /// The classes of its consonants, doubled ones once.
    pub skeleton: Box<str>,
}

/// The fewest letters that must remain of a word when something is stripped from it.
const LEAST_STEM: usize = 3;

/// The section `alignment` of a language pack.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct AlignmentSection {
    /// Stripped from the front of a word, the first of them first.
    before: Vec<Sequence>,
    definite: Vec<Sequence>,
    /// Stripped from its end.
    endings: Vec<String>,
    /// Parts of a word around a ZWNJ that do not belong to its stem.
    joined_before: Vec<Sequence>,
    joined_after: Vec<Sequence>,
    marks: BTreeMap<String, String>,
}

/// How the words of one language are made comparable.
pub(super) struct Rules {
    conjunctions: Vec<String>,
    articles: Vec<String>,
    endings: Vec<String>,
    joined_before: Vec<String>,
    joined_after: Vec<String>,
    marks: FxHashMap<String, String>,
}

pub(super) static RULES: ForEach<Rules> = ForEach::new(Rules::read);

/// The words of a text in order, each as it stands and without what inflects it; numbers and marks are left out.
#[cfg(feature = "store")]
pub(crate) fn stems(text: &str, language: Language) -> Vec<(Box<str>, Box<str>)> {
    let mut words = RULES.of(language).words(text);
    words.retain(|word| matches!(word.kind, Kind::Word | Kind::Characters));
    let pair = |word: Compared| (word.surface, word.stem);
    words.into_iter().map(pair).collect()
}

impl Rules {
    fn read(language: Language) -> Self {
        let section: AlignmentSection = language.section("alignment");
        let fold = |words: Vec<String>| -> Vec<String> {
            let mut words: Vec<String> = words.iter().map(|word| folded(word)).collect();
            // the longest that fits is stripped
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            words
        };
        let morphology = Morphology::of(language);
        let written = |sequences: &[Sequence]| fold(morphology.written(sequences));
        Self {
            conjunctions: written(&section.before),
            articles: written(&section.definite),
            joined_before: written(&section.joined_before),
            joined_after: written(&section.joined_after),
            endings: fold(section.endings),
            marks: section.marks.into_iter().collect(),
        }
    }

    /// The tokens of a text as they are compared, in order.
    pub fn words(&self, text: &str) -> Vec<Compared> {
        let mut out: Vec<Compared> = Vec::new();
        let mut run = Run::default();
        for token in tokens(text) {
            let surface = &text[token.span];
            out.extend(run.pair(token.kind, token.span, surface));
            out.extend(self.compared(token.kind, surface, &folded(surface)));
        }
        out
    }

    /// A token as it is compared, if it is.
    pub fn compared(&self, kind: TokenKind, surface: &str, folded: &str) -> Option<Compared> {
        match kind {
            TokenKind::Number => Some(number(surface, folded)),
            TokenKind::Mark => self.mark(surface),
            TokenKind::Word if character(surface).is_some() => {
                Some(plain(Kind::Characters, surface, folded))
            }
            TokenKind::Word => self.word(surface, folded),
        }
    }

    fn mark(&self, surface: &str) -> Option<Compared> {
        let class = self.marks.get(surface)?;
        Some(plain(Kind::Mark, surface, class))
    }

    fn word(&self, surface: &str, form: &str) -> Option<Compared> {
        if form.is_empty() {
            return None;
        }
        let bare: String = form.chars().filter(|c| *c != ZWNJ).collect();
        let heard = transcribed(self.without_article(&bare), Strictness::Words);
        Some(Compared {
            kind: Kind::Word,
            surface: surface.into(),
            stem: self.stem(form).into(),
            form: bare.into(),
            sounds: heard.letters.into(),
            skeleton: heard.sound.into(),
        })
    }

    fn without_article<'a>(&self, form: &'a str) -> &'a str {
        strip_front(form, &self.articles, LEAST_STEM)
    }

    fn stem(&self, form: &str) -> String {
        let mut parts: Vec<&str> = form.split(ZWNJ).filter(|part| !part.is_empty()).collect();
        let is = |part: &str, list: &[String]| list.iter().any(|word| word == part);
        if parts.len() > 1 && is(parts[0], &self.joined_before) {
            parts.remove(0);
        }
        while parts.len() > 1 && is(parts[parts.len() - 1], &self.joined_after) {
            parts.pop();
        }
        let joined = parts.concat();
        // a conjunction of one letter needs more letters behind it, or it is the word's own
        let stem = strip_front(&joined, &self.conjunctions, LEAST_STEM + 1);
        let stem = strip_front(stem, &self.articles, LEAST_STEM);
        let end = self.endings.iter().find_map(|ending| {
            stem.strip_suffix(ending.as_str())
                .filter(|rest| rest.chars().count() >= LEAST_STEM)
        });
        end.unwrap_or(stem).to_owned()
    }
}

fn strip_front<'a>(word: &'a str, list: &[String], least: usize) -> &'a str {
    list.iter()
        .find_map(|front| {
            word.strip_prefix(front.as_str())
                .filter(|rest| rest.chars().count() >= least)
        })
        .unwrap_or(word)
}

fn plain(kind: Kind, surface: &str, form: &str) -> Compared {
    Compared {
        kind,
        surface: surface.into(),
        form: form.into(),
        stem: form.into(),
        sounds: "".into(),
        skeleton: "".into(),
    }
}

/// A run of characters of a script that parts no words: pairs of neighbours stand in for words.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Where the last character ends, and which it is.
    last: Option<(usize, char)>,
}

impl Run {
    /// The next token: the pair that it makes with the one before.
    pub fn pair(&mut self, kind: TokenKind, span: Span, surface: &str) -> Option<Compared> {
        let c = character(surface).filter(|_| kind == TokenKind::Word);
        let last = std::mem::replace(&mut self.last, c.map(|c| (span.end, c)));
        let (end, before) = last?;
        let pair = format!("{before}{}", c.filter(|_| end == span.start)?);
        Some(plain(Kind::Characters, &pair, &folded(&pair)))
    }
}

/// The only character of a token, when its script parts no words.
fn character(surface: &str) -> Option<char> {
    let mut chars = surface.chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    single.filter(|c| parts_no_words(*c))
}

/// A number by its value: digits of one system, no thousands separators, a full stop for the decimals.
fn number(surface: &str, text: &str) -> Compared {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !is_separator(c))
        .unwrap_or(text.len());
    let text = text[..end].trim_end_matches(is_separator);
    let groups: Vec<&str> = text.split(is_separator).collect();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|group| group.len() == 3);
    let value = groups.join(if thousands { "" } else { "." });
    let value = value.trim_start_matches('0');
    plain(
        Kind::Number,
        surface,
        if value.is_empty() { "0" } else { value },
    )
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '٬' | '٫' | '\'' | '’' | '،')
}

/// Ideographs and kana: scripts whose words stand without spaces and which Unicode's word boundaries
/// divide into single characters.
fn parts_no_words(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x9FFF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(language: &str, word: &str) -> String {
        let rules = RULES.of(Language::named_or_general(language).expect("a known code"));
        rules.words(word)[0].stem.to_string()
    }

    #[test]
    fn a_stem_is_free_of_what_is_joined_to_it() {
        assert_eq!(stem("ar", "والمدرسات"), folded("مدرس"));
        assert_eq!(stem("ar", "مدرسة"), folded("مدرس"));
        assert_eq!(stem("fa", "می‌کتاب‌هایش"), folded("کتاب"));
        assert_eq!(stem("fa", "کتابها"), folded("کتاب"));
        assert_eq!(stem("ar", "ولد"), folded("ولد"));
    }

    #[test]
    fn a_number_is_its_value_in_whatever_digits() {
        for (text, value) in [
            ("٣٬٣٠٠", "3300"),
            ("۳٫۵", "3.5"),
            ("3,5", "3.5"),
            ("1.234.567", "1234567"),
            ("14th", "14"),
            ("007", "7"),
        ] {
            assert_eq!(&*number(text, &folded(text)).form, value, "{text}");
        }
    }

    #[test]
    fn a_name_sounds_alike_in_three_languages() {
        let skeleton = |language, word| {
            let rules = RULES.of(Language::named(language).expect("a known code"));
            rules.words(word)[0].skeleton.to_string()
        };
        assert_eq!(skeleton("ar", "غوغل"), skeleton("fa", "گوگل"));
        assert_eq!(skeleton("ar", "بوتين"), skeleton("fa", "پوتین"));
        assert_eq!(skeleton("fa", "پوتین"), skeleton("en", "Putin"));
    }

    #[test]
    fn text_without_spaces_is_taken_by_characters_and_their_pairs() {
        let rules = RULES.of(Language::named_or_general("zh").expect("a known code"));
        let forms: Vec<_> = rules
            .words("北京大。学")
            .into_iter()
            .map(|w| w.form)
            .collect();
        assert_eq!(forms.join(" "), "北 北京 京 京大 大 学");
    }
}
