use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, named_params};

use super::StoreError;
use crate::glossary::Glossary;

/// The schema, step by step; a file's `user_version` is the number of steps it has taken.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../../glossary/migrations/0001_first.sql"),
    include_str!("../../../glossary/migrations/0002_relation.sql"),
];

/// The step that brought the relations of concepts.
const RELATIONS: usize = 2;

/// "Muqb" in ASCII: what tells a glossary from any other SQLite file.
const APPLICATION: i32 = 0x4D75_7162;

/// How long a command waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// SQLite's cache in KiB, told as it wants it: so large that an import writes most pages once.
const CACHE: i64 = -(128 << 10);

/// What a glossary is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To make it.
    Create,
    /// To change it: checked first, so that nothing is built on a damaged file.
    Write,
    /// To read it: damage is met where it is read.
    Read,
}

/// Opens a glossary and brings its schema up to date after a backup.
pub(super) fn open(
    path: &Path,
    purpose: Purpose,
    migrations: &[&str],
) -> Result<Connection, StoreError> {
    let flags = match purpose {
        Purpose::Create => OpenFlags::SQLITE_OPEN_CREATE,
        Purpose::Write | Purpose::Read => OpenFlags::empty(),
    };
    if purpose != Purpose::Create && !path.exists() {
        return Err(StoreError::Missing(path.to_owned()));
    }
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    identify(&connection, path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // a power cut may cost the last command, never the file
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    migrate(&mut connection, path, migrations)?;
    if purpose == Purpose::Write {
        check_tables(&connection, path)?;
    }
    Ok(connection)
}

/// Refuses what is no glossary.
fn identify(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let foreign = || StoreError::Foreign(path.to_owned());
    let tables: i64 = connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(|e| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => foreign(),
            _ => StoreError::Sqlite(e),
        })?;
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if tables > 0 && application != APPLICATION {
        return Err(foreign());
    }
    Ok(())
}

/// Reads every page of the tables that answers come from; the history may be many times as large.
fn check_tables(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    for table in ["concept", "relation", "term", "variant", "evidence"] {
        let sql = format!("pragma quick_check({table})");
        let verdict: Option<String> = connection
            .query_row(&sql, [], |row| row.get(0))
            .optional()?;
        if let Some(verdict) = verdict.filter(|verdict| verdict != "ok") {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                verdict,
            });
        }
    }
    Ok(())
}

/// Takes the steps that the file has not taken, in one transaction.
fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let version = |connection: &Connection| -> rusqlite::Result<usize> {
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        // a negative version is none of ours: newer than all
        Ok(usize::try_from(version).unwrap_or(usize::MAX))
    };
    let found = version(connection)?;
    if found > migrations.len() {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: migrations.len(),
        });
    }
    if found == migrations.len() {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, path, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another process may have been faster
    let found = version(&transaction)?;
    for step in &migrations[found..] {
        transaction.execute_batch(step)?;
    }
    if (1..RELATIONS).contains(&found) {
        relate(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", migrations.len() as i64)?;
    Ok(transaction.commit()?)
}

/// Gives the concepts that an older file took over from the starter glossary their relations, now and in the history:
/// the program itself had them before.
fn relate(connection: &Connection) -> Result<(), StoreError> {
    let mut exists = connection.prepare("select key from concept where id = :id")?;
    let mut key = |id: &str| -> rusqlite::Result<Option<i64>> {
        let found = exists.query_row(named_params! { ":id": id }, |row| row.get(0));
        found.optional()
    };
    let mut insert = connection.prepare(include_str!("relation_insert.sql"))?;
    let mut remember = connection.prepare(include_str!("history_relate.sql"))?;
    for concept in Glossary::starter().concepts() {
        let Some(own) = key(&concept.id)?.filter(|_| !concept.relations.is_empty()) else {
            continue;
        };
        let mut kept = Vec::new();
        for related in &concept.relations {
            if related.other.is_empty() || key(&related.other)?.is_some() {
                insert.execute(named_params! {
                    ":concept": own,
                    ":relation": related.relation.name(),
                    ":other": related.other,
                })?;
                kept.push(related);
            }
        }
        let relations = serde_json::to_string(&kept)?;
        remember.execute(named_params! { ":concept": concept.id, ":relations": relations })?;
    }
    Ok(())
}

/// Copies the glossary beside itself; a copy of the same version that is already there is kept.
fn back_up(connection: &Connection, path: &Path, version: usize) -> Result<PathBuf, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{version}.backup"));
    let copy = PathBuf::from(name);
    if !copy.exists() {
        let target = copy.to_string_lossy();
        connection.execute(
            "vacuum into :copy",
            rusqlite::named_params! { ":copy": target },
        )?;
    }
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_file_is_copied_before_it_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        drop(open(&path, Purpose::Create, MIGRATIONS).unwrap());
        let later: Vec<&str> = MIGRATIONS
            .iter()
            .copied()
            .chain(["create table later (x text) strict;"])
            .collect();
        let connection = open(&path, Purpose::Write, &later).unwrap();
        connection
            .execute("insert into later values ('x')", [])
            .unwrap();
        let copy = folder
            .path()
            .join(format!("g.db.schema-{}.backup", MIGRATIONS.len()));
        assert!(open(&copy, Purpose::Write, MIGRATIONS).is_ok());
        drop(connection);
        let refused = open(&path, Purpose::Write, MIGRATIONS)
            .unwrap_err()
            .to_string();
        let versions = format!(
            "schema {}, newer than the {}",
            later.len(),
            MIGRATIONS.len()
        );
        assert!(refused.contains(&versions), "{refused}");
    }

    #[test]
    fn an_older_file_gets_the_relations_of_the_starter_concepts_that_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        let old = open(&path, Purpose::Create, &MIGRATIONS[..RELATIONS - 1]).unwrap();
        old.execute_batch(
            r#"insert into concept values (1, 'freeze', 'event', '', '', '', ''), (2, 'withdraw', 'event', '', '', '', '');
               insert into change values (1, '', '', 'init', null);
               insert into history values (1, 1, 'freeze', '{"id":"freeze","kind":"event"}'), (2, 1, 'freeze', null);"#,
        )
        .unwrap();
        drop(old);
        let new = open(&path, Purpose::Write, MIGRATIONS).unwrap();
        let ask = |sql: &str| -> Vec<String> {
            let mut statement = new.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let near = "select other from relation where concept = 1 and relation = 'near'";
        assert_eq!(ask(near), ["withdraw"]);
        let history = ask("select became from history where became is not null");
        let became: crate::glossary::Concept = serde_json::from_str(&history[0]).unwrap();
        assert!(
            became
                .relations
                .iter()
                .any(|related| related.other == "withdraw"),
            "{history:?}"
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        drop(open(&path, Purpose::Create, MIGRATIONS).unwrap());
        let broken: Vec<&str> = MIGRATIONS
            .iter()
            .copied()
            .chain(["create table a (x text); nonsense;"])
            .collect();
        assert!(open(&path, Purpose::Write, &broken).is_err());
        let connection = open(&path, Purpose::Write, MIGRATIONS).unwrap();
        assert!(connection.prepare("select * from a").is_err());
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        let connection = open(&path, Purpose::Create, MIGRATIONS).unwrap();
        let sql = "with recursive numbers (value) as (select 1 union all select value + 1 from numbers where value < 400) \
                   insert into concept select value, value, 'term', hex(randomblob(200)), '', '', '' \
                   from numbers";
        let filled = connection.execute(sql, []);
        drop(connection);
        assert_eq!(filled.unwrap(), 400);
        let mut bytes = std::fs::read(&path).unwrap();
        let half = bytes.len() / 2;
        bytes[half..].fill(0x55);
        std::fs::write(&path, bytes).unwrap();
        let refused = open(&path, Purpose::Write, MIGRATIONS);
        assert!(matches!(
            refused,
            Err(StoreError::Damaged { .. } | StoreError::Sqlite(_))
        ));
    }

    #[test]
    fn what_is_no_glossary_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("a.txt");
        std::fs::write(&text, "not a database at all, only some words\n".repeat(40)).unwrap();
        assert!(matches!(
            open(&text, Purpose::Write, MIGRATIONS),
            Err(StoreError::Foreign(_))
        ));
        let other = folder.path().join("other.db");
        Connection::open(&other)
            .unwrap()
            .execute_batch("create table t (x)")
            .unwrap();
        assert!(matches!(
            open(&other, Purpose::Write, MIGRATIONS),
            Err(StoreError::Foreign(_))
        ));
        let missing = folder.path().join("missing.db");
        assert!(matches!(
            open(&missing, Purpose::Write, MIGRATIONS),
            Err(StoreError::Missing(_))
        ));
    }
}
