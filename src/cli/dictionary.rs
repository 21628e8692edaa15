//! Where dictionaries of Hunspell are found.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::check::{Dictionaries, Dictionary};
use muqabala::language::Language;

use super::terminal::tell;

/// A file over this size is no dictionary: the largest that are known have some ten megabytes.
const LIMIT: u64 = 64 << 20;

/// Where systems keep dictionaries, under the user's folder first.
const FOLDERS: &[&str] = &[
    "~/.local/share/hunspell",
    "~/Library/Spelling",
    "/usr/local/share/hunspell",
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/Library/Spelling",
];

/// The dictionaries that the user names: files, or folders of files.
///
/// # Errors
/// One cannot be read, is no dictionary, or is not named after a language with a pack.
pub fn named(paths: &[PathBuf]) -> anyhow::Result<Dictionaries> {
    let mut found = Dictionaries::default();
    for path in paths {
        if path.is_dir() {
            let files = in_folder(path);
            if files.is_empty() {
                bail!(
                    "`{}` holds no dictionary (FILE.dic and FILE.aff)",
                    path.display()
                );
            }
            for (language, file) in files {
                found.add(language, read(&file, language)?);
            }
            continue;
        }
        let Some(language) = language_of(path) else {
            bail!(
                "`{}` does not say its language: name it as `ar.dic` or `fa_IR.dic`",
                path.display()
            );
        };
        found.add(language, read(path, language)?);
    }
    Ok(found)
}

/// The dictionaries of the system, each read when it is needed. Broken ones are reported and passed over.
pub fn of_system() -> Dictionaries {
    let listed = std::env::var_os("DICPATH").unwrap_or_default();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let of_home = |folder: &&str| match folder.strip_prefix("~/") {
        Some(rest) => home.as_ref().map(|home| home.join(rest)),
        None => Some(PathBuf::from(folder)),
    };
    let folders = std::env::split_paths(&listed).chain(FOLDERS.iter().filter_map(of_home));
    let mut found = Dictionaries::default();
    for folder in folders.filter(|folder| folder.is_dir()) {
        for (language, file) in in_folder(&folder) {
            found.add_later(language, move || {
                let read = read(&file, language);
                read.inspect_err(|error| tell!("{error:#}")).ok()
            });
        }
    }
    found
}

/// The dictionaries in a folder by their languages, in the order of their names.
fn in_folder(folder: &Path) -> Vec<(Language, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "dic"))
        .filter(|path| path.with_extension("aff").is_file())
        .collect();
    files.sort();
    let of = |path: PathBuf| Some((language_of(&path)?, path));
    files.into_iter().filter_map(of).collect()
}

/// The language that the name of a dictionary begins with: `ar.dic`, `fa_IR.dic`, `fa-ir.dic`.
fn language_of(path: &Path) -> Option<Language> {
    let name = path.file_stem()?.to_str()?;
    let code = name.split(['_', '-']).next()?;
    Language::named(&code.to_ascii_lowercase()).ok()
}

fn read(path: &Path, language: Language) -> anyhow::Result<Dictionary> {
    let bytes = |path: &Path| -> anyhow::Result<Vec<u8>> {
        let failed = || format!("cannot read the dictionary `{}`", path.display());
        let size = path.metadata().with_context(failed)?.len();
        if size > LIMIT {
            bail!(
                "`{}` is {size} bytes long, too long for a dictionary",
                path.display()
            );
        }
        std::fs::read(path).with_context(failed)
    };
    Dictionary::of(
        &bytes(&path.with_extension("aff"))?,
        &bytes(path)?,
        language,
    )
    .with_context(|| format!("`{}` is no dictionary of Hunspell", path.display()))
}
