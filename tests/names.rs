//! The fixtures of `tests/fixtures/facts/names.*`: a text, then its people, organisations, places and quotations.
//!
//! A case is a line of text, and under it one line a fact, `kind id = text`, or `none`; of a quotation the id is
//! its speaker's. `(inferred)` and `(government)` follow what stands for another name. Cases are divided by an
//! empty line; `#` begins a comment. `expect: fails` before a case marks a known gap.

use std::fmt::Write;
use std::path::Path;

use muqabala::document::{Document, Unit, UnitKind, units};
use muqabala::fact::Reader;
use muqabala::fact::{Fact, FactKind, How};
use muqabala::glossary::Glossary;
use muqabala::language::Language;
use muqabala::text::{Source, Span};
use proptest::prelude::*;

fn document(text: &str, language: Language) -> Document {
    let source = Source::new("case", text);
    let units = units(&source, language);
    Document::new(source, language, units)
}

fn shown(fact: &Fact, text: &str) -> Option<String> {
    let id = match fact.kind() {
        FactKind::Person | FactKind::Organisation | FactKind::Place => fact.id.as_str(),
        FactKind::Quotation => fact.speaker().unwrap_or("nobody"),
        _ => return None,
    };
    let mark = match &fact.how {
        How::Government => " (government)",
        how if how.is_inferred() => " (inferred)",
        _ => "",
    };
    let kind = format!("{:?}", fact.kind()).to_lowercase();
    Some(format!("{kind} {id} = {}{mark}", &text[fact.span]))
}

/// The cases of a fixture: line, text, facts, whether it is a known gap.
fn cases(fixture: &str) -> Vec<(usize, &str, Vec<&str>, bool)> {
    let mut cases = Vec::new();
    let (mut inside, mut fails) = (false, false);
    for (number, line) in (1..).zip(fixture.lines()) {
        if line.starts_with('#') {
        } else if line.trim().is_empty() {
            inside = false;
        } else if line == "expect: fails" {
            fails = true;
        } else if inside {
            let (_, _, facts, _): &mut (usize, &str, Vec<&str>, bool) =
                cases.last_mut().expect("a case was begun");
            facts.push(line);
        } else {
            cases.push((number, line, Vec::new(), std::mem::take(&mut fails)));
            inside = true;
        }
    }
    cases
}

/// Whether the language has a fixture.
fn check(code: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/fixtures/facts/names.{code}.txt"));
    let Ok(fixture) = std::fs::read_to_string(&path) else {
        return false;
    };
    let language = Language::named(code).expect("a language with a pack");
    let glossary = Glossary::starter();
    let mut reader = Reader::new(&glossary);
    let cases = cases(&fixture);
    let mut wrong = String::new();
    for (line, text, facts, fails) in &cases {
        assert!(
            !facts.is_empty(),
            "line {line}: a case without facts; write `none`"
        );
        let reading = reader.read(&document(text, language), None);
        let found: Vec<String> = reading
            .facts
            .iter()
            .filter_map(|fact| shown(fact, text))
            .collect();
        let expected: Vec<&str> = facts
            .iter()
            .copied()
            .filter(|line| *line != "none")
            .collect();
        if (found == expected) == *fails {
            writeln!(
                wrong,
                "names.{code}.txt:{line}\n  {text}\n  expected {expected:?}\n  found    {found:?}"
            )
            .expect("a String takes everything");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cases.len() >= 30, "{} cases", cases.len());
    true
}

#[test]
fn every_case_of_every_language_is_met() {
    let checked = Language::all().filter(|language| check(language.code()));
    assert!(checked.count() >= 2, "a fixture is missing");
}

#[test]
fn one_person_has_one_id_in_reports_of_two_languages() {
    let glossary = Glossary::starter();
    let mut reader = Reader::new(&glossary);
    let mut id = |code: &str, text: &str| {
        let language = Language::named(code).expect("a language with a pack");
        let facts = reader.read(&document(text, language), None).facts;
        let person = facts
            .into_iter()
            .find(|fact| fact.kind() == FactKind::Person);
        person.expect("a person").id
    };
    for (arabic, persian, english) in [
        (
            "قال وزير الدفاع سورن هاكوبيان إنه باق.",
            "سورن هاکوبیان، وزیر دفاع، استعفا کرد.",
            "Defence minister Suren Hakobyan resigned.",
        ),
        (
            "قال النائب روبن تشوبانيان إنه باق.",
            "آقای روبن چوبانیان استعفا کرد.",
            "Mr Ruben Chobanyan resigned.",
        ),
    ] {
        let one = id("ar", arabic);
        assert_eq!(one, id("fa", persian));
        assert_eq!(one, id("en", english));
    }
}

#[test]
fn nothing_is_found_in_boilerplate() {
    let text = "قال السيد كاراهانيان إنه باق.\nاقرأ أيضا: السيد مانوكيان";
    let cut = text.find('\n').expect("two lines");
    let language = Language::named("ar").expect("a language with a pack");
    let unit = |kind, start, end| Unit {
        kind,
        span: Span::new(start, end),
    };
    let units = vec![
        unit(UnitKind::Sentence, 0, cut),
        unit(UnitKind::Boilerplate, cut + 1, text.len()),
    ];
    let document = Document::new(Source::new("case", text), language, units);
    let glossary = Glossary::starter();
    let facts = Reader::new(&glossary).read(&document, None).facts;
    assert!(facts.iter().any(|fact| fact.kind() == FactKind::Person));
    assert!(
        facts
            .iter()
            .all(|fact| fact.unit == 0 && fact.span.end <= cut),
        "{facts:?}"
    );
}

/// The longest name in words of what is found in a text.
fn longest_name(code: &str, text: &str) -> usize {
    let glossary = Glossary::starter();
    let language = Language::named(code).expect("a language with a pack");
    let facts = Reader::new(&glossary)
        .read(&document(text, language), None)
        .facts;
    let names = facts.iter().filter(|fact| {
        matches!(
            fact.kind(),
            FactKind::Person | FactKind::Organisation | FactKind::Place
        )
    });
    let words = names.map(|fact| text[fact.span].split_whitespace().count());
    words.max().unwrap_or(0)
}

#[test]
fn lists_tables_and_capitals_make_no_long_names() {
    const MOST_WORDS: usize = 12;
    let people =
        "سامي كرم، رامي حداد، ليلى نصر، هدى منصور، عادل شمس، نادر فارس، سليم عون، مريم خوري";
    let rows =
        "الاسم\tالعمر\tالمدينة\nسامي كرم\t34\tبيروت\nرامي حداد\t41\tدمشق\nليلى نصر\t29\tبغداد\n";
    let persian =
        "علی رضایی و محمد کریمی و زهرا احمدی و حسین نوری و مریم صادقی و رضا مرادی به تهران رفتند";
    let capitals = "THE PRESIDENT OF THE NATIONAL BANK OF GREECE AND THE MINISTER OF FOREIGN AFFAIRS JOHN SMITH MET IN NEW YORK";
    for (code, text) in [
        ("ar", people.to_owned()),
        ("ar", people.replace('،', "")),
        ("ar", people.replace("، ", "\n")),
        ("ar", rows.to_owned()),
        ("ar", rows.replace('\t', " | ")),
        ("ar", capitals.to_owned()),
        ("fa", persian.to_owned()),
        ("fa", persian.replace(" و ", " ")),
        ("fa", capitals.repeat(3)),
        ("en", capitals.to_owned()),
        ("en", capitals.repeat(4)),
        ("ar", "وزارة ".repeat(40)),
        ("ar", "بن محمد ".repeat(40)),
        ("fa", "سازمان ملی ".repeat(40)),
        ("ar", "شمال جنوب ".repeat(20) + "لبنان"),
    ] {
        let words = longest_name(code, &text);
        assert!(words <= MOST_WORDS, "a name of {words} words in {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Words that begin, join and end names, in any order, and marks that stay open.
    #[test]
    fn names_stay_inside_their_unit(
        words in proptest::collection::vec(proptest::sample::select(SOUP), 0..24),
        other in "\\PC{0,12}",
        code in proptest::sample::select(&["ar", "fa", "en"][..]),
    ) {
        let text = format!("{}{other}", words.join(" "));
        let document = document(&text, Language::named(code).expect("a language with a pack"));
        let glossary = starter();
        for fact in Reader::new(glossary).read(&document, None).facts {
            prop_assert!(document.units[fact.unit].span.contains(fact.span), "{:?} in {:?}", fact, text);
            prop_assert!(!fact.span.is_empty() && fact.span.of(&text).is_some());
        }
    }
}

fn starter() -> &'static Glossary {
    static STARTER: std::sync::LazyLock<Glossary> = std::sync::LazyLock::new(Glossary::starter);
    &STARTER
}

const SOUP: &[&str] = &[
    "وزير",
    "الدفاع",
    "رئيس",
    "الوزراء",
    "الرئيس",
    "السيد",
    "والسيد",
    "نظيره",
    "همتای",
    "آقای",
    "وزیر",
    "دفاع",
    "سخنگوی",
    "کرملین",
    "،",
    ",",
    "(",
    ")",
    "«",
    "»",
    "\"",
    "“",
    ".",
    "\n",
    "سورين",
    "وأرمين",
    "هاكوبيان",
    "آرمن",
    "گریگوریان",
    "بن",
    "الدين",
    "زاده",
    "قال",
    "گفت",
    "أن",
    "که",
    "باكو",
    "وباكو",
    "مسکو",
    "المنظمة",
    "هذه المنظمة",
    "این سازمان",
    "منظمة معاهدة الأمن الجماعي",
    "CSTO",
    "LRT",
    "Thales",
    "شركة",
    "گروه",
    "Mr",
    "Minister",
    "Armen",
    "Grigoryan",
    "of",
    "the bloc",
    "أرمينيا",
    "الأرميني",
    "ارمنستان",
    "بِن",
    "ـ",
];
