use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::{Store, StoreError, Writer};
use crate::glossary::model::Concept;

/// One change of the glossary: one command that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number; later changes have higher ones.
    pub number: i64,
    /// When, in UTC: `2024-02-22T09:30:00Z`.
    pub at: String,
    /// Who gave the command.
    pub who: String,
    /// The command in words.
    pub what: String,
    /// The change that it undoes.
    pub undoes: Option<i64>,
    /// What it changed.
    pub concepts: Vec<Changed>,
}

/// What a change did to one concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The concept's id.
    pub id: String,
    /// The concept after the change; `None` if it was removed.
    pub became: Option<Concept>,
}

/// How much may be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// Every change but the first, with which the glossary was made.
    #[default]
    Changes,
    /// The first change too, which takes out all that it brought.
    Everything,
}

impl Store {
    /// The changes, the last first: all, or those of one concept.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn history(&self, concept: Option<&str>) -> Result<Vec<Change>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("history_select.sql"))?;
        let mut rows = statement.query(named_params! { ":concept": concept })?;
        let mut changes: Vec<Change> = Vec::new();
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            if changes.last().is_none_or(|change| change.number != number) {
                changes.push(Change {
                    number,
                    at: row.get(1)?,
                    who: row.get(2)?,
                    what: row.get(3)?,
                    undoes: row.get(4)?,
                    concepts: Vec::new(),
                });
            }
            if let (Some(id), Some(change)) = (row.get(5)?, changes.last_mut()) {
                let became: Option<String> = row.get(6)?;
                let became = became.map(|json| serde_json::from_str(&json)).transpose()?;
                change.concepts.push(Changed { id, became });
            }
        }
        Ok(changes)
    }

    /// Undoes a change, or the last one that is neither undone nor an undoing itself; gives its number.
    /// The undoing is a change of its own.
    ///
    /// # Errors
    /// There is no such change, it is the first and the extent does not reach it, or what it changed was changed again since.
    pub fn undo(&mut self, change: Option<i64>, extent: Extent) -> Result<i64, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let change = match change {
            Some(number) if can_be_undone(&transaction, number)? => number,
            Some(number) => return Err(StoreError::NoChange(number)),
            None => last(&transaction)?.ok_or(StoreError::NothingToUndo)?,
        };
        let earlier = before(&transaction, change)?;
        if extent == Extent::Changes && !earlier.is_empty() && is_first(&transaction, change)? {
            return Err(StoreError::NothingButInit {
                concepts: earlier.len(),
            });
        }
        let what = format!("undo {change}");
        let number = begin(&transaction, &self.who, &what, Some(change))?;
        let mut writer = Writer {
            transaction,
            number,
        };
        for (id, concept) in earlier {
            writer.put(&id, concept.as_ref())?;
        }
        writer.transaction.commit()?;
        Ok(change)
    }
}

/// Enters a change; what it makes of each concept is recorded with its number.
pub(super) fn begin(
    connection: &Connection,
    who: &str,
    what: &str,
    undoes: Option<i64>,
) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("change_insert.sql"))?;
    let entry = named_params! { ":who": who, ":what": what, ":undoes": undoes };
    Ok(statement.insert(entry)?)
}

pub(super) fn record(
    connection: &Connection,
    change: i64,
    id: &str,
    became: Option<&Concept>,
) -> Result<(), StoreError> {
    let json = became.map(serde_json::to_string).transpose()?;
    let mut statement = connection.prepare_cached(include_str!("history_insert.sql"))?;
    statement.execute(named_params! { ":change": change, ":concept": id, ":became": json })?;
    Ok(())
}

fn last(connection: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(connection.query_row(include_str!("last_change.sql"), [], |row| row.get(0))?)
}

fn is_first(connection: &Connection, change: i64) -> Result<bool, StoreError> {
    let sql = include_str!("change_is_first.sql");
    Ok(connection.query_row(sql, named_params! { ":change": change }, |row| row.get(0))?)
}

fn can_be_undone(connection: &Connection, change: i64) -> Result<bool, StoreError> {
    let sql = include_str!("change_is_open.sql");
    let found = connection.query_row(sql, named_params! { ":change": change }, |row| row.get(0));
    Ok(found.optional()?.unwrap_or(false))
}

/// What the concepts of a change were before it.
fn before(
    connection: &Connection,
    change: i64,
) -> Result<Vec<(String, Option<Concept>)>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("undo_select.sql"))?;
    let mut rows = statement.query(named_params! { ":change": change })?;
    let mut concepts = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        if row.get(2)? {
            return Err(StoreError::ChangedSince {
                change,
                concept: id,
            });
        }
        let was: Option<String> = row.get(1)?;
        let was = was.map(|json| serde_json::from_str(&json)).transpose()?;
        concepts.push((id, was));
    }
    Ok(concepts)
}
