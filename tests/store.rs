//! The glossary as a file: nothing is lost, whoever writes at the same time and whatever kills the writer.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use muqabala::glossary::{
    Concept, ConceptKind, Decision, Evidence, Extent, Glossary, PartOfSpeech, Status, Store,
    StoreError, Term, Variant,
};

fn concept(id: &str, arabic: &str, persian: &str) -> Concept {
    let term = |language: &str, form: &str| Term {
        status: Status::Preferred,
        part_of_speech: PartOfSpeech::Noun,
        ..Term::new(language, form)
    };
    Concept {
        definition: format!("What {id} is."),
        terms: vec![term("ar", arabic), term("fa", persian)],
        ..Concept::new(id, ConceptKind::Event)
    }
}

fn note(concept: &mut Concept, note: &str) -> Result<(), StoreError> {
    note.clone_into(&mut concept.note);
    Ok(())
}

fn attested(mut concept: Concept) -> Concept {
    let place = |start| Evidence {
        report: "a.txt".into(),
        start,
        end: start + 9,
        sentence: "شنّ هجومـًا\nعلى «البلدة».".into(),
    };
    let forms = ["هجومـًا", "الهجوم"];
    concept.terms[0].variants = forms
        .map(|form| Variant {
            form: form.into(),
            evidence: vec![place(3), place(40)],
        })
        .to_vec();
    concept
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("glossary.db");
    (folder, path)
}

#[test]
fn what_is_written_is_read_again() {
    let (_folder, path) = folder();
    let concepts = vec![
        attested(concept("attack", "هجوم", "حمله")),
        concept("talks", "محادثات", "گفتگو"),
    ];
    drop(Store::create(&path, "a", &concepts).unwrap());
    let store = Store::open(&path, "a").unwrap();
    assert_eq!(store.load().unwrap().concepts(), concepts);
    assert_eq!(
        store.concept("attack").unwrap().as_ref(),
        Some(&concepts[0])
    );
    assert_eq!(store.concept("nothing").unwrap(), None);
    let mut reader = Store::open_to_read(&path).unwrap();
    assert_eq!(reader.load().unwrap().concepts(), concepts);
    assert!(reader.remove("attack").is_err(), "a reader changes nothing");
    let persian = store.load_language("fa").unwrap();
    assert_eq!(persian.concepts()[0].terms, concepts[0].terms[1..]);
    assert!(matches!(
        Store::create(&path, "a", &[]),
        Err(StoreError::Exists(_))
    ));
}

#[test]
fn the_starter_glossary_survives_the_store() {
    let (_folder, path) = folder();
    let starter = Glossary::starter();
    let store = Store::create(&path, "a", starter.concepts()).unwrap();
    assert_eq!(store.load().unwrap().concepts(), starter.concepts());
}

#[test]
fn each_change_can_be_undone_step_by_step() {
    let (_folder, path) = folder();
    let first = attested(concept("attack", "هجوم", "حمله"));
    let mut store = Store::create(&path, "Maryam", std::slice::from_ref(&first)).unwrap();
    store.add(&concept("raid", "غارة", "یورش")).unwrap();
    store
        .set("set attack", "attack", |concept| note(concept, "see raid"))
        .unwrap();
    store.merge("attack", "raid").unwrap();
    let merged = store.concept("attack").unwrap().unwrap();
    assert_eq!(merged.terms.len(), 4);
    assert_eq!(
        merged.terms[2].status,
        Status::Admitted,
        "only one is preferred"
    );
    assert_eq!(store.concept("raid").unwrap(), None);

    assert_eq!(store.undo(None, Extent::Changes).unwrap(), 4);
    assert_eq!(
        store.concept("raid").unwrap(),
        Some(concept("raid", "غارة", "یورش"))
    );
    assert_eq!(store.undo(None, Extent::Changes).unwrap(), 3);
    assert_eq!(store.concept("attack").unwrap().as_ref(), Some(&first));
    assert_eq!(store.undo(None, Extent::Changes).unwrap(), 2);
    assert_eq!(store.load().unwrap().concepts(), [first]);

    let history = store.history(None).unwrap();
    let told: Vec<_> = history.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "undo 2",
            "undo 3",
            "undo 4",
            "merge raid into attack",
            "set attack",
            "add raid",
            "init"
        ]
    );
    assert!(
        history
            .iter()
            .all(|change| change.who == "Maryam" && change.at.ends_with('Z'))
    );
    assert_eq!(store.history(Some("raid")).unwrap().len(), 4);
    assert_eq!(history[0].undoes, Some(2));
}

#[test]
fn undoing_does_not_lose_a_later_change() {
    let (_folder, path) = folder();
    let mut store = Store::create(&path, "a", &[concept("attack", "هجوم", "حمله")]).unwrap();
    store
        .set("set attack", "attack", |concept| note(concept, "one"))
        .unwrap();
    store
        .set("set attack", "attack", |concept| note(concept, "two"))
        .unwrap();
    let refused = store.undo(Some(2), Extent::Changes).unwrap_err();
    assert!(
        matches!(refused, StoreError::ChangedSince { change: 2, .. }),
        "{refused}"
    );
    assert!(matches!(
        store.undo(Some(99), Extent::Changes),
        Err(StoreError::NoChange(99))
    ));
    assert_eq!(store.concept("attack").unwrap().unwrap().note, "two");
}

#[test]
fn what_is_not_valid_is_refused_and_nothing_is_written() {
    let (_folder, path) = folder();
    let mut store = Store::create(&path, "a", &[concept("attack", "هجوم", "حمله")]).unwrap();
    let twice = store.set("set attack", "attack", |concept| {
        let again = concept.terms[0].clone();
        concept.terms.push(again);
        Ok(())
    });
    assert!(
        twice
            .unwrap_err()
            .to_string()
            .contains("stands there twice")
    );
    let second = store.set("set attack", "attack", |concept| {
        concept.terms.push(Term {
            status: Status::Preferred,
            ..Term::new("ar", "غارة")
        });
        Ok(())
    });
    assert!(
        second
            .unwrap_err()
            .to_string()
            .contains("second preferred ar term")
    );
    assert!(matches!(
        store.add(&concept("attack", "ا", "ب")),
        Err(StoreError::ConceptExists(_))
    ));
    assert!(matches!(
        store.remove("nothing"),
        Err(StoreError::NoConcept(_))
    ));
    let bad = [
        concept("good", "جيد", "خوب"),
        Concept {
            id: " ".into(),
            ..concept("x", "ا", "ب")
        },
    ];
    assert!(store.write("import", bad).is_err());
    assert_eq!(
        store.load().unwrap().concepts(),
        [concept("attack", "هجوم", "حمله")]
    );
    assert_eq!(store.history(None).unwrap().len(), 1);
}

#[test]
fn a_rejected_proposal_is_not_made_again() {
    let (_folder, path) = folder();
    let mut store = Store::create(&path, "a", &[]).unwrap();
    let term = |language: &str, form: &str| [(language.to_owned(), form.to_owned())];
    let found = || [concept("drill", "تدريب", "رزمایش")];
    assert_eq!(store.propose(found()).unwrap(), 1);
    let proposals = store.proposals().unwrap();
    assert!(
        proposals[0]
            .terms
            .iter()
            .all(|term| term.status == Status::Proposed)
    );
    store
        .review("drill", &term("ar", "تدريب"), Decision::Reject)
        .unwrap();
    store
        .review(
            "drill",
            &term("fa", "رزمایش"),
            Decision::Accept(Status::Preferred),
        )
        .unwrap();
    assert!(store.proposals().unwrap().is_empty());
    assert_eq!(
        store.concept("drill").unwrap().unwrap().terms[0].status,
        Status::Preferred
    );
    let again = store.review("drill", &term("ar", "تدريب"), Decision::Reject);
    assert!(matches!(again, Err(StoreError::NoTerm { .. })));
    store.remove("drill").unwrap();
    assert_eq!(store.propose(found()).unwrap(), 1);
    assert_eq!(store.concept("drill").unwrap().unwrap().terms.len(), 1);
}

/// What a child process of a test does: the variable names it, [`CHILD_PATH`] the file.
const CHILD_TASK: &str = "MUQABALA_TEST_TASK";
const CHILD_PATH: &str = "MUQABALA_TEST_PATH";

fn child(task: &str, path: &Path) -> Child {
    let this = std::env::current_exe().expect("this test");
    Command::new(this)
        .args(["--exact", "the_child_process", "--nocapture"])
        .env(CHILD_TASK, task)
        .env(CHILD_PATH, path)
        .stdout(Stdio::null())
        .spawn()
        .expect("this test runs again")
}

/// Does nothing unless another test of this file has started it as a process of its own.
#[test]
fn the_child_process() {
    let (Ok(task), Ok(path)) = (std::env::var(CHILD_TASK), std::env::var(CHILD_PATH)) else {
        return;
    };
    let path = PathBuf::from(path);
    let mut store = Store::open(&path, &task).unwrap();
    if task == "import" {
        let marker = path.with_extension("marker");
        let endless = (0..).map(|number| {
            if number == 3_000 {
                std::fs::write(&marker, "half way").unwrap();
                std::thread::sleep(Duration::from_secs(60));
            }
            concept(&format!("c{number}"), "هجوم", "حمله")
        });
        store.write("import", endless).unwrap();
    } else {
        for number in 0..40 {
            store
                .add(&concept(&format!("{task}-{number}"), "هجوم", "حمله"))
                .unwrap();
            store
                .set("set shared", "shared", |shared| {
                    shared.note.push('.');
                    Ok(())
                })
                .unwrap();
        }
    }
}

#[test]
fn two_processes_at_once_lose_nothing() {
    let (_folder, path) = folder();
    let store = Store::create(&path, "a", &[concept("shared", "مشترك", "مشترک")]).unwrap();
    let mut children = ["one", "two"].map(|task| child(task, &path));
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(store.load().unwrap().concepts().len(), 81);
    assert_eq!(store.concept("shared").unwrap().unwrap().note.len(), 80);
    assert_eq!(store.history(None).unwrap().len(), 161);
}

#[test]
fn a_killed_import_leaves_the_old_state_whole() {
    let (_folder, path) = folder();
    let old = vec![concept("attack", "هجوم", "حمله")];
    drop(Store::create(&path, "a", &old).unwrap());
    let mut importing = child("import", &path);
    let marker = path.with_extension("marker");
    let start = Instant::now();
    while !marker.exists() {
        assert!(
            start.elapsed() < Duration::from_secs(50),
            "the import never came half way"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    importing.kill().unwrap();
    importing.wait().unwrap();
    let mut store = Store::open(&path, "a").unwrap();
    assert_eq!(store.load().unwrap().concepts(), old);
    assert_eq!(store.history(None).unwrap().len(), 1);
    store.add(&concept("raid", "غارة", "یورش")).unwrap();
}
