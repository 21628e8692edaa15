//! The glossary as a file: SQLite, every change kept, safe for two processes at once.

mod history;
mod rows;
mod salvage;
mod schema;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior, named_params};

pub use history::{Change, Changed, Extent};
pub use salvage::{Salvaged, salvage};

use self::schema::Purpose;
use super::Glossary;
use super::import::Plan;
use super::model::{Concept, Status, Term};
use super::relation::Related;
use crate::draft;

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file.
    #[error("no glossary at {}; make one with `muqabala glossary init`", .0.display())]
    Missing(PathBuf),
    /// [`Store::create`] found a file.
    #[error("{} exists already; choose another name or remove it first", .0.display())]
    Exists(PathBuf),
    /// A new file cannot be made there.
    #[error("{} cannot be written: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file of 0 bytes.
    #[error("{} is an empty file, no glossary; make one under another name with `muqabala glossary init`", .0.display())]
    Empty(PathBuf),
    /// The glossary can be read, not changed.
    #[error("{} can be read and not changed: the file, its folder or its disk is read-only for you", .0.display())]
    ReadOnly(PathBuf),
    /// Another process has left changes that only one that may write can bring into the file.
    #[error("{} lies where nothing can be written, and its last changes are still in {}: copy both to another folder", path.display(), log.display())]
    Unmerged {
        /// The file.
        path: PathBuf,
        /// Its write-ahead log.
        log: PathBuf,
    },
    /// A file that is no glossary.
    #[error("{} is not a glossary of this program", .0.display())]
    Foreign(PathBuf),
    /// SQLite's check of the file failed.
    #[error("{} is damaged ({verdict}); restore a copy, or save what can be read with `muqabala glossary export --salvage`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found first.
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
    /// There is no such concept.
    #[error("no concept `{0}`; `muqabala glossary list` shows those there are")]
    NoConcept(String),
    /// The id is taken.
    #[error("concept `{0}` is there already; change it with `muqabala glossary set`")]
    ConceptExists(String),
    /// The concept has no such term.
    #[error("concept `{concept}` has no {language} term `{form}`")]
    NoTerm {
        /// The concept's id.
        concept: String,
        /// The language of the term.
        language: String,
        /// The form that was asked for.
        form: String,
    },
    /// A concept with two preferred terms in one language, the same form twice, or without an id or a form.
    #[error("concept `{concept}`: {problem}")]
    Invalid {
        /// The concept's id.
        concept: String,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no change that could be undone.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// Undoing the first change would empty the glossary.
    #[error(
        "what is left to undo is the making of the glossary, with {concepts} concepts: `--all` takes them out"
    )]
    NothingButInit {
        /// How many concepts would go.
        concepts: usize,
    },
    /// There is no such change, or it is undone already.
    #[error("change {0} cannot be undone: there is no such change, or it is undone already")]
    NoChange(i64),
    /// Undoing would lose a later change.
    #[error(
        "change {change} cannot be undone: `{concept}` was changed since; undo that change first"
    )]
    ChangedSince {
        /// The change that was to be undone.
        change: i64,
        /// The concept that a later change touched.
        concept: String,
    },
    /// The file holds a word that this version does not know.
    #[error("the glossary holds the unknown word `{0}`")]
    UnknownName(String),
    /// The history holds what cannot be read.
    #[error("the history cannot be read: {0}")]
    History(#[from] serde_json::Error),
    /// A row whose owner is gone; told as [`StoreError::Damaged`] where the file is known.
    #[error("the glossary is damaged ({0})")]
    Orphan(&'static str),
    /// Anything else that SQLite reports.
    #[error("the glossary cannot be read or written")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(match error {
            // without the SQL, which tells a user nothing
            rusqlite::Error::SqlInputError { error, msg, .. } => {
                rusqlite::Error::SqliteFailure(error, Some(msg))
            }
            error => error,
        })
    }
}

impl StoreError {
    /// The error with the path of the glossary: SQLite alone does not say which file is damaged.
    fn of(self, path: &Path) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(DatabaseCorrupt | NotADatabase)
                ) =>
            {
                Self::Damaged {
                    path: path.to_owned(),
                    verdict: error.to_string(),
                }
            }
            Self::Orphan(verdict) => Self::Damaged {
                path: path.to_owned(),
                verdict: verdict.to_owned(),
            },
            error => error,
        }
    }
}

/// A glossary in a file.
///
/// Each method that changes something is one transaction: it is done whole or not at all, waits for other
/// processes that write, and is recorded in the history with the name that the store was opened with.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    who: String,
}

/// What a reviewer decides about a proposed term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is a term with this status from now on.
    Accept(Status),
    /// It goes, and is not proposed again.
    Reject,
}

impl Store {
    /// Creates a glossary with `concepts`; `who` is recorded in the history for all changes that follow.
    ///
    /// # Errors
    /// There is a file of that name, it cannot be written, or a concept is not valid.
    pub fn create(path: &Path, who: &str, concepts: &[Concept]) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        let unwritable = |cause| StoreError::Unwritable {
            path: path.to_owned(),
            cause,
        };
        let image = Self::image(who, concepts)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        // made beside its place, so that there is a whole glossary or none
        let folder = folder.unwrap_or(Path::new("."));
        let mut draft = draft::draft_in(folder, draft::Mode::Private).map_err(unwritable)?;
        let place = draft.path().to_owned();
        std::io::Write::write_all(&mut draft, &image).map_err(unwritable)?;
        draft.as_file().sync_all().map_err(unwritable)?;
        let settled = draft.persist_noclobber(path);
        draft::settled(&place);
        settled.map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
            _ => unwritable(error.error),
        })?;
        Self::open(path, who)
    }

    /// The bytes of a new glossary that holds `concepts`: the file that [`Store::create`] makes.
    ///
    /// # Errors
    /// A concept is not valid.
    pub fn image(who: &str, concepts: &[Concept]) -> Result<Vec<u8>, StoreError> {
        let mut store = Self {
            connection: schema::blank(schema::MIGRATIONS)?,
            path: PathBuf::new(),
            who: who.to_owned(),
        };
        store.write("init", concepts.iter().cloned())?;
        Ok(store.connection.serialize("main")?.to_vec())
    }

    /// Opens a glossary and brings its schema up to date, after a copy beside it.
    ///
    /// # Errors
    /// There is no such file, it is no glossary, empty, damaged, of a later version, or cannot be written to.
    pub fn open(path: &Path, who: &str) -> Result<Self, StoreError> {
        let connection = schema::open(path, Purpose::Write, schema::MIGRATIONS)
            .map_err(|error| error.of(path))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            who: who.to_owned(),
        })
    }

    /// Opens a glossary only to read it: at once, without checking the whole file, and also on read-only media. The
    /// file stays as it is; an older one is brought up to date in memory. Methods that change something fail.
    ///
    /// # Errors
    /// As [`Store::open`], but for damage inside, which is met where it is read.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let connection = schema::open(path, Purpose::Read, schema::MIGRATIONS)
            .map_err(|error| error.of(path))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            who: String::new(),
        })
    }

    /// All concepts, in memory.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load(&self) -> Result<Glossary, StoreError> {
        self.read(None)
    }

    /// All concepts with their terms in one language only: what a matcher needs, in a fraction of the time.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load_language(&self, language: &str) -> Result<Glossary, StoreError> {
        self.read(Some(language))
    }

    fn read(&self, language: Option<&str>) -> Result<Glossary, StoreError> {
        // one transaction, so that the tables fit each other while another process writes
        let read = || -> Result<_, StoreError> {
            let transaction = self.connection.unchecked_transaction()?;
            rows::concepts(&transaction, None, language)
        };
        let concepts = read().map_err(|error| error.of(&self.path))?;
        Ok(Glossary::new(concepts))
    }

    /// The concept with this id.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn concept(&self, id: &str) -> Result<Option<Concept>, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        rows::concept(&transaction, id).map_err(|error| error.of(&self.path))
    }

    /// Adds a concept.
    ///
    /// # Errors
    /// Its id is taken, or it is not valid.
    pub fn add(&mut self, concept: &Concept) -> Result<(), StoreError> {
        self.change(&format!("add {}", concept.id), |writer| {
            if writer.concept(&concept.id)?.is_some() {
                return Err(StoreError::ConceptExists(concept.id.clone()));
            }
            writer.put(&concept.id, Some(concept))
        })
    }

    /// Changes a concept by `edit`; its id stays. `what` stands in the history.
    ///
    /// # Errors
    /// There is no such concept, `edit` fails, or the concept is not valid afterwards.
    pub fn set(
        &mut self,
        what: &str,
        id: &str,
        edit: impl FnOnce(&mut Concept) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.change(what, |writer| {
            let mut concept = writer.existing(id)?;
            edit(&mut concept)?;
            id.clone_into(&mut concept.id);
            writer.put(id, Some(&concept))
        })
    }

    /// Removes a concept, and from the others what leads to it.
    ///
    /// # Errors
    /// There is no such concept.
    pub fn remove(&mut self, id: &str) -> Result<(), StoreError> {
        self.change(&format!("remove {id}"), |writer| {
            writer.existing(id)?;
            writer.put(id, None)?;
            writer.redirect(id, None)
        })
    }

    /// Gives a concept a relation; nothing changes when it has it already, from whichever side.
    ///
    /// # Errors
    /// One of the two concepts is not there, or the relation takes no other one, or needs one.
    pub fn relate(&mut self, id: &str, related: Related) -> Result<(), StoreError> {
        self.change(&format!("relate {id} {related}"), |writer| {
            let mut concept = writer.existing(id)?;
            if let Some(problem) = related.problem(id) {
                return Err(invalid(id, problem));
            }
            if related.relation.takes_other() {
                let other = writer.existing(&related.other)?;
                if related.relation.is_symmetric() && leads_to(&other, &related, id) {
                    return Ok(());
                }
            }
            if !concept.relations.contains(&related) {
                concept.relations.push(related);
            }
            writer.put(id, Some(&concept))
        })
    }

    /// Takes a relation from a concept; a symmetric one from whichever of the two has it.
    ///
    /// # Errors
    /// There is no such concept, or it has no such relation.
    pub fn unrelate(&mut self, id: &str, related: &Related) -> Result<(), StoreError> {
        self.change(&format!("unrelate {id} {related}"), |writer| {
            let mut found = false;
            let mut take = |writer: &mut Writer, from: Concept, to: &str| {
                let mut concept = from;
                let before = concept.relations.len();
                let gone = |own: &Related| own.relation == related.relation && own.other == to;
                concept.relations.retain(|own| !gone(own));
                match concept.relations.len() < before {
                    true => {
                        found = true;
                        writer.put(&concept.id, Some(&concept))
                    }
                    false => Ok(()),
                }
            };
            let concept = writer.existing(id)?;
            take(writer, concept, &related.other)?;
            if related.relation.is_symmetric()
                && let Some(other) = writer.concept(&related.other)?
            {
                take(writer, other, id)?;
            }
            match found {
                true => Ok(()),
                false => Err(invalid(id, format!("there is no relation `{related}`"))),
            }
        })
    }

    /// Moves all that `from` has into `into` and removes it. What `into` says stays; of two preferred terms
    /// in one language its own stays preferred.
    ///
    /// # Errors
    /// There is no such concept, or the two are one.
    pub fn merge(&mut self, into: &str, from: &str) -> Result<(), StoreError> {
        self.change(&format!("merge {from} into {into}"), |writer| {
            if into == from {
                return Err(invalid(into, "cannot be merged with itself"));
            }
            let mut target = writer.existing(into)?;
            let other = writer.existing(from)?;
            absorb(&mut target, other);
            writer.put(from, None)?;
            writer.put(into, Some(&target))?;
            writer.redirect(from, Some(into))
        })
    }

    /// Writes many concepts in one transaction, in the place of those with the same id; nothing is written
    /// when one is not valid. `what` stands in the history.
    ///
    /// # Errors
    /// A concept is not valid, or the file cannot be written.
    pub fn write(
        &mut self,
        what: &str,
        concepts: impl IntoIterator<Item = Concept>,
    ) -> Result<(), StoreError> {
        self.change(what, |writer| {
            for concept in concepts {
                writer.put(&concept.id, Some(&concept))?;
            }
            Ok(())
        })
    }

    /// Imports concepts as [`Plan`] decides, in one transaction, and returns the plan. A plan that changes nothing
    /// leaves no trace. `what` is recorded in the history.
    ///
    /// # Errors
    /// A concept has no id, or the file cannot be written.
    pub fn import(&mut self, what: &str, incoming: Vec<Concept>) -> Result<Plan, StoreError> {
        let mut writer = self.begin(what)?;
        let glossary = Glossary::new(rows::concepts(&writer.transaction, None, None)?);
        let plan = Plan::new(&glossary, incoming);
        for step in plan.steps.iter().filter(|step| step.is_change()) {
            writer.put(&step.concept.id, Some(&step.concept))?;
        }
        if plan.is_change() {
            writer.transaction.commit()?;
        }
        Ok(plan)
    }

    /// Adds concepts whose terms are all proposed, without those that a reviewer has rejected before; returns how
    /// many were added.
    ///
    /// # Errors
    /// A concept is not valid, or the file cannot be written.
    pub fn propose(
        &mut self,
        concepts: impl IntoIterator<Item = Concept>,
    ) -> Result<usize, StoreError> {
        self.change("propose", |writer| {
            let mut count = 0;
            for mut concept in concepts {
                let mut kept = Vec::new();
                for term in concept.terms {
                    if !writer.is_rejected(&term)? {
                        kept.push(Term {
                            status: Status::Proposed,
                            ..term
                        });
                    }
                }
                concept.terms = kept;
                if !concept.terms.is_empty() && writer.concept(&concept.id)?.is_none() {
                    writer.put(&concept.id, Some(&concept))?;
                    count += 1;
                }
            }
            Ok(count)
        })
    }

    /// The concepts that have proposed terms, in the order in which they were added.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn proposals(&self) -> Result<Vec<Concept>, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let sql = include_str!("proposal_select.sql");
        let mut statement = transaction.prepare_cached(sql)?;
        let ids: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let found = ids.iter().map(|id| rows::concept(&transaction, id));
        found.filter_map(Result::transpose).collect()
    }

    /// Decides about proposed terms of a concept, each told by its language and form; a concept whose last
    /// term is rejected goes with it.
    ///
    /// # Errors
    /// There is no such concept or proposed term, or two of a language would be preferred.
    pub fn review(
        &mut self,
        id: &str,
        terms: &[(String, String)],
        decision: Decision,
    ) -> Result<(), StoreError> {
        let verb = if decision == Decision::Reject {
            "reject"
        } else {
            "accept"
        };
        let named = terms
            .iter()
            .map(|(language, form)| format!("{language} `{form}`"));
        let named = named.collect::<Vec<_>>().join(", ");
        self.change(&format!("{verb} {named} of {id}"), |writer| {
            let mut concept = writer.existing(id)?;
            for (language, form) in terms {
                let place = concept.terms.iter().position(|term| {
                    (&term.language, &term.form, term.status) == (language, form, Status::Proposed)
                });
                let Some(place) = place else {
                    return Err(StoreError::NoTerm {
                        concept: id.to_owned(),
                        language: language.clone(),
                        form: form.clone(),
                    });
                };
                match decision {
                    Decision::Accept(status) => concept.terms[place].status = status,
                    Decision::Reject => writer.reject(&concept.terms.remove(place))?,
                }
            }
            writer.put(
                id,
                Some(&concept).filter(|concept| !concept.terms.is_empty()),
            )
        })
    }

    /// Runs `act` in one transaction and one entry of the history.
    fn change<T>(
        &mut self,
        what: &str,
        act: impl FnOnce(&mut Writer) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        let changed = |store: &mut Self| {
            let mut writer = store.begin(what)?;
            let given = act(&mut writer)?;
            writer.transaction.commit()?;
            Ok(given)
        };
        changed(self).map_err(|error: StoreError| error.of(&path))
    }

    /// Begins a transaction and its entry in the history; without a commit nothing stays of it.
    fn begin(&mut self, what: &str) -> Result<Writer<'_>, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number = history::begin(&transaction, &self.who, what, None)?;
        Ok(Writer {
            transaction,
            number,
        })
    }
}

/// The one way to write concepts: checked, and recorded in the history.
struct Writer<'c> {
    transaction: Transaction<'c>,
    number: i64,
}

impl Writer<'_> {
    fn concept(&self, id: &str) -> Result<Option<Concept>, StoreError> {
        rows::concept(&self.transaction, id)
    }

    fn existing(&self, id: &str) -> Result<Concept, StoreError> {
        self.concept(id)?
            .ok_or_else(|| StoreError::NoConcept(id.to_owned()))
    }

    /// What the concept is from now on, or that it is no more.
    fn put(&mut self, id: &str, concept: Option<&Concept>) -> Result<(), StoreError> {
        let place = rows::delete(&self.transaction, id)?;
        if let Some(concept) = concept {
            validate(concept)?;
            rows::insert(&self.transaction, place, concept)?;
        }
        history::record(&self.transaction, self.number, id, concept)
    }

    /// What leads to the concept `from`, which is no more, leads to `into` from now on, or nowhere.
    fn redirect(&mut self, from: &str, into: Option<&str>) -> Result<(), StoreError> {
        for id in rows::leading_to(&self.transaction, from)? {
            let mut concept = self.existing(&id)?;
            let mut kept: Vec<Related> = Vec::new();
            for mut related in std::mem::take(&mut concept.relations) {
                if related.other == from {
                    match into {
                        Some(into) if into != id => into.clone_into(&mut related.other),
                        _ => continue,
                    }
                }
                if !kept.contains(&related) {
                    kept.push(related);
                }
            }
            concept.relations = kept;
            self.put(&id, Some(&concept))?;
        }
        Ok(())
    }

    fn is_rejected(&self, term: &Term) -> Result<bool, StoreError> {
        let sql = include_str!("rejection_select.sql");
        let mut statement = self.transaction.prepare_cached(sql)?;
        let asked = named_params! { ":language": term.language, ":form": term.form };
        Ok(statement.exists(asked)?)
    }

    fn reject(&mut self, term: &Term) -> Result<(), StoreError> {
        let sql = include_str!("rejection_insert.sql");
        let asked = named_params! { ":language": term.language, ":form": term.form };
        self.transaction.execute(sql, asked)?;
        Ok(())
    }
}

fn invalid(concept: &str, problem: impl Into<String>) -> StoreError {
    StoreError::Invalid {
        concept: concept.to_owned(),
        problem: problem.into(),
    }
}

/// Whether a concept has the relation `related` to `id`.
fn leads_to(concept: &Concept, related: &Related, id: &str) -> bool {
    let same = |own: &Related| own.relation == related.relation && own.other == id;
    concept.relations.iter().any(same)
}

/// Checks what the tables would refuse with an obscure message.
fn validate(concept: &Concept) -> Result<(), StoreError> {
    let invalid = |problem: String| Err(invalid(&concept.id, problem));
    if concept.id.trim().is_empty() {
        return invalid("a concept needs an id".to_owned());
    }
    let mut relations = HashSet::new();
    for related in &concept.relations {
        if let Some(problem) = related.problem(&concept.id) {
            return invalid(problem);
        }
        if !relations.insert(related) {
            return invalid(format!("`{related}` stands there twice"));
        }
    }
    let mut forms = HashSet::new();
    let mut preferred = HashSet::new();
    for term in &concept.terms {
        let Term { language, form, .. } = term;
        if form.trim().is_empty() {
            return invalid(format!("a {language} term without a form"));
        }
        if !forms.insert((language, form)) {
            return invalid(format!("{language} `{form}` stands there twice"));
        }
        if term.status == Status::Preferred && !preferred.insert(language) {
            return invalid(format!(
                "`{form}` would be a second preferred {language} term"
            ));
        }
        let mut variants = HashSet::new();
        for variant in &term.variants {
            if variant.form.trim().is_empty() || !variants.insert(&variant.form) {
                return invalid(format!(
                    "{language} `{form}`: a variant is empty or stands there twice"
                ));
            }
        }
    }
    Ok(())
}

/// Adds to a concept what another one has.
fn absorb(target: &mut Concept, other: Concept) {
    for (own, others) in [
        (&mut target.domain, other.domain),
        (&mut target.definition, other.definition),
        (&mut target.note, other.note),
        (&mut target.source, other.source),
    ] {
        if own.is_empty() {
            *own = others;
        }
    }
    for related in other.relations {
        if related.other != target.id && !target.relations.contains(&related) {
            target.relations.push(related);
        }
    }
    target.relations.retain(|related| related.other != other.id);
    for mut term in other.terms {
        let same = |t: &&mut Term| t.language == term.language && t.form == term.form;
        if let Some(own) = target.terms.iter_mut().find(same) {
            for variant in term.variants {
                match own.variants.iter_mut().find(|v| v.form == variant.form) {
                    Some(known) => known.evidence.extend(variant.evidence),
                    None => own.variants.push(variant),
                }
            }
            continue;
        }
        let rival = |t: &Term| t.language == term.language && t.status == Status::Preferred;
        if term.status == Status::Preferred && target.terms.iter().any(rival) {
            term.status = Status::Admitted;
        }
        target.terms.push(term);
    }
}
