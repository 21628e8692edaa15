use rustc_hash::FxHashMap;

use super::model::{Concept, ConceptKind, PartOfSpeech, Status, Term, TermType};
use super::relation::{Related, Relation};

/// The parts of the starter glossary: name, concepts, terms.
macro_rules! parts {
    ($($name:literal),+ $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../glossary/starter/", $name, ".concepts.tsv")),
            include_str!(concat!("../../glossary/starter/", $name, ".terms.tsv")),
        )),+]
    };
}

const PARTS: &[(&str, &str, &str)] = parts![
    "states",
    "territories",
    "places",
    "organisations",
    "people",
    "offices",
    "treaties",
    "events",
    "vocabulary",
    "news-disasters",
    "news-justice",
    "news-politics",
    "news-economy",
    "news-sport",
    "news-science",
    "news-culture",
    "news-war",
];

/// What the concepts of all parts have to do with each other.
const RELATIONS: &str = include_str!("../../glossary/starter/relations.tsv");

/// A row of a table of concepts, terms or relations that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{table}, line {line}: {problem}")]
pub struct TableError {
    /// The table's file name.
    pub table: String,
    /// Counted from 1, the header included.
    pub line: usize,
    /// What is wrong with the row.
    pub problem: String,
}

/// The built-in concepts with their terms.
pub(super) fn concepts() -> Result<Vec<Concept>, TableError> {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut by_id: FxHashMap<&str, usize> = FxHashMap::default();
    for (part, table, _) in PARTS {
        for row in rows(part, "concepts", table) {
            let [id, kind, domain, definition, note, source] = row.cells()?;
            if by_id.insert(id, concepts.len()).is_some() {
                return Err(row.error(format!("concept `{id}` stands there twice")));
            }
            concepts.push(Concept {
                domain: domain.to_owned(),
                definition: definition.to_owned(),
                note: note.to_owned(),
                source: source.to_owned(),
                ..Concept::new(id, row.named(kind, ConceptKind::named)?)
            });
        }
    }
    for (part, _, table) in PARTS {
        for row in rows(part, "terms", table) {
            let [id, language, form, status, kind, pos, usage, note] = row.cells()?;
            let Some(&index) = by_id.get(id) else {
                return Err(row.error(format!("no concept `{id}`")));
            };
            concepts[index].terms.push(Term {
                status: row.named(status, Status::named)?,
                kind: row.named(kind, TermType::named)?,
                part_of_speech: row.named(pos, PartOfSpeech::named)?,
                usage: usage.to_owned(),
                note: note.to_owned(),
                ..Term::new(language, form)
            });
        }
    }
    for row in rows("", "relations", RELATIONS) {
        let [id, relation, other] = row.cells()?;
        let index = |id: &str| {
            let known = by_id.get(id).copied();
            known.ok_or_else(|| row.error(format!("no concept `{id}`")))
        };
        let related = Related::to(row.named(relation, Relation::named)?, other);
        if let Some(problem) = related.problem(id) {
            return Err(row.error(problem));
        }
        if related.relation.takes_other() {
            index(other)?;
        }
        let relations = &mut concepts[index(id)?].relations;
        if relations.contains(&related) {
            return Err(row.error(format!("`{related}` stands there twice")));
        }
        relations.push(related);
    }
    Ok(concepts)
}

/// One line of a built-in table.
struct Row<'a> {
    /// The part of the glossary; empty when the table is one of all parts.
    part: &'a str,
    table: &'a str,
    line: usize,
    text: &'a str,
}

fn rows<'a>(part: &'a str, table: &'a str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    text.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, text)| !text.is_empty())
        .map(move |(at, text)| Row {
            part,
            table,
            line: at + 1,
            text,
        })
}

impl<'a> Row<'a> {
    fn cells<const N: usize>(&self) -> Result<[&'a str; N], TableError> {
        let mut cells = [""; N];
        let (mut count, mut start) = (0, 0);
        let ends = memchr::memchr_iter(b'\t', self.text.as_bytes());
        for end in ends.chain([self.text.len()]) {
            if let Some(place) = cells.get_mut(count) {
                *place = &self.text[start..end];
            }
            start = end + 1;
            count += 1;
        }
        match count == N {
            true => Ok(cells),
            false => Err(self.error(format!("{count} cells, not {N}"))),
        }
    }

    fn named<T>(&self, name: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, TableError> {
        find(name).ok_or_else(|| self.error(format!("unknown word `{name}`")))
    }

    fn error(&self, problem: String) -> TableError {
        TableError {
            table: match self.part {
                "" => format!("{}.tsv", self.table),
                part => format!("{part}.{}.tsv", self.table),
            },
            line: self.line,
            problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_tables_can_be_read_and_prefer_one_form_a_language() {
        let concepts = concepts().unwrap_or_else(|e| panic!("{e}"));
        assert!(concepts.len() >= 250, "{}", concepts.len());
        for concept in &concepts {
            for language in ["ar", "fa", "en"] {
                let terms = concept
                    .terms
                    .iter()
                    .filter(|term| term.language == language);
                let preferred = terms
                    .filter(|term| term.status == Status::Preferred)
                    .count();
                assert_eq!(preferred, 1, "{} in {language}", concept.id);
            }
        }
    }
}
