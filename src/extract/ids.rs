//! Ids of candidates that no glossary names: words that can be typed and read.

use rustc_hash::FxHashSet;

use super::{Candidate, FoundTerm, rules};
use crate::language::latin::{slug, typed};

/// An id made of a candidate's name: of the English one where there is one, else of another in Latin letters; else a name
/// by Latin letters; else by its own.
pub(super) fn id(terms: &[FoundTerm]) -> String {
    let english = terms.iter().filter(|term| term.language == "en");
    let mut slugs = english.chain(terms).map(|term| slug(&term.form));
    let mut spelled = terms
        .iter()
        .filter_map(|term| typed(&term.form, &term.language));
    slugs
        .find(|slug| !slug.is_empty())
        .or_else(|| spelled.next())
        .unwrap_or_else(|| in_own_letters(terms))
}

fn in_own_letters(terms: &[FoundTerm]) -> String {
    let form = rules::bare(terms.first().map_or("", |term| &term.form));
    let words = form.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => "term".to_owned(),
        false => words.join("-"),
    }
}

/// `id`, with a number behind it where it is taken.
pub fn free_id(id: &str, mut is_taken: impl FnMut(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let mut ids = std::iter::once(id.to_owned()).chain(numbered);
    ids.find(|id| !is_taken(id)).expect("numbers do not end")
}

/// Gives an id of its own to each candidate that no glossary names, in their order; `listed` are the glossary's ids.
pub(super) fn number(candidates: &mut [Candidate], listed: impl Fn(&str) -> bool) {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    for candidate in candidates {
        if !candidate.is_listed {
            candidate.id = free_id(&candidate.id, |id| listed(id) || taken.contains(id));
        }
        taken.insert(candidate.id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(terms: &[(&str, &str)]) -> String {
        let term = |&(language, form): &(&str, &str)| FoundTerm {
            language: language.to_owned(),
            form: form.to_owned(),
            variants: Vec::new(),
        };
        id(&terms.iter().map(term).collect::<Vec<_>>())
    }

    #[test]
    fn an_id_is_english_else_latin_else_as_it_is_written() {
        for (terms, wanted) in [
            (&[("ar", "بنك مصر"), ("en", "Bank Misr")][..], "bank-misr"),
            (&[("en", "the River Bank")], "the-river-bank"),
            (&[("ar", "ناتو"), ("fa", "NATO")], "nato"),
            (&[("ar", "بنك مصر")], "bnk-msr"),
            (&[("fa", "بانک مصر")], "bank-msr"),
            (
                &[("ar", "سورينا كيانفرد"), ("fa", "سورنا کیانفرد")],
                "surina-kyanfrd",
            ),
            (&[("fa", "نیروی هوایی")], "niruy-hvayi"),
            (&[("ur", "بنک مصر")], "بنک-مصر"),
            (&[("ur", "ٹیلی‌فون")], "ٹیلیفون"),
            (&[("en", "3D printing")], "c-3d-printing"),
        ] {
            assert_eq!(of(terms), wanted);
        }
    }

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        assert_eq!(free_id("bank", |_| false), "bank");
        assert_eq!(
            free_id("bank", |id| id == "bank" || id == "bank-2"),
            "bank-3"
        );
    }
}
