//! The fixtures of `tests/fixtures/facts`: a sentence, then its dates, numbers and quotations.
//!
//! A case is a line of text, with `date: 2024-02-22` before it when the report's date is known, and under it
//! one line a fact, `kind value` (a number's measure and a quotation's text follow), or `none`. Cases are
//! divided by an empty line; `#` begins a comment. `expect: fails` before a case marks a known gap: it is
//! counted, and must be taken out when the gap is closed.

use std::fmt::Write;
use std::path::Path;

use muqabala::document::{Document, Unit, UnitKind};
use muqabala::fact::{Extractor, Fact, FactKind};
use muqabala::language::Language;
use muqabala::text::{Source, Span};

struct Case<'a> {
    line: usize,
    date: Option<&'a str>,
    fails: bool,
    text: &'a str,
    facts: Vec<&'a str>,
}

fn cases(fixture: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut date, mut fails, mut inside) = (None, false, false);
    for (number, line) in (1..).zip(fixture.lines()) {
        if line.starts_with('#') {
        } else if line.trim().is_empty() {
            inside = false;
        } else if let Some(given) = line.strip_prefix("date: ").filter(|_| !inside) {
            date = Some(given);
        } else if line == "expect: fails" {
            fails = true;
        } else if inside {
            cases.last_mut().expect("a case was begun").facts.push(line);
        } else {
            cases.push(Case {
                line: number,
                date: date.take(),
                fails: std::mem::take(&mut fails),
                text: line,
                facts: Vec::new(),
            });
            inside = true;
        }
    }
    for case in &cases {
        assert!(
            !case.facts.is_empty(),
            "line {}: a case without facts; write `none`",
            case.line
        );
    }
    cases
}

fn document(text: &str, language: Language) -> Document {
    let unit = Unit {
        kind: UnitKind::Sentence,
        span: Span::new(0, text.len()),
    };
    Document {
        source: Source::new("case", text),
        language,
        units: vec![unit],
    }
}

fn shown(fact: &Fact, text: &str) -> String {
    let value = fact.value.as_deref().unwrap_or_default();
    let mut line = match fact.kind {
        FactKind::Date => format!("date {value}"),
        FactKind::Number => format!("number {value}"),
        FactKind::Quotation => format!("quotation {}", &text[fact.span]),
        kind => format!("{kind:?} {value}"),
    };
    if fact.kind == FactKind::Number {
        for part in [&fact.unit_of_measure, &fact.precision]
            .into_iter()
            .flatten()
        {
            write!(line, " {part}").expect("a String takes everything");
        }
    }
    if let Some(conflict) = &fact.conflict {
        write!(line, " ! {conflict}").expect("a String takes everything");
    }
    line
}

fn check(code: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/facts/{code}.txt"));
    let fixture = std::fs::read_to_string(&path).expect("the fixture is there");
    let language = Language::named(code).expect("a language with a pack");
    let extractor = Extractor::new(language);
    let cases = cases(&fixture);
    let mut wrong = String::new();
    for case in &cases {
        let document = document(case.text, language);
        let given = case.date.map(|date| date.parse().expect("an ISO date"));
        let context = extractor.context(&document, given);
        let found: Vec<String> = extractor
            .facts(&document, 0, &context)
            .iter()
            .map(|fact| shown(fact, case.text))
            .collect();
        let expected: Vec<&str> = case
            .facts
            .iter()
            .copied()
            .filter(|line| *line != "none")
            .collect();
        if (found == expected) == case.fails {
            let note = if case.fails {
                "passes now: take out `expect: fails`"
            } else {
                ""
            };
            writeln!(
                wrong,
                "{code}.txt:{} {note}\n  {}\n  expected {expected:?}\n  found    {found:?}",
                case.line, case.text
            )
            .expect("a String takes everything");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn arabic_facts() {
    check("ar");
}

#[test]
fn persian_facts() {
    check("fa");
}

#[test]
fn english_facts() {
    check("en");
}
