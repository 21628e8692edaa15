//! How alike the words of two units are, whatever their languages.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::collation::UnitRef;
use crate::document::Document;
use crate::language::Language;
use crate::semantics::{Comparison, Scratch, Units, Weights};

/// How much of the words of each of two units is found in the other, beyond what unrelated text would give:
/// of the first unit, of the second.
pub(super) type Alike = [f64; 2];

/// The units of all documents in one language, as one text.
struct Shelf {
    language: Language,
    units: Units,
    /// The first unit of each document that is in this language.
    starts: FxHashMap<usize, usize>,
}

/// The likeness of each of `pairs`, in their order. Words are rare or common by all documents together.
pub(super) fn likeness(documents: &[&Document], pairs: &[(UnitRef, UnitRef)]) -> Vec<Alike> {
    // a report may spend on a fact ten times the words that another does
    let weights = Weights {
        length: 0.0,
        ..Weights::built_in()
    };
    let shelves = shelves(documents);
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
    let mut found = vec![[0.0; 2]; pairs.len()];
    for ((one, two), indices) in sorted {
        let (left, right) = (&shelves[one], &shelves[two]);
        let comparison = Comparison::new(&left.units, &right.units, &[], &weights);
        // by row: what is known of its words serves all its pairs
        let mut rows: Vec<(usize, usize, usize, bool)> = indices
            .into_iter()
            .map(|index| {
                let (a, b) = pairs[index];
                // two reports in one language go in the order of the shelf
                let start = |at: UnitRef| (left.starts.get(&at.report), at.unit);
                let turned = match one == two {
                    true => start(a) > start(b),
                    false => of(a.report) != Some(one),
                };
                let (from, to) = if turned { (b, a) } else { (a, b) };
                let row = left.starts[&from.report] + from.unit;
                let column = right.starts[&to.report] + to.unit;
                (row, column, index, turned)
            })
            .collect();
        rows.sort_unstable();
        let rows: Vec<_> = rows.chunk_by(|x, y| x.0 == y.0).collect();
        let alike: Vec<Vec<[f32; 2]>> = rows
            .par_iter()
            .map_init(Scratch::default, |scratch, row| {
                let columns: Vec<usize> = row.iter().map(|pair| pair.1).collect();
                comparison.row(row[0].0, &columns, scratch)
            })
            .collect();
        for (&(.., index, turned), [x, y]) in
            rows.into_iter().flatten().zip(alike.into_iter().flatten())
        {
            let (x, y) = (f64::from(x), f64::from(y));
            found[index] = if turned { [y, x] } else { [x, y] };
        }
    }
    found
}

fn shelves(documents: &[&Document]) -> Vec<Shelf> {
    let mut languages: Vec<Language> = Vec::new();
    for document in documents {
        if !languages.contains(&document.language) {
            languages.push(document.language);
        }
    }
    // the comparison must not depend on which report comes first
    languages.sort_by_key(|language| language.code());
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|&report| documents[report].source.text());
    let shelf = |&language: &Language| {
        let mut own: Vec<&Document> = Vec::new();
        let mut starts = FxHashMap::default();
        let mut units = 0;
        for &report in &order {
            let document = documents[report];
            if document.language == language {
                starts.insert(report, units);
                units += document.units.len();
                own.push(document);
            }
        }
        Shelf {
            language,
            units: Units::of_documents(&own, language),
            starts,
        }
    };
    languages.iter().map(shelf).collect()
}
