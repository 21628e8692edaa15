//! Reports as PDF: what is read of them, and what is refused.

use std::path::Path;

use lopdf::{Document as Pdf, Object, Stream, dictionary};
use muqabala::document::{Division, Document, StatedBy, UnitKind};
use proptest::prelude::*;

fn shown(document: &Document) -> Vec<String> {
    let units = document.units.iter().enumerate();
    units
        .map(|(index, unit)| match unit.kind {
            UnitKind::Sentence => document.unit_text(index).to_owned(),
            kind => format!("{kind:?}: {}", document.unit_text(index)).to_lowercase(),
        })
        .collect()
}

fn read(bytes: &[u8]) -> Result<Document, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, bytes).expect("a file");
    Document::read(&path, None, Division::Sentences).map_err(|error| error.to_string())
}

/// A PDF of pages with these contents, in one font of one byte a letter.
fn pdf(pages: &[&str]) -> Pdf {
    let mut pdf = Pdf::with_version("1.5");
    let tree = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let resources = pdf.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .iter()
        .map(|content| {
            let content = pdf.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            };
            pdf.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("few pages");
    pdf.objects.insert(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let info = pdf.add_object(dictionary! {
        "CreationDate" => Object::string_literal("D:20240503081500+03'00'"),
    });
    pdf.trailer.set("Info", info);
    pdf
}

fn bytes(mut pdf: Pdf) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("it can be written");
    bytes
}

/// Lines of text, each from a point on the page.
fn lines(lines: &[(i32, i32, &str)]) -> String {
    let mut content = "BT /F1 10 Tf ".to_owned();
    for (x, y, text) in lines {
        content += &format!("1 0 0 1 {x} {y} Tm ({text}) Tj ");
    }
    content + "ET"
}

#[test]
fn reports_that_a_browser_printed_read_as_they_were_written() {
    let folder = Path::new("tests/fixtures/pdf");
    for language in ["ar", "fa"] {
        let path = folder.join(language).with_extension("pdf");
        let document = Document::read(&path, None, Division::Sentences).expect("it reads");
        assert_eq!(document.language.code(), language);
        let expected = std::fs::read_to_string(path.with_extension("txt")).expect("a text");
        assert_eq!(shown(&document), expected.lines().collect::<Vec<_>>());
        let stated = document
            .told
            .stated
            .expect("the day on which it was printed");
        assert_eq!(stated.by, StatedBy::Properties);
    }
}

#[test]
fn paragraphs_go_on_over_lines_columns_and_pages() {
    let first = lines(&[
        (60, 800, "The Valley Post, 3 May 2024"),
        (60, 760, "The minister opened the new bridge over the river"),
        (
            60,
            748,
            "on Friday and thanked those who had built it. Traf-",
        ),
        (60, 736, "fic began at noon."),
        (60, 712, "He said that the old bridge would be closed, and"),
        (60, 40, "1"),
    ]);
    let second = lines(&[
        (60, 800, "The Valley Post, 3 May 2024"),
        (60, 760, "that nobody had been hurt in four years of work."),
        (60, 40, "2"),
    ]);
    let document = read(&bytes(pdf(&[&first, &second]))).expect("it reads");
    assert_eq!(
        shown(&document),
        [
            "boilerplate: the valley post, 3 may 2024",
            "The minister opened the new bridge over the river on Friday and thanked those who had built it.",
            "Traffic began at noon.",
            "He said that the old bridge would be closed, and that nobody had been hurt in four years of work.",
        ]
    );
    let stated = document.told.stated.expect("a day");
    assert_eq!((stated.year, stated.month, stated.day), (2024, 5, 3));
}

#[test]
fn words_that_are_set_letter_by_letter_are_words() {
    let content =
        "BT /F1 10 Tf 60 700 Td [(The t)-10(alks) -300 (ended on) -280 (Friday)] TJ ( .) Tj ET";
    let document = read(&bytes(pdf(&[content]))).expect("it reads");
    assert_eq!(shown(&document).join(" "), "The talks ended on Friday .");
}

#[test]
fn what_holds_no_text_is_told() {
    let scan = read(&bytes(pdf(&["q 100 0 0 100 0 0 cm /Im1 Do Q"]))).unwrap_err();
    assert!(
        scan.contains("without text (a scan?)") && scan.contains("OCR"),
        "{scan}"
    );

    let mut nameless = pdf(&["BT /F1 10 Tf 60 700 Td <00010002000300040005> Tj ET"]);
    let font = |object: &Object| {
        let dictionary = object.as_dict();
        dictionary.is_ok_and(|dictionary| dictionary.has_type(b"Font"))
    };
    let id = *nameless
        .objects
        .iter()
        .find(|(_, object)| font(object))
        .expect("a font")
        .0;
    let composite =
        dictionary! { "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H" };
    nameless.objects.insert(id, composite.into());
    let nameless = read(&bytes(nameless)).unwrap_err();
    assert!(nameless.contains("do not tell which letters"), "{nameless}");

    let broken = read(b"%PDF-1.7\n%\xe2\xe3").unwrap_err();
    assert!(broken.contains("cannot be read as a PDF"), "{broken}");
}

#[test]
fn a_pdf_that_asks_for_a_password_is_refused() {
    let mut locked = pdf(&[&lines(&[(60, 700, "The talks ended on Friday.")])]);
    let id = Object::String(b"0123456789abcdef".to_vec(), lopdf::StringFormat::Literal);
    locked.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &locked,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).expect("a way to encrypt");
    locked.encrypt(&state).expect("it is encrypted");
    let told = read(&bytes(locked)).unwrap_err();
    assert!(told.contains("asks for a password"), "{told}");
}

#[test]
fn a_pdf_that_was_made_to_do_harm_is_refused() {
    let mut bomb = pdf(&[&" ".repeat(64 << 20)]);
    bomb.compress();
    let told = read(&bytes(bomb)).unwrap_err();
    assert!(told.contains("unpacks to far more"), "{told}");

    // a drawing that draws itself
    let mut inside = pdf(&["/X Do"]);
    let drawing = inside.add_object(Stream::new(
        dictionary! { "Subtype" => "Form" },
        "/X Do ".repeat(40).into_bytes(),
    ));
    let resources = inside
        .objects
        .values_mut()
        .filter_map(|object| object.as_dict_mut().ok());
    let mut resources = resources.filter(|resources| resources.has(b"Font"));
    let resources = resources.next().expect("the resources");
    resources.set("XObject", dictionary! { "X" => drawing });
    let told = read(&bytes(inside)).unwrap_err();
    assert!(told.contains("unpacks to far more"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Bytes of a good file that are changed or cut off.
    #[test]
    fn no_bytes_end_the_program(
        persian in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let path = if persian { "tests/fixtures/pdf/fa.pdf" } else { "tests/fixtures/pdf/ar.pdf" };
        let mut bytes = std::fs::read(path).expect("a file");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(document) = read(&bytes) {
            for unit in &document.units {
                prop_assert!(document.source.text().get(unit.span.start..unit.span.end).is_some());
            }
        }
    }
}
