//! Links and divergences on our own annotated reports (`tests/fixtures/comparable`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muqabala::bitext::collation::{Divergence, Link, Relation, UnitRef};
use muqabala::bitext::{CompareOptions, FEATURES, compare, pair_features};
use muqabala::document::{Division, Document, UnitKind};
use muqabala::fact::Reader;
use muqabala::glossary::Glossary;
use muqabala::semantics::Encoder;
use muqabala::text::{Source, Span};

/// The topics that nothing is fitted on.
const HELD_OUT: &str = include_str!("fixtures/topics/held-out.txt");
/// Story lines that no model was fitted on.
const LINES_HELD_OUT: &str = include_str!("fixtures/storylines/held-out.txt");
/// And of the long reports.
const LONG_HELD_OUT: &str = include_str!("fixtures/longreports/held-out.txt");

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

/// The reports of one event.
fn documents(event: &str) -> Vec<Document> {
    let read = |name: &&str| {
        let path = folder(event).join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).expect("a fixture is readable");
        let source = Source::new(format!("{name}.txt"), text);
        Document::of(source, None, Division::Lines).expect("a fixture has a language")
    };
    reports(event).iter().map(read).collect()
}

/// Two units: the indices of both reports with their units, the earlier report first.
type Pair = ((usize, usize), (usize, usize));

/// The report, by its number in the event, and the line that two cells name.
fn place(event: &str, report: &str, line: &str) -> (usize, usize) {
    let known = reports(event).iter().position(|name| *name == report);
    let line = line.parse().expect("a line number");
    (known.expect("a known report"), line)
}

/// Reports whose units have their facts.
struct Topic {
    name: String,
    documents: Vec<Document>,
    /// By report and unit the facts it tells; a `?` before one that is only mentioned.
    facts: Vec<Vec<BTreeSet<String>>>,
    divergences: Vec<Disagreement>,
}

/// Where two reports disagree, by `divergences.tsv`.
#[derive(Debug)]
struct Disagreement {
    /// For each of the two reports the units that tell the fact at issue.
    places: [(usize, BTreeSet<usize>); 2],
}

impl Topic {
    /// One of [`EVENTS`]: each pair of `gold.tsv` that reports the same fact has a fact of its own.
    fn event(event: &str) -> Self {
        let documents = documents(event);
        let empty = |document: &Document| vec![BTreeSet::new(); document.units.len()];
        let mut facts: Vec<Vec<BTreeSet<String>>> = documents.iter().map(empty).collect();
        let gold = std::fs::read_to_string(folder(event).join("gold.tsv"));
        for (number, line) in gold.expect("gold.tsv is there").lines().enumerate().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[4] == "same-fact" {
                for (report, line) in [(cells[0], cells[1]), (cells[2], cells[3])] {
                    let (report, unit) = place(event, report, line);
                    facts[report][unit].insert(number.to_string());
                }
            }
        }
        let rows = std::fs::read_to_string(folder(event).join("divergences.tsv"));
        let disagreement = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let one = |(report, unit): (usize, usize)| (report, BTreeSet::from([unit]));
            Disagreement {
                places: [
                    one(place(event, cells[1], cells[2])),
                    one(place(event, cells[3], cells[4])),
                ],
            }
        };
        let rows = rows.expect("divergences.tsv is there");
        Self {
            name: event.to_owned(),
            documents,
            facts,
            divergences: rows.lines().skip(1).map(disagreement).collect(),
        }
    }

    /// A folder with `gold.json`: see tests/fixtures/topics/README.md. Units that the program divides otherwise tell the
    /// facts of those that they overlap with by more than half of the shorter.
    fn read(folder: &Path) -> Self {
        let gold = std::fs::read_to_string(folder.join("gold.json")).expect("gold.json is there");
        let gold: serde_json::Value = serde_json::from_str(&gold).expect("gold.json is JSON");
        let (mut documents, mut facts) = (Vec::new(), Vec::new());
        let reports = gold["reports"].as_array().expect("reports");
        for report in reports {
            let name = format!("{}.txt", report["name"].as_str().expect("a name"));
            let text = std::fs::read_to_string(folder.join(&name)).expect("a report is readable");
            let source = Source::new(name, text);
            let document = Document::of(source, None, Division::Sentences).expect("a language");
            let units: Vec<Span> = document.units.iter().map(|unit| unit.span).collect();
            facts.push(unit_facts(report, document.source.text(), &units));
            documents.push(document);
        }
        // of a report all units that tell the fact may stand for the one that is named
        let names: Vec<&str> = reports
            .iter()
            .map(|r| r["name"].as_str().expect("a name"))
            .collect();
        let disagreement = |row: &serde_json::Value| {
            let fact = row["fact"].as_str().expect("a fact");
            let place = |at: usize| {
                let report = row["places"][at][0].as_str().expect("a report");
                let report = names
                    .iter()
                    .position(|name| *name == report)
                    .expect("a known report");
                let units = facts[report].iter().enumerate();
                let tells = |told: &BTreeSet<String>| {
                    told.iter().any(|of| of.trim_start_matches('?') == fact)
                };
                (
                    report,
                    units
                        .filter(|(_, told)| tells(told))
                        .map(|(unit, _)| unit)
                        .collect(),
                )
            };
            Disagreement {
                places: [place(0), place(1)],
            }
        };
        let rows = gold["divergences"].as_array().expect("divergences").iter();
        let divergences = rows.map(disagreement).collect();
        let name = folder.file_name().expect("a folder has a name");
        Self {
            name: name.to_string_lossy().into_owned(),
            documents,
            divergences,
            facts,
        }
    }

    /// What the gold says of two units: they report the same fact, they do not, or neither is wrong.
    fn verdict(&self, a: UnitRef, b: UnitRef) -> Option<bool> {
        let (one, two) = (&self.facts[a.report][a.unit], &self.facts[b.report][b.unit]);
        let sure = |fact: &&String| !fact.starts_with('?');
        let bare = |facts: &BTreeSet<String>| -> BTreeSet<String> {
            let names = facts
                .iter()
                .map(|fact| fact.trim_start_matches('?').to_owned());
            names.collect()
        };
        let same = one.intersection(two).any(|fact| sure(&fact));
        match same {
            true => Some(true),
            false if bare(one).intersection(&bare(two)).next().is_some() => None,
            false => Some(false),
        }
    }

    /// The pairs of units of different reports that report the same fact.
    fn wanted(&self) -> BTreeSet<Pair> {
        let units =
            |report: usize| (0..self.facts[report].len()).map(move |unit| UnitRef { report, unit });
        let mut wanted = BTreeSet::new();
        for one in 0..self.facts.len() {
            for two in one + 1..self.facts.len() {
                for (a, b) in units(one).flat_map(|a| units(two).map(move |b| (a, b))) {
                    if self.verdict(a, b) == Some(true) {
                        wanted.insert(((a.report, a.unit), (b.report, b.unit)));
                    }
                }
            }
        }
        wanted
    }
}

/// The facts of the units of a report of gold.json; its places count characters.
fn unit_facts(report: &serde_json::Value, text: &str, units: &[Span]) -> Vec<BTreeSet<String>> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut facts = vec![BTreeSet::new(); units.len()];
    for gold in report["units"].as_array().expect("units") {
        let at = |key: &str| bytes[gold[key].as_u64().expect("a place") as usize];
        let (start, end) = (at("start"), at("end"));
        for (unit, facts) in units.iter().zip(&mut facts) {
            let common = unit.end.min(end).saturating_sub(unit.start.max(start));
            if 2 * common > (end - start).min(unit.end - unit.start) {
                let told = gold["facts"].as_array().expect("facts").iter();
                facts.extend(told.map(|fact| fact.as_str().expect("a fact").to_owned()));
            }
        }
    }
    facts
}

/// The topics of a folder, by name.
fn topics(folder: &Path) -> Vec<Topic> {
    let folders = std::fs::read_dir(folder).expect("a folder of topics");
    let mut folders: Vec<PathBuf> = folders
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.retain(|folder| folder.join("gold.json").exists());
    folders.sort();
    folders.iter().map(|folder| Topic::read(folder)).collect()
}

fn own_topics() -> Vec<Topic> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics");
    let events = EVENTS.iter().map(|event| Topic::event(event));
    topics(&folder).into_iter().chain(events).collect()
}

/// Reports of different times on one story each: tests/fixtures/storylines/README.md.
fn story_lines() -> Vec<Topic> {
    topics(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/storylines"))
}

/// Long reports on one event each: tests/fixtures/longreports/README.md.
fn long_reports() -> Vec<Topic> {
    topics(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/longreports"))
}

fn is_held_out(topic: &str) -> bool {
    let mut held = [HELD_OUT, LINES_HELD_OUT, LONG_HELD_OUT]
        .into_iter()
        .flat_map(str::lines);
    held.any(|name| name == topic)
}

/// The encoders by which the features of topics are computed: the built-in one, or, of the folder that `MUQABALA_ENCODERS`
/// names, for each topic the one that `src/semantics/encoder/tune.py` tuned without it.
struct Encoders {
    built_in: Encoder,
    /// By group.
    others: Vec<Encoder>,
    /// The group that a topic was left out with.
    groups: BTreeMap<String, usize>,
}

impl Encoders {
    fn new() -> Self {
        let folder = std::env::var_os("MUQABALA_ENCODERS").map(PathBuf::from);
        let read = |group: usize| {
            let file = folder.as_ref()?.join(format!("without-{group}.bin"));
            Some(Encoder::read(std::fs::read(file).ok()?).expect("a file of tune.py"))
        };
        let groups = folder.as_ref().map(|folder| {
            let table = std::fs::read_to_string(folder.join("groups.tsv")).expect("groups.tsv");
            let group = |line: &str| {
                let (name, group) = line.split_once('\t').expect("a topic and its group");
                (name.to_owned(), group.parse().expect("a number"))
            };
            table.lines().map(group).collect()
        });
        Self {
            others: (0..).map_while(read).collect(),
            groups: groups.unwrap_or_default(),
            built_in: Encoder::built_in().expect("the fit needs the encoder"),
        }
    }

    fn of(&self, topic: &str) -> &Encoder {
        let group = self.groups.get(topic).filter(|_| !is_held_out(topic));
        group.map_or(&self.built_in, |&group| &self.others[group])
    }
}

/// Writes what `src/bitext/fit/links.py` and `space.py` fit on, when `UPDATE=1` asks for it: the features of all pairs of each topic, of all
/// its reports together and of two by two, and the vectors of the units. `MUQABALA_TOPICS` may name a folder of more
/// topics.
#[test]
fn every_pair_of_a_topic_has_its_features() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut topics = match update {
        true => own_topics(),
        false => vec![Topic::event(EVENTS[0])],
    };
    let more = std::env::var_os("MUQABALA_TOPICS").filter(|_| update);
    let more = more.iter();
    let more: Vec<Topic> = more
        .flat_map(|folder| self::topics(Path::new(folder)))
        .collect();
    let glossary = Glossary::starter();
    let encoders = Encoders::new();
    let vectored = topics.len();
    if update {
        topics.extend(story_lines());
        topics.extend(long_reports());
    }
    let own = topics.len();
    topics.extend(more);
    let mut table = format!(
        "topic\town\tset\ta\tunit_a\tb\tunit_b\tsame\theading\t{}\n",
        FEATURES.join("\t")
    );
    let mut vectors = Vec::new();
    for (number, topic) in topics.iter().enumerate() {
        let encoder = encoders.of(&topic.name);
        let mut reader = Reader::new(&glossary);
        let read = |document: &Document| reader.read(document, None);
        let readings: Vec<_> = topic.documents.iter().map(read).collect();
        let all: Vec<usize> = (0..topic.documents.len()).collect();
        let mut sets = vec![all.clone()];
        if update {
            sets.extend(all.chunks_exact(2).map(<[usize]>::to_vec));
        }
        for (set, of) in sets.iter().enumerate() {
            let documents: Vec<Document> = of.iter().map(|&r| topic.documents[r].clone()).collect();
            let readings: Vec<_> = of.iter().map(|&r| readings[r].clone()).collect();
            let rows = pair_features(&documents, &readings, &glossary, encoder);
            let mut seen = BTreeSet::new();
            for (a, b, features) in rows {
                let [a, b] = [a, b].map(|at| UnitRef {
                    report: of[at.report],
                    ..at
                });
                seen.insert(((a.report, a.unit), (b.report, b.unit)));
                let same = match topic.verdict(a, b) {
                    Some(same) => u8::from(same).to_string(),
                    None => "?".to_owned(),
                };
                let heading = headings(&topic.documents, a, b);
                let start = format!("{}\t{}\t{set}", topic.name, u8::from(number < own));
                write_row(&mut table, &start, [a, b], &same, heading, &features);
            }
            let compared = |pair: &Pair| {
                let text =
                    |(report, unit): (usize, usize)| topic.documents[report].units[unit].kind;
                let is_text = |kind| matches!(kind, UnitKind::Sentence | UnitKind::Heading);
                let inside = of.contains(&pair.0.0) && of.contains(&pair.1.0);
                inside && is_text(text(pair.0)) && is_text(text(pair.1))
            };
            let wanted = topic.wanted();
            let missed: Vec<_> = wanted
                .iter()
                .filter(|pair| compared(pair) && !seen.contains(pair))
                .collect();
            assert!(
                missed.is_empty(),
                "{}: not compared: {missed:?}",
                topic.name
            );
        }
        if update {
            // one report of each of two events, two of each
            for reports in 1..=2 {
                let other = &topics[(number + reports) % topics.len()];
                let set = sets.len() + reports - 1;
                let start = format!("{}\t{}\t{set}", topic.name, u8::from(number < own));
                let both = [topic, other];
                write_strangers(&start, both, reports, &glossary, encoder, &mut table);
            }
        }
        if update && number < vectored && !is_held_out(&topic.name) {
            write_vectors(&topic.documents, number as u8, &mut vectors);
        }
    }
    if update {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join("links.tsv"), table).expect("the target folder is writable");
        std::fs::write(folder.join("vectors.bin"), vectors).expect("the target folder is writable");
        println!("features written to {}", folder.display());
    }
}

/// The features of the pairs of `reports` reports of each of two events. Those of the first are judged as always, those of
/// different events are of different facts, and those of the second are only evidence.
fn write_strangers(
    start: &str,
    topics: [&Topic; 2],
    reports: usize,
    glossary: &Glossary,
    encoder: &Encoder,
    table: &mut String,
) {
    let of = |topic: &Topic| topic.documents[..reports.min(topic.documents.len())].to_vec();
    let own = of(topics[0]).len();
    let documents = [of(topics[0]), of(topics[1])].concat();
    let mut reader = Reader::new(glossary);
    let readings: Vec<_> = documents
        .iter()
        .map(|document| reader.read(document, None))
        .collect();
    for (a, b, features) in pair_features(&documents, &readings, glossary, encoder) {
        let same = match (a.report < own, b.report < own) {
            (true, true) => topics[0].verdict(a, b),
            (false, false) => None,
            _ => Some(false),
        };
        let same = same.map_or("?".to_owned(), |same| u8::from(same).to_string());
        let heading = headings(&documents, a, b);
        write_row(table, start, [a, b], &same, heading, &features);
    }
}

/// Which of two units is a heading: 1 for the first, 2 for the second, 3 for both.
fn headings(documents: &[Document], a: UnitRef, b: UnitRef) -> u8 {
    let is = |at: UnitRef| documents[at.report].units[at.unit].kind == UnitKind::Heading;
    u8::from(is(a)) + 2 * u8::from(is(b))
}

fn write_row(
    table: &mut String,
    start: &str,
    [a, b]: [UnitRef; 2],
    same: &str,
    heading: u8,
    features: &[f32],
) {
    let place = format!("{}\t{}\t{}\t{}", a.report, a.unit, b.report, b.unit);
    let _ = write!(table, "{start}\t{place}\t{same}\t{heading}");
    for value in features {
        let _ = write!(table, "\t{value}");
    }
    table.push('\n');
}

/// The vectors of all sentences and headings in Arabic and Persian, as `src/bitext/fit/space.py` reads them.
fn write_vectors(documents: &[Document], topic: u8, vectors: &mut Vec<u8>) {
    let encoder = Encoder::built_in().expect("the fit needs the encoder");
    for document in documents {
        let language = ["ar", "fa"]
            .iter()
            .position(|code| *code == document.language.code());
        let Some(language) = language else { continue };
        let is_text = |unit: &usize| {
            matches!(
                document.units[*unit].kind,
                UnitKind::Sentence | UnitKind::Heading
            )
        };
        let units = (0..document.units.len()).filter(is_text);
        let texts: Vec<&str> = units.map(|unit| document.unit_text(unit)).collect();
        let encoded = encoder.encode(&texts);
        for row in 0..texts.len() {
            vectors.extend([topic, language as u8]);
            vectors.extend(encoded.row(row).iter().flat_map(|x| x.to_le_bytes()));
        }
    }
}

/// What the links must reach on topics held out.
const ONE_EVENT: Floors = Floors {
    with_encoder: (0.8, 0.54),
    fast: (0.72, 0.47),
};
/// The same on story lines held out.
const SEVERAL_TIMES: Floors = Floors {
    with_encoder: (0.6, 0.45),
    fast: (0.5, 0.35),
};

/// The same on long reports held out.
const LONG: Floors = Floors {
    with_encoder: (0.65, 0.5),
    fast: (0.55, 0.4),
};

/// How many divergences must be found there, and how many others may be told.
const FLOOR_DIVERGENCES: usize = 6;
const MOST_OTHER_DIVERGENCES: usize = 9;

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

/// The links of a topic that report the same fact; those of which the gold says that neither is wrong are left out.
fn found(topic: &Topic, options: &CompareOptions) -> BTreeSet<Pair> {
    let collation = compare(&topic.documents, &Glossary::starter(), options);
    let same = collation
        .links
        .iter()
        .filter(|link| link.relation == Relation::SameFact);
    let judged = same.filter(|link| topic.verdict(link.a, link.b).is_some());
    judged
        .map(|l| ((l.a.report, l.a.unit), (l.b.report, l.b.unit)))
        .collect()
}

/// Topics that no model was fitted on: as many as a test has time for.
fn held_out() -> Vec<Topic> {
    let mut topics = own_topics();
    topics.retain(|topic| is_held_out(&topic.name));
    topics.truncate(4);
    assert_unseen();
    topics
}

/// No model was fitted on what is held out.
fn assert_unseen() {
    let models = [
        include_str!("../src/bitext/fit/links.txt"),
        include_str!("../src/bitext/fit/links-fast.txt"),
        include_str!("../src/semantics/encoder/tuned.txt"),
    ];
    for model in models {
        let fitted = model.split_whitespace().take_while(|word| *word != "stage");
        let held = fitted.into_iter().find(|word| is_held_out(word));
        assert_eq!(held, None, "a model was fitted on a topic that is held out");
    }
}

/// Precision and F1 that links must reach, with the encoder and without.
struct Floors {
    with_encoder: (f64, f64),
    fast: (f64, f64),
}

fn assert_links(topics: &[Topic], floors: &Floors) {
    assert!(topics.len() >= 3, "too few topics are held out");
    for (fast, (precision_floor, floor)) in [(false, floors.with_encoder), (true, floors.fast)] {
        let options = CompareOptions {
            fast,
            ..CompareOptions::default()
        };
        let (mut all_found, mut all_wanted) = (BTreeSet::new(), BTreeSet::new());
        for (number, topic) in topics.iter().enumerate() {
            let (found, wanted) = (found(topic, &options), topic.wanted());
            let (precision, recall, f1) = figures(&found, &wanted);
            println!("{}: P {precision:.3} R {recall:.3} F1 {f1:.3}", topic.name);
            let of_topic = |pair: Pair| {
                (
                    (number * 100 + pair.0.0, pair.0.1),
                    (number * 100 + pair.1.0, pair.1.1),
                )
            };
            all_found.extend(found.into_iter().map(of_topic));
            all_wanted.extend(wanted.into_iter().map(of_topic));
        }
        let (precision, recall, f1) = figures(&all_found, &all_wanted);
        println!("together, fast {fast}: P {precision:.3} R {recall:.3} F1 {f1:.3}");
        assert!(precision >= precision_floor, "precision {precision:.3}");
        assert!(f1 >= floor, "F1 {f1:.3}");
    }
}

#[test]
fn links_on_topics_that_the_model_was_not_fitted_on() {
    assert_links(&held_out(), &ONE_EVENT);
}

#[test]
fn links_on_story_lines_that_the_model_was_not_fitted_on() {
    let mut lines = story_lines();
    lines.retain(|line| is_held_out(&line.name));
    assert_unseen();
    assert_links(&lines, &SEVERAL_TIMES);
}

#[test]
fn links_on_long_reports_that_the_model_was_not_fitted_on() {
    let mut topics = long_reports();
    topics.retain(|topic| is_held_out(&topic.name));
    assert_unseen();
    assert_links(&topics, &LONG);
}

#[test]
fn divergences_on_topics_that_the_model_was_not_fitted_on() {
    let (mut right, mut wrong, mut sought) = (0, 0, 0);
    for topic in held_out() {
        let options = CompareOptions::default();
        let found = compare(&topic.documents, &Glossary::starter(), &options).divergences;
        let covers = |divergence: &Divergence, gold: &Disagreement| {
            gold.places.iter().all(|(report, units)| {
                let mut places = divergence
                    .places
                    .iter()
                    .filter(|place| place.report == *report);
                places.any(|place| units.contains(&place.unit))
            })
        };
        for gold in &topic.divergences {
            sought += 1;
            match found.iter().any(|divergence| covers(divergence, gold)) {
                true => right += 1,
                false => println!("{}: missed {gold:?}", topic.name),
            }
        }
        for divergence in &found {
            if !topic
                .divergences
                .iter()
                .any(|gold| covers(divergence, gold))
            {
                wrong += 1;
                println!(
                    "{}: not sought {}: {}",
                    topic.name, divergence.kind, divergence.message
                );
            }
        }
    }
    println!("{right} right, {wrong} others, {sought} sought");
    assert!(right >= FLOOR_DIVERGENCES, "{right} of {sought} found");
    assert!(wrong <= MOST_OTHER_DIVERGENCES, "{wrong} others");
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

/// The pairs of units that are said to report the same fact, with their scores.
fn same_facts(documents: &[Document], fast: bool) -> Vec<(Pair, f64)> {
    let options = CompareOptions {
        fast,
        ..CompareOptions::default()
    };
    let links = compare(documents, &Glossary::starter(), &options).links;
    let same = links
        .into_iter()
        .filter(|link| link.relation == Relation::SameFact);
    let pair = |l: Link| (((l.a.report, l.a.unit), (l.b.report, l.b.unit)), l.score);
    same.map(pair).collect()
}

#[test]
fn reports_of_two_events_share_no_fact() {
    let arabic = "أعلنت وزارة الصحة في السودان انتهاء تفشي الكوليرا في ولاية كسلا بعد ستة أسابيع بلا إصابات.\n\
                  وقال الوزير إن حملة التطعيم شملت ثلاثمئة ألف شخص.";
    let persian = "تیم ملی والیبال ایران در دیدار دوستانه با نتیجهٔ سه بر یک از سد صربستان گذشت.\n\
                   سرمربی تیم گفت بازیکنان جوان فراتر از انتظار ظاهر شدند.";
    for fast in [false, true] {
        assert_eq!(same_facts(&pair(arabic, persian), fast), []);
    }
}

#[test]
fn two_files_of_one_sentence_each_are_linked_when_they_tell_the_same() {
    let arabic = "غرق قارب يقل مهاجرين قبالة سواحل ليبيا فجر الأربعاء ولقي عشرون منهم حتفهم.";
    let persian = "یک قایق حامل مهاجران بامداد چهارشنبه در نزدیکی سواحل لیبی غرق شد و بیست تن از آنان جان باختند.";
    let found = same_facts(&pair(arabic, persian), false);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_report_given_twice_is_linked_line_by_line() {
    let topic = Topic::event("event-2");
    let twice = [topic.documents[0].clone(), topic.documents[0].clone()];
    for fast in [false, true] {
        let found = same_facts(&twice, fast);
        let units = topic.documents[0].units.iter().enumerate();
        let texts = units.filter(|(_, unit)| unit.kind == UnitKind::Sentence);
        for (unit, _) in texts {
            let twin = ((0, unit), (1, unit));
            assert!(
                found.iter().any(|(pair, _)| *pair == twin),
                "fast {fast}: {unit}"
            );
        }
    }
}

#[test]
fn a_heading_of_names_alone_is_linked_to_nothing() {
    let text = "وقال المتحدث إن المحادثات بين الجانبين ستستأنف الأسبوع المقبل في العاصمة بعد توقف دام عاماً.";
    for (heading, states) in [
        ("السعودية وإيران", false),
        ("منظمة معاهدة الأمن الجماعي", false),
        ("السعودية وإيران تستأنفان المحادثات", true),
        ("أرمينيا تنسحب من منظمة معاهدة الأمن الجماعي", true),
    ] {
        let report = format!("{text}\n\n{heading}\n\n{text}\n");
        let source = Source::new("report.txt".to_owned(), report);
        let document = Document::of(source, None, Division::Sentences).expect("a language");
        let is_heading = |unit: usize| document.units[unit].kind == UnitKind::Heading;
        let count = document.units.len();
        assert!((0..count).any(is_heading), "`{heading}` is a heading");
        let twice = [document.clone(), document.clone()];
        for fast in [false, true] {
            let found = same_facts(&twice, fast);
            let of_heading = |((a, b), _): &(Pair, f64)| is_heading(a.1) || is_heading(b.1);
            assert_eq!(
                found.iter().any(of_heading),
                states,
                "`{heading}`, fast {fast}: {found:?}"
            );
        }
    }
}

#[test]
fn the_order_of_the_reports_changes_no_link() {
    let topic = Topic::event("event-1");
    let count = topic.documents.len();
    let turned: Vec<Document> = topic.documents.iter().rev().cloned().collect();
    for fast in [false, true] {
        let back = |(report, unit): (usize, usize)| (count - 1 - report, unit);
        let mut one = same_facts(&topic.documents, fast);
        let two = same_facts(&turned, fast);
        let mut two: Vec<_> = two
            .into_iter()
            .map(|((a, b), score)| ((back(b), back(a)), score))
            .collect();
        one.sort_by_key(|link| link.0);
        two.sort_by_key(|link| link.0);
        assert_eq!(one, two, "fast {fast}");
    }
}

#[test]
fn a_link_of_two_reports_is_about_as_likely_beside_others() {
    let topic = Topic::event("event-1");
    let alone = same_facts(&topic.documents[..2], false);
    let beside = same_facts(&topic.documents, false);
    let kept = alone
        .iter()
        .filter(|(pair, _)| beside.iter().any(|(other, _)| other == pair));
    assert!(4 * kept.count() >= 3 * alone.len(), "{alone:?} {beside:?}");
}
