use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, named_params,
};

use super::StoreError;
use crate::draft;
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

/// SQLite's cache in KiB (negative, as SQLite wants it), large enough that an import writes most pages once.
const CACHE: i64 = -(128 << 10);

/// What a glossary is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To change it: checked first, so that nothing is built on a damaged file.
    Write,
    /// To read it: nothing is written, damage is met where it is read.
    Read,
}

/// A new, empty glossary in memory.
pub(super) fn blank(migrations: &[&str]) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "foreign_keys", true)?;
    take_steps(&mut connection, migrations)?;
    Ok(connection)
}

/// Opens a glossary. To change it, its schema is brought up to date after a backup; to read an older one, a copy
/// in memory is.
pub(super) fn open(
    path: &Path,
    purpose: Purpose,
    migrations: &[&str],
) -> Result<Connection, StoreError> {
    look(path)?;
    let mut connection = connect(path, purpose)?;
    connection.busy_timeout(PATIENCE)?;
    identify(&connection, path)?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    if purpose == Purpose::Write {
        if connection.is_readonly("main")? {
            return Err(StoreError::ReadOnly(path.to_owned()));
        }
        make_writable(&connection).map_err(|error| match code(&error) {
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                StoreError::ReadOnly(path.to_owned())
            }
            _ => error.into(),
        })?;
        migrate(&mut connection, path, migrations)?;
        check_tables(&connection, path)?;
        return Ok(connection);
    }
    if is_older(&connection, path, migrations)? {
        connection = upgraded_copy(&connection, migrations)?;
    }
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The settings of a connection that writes.
fn make_writable(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    // a power cut may cost the last command, never the file
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)
}

fn code(error: &rusqlite::Error) -> Option<ErrorCode> {
    error.sqlite_error_code()
}

/// Looks at a file's first bytes before SQLite does, which takes an empty file for an empty database.
fn look(path: &Path) -> Result<(), StoreError> {
    /// How a database begins.
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let unreadable = |cause| StoreError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let metadata = match path.metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing(path.to_owned()));
        }
        metadata => metadata.map_err(unreadable)?,
    };
    // what is no file may never end
    if !metadata.is_file() {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let mut header = Vec::with_capacity(HEADER);
    let file = File::open(path).map_err(unreadable)?;
    file.take(HEADER as u64)
        .read_to_end(&mut header)
        .map_err(unreadable)?;
    if header.is_empty() {
        return Err(StoreError::Empty(path.to_owned()));
    }
    if !header.starts_with(&MAGIC[..MAGIC.len().min(header.len())]) {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let expected = whole_length(&header);
    // with a write-ahead log pages may still be on their way into the file
    if metadata.len() < expected && log_is_empty(path) {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            verdict: format!("cut off: {} of {expected} bytes are there", metadata.len()),
        });
    }
    Ok(())
}

/// The length of a database's header.
const HEADER: usize = 100;

/// The length of a database as its header tells it (sqlite.org/fileformat2.html, 1.3); 0 when it does not.
fn whole_length(header: &[u8]) -> u64 {
    if header.len() < HEADER {
        return HEADER as u64;
    }
    let number = |at: usize| {
        u64::from(u32::from_be_bytes(
            header[at..at + 4].try_into().unwrap_or_default(),
        ))
    };
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let (pages, changes, valid_for) = (number(28), number(24), number(92));
    match changes == valid_for {
        true => page * pages,
        false => 0,
    }
}

/// The write-ahead log of a glossary.
fn log_of(path: &Path) -> PathBuf {
    let mut name = real(path).into_os_string();
    name.push("-wal");
    name.into()
}

fn log_is_empty(path: &Path) -> bool {
    log_of(path).metadata().map_or(true, |log| log.len() == 0)
}

/// The file behind all links: SQLite keeps its log beside that one.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Connects to a file.
///
/// A reader opens it for reading and writing when it may: SQLite needs the file's log even to read, and only a
/// connection that may write takes it away again. Where the log cannot be made, in a folder or on a disk that
/// is read-only, nobody can write to it meanwhile either, and the file alone is read.
fn connect(path: &Path, purpose: Purpose) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let uri = uri(&real(path));
    let connection = Connection::open_with_flags(&uri, flags)?;
    let first = connection.query_row("select count(*) from sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    });
    let unlogged = first.is_err_and(|error| {
        matches!(
            code(&error),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
        )
    });
    if !unlogged {
        return Ok(connection);
    }
    if purpose == Purpose::Write {
        return Err(StoreError::ReadOnly(path.to_owned()));
    }
    if !log_is_empty(path) {
        return Err(StoreError::Unmerged {
            path: path.to_owned(),
            log: log_of(path),
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(
        format!("{uri}?immutable=1"),
        flags,
    )?)
}

/// A copy of a glossary in `folder`, padded where the file is cut off, which SQLite would not open: its pages are
/// read one by one and the missing ones are reported as damaged.
pub(super) fn open_copy(path: &Path, folder: &Path) -> Result<Connection, StoreError> {
    match look(path) {
        Ok(()) | Err(StoreError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let unreadable = |cause| StoreError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let copy = folder.join("glossary");
    // made here, so that it can be written whatever the mode of the file is
    let mut file = File::create(&copy).map_err(unreadable)?;
    let mut from = File::open(path).map_err(unreadable)?;
    let length = std::io::copy(&mut from, &mut file).map_err(unreadable)?;
    let mut header = Vec::new();
    let head = File::open(path).map_err(unreadable)?;
    head.take(HEADER as u64)
        .read_to_end(&mut header)
        .map_err(unreadable)?;
    // what a damaged header claims beyond that is no lost end
    let whole = whole_length(&header).min(length.saturating_mul(2) + (64 << 20));
    file.set_len(whole.max(length)).map_err(unreadable)?;
    if !log_is_empty(path) {
        std::fs::copy(log_of(path), folder.join("glossary-wal")).map_err(unreadable)?;
    }
    let mut connection = Connection::open(&copy)?;
    if let Ok(true) = is_older(&connection, path, MIGRATIONS)
        && let Ok(upgraded) = upgraded_copy(&connection, MIGRATIONS)
    {
        connection = upgraded;
    }
    Ok(connection)
}

/// A path as SQLite's `file:` URI (sqlite.org/uri.html).
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Refuses what is no glossary.
fn identify(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let foreign = || StoreError::Foreign(path.to_owned());
    let application: rusqlite::Result<i32> =
        connection.pragma_query_value(None, "application_id", |row| row.get(0));
    let application = application.map_err(|e| match code(&e) {
        Some(ErrorCode::NotADatabase) => foreign(),
        _ => StoreError::from(e).of(path),
    })?;
    match application {
        APPLICATION => Ok(()),
        _ => Err(foreign()),
    }
}

/// Reads every page of the tables that answers come from (the history may be many times as large), and looks
/// for rows whose owner is gone.
fn check_tables(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let damaged = |verdict| StoreError::Damaged {
        path: path.to_owned(),
        verdict,
    };
    for table in ["concept", "relation", "term", "variant", "evidence"] {
        let sql = format!("pragma quick_check({table})");
        let verdict: Option<String> = connection
            .query_row(&sql, [], |row| row.get(0))
            .optional()?;
        if let Some(verdict) = verdict.filter(|verdict| verdict != "ok") {
            return Err(damaged(verdict));
        }
    }
    for table in ["relation", "term", "variant", "evidence"] {
        let sql = format!("pragma foreign_key_check({table})");
        let owner: Option<String> = connection
            .query_row(&sql, [], |row| row.get(2))
            .optional()?;
        if let Some(owner) = owner {
            return Err(damaged(format!("a {table} whose {owner} is gone")));
        }
    }
    Ok(())
}

/// How many steps a file has taken.
fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // a negative version was not written by us: treat it as newer than all
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Whether a file has not taken all steps.
fn is_older(connection: &Connection, path: &Path, migrations: &[&str]) -> Result<bool, StoreError> {
    let found = version(connection)?;
    if found > migrations.len() {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: migrations.len(),
        });
    }
    // no glossary is made without its tables
    if found == 0 {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            verdict: "the number of its schema is lost".to_owned(),
        });
    }
    Ok(found < migrations.len())
}

/// Brings a file up to date, after a copy beside it.
fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    if is_older(connection, path, migrations)? {
        back_up(connection, path, version(connection)?)?;
        take_steps(connection, migrations)?;
    }
    Ok(())
}

/// The glossary in memory, up to date.
fn upgraded_copy(connection: &Connection, migrations: &[&str]) -> Result<Connection, StoreError> {
    let mut copy = Connection::open_in_memory()?;
    rusqlite::backup::Backup::new(connection, &mut copy)?.run_to_completion(
        i32::MAX,
        Duration::ZERO,
        None,
    )?;
    take_steps(&mut copy, migrations)?;
    Ok(copy)
}

/// Takes the steps that were not taken, in one transaction.
fn take_steps(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
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
    let mut exists = connection.prepare(include_str!("concept_key.sql"))?;
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
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |cause| StoreError::Unwritable { path, cause }
    };
    let path = real(path);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{version}.backup"));
    let copy = PathBuf::from(name);
    if copy.exists() {
        return Ok(copy);
    }
    // under another name until it is whole
    let folder = path.parent().unwrap_or(Path::new("."));
    let draft = draft::draft_in(folder, draft::Mode::Private).map_err(unwritable(&copy))?;
    let place = draft.path().to_owned();
    connection.execute(
        "vacuum into :copy",
        rusqlite::named_params! { ":copy": draft.path().to_string_lossy() },
    )?;
    let permissions = path.metadata().map_err(unwritable(&copy))?.permissions();
    draft
        .as_file()
        .set_permissions(permissions)
        .map_err(unwritable(&copy))?;
    let settled = draft.persist_noclobber(&copy);
    draft::settled(&place);
    match settled {
        Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(unwritable(&copy)(error.error))
        }
        _ => Ok(copy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(path: &Path) {
        make_of(path, MIGRATIONS);
    }

    fn make_of(path: &Path, steps: &[&str]) {
        let mut blank = blank(steps).expect("a glossary");
        let image = blank.serialize("main").expect("its bytes");
        std::fs::write(path, &*image).expect("written");
    }

    #[test]
    fn an_older_file_is_copied_before_it_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        make(&path);
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
        let steps = &MIGRATIONS[..RELATIONS - 1];
        make_of(&path, steps);
        let old = Connection::open(&path).unwrap();
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
        make(&path);
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
        make(&path);
        let connection = open(&path, Purpose::Write, MIGRATIONS).unwrap();
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
