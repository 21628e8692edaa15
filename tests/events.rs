//! The fixtures of `tests/fixtures/facts/events.*`: a sentence, then its events.
//!
//! A case is a line of text, and under it one line an event in the order of the text: its id, its certainty
//! unless it is done, and `who=`, `whom=`, `where=`, `when=` with ids divided by commas; or `none`. Events that
//! only say that somebody speaks are left out. Cases are divided by an empty line; `#` begins a comment.
//! `expect: fails` before a case marks a known gap.

use std::fmt::Write;
use std::path::Path;

use muqabala::document::{Document, units};
use muqabala::fact::Reader;
use muqabala::fact::{Certainty, Fact};
use muqabala::glossary::Glossary;
use muqabala::language::Language;
use muqabala::text::Source;

const SPEECH: [&str; 5] = ["say", "add", "announce", "confirm", "stress"];

fn shown(fact: &Fact) -> Option<String> {
    let event = fact
        .event()
        .filter(|_| !SPEECH.contains(&fact.id.as_str()))?;
    let mut line = fact.id.clone();
    if event.certainty != Certainty::Done {
        write!(line, " {:?}", event.certainty).ok()?;
    }
    let of = &event.arguments;
    let arguments = [
        ("who", &of.who),
        ("whom", &of.whom),
        ("where", &of.place),
        ("when", &of.when),
    ];
    for (name, ids) in arguments.iter().filter(|(_, ids)| !ids.is_empty()) {
        write!(line, " {name}={}", ids.join(",")).ok()?;
    }
    Some(line.to_lowercase())
}

/// Whether the language has a fixture.
fn check(code: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/fixtures/facts/events.{code}.txt"));
    let Ok(fixture) = std::fs::read_to_string(&path) else {
        return false;
    };
    let language = Language::named(code).expect("a language with a pack");
    let glossary = Glossary::starter();
    let mut reader = Reader::new(&glossary);
    let mut wrong = String::new();
    let mut cases = 0;
    for case in fixture.split("\n\n") {
        let mut lines = case
            .lines()
            .filter(|line| !line.starts_with('#'))
            .peekable();
        let fails = lines.next_if_eq(&"expect: fails").is_some();
        let Some(text) = lines.next() else {
            continue;
        };
        cases += 1;
        let expected: Vec<&str> = lines.collect();
        assert!(
            !expected.is_empty(),
            "a case without events; write `none`: {text}"
        );
        let source = Source::new("case", text);
        let units = units(&source, language);
        let document = Document::new(source, language, units);
        let facts = reader.read(&document, None).facts;
        let mut found: Vec<String> = facts.iter().filter_map(shown).collect();
        if found.is_empty() {
            found.push("none".to_owned());
        }
        if (found == expected) == fails {
            writeln!(
                wrong,
                "{text}\n  expected {expected:#?}\n  found    {found:#?}"
            )
            .expect("a String takes everything");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cases >= 6, "{cases} cases");
    true
}

#[test]
fn every_case_of_every_language_is_met() {
    let checked = Language::all().filter(|language| check(language.code()));
    assert!(checked.count() >= 3, "a fixture is missing");
}
