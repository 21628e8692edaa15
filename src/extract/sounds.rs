use super::edit_distance::distance;
use super::rules::key;
use crate::language::sound::{Strictness, sound};

/// The fewest consonants whose equality tells anything, how surely it tells it, and what each further one adds.
const LEAST: usize = 3;
const SHORT: f64 = 0.6;
const STEP: f64 = 0.15;
/// How many consonants allow one that differs.
const CONSONANTS_TO_A_CHANGE: usize = 6;

/// The classes of a name's consonants, doubled ones once.
pub(super) fn skeleton(name: &str) -> Vec<char> {
    sound(&key(name), Strictness::Words).chars().collect()
}

/// How surely two names with these sounds are one, 0 to 1. Short names sound alike by chance; long
/// ones may differ by a consonant in [`CONSONANTS_TO_A_CHANGE`].
pub(super) fn sameness(one: &[char], other: &[char]) -> f64 {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    let apart = distance(one, other);
    if short < LEAST || apart * CONSONANTS_TO_A_CHANGE > short {
        return 0.0;
    }
    let sure = (SHORT + STEP * (short - LEAST) as f64).min(1.0);
    sure * (1.0 - apart as f64 / long as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_are_one_and_others_are_not() {
        let name = skeleton("لکورنو");
        assert_eq!(name, skeleton("لوكورنو"));
        assert!(sameness(&name, &name) > SHORT);
        assert_eq!(sameness(&name, &skeleton("بيسكوف")), 0.0);
    }
}
