//! Two translations of one source: where they differ, the most important first.

use std::collections::BTreeMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::finding::Place;
use super::side::{Segment, Side, SideReader, Text, plain};
use super::texts::segments;
use super::typography;
use crate::document::Document;
use crate::fact::FactKind;
use crate::glossary::Glossary;
use crate::language::Language;

/// A segment in which two translations differ.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// What they translate, when the source is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Place>,
    /// In the first translation; empty when it has nothing here.
    pub a: Place,
    /// In the second.
    pub b: Place,
    /// Facts and terms that only one of them has, or that they name differently.
    pub matters: Vec<Matter>,
    /// Both, word by word.
    pub words: Vec<Piece>,
}

/// Facts or terms that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matter {
    /// `number`, `date`, `person`, `organisation`, `place`, or `term` for a concept under two names.
    pub kind: &'static str,
    /// As the first translation has it.
    pub a: Vec<String>,
    /// As the second has it.
    pub b: Vec<String>,
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// In both.
    Both(String),
    /// In the first only.
    A(String),
    /// In the second only.
    B(String),
}

/// The segments in which two translations in one language differ in more than spelling and spacing, those
/// that differ in facts or terms first.
pub fn differences(
    source: Option<&Document>,
    a: &Document,
    b: &Document,
    glossary: &Glossary,
) -> Vec<Difference> {
    let mut reader = SideReader::new(glossary);
    let translated = source.map(|source| segments(source, a)).unwrap_or_default();
    let compared = paired(&segments(a, b))
        .into_iter()
        .filter_map(|(source, target)| {
            let sides = [
                reader.side(source, a.language),
                reader.side(target, b.language),
            ];
            difference(&sides, glossary, |one| origin(&translated, one))
        });
    ordered(compared.collect())
}

/// The same of segments that are known to belong together, each with its source, whose text may be empty.
#[must_use]
pub fn segment_differences(
    segments: &[(Text<'_>, [Text<'_>; 2])],
    language: Language,
    glossary: &Glossary,
) -> Vec<Difference> {
    let mut reader = SideReader::new(glossary);
    let compared = segments.iter().filter_map(|(source, translations)| {
        let sides = translations.map(|text| reader.side(text, language));
        difference(&sides, glossary, |_| {
            (!source.text.is_empty()).then(|| source.place())
        })
    });
    ordered(compared.collect())
}

fn difference(
    [one, other]: &[Side; 2],
    glossary: &Glossary,
    source: impl Fn(&Side) -> Option<Place>,
) -> Option<Difference> {
    (one.plain != other.plain).then(|| Difference {
        source: source(one),
        matters: matters(one, other, glossary),
        words: word_by_word(&one.text, &other.text),
        a: one.whole(),
        b: other.whole(),
    })
}

fn ordered(mut differences: Vec<Difference>) -> Vec<Difference> {
    differences.sort_by_key(|difference| std::cmp::Reverse(difference.matters.len()));
    differences
}

/// The segments, with neighbours that the aligner left without a partner joined if they share many words, as two
/// translations into one language do.
fn paired<'a>(segments: &[Segment<'a>]) -> Vec<(Text<'a>, Text<'a>)> {
    let mut paired: Vec<(Text, Text)> = Vec::new();
    for segment in segments {
        let (source, target) = (segment.source, segment.target);
        let Some(last) = paired.last_mut() else {
            paired.push((source, target));
            continue;
        };
        let lonely = |text: &Text| text.text.is_empty();
        if lonely(&last.1) && lonely(&source) && share_words(last.0.text, target.text) {
            last.1 = target;
        } else if lonely(&last.0) && lonely(&target) && share_words(source.text, last.1.text) {
            last.0 = source;
        } else {
            paired.push((source, target));
        }
    }
    paired
}

/// Whether half of the words of the shorter text are the other's.
fn share_words(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    let known: rustc_hash::FxHashSet<&str> = long.split(' ').collect();
    let words = short.split(' ').count();
    !short.is_empty() && short.split(' ').filter(|word| known.contains(word)).count() * 2 >= words
}

/// The source of the first segment that reaches into a side of the first translation.
fn origin(translated: &[Segment], side: &Side) -> Option<Place> {
    let whole = side.whole().span;
    let found = translated
        .iter()
        .find(|segment| segment.target.span.overlaps(whole))?;
    Some(found.source.place())
}

const KINDS: &[(FactKind, &str)] = &[
    (FactKind::Number, "number"),
    (FactKind::Date, "date"),
    (FactKind::Person, "person"),
    (FactKind::Organisation, "organisation"),
    (FactKind::Place, "place"),
];

fn matters(a: &Side, b: &Side, glossary: &Glossary) -> Vec<Matter> {
    let mut matters = Vec::new();
    for &(kind, name) in KINDS {
        let only = |own: &Side, other: &Side| -> Vec<String> {
            let lonely = own
                .facts_of(kind)
                .filter(|fact| !other.facts_of(kind).any(|known| known.id == fact.id));
            lonely.map(|fact| own.text[fact.span].to_owned()).collect()
        };
        let (in_a, in_b) = (only(a, b), only(b, a));
        if !in_a.is_empty() || !in_b.is_empty() {
            matters.push(Matter {
                kind: name,
                a: in_a,
                b: in_b,
            });
        }
    }
    let forms = |side: &Side| -> BTreeMap<usize, usize> {
        side.terms
            .iter()
            .map(|mention| (mention.concept, mention.term))
            .collect()
    };
    let others = forms(b);
    for (concept, term) in forms(a) {
        let form = |term: usize| vec![glossary.concepts()[concept].terms[term].form.clone()];
        // a plural that is listed by itself is no other name
        let stem = |term: usize| {
            let form = plain(&form(term)[0]);
            let table = typography::of(a.language.code());
            table.map_or(form.clone(), |table| table.stem(&form).to_owned())
        };
        let differs = |other: &&usize| **other != term && stem(**other) != stem(term);
        if let Some(&other) = others.get(&concept).filter(differs) {
            matters.push(Matter {
                kind: "term",
                a: form(term),
                b: form(other),
            });
        }
    }
    matters
}

fn word_by_word(a: &str, b: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_words(a, b).iter_all_changes() {
        let text = change.value();
        match (pieces.last_mut(), change.tag()) {
            (Some(Piece::Both(last)), ChangeTag::Equal)
            | (Some(Piece::A(last)), ChangeTag::Delete)
            | (Some(Piece::B(last)), ChangeTag::Insert) => last.push_str(text),
            (_, ChangeTag::Equal) => pieces.push(Piece::Both(text.to_owned())),
            (_, ChangeTag::Delete) => pieces.push(Piece::A(text.to_owned())),
            (_, ChangeTag::Insert) => pieces.push(Piece::B(text.to_owned())),
        }
    }
    pieces
}
