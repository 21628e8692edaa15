use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::StoreError;
use crate::glossary::model::{
    Concept, ConceptKind, Evidence, PartOfSpeech, Status, Term, TermType, Variant,
};
use crate::glossary::relation::{Related, Relation};

/// The concept with this id.
pub(super) fn concept(connection: &Connection, id: &str) -> Result<Option<Concept>, StoreError> {
    Ok(concepts(connection, Some(id), None)?.pop())
}

/// The concept with this id, or all, in the order in which they were added; with their terms in one
/// language, or in all.
pub(super) fn concepts(
    connection: &Connection,
    id: Option<&str>,
    language: Option<&str>,
) -> Result<Vec<Concept>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("concept_select.sql"))?;
    let mut rows = statement.query(named_params! { ":id": id })?;
    let mut keys: Vec<i64> = Vec::new();
    let mut concepts = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(row.get(0)?);
        concepts.push(Concept {
            domain: row.get(3)?,
            definition: row.get(4)?,
            note: row.get(5)?,
            source: row.get(6)?,
            ..Concept::new(row.get::<_, String>(1)?, named(row, 2, ConceptKind::named)?)
        });
    }
    let one = id.and(keys.first().copied());
    if id.is_some() && one.is_none() {
        return Ok(concepts);
    }
    add_relations(connection, one, &keys, &mut concepts)?;
    let places = add_terms(connection, one, language, &keys, &mut concepts)?;
    add_variants(connection, &places, &mut concepts)?;
    Ok(concepts)
}

fn add_relations(
    connection: &Connection,
    concept: Option<i64>,
    keys: &[i64],
    concepts: &mut [Concept],
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(include_str!("relation_select.sql"))?;
    let mut rows = statement.query(named_params! { ":concept": concept })?;
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        // both lists are in the order of the keys
        while keys.get(at).is_some_and(|&known| known < key) {
            at += 1;
        }
        if keys.get(at) != Some(&key) {
            return Err(StoreError::Orphan("a relation whose concept is gone"));
        }
        let relation = named(row, 1, Relation::named)?;
        let other: String = row.get(2)?;
        concepts[at].relations.push(Related::to(relation, other));
    }
    Ok(())
}

/// The ids of the concepts that lead to the concept `id`.
pub(super) fn leading_to(connection: &Connection, id: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("relation_to.sql"))?;
    let ids = statement.query_map(named_params! { ":id": id }, |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// A term's key and where it stands: which concept, which of its terms.
type Place = (i64, usize, usize);

fn add_terms(
    connection: &Connection,
    concept: Option<i64>,
    language: Option<&str>,
    keys: &[i64],
    concepts: &mut [Concept],
) -> Result<Vec<Place>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("term_select.sql"))?;
    let mut rows = statement.query(named_params! { ":concept": concept, ":language": language })?;
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        // both lists are in the order of the keys
        while keys.get(at).is_some_and(|&known| known < key) {
            at += 1;
        }
        if keys.get(at) != Some(&key) {
            return Err(StoreError::Orphan("a term whose concept is gone"));
        }
        places.push((row.get(1)?, at, concepts[at].terms.len()));
        concepts[at].terms.push(Term {
            status: named(row, 4, Status::named)?,
            kind: named(row, 5, TermType::named)?,
            part_of_speech: named(row, 6, PartOfSpeech::named)?,
            usage: row.get(7)?,
            note: row.get(8)?,
            ..Term::new(row.get::<_, String>(2)?, row.get::<_, String>(3)?)
        });
    }
    Ok(places)
}

fn add_variants(
    connection: &Connection,
    places: &[Place],
    concepts: &mut [Concept],
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(include_str!("variant_select.sql"))?;
    let mut places: Vec<&Place> = places.iter().collect();
    places.sort_unstable_by_key(|place| place.0);
    // the variants of one concept are asked for term by term, those of all at once
    let asked: Vec<Option<i64>> = match concepts.len() {
        1 => places.iter().map(|place| Some(place.0)).collect(),
        _ => vec![None],
    };
    for term in asked {
        let mut rows = statement.query(named_params! { ":term": term })?;
        let mut last = 0;
        while let Some(row) = rows.next()? {
            let term: i64 = row.get(0)?;
            // a variant of a term in another language than was asked for
            let Ok(found) = places.binary_search_by_key(&term, |place| place.0) else {
                continue;
            };
            let &&(_, concept, term) = &places[found];
            let variants = &mut concepts[concept].terms[term].variants;
            let key: i64 = row.get(1)?;
            if last != key {
                last = key;
                variants.push(Variant {
                    form: row.get(2)?,
                    evidence: Vec::new(),
                });
            }
            if let (Some(report), Some(variant)) = (row.get(3)?, variants.last_mut()) {
                variant.evidence.push(Evidence {
                    report,
                    start: offset(row, 4)?,
                    end: offset(row, 5)?,
                    sentence: row.get(6)?,
                });
            }
        }
    }
    Ok(())
}

/// Adds a concept with all that it has, in the place `key` of the list or at its end.
pub(super) fn insert(
    connection: &Connection,
    key: Option<i64>,
    concept: &Concept,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(include_str!("concept_insert.sql"))?;
    let key = statement.insert(named_params! {
        ":key": key,
        ":id": concept.id,
        ":kind": concept.kind.name(),
        ":domain": concept.domain,
        ":definition": concept.definition,
        ":note": concept.note,
        ":source": concept.source,
    })?;
    let mut relations = connection.prepare_cached(include_str!("relation_insert.sql"))?;
    for Related { relation, other } in &concept.relations {
        let row = named_params! { ":concept": key, ":relation": relation.name(), ":other": other };
        relations.execute(row)?;
    }
    let mut terms = connection.prepare_cached(include_str!("term_insert.sql"))?;
    for term in &concept.terms {
        let term_key = terms.insert(named_params! {
            ":concept": key,
            ":language": term.language,
            ":form": term.form,
            ":status": term.status.name(),
            ":type": term.kind.name(),
            ":pos": term.part_of_speech.name(),
            ":usage": term.usage,
            ":note": term.note,
        })?;
        for variant in &term.variants {
            insert_variant(connection, term_key, variant)?;
        }
    }
    Ok(())
}

fn insert_variant(connection: &Connection, term: i64, variant: &Variant) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(include_str!("variant_insert.sql"))?;
    let key = statement.insert(named_params! { ":term": term, ":form": variant.form })?;
    let mut statement = connection.prepare_cached(include_str!("evidence_insert.sql"))?;
    for evidence in &variant.evidence {
        statement.execute(named_params! {
            ":variant": key,
            ":report": evidence.report,
            ":start": evidence.start as i64,
            ":stop": evidence.end as i64,
            ":sentence": evidence.sentence,
        })?;
    }
    Ok(())
}

/// Removes a concept with all that it has; gives its place in the list.
pub(super) fn delete(connection: &Connection, id: &str) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("concept_delete.sql"))?;
    Ok(statement
        .query_row(named_params! { ":id": id }, |row| row.get(0))
        .optional()?)
}

fn offset(row: &Row, column: usize) -> Result<usize, StoreError> {
    let offset: i64 = row.get(column)?;
    usize::try_from(offset).map_err(|_| StoreError::UnknownName(offset.to_string()))
}

/// A column that holds one of a few names.
fn named<T>(row: &Row, column: usize, find: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let name = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    find(name).ok_or_else(|| StoreError::UnknownName(name.to_owned()))
}
