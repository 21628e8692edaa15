use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::fact::cover::Cover;
use crate::fact::cover::dense;
use crate::fact::name::recogniser;
use crate::fact::name::tables::Signs;
use crate::fact::name::{Run, key};
use crate::fact::value::{NameKind, Value};
use crate::glossary::ConceptKind;
use crate::text::Span;

/// A name as reports of one language write it.
#[derive(Debug)]
pub(super) struct Form {
    pub kind: NameKind,
    pub id: String,
    /// Whether the id is that of a concept of the glossary.
    pub is_listed: bool,
    pub language: &'static str,
    /// Its words without clitics, titles and joining words.
    pub dense: Vec<String>,
    /// The same without articles, as they sound.
    pub sounds: Vec<String>,
    /// What the name of an organisation says, word by word, if every word is known.
    pub says: Option<Says>,
    /// The reports that have it.
    pub runs: FxHashSet<usize>,
}

/// What the name of an organisation says, in whatever language.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Says {
    /// Codes of words, and sounds of those that are names.
    pub words: BTreeSet<String>,
    /// Whose it is: places of the glossary.
    pub places: BTreeSet<String>,
}

impl Form {
    pub fn is_alone(&self) -> bool {
        self.dense.len() == 1
    }

    pub fn whole(&self) -> String {
        self.sounds.concat()
    }

    /// Whether both are one word, written alike or, in two languages, sounding alike.
    fn is_word(&self, at: usize, other: &Self) -> bool {
        let (own, others) = (&self.dense[at], &other.dense[0]);
        let sounds = (&self.sounds[at], &other.sounds[0]);
        let alike = sounds.0 == sounds.1 && sounds.0.len() >= 2 && !two_words(own, others);
        own == others || alike && (self.language != other.language || nearly(own, others))
    }

    /// Whether a name of one word is the last of this one, in one word or two.
    pub fn ends_as(&self, alone: &Self) -> bool {
        let last = self.dense.len() - 1;
        self.is_word(last, alone)
            || last > 1
                && self.sounds[last - 1..].concat() == alone.sounds[0]
                && alone.sounds[0].len() > 2
    }

    pub fn begins_as(&self, alone: &Self) -> bool {
        self.is_word(0, alone)
    }
}

/// Whether two words that sound alike end in two ways: محمد and محمدی.
pub(super) fn two_words(one: &str, other: &str) -> bool {
    let relation = |word: &str| word.ends_with('ی');
    relation(one) != relation(other) || two_names(one, other)
}

/// Whether two spellings that sound alike differ in a vowel letter or two.
fn nearly(one: &str, other: &str) -> bool {
    let lengths = (one.chars().count(), other.chars().count());
    lengths.0.abs_diff(lengths.1) <= 1 && lengths.0.min(lengths.1) > 3
}

/// Whether two words that sound alike are two given names that everybody tells apart: حسن and حسین.
pub(super) fn two_names(one: &str, other: &str) -> bool {
    let shape = |word: &str| -> String {
        let vowel = |c: char| matches!(c, 'ا' | 'و' | 'ی');
        let mut shape = String::new();
        for c in word.chars() {
            match vowel(c) {
                true => shape.push(c),
                false => shape.push_str(&key::sound(c.encode_utf8(&mut [0; 4]))),
            }
        }
        shape
    };
    one != other
        && recogniser::is_given_name(one)
        && recogniser::is_given_name(other)
        && shape(one) != shape(other)
}

impl Run<'_, '_> {
    /// The names of a report, those of the glossary and those that were found, as forms.
    pub(super) fn forms(&self, number: usize) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut add = |unit: usize, span: Span, kind: NameKind, id: &str, is_listed: bool| {
            let words = self.text.within(unit, span);
            let mut dense_words: Vec<String> = Vec::new();
            for at in words {
                let signs = self.text.signs(at);
                let left_out = signs.has(Signs::MARK)
                    || kind == NameKind::Person && signs.has(Signs::HONORIFIC)
                    || kind == NameKind::Person && self.names.tables.is_link(self.text.written(at));
                if !left_out {
                    // a proclitic is left out where the name begins behind it
                    let behind = span.start > self.text.words[at].span.start;
                    let word = match behind {
                        true => dense(
                            &self.text.document.source.text()
                                [Span::new(span.start, self.text.words[at].span.end.min(span.end))],
                        ),
                        false => self.text.dense(at).to_owned(),
                    };
                    dense_words.push(word);
                }
            }
            let sounds: Vec<String> = dense_words
                .iter()
                .map(|word| key::sound(key::without_article(word)))
                .collect();
            let says = (kind == NameKind::Organisation && !is_listed)
                .then(|| self.says(unit, span))
                .flatten();
            if sounds.iter().all(|sound| !sound.is_empty()) && !sounds.is_empty() {
                forms.push(Form {
                    kind,
                    id: id.to_owned(),
                    is_listed,
                    language: self.text.document.language.code(),
                    dense: dense_words,
                    sounds,
                    says,
                    runs: FxHashSet::from_iter([number]),
                });
            }
        };
        for mention in self.terms {
            let concept = &self.names.glossary.concepts()[mention.concept];
            if concept.kind == ConceptKind::Person {
                add(
                    mention.unit,
                    mention.span,
                    NameKind::Person,
                    &concept.id,
                    true,
                );
            }
        }
        for fact in &self.found {
            let listed = self.names.glossary.concept(&fact.id).is_some();
            let named = self
                .text
                .within(fact.unit, fact.span)
                .all(|at| !matches!(self.text.words[at].cover, Cover::Figure));
            if let (true, Value::Name(name)) = (named, &fact.value) {
                add(fact.unit, fact.span, name.kind, &fact.id, listed);
            }
        }
        forms
    }
    /// What the words of an organisation's name say, if all are known and one tells what kind of body it is: with two
    /// it is a list.
    fn says(&self, unit: usize, span: Span) -> Option<Says> {
        let mut says = Says::default();
        let mut kinds = 0;
        for at in self.text.within(unit, span) {
            if self.text.has(at, Signs::MARK) {
                continue;
            }
            if let Some(place) = self.place_at(unit, at) {
                says.places.insert(place.to_owned());
                continue;
            }
            let word = self.text.dense(at);
            let known = self.names.tables.bare(word);
            let code = known
                .into_iter()
                .find_map(|(_, bare)| self.names.tables.body_word(bare))?;
            kinds += usize::from(self.text.has(at, Signs::BODY));
            says.words
                .extend(code.split_whitespace().map(str::to_owned));
        }
        (kinds == 1 && says.words.len() + says.places.len() > 1).then_some(says)
    }

    /// The place of the glossary that a word names.
    fn place_at(&self, unit: usize, at: usize) -> Option<&str> {
        let span = self.text.words[at].span;
        let from = self.terms.partition_point(|mention| mention.unit < unit);
        let of_unit = self.terms[from..]
            .iter()
            .take_while(|mention| mention.unit == unit);
        let mut places = of_unit.filter(|mention| mention.span.overlaps(span));
        places.find_map(|mention| {
            let concept = &self.names.glossary.concepts()[mention.concept];
            (concept.kind == ConceptKind::Place).then_some(concept.id.as_str())
        })
    }
}
