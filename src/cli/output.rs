//! Where results go. What the user's path leads to is found out once, before the work starts, and decides how
//! the result is written:
//!
//! | the path | the result |
//! |---|---|
//! | nothing, `-`, `/dev/stdout` | standard output |
//! | a device, a pipe, a socket, an open descriptor | written through |
//! | a file | a draft beside it takes its place when it is whole, with its owner and mode |
//! | a file that cannot be replaced (two names, another's, mounted by itself) | written over when the result is whole |
//! | a link | what it leads to, there or not yet |
//! | nothing yet | a draft becomes a new file with the mode that the user's `umask` leaves |

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, IsTerminal, Seek, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use muqabala::draft::{self, Mode};
use serde::Serialize;
use tempfile::NamedTempFile;

use super::terminal::{Shown, tell};

/// Standard output, buffered; on a terminal control characters are shown.
pub fn standard() -> Shown<BufWriter<StdoutLock<'static>>> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    Shown::new(BufWriter::new(stdout.lock()), terminal)
}

/// A text on one line: white space runs become one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a value as a line of JSON; `buffer` is used again and again.
///
/// # Errors
/// It cannot be written.
pub fn json_line(
    out: &mut impl Write,
    buffer: &mut Vec<u8>,
    line: &impl Serialize,
) -> anyhow::Result<()> {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, line)?;
    buffer.push(b'\n');
    Ok(out.write_all(buffer)?)
}

/// Units from which on work takes long enough to be seen.
const LONG: usize = 2_000;

/// A spinner on the terminal for long work; nothing if it is short or standard error is no terminal.
pub fn spinner(units: usize) -> ProgressBar {
    if units < LONG || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(format!("{units} units"));
    spinner.enable_steady_tick(std::time::Duration::from_millis(200));
    spinner
}

/// The option of a command that prints a result.
#[derive(clap::Args)]
pub struct OutputFile {
    /// The file to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OutputFile {
    /// Opens it; see [`Output::open`].
    pub fn open(&self) -> anyhow::Result<Output> {
        Output::open(self.output.as_deref())
    }
}

/// A result on its way. Nothing of it is in a file until [`Output::finish`].
pub enum Output {
    Standard(Shown<BufWriter<StdoutLock<'static>>>),
    /// Anything that is not a regular file.
    Through(Shown<BufWriter<File>>, PathBuf),
    File(Box<Draft>),
}

/// A result that becomes a file when it is whole.
pub struct Draft {
    file: BufWriter<NamedTempFile>,
    /// The file itself, behind all links.
    target: PathBuf,
    /// The file as the user named it.
    named: PathBuf,
    /// The file that is there, open for writing.
    standing: Option<File>,
    /// A new file gets this one's owner and mode.
    model: Option<Metadata>,
    /// Whether a file that has come in the meantime is replaced.
    replaces: bool,
}

impl Output {
    /// Opens `path` for a result (`-` or nothing: standard output).
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        match path {
            None => Ok(Self::Standard(standard())),
            Some(path) if is_standard(path) => Ok(Self::Standard(standard())),
            Some(path) => Self::at(path, true),
        }
    }

    /// Opens a file that is not there yet.
    ///
    /// # Errors
    /// Something is there, or nothing can be written there.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        match path.metadata() {
            Ok(_) => bail!(
                "{} exists already; choose another name or remove it first",
                path.display()
            ),
            Err(_) => Self::at(path, false),
        }
    }

    fn at(path: &Path, replaces: bool) -> anyhow::Result<Self> {
        let failed = || format!("cannot write `{}`", path.display());
        let standing = match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                bail!("`{}` is a folder: name a file in it", path.display())
            }
            Ok(metadata) if !metadata.is_file() || is_descriptor(path) => {
                let file = File::options().append(true).open(path);
                let file = file.with_context(failed)?;
                let terminal = file.is_terminal();
                let file = Shown::new(BufWriter::new(file), terminal);
                return Ok(Self::Through(file, path.to_owned()));
            }
            // opened and not touched: a file that the user must not change is not replaced either
            Ok(_) => Some(
                File::options()
                    .write(true)
                    .open(path)
                    .with_context(failed)?,
            ),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(failed),
        };
        let target = target(path).with_context(failed)?;
        let folder = folder(&target);
        if !folder.is_dir() {
            bail!("{}: there is no folder `{}`", failed(), folder.display());
        }
        let draft = match &standing {
            None => draft::draft_in(folder, Mode::New),
            // without leave for the folder the file can still be written over
            Some(_) => draft::draft_in(folder, Mode::Private)
                .or_else(|_| draft::draft_in(&std::env::temp_dir(), Mode::Private)),
        };
        Ok(Self::File(Box::new(Draft {
            file: BufWriter::new(draft.with_context(failed)?),
            target,
            named: path.to_owned(),
            standing,
            model: None,
            replaces,
        })))
    }

    /// A new file gets the owner and the mode of `model`.
    ///
    /// # Errors
    /// It is not known what they are.
    pub fn like(mut self, model: &Path) -> anyhow::Result<Self> {
        if let Self::File(draft) = &mut self {
            let metadata = model.metadata();
            draft.model =
                Some(metadata.with_context(|| format!("cannot read `{}`", model.display()))?);
        }
        Ok(self)
    }

    /// Whether the result would fill a person's terminal.
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Standard(out) => out.is_terminal(),
            Self::Through(out, _) => out.is_terminal(),
            Self::File(_) => false,
        }
    }

    /// Writes a text in bold and in a colour of the terminal (30 to 37), or plain.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn paint(&mut self, colour: Option<u8>, text: &str) -> io::Result<()> {
        if let Some(colour) = colour {
            self.act(&format!("\u{1b}[1;{colour}m"))?;
        }
        self.write_all(text.as_bytes())?;
        match colour {
            Some(_) => self.act("\u{1b}[0m"),
            None => Ok(()),
        }
    }

    fn act(&mut self, sequence: &str) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.act(sequence),
            Self::Through(out, _) => out.act(sequence),
            Self::File(_) => Ok(()),
        }
    }

    /// Writes a result that is whole, and finishes.
    ///
    /// # Errors
    /// As [`Output::finish`].
    pub fn write_whole(mut self, result: &[u8]) -> anyhow::Result<()> {
        self.write_all(result)?;
        self.finish()
    }

    /// Finishes the result and puts it in its place.
    ///
    /// # Errors
    /// It cannot be written. A file that stood there is as it was; where it was being written over, the
    /// draft with the whole result is kept and told.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Self::File(draft) = self {
            let named = draft.named.clone();
            let failed = || format!("cannot write `{}`", named.display());
            draft.settle().with_context(failed)?;
        }
        Ok(())
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Standard(out) => out,
            Self::Through(out, _) => out,
            Self::File(draft) => &mut draft.file,
        }
    }

    /// An error that names the file, of the same kind.
    fn told(&self, error: io::Error) -> io::Error {
        let path = match self {
            Self::Standard(_) => return error,
            Self::Through(_, path) => path,
            Self::File(draft) => &draft.named,
        };
        let message = format!("cannot write `{}`: {error}", path.display());
        io::Error::new(error.kind(), message)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer().write(bytes);
        written.map_err(|error| self.told(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer().flush();
        flushed.map_err(|error| self.told(error))
    }
}

impl Draft {
    fn settle(self) -> anyhow::Result<()> {
        let draft = self.file.into_inner().map_err(|error| error.into_error())?;
        draft.as_file().sync_all()?;
        let place = draft.path().to_owned();
        let settled = match &self.standing {
            None => {
                if let Some(model) = &self.model {
                    // only the mode keeps readers out; another's owner may be more than the user can give
                    let _ = give_owner(draft.as_file(), model);
                    draft.as_file().set_permissions(model.permissions())?;
                }
                match self.replaces {
                    true => draft.persist(&self.target),
                    false => draft.persist_noclobber(&self.target),
                }
                .map(drop)
                .map_err(|error| error.error.into())
            }
            Some(standing) => replace(draft, standing, &self.target),
        };
        draft::settled(&place);
        settled
    }
}

/// Puts a whole draft in the place of the file that stands, or over its content when it cannot be its equal.
fn replace(draft: NamedTempFile, standing: &File, target: &Path) -> anyhow::Result<()> {
    let old = standing.metadata()?;
    if has_one_name(&old) && resemble(draft.as_file(), &old).is_ok() {
        match draft.persist(target) {
            Ok(_) => return Ok(()),
            // a mount of its own, or another's file in a common folder
            Err(refused) => return write_over(refused.file, standing),
        }
    }
    write_over(draft, standing)
}

/// Writes a whole draft over a file's content.
fn write_over(mut draft: NamedTempFile, standing: &File) -> anyhow::Result<()> {
    let mut to = standing;
    let copied = draft
        .as_file_mut()
        .rewind()
        .and_then(|()| io::copy(draft.as_file_mut(), &mut to))
        .and_then(|length| standing.set_len(length))
        .and_then(|()| standing.sync_all());
    copied.or_else(|error| {
        let (_, kept) = draft.keep()?;
        tell!("the whole result is in `{}`", kept.display());
        Err(error.into())
    })
}

/// Whether a path is standard output by another name.
fn is_standard(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]
        .iter()
        .any(|name| path == Path::new(name))
}

/// Whether a path names what some program has open: that is written to, whatever it is.
fn is_descriptor(path: &Path) -> bool {
    path == Path::new("/dev/stderr") || path.starts_with("/dev/fd") || path.starts_with("/proc")
}

/// The longest chain of links that is followed to a file, as in Linux.
const LINKS: usize = 40;

/// The file that a path means, behind all links; the last one may lead to what is not there yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        match target.read_link() {
            Ok(next) => target = folder(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("its links lead round in a circle"))
}

/// The folder that a file is in.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn has_one_name(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) == 1
}

#[cfg(unix)]
fn give_owner(file: &File, model: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata()?;
    match (own.uid(), own.gid()) == (model.uid(), model.gid()) {
        true => Ok(()),
        false => std::os::unix::fs::fchown(file, Some(model.uid()), Some(model.gid())),
    }
}

/// Gives a file the owner and the mode of another.
fn resemble(file: &File, model: &Metadata) -> io::Result<()> {
    give_owner(file, model)?;
    // after the owner, which takes some bits of the mode away
    file.set_permissions(model.permissions())
}

#[cfg(not(unix))]
fn has_one_name(_: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
fn give_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
