use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{StoreError, rows, schema};
use crate::glossary::model::{Concept, ConceptKind, Term};

/// How many row numbers are tried beyond the last row that can be read.
const BEYOND: i64 = 100_000;

/// What was saved of a damaged glossary.
#[derive(Debug, Default)]
pub struct Salvaged {
    /// The concepts, each at most once.
    pub concepts: Vec<Concept>,
    /// How many of them are as the tables have them.
    pub standing: usize,
    /// How many were taken from the history, because they or their terms are lost in the tables.
    pub remembered: usize,
    /// How many were made from terms whose concept is in neither the tables nor the history.
    pub fragments: usize,
    /// There is more that cannot be read.
    pub incomplete: bool,
}

/// Saves what can be read of a damaged glossary, row by row: from the tables, and from the history what they have
/// lost. Works on a copy; the file stays as it is.
///
/// # Errors
/// There is no such file, it is no glossary, or nothing in it can be read.
pub fn salvage(path: &Path) -> Result<Salvaged, StoreError> {
    let folder = tempfile::tempdir().map_err(|cause| StoreError::Unwritable {
        path: std::env::temp_dir(),
        cause,
    })?;
    let connection = schema::open_copy(path, folder.path())?;
    let mut saved = Salvaged::default();
    let mut history = last_known(&connection, &mut saved.incomplete);
    for key in keys(&connection, "concept") {
        match standing(&connection, key) {
            Ok(Some(concept)) => match history.remove(&concept.id) {
                Some(known) if known.terms.len() > concept.terms.len() => {
                    saved.remembered += 1;
                    saved.concepts.push(known);
                }
                _ => {
                    saved.standing += 1;
                    saved.concepts.push(concept);
                }
            },
            Ok(None) => {}
            Err(_) => saved.incomplete = true,
        }
    }
    saved.remembered += history.len();
    saved.concepts.extend(history.into_values());
    add_fragments(&connection, &mut saved);
    match saved.concepts.is_empty() {
        true => Err(StoreError::Damaged {
            path: path.to_owned(),
            verdict: "nothing in it can be read".to_owned(),
        }),
        false => Ok(saved),
    }
}

/// The numbers of a table's rows, and of those that may be there between rows that can be read.
fn keys(connection: &Connection, table: &str) -> Vec<i64> {
    let scan = |order: &str| -> (Vec<i64>, bool) {
        let sql = format!("select key from {table} order by key {order}");
        let mut found = Vec::new();
        let Ok(mut statement) = connection.prepare(&sql) else {
            return (found, false);
        };
        let Ok(mut rows) = statement.query([]) else {
            return (found, false);
        };
        loop {
            match rows
                .next()
                .and_then(|row| row.map(|row| row.get(0)).transpose())
            {
                Ok(Some(key)) => found.push(key),
                Ok(None) => return (found, true),
                Err(_) => return (found, false),
            }
        }
    };
    let (mut found, whole) = scan("asc");
    if whole {
        return found;
    }
    let (mut rest, _) = scan("desc");
    rest.reverse();
    let begin = found.last().map_or(1, |last| last.saturating_add(1));
    let end = rest
        .first()
        .copied()
        .unwrap_or(begin.saturating_add(BEYOND));
    // in a damaged file the number itself may be wild
    found.extend(begin..end.min(begin.saturating_add(BEYOND)));
    found.extend(rest.into_iter().filter(|key| *key >= begin));
    found
}

/// What each concept became last, without those that were removed.
fn last_known(connection: &Connection, incomplete: &mut bool) -> BTreeMap<String, Concept> {
    let mut last = BTreeMap::new();
    for key in keys(connection, "history") {
        let sql = include_str!("salvage_history.sql");
        let row = connection.query_row(sql, named_params! { ":key": key }, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        });
        match row.optional() {
            Ok(Some((id, None))) => {
                last.remove(&id);
            }
            Ok(Some((id, Some(json)))) => match serde_json::from_str(&json) {
                Ok(concept) => {
                    last.insert(id, concept);
                }
                Err(_) => *incomplete = true,
            },
            Ok(None) => {}
            Err(_) => *incomplete = true,
        }
    }
    last
}

/// The concept of a row with all its terms.
fn standing(connection: &Connection, key: i64) -> Result<Option<Concept>, StoreError> {
    let sql = include_str!("salvage_concept.sql");
    let id: Option<String> = connection
        .query_row(sql, named_params! { ":key": key }, |row| row.get(0))
        .optional()?;
    match id {
        Some(id) => rows::concept(connection, &id),
        None => Ok(None),
    }
}

/// Adds the terms that no saved concept has, those of one lost concept together.
fn add_fragments(connection: &Connection, saved: &mut Salvaged) {
    let known: std::collections::HashSet<(String, String)> = saved
        .concepts
        .iter()
        .flat_map(|concept| &concept.terms)
        .map(|term| (term.language.clone(), term.form.clone()))
        .collect();
    let mut lost: BTreeMap<i64, Concept> = BTreeMap::new();
    for key in keys(connection, "term") {
        let sql = include_str!("salvage_term.sql");
        let row = connection.query_row(sql, named_params! { ":key": key }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        });
        match row.optional() {
            Ok(Some((concept, language, form))) => {
                let (language, form): (String, String) = (language, form);
                if known.contains(&(language.clone(), form.clone())) {
                    continue;
                }
                let fragment = lost.entry(concept).or_insert_with(|| {
                    Concept::new(format!("salvaged-{concept}"), ConceptKind::Term)
                });
                let twice = |term: &Term| term.language == language && term.form == form;
                if !fragment.terms.iter().any(twice) {
                    fragment.terms.push(Term::new(language, form));
                }
            }
            Ok(None) => {}
            Err(_) => saved.incomplete = true,
        }
    }
    saved.fragments = lost.len();
    saved.concepts.extend(lost.into_values());
}
