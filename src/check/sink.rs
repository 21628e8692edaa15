//! Where rules put what they find.

use rustc_hash::FxHashMap;

use super::config::Config;
use super::finding::{Edit, Finding, Hash, Place, Severity, Stand};
use super::message::Message;
use super::rule::Rule;
use super::side::plain;
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
    /// Other than the rule's own: where a rule is less sure than usual, or surer.
    pub severity: Option<Severity>,
    pub weight: f32,
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
            severity: None,
            weight: 0.0,
        }
    }

    pub fn beside(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The place is in the source, and `place` is its translation.
    pub fn translated_as(mut self, place: Place) -> Self {
        self.stand = Stand::Source;
        self.beside(place)
    }

    /// The place is in the translation, and `place` is what it translates.
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

    pub fn weight(mut self, weight: f32) -> Self {
        self.weight = weight;
        self
    }

    /// Suggests `text` for the place and offers it as a repair.
    pub fn repair(mut self, text: impl Into<String>) -> Self {
        let replacement = text.into();
        self.suggestion = Some(replacement.clone());
        let span = self.place.span;
        self.also_repair(span, replacement)
    }

    /// Offers a repair of another place in the same file.
    pub fn also_repair(mut self, span: Span, replacement: String) -> Self {
        self.edits.push(Edit {
            path: self.place.path.clone(),
            span,
            replacement,
        });
        self
    }
}

/// All that was found so far.
#[derive(Debug)]
pub(super) struct Reporter<'a> {
    config: &'a Config,
    /// Whether the places of the text are exact, so that repairs may be offered.
    pub repairs: bool,
    findings: Vec<Finding>,
    /// How often each fingerprint was given, so that equal findings stay apart.
    occurrences: FxHashMap<u64, u32>,
}

impl<'a> Reporter<'a> {
    pub fn new(config: &'a Config) -> Self {
        Self {
            config,
            repairs: true,
            findings: Vec::new(),
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
        self.findings.push(Finding {
            rule: rule.name,
            severity,
            message: draft.message,
            place: draft.place,
            related: draft.related,
            stand: draft.stand,
            suggestion: draft.suggestion,
            edits: match self.repairs {
                true => draft.edits,
                false => Vec::new(),
            },
            fingerprint: format!("{fingerprint:016x}"),
            weight: draft.weight,
        });
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
