//! Words that are in no dictionary, and words of reports that differ from a frequent one by a letter.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::affixes::Affixes;
use super::finding::{Place, Severity};
use super::names::Sound;
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::document::{Token, TokenKind};
use crate::fact::FactKind;
use crate::language::folded;
use crate::semantics::table::Table;
use crate::semantics::tokenizer::Tokenizer;
use crate::text::ZWNJ;

/// Words are collected from at most this many sides.
const SIDES: usize = 60_000;
/// How many different words missing from the dictionary are kept; a longer list says that the dictionary does not fit.
const MOST: usize = 5_000;
/// Shorter words are too often abbreviations.
const LETTERS: usize = 3;
/// A word that occurs this often is no slip.
const FREQUENT: u32 = 4;
/// The fewest letters of a word for one changed letter inside it to be a slip.
const LONG: usize = 7;
/// How many suggestions are looked up in a dictionary: each takes a while.
const LOOKED_UP: usize = 300;

/// What is remembered of words.
#[derive(Debug, Default)]
pub(super) struct Misspelt {
    unknown: BTreeMap<(&'static str, String), (u32, Place)>,
    /// The words of reports by language, folded.
    frequent: BTreeMap<&'static str, FxHashMap<String, Count>>,
    /// The languages that were looked at without a dictionary.
    lacking: BTreeSet<&'static str>,
    sides: usize,
}

#[derive(Debug)]
struct Count {
    count: u32,
    first: Place,
    /// It is part of a name or term where it was first met.
    named: bool,
}

impl Misspelt {
    /// Adds the words of a translation, with its source, or of a report.
    pub fn add(&mut self, side: &Side, source: Option<&Side>, shared: &Shared) {
        if self.sides >= SIDES {
            return;
        }
        self.sides += 1;
        self.look_up(side, source, shared);
        if source.is_none() && side.language.is_right_to_left() {
            let counts = self.frequent.entry(side.language.code()).or_default();
            for token in words(side) {
                let word = folded(side.word(token)).replace(ZWNJ, "");
                let new = || Count {
                    count: 0,
                    first: side.place(token.span),
                    named: is_never_wrong(side, token),
                };
                counts.entry(word).or_insert_with(new).count += 1;
            }
        }
    }

    /// The languages with a pack in which texts were read and no dictionary was at hand.
    pub fn lacking(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.lacking.iter().copied()
    }

    /// Notes the words that the dictionary of the side's language lacks.
    fn look_up(&mut self, side: &Side, source: Option<&Side>, shared: &Shared) {
        let code = side.language.code();
        let Some(dictionary) = shared.dictionaries.and_then(|all| all.of(code)) else {
            if !side.is_empty() && Affixes::of(code).is_some() {
                self.lacking.insert(code);
            }
            return;
        };
        let mut sounds: Option<FxHashSet<Sound>> = None;
        for token in words(side) {
            let word = side.word(token);
            if dictionary.knows(word) || is_never_wrong(side, token) {
                continue;
            }
            // what sounds as a name of the source does is that name
            let sounds = sounds.get_or_insert_with(|| {
                source.map_or_else(FxHashSet::default, |source| Sound::of_names(source, code))
            });
            let sound = Sound::of(&folded(word), code).map(Sound::simple);
            if sound.is_some_and(|sound| sounds.contains(&sound)) {
                continue;
            }
            let key = (code, word.to_owned());
            if self.unknown.len() < MOST || self.unknown.contains_key(&key) {
                let new = || (0, side.place(token.span));
                self.unknown.entry(key).or_insert_with(new).0 += 1;
            }
        }
    }
}

/// The words of a side in its own script that are long enough to be looked at.
fn words(side: &Side) -> impl Iterator<Item = Token> + '_ {
    let own = |token: &Token| {
        let word = side.word(*token);
        let latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        latin != side.language.is_right_to_left()
            && letters >= LETTERS
            && !word.contains(['_', '.', '\''])
            && !word.chars().any(char::is_numeric)
    };
    let tokens = side.tokens.iter().copied();
    tokens.filter(move |token| token.kind == TokenKind::Word && own(token))
}

/// Whether a word belongs to a name, or to a term of the glossary: those are never wrong. In a script with capitals a
/// word that has one is taken for a name.
fn is_never_wrong(side: &Side, token: Token) -> bool {
    let inside =
        |span: crate::text::Span| span.start < token.span.end && token.span.start < span.end;
    let named = |kind| {
        matches!(
            kind,
            FactKind::Person | FactKind::Place | FactKind::Organisation
        )
    };
    side.word(token).starts_with(char::is_uppercase)
        || side.terms.iter().any(|mention| inside(mention.span))
        || side
            .facts
            .iter()
            .any(|fact| named(fact.kind()) && inside(fact.span))
}

pub(super) fn misspelled(
    misspelt: &Misspelt,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let told = unknown(misspelt, shared, rule, out);
    let tokenizer = LazyCell::new(|| Tokenizer::new(Table::built_in()));
    for (language, counts) in &misspelt.frequent {
        // a dictionary knows better than what is frequent here
        let dictionary = shared.dictionaries.and_then(|all| all.of(language));
        let Some(affixes) = Affixes::of(language) else {
            continue;
        };
        let frequent: Vec<(&String, &Count)> = counts
            .iter()
            .filter(|(_, count)| count.count >= FREQUENT)
            .collect();
        let mut rare: Vec<(&String, &Count)> = counts
            .iter()
            .filter(|(_, count)| count.count == 1 && !count.named)
            .collect();
        rare.sort_by_key(|(_, count)| (&count.first.path, count.first.span));
        for (word, here) in rare {
            let text = here.first.text.as_str();
            let is_word = match dictionary {
                Some(known) => known.knows(text),
                // what general text has so often that it is a piece by itself is a word
                None => is_usual(&tokenizer, text),
            };
            if is_word || told.contains(&key(&here.first)) {
                continue;
            }
            let near = frequent
                .iter()
                // a hamza at the beginning makes another word: أليس and إلى
                .filter(|(_, usual)| usual.first.text.chars().next() == text.chars().next())
                .filter(|(usual, _)| is_slip(word, usual, affixes))
                .max_by_key(|(usual, count)| (count.count, *usual));
            let place = here.first.clone();
            let text = ("text", place.text.clone());
            if let Some((_, usual)) = near {
                let arguments = vec![
                    text,
                    ("usual", usual.first.text.clone()),
                    ("count", usual.count.to_string()),
                ];
                let draft = Draft::new(place, "misspelled-near", arguments)
                    .beside(usual.first.clone())
                    .suggest(&usual.first.text);
                out.report(rule, draft);
            }
        }
    }
}

fn is_usual(tokenizer: &Tokenizer, word: &str) -> bool {
    matches!(tokenizer.pieces(word)[..], [Some(_)])
}

/// What tells one place from another.
fn key(place: &Place) -> (&str, usize) {
    (&place.path, place.span.start)
}

/// Reports the words that the dictionaries lack, the rarest first: a frequent one is more likely a word that the
/// dictionary should have.
fn unknown<'m>(
    misspelt: &'m Misspelt,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) -> FxHashSet<(&'m str, usize)> {
    let mut told = FxHashSet::default();
    let mut words: Vec<_> = misspelt.unknown.iter().collect();
    words.sort_by_key(|((language, word), (count, _))| (*count, *language, word.as_str()));
    for (index, ((language, word), (count, place))) in words.into_iter().enumerate() {
        let dictionary = shared.dictionaries.and_then(|all| all.of(language));
        let suggestions = match dictionary {
            Some(dictionary) if index < LOOKED_UP => dictionary.suggestions(word),
            _ => Vec::new(),
        };
        let message = match suggestions.is_empty() {
            true => "misspelled",
            false => "misspelled-suggested",
        };
        let mut arguments = vec![("text", word.clone()), ("count", count.to_string())];
        if !suggestions.is_empty() {
            arguments.push(("suggestions", suggestions.join(" / ")));
        }
        let mut draft = Draft::new(place.clone(), message, arguments)
            .severity(Severity::Info)
            .weight(1.0 / *count as f32);
        if let [first, ..] = &suggestions[..] {
            draft = draft.suggest(first);
        }
        out.report(rule, draft);
        told.insert(key(place));
    }
    told
}

/// Whether two words may be forms of one: then a letter more is of an affix.
fn share_stem(word: &str, usual: &str, affixes: &Affixes) -> bool {
    let stems: FxHashSet<String> = affixes.stems(usual).collect();
    affixes.stems(word).any(|stem| stems.contains(&stem))
}

/// Whether a word is a frequent one with one letter added or changed, and not a form of it: the letter is none of
/// an affix, or stands inside a long word.
fn is_slip(word: &str, usual: &str, affixes: &Affixes) -> bool {
    differs_in_a_letter(word, usual, affixes) && !share_stem(word, usual, affixes)
}

fn differs_in_a_letter(word: &str, usual: &str, affixes: &Affixes) -> bool {
    let (word, usual): (Vec<char>, Vec<char>) = (word.chars().collect(), usual.chars().collect());
    let same = word.iter().zip(&usual).take_while(|(a, b)| a == b).count();
    if word.len() == usual.len() + 1 && word[same + 1..] == usual[same..] {
        let added = word[same];
        // a doubled letter is a word of its own too often where few stand around it
        return match same {
            0 => usual.len() >= LONG - 2 && !affixes.has_letter(added, true),
            at if at == usual.len() => !affixes.has_letter(added, false),
            _ => word.len() >= LONG && !affixes.is_soft(added),
        };
    }
    word.len() == usual.len()
        && word.len() >= LONG
        && (3..word.len().saturating_sub(3)).contains(&same)
        && word[same + 1..] == usual[same + 1..]
        && ![word[same], usual[same]]
            .iter()
            .any(|letter| affixes.is_soft(*letter))
}
