//! Muqabala reads Persian, Arabic and English reports side by side.
//!
//! # By task
//!
//! **Compare two reports of one event**: what both say, and how a link was found.
//!
//! ```
//! use muqabala::bitext::{CompareOptions, compare};
//! use muqabala::document::{Division, Document};
//! use muqabala::glossary::Glossary;
//! use muqabala::text::Source;
//!
//! // `Document::read` takes a file; the language is found where none is given
//! let report = |name, text| Document::of(Source::new(name, text), None, Division::Sentences).unwrap();
//! let reports = [
//!     report("agency.txt", "قُتل 12 جندياً يوم الخميس 22 فبراير 2024. ووصل الوزير إلى يريفان."),
//!     report("daily.txt", "۱۲ سرباز روز پنجشنبه ۲۲ فوریه ۲۰۲۴ کشته شدند. هوا سرد بود."),
//! ];
//! let options = CompareOptions { fast: true, ..CompareOptions::default() };
//! let collation = compare(&reports, &Glossary::starter(), &options);
//! let shared = collation.facts.iter().filter(|fact| fact.mentions.len() > 1);
//! assert!(shared.count() >= 2); // the day, and the twelve soldiers
//! # let page = muqabala::report::PageOptions { ui: "en".into(), title: "Two reports".into(), templates: None };
//! # assert!(muqabala::report::collation_page(&collation, &page).unwrap().contains("agency"));
//! ```
//!
//! [`report::collation_page`] makes the page of it; [`bitext::collation::Collation`] is also what `compare --format json` prints.
//!
//! **Match a glossary**: every variant of its terms in a text, with what lies between the variant and the term.
//!
//! ```
//! use muqabala::glossary::{Concept, ConceptKind, Glossary, PartOfSpeech, Term};
//! use muqabala::language::Language;
//!
//! let mut concept = Concept::new("secretary-general", ConceptKind::Term);
//! concept.terms.push(Term { part_of_speech: PartOfSpeech::Noun, ..Term::new("ar", "أمين عام") });
//! let glossary = Glossary::new(vec![concept]);
//! let text = "وقال للأمين العام إنه سيعود";
//! let found = glossary.matcher(Language::named("ar").unwrap()).matches(text);
//! assert_eq!(&text[found[0].span], "لأمين العام");
//! assert_eq!(found[0].how.to_string(), "after ل, with the article");
//! ```
//!
//! **Check a pair**: a source and its translation, against each other and the glossary.
//!
//! ```
//! use muqabala::check::{Checker, Config, Segment, Text};
//! use muqabala::glossary::Glossary;
//! use muqabala::language::Language;
//!
//! let (glossary, config) = (Glossary::starter(), Config::default());
//! let mut checker = Checker::new(&glossary, &config);
//! let source = Text::plain("a.txt", "قُتل 12 شخصا", 0);
//! let target = Text::plain("b.txt", "۱۳ نفر کشته شدند", 0);
//! let segment = Segment::new(source, target);
//! checker.segment(&segment, Language::named("ar").unwrap(), Language::named("fa").unwrap());
//! assert_eq!(checker.finish()[0].rule, "number-differs");
//! ```
//!
//! **Align a text and its translation**: [`bitext::align_texts`], which also tells which mode is for what.
//! **Find facts** in one report: [`fact::Reader`]. **Divide a scraped page** into sentences: [`document::units`].
//! **Answer many records** or give answers to another language: [`records::Worker`].
//! **Keep a glossary in a file**: `glossary::Store`, with the feature `store`.
//! **Group many reports into stories**: `stories::Store`, with the same feature.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `encoder` (default) | the sentence encoder's weights, 18 MB: more links between reports that share few words |
//! | `store` | glossaries as SQLite files with their history, and stories |
//! | `workbooks` | tables as `.xlsx` |
//! | `cli` (default) | the program; brings the last two |
//!
//! A library that only reads texts: `muqabala = { version = "0.1", default-features = false }`.
//!
//! # Modules
//!
//! The modules stand in layers; each uses only the ones before it (a test keeps it so):
//!
//! | module | what it holds |
//! |---|---|
//! | [`text`] | spans, sources, folded text that maps back to the original |
//! | [`language`] | languages, read from packs of tables |
//! | [`document`] | reading files; units (sentences, headings, ...) and tokens |
//! | [`glossary`] | concepts and their terms, the matcher, the store |
//! | [`fact`] | names, dates, numbers, quotations as values that compare across languages |
//! | [`semantics`] | how alike two units are, across languages |
//! | [`align`] | beads and links, from numbers alone |
//! | [`bitext`] | what texts have in common: alignments, links, facts, divergences |
//! | `stories` | many reports grouped into the events that they tell of |
//! | [`extract`] | term candidates from reports |
//! | [`check`] | rules on a translation and its source, findings |
//! | [`mod@format`] | readers and writers of the formats that other programs know |
//! | [`records`] | texts in memory, and what each command answers to them, as data |
//! | [`report`] | pages made from templates |
//! | `draft` | files that are not whole yet, taken along when a signal ends the program |
//!
//! Everything that is found points into the original text with a [`text::Span`]; what is compared
//! may be folded, what is shown never is.

#![warn(missing_docs)]

#[cfg(feature = "store")]
pub mod draft;

pub mod text;

mod xml;

pub mod language;

pub mod document;

pub mod glossary;

pub mod fact;

pub mod semantics;

pub mod align;

pub mod bitext;

#[cfg(feature = "store")]
pub mod stories;

pub mod extract;

pub mod check;

pub mod format;

pub mod records;

pub mod report;
