use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// The differences between a listed form and the text in which it was found; empty if the text has the form as it is
/// listed.
///
/// Shown, and written to JSON, it is English prose: `after و + ل, ZWNJ lost`. Whoever has to decide by it asks for
/// its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variation {
    notes: Vec<Note>,
}

/// One difference between a listed form and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Words of their own that are written together with the term, in order: و, ل.
    After(Vec<Arc<str>>),
    /// An affix that the listed form has not.
    Affix(Affix),
    /// The word is in the plural by other vowels inside it.
    BrokenPlural,
    /// The term is listed with the article, the text has none.
    ArticleLeftOut,
    /// The text has an article that is not listed.
    WithArticle,
    /// A space stands where the listed form has a ZWNJ.
    SpaceForZwnj,
    /// The listed form has a ZWNJ, the text nothing.
    ZwnjLost,
    /// A ZWNJ stands where the listed form has a space.
    ZwnjForSpace,
    /// A ZWNJ stands where the listed form has nothing.
    WithZwnj,
    /// Words that are listed apart are written together.
    SpaceLost,
    /// A space or, with `hyphen`, a hyphen divides a listed word.
    Divided {
        /// It is a hyphen.
        hyphen: bool,
    },
    /// Letters are stretched with a tatweel.
    Tatweel,
    /// The text writes vowel marks.
    Diacritics,
    /// A letter is written as another one that folds alike.
    Letter {
        /// As the glossary writes it.
        listed: char,
        /// As the text does.
        written: char,
    },
}

/// An affix as a language pack names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affix {
    /// Its class, a key of `[morphology.affixes]`.
    pub name: Arc<str>,
    /// As the pack writes it.
    pub form: Arc<str>,
    /// What it tells of the word.
    pub features: Features,
}

/// What an affix may say about a word: the keys of `[forms.features]` in a language pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Feature {
    /// The word is feminine.
    Feminine,
    /// It is in the plural.
    Plural,
    /// It is in the accusative.
    Accusative,
    /// A verb is negated.
    Negation,
    /// A verb has its object, or a noun is marked as one.
    Object,
}

/// A set of [`Feature`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features(u8);

impl Features {
    /// With one more.
    #[must_use]
    pub fn with(self, feature: Feature) -> Self {
        Self(self.0 | 1 << feature as u8)
    }

    /// Whether it holds this one.
    #[must_use]
    pub fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u8 != 0
    }
}

impl Variation {
    /// These differences, in the order in which they are listed; of equal ones the first stays.
    pub(super) fn new(all: Vec<Note>) -> Self {
        let mut notes: Vec<Note> = Vec::with_capacity(all.len());
        for note in all {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        Self { notes }
    }

    /// The differences, in the order in which they are listed.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Whether the text has the form as it is listed.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.notes.is_empty()
    }

    /// Whether an affix that the listed form lacks says this about the word.
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        self.notes.iter().any(|note| match note {
            Note::Affix(affix) => affix.features.has(feature),
            Note::BrokenPlural => feature == Feature::Plural,
            _ => false,
        })
    }

    /// Whether the text has an article that is not listed.
    #[must_use]
    pub fn has_article(&self) -> bool {
        self.notes.contains(&Note::WithArticle)
    }

    /// The words of their own that are written together with the term.
    pub fn proclitics(&self) -> impl Iterator<Item = &str> {
        let after = self.notes.iter().find_map(|note| match note {
            Note::After(words) => Some(words),
            _ => None,
        });
        after.into_iter().flatten().map(|word| &**word)
    }

    /// How far the text is from the listed form. Of a concept's forms that fold alike, the cheapest is meant: a
    /// different letter costs less than a different division of words, and that less than an affix, which makes
    /// another form of the word. The object of a verb, which folds to the rarer possessive of a noun, costs most.
    pub fn cost(&self) -> u32 {
        self.notes.iter().map(Note::cost).sum()
    }
}

impl Note {
    fn cost(&self) -> u32 {
        match self {
            Self::Tatweel | Self::Diacritics | Self::ZwnjLost | Self::WithZwnj => 2,
            Self::Letter { .. } | Self::SpaceLost | Self::Divided { .. } => 3,
            Self::SpaceForZwnj | Self::ZwnjForSpace => 3,
            Self::After(words) => 2 + words.len() as u32,
            Self::Affix(affix) if affix.features.has(Feature::Object) => 5,
            Self::Affix(_) | Self::BrokenPlural | Self::ArticleLeftOut | Self::WithArticle => 4,
        }
    }
}

impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, note) in self.notes.iter().enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            note.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::After(words) => return write!(f, "after {}", words.join(" + ")),
            Self::Affix(affix) => return write!(f, "{} {}", affix.name, affix.form),
            Self::Letter { listed, written } => {
                return write!(f, "{listed} written as {written}");
            }
            Self::BrokenPlural => "broken plural",
            Self::ArticleLeftOut => "article left out",
            Self::WithArticle => "with the article",
            Self::SpaceForZwnj => "space for ZWNJ",
            Self::ZwnjLost => "ZWNJ lost",
            Self::ZwnjForSpace => "ZWNJ for space",
            Self::WithZwnj => "with ZWNJ",
            Self::SpaceLost => "space lost",
            Self::Divided { hyphen: false } => "divided by a space",
            Self::Divided { hyphen: true } => "divided by a hyphen",
            Self::Tatweel => "tatweel",
            Self::Diacritics => "diacritics",
        })
    }
}

impl Serialize for Variation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
