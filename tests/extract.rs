//! Extraction of term candidates, on reports made for it that hold little that the glossary knows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use muqabala::document::{Division, Document};
use muqabala::extract::{Candidate, FoundTerm, Options, extract};
use muqabala::glossary::{Concept, ConceptKind, Glossary, Status, Store, Term};
use muqabala::language::{Language, folded};
use muqabala::text::Source;

fn report(name: &str) -> Document {
    let path = format!("tests/fixtures/extract/{name}.txt");
    Document::read(Path::new(&path), None, Division::Sentences).expect("a fixture")
}

fn read(text: &str) -> Document {
    Document::of(Source::new("-", text), None, Division::Sentences).expect("a known language")
}

fn event(reports: &[&str]) -> Vec<Document> {
    let read = |name: &&str| {
        let path = format!("tests/fixtures/comparable/{name}.txt");
        Document::read(Path::new(&path), None, Division::Sentences).expect("a fixture")
    };
    reports.iter().map(read).collect()
}

const EVENT_1: [&str; 4] = [
    "event-1/ar-1",
    "event-1/ar-2",
    "event-1/fa-1",
    "event-1/fa-2",
];
const EVENT_2: [&str; 4] = [
    "event-2/ar-1",
    "event-2/ar-2",
    "event-2/fa-1",
    "event-2/fa-2",
];

/// What is found in both fixtures without a glossary.
fn found() -> (Vec<Document>, Vec<Candidate>) {
    let documents = vec![report("ar"), report("fa")];
    let candidates = extract(&documents, &Glossary::default(), Options::default());
    (documents, candidates)
}

/// The term that has this form or variant.
fn term<'a>(candidates: &'a [Candidate], form: &str) -> Option<&'a FoundTerm> {
    let has = |term: &&FoundTerm| {
        term.form == form || term.variants.iter().any(|variant| variant == form)
    };
    candidates
        .iter()
        .flat_map(|candidate| &candidate.terms)
        .find(has)
}

fn candidate<'a>(candidates: &'a [Candidate], form: &str) -> &'a Candidate {
    let has = |candidate: &&Candidate| term(std::slice::from_ref(*candidate), form).is_some();
    candidates
        .iter()
        .find(has)
        .unwrap_or_else(|| panic!("`{form}` is not found"))
}

fn forms(candidate: &Candidate) -> Vec<&str> {
    candidate
        .terms
        .iter()
        .flat_map(|term| std::iter::once(&term.form).chain(&term.variants))
        .map(String::as_str)
        .collect()
}

#[test]
fn a_joiner_kept_spaced_or_lost_makes_one_term() {
    let (_, candidates) = found();
    let term = term(&candidates, "سرمایه‌گذاری خارجی").expect("it is found");
    let mut forms: Vec<&str> = term
        .variants
        .iter()
        .map(String::as_str)
        .chain([term.form.as_str()])
        .collect();
    forms.sort_unstable();
    assert_eq!(
        forms,
        [
            "سرمایه گذاری خارجی",
            "سرمایهگذاری خارجی",
            "سرمایه‌گذاری خارجی"
        ]
    );
}

#[test]
fn what_only_stands_inside_a_longer_term_is_none_and_what_also_stands_alone_is() {
    let (_, candidates) = found();
    assert!(term(&candidates, "هيئة حماية البيئة البحرية").is_some());
    assert!(term(&candidates, "حماية البيئة").is_some());
    for inside in [
        "البيئة البحرية",
        "هيئة حماية",
        "حماية البيئة البحرية",
        "حفاظت محیط",
    ] {
        assert!(term(&candidates, inside).is_none(), "{inside}");
    }
}

#[test]
fn a_name_from_another_script_is_one_term_in_all_its_spellings() {
    let (_, candidates) = found();
    let term = term(&candidates, "أليكسي غريغوفسكي").expect("it is found");
    assert_eq!(
        [vec![term.form.clone()], term.variants.clone()]
            .concat()
            .len(),
        2,
        "{term:?}"
    );
}

#[test]
fn names_are_paired_by_their_sound_and_terms_by_their_meaning() {
    let (_, candidates) = found();
    assert!(forms(candidate(&candidates, "سورينا كيانفرد")).contains(&"سورنا کیانفرد"));
    let agency = candidate(&candidates, "هيئة حماية البيئة البحرية");
    assert!(forms(agency).contains(&"سازمان حفاظت محیط زیست"));
}

#[test]
fn no_candidate_is_a_fragment() {
    let (_, candidates) = found();
    let outside = [
        "في",
        "من",
        "أن",
        "إن",
        "قال",
        "وقال",
        "وأضاف",
        "أعلنت",
        "توقع",
        "ستعمل",
        "ستوفر",
        "بندر نوران ستعمل",
        "در",
        "این",
        "گفت",
        "که",
        "را",
        "می‌دهد",
        "می‌شود",
        "است",
        "به",
        "او",
        "بدون",
    ];
    for candidate in &candidates {
        for form in forms(candidate) {
            let words: Vec<&str> = form.split_whitespace().collect();
            let (first, last) = (words[0], words[words.len() - 1]);
            assert!(
                !outside.contains(&first) && !outside.contains(&last),
                "{form}"
            );
            assert!(
                words.len() <= 5 && !form.contains(['.', '،', ',']),
                "{form}"
            );
        }
    }
}

#[test]
fn evidence_points_at_the_forms_and_the_best_come_first() {
    let (documents, candidates) = found();
    assert!(
        candidates
            .windows(2)
            .all(|pair| pair[0].score >= pair[1].score)
    );
    let mut ids: Vec<&str> = candidates
        .iter()
        .map(|candidate| candidate.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), candidates.len(), "an id stands twice");
    for candidate in &candidates {
        assert!((0.0..=1.0).contains(&candidate.score));
        assert!(!candidate.evidence.is_empty());
        for place in &candidate.evidence {
            let document = &documents[place.report];
            let unit = document.units[place.unit].span;
            assert!(unit.start <= place.start && place.end <= unit.end);
            let written = folded(&document.source.text()[place.start..place.end]);
            // an article that lost its alif to ل is shown whole
            let is_form = |form: &&str| {
                folded(form)
                    .split_whitespace()
                    .eq(written.split_whitespace())
                    || folded(form).ends_with(&written)
            };
            assert!(
                forms(candidate).iter().any(is_form),
                "{written}: {candidate:?}"
            );
        }
    }
}

#[test]
fn a_known_concept_keeps_its_id_and_is_left_out_when_only_new_ones_are_asked_for() {
    let documents = [
        read("وصل باشينيان إلى يريفان مع الوفد."),
        read("پاشینیان به ایروان رسید."),
    ];
    let glossary = Glossary::starter();
    let all = extract(&documents, &glossary, Options::default());
    let yerevan = candidate(&all, "يريفان");
    assert_eq!(
        (yerevan.id.as_str(), yerevan.known, yerevan.terms.len()),
        ("yerevan", true, 2)
    );
    let new = extract(&documents, &glossary, Options { new_only: true });
    assert!(new.iter().all(|candidate| !candidate.known));
    assert!(term(&new, "يريفان").is_none());
}

#[test]
fn a_second_run_into_a_glossary_finds_nothing_that_the_first_did_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.db");
    drop(Store::create(&path, "test", &[]).expect("a glossary"));
    let run = || {
        let reports = EVENT_2.map(|name| format!("tests/fixtures/comparable/{name}.txt"));
        let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
            .arg("extract")
            .args(reports)
            .arg("--into")
            .arg(&path)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).expect("a message")
    };
    let first = run();
    assert!(!first.contains(": 0 of"), "{first}");
    let second = run();
    assert!(second.contains(": 0 of 0 "), "{second}");
}

#[test]
fn ids_of_new_candidates_can_be_typed_and_are_the_same_each_time() {
    let (_, candidates) = found();
    let starter = Glossary::starter();
    let mut new = 0;
    for candidate in &candidates {
        if starter.concept(&candidate.id).is_some() {
            continue;
        }
        new += 1;
        let typed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(candidate.id.chars().all(typed), "{candidate:?}");
        assert!(!candidate.id.is_empty() && !candidate.id.starts_with('-'));
    }
    assert!(new > 3, "{new} new candidates");
    let ids = |candidates: &[Candidate]| -> Vec<String> {
        candidates
            .iter()
            .map(|candidate| candidate.id.clone())
            .collect()
    };
    assert_eq!(ids(&found().1), ids(&candidates));
}

#[test]
fn an_id_that_another_concept_of_the_glossary_has_gets_a_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.db");
    let reports = ["ar", "fa"].map(|name| format!("tests/fixtures/extract/{name}.txt"));
    let run = || {
        let status = Command::new(env!("CARGO_BIN_EXE_muqabala"))
            .arg("extract")
            .args(&reports)
            .arg("--into")
            .arg(&path)
            .status();
        assert!(status.expect("the program runs").success());
        let store = Store::open_to_read(&path).expect("it opens");
        store.proposals().expect("it reads")
    };
    drop(Store::create(&path, "test", &[]).expect("a glossary"));
    // a concept of the built-in glossary keeps its id
    let starter = Glossary::starter();
    let mut made = run().into_iter().map(|concept| concept.id);
    let id = made
        .find(|id| starter.concept(id).is_none())
        .expect("an id");
    std::fs::remove_file(&path).expect("it was made");
    let mut other = Concept::new(id.clone(), ConceptKind::Term);
    other.terms.push(Term::new("en", "an unlike thing"));
    drop(Store::create(&path, "test", &[other]).expect("a glossary"));
    let ids: Vec<String> = run().into_iter().map(|concept| concept.id).collect();
    assert!(
        ids.contains(&format!("{id}-2")) && !ids.contains(&id),
        "{ids:?}"
    );
}

#[test]
fn candidates_are_added_to_a_glossary_once_and_as_proposed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.db");
    drop(Store::create(&path, "test", &[]).expect("a glossary"));
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_muqabala"))
            .args([
                "extract",
                "tests/fixtures/extract/ar.txt",
                "tests/fixtures/extract/fa.txt",
                "--into",
            ])
            .arg(&path)
            .output()
            .expect("the program runs")
    };
    let first = run();
    assert!(
        first.status.success() && first.stdout.is_empty(),
        "{first:?}"
    );
    let proposals = || {
        Store::open_to_read(&path)
            .expect("it opens")
            .proposals()
            .expect("it reads")
    };
    let added = proposals();
    let terms: Vec<_> = added.iter().flat_map(|concept| &concept.terms).collect();
    let sun = terms
        .iter()
        .find(|term| term.form == "انرژی خورشیدی")
        .expect("it is proposed");
    assert_eq!(sun.status, Status::Proposed);
    assert_eq!(sun.variants[0].evidence.len(), 3);
    assert!(sun.variants[0].evidence[0].report.ends_with("fa.txt"));
    assert!(run().status.success());
    assert_eq!(proposals(), added, "a second run changes nothing");
}

/// Whether the two forms stand in one of the first `within` candidates.
fn paired(candidates: &[Candidate], one: &str, other: &str, within: usize) -> bool {
    let first = &candidates[..within.min(candidates.len())];
    first.iter().any(|candidate| {
        let forms = forms(candidate);
        forms.contains(&one) && forms.contains(&other)
    })
}

#[test]
fn without_a_glossary_the_names_and_terms_that_reports_share_come_first_and_paired() {
    let empty = Glossary::default();
    let of = |reports: &[&str]| extract(&event(reports), &empty, Options::default());
    let shared_1 = [
        ("باشينيان", "پاشینیان"),
        ("منظمة معاهدة الأمن الجماعي", "سازمان پیمان امنیت جمعی"),
        ("دميتري بيسكوف", "دمیتری پسکوف"),
        ("ماريا زاخاروفا", "ماریا زاخارووا"),
        ("أيخان حاجي زادة", "آیخان حاجی‌زاده"),
    ];
    let shared_2 = [
        ("بيسكوف", "پسکوف"),
        ("قرغيزستان", "قرقیزستان"),
        ("طاجيكستان", "تاجیکستان"),
        ("باتكين", "باتکن"),
        ("بيشكيك", "بیشکک"),
        ("فلاديمير بوتين", "ولادیمیر پوتین"),
        ("وزارة الصحة", "وزارت بهداشت"),
    ];
    for (reports, shared) in [(&EVENT_1, &shared_1[..]), (&EVENT_2, &shared_2[..])] {
        let candidates = of(reports);
        for (ar, fa) in shared {
            assert!(paired(&candidates, ar, fa, 30), "{ar} {fa}");
        }
        let unpaired = candidates
            .iter()
            .position(|candidate| candidate.terms.len() == 1);
        assert!(unpaired >= Some(15), "{unpaired:?}");
    }
}

#[test]
fn pairs_found_without_a_glossary_are_those_that_a_glossary_lists() {
    let starter = Glossary::starter();
    let concepts_of = |term: &FoundTerm| -> Vec<&str> {
        let forms = || std::iter::once(&term.form).chain(&term.variants);
        let bare = |form: &str| folded(form).replace('\u{200c}', "").replace("ال", "");
        let lists = |listed: &str| forms().any(|form| bare(form) == bare(listed));
        let concepts = starter.concepts().iter().filter(|concept| {
            let mut terms = concept.terms.iter();
            terms.any(|listed| listed.language == term.language && lists(&listed.form))
        });
        concepts.map(|concept| concept.id.as_str()).collect()
    };
    let (mut right, mut wrong) = (0, Vec::new());
    for reports in [EVENT_1, EVENT_2] {
        let found = extract(&event(&reports), &Glossary::default(), Options::default());
        for candidate in found.iter().filter(|candidate| candidate.terms.len() == 2) {
            let [one, other] = [0, 1].map(|index| concepts_of(&candidate.terms[index]));
            match one.iter().any(|id| other.contains(id)) {
                _ if one.is_empty() || other.is_empty() => {}
                true => right += 1,
                false => wrong.push(forms(candidate).join(" ")),
            }
        }
    }
    assert!(
        right >= 24 && wrong.len() * 10 <= right,
        "{right} right, wrong: {wrong:?}"
    );
}

#[test]
fn concepts_that_lie_close_support_each_other_across_languages() {
    let documents = [
        read("تتعثر موسكو في حفظ السلام في كاراباخ. وأغلق حرس الحدود الطريق."),
        read("مسکو یک نیروی حافظ صلح در منطقه مستقر کرد."),
    ];
    let all = extract(&documents, &Glossary::starter(), Options::default());
    let score = |id: &str| {
        let found = all.iter().find(|candidate| candidate.id == id);
        found.unwrap_or_else(|| panic!("`{id}` is not found")).score
    };
    assert!(score("peacekeeping") > score("border-guard"));
    assert!(score("peacekeeper") > score("border-guard"));
}

#[test]
fn what_verbs_tell_comes_after_what_only_nouns_do() {
    let documents = [
        read("بدأت التدريبات العسكرية. وجاء رد الفعل سريعاً، وجاءت استجابة موسكو."),
        read("رزمایش نظامی آغاز شد. واکنش مسکو سریع بود."),
    ];
    let all = extract(&documents, &Glossary::starter(), Options::default());
    let rank = |id: &str| all.iter().position(|candidate| candidate.id == id);
    assert!(rank("exercise").is_some() && rank("exercise") < rank("react"));
}

#[test]
fn addresses_are_no_terms_and_a_name_in_other_letters_is_not_cut() {
    let text = "این سامانه Ground Master نام دارد و در سایت www.example.org آمده است. \
                ارتش سامانه Ground Master را خرید و example.org آن را نوشت.";
    let all = extract(&[read(text)], &Glossary::default(), Options::default());
    assert!(term(&all, "Ground Master").is_some());
    let written: Vec<&str> = all.iter().flat_map(forms).collect();
    for part in ["Ground", "Master", "www.example.org", "example.org"] {
        assert!(!written.contains(&part), "{written:?}");
    }
}

#[test]
fn what_stands_only_inside_a_paired_term_is_not_listed() {
    for reports in [EVENT_1, EVENT_2] {
        let all = extract(&event(&reports), &Glossary::default(), Options::default());
        let covers = |long: &Candidate, short: &Candidate| {
            short.evidence.iter().all(|part| {
                long.evidence.iter().any(|place| {
                    (place.report, place.unit) == (part.report, part.unit)
                        && place.start <= part.start
                        && part.end <= place.end
                        && (place.start, place.end) != (part.start, part.end)
                })
            })
        };
        for (rank, long) in all
            .iter()
            .enumerate()
            .filter(|(_, long)| long.terms.len() > 1)
        {
            for short in &all[rank + 1..] {
                let new = !short.known && short.kind == ConceptKind::Term;
                assert!(!new || !covers(long, short), "{:?}", forms(short));
            }
        }
    }
}

#[test]
fn one_report_one_language_and_no_text_are_no_trouble() {
    let empty = Glossary::default();
    assert!(extract(&[], &empty, Options::default()).is_empty());
    let blank = Document::of(
        Source::new("-", " \n"),
        Some(Language::named("fa").expect("a pack")),
        Division::Sentences,
    );
    let blank = blank.expect("a language is named");
    assert!(extract(&[blank], &empty, Options::default()).is_empty());
    let one = extract(&[report("ar")], &empty, Options::default());
    assert!(one.iter().all(|candidate| candidate.terms.len() == 1));
    assert!(term(&one, "هيئة حماية البيئة البحرية").is_some());
    let english = "The water board opened a desalination plant. The desalination plant, the water board \
                   said, needs no fuel.";
    let english = extract(&[read(english)], &empty, Options::default());
    assert!(term(&english, "desalination plant").is_some());
    assert!(term(&english, "water board").is_some());
}

/// By language and form, the ids that a gold names so.
type Named = BTreeMap<(String, String), BTreeSet<String>>;

/// The reports of a topic of our own, and what its gold names by each form of each language.
fn topic(name: &str) -> (Vec<Document>, Named) {
    let folder = format!("tests/fixtures/topics/{name}");
    let gold = std::fs::read_to_string(format!("{folder}/gold.json")).expect("a gold");
    let gold: serde_json::Value = serde_json::from_str(&gold).expect("JSON");
    let mut names = Named::new();
    let mut documents = Vec::new();
    for report in gold["reports"].as_array().expect("reports") {
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        let path = format!("{folder}/{}.txt", text(&report["name"]));
        let read = Document::read(Path::new(&path), None, Division::Sentences);
        documents.push(read.expect("a report"));
        for mention in report["mentions"].as_array().expect("mentions") {
            let kind = text(&mention["kind"]);
            if ["person", "place", "organisation"].contains(&kind.as_str()) {
                let form = bare(&text(&mention["text"]));
                let of = names.entry((text(&report["language"]), form)).or_default();
                of.insert(format!("{kind} {}", text(&mention["id"])));
            }
        }
    }
    (documents, names)
}

/// A form folded, without joiners, spaces and articles.
fn bare(form: &str) -> String {
    let folded = folded(form).replace('\u{200c}', "");
    let words = folded.split_whitespace();
    words
        .map(|word| word.strip_prefix("ال").unwrap_or(word))
        .collect()
}

/// Topics of our own of many kinds of news.
const TOPICS: [&str; 6] = [
    "boj-2024",
    "bridge-baltimore-2024",
    "coup-niger-2023",
    "karabakh-2023",
    "quake-morocco-2023",
    "titan-sub-2023",
];

#[test]
fn the_first_thirty_of_a_new_story_are_names_and_terms_of_it_in_both_languages() {
    let starter = Glossary::starter();
    let listed = |language: &str, form: &str| -> BTreeSet<&str> {
        let lists = |concept: &&Concept| {
            let mut terms = concept.terms.iter();
            terms.any(|term| term.language == language && bare(&term.form) == bare(form))
        };
        let concepts = starter.concepts().iter().filter(lists);
        concepts.map(|concept| concept.id.as_str()).collect()
    };
    let (mut all, mut vouched, mut wrong) = (0, 0, Vec::new());
    for name in TOPICS {
        let (documents, names) = topic(name);
        let found = extract(&documents, &Glossary::default(), Options::default());
        for candidate in found.iter().take(30) {
            all += 1;
            let [one, other] = &candidate.terms[..] else {
                continue;
            };
            let of = |term: &FoundTerm| {
                let named = names.get(&(term.language.clone(), bare(&term.form)));
                named.cloned().unwrap_or_default()
            };
            let (ours, theirs) = (of(one), of(other));
            let both = !ours.is_empty() && !theirs.is_empty();
            let same_name = !ours.is_disjoint(&theirs);
            let same_term = !listed(&one.language, &one.form)
                .is_disjoint(&listed(&other.language, &other.form));
            vouched += usize::from(same_name || same_term);
            if both && !same_name && !same_term {
                wrong.push(forms(candidate).join(" "));
            }
        }
    }
    assert_eq!(all, 30 * TOPICS.len());
    assert!(vouched * 100 >= all * 75, "{vouched} of {all}");
    assert!(wrong.len() <= 4, "{wrong:?}");
}

#[test]
fn the_central_terms_of_a_story_are_among_its_first() {
    let central = [
        ("boj-2024", "سعر الفائدة", "نرخ بهره"),
        ("titan-sub-2023", "غواصة", "زیردریایی"),
        ("karabakh-2023", "وقف إطلاق النار", "آتش‌بس"),
    ];
    for (name, ar, fa) in central {
        let (documents, _) = topic(name);
        let found = extract(&documents, &Glossary::default(), Options::default());
        assert!(paired(&found, ar, fa, 20), "{name}: {ar} {fa}");
        assert!(found.iter().all(|candidate| !candidate.known));
    }
}

#[test]
fn what_the_asked_glossary_has_itself_is_not_taken_from_the_built_in_one() {
    let mut own = Concept::new("truce".to_owned(), ConceptKind::Term);
    own.terms = vec![
        Term::new("ar".to_owned(), "وقف إطلاق النار".to_owned()),
        Term::new("fa".to_owned(), "آتش‌بس".to_owned()),
    ];
    let documents = [
        read("أعلن الطرفان وقف إطلاق النار في المدينة."),
        read("دو طرف در شهر آتش‌بس اعلام کردند."),
    ];
    let ids = |glossary: &Glossary| -> Vec<String> {
        let found = extract(&documents, glossary, Options::default());
        found.into_iter().map(|candidate| candidate.id).collect()
    };
    assert!(ids(&Glossary::default()).contains(&"ceasefire".to_owned()));
    let ids = ids(&Glossary::new(vec![own]));
    assert!(ids.contains(&"truce".to_owned()), "{ids:?}");
    assert!(!ids.contains(&"ceasefire".to_owned()), "{ids:?}");
}

#[test]
fn the_noun_of_a_verb_in_two_words_is_no_term_there() {
    let empty = Glossary::default();
    let of = |verb: &str| {
        let text = format!("آنها در کارگاه هاشور {verb}. ما هم در خانه هاشور {verb}.");
        extract(&[read(&text)], &empty, Options::default())
    };
    assert!(term(&of("دیدند"), "هاشور").is_some());
    assert!(term(&of("زدند"), "هاشور").is_none());
}

#[test]
fn a_case_ending_without_its_vowels_is_no_part_of_a_term() {
    let text =
        "رأى الحارس صهريجا في الطريق. ورأى السائق صهريجا في الميناء. وانقلب الصهريج في المساء.";
    let found = extract(&[read(text)], &Glossary::default(), Options::default());
    let tank = term(&found, "صهريجا").expect("it is found");
    assert!(!tank.form.ends_with('ا'), "{tank:?}");
}

#[test]
fn an_organisation_is_one_in_whatever_language_it_was_found() {
    let (_, candidates) = found();
    let agency = candidate(&candidates, "هيئة حماية البيئة البحرية");
    assert_eq!(agency.kind, ConceptKind::Organisation);
}

#[test]
fn phrases_that_name_different_places_are_not_paired() {
    let documents = [
        read("زار الوفد السفارة المصرية في المدينة. وأغلقت السفارة المصرية أبوابها."),
        read("هیئت از سفارت افغانستان در شهر دیدن کرد. سفارت افغانستان بسته ماند."),
    ];
    let found = extract(&documents, &Glossary::default(), Options::default());
    let both = |candidate: &Candidate| {
        let forms = forms(candidate);
        forms.iter().any(|form| form.contains("المصرية")) && forms.contains(&"سفارت افغانستان")
    };
    assert!(!found.iter().any(both));
}
