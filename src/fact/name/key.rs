//! Keys that are equal for one name in whatever script and spelling.
//!
//! A name is read as its consonants, by classes of letters that stand for one another when names are
//! carried over ([`Strictness::Names`]): علييف, علی‌اف and Aliyev are all `lf`.

use crate::language::morphology::articles;
use crate::language::sound::{self, Strictness};

/// The consonant classes of one word; empty when it has none.
pub(super) fn sound(word: &str) -> String {
    sound::sound(word, Strictness::Names)
}

/// A person's name by its sounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct NameKey {
    pub surname: String,
    /// The given names, without spaces between; empty when the surname stands alone.
    pub given: String,
    /// The first of them.
    pub first: String,
}

impl NameKey {
    /// The key of a name of these words, the surname last; none when nothing of the surname sounds.
    pub fn new(words: &[&str], is_particle: impl Fn(&str) -> bool) -> Option<Self> {
        let sounds: Vec<String> = words
            .iter()
            .filter(|word| words.len() == 1 || !is_particle(word))
            .map(|word| sound(without_article(word)))
            .filter(|sound| !sound.is_empty())
            .collect();
        let (surname, given) = sounds.split_last()?;
        Some(Self {
            surname: surname.clone(),
            given: given.concat(),
            first: given.first().cloned().unwrap_or_default(),
        })
    }

    /// Whether both may name one person: one surname, and one given name or one that is absent.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.surname == other.surname
            && (self.given.is_empty()
                || other.given.is_empty()
                || self.given == other.given
                || self.first == other.first)
    }

    /// The id of a person that the glossary does not know.
    pub fn id(&self) -> String {
        match self.given.as_str() {
            "" => format!("person:{}", self.surname),
            given => format!("person:{}-{given}", self.surname),
        }
    }
}

/// A folded word without its article, where enough remains.
pub(super) fn without_article(word: &str) -> &str {
    let mut rests = articles()
        .iter()
        .filter_map(|article| word.strip_prefix(article.as_str()));
    let rest = rests.find(|rest| rest.chars().nth(2).is_some());
    rest.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> NameKey {
        let words: Vec<&str> = name.split([' ', '-']).collect();
        NameKey::new(&words, |word| word == "al").expect("a name that sounds")
    }

    #[test]
    fn one_name_in_several_scripts_and_spellings_has_one_key() {
        for (one, other) in [
            ("علييف", "علی‌اف"),
            ("علييف", "Aliyev"),
            ("علی‌اف", "Aliev"),
            ("بيسكوف", "پسکوف"),
            ("بيسكوف", "Peskov"),
            ("جيفوركيان", "كيفوركيان"),
            ("جيفوركيان", "Gevorgyan"),
            ("كيفوركيان", "Kevorkian"),
            ("باشينيان", "پاشینیان"),
            ("باشينيان", "Pashinyan"),
            ("بابيكيان", "Papikyan"),
            ("بابيكيان", "پاپیکیان"),
            ("لافروف", "لاوروف"),
            ("لافروف", "Lavrov"),
            ("زاخاروفا", "زاخارووا"),
            ("زاخاروفا", "زاخاروا"),
            ("زاخاروفا", "Zakharova"),
            ("بوتين", "پوتین"),
            ("بوتين", "Putin"),
            ("فلاديمير بوتين", "Vladimir Putin"),
            ("فلاديمير بوتين", "ولادیمیر پوتین"),
            ("لوكورنو", "لکورنو"),
            ("لوكورنو", "Lecornu"),
            ("سيباستيان لوكورنو", "سباستین لکورنو"),
            ("Sébastien Lecornu", "سباستین لکورنو"),
            ("إيمانويل ماكرون", "امانوئل مکرون"),
            ("Emmanuel Macron", "إيمانويل ماكرون"),
            ("أردوغان", "اردوغان"),
            ("أردوغان", "Erdoğan"),
            ("توكاييف", "توکایف"),
            ("قاسم جومارت توكاييف", "Kassym-Jomart Tokayev"),
            ("زيلينسكي", "زلنسکی"),
            ("زيلينسكي", "Zelensky"),
            ("أناتولي سيدوروف", "Anatoly Sidorov"),
            ("ستانيسلاف زاس", "Stanislav Zas"),
            ("خاتشاتوريان", "خاچاتوریان"),
            ("خاتشاتريان", "Khachatryan"),
            ("سيرغي", "سرگئی"),
            ("سيرجي", "Sergei"),
            ("غريغوريان", "گریگوریان"),
            ("جيهون بيراموف", "جیحون بایراموف"),
            ("حاجي زادة", "حاجی زاده"),
            ("هيغسيث", "Hegseth"),
            ("الأسد", "al-Assad"),
            ("فؤاد", "Fuad"),
            ("ميرزويان", "میرزویان"),
            ("ميرزويان", "Mirzoyan"),
            ("بلينكن", "Blinken"),
        ] {
            assert_eq!(key(one), key(other), "{one} / {other}");
        }
    }

    #[test]
    fn different_names_have_different_keys() {
        for (one, other) in [
            ("باشينيان", "بابيكيان"),
            ("پاشینیان", "پاپیکیان"),
            ("علييف", "علييفا"),
            ("علی‌اف", "علی‌اوا"),
            ("Aliyev", "Aliyeva"),
            ("بيسكوف", "بوتين"),
            ("لافروف", "لوكورنو"),
            ("أرمين غريغوريان", "مهير غريغوريان"),
            ("سيمونيان", "باشينيان"),
            ("خاتشاتوريان", "غيفوركيان"),
            ("بايدن", "بلينكن"),
            ("زاس", "سيدوروف"),
            ("حيدر علييف", "إلهام علييف"),
            ("Michel", "Macron"),
            ("Sarkissian", "Sargsyanov"),
        ] {
            assert_ne!(key(one), key(other), "{one} / {other}");
        }
    }

    #[test]
    fn a_surname_agrees_with_a_full_name_and_two_given_names_do_not() {
        assert!(key("علييف").agrees_with(&key("إلهام علييف")));
        assert!(key("محمد بن سلمان").agrees_with(&key("محمد سلمان")));
        assert!(!key("حيدر علييف").agrees_with(&key("Ilham Aliyev")));
        assert_eq!(key("أرمين غريغوريان").id(), "person:krkrn-rmn");
        assert_eq!(key("Armen Grigoryan").id(), "person:krkrn-rmn");
    }
}
