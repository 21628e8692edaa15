//! How alike the words of two units are, whatever their languages: as wholes, and in their most alike parts.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::collation::UnitRef;
use crate::document::{Document, TokenKind, tokens};
use crate::fact::clauses;
use crate::language::Language;
use crate::semantics::{Comparison, Units, Weights};

/// How much of the words of two units is found in each other, beyond what unrelated text would give: the mean of both
/// directions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Alike {
    /// Of the whole units.
    pub whole: f64,
    /// Of the parts that are most alike: a long sentence may share one of its statements only.
    pub part: f64,
}

/// The pieces of all documents in one language, as one text.
struct Shelf {
    language: Language,
    units: Units,
    /// The pieces of each unit, by document and unit.
    pieces: FxHashMap<UnitRef, Range<usize>>,
}

/// The likeness of each of `pairs`, in their order. Words are rare or common by all documents together.
pub(super) fn likeness(documents: &[Document], pairs: &[(UnitRef, UnitRef)]) -> Vec<Alike> {
    let whole = best_pieces(documents, pairs, |text| vec![text]);
    let part = best_pieces(documents, pairs, parts);
    let both = whole.into_iter().zip(part);
    both.map(|(whole, part)| Alike { whole, part }).collect()
}

/// The likeness of the most alike pieces of each pair of units.
fn best_pieces(
    documents: &[Document],
    pairs: &[(UnitRef, UnitRef)],
    cut: impl Fn(&str) -> Vec<&str>,
) -> Vec<f64> {
    // a report may spend on a fact ten times the words that another does
    let weights = Weights {
        length: 0.0,
        ..weights()
    };
    let shelves = shelves(documents, cut);
    let of = |report: usize| {
        shelves
            .iter()
            .position(|shelf| shelf.language == documents[report].language)
    };
    let mut sorted: FxHashMap<(usize, usize), Vec<usize>> = FxHashMap::default();
    for (index, (a, b)) in pairs.iter().enumerate() {
        if let (Some(one), Some(two)) = (of(a.report), of(b.report)) {
            let key = (one.min(two), one.max(two));
            sorted.entry(key).or_default().push(index);
        }
    }
    let mut found = vec![0.0; pairs.len()];
    for ((one, two), indices) in sorted {
        let (left, right) = (&shelves[one], &shelves[two]);
        let comparison = Comparison::new(&left.units, &right.units, &[], &weights);
        let best = |&index: &usize| {
            let (a, b) = pairs[index];
            let (from, to) = match of(a.report) == Some(one) {
                true => (a, b),
                false => (b, a),
            };
            let columns = std::slice::from_ref(&right.pieces[&to]);
            let rows = left.pieces[&from].clone();
            let alike = rows.flat_map(|row| comparison.strip(row..row + 1, columns, &[(1, 1)]));
            let mean = alike.map(|[x, y]| (f64::from(x) + f64::from(y)) / 2.0);
            (index, mean.fold(0.0, f64::max))
        };
        let alike: Vec<(usize, f64)> = indices.par_iter().map(best).collect();
        for (index, alike) in alike {
            found[index] = alike;
        }
    }
    found
}

/// Words that a part has at least: shorter ones are alike by chance.
const PART: usize = 8;

/// The clauses of a text, short ones joined to what stands before.
fn parts(text: &str) -> Vec<&str> {
    let words = |part: &str| {
        let words = tokens(part).filter(|token| token.kind == TokenKind::Word);
        words.count()
    };
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut ends) = (0, Vec::new());
    for clause in clauses(text) {
        // the last one is never empty, so it may end behind the text
        let end = clause.end.min(text.len());
        if words(&text[start..end]) >= PART {
            ends.push(end);
            start = end;
        }
    }
    // what is left over belongs to the last part
    ends.pop();
    let mut start = 0;
    for end in ends.into_iter().chain([text.len()]) {
        parts.push(&text[start..end]);
        start = end;
    }
    parts
}

fn weights() -> Weights {
    toml::from_str(include_str!("../semantics/weights.toml"))
        .expect("the weights of the comparison are a valid table")
}

fn shelves(documents: &[Document], cut: impl Fn(&str) -> Vec<&str>) -> Vec<Shelf> {
    let mut languages: Vec<Language> = Vec::new();
    for document in documents {
        if !languages.contains(&document.language) {
            languages.push(document.language);
        }
    }
    let shelf = |&language: &Language| {
        let mut texts = Vec::new();
        let mut pieces = FxHashMap::default();
        for (report, document) in documents.iter().enumerate() {
            if document.language == language {
                for unit in 0..document.units.len() {
                    let first = texts.len();
                    texts.extend(cut(document.unit_text(unit)));
                    pieces.insert(UnitRef { report, unit }, first..texts.len());
                }
            }
        }
        Shelf {
            language,
            units: Units::new(&texts, language),
            pieces,
        }
    };
    languages.iter().map(shelf).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_text_and_are_not_short() {
        let text = "أكد الوزير أن بلاده تدعم السلام، وقال إن المفاوضات بين الطرفين ستستمر في الأسابيع المقبلة \
                    برعاية أوروبية، وختم شاكراً";
        let parts = parts(text);
        assert_eq!(parts.concat(), text);
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!(super::parts("قصير"), ["قصير"]);
        assert_eq!(super::parts(""), [""]);
    }
}
