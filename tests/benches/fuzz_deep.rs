//! What stands behind the readers, under changed inputs: templates and their data, glossaries and the matcher, the
//! aligner, the checks with their repairs, comparisons and their page, lexicon files. Not only must nothing panic: what is
//! said must be right as far as can be told without knowing the input.

use std::collections::BTreeMap;
use std::path::Path;

use muqabala::bitext::{CompareOptions, Mode, Options, align_texts, compare};
use muqabala::check::{Checker, Config, Segment, Text, repaired};
use muqabala::document::{Division, Document};
use muqabala::format::{ConceptOptions, Format, read_concepts, write_concepts};
use muqabala::glossary::{Concept, Glossary, Matcher};
use muqabala::language::Language;
use muqabala::report::{PageOptions, collation_page, glossary_page, render};
use muqabala::semantics::Lexicon;
use muqabala::text::Source;

/// Lines, units and concepts of an input that are used: the costly jobs stay short.
const LINES: usize = 40;
const CONCEPTS: usize = 200;
/// What must never come out of a page as it went in.
const MARKUP: &str = "<script>alert(1)</script>";

/// Runs one of the jobs on an input; `chance` chooses which.
pub fn attack(input: &[u8], other: &[u8], chance: usize, folder: &Path, glossary: &Glossary) {
    let (text, other) = (
        String::from_utf8_lossy(input),
        String::from_utf8_lossy(other),
    );
    match chance {
        0 => template(&text, folder),
        1 => data(input, folder),
        2 => concepts(input, &other),
        3 => aligner(&text, &other),
        4 => checks(&text, &other, glossary),
        5 => comparison(&text, &other, glossary),
        _ => {
            // a refusal is an answer
            let _ = Lexicon::from_bytes(input);
        }
    }
}

/// How many jobs there are.
pub const JOBS: usize = 7;

fn options() -> PageOptions {
    PageOptions {
        ui: "en".to_owned(),
        title: MARKUP.to_owned(),
        templates: None,
    }
}

/// A template of anybody's, on data with mark-up in it.
fn template(text: &str, folder: &Path) {
    let path = folder.join("template.html");
    std::fs::write(&path, text).expect("the folder can be written");
    let data =
        serde_json::json!({ "name": MARKUP, "list": [1, MARKUP], "reports": [], "facts": {} });
    if let Ok(page) = render(&path, &data, &options()) {
        let own = text.contains("script") || text.contains("safe");
        assert!(own || !page.contains(MARKUP), "data became mark-up");
    }
}

/// A template of ours on anybody's data.
fn data(input: &[u8], folder: &Path) {
    let Ok(data) = serde_json::from_slice::<serde_json::Value>(input) else {
        return;
    };
    let path = folder.join("data.html");
    let source = "{{ title }}{{ data }}{% for each in data %}<p>{{ each }}</p>{% endfor %}";
    std::fs::write(&path, source).expect("the folder can be written");
    if let Ok(page) = render(&path, &data, &options()) {
        assert!(!page.contains(MARKUP), "data became mark-up");
    }
}

/// A glossary in any format: what was read can be written and read again, matched and shown.
fn concepts(input: &[u8], text: &str) {
    for format in Format::all().filter(|format| format.reads_concepts()) {
        let mut read = read_concepts(input, format, &ConceptOptions::default()).concepts;
        read.truncate(CONCEPTS);
        if read.is_empty() {
            continue;
        }
        for code in ["ar", "fa"] {
            let language = Language::named(code).expect("a pack");
            for found in Matcher::new(&read, language).matches(text) {
                assert!(
                    text.get(found.span.start..found.span.end).is_some(),
                    "a match"
                );
            }
        }
        again(&read);
        let page = glossary_page(&read, "fa", "ar", &options()).expect("a page of any glossary");
        assert!(!page.contains(MARKUP), "a term became mark-up");
    }
}

/// JSON Lines hold all that a glossary holds.
fn again(concepts: &[Concept]) {
    let mut written = Vec::new();
    write_concepts(
        concepts,
        Format::JsonLines,
        &ConceptOptions::default(),
        &mut written,
    )
    .expect("memory takes all");
    let read = read_concepts(&written, Format::JsonLines, &ConceptOptions::default());
    assert_eq!(read.concepts.len(), concepts.len(), "{:?}", read.problems);
}

/// Each unit stands in exactly one link of a parallel alignment, in order.
fn aligner(source: &str, target: &str) {
    let lines = |text| -> Vec<&str> { str::lines(text).take(LINES).collect() };
    let (a, b) = (lines(source), lines(target));
    let [ar, fa] = ["ar", "fa"].map(|code| Language::named(code).expect("a pack"));
    for mode in [Mode::Parallel, Mode::Comparable] {
        let options = Options {
            mode: Some(mode),
            ..Options::default()
        };
        let links = align_texts(&a, &b, ar, fa, &options).links;
        let mut at = (0, 0);
        for link in &links {
            assert!(
                link.source.end <= a.len() && link.target.end <= b.len(),
                "{link:?}"
            );
            assert!((0.0..=1.0).contains(&link.score), "{link:?}");
            if mode == Mode::Parallel {
                assert_eq!((link.source.start, link.target.start), at, "in order");
                at = (link.source.end, link.target.end);
            }
        }
        if mode == Mode::Parallel {
            assert_eq!(at, (a.len(), b.len()), "every unit is in a link");
        }
    }
}

/// Findings stand in their texts, and repairs can be made and change nothing else.
fn checks(source: &str, target: &str, glossary: &Glossary) {
    let config = Config::default();
    let mut checker = Checker::new(glossary, &config);
    let [ar, fa] = ["ar", "fa"].map(|code| Language::named(code).expect("a pack"));
    let mut at = (0, 0);
    for (a, b) in source.split('\n').zip(target.split('\n')).take(LINES) {
        let sides = (Text::plain("a", a, at.0), Text::plain("b", b, at.1));
        checker.segment(&Segment::new(sides.0, sides.1), ar, fa);
        at = (at.0 + a.len() + 1, at.1 + b.len() + 1);
    }
    let findings = checker.finish();
    let texts = BTreeMap::from([("a", source), ("b", target)]);
    for finding in &findings {
        let places = std::iter::once(&finding.place).chain(&finding.related);
        for place in places {
            let text = texts[place.path.as_str()];
            assert!(
                text.get(place.span.start..place.span.end).is_some(),
                "{} at {:?}",
                finding.rule,
                place.span
            );
        }
        for edit in &finding.edits {
            assert!(
                edit.span.of(texts[edit.path.as_str()]).is_some(),
                "{}",
                finding.rule
            );
        }
    }
    for (path, text) in texts {
        let fixed = repaired(path, text, &findings);
        let edits = findings.iter().flat_map(|finding| &finding.edits);
        let any = edits.into_iter().any(|edit| edit.path == path);
        assert_eq!(fixed.is_some(), any, "a repair is made");
    }
}

/// Two reports are compared, and the page holds none of their mark-up.
fn comparison(one: &str, two: &str, glossary: &Glossary) {
    let mut documents = Vec::new();
    for (name, text) in [("one.txt", one), ("two.txt", two)] {
        let part: Vec<&str> = text.lines().take(LINES).collect();
        let text = format!("{}\n{MARKUP}", part.join("\n"));
        let language = Language::named("ar").ok();
        match Document::of(
            Source::new(name.to_owned(), text),
            language,
            Division::Sentences,
        ) {
            Ok(document) => documents.push(document),
            Err(_) => return,
        }
    }
    let options = CompareOptions {
        fast: true,
        ..CompareOptions::default()
    };
    let collation = compare(&documents, glossary, &options);
    let page = collation_page(&collation, &self::options()).expect("a page of any comparison");
    assert!(!page.contains(MARKUP), "a report became mark-up");
}
