use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::report::PageOptions;
use rayon::prelude::*;

use super::{How, align};
use crate::cli::Outcome;
use crate::cli::output::Output;
use crate::cli::terminal::tell;

/// A line of the table.
struct Pair {
    line: usize,
    source: PathBuf,
    target: PathBuf,
    result: PathBuf,
}

/// What became of a pair.
enum Fate {
    Aligned { links: usize, messages: Vec<String> },
    Kept,
    Broken(anyhow::Error),
}

/// Aligns every pair of a table into a folder. A broken pair is reported and stops no other; results that are newer
/// than their texts are kept, so that an interrupted run can be taken up again.
pub fn run(
    table: &Path,
    folder: &Path,
    jobs: Option<usize>,
    how: &How,
    page: &PageOptions,
) -> anyhow::Result<Outcome> {
    let pairs = read(table, folder, how.format(false).extension())?;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0))
        .build()?;
    let fates: Vec<Fate> =
        pool.install(|| pairs.par_iter().map(|pair| one(pair, how, page)).collect());
    let (mut aligned, mut kept, mut broken) = (0, 0, 0);
    for (pair, fate) in pairs.iter().zip(fates) {
        let name = pair.result.display();
        match fate {
            Fate::Aligned { links, messages } => {
                aligned += 1;
                tell!("{name}: {links} links");
                messages.iter().for_each(|message| tell!("  {message}"));
            }
            Fate::Kept => kept += 1,
            Fate::Broken(error) => {
                broken += 1;
                tell!("{}, line {}: {error:#}", table.display(), pair.line);
            }
        }
    }
    tell!("{aligned} aligned, {kept} kept from before, {broken} broken");
    if broken > 0 {
        bail!("{broken} of {} pairs could not be aligned", pairs.len());
    }
    Ok(Outcome::Clean)
}

fn one(pair: &Pair, how: &How, page: &PageOptions) -> Fate {
    if is_done(pair) {
        return Fate::Kept;
    }
    let done = align(&pair.source, &pair.target, how, how.format(false), page).and_then(|result| {
        Output::open(Some(&pair.result))?.write_whole(&result.bytes)?;
        Ok(result)
    });
    match done {
        Ok(result) => Fate::Aligned {
            links: result.links,
            messages: result.messages,
        },
        Err(error) => Fate::Broken(error),
    }
}

/// Whether the result is there and newer than both texts.
fn is_done(pair: &Pair) -> bool {
    let changed = |path: &Path| {
        path.metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    let Some(made) = changed(&pair.result) else {
        return false;
    };
    [&pair.source, &pair.target]
        .iter()
        .all(|text| changed(text).is_some_and(|changed| changed <= made))
}

/// The pairs of a table; paths are relative to where the table lies.
fn read(table: &Path, folder: &Path, extension: &str) -> anyhow::Result<Vec<Pair>> {
    let text = std::fs::read_to_string(table)
        .with_context(|| format!("cannot read `{}`", table.display()))?;
    let base = table.parent().unwrap_or(Path::new(""));
    let mut pairs: Vec<Pair> = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line_number = index + 1;
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let (source, target, name) = match cells[..] {
            [source, target] => (source, target, None),
            [source, target, name] => (source, target, Some(name)),
            _ => bail!(
                "`{}`, line {line_number}: {} columns; a pair is source, target and perhaps a name, divided by tabs",
                table.display(),
                cells.len()
            ),
        };
        let stem = |path: &str| {
            Path::new(path)
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let name = name.map_or_else(
            || format!("{}-{}", stem(source), stem(target)),
            str::to_owned,
        );
        if name.contains(['/', '\\']) || name.starts_with('.') {
            bail!(
                "`{}`, line {line_number}: `{name}` is no name of a file",
                table.display()
            );
        }
        let result = folder.join(format!("{name}.{extension}"));
        if let Some(other) = pairs.iter().find(|pair| pair.result == result) {
            bail!(
                "`{}`: lines {} and {line_number} would both make `{}`; name them in a third column",
                table.display(),
                other.line,
                result.display()
            );
        }
        pairs.push(Pair {
            line: line_number,
            source: base.join(source),
            target: base.join(target),
            result,
        });
    }
    Ok(pairs)
}
