//! Reports that repeat a text: an agency's wire in several papers, as it came or edited.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::bitext::collation::{Collation, ReportView, UnitKind};

/// Words of a shingle: runs of this length are seldom written twice by chance.
const SHINGLE: usize = 4;
/// The least number of shingles from which anything follows: some three sentences.
const LEAST: usize = 24;

/// Which reports repeat the text of another: for each report the others of its text.
///
/// Two reports are copies when half of the shorter stands in the other, by runs of four words ([Broder 1997], containment
/// of shingles): an editor's changes here and there leave most runs as they were, and no two writers share so many.
///
/// [Broder 1997]: https://doi.org/10.1109/SEQUEN.1997.666900
pub fn copies(collation: &Collation) -> Vec<Vec<usize>> {
    let shingles: Vec<Vec<u64>> = collation.reports.iter().map(shingles).collect();
    let reports = shingles.len();
    let mut group: Vec<usize> = (0..reports).collect();
    for a in 0..reports {
        for b in a + 1..reports {
            if group[a] != group[b] && is_copy(&shingles[a], &shingles[b]) {
                let (kept, joined) = (group[a].min(group[b]), group[a].max(group[b]));
                let members = group.iter_mut().filter(|of| **of == joined);
                members.for_each(|of| *of = kept);
            }
        }
    }
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    for (report, of) in group.iter().enumerate() {
        members.entry(*of).or_default().push(report);
    }
    let others = |(report, of): (usize, &usize)| {
        let same = members[of].iter().copied();
        same.filter(|&other| other != report).collect()
    };
    group.iter().enumerate().map(others).collect()
}

/// The runs of words in a report's sentences, as sorted hashes.
fn shingles(report: &ReportView) -> Vec<u64> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let told = report.units.iter();
    let told = told.filter(|unit| unit.kind == UnitKind::Sentence);
    let words: Vec<&str> = told
        .flat_map(|unit| unit.text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let runs: BTreeSet<u64> = words
        .windows(SHINGLE)
        .map(|run| hasher.hash_one(run))
        .collect();
    runs.into_iter().collect()
}

/// Whether half of the shorter stands in the other.
fn is_copy(a: &[u64], b: &[u64]) -> bool {
    let shorter = a.len().min(b.len());
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    common >= LEAST && 2 * common >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::collation::UnitView;

    fn report(text: &str) -> ReportView {
        let unit = UnitView {
            index: 0,
            kind: UnitKind::Sentence,
            start: 0,
            end: text.len(),
            text: text.to_owned(),
        };
        ReportView {
            path: String::new(),
            start: 0,
            date: None,
            date_from: None,
            language: "en".to_owned(),
            units: vec![unit],
        }
    }

    #[test]
    fn an_edited_wire_is_a_copy_and_a_report_of_the_same_event_is_none() {
        let wire: Vec<String> = (0..60).map(|n| format!("word{n}")).collect();
        let mut edited = wire.clone();
        for n in [5, 20, 41] {
            edited[n] = "another".to_owned();
        }
        let own: Vec<String> = (0..60).map(|n| format!("word{}", n * 7 % 60)).collect();
        let texts = [&wire, &own, &edited].map(|words| report(&words.join(" ")));
        let collation = Collation {
            reports: texts.into(),
            ..Collation::default()
        };
        assert_eq!(copies(&collation), [vec![2], vec![], vec![0]]);
    }
}
