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

use std::path::{Path, PathBuf};

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
    let mut cases = Vec::new();
    let mut case = Case::default();
    for (number, line) in text.lines().enumerate().chain([(usize::MAX, "")]) {
        let place = || format!("{}:{}", path.display(), number.wrapping_add(1));
        if line.is_empty() {
            if case.line > 0 {
                assert!(
                    !case.concepts.is_empty(),
                    "{}: a case without a term",
                    place()
                );
                assert!(!case.text.is_empty(), "{}: a case without a text", place());
                cases.push(std::mem::take(&mut case));
            }
            continue;
        }
        if case.line == 0 {
            let title = line.strip_prefix("# ");
            case.title = title
                .unwrap_or_else(|| panic!("{}: a case begins with `# `", place()))
                .to_owned();
            case.line = number + 1;
            continue;
        }
        let (key, value) = line
            .split_once(": ")
            .unwrap_or_else(|| panic!("{}: no `key: value`", place()));
        match key {
            "term" => {
                let (pos, form) = value.split_once(' ').expect("a part of speech and a form");
                let (pos, kind) = pos.split_once('/').unwrap_or((pos, "term"));
                let kind = ConceptKind::named(kind).unwrap_or_else(|| panic!("{}: kind", place()));
                let part_of_speech =
                    PartOfSpeech::named(pos).unwrap_or_else(|| panic!("{}: pos", place()));
                case.concepts.push(Concept {
                    terms: vec![Term {
                        part_of_speech,
                        ..Term::new(language.code(), form)
                    }],
                    ..Concept::new(form, kind)
                });
            }
            "text" if case.text.is_empty() => case.text = value.replace("\\n", "\n"),
            "match" => case.expected.push(value.replace("\\n", "\n")),
            "expect" if value == "fails" => case.fails = true,
            _ => panic!("{}: unknown or repeated key `{key}`", place()),
        }
    }
    cases
}

fn found(case: &Case, language: Language) -> Vec<String> {
    let matches = Matcher::new(&case.concepts, language).matches(&case.text);
    let lines = matches.iter().map(|m| {
        let how = if m.how.is_empty() {
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
    for code in ["ar", "fa", "en"] {
        let language = Language::named(code).expect("a known language");
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
