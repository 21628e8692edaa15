//! Reports in the formats that people save them in: what is read of each, what is refused, and that no file, however
//! it was made, ends the program.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use muqabala::document::{Division, Document, StatedBy, UnitKind};
use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(text.as_bytes()).expect("a part is written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn paragraph(text: &str, style: &str) -> String {
    let style = match style {
        "" => String::new(),
        style => format!("<w:pPr><w:pStyle w:val=\"{style}\"/><w:tabs><w:tab/></w:tabs></w:pPr>"),
    };
    format!("<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        (
            "word/styles.xml",
            "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"T1\"><w:name w:val=\"heading 1\"/></w:style>\
             <w:style w:styleId=\"L\"><w:name w:val=\"caption\"/></w:style></w:styles>",
        ),
        (
            "docProps/core.xml",
            "<p xmlns:d=\"d\"><d:created>2024-05-03T08:00:00Z</d:created></p>",
        ),
    ])
}

const CELL: &str = "<w:tc><w:p><w:r><w:t>TEXT</w:t></w:r></w:p></w:tc>";

fn report_docx() -> Vec<u8> {
    docx(&[
        paragraph("وفد الصليب الأحمر في يريفان", "T1"),
        paragraph("وصل الوفد إلى يريفان أمس. ثم زار المستشفى.", ""),
        "<w:p><w:r><w:t>بقي </w:t></w:r><w:del><w:r><w:delText>لا </w:delText><w:t>لا </w:t></w:r></w:del>\
         <w:r><w:t>ثلاثة أيام.</w:t><w:br/><w:t>وغادر بعدها إلى بيروت.</w:t></w:r></w:p>"
            .to_owned(),
        paragraph("الوفد في ساحة المستشفى", "L"),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
            CELL.replace("TEXT", "أطباء"),
            CELL.replace("TEXT", "12")
        ),
    ]
    .concat())
}

fn odt() -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\"><o:automatic-styles>\
             <s:style s:name=\"P1\" s:parent-style-name=\"Illustration\"/></o:automatic-styles><o:body>\
             <t:h>سفر هیئت به ایروان</t:h><t:p>هیئت دیروز<t:s/>به ایروان <o:annotation><t:p>یادداشت</t:p>\
             </o:annotation>رسید.<t:line-break/>سپس بازگشت.</t:p><t:p t:style-name=\"P1\">هیئت در فرودگاه</t:p>\
             <t:list><t:list-item><t:p>بند نخست</t:p></t:list-item></t:list></o:body></o:d>",
        ),
        (
            "meta.xml",
            "<m xmlns:d=\"d\"><d:date>2024-05-04T08:00:00</d:date></m>",
        ),
    ])
}

const SENTENCES: &str = "<p>وصل الوفد إلى العاصمة أمس. ثم بدأت المحادثات مع الوزير، وقال إن الاتفاق قريب من التوقيع.</p>";

/// A page whose head holds `head`.
fn page(head: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"ar\"><head><title>محادثات الوفد مع الوزير في العاصمة</title>{head}</head><body>\
         <nav><a href=/>الرئيسية</a></nav><article><h1>محادثات الوفد مع الوزير في العاصمة</h1>\
         <figure><img src=a.jpg><figcaption>الوزير يستقبل الوفد أمام القصر</figcaption></figure>{}\
         <h2>موقف المعارضة</h2>{}</article></body></html>",
        SENTENCES.repeat(4),
        SENTENCES.repeat(4)
    )
}

fn mail() -> String {
    let html = SENTENCES.replace("أمس", "الخميس").repeat(4);
    format!(
        "From: Sami Karam <sami@example.org>\r\nSubject: press review\r\nDate: Fri, 3 May 2024 08:00:00 +0300\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=one\r\n\r\n\
         --one\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n\
         The talks ended on \r\nThursday. The minister left.\r\nNobody spoke to the press after that.\r\n\
         --one\r\nContent-Type: message/rfc822\r\n\r\n\
         From: Desk <desk@example.org>\r\nSubject: the second report of the day\r\n\
         Date: Thu, 2 May 2024 08:00:00 +0000\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><body>{html}</body></html>\r\n--one--\r\n"
    )
}

fn saved_page() -> String {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: page\r\n\
         Date: Sun, 5 May 2024 08:00:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; boundary=two\r\n\r\n--two\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         {}\r\n--two\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--two--\r\n",
        page("")
    )
}

const SUBTITLES: &str = "1\n00:00:01,000 --> 00:00:03,000\n<i>وصل الوفد</i>\nإلى يريفان.\n\n\
                         2\n00:00:03,100 --> 00:00:05,000\nوبدأت المحادثات.\n";

fn written(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}

fn read(name: &str, bytes: &[u8]) -> Document {
    let (_folder, path) = written(name, bytes);
    Document::read(&path, None, Division::Sentences).expect("it reads")
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let (_folder, path) = written(name, bytes);
    let error = Document::read(&path, None, Division::Sentences).expect_err("it is refused");
    error.to_string()
}

fn shown(document: &Document) -> Vec<String> {
    let units = document.units.iter().enumerate();
    units
        .map(|(index, unit)| {
            let kind = format!("{:?}", unit.kind).to_lowercase();
            format!("{kind}: {}", document.unit_text(index))
        })
        .collect()
}

fn day(document: &Document) -> Option<(i32, u8, u8, StatedBy)> {
    let stated = document.told.stated?;
    Some((stated.year, stated.month, stated.day, stated.by))
}

fn muqabala(arguments: &[&str], folder: &Path) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_word_document_gives_its_text_headings_captions_and_day() {
    let document = read("report.docx", &report_docx());
    assert_eq!(
        shown(&document),
        [
            "heading: وفد الصليب الأحمر في يريفان",
            "sentence: وصل الوفد إلى يريفان أمس.",
            "sentence: ثم زار المستشفى.",
            "sentence: بقي ثلاثة أيام.",
            "sentence: وغادر بعدها إلى بيروت.",
            "caption: الوفد في ساحة المستشفى",
            "boilerplate: أطباء\t12",
        ]
    );
    assert_eq!(day(&document), Some((2024, 5, 3, StatedBy::Properties)));
}

#[test]
fn a_table_gives_its_rows_and_the_text_that_stands_in_its_cells() {
    let cell = |texts: &[&str]| {
        let paragraphs: String = texts.iter().map(|text| paragraph(text, "")).collect();
        format!("<w:tc>{paragraphs}</w:tc>")
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[cell(&["أسرّة"]), cell(&["40"])]));
    let table = [
        // frames of a layout: a cell alone, and a cell of several paragraphs
        row(&[cell(&["زار الوفد المستشفى صباح أمس."])]),
        row(&[
            cell(&[
                "استقبله مدير المستشفى عند الباب.",
                "ثم عرض عليه ما ينقصه من الأدوية.",
            ]),
            cell(&["وعاد الوفد إلى الفندق مساء."]),
        ]),
        // figures, one cell empty
        row(&[cell(&["أطباء"]), cell(&["12"]), cell(&[""])]),
        // a table in a cell of another
        row(&[
            cell(&["وتحدث المدير عن الأقسام الجديدة."]),
            format!("<w:tc>{inner}</w:tc>"),
        ]),
    ]
    .concat();
    let document = read("table.docx", &docx(&format!("<w:tbl>{table}</w:tbl>")));
    assert_eq!(
        shown(&document),
        [
            "sentence: زار الوفد المستشفى صباح أمس.",
            "sentence: استقبله مدير المستشفى عند الباب.",
            "sentence: ثم عرض عليه ما ينقصه من الأدوية.",
            "sentence: وعاد الوفد إلى الفندق مساء.",
            "boilerplate: أطباء\t12",
            "sentence: وتحدث المدير عن الأقسام الجديدة.",
            "boilerplate: أسرّة",
            "boilerplate: 40",
        ]
    );
}

#[test]
fn an_opendocument_text_gives_its_text_without_its_notes() {
    let document = read("report.odt", &odt());
    assert_eq!(
        shown(&document),
        [
            "heading: سفر هیئت به ایروان",
            "sentence: هیئت دیروز به ایروان رسید.",
            "sentence: سپس بازگشت.",
            "caption: هیئت در فرودگاه",
            "sentence: بند نخست",
        ]
    );
    assert_eq!(document.language.code(), "fa");
    assert_eq!(day(&document), Some((2024, 5, 4, StatedBy::Properties)));
}

#[test]
fn a_mail_is_a_report_and_each_that_it_forwards_another_of_its_own_day() {
    let (_folder, path) = written("review.eml", mail().as_bytes());
    let stories = Document::read_stories(&path, None).expect("it reads");
    assert_eq!(
        stories.len(),
        2,
        "{:?}",
        stories.iter().map(shown).collect::<Vec<_>>()
    );
    assert_eq!(day(&stories[0]), Some((2024, 5, 3, StatedBy::MailHead)));
    let first = shown(&stories[0]);
    assert!(
        first.contains(&"sentence: The talks ended on Thursday.".to_owned()),
        "{first:?}"
    );
    assert_eq!(stories[1].language.code(), "ar");
    assert!(stories[1].source.text().contains("Date: 2024-05-02"));
    assert!(!stories[1].source.text().contains("<p>"));
}

#[test]
fn a_page_that_a_browser_saved_as_one_file_is_read_as_the_page() {
    let document = read("page.mht", saved_page().as_bytes());
    let units = shown(&document);
    assert_eq!(units[0], "heading: محادثات الوفد مع الوزير في العاصمة");
    assert_eq!(units[1], "caption: الوزير يستقبل الوفد أمام القصر");
    assert!(units.contains(&"heading: موقف المعارضة".to_owned()));
    assert_eq!(day(&document), Some((2024, 5, 5, StatedBy::Saved)));
}

#[test]
fn the_day_of_a_page_is_found_in_its_mark_up() {
    let json = |kind: &str, day: &str| {
        format!(
            "<script type=\"application/ld+json\">{{\"@graph\":[{{\"@type\":\"WebSite\",\"datePublished\":\"2001-01-01\"}},\
             {{\"@type\":\"{kind}\",\"datePublished\":\"{day}\"}}]}}</script>"
        )
    };
    for (head, expected) in [
        (
            "<meta property=\"article:published_time\" content=\"2024-05-03T10:00:00+03:00\">"
                .to_owned(),
            (2024, 5, 3, StatedBy::Markup("article:published_time")),
        ),
        (
            "<meta name=\"DC.date\" content=\"2024-05-03\">".to_owned(),
            (2024, 5, 3, StatedBy::Markup("dc.date")),
        ),
        (
            "<meta itemprop=datePublished content=\"1403/02/14\">".to_owned(),
            (1403, 2, 14, StatedBy::Markup("datePublished")),
        ),
        (
            "<meta name=pubdate content=\"Fri, 03 May 2024 08:00:00 +0300\">".to_owned(),
            (2024, 5, 3, StatedBy::Markup("pubdate")),
        ),
        (
            "<meta name=date content=soon>".to_owned() + &json("NewsArticle", "2024-05-03"),
            (2024, 5, 3, StatedBy::Markup("datePublished")),
        ),
    ] {
        assert_eq!(
            day(&read("page.html", page(&head).as_bytes())),
            Some(expected),
            "{head}"
        );
    }
    let timed = page("").replace(
        "<figure>",
        "<time datetime=\"2024-05-06\">6 أيار</time><figure>",
    );
    let expected = (2024, 5, 6, StatedBy::Markup("time"));
    assert_eq!(day(&read("page.html", timed.as_bytes())), Some(expected));
}

#[test]
fn the_bytes_tell_the_format_whatever_the_file_is_called() {
    for (name, bytes) in [
        ("a.txt", report_docx()),
        ("a.html", odt()),
        ("a.txt", page("").into_bytes()),
        ("a.docx", page("").into_bytes()),
        ("a.txt", mail().into_bytes()),
        ("a", SUBTITLES.as_bytes().to_vec()),
    ] {
        let document = read(name, &bytes);
        assert!(!document.source.text().contains(['<', '>']), "{name}");
        assert!(
            document
                .units
                .iter()
                .any(|unit| unit.kind == UnitKind::Sentence)
        );
    }
    let document = read("a.srt", SUBTITLES.as_bytes());
    assert_eq!(
        shown(&document),
        [
            "sentence: وصل الوفد إلى يريفان.",
            "sentence: وبدأت المحادثات."
        ]
    );
}

#[test]
fn what_is_no_text_is_refused_by_its_name() {
    for (name, bytes, told) in [
        (
            "a.txt",
            b"\x89PNG\r\n\x1a\n\0\0\0".as_slice(),
            "is an image (PNG)",
        ),
        (
            "a.html",
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            "is an image (JPEG)",
        ),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
            "is an old Office file",
        ),
        ("a.rtf", b"{\\rtf1 x}", "is a rich text file"),
        ("a.txt", b"\x1f\x8b\x08\0", "is packed (gzip)"),
        ("a.txt", b"\0\0\0\x18ftypmp42\0\0", "is a video"),
        (
            "a.docx",
            b"PK\x03\x04 cut off",
            "cannot be read as an archive",
        ),
        (
            "a.txt",
            b"https://example.org/a\nhttp://example.org/b\n",
            "lists addresses",
        ),
    ] {
        let message = refusal(name, bytes);
        assert!(message.contains(told), "{message}");
    }
    let zip = refusal("a.zip", &archive(&[("a.txt", "x")]));
    assert!(zip.contains("is an archive (ZIP)"), "{zip}");
    let sheet = refusal("a.docx", &archive(&[("xl/workbook.xml", "<x/>")]));
    assert!(sheet.contains("is a spreadsheet"), "{sheet}");
}

#[test]
fn a_document_that_was_made_to_do_harm_is_refused() {
    let bomb = "a".repeat(80 << 20);
    for (body, told) in [
        (bomb.as_str(), "unpacks to far more"),
        (
            "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><d>&a;</d>",
            "document type definition",
        ),
        ("<d>&a;</d>", "the entity `&a;`"),
        (&"<d>".repeat(100_000), "nest deeper"),
        ("<d><p>", "cut off"),
    ] {
        let message = refusal("a.docx", &archive(&[("word/document.xml", body)]));
        assert!(message.contains(told), "{message}");
    }
}

#[test]
fn a_folder_is_read_in_the_order_of_names_and_a_list_in_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    std::fs::create_dir(folder.path().join("in")).expect("a folder");
    put("in/b.docx", &report_docx());
    put("in/a.srt", SUBTITLES.as_bytes());
    put("in/c.jpg", b"\xff\xd8\xff\xe0");
    put("in/.hidden", b"x");
    let (out, told) = muqabala(&["split", "in", "--format", "jsonl"], folder.path());
    let at = |name: &str| {
        out.find(name)
            .unwrap_or_else(|| panic!("{name}: {out} {told}"))
    };
    assert!(at("in/a.srt") < at("in/b.docx"), "{out}");
    assert!(
        told.contains("`in/c.jpg` is an image (JPEG)") && told.contains("left out"),
        "{told}"
    );
    put("list", b"# today\nin/b.docx\n\nin/a.srt\n");
    let (out, _) = muqabala(&["split", "@list", "--format", "jsonl"], folder.path());
    assert!(out.find("in/b.docx") < out.find("in/a.srt"), "{out}");
    let (_, told) = muqabala(
        &["compare", "in/b.docx", "https://example.org/a"],
        folder.path(),
    );
    assert!(told.contains("is an address"), "{told}");
    for command in ["facts", "extract"] {
        let (out, told) = muqabala(&[command, "in"], folder.path());
        assert!(!told.contains("cannot"), "{out} {told}");
    }
    let (out, _) = muqabala(&["glossary", "match", "in/b.docx"], folder.path());
    assert!(out.contains("يريفان"), "{out}");
}

#[test]
fn the_time_of_a_file_tells_its_day_only_where_nothing_speaks_against_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_714_737_600);
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let file = std::fs::File::options()
            .write(true)
            .open(&path)
            .expect("the file");
        file.set_modified(time).expect("its time");
    };
    put(
        "plain.txt",
        "وصل الوفد إلى بيروت أمس. وقال الوزير إن المحادثات بدأت.",
    );
    put(
        "year.txt",
        "وصل الوفد إلى بيروت أمس. وكان آخر لقاء عام 2021.",
    );
    put(
        "weekday.txt",
        "وصل الوفد إلى بيروت اليوم الثلاثاء. وقال الوزير إن المحادثات بدأت.",
    );
    let found = |name: &str| muqabala(&["facts", name, "--format", "jsonl"], folder.path());
    let (out, told) = found("plain.txt");
    assert!(out.contains("date:2024-05-02"), "{out}");
    assert!(told.contains("time of the file"), "{told}");
    for name in ["year.txt", "weekday.txt"] {
        let (out, told) = found(name);
        assert!(!out.contains("2024-05"), "{out}");
        assert!(!told.contains("time of the file"), "{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Bytes of a good file that are changed, cut off or doubled.
    #[test]
    fn no_bytes_end_the_program(
        which in 0..7usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let (name, mut bytes) = match which {
            0 => ("a.docx", report_docx()),
            1 => ("a.odt", odt()),
            2 => ("a.eml", mail().into_bytes()),
            3 => ("a.mht", saved_page().into_bytes()),
            4 => ("a.html", page("<meta name=date content=2024-05-03>").into_bytes()),
            5 => ("a.vtt", format!("WEBVTT\n\n{SUBTITLES}").into_bytes()),
            _ => ("a.md", "# عنوان\n\n- بند *أول*\n\n| أ | ب |\n|--|--|\n| 1 | 2 |\n".as_bytes().to_vec()),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (_folder, path) = written(name, &bytes);
        if let Ok(stories) = Document::read_stories(&path, None) {
            for document in stories {
                for unit in &document.units {
                    prop_assert!(document.source.text().get(unit.span.start..unit.span.end).is_some());
                }
            }
        }
    }
}
