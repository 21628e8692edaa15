//! Where rules put what they find.

use rustc_hash::FxHashMap;

use super::config::Config;
use super::finding::{Edit, Finding, Hash, Place, Severity, Stand};
use super::placeholder::{Habits, Kind};
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
    /// The kind of placeholder that the finding depends on.
    pub habit: Option<Kind>,
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

    /// The finding holds only if the project keeps placeholders of this kind.
    pub fn habit(mut self, kind: Kind) -> Self {
        self.habit = Some(kind);
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
    /// For each finding, the kind of placeholder that it depends on.
    kinds: Vec<Option<Kind>>,
    /// How often each fingerprint was given, so that equal findings stay apart.
    occurrences: FxHashMap<u64, u32>,
}

impl<'a> Reporter<'a> {
    pub fn new(config: &'a Config) -> Self {
        Self {
            config,
            repairs: Some("".into()),
            findings: Vec::new(),
            kinds: Vec::new(),
            occurrences: FxHashMap::default(),
        }
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
        let edits = match !draft.escaped && draft.edits.iter().all(may_write) {
            true => draft.edits,
            false => Vec::new(),
        };
        self.findings.push(Finding {
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
        });
        self.kinds.push(draft.habit);
    }

    /// The findings, without those that depend on placeholders which are ordinary words to the project.
    pub fn into_findings(self, habits: &Habits) -> Vec<Finding> {
        let with_kinds = self.findings.into_iter().zip(self.kinds);
        let stands = |kind: &Option<Kind>| kind.is_none_or(|kind| !habits.are_words(kind));
        with_kinds
            .filter(|(_, kind)| stands(kind))
            .map(|(finding, _)| finding)
            .collect()
    }
}
