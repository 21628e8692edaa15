//! Links and divergences on our own annotated reports (`tests/fixtures/comparable`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muqabala::bitext::collation::Relation;
use muqabala::bitext::{CompareOptions, FEATURES, compare, pair_features};
use muqabala::document::{Division, Document};
use muqabala::fact::Reader;
use muqabala::glossary::Glossary;
use muqabala::text::Source;

const EVENTS: [&str; 4] = ["event-1", "event-2", "event-3", "event-4"];

/// The reports of an event, the Persian ones first.
fn reports(event: &str) -> &'static [&'static str] {
    match event {
        "event-3" => &["fa-1", "fa-2", "ar-1", "ar-2", "ar-3"],
        _ => &["fa-1", "fa-2", "ar-1", "ar-2"],
    }
}

fn folder(event: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/comparable")
        .join(event)
}

/// How the lines of a report become units.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// One unit a line.
    Lines,
    /// Two lines a unit, in the reports whose number is odd (1), even (0), or in all, from the second line on (2).
    Joined(usize),
    /// Every second line left out, others in each report.
    Thinned(usize),
}

/// The cuts that the model is fitted on: long sentences and facts that only one report has are many in real reports.
const CUTS: [Cut; 6] = [
    Cut::Lines,
    Cut::Joined(0),
    Cut::Joined(1),
    Cut::Joined(2),
    Cut::Thinned(0),
    Cut::Thinned(1),
];

impl Cut {
    /// The unit of a line of a report.
    fn unit(self, report: usize, line: usize) -> Option<usize> {
        match self {
            Self::Joined(2) => Some(line.div_ceil(2)),
            Self::Joined(parity) if report % 2 == parity => Some(line / 2),
            Self::Lines | Self::Joined(_) => Some(line),
            Self::Thinned(phase) if (line + report * (line / 2) + phase).is_multiple_of(2) => Some(
                (0..line)
                    .filter(|&before| self.unit(report, before).is_some())
                    .count(),
            ),
            Self::Thinned(_) => None,
        }
    }
}

/// The reports of one event, or of both, cut.
fn documents(events: &[&str], cut: Cut) -> Vec<Document> {
    let read = |(report, (event, name)): (usize, (&str, &str))| {
        let path = folder(event).join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).expect("a fixture is readable");
        let mut units: Vec<String> = Vec::new();
        for (line, written) in text.lines().enumerate() {
            match cut.unit(report, line) {
                Some(unit) if unit < units.len() => units[unit] += &format!(" {written}"),
                Some(_) => units.push(written.to_owned()),
                None => {}
            }
        }
        let source = Source::new(format!("{name}.txt"), units.join("\n"));
        Document::of(source, None, Division::Lines).expect("a fixture has a language")
    };
    let names = events
        .iter()
        .flat_map(|&event| reports(event).iter().map(move |&name| (event, name)));
    names.enumerate().map(read).collect()
}

/// Two units: the indices of both reports with their units, the earlier report first.
type Pair = ((usize, usize), (usize, usize));

/// The report, by its number in the event, and the line that two cells name.
fn place(event: &str, report: &str, line: &str) -> (usize, usize) {
    let known = reports(event).iter().position(|name| *name == report);
    let line = line.parse().expect("a line number");
    (known.expect("a known report"), line)
}

/// The pairs of `gold.tsv` with their relation. A unit of two lines is linked as either line is.
fn gold(events: &[&str], cut: Cut) -> BTreeMap<Pair, String> {
    let mut gold: BTreeMap<Pair, String> = BTreeMap::new();
    let mut before = 0;
    for event in events {
        let text =
            std::fs::read_to_string(folder(event).join("gold.tsv")).expect("gold.tsv is there");
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let at = |report: &str, line: &str| {
                let (report, line) = place(event, report, line);
                let report = report + before;
                cut.unit(report, line).map(|unit| (report, unit))
            };
            if let (Some(a), Some(b)) = (at(cells[0], cells[1]), at(cells[2], cells[3])) {
                let relation = gold.entry((a.min(b), a.max(b))).or_default();
                // `same-fact` sorts after `related`
                *relation = cells[4].to_owned().max(std::mem::take(relation));
            }
        }
        before += reports(event).len();
    }
    gold
}

/// Writes the features of all pairs for `src/bitext/fit/links.py`, when `UPDATE=1` asks for it.
#[test]
fn every_pair_of_the_gold_is_compared() {
    let glossary = Glossary::starter();
    let mut table = format!(
        "event\tcut\ta\tunit_a\tb\tunit_b\trelation\t{}\n",
        FEATURES.join("\t")
    );
    // each event alone, and two that are of different times together
    let alone = EVENTS.chunks(1);
    for (events, (number, cut)) in alone.chain(EVENTS.chunks(2)).flat_map(|events| {
        let cuts = if events.len() == 1 { CUTS.len() } else { 2 };
        CUTS[..cuts]
            .iter()
            .enumerate()
            .map(move |cut| (events, cut))
    }) {
        let event = events.join("+");
        let (documents, gold) = (documents(events, *cut), gold(events, *cut));
        let mut reader = Reader::new(&glossary);
        let readings: Vec<_> = documents
            .iter()
            .map(|document| reader.read(document, None))
            .collect();
        let mut seen = BTreeSet::new();
        for (a, b, features) in pair_features(&documents, &readings, &glossary) {
            let pair = ((a.report, a.unit), (b.report, b.unit));
            seen.insert(pair);
            let relation = gold.get(&pair).map_or("-", String::as_str);
            let place = format!("{}\t{}\t{}\t{}", a.report, a.unit, b.report, b.unit);
            let _ = write!(table, "{event}\t{number}\t{place}\t{relation}");
            for value in features {
                let _ = write!(table, "\t{value:.4}");
            }
            table.push('\n');
        }
        let missed: Vec<_> = gold.keys().filter(|pair| !seen.contains(*pair)).collect();
        assert!(missed.is_empty(), "{event}: not compared: {missed:?}");
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
    (
        precision,
        recall,
        2.0 * both / (found.len() + right.len()) as f64,
    )
}

#[test]
fn links_of_the_same_fact_are_those_of_the_gold() {
    let glossary = Glossary::starter();
    for (event, floor) in EVENTS.iter().zip([0.86, 0.71, 0.78, 0.66]) {
        let right: BTreeSet<Pair> = gold(&[event], Cut::Lines)
            .into_iter()
            .filter_map(|(pair, relation)| (relation == "same-fact").then_some(pair))
            .collect();
        let collation = compare(
            &documents(&[event], Cut::Lines),
            &glossary,
            &CompareOptions::default(),
        );
        let same = collation
            .links
            .iter()
            .filter(|link| link.relation == Relation::SameFact);
        let found = same
            .map(|l| ((l.a.report, l.a.unit), (l.b.report, l.b.unit)))
            .collect();
        let (precision, recall, f1) = figures(&found, &right);
        println!("{event}: P {precision:.3} R {recall:.3} F1 {f1:.3}");
        assert!(f1 >= floor, "{event}: F1 {f1:.3} is below {floor}");
    }
}

/// Which event, the kind of divergence, and the units (report, line) that disagree.
type Disagreement = (usize, String, (usize, usize), (usize, usize));

/// The kinds of divergence.
const KINDS: [&str; 7] = [
    "number",
    "date",
    "name",
    "role",
    "swapped",
    "strength",
    "attributed",
];

#[test]
fn divergences_are_those_of_the_fixtures() {
    let glossary = Glossary::starter();
    let (mut found, mut right) = (BTreeSet::new(), BTreeSet::new());
    for (number, event) in EVENTS.iter().enumerate() {
        let text = std::fs::read_to_string(folder(event).join("divergences.tsv"));
        for line in text.expect("divergences.tsv is there").lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let (a, b) = (
                place(event, cells[1], cells[2]),
                place(event, cells[3], cells[4]),
            );
            right.insert((number, cells[0].to_owned(), a.min(b), a.max(b)));
        }
        for divergence in compare(
            &documents(&[event], Cut::Lines),
            &glossary,
            &CompareOptions::default(),
        )
        .divergences
        {
            let [a, b] = divergence.places[..] else {
                panic!("two places: {divergence:?}");
            };
            found.insert((
                number,
                divergence.kind,
                (a.report, a.unit),
                (b.report, b.unit),
            ));
        }
    }
    for kind in KINDS {
        let of = |all: &BTreeSet<Disagreement>| {
            all.iter()
                .filter(|d| d.1 == kind)
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        let (found, right) = (of(&found), of(&right));
        let both = found.intersection(&right).count();
        println!(
            "{kind}: {both} right of {} found, {} sought",
            found.len(),
            right.len()
        );
        println!(
            "   wrong {:?}",
            found.difference(&right).collect::<Vec<_>>()
        );
        println!(
            "   missed {:?}",
            right.difference(&found).collect::<Vec<_>>()
        );
    }
    let both = found.intersection(&right).count();
    assert!(
        both * 3 >= found.len() * 2,
        "two of three divergences found are right: {found:?}"
    );
    assert!(both >= 29, "{both} of {} divergences found", right.len());
}

/// Two short reports of one event.
fn pair(arabic: &str, persian: &str) -> Vec<Document> {
    let read = |(name, text): (&str, &str)| {
        let source = Source::new(name.to_owned(), text.to_owned());
        Document::of(source, None, Division::Lines).expect("a text has a language")
    };
    [("ar.txt", arabic), ("fa.txt", persian)]
        .map(read)
        .into_iter()
        .collect()
}

#[test]
fn who_accuses_whom_is_told_when_the_other_report_turns_it_around() {
    let arabic = "اتهمت أرمينيا أذربيجان بقصف قرى حدودية في مقاطعة سيونيك ليل السبت.\n\
                  ودعا الاتحاد الأوروبي الطرفين إلى استئناف المفاوضات في بروكسل.";
    let persian = "آذربایجان ارمنستان را متهم کرد که شامگاه شنبه روستاهای مرزی در استان سیونیک را گلوله‌باران کرده است.\n\
                   اتحادیه اروپا از دو طرف خواست مذاکرات را در بروکسل از سر بگیرند.";
    let agreeing = "ارمنستان آذربایجان را متهم کرد که شامگاه شنبه روستاهای مرزی در استان سیونیک را گلوله‌باران کرده است.\n\
                    اتحادیه اروپا از دو طرف خواست مذاکرات را در بروکسل از سر بگیرند.";
    let glossary = Glossary::starter();
    for (ui, says) in [("en", "turns around"), ("fa", "برعکس"), ("ar", "الأدوار")] {
        let options = CompareOptions {
            ui: ui.to_owned(),
            ..CompareOptions::default()
        };
        let found = compare(&pair(arabic, persian), &glossary, &options).divergences;
        let told: Vec<_> = found.iter().filter(|d| d.kind == "swapped").collect();
        assert_eq!(told.len(), 1, "{found:?}");
        assert!(told[0].message.contains(says), "{}", told[0].message);
        assert!(told[0].message.contains("متهم کرد"), "{}", told[0].message);
    }
    let found = compare(
        &pair(arabic, agreeing),
        &glossary,
        &CompareOptions::default(),
    );
    assert_eq!(found.divergences, [], "both say the same");
}
