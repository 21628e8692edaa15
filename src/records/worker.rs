//! Answering records.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::answer::{Candidates, FactLine, Facts, Findings, TermLine, Terms, Units, units};
use super::record::{Lines, PairRecord, ReportRecord, ReportsRecord, TextRecord, language_of};
use crate::bitext::collation::Collation;
use crate::bitext::{self, CompareOptions, Mode, align_texts, compare};
use crate::check::{self, Checker, Config, Dictionaries, Segment, Text};
use crate::document::{Division, Document, ReadError};
use crate::extract::{self, extract};
use crate::fact::{Day, Reader};
use crate::format::Bitext;
use crate::glossary::{Glossary, Matcher};
use crate::language::Language;
use crate::semantics::Lexicon;
use crate::text::Source;

/// What holds for all records that do not say otherwise.
#[derive(Debug, Clone)]
pub struct Choices<'a> {
    /// The language of texts, or of the source and the target of pairs.
    pub languages: [Option<Language>; 2],
    /// The day of texts.
    pub date: Option<Day>,
    /// How the texts of a pair relate; found where it is not given.
    pub mode: Option<Mode>,
    /// How texts are divided before they are aligned.
    pub division: Division,
    /// A lexicon from the source language to the target language.
    pub lexicon: Option<&'a Lexicon>,
    /// Whether reports are compared without the sentence encoder.
    pub fast: bool,
    /// Whether terms that the glossary has are left out of what is proposed.
    pub new_only: bool,
    /// The language of messages: `en`, `fa` or `ar`.
    pub ui: String,
}

impl Default for Choices<'_> {
    fn default() -> Self {
        Self {
            languages: [None, None],
            date: None,
            mode: None,
            division: Division::Sentences,
            lexicon: None,
            fast: false,
            new_only: false,
            ui: "en".to_owned(),
        }
    }
}

/// Why a record has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A text of it cannot be read.
    #[error(transparent)]
    Read(ReadError),
    /// The language of a text is not told, and none is recognised.
    #[error(
        "`{name}` is in no language that has a pack here ({known}): tell it as `{member}`, of the record or of all"
    )]
    Language {
        /// The text.
        name: String,
        /// The codes of the languages that are known.
        known: String,
        /// The member of the record that tells it.
        member: &'static str,
    },
    /// Its lists are not of one length.
    #[error(
        "{source_lines} segments and {target_lines} translations: each segment needs its translation, or an empty one"
    )]
    Unequal {
        /// How many segments the source has.
        source_lines: usize,
        /// How many the target has.
        target_lines: usize,
    },
    /// It has too few reports.
    #[error("{found} reports where {needed} are needed")]
    Few {
        /// How many it has.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
}

impl From<ReadError> for RecordError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Language { path, known } => Self::Language {
                member: match path.as_str() {
                    "source" => "source_lang",
                    "target" => "target_lang",
                    _ => "lang",
                },
                name: path,
                known,
            },
            other => Self::Read(other),
        }
    }
}

/// What answers records: one for each thread. The tables of a language are compiled when the first text in it comes.
#[derive(Debug)]
pub struct Worker<'a> {
    /// May be changed between two records.
    pub choices: Choices<'a>,
    glossary: &'a Glossary,
    reader: Reader<'a>,
    checker: Checker<'a>,
    matchers: FxHashMap<Language, Matcher>,
}

impl<'a> Worker<'a> {
    /// A worker that knows the concepts of `glossary`; `config` is for the check.
    pub fn new(glossary: &'a Glossary, config: &'a Config, choices: Choices<'a>) -> Self {
        Self {
            choices,
            glossary,
            reader: Reader::new(glossary),
            checker: Checker::new(glossary, config),
            matchers: FxHashMap::default(),
        }
    }

    /// The terms of the glossary are to be used in translations.
    pub fn with_required_terms(mut self) -> Self {
        self.checker = self.checker.with_required_terms();
        self
    }

    /// The check looks words up in these dictionaries.
    pub fn with_dictionaries(mut self, dictionaries: &'a Dictionaries) -> Self {
        self.checker = self.checker.with_dictionaries(dictionaries);
        self
    }

    /// Divides a text.
    ///
    /// # Errors
    /// Its language is not found.
    pub fn split(&self, record: &TextRecord) -> Result<Units, RecordError> {
        Ok(self.units_of(&self.document(record, "text", Division::Sentences)?))
    }

    /// The units of a report that was read.
    pub fn units_of(&self, document: &Document) -> Units {
        Units {
            language: document.language.code(),
            units: units(document),
        }
    }

    /// Finds the facts of a text.
    ///
    /// # Errors
    /// Its language is not found.
    pub fn facts(&mut self, record: &TextRecord) -> Result<Facts, RecordError> {
        let document = self.document(record, "text", Division::Sentences)?;
        Ok(self.facts_of(&document, record.date.map(|day| day.0)))
    }

    /// Finds the facts of a report that was read; `date` is its day, when known.
    pub fn facts_of(&mut self, document: &Document, date: Option<Day>) -> Facts {
        let reading = self.reader.read(document, date.or(self.choices.date));
        let line = |fact: crate::fact::Fact| FactLine {
            text: document.source.text()[fact.span].to_owned(),
            fact,
        };
        Facts {
            language: document.language.code(),
            date: reading.published.map(|published| published.day.to_string()),
            facts: reading.facts.into_iter().map(line).collect(),
        }
    }

    /// Finds the glossary's terms in a text.
    ///
    /// # Errors
    /// Its language is not found.
    pub fn terms(&mut self, record: &TextRecord) -> Result<Terms, RecordError> {
        let document = self.document(record, "text", Division::Lines)?;
        Ok(self.terms_of(&document))
    }

    /// Finds the glossary's terms in a text that was read.
    pub fn terms_of(&mut self, document: &Document) -> Terms {
        let (glossary, language) = (self.glossary, document.language);
        let fresh = || glossary.matcher(language);
        let matcher = self.matchers.entry(language).or_insert_with(fresh);
        let text = document.source.text();
        let found = matcher.matches(text);
        Terms {
            language: language.code(),
            terms: found
                .iter()
                .map(|found| TermLine::new(found, glossary, text))
                .collect(),
        }
    }

    /// Aligns a pair of texts.
    ///
    /// # Errors
    /// A language is not found.
    pub fn align(&mut self, record: &PairRecord) -> Result<Bitext, RecordError> {
        let languages = [record.source_lang.0, record.target_lang.0];
        let source = self.side(&record.source, "source", languages[0], 0)?;
        let target = self.side(&record.target, "target", languages[1], 1)?;
        Ok(self.align_documents(&source, &target))
    }

    /// Aligns two texts that were read.
    pub fn align_documents(&mut self, source: &Document, target: &Document) -> Bitext {
        let options = bitext::Options {
            mode: self.choices.mode,
            lexicon: self.choices.lexicon,
            ..bitext::Options::default()
        };
        let alignment = align_texts(
            &source.unit_texts(),
            &target.unit_texts(),
            source.language,
            target.language,
            &options,
        );
        Bitext::new(source, target, &alignment)
    }

    /// Checks a segment against its translation, or several that belong together.
    ///
    /// # Errors
    /// A language is not found, or there are more segments on one side.
    pub fn check(&mut self, record: &PairRecord) -> Result<Findings, RecordError> {
        let (source, target) = (record.source.segments(), record.target.segments());
        if source.len() != target.len() {
            return Err(RecordError::Unequal {
                source_lines: source.len(),
                target_lines: target.len(),
            });
        }
        let own = self.language(record.source_lang.0, 0, "source", source)?;
        let other = self.language(record.target_lang.0, 1, "target", target)?;
        let numbered = matches!(record.source, Lines::Lines(_));
        let segment = |at: usize| {
            let text = |path, text| Text {
                line: numbered.then_some(at + 1),
                ..Text::plain(path, text, 0)
            };
            Segment::new(text("source", &source[at]), text("target", &target[at]))
        };
        for at in 0..source.len() {
            self.checker.segment(&segment(at), own, other);
        }
        for number in self.checker.wanted() {
            self.checker.recall(number, &segment(number as usize));
        }
        Ok(self.found())
    }

    /// Checks a text by itself.
    ///
    /// # Errors
    /// Its language is not found.
    pub fn check_within(&mut self, record: &TextRecord) -> Result<Findings, RecordError> {
        let document = self.document(record, "text", Division::Sentences)?;
        self.checker.document(&document);
        Ok(self.found())
    }

    /// Checks a translation against its source, both read before; their sentences are aligned.
    pub fn check_documents(&mut self, source: &Document, target: &Document) -> Findings {
        let segments = check::segments(source, target);
        for segment in &segments {
            self.checker
                .segment(segment, source.language, target.language);
        }
        for number in self.checker.wanted() {
            self.checker.recall(number, &segments[number as usize]);
        }
        self.found()
    }

    /// Checks what `give` gives to the checker.
    ///
    /// # Errors
    /// Those of `give`.
    pub fn check_with<E>(
        &mut self,
        give: impl FnOnce(&mut Checker<'a>) -> Result<(), E>,
    ) -> Result<Findings, E> {
        let given = give(&mut self.checker);
        let found = self.found();
        given.map(|()| found)
    }

    /// What the check found since the last time that it was asked.
    fn found(&mut self) -> Findings {
        Findings::new(&self.checker.take(), &self.choices.ui)
    }

    /// Compares reports of one event.
    ///
    /// # Errors
    /// There are fewer than two, or a language is not found.
    pub fn compare(&mut self, record: &ReportsRecord) -> Result<Collation, RecordError> {
        let documents = self.reports(&record.reports)?;
        let day = |(report, document): (&ReportRecord, &Document)| {
            Some((document.source.path().to_owned(), report.date()?))
        };
        let dates = record.reports.iter().zip(&documents);
        self.compare_documents(&documents, dates.filter_map(day).collect())
    }

    /// Compares reports that were read; `dates` are the days of some, by their names.
    ///
    /// # Errors
    /// There are fewer than two.
    pub fn compare_documents(
        &self,
        documents: &[Document],
        dates: BTreeMap<String, Day>,
    ) -> Result<Collation, RecordError> {
        enough(documents.len(), 2)?;
        let options = CompareOptions {
            ui: self.choices.ui.clone(),
            date: self.choices.date,
            dates,
            fast: self.choices.fast,
        };
        Ok(compare(documents, self.glossary, &options))
    }

    /// Proposes the terms that reports share.
    ///
    /// # Errors
    /// There is none, or a language is not found.
    pub fn extract(&mut self, record: &ReportsRecord) -> Result<Candidates, RecordError> {
        self.extract_documents(&self.reports(&record.reports)?)
    }

    /// Proposes the terms that reports share, which were read.
    ///
    /// # Errors
    /// There is none.
    pub fn extract_documents(&self, documents: &[Document]) -> Result<Candidates, RecordError> {
        enough(documents.len(), 1)?;
        let options = extract::Options {
            new_only: self.choices.new_only,
        };
        Ok(Candidates {
            candidates: extract(documents, self.glossary, options),
        })
    }

    fn reports(&self, reports: &[ReportRecord]) -> Result<Vec<Document>, RecordError> {
        let reports = reports.iter().enumerate();
        reports
            .map(|(at, report)| self.report(report, at + 1))
            .collect()
    }

    /// Reads a report, the `number`th of several.
    ///
    /// # Errors
    /// It is empty, or its language is not found.
    pub fn report(&self, report: &ReportRecord, number: usize) -> Result<Document, RecordError> {
        let number = number.to_string();
        match report {
            ReportRecord::Text(text) => self.read(text, &number, None, Division::Sentences),
            ReportRecord::Named { name, text } => {
                self.document(text, name.as_ref().unwrap_or(&number), Division::Sentences)
            }
        }
    }

    /// Reads the text of a record; `name` is for messages.
    ///
    /// # Errors
    /// It is empty, or its language is not found.
    pub fn document(
        &self,
        record: &TextRecord,
        name: &str,
        division: Division,
    ) -> Result<Document, RecordError> {
        self.read(&record.text, name, record.lang.0, division)
    }

    fn read(
        &self,
        text: &str,
        name: &str,
        language: Option<Language>,
        division: Division,
    ) -> Result<Document, RecordError> {
        if text.trim().is_empty() {
            return Err(ReadError::Empty(name.to_owned()).into());
        }
        let language = language.or(self.choices.languages[0]);
        Ok(Document::of(Source::new(name, text), language, division)?)
    }

    /// One side of a pair, divided: 0 the source, 1 the target.
    fn side(
        &self,
        lines: &Lines,
        name: &str,
        language: Option<Language>,
        at: usize,
    ) -> Result<Document, RecordError> {
        let language = language.or(self.choices.languages[at]);
        Ok(lines.document(name, language, self.choices.division)?)
    }

    /// The language of segments: what the record says, else the command, else the segments themselves.
    fn language(
        &self,
        told: Option<Language>,
        at: usize,
        name: &str,
        segments: &[String],
    ) -> Result<Language, RecordError> {
        match told.or(self.choices.languages[at]) {
            Some(language) => Ok(language),
            None => Ok(language_of(name, segments)?),
        }
    }
}

fn enough(found: usize, needed: usize) -> Result<(), RecordError> {
    match found < needed {
        true => Err(RecordError::Few { found, needed }),
        false => Ok(()),
    }
}
