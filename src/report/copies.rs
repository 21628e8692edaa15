//! Reports that repeat a text: an agency's wire in several papers.

use std::collections::{BTreeSet, HashMap};

use crate::bitext::collation::{Collation, UnitKind};

/// Which reports repeat the text of another: for each report the others of its text.
///
/// Two reports are copies when most sentences of the shorter stand in the other, letter by letter but for white space.
pub fn copies(collation: &Collation) -> Vec<Vec<usize>> {
    let reports = collation.reports.len();
    let texts: Vec<BTreeSet<String>> = collation
        .reports
        .iter()
        .map(|report| {
            let told = report.units.iter().filter(|u| u.kind == UnitKind::Sentence);
            told.map(|unit| unit.text.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect()
        })
        .collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (report, texts) in texts.iter().enumerate() {
        for text in texts {
            holders.entry(text).or_default().push(report);
        }
    }
    let mut common: HashMap<(usize, usize), usize> = HashMap::new();
    for reports in holders.values() {
        for (i, &a) in reports.iter().enumerate() {
            for &b in &reports[i + 1..] {
                *common.entry((a, b)).or_default() += 1;
            }
        }
    }
    let mut group: Vec<usize> = (0..reports).collect();
    let mut pairs: Vec<(&(usize, usize), &usize)> = common.iter().collect();
    pairs.sort();
    for (&(a, b), &count) in pairs {
        let shorter = texts[a].len().min(texts[b].len());
        // of two or three sentences that are alike nothing follows
        if count >= 3 && 4 * count >= 3 * shorter {
            let (kept, joined) = (group[a].min(group[b]), group[a].max(group[b]));
            group
                .iter_mut()
                .filter(|of| **of == joined)
                .for_each(|of| *of = kept);
        }
    }
    let others = |report: usize| {
        let same = (0..reports).filter(|&other| other != report && group[other] == group[report]);
        same.collect()
    };
    (0..reports).map(others).collect()
}
