use muqabala::bitext::{Mode, Relation};
use muqabala::document::UnitKind;
use muqabala::format::{
    Bitext, Format, Languages, Link, Pair, Segment, Side, State, read_pairs, write_bitext,
    write_intertext_side,
};
use muqabala::text::Span;
use proptest::prelude::*;

use super::{HARD_TEXT, fixture, in_xml, languages};

fn side(path: &str, language: &str, texts: &[&str]) -> Side {
    let segment = |text: &&str| Segment {
        kind: UnitKind::Sentence,
        span: Span::new(0, text.len()),
        text: (*text).to_owned(),
    };
    Side {
        path: path.into(),
        language: language.into(),
        segments: texts.iter().map(segment).collect(),
    }
}

fn link(source: &[usize], target: &[usize], relation: Relation) -> Link {
    Link {
        source: source.to_vec(),
        target: target.to_vec(),
        score: Some(0.5),
        relation,
        shared: vec![],
    }
}

fn bitext(texts: &[(String, String)]) -> Bitext {
    let sources: Vec<&str> = texts.iter().map(|pair| pair.0.as_str()).collect();
    let targets: Vec<&str> = texts.iter().map(|pair| pair.1.as_str()).collect();
    Bitext {
        mode: Mode::Parallel,
        source: side("a.txt", "ar", &sources),
        target: side("b.txt", "fa", &targets),
        links: (0..texts.len())
            .map(|at| link(&[at], &[at], Relation::Translation))
            .collect(),
    }
}

/// Two sentences in one, a deletion, an insertion, and a link that crosses.
fn crossing() -> Bitext {
    Bitext {
        mode: Mode::Comparable,
        source: side("dir/a.txt", "ar", &["س٠", "س١", "س٢", "س٣"]),
        target: side("b.txt", "fa", &["ف۰", "ف۱", "ف۲"]),
        links: vec![
            link(&[0, 1], &[1], Relation::Translation),
            link(&[2], &[0], Relation::SameFact),
            link(&[3], &[], Relation::Translation),
            link(&[], &[2], Relation::Translation),
        ],
    }
}

fn exported(bitext: &Bitext, format: Format) -> (String, Vec<String>) {
    let mut out = Vec::new();
    let losses = write_bitext(bitext, format, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), losses.messages().collect())
}

#[test]
fn a_memory_has_the_pairs_and_tells_the_lonely_segments() {
    let (text, losses) = exported(&crossing(), Format::Tmx);
    assert!(
        text.contains("<seg>س٠ س١</seg>")
            && text.contains("<prop type=\"x-source-units\">0 1</prop>"),
        "{text}"
    );
    assert_eq!(
        losses,
        ["segments without a partner have no place in TMX: 2 (س٣, ف۲)"]
    );
}

#[test]
fn a_ladder_climbs_and_tells_the_links_that_cross() {
    let (text, losses) = exported(&crossing(), Format::Ladder);
    assert_eq!(
        text,
        "0\t0\t0\n0\t1\t0.5\n2\t2\t0\n3\t2\t0\n4\t2\t0\n4\t3\t0\n"
    );
    assert_eq!(losses.len(), 2);
    assert!(
        losses[0].starts_with("links that cross others or skip segments"),
        "{losses:?}"
    );
}

#[test]
fn links_of_intertext_point_into_the_two_documents() {
    let (text, _) = exported(&crossing(), Format::InterText);
    assert!(
        text.contains("<linkGrp toDoc=\"a.txt.xml\" fromDoc=\"b.txt.xml\">"),
        "{text}"
    );
    assert!(
        text.contains("<link type=\"2-1\" xtargets=\"1:1 1:2;1:2\" status=\"auto\"/>"),
        "{text}"
    );
    assert!(
        text.contains("<link type=\"0-1\" xtargets=\";1:3\" status=\"auto\"/>"),
        "{text}"
    );
    let mut document = Vec::new();
    write_intertext_side(&crossing().target, &mut document).unwrap();
    assert!(
        String::from_utf8(document)
            .unwrap()
            .contains("<s id=\"1:3\">ف۲</s>")
    );
}

#[test]
fn the_programs_own_alignment_has_units_and_links() {
    let (text, losses) = exported(&crossing(), Format::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["mode"], "comparable");
    assert_eq!(
        json["target"]["units"][2],
        serde_json::json!({"index": 2, "kind": "sentence", "start": 0, "end": 4, "text": "ف۲"})
    );
    assert_eq!(json["links"][1]["relation"], "same-fact");
    assert_eq!(losses, [""; 0]);
}

#[test]
fn xliff_keeps_the_untranslated_and_tells_what_it_drops() {
    let (text, losses) = exported(&crossing(), Format::Xliff);
    let pairs: Vec<_> = read_pairs(text.as_bytes(), Format::Xliff, &Languages::default())
        .map(|p| p.unwrap())
        .collect();
    let states: Vec<_> = pairs.iter().map(|pair| pair.state).collect();
    assert_eq!(
        states,
        [State::Translated, State::Fuzzy, State::Untranslated]
    );
    assert_eq!(pairs[0].target_language.as_deref(), Some("fa"));
    assert!(
        losses
            .iter()
            .any(|loss| loss.starts_with("target segments without a source")),
        "{losses:?}"
    );
}

/// The pairs of a fixture in short, and what was told.
fn pairs(name: &str, format: Format, languages: &Languages) -> (Vec<Pair>, Vec<String>) {
    let bytes = fixture(name);
    let (pairs, problems): (Vec<_>, Vec<_>) =
        read_pairs(&bytes[..], format, languages).partition(Result::is_ok);
    let problems = problems
        .into_iter()
        .map(|item| item.unwrap_err().to_string());
    (
        pairs.into_iter().map(Result::unwrap).collect(),
        problems.collect(),
    )
}

#[test]
fn a_memory_of_several_languages_gives_the_pair_that_is_asked_for() {
    let (found, problems) = pairs("memory.tmx", Format::Tmx, &languages("ar", "fa"));
    assert_eq!(
        problems,
        [
            "line 14: the unit has no segment in `ar`",
            "line 17: `tuv` without `seg`"
        ]
    );
    let texts: Vec<_> = found
        .iter()
        .map(|pair| {
            (
                pair.source.text.as_str(),
                pair.target.text.as_str(),
                pair.line,
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("وصل الوزير.", "وزیر رسید & رفت.", 6),
            ("لا ترجمة بعد.", "", 11),
            ("نعم.", "بله.", 20)
        ]
    );
    assert_eq!(found[1].state, State::Untranslated);
    assert_eq!(
        (found[0].id.as_deref(), found[0].source_language.as_deref()),
        (Some("one"), Some("ar-SA"))
    );
    let file = String::from_utf8(fixture("memory.tmx")).unwrap();
    let (word, words) = (Span::new(0, 4 * 2), Span::new(0, 8 * 2 + 1));
    assert_eq!(found[0].source.text.get(7..), Some("الوزير."));
    assert_eq!(
        &file.as_str()[found[2].target.in_file(Span::new(0, 6)).unwrap()],
        "بله"
    );
    assert_eq!(
        &file.as_str()[found[0].target.in_file(word).unwrap()],
        "وزیر"
    );
    assert!(file.as_str()[found[0].target.in_file(words).unwrap()].starts_with("وزیر <bpt"));
    let (found, _) = pairs("memory.tmx", Format::Tmx, &Languages::default());
    assert_eq!(found[0].target.text, "The minister arrived.");
}

#[test]
fn xliff_of_both_versions_is_read_without_codes_and_alternatives() {
    let (found, problems) = pairs("review.1.2.xliff", Format::Xliff, &Languages::default());
    assert_eq!(problems, ["line 16: `trans-unit` without `source`"]);
    let texts: Vec<_> = found
        .iter()
        .map(|pair| {
            (
                pair.source.text.as_str(),
                pair.target.text.as_str(),
                pair.state,
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("Press start.", "دکمهٔ شروع را بزنید.", State::Translated),
            ("Wait.", "صبر کنید.", State::Fuzzy),
            ("Stop.", "", State::Untranslated)
        ]
    );
    let (found, problems) = pairs("review.2.1.xliff", Format::Xliff, &Languages::default());
    assert_eq!(problems, [""; 0]);
    let texts: Vec<_> = found
        .iter()
        .map(|pair| {
            (
                pair.id.as_deref().unwrap(),
                pair.source.text.as_str(),
                pair.state,
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("u1/s1", "The border is open.", State::Translated),
            ("u1/s2", "It rains.", State::Untranslated)
        ]
    );
    assert_eq!(found[0].source_language.as_deref(), Some("en"));
}

#[test]
fn a_catalogue_tells_fuzzy_untranslated_and_broken_entries() {
    let (found, problems) = pairs("catalogue.po", Format::Po, &Languages::default());
    let texts: Vec<_> = found
        .iter()
        .map(|pair| {
            (
                pair.source.text.as_str(),
                pair.target.text.as_str(),
                pair.state,
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("Open", "باز کردن", State::Translated),
            ("Close %s", "بستن %s", State::Fuzzy),
            ("Two\nlines", "دو\nسطر", State::Translated),
            ("one file", "یک پرونده", State::Translated),
            ("%d files", "%d پرونده", State::Translated),
            ("Not yet", "", State::Untranslated),
            ("Last", "آخر", State::Translated),
        ]
    );
    assert_eq!(
        (
            found[0].context.as_deref(),
            found[0].target_language.as_deref()
        ),
        (Some("menu"), Some("fa"))
    );
    let file = String::from_utf8(fixture("catalogue.po")).unwrap();
    assert_eq!(
        &file.as_str()[found[0].target.in_file(Span::new(0, 6)).unwrap()],
        "باز"
    );
    assert_eq!(
        problems,
        [
            "line 29: `\\q` is no escape of a catalogue",
            "line 32: `msgid` without `msgstr`",
            "line 34: `\"Unclosed` is not closed by a quotation mark",
        ]
    );
}

#[test]
fn tables_of_pairs_are_read_with_and_without_a_header() {
    let table = "Persian\tnote\tar\nبله\t\tنعم\none column\n'=۱\tx\t=١\n";
    let read: Vec<_> = read_pairs(table.as_bytes(), Format::Tsv, &languages("ar", "fa")).collect();
    let first = read[0].as_ref().unwrap();
    assert_eq!(
        (first.source.text.as_str(), first.target.text.as_str()),
        ("نعم", "بله")
    );
    assert_eq!(&table[first.source.place.unwrap()], "نعم");
    assert_eq!(
        read[1].as_ref().unwrap_err().to_string(),
        "line 3: 1 columns, not 3 or more"
    );
    let third = read[2].as_ref().unwrap();
    assert_eq!(
        (
            third.target.text.as_str(),
            &table[third.target.place.unwrap()]
        ),
        ("=۱", "=۱")
    );
    let bare: Vec<_> = read_pairs(
        "نعم,\"بله, آری\"\n".as_bytes(),
        Format::Csv,
        &Languages::default(),
    )
    .collect();
    assert_eq!(bare[0].as_ref().unwrap().target.text, "بله, آری");
    let missing: Vec<_> =
        read_pairs(table.as_bytes(), Format::Tsv, &languages("de", "fa")).collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(
        missing[0].as_ref().unwrap_err().to_string(),
        "line 1: no column is headed `de`"
    );
}

fn workbook(cells: &[(u32, u16, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, column, text) in cells {
        sheet.write_string(*row, *column, *text).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_of_pairs_is_read_by_its_header() {
    let cells = [
        (0, 0, "Persian"),
        (0, 2, "Arabic"),
        (1, 0, "بله"),
        (1, 2, "نعم"),
        (4, 0, "alone"),
    ];
    let book = workbook(&cells);
    let read: Vec<_> = read_pairs(&book[..], Format::Xlsx, &languages("ar", "fa")).collect();
    let first = read[0].as_ref().unwrap();
    assert_eq!(
        (first.source.text.as_str(), first.target.text.as_str()),
        ("نعم", "بله")
    );
    assert_eq!((first.line, first.source.place), (2, None));
    assert_eq!(
        read[1].as_ref().unwrap_err().to_string(),
        "line 5: 1 columns, not 3 or more"
    );
}

#[test]
fn a_cell_in_the_last_corner_of_a_sheet_is_refused_without_filling_the_memory() {
    let book = workbook(&[(0, 0, "ar"), (0, 1, "fa"), (1_048_575, 16_383, "x")]);
    let read: Vec<_> = read_pairs(&book[..], Format::Xlsx, &Languages::default()).collect();
    let problem = read[0].as_ref().unwrap_err();
    assert!(problem.fatal && problem.line == 1_048_576, "{problem}");
}

/// A memory of any length, made as it is read.
struct Endless {
    served: std::rc::Rc<std::cell::Cell<usize>>,
    ready: Vec<u8>,
}

impl std::io::Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let unit = "<tu><tuv xml:lang='ar'><seg>نعم.</seg></tuv><tuv xml:lang='fa'><seg>بله.</seg></tuv></tu>\n";
        while self.ready.len() < into.len() {
            self.ready.extend(unit.as_bytes());
        }
        into.copy_from_slice(&self.ready[..into.len()]);
        self.ready.drain(..into.len());
        self.served.set(self.served.get() + into.len());
        Ok(into.len())
    }
}

#[test]
fn a_memory_without_end_is_read_pair_by_pair() {
    let served = std::rc::Rc::new(std::cell::Cell::new(0));
    let endless = Endless {
        served: served.clone(),
        ready: b"<tmx version='1.4'><header srclang='ar'/><body>\n".to_vec(),
    };
    let input = std::io::BufReader::new(endless);
    let mut read = read_pairs(input, Format::Tmx, &Languages::default());
    let last = read.nth(9_999).unwrap().unwrap();
    assert_eq!((last.target.text.as_str(), last.line), ("بله.", 10_001));
    assert!(
        served.get() < 10_000 * 110 + (1 << 16),
        "{} bytes were taken",
        served.get()
    );
}

#[test]
fn a_memory_that_is_cut_off_gives_what_came_before() {
    let whole = fixture("memory.tmx");
    let cut = &whole[..whole.len() - 16];
    let read: Vec<_> = read_pairs(cut, Format::Tmx, &Languages::default()).collect();
    assert!(read[0].is_ok());
    let last = read.last().unwrap().as_ref().unwrap_err();
    assert!(last.fatal && last.message.contains("cut off"), "{last}");
}

proptest! {
    #[test]
    fn pairs_written_and_read_are_the_same(texts in prop::collection::vec((HARD_TEXT, HARD_TEXT), 1..4)) {
        let texts: Vec<_> = texts.into_iter().map(|(a, b)| (a + "x", b + "y")).collect();
        let bitext = bitext(&texts);
        for format in [Format::Tmx, Format::Xliff, Format::Tsv] {
            let mut bytes = Vec::new();
            let losses = write_bitext(&bitext, format, &mut bytes).unwrap();
            let pairs: Vec<Pair> = read_pairs(&bytes[..], format, &Languages::default()).map(|pair| pair.unwrap()).collect();
            let read: Vec<_> = pairs.iter().map(|pair| (pair.source.text.clone(), pair.target.text.clone())).collect();
            let held = |text: &String| match format {
                Format::Tsv => text.replace(['\t', '\n', '\r'], " "),
                _ => in_xml(text),
            };
            let expected: Vec<_> = texts.iter().map(|(a, b)| (held(a), held(b))).collect();
            prop_assert_eq!(&read, &expected, "{}", format);
            prop_assert!(expected == texts || !losses.is_empty());
            let file = String::from_utf8(bytes).unwrap();
            for pair in &pairs {
                let text = &pair.target;
                let place = text.in_file(Span::new(0, text.text.len())).unwrap();
                if place.len() == text.text.len() {
                    prop_assert_eq!(&file.as_str()[place], text.text.as_str());
                }
            }
        }
    }
}
