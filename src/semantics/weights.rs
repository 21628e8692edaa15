use serde::{Deserialize, Serialize};

/// The fitted numbers of the comparison of units, from `weights.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Added to the inverse document frequency of every word, in nats.
    pub least_rarity: f32,
    /// The highest weight of a rare word, in nats.
    pub most_rarity: f32,
    /// How much a number counts, and a mark; a word counts 1.
    pub number: f32,
    /// See `number`.
    pub mark: f32,
    /// The penalty for the squared logarithm of the ratio of lengths,
    pub length: f32,
    /// divided by 1 plus this over the characters of the shorter side,
    pub length_short: f32,
    /// and this at most.
    pub length_most: f32,
    /// How many units the prior of a word's background counts for; the prior itself, and its growth for each
    /// doubling of the words.
    pub prior_units: f32,
    /// See `prior_units`.
    pub prior_background: f32,
    /// See `prior_units`.
    pub prior_slope: f32,
    /// Likeness of two words for each part of common groups of letters, from this part on.
    pub fuzzy: f32,
    /// See `fuzzy`.
    pub fuzzy_least: f32,
    /// Likeness of two words with the same three consonants, and with the same longer row of them.
    pub short_sound: f32,
    /// See `short_sound`.
    pub sound: f32,
    /// Likeness for each part of a lexicon's degree.
    pub lexicon: f32,
    /// Likeness for each part of the cosine of two vectors; 1 at most.
    pub table: f32,
}

impl Weights {
    /// The built-in values.
    ///
    /// # Panics
    /// The built-in table is malformed: a mistake in the program.
    #[must_use]
    pub fn built_in() -> Self {
        toml::from_str(include_str!("weights.toml")).expect("a table of this shape")
    }
}
