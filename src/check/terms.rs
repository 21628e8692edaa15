//! Rules on the glossary's terms and names within one segment.

use rustc_hash::{FxHashMap, FxHashSet};

use super::finding::Severity;
use super::pair::Pair;
use super::rule::Rule;
use super::said::Said;
use super::shared::Shared;
use super::side::{Side, plain};
use super::sink::{Draft, Reporter};
use super::typography;
use crate::fact::TermMention;
use crate::glossary::{Concept, PartOfSpeech, Status, Term};
use crate::language::marks::{QUESTION_MARKS, SEMICOLONS};
use crate::text::{Span, is_arabic};

impl Shared<'_> {
    /// The concepts that have this form, plain.
    fn concepts_named(&self, language: &'static str, form: &str) -> &[usize] {
        let forms = self.forms.get_or_init(|| {
            let mut forms: FxHashMap<(&str, String), Vec<usize>> = FxHashMap::default();
            for (index, concept) in self.glossary.concepts().iter().enumerate() {
                for term in &concept.terms {
                    let key = (term.language.as_str(), plain(&term.form));
                    forms.entry(key).or_default().push(index);
                }
            }
            forms
        });
        forms
            .get(&(language, form.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

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

/// The mentions of `own`, among those that are wanted, whose concept the other side does not name; each place
/// and each form once.
fn unsaid<'a>(
    own: &'a Side,
    said: &Said,
    language: &str,
    shared: &Shared,
    wanted: impl Fn(&Concept, &Term) -> bool,
) -> Vec<&'a TermMention> {
    let mut seen = FxHashSet::default();
    let mut unsaid: Vec<&TermMention> = Vec::new();
    for mention in &own.terms {
        let (concept, term) = (shared.concept(mention), shared.term(mention));
        let verb = term.part_of_speech == PartOfSpeech::Verb;
        if verb || said.names(mention.concept) || !wanted(concept, term) {
            continue;
        }
        let told = unsaid.iter().any(|known| known.span.overlaps(mention.span));
        if told || allowed(concept, language).is_empty() || seen.contains(&plain(&term.form)) {
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

/// The terms of the source for which the translation has none of the glossary's forms, each with these forms.
fn unrendered<'a>(pair: &'a Pair, shared: &'a Shared) -> Vec<Unrendered<'a>> {
    let nothing = pair.source.terms.is_empty() || pair.target.is_empty();
    if nothing || !shared.own_glossary || pair.untranslated {
        return Vec::new();
    }
    let said = Said::by(&pair.target);
    let code = pair.target.language.code();
    let is_term = |concept: &Concept, _: &Term| !concept.kind.is_proper_name();
    let unsaid = unsaid(&pair.source, &said, code, shared, is_term);
    if unsaid.is_empty() {
        return Vec::new();
    }
    // a concept that the source does not have stands in the place of one that it has
    let source = Said::by(&pair.source);
    let intrudes = |mention: &TermMention| !source.has(mention.concept, shared.concept(mention));
    let intruders = pair.target.terms.iter().any(intrudes);
    let with_forms = |mention: &'a TermMention| {
        // the same words may be the name of several concepts: any of their forms would do
        let same = pair.source.terms.iter();
        let same = same.filter(|rival| rival.span == mention.span);
        let concepts: Vec<&Concept> = same.map(|rival| shared.concept(rival)).collect();
        let mut forms: Vec<&str> = Vec::new();
        for term in concepts.iter().flat_map(|concept| allowed(concept, code)) {
            // a whole sentence is said in many ways
            if !is_sentence(&term.form) && !forms.contains(&term.form.as_str()) {
                forms.push(&term.form);
            }
        }
        let any = |test: &dyn Fn(&Concept) -> bool| concepts.iter().any(|concept| test(concept));
        let part = any(&|concept| said.has_part(concept))
            || any(&|concept| said.may_abbreviate(concept, &pair.source.text));
        let partly = part && !intruders || head_is_said(mention, pair, shared, &said);
        Unrendered {
            mention,
            forms,
            partly,
        }
    };
    let found = unsaid.iter().map(|mention| with_forms(mention));
    found.filter(|found| !found.forms.is_empty()).collect()
}

/// Whether a term begins with another term of the glossary which the translation has: of *spread of infection*
/// only *spread* was needed. The rest must not be a term that the translation lacks.
fn head_is_said(mention: &TermMention, pair: &Pair, shared: &Shared, said: &Said) -> bool {
    let side = &pair.source;
    let written = plain(&side.text[mention.span]);
    let article = typography::of(side.language.code()).map_or("", |table| &table.written.article);
    let concepts = |form: &str| {
        let bare = form.strip_prefix(article).unwrap_or(form);
        let named = [form, bare].map(|form| shared.concepts_named(side.language.code(), form));
        named.concat()
    };
    let has = |&index: &usize| said.has(index, &shared.glossary.concepts()[index]);
    let mut cuts = written.match_indices(' ');
    cuts.any(|(at, space)| {
        let (head, rest) = (
            concepts(&written[..at]),
            concepts(&written[at + space.len()..]),
        );
        head.iter().any(has) && (rest.is_empty() || rest.iter().any(has))
    })
}

/// A term of the source without any of the glossary's forms in the translation.
struct Unrendered<'a> {
    mention: &'a TermMention,
    /// What the glossary has for it, the preferred form first.
    forms: Vec<&'a str>,
    /// The translation has half of such a form, and no concept that the source does not have.
    partly: bool,
}

/// Whether a form ends as sentences do and is long enough to be one.
fn is_sentence(form: &str) -> bool {
    let ends = form.ends_with(['.', '!', '۔']) || form.ends_with(QUESTION_MARKS);
    ends && form.split_whitespace().count() >= 3
}

/// A term of the source for which the translation has none of the glossary's forms.
pub(super) fn missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let whole = unrendered(pair, shared)
        .into_iter()
        .filter(|found| !found.partly);
    whole.for_each(|found| tell_unrendered(&found, "term-missing", pair, rule, out));
}

/// A term of the source for which the translation has a part of one of the glossary's forms, in other words.
pub(super) fn partial(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let partly = unrendered(pair, shared)
        .into_iter()
        .filter(|found| found.partly);
    partly.for_each(|found| tell_unrendered(&found, "term-partial", pair, rule, out));
}

fn tell_unrendered(
    found: &Unrendered,
    key: &'static str,
    pair: &Pair,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let place = pair.source.place(found.mention.span);
    let arguments = vec![
        ("term", place.text.clone()),
        ("forms", found.forms.join(" | ")),
    ];
    let draft = Draft::new(place, key, arguments).translated_as(pair.target.whole());
    out.report(rule, draft.suggest(found.forms[0]));
}

/// A name of the source that the translation does not have.
pub(super) fn name_missing(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    names(pair, "name-missing", shared, rule, out);
}

/// A name of the translation that the source does not have.
pub(super) fn name_added(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    names(pair, "name-added", shared, rule, out);
}

fn names(pair: &Pair, key: &'static str, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let (own, other) = match key {
        "name-missing" => (&pair.source, &pair.target),
        _ => (&pair.target, &pair.source),
    };
    if own.terms.is_empty() || other.is_empty() || pair.untranslated {
        return;
    }
    let code = other.language.code();
    // an adjective of a place may be said otherwise
    let is_noun = |concept: &Concept, term: &Term| {
        concept.kind.is_proper_name() && term.part_of_speech != PartOfSpeech::Adjective
    };
    let said = Said::by(other);
    for mention in unsaid(own, &said, code, shared, is_noun) {
        let concept = shared.concept(mention);
        // a name is often said by a part of it
        let written = plain(&own.text[mention.span]);
        if said.has_part(concept) || said.has_sound_of(&written, own.language.code()) {
            continue;
        }
        let place = own.place(mention.span);
        let draft = Draft::new(place.clone(), key, vec![("name", place.text)]);
        let mut draft = match key {
            "name-missing" => draft.translated_as(other.whole()),
            _ => draft.translating(other.whole()),
        };
        if let Some(form) = allowed(concept, code)
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
    // in a list of words to search by, those of the source stay beside their translations
    let list = text.matches(SEMICOLONS).count() > 1;
    if list || !text.chars().any(is_arabic) {
        return Vec::new();
    }
    let runs = latin_runs(&pair.target);
    if runs.is_empty() {
        return runs;
    }
    let source = pair.source.text.to_lowercase();
    // of a text in Latin letters only the glossary tells which names have another form
    let is_listed = |written: &str| {
        let name = |mention: &TermMention| &pair.source.text[mention.span];
        let mut names = pair.source.terms.iter().map(name);
        names.any(|name| name.eq_ignore_ascii_case(written))
    };
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
            && (!from_latin || is_listed(written))
    };
    runs.into_iter().filter(is_name).collect()
}

/// Stretches of capitalised words that are not in Arabic letters.
fn latin_runs(side: &Side) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for token in &side.tokens {
        let word = side.word(*token);
        // several capitals are the mark of a product: SELinux, GtkSourceView
        let capitalised = word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() && !is_arabic(c))
            && word.chars().filter(|c| c.is_uppercase()).count() == 1;
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
