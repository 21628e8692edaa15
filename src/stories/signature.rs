//! The signature of a report: what it names in any language, its rare words, a vector of what its beginning says, and a sketch
//! of its wording. All that is known of a report when it is grouped.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::key::Key;
use super::sketch::Sketch;
use crate::document::{Document, UnitKind};
use crate::fact::{Day, Fact, Precision, Reader, Reading, Value};
use crate::glossary::{ConceptKind, Glossary, Relation};
use crate::semantics::encoder::Encoder;
use crate::semantics::stems;
use crate::semantics::table::Table;
use crate::semantics::tokenizer::Tokenizer;
use crate::text::Span;

/// What an item of a signature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// A person, an organisation, a place: one in all languages.
    Name,
    /// An event, a term, an office of the glossary.
    Matter,
    /// A number with what it counts.
    Figure,
    /// A day that is told of.
    Date,
    /// A word of the report's language.
    Word,
}

impl Class {
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Matter,
        Self::Figure,
        Self::Date,
        Self::Word,
    ];
}

/// Something that a report holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    pub key: Key,
    pub class: Class,
    /// How much the report speaks of it.
    pub weight: f32,
    /// How likely any report holds it, by how often its words are written at all.
    pub usual: f32,
}

/// What is known of a report when it is grouped.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The code of its language.
    pub(super) language: String,
    /// Its day, where it is known.
    pub(super) day: Option<Day>,
    /// By key, each once.
    pub(super) items: Vec<Item>,
    /// What its beginning says, of length [`SCALE`]; empty where nothing is known.
    pub(super) vector: Vec<i16>,
    pub(super) sketch: Sketch,
}

impl Signature {
    /// The day of the report, where it is known.
    pub fn day(&self) -> Option<Day> {
        self.day
    }

    /// The code of its language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// What its beginning says, as a vector of length 1; empty where nothing is known.
    pub fn vector(&self) -> Vec<f32> {
        self.vector.iter().map(|&x| f32::from(x) / SCALE).collect()
    }
}

/// The length of a vector as it is kept.
pub(super) const SCALE: f32 = 8192.0;

/// By what the meaning of reports is compared. What is grouped together has vectors of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The sentence encoder.
    Encoder,
    /// The static table of word pieces: faster, and with less across languages.
    Table,
}

impl Meaning {
    /// As a store names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoder => "encoder",
            Self::Table => "table",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Encoder, Self::Table]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// Makes the signatures of reports.
pub struct Signer<'g> {
    glossary: &'g Glossary,
    hands: Vec<Hand<'g>>,
    encoder: Option<Encoder>,
}

/// What one thread reads with.
struct Hand<'g> {
    reader: Reader<'g>,
    tokenizer: Tokenizer,
    usual: FxHashMap<Box<str>, f32>,
}

/// Sentences of the beginning that tell what a report is about: news says first what is new.
const LEAD: usize = 3;
/// Characters of a sentence that are encoded.
const LONGEST: usize = 300;
/// What a mention in the beginning counts, beside one further down.
const LEAD_WEIGHT: f32 = 1.6;
/// What is said of almost anything, and an office for its holder, counts so much.
const LESS: f32 = 0.6;
/// Words of a report by which likelihoods of pieces become likelihoods of reports.
const WORDS: f32 = 300.0;
/// What stands in so many reports tells nothing.
const COMMON: f32 = 0.4;
/// The rarest words of a report that are kept.
const MOST_WORDS: usize = 160;
/// How likely any report names a day that another does, before reports are seen.
const USUAL_DAY: f32 = 0.02;
/// The smoothing of the inverse frequency of pieces (Arora et al. 2017).
const SMOOTHING: f32 = 1e-4;
/// The memory of likelihoods is emptied when it holds so many words.
const MEMORY: usize = 200_000;

impl<'g> Signer<'g> {
    /// A signer with the concepts of `glossary`, on as many threads as rayon has. Without an encoder in the program
    /// vectors are those of the table.
    pub fn new(glossary: &'g Glossary, meaning: Meaning) -> Self {
        let hand = |_| Hand {
            reader: Reader::new(glossary),
            tokenizer: Tokenizer::new(Table::built_in()),
            usual: FxHashMap::default(),
        };
        Self {
            glossary,
            hands: (0..rayon::current_num_threads()).map(hand).collect(),
            encoder: match meaning {
                Meaning::Encoder => Encoder::built_in(),
                Meaning::Table => None,
            },
        }
    }

    /// The kind of the vectors.
    pub fn meaning(&self) -> Meaning {
        match self.encoder {
            Some(_) => Meaning::Encoder,
            None => Meaning::Table,
        }
    }

    /// The signatures of some reports, in their order. `dates` are their days where the user knows them.
    ///
    /// # Panics
    /// There are not as many dates as documents.
    pub fn sign(&mut self, documents: &[Document], dates: &[Option<Day>]) -> Vec<Signature> {
        assert_eq!(documents.len(), dates.len(), "a date for each document");
        let glossary = self.glossary;
        let hands = self.hands.len();
        let mut read: Vec<(usize, Signature)> = self
            .hands
            .par_iter_mut()
            .enumerate()
            .flat_map_iter(|(number, hand)| {
                let own = (number..documents.len()).step_by(hands);
                own.map(|at| (at, hand.sign(&documents[at], dates[at], glossary)))
                    .collect::<Vec<_>>()
            })
            .collect();
        read.sort_by_key(|(at, _)| *at);
        let mut signatures: Vec<Signature> = read.into_iter().map(|(_, made)| made).collect();
        if let Some(encoder) = &self.encoder {
            encode(encoder, documents, &mut signatures);
        }
        signatures
    }
}

/// Gives the signatures the vectors of the encoder: the mean of the sentences of the beginning.
fn encode(encoder: &Encoder, documents: &[Document], signatures: &mut [Signature]) {
    let mut texts: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for document in documents {
        let from = texts.len();
        texts.extend(beginning(document).map(|unit| cut(document.unit_text(unit))));
        rows.push(from..texts.len());
    }
    let encoded = encoder.encode(&texts);
    for (signature, rows) in signatures.iter_mut().zip(rows) {
        let mut sum = vec![0f32; encoded.width()];
        for row in rows {
            let row = encoded.row(row).iter();
            sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        signature.vector = kept(&sum);
    }
}

/// The units with which a report begins: its first heading and sentences.
fn beginning(document: &Document) -> impl Iterator<Item = usize> + '_ {
    let (mut headings, mut sentences) = (0, 0);
    let told = document.units.iter().enumerate();
    told.filter(move |(_, unit)| match unit.kind {
        UnitKind::Heading if sentences == 0 => {
            headings += 1;
            headings <= LEAD
        }
        UnitKind::Sentence => {
            sentences += 1;
            sentences <= LEAD
        }
        _ => false,
    })
    .map(|(unit, _)| unit)
}

fn cut(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// A vector as it is kept; nothing of one without a direction.
fn kept(sum: &[f32]) -> Vec<i16> {
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    match length > 0.0 {
        true => sum
            .iter()
            .map(|x| (x / length * SCALE).round() as i16)
            .collect(),
        false => Vec::new(),
    }
}

impl Hand<'_> {
    fn sign(&mut self, document: &Document, date: Option<Day>, glossary: &Glossary) -> Signature {
        if self.usual.len() > MEMORY {
            self.usual.clear();
        }
        let reading = self.reader.read(document, date);
        let mut items = Items {
            hand: self,
            document,
            lead: lead_of(document),
            found: FxHashMap::default(),
        };
        items.add_terms(&reading, glossary);
        items.add_facts(&reading, glossary);
        items.add_words();
        let items = items.gathered();
        let sentences = document.units.iter().enumerate();
        let sentences = sentences.filter(|(_, unit)| unit.kind == UnitKind::Sentence);
        Signature {
            language: document.language.code().to_owned(),
            day: day(&reading, date),
            items,
            vector: self.table_vector(document),
            sketch: Sketch::of(sentences.map(|(unit, _)| document.unit_text(unit))),
        }
    }

    /// How likely a report holds a text, as far as the frequency of its pieces tells.
    fn usual(&mut self, text: &str) -> f32 {
        if let Some(&usual) = self.usual.get(text) {
            return usual;
        }
        let table = *self.tokenizer.table();
        let pieces = self.tokenizer.pieces(text).into_iter();
        let scores = pieces.map(|piece| piece.map_or(table.lowest_score(), |of| table.score(of)));
        let usual = (WORDS * scores.sum::<f32>().exp()).min(1.0);
        self.usual.insert(text.into(), usual);
        usual
    }

    /// The vector of the beginning by the table: its pieces, rare ones counting more.
    fn table_vector(&self, document: &Document) -> Vec<i16> {
        let table = self.tokenizer.table();
        let mut sum = vec![0f32; table.dims()];
        for unit in beginning(document) {
            let pieces = self.tokenizer.pieces(cut(document.unit_text(unit)));
            for piece in pieces.into_iter().flatten() {
                let weight = SMOOTHING / (SMOOTHING + table.score(piece).exp());
                table.add_row(piece, weight, &mut sum);
            }
        }
        kept(&sum)
    }
}

/// The day of a report: as it is known, else the first one that it tells of, around which its news is.
fn day(reading: &Reading, told: Option<Day>) -> Option<Day> {
    let firm = reading.published.filter(|known| known.from.is_firm());
    let named = || {
        let mut days = reading.facts.iter().filter_map(Fact::date);
        days.find_map(|date| {
            let (from, to) = date.value.days()?;
            (from == to).then_some(from)
        })
    };
    told.or_else(|| firm.map(|known| known.day)).or_else(named)
}

/// The last unit of the beginning.
fn lead_of(document: &Document) -> usize {
    beginning(document).last().unwrap_or(0)
}

/// The items of one report, as they are collected.
struct Items<'a, 'g> {
    hand: &'a mut Hand<'g>,
    document: &'a Document,
    lead: usize,
    /// By key: class, the sum of weights, and how usual it is.
    found: FxHashMap<Key, (Class, f32, f32)>,
}

impl Items<'_, '_> {
    fn add(&mut self, key: Key, class: Class, unit: usize, weight: f32, usual: f32) {
        let weight = weight * if unit <= self.lead { LEAD_WEIGHT } else { 1.0 };
        let item = self.found.entry(key).or_insert((class, 0.0, usual));
        item.1 += weight;
        item.2 = item.2.max(usual);
    }

    fn usual(&mut self, span: Span) -> f32 {
        self.hand.usual(&self.document.source.text()[span])
    }

    fn add_terms(&mut self, reading: &Reading, glossary: &Glossary) {
        for term in &reading.terms {
            let concept = &glossary.concepts()[term.concept];
            let has = |relation| glossary.has(&concept.id, relation);
            if has(Relation::OnlySpeech) {
                continue;
            }
            let class = match concept.kind {
                ConceptKind::Person | ConceptKind::Organisation | ConceptKind::Place => Class::Name,
                ConceptKind::Event
                | ConceptKind::Office
                | ConceptKind::Treaty
                | ConceptKind::Term => Class::Matter,
            };
            let weight = if has(Relation::General) { LESS } else { 1.0 };
            let usual = self.usual(term.span);
            self.add(Key::of(&[&concept.id]), class, term.unit, weight, usual);
        }
    }

    /// Names that are no terms, figures, days.
    fn add_facts(&mut self, reading: &Reading, glossary: &Glossary) {
        for fact in &reading.facts {
            let key = Key::of(&[&fact.id]);
            match &fact.value {
                // those of the glossary came as terms, but for what stands for them
                Value::Name(_) if fact.stands_for_another() => {
                    let usual = self.usual(fact.span);
                    self.add(key, Class::Name, fact.unit, LESS, usual);
                }
                Value::Name(_) if glossary.concept(&fact.id).is_none() => {
                    let usual = self.usual(fact.span);
                    self.add(key, Class::Name, fact.unit, 1.0, usual);
                }
                Value::Number(number) if !number.is_ordinal() && !number.is_vague() => {
                    let usual = self.usual(fact.span);
                    self.add(key, Class::Figure, fact.unit, 1.0, usual);
                }
                Value::Date(date) if date.precision == Precision::Day => {
                    if let Some((day, _)) = date.value.days() {
                        let key = Key::of(&["day", &day.to_string()]);
                        self.add(key, Class::Date, fact.unit, 1.0, USUAL_DAY);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_words(&mut self) {
        let language = self.document.language;
        let mut words: FxHashMap<Key, (usize, f32, f32)> = FxHashMap::default();
        for (unit, of) in self.document.units.iter().enumerate() {
            if !matches!(of.kind, UnitKind::Sentence | UnitKind::Heading) {
                continue;
            }
            for (word, stem) in stems(self.document.unit_text(unit), language) {
                let key = Key::of(&[language.code(), &stem]);
                let usual = self.hand.usual(&word);
                let found = words.entry(key).or_insert((unit, 0.0, usual));
                found.1 += 1.0;
                // an inflected form may be rare where the word is not
                found.2 = found.2.max(usual);
            }
        }
        let mut words: Vec<(Key, (usize, f32, f32))> = words.into_iter().collect();
        words.retain(|(_, (_, _, usual))| *usual < COMMON);
        words.sort_by(|a, b| a.1.2.total_cmp(&b.1.2).then(a.0.cmp(&b.0)));
        for (key, (unit, count, usual)) in words.into_iter().take(MOST_WORDS) {
            self.add(key, Class::Word, unit, count, usual);
        }
    }

    fn gathered(self) -> Vec<Item> {
        let found = self.found.into_iter();
        let mut items: Vec<Item> = found
            .map(|(key, (class, weight, usual))| Item {
                key,
                class,
                weight: weight.ln_1p(),
                usual,
            })
            .collect();
        items.sort_unstable_by_key(|item| item.key);
        items
    }
}
