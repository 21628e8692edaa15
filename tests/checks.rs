//! The cases of `tests/fixtures/checks`: each rule with what it must find and what it must leave alone.
//!
//! A file is named after its rule; a case is a block of lines, divided from the next by an empty line:
//!
//! ```text
//! # what the case is about
//! term: csto organisation fa preferred سازمان پیمان امنیت جمعی     concept, kind, language, status, form
//! ar: the source of a segment
//! fa: its translation (perhaps empty); several segments may follow each other
//! text fa: a text by itself, instead of segments
//! origin: messages or memory; then \n, \t and \s in the sides are a line break, a tab and a space
//! flags: c-format, ...                                               of the segments that follow
//! context: what keeps the segments that follow apart from others
//! plural: 0 1, or many: the numbers that the segments that follow stand for; forms: 2 of 6
//! other: the other form of their source
//! limit: how many characters they may have
//! config: a line of muqabala.toml
//! dictionary fa: the words of a dictionary
//! find: what stands at the place -> the suggestion [severity]
//! expect: fails                                                      a known gap: it is told once the case holds
//! ```
//!
//! No `find:` line: the rule may find nothing. Without `term:` lines the starter glossary serves.

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;

use common::{Block, Field};
use muqabala::check::output::{Sources, json};
use muqabala::check::{
    About, Baseline, Checker, Config, Dictionaries, Dictionary, Finding, Origin, Plural, Segment,
    Text, repaired, rules,
};
use muqabala::document::{Division, Document};
use muqabala::fact::Day;
use muqabala::format::finding::{decisions, junit, sarif, workbook};
use muqabala::glossary::{Concept, ConceptKind, Glossary, PartOfSpeech, Status, Term};
use muqabala::language::{Language, Numbers};
use muqabala::text::Source;

#[derive(Default)]
struct Case {
    line: usize,
    title: String,
    concepts: Vec<Concept>,
    /// Language and text of the sides, source and target in turn.
    sides: Vec<(Language, String)>,
    texts: Vec<(Language, String)>,
    /// What the file says of each segment.
    told: Vec<Told>,
    config: String,
    dictionaries: Dictionaries,
    expected: BTreeSet<String>,
    expect_failure: bool,
}

#[derive(Default, Clone)]
struct Told {
    origin: Origin,
    flags: Vec<String>,
    context: String,
    plural: Option<Plural>,
    limit: Option<usize>,
}

impl Told {
    fn take(&mut self, key: &str, value: &str) -> Option<()> {
        let plural = |plural: &mut Option<Plural>| {
            let new = || Plural {
                form: String::new(),
                numbers: Numbers::Many,
                other: String::new(),
                given: 0,
                expected: 0,
                first: false,
            };
            plural.take().unwrap_or_else(new)
        };
        match key {
            "origin" => {
                self.origin = match value {
                    "messages" => Origin::Messages,
                    "memory" => Origin::Memory,
                    _ => return None,
                }
            }
            "flags" => self.flags = value.split(", ").map(str::to_owned).collect(),
            "context" => self.context = value.to_owned(),
            "limit" => self.limit = Some(value.parse().ok()?),
            "plural" => {
                let numbers = match value {
                    "many" => Numbers::Many,
                    few => Numbers::Few(
                        few.split(' ')
                            .map(|n| n.parse().ok())
                            .collect::<Option<_>>()?,
                    ),
                };
                let form = value.to_owned();
                self.plural = Some(Plural {
                    numbers,
                    form,
                    ..plural(&mut self.plural)
                });
            }
            "forms" => {
                let (given, expected) = value.split_once(" of ")?;
                let (given, expected) = (given.parse().ok()?, expected.parse().ok()?);
                self.plural = Some(Plural {
                    given,
                    expected,
                    first: true,
                    ..plural(&mut self.plural)
                });
            }
            "other" => {
                self.plural = Some(Plural {
                    other: value.to_owned(),
                    ..plural(&mut self.plural)
                });
            }
            _ => return None,
        }
        Some(())
    }
}

fn cases(rule: &str) -> Vec<Case> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/checks/{rule}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let blocks = common::blocks(&text, &format!("{rule}.txt"));
    blocks.iter().map(case).collect()
}

fn case(block: &Block) -> Case {
    let mut case = Case {
        line: block.line,
        title: block.title.clone(),
        ..Case::default()
    };
    let language = |code| Language::named(code).expect("a language");
    let mut told = Told::default();
    for Field { place, key, value } in &block.fields {
        let value = value.clone();
        match key.split_once(' ').unwrap_or((key, "")) {
            ("term", "") => {
                add_term(&mut case.concepts, &value).unwrap_or_else(|| panic!("{place}: term"))
            }
            ("find", "") => drop(case.expected.insert(value)),
            ("expect", "") if value == "fails" => case.expect_failure = true,
            ("dictionary", code) => {
                let words: Vec<&str> = value.split(' ').collect();
                let dic = format!("{}\n{}\n", words.len(), words.join("\n"));
                let language = language(code);
                let read = Dictionary::of(b"SET UTF-8\n", dic.as_bytes(), language);
                let read = read.unwrap_or_else(|e| panic!("{place}: {e}"));
                case.dictionaries.add(language, read);
            }
            ("text", code) => case.texts.push((language(code), value)),
            ("config", "") => case.config.push_str(&format!("{value}\n")),
            (key, "") if told.take(key, &value).is_some() => {}
            (code, "") => {
                let value = match told.origin {
                    Origin::Text => value,
                    _ => value
                        .replace("\\n", "\n")
                        .replace("\\t", "\t")
                        .replace("\\s", " "),
                };
                if case.sides.len() % 2 == 1 {
                    case.told.push(told.clone());
                }
                case.sides.push((language(code), value));
            }
            _ => panic!("{place}: unknown key `{key}`"),
        }
    }
    let at = format!("line {}", block.line);
    assert!(
        case.sides.len().is_multiple_of(2),
        "{at}: a source without a translation"
    );
    let nothing = case.sides.is_empty() && case.texts.is_empty();
    assert!(!nothing, "{at}: nothing to check");
    case
}

fn add_term(concepts: &mut Vec<Concept>, value: &str) -> Option<()> {
    let mut parts = value.splitn(5, ' ');
    let (id, kind, language) = (
        parts.next()?,
        ConceptKind::named(parts.next()?)?,
        parts.next()?,
    );
    let (status, form) = (Status::named(parts.next()?)?, parts.next()?);
    let name = matches!(
        kind,
        ConceptKind::Person | ConceptKind::Place | ConceptKind::Organisation
    );
    let part_of_speech = if name {
        PartOfSpeech::Proper
    } else {
        PartOfSpeech::Noun
    };
    let term = Term {
        status,
        part_of_speech,
        ..Term::new(language, form)
    };
    match concepts.iter_mut().find(|concept| concept.id == id) {
        Some(concept) => concept.terms.push(term),
        None => concepts.push(Concept {
            terms: vec![term],
            ..Concept::new(id, kind)
        }),
    }
    Some(())
}

fn found(case: &Case, starter: &Glossary, config: &Config) -> Vec<Finding> {
    let own = Glossary::new(case.concepts.clone());
    let mut checker = match case.concepts.is_empty() {
        true => Checker::new(starter, config),
        false => Checker::new(&own, config).with_required_terms(),
    }
    .with_dictionaries(&case.dictionaries);
    let mut at = 0;
    let mut text = |path, text: &'_ String| {
        let start = at;
        at += text.len() + 1;
        (path, start)
    };
    let places: Vec<(&str, usize)> = case
        .sides
        .iter()
        .enumerate()
        .map(|(index, (_, side))| text(if index % 2 == 0 { "source" } else { "target" }, side))
        .collect();
    let side = |index: usize| Text::plain(places[index].0, &case.sides[index].1, places[index].1);
    let segment = |first: usize| {
        let told = &case.told[first / 2];
        Segment {
            about: About {
                origin: told.origin,
                context: &told.context,
                flags: &told.flags,
                plural: told.plural.as_ref(),
                limit: told.limit,
                escaped: "",
            },
            ..Segment::new(side(first), side(first + 1))
        }
    };
    for first in (0..case.sides.len()).step_by(2) {
        checker.segment(
            &segment(first),
            case.sides[first].0,
            case.sides[first + 1].0,
        );
    }
    for number in checker.wanted() {
        checker.recall(number, &segment(number as usize * 2));
    }
    for (index, (language, text)) in case.texts.iter().enumerate() {
        let source = Source::new(format!("text {index}"), text.as_str());
        let document =
            Document::of(source, Some(*language), Division::Lines).expect("it has a language");
        checker.document(&document);
    }
    checker.finish()
}

/// A finding as the expectation writes it: as much of it as that says.
fn meets(finding: &Finding, expected: &str) -> bool {
    let (rest, severity) = match expected
        .rsplit_once(" [")
        .filter(|(_, end)| end.ends_with(']'))
    {
        Some((rest, severity)) => (rest, Some(severity.trim_end_matches(']'))),
        None => (expected, None),
    };
    let (text, suggestion) = match rest.split_once(" -> ") {
        Some((text, suggestion)) => (text, Some(suggestion)),
        None => (rest, None),
    };
    finding.place.text == text
        && suggestion.is_none_or(|suggestion| finding.suggestion.as_deref() == Some(suggestion))
        && severity.is_none_or(|severity| finding.severity.name() == severity)
}

#[test]
fn every_rule_finds_what_its_cases_say_and_nothing_else() {
    let starter = Glossary::starter();
    let (mut wrong, mut held) = (Vec::new(), Vec::new());
    let (mut all, mut negative, mut gaps) = (0, 0, 0);
    for rule in rules() {
        let cases = cases(rule.name);
        let config = match rule.optional {
            true => Config::parse(&format!("[rules]\n{} = \"info\"\n", rule.name), "m.toml"),
            false => Ok(Config::default()),
        };
        let config = config.expect("it is right");
        let quiet = cases.iter().filter(|case| case.expected.is_empty()).count();
        assert!(
            quiet > 0 && quiet < cases.len(),
            "{}: needs cases that find and cases that do not",
            rule.name
        );
        all += cases.len();
        negative += quiet;
        for case in cases {
            let own = match case.config.is_empty() {
                true => config.clone(),
                false => Config::parse(&case.config, "m.toml").expect("it is right"),
            };
            let found: Vec<Finding> = found(&case, &starter, &own)
                .into_iter()
                .filter(|finding| finding.rule == rule.name)
                .collect();
            let met = case
                .expected
                .iter()
                .all(|expected| found.iter().any(|finding| meets(finding, expected)));
            let holds = met && found.len() == case.expected.len();
            if case.expect_failure {
                gaps += 1;
                if holds {
                    held.push(format!("{}.txt:{} {}", rule.name, case.line, case.title));
                }
            } else if !holds {
                let shown: Vec<String> = found
                    .iter()
                    .map(|f| {
                        format!(
                            "`{}` -> {:?} [{}] {}",
                            f.place.text,
                            f.suggestion,
                            f.severity.name(),
                            f.message.in_language("en")
                        )
                    })
                    .collect();
                wrong.push(format!(
                    "{}.txt:{} {}\n  expected: {:?}\n  found:    {shown:#?}",
                    rule.name, case.line, case.title, case.expected
                ));
            }
        }
    }
    println!(
        "{} rules, {all} cases, {negative} of them without a finding, {gaps} known gaps",
        rules().count()
    );
    assert!(
        wrong.is_empty(),
        "{} of {all} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        held.is_empty(),
        "these hold now, drop their `expect: fails`:\n{}",
        held.join("\n")
    );
}

#[test]
fn no_fixture_is_left_without_its_rule() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/checks");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let name = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a name");
        let rule = name.strip_suffix(".txt").expect("a .txt file");
        assert!(
            muqabala::check::rule(rule).is_some(),
            "{name}: no such rule"
        );
    }
}

#[test]
fn every_finding_slices_its_text_in_every_case() {
    let (starter, config) = (Glossary::starter(), Config::default());
    for case in rules().flat_map(|rule| cases(rule.name)) {
        let side = |path: &str| -> String {
            let at = case
                .sides
                .iter()
                .map(|(_, text)| text.clone() + "\n")
                .collect::<String>();
            match path.strip_prefix("text ") {
                Some(index) => case.texts[index.parse::<usize>().expect("a number")]
                    .1
                    .clone(),
                None => at,
            }
        };
        for finding in found(&case, &starter, &config) {
            for place in std::iter::once(&finding.place).chain(&finding.related) {
                assert_eq!(
                    place.span.of(&side(&place.path)),
                    Some(place.text.as_str()),
                    "{}: {}",
                    finding.rule,
                    case.title
                );
            }
        }
    }
}

fn within(text: &str) -> Vec<Finding> {
    let (glossary, config) = (Glossary::starter(), Config::default());
    let mut checker = Checker::new(&glossary, &config);
    let source = Source::new("a.txt", text);
    let language = Language::named("fa").expect("Persian");
    checker.document(&Document::of(source, Some(language), Division::Lines).expect("Persian"));
    checker.finish()
}

#[test]
fn a_repair_changes_what_it_says_and_a_second_one_nothing() {
    let text = "اين كتاب , را می خواند .\nکتـاب  “تازه” ٤ تاست\n";
    let fixed = repaired("a.txt", text, &within(text)).expect("there is something to repair");
    assert_eq!(fixed, "این کتاب، را می‌خواند.\nکتاب «تازه» ۴ تاست\n");
    assert_eq!(repaired("a.txt", &fixed, &within(&fixed)), None);
}

#[test]
fn a_dismissal_survives_edits_elsewhere_and_goes_stale_with_its_finding() {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let before = within("او می رود\nکتاب خوب است\n");
    let mut baseline = Baseline::default();
    baseline.dismiss(
        &before,
        "چنین می‌نویسیم",
        "ویراستار",
        Some(day("2030-01-01")),
    );
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), baseline.to_text()).expect("it can be written");
    let baseline = Baseline::read(file.path()).expect("it reads back");

    let after = within("سطری تازه\n\nکتاب دیگری\nاو می رود\n");
    let judged = baseline.judge(after.clone(), day("2026-05-01"));
    assert_eq!(
        (judged.open.len(), judged.dismissed, judged.stale.len()),
        (0, 1, 0)
    );
    let expired = baseline.judge(after, day("2031-05-01"));
    assert_eq!((expired.open.len(), expired.stale.len()), (1, 1));
    let repaired = baseline.judge(within("او می‌رود\n"), day("2026-05-01"));
    assert_eq!((repaired.open.len(), repaired.stale.len()), (0, 1));
}

#[test]
fn a_corrupt_baseline_is_told_and_left_alone() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    for (text, says) in [
        ("version = 1\n[[dismissed]]\nrule = 3\n", "is no baseline"),
        ("version = 9\n", "has version 9"),
        ("not a baseline", "is no baseline"),
    ] {
        std::fs::write(file.path(), text).expect("it can be written");
        let message = Baseline::read(file.path()).unwrap_err().to_string();
        assert!(message.contains(says), "{message}");
        assert_eq!(
            std::fs::read_to_string(file.path()).expect("it reads"),
            text
        );
    }
}

#[test]
fn outputs_hold_every_finding() {
    let text = "او می رود & <b>\nاين كتاب\n";
    let findings = within(text);
    assert!(findings.len() >= 2);
    let source = Source::new("a.txt", text);
    let sources: Sources = [("a.txt", &source)].into();
    let lines: serde_json::Value = serde_json::from_str(&json(&findings, "en")).expect("JSON");
    assert_eq!(lines.as_array().map(Vec::len), Some(findings.len()));
    let places = [("a.txt".to_owned(), "reports/a b.txt".to_owned())].into();
    let log: serde_json::Value =
        serde_json::from_str(&sarif(&findings, &sources, &places, "fa")).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), findings.len());
    assert!(results.iter().all(|result| {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        log["runs"][0]["tool"]["driver"]["rules"][index]["id"] == result["ruleId"]
    }));
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"]["region"]["startLine"],
        2
    );
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"]["artifactLocation"],
        serde_json::json!({ "uri": "reports/a%20b.txt", "uriBaseId": "%SRCROOT%" })
    );
    let files = ["a.txt".to_owned(), "b.txt".to_owned()];
    let report = junit(&findings, &files, &sources, "en");
    let report = String::from_utf8(report).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(&report);
    let mut cases = 0;
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Start(start) if start.name().as_ref() == "testcase" => {
                cases += 1
            }
            quick_xml::events::Event::Empty(start) if start.name().as_ref() == "testcase" => {
                cases += 1
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(cases >= 3);
}

/// A source in Arabic and its translation, one segment.
fn across(source: &str, target: &str) -> Vec<Finding> {
    let (glossary, config) = (Glossary::starter(), Config::default());
    let mut checker = Checker::new(&glossary, &config);
    let segment = Segment::new(
        Text::plain("a.txt", source, 0),
        Text::plain("b.txt", target, 0),
    );
    let language = |code| Language::named(code).expect("a language");
    checker.segment(&segment, language("ar"), language("fa"));
    checker.finish()
}

#[test]
fn a_workbook_shows_both_sides_and_brings_decisions_back() {
    use calamine::{DataType, Reader};
    let (text, translation) = ("قُتل 12 شخصا في المدينة", "=۱۳ نفر در شهر کشته شدند");
    let findings = across(text, translation);
    assert_eq!(findings.len(), 1);
    let (source, target) = (
        Source::new("a.txt", text),
        Source::new("b.txt", translation),
    );
    let sources: Sources = [("a.txt", &source), ("b.txt", &target)].into();
    let bytes = workbook(&findings, &sources, "fa").expect("a workbook");
    let mut book: calamine::Xlsx<_> =
        calamine::Xlsx::new(std::io::Cursor::new(&bytes)).expect("it opens");
    let sheet = book.worksheet_range("check").expect("the sheet");
    let cells: Vec<String> = (0..12)
        .map(|column| {
            sheet
                .get((1, column))
                .and_then(DataType::as_string)
                .unwrap_or_default()
        })
        .collect();
    assert_eq!(cells[4], text);
    assert_eq!(cells[5], translation);
    assert_eq!(cells[7], "۱۲");
    assert_eq!(cells[11], findings[0].fingerprint);
    let formulas = book.worksheet_formula("check").expect("the sheet");
    assert!(
        formulas.used_cells().next().is_none(),
        "nothing is computed"
    );
    assert!(decisions(&bytes).expect("it reads back").is_empty());

    // an editor writes a decision, and saves
    let mut edited = rust_xlsxwriter::Workbook::new();
    let page = edited.add_worksheet();
    let cell = |row, column| sheet.get((row, column)).and_then(DataType::as_string);
    for (row, column) in (0..2).flat_map(|row| (0..12).map(move |column| (row, column))) {
        let written = match (row, column) {
            (1, 8) => Some("درست است".to_owned()),
            (1, 9) => Some("در متن اصلاح شد".to_owned()),
            _ => cell(row, column),
        };
        page.write(row as u32, column as u16, written.unwrap_or_default())
            .expect("a cell");
    }
    let decided = decisions(&edited.save_to_buffer().expect("a workbook")).expect("it reads");
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0].fingerprint, findings[0].fingerprint);
    assert_eq!(decided[0].reason, "در متن اصلاح شد");
    assert!(decisions(b"PK no workbook").is_err());
}
