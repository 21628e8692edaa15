use muqabala::format::{
    Column, ConceptOptions, Format, Languages, Read, read_concepts, read_pairs, write_concepts,
};
use muqabala::glossary::{
    Concept, ConceptKind, Evidence, Glossary, PartOfSpeech, Status, Term, TermType, Variant,
};
use proptest::prelude::*;

use super::{HARD_TEXT, fixture, in_xml, languages, told};

fn arabic_to_persian() -> ConceptOptions {
    ConceptOptions {
        languages: languages("ar", "fa"),
        ..ConceptOptions::default()
    }
}

fn read(name: &str, format: Format) -> Read {
    read_concepts(&fixture(name), format, &arabic_to_persian())
}

fn written(concepts: &[Concept], format: Format) -> (Vec<u8>, Vec<String>) {
    let mut out = Vec::new();
    let losses = write_concepts(concepts, format, &arabic_to_persian(), &mut out).unwrap();
    (out, losses.messages().collect())
}

fn forms<'a>(concept: &'a Concept, language: &str) -> Vec<(&'a str, Status)> {
    let terms = concept
        .terms
        .iter()
        .filter(|term| term.language == language);
    terms
        .map(|term| (term.form.as_str(), term.status))
        .collect()
}

#[test]
fn an_entry_of_tbx_is_read_with_what_the_glossary_cannot_hold() {
    let read = read("entry.v3.tbx", Format::Tbx);
    assert_eq!(told(&read.problems), [""; 0]);
    let [concept] = &read.concepts[..] else {
        panic!("{:?}", read.concepts)
    };
    assert_eq!(
        (concept.id.as_str(), concept.domain.as_str()),
        ("ceasefire", "security")
    );
    assert_eq!(
        (concept.definition.as_str(), concept.source.as_str()),
        ("اتفاق على وقف القتال", "the desk")
    );
    assert_eq!(
        forms(concept, "ar"),
        [("وقف إطلاق النار", Status::Preferred)]
    );
    assert_eq!(
        forms(concept, "fa"),
        [("آتش‌بس", Status::Preferred), ("متارکه", Status::Deprecated)]
    );
    assert_eq!(concept.terms[0].note, "أُعلن وقف إطلاق النار.");
    assert_eq!(concept.terms[2].note, "first note\nsecond note");
    let losses: Vec<_> = read.losses.messages().collect();
    assert_eq!(
        losses,
        [
            "`transacGrp` has no place in the glossary: 1 (line 8)",
            "`termNote usageStatus` has no place in the glossary: 1 (line 31)",
        ]
    );
}

#[test]
fn misplaced_elements_of_tbx_are_told_with_their_lines_and_the_rest_is_read() {
    let read = read("misplaced.v3.tbx", Format::Tbx);
    assert_eq!(
        told(&read.problems),
        [
            "line 3: the text of `sourceDesc` must stand in `p`",
            "line 5: `admin` has no place in `text`",
            "line 10: `term` must come first in `termSec`",
            "line 15: a second `term` in one `termSec`",
            "line 18: `langSec` without `xml:lang`",
            "line 22: `excellent` is no value of `administrativeStatus`",
            "line 24: the concept `d` stands there twice",
        ]
    );
    assert_eq!(read.concepts.len(), 1);
    assert_eq!(read.concepts[0].terms[0].form, "harbour");
}

#[test]
fn tbx_that_is_cut_off_keeps_what_came_before() {
    let whole = fixture("entry.v3.tbx");
    for end in (0..whole.len()).step_by(97) {
        let read = read_concepts(&whole[..end], Format::Tbx, &ConceptOptions::default());
        assert!(
            read.problems.last().is_some_and(|problem| problem.fatal),
            "cut at {end}"
        );
    }
    let more = String::from_utf8(whole)
        .unwrap()
        .replace("</body>", "<conceptEntry>\n<langSec");
    let read = read_concepts(more.as_bytes(), Format::TbxV2, &ConceptOptions::default());
    assert_eq!(read.concepts.len(), 1);
    assert!(read.problems[0].fatal);
}

#[test]
fn other_xml_and_the_style_dct_are_refused() {
    let refused = |text: &str| {
        let read = read_concepts(text.as_bytes(), Format::Tbx, &ConceptOptions::default());
        told(&read.problems).join("; ")
    };
    assert!(refused("<tmx/>").starts_with("line 1: not a TBX file: its root is `tmx`"));
    assert!(
        refused("\n<tbx style='dct'/>").starts_with("line 2: TBX in the style DCT is not read")
    );
    assert!(refused("id,en\n").starts_with("line 1: "));
}

#[test]
fn a_wide_table_is_read_whatever_the_order_of_its_columns() {
    let read = read("terms.csv", Format::Csv);
    assert_eq!(
        told(&read.problems),
        ["line 5: 3 cells, not 6 as in the header"]
    );
    let ids: Vec<_> = read
        .concepts
        .iter()
        .map(|concept| concept.id.as_str())
        .collect();
    assert_eq!(ids, ["ceasefire", "border", "bridge"]);
    let first = &read.concepts[0];
    assert_eq!(
        (first.domain.as_str(), first.note.as_str()),
        ("security", "a comma, inside")
    );
    assert_eq!(
        forms(first, "ar"),
        [
            ("وقف إطلاق النار", Status::Preferred),
            ("هدنة", Status::Admitted)
        ]
    );
    assert_eq!(forms(&read.concepts[2], "fa"), [("پل", Status::Preferred)]);
}

#[test]
fn a_long_table_gathers_its_rows_and_tells_the_bad_ones() {
    let read = read("long.csv", Format::Csv);
    assert_eq!(
        told(&read.problems),
        [
            "line 4: unknown status `wrong` (known: preferred, admitted, proposed, deprecated, forbidden)",
            "line 5: `xx` is no code of a language",
            "line 6: `سازمان پیمان امنیت جمعی` stands twice under `csto`",
            "line 7: a language without a form",
        ]
    );
    assert_eq!(read.concepts.len(), 2);
    assert_eq!(read.concepts[0].terms.len(), 2);
    assert_eq!(read.concepts[1].terms[0].form, "=NATO");
    let losses: Vec<_> = read.losses.messages().collect();
    assert_eq!(
        losses,
        [
            "columns of a meaning that is not known (--map HEADER=note says what one holds): 1 (`Colour`)"
        ]
    );
}

#[test]
fn a_cell_that_is_never_closed_does_not_swallow_the_rows_after_it() {
    let table = "en,fa\n\"fire,آتش\nbread,نان\nwater,\"آب\nsalt,نمک\n";
    let read = read_concepts(table.as_bytes(), Format::Csv, &ConceptOptions::default());
    assert_eq!(
        told(&read.problems),
        ["line 2", "line 4"]
            .map(|line| format!("{line}: a quotation mark opens a cell and none closes it"))
    );
    let ids: Vec<_> = (read.concepts.iter())
        .map(|concept| concept.id.as_str())
        .collect();
    assert_eq!(ids, ["bread", "salt"]);
}

#[test]
fn columns_can_be_mapped_by_hand() {
    let table = "Begriff\tعربي\tBereich\nNATO\tحلف الناتو\tsecurity\n";
    let mut options = ConceptOptions::default();
    let read = read_concepts(table.as_bytes(), Format::Tsv, &options);
    assert!(
        read.problems[0].fatal
            && read.problems[0]
                .message
                .starts_with("the header names no column of forms")
    );
    options.columns = vec![
        ("Begriff".into(), Column::FormIn("de".into())),
        ("عربي".into(), "ar".parse().unwrap()),
        ("Bereich".into(), "domain".parse().unwrap()),
    ];
    let read = read_concepts(table.as_bytes(), Format::Tsv, &options);
    assert_eq!(read.problems, []);
    assert_eq!(read.concepts[0].domain, "security");
    assert_eq!(forms(&read.concepts[0], "ar").len(), 1);
    options.columns.push(("Farbe".into(), Column::Ignored));
    let read = read_concepts(table.as_bytes(), Format::Tsv, &options);
    assert_eq!(
        told(&read.problems),
        ["line 1: no column is headed `Farbe`, which the mapping names"]
    );
    assert!(
        "colour"
            .parse::<Column>()
            .unwrap_err()
            .to_string()
            .starts_with("unknown column `colour` (known: concept, kind,")
    );
}

#[test]
fn source_and_target_are_the_languages_that_the_caller_gives() {
    let table = "\u{feff}source,target,context\nجسر,پل,bridge\n";
    let read = read_concepts(table.as_bytes(), Format::Csv, &arabic_to_persian());
    assert_eq!(forms(&read.concepts[0], "fa"), [("پل", Status::Preferred)]);
    let read = read_concepts(table.as_bytes(), Format::Csv, &ConceptOptions::default());
    assert!(read.problems[0].fatal);
}

#[test]
fn a_table_in_utf_16_is_read_and_a_row_in_another_encoding_is_told() {
    let table = "en,fa\nbridge,پل\n";
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(table.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let read = read_concepts(&wide, Format::Csv, &ConceptOptions::default());
    assert_eq!(forms(&read.concepts[0], "fa"), [("پل", Status::Preferred)]);
    let mixed = [b"en,fa\na,\x81\xe1\n".as_slice(), "bridge,پل\n".as_bytes()].concat();
    let read = read_concepts(&mixed, Format::Csv, &ConceptOptions::default());
    assert_eq!(
        told(&read.problems),
        ["line 2: bytes that are not UTF-8: save the table as UTF-8"]
    );
    assert_eq!(read.concepts.len(), 1);
}

#[test]
fn a_glossary_of_omegat_is_read_line_by_line() {
    let read = read("glossary.utf8", Format::OmegaT);
    assert_eq!(
        told(&read.problems),
        [
            "line 4: 1 column, not 2 or 3: divide source and target by a tab",
            "line 5: an empty source or target"
        ]
    );
    assert_eq!(read.concepts.len(), 2);
    assert_eq!(
        forms(&read.concepts[0], "fa"),
        [
            ("آتش‌بس", Status::Preferred),
            ("ترک مخاصمه", Status::Admitted)
        ]
    );
}

#[test]
fn a_bad_line_of_json_lines_is_told_and_the_rest_is_read() {
    let lines = "{\"id\":\"a\",\"kind\":\"term\"}\n\n{\"id\":\n{\"id\":\"b\",\"kind\":\"colour\"}\n{\"id\":\"a\",\"kind\":\"term\"}\n{\"id\":\"c\",\"kind\":\"place\"}\n";
    let read = read_concepts(
        lines.as_bytes(),
        Format::JsonLines,
        &ConceptOptions::default(),
    );
    let lines: Vec<_> = read.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert_eq!(read.concepts.len(), 2);
}

/// A concept with a term of every status in Persian, the preferred one last.
fn desk_concept() -> Concept {
    let mut concept = Concept::new("منظمة 1", ConceptKind::Organisation);
    concept.terms = vec![Term {
        status: Status::Preferred,
        ..Term::new("ar", "منظمة")
    }];
    for (form, status) in [
        ("ناروا", Status::Forbidden),
        ("کهنه", Status::Deprecated),
        ("=پیشنهادی", Status::Proposed),
        ("سازمان", Status::Preferred),
    ] {
        concept.terms.push(Term {
            status,
            ..Term::new("fa", form)
        });
    }
    concept.terms.push(Term::new("en", "organisation"));
    concept
}

#[test]
fn tbx_has_the_preferred_term_first_and_marks_those_to_avoid() {
    let concepts = [desk_concept()];
    for format in [Format::Tbx, Format::TbxV2] {
        let (bytes, losses) = written(&concepts, format);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            !text.contains("DOCTYPE")
                && text.contains("id=\"_x645__x646__x638__x645__x629__x20_1\""),
            "{text}"
        );
        assert!(
            losses.contains(&"forbidden terms are deprecated terms in TBX: 1 (ناروا)".to_owned()),
            "{losses:?}"
        );
        let read = read_concepts(&bytes, format, &ConceptOptions::default());
        assert_eq!(read.problems, []);
        assert_eq!(read.concepts[0].id, "منظمة 1");
        assert_eq!(
            forms(&read.concepts[0], "fa"),
            [
                ("سازمان", Status::Preferred),
                ("=پیشنهادی", Status::Admitted),
                ("کهنه", Status::Deprecated),
                ("ناروا", Status::Deprecated)
            ]
        );
    }
}

#[test]
fn clients_of_two_languages_are_not_given_what_they_would_misread() {
    let concepts = [desk_concept()];
    let (bytes, losses) = written(&concepts, Format::OmegaT);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "منظمة\tسازمان\t\nمنظمة\t=پیشنهادی\t\n"
    );
    assert!(
        losses[0].starts_with(
            "targets to avoid are left out: OmegaT would show them as translations: 2 (کهنه, ناروا"
        ),
        "{losses:?}"
    );
    let (bytes, losses) = written(&concepts, Format::Weblate);
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text.lines().next(),
        Some("source,target,context,developer_comments")
    );
    assert!(
        text.contains("منظمة,'=پیشنهادی,منظمة 1.2,") && !text.contains("ناروا"),
        "{text}"
    );
    assert_eq!(losses.len(), 2);
    let (bytes, _) = written(&concepts, Format::WeblateTbx);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("<term>ناروا</term>\n            <termNote type=\"administrativeStatus\">forbidden</termNote>"), "{text}");
    let (bytes, _) = written(&concepts, Format::Skos);
    let text = String::from_utf8(bytes).unwrap();
    for label in [
        "skos:prefLabel \"سازمان\"@fa",
        "skos:altLabel \"=پیشنهادی\"@fa",
        "skos:hiddenLabel \"ناروا\"@fa",
        "<urn:muqabala:concept:منظمة%201>",
    ] {
        assert!(text.contains(label), "{label} in {text}");
    }
}

#[test]
fn a_client_with_two_languages_wants_to_know_them() {
    let error = write_concepts(
        &[],
        Format::OmegaT,
        &ConceptOptions::default(),
        &mut Vec::new(),
    )
    .unwrap_err();
    assert!(error.to_string().starts_with("omegat holds two languages"));
    let error =
        write_concepts(&[], Format::Po, &ConceptOptions::default(), &mut Vec::new()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("a glossary cannot be written as po (known: tsv, csv,")
    );
}

#[test]
fn the_starter_glossary_passes_through_every_table_whole() {
    let starter = Glossary::starter();
    for format in [Format::Csv, Format::Tsv, Format::Xlsx, Format::JsonLines] {
        let (bytes, losses) = written(starter.concepts(), format);
        assert_eq!(losses, [""; 0]);
        let read = read_concepts(&bytes, format, &ConceptOptions::default());
        assert_eq!(told(&read.problems), [""; 0]);
        assert!(
            read.concepts == starter.concepts(),
            "{format} changes the glossary"
        );
    }
}

prop_compose! {
    fn term()(
        language in prop::sample::select(vec!["ar", "fa", "en", "de"]),
        form in HARD_TEXT.prop_map(|text| format!("{}x", text.trim_start())),
        (status, kind, part) in (
            prop::sample::select(Status::ALL),
            prop::sample::select(TermType::ALL),
            prop::sample::select(PartOfSpeech::ALL),
        ),
        (usage, note) in (HARD_TEXT, HARD_TEXT),
        variants in prop::collection::vec(HARD_TEXT.prop_map(|text| text + "|"), 0..3),
    ) -> Term {
        Term {
            status,
            kind,
            part_of_speech: part,
            usage,
            note,
            variants: variants.into_iter().map(|form| Variant { form, evidence: Vec::new() }).collect(),
            ..Term::new(language, form)
        }
    }
}

prop_compose! {
    fn concept()(
        kind in prop::sample::select(ConceptKind::ALL),
        texts in [HARD_TEXT, HARD_TEXT, HARD_TEXT, HARD_TEXT],
        terms in prop::collection::vec(term(), 0..4),
    ) -> Concept {
        let [domain, definition, note, source] = texts;
        let mut concept = Concept { domain, definition, note, source, ..Concept::new("", kind) };
        for term in terms {
            if !concept.terms.iter().any(|t| t.language == term.language && t.form == term.form) {
                concept.terms.push(term);
            }
        }
        concept
    }
}

fn concepts() -> impl Strategy<Value = Vec<Concept>> {
    prop::collection::vec(concept(), 0..4).prop_map(|mut concepts| {
        for (at, concept) in concepts.iter_mut().enumerate() {
            concept.id = format!("concept-{at}");
        }
        concepts
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn tables_written_and_read_are_the_same(concepts in concepts()) {
        for format in [Format::JsonLines, Format::Csv, Format::Tsv, Format::Xlsx] {
            let (bytes, losses) = written(&concepts, format);
            prop_assert_eq!(losses, [""; 0], "{}", format);
            let read = read_concepts(&bytes, format, &ConceptOptions::default());
            prop_assert_eq!(told(&read.problems), [""; 0], "{}", format);
            prop_assert_eq!(&read.concepts, &concepts, "{}", format);
        }
    }

    #[test]
    fn evidence_passes_through_json_lines(text in HARD_TEXT) {
        let mut concept = desk_concept();
        let evidence = Evidence { report: text.clone(), start: 1, end: 9, sentence: text.clone() };
        concept.terms[0].variants = vec![Variant { form: text, evidence: vec![evidence] }];
        let (bytes, _) = written(std::slice::from_ref(&concept), Format::JsonLines);
        prop_assert_eq!(read_concepts(&bytes, Format::JsonLines, &ConceptOptions::default()).concepts, [concept.clone()]);
        let (_, losses) = written(&[concept], Format::Csv);
        prop_assert_eq!(losses.len(), 1);
    }

    #[test]
    fn tbx_keeps_all_texts_and_tells_what_xml_cannot_hold(concepts in concepts()) {
        for format in [Format::Tbx, Format::TbxV2] {
            let (bytes, losses) = written(&concepts, format);
            let read = read_concepts(&bytes, format, &ConceptOptions::default());
            prop_assert_eq!(told(&read.problems), [""; 0]);
            let held: Vec<&Concept> = concepts.iter().filter(|c| !c.terms.is_empty()).collect();
            prop_assert_eq!(read.concepts.len(), held.len());
            let mut changed = false;
            for (read, held) in read.concepts.iter().zip(held) {
                for (read, held) in [(&read.definition, &held.definition), (&read.note, &held.note), (&read.domain, &held.domain)] {
                    prop_assert_eq!(read, &in_xml(held));
                    changed |= read != held;
                }
                for term in &held.terms {
                    let same = |t: &&Term| t.language == term.language && t.form == in_xml(&term.form) && t.usage == in_xml(&term.usage);
                    prop_assert!(read.terms.iter().any(|t| same(&t)), "{:?}", term);
                }
            }
            prop_assert!(!changed || losses.iter().any(|loss| loss.starts_with("characters that XML cannot hold")));
        }
    }

    #[test]
    fn readers_survive_anything(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[<>&;!\\[\\]/=\"'a-ctmxub \n,\t]{0,80}") {
        for format in Format::all() {
            for input in [&bytes[..], text.as_bytes()] {
                let _ = read_concepts(input, format, &arabic_to_persian());
                let _ = read_pairs(input, format, &Languages::default()).count();
            }
        }
    }
}
