//! Where rules put what they find.

use rustc_hash::FxHashMap;

use super::config::Config;
use super::finding::{Edit, Finding, Hash, Place, Severity, Stand};
use super::placeholder::{Habits, Kind, Placeholder};
use super::rule::Rule;
use super::side::plain;
use super::wording::Message;
use crate::text::Span;

/// A finding as a rule states it.
#[derive(Debug)]
pub(super) struct Draft {
    pub place: Place,
    pub related: Vec<Place>,
    pub stand: Stand,
    pub message: Message,
    pub suggestion: Option<String>,
    pub edits: Vec<Edit>,
    /// A place that is to be changed is written with escapes: nothing can be repaired.
    pub escaped: bool,
    /// Other than the rule's own: where a rule is less sure than usual, or surer.
    pub severity: Option<Severity>,
    pub weight: f32,
    /// The placeholder that the finding depends on.
    pub habit: Option<Habit>,
    /// The same in other forms of an entry is one finding.
    pub once: bool,
}

/// What a project must do with placeholders for a finding to hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habit {
    kind: Kind,
    /// The placeholder is one only where the project keeps others of its kind.
    is_rare: bool,
}

impl Habit {
    fn is_met(self, habits: &Habits) -> bool {
        match self.is_rare {
            true => habits.are_usual(self.kind),
            false => !habits.are_words(self.kind),
        }
    }
}

impl Draft {
    /// A finding at `place` with a message of the catalogue.
    pub fn new(place: Place, key: &'static str, arguments: Vec<(&'static str, String)>) -> Self {
        Self {
            place,
            related: Vec::new(),
            stand: Stand::Alone,
            message: Message { key, arguments },
            suggestion: None,
            edits: Vec::new(),
            escaped: false,
            severity: None,
            weight: 0.0,
            habit: None,
            once: false,
        }
    }

    pub fn beside(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The finding is in the source; `place` is its translation.
    pub fn translated_as(mut self, place: Place) -> Self {
        self.stand = Stand::Source;
        self.beside(place)
    }

    /// The finding is in the translation; `place` is what it translates.
    pub fn translating(mut self, place: Place) -> Self {
        self.stand = Stand::Translation;
        self.beside(place)
    }

    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The finding holds only if the project keeps placeholders such as this one.
    pub fn habit(mut self, found: &Placeholder) -> Self {
        self.habit = Some(Habit {
            kind: found.kind,
            is_rare: found.is_rare,
        });
        self
    }

    /// The same in other plural forms of the entry, or more than once in one, has one cause and is told once, with a count.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    pub fn weight(mut self, weight: f32) -> Self {
        self.weight = weight;
        self
    }

    /// Suggests `text` for the place and offers it as a repair.
    pub fn repair(mut self, text: impl Into<String>) -> Self {
        let replacement = text.into();
        self.suggestion = Some(replacement.clone());
        let exact = self.place.span.len() == self.place.text.len();
        let span = exact.then_some(self.place.span);
        self.also_repair(span, replacement)
    }

    /// Offers a repair of another place in the same file, where the file has that as it is.
    pub fn also_repair(mut self, span: Option<Span>, replacement: String) -> Self {
        match span {
            Some(span) => self.edits.push(Edit {
                path: self.place.path.clone(),
                span,
                replacement,
            }),
            None => self.escaped = true,
        }
        self
    }
}

/// All that was found so far.
#[derive(Debug)]
pub(super) struct Reporter<'a> {
    config: &'a Config,
    /// The marks that a repair may not write into the file that is looked at; nothing where it may not write at all.
    pub repairs: Option<Box<str>>,
    findings: Vec<Finding>,
    /// Where those of the entry begin that is looked at.
    entry: usize,
    /// For each finding, the placeholder that it depends on.
    placeholders: Vec<Option<Habit>>,
    /// How often each fingerprint was given, so that equal findings stay apart.
    occurrences: FxHashMap<u64, u32>,
}

impl<'a> Reporter<'a> {
    pub fn new(config: &'a Config) -> Self {
        Self {
            config,
            repairs: Some("".into()),
            findings: Vec::new(),
            entry: 0,
            placeholders: Vec::new(),
            occurrences: FxHashMap::default(),
        }
    }

    /// What is reported from here on is of another entry.
    pub fn begin_entry(&mut self) {
        self.entry = self.findings.len();
    }

    /// Counts a finding in with one of the same entry that says the same.
    fn count_in(&mut self, new: Finding) -> Option<Finding> {
        let same = |known: &&mut Finding| {
            let (said, own) = (&known.message.arguments, &new.message.arguments);
            known.rule == new.rule
                && known.message.key == new.message.key
                && said.get(..own.len()) == Some(own)
        };
        let Some(known) = self.findings[self.entry..].iter_mut().find(same) else {
            return Some(new);
        };
        known.message.count_again();
        known.severity = known.severity.max(new.severity);
        known.related.push(new.place);
        // all of it or nothing
        match known.edits.is_empty() || new.edits.is_empty() {
            true => known.edits.clear(),
            false => known.edits.extend(new.edits),
        }
        None
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.findings.len()
    }

    pub fn report(&mut self, rule: &'static Rule, draft: Draft) {
        let Some(severity) = self.config.severity(rule, draft.severity) else {
            return;
        };
        // rule, place and counterpart, without what spelling and spacing change
        let other = draft
            .related
            .first()
            .map_or(String::new(), |place| plain(&place.text));
        let own = match plain(&draft.place.text) {
            empty if empty.is_empty() => draft.place.text.clone(),
            text => text,
        };
        let key = Hash::new().with(rule.name).with(&own).with(&other).value();
        let occurrence = self.occurrences.entry(key).or_default();
        let fingerprint = match *occurrence {
            0 => key,
            n => Hash::new()
                .with(&format!("{key:016x}"))
                .with(&n.to_string())
                .value(),
        };
        *occurrence += 1;
        let may_write = |edit: &Edit| {
            let escaped = self.repairs.as_deref();
            escaped.is_some_and(|marks| !edit.replacement.contains(|c: char| marks.contains(c)))
        };
        let once = draft.once;
        let edits = match !draft.escaped && draft.edits.iter().all(may_write) {
            true => draft.edits,
            false => Vec::new(),
        };
        let habit = draft.habit;
        let finding = Finding {
            rule: rule.name,
            severity,
            message: draft.message,
            place: draft.place,
            related: draft.related,
            stand: draft.stand,
            suggestion: draft.suggestion,
            edits,
            fingerprint: format!("{fingerprint:016x}"),
            weight: draft.weight,
        };
        let finding = match once {
            true => self.count_in(finding),
            false => Some(finding),
        };
        if let Some(finding) = finding {
            self.findings.push(finding);
            self.placeholders.push(habit);
        }
    }

    /// The findings, without those that depend on placeholders which are ordinary words to the project.
    pub fn into_findings(self, habits: &Habits) -> Vec<Finding> {
        let with_habits = self.findings.into_iter().zip(self.placeholders);
        let stands = |habit: &Option<Habit>| habit.is_none_or(|habit| habit.is_met(habits));
        with_habits
            .filter(|(_, habit)| stands(habit))
            .map(|(finding, _)| finding)
            .collect()
    }
}
