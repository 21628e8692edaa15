//! One name spelled in several ways: a rule for the glossary's names, and one for names that no glossary has.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::finding::{Hash, Place, Severity};
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::typography::{self, Typography};
use crate::document::{Token, TokenKind};
use crate::fact::{Fact, FactKind};
use crate::glossary::{Concept, ConceptKind, PartOfSpeech, Status, TermType};
use crate::language::folded;
use crate::language::rendering::{render_one_name, rendering_key};
use crate::language::sound::{self, Strictness};
use crate::text::Span;

/// The sound of a word as far as all its spellings in one script share it: the classes of its consonants.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Clone)]
pub(super) struct Sound {
    classes: String,
}

impl Sound {
    /// The sound of a word, or nothing where the language does not spell foreign names by their sound.
    pub fn of(word: &str, language: &str) -> Option<Self> {
        spells_by_sound(language).then(|| Self {
            classes: sound::sound(word, Strictness::Spellings),
        })
    }

    /// The sounds of the words of a text that may be names; in a script with capitals those that have one. Letters that
    /// one script writes with two count as the simpler sound.
    pub fn of_names(side: &Side, language: &str) -> FxHashSet<Sound> {
        let capitals = !side.language.is_right_to_left();
        let words = side.tokens.iter().map(|token| side.word(*token));
        let names = words.filter(|word| !capitals || word.starts_with(char::is_uppercase));
        names
            .filter_map(|word| Self::of(&folded(word), language))
            .map(Self::simple)
            .collect()
    }

    /// The sound as a script writes it that has no letter for each.
    pub fn simple(self) -> Self {
        let classes = self.classes.replace('c', "s");
        let mut simple = String::with_capacity(classes.len());
        for c in classes.chars() {
            if !simple.ends_with(c) {
                simple.push(c);
            }
        }
        Self { classes: simple }
    }

    /// Whether two sounds are one, or in a long one a consonant is another or is left out: names reach a language by
    /// way of others.
    pub fn is_near(&self, other: &Self) -> bool {
        /// The fewest consonants of a name that may differ in one.
        const LONG: usize = 4;
        if self == other {
            return true;
        }
        let (one, other): (Vec<char>, Vec<char>) = (
            self.classes.chars().collect(),
            other.classes.chars().collect(),
        );
        if one.len().min(other.len()) < LONG || one.len().abs_diff(other.len()) > 1 {
            return false;
        }
        let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
        let rest = |from: usize, to: usize| one.get(from..) == other.get(to..);
        rest(same + 1, same + 1) || rest(same + 1, same) || rest(same, same + 1)
    }

    pub fn len(&self) -> usize {
        self.classes.chars().count()
    }
}

fn spells_by_sound(language: &str) -> bool {
    typography::of(language).is_some_and(|table| table.written.spelled_by_sound)
}

/// Whether two forms of several words sound alike, word by word.
pub(super) fn sound_alike(one: &str, other: &str, language: &str) -> bool {
    let sounds = |form: &str| -> Option<Vec<Sound>> {
        form.split_whitespace()
            .map(|word| Sound::of(&folded(word), language))
            .collect()
    };
    match (sounds(one), sounds(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// A word of the texts.
#[derive(Debug)]
struct Word {
    count: u32,
    /// Its first places, at most [`PLACES`].
    places: Vec<Place>,
    /// The words beside it, hashed, at most [`NEIGHBOURS`].
    neighbours: FxHashSet<u64>,
    /// What the recogniser took it for, if for a name.
    kind: Option<FactKind>,
    /// The concept of the glossary that it names.
    concept: Option<usize>,
    /// It stands in Latin letters in its own source, spelled so.
    copied: bool,
}

const PLACES: usize = 4;
const NEIGHBOURS: usize = 24;
/// Words are collected from at most this many sides: enough for any real project, and a bound for archives.
const SIDES: usize = 60_000;
/// Longer words are no names, and no name has more spellings.
const LONGEST: usize = 24;
const SPELLINGS: usize = 16;
/// The fewest letters of a word that can be recognised as a name.
const LETTERS: usize = 5;

/// The words of the texts by language.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: BTreeMap<&'static str, FxHashMap<String, Word>>,
    sides: usize,
}

impl Vocabulary {
    /// Adds the words of a side; of a translation those that its source has a name for that sounds so.
    pub fn add(&mut self, side: &Side, source: Option<&Side>) {
        let code = side.language.code();
        if self.sides >= SIDES || !spells_by_sound(code) {
            return;
        }
        self.sides += 1;
        let names = source.map(|source| Sound::of_names(source, code));
        let is_name = |word: &str| {
            let sound = || Sound::of(word, code).map(Sound::simple);
            names.as_ref().is_none_or(|names| {
                !names.is_empty() && sound().is_some_and(|sound| names.contains(&sound))
            })
        };
        let known = self.words.entry(code).or_default();
        let words: Vec<_> = side
            .tokens
            .iter()
            .map(|token| (*token, folded(side.word(*token))))
            .collect();
        let mut named = named(side);
        for (at, (token, word)) in words.iter().enumerate() {
            // names are not written with a ZWNJ or a menu's low line
            if token.kind != TokenKind::Word
                || word.chars().count() < LETTERS
                || word.contains(['\u{200c}', '_'])
                || !is_name(word)
            {
                continue;
            }
            let name = named.remove(&token.span.end);
            // what is written together with a name is no part of it
            let (span, word) = match &name {
                Some((span, _)) if span.start > token.span.start => {
                    (*span, folded(&side.text[*span]))
                }
                _ => (token.span, word.clone()),
            };
            let entry = known.entry(word).or_insert_with(|| Word {
                count: 0,
                places: Vec::new(),
                neighbours: FxHashSet::default(),
                kind: None,
                concept: None,
                copied: false,
            });
            entry.count += 1;
            let written = &side.text[span];
            entry.copied |= written.is_ascii()
                && source.is_some_and(|source| {
                    let mut words = source.tokens.iter().map(|token| source.word(*token));
                    words.any(|word| word == written)
                });
            entry.kind = entry.kind.or(name.map(|(_, kind)| kind));
            let mut terms = side.terms.iter();
            let concept = terms.find(|term| term.span.overlaps(span));
            entry.concept = entry.concept.or(concept.map(|term| term.concept));
            if entry.places.len() < PLACES {
                entry.places.push(side.place(span));
            }
            let before = at.checked_sub(1).map(|before| ("before", &words[before]));
            let after = words.get(at + 1).map(|after| ("after", after));
            for (where_, (neighbour, text)) in [before, after].into_iter().flatten() {
                let tells = neighbour.kind == TokenKind::Word && text.chars().count() >= 4;
                if tells && entry.neighbours.len() < NEIGHBOURS {
                    entry
                        .neighbours
                        .insert(Hash::new().with(where_).with(text).value());
                }
            }
        }
    }
}

/// The words of people, places and organisations that the recogniser found, by where they end.
fn named(side: &Side) -> FxHashMap<usize, (Span, FactKind)> {
    let is_name = |fact: &&Fact| {
        matches!(
            fact.kind(),
            FactKind::Person | FactKind::Place | FactKind::Organisation
        )
    };
    let mut named = FxHashMap::default();
    for fact in side.facts.iter().filter(is_name) {
        let inside = |token: &&Token| fact.span.overlaps(token.span);
        for token in side.tokens.iter().filter(inside) {
            let start = token.span.start.max(fact.span.start);
            if fact.span.end >= token.span.end {
                let span = Span::new(start, token.span.end);
                named.entry(span.end).or_insert((span, fact.kind()));
            }
        }
    }
    named
}

/// Names of one kind, as the recogniser has them, that write the letters of one foreign name in two ways. Returns the places
/// that were told.
pub(super) fn rendered(
    vocabulary: &Vocabulary,
    told: &[Place],
    rule: &'static Rule,
    out: &mut Reporter,
) -> Vec<Place> {
    let mut new = Vec::new();
    for (language, words) in &vocabulary.words {
        let mut by_key: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        let short = |word: &str| word.chars().nth(LONGEST).is_none();
        let names = words.iter().filter(|(_, word)| word.kind.is_some());
        for (word, _) in names.filter(|(word, _)| short(word)) {
            by_key
                .entry(rendering_key(word, language))
                .or_default()
                .push(word);
        }
        for mut group in by_key.into_values().filter(|group| group.len() > 1) {
            group.sort_by_key(|word| (std::cmp::Reverse(words[*word].count), (*word).clone()));
            group.truncate(SPELLINGS);
            for (at, rare) in group.iter().enumerate().skip(1) {
                let here = &words[*rare];
                if here.copied {
                    continue;
                }
                let one = |usual: &&&String| {
                    let there = &words[**usual];
                    let two = here.concept.zip(there.concept);
                    here.kind == there.kind
                        && two.is_none_or(|(one, other)| one == other)
                        && render_one_name(usual, rare, language)
                };
                let Some(usual) = group[..at].iter().find(one) else {
                    continue;
                };
                let there = &words[*usual];
                if is_told(told, here) || is_told(told, there) {
                    continue;
                }
                report(
                    &here.places[0],
                    &there.places[0],
                    &here.places[1..],
                    there.count,
                    rule,
                    out,
                );
                new.extend(here.places.iter().chain(&there.places).cloned());
            }
        }
    }
    new
}

/// Whether a place of the word is among those that were told.
fn is_told(told: &[Place], word: &Word) -> bool {
    let known = |place: &Place| {
        told.iter()
            .any(|known| known.path == place.path && known.span.contains(place.span))
    };
    word.places.iter().any(known)
}

/// Words that sound alike, stand beside the same word, and are not forms of one another. Places in `told` are not
/// reported again.
pub(super) fn unlisted(
    vocabulary: &Vocabulary,
    told: &[Place],
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for (language, words) in &vocabulary.words {
        let mut by_sound: BTreeMap<Sound, Vec<&String>> = BTreeMap::new();
        let Some(table) = typography::of(language) else {
            continue;
        };
        for word in words.keys().filter(|word| !is_ordinary(word, words, table)) {
            if let Some(sound) = Sound::of(word, language).filter(|sound| sound.len() >= 4) {
                by_sound.entry(sound).or_default().push(word);
            }
        }
        for mut group in by_sound.into_values().filter(|group| group.len() > 1) {
            group.sort_by_key(|word| (std::cmp::Reverse(words[*word].count), (*word).clone()));
            let usual = group[0];
            for rare in &group[1..] {
                let (a, b) = (&words[usual], &words[*rare]);
                let apart = b.copied || a.neighbours.is_disjoint(&b.neighbours);
                if apart || is_form_of(usual, rare, table) {
                    continue;
                }
                let (here, there) = (&b.places[0], &a.places[0]);
                if is_told(told, a) || is_told(told, b) {
                    continue;
                }
                report(here, there, &b.places[1..], a.count, rule, out);
            }
        }
    }
}

fn report(
    here: &Place,
    usual: &Place,
    others: &[Place],
    count: u32,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let arguments = vec![
        ("text", here.text.clone()),
        ("usual", usual.text.clone()),
        ("count", count.to_string()),
    ];
    let mut draft = Draft::new(here.clone(), "name-spelling", arguments)
        .beside(usual.clone())
        .suggest(&usual.text);
    draft.related.extend(others.iter().cloned());
    out.report(rule, draft.severity(Severity::Warning));
}

/// Words that take an article or a plural ending somewhere are no names.
fn is_ordinary(word: &str, words: &FxHashMap<String, Word>, table: &Typography) -> bool {
    let article = &table.written.article;
    let with_article =
        || word.starts_with(article) || words.contains_key(&format!("{article}{word}"));
    let takes = |ending: &String| words.contains_key(&format!("{word}{}", folded(ending)));
    !article.is_empty() && with_article() || table.written.plurals.iter().any(takes)
}

/// Whether one word is the other with something put before or after it, or with another ending.
fn is_form_of(one: &str, other: &str, table: &Typography) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.starts_with(short) || long.ends_with(short) || long.contains(short) {
        return true;
    }
    // proclitics may change the first letter: the rest must differ too
    let tail = |word: &str| word.chars().skip(1).collect::<String>();
    let letters = &table.written.leading;
    let proclitic = |word: &str| word.starts_with(|c| letters.contains(c));
    proclitic(short)
        && proclitic(long)
        && (tail(long).ends_with(&tail(short)) || tail(short) == tail(long))
}

/// How one concept was written.
#[derive(Debug)]
pub(super) struct TermUse {
    pub term: usize,
    pub count: u32,
    /// The first places, at most [`PLACES`].
    pub places: Vec<Place>,
}

/// How concepts were written, by language and concept.
#[derive(Debug, Default)]
pub(super) struct Renderings {
    pub uses: BTreeMap<(&'static str, usize), Vec<TermUse>>,
}

impl Renderings {
    pub fn add(&mut self, side: &Side) {
        for mention in &side.terms {
            let uses = self
                .uses
                .entry((side.language.code(), mention.concept))
                .or_default();
            let known = uses.iter_mut().find(|known| known.term == mention.term);
            let place = || side.place(mention.span);
            match known {
                Some(known) => {
                    known.count += 1;
                    if known.places.len() < PLACES {
                        known.places.push(place());
                    }
                }
                None => uses.push(TermUse {
                    term: mention.term,
                    count: 1,
                    places: vec![place()],
                }),
            }
        }
    }
}

/// A name of the glossary in several spellings. Returns all places of the names that were told.
pub(super) fn listed(
    renderings: &Renderings,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) -> Vec<Place> {
    let mut told = Vec::new();
    for (&(language, concept), uses) in &renderings.uses {
        let concept = &shared.glossary.concepts()[concept];
        if !concept.kind.is_proper_name() || uses.len() < 2 {
            continue;
        }
        let form = |term: &TermUse| &concept.terms[term.term];
        let preferred = |term: &TermUse| form(term).status;
        let mut order: Vec<&TermUse> = uses.iter().collect();
        order.sort_by_key(|term| (std::cmp::Reverse(term.count), preferred(term)));
        for (at, rare) in order.iter().enumerate().skip(1) {
            let alike = |usual: &&&TermUse| {
                form(usual).part_of_speech == form(rare).part_of_speech
                    && folded(&form(usual).form) != folded(&form(rare).form)
                    && sound_alike(&form(usual).form, &form(rare).form, language)
            };
            let Some(usual) = order[..at].iter().find(alike) else {
                continue;
            };
            let inflected = form(rare).part_of_speech == PartOfSpeech::Adjective;
            let Some((here, there)) = same_inflection(rare, usual, inflected) else {
                continue;
            };
            let others: Vec<Place> = rare.places.iter().filter(|p| *p != here).cloned().collect();
            report(here, there, &others, usual.count, rule, out);
            told.extend(usual.places.iter().chain(&rare.places).cloned());
        }
    }
    told
}

/// The first places of two forms; of adjectives, which agree with their nouns, two that end alike.
fn same_inflection<'u>(
    rare: &'u TermUse,
    usual: &'u TermUse,
    inflected: bool,
) -> Option<(&'u Place, &'u Place)> {
    let last = |place: &Place| folded(&place.text).chars().next_back();
    let pairs = rare.places.iter();
    let mut pairs = pairs.flat_map(|here| usual.places.iter().map(move |there| (here, there)));
    pairs.find(|(here, there)| !inflected || last(here) == last(there))
}

/// One concept under several names that are no spellings of each other.
pub(super) fn inconsistent(
    renderings: &Renderings,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for (&(language, concept), uses) in &renderings.uses {
        let concept = &shared.glossary.concepts()[concept];
        let judged = match concept.kind {
            ConceptKind::Event => false,
            kind => shared.own_glossary || kind.is_proper_name(),
        };
        let full = |term: &&TermUse| {
            let term = &concept.terms[term.term];
            let whole = matches!(
                term.kind,
                TermType::Full | TermType::Variant | TermType::Transliteration
            );
            // the rule on deprecated terms speaks of those
            let good = term.status <= Status::Proposed;
            whole
                && good
                && !matches!(
                    term.part_of_speech,
                    PartOfSpeech::Verb | PartOfSpeech::Adjective
                )
        };
        // spellings of one name count together
        let mut clusters: Vec<Vec<&TermUse>> = Vec::new();
        for term in uses.iter().filter(full) {
            let form = &concept.terms[term.term].form;
            let alike = |cluster: &&mut Vec<&TermUse>| {
                let known = &concept.terms[cluster[0].term].form;
                sound_alike(known, form, language) || is_part(known, form)
            };
            match clusters.iter_mut().find(alike) {
                Some(cluster) => cluster.push(term),
                None => clusters.push(vec![term]),
            }
        }
        if !judged || clusters.len() < 2 {
            continue;
        }
        for cluster in &mut clusters {
            cluster.sort_by_key(|term| {
                (
                    std::cmp::Reverse(term.count),
                    concept.terms[term.term].status,
                )
            });
        }
        let total = |cluster: &Vec<&TermUse>| cluster.iter().map(|term| term.count).sum::<u32>();
        let best = |cluster: &Vec<&TermUse>| {
            cluster
                .iter()
                .map(|term| concept.terms[term.term].status)
                .min()
        };
        clusters.sort_by_key(|cluster| (std::cmp::Reverse(total(cluster)), best(cluster)));
        let (usual, count) = (clusters[0][0], total(&clusters[0]));
        for cluster in &clusters[1..] {
            let draft = called(concept, cluster, usual, (count, total(cluster)));
            out.report(rule, draft);
        }
    }
}

/// `rare`, names of a concept that sound alike, where elsewhere it is called `usual`; with how often each is met.
fn called(
    concept: &Concept,
    rare: &[&TermUse],
    usual: &TermUse,
    (count, rarely): (u32, u32),
) -> Draft {
    let form = &concept.terms[usual.term].form;
    let places: Vec<&Place> = rare.iter().flat_map(|term| &term.places).collect();
    let severity = if count >= 2 * rarely {
        Severity::Warning
    } else {
        Severity::Info
    };
    let arguments = vec![
        ("text", places[0].text.clone()),
        ("usual", form.clone()),
        ("count", count.to_string()),
        ("rare", rarely.to_string()),
    ];
    let mut draft = Draft::new(places[0].clone(), "term-inconsistent", arguments)
        .beside(usual.places[0].clone())
        .suggest(form)
        .severity(severity)
        .weight(count as f32);
    draft
        .related
        .extend(places[1..].iter().map(|place| (*place).clone()));
    draft
}

/// The second mention of a name is often a part of the first.
fn is_part(one: &str, other: &str) -> bool {
    let words = |form: &str| {
        folded(form)
            .split_whitespace()
            .map(str::to_owned)
            .collect::<FxHashSet<_>>()
    };
    let (one, other) = (words(one), words(other));
    one.is_subset(&other) || other.is_subset(&one)
}
