//! The glossary as its users meet it: what an import takes over, review, two commands at once, a kill.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use muqabala::glossary::{
    Concept, ConceptKind, Conflict, Glossary, PartOfSpeech, Plan, Status, Store, Term, Variant,
};
use proptest::prelude::*;

fn term(language: &str, form: &str, status: Status) -> Term {
    Term {
        status,
        ..Term::new(language, form)
    }
}

fn concept(id: &str, terms: &[(&str, &str, Status)]) -> Concept {
    let term = |&(language, form, status): &(&str, &str, Status)| term(language, form, status);
    Concept {
        terms: terms.iter().map(term).collect(),
        ..Concept::new(id, ConceptKind::Term)
    }
}

use Status::{Admitted, Deprecated, Preferred, Proposed};

fn drill() -> Concept {
    concept(
        "drill",
        &[
            ("ar", "مناورة", Preferred),
            ("fa", "رزمایش", Preferred),
            ("fa", "مانور", Deprecated),
        ],
    )
}

fn edits(plan: &Plan) -> Vec<String> {
    let edits = plan.steps.iter().flat_map(|step| &step.edits);
    edits.map(ToString::to_string).collect()
}

fn conflicts(plan: &Plan) -> Vec<String> {
    plan.conflicts.iter().map(ToString::to_string).collect()
}

#[test]
fn a_concept_is_recognised_by_a_form_in_another_spelling() {
    let glossary = Glossary::new(vec![concept(
        "premier",
        &[
            ("fa", "نخست‌وزیر", Preferred),
            ("ar", "رئيس الوزراء", Preferred),
        ],
    )]);
    let incoming = concept(
        "row-7",
        &[
            ("fa", "نخست وزير", Admitted),
            ("en", "prime minister", Preferred),
        ],
    );
    let plan = Plan::new(&glossary, vec![incoming]);
    assert_eq!(plan.steps[0].concept.id, "premier");
    assert_eq!(
        edits(&plan),
        [
            "+ fa `نخست وزير` (admitted)",
            "+ en `prime minister` (preferred)"
        ]
    );
    assert_eq!(plan.conflicts, []);
}

#[test]
fn a_kind_that_contradicts_keeps_homonyms_apart() {
    let person = Concept {
        kind: ConceptKind::Person,
        ..concept("washington-person", &[("en", "Washington", Preferred)])
    };
    let place = Concept {
        kind: ConceptKind::Place,
        ..concept("washington", &[("en", "Washington", Preferred)])
    };
    let plan = Plan::new(&Glossary::new(vec![person]), vec![place]);
    assert!(plan.steps[0].is_new);
}

#[test]
fn what_the_file_adds_comes_in_and_what_it_contradicts_stays() {
    let glossary = Glossary::new(vec![Concept {
        definition: "Troops practise.".into(),
        ..drill()
    }]);
    let mut incoming = concept(
        "drill",
        &[
            ("ar", "تمرين", Preferred),
            ("fa", "مانور", Admitted),
            ("fa", "رزمایش", Proposed),
        ],
    );
    incoming.definition = "An exercise.".into();
    incoming.note = "not in schools".into();
    incoming.terms[1].part_of_speech = PartOfSpeech::Noun;
    let plan = Plan::new(&glossary, vec![incoming]);
    assert_eq!(
        edits(&plan),
        [
            "+ note",
            "+ ar `تمرين` (admitted)",
            "+ part of speech of fa `مانور`"
        ]
    );
    assert_eq!(
        conflicts(&plan),
        [
            "drill: the definition stays as it is, the file has another",
            "drill: ar `مناورة` stays preferred, `تمرين` is admitted",
            "drill: fa `مانور` stays deprecated, the file says admitted",
        ]
    );
}

#[test]
fn a_proposed_term_takes_the_judgement_of_the_file() {
    let glossary = Glossary::new(vec![concept("drill", &[("ar", "مناورة", Proposed)])]);
    let incoming = concept("drill", &[("ar", "مناورة", Preferred)]);
    let plan = Plan::new(&glossary, vec![incoming]);
    assert_eq!(edits(&plan), ["ar `مناورة`: proposed -> preferred"]);
}

#[test]
fn forms_of_two_concepts_are_left_to_the_user() {
    let exercise = concept("exercise", &[("ar", "تمرين", Preferred)]);
    let glossary = Glossary::new(vec![drill(), exercise]);
    let both = concept(
        "row-1",
        &[("fa", "رزمایش", Preferred), ("ar", "تمرين", Preferred)],
    );
    let plan = Plan::new(&glossary, vec![both]);
    assert!(plan.steps.is_empty());
    assert!(
        matches!(&plan.conflicts[..], [Conflict::SeveralOwners { owners, .. }] if owners.len() == 2)
    );
    let named = concept("drill", &[("ar", "تمرين", Admitted)]);
    let plan = Plan::new(&glossary, vec![named]);
    assert!(!plan.is_change());
    assert_eq!(
        conflicts(&plan),
        ["drill: ar `تمرين` not taken, it belongs to exercise"]
    );
}

#[test]
fn the_starter_glossary_comes_in_whole_and_a_second_time_changes_nothing() {
    let starter = Glossary::starter();
    let concepts = starter.concepts().to_vec();
    let plan = Plan::new(&Glossary::default(), concepts.clone());
    let taken: Vec<Concept> = plan.steps.into_iter().map(|step| step.concept).collect();
    assert_eq!(taken, concepts);
    assert_eq!(plan.conflicts, []);
    let again = Plan::new(&starter, concepts);
    assert!(!again.is_change());
    assert_eq!(again.conflicts, []);
}

fn any_concepts() -> impl Strategy<Value = Vec<Concept>> {
    let status = prop_oneof![
        Just(Preferred),
        Just(Admitted),
        Just(Proposed),
        Just(Deprecated)
    ];
    let variants = proptest::collection::vec("[a-b]", 0..2);
    let any_term = ("ar|fa", "[كکيی\u{200c} ]{0,3}", status, variants);
    let concept = ("[a-d]", proptest::collection::vec(any_term, 0..5), "[a-b]?");
    proptest::collection::vec(concept, 0..6).prop_map(|concepts| {
        let made = concepts.into_iter().map(|(id, terms, note)| {
            let terms = terms
                .into_iter()
                .map(|(language, form, status, variants)| Term {
                    variants: variants
                        .into_iter()
                        .map(|form| Variant {
                            form,
                            evidence: Vec::new(),
                        })
                        .collect(),
                    ..term(&language, &form, status)
                });
            Concept {
                terms: terms.collect(),
                note,
                ..Concept::new(id, ConceptKind::Term)
            }
        });
        made.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_comes_in_the_store_takes_and_a_second_time_it_is_known(
        first in any_concepts(), second in any_concepts()
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("g.db"), "a", &[]).unwrap();
        store.import("first", first.clone()).unwrap();
        let before = store.load().unwrap();
        let changes = store.history(None).unwrap().len();
        prop_assert!(!store.import("first", first).unwrap().is_change());
        let after = store.load().unwrap();
        prop_assert_eq!(after.concepts(), before.concepts());
        prop_assert_eq!(store.history(None).unwrap().len(), changes);
        store.import("second", second).unwrap();
    }
}

fn muqabala(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command
        .current_dir(folder)
        .env("MUQABALA_GLOSSARY", "g.db")
        .env("MUQABALA_USER", "Maryam")
        .arg("glossary");
    command
}

fn answered(folder: &Path, answers: &str) -> Output {
    let mut child = muqabala(folder)
        .arg("review")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(answers.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn a_reviewer_walks_through_the_proposals() {
    let folder = tempfile::tempdir().unwrap();
    let known = concept("truce", &[("ar", "هدنة", Preferred)]);
    let mut store = Store::create(&folder.path().join("g.db"), "a", &[known]).unwrap();
    let proposed = |id: &str, ar: &str, fa: &str| {
        concept(
            id,
            &[
                ("ar", ar, Proposed),
                ("fa", fa, Proposed),
                ("fa", &format!("{fa}‌ها"), Proposed),
            ],
        )
    };
    store
        .propose([
            proposed("p1", "مناورة", "رزمایش"),
            proposed("p2", "هدنة", "آتش‌بس"),
            proposed("p3", "أمس", "دیروز"),
            proposed("p4", "قمة", "نشست"),
            proposed("p5", "حدود", "مرز"),
        ])
        .unwrap();
    drop(store);
    let output = answered(
        folder.path(),
        "what\na 9\na 1 2\nr 3\nm truce\nr\ns\na\nq\n",
    );
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("\u{2068}رزمایش\u{2069}"), "{told}");
    assert!(told.contains("there is no proposed term 9"), "{told}");
    assert!(told.contains("m ID       merge"), "{told}");
    let store = Store::open_to_read(&folder.path().join("g.db")).unwrap();
    let glossary = store.load().unwrap();
    let statuses = |id: &str| {
        let terms = &glossary.concept(id).unwrap().terms;
        terms.iter().map(|term| term.status).collect::<Vec<_>>()
    };
    assert_eq!(statuses("p1"), [Preferred, Preferred]);
    assert_eq!(statuses("truce"), [Preferred, Proposed, Proposed]);
    assert!(glossary.concept("p2").is_none() && glossary.concept("p3").is_none());
    assert_eq!(statuses("p4"), [Proposed; 3]);
    assert_eq!(statuses("p5"), [Preferred, Preferred, Admitted]);
    // the end of the answers is the end of the review
    assert!(answered(folder.path(), "").status.success());
    assert!(
        told.contains("2 concepts with proposed terms are left"),
        "{told}"
    );
}

#[test]
fn two_commands_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        muqabala(folder.path())
            .args(["init", "--empty"])
            .status()
            .unwrap()
            .success()
    );
    for round in 0..4 {
        let mut children: Vec<_> = ["ar", "fa", "en"]
            .map(|language| {
                let form = format!("{language}{round}");
                muqabala(folder.path())
                    .args(["add", "--concept", &form, &format!("--{language}"), &form])
                    .spawn()
                    .unwrap()
            })
            .into();
        for child in &mut children {
            assert!(child.wait().unwrap().success());
        }
    }
    let store = Store::open_to_read(&folder.path().join("g.db")).unwrap();
    assert_eq!(store.load().unwrap().concepts().len(), 12);
    assert_eq!(store.history(None).unwrap().len(), 13);
}

/// As many bytes of the write-ahead log as a small change never needs.
const HALF_WAY: u64 = 1 << 20;

#[test]
fn an_import_that_is_killed_leaves_the_old_glossary() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.db");
    let old = vec![drill()];
    drop(Store::create(&path, "a", &old).unwrap());
    let mut table = String::from("en,ar,fa\n");
    for number in 0..60_000 {
        table += &format!("term {number},مصطلح {number},اصطلاح {number}\n");
    }
    std::fs::write(folder.path().join("t.csv"), table).unwrap();
    let mut import = muqabala(folder.path())
        .args(["import", "t.csv"])
        .spawn()
        .unwrap();
    let log = folder.path().join("g.db-wal");
    let start = Instant::now();
    while std::fs::metadata(&log).map_or(0, |log| log.len()) < HALF_WAY {
        assert!(
            start.elapsed() < Duration::from_secs(100),
            "the import never began to write"
        );
        assert!(
            import.try_wait().unwrap().is_none(),
            "the import was over before it could be killed"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    import.kill().unwrap();
    import.wait().unwrap();
    let mut store = Store::open(&path, "a").unwrap();
    assert_eq!(store.load().unwrap().concepts(), old);
    store
        .add(&concept("raid", &[("ar", "غارة", Preferred)]))
        .unwrap();
}
