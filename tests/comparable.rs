//! Links and divergences on our own annotated reports (`tests/fixtures/comparable`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muqabala::bitext::collation::Relation;
use muqabala::bitext::{FEATURES, Reader, compare, pair_features};
use muqabala::document::{Division, Document};
use muqabala::glossary::Glossary;

const EVENTS: [&str; 2] = ["event-1", "event-2"];
const REPORTS: [&str; 4] = ["fa-1", "fa-2", "ar-1", "ar-2"];

fn folder(event: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/comparable").join(event)
}

/// The reports of an event, one unit a line.
fn documents(event: &str) -> Vec<Document> {
    let read = |name: &&str| {
        let path = folder(event).join(format!("{name}.txt"));
        Document::read(&path, None, Division::Lines).expect("a fixture is readable")
    };
    REPORTS.iter().map(read).collect()
}

/// A pair of lines: the indices of both reports in [`REPORTS`] with their lines, the earlier report first.
type Pair = ((usize, usize), (usize, usize));

/// The pairs of `gold.tsv` with their relation.
fn gold(event: &str) -> BTreeMap<Pair, String> {
    let text = std::fs::read_to_string(folder(event).join("gold.tsv")).expect("gold.tsv is there");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let at = |report: &str, line: &str| {
            let report = REPORTS.iter().position(|name| *name == report).expect("a known report");
            (report, line.parse().expect("a line number"))
        };
        let (a, b) = (at(cells[0], cells[1]), at(cells[2], cells[3]));
        ((a.min(b), a.max(b)), cells[4].to_owned())
    };
    text.lines().skip(1).map(row).collect()
}

/// Writes the features of all pairs for `src/bitext/fit/links.py`, when `UPDATE=1` asks for it.
#[test]
fn features_of_all_gold_pairs_are_seen() {
    let glossary = Glossary::starter();
    let mut table = format!("event\ta\tline_a\tb\tline_b\trelation\t{}\n", FEATURES.join("\t"));
    for event in EVENTS {
        let (documents, gold) = (documents(event), gold(event));
        let mut reader = Reader::new(&glossary);
        let readings: Vec<_> = documents.iter().map(|document| reader.read(document, None)).collect();
        let mut seen = BTreeSet::new();
        for (a, b, features) in pair_features(&documents, &readings, &glossary) {
            let pair = ((a.report, a.unit), (b.report, b.unit));
            seen.insert(pair);
            let relation = gold.get(&pair).map_or("-", String::as_str);
            let _ = write!(table, "{event}\t{}\t{}\t{}\t{}\t{relation}", a.report, a.unit, b.report, b.unit);
            for value in features {
                let _ = write!(table, "\t{value:.4}");
            }
            table.push('\n');
        }
        let missed: Vec<_> = gold.keys().filter(|pair| !seen.contains(*pair)).collect();
        assert!(missed.is_empty(), "{event}: no candidates: {missed:?}");
    }
    if std::env::var_os("UPDATE").is_some() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("links.tsv");
        std::fs::write(&path, table).expect("the target folder is writable");
        println!("features written to {}", path.display());
    }
}

/// Precision, recall and F1 of `found` against `right`.
fn figures(found: &BTreeSet<Pair>, right: &BTreeSet<Pair>) -> (f64, f64, f64) {
    let both = found.intersection(right).count() as f64;
    let (precision, recall) = (both / found.len().max(1) as f64, both / right.len() as f64);
    (precision, recall, 2.0 * both / (found.len() + right.len()) as f64)
}

#[test]
fn links_of_the_same_fact_are_those_of_the_gold() {
    let glossary = Glossary::starter();
    for (event, floor) in EVENTS.iter().zip([0.5, 0.5]) {
        let right: BTreeSet<Pair> = gold(event)
            .into_iter()
            .filter_map(|(pair, relation)| (relation == "same-fact").then_some(pair))
            .collect();
        let collation = compare(&documents(event), &glossary);
        let same = collation.links.iter().filter(|link| link.relation == Relation::SameFact);
        let found = same.map(|l| ((l.a.report, l.a.unit), (l.b.report, l.b.unit))).collect();
        let (precision, recall, f1) = figures(&found, &right);
        println!("{event}: P {precision:.3} R {recall:.3} F1 {f1:.3}");
        assert!(f1 >= floor, "{event}: F1 {f1:.3} is below {floor}");
    }
}
