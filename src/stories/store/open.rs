//! Opening and making the file.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};

use super::{StoreError, damaged};
use crate::stories::signature::Meaning;

/// The schema, step by step; a file's `user_version` is the number of steps it has taken.
const MIGRATIONS: &[&str] = &[include_str!("0001_first.sql")];

/// "Muqs" in ASCII: what tells stories from any other SQLite file.
const APPLICATION: i32 = 0x4D75_7173;

/// How long a command waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn in_memory(meaning: Meaning) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    take_steps(&mut connection, Path::new(":memory:"), meaning)?;
    Ok(connection)
}

/// Opens a file to write; what is not there or empty becomes a store.
pub(super) fn open(path: &Path, meaning: Meaning) -> Result<Connection, StoreError> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    if !is_blank(&connection, path)? {
        identify(&connection, path)?;
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    // a power cut may cost the last batch, never the file
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    take_steps(&mut connection, path, meaning)?;
    check(&connection, path)?;
    Ok(connection)
}

/// Opens a file that is a store, to read.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing(path.to_owned()));
    }
    let connection = connect(path, OpenFlags::empty())?;
    if is_blank(&connection, path)? {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    identify(&connection, path)?;
    check(&connection, path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn connect(path: &Path, more: OpenFlags) -> Result<Connection, StoreError> {
    // what is no file may never end
    if path.exists() && !path.is_file() {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// Whether nothing is in the file yet: a program that was killed while it made one leaves it so.
fn is_blank(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    let tables = connection.query_row("select count(*) from sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    });
    match tables {
        Ok(tables) => Ok(tables == 0 && application(connection)? == 0),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(StoreError::Foreign(path.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

fn application(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// Refuses what is no store, or one of a later version.
fn identify(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if application(connection)? != APPLICATION {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let found = version(connection)?;
    match found > MIGRATIONS.len() {
        true => Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: MIGRATIONS.len(),
        }),
        false => Ok(()),
    }
}

fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // a negative version is none of ours: newer than all
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Takes the steps that were not taken, in one transaction.
fn take_steps(
    connection: &mut Connection,
    path: &Path,
    meaning: Meaning,
) -> Result<(), StoreError> {
    if version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another process may have been faster
    let found = version(&transaction)?;
    let steps = MIGRATIONS
        .get(found..)
        .ok_or_else(|| damaged(path, "its version changed"))?;
    for step in steps {
        transaction.execute_batch(step)?;
    }
    if found == 0 {
        let sql = "insert into setting (name, value) values ('meaning', ?1)";
        transaction.execute(sql, [meaning.name()])?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    Ok(transaction.commit()?)
}

/// Looks at the pages of the tables, and for rows whose owner is gone.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = |sql: &str| -> rusqlite::Result<Option<String>> {
        connection.query_row(sql, [], |row| row.get(0)).optional()
    };
    let verdict = found("pragma quick_check(story)").and_then(|story| match story.as_deref() {
        Some("ok") => found("pragma quick_check(report)"),
        _ => Ok(story),
    });
    match verdict {
        Ok(Some(verdict)) if verdict != "ok" => return Err(damaged(path, verdict)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            return Err(damaged(path, error.to_string()));
        }
        verdict => verdict?,
    };
    match found("pragma foreign_key_check")? {
        Some(table) => Err(damaged(path, format!("a {table} whose owner is gone"))),
        None => Ok(()),
    }
}
