//! What an import changes, decided before anything is written.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Glossary;
use super::model::{Concept, ConceptKind, PartOfSpeech, Status, Term, TermType};
use super::relation::Related;
use crate::language;
use crate::text::ZWNJ;

/// What a glossary would become by importing concepts, and which conflicts are left to the user.
///
/// An incoming concept is the one with its id; else the one that shares forms with it (equal when folded, ZWNJ
/// and spaces apart, in the same language, with a kind that does not contradict). What the glossary says stays;
/// what the file adds comes in; where the two contradict, there is a [`Conflict`]. What came in once is
/// known the next time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The concepts as they would be, in the order of the file.
    pub steps: Vec<Step>,
    /// What is left to the user.
    pub conflicts: Vec<Conflict>,
}

/// What happens to one concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As it would be.
    pub concept: Concept,
    /// Whether the glossary does not have it yet.
    pub is_new: bool,
    /// What changes in one that the glossary has; none: it stays as it is.
    pub edits: Vec<Edit>,
}

/// One change of a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edit {
    /// A term comes in.
    Term {
        /// Its language.
        language: String,
        /// Its form.
        form: String,
        /// Its status.
        status: Status,
    },
    /// The status of a term changes.
    Status {
        /// Its language.
        language: String,
        /// Its form.
        form: String,
        /// What it is now.
        from: Status,
        /// What it becomes.
        to: Status,
    },
    /// An empty field is filled in.
    Filled(String),
}

/// A contradiction between the glossary and the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// The incoming concept could be any of several.
    #[error("{concept}: not taken, its forms belong to {}; give it the id of the one that is meant", .owners.join(" and "))]
    SeveralOwners {
        /// Its id in the file.
        concept: String,
        /// The concepts that share forms with it.
        owners: Vec<String>,
    },
    /// A new form is another concept's.
    #[error("{concept}: {language} `{form}` not taken, it belongs to {owner}")]
    OwnedElsewhere {
        /// The concept that would get it.
        concept: String,
        /// Its language.
        language: String,
        /// The form.
        form: String,
        /// The concept that has it.
        owner: String,
    },
    /// Two forms claim to be the preferred one.
    #[error("{concept}: {language} `{kept}` stays preferred, `{other}` is admitted")]
    Preferred {
        /// The concept.
        concept: String,
        /// The language.
        language: String,
        /// The one that stays preferred.
        kept: String,
        /// The file's.
        other: String,
    },
    /// A form has another status.
    #[error("{concept}: {language} `{form}` stays {kept}, the file says {other}")]
    Status {
        /// The concept.
        concept: String,
        /// The language.
        language: String,
        /// The form.
        form: String,
        /// What it is and stays.
        kept: Status,
        /// What the file says.
        other: Status,
    },
    /// Something differs.
    #[error("{concept}: the {what} stays as it is, the file has another")]
    Field {
        /// The concept.
        concept: String,
        /// What of it.
        what: String,
    },
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term {
                language,
                form,
                status,
            } => write!(f, "+ {language} `{form}` ({status})"),
            Self::Status {
                language,
                form,
                from,
                to,
            } => write!(f, "{language} `{form}`: {from} -> {to}"),
            Self::Filled(what) => write!(f, "+ {what}"),
        }
    }
}

impl Step {
    /// Whether anything is to be written.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.is_new || !self.edits.is_empty()
    }
}

impl Plan {
    /// What `glossary` would become by taking `incoming` in.
    #[must_use]
    pub fn new(glossary: &Glossary, incoming: Vec<Concept>) -> Self {
        let mut owners: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, concept) in glossary.concepts.iter().enumerate() {
            for term in &concept.terms {
                let of_form = owners.entry(key(term)).or_default();
                if of_form.last() != Some(&index) {
                    of_form.push(index);
                }
            }
        }
        let mut planner = Planner {
            glossary,
            owners,
            told_apart: incoming.iter().map(|concept| concept.id.clone()).collect(),
            places: FxHashMap::default(),
            fresh: FxHashMap::default(),
            relations: Vec::new(),
            became: FxHashMap::default(),
            plan: Self::default(),
        };
        for concept in incoming {
            planner.take(concept);
        }
        planner.relate();
        planner.plan
    }

    /// Whether anything is to be written.
    pub fn is_change(&self) -> bool {
        self.steps.iter().any(Step::is_change)
    }
}

/// What a form is known by: its language and its letters.
fn key(term: &Term) -> String {
    let mut key = language::folded(&term.form);
    key.retain(|c| !c.is_whitespace() && c != ZWNJ);
    key.push('\t');
    key.push_str(&term.language);
    key
}

/// Whether the two can be one concept.
fn agree(one: ConceptKind, other: ConceptKind) -> bool {
    one == other || one == ConceptKind::Term || other == ConceptKind::Term
}

struct Planner<'g> {
    glossary: &'g Glossary,
    /// The concepts of the glossary that have a form.
    owners: FxHashMap<String, Vec<usize>>,
    /// The ids of the file: what it tells apart by them stays apart.
    told_apart: FxHashSet<String>,
    /// The steps of the glossary's concepts.
    places: FxHashMap<usize, usize>,
    /// The steps of new concepts by their ids.
    fresh: FxHashMap<String, usize>,
    /// The relations of the file's concepts, each with the step of the concept.
    relations: Vec<(usize, Related)>,
    /// The steps of the file's concepts by the ids that it gives them.
    became: FxHashMap<String, usize>,
    plan: Plan,
}

impl Planner<'_> {
    fn take(&mut self, incoming: Concept) {
        if let Some(&place) = self.fresh.get(&incoming.id) {
            return self.absorb(place, incoming);
        }
        let known = self.glossary.by_id.get(&incoming.id).copied();
        let found = known.map_or_else(|| self.by_forms(&incoming), |index| vec![index]);
        let concepts = &self.glossary.concepts;
        let steps = &mut self.plan.steps;
        match found.as_slice() {
            [] => {
                self.fresh.insert(incoming.id.clone(), steps.len());
                steps.push(Step {
                    concept: Concept {
                        terms: Vec::new(),
                        relations: Vec::new(),
                        ..incoming.clone()
                    },
                    is_new: true,
                    edits: Vec::new(),
                });
                // term by term, so that no concept has one twice or prefers two
                self.absorb(self.plan.steps.len() - 1, incoming);
            }
            &[index] => {
                let place = *self.places.entry(index).or_insert_with(|| {
                    steps.push(Step {
                        concept: concepts[index].clone(),
                        is_new: false,
                        edits: Vec::new(),
                    });
                    steps.len() - 1
                });
                self.absorb(place, incoming);
            }
            several => self.plan.conflicts.push(Conflict::SeveralOwners {
                concept: incoming.id,
                owners: several
                    .iter()
                    .map(|&index| concepts[index].id.clone())
                    .collect(),
            }),
        }
    }

    /// Takes what a concept says into the step that it belongs to.
    fn absorb(&mut self, place: usize, mut incoming: Concept) {
        let relations = std::mem::take(&mut incoming.relations).into_iter();
        self.relations
            .extend(relations.map(|related| (place, related)));
        self.became.insert(incoming.id.clone(), place);
        let conflicts = &mut self.plan.conflicts;
        let step = &mut self.plan.steps[place];
        let known = step.concept.terms.iter().map(key).collect::<FxHashSet<_>>();
        incoming.terms.retain(|term| {
            let key = key(term);
            let owners = self.owners.get(&key).filter(|_| !known.contains(&key));
            let owners = owners.into_iter().flatten();
            let other = owners
                .map(|&owner| &self.glossary.concepts[owner])
                .filter(|owner| agree(owner.kind, incoming.kind))
                .find(|owner| !self.told_apart.contains(&owner.id));
            if let Some(owner) = other {
                conflicts.push(Conflict::OwnedElsewhere {
                    concept: step.concept.id.clone(),
                    language: term.language.clone(),
                    form: term.form.clone(),
                    owner: owner.id.clone(),
                });
            }
            other.is_none()
        });
        let mut absorbing = Absorbing::new(&mut step.concept, conflicts);
        absorbing.fields(&incoming);
        absorbing.terms(incoming.terms);
        let mut edits = absorbing.edits;
        if !step.is_new {
            step.edits.append(&mut edits);
        }
    }

    /// Takes the relations in, once it is known what the concepts of the file are in the glossary.
    fn relate(&mut self) {
        for (place, mut related) in std::mem::take(&mut self.relations) {
            let steps = &mut self.plan.steps;
            let other = match self.became.get(&related.other) {
                Some(&other) => Some(&steps[other].concept),
                None => self.glossary.concept(&related.other),
            };
            if let Some(other) = other {
                other.id.clone_into(&mut related.other);
            }
            let own = &steps[place].concept.id;
            let back = Related::to(related.relation, own.clone());
            let known = related.relation.is_symmetric()
                && other.is_some_and(|other| other.relations.contains(&back));
            // the file may call two things that are one here
            let held = related.problem(own).is_some() || known;
            let step = &mut steps[place];
            if !held && !step.concept.relations.contains(&related) {
                if !step.is_new {
                    step.edits.push(Edit::Filled(related.to_string()));
                }
                step.concept.relations.push(related);
            }
        }
    }

    /// The concepts that share forms with the incoming one in the most languages.
    fn by_forms(&self, incoming: &Concept) -> Vec<usize> {
        let mut shared: Vec<(usize, &str)> = Vec::new();
        for term in &incoming.terms {
            for &owner in self.owners.get(&key(term)).into_iter().flatten() {
                let concept = &self.glossary.concepts[owner];
                if agree(concept.kind, incoming.kind) && !self.told_apart.contains(&concept.id) {
                    shared.push((owner, &term.language));
                }
            }
        }
        shared.sort_unstable();
        shared.dedup();
        let counts: Vec<(usize, usize)> = shared
            .chunk_by(|one, other| one.0 == other.0)
            .map(|of_one| (of_one[0].0, of_one.len()))
            .collect();
        let most = counts.iter().map(|count| count.1).max();
        let best = counts.iter().filter(|count| Some(count.1) == most);
        best.map(|count| count.0).collect()
    }
}

/// A concept that takes in what another says of it.
struct Absorbing<'c> {
    concept: &'c mut Concept,
    conflicts: &'c mut Vec<Conflict>,
    edits: Vec<Edit>,
}

impl<'c> Absorbing<'c> {
    fn new(concept: &'c mut Concept, conflicts: &'c mut Vec<Conflict>) -> Self {
        Self {
            concept,
            conflicts,
            edits: Vec::new(),
        }
    }

    fn fields(&mut self, from: &Concept) {
        let id = self.concept.id.clone();
        let mut fill = Filling {
            concept: &id,
            conflicts: self.conflicts,
            edits: &mut self.edits,
        };
        let into = &mut *self.concept;
        fill.value(&mut into.kind, from.kind, ConceptKind::Term, || {
            "kind".to_owned()
        });
        fill.text(&mut into.domain, &from.domain, || "domain".to_owned());
        fill.text(&mut into.definition, &from.definition, || {
            "definition".to_owned()
        });
        fill.text(&mut into.note, &from.note, || "note".to_owned());
        fill.text(&mut into.source, &from.source, || "source".to_owned());
    }

    fn terms(&mut self, terms: Vec<Term>) {
        for term in terms {
            let same = |t: &Term| t.language == term.language && t.form == term.form;
            match self.concept.terms.iter().position(same) {
                _ if term.form.trim().is_empty() => {}
                Some(place) => self.known_term(place, term),
                None => self.new_term(term),
            }
        }
    }

    fn new_term(&mut self, mut term: Term) {
        term.status = self.possible(&term);
        self.edits.push(Edit::Term {
            language: term.language.clone(),
            form: term.form.clone(),
            status: term.status,
        });
        self.concept.terms.push(term);
    }

    fn known_term(&mut self, place: usize, mut from: Term) {
        self.judge(place, &from);
        let variants = std::mem::take(&mut from.variants);
        let Term { language, form, .. } = &from;
        let id = self.concept.id.clone();
        let mut fill = Filling {
            concept: &id,
            conflicts: self.conflicts,
            edits: &mut self.edits,
        };
        let of = |what: &str| format!("{what} of {language} `{form}`");
        let into = &mut self.concept.terms[place];
        fill.value(&mut into.kind, from.kind, TermType::Full, || of("type"));
        let unknown = PartOfSpeech::None;
        fill.value(
            &mut into.part_of_speech,
            from.part_of_speech,
            unknown,
            || of("part of speech"),
        );
        fill.text(&mut into.usage, &from.usage, || of("usage"));
        fill.text(&mut into.note, &from.note, || of("note"));
        let mut grown = false;
        for variant in variants {
            match into
                .variants
                .iter_mut()
                .find(|known| known.form == variant.form)
            {
                Some(known) => {
                    for evidence in variant.evidence {
                        if !known.evidence.contains(&evidence) {
                            known.evidence.push(evidence);
                            grown = true;
                        }
                    }
                }
                None => {
                    into.variants.push(variant);
                    grown = true;
                }
            }
        }
        if grown {
            self.edits.push(Edit::Filled(of("variants")));
        }
    }

    /// Takes over the file's judgement where it does not contradict.
    fn judge(&mut self, place: usize, from: &Term) {
        use Status::{Admitted, Preferred, Proposed};
        let own = self.concept.terms[place].status;
        let to = match (own, from.status) {
            (own, other) if own == other => return,
            // a proposal is no judgement, and whoever admits a form does not speak against preferring it
            (_, Proposed) | (Preferred, Admitted) => return,
            (Proposed, _) | (Admitted, Preferred) => self.possible(from),
            (kept, other) => {
                self.conflicts.push(Conflict::Status {
                    concept: self.concept.id.clone(),
                    language: from.language.clone(),
                    form: from.form.clone(),
                    kept,
                    other,
                });
                return;
            }
        };
        if to != own {
            self.concept.terms[place].status = to;
            self.edits.push(Edit::Status {
                language: from.language.clone(),
                form: from.form.clone(),
                from: own,
                to,
            });
        }
    }

    /// The status that a term of the file can have here: a concept prefers one form a language.
    fn possible(&mut self, from: &Term) -> Status {
        let rival = self.concept.terms.iter().find(|term| {
            term.language == from.language
                && term.status == Status::Preferred
                && term.form != from.form
        });
        match rival {
            Some(rival) if from.status == Status::Preferred => {
                self.conflicts.push(Conflict::Preferred {
                    concept: self.concept.id.clone(),
                    language: from.language.clone(),
                    kept: rival.form.clone(),
                    other: from.form.clone(),
                });
                Status::Admitted
            }
            _ => from.status,
        }
    }
}

/// Fills empty fields and records the differences.
struct Filling<'c> {
    concept: &'c str,
    conflicts: &'c mut Vec<Conflict>,
    edits: &'c mut Vec<Edit>,
}

impl Filling<'_> {
    fn text(&mut self, own: &mut String, other: &str, what: impl Fn() -> String) {
        if own != other {
            self.told(own.is_empty(), other.is_empty(), &what);
            if own.is_empty() {
                other.clone_into(own);
            }
        }
    }

    fn value<T: Copy + PartialEq>(
        &mut self,
        own: &mut T,
        other: T,
        unsaid: T,
        what: impl Fn() -> String,
    ) {
        if *own != other {
            self.told(*own == unsaid, other == unsaid, &what);
            if *own == unsaid {
                *own = other;
            }
        }
    }

    fn told(&mut self, own_unsaid: bool, other_unsaid: bool, what: &dyn Fn() -> String) {
        match (own_unsaid, other_unsaid) {
            (true, _) => self.edits.push(Edit::Filled(what())),
            (false, true) => {}
            (false, false) => self.conflicts.push(Conflict::Field {
                concept: self.concept.to_owned(),
                what: what(),
            }),
        }
    }
}
