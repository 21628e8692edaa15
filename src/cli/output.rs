use std::io::{BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use tempfile::NamedTempFile;

/// Standard output, buffered.
pub fn standard() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// A text on one line: white space runs become one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Units from which on work takes long enough to be seen.
const LONG: usize = 2_000;

/// A sign on the terminal that long work goes on; nothing when it is short or nobody looks.
pub fn spinner(units: usize) -> ProgressBar {
    if units < LONG || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(format!("{units} units"));
    spinner.enable_steady_tick(std::time::Duration::from_millis(200));
    spinner
}

/// Where a result goes: standard output, or a file that is replaced only when the result is complete.
pub enum Output {
    Standard,
    File { draft: NamedTempFile, path: PathBuf },
}

impl Output {
    /// Opens `path` for a result (`-` or nothing: standard output). A draft is made beside the file at once,
    /// so that a place that cannot be written to is told before the work starts.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Self::Standard);
        };
        if path.is_dir() {
            bail!("`{}` is a folder: name a file in it", path.display());
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            bail!(
                "cannot write `{}`: there is no folder `{}`",
                path.display(),
                folder.display()
            );
        }
        let draft = tempfile::Builder::new()
            .prefix(".muqabala-")
            .tempfile_in(folder)
            // the draft's own name would tell the user nothing
            .map_err(|e| std::io::Error::from(e.kind()))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        let path = path.to_owned();
        Ok(Self::File { draft, path })
    }

    /// Whether the result would fill a person's terminal.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && std::io::stdout().is_terminal()
    }

    /// Writes the whole result.
    pub fn write(self, result: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Standard => {
                let mut out = standard();
                out.write_all(result)?;
                out.flush()?;
            }
            Self::File { mut draft, path } => {
                let failed = || format!("cannot write `{}`", path.display());
                draft.write_all(result).with_context(failed)?;
                draft.as_file().sync_all().with_context(failed)?;
                share(&draft, &path).with_context(failed)?;
                draft.persist(&path).with_context(failed)?;
            }
        }
        Ok(())
    }
}

/// Gives the draft the permissions of the file that it replaces, or those of any new file.
#[cfg(unix)]
fn share(draft: &NamedTempFile, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    /// A draft is private; a result is for everyone to read.
    const READABLE: u32 = 0o644;
    let permissions = match std::fs::metadata(path) {
        Ok(old) => old.permissions(),
        Err(_) => std::fs::Permissions::from_mode(READABLE),
    };
    draft.as_file().set_permissions(permissions)
}

#[cfg(not(unix))]
fn share(_: &NamedTempFile, _: &Path) -> std::io::Result<()> {
    Ok(())
}
