//! Whether a text expresses a concept: by a listed form, or by something that any reader would take for one.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::names::Sound;
use super::side::{Side, plain};
use super::typography::{self, Typography};
use crate::glossary::{Concept, Status};
use crate::language::{Language, folded};

/// The text of one side, prepared for asking whether it expresses a concept.
pub(super) struct Said<'a> {
    code: &'static str,
    table: Option<&'static Typography>,
    concepts: FxHashSet<usize>,
    /// What the glossary names here, without suffixes.
    terms: FxHashSet<String>,
    words: Vec<&'a str>,
    /// Words of several Latin capitals.
    acronyms: Vec<&'a str>,
    /// Without spaces.
    together: String,
}

/// The fewest letters of a form that is recognised when written as one word or with a slip.
const LONG: usize = 5;
const LONG_WITH_SLIP: usize = 8;
/// How many letters may be added before and after a word without making it another one.
const AFFIXES: usize = 4;
/// The fewest words of a name with initials, and the fewest letters of such initials.
const INITIALS: usize = 2;

impl<'a> Said<'a> {
    pub fn by(side: &'a Side) -> Self {
        let code = side.language.code();
        let table = typography::of(code);
        Self {
            code,
            table,
            concepts: side.terms.iter().map(|mention| mention.concept).collect(),
            terms: (side.terms.iter())
                .map(|mention| plain(&side.text[mention.span]))
                .map(|form| table.map_or(form.clone(), |table| table.stem(&form).to_owned()))
                .collect(),
            words: side.plain.split(' ').collect(),
            acronyms: acronyms(&side.text).collect(),
            together: side.plain.replace(' ', ""),
        }
    }

    /// Whether a match of the glossary names the concept.
    pub fn names(&self, index: usize) -> bool {
        self.concepts.contains(&index)
    }

    /// Whether the side names the concept: by a match, by any of its forms in any language, or by the initials
    /// of a form in Latin letters.
    pub fn has(&self, index: usize, concept: &Concept) -> bool {
        let good = |term: &&crate::glossary::Term| term.status <= Status::Proposed;
        let mut forms = concept.terms.iter().filter(good);
        self.names(index)
            || forms.any(|term| {
                let form = plain(&term.form);
                let short = initials(&form);
                let is_short = |short: &String| match short.len() {
                    2 => self
                        .acronyms
                        .iter()
                        .any(|word| word.eq_ignore_ascii_case(short)),
                    _ => self.has_word(short),
                };
                self.holds(&form) || short.as_ref().is_some_and(is_short)
            })
    }

    /// Whether a word in another script sounds like `name`, which is in the language `code`; one of the two
    /// languages knows how foreign names sound.
    pub fn has_sound_of(&self, name: &str, code: &str) -> bool {
        self.sounds_in(code, name) || self.sounds_in(self.code, name)
    }

    fn sounds_in(&self, code: &str, name: &str) -> bool {
        let sound = |word: &str| Sound::of(word, code).map(Sound::simple);
        let Some(own) = sound(name).filter(|sound| sound.len() >= 2) else {
            return false;
        };
        let article = typography::of(code).map_or("", |table| table.written.article.as_str());
        let other = |word: &&&str| word.is_ascii() != name.is_ascii();
        let mut others = self.words.iter().filter(other);
        others.any(|word| {
            let bare = word.strip_prefix(article).filter(|bare| !bare.is_empty());
            let mut forms = [Some(*word), bare].into_iter().flatten();
            forms.any(|word| sound(word).is_some_and(|sound| sound.is_near(&own)))
        })
    }

    /// Whether the side has an acronym that `source` has not and that may begin with a form of the concept in
    /// Latin letters: ILI for *influenza-like illness*.
    pub fn may_abbreviate(&self, concept: &Concept, source: &str) -> bool {
        let mut initials = concept.terms.iter().filter_map(|term| {
            let first = term.form.chars().next()?;
            first
                .is_ascii_alphabetic()
                .then_some(first.to_ascii_uppercase())
        });
        let new = |acronym: &&&str| !source.contains(**acronym);
        let acronyms: Vec<&&str> = self.acronyms.iter().filter(new).collect();
        initials.any(|first| acronyms.iter().any(|acronym| acronym.starts_with(first)))
    }

    /// Whether the side has a part of one of the concept's forms that carries it: more than half of its letters, half of them
    /// in words that are terms by themselves, or half of its words and the first among them, which in these languages is the
    /// noun that the others describe: تماس مستقیم where the glossary lists تماس فیزیکی. Words that a conjunction joins are
    /// one: مرگ و میر.
    pub fn has_part(&self, concept: &Concept) -> bool {
        let half = |form: &str| {
            let words: Vec<&str> = form.split(' ').map(|word| self.stem(word)).collect();
            let held: Vec<bool> = words.iter().map(|word| self.has_word(word)).collect();
            let of = |word: &&str| word.chars().count();
            let letters: usize = words.iter().map(of).sum();
            let carried = words.iter().zip(&held).filter(|(_, held)| **held);
            let carried: usize = carried.map(|(word, _)| of(word)).sum();
            let members: Vec<&[bool]> = joined(&words, self.code, &held).collect();
            let of_member = |member: &&&[bool]| member.iter().all(|held| *held);
            let count = members.iter().filter(of_member).count();
            let edge = |written: &&&str| {
                let length = written.chars().count();
                length >= LONG
                    && 2 * length > letters
                    && (form.starts_with(**written) || form.ends_with(**written))
            };
            let is_term = |(word, held): (&&str, &bool)| !held || self.terms.contains(*word);
            let half = 2 * carried == letters && words.iter().zip(&held).all(is_term);
            let carries = 2 * carried > letters || half || held[0] && 2 * count >= members.len();
            words.len() > 1 && carries || self.words.iter().any(|w| edge(&w))
        };
        let mut forms = concept.terms.iter().map(|term| plain(&term.form));
        forms.any(|form| !form.is_empty() && half(&form))
    }

    /// Whether the side holds all words of a form, in whatever order and inflection: "virus corona" for "corona
    /// virus" is a matter of style. Written together counts, as does another spelling of a long word, one for
    /// many, and a slip of the pen.
    fn holds(&self, form: &str) -> bool {
        let whole = form.replace(' ', "");
        if whole.is_empty() {
            return false;
        }
        let length = whole.chars().count();
        let together = length >= LONG && self.together.contains(&whole);
        // what is only a suffix is in no form of the word that counts
        let stems = form.split(' ').map(|word| self.stem(word));
        let mut stems = stems.filter(|stem| !stem.is_empty());
        together
            || stems.all(|word| self.has_word(word))
            || length >= LONG_WITH_SLIP && self.has_slip(form, &whole)
    }

    fn stem<'w>(&self, word: &'w str) -> &'w str {
        self.table.map_or(word, |table| table.stem(word))
    }

    /// Whether as many words as the form has, one more or one less, are the form but for one letter.
    fn has_slip(&self, form: &str, whole: &str) -> bool {
        // another digit is another thing
        if whole.contains(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let count = form.split(' ').count();
        (count.saturating_sub(1).max(1)..=count + 1).any(|count| {
            let runs = self.words.windows(count);
            let near = |run: &&[&str]| {
                let bytes: usize = run.iter().map(|word| word.len()).sum();
                bytes.abs_diff(whole.len()) <= 2
            };
            runs.filter(near)
                .any(|run| one_letter_apart(&run.concat(), whole))
        })
    }

    fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|written| self.is_form(written, word))
    }

    fn is_form(&self, written: &str, word: &str) -> bool {
        if written == word {
            return true;
        }
        let length = word.chars().count();
        if length >= 4 && written.chars().count() <= length + AFFIXES {
            let formative = |before: &str| {
                let table = self.table.map_or(&[][..], |table| &table.formatives);
                before.is_empty() || table.iter().any(|formative| formative == before)
            };
            if written
                .find(word)
                .is_some_and(|at| formative(&written[..at]))
            {
                return true;
            }
        }
        let foreign = word.is_ascii() && !written.is_ascii();
        let enough = if foreign { 3 } else { 4 };
        let own = Sound::of(word, self.code).filter(|sound| sound.len() >= enough);
        let Some((own, table)) = own.zip(self.table) else {
            return false;
        };
        let sounds =
            |written: &str| Sound::of(written, self.code).is_some_and(|other| own == other);
        // a letter that is mostly a vowel may stand for a consonant of a foreign form
        let consonant = |(at, c): (usize, char)| {
            table.written.glides.get(&c).is_some_and(|consonant| {
                let (before, after) = (&written[..at], &written[at + c.len_utf8()..]);
                sounds(&format!("{before}{consonant}{after}"))
            })
        };
        sounds(written) || foreign && written.char_indices().any(consonant)
    }
}

/// What is told of the words of a form, those that a conjunction joins together.
fn joined<'h>(words: &[&str], code: &str, held: &'h [bool]) -> impl Iterator<Item = &'h [bool]> {
    let joins: Vec<bool> = words
        .iter()
        .map(|word| is_conjunction(word, code))
        .collect();
    let mut starts: Vec<usize> = (0..words.len())
        .filter(|&at| at == 0 || !joins[at] && !joins[at - 1])
        .collect();
    starts.push(words.len());
    let bounds: Vec<(usize, usize)> = starts.windows(2).map(|pair| (pair[0], pair[1])).collect();
    bounds.into_iter().map(|(from, to)| &held[from..to])
}

/// Whether a word, folded, joins two words of one expression.
fn is_conjunction(word: &str, code: &str) -> bool {
    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Joining {
        conjunctions: String,
    }
    static CONJUNCTIONS: LazyLock<FxHashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
        let read = |language: Language| {
            let section: Joining = language.section("events");
            let words = section.conjunctions.split(" | ").map(folded);
            (language.code(), words.collect())
        };
        Language::all().map(read).collect()
    });
    (CONJUNCTIONS.get(code)).is_some_and(|words| words.iter().any(|known| known == word))
}

/// The words of a text that are two Latin capitals or more.
fn acronyms(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| word.len() >= INITIALS && word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// The first letters of a form of two words or more in Latin letters.
fn initials(form: &str) -> Option<String> {
    let words = form.split(' ');
    let initials: Option<String> = words
        .map(|word| word.chars().next().filter(char::is_ascii_alphabetic))
        .collect();
    initials.filter(|initials| initials.len() >= INITIALS)
}

/// Whether two texts differ in one letter that was changed, left out or added, or in two that changed places.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = match one.len() <= other.len() {
        true => (&one, &other),
        false => (&other, &one),
    };
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[head..], &long[head..]);
    match (short, long) {
        ([a, b, short @ ..], [c, d, long @ ..]) if a == d && b == c => short == long,
        ([_, short @ ..], [_, long @ ..]) if short.len() == long.len() => short == long,
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_changed_left_out_added_or_exchanged_is_a_slip() {
        for slip in ["کروناوایروس", "کرونایروس", "کروناویروص", "کرونایوروس"]
        {
            assert!(one_letter_apart("کروناویروس", slip), "{slip}");
        }
        assert!(!one_letter_apart("پاندمی", "اپیدمی"));
    }

    #[test]
    fn words_that_a_conjunction_joins_are_one_member_of_a_form() {
        let members = |words: &[&str], code| -> Vec<usize> {
            let held = vec![false; words.len()];
            joined(words, code, &held).map(<[bool]>::len).collect()
        };
        assert_eq!(members(&["نرخ", "مرگ", "و", "میر"], "fa"), [1, 3]);
        assert_eq!(members(&["wear", "and", "tear"], "en"), [3]);
        assert_eq!(members(&["تماس", "فیزیکی"], "fa"), [1, 1]);
        assert_eq!(members(&["و"], "fa"), [1]);
    }

    #[test]
    fn initials_stand_for_long_names_in_latin_letters_only() {
        assert_eq!(
            initials("severe acute respiratory syndrome").as_deref(),
            Some("sars")
        );
        assert_eq!(initials("great britain").as_deref(), Some("gb"));
        assert_eq!(initials("corona"), None);
        assert_eq!(initials("سندرم حاد تنفسی شدید"), None);
    }
}
