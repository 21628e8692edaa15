use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::Hints;
use super::{
    Change, Forms, Joins, Marked, Path, Paths, Pattern, PlaceInTerm, Plurals, Role, StemRule, Step,
    VerbAt, class, folded,
};
use crate::glossary::model::PartOfSpeech;
use crate::glossary::texts::Key;
use crate::glossary::variation::{Affix, Feature, Features};
use crate::text::ZWNJ;

/// The section as the pack writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    article: String,
    kept: String,
    distinct: String,
    outside: Vec<String>,
    verb_at: VerbAt,
    affixes: BTreeMap<String, Vec<String>>,
    features: BTreeMap<Feature, Vec<String>>,
    contractions: BTreeMap<String, String>,
    patterns: Vec<PatternRow>,
    stems: Vec<StemRule>,
    plurals: Plurals,
    present: BTreeMap<String, String>,
    preverbs: Vec<String>,
    joined_preverbs: Vec<String>,
    joins: Joins,
    between: Vec<String>,
    marked: Marked,
    opens: String,
    lookalikes: Vec<String>,
    words: Vec<String>,
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

/// The stem of patterns for plurals that the shape of a noun tells.
const PLURAL: &str = "broken plural";

fn whole() -> String {
    "whole".to_owned()
}

/// Makes the section ready for use.
pub fn compile(table: Table) -> Forms {
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
    let present = table.present.iter();
    let present = present.map(|(verb, stem)| (fold(verb), fold(stem)));
    let mut forms = Forms {
        prefixes: Paths::default(),
        suffixes: Paths::default(),
        patterns: Vec::new(),
        nominal: 0,
        changes: Vec::new(),
        article: fold(&table.article),
        article_as_written: table.article,
        distinct: table.distinct.chars().collect(),
        verb_at: table.verb_at,
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
        special: special(&table.joins, &table.between, &fold),
        joins: table.joins,
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
        known: &table.affixes,
        features: &table.features,
        outside: &table.outside,
        contractions: &table.contractions,
    };
    for name in table.features.values().flatten() {
        let known = table.affixes.contains_key(name);
        assert!(known, "[forms.features]: no affixes `{name}`");
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
    joins: &Joins,
    between: &[String],
    fold: &impl Fn(&str) -> String,
) -> FxHashMap<String, Hints> {
    let mut special: FxHashMap<String, Hints> = FxHashMap::default();
    let lists: [(&[String], Mark); 4] = [
        (&joins.leading, |hints| hints.leading = true),
        (&joins.trailing, |hints| hints.trailing = true),
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
    known: &'t BTreeMap<String, Vec<String>>,
    features: &'t BTreeMap<Feature, Vec<String>>,
    outside: &'t [String],
    contractions: &'t BTreeMap<String, String>,
}

/// Writes the paths of a pattern out.
fn add_pattern(forms: &mut Forms, row: PatternRow, role: Role, affixes: &Affixes) {
    let bit = 1u64 << forms.patterns.len();
    for steps in affixes.expand(&row.before) {
        let text = affixes.contracted(&steps);
        let (folded, path) = path(forms, steps, &text, bit);
        forms.prefixes.add(&folded, path);
    }
    for steps in affixes.expand(&row.after) {
        let text: String = steps.iter().map(|step| &*step.affix.form).collect();
        let (folded, path) = path(forms, steps, &text, bit);
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
    /// What the steps are written as before a stem.
    fn contracted(&self, steps: &[Step]) -> String {
        let mut text: String = steps.iter().map(|step| &*step.affix.form).collect();
        for (from, to) in self.contractions {
            if let Some(start) = text.strip_suffix(from.as_str()) {
                text = format!("{start}{to}");
            }
        }
        text
    }

    fn features(&self, name: &str) -> Features {
        let told = self.features.iter();
        let told = told.filter(|(_, names)| names.iter().any(|known| known == name));
        told.fold(Features::default(), |all, (feature, _)| all.with(*feature))
    }

    /// All ways through the slots.
    fn expand(&self, slots: &[String]) -> Vec<Vec<Step>> {
        let mut paths = vec![Vec::new()];
        for slot in slots {
            let name = slot.trim_end_matches('?');
            let named: Arc<str> = name.into();
            let known = self.known.get(name);
            let known = known.unwrap_or_else(|| panic!("[forms]: no affixes `{name}`"));
            let mut longer = match slot.ends_with('?') {
                true => paths.clone(),
                false => Vec::new(),
            };
            for path in &paths {
                for form in known {
                    let affix = Affix {
                        name: Arc::clone(&named),
                        form: form.as_str().into(),
                        features: self.features(name),
                    };
                    let step = Step {
                        affix,
                        outside: self.outside.iter().any(|outside| outside == name),
                    };
                    longer.push(path.iter().cloned().chain([step]).collect());
                }
            }
            paths = longer;
        }
        paths
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
