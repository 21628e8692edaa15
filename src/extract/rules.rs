use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::language::morphology::{Fronts, Morphology, Sequence};
use crate::language::{Language, folded};
use crate::text::{TATWEEL, ZWNJ};

/// The section `extract` of a language pack.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ExtractSection {
    function_words: Vec<String>,
    inner_words: Vec<String>,
    general_words: Vec<String>,
    before_verbs: Vec<String>,
    verb_stems: Vec<String>,
    verb_beginnings: Vec<String>,
    verb_endings: Vec<String>,
    marks_of_verbs: Marks,
    marks_of_possession: Vec<String>,
    not_possession: Vec<String>,
    adjective_endings: Vec<String>,
    adverb_marks: String,
    spared: Vec<String>,
    /// What is written together with the next word, and with the word before.
    before: Vec<Sequence>,
    after: Vec<Sequence>,
    whole: Vec<String>,
    article_agrees: bool,
    name_ends_phrase: bool,
    light_verbs: Vec<String>,
    verb_first: bool,
    case_endings: Vec<String>,
    linked_endings: Vec<String>,
    noun_endings: Vec<String>,
}

/// What the section `numbers` of a pack says of words: what is counted, and money.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Numbers {
    counted: BTreeMap<String, Vec<String>>,
    currency: BTreeMap<String, String>,
}

/// What the section `names` of a pack says of words: the first word of the name of an organisation.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Heads {
    organisation_heads: String,
    bodies: String,
}

/// What shows a verb by its shape alone.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Marks {
    beginnings: Vec<String>,
    endings: Vec<String>,
    /// A beginning counts only before one of these.
    with_endings: Vec<String>,
    but_endings: Vec<String>,
    least: usize,
}

/// What a language says of the words of a term, without parts of speech.
pub(super) struct Rules {
    function: FxHashSet<String>,
    inner: FxHashSet<String>,
    pub(super) general: FxHashSet<String>,
    /// As written, without vowel marks: here a hamza makes the difference.
    before_verbs: FxHashSet<String>,
    verb_stems: FxHashSet<String>,
    verb_beginnings: Vec<String>,
    verb_endings: Vec<String>,
    marks: Marks,
    possession: Vec<String>,
    not_possession: Vec<String>,
    adjective_endings: Vec<String>,
    adverb_marks: Vec<char>,
    spared: FxHashSet<String>,
    fronts: Fronts,
    whole: FxHashSet<String>,
    endings: Vec<String>,
    /// Words that the texts and the glossary attest without particles.
    pub(super) attested: FxHashSet<String>,
    /// Words that the glossary lists, folded.
    pub(super) listed: FxHashSet<String>,
    light_verbs: FxHashSet<String>,
    pub(super) case_endings: Vec<String>,
    pub(super) linked_endings: Vec<(String, String)>,
    pub(super) noun_endings: Vec<String>,
    /// Words for what is counted, and for money.
    counted: FxHashSet<String>,
    heads: FxHashSet<String>,
    /// A sentence begins with its verb.
    pub verb_first: bool,
    pub article_agrees: bool,
    pub name_ends_phrase: bool,
    /// How many words the texts have.
    pub running: usize,
}

/// The fewest letters that must remain of a word when a particle, article or ending is removed.
pub(super) const LEAST: usize = 3;

/// A folded word taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// Bytes of the particles before it, of the folded word.
    pub particles: usize,
    /// Written with its article.
    pub definite: bool,
    /// The article has lost its first letter to the particle.
    pub fused: bool,
    /// What is compared: without particles, article, joiners and endings.
    pub key: String,
}

impl Rules {
    /// The rules of `language`. `words` are words of the texts and the glossary in whatever form: what a
    /// particle would leave of a word must be among them.
    pub fn new<'a>(language: Language, words: impl IntoIterator<Item = &'a str>) -> Self {
        let section: ExtractSection = language.section("extract");
        let morphology = Morphology::of(language);
        // an apostrophe is also written as a quotation mark
        let endings = morphology.written(&section.after).into_iter();
        let endings = endings.flat_map(|ending| [ending.replace('\'', "’"), ending]);
        let Numbers { counted, currency } = language.section("numbers");
        let Heads {
            organisation_heads,
            bodies,
        } = language.section("names");
        let forms = |list: &str| -> Vec<String> {
            let forms = list.split(" | ").map(key);
            forms.filter(|form| !form.is_empty()).collect()
        };
        let mut rules = Self {
            function: keys(&section.function_words),
            inner: keys(&section.inner_words),
            general: keys(&section.general_words),
            before_verbs: section.before_verbs.iter().map(|word| bare(word)).collect(),
            verb_stems: keys(&section.verb_stems),
            verb_beginnings: list(&section.verb_beginnings),
            verb_endings: list(&section.verb_endings),
            marks: Marks {
                beginnings: list(&section.marks_of_verbs.beginnings),
                with_endings: list(&section.marks_of_verbs.with_endings),
                ..section.marks_of_verbs
            },
            possession: section.marks_of_possession,
            not_possession: section.not_possession,
            adjective_endings: list(&section.adjective_endings),
            adverb_marks: section.adverb_marks.chars().collect(),
            spared: keys(&section.spared),
            fronts: morphology.fronts(&section.before),
            whole: keys(&section.whole),
            endings: endings.map(|ending| folded(&ending)).collect(),
            attested: FxHashSet::default(),
            listed: FxHashSet::default(),
            light_verbs: keys(&section.light_verbs),
            case_endings: section.case_endings,
            linked_endings: section
                .linked_endings
                .iter()
                .filter_map(|ending| ending.split_once('>'))
                .map(|(tied, free)| (tied.to_owned(), free.to_owned()))
                .collect(),
            noun_endings: list(&section.noun_endings),
            counted: counted
                .values()
                .flatten()
                .chain(currency.values())
                .flat_map(|list| forms(list))
                .collect(),
            heads: FxHashSet::default(),
            verb_first: section.verb_first,
            running: 0,
            article_agrees: section.article_agrees,
            name_ends_phrase: section.name_ends_phrase,
        };
        let words = words.into_iter();
        let attested = words.map(|word| rules.without_article(&key(word)).to_owned());
        rules.attested = attested.collect();
        let heads = forms(&organisation_heads).into_iter().chain(forms(&bodies));
        rules.heads = heads
            .map(|head| rules.without_article(&head).to_owned())
            .collect();
        rules
    }

    /// Takes the rest of a word after a particle for a word by itself where `leaves_word` says so of the word
    /// and the rest. `words` are folded.
    pub fn attest(&mut self, words: &BTreeSet<String>, leaves_word: impl Fn(&str, &str) -> bool) {
        let rests = words
            .iter()
            .filter(|word| !self.whole.contains(*word))
            .flat_map(|word| {
                let rests = self.fronts.proclitics.iter();
                rests
                    .filter_map(move |particle| Some((word, word.strip_prefix(particle.as_str())?)))
            })
            .filter(|(word, rest)| rest.chars().count() > LEAST + 1 && leaves_word(word, rest))
            .map(|(_, rest)| rest.to_owned());
        let rests: Vec<String> = rests.collect();
        self.attested.extend(rests);
    }

    /// A word as written, without its article.
    pub fn bare<'a>(&self, written: &'a str) -> &'a str {
        let articles = self.fronts.articles.iter();
        let mut rests = articles.filter_map(|article| written.strip_prefix(article.as_str()));
        rests.next().unwrap_or(written)
    }

    /// A word as written, without its article, and without each of its endings.
    pub fn plain_forms<'a>(&self, written: &'a str) -> Vec<&'a str> {
        let bare = self.bare(written);
        let endings = self.endings.iter();
        let rests = endings.filter_map(|ending| bare.strip_suffix(ending.as_str()));
        let long = |rest: &&str| rest.trim_end_matches(ZWNJ).chars().count() >= LEAST;
        let rests = rests.filter(long).map(|rest| rest.trim_end_matches(ZWNJ));
        [written, bare].into_iter().chain(rests).collect()
    }

    pub(super) fn without_article<'a>(&self, word: &'a str) -> &'a str {
        let articles = self.fronts.articles.iter();
        let rest = articles.filter_map(|article| word.strip_prefix(article.as_str()));
        rest.into_iter()
            .find(|rest| rest.chars().count() >= LEAST)
            .unwrap_or(word)
    }

    /// Takes a word apart. `written` is the word as it stands in the text, `word` the same folded.
    pub fn parts(&self, written: &str, word: &str) -> Parts {
        let plain = word.replace(ZWNJ, "");
        let (particles, article, fused) = match self.whole.contains(&plain) {
            true => (0, 0, false),
            false => self.front(written, word),
        };
        let rest: String = word[particles + article..].replace(ZWNJ, "");
        let case = match self.without_case(written) {
            Some(rest) => written.len() - rest.len(),
            None => 0,
        };
        let rest = &rest[..rest.len().saturating_sub(case)];
        Parts {
            particles,
            definite: article > 0,
            fused,
            key: self.without_ending(rest).to_owned(),
        }
    }

    /// The bytes of the particles and of the article, and whether the two are fused.
    fn front(&self, written: &str, word: &str) -> (usize, usize, bool) {
        let letters = |text: &str| text.chars().count();
        let particles = || {
            let own = self.fronts.proclitics.iter().map(String::as_str);
            std::iter::once("").chain(own)
        };
        for particle in particles() {
            let Some(rest) = word.strip_prefix(particle) else {
                continue;
            };
            for article in &self.fronts.articles {
                let of = rest.strip_prefix(article.as_str());
                // an alif with a hamza is the word's own
                let own = bare(written).chars().nth(letters(particle));
                if of.is_some_and(|of| letters(of) >= LEAST) && own == article.chars().next() {
                    return (particle.len(), article.len(), false);
                }
            }
        }
        for fused in &self.fronts.fused {
            let of = word.strip_prefix(fused.text.as_str());
            if of.is_some_and(|of| letters(of) >= LEAST) {
                let article = fused.text.len() - fused.proclitics;
                return (fused.proclitics, article, true);
            }
        }
        let mut found: Vec<&str> = particles()
            .skip(1)
            .filter(|particle| {
                let rest = word.strip_prefix(particle);
                rest.is_some_and(|rest| letters(rest) >= LEAST && self.attested.contains(rest))
            })
            .collect();
        found.sort_by_key(|particle| particle.len());
        (found.first().map_or(0, |particle| particle.len()), 0, false)
    }

    fn without_ending<'a>(&self, word: &'a str) -> &'a str {
        let endings = self.endings.iter();
        let rest = endings.filter_map(|ending| word.strip_suffix(ending.as_str()));
        rest.filter(|rest| rest.chars().count() >= LEAST)
            .min_by_key(|rest| rest.len())
            .unwrap_or(word)
    }

    /// A stretch of text as a form: its white space single, an article whole that lost a letter.
    pub fn form(&self, text: &str, fused: bool) -> String {
        let articles = &self.fronts.articles;
        let lost = articles
            .first()
            .filter(|_| fused)
            .and_then(|article| article.chars().next());
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        lost.into_iter().chain(words.chars()).collect()
    }

    /// Whether a word written apart is the ending of the word before it.
    pub fn is_ending(&self, word: &str) -> bool {
        self.endings.iter().any(|ending| ending == word)
    }

    /// Whether the word cannot be part of a term.
    pub fn divides(&self, written: &str, word: &str, parts: &Parts) -> bool {
        let plain = word.replace(ZWNJ, "");
        let rest = plain.get(parts.particles..).unwrap_or(&plain);
        let function = |word: &str| self.function.contains(word);
        let verb_after_particle = || {
            let particles = self.fronts.proclitics.iter();
            let mut rests = particles.filter_map(|particle| plain.strip_prefix(particle.as_str()));
            !parts.definite
                && !self.whole.contains(&plain)
                && rests.any(|rest| rest.chars().count() >= LEAST && self.has_verb_stem(rest))
        };
        function(&plain)
            || function(rest)
            || self.is_adverb(written)
            || self.is_verb(written, rest, parts)
            || verb_after_particle()
    }

    /// A form as written without the single letter before it that may be a particle.
    pub fn without_particle<'a>(&self, form: &'a str) -> Option<&'a str> {
        let short = self
            .fronts
            .proclitics
            .iter()
            .filter(|particle| particle.chars().count() == 1);
        let mut rests = short.filter_map(|particle| form.strip_prefix(particle.as_str()));
        rests.find(|rest| rest.chars().next().is_some_and(char::is_alphabetic))
    }

    /// Whether the word, without particles, article and endings, is one for what is counted, or money.
    pub fn is_counted(&self, form: &str) -> bool {
        let folded = key(form);
        self.counted.contains(&folded)
            || self.counted.contains(self.without_article(&folded))
            || self
                .plain_forms(form)
                .into_iter()
                .any(|form| self.counted.contains(&key(form)))
    }

    /// Whether the form names an organisation by its first word and says which.
    pub fn is_organisation(&self, form: &str) -> bool {
        let mut words = form.split_whitespace();
        let head = words.next().map(key).unwrap_or_default();
        words.next().is_some() && self.heads.contains(self.without_article(&head))
    }

    /// Whether a word of one of the verbs that make a verb of the noun before them.
    pub fn is_light_verb(&self, word: &str) -> bool {
        self.has_stem(word, &self.light_verbs)
    }

    fn is_adverb(&self, written: &str) -> bool {
        let adjective = |rest: &str| {
            let endings = &self.adjective_endings;
            endings
                .iter()
                .any(|ending| key(rest).ends_with(ending.as_str()))
        };
        self.without_case(&bare(written)).is_some_and(adjective)
            || written.nfd().any(|c| self.adverb_marks.contains(&c))
    }

    fn is_verb(&self, written: &str, word: &str, parts: &Parts) -> bool {
        if parts.definite || self.spared.contains(word) {
            return false;
        }
        let bare = bare(written);
        self.is_possessed(&bare) || self.has_verb_stem(word) || self.is_shaped_as_verb(&bare, word)
    }

    /// Whether the word carries a possessive: it is somebody's in this text, not a term.
    fn is_possessed(&self, bare: &str) -> bool {
        let marked = self.possession.iter().any(|mark| {
            let rest = bare.strip_suffix(mark.as_str());
            rest.is_some_and(|rest| rest.chars().count() >= LEAST)
        });
        let looks_so = |end: &String| bare.ends_with(end.as_str());
        marked && !self.not_possession.iter().any(looks_so)
    }

    /// Whether a place of a known term holds the term and nothing of the sentence around it: no possessive, and in
    /// several words no verb, function word or word with a particle at either end.
    pub fn is_whole(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        let divides = |written: &str| {
            let word = folded(written);
            let parts = self.parts(written, &word);
            parts.particles > 0 || self.divides(written, &word, &parts)
        };
        match words[..] {
            [] => false,
            [word] => !self.is_possessed(&bare(word)),
            [first, .., last] => !divides(first) && !divides(last),
        }
    }

    /// Whether the first of several words is a function word.
    pub fn begins_with_function_word(&self, text: &str) -> bool {
        let mut words = text.split_whitespace();
        let first = words.next().filter(|_| words.next().is_some());
        first.is_some_and(|first| self.function.contains(&key(first)))
    }

    fn has_verb_stem(&self, word: &str) -> bool {
        self.has_stem(word, &self.verb_stems)
    }

    fn has_stem(&self, word: &str, stems: &FxHashSet<String>) -> bool {
        let beginnings = self.verb_beginnings.iter();
        let mut rests = beginnings.filter_map(|beginning| word.strip_prefix(beginning.as_str()));
        rests.any(|rest| {
            let mut endings = self.verb_endings.iter();
            endings.any(|ending| {
                let ending = ending.replace(ZWNJ, "");
                rest.strip_suffix(&ending)
                    .is_some_and(|stem| stems.contains(stem))
            })
        })
    }

    fn is_shaped_as_verb(&self, bare: &str, word: &str) -> bool {
        let Marks {
            beginnings,
            endings,
            with_endings,
            but_endings,
            least,
        } = &self.marks;
        if word.chars().count() < (*least).max(1) {
            return false;
        }
        let ends =
            |list: &[String], word: &str| list.iter().any(|end| word.ends_with(end.as_str()));
        let begins = beginnings
            .iter()
            .any(|begin| word.starts_with(begin.as_str()));
        begins && (with_endings.is_empty() || ends(with_endings, word))
            || ends(endings, bare) && !ends(but_endings, bare)
    }

    /// Whether a word after a particle that verbs follow is a verb by its first letter.
    pub fn begins_as_verb(&self, word: &str) -> bool {
        let beginnings = self.verb_beginnings.iter();
        beginnings
            .filter(|beginning| !beginning.is_empty())
            .any(|beginning| word.starts_with(beginning.as_str()))
    }

    /// Whether what follows the word is a verb, if it has no article and begins as one.
    pub fn comes_before_verb(&self, written: &str) -> bool {
        let bare = bare(written);
        let particles = self.fronts.proclitics.iter();
        let particles = particles.filter_map(|particle| bare.strip_prefix(particle.as_str()));
        self.before_verbs.contains(&bare)
            || particles
                .into_iter()
                .any(|rest| self.before_verbs.contains(rest))
    }

    /// Whether a word looks like an adjective, as names hardly do. An ending of one letter is enough where `sure`.
    pub fn ends_as_adjective(&self, key: &str, sure: bool) -> bool {
        let mut endings = self.adjective_endings.iter();
        endings.any(|ending| key.ends_with(ending.as_str()) && (sure || ending.chars().count() > 1))
    }

    /// The form of a known term that stands at `text` after `before`: an article that lost a letter to the
    /// particle before it is whole again, unless the letter is the term's own.
    pub fn known_form(&self, before: &str, text: &str, listed: &str) -> String {
        let fused = self.fronts.fused.iter().any(|fused| {
            let (head, tail) = fused.text.split_at(fused.proclitics);
            before.ends_with(head) && text.starts_with(tail) && !listed.starts_with(tail)
        });
        self.form(text, fused)
    }

    /// Whether the word may stand inside a term only.
    pub fn is_inner(&self, word: &str) -> bool {
        self.inner.contains(word)
    }

    /// Whether the word is too general to begin or end a term.
    pub fn is_general(&self, word: &str, parts: &Parts) -> bool {
        let plain = word.replace(ZWNJ, "");
        let without_case = || {
            self.without_case(&plain)
                .is_some_and(|rest| self.general.contains(rest))
        };
        self.general.contains(&plain)
            || without_case()
            || self.general.contains(&parts.key)
            || plain
                .get(parts.particles..)
                .is_some_and(|rest| self.general.contains(rest))
    }
}

/// A word folded, without joiners.
pub(super) fn key(word: &str) -> String {
    folded(word).replace(ZWNJ, "")
}

/// The words of a form, folded, without joiners.
pub(super) fn key_words(form: &str) -> Vec<String> {
    form.split_whitespace().map(key).collect()
}

/// A word as written, without vowel marks.
pub(super) fn bare(word: &str) -> String {
    // the hamza is a mark to Unicode's decomposition, a letter to the reader
    word.nfc()
        .filter(|c| !is_combining_mark(*c) && *c != ZWNJ && *c != TATWEEL)
        .collect()
}

fn keys(words: &[String]) -> FxHashSet<String> {
    words.iter().map(|word| key(word)).collect()
}

fn list(words: &[String]) -> Vec<String> {
    words.iter().map(|word| folded(word)).collect()
}
