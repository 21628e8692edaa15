//! The relations of a whole glossary, indexed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::model::Concept;
use super::relation::{Related, Relation};

/// The relations of a glossary's concepts, by their places in its list.
#[derive(Debug, Clone, Default)]
pub(super) struct Relations {
    /// What a concept leads to; symmetric relations stand under both.
    forward: FxHashMap<usize, Vec<(Relation, usize)>>,
    /// What leads to a concept.
    backward: FxHashMap<usize, Vec<(Relation, usize)>>,
    properties: FxHashSet<(usize, Relation)>,
}

impl Relations {
    /// Those of `concepts`; what leads to a concept that is not there is left out.
    pub fn new(concepts: &[Concept], by_id: &FxHashMap<String, usize>) -> Self {
        let mut relations = Self::default();
        for (index, concept) in concepts.iter().enumerate() {
            for Related { relation, other } in &concept.relations {
                if !relation.takes_other() {
                    relations.properties.insert((index, *relation));
                } else if let Some(&other) = by_id.get(other) {
                    relations.add(index, *relation, other);
                }
            }
        }
        relations
    }

    fn add(&mut self, one: usize, relation: Relation, other: usize) {
        self.forward.entry(one).or_default().push((relation, other));
        let back = match relation.is_symmetric() {
            true => &mut self.forward,
            false => &mut self.backward,
        };
        back.entry(other).or_default().push((relation, one));
    }

    pub fn has(&self, concept: usize, property: Relation) -> bool {
        self.properties.contains(&(concept, property))
    }

    /// What a concept leads to by a relation, each once.
    pub fn of(&self, concept: usize, relation: Relation) -> impl Iterator<Item = usize> {
        picked(&self.forward, concept, relation)
    }

    /// What leads to a concept by a relation, each once.
    pub fn to(&self, concept: usize, relation: Relation) -> impl Iterator<Item = usize> {
        let back = match relation.is_symmetric() {
            true => &self.forward,
            false => &self.backward,
        };
        picked(back, concept, relation)
    }
}

fn picked(
    table: &FxHashMap<usize, Vec<(Relation, usize)>>,
    concept: usize,
    relation: Relation,
) -> impl Iterator<Item = usize> {
    let all: &[(Relation, usize)] = table.get(&concept).map_or(&[], Vec::as_slice);
    let wanted = move |at: usize| {
        let row = all[at];
        (row.0 == relation && !all[..at].contains(&row)).then_some(row.1)
    };
    (0..all.len()).filter_map(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::{ConceptKind, Glossary};

    fn glossary(rows: &[(&str, Relation, &str)]) -> Glossary {
        let mut concepts: Vec<Concept> = ["buy", "sell", "trade", "war"]
            .map(|id| Concept::new(id, ConceptKind::Event))
            .into();
        for (id, relation, other) in rows {
            let concept = concepts.iter_mut().find(|concept| concept.id == *id);
            let relations = &mut concept.expect("a concept of the list").relations;
            relations.push(Related::to(*relation, *other));
        }
        Glossary::new(concepts)
    }

    #[test]
    fn a_symmetric_relation_is_found_from_both_sides_and_once() {
        let glossary = glossary(&[
            ("buy", Relation::ConverseOf, "sell"),
            ("sell", Relation::ConverseOf, "buy"),
            ("buy", Relation::Near, "nowhere"),
        ]);
        let ids = |id, relation| -> Vec<&str> {
            let found = glossary.related(id, relation);
            found.map(|concept| concept.id.as_str()).collect()
        };
        assert_eq!(ids("buy", Relation::ConverseOf), ["sell"]);
        assert_eq!(ids("sell", Relation::ConverseOf), ["buy"]);
        assert!(ids("buy", Relation::Near).is_empty());
    }

    #[test]
    fn a_direction_is_kept_and_steps_add_up() {
        let glossary = glossary(&[
            ("sell", Relation::StrongerThan, "buy"),
            ("trade", Relation::StrongerThan, "sell"),
            ("trade", Relation::Says, ""),
        ]);
        let ids = |id, relation| glossary.related(id, relation).count();
        assert_eq!(ids("sell", Relation::StrongerThan), 1);
        assert_eq!(ids("buy", Relation::StrongerThan), 0);
        assert!(glossary.is_stronger("trade", "buy"));
        assert!(!glossary.is_stronger("buy", "trade"));
        assert!(glossary.has("trade", Relation::Says) && !glossary.has("sell", Relation::Says));
        assert!(!glossary.has("nowhere", Relation::Says));
    }

    #[test]
    fn a_circle_of_stronger_steps_ends() {
        let glossary = glossary(&[
            ("buy", Relation::StrongerThan, "sell"),
            ("sell", Relation::StrongerThan, "buy"),
        ]);
        assert!(glossary.is_stronger("buy", "sell") && !glossary.is_stronger("buy", "war"));
    }

    #[test]
    fn a_relation_is_read_as_it_is_shown() {
        for relation in Relation::ALL {
            let other = if relation.takes_other() { "war" } else { "" };
            let related = Related::to(*relation, other);
            assert_eq!(related.to_string().parse(), Ok(related.clone()));
            assert_eq!(related.problem("buy"), None);
            let json = serde_json::to_string(&related).unwrap();
            assert!(json.contains(relation.name()), "{json}");
        }
        assert!("nearly war".parse::<Related>().is_err());
        assert!(Related::to(Relation::Near, "").problem("buy").is_some());
        assert!(Related::to(Relation::Near, "buy").problem("buy").is_some());
        assert!(Related::to(Relation::Says, "buy").problem("war").is_some());
    }
}
