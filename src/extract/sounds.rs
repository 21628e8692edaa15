use std::collections::BTreeMap;

use serde::Deserialize;

use super::edit_distance::distance;
use super::rules::key;
use crate::language::{ForEach, Language};

/// The sounds of the section `alignment` of a pack: groups of letters with the class of their consonant.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Section {
    sounds: BTreeMap<String, String>,
}

/// What names sound like, whatever letters write them.
pub(super) struct Sounds {
    classes: BTreeMap<String, String>,
    longest: usize,
}

/// The fewest consonants whose equality tells anything, how surely it tells it, and what each further one adds.
const LEAST: usize = 3;
const SHORT: f64 = 0.6;
const STEP: f64 = 0.15;
/// How many consonants allow one that differs.
const CONSONANTS_TO_A_CHANGE: usize = 6;

impl Sounds {
    /// The sounds of a language's letters.
    pub fn of(language: Language) -> &'static Self {
        static SOUNDS: ForEach<Sounds> = ForEach::new(Sounds::read);
        SOUNDS.of(language)
    }

    fn read(language: Language) -> Self {
        let Section { sounds } = language.section("alignment");
        Self {
            longest: sounds
                .keys()
                .map(|letters| letters.chars().count())
                .max()
                .unwrap_or(1),
            classes: sounds,
        }
    }

    /// The classes of a name's consonants, doubled ones once.
    pub fn skeleton(&self, name: &str) -> Vec<String> {
        let letters: Vec<char> = key(name).chars().collect();
        let mut skeleton: Vec<String> = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let groups = (1..=self.longest.min(letters.len() - at)).rev();
            let mut found = groups.filter_map(|length| {
                let group: String = letters[at..at + length].iter().collect();
                self.classes
                    .get(&group)
                    .map(|class| (class.clone(), length))
            });
            let (class, length) = found.next().unwrap_or_else(|| (letters[at].to_string(), 1));
            if !class.is_empty() && skeleton.last() != Some(&class) {
                skeleton.push(class);
            }
            at += length;
        }
        skeleton
    }

    /// How surely two names with these skeletons are one, 0 to 1. Short names sound alike by chance; long
    /// ones may differ by a consonant in [`CONSONANTS_TO_A_CHANGE`].
    pub fn sameness(one: &[String], other: &[String]) -> f64 {
        let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
        let apart = distance(one, other);
        if short < LEAST || apart * CONSONANTS_TO_A_CHANGE > short {
            return 0.0;
        }
        let sure = (SHORT + STEP * (short - LEAST) as f64).min(1.0);
        sure * (1.0 - apart as f64 / long as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_alike_in_three_scripts() {
        let of = |code| Sounds::of(Language::named(code).expect("a pack"));
        let skeleton = of("fa").skeleton("لکورنو");
        assert_eq!(skeleton, of("ar").skeleton("لوكورنو"));
        let other = of("ar").skeleton("بيسكوف");
        assert!(Sounds::sameness(&skeleton, &skeleton) > SHORT);
        assert_eq!(Sounds::sameness(&skeleton, &other), 0.0);
    }
}
