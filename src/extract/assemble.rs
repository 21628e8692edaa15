use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::cluster::{Cluster, Origin};
use super::ids;
use super::rules::Rules;
use super::{Candidate, FoundTerm, Group};
use crate::bitext::collation::Place;
use crate::document::Document;
use crate::glossary::{Concept, ConceptKind, Glossary, PartOfSpeech, Term};
use crate::language::Language;

/// What candidates are made of.
pub(super) struct Parts<'a> {
    pub clusters: &'a [Cluster],
    pub documents: &'a [Document],
    /// The glossary that was asked for.
    pub own: &'a Glossary,
    /// The same with what the built-in one knows beside it.
    pub glossary: &'a Glossary,
    pub rules: &'a FxHashMap<Language, Rules>,
}

/// The factor on the score of a single word that is no more frequent here than in any text.
const GENERAL: f64 = 0.3;
/// The pairing of a concept that was met in one language and has a name in the other.
const LISTED: f64 = 0.5;
/// The same of a proper name that only the built-in glossary has.
const NAMED: f64 = 0.7;
/// The same where the other language has a concept akin to it.
const AKIN: f64 = 0.75;
/// The same of a name that was met more than once, in one language alone.
const UNPAIRED: f64 = 0.2;
/// The weights in a score of the pairing, of the term itself, and of the share of the reports that contain it.
const PAIRING: f64 = 0.5;
const TERMHOOD: f64 = 0.3;
const SPREAD: f64 = 0.2;
/// The C-value at which a term is half as good as one can be.
const HALF: f64 = 4.0;

impl Parts<'_> {
    /// The candidate of a group; `kin` are clusters of concepts akin to its own.
    pub fn candidate(&self, group: &Group, kin: &[usize]) -> Candidate {
        let members: Vec<&Cluster> = group
            .clusters
            .iter()
            .map(|&index| &self.clusters[index])
            .collect();
        let mut evidence: Vec<Place> = members
            .iter()
            .flat_map(|cluster| cluster.places().copied())
            .collect();
        evidence.sort_by_key(|place| (place.report, place.start, place.end));
        let concept = members.iter().find_map(|cluster| match &cluster.origin {
            Origin::Concept { id, .. } => self.glossary.concept(id),
            _ => None,
        });
        let known = concept.is_some_and(|concept| self.own.concept(&concept.id).is_some());
        let terms = self.terms(&members, concept, known);
        let akin = kin.iter().flat_map(|&index| self.clusters[index].places());
        let reports: BTreeSet<usize> = evidence
            .iter()
            .chain(akin)
            .map(|place| place.report)
            .collect();
        let pairing = match concept {
            Some(_) if !kin.is_empty() => group.pairing.max(AKIN),
            Some(concept) if terms.len() > 1 && !known && concept.kind.is_proper_name() => {
                group.pairing.max(NAMED)
            }
            Some(_) if terms.len() > 1 => group.pairing.max(LISTED),
            None if group.pairing == 0.0 && members.iter().all(|name| is_met_name(name)) => {
                UNPAIRED
            }
            _ => group.pairing,
        };
        let (id, kind) = self.identity(&members, concept, known, &terms);
        let spread = reports.len() as f64 / self.documents.len() as f64;
        Candidate {
            id,
            score: score(&members, pairing, spread, concept),
            kind,
            known,
            is_listed: concept.is_some(),
            terms,
            evidence,
        }
    }

    /// Its name in each language: of what the asked glossary knows the preferred one, met or not.
    fn terms(
        &self,
        members: &[&Cluster],
        concept: Option<&Concept>,
        known: bool,
    ) -> Vec<FoundTerm> {
        let listed = self.documents.iter().filter_map(|document| {
            let language = document.language;
            let met = members.iter().any(|cluster| cluster.language == language);
            let preferred = concept.filter(|_| !met)?.preferred(language.code())?;
            Some(FoundTerm {
                language: language.to_string(),
                form: preferred.form.clone(),
                variants: Vec::new(),
            })
        });
        // a place may be met by its people and adjectives alone
        let is_place = concept.is_some_and(|concept| concept.kind == ConceptKind::Place);
        let found = members.iter().map(|cluster| {
            let preferred = concept.and_then(|concept| concept.preferred(cluster.language.code()));
            let form = match preferred {
                Some(preferred) if known || is_place => preferred.form.clone(),
                preferred => self.form(cluster, preferred),
            };
            term(cluster, form)
        });
        let mut terms: Vec<FoundTerm> = found.chain(listed).collect();
        terms.sort_by(|a, b| a.language.cmp(&b.language));
        terms.dedup_by(|a, b| a.language == b.language);
        terms
    }

    /// The name of what the asked glossary lacks: of what the built-in one lists the preferred form if it was met in
    /// whatever inflection, else the one met most; of a phrase its base form.
    fn form(&self, cluster: &Cluster, preferred: Option<&Term>) -> String {
        let order = |(form, times): &(&String, &usize)| (**times, Reverse(form.len()));
        let listed = preferred
            .and_then(|term| cluster.listed.get_key_value(&term.form))
            .or_else(|| cluster.listed.iter().max_by_key(order));
        match listed {
            Some((form, _)) => form.clone(),
            None if cluster.origin == Origin::Phrase => {
                self.rules[&cluster.language].base_form(cluster.form())
            }
            None => cluster.form().to_owned(),
        }
    }

    fn identity(
        &self,
        members: &[&Cluster],
        concept: Option<&Concept>,
        known: bool,
        terms: &[FoundTerm],
    ) -> (String, ConceptKind) {
        let named = members.iter().find_map(|cluster| match &cluster.origin {
            Origin::Name { kind, .. } => Some(*kind),
            _ => None,
        });
        let (id, kind) = match (concept, named) {
            (Some(concept), _) => (concept.id.clone(), concept.kind),
            (None, named) => (ids::id(terms), named.unwrap_or(ConceptKind::Term)),
        };
        let is_organisation =
            |cluster: &&Cluster| self.rules[&cluster.language].is_organisation(cluster.form());
        match kind {
            ConceptKind::Term if !known && members.iter().all(is_organisation) => {
                (id, ConceptKind::Organisation)
            }
            kind => (id, kind),
        }
    }
}

fn score(members: &[&Cluster], pairing: f64, spread: f64, concept: Option<&Concept>) -> f64 {
    let mean = |of: &dyn Fn(&Cluster) -> f64| {
        members.iter().map(|cluster| of(cluster)).sum::<f64>() / members.len() as f64
    };
    let termhood = mean(&|cluster| cluster.c_value.max(0.0) / (cluster.c_value.max(0.0) + HALF));
    let special = mean(&|cluster| GENERAL + (1.0 - GENERAL) * cluster.keyness);
    let nominal = 1.0 - concept.map_or(0.0, verbs);
    let score = (PAIRING * pairing + TERMHOOD * termhood + SPREAD * spread) * special * nominal;
    (score * 1000.0).round() / 1000.0
}

/// Whether it is a name that was met more than once.
fn is_met_name(cluster: &Cluster) -> bool {
    matches!(cluster.origin, Origin::Name { .. }) && cluster.count() > 1
}

/// The share of a concept's mentions that are verbs. If the languages use verbs, the noun (`reaction`, `support`) is
/// rarely a term.
fn verbs(concept: &Concept) -> f64 {
    let is_verb = |term: &&Term| term.part_of_speech == PartOfSpeech::Verb;
    let verbs = concept.terms.iter().filter(is_verb).count();
    verbs as f64 / concept.terms.len().max(1) as f64
}

fn term(cluster: &Cluster, form: String) -> FoundTerm {
    let variants = cluster.forms_by_count().filter(|other| *other != form);
    FoundTerm {
        language: cluster.language.code().to_owned(),
        variants: variants.map(str::to_owned).collect(),
        form,
    }
}
