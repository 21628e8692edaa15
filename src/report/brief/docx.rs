//! The brief as a document of a word processor (Office Open XML, ECMA-376), with a footnote for each sentence cited.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::lines::Brief;
use super::markdown::citation;
use super::quote::Line;
use super::text::{introduced, share};
use crate::report::assets::direction;
use crate::report::engine::Words;
use crate::report::index::{Index, PlaceOnPage};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:szCs w:val="24"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="160"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="38"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="40" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="20"/></w:rPr></w:style><w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"#;

/// The brief as the bytes of a `.docx`.
pub fn written(brief: &Brief, words: &Words, index: &Index, title: &str) -> Vec<u8> {
    let mut out = Docx {
        body: String::new(),
        notes: Vec::new(),
        ui: words.ui(),
        index,
        words,
    };
    let headline = brief.headline.as_ref();
    match (title, headline) {
        ("", Some(line)) => out.paragraph(
            "Title",
            &line.language,
            &run(&line.text, &line.language, ""),
        ),
        ("", None) => out.ours("Title", words.get("page", "brief")),
        (title, _) => out.ours("Title", title),
    }
    if let Some(line) = headline {
        out.line(line);
    }
    out.ours("Heading1", words.get("page", "reports"));
    for head in &brief.reports {
        out.ours("", &introduced(head, words));
    }
    for group in &brief.groups {
        out.ours("Heading1", &share(group.share, brief.reports.len(), words));
        for line in group.lines.iter().chain(&group.more) {
            out.line(line);
        }
    }
    out.disputes(brief);
    for own in brief.only.iter().filter(|own| !own.lines.is_empty()) {
        out.ours(
            "Heading1",
            &words.fill("brief", "only", &[("report", &own.siglum)]),
        );
        for line in &own.lines {
            out.line(line);
        }
    }
    out.packed()
}

struct Docx<'a> {
    body: String,
    notes: Vec<PlaceOnPage>,
    ui: &'a str,
    index: &'a Index<'a>,
    words: &'a Words<'a>,
}

impl Docx<'_> {
    /// A paragraph in our words.
    fn ours(&mut self, style: &str, text: &str) {
        let ui = self.ui;
        self.paragraph(style, ui, &run(text, ui, ""));
    }

    fn paragraph(&mut self, style: &str, language: &str, runs: &str) {
        self.body.push_str(&paragraph(style, language, runs));
    }

    fn line(&mut self, line: &Line) {
        let notes = line.places.iter().flatten();
        let notes: String = notes.map(|place| self.note(place)).collect();
        let runs = run(&line.text, &line.language, "") + &notes;
        self.paragraph("", &line.language, &runs);
    }

    fn disputes(&mut self, brief: &Brief) {
        for class in ["contradiction", "update", "attributed"] {
            let of_class: Vec<_> = brief.disputes.iter().filter(|d| d.class == class).collect();
            if !of_class.is_empty() {
                self.ours("Heading1", self.words.get("dispute", class));
            }
            for dispute in of_class {
                let kind = self.words.or("divergence", &dispute.kind, &dispute.kind);
                let about = dispute.about.join(self.words.separator());
                let subject = format!("{kind}  {about}");
                let ui = self.ui;
                self.paragraph("", ui, &run(subject.trim_end(), ui, "<w:b/><w:bCs/>"));
                for rung in &dispute.rungs {
                    let Some(marked) = rung.places.first() else {
                        continue;
                    };
                    let language = &marked.language;
                    let mut who = rung.sigla.join(" ");
                    if let Some((day, _)) = &rung.days {
                        who.push_str(&format!(
                            "{}{}",
                            self.words.separator(),
                            self.words.day(day)
                        ));
                    }
                    let runs = run(&format!("{who}: "), ui, "")
                        + &run(&marked.before, language, "")
                        + &run(
                            &marked.here,
                            language,
                            "<w:b/><w:bCs/><w:u w:val=\"single\"/>",
                        )
                        + &run(&marked.after, language, "")
                        + &self.note(&marked.place);
                    self.paragraph("", language, &runs);
                }
            }
        }
    }

    /// The reference of a footnote.
    fn note(&mut self, place: &PlaceOnPage) -> String {
        self.notes.push(place.clone());
        format!(
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{}\"/></w:r>",
            self.notes.len()
        )
    }

    fn footnotes(&self) -> String {
        let mut notes = String::new();
        for (id, kind, mark) in [
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        ] {
            notes.push_str(&format!(
                "<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>"
            ));
        }
        for (n, place) in self.notes.iter().enumerate() {
            let (source, sentence) = citation(self.index, self.words, place);
            let language = &self.index.collation.reports[place.report].language;
            let reference =
                "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
            let runs = format!(
                "{reference}{}{}",
                run(&format!(" {source}: "), self.ui, ""),
                run(&sentence, language, "")
            );
            let text = paragraph("FootnoteText", language, &runs);
            notes.push_str(&format!(
                "<w:footnote w:id=\"{}\">{text}</w:footnote>",
                n + 1
            ));
        }
        format!("{HEAD}<w:footnotes xmlns:w=\"{WORD}\">{notes}</w:footnotes>")
    }

    fn packed(self) -> Vec<u8> {
        let section = match direction(self.ui) {
            "rtl" => "<w:bidi/>",
            _ => "",
        };
        let document = format!(
            "{HEAD}<w:document xmlns:w=\"{WORD}\"><w:body>{}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>{section}</w:sectPr></w:body></w:document>",
            self.body
        );
        let footnotes = self.footnotes();
        let parts = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", PACKAGE),
            ("word/_rels/document.xml.rels", DOCUMENT),
            ("word/styles.xml", STYLES),
            ("word/footnotes.xml", &footnotes),
            ("word/document.xml", &document),
        ];
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, text) in parts {
            archive.start_file(name, stored).expect("memory takes all");
            archive
                .write_all(text.as_bytes())
                .expect("memory takes all");
        }
        archive.finish().expect("memory takes all").into_inner()
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

fn is_rtl(language: &str) -> bool {
    direction(language) == "rtl"
}

fn paragraph(style: &str, language: &str, runs: &str) -> String {
    let style = match style {
        "" => String::new(),
        style => format!("<w:pStyle w:val=\"{style}\"/>"),
    };
    let bidi = if is_rtl(language) { "<w:bidi/>" } else { "" };
    format!("<w:p><w:pPr>{style}{bidi}</w:pPr>{runs}</w:p>")
}

/// Text with the properties that its language and `more` ask for.
fn run(text: &str, language: &str, more: &str) -> String {
    let own = match is_rtl(language) {
        true => format!("{more}<w:rtl/><w:lang w:bidi=\"{}\"/>", escaped(language)),
        false => format!("{more}<w:lang w:val=\"{}\"/>", escaped(language)),
    };
    format!(
        "<w:r><w:rPr>{own}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(text)
    )
}

/// Text for XML: without the characters that XML 1.0 has no way to write.
fn escaped(text: &str) -> String {
    let writable = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' => Some(' '),
        '\u{FFFE}' | '\u{FFFF}' => None,
        c => (!c.is_control()).then_some(c),
    });
    quick_xml::escape::escape(writable.collect::<String>()).into_owned()
}
