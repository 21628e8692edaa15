//! Relations of concepts are rows of the glossary: they hold whatever the concepts are called, and travel with them.

use std::collections::BTreeMap;

use muqabala::bitext::collation::Collation;
use muqabala::bitext::{CompareOptions, compare};
use muqabala::document::{Division, Document};
use muqabala::format::{ConceptOptions, Format, read_concepts, write_concepts};
use muqabala::glossary::{
    Concept, ConceptKind, Extent, Glossary, Plan, Related, Relation, Store, Term,
};
use muqabala::text::Source;

const REPORTS: [&str; 3] = ["arabic-1.txt", "arabic-2.txt", "persian.txt"];

fn tutorial() -> Vec<Document> {
    let read = |name: &&str| {
        let path = format!(
            "{}/docs/tutorial/reports/{name}",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).expect("a report of the tutorial");
        let source = Source::new((*name).to_owned(), text);
        Document::of(source, None, Division::Sentences).expect("a language is known")
    };
    REPORTS.iter().map(read).collect()
}

/// What is not one of the starter's ids, and comes first or last in an alphabet by no rule.
fn renamed(index: usize) -> String {
    format!("c{:03x}", (index * 631) % 4096)
}

/// What was compared as JSON, with the ids of concepts by their new names; labels and values are words, not ids.
fn with_new_ids(collation: &Collation, ids: &BTreeMap<&str, String>) -> serde_json::Value {
    let mut json = serde_json::to_value(collation).expect("a collation is JSON");
    let rename = |value: &mut serde_json::Value| {
        let id = value.as_str().and_then(|id| ids.get(id));
        if let Some(id) = id {
            *value = id.clone().into();
        }
    };
    for (part, key) in [("facts", "id"), ("terms", "concept")] {
        for row in json[part].as_array_mut().expect("an array") {
            rename(&mut row[key]);
        }
    }
    for link in json["links"].as_array_mut().expect("an array") {
        let shared = link["shared"].as_array_mut().expect("an array");
        shared.iter_mut().for_each(rename);
    }
    json
}

/// An array as a set: two ids are in another order when they are renamed.
fn in_any_order(value: &serde_json::Value) -> Vec<String> {
    let values = value.as_array().expect("an array");
    let mut all: Vec<String> = values.iter().map(ToString::to_string).collect();
    all.sort();
    all
}

#[test]
fn a_glossary_whose_ids_are_all_others_reads_the_same() {
    let starter = Glossary::starter();
    let ids: BTreeMap<&str, String> = starter
        .concepts()
        .iter()
        .enumerate()
        .map(|(index, concept)| (concept.id.as_str(), renamed(index)))
        .collect();

    let mut file = Vec::new();
    let options = ConceptOptions::default();
    write_concepts(starter.concepts(), Format::JsonLines, &options, &mut file).unwrap();
    let mut incoming = read_concepts(&file, Format::JsonLines, &options).concepts;
    for concept in &mut incoming {
        concept.id = ids[concept.id.as_str()].clone();
        for related in &mut concept.relations {
            if let Some(id) = ids.get(related.other.as_str()) {
                id.clone_into(&mut related.other);
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("other.db"), "a", &[]).unwrap();
    let plan = store.import("import other.jsonl", incoming).unwrap();
    assert_eq!(plan.conflicts, []);

    let documents = tutorial();
    let options = CompareOptions::default();
    let before = compare(&documents, &starter, &options);
    let after = compare(&documents, &store.load().unwrap(), &options);
    assert!(before.links.len() > 10 && !before.divergences.is_empty());
    let (before, after) = (
        with_new_ids(&before, &ids),
        with_new_ids(&after, &BTreeMap::new()),
    );
    for part in ["reports", "divergences"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    for part in ["facts", "terms"] {
        let (before, after) = (in_any_order(&before[part]), in_any_order(&after[part]));
        let lost: Vec<_> = before.iter().filter(|fact| !after.contains(fact)).collect();
        let added: Vec<_> = after.iter().filter(|fact| !before.contains(fact)).collect();
        assert!(
            lost.is_empty() && added.is_empty(),
            "{part}: {lost:#?} {added:#?}"
        );
    }
    let links = |collation: &serde_json::Value| -> Vec<serde_json::Value> {
        let mut links = collation["links"].as_array().unwrap().clone();
        for link in &mut links {
            link["shared"] = in_any_order(&link["shared"]).into();
            let score = link["score"].as_f64().unwrap();
            link["score"] = ((score * 1e6).round() / 1e6).into();
        }
        links
    };
    assert_eq!(links(&before), links(&after));
}

fn event(id: &str, form: &str, relations: &[&str]) -> Concept {
    let parse = |text: &&str| text.parse::<Related>().expect("a relation");
    Concept {
        relations: relations.iter().map(parse).collect(),
        terms: vec![Term::new("en", form)],
        ..Concept::new(id, ConceptKind::Event)
    }
}

fn trade() -> Vec<Concept> {
    vec![
        event(
            "buy",
            "buy",
            &["converse-of sell", "takes-object", "near barter"],
        ),
        event("sell", "sell", &["gives"]),
        event("barter", "barter", &["stronger-than a|b"]),
        event("a|b", "haggle", &[]),
    ]
}

#[test]
fn tables_hold_all_relations_and_tbx_those_to_other_concepts() {
    let concepts = trade();
    let options = ConceptOptions::default();
    let round = |format| {
        let mut file = Vec::new();
        let losses = write_concepts(&concepts, format, &options, &mut file).unwrap();
        let read = read_concepts(&file, format, &options);
        assert!(read.problems.is_empty(), "{format}: {:?}", read.problems);
        let relations = read.concepts.into_iter().map(|concept| concept.relations);
        (relations.collect::<Vec<_>>(), format!("{losses:?}"))
    };
    let all: Vec<Vec<Related>> = concepts.iter().map(|of| of.relations.clone()).collect();
    for format in [Format::JsonLines, Format::Csv, Format::Tsv, Format::Xlsx] {
        assert_eq!(round(format).0, all, "{format}");
    }
    let outward = |of: &Vec<Related>| -> Vec<Related> {
        let leads = |related: &&Related| related.relation.takes_other();
        of.iter().filter(leads).cloned().collect()
    };
    for format in [Format::Tbx, Format::TbxV2] {
        let (relations, losses) = round(format);
        assert_eq!(
            relations,
            all.iter().map(outward).collect::<Vec<_>>(),
            "{format}"
        );
        assert!(
            losses.contains("properties of concepts have no place"),
            "{losses}"
        );
    }
}

#[test]
fn skos_has_near_and_broader() {
    let concepts = [
        event("fall", "fall", &["near drop", "broader move", "says"]),
        event("drop", "drop", &["near nowhere"]),
        event("move", "move", &[]),
    ];
    let mut file = Vec::new();
    let options = ConceptOptions::default();
    let losses = write_concepts(&concepts, Format::Skos, &options, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.contains("skos:related <urn:muqabala:concept:drop>"),
        "{file}"
    );
    assert!(
        file.contains("skos:broader <urn:muqabala:concept:move>"),
        "{file}"
    );
    assert!(!file.contains("nowhere"), "{file}");
    let losses = format!("{losses:?}");
    assert!(
        losses.contains("not in the file") && losses.contains("other than `near`"),
        "{losses}"
    );
}

#[test]
fn a_relation_that_cannot_be_read_is_a_problem_of_its_line() {
    let table = "concept,relations,language,form\nbuy,nearly sell,en,buy\nsell,near buy,en,sell\n";
    let read = read_concepts(table.as_bytes(), Format::Csv, &ConceptOptions::default());
    let problem = &read.problems[0];
    assert_eq!((problem.line, read.concepts.len()), (2, 1));
    assert!(
        problem.message.contains("unknown relation `nearly`"),
        "{problem:?}"
    );
}

#[test]
fn an_import_leads_to_what_the_concepts_are_called_here() {
    let own = Glossary::new(vec![
        event("purchase", "buy", &[]),
        event("sale", "sell", &[]),
    ]);
    let plan = Plan::new(&own, trade());
    let step = |id: &str| {
        let found = plan.steps.iter().find(|step| step.concept.id == id);
        found.unwrap_or_else(|| panic!("no {id} in {plan:?}"))
    };
    let told: Vec<String> = step("purchase")
        .concept
        .relations
        .iter()
        .map(Related::to_string)
        .collect();
    assert_eq!(told, ["converse-of sale", "takes-object", "near barter"]);
    let edits: Vec<String> = step("purchase")
        .edits
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        edits.contains(&"+ converse-of sale".to_owned()),
        "{edits:?}"
    );
    // what came in is known the next time
    let after: Vec<Concept> = plan.steps.iter().map(|step| step.concept.clone()).collect();
    let again = Plan::new(&Glossary::new(after), trade());
    assert!(!again.is_change(), "{again:?}");
}

#[test]
fn relations_are_written_undone_and_follow_their_concepts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.db");
    let mut store = Store::create(&path, "a", &trade()).unwrap();
    let of = |store: &Store, id: &str| -> Vec<String> {
        let concept = store.concept(id).unwrap().expect("a concept");
        concept.relations.iter().map(Related::to_string).collect()
    };
    store
        .relate("sell", Related::to(Relation::Near, "barter"))
        .unwrap();
    assert_eq!(of(&store, "sell"), ["gives", "near barter"]);
    // known from the other side
    store
        .relate("barter", Related::to(Relation::Near, "sell"))
        .unwrap();
    assert_eq!(of(&store, "barter"), ["stronger-than a|b"]);
    // symmetric: taken from whichever side has it
    store
        .unrelate("barter", &Related::to(Relation::Near, "sell"))
        .unwrap();
    assert_eq!(of(&store, "sell"), ["gives"]);
    store.undo(None, Extent::Changes).unwrap();
    assert_eq!(of(&store, "sell"), ["gives", "near barter"]);

    store.merge("a|b", "barter").unwrap();
    assert_eq!(
        of(&store, "buy"),
        ["converse-of sell", "takes-object", "near a|b"]
    );
    assert_eq!(of(&store, "a|b"), [""; 0]);
    store.remove("sell").unwrap();
    assert_eq!(of(&store, "buy"), ["takes-object", "near a|b"]);
    store.undo(None, Extent::Changes).unwrap();
    assert_eq!(
        of(&store, "buy"),
        ["converse-of sell", "takes-object", "near a|b"]
    );
    assert_eq!(of(&store, "sell"), ["gives", "near a|b"]);

    let refused = [
        store.relate("buy", Related::to(Relation::Near, "nobody")),
        store.relate("buy", Related::to(Relation::Near, "")),
        store.relate("buy", Related::to(Relation::Near, "buy")),
        store.relate("buy", Related::to(Relation::Says, "sell")),
        store.unrelate("buy", &Related::to(Relation::Denies, "")),
    ];
    for refused in refused {
        let message = refused.unwrap_err().to_string();
        assert!(message.contains('`'), "{message}");
    }
    drop(store);
    let glossary = Store::open_to_read(&path).unwrap().load().unwrap();
    let converse: Vec<&str> = glossary
        .related("sell", Relation::ConverseOf)
        .map(|concept| concept.id.as_str())
        .collect();
    assert_eq!(converse, ["buy"]);
}
