//! The glossary page's view model: concepts under the letters of the source language.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::engine::{Engine, Frame};
use super::{ReportError, assets};
use crate::glossary::{Concept, ConceptKind, Status, Term};

/// What `glossary.html` is rendered from.
#[derive(Serialize)]
pub struct Page<'a> {
    frame: Frame,
    source: &'a str,
    target: &'a str,
    letters: Vec<Letter<'a>>,
    /// The sorts of concepts on the page.
    kinds: Vec<ConceptKind>,
    /// Concepts on the page.
    concepts: usize,
    /// Concepts that have no term in the source language.
    missing: usize,
}

/// The concepts whose headword begins with a letter.
#[derive(Serialize)]
struct Letter<'a> {
    letter: String,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    kind: ConceptKind,
    domain: &'a str,
    definition: &'a str,
    note: &'a str,
    /// The forms in the source language, the headword first.
    source: Vec<Form<'a>>,
    target: Vec<Form<'a>>,
    /// Its forms in other languages, by which it is found too.
    also: String,
}

#[derive(Serialize)]
struct Form<'a> {
    form: &'a str,
    status: Status,
    usage: &'a str,
}

/// Sorts the concepts and sets them under their letters.
pub fn page<'a>(
    concepts: &'a [Concept],
    source: &'a str,
    target: &'a str,
    engine: &Engine,
) -> Result<Page<'a>, ReportError> {
    let mut entries: Vec<Entry> = concepts
        .iter()
        .map(|concept| entry(concept, source, target))
        .filter(|entry| !entry.source.is_empty())
        .collect();
    let order = Order::new(source);
    entries.sort_by_cached_key(|entry| entry.id);
    entries.sort_by(|a, b| order.compare(a.source[0].form, b.source[0].form));
    let listed = entries.len();
    let mut kinds: Vec<ConceptKind> = entries.iter().map(|entry| entry.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(Page {
        frame: engine.frame(&assets::GLOSSARY, &[source, target])?,
        source,
        target,
        letters: letters(entries, &order),
        kinds,
        concepts: listed,
        missing: concepts.len() - listed,
    })
}

/// The order of a language's words.
struct Order {
    letters: CollatorBorrowed<'static>,
    words: CollatorBorrowed<'static>,
    /// Its dictionaries see through marks: أ, إ and آ stand with ا.
    bare: bool,
}

impl Order {
    /// The order of all scripts together when the code names no language.
    fn new(language: &str) -> Self {
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(locale.clone().into(), options)
                .expect("the order of all languages is compiled in")
        };
        Self {
            letters: collator(Strength::Primary),
            words: collator(Strength::Tertiary),
            bare: assets::sorts_bare(language),
        }
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        let words = || self.words.compare(a, b);
        if self.bare {
            self.words.compare(&bare(a), &bare(b)).then_with(words)
        } else {
            words()
        }
    }

    /// The letter under which a form stands: without its marks, unless the language makes a letter of them.
    fn letter(&self, form: &str) -> String {
        let first = form.chars().find(|c| c.is_alphanumeric());
        let Some(first) = first.filter(|c| c.is_alphabetic()) else {
            return "#".to_owned();
        };
        let whole: String = first.to_uppercase().collect();
        let letter = bare(&whole);
        if self.bare || self.letters.compare(&whole, &letter) == Ordering::Equal {
            letter
        } else {
            whole
        }
    }
}

/// The text without the marks that are written above and below letters.
fn bare(text: &str) -> String {
    text.nfd().filter(|&c| !is_combining_mark(c)).collect()
}

fn entry<'a>(concept: &'a Concept, source: &str, target: &str) -> Entry<'a> {
    Entry {
        id: &concept.id,
        kind: concept.kind,
        domain: &concept.domain,
        definition: &concept.definition,
        note: &concept.note,
        source: forms(&concept.terms, source),
        target: forms(&concept.terms, target),
        also: concept
            .terms
            .iter()
            .filter(|term| ![source, target].contains(&term.language.as_str()))
            .map(|term| term.form.as_str())
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

/// The terms in a language, the best status first, else in the glossary's order.
fn forms<'a>(terms: &'a [Term], language: &str) -> Vec<Form<'a>> {
    let mut forms: Vec<&Term> = terms
        .iter()
        .filter(|term| term.language == language)
        .collect();
    forms.sort_by_key(|term| term.status);
    let form = |term: &'a Term| Form {
        form: &term.form,
        status: term.status,
        usage: &term.usage,
    };
    forms.into_iter().map(form).collect()
}

/// Cuts the sorted entries where the first letter changes, as the language tells letters apart.
fn letters<'a>(entries: Vec<Entry<'a>>, order: &Order) -> Vec<Letter<'a>> {
    let mut letters: Vec<Letter> = Vec::new();
    for entry in entries {
        let letter = order.letter(entry.source[0].form);
        match letters.last_mut() {
            Some(last) if order.letters.compare(&last.letter, &letter) == Ordering::Equal => {
                last.entries.push(entry);
            }
            _ => letters.push(Letter {
                letter,
                entries: vec![entry],
            }),
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(language: &str, forms: &[&str]) -> Vec<String> {
        let order = Order::new(language);
        let mut forms: Vec<String> = forms.iter().map(|&form| form.to_owned()).collect();
        forms.sort_by(|a, b| order.compare(a, b));
        forms
    }

    #[test]
    fn each_language_has_its_own_order() {
        let letters = ["ه", "و", "ی", "ک", "گ", "پ", "ب", "آ", "ا"];
        assert_eq!(
            sorted("fa", &letters),
            ["آ", "ا", "ب", "پ", "ک", "گ", "و", "ه", "ی"]
        );
        let letters = ["و", "ه", "ي", "إ", "ب", "أ", "ا", "ة", "ت"];
        assert_eq!(
            sorted("ar", &letters),
            ["أ", "إ", "ا", "ب", "ة", "ت", "ه", "و", "ي"]
        );
    }

    #[test]
    fn arabic_sorts_through_hamza_and_madda() {
        assert_eq!(
            sorted("ar", &["آسيا", "إيران", "أذربيجان", "اتفاق", "ألمانيا"]),
            ["اتفاق", "أذربيجان", "آسيا", "ألمانيا", "إيران"]
        );
    }

    #[test]
    fn a_letter_keeps_the_marks_that_its_language_counts() {
        let of = |language, form| Order::new(language).letter(form);
        assert_eq!(of("ar", "أرمينيا"), "ا");
        assert_eq!(of("ar", "آسيا"), "ا");
        assert_eq!(of("fa", "آسیا"), "آ");
        assert_eq!(of("fa", "«ارمنستان»"), "ا");
        assert_eq!(of("en", "élan"), "E");
        assert_eq!(of("en", "3M"), "#");
    }
}
