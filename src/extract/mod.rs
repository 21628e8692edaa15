//! Term extraction: what the reports of one event name, with its spellings, paired across languages.
//!
//! 1. What the glossary and the facts know is a candidate by itself; its places are taken.
//! 2. In what is left, stretches of one to five words that no function word, verb, mark or number divides are
//!    phrases, weighed by the C-value (Frantzi, Ananiadou and Mima 2000): how often they stand by themselves and
//!    not inside a longer phrase.
//! 3. Spellings of one word are joined: spaces and ZWNJ kept or lost, letters that fold alike, articles and
//!    particles, names that differ by a letter.
//! 4. Across languages candidates are paired by likeness in meaning and sound and by meeting in linked units.
//!
//! The built-in glossary is the dictionary of all this, whatever glossary is asked for: what it knows is found and
//! paired, and is new all the same where the asked glossary lacks it.

mod assemble;
mod background;
mod cluster;
mod content_words;
mod cover;
mod edit_distance;
mod endings;
mod identity;
mod ids;
mod kin;
mod known;
mod meetings;
mod pair;
mod phrases;
mod reference;
mod rules;
mod sounds;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::bitext::collation::Place;
use crate::bitext::{CompareOptions, compare};
use crate::document::Document;
use crate::glossary::{Concept, ConceptKind, Evidence, Glossary, Status, Term, Variant};
use crate::language::Language;
use crate::text::Span;
use assemble::Parts;
use background::Background;
use cluster::{Cluster, Origin};
pub use ids::free_id;
use rules::Rules;

/// A concept that reports suggest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The id of the glossary's concept, or one made of the candidate's words that can be typed; unique in a list.
    pub id: String,
    /// How good it is, 0 to 1.
    pub score: f64,
    /// What it is; [`ConceptKind::Term`] for all that is no known name.
    pub kind: ConceptKind,
    /// Whether the glossary has it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// Whether the asked glossary or the built-in one has it under this id.
    #[serde(skip)]
    pub(crate) is_listed: bool,
    /// Its name in each language of the reports in which it was found, or in which the glossary has one.
    pub terms: Vec<FoundTerm>,
    /// Where it was found, by report and offset; `report` is the index of the document.
    pub evidence: Vec<Place>,
}

/// A candidate's name in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundTerm {
    /// The language's code.
    pub language: String,
    /// The glossary's preferred form, else the one met most often.
    pub form: String,
    /// The other forms met, the most frequent first.
    pub variants: Vec<String>,
}

/// What to extract.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Leave out what the glossary has.
    pub new_only: bool,
}

/// The term candidates of `documents`, best first.
///
/// ```
/// use muqabala::document::{Division, Document};
/// use muqabala::extract::{Options, extract};
/// use muqabala::glossary::Glossary;
/// use muqabala::text::Source;
/// let read = |text: &str| Document::of(Source::new("-", text), None, Division::Sentences).unwrap();
/// let reports = [read("وصل باشينيان إلى يريفان."), read("پاشینیان وارد ایروان شد.")];
/// let found = extract(&reports, &Glossary::starter(), Options::default());
/// assert_eq!(found[0].terms.len(), 2);
/// ```
pub fn extract(documents: &[Document], glossary: &Glossary, options: Options) -> Vec<Candidate> {
    // many reports are read for their terms: the sentence encoder would take most of the time
    let fast = CompareOptions {
        fast: true,
        ..CompareOptions::default()
    };
    let own = glossary;
    let glossary = &reference::with_reference(own);
    let collation = compare(documents, glossary, &fast);
    let background = Background::new();
    let mut of: FxHashMap<Language, Vec<(usize, &Document)>> = FxHashMap::default();
    for (report, document) in documents.iter().enumerate() {
        of.entry(document.language)
            .or_default()
            .push((report, document));
    }
    let rules: FxHashMap<Language, Rules> = of
        .iter()
        .map(|(&language, documents)| {
            let rules = rules_for(language, documents, glossary, &background);
            (language, rules)
        })
        .collect();
    let ids = own
        .concepts()
        .iter()
        .map(|concept| concept.id.as_str())
        .collect();
    let (mut clusters, covers) = known::known(&collation, documents, glossary, &ids, &rules);
    // in the order of codes, so that equal things come out in one order
    let mut languages: Vec<Language> = of.keys().copied().collect();
    languages.sort_by_key(|language| language.code());
    for language in languages {
        let rules = &rules[&language];
        let phrases = phrases::phrases(&of[&language], &covers, rules);
        clusters.extend(
            phrases
                .into_iter()
                .map(|phrase| Cluster::of(language, phrase)),
        );
    }
    let clusters = cluster::join_spellings(clusters, &background);
    let mut clusters = cluster::free(clusters);
    for cluster in &mut clusters {
        cluster.measure(&background, &rules[&cluster.language]);
    }
    known::name_places(&mut clusters, &collation, glossary);
    let pairs = pair::pairs(&clusters, &collation.links, glossary, &rules);
    let groups = groups(&clusters, &pairs);
    without_particles(&mut clusters, &groups, &rules);
    let kin = kin::kin(&groups, &clusters, glossary);
    let parts = Parts {
        clusters: &clusters,
        documents,
        own,
        glossary,
        rules: &rules,
    };
    let mut candidates: Vec<Candidate> = groups
        .iter()
        .zip(&kin)
        .map(|(group, kin)| parts.candidate(group, kin))
        .filter(|candidate| !(options.new_only && candidate.known))
        .collect();
    candidates.sort_by(|a, b| {
        let place =
            |candidate: &Candidate| candidate.evidence.first().map(|at| (at.report, at.start));
        let order = b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id));
        order.then_with(|| place(a).cmp(&place(b)))
    });
    let mut candidates = without_parts(candidates);
    ids::number(&mut candidates, |id| {
        own.concept(id).is_some() || glossary.concept(id).is_some()
    });
    candidates
}

/// Leaves out what the glossary does not know and stands nowhere but inside better candidates that are paired.
fn without_parts(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut taken: FxHashMap<(usize, usize), Vec<Span>> = FxHashMap::default();
    let mut kept = Vec::new();
    for candidate in candidates {
        let is_part = |place: &Place| {
            let span = Span::new(place.start, place.end);
            let spans = taken.get(&(place.report, place.unit));
            let mut spans = spans.into_iter().flatten();
            spans.any(|longer| *longer != span && longer.contains(span))
        };
        let new = !candidate.known && candidate.kind == ConceptKind::Term;
        if new && candidate.evidence.iter().all(is_part) {
            continue;
        }
        if candidate.terms.len() > 1 {
            for place in &candidate.evidence {
                let spans = taken.entry((place.report, place.unit)).or_default();
                spans.push(Span::new(place.start, place.end));
            }
        }
        kept.push(candidate);
    }
    kept
}

/// Takes from names the particle written together with them, where they sound more like their partner without it.
fn without_particles(
    clusters: &mut [Cluster],
    groups: &[Group],
    rules: &FxHashMap<Language, Rules>,
) {
    for group in groups {
        let [one, other] = group.clusters[..] else {
            continue;
        };
        for (own, other) in [(one, other), (other, one)] {
            if !matches!(clusters[own].origin, Origin::Concept { .. }) {
                let partner = clusters[other].form().to_owned();
                clusters[own].leave_particle(&partner, &rules[&clusters[own].language]);
            }
        }
    }
}

/// The rules of a language for these documents of it.
fn rules_for(
    language: Language,
    documents: &[(usize, &Document)],
    glossary: &Glossary,
    background: &Background,
) -> Rules {
    let terms = glossary
        .concepts()
        .iter()
        .flat_map(|concept| &concept.terms);
    let listed = terms
        .filter(|term| term.language == language.code())
        .flat_map(|term| term.form.split_whitespace());
    let texts = documents
        .iter()
        .flat_map(|(_, document)| content_words::vocabulary(document));
    let words: BTreeSet<String> = listed.map(str::to_owned).chain(texts).collect();
    let mut rules = Rules::new(language, words.iter().map(String::as_str));
    rules.running = documents
        .iter()
        .map(|(_, document)| content_words::running(document))
        .sum();
    rules.list(content_words::listed(glossary, language));
    rules.attest(&words, |word, rest| background.leaves_word(rest, word));
    rules
}

/// Clusters that name one thing, at most one a language.
#[derive(Debug)]
struct Group {
    clusters: Vec<usize>,
    /// How surely they belong together; 0 for a cluster alone.
    pairing: f64,
}

/// Joins what the glossary or the facts say is one, then the best pairs; what is neither paired nor stands by
/// itself often enough is left out.
fn groups(clusters: &[Cluster], pairs: &[pair::Pair]) -> Vec<Group> {
    let mut of: Vec<usize> = (0..clusters.len()).collect();
    let mut groups: Vec<Group> = of
        .iter()
        .map(|&index| Group {
            clusters: vec![index],
            pairing: 0.0,
        })
        .collect();
    let mut by_id: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, cluster) in clusters.iter().enumerate() {
        if let Origin::Concept { id, .. } | Origin::Name { id, .. } = &cluster.origin {
            let first = *by_id.entry(id).or_insert(index);
            if first != index {
                join(&mut groups, &mut of, (first, index), 1.0, clusters);
            }
        }
    }
    for pair in pairs {
        join(
            &mut groups,
            &mut of,
            (pair.one, pair.other),
            pair.score,
            clusters,
        );
    }
    groups.retain(|group| match group.clusters[..] {
        [] => false,
        [one] => clusters[one].is_solid(),
        _ => true,
    });
    groups
}

/// Joins the groups of two clusters if no language would have two.
fn join(
    groups: &mut [Group],
    of: &mut [usize],
    (one, other): (usize, usize),
    score: f64,
    clusters: &[Cluster],
) {
    let (into, from) = (of[one], of[other]);
    let language = |&index: &usize| clusters[index].language;
    let clash = groups[from].clusters.iter().any(|index| {
        groups[into]
            .clusters
            .iter()
            .any(|other| language(other) == language(index))
    });
    if into == from || clash {
        return;
    }
    let moved = std::mem::take(&mut groups[from].clusters);
    for &index in &moved {
        of[index] = into;
    }
    let alone = groups[into].clusters.len() == 1;
    let group = &mut groups[into];
    group.pairing = if alone {
        score
    } else {
        group.pairing.min(score)
    };
    group.clusters.extend(moved);
}

impl Candidate {
    /// The candidate as a concept whose terms are proposed, with its places as evidence of their variants.
    pub fn concept(&self, documents: &[Document]) -> Concept {
        let mut concept = Concept::new(self.id.clone(), self.kind);
        for found in &self.terms {
            let forms = std::iter::once(&found.form).chain(&found.variants);
            let variants = forms.filter_map(|form| self.variant(form, &found.language, documents));
            let mut term = Term::new(found.language.clone(), found.form.clone());
            term.status = Status::Proposed;
            term.variants = variants.collect();
            concept.terms.push(term);
        }
        concept
    }

    /// A form with the places where it was met, if it was.
    fn variant(&self, form: &str, language: &str, documents: &[Document]) -> Option<Variant> {
        let of_form = |place: &&Place| {
            let document = &documents[place.report];
            let written = &document.source.text()[place.start..place.end];
            let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
            // an article that lost its first letter to a particle is whole in the form
            let lost = form.chars().next().map_or(0, char::len_utf8);
            document.language.code() == language && (form == written || form[lost..] == written)
        };
        let places = self.evidence.iter().filter(of_form);
        let evidence: Vec<Evidence> = places
            .map(|place| Evidence {
                report: documents[place.report].source.path().to_owned(),
                start: place.start,
                end: place.end,
                sentence: documents[place.report].unit_text(place.unit).to_owned(),
            })
            .collect();
        (!evidence.is_empty()).then(|| Variant {
            form: form.to_owned(),
            evidence,
        })
    }
}
