//! Rules on the glossary's terms and names within one segment.

use rustc_hash::FxHashSet;

use super::finding::Severity;
use super::names::Sound;
use super::report::{Draft, Reporter};
use super::rules::{Rule, Shared};
use super::side::{Pair, Side, plain};
use super::typography;
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
    words: Vec<&'a str>,
    /// Without spaces.
    together: String,
}

impl<'a> Said<'a> {
    fn by(side: &'a Side) -> Self {
        Self {
            side,
            concepts: side.terms.iter().map(|mention| mention.concept).collect(),
            words: side.plain.split(' ').collect(),
            together: side.plain.replace(' ', ""),
        }
    }

    /// Whether the side names the concept: by a match, or by any of its forms in any language.
    fn has(&self, index: usize, concept: &Concept) -> bool {
        let mut forms = concept
            .terms
            .iter()
            .filter(|term| term.status <= Status::Proposed);
        self.concepts.contains(&index) || forms.any(|term| self.holds(&plain(&term.form)))
    }

    /// Whether the side holds all words of a form, in whatever order and inflection: "virus corona" for "corona
    /// virus" is a matter of style. Written together counts, as does another spelling of a long word, and one
    /// for many.
    fn holds(&self, form: &str) -> bool {
        let whole = form.replace(' ', "");
        if whole.is_empty() {
            return false;
        }
        let long = whole.chars().count() >= 5;
        let together = long && self.together.contains(&whole);
        let table = typography::of(self.side.language.code());
        let stem = |word| table.map_or(word, |table| table.stem(word));
        // what is only a suffix is in no form of the word that counts
        let mut stems = form.split(' ').map(stem).filter(|stem| !stem.is_empty());
        together || stems.all(|word| self.words.iter().any(|written| self.is_form(written, word)))
    }

    fn is_form(&self, written: &str, word: &str) -> bool {
        let length = word.chars().count();
        if written == word
            || length >= 4 && written.starts_with(word) && written.chars().count() <= length + 4
        {
            return true;
        }
        let code = self.side.language.code();
        let foreign = word.is_ascii() && !written.is_ascii();
        let Some(own) =
            Sound::of(word, code).filter(|sound| sound.len() >= if foreign { 3 } else { 4 })
        else {
            return false;
        };
        let sounds = |written: &str| Sound::of(written, code).is_some_and(|other| own == other);
        // و may stand for the v of a Latin form
        let consonant = |(at, _): (usize, &str)| {
            sounds(&format!(
                "{}ف{}",
                &written[..at],
                &written[at + 'و'.len_utf8()..]
            ))
        };
        sounds(written) || foreign && written.match_indices('و').any(consonant)
    }
}

/// The mentions of `own`, among those that are wanted, whose concept the other side does not name; each place
/// and each form once.
fn unsaid<'a>(
    own: &'a Side,
    other: &Side,
    shared: &Shared,
    wanted: impl Fn(&Concept, &Term) -> bool,
) -> Vec<&'a TermMention> {
    if own.terms.is_empty() {
        return Vec::new();
    }
    let said = Said::by(other);
    let mut seen = FxHashSet::default();
    let mut unsaid: Vec<&TermMention> = Vec::new();
    for mention in &own.terms {
        let (concept, term) = (shared.concept(mention), shared.term(mention));
        let verb = term.part_of_speech == PartOfSpeech::Verb;
        if verb || said.concepts.contains(&mention.concept) || !wanted(concept, term) {
            continue;
        }
        let told = unsaid.iter().any(|known| known.span.overlaps(mention.span));
        if told
            || allowed(concept, other.language.code()).is_empty()
            || seen.contains(&plain(&term.form))
        {
            continue;
        }
        let rivals = own
            .terms
            .iter()
            .filter(|rival| rival.span.overlaps(mention.span));
        let mut rivals = rivals.map(|rival| (rival.concept, shared.concept(rival)));
        if rivals.any(|(index, concept)| said.has(index, concept)) {
            continue;
        }
        seen.insert(plain(&term.form));
        unsaid.push(mention);
    }
    unsaid
}

/// A term of the source for which the translation has none of the glossary's forms.
pub(super) fn missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.target.is_empty() || !shared.own_glossary || pair.untranslated {
        return;
    }
    let is_term = |concept: &Concept, _: &Term| !is_name(concept.kind);
    for mention in unsaid(&pair.source, &pair.target, shared, is_term) {
        // the same words may be the name of several concepts: any of their forms would do
        let same = pair
            .source
            .terms
            .iter()
            .filter(|rival| rival.span == mention.span);
        let forms =
            same.flat_map(|rival| allowed(shared.concept(rival), pair.target.language.code()));
        let mut listed: Vec<&str> = Vec::new();
        for form in forms.map(|term| term.form.as_str()) {
            if !listed.contains(&form) {
                listed.push(form);
            }
        }
        let place = pair.source.place(mention.span);
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
    if own.is_empty() || other.is_empty() || pair.untranslated {
        return;
    }
    // an adjective of a place may be said otherwise
    let is_noun = |concept: &Concept, term: &Term| {
        is_name(concept.kind) && term.part_of_speech != PartOfSpeech::Adjective
    };
    for mention in unsaid(own, other, shared, is_noun) {
        let concept = shared.concept(mention);
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
    if !pair.target.language.is_right_to_left() || pair.untranslated {
        return Vec::new();
    }
    let text = &pair.target.text;
    if !text.chars().any(is_arabic) {
        return Vec::new();
    }
    let runs = latin_runs(&pair.target);
    if runs.is_empty() {
        return runs;
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
    runs.into_iter().filter(is_name).collect()
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
