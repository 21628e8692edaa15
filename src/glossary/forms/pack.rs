use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::Hints;
use super::{
    Change, Forms, Joins, Marked, Path, Paths, Pattern, PlaceInTerm, Plurals, Role, StemRule, Step,
    VerbAt, class, folded,
};
use crate::glossary::keys::Key;
use crate::glossary::model::PartOfSpeech;
use crate::glossary::variation::{Affix, Feature, Features};
use crate::language::morphology::{self, Morphology, Sequence};
use crate::text::ZWNJ;

/// The section as the pack writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    kept: String,
    distinct: String,
    outside: Vec<String>,
    verb_at: VerbAt,
    features: BTreeMap<Feature, Vec<String>>,
    patterns: Vec<PatternRow>,
    stems: Vec<StemRule>,
    plurals: Plurals,
    present: BTreeMap<String, String>,
    preverbs: Vec<String>,
    joined_preverbs: Vec<String>,
    joins: JoinsRow,
    between: Vec<String>,
    marked: Marked,
    opens: String,
    lookalikes: Vec<String>,
    words: Vec<String>,
}

/// How words that the text divides otherwise than the term are put together.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct JoinsRow {
    /// Affixes that belong to the next word: a space after them counts for nothing.
    leading: Vec<Sequence>,
    /// Affixes that belong to the word before.
    trailing: Vec<Sequence>,
    /// Words that stand for themselves, so that they are not taken for a half of another word.
    alone: Vec<String>,
    shortest: usize,
    hyphen: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRow {
    of: Vec<PartOfSpeech>,
    #[serde(default = "whole")]
    stem: String,
    /// Slots in the order in which they stand; `?` after the name: may be missing.
    #[serde(default)]
    before: Sequence,
    #[serde(default)]
    after: Sequence,
    #[serde(default)]
    shortest: usize,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    ends: String,
    #[serde(default)]
    place: PlaceInTerm,
}

/// The stem of patterns for plurals that the shape of a noun tells.
const PLURAL: &str = "broken plural";

fn whole() -> String {
    "whole".to_owned()
}

/// Compiles the section.
pub fn compile(table: Table, morphology: &Morphology) -> Forms {
    let kept: Vec<char> = table.kept.chars().collect();
    let fold = |text: &str| folded(text, &kept);
    let mut roles = vec![whole()];
    let mut stems = table.stems;
    for rule in &mut stems {
        let number = role(&mut roles, &rule.role);
        rule.fold(number, &fold);
    }
    let mut plurals = table.plurals;
    plurals.fold(&fold);
    let article = morphology.class(morphology::ARTICLE).first();
    let article = article.cloned().unwrap_or_default();
    let present = table.present.iter();
    let present = present.map(|(verb, stem)| (fold(verb), fold(stem)));
    let mut forms = Forms {
        prefixes: Paths::default(),
        suffixes: Paths::default(),
        patterns: Vec::new(),
        nominal: 0,
        changes: Vec::new(),
        article: fold(&article),
        article_as_written: article,
        distinct: table.distinct.chars().collect(),
        verb_at: table.verb_at,
        compared: table.marked.letters(),
        marked: table.marked,
        opens: table.opens.chars().collect(),
        stems,
        plurals,
        plural: None,
        present: present.collect(),
        preverbs: table.preverbs,
        joined_preverbs: table.joined_preverbs,
        lookalikes: dense_keys(&table.lookalikes, &kept),
        words: table.words.into_iter().collect(),
        special: special(&table.joins, morphology, &table.between, &fold),
        joins: Joins {
            shortest: table.joins.shortest,
            hyphen: table.joins.hyphen,
        },
        kept,
    };
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
    let affixes = Affixes {
        morphology,
        features: &table.features,
        outside: &table.outside,
    };
    for name in table.features.values().flatten() {
        assert!(
            morphology.has(name),
            "[forms.features]: no affixes `{name}`"
        );
    }
    for row in std::iter::once(bare).chain(table.patterns) {
        let role = role(&mut roles, &row.stem);
        add_pattern(&mut forms, row, role, &affixes);
    }
    let plural = roles.iter().position(|known| known == PLURAL);
    forms.plural = plural.and_then(|role| Role::try_from(role).ok());
    forms
}

/// Notes one of the hints.
type Mark = fn(&mut Hints);

/// The words that are more than themselves, by their folded letters.
fn special(
    joins: &JoinsRow,
    morphology: &Morphology,
    between: &[String],
    fold: &impl Fn(&str) -> String,
) -> FxHashMap<String, Hints> {
    let mut special: FxHashMap<String, Hints> = FxHashMap::default();
    let (leading, trailing) = (
        morphology.written(&joins.leading),
        morphology.written(&joins.trailing),
    );
    let lists: [(&[String], Mark); 4] = [
        (&leading, |hints| hints.leading = true),
        (&trailing, |hints| hints.trailing = true),
        (&joins.alone, |hints| hints.alone = true),
        (between, |hints| hints.between = true),
    ];
    for (words, mark) in lists {
        for word in words {
            mark(special.entry(fold(word)).or_default());
        }
    }
    special
}

/// What the pack says of affixes.
struct Affixes<'t> {
    morphology: &'t Morphology,
    features: &'t BTreeMap<Feature, Vec<String>>,
    outside: &'t [String],
}

/// Writes the paths of a pattern out.
fn add_pattern(forms: &mut Forms, row: PatternRow, role: Role, affixes: &Affixes) {
    let bit = 1u64 << forms.patterns.len();
    for steps in affixes.morphology.ways(&row.before) {
        let text = affixes.morphology.contracted(&steps);
        let (folded, path) = path(forms, affixes.steps(&steps), &text, bit);
        forms.prefixes.add(&folded, path);
    }
    for steps in affixes.morphology.ways(&row.after) {
        let text: String = steps.iter().map(|affix| affix.form).collect();
        let (folded, path) = path(forms, affixes.steps(&steps), &text, bit);
        forms.suffixes.add(&folded, path);
    }
    let change = row.change.map(|change| Change {
        drop: forms.folded(&change.drop),
        put: forms.folded(&change.put),
    });
    match forms.changes.iter_mut().find(|(known, _)| *known == change) {
        Some((_, patterns)) => *patterns |= bit,
        None => forms.changes.push((change, bit)),
    }
    let classes = row.of.iter().fold(0, |bits, &part| bits | class(part));
    if classes & !class(PartOfSpeech::Verb) != 0 {
        forms.nominal |= bit;
    }
    forms.patterns.push(Pattern {
        classes,
        role,
        shortest: row.shortest,
        ends: forms.folded(&row.ends),
        place: row.place,
    });
}

/// The path of these steps, which are written `text`, and its folded letters.
fn path(forms: &Forms, steps: Vec<Step>, text: &str, bit: u64) -> (String, Path) {
    let folded = forms.folded(text);
    let mut left = folded.len();
    let mut joints = Vec::with_capacity(steps.len());
    for step in &steps {
        joints.push(left);
        left = left.saturating_sub(forms.folded(&step.affix.form).len());
    }
    let outside = steps.iter().filter(|step| step.outside);
    let path = Path {
        patterns: bit,
        len: folded.len(),
        outside: outside.map(|step| step.affix.form.chars().count()).sum(),
        article: steps.iter().any(Step::is_article),
        ends: text.chars().last().filter(|c| forms.distinct.contains(c)),
        joints,
        steps,
    };
    (folded, path)
}

impl Affixes<'_> {
    fn features(&self, name: &str) -> Features {
        let told = self.features.iter();
        let told = told.filter(|(_, names)| names.iter().any(|known| known == name));
        told.fold(Features::default(), |all, (feature, _)| all.with(*feature))
    }

    /// The affixes of a way with what they tell of their word.
    fn steps(&self, way: &[morphology::Affix]) -> Vec<Step> {
        let step = |affix: &morphology::Affix| Step {
            affix: Affix {
                name: affix.class.into(),
                form: affix.form.into(),
                features: self.features(affix.class),
            },
            outside: self.outside.iter().any(|outside| outside == affix.class),
        };
        way.iter().map(step).collect()
    }
}

/// The keys of words without their ZWNJ.
fn dense_keys(words: &[String], kept: &[char]) -> FxHashSet<Key> {
    let dense = |word: &String| folded(word, kept).replace(ZWNJ, "");
    words.iter().map(|word| Key::of(&dense(word))).collect()
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
