//! Rules on the glossary's terms and names within one segment.

use rustc_hash::FxHashSet;

use super::finding::Severity;
use super::report::{Draft, Reporter};
use super::rules::{Rule, Shared};
use super::side::{Pair, Side, plain};
use crate::bitext::TermMention;
use crate::glossary::{Concept, ConceptKind, PartOfSpeech, Status, Term};

/// Names are checked as people, places and bodies, everything else as terms.
pub(super) fn is_name(kind: ConceptKind) -> bool {
    matches!(kind, ConceptKind::Person | ConceptKind::Place | ConceptKind::Organisation | ConceptKind::Treaty)
}

impl Shared<'_> {
    pub(super) fn concept(&self, mention: &TermMention) -> &Concept {
        &self.glossary.concepts()[mention.concept]
    }

    pub(super) fn term(&self, mention: &TermMention) -> &Term {
        &self.concept(mention).terms[mention.term]
    }
}

/// The forms of a concept that a text in this language may use, the preferred one first.
fn allowed<'c>(concept: &'c Concept, language: &str) -> Vec<&'c Term> {
    let mut terms: Vec<&Term> = concept
        .terms
        .iter()
        .filter(|term| term.language == language && term.status <= Status::Admitted)
        .collect();
    terms.sort_by_key(|term| term.status);
    terms
}

/// What a side says of concepts, for asking whether it has one.
struct Said<'a> {
    side: &'a Side,
    concepts: FxHashSet<usize>,
}

impl<'a> Said<'a> {
    fn by(side: &'a Side) -> Self {
        Self { side, concepts: side.terms.iter().map(|mention| mention.concept).collect() }
    }

    /// Whether the side names the concept: by a match, by a form inside a longer word or term, or as it stands
    /// in any other language.
    fn has(&self, index: usize, concept: &Concept) -> bool {
        let contains = |term: &Term| {
            let form = plain(&term.form);
            !form.is_empty() && {
                let glued = |text: &str| text.replace(' ', "");
                let long = form.chars().count() >= 5;
                padded_contains(&self.side.plain, &form) || long && glued(&self.side.plain).contains(&glued(&form))
            }
        };
        self.concepts.contains(&index) || concept.terms.iter().filter(|term| term.status <= Status::Proposed).any(contains)
    }
}

fn padded_contains(text: &str, form: &str) -> bool {
    format!(" {text} ").contains(&format!(" {form} "))
}

/// The mentions of `own` whose concept the other side does not name; each concept once.
fn unsaid<'a>(own: &'a Side, other: &Side, shared: &Shared) -> Vec<&'a TermMention> {
    let said = Said::by(other);
    let mut seen = FxHashSet::default();
    let mut unsaid = Vec::new();
    for mention in &own.terms {
        let concept = shared.concept(mention);
        let term = shared.term(mention);
        let verbal = term.part_of_speech == PartOfSpeech::Verb || concept.kind == ConceptKind::Event && !shared.own_glossary;
        let said_here = own
            .terms
            .iter()
            .filter(|rival| rival.span.overlaps(mention.span))
            .any(|rival| said.has(rival.concept, shared.concept(rival)));
        if verbal || said_here || allowed(concept, other.language.code()).is_empty() || !seen.insert(mention.concept) {
            continue;
        }
        unsaid.push(mention);
    }
    unsaid
}

/// A term of the source for which the translation has none of the glossary's forms.
pub(super) fn missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.target.is_empty() || !shared.own_glossary || pair.is_untranslated() {
        return;
    }
    for mention in unsaid(&pair.source, &pair.target, shared) {
        let concept = shared.concept(mention);
        if is_name(concept.kind) {
            continue;
        }
        let forms = allowed(concept, pair.target.language.code());
        let place = pair.source.place(mention.span);
        let listed: Vec<&str> = forms.iter().map(|term| term.form.as_str()).collect();
        let arguments = vec![("term", place.text.clone()), ("forms", listed.join(" | "))];
        let draft = Draft::new(place, "term-missing", arguments).beside(pair.target.whole());
        out.report(rule, draft.suggest(listed[0]));
    }
}

/// A name of the source that the translation does not have.
pub(super) fn name_missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    names(&pair.source, &pair.target, "name-missing", pair, shared, rule, out);
}

/// A name of the translation that the source does not have.
pub(super) fn name_added(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    names(&pair.target, &pair.source, "name-added", pair, shared, rule, out);
}

fn names(own: &Side, other: &Side, key: &'static str, pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if own.is_empty() || other.is_empty() || pair.is_untranslated() {
        return;
    }
    for mention in unsaid(own, other, shared) {
        let (concept, term) = (shared.concept(mention), shared.term(mention));
        // an adjective of a place may be said otherwise, a short name may be another bearer's
        if !is_name(concept.kind) || term.part_of_speech == PartOfSpeech::Adjective {
            continue;
        }
        let place = own.place(mention.span);
        let mut draft = Draft::new(place.clone(), key, vec![("name", place.text)]).beside(other.whole());
        if let Some(form) = allowed(concept, other.language.code()).first().filter(|_| key == "name-missing") {
            draft = draft.suggest(&form.form);
        }
        out.report(rule, draft);
    }
}

/// A form that the glossary deprecates or forbids.
pub(super) fn deprecated(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for mention in &side.terms {
        let (concept, term) = (shared.concept(mention), shared.term(mention));
        // the same stretch of text may be a good form of another concept
        let good = side.terms.iter().any(|rival| rival.span == mention.span && shared.term(rival).status <= Status::Proposed);
        if term.status < Status::Deprecated || good {
            continue;
        }
        let place = side.place(mention.span);
        let severity = match term.status {
            Status::Forbidden => Severity::Error,
            _ => Severity::Warning,
        };
        let preferred = concept.preferred(side.language.code()).map(|term| term.form.clone());
        let key = match (term.status, &preferred) {
            (_, None) => "term-avoid-alone",
            (Status::Forbidden, _) => "term-forbidden",
            _ => "term-deprecated",
        };
        let mut arguments = vec![("term", place.text.clone())];
        arguments.extend(preferred.iter().map(|form| ("preferred", form.clone())));
        let mut draft = Draft::new(place, key, arguments).severity(severity);
        draft.suggestion = preferred;
        out.report(rule, draft);
    }
}

/// A name left in Latin letters, where the source writes it in its own script or the name was to be translated.
pub(super) fn untranslated_name(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !pair.target.language.is_right_to_left() || pair.is_untranslated() {
        return;
    }
    let text = &pair.target.text;
    let source = pair.source.text.to_lowercase();
    let from_latin = !pair.source.language.is_right_to_left();
    let mut run: Option<crate::text::Span> = None;
    let mut runs = Vec::new();
    for token in &pair.target.tokens {
        let word = &text[token.span];
        let name = word.chars().all(|c| c.is_alphabetic() && !('\u{600}'..'\u{700}').contains(&c)) && word.starts_with(|c: char| c.is_uppercase());
        let near = |span: &crate::text::Span| text[span.end..token.span.start].trim().is_empty();
        match run.filter(near) {
            Some(span) if name => run = Some(crate::text::Span::new(span.start, token.span.end)),
            _ => {
                runs.extend(run.take());
                run = name.then_some(token.span);
            }
        }
    }
    runs.extend(run);
    for span in runs {
        let written = &text[span];
        let lower = written.to_lowercase();
        let is_name = written.chars().filter(|c| c.is_lowercase()).count() >= 2;
        let explained = text[..span.start].trim_end().ends_with(['(', '/', '@', '<', '%', '[', '{', '_'])
            || text[span.end..].trim_start().starts_with([')', '@', '>', '}', ']', '_', ':']);
        // what stands in Latin letters on both sides is the translator's decision when the source has another script
        if is_name && !explained && source.contains(&lower) == from_latin && text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)) {
            let place = pair.target.place(span);
            out.report(rule, Draft::new(place.clone(), "name-untranslated", vec![("name", place.text)]).beside(pair.source.whole()));
        }
    }
}
