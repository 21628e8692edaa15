//! Rules on the glossary's terms and names within one segment.

use rustc_hash::FxHashSet;

use super::finding::Severity;
use super::report::{Draft, Reporter};
use super::rules::{Rule, Shared};
use super::side::{Pair, Side, plain};
use crate::bitext::TermMention;
use crate::glossary::{Concept, ConceptKind, PartOfSpeech, Status, Term};
use crate::text::Span;

/// Names are checked as people, places and bodies, everything else as terms.
pub(super) fn is_name(kind: ConceptKind) -> bool {
    matches!(
        kind,
        ConceptKind::Person | ConceptKind::Place | ConceptKind::Organisation | ConceptKind::Treaty
    )
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
        Self {
            side,
            concepts: side.terms.iter().map(|mention| mention.concept).collect(),
        }
    }

    /// Whether the side names the concept: by a match, by a form inside a longer word or term, or as it stands
    /// in any other language.
    fn has(&self, index: usize, concept: &Concept) -> bool {
        let contains = |term: &Term| {
            let form = plain(&term.form);
            !form.is_empty() && {
                let glued = |text: &str| text.replace(' ', "");
                let long = form.chars().count() >= 5;
                padded_contains(&self.side.plain, &form)
                    || long && glued(&self.side.plain).contains(&glued(&form))
            }
        };
        self.concepts.contains(&index)
            || concept
                .terms
                .iter()
                .filter(|term| term.status <= Status::Proposed)
                .any(contains)
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
        let verbal = term.part_of_speech == PartOfSpeech::Verb
            || concept.kind == ConceptKind::Event && !shared.own_glossary;
        let said_here = own
            .terms
            .iter()
            .filter(|rival| rival.span.overlaps(mention.span))
            .any(|rival| said.has(rival.concept, shared.concept(rival)));
        if verbal
            || said_here
            || allowed(concept, other.language.code()).is_empty()
            || !seen.insert(mention.concept)
        {
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
    names(
        &pair.source,
        &pair.target,
        "name-missing",
        pair,
        shared,
        rule,
        out,
    );
}

/// A name of the translation that the source does not have.
pub(super) fn name_added(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    names(
        &pair.target,
        &pair.source,
        "name-added",
        pair,
        shared,
        rule,
        out,
    );
}

fn names(
    own: &Side,
    other: &Side,
    key: &'static str,
    pair: &Pair,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
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
        let mut draft =
            Draft::new(place.clone(), key, vec![("name", place.text)]).beside(other.whole());
        if let Some(form) = allowed(concept, other.language.code())
            .first()
            .filter(|_| key == "name-missing")
        {
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
        let good = side.terms.iter().any(|rival| {
            rival.span == mention.span && shared.term(rival).status <= Status::Proposed
        });
        if term.status < Status::Deprecated || good {
            continue;
        }
        let place = side.place(mention.span);
        let severity = match term.status {
            Status::Forbidden => Severity::Error,
            _ => Severity::Warning,
        };
        let preferred = concept
            .preferred(side.language.code())
            .map(|term| term.form.clone());
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

/// Names left in Latin letters, where the source writes them in its own script, or is in Latin script itself.
pub(super) fn latin_names(pair: &Pair) -> Vec<Span> {
    if !pair.target.language.is_right_to_left() || pair.is_untranslated() {
        return Vec::new();
    }
    let text = &pair.target.text;
    if !text.chars().any(is_arabic) {
        return Vec::new();
    }
    let source = pair.source.text.to_lowercase();
    let from_latin = !pair.source.language.is_right_to_left();
    let is_name = |span: &Span| {
        let written = &text[*span];
        let explained = text[..span.start]
            .trim_end()
            .ends_with(['(', '/', '@', '<', '%', '[', '{', '_'])
            || text[span.end..]
                .trim_start()
                .starts_with([')', '@', '>', '}', ']', '_', ':']);
        // what stands in Latin letters on both sides is the translator's decision when the source has another script
        written.chars().filter(|c| c.is_lowercase()).count() >= 2
            && !explained
            && source.contains(&written.to_lowercase()) == from_latin
    };
    latin_runs(&pair.target)
        .into_iter()
        .filter(is_name)
        .collect()
}

fn is_arabic(c: char) -> bool {
    ('\u{600}'..'\u{700}').contains(&c)
}

/// Stretches of capitalised words that are not in Arabic letters.
fn latin_runs(side: &Side) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for token in &side.tokens {
        let word = side.word(*token);
        let capitalised = word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() && !is_arabic(c));
        if !capitalised {
            continue;
        }
        match runs.last_mut() {
            Some(run) if side.text[run.end..token.span.start].trim().is_empty() => {
                run.end = token.span.end
            }
            _ => runs.push(token.span),
        }
    }
    runs
}
