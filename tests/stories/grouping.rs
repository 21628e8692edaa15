//! Our own topics and story lines: how well they are told apart, how steadily, and what the store keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muqabala::document::{Division, Document};
use muqabala::fact::Day;
use muqabala::glossary::Glossary;
use muqabala::stories::{
    MEASURES, Meaning, Report, Signer, Store, StoreError, Story, pair_measures,
};
use muqabala::text::Source;

/// The topics that nothing is fitted on.
const HELD_OUT: &str = include_str!("../fixtures/topics/held-out.txt");
const LINES: &str = include_str!("../fixtures/stories/reports.jsonl");

/// A report with the event that it tells of.
struct Gold {
    event: String,
    report: Report,
}

/// The reports of a folder of topics, each topic an event, with the days that their sources tell.
fn topics(folder: &Path) -> Vec<Gold> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder of topics")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.iter().flat_map(|topic| reports(topic)).collect()
}

fn reports(topic: &Path) -> Vec<Gold> {
    let event = topic.file_name().expect("a name").to_string_lossy();
    let mut files: Vec<PathBuf> = std::fs::read_dir(topic)
        .expect("a topic")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).expect("a report is readable");
        let name = format!(
            "{event}/{}",
            file.file_name().expect("a name").to_string_lossy()
        );
        let source = Source::new(name, text);
        let document = Document::of(source, None, Division::Sentences).expect("a language");
        let head = std::fs::read_to_string(file.with_extension("src")).unwrap_or_default();
        let told = head.lines().find_map(|line| line.strip_prefix("# date:"));
        let mut report = Report::new(document);
        report.date = told.and_then(|day| day.trim().parse().ok());
        Gold {
            event: event.to_string(),
            report,
        }
    };
    files.iter().map(read).collect()
}

fn own_topics() -> Vec<Gold> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut gold = topics(&fixtures.join("topics"));
    gold.extend(topics(&fixtures.join("comparable")));
    gold
}

/// The reports of `fixtures/stories`.
fn lines() -> Vec<Gold> {
    let line = |(number, line): (usize, &str)| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a record");
        let place = format!("reports.jsonl:{number}");
        Gold {
            event: value["event"].as_str().expect("an event").to_owned(),
            report: Report::from_json(line, &place, None).expect("a report"),
        }
    };
    LINES.lines().enumerate().map(line).collect()
}

fn is_held_out(gold: &Gold) -> bool {
    HELD_OUT.lines().any(|name| name == gold.event)
}

/// Adds reports to a store in memory, so many at once.
fn grouped(reports: &[Gold], meaning: Meaning, batch: usize) -> Vec<Story> {
    let glossary = Glossary::starter();
    let mut signer = Signer::new(&glossary, meaning);
    let mut store = Store::in_memory(signer.meaning()).expect("memory");
    for batch in reports.chunks(batch) {
        let batch: Vec<Report> = batch.iter().map(|gold| gold.report.clone()).collect();
        store.add(&batch, &mut signer).expect("reports are added");
    }
    store.stories().expect("stories are read")
}

/// How well stories are events.
#[derive(Debug, Clone, Copy)]
struct Figures {
    /// Of pairs of reports: precision, recall, F1.
    pairs: [f64; 3],
    /// Of reports (B-cubed, Bagga and Baldwin 1998).
    cubed: [f64; 3],
}

fn f1(precision: f64, recall: f64) -> [f64; 3] {
    let sum = precision + recall;
    [
        precision,
        recall,
        if sum > 0.0 {
            2.0 * precision * recall / sum
        } else {
            0.0
        },
    ]
}

/// The figures of the reports that `counts` takes.
fn figures(gold: &[Gold], stories: &[Story], counts: impl Fn(&Gold) -> bool) -> Figures {
    let mut story_of: BTreeMap<&str, &str> = BTreeMap::new();
    for story in stories {
        for report in &story.reports {
            story_of.insert(&report.path, &story.id);
        }
    }
    let told: Vec<(&str, &str)> = gold
        .iter()
        .filter(|gold| counts(gold))
        .map(|gold| {
            (
                gold.event.as_str(),
                story_of[gold.report.document.source.path()],
            )
        })
        .collect();
    let (mut both, mut found, mut wanted) = (0.0, 0.0, 0.0);
    let (mut precision, mut recall) = (0.0, 0.0);
    for (event, story) in &told {
        let count =
            |same: &dyn Fn(&(&str, &str)) -> bool| told.iter().filter(|of| same(of)).count() as f64;
        let (same_both, same_story, same_event) = (
            count(&|of| of == &(*event, *story)),
            count(&|of| of.1 == *story),
            count(&|of| of.0 == *event),
        );
        precision += same_both / same_story;
        recall += same_both / same_event;
        both += same_both - 1.0;
        found += same_story - 1.0;
        wanted += same_event - 1.0;
    }
    let all = told.len() as f64;
    Figures {
        pairs: f1(both / f64::max(found, 1.0), both / f64::max(wanted, 1.0)),
        cubed: f1(precision / all, recall / all),
    }
}

/// `UPDATE=1` writes what `src/stories/fit/stories.py` fits: reports with their vectors, and the measures of all pairs.
#[test]
fn measures_of_pairs() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut gold = lines();
    if update {
        gold.extend(own_topics());
        if let Some(more) = std::env::var_os("MUQABALA_TOPICS") {
            gold.extend(topics(Path::new(&more)));
        }
    }
    let glossary = Glossary::starter();
    let documents: Vec<Document> = gold.iter().map(|g| g.report.document.clone()).collect();
    // topics have days of their own, by which they would be told apart: here all are of one
    let one: Day = "2024-03-05".parse().expect("a day");
    let own = lines().len();
    let date = |(at, gold): (usize, &Gold)| {
        if at < own {
            gold.report.date
        } else {
            Some(one)
        }
    };
    let dates: Vec<Option<Day>> = gold.iter().enumerate().map(date).collect();
    for meaning in [Meaning::Encoder, Meaning::Table] {
        let mut signer = Signer::new(&glossary, meaning);
        let meaning = signer.meaning();
        let signed = signer.sign(&documents, &dates);
        let pairs = pair_measures(&signed, meaning);
        assert_eq!(pairs.len(), gold.len() * (gold.len() - 1) / 2);
        for (a, b, measures) in &pairs {
            let fine = measures.iter().all(|x| x.is_finite());
            assert!(fine && measures[0] <= 1.001, "{a} {b}: {measures:?}");
        }
        if !update {
            continue;
        }
        let (mut reports, mut rows) = (String::new(), MEASURES.join("\t") + "\n");
        for (gold, signature) in gold.iter().zip(&signed) {
            let day = gold
                .report
                .date
                .map_or(String::new(), |day| day.to_string());
            let numbers: Vec<String> = signature.vector().iter().map(f32::to_string).collect();
            let held = u8::from(is_held_out(gold));
            let path = gold.report.document.source.path();
            let _ = writeln!(
                reports,
                "{}\t{held}\t{path}\t{}\t{day}\t{}",
                gold.event,
                signature.language(),
                numbers.join(" ")
            );
        }
        for (a, b, measures) in &pairs {
            let numbers: Vec<String> = measures.iter().map(f32::to_string).collect();
            let _ = writeln!(rows, "{a}\t{b}\t{}", numbers.join("\t"));
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let write = |kind: &str, text: &str| {
            let file = folder.join(format!("stories-{kind}-{}.tsv", meaning.name()));
            std::fs::write(file, text).expect("the target folder is writable");
        };
        write("reports", &reports);
        write("pairs", &rows);
    }
}

/// What grouping must reach: B-cubed F1 on topics held out, all of one day, and on story lines.
const FLOOR_HELD_OUT: f64 = 0.75;
/// What the pairs of reports that it joins there must be at least.
const FLOOR_PRECISION: f64 = 0.9;
const FLOOR_LINES: f64 = 0.8;

/// The reports as if all were told to be of one day: topics have days of their own, which would tell them apart.
fn of_one_day(mut gold: Vec<Gold>) -> Vec<Gold> {
    for gold in &mut gold {
        gold.report.date = Some("2024-03-05".parse().expect("a day"));
    }
    gold
}

#[test]
fn topics_that_nothing_was_fitted_on_are_a_story_each() {
    // among others, as reports of a day are
    let all = own_topics().into_iter().filter(is_held_out).collect();
    let gold = of_one_day(all);
    for meaning in [Meaning::Encoder, Meaning::Table] {
        let found = figures(&gold, &grouped(&gold, meaning, 500), |_| true);
        println!("{meaning:?}: {found:?}");
        assert!(found.cubed[2] >= FLOOR_HELD_OUT, "{meaning:?}: {found:?}");
        assert!(found.pairs[0] >= FLOOR_PRECISION, "{meaning:?}: {found:?}");
    }
}

#[test]
fn two_events_of_one_story_line_are_two_stories() {
    let gold = lines();
    for meaning in [Meaning::Encoder, Meaning::Table] {
        let found = figures(&gold, &grouped(&gold, meaning, 500), |_| true);
        println!("{meaning:?}: {found:?}");
        assert!(found.cubed[2] >= FLOOR_LINES, "{meaning:?}: {found:?}");
    }
}

#[test]
fn a_wire_text_is_told_apart_from_what_brings_it_up_to_date() {
    let stories = grouped(&lines(), Meaning::Table, 500);
    let story = stories.iter().find(|story| {
        let mut reports = story.reports.iter();
        reports.any(|report| report.path == "wire-1")
    });
    let story = story.expect("the wire is in a story");
    let of = |path: &str| {
        let place = story.reports.iter().position(|report| report.path == path);
        &story.reports[place.unwrap_or_else(|| panic!("{path} is in the story of the wire"))]
    };
    let first = story
        .reports
        .iter()
        .position(|report| report.path == "wire-1");
    assert_eq!(
        (of("wire-2").text_of, of("wire-2").is_update),
        (first, false)
    );
    assert_eq!(
        (of("wire-3").text_of, of("wire-3").is_update),
        (first, true)
    );
    assert_eq!(of("wire-1").text_of, None);
    assert!(story.texts < story.reports.len());
}

#[test]
fn the_id_of_a_story_stays_when_reports_are_added() {
    let gold = lines();
    let glossary = Glossary::starter();
    let mut signer = Signer::new(&glossary, Meaning::Table);
    let mut store = Store::in_memory(signer.meaning()).expect("memory");
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for batch in gold.chunks(4) {
        let batch: Vec<Report> = batch.iter().map(|gold| gold.report.clone()).collect();
        let added = store.add(&batch, &mut signer).expect("reports are added");
        assert_eq!((added.reports, added.known), (batch.len(), 0));
        // again: nothing is there twice
        let again = store.add(&batch, &mut signer).expect("reports are known");
        assert_eq!((again.reports, again.known), (0, batch.len()));
        let stories = store.stories().expect("stories are read");
        let ids: BTreeSet<&str> = stories.iter().map(|story| story.id.as_str()).collect();
        assert_eq!(ids.len(), stories.len());
        for (path, id) in &known {
            let now = store.named(id).expect("an id that was told is known");
            let story = stories
                .iter()
                .find(|story| story.id == now)
                .expect("a story");
            assert!(
                story.reports.iter().any(|report| report.path == *path),
                "{path} left {id}"
            );
        }
        for story in &stories {
            for report in &story.reports {
                known.insert(report.path.clone(), story.id.clone());
            }
        }
    }
    assert_eq!(known.len(), gold.len());
    assert!(matches!(store.named("none"), Err(StoreError::NoStory(_))));
}

#[test]
fn reports_that_come_some_at_a_time_make_much_the_same_stories() {
    let gold = lines();
    let whole = grouped(&gold, Meaning::Table, 500);
    let parts = grouped(&gold, Meaning::Table, 5);
    // the stories of one as the events of the other
    let mut story_of = BTreeMap::new();
    for story in &whole {
        for report in &story.reports {
            story_of.insert(report.path.clone(), story.id.clone());
        }
    }
    let mut as_gold = lines();
    for gold in &mut as_gold {
        gold.event = story_of[gold.report.document.source.path()].clone();
    }
    let same = figures(&as_gold, &parts, |_| true);
    assert!(same.cubed[2] >= 0.85, "{same:?}");
}

#[test]
fn a_report_is_given_back_as_it_was_read() {
    let gold = lines();
    let glossary = Glossary::starter();
    let mut signer = Signer::new(&glossary, Meaning::Table);
    let mut store = Store::in_memory(signer.meaning()).expect("memory");
    let reports: Vec<Report> = gold.iter().map(|gold| gold.report.clone()).collect();
    store.add(&reports, &mut signer).expect("reports are added");
    for story in store.stories().expect("stories are read") {
        for report in &story.reports {
            let (document, day) = store.document(report).expect("it is there");
            let given = reports
                .iter()
                .find(|given| given.document.source.path() == report.path);
            let given = given.expect("it was added");
            assert_eq!(document.source.text(), given.document.source.text());
            assert_eq!(document.units, given.document.units);
            assert_eq!(document.language, given.document.language);
            assert_eq!(day, given.date);
        }
    }
}

#[test]
fn what_is_no_store_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let open = |name: &str| Store::open(&at(name), Meaning::Table).map(|_| ());
    std::fs::write(
        at("text"),
        "no database, but long enough to be taken for one",
    )
    .expect("written");
    assert!(matches!(open("text"), Err(StoreError::Foreign(_))));
    let sql = |name: &str, sql: &str| {
        let connection = rusqlite::Connection::open(at(name)).expect("opened");
        connection.execute_batch(sql).expect("it runs");
    };
    sql("other", "create table t (a); insert into t values (1)");
    assert!(matches!(open("other"), Err(StoreError::Foreign(_))));
    assert!(matches!(
        Store::open_to_read(&at("none")).map(|_| ()),
        Err(StoreError::Missing(_))
    ));
    assert!(!at("none").exists());
    // an empty file is what a program leaves that was killed while it made one
    std::fs::write(at("empty"), "").expect("written");
    open("empty").expect("an empty file becomes a store");
    open("empty").expect("and is one");
    let other = Store::open(&at("empty"), Meaning::Encoder).map(|_| ());
    assert!(matches!(other, Err(StoreError::Meaning { .. })));
    sql("empty", "pragma user_version = 99");
    assert!(matches!(
        open("empty"),
        Err(StoreError::Newer { found: 99, .. })
    ));
    assert!(matches!(open("."), Err(StoreError::Foreign(_))));
}
