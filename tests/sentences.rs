//! The splitter against its fixtures: `tests/fixtures/sentences/<language>.txt`.
//!
//! A case is `=== name`, the text, `--- sentences`, and one unit a line, with `heading: `, `byline: `, `caption: ` or
//! `boilerplate: ` before one that is no sentence. `expect: fails` after the name marks a known gap: it is
//! counted, and complained of once it holds.

use std::path::Path;

use muqabala::document::{UnitKind, units};
use muqabala::language::Language;
use muqabala::text::Source;

struct Case {
    name: String,
    text: String,
    units: Vec<(UnitKind, String)>,
    expect_failure: bool,
}

fn cases(language: &str) -> Vec<Case> {
    let path = Path::new("tests/fixtures/sentences").join(format!("{language}.txt"));
    let fixture = std::fs::read_to_string(path).expect("the fixture is there");
    let (_, cases) = fixture
        .split_once("=== ")
        .expect("a case begins with `=== `");
    cases.split("\n=== ").map(case).collect()
}

fn case(written: &str) -> Case {
    let (name, rest) = written
        .split_once('\n')
        .expect("a name has a line of its own");
    let expect_failure = rest.starts_with("expect: fails\n");
    let rest = rest.strip_prefix("expect: fails\n").unwrap_or(rest);
    let (text, expected) = rest
        .split_once("\n--- sentences\n")
        .unwrap_or_else(|| panic!("`{name}` has no `--- sentences`"));
    let units: Vec<_> = expected
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(unit)
        .collect();
    assert!(!units.is_empty(), "`{name}` expects nothing");
    Case {
        name: name.to_owned(),
        text: text.to_owned(),
        units,
        expect_failure,
    }
}

fn unit(line: &str) -> (UnitKind, String) {
    let kinds = [
        ("heading: ", UnitKind::Heading),
        ("byline: ", UnitKind::Byline),
        ("caption: ", UnitKind::Caption),
        ("boilerplate: ", UnitKind::Boilerplate),
    ];
    let kind = kinds.iter().find(|(prefix, _)| line.starts_with(prefix));
    match kind {
        Some((prefix, kind)) => (*kind, one_line(&line[prefix.len()..])),
        None => (UnitKind::Sentence, one_line(line)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check(language: Language) {
    let (mut wrong, mut held) = (Vec::new(), Vec::new());
    for case in cases(language.code()) {
        let source = Source::new("fixture", case.text.as_str());
        let found: Vec<_> = units(&source, language)
            .into_iter()
            .map(|unit| {
                (
                    unit.kind,
                    one_line(&case.text[unit.span.start..unit.span.end]),
                )
            })
            .collect();
        match (found == case.units, case.expect_failure) {
            (true, true) => held.push(case.name),
            (false, false) => wrong.push(format!(
                "=== {}\nexpected {:#?}\nfound    {found:#?}",
                case.name, case.units
            )),
            _ => {}
        }
    }
    assert!(
        held.is_empty(),
        "these hold now, drop their `expect: fails`: {held:?}"
    );
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_case_of_every_language_is_met() {
    for language in Language::all() {
        check(language);
    }
}
