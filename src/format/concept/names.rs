//! Names: the words of the standards for our enumerations, and ids.

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::glossary::{Concept, PartOfSpeech, Status, TermType};
use crate::language::latin::slug;

/// Words for a status in TBX (ISO 12620) and in other programs, in lower case.
const STATUSES: &[(&str, Status)] = &[
    ("preferredterm-admn-sts", Status::Preferred),
    ("preferredterm", Status::Preferred),
    ("admittedterm-admn-sts", Status::Admitted),
    ("admittedterm", Status::Admitted),
    ("deprecatedterm-admn-sts", Status::Deprecated),
    ("deprecatedterm", Status::Deprecated),
    ("supersededterm-admn-sts", Status::Deprecated),
    ("supersededterm", Status::Deprecated),
    ("obsolete", Status::Deprecated),
];

const TYPES: &[(&str, TermType)] = &[
    ("fullform", TermType::Full),
    ("phrase", TermType::Full),
    ("abbreviation", TermType::Short),
    ("shortform", TermType::Short),
    ("transliteratedform", TermType::Transliteration),
];

const PARTS_OF_SPEECH: &[(&str, PartOfSpeech)] = &[
    ("propernoun", PartOfSpeech::Proper),
    ("proper noun", PartOfSpeech::Proper),
    ("adverb", PartOfSpeech::None),
    ("other", PartOfSpeech::None),
];

pub(super) fn status(word: &str) -> Option<Status> {
    find(word, Status::named, STATUSES)
}

pub(super) fn term_type(word: &str) -> Option<TermType> {
    find(word, TermType::named, TYPES)
}

pub(super) fn part_of_speech(word: &str) -> Option<PartOfSpeech> {
    find(word, PartOfSpeech::named, PARTS_OF_SPEECH)
}

fn find<T: Copy>(word: &str, own: impl Fn(&str) -> Option<T>, table: &[(&str, T)]) -> Option<T> {
    let word = word.trim().to_lowercase();
    let listed = || table.iter().find(|row| row.0 == word).map(|row| row.1);
    own(&word).or_else(listed)
}

/// Gives concepts without an id one that stays the same if the file is read again.
#[derive(Default)]
pub(super) struct Ids(FxHashSet<String>);

impl Ids {
    /// Takes `id`; false when it was taken before.
    pub fn take(&mut self, id: &str) -> bool {
        self.0.insert(id.to_owned())
    }

    /// A slug of the first form in Latin letters, else the beginning of a digest of all forms.
    pub fn invent(&mut self, concept: &Concept) -> String {
        let slugs = concept.terms.iter().map(|term| slug(&term.form));
        let base = slugs
            .into_iter()
            .find(|slug| !slug.is_empty())
            .unwrap_or_else(|| {
                let mut digest = Sha256::new();
                for term in &concept.terms {
                    digest.update(format!("{}\t{}\n", term.language, term.form));
                }
                let digest = digest.finalize();
                format!(
                    "c-{}",
                    digest
                        .iter()
                        .take(6)
                        .map(|b| format!("{b:02x}"))
                        .collect::<String>()
                )
            });
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        candidates
            .find(|id| self.take(id))
            .expect("numbers do not end")
    }
}

/// `id` as a name that XML takes for an id: what does not fit stands as `_xHEX_`.
pub(super) fn xml_id(id: &str) -> String {
    let mut out = String::new();
    for (at, c) in id.char_indices() {
        let letter = c.is_ascii_alphabetic() || (c == '_' && !id[at..].starts_with("_x"));
        let inner = at > 0 && (c.is_ascii_digit() || c == '-' || c == '.');
        match letter || inner {
            true => out.push(c),
            false => out.push_str(&format!("_x{:X}_", u32::from(c))),
        }
    }
    out
}

/// What [`xml_id`] was given.
pub(super) fn own_id(xml_id: &str) -> String {
    let mut out = String::new();
    let mut rest = xml_id;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let coded = rest.find('_').and_then(|end| {
            let c = char::from_u32(u32::from_str_radix(&rest[..end], 16).ok()?)?;
            Some((c, end))
        });
        match coded {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => out.push_str("_x"),
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::{ConceptKind, Term};
    use proptest::prelude::*;

    #[test]
    fn a_concept_without_id_is_named_after_its_latin_form_and_stays_unique() {
        let mut ids = Ids::default();
        let mut concept = Concept::new("", ConceptKind::Term);
        concept.terms = vec![
            Term::new("ar", "الأمين العام"),
            Term::new("en", "Secretary-General"),
        ];
        assert_eq!(ids.invent(&concept), "secretary-general");
        assert_eq!(ids.invent(&concept), "secretary-general-2");
        concept.terms.truncate(1);
        let id = ids.invent(&concept);
        assert!(id.starts_with("c-") && id.len() == 14, "{id}");
    }

    proptest! {
        #[test]
        fn an_id_comes_back_from_its_form_in_xml(id in "\\PC{0,6}|[_x0-9A-F]{0,8}") {
            let name = xml_id(&id);
            prop_assert_eq!(own_id(&name), id);
            prop_assert!(!name.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.'));
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)));
        }
    }
}
