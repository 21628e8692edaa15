use serde::Deserialize;

/// The fitted numbers of the comparison and of the search, from `weights.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub least_rarity: f32,
    pub most_rarity: f32,
    pub number: f32,
    pub mark: f32,
    pub length: f32,
    pub length_short: f32,
    pub length_most: f32,
    pub prior_units: f32,
    pub prior_background: f32,
    pub prior_slope: f32,
    pub fuzzy: f32,
    pub fuzzy_least: f32,
    pub short_sound: f32,
    pub sound: f32,
    pub lexicon: f32,
    pub table: f32,
    pub power: f32,
}
