use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::model::PartOfSpeech;
use super::reading::Hints;
use super::texts::{Key, Keyed};
use crate::language::{self, Language};

/// What a language does to the words of a term: the section `[forms]` of its pack, made ready for use.
///
/// The pack knows the affixes, the order in which they stand and the words they go with; the code knows
/// only that an inflected word is `prefix path + stem + suffix path`. Every pattern of the pack is written
/// out once into all its paths; a path remembers as a bit set which patterns lead to it. A word is then
/// taken apart by looking its beginnings and ends up, and a prefix goes with a suffix when their bit sets meet.
#[derive(Debug)]
pub(super) struct Forms {
    pub prefixes: Paths,
    pub suffixes: Paths,
    pub patterns: Vec<Pattern>,
    /// The different ways in which a stem changes before a suffix, each with the patterns that do so.
    pub changes: Vec<(Option<Change>, u64)>,
    /// What stands before a definite word, folded; may be empty.
    pub article: String,
    article_as_written: String,
    /// Letters that stay what they are when words are compared.
    kept: Vec<char>,
    /// Letters at the end of a word whose written form decides between two suffixes that fold alike.
    pub distinct: Vec<char>,
    pub verb_at: VerbAt,
    stems: Vec<StemRule>,
    present: FxHashMap<String, String>,
    preverbs: Vec<String>,
    pub joins: Joins,
    /// The words of [`Joins`] and those that may stand inside a compound, folded.
    special: FxHashMap<String, Hints>,
}

/// A set of written-out affix paths by their folded letters.
#[derive(Debug, Default)]
pub(super) struct Paths {
    by_key: FxHashMap<Key, Spelled>,
    pub all: Vec<Path>,
    /// The lengths in bytes that occur, in order.
    lengths: Vec<usize>,
}

/// The paths that are spelled alike.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    /// Their numbers.
    pub paths: Vec<u16>,
    /// The patterns that any of them belongs to.
    pub patterns: u64,
    /// Their folded length in bytes.
    pub len: usize,
}

/// One way to stand before or after a stem.
#[derive(Debug)]
pub(super) struct Path {
    /// The affixes with their names, as written.
    pub steps: Vec<Step>,
    /// The patterns it belongs to.
    pub patterns: u64,
    /// Its folded length in bytes.
    pub len: usize,
    /// How many letters of it are words of their own and so no part of the match.
    pub outside: usize,
    /// Whether it holds the article.
    pub article: bool,
    /// Its last letter as written, when that decides.
    pub ends: Option<char>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// The name of the slot in the pack.
    pub name: String,
    /// The affix as the pack writes it.
    pub form: String,
    /// Whether it is a word of its own.
    pub outside: bool,
}

#[derive(Debug)]
pub(super) struct Pattern {
    /// A bit for each part of speech it serves.
    pub classes: u8,
    pub role: Role,
    /// The least number of letters of the stem.
    pub shortest: usize,
    /// What the stem may end in, folded; empty for anything.
    pub ends: String,
    pub place: PlaceInTerm,
}

/// Where in its term a word may stand to follow a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PlaceInTerm {
    #[default]
    Any,
    /// Not the last word.
    Before,
    /// Not the first word.
    After,
}

/// Which word of a verbal term is the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum VerbAt {
    #[default]
    First,
    Last,
}

/// A stem's last letters: `drop` in the listed form is `put` before the suffix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub drop: String,
    pub put: String,
}

/// Which stem of a word a pattern takes; the names are the pack's.
pub(super) type Role = u8;

/// The role of the listed form itself.
pub(super) const WHOLE: Role = 0;

/// How words that the text divides otherwise than the term are put together.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Joins {
    /// Words that belong to the next one: a space after them counts for nothing.
    pub leading: Vec<String>,
    /// Words that belong to the one before.
    pub trailing: Vec<String>,
    /// Words that stand for themselves, so that they are not taken for a half of another word.
    pub alone: Vec<String>,
    /// The least number of letters of a word that a space may divide; 0 for never.
    pub shortest: usize,
    /// Whether a hyphen may divide a word.
    pub hyphen: bool,
}

/// How a stem is made from a listed verb.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StemRule {
    role: String,
    /// The listed form begins so ...
    #[serde(default)]
    begins: String,
    /// ... or does not begin so ...
    #[serde(default)]
    begins_not: String,
    /// ... and ends in one of these.
    #[serde(default)]
    ends: Vec<String>,
    /// How many letters to cut at the beginning.
    #[serde(default)]
    cut: usize,
    /// What to put in the place of the end.
    #[serde(default)]
    put: Option<String>,
    /// The least number of letters of the stem.
    #[serde(default)]
    shortest: usize,
    /// Set by [`compile`].
    #[serde(skip)]
    number: Role,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    article: String,
    kept: String,
    distinct: String,
    outside: Vec<String>,
    verb_at: VerbAt,
    affixes: BTreeMap<String, Vec<String>>,
    contractions: BTreeMap<String, String>,
    patterns: Vec<PatternRow>,
    stems: Vec<StemRule>,
    present: BTreeMap<String, String>,
    preverbs: Vec<String>,
    joins: Joins,
    between: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRow {
    of: Vec<PartOfSpeech>,
    #[serde(default = "whole")]
    stem: String,
    /// Slots in the order in which they stand; `?` after the name: may be missing.
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    shortest: usize,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    ends: String,
    #[serde(default)]
    place: PlaceInTerm,
}

fn whole() -> String {
    "whole".to_owned()
}

/// The bit of a part of speech.
pub(super) const fn class(part: PartOfSpeech) -> u8 {
    match part {
        PartOfSpeech::None => 1 << PartOfSpeech::Noun as u8,
        known => 1 << known as u8,
    }
}

impl Pattern {
    /// Whether it takes a stem that ends so, of so many letters, in this role.
    pub fn suits(&self, role: Role, last: Option<char>, letters: usize) -> bool {
        self.role == role
            && letters >= self.shortest
            && (self.ends.is_empty() || last.is_some_and(|c| self.ends.contains(c)))
    }
}

impl Forms {
    /// `text` folded for this language.
    pub fn folded(&self, text: &str) -> String {
        folded(text, &self.kept)
    }

    /// Appends what `c` folds to in this language.
    pub fn fold_into(&self, c: char, out: &mut String) {
        match self.kept.contains(&c) {
            true => out.push(c),
            false => language::fold_table().fold_into(c, out),
        }
    }

    /// The forms of words in `language`.
    ///
    /// # Panics
    /// The pack's table is malformed: a mistake in the program.
    pub fn of(language: Language) -> Self {
        compile(language.section("forms"))
    }

    /// The stems of a listed verb, given as it is written, with their roles; not the form itself.
    pub fn stems(&self, verb: &str) -> Vec<(Role, String)> {
        let folded = self.folded(verb);
        let mut stems = Vec::new();
        let mut named = Vec::new();
        if let Some(present) = self.present.get(&folded) {
            let role = self.stems.iter().find(|rule| rule.role == "present");
            if let Some(rule) = role {
                named.push(rule.number);
                stems.push((rule.number, present.clone()));
            }
        }
        for rule in &self.stems {
            // a verb that the table knows needs no guess
            if let (false, Some(stem)) = (named.contains(&rule.number), rule.apply(&folded)) {
                stems.push((rule.number, stem));
            }
        }
        stems
    }

    /// What else the folded word may be.
    pub fn hints(&self, folded: &str) -> Hints {
        self.special.get(folded).copied().unwrap_or_default()
    }

    /// The listed form without its article, folded, when it has one that could be left out.
    pub fn without_article<'a>(&self, written: &str, folded: &'a str) -> Option<&'a str> {
        // an alif with a hamza is never the article's
        if self.article.is_empty() || !written.starts_with(&self.article_as_written) {
            return None;
        }
        let rest = folded.strip_prefix(self.article.as_str())?;
        (rest.chars().count() >= 3).then_some(rest)
    }

    /// The particle that a listed verb begins with, and the rest, both as written.
    pub fn preverb<'a>(&self, verb: &'a str) -> Option<(&'a str, &'a str)> {
        self.preverbs.iter().find_map(|preverb| {
            let rest = verb.strip_prefix(preverb.as_str())?;
            let known = self.present.contains_key(&self.folded(rest));
            known.then_some((&verb[..preverb.len()], rest))
        })
    }
}

impl Paths {
    /// The paths that the text begins with from `start` on, the empty one included, the shortest first.
    pub fn before<'a>(
        &'a self,
        word: &'a Keyed,
        start: usize,
    ) -> impl Iterator<Item = &'a Spelled> + 'a {
        let rest = word.text.len() - start;
        let lengths = self.lengths.iter().take_while(move |&&len| len <= rest);
        lengths.filter_map(move |&len| self.by_key.get(&word.part(start, start + len)))
    }

    /// The paths that the text ends in, the empty one included, the shortest first.
    pub fn after<'a>(&'a self, word: &Keyed) -> impl Iterator<Item = &'a Spelled> {
        let end = word.text.len();
        let lengths = self.lengths.iter().take_while(move |&&len| len <= end);
        lengths.filter_map(move |&len| self.by_key.get(&word.part(end - len, end)))
    }

    /// The path of no affix.
    pub fn none(&self) -> Option<&Spelled> {
        self.by_key.get(&Key::of(""))
    }

    fn add(&mut self, text: &str, path: Path) {
        let spelled = self.by_key.entry(Key::of(text)).or_default();
        spelled.patterns |= path.patterns;
        spelled.len = text.len();
        if let Err(place) = self.lengths.binary_search(&text.len()) {
            self.lengths.insert(place, text.len());
        }
        let mut same = spelled.paths.iter().map(|&index| usize::from(index));
        match same.find(|&index| self.all[index].steps == path.steps) {
            Some(index) => self.all[index].patterns |= path.patterns,
            None => {
                let index = u16::try_from(self.all.len()).expect("some thousand paths at most");
                spelled.paths.push(index);
                self.all.push(path);
            }
        }
    }
}

impl StemRule {
    fn apply(&self, verb: &str) -> Option<String> {
        let fits = verb.starts_with(&self.begins)
            && (self.begins_not.is_empty() || !verb.starts_with(&self.begins_not));
        let end = match self.ends.as_slice() {
            [] => "",
            ends => ends.iter().find(|end| verb.ends_with(end.as_str()))?,
        };
        let cut = verb.char_indices().nth(self.cut).map(|(at, _)| at)?;
        let kept = match self.put {
            Some(_) => verb.len() - end.len(),
            None => verb.len(),
        };
        let stem = format!(
            "{}{}",
            verb.get(cut..kept)?,
            self.put.as_deref().unwrap_or("")
        );
        (fits && stem.chars().count() >= self.shortest.max(1)).then_some(stem)
    }
}

fn compile(table: Table) -> Forms {
    let kept: Vec<char> = table.kept.chars().collect();
    let fold = |text: &str| folded(text, &kept);
    let mut roles = vec![whole()];
    let mut stems = table.stems;
    for rule in &mut stems {
        rule.number = role(&mut roles, &rule.role);
        rule.begins = fold(&rule.begins);
        rule.begins_not = fold(&rule.begins_not);
        rule.ends = rule.ends.iter().map(|end| fold(end)).collect();
        rule.put = rule.put.as_deref().map(fold);
    }
    let mut forms = Forms {
        prefixes: Paths::default(),
        suffixes: Paths::default(),
        patterns: Vec::new(),
        changes: Vec::new(),
        article: fold(&table.article),
        article_as_written: table.article,
        kept: kept.clone(),
        distinct: table.distinct.chars().collect(),
        verb_at: table.verb_at,
        stems,
        present: (table.present.iter())
            .map(|(verb, stem)| (fold(verb), fold(stem)))
            .collect(),
        preverbs: table.preverbs,
        special: FxHashMap::default(),
        joins: table.joins,
    };
    for (words, mark) in [
        (
            &forms.joins.leading,
            (|hints| hints.leading = true) as fn(&mut Hints),
        ),
        (&forms.joins.trailing, |hints| hints.trailing = true),
        (&forms.joins.alone, |hints| hints.alone = true),
        (&table.between, |hints| hints.between = true),
    ] {
        for word in words {
            mark(forms.special.entry(fold(word)).or_default());
        }
    }
    // the form as it is listed needs no pattern of the pack
    let bare = PatternRow {
        of: PartOfSpeech::ALL.to_vec(),
        stem: whole(),
        before: Vec::new(),
        after: Vec::new(),
        shortest: 0,
        change: None,
        ends: String::new(),
        place: PlaceInTerm::Any,
    };
    assert!(table.patterns.len() < 63, "the bit sets hold 64 patterns");
    for (number, row) in std::iter::once(bare).chain(table.patterns).enumerate() {
        let bit = 1u64 << number;
        for (slots, paths, before) in [
            (&row.before, &mut forms.prefixes, true),
            (&row.after, &mut forms.suffixes, false),
        ] {
            for steps in expand(slots, &table.affixes, &table.outside) {
                let mut text: String = steps.iter().map(|step| step.form.as_str()).collect();
                for (from, to) in table.contractions.iter().filter(|_| before) {
                    if let Some(start) = text.strip_suffix(from.as_str()) {
                        text = format!("{start}{to}");
                    }
                }
                let outside = steps.iter().filter(|step| step.outside);
                let text_folded = fold(&text);
                paths.add(
                    &text_folded,
                    Path {
                        patterns: bit,
                        len: text_folded.len(),
                        outside: outside.map(|step| step.form.chars().count()).sum(),
                        article: steps.iter().any(|step| step.name == "article"),
                        ends: text.chars().last().filter(|c| forms.distinct.contains(c)),
                        steps,
                    },
                );
            }
        }
        let change = row.change.map(|change| Change {
            drop: fold(&change.drop),
            put: fold(&change.put),
        });
        match forms.changes.iter_mut().find(|(known, _)| *known == change) {
            Some((_, patterns)) => *patterns |= bit,
            None => forms.changes.push((change, bit)),
        }
        forms.patterns.push(Pattern {
            classes: row.of.iter().fold(0, |bits, &part| bits | class(part)),
            role: role(&mut roles, &row.stem),
            shortest: row.shortest,
            ends: fold(&row.ends),
            place: row.place,
        });
    }
    forms
}

/// `text` folded but for the letters in `kept`.
fn folded(text: &str, kept: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match kept.contains(&c) {
            true => out.push(c),
            false => language::fold_table().fold_into(c, &mut out),
        }
    }
    out
}

fn role(roles: &mut Vec<String>, name: &str) -> Role {
    let index = roles
        .iter()
        .position(|known| known == name)
        .unwrap_or_else(|| {
            roles.push(name.to_owned());
            roles.len() - 1
        });
    Role::try_from(index).expect("a handful of roles")
}

/// All ways through the slots.
fn expand(
    slots: &[String],
    affixes: &BTreeMap<String, Vec<String>>,
    outside: &[String],
) -> Vec<Vec<Step>> {
    let mut paths = vec![Vec::new()];
    for slot in slots {
        let name = slot.trim_end_matches('?');
        let known = affixes
            .get(name)
            .unwrap_or_else(|| panic!("[forms]: no affixes `{name}`"));
        let mut longer = if slot.ends_with('?') {
            paths.clone()
        } else {
            Vec::new()
        };
        for path in &paths {
            for form in known {
                let step = Step {
                    name: name.to_owned(),
                    form: form.clone(),
                    outside: outside.iter().any(|o| o == name),
                };
                longer.push(path.iter().cloned().chain([step]).collect());
            }
        }
        paths = longer;
    }
    paths
}
