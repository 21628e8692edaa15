//! Drafts: files that are not whole yet, in hidden files beside the file that they become. A program that a signal ends
//! takes them along ([`remove_all`]); what a killed program left behind is swept away a day later.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// What the names of drafts begin with.
const PREFIX: &str = ".muqabala-draft-";

/// A draft this old is no longer being written.
const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// The drafts that there are, and the folders that were swept.
struct Drafts {
    open: BTreeSet<PathBuf>,
    swept: BTreeSet<PathBuf>,
}

static DRAFTS: Mutex<Drafts> = Mutex::new(Drafts {
    open: BTreeSet::new(),
    swept: BTreeSet::new(),
});

fn drafts() -> MutexGuard<'static, Drafts> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who may read a draft, and what it becomes unless something else is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only the user: for a file whose own mode is known when it is whole.
    Private,
    /// Whoever may read any file that the user makes (his `umask`).
    New,
}

/// Makes a draft in `folder`.
///
/// # Errors
/// The folder cannot be written to.
pub fn draft_in(folder: &Path, mode: Mode) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).rand_bytes(12);
    #[cfg(unix)]
    if mode == Mode::New {
        use std::os::unix::fs::PermissionsExt;
        // the system takes the user's mask off
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut drafts = drafts();
    // under the lock, so that no signal falls between the file and its entry
    let draft = builder
        .tempfile_in(folder)
        // the draft's own name would tell the user nothing
        .map_err(|error| io::Error::from(error.kind()))?;
    drafts.open.insert(draft.path().to_owned());
    if drafts.swept.insert(folder.to_owned()) {
        let now = SystemTime::now();
        sweep(folder, draft.as_file().metadata().ok().as_ref(), now);
    }
    Ok(draft)
}

/// Forgets the draft at `path`, which is a draft no more.
pub fn settled(path: &Path) {
    drafts().open.remove(path);
}

/// Removes the drafts of the same user that were left in a folder more than a day ago. What cannot be removed
/// stays: it is in nobody's way.
fn sweep(folder: &Path, own: Option<&Metadata>, now: SystemTime) {
    let (Ok(entries), Some(own)) = (std::fs::read_dir(folder), own) else {
        return;
    };
    for entry in entries.flatten() {
        if !is_draft(&entry.file_name()) {
            continue;
        }
        // of a link itself, so that it is no regular file
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        let age = metadata
            .modified()
            .ok()
            .and_then(|at| now.duration_since(at).ok());
        let old = age.is_some_and(|age| age > LEFT_OVER);
        if metadata.is_file() && old && same_owner(&metadata, own) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether a file's name is that of a draft.
fn is_draft(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    rest.is_some_and(|rest| rest.len() == 12 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(unix)]
fn same_owner(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.uid() == b.uid()
}

#[cfg(not(unix))]
fn same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Removes all drafts, and lets no more be made: for a program that a signal ends. It does not return the leave to make
/// drafts as long as the result is kept.
#[must_use]
pub fn remove_all() -> impl Sized {
    // kept locked: no draft is made any more
    let drafts = drafts();
    for draft in &drafts.open {
        let _ = std::fs::remove_file(draft);
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_drafts_are_swept() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let old = format!("{PREFIX}abcdefABC123");
        let kept = [
            ".muqabala-draft-notes.txt",
            ".muqabala-draft-short",
            ".muqabala-abc123",
            "report.html",
        ];
        for name in kept.iter().copied().chain([old.as_str()]) {
            std::fs::write(at(name), "x").expect("written");
        }
        std::fs::create_dir(at(".muqabala-draft-folder123456")).expect("a folder");
        let own = at("report.html").metadata().ok();
        let now = SystemTime::now();
        sweep(folder.path(), own.as_ref(), now + LEFT_OVER / 2);
        assert!(at(&old).exists(), "somebody may still write it");
        sweep(folder.path(), own.as_ref(), now + LEFT_OVER * 2);
        assert!(!at(&old).exists());
        assert!(kept.iter().all(|name| at(name).exists()));
        assert!(at(".muqabala-draft-folder123456").exists());
    }
}
