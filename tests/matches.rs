//! The cases of `tests/fixtures/matches`: which terms stand in a text, and how.
//!
//! A case is a block of lines, divided from the next by an empty line:
//!
//! ```text
//! # what the case is about
//! term: noun أمين عام              part of speech and form; several lines for several terms
//! text: قال للأمين العام
//! match: لأمين العام = أمين عام (after ل, with the article)
//! ```
//!
//! No `match:` line: nothing may be found. `expect: fails` marks a known gap; such a case must still fail.

mod common;

use std::path::{Path, PathBuf};

use common::{Block, Field};
use muqabala::glossary::{Concept, ConceptKind, Matcher, PartOfSpeech, Term};
use muqabala::language::Language;

#[derive(Default)]
struct Case {
    line: usize,
    title: String,
    concepts: Vec<Concept>,
    text: String,
    expected: Vec<String>,
    fails: bool,
}

fn cases(path: &Path, language: Language) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    let blocks = common::blocks(&text, &path.display().to_string());
    let cases: Vec<Case> = blocks.iter().map(|block| case(block, language)).collect();
    cases
}

fn case(block: &Block, language: Language) -> Case {
    let mut case = Case {
        line: block.line,
        title: block.title.clone(),
        ..Case::default()
    };
    for Field { place, key, value } in &block.fields {
        match key.as_str() {
            "term" => case.concepts.push(concept(value, place, language)),
            "text" if case.text.is_empty() => case.text = value.replace("\\n", "\n"),
            "match" => case.expected.push(value.replace("\\n", "\n")),
            "expect" if value == "fails" => case.fails = true,
            _ => panic!("{place}: unknown or repeated key `{key}`"),
        }
    }
    let at = format!("line {}", block.line);
    assert!(!case.concepts.is_empty(), "{at}: a case without a term");
    assert!(!case.text.is_empty(), "{at}: a case without a text");
    case
}

fn concept(value: &str, place: &str, language: Language) -> Concept {
    let (pos, form) = value.split_once(' ').expect("a part of speech and a form");
    let (pos, kind) = pos.split_once('/').unwrap_or((pos, "term"));
    let kind = ConceptKind::named(kind).unwrap_or_else(|| panic!("{place}: kind"));
    let part_of_speech = PartOfSpeech::named(pos).unwrap_or_else(|| panic!("{place}: pos"));
    Concept {
        terms: vec![Term {
            part_of_speech,
            ..Term::new(language.code(), form)
        }],
        ..Concept::new(form, kind)
    }
}

fn found(case: &Case, language: Language) -> Vec<String> {
    let matches = Matcher::new(&case.concepts, language).matches(&case.text);
    let lines = matches.iter().map(|m| {
        let how = if m.how.is_none() {
            String::new()
        } else {
            format!(" ({})", m.how)
        };
        format!(
            "{} = {}{how}",
            &case.text.as_str()[m.span],
            case.concepts[m.concept].id
        )
    });
    lines.collect()
}

#[test]
fn every_case_of_the_fixtures_is_met() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/matches");
    let (mut all, mut empty, mut gaps) = (0, 0, 0);
    let mut wrong = Vec::new();
    for language in Language::all() {
        let code = language.code();
        let path = folder.join(format!("{code}.txt"));
        for case in cases(&path, language) {
            all += 1;
            empty += usize::from(case.expected.is_empty());
            gaps += usize::from(case.fails);
            let found = found(&case, language);
            if (found == case.expected) == case.fails {
                wrong.push(format!(
                    "{code}.txt:{} {}\n  text:     {}\n  expected: {:?}{}\n  found:    {found:?}",
                    case.line,
                    case.title,
                    case.text,
                    case.expected,
                    if case.fails { " to fail" } else { "" },
                ));
            }
        }
    }
    println!("{all} cases, {empty} of them without a match, {gaps} known gaps");
    assert!(
        wrong.is_empty(),
        "{} of {all} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        all >= 60 && empty * 3 >= all,
        "{all} cases, {empty} non-matches"
    );
}
