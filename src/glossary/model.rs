use serde::{Deserialize, Serialize};

use super::enumeration::names;
use super::relation::Related;

/// The kind of a concept, which decides how its terms are read in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConceptKind {
    /// A single human being.
    Person,
    /// A body of people with a name: an alliance, a ministry, a paper.
    Organisation,
    /// A state, town, region or water.
    Place,
    /// A post that somebody holds.
    Office,
    /// An agreement with a name.
    Treaty,
    /// Something that happens or is done.
    Event,
    /// Any other word of the trade.
    Term,
}

impl ConceptKind {
    /// Whether its terms are proper names: of a person, a body, a place or an agreement.
    #[must_use]
    pub fn is_proper_name(self) -> bool {
        matches!(
            self,
            Self::Person | Self::Organisation | Self::Place | Self::Treaty
        )
    }
}

/// Whether a form is to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The form to use; at most one per concept and language.
    Preferred,
    /// As good as the preferred form.
    Admitted,
    /// Found or suggested, not yet judged.
    Proposed,
    /// Out of date or wrong, but still in use.
    Deprecated,
    /// Never to be written.
    Forbidden,
}

/// What kind of form a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TermType {
    /// The name in full.
    Full,
    /// Made of initials; met in capitals only, where a script has them.
    Acronym,
    /// Part of the full name that serves for the whole.
    Short,
    /// Another spelling or wording.
    Variant,
    /// Written by the sound of another language.
    Transliteration,
}

/// How a term is inflected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartOfSpeech {
    /// A common noun, or a phrase that begins with one.
    Noun,
    /// A verb: Arabic in the third person singular, Persian and English in the infinitive.
    Verb,
    /// An adjective or participle.
    Adjective,
    /// A proper name.
    Proper,
    /// Not known: inflected like a noun.
    None,
}

names!(ConceptKind: Person = "person", Organisation = "organisation", Place = "place", Office = "office",
    Treaty = "treaty", Event = "event", Term = "term");
names!(Status: Preferred = "preferred", Admitted = "admitted", Proposed = "proposed",
    Deprecated = "deprecated", Forbidden = "forbidden");
names!(TermType: Full = "full", Acronym = "acronym", Short = "short", Variant = "variant",
    Transliteration = "transliteration");
names!(PartOfSpeech: Noun = "noun", Verb = "verb", Adjective = "adjective", Proper = "proper", None = "none");

/// Something that has names: one thing in the world, whatever the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// A stable lower-case slug, unique in its glossary.
    pub id: String,
    /// What it is.
    pub kind: ConceptKind,
    /// The subject field; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub domain: String,
    /// One sentence that says what it is; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// Anything else a user of it should know; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where the definition comes from; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Its relations to other concepts, and its own properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Related>,
    /// Its names, in the order in which they were given.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// One name of a concept in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// ISO 639-1 code.
    pub language: String,
    /// As it is written in good text.
    pub form: String,
    /// Whether to use it.
    pub status: Status,
    /// What kind of form it is.
    #[serde(rename = "type")]
    pub kind: TermType,
    /// How it is inflected.
    #[serde(rename = "pos")]
    pub part_of_speech: PartOfSpeech,
    /// The outlet or country that uses it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub usage: String,
    /// Anything else; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Other spellings that were met in texts, with the place where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
}

/// A spelling of a term that was met in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// As it was written there.
    pub form: String,
    /// Where it was met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A place in a report that attests a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The report, as the user named it.
    pub report: String,
    /// First byte of the variant in the report.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The sentence around it.
    pub sentence: String,
}

impl Concept {
    /// A concept without names.
    pub fn new(id: impl Into<String>, kind: ConceptKind) -> Self {
        Self {
            id: id.into(),
            kind,
            domain: String::new(),
            definition: String::new(),
            note: String::new(),
            source: String::new(),
            relations: Vec::new(),
            terms: Vec::new(),
        }
    }

    /// The form to show in `language`: the preferred one, else the first that is not to be avoided.
    #[must_use]
    pub fn preferred(&self, language: &str) -> Option<&Term> {
        let terms = || self.terms.iter().filter(|term| term.language == language);
        terms()
            .find(|term| term.status == Status::Preferred)
            .or_else(|| terms().find(|term| term.status <= Status::Proposed))
    }
}

impl Term {
    /// An admitted full form of an unknown part of speech; set the rest as needed.
    pub fn new(language: impl Into<String>, form: impl Into<String>) -> Self {
        Self {
            language: language.into(),
            form: form.into(),
            status: Status::Admitted,
            kind: TermType::Full,
            part_of_speech: PartOfSpeech::None,
            usage: String::new(),
            note: String::new(),
            variants: Vec::new(),
        }
    }
}
