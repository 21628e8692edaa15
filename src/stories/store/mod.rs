//! Stories in a file: SQLite, each batch of reports added whole or not at all, safe for two processes at once.

mod open;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params};
use rustc_hash::FxHashSet;

use super::bytes;
use super::grouping::{Grouping, Joined};
use super::report::Report;
use super::signature::{Class, Meaning, Signature, Signer};
use super::story::{Story, StoryReport, Told, story, title};
use crate::document::{Document, Unit, UnitKind};
use crate::fact::Day;
use crate::language::Language;
use crate::text::{Source, Span};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file.
    #[error("no stories at {}; name reports too, and they are kept there", .0.display())]
    Missing(PathBuf),
    /// A file that holds something else.
    #[error("{} is not a store of stories of this program", .0.display())]
    Foreign(PathBuf),
    /// SQLite's check of the file failed, or it holds what no store does.
    #[error("{} is damaged ({verdict}); restore a copy, or add the reports to a new one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found first.
        verdict: String,
    },
    /// The file was written by a later version of the program.
    #[error("{} has schema {found}, newer than the {known} this version reads; use a newer muqabala", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: usize,
        /// The newest schema this version knows.
        known: usize,
    },
    /// Its reports were read with vectors of another kind.
    #[error("{} was begun {} --fast: go on so, or begin another", path.display(), if *.meaning == Meaning::Table { "with" } else { "without" })]
    Meaning {
        /// The file.
        path: PathBuf,
        /// The kind of its vectors.
        meaning: Meaning,
    },
    /// There is no such story.
    #[error("no story `{0}`")]
    NoStory(String),
    /// Anything else that SQLite reports.
    #[error("the stories cannot be read or written")]
    Sqlite(#[from] rusqlite::Error),
}

/// Reports in their stories, in a file or in memory.
///
/// Each batch that is added is one transaction: it is there whole or not at all, whenever the program ends. The name of a
/// story stays, whatever is added; a story that is found to be part of another keeps its name as another one of that.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    meaning: Meaning,
    /// The reports that may be of the stories of new ones; nothing before the first is added.
    near: Option<Near>,
}

/// Reports that were taken over from the file.
struct Near {
    grouping: Grouping,
    /// By the grouping's numbers the rows of the reports and of the stories.
    reports: Vec<i64>,
    stories: Vec<i64>,
    /// The first day that is taken over; all, when it is not known.
    since: Option<Day>,
    /// The last row of all when they were taken over.
    last: i64,
}

/// What came of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Reports that are new.
    pub reports: usize,
    /// Reports that were there.
    pub known: usize,
}

/// A report that repeats a text brings it up to date when so much of it is new.
const MUCH_NEW: f64 = 0.3;
/// Days before the first of new reports from which on those of their stories may be.
const BEFORE: i64 = 60;

impl Store {
    /// Opens the stories in a file to add to them; makes it, when it is not there.
    ///
    /// # Errors
    /// It holds something else, is damaged, of a later version or of vectors of another kind, or cannot be written.
    pub fn open(path: &Path, meaning: Meaning) -> Result<Self, StoreError> {
        let connection = open::open(path, meaning)?;
        Self::of(connection, path).and_then(|store| match store.meaning == meaning {
            true => Ok(store),
            false => Err(StoreError::Meaning {
                path: path.to_owned(),
                meaning: store.meaning,
            }),
        })
    }

    /// Opens the stories in a file to read them.
    ///
    /// # Errors
    /// As [`Store::open`], or there is no such file.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        Self::of(open::open_to_read(path)?, path)
    }

    /// Stories that are kept as long as the store.
    ///
    /// # Errors
    /// SQLite has no memory.
    pub fn in_memory(meaning: Meaning) -> Result<Self, StoreError> {
        Self::of(open::in_memory(meaning)?, Path::new(":memory:"))
    }

    fn of(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let sql = "select value from setting where name = 'meaning'";
        let meaning: Option<String> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
        let meaning = meaning.as_deref().and_then(Meaning::named);
        Ok(Self {
            connection,
            path: path.to_owned(),
            meaning: meaning.ok_or_else(|| damaged(path, "its settings are lost"))?,
            near: None,
        })
    }

    /// The kind of its vectors.
    pub fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// Adds reports to the stories that they tell of, or to new ones; those that are there are passed over.
    ///
    /// # Errors
    /// The file cannot be read or written. Nothing of the reports is kept then.
    pub fn add(&mut self, reports: &[Report], signer: &mut Signer) -> Result<Added, StoreError> {
        let mut fresh: Vec<&Report> = Vec::new();
        let mut seen = FxHashSet::default();
        for report in reports {
            if seen.insert(&report.key) && !holds(&self.connection, &report.key)? {
                fresh.push(report);
            }
        }
        if fresh.is_empty() {
            return Ok(Added {
                reports: 0,
                known: reports.len(),
            });
        }
        let documents: Vec<Document> = fresh.iter().map(|report| report.document.clone()).collect();
        let dates: Vec<Option<Day>> = fresh.iter().map(|report| report.date).collect();
        let signed = signer.sign(&documents, &dates);
        let new: Vec<(&Report, Signature)> = fresh.into_iter().zip(signed).collect();
        let near = self.near.take();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (near, added) = add(&transaction, &self.path, self.meaning, near, new)?;
        transaction.commit()?;
        self.near = Some(near);
        Ok(Added {
            reports: added,
            known: reports.len() - added,
        })
    }

    /// All stories with their reports, in the order in which they began to be kept.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn stories(&self) -> Result<Vec<Story>, StoreError> {
        let mut statement = self.connection.prepare(include_str!("report_list.sql"))?;
        let mut rows = statement.query([])?;
        let mut stories: Vec<(String, BTreeMap<i64, Told>)> = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            // it becomes the name of a file
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(damaged(&self.path, "a story has no such name"));
            }
            let day: Option<String> = row.get(7)?;
            let told = Told {
                text_of: row.get(2)?,
                is_update: row.get(3)?,
                path: row.get(4)?,
                outlet: row.get(5)?,
                language: row.get(6)?,
                day: day.and_then(|day| day.parse().ok()),
                title: row.get(8)?,
            };
            match stories.last_mut() {
                Some((last, reports)) if *last == name => reports.insert(row.get(0)?, told),
                _ => {
                    stories.push((name, BTreeMap::from([(row.get(0)?, told)])));
                    None
                }
            };
        }
        Ok(stories
            .into_iter()
            .map(|(name, of)| story(name, of))
            .collect())
    }

    /// The name that a story has now, by any that it had.
    ///
    /// # Errors
    /// There is no such story, or the file cannot be read.
    pub fn named(&self, name: &str) -> Result<String, StoreError> {
        let sql = include_str!("story_named.sql");
        let found = self
            .connection
            .query_row(sql, named_params! { ":name": name }, |row| row.get(0));
        found
            .optional()?
            .ok_or_else(|| StoreError::NoStory(name.to_owned()))
    }

    /// A report of a story, divided as it was read, with its day where the text itself does not tell it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn document(&self, report: &StoryReport) -> Result<(Document, Option<Day>), StoreError> {
        let sql = include_str!("report_document.sql");
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":id": report.row })?;
        let lost = || damaged(&self.path, "the text of a report is lost");
        let row = rows.next()?.ok_or_else(lost)?;
        let (path, language, text, units): (String, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(4)?, row.get(5)?);
        let day: Option<String> = row.get(2)?;
        let is_told: bool = row.get(3)?;
        let language = Language::named(&language).map_err(|_| lost())?;
        let units: Vec<(UnitKind, usize, usize)> =
            serde_json::from_str(&units).map_err(|_| lost())?;
        let whole = |&(_, start, end): &(UnitKind, usize, usize)| text.get(start..end).is_some();
        if !units.iter().all(whole) {
            return Err(lost());
        }
        let unit = |(kind, start, end)| Unit {
            kind,
            span: Span::new(start, end),
        };
        let units = units.into_iter().map(unit).collect();
        let day = day.filter(|_| is_told).and_then(|day| day.parse().ok());
        let name = match &report.outlet {
            Some(outlet) => format!("{outlet} ({path})"),
            None => path,
        };
        Ok((Document::new(Source::new(name, text), language, units), day))
    }
}

fn damaged(path: &Path, verdict: impl Into<String>) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        verdict: verdict.into(),
    }
}

fn holds(connection: &Connection, key: &str) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached("select 1 from report where key = :key")?;
    statement.exists(named_params! { ":key": key })
}

/// Adds signed reports in a transaction; gives what is near the next ones, and how many were added.
fn add(
    transaction: &Transaction,
    path: &Path,
    meaning: Meaning,
    near: Option<Near>,
    mut new: Vec<(&Report, Signature)>,
) -> Result<(Near, usize), StoreError> {
    // another process may have been faster
    let mut kept = Ok(());
    new.retain(|(report, _)| match holds(transaction, &report.key) {
        Ok(held) => !held,
        Err(error) => {
            kept = Err(error);
            false
        }
    });
    kept?;
    let first = new.iter().filter_map(|(_, signature)| signature.day).min();
    let since = first.map(|day| day.plus(-BEFORE));
    let last = last_row(transaction)?;
    let near = near.filter(|near| near.last == last && covers(near.since, since));
    let mut near = match near {
        Some(near) => near,
        None => Near::read(transaction, path, meaning, since)?,
    };
    let (reports, signatures): (Vec<&Report>, Vec<Signature>) = new.into_iter().unzip();
    let from = near.reports.len();
    let joined = near.grouping.add(signatures);
    for (offset, report) in reports.iter().enumerate() {
        // each begins a story of its own, which may then become part of another
        let group = near.stories.len();
        if near.grouping.group_of()[from + offset] == group {
            near.stories.push(new_story(transaction, &report.key)?);
        } else {
            near.stories.push(0);
        }
        let story = near.stories[near.grouping.group_of()[from + offset]];
        let signature = near.grouping.signature(from + offset);
        near.reports
            .push(insert(transaction, report, signature, story)?);
    }
    near.join(transaction, &joined)?;
    near.tell_texts(transaction, from)?;
    near.last = last_row(transaction)?;
    Ok((near, reports.len()))
}

/// Whether what was taken over from one day on holds what is from another on.
fn covers(taken: Option<Day>, asked: Option<Day>) -> bool {
    match (taken, asked) {
        (None, _) => true,
        (Some(taken), Some(asked)) => taken <= asked,
        (Some(_), None) => true,
    }
}

fn last_row(connection: &Connection) -> rusqlite::Result<i64> {
    let sql = "select coalesce(max(id), 0) from report";
    connection.query_row(sql, [], |row| row.get(0))
}

impl Near {
    fn read(
        connection: &Connection,
        path: &Path,
        meaning: Meaning,
        since: Option<Day>,
    ) -> Result<Self, StoreError> {
        let mut near = Self {
            grouping: Grouping::new(meaning),
            reports: Vec::new(),
            stories: Vec::new(),
            since,
            last: 0,
        };
        let mut groups: BTreeMap<i64, usize> = BTreeMap::new();
        let mut taken = Vec::new();
        let mut statement = connection.prepare(include_str!("report_signatures.sql"))?;
        let since = since.map(|day| day.to_string());
        let mut rows = statement.query(named_params! { ":since": since })?;
        while let Some(row) = rows.next()? {
            near.reports.push(row.get(0)?);
            let story: i64 = row.get(1)?;
            let (language, day): (String, Option<String>) = (row.get(2)?, row.get(3)?);
            let day = day.and_then(|day| day.parse().ok());
            let signature = bytes::read(
                row.get_ref(4)?.as_blob().unwrap_or_default(),
                &language,
                day,
            );
            let signature = signature.ok_or_else(|| damaged(path, "a signature cannot be read"))?;
            let group = *groups.entry(story).or_insert_with(|| {
                near.stories.push(story);
                near.stories.len() - 1
            });
            taken.push((signature, group));
        }
        near.grouping.restore(taken);
        Ok(near)
    }

    /// Groups that were found to be one are one story from now on: the one that began first.
    fn join(&mut self, connection: &Connection, joined: &[Joined]) -> Result<(), StoreError> {
        for &(kept, gone) in joined {
            let rows = [self.stories[kept], self.stories[gone]];
            // those of this batch have no story of their own yet
            if rows[1] == 0 {
                continue;
            }
            let (kept_row, gone_row) = (rows[0].min(rows[1]), rows[0].max(rows[1]));
            self.stories[kept] = kept_row;
            let change = named_params! { ":kept": kept_row, ":gone": gone_row };
            connection.execute(include_str!("story_join.sql"), change)?;
            connection.execute(include_str!("story_move.sql"), change)?;
        }
        Ok(())
    }

    /// Writes of the reports from `from` on whose text they repeat, and whether they bring it up to date.
    fn tell_texts(&self, connection: &Connection, from: usize) -> Result<(), StoreError> {
        let mut statement = connection.prepare_cached(include_str!("report_text.sql"))?;
        for report in from..self.reports.len() {
            let of = self.grouping.text_of(report);
            let groups = self.grouping.group_of();
            if of == report || groups[of] != groups[report] {
                continue;
            }
            let is_update = is_update(self.grouping.signature(of), self.grouping.signature(report));
            statement.execute(named_params! {
                ":id": self.reports[report],
                ":text_of": self.reports[of],
                ":is_update": is_update,
            })?;
        }
        Ok(())
    }
}

/// Whether a report that repeats the text of another tells more: a figure or much text that the other does not have.
fn is_update(first: &Signature, again: &Signature) -> bool {
    let figures = |of: &Signature| -> FxHashSet<super::key::Key> {
        let figures = of.items.iter().filter(|item| item.class == Class::Figure);
        figures.map(|item| item.key).collect()
    };
    let known = figures(first);
    let is_longer = |new: f64| new >= MUCH_NEW;
    figures(again).iter().any(|figure| !known.contains(figure))
        || (first.sketch.common(&again.sketch)).is_some_and(|of| is_longer(1.0 - of.of_second))
}

/// Letters of a story's name, and how many more it gets when it is taken.
const NAME: usize = 10;

/// A new story, named by the key of its first report.
fn new_story(connection: &Connection, key: &str) -> Result<i64, StoreError> {
    let mut taken = connection.prepare_cached("select 1 from story where name = :name")?;
    let mut length = NAME;
    while length < key.len() && taken.exists(named_params! { ":name": &key[..length] })? {
        length += 1;
    }
    let mut statement = connection.prepare_cached("insert into story (name) values (:name)")?;
    statement.execute(named_params! { ":name": &key[..length] })?;
    Ok(connection.last_insert_rowid())
}

fn insert(
    connection: &Connection,
    report: &Report,
    signature: &Signature,
    story: i64,
) -> Result<i64, StoreError> {
    let document = &report.document;
    let units: Vec<(UnitKind, usize, usize)> = document
        .units
        .iter()
        .map(|unit| (unit.kind, unit.span.start, unit.span.end))
        .collect();
    let units = serde_json::to_string(&units).expect("units are plain data");
    let is_told = report.date.is_some() || document.told.stated.is_some();
    let mut statement = connection.prepare_cached(include_str!("report_insert.sql"))?;
    statement.execute(named_params! {
        ":key": report.key,
        ":story": story,
        ":path": document.source.path(),
        ":outlet": report.outlet,
        ":language": document.language.code(),
        ":day": signature.day.map(|day| day.to_string()),
        ":day_is_told": is_told,
        ":title": title(document),
        ":text": document.source.text(),
        ":units": units,
        ":signature": bytes::written(signature),
    })?;
    Ok(connection.last_insert_rowid())
}
