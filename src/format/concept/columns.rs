//! What the columns of a table of terms mean.

use std::str::FromStr;

use super::ConceptOptions;
use crate::format::table::{TableRow, language_of};
use crate::format::{Losses, Problem};

/// What a column of a table of terms holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// [`crate::glossary::Concept::id`]; rows with one id are one concept.
    Id,
    /// [`crate::glossary::Concept::kind`].
    Kind,
    /// [`crate::glossary::Concept::domain`].
    Domain,
    /// [`crate::glossary::Concept::definition`].
    Definition,
    /// [`crate::glossary::Concept::note`].
    ConceptNote,
    /// [`crate::glossary::Concept::source`].
    Reference,
    /// [`crate::glossary::Concept::relations`], divided by `|`: `near withdraw|says`.
    Relations,
    /// [`crate::glossary::Term::language`] of the row's one term.
    Language,
    /// [`crate::glossary::Term::form`] of the row's one term.
    Form,
    /// [`crate::glossary::Term::status`].
    Status,
    /// [`crate::glossary::Term::kind`].
    Type,
    /// [`crate::glossary::Term::part_of_speech`].
    PartOfSpeech,
    /// [`crate::glossary::Term::usage`].
    Usage,
    /// [`crate::glossary::Term::note`]; of the concept where a row has several terms.
    Note,
    /// The forms of [`crate::glossary::Term::variants`], divided by `|` (`\|` and `\\` stand for themselves).
    Variants,
    /// A form in this language (ISO 639-1); a row may have several.
    FormIn(String),
    /// A form in the source language of the exchange.
    Source,
    /// A form in its target language.
    Target,
    /// The language of [`Column::Source`], row by row.
    SourceLanguage,
    /// The language of [`Column::Target`], row by row.
    TargetLanguage,
    /// Whether the row is a draft.
    Draft,
    /// What another program marks the row with: `forbidden` is a status, the rest is ignored.
    Flags,
    /// A column that is ignored.
    Ignored,
}

/// The names of the columns; the first of each is the one that is written.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Id,
        &[
            "concept",
            "id",
            "concept_id",
            "concept id",
            "conceptid",
            "entry",
            "entry id",
            "entryid",
        ],
    ),
    (Column::Kind, &["kind"]),
    (
        Column::Domain,
        &["domain", "subject", "subject field", "subjectfield"],
    ),
    (
        Column::Definition,
        &["definition", "explanation", "description"],
    ),
    (Column::ConceptNote, &["concept_note", "concept note"]),
    (
        Column::Reference,
        &["definition_source", "definition source", "reference"],
    ),
    (Column::Relations, &["relations"]),
    (Column::Language, &["language", "lang", "locale"]),
    (Column::Form, &["form", "term"]),
    (
        Column::Status,
        &["status", "administrative status", "administrativestatus"],
    ),
    (Column::Type, &["type", "term type", "termtype"]),
    (
        Column::PartOfSpeech,
        &["pos", "part of speech", "partofspeech"],
    ),
    (
        Column::Usage,
        &["usage", "geographical usage", "geographicalusage"],
    ),
    (
        Column::Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "developer_comments",
            "translator_comments",
            "context",
            "example",
            "usage example",
        ],
    ),
    (Column::Variants, &["variants"]),
    (
        Column::Source,
        &[
            "source",
            "source term",
            "source_term",
            "sourceterm",
            "english term",
        ],
    ),
    (
        Column::Target,
        &[
            "target",
            "target term",
            "target_term",
            "targetterm",
            "translation",
            "translated term",
        ],
    ),
    (
        Column::SourceLanguage,
        &[
            "source_language",
            "source language",
            "source language identifier",
            "sourcelanguage",
            "source locale",
        ],
    ),
    (
        Column::TargetLanguage,
        &[
            "target_language",
            "target language",
            "target language identifier",
            "targetlanguage",
            "target locale",
        ],
    ),
    (Column::Draft, &["fuzzy", "draft"]),
    (Column::Flags, &["flags"]),
    // where a text stands in a program says nothing of a term
    (
        Column::Ignored,
        &[
            "-",
            "location",
            "string category",
            "platform",
            "product",
            "version",
        ],
    ),
];

/// Codes of languages that head a column of row numbers more often than one of forms.
const ROW_NUMBERS: &[&str] = &["no", "nr"];

/// No such column.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown column `{name}` (known: {known}, or a language such as `ar`)")]
pub struct UnknownColumn {
    name: String,
    known: String,
}

impl FromStr for Column {
    type Err = UnknownColumn;

    fn from_str(name: &str) -> Result<Self, UnknownColumn> {
        let word = name.trim().to_lowercase();
        let listed = NAMES.iter().find(|row| row.1.contains(&word.as_str()));
        let column = listed.map(|row| row.0.clone());
        let language = || language_of(&word).filter(|_| !ROW_NUMBERS.contains(&word.as_str()));
        let column = column.or_else(|| language().map(Self::FormIn));
        column.ok_or_else(|| UnknownColumn {
            name: name.to_owned(),
            known: NAMES
                .iter()
                .map(|row| row.1[0])
                .collect::<Vec<_>>()
                .join(", "),
        })
    }
}

/// The columns that a full table has, in their order.
pub(super) const FULL: &[Column] = &[
    Column::Id,
    Column::Kind,
    Column::Domain,
    Column::Definition,
    Column::ConceptNote,
    Column::Reference,
    Column::Relations,
    Column::Language,
    Column::Form,
    Column::Status,
    Column::Type,
    Column::PartOfSpeech,
    Column::Usage,
    Column::Note,
    Column::Variants,
];

/// The header of a full table.
pub(super) fn header() -> Vec<&'static str> {
    let name = |column: &Column| {
        let row = NAMES.iter().find(|row| row.0 == *column);
        row.expect("every full column has a name").1[0]
    };
    FULL.iter().map(name).collect()
}

/// The columns of a table, from its header and what the caller says of it.
pub(super) fn of_header(
    header: &TableRow,
    options: &ConceptOptions,
    losses: &mut Losses,
) -> Result<Vec<Column>, Problem> {
    let mut columns: Vec<Column> = Vec::new();
    for cell in &header.cells {
        let told = options
            .columns
            .iter()
            .find(|(name, _)| name.trim() == cell.trim());
        let column = told
            .map(|(_, column)| column.clone())
            .or_else(|| cell.parse().ok());
        columns.push(column.unwrap_or_else(|| {
            losses.add(
                "columns of a meaning that is not known (--map HEADER=note says what one holds)",
                format_args!("`{cell}`"),
            );
            Column::Ignored
        }));
    }
    for (name, _) in &options.columns {
        if !header.cells.iter().any(|cell| cell.trim() == name.trim()) {
            let message = format!("no column is headed `{name}`, which the mapping names");
            return Err(Problem::fatal(header.line, message));
        }
    }
    let terms_of_one = columns.contains(&Column::Form)
        && (!columns.contains(&Column::Language) || columns.contains(&Column::Target))
        && columns
            .iter()
            .any(|column| matches!(column, Column::FormIn(_) | Column::Target));
    if terms_of_one {
        // a table of terms with their translations: the locale is the translation's
        for column in &mut columns {
            match column {
                Column::Form => *column = Column::Source,
                Column::Language => *column = Column::Ignored,
                _ => {}
            }
        }
    }
    resolve_sides(&mut columns, options, header, terms_of_one)?;
    let several =
        |column: &Column| matches!(column, Column::FormIn(_) | Column::Ignored | Column::Note);
    for (at, column) in columns.iter().enumerate() {
        if !several(column) && columns[..at].contains(column) {
            let message = format!("two columns have the meaning of `{}`", header.cells[at]);
            return Err(Problem::fatal(header.line, message));
        }
    }
    let long = columns.contains(&Column::Language) && columns.contains(&Column::Form);
    match long
        || columns
            .iter()
            .any(|column| matches!(column, Column::FormIn(_) | Column::Source | Column::Target))
    {
        true => Ok(columns),
        false => Err(Problem::fatal(
            header.line,
            "the header names no column of forms: head the columns by languages (`en`, `ar`, `fa`), name one `language` and one `form`, or say what a column holds: --map HEADER=fa",
        )),
    }
}

/// `source` and `target` are languages when both are there; `source` alone is where a definition comes from, unless the
/// column was headed as that of the terms.
fn resolve_sides(
    columns: &mut [Column],
    options: &ConceptOptions,
    header: &TableRow,
    terms: bool,
) -> Result<(), Problem> {
    let both = terms || columns.contains(&Column::Source) && columns.contains(&Column::Target);
    let told = [Column::SourceLanguage, Column::TargetLanguage]
        .map(|language| columns.contains(&language));
    for (at, column) in columns.iter_mut().enumerate() {
        let language = match column {
            Column::Source if !both => {
                *column = Column::Reference;
                continue;
            }
            // each row tells it
            Column::Source if told[0] => continue,
            Column::Target if told[1] => continue,
            Column::Source => &options.languages.source,
            Column::Target => &options.languages.target,
            _ => continue,
        };
        match language {
            Some(language) => *column = Column::FormIn(language.clone()),
            None => {
                let message = format!(
                    "the column `{}` does not tell its language: give it with --source-lang and --target-lang, or --map '{}=fa'",
                    header.cells[at], header.cells[at]
                );
                return Err(Problem::fatal(header.line, message));
            }
        }
    }
    Ok(())
}
