//! Words other than names that one text or collection spells in two ways.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::finding::Place;
use super::rule::Rule;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography::{self, Hamza};
use crate::document::{Token, TokenKind};
use crate::language::{Language, folded};
use crate::text::{Span, TATWEEL, ZWNJ, is_format, is_vowel_mark};

/// Words are collected from at most this many sides.
const SIDES: usize = 60_000;
/// The fewest letters for two spellings to be one word and not similar by chance.
const LETTERS: usize = 5;
/// The fewest letters of what a pack lists to be a word and not a part of words.
const WHOLE: usize = 4;
/// The fewest letters of a word that may have lost a space.
const FUSED: usize = 6;

/// The spellings of words by language and by the letters that all of them share.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    words: BTreeMap<&'static str, FxHashMap<String, Vec<Spelling>>>,
    sides: usize,
}

/// A word, or two words in a row, as it is written.
#[derive(Debug)]
struct Spelling {
    written: String,
    count: u32,
    first: Place,
}

impl Spellings {
    pub fn add(&mut self, side: &Side) {
        if self.sides >= SIDES || !side.language.is_right_to_left() {
            return;
        }
        self.sides += 1;
        let variants = variants(side.language.code());
        let letters_alike = alike(side.language.code());
        let known = self.words.entry(side.language.code()).or_default();
        let mut add = |span: Span| {
            let written = as_compared(&side.text[span], letters_alike);
            let mut key = folded(&written).replace([ZWNJ, ' '], "");
            if let Some([of, to]) = variants
                .iter()
                .find(|[_, other]| key.contains(other.as_str()))
            {
                key = key.replace(to.as_str(), of);
            }
            let spellings = known.entry(key).or_default();
            match spellings
                .iter_mut()
                .find(|spelling| spelling.written == written)
            {
                Some(spelling) => spelling.count += 1,
                None => spellings.push(Spelling {
                    written,
                    count: 1,
                    first: side.place(span),
                }),
            }
        };
        let letters = |token: &Token| {
            side.word(*token)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
        };
        let own = |token: &Token| {
            !side
                .word(*token)
                .bytes()
                .any(|byte| byte.is_ascii_alphabetic())
        };
        for token in side
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word && own(token))
        {
            let listed = || {
                let word = folded(side.word(*token));
                let holds = |form: &String| form.chars().count() >= WHOLE && word == *form;
                variants.iter().flatten().any(holds)
            };
            // a pack says what short words are one
            if letters(token) >= LETTERS || listed() {
                add(token.span);
            }
        }
        for pair in side.tokens.windows(2) {
            let [one, two] = [&pair[0], &pair[1]];
            let number = two.kind == TokenKind::Number;
            let words = one.kind == TokenKind::Word
                && (number || two.kind == TokenKind::Word && letters(two) >= 2);
            let beside = &side.text[one.span.end..two.span.start] == " ";
            if words
                && beside
                && own(one)
                && letters(one) >= 2
                && letters(one) + letters(two) >= FUSED
            {
                add(Span::new(one.span.start, two.span.end));
            }
        }
    }
}

/// The pairs of spellings that a pack lists, folded: the first stands for both.
fn variants(language: &str) -> &'static [[String; 2]] {
    static VARIANTS: LazyLock<FxHashMap<&'static str, Vec<[String; 2]>>> = LazyLock::new(|| {
        let of = |language: Language| {
            let table = typography::of(language.code());
            let pairs = table.map_or(&[][..], |table| &table.variants);
            let folded = |pair: &[String; 2]| pair.each_ref().map(|text| folded(text));
            let pairs = pairs.iter().map(folded).filter(|[one, other]| one != other);
            (language.code(), pairs.collect())
        };
        Language::all().map(of).collect()
    });
    VARIANTS.get(language).map_or(&[], Vec::as_slice)
}

/// The letters of a language that make no other spelling, and the letter that stands for each.
fn alike(language: &str) -> &'static BTreeMap<char, char> {
    static NONE: BTreeMap<char, char> = BTreeMap::new();
    typography::of(language).map_or(&NONE, |table| &table.alike)
}

/// A word as its spellings compare: without vowel marks, tatweel and marks of direction, with one letter for those that
/// are alike.
fn as_compared(word: &str, alike: &BTreeMap<char, char>) -> String {
    let kept = |c: &char| !is_vowel_mark(*c) && *c != TATWEEL && !is_format(*c);
    let one = |c: char| *alike.get(&c).unwrap_or(&c);
    word.chars().filter(kept).map(one).collect()
}

/// The rarer of two spellings of one word.
pub(super) fn varies(spellings: &Spellings, rule: &'static Rule, out: &mut Reporter) {
    for (language, words) in &spellings.words {
        let Some(table) = typography::of(language) else {
            continue;
        };
        let mut groups: Vec<&Vec<Spelling>> =
            words.values().filter(|group| group.len() > 1).collect();
        groups.sort_by(|a, b| {
            (&a[0].first.path, a[0].first.span).cmp(&(&b[0].first.path, b[0].first.span))
        });
        for group in groups {
            let mut order: Vec<&Spelling> = group.iter().collect();
            order.sort_by_key(|spelling| {
                (std::cmp::Reverse(spelling.count), spelling.written.clone())
            });
            let (mut told, usual) = (false, order[0]);
            for rare in &order[1..] {
                let differing = differ(rare, usual, &table.hamza);
                let Some((wrong, right)) = differing.filter(|_| !told) else {
                    continue;
                };
                told = true;
                let arguments = vec![
                    ("text", wrong.first.text.clone()),
                    ("usual", right.first.text.clone()),
                    ("count", right.count.to_string()),
                ];
                let draft = Draft::new(wrong.first.clone(), "spelling-varies", arguments)
                    .beside(right.first.clone())
                    .suggest(&right.first.text);
                out.report(rule, draft);
            }
        }
    }
}

/// The spelling to mend and the one to keep, when the two are one word: a space or ZWNJ that one has lost, or a hamza
/// that one leaves out. Two hamzas in different places make different words.
fn differ<'s>(
    rare: &'s Spelling,
    usual: &'s Spelling,
    hamza: &Hamza,
) -> Option<(&'s Spelling, &'s Spelling)> {
    let bare = |text: &str| text.replace([ZWNJ, ' '], "");
    let (one, other) = (&rare.written, &usual.written);
    if bare(one) == bare(other) {
        let (space, joiner) = (
            |text: &str| text.contains(' '),
            |text: &str| text.contains(ZWNJ),
        );
        // a space beside a ZWNJ is another rule's, and what stands apart more often may be two words
        if space(one) && joiner(other) || joiner(one) && space(other) {
            return None;
        }
        let fused = |text: &str| !space(text) && !joiner(text);
        return match (fused(one), fused(other)) {
            (true, false) => Some((rare, usual)),
            // two words in a row make many words by chance: the joined one must not be the usual
            (false, true) if joiner(one) => Some((usual, rare)),
            _ => None,
        };
    }
    let joiners = |text: &str| text.matches(ZWNJ).count();
    if one.contains(' ') || other.contains(' ') || joiners(one) != joiners(other) {
        return None;
    }
    // the pack knows these two, or a hamza stands on another letter: the usual one is kept
    let on_alif = |c: char| hamza.on_alif.contains(c);
    let elsewhere = |c: char| hamza.elsewhere.contains(c);
    let bare =
        |text: &str| text.replace(|c| on_alif(c) || elsewhere(c) || hamza.alone == Some(c), "");
    let seat = |text: &str| text.contains(elsewhere);
    if folded(one) != folded(other) || bare(one) == bare(other) && (seat(one) || seat(other)) {
        return Some((rare, usual));
    }
    let plain = |text: &str| text.replace(on_alif, &hamza.alif);
    let unmarked = |text: &str| !text.contains(on_alif);
    let one_bare = unmarked(one) != unmarked(other);
    (plain(one) == plain(other) && one_bare && one.chars().count() > LETTERS).then(
        || match unmarked(one) {
            true => (rare, usual),
            false => (usual, rare),
        },
    )
}
