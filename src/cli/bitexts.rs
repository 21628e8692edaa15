//! Bilingual files where texts are expected: each side becomes a text with one line for each segment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use muqabala::check::readable;
use muqabala::document::{Division, Document};
use muqabala::format::{Format, MessageFormat};
use muqabala::language::Language;
use muqabala::text::Source;

use super::arguments::LanguageChoice;
use super::pair_files::PairFiles;

/// A segment with its translation, as people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What tells it from others in its file: the source, the context, the plural form.
    pub key: [String; 3],
    pub source: String,
    pub target: String,
}

/// The segments of a file that are translated, and the languages of both sides.
#[derive(Debug)]
pub struct BitextFile {
    pub path: PathBuf,
    pub rows: Vec<Row>,
    pub languages: [Language; 2],
}

/// Whether a file holds segments with their translations and nothing that may be read as a text: a table may.
pub fn is_bitext(path: &Path) -> bool {
    let format = Format::of_path(path).filter(|format| format.reads_pairs());
    let json = MessageFormat::of_path(path).is_some();
    format.is_some_and(|format| !matches!(format, Format::Tsv | Format::Csv)) && !json
}

impl BitextFile {
    /// Reads the segments of a file; what is not translated or not final is left out.
    ///
    /// # Errors
    /// The file cannot be read, has no translation, or more than two languages.
    pub fn read(
        path: &Path,
        source: LanguageChoice,
        target: LanguageChoice,
    ) -> anyhow::Result<Self> {
        let files = PairFiles::of(&[path.to_path_buf()], source, target, false)?;
        let files = files.with_context(|| format!("`{}` holds no segments", path.display()))?;
        let mut rows = Vec::new();
        let mut languages: Option<[Language; 2]> = None;
        let mut mixed = false;
        files.read(|segment, source, target| {
            let both = [source, target];
            mixed |= *languages.get_or_insert(both) != both;
            let text = |text: &str| one_line(&readable(text));
            let row = Row {
                key: [
                    segment.source.text.to_owned(),
                    segment.about.context.to_owned(),
                    segment
                        .about
                        .plural
                        .map_or(String::new(), |plural| plural.form.clone()),
                ],
                source: text(segment.source.text),
                target: text(segment.target.text),
            };
            if !row.source.is_empty() && !row.target.is_empty() {
                rows.push(row);
            }
        })?;
        let name = path.display();
        let languages = languages.with_context(|| format!("`{name}` has no translation"))?;
        if mixed {
            bail!(
                "`{name}` has more than two languages: name two with --source-lang and --target-lang"
            );
        }
        if rows.is_empty() {
            bail!("`{name}` has no translation");
        }
        Ok(Self {
            path: path.to_path_buf(),
            rows,
            languages,
        })
    }

    /// Both sides as texts with a line a segment.
    pub fn sides(&self) -> anyhow::Result<[Document; 2]> {
        let [source, target] = self.languages;
        let name = self.path.display().to_string();
        Ok([
            text(&name, self.rows.iter().map(|row| &row.source), source)?,
            text(&name, self.rows.iter().map(|row| &row.target), target)?,
        ])
    }
}

/// Refuses two files that translate into different languages.
pub fn same_target(a: &BitextFile, b: &BitextFile) -> anyhow::Result<()> {
    let wanted = "two translations into one language are compared";
    same_language(a, b, 1, "into", wanted)
}

/// Refuses two files whose sources (`side` 0) or translations (1) are in different languages.
fn same_language(
    a: &BitextFile,
    b: &BitextFile,
    side: usize,
    way: &str,
    reason: &str,
) -> anyhow::Result<()> {
    let (one, other) = (a.languages[side], b.languages[side]);
    anyhow::ensure!(
        one == other,
        "`{}` translates {way} `{one}`, `{}` {way} `{other}`: {reason}",
        a.path.display(),
        b.path.display()
    );
    Ok(())
}

/// The translations of two files of one source, for what both translate, and how many segments only one of them has.
pub fn joined(a: &BitextFile, b: &BitextFile) -> anyhow::Result<(Vec<[Row; 2]>, usize)> {
    same_language(a, b, 0, "from", "their segments have nothing in common")?;
    let mut others: BTreeMap<&[String; 3], &Row> = BTreeMap::new();
    for row in &b.rows {
        others.entry(&row.key).or_insert(row);
    }
    let both: Vec<[Row; 2]> = a
        .rows
        .iter()
        .filter_map(|row| Some([row.clone(), (*others.get(&row.key)?).clone()]))
        .collect();
    if both.is_empty() {
        bail!(
            "`{}` and `{}` have no segment in common",
            a.path.display(),
            b.path.display()
        );
    }
    let alone = a.rows.len() + b.rows.len() - 2 * both.len();
    Ok((both, alone))
}

/// Segments as a text with a line each.
pub fn text<'r>(
    name: &str,
    lines: impl Iterator<Item = &'r String>,
    language: Language,
) -> anyhow::Result<Document> {
    let lines: Vec<&str> = lines.map(String::as_str).collect();
    let source = Source::new(name, lines.join("\n"));
    Ok(Document::of(source, Some(language), Division::Lines)?)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
