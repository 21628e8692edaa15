use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{ForEach, Language, folded};

/// The affixes and sounds of a language: the section `[morphology]` of its pack.
///
/// The section lists each affix once, in a class. The other sections say which classes they mean, one after another
/// where several stand before a word: a [`Sequence`].
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Morphology {
    affixes: BTreeMap<String, Vec<String>>,
    /// What meets at the end of what stands before a word, and what is written for it.
    contractions: BTreeMap<String, String>,
    /// Groups of letters to their sounds; see [`super::sound`].
    pub(super) sounds: BTreeMap<String, String>,
    /// Whether foreign names are spelled by their sound, in more than one way.
    pub spelled_by_sound: bool,
    /// Vowel letters that may stand for a consonant of a foreign word, and the letter of that consonant.
    pub glides: BTreeMap<char, char>,
    /// Letters in which forms and spellings of one word often differ inside it.
    pub soft: String,
    /// Letters that a neighbour's script has and this language may not, each with what is written for it, divided by spaces.
    pub renderings: BTreeMap<String, String>,
}

/// Classes of affixes in the order in which they stand; one that ends in `?` may be missing.
pub(crate) type Sequence = Vec<String>;

/// An affix as it is written, with the name of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Affix<'m> {
    pub class: &'m str,
    pub form: &'m str,
}

/// What may stand before a word as part of it, folded.
#[derive(Debug, Default)]
pub(crate) struct Fronts {
    /// What holds no article.
    pub proclitics: Vec<String>,
    /// The articles alone.
    pub articles: Vec<String>,
    /// Articles that are written otherwise after a proclitic, with it.
    pub fused: Vec<Fused>,
}

/// Proclitics and an article that has lost letters to them.
#[derive(Debug)]
pub(crate) struct Fused {
    pub text: String,
    /// How many bytes of it are the proclitics.
    pub proclitics: usize,
}

/// The class of the article, which every pack names so.
pub(crate) const ARTICLE: &str = "article";

static MORPHOLOGIES: ForEach<Morphology> = ForEach::new(|language| language.section("morphology"));

static ARTICLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let of = |language| Morphology::of(language).class(ARTICLE);
    Language::all()
        .flat_map(of)
        .map(|form| folded(form))
        .collect()
});

/// The articles of all languages, folded: a name keeps the article of the language that it comes from.
pub(crate) fn articles() -> &'static [String] {
    &ARTICLES
}

impl Morphology {
    /// The section of a language.
    pub fn of(language: Language) -> &'static Self {
        MORPHOLOGIES.of(language)
    }

    /// The affixes of a class, as they are written; none where the language has no such class.
    pub fn class(&self, name: &str) -> &[String] {
        self.affixes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The affixes of several classes, folded.
    pub fn classes(&self, names: &[String]) -> Vec<String> {
        let forms = names.iter().flat_map(|name| self.named(name));
        forms.map(|form| folded(form)).collect()
    }

    /// Whether the language has a class.
    pub fn has(&self, name: &str) -> bool {
        self.affixes.contains_key(name)
    }

    /// All ways through a sequence.
    ///
    /// # Panics
    /// The sequence names a class that the section does not list: a mistake in the pack.
    pub fn ways<'m>(&'m self, sequence: &'m [String]) -> Vec<Vec<Affix<'m>>> {
        let mut ways = vec![Vec::new()];
        for slot in sequence {
            let class = slot.trim_end_matches('?');
            let mut longer = match slot.ends_with('?') {
                true => ways.clone(),
                false => Vec::new(),
            };
            for way in &ways {
                for form in self.named(class) {
                    let affix = Affix { class, form };
                    longer.push(way.iter().copied().chain([affix]).collect());
                }
            }
            ways = longer;
        }
        ways
    }

    /// What affixes are written as together, before a word.
    pub fn contracted(&self, way: &[Affix]) -> String {
        let mut text: String = way.iter().map(|affix| affix.form).collect();
        for (from, to) in &self.contractions {
            if let Some(start) = text.strip_suffix(from.as_str()) {
                text = format!("{start}{to}");
            }
        }
        text
    }

    /// What the ways through some sequences are written as, the empty one left out, each once.
    pub fn written(&self, sequences: &[Sequence]) -> Vec<String> {
        let mut written: Vec<String> = Vec::new();
        for way in sequences.iter().flat_map(|sequence| self.ways(sequence)) {
            let text = self.contracted(&way);
            if !text.is_empty() && !written.contains(&text) {
                written.push(text);
            }
        }
        written
    }

    /// What stands before a word in some sequences.
    pub fn fronts(&self, sequences: &[Sequence]) -> Fronts {
        let mut fronts = Fronts::default();
        for way in sequences.iter().flat_map(|sequence| self.ways(sequence)) {
            let text = folded(&self.contracted(&way));
            let plain = |way: &[Affix]| -> String { way.iter().map(|affix| affix.form).collect() };
            let own = match way.split_last() {
                None => continue,
                Some((last, [])) if last.class == ARTICLE => &mut fronts.articles,
                Some((last, before)) if last.class == ARTICLE => {
                    let fused = Fused {
                        proclitics: folded(&plain(before)).len(),
                        text,
                    };
                    let known = |known: &Fused| known.text == fused.text;
                    if fused.text != folded(&plain(&way)) && !fronts.fused.iter().any(known) {
                        fronts.fused.push(fused);
                    }
                    continue;
                }
                Some(_) => &mut fronts.proclitics,
            };
            if !own.contains(&text) {
                own.push(text);
            }
        }
        fronts
    }

    fn named(&self, name: &str) -> &[String] {
        let known = self.affixes.get(name);
        known.unwrap_or_else(|| panic!("[morphology]: no affixes `{name}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(classes: &[&str]) -> Sequence {
        classes.iter().map(|class| (*class).to_owned()).collect()
    }

    #[test]
    fn an_article_is_fused_with_the_preposition_that_swallows_its_alif() {
        let arabic = Morphology::of(Language::named("ar").expect("a pack"));
        let fronts = arabic.fronts(&[sequence(&["conjunction?", "preposition?", "article?"])]);
        assert_eq!(fronts.proclitics, ["و", "ب", "ل", "وب", "ول"]);
        assert_eq!(fronts.articles, ["ال"]);
        let fused: Vec<_> = fronts
            .fused
            .iter()
            .map(|f| (&*f.text, f.proclitics))
            .collect();
        assert_eq!(fused, [("لل", "ل".len()), ("ولل", "ول".len())]);
    }

    #[test]
    fn every_way_through_a_sequence_is_written_once() {
        let persian = Morphology::of(Language::named("fa").expect("a pack"));
        let prefixes = persian.written(&[sequence(&["negation?", "imperfective"])]);
        assert_eq!(prefixes, ["می", "نمی"]);
        assert!(persian.class("no such class").is_empty());
    }
}
