//! Markdown (CommonMark with tables and front matter): its text, with its headings marked.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::content::Content;
use super::page;
use super::stated::{Stated, StatedBy};
use crate::document::UnitKind;

/// The text without its mark-up; code is left out. `title`, `author` and `date` of the front matter are read.
pub(super) fn content(text: &str) -> Content {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(text.trim_start_matches('\u{feff}'), options) {
        reader.read(event);
    }
    reader.end_line(None);
    reader.content
}

#[derive(Default)]
struct Reader {
    content: Content,
    line: String,
    html: String,
    in_code: bool,
    in_front: bool,
    /// Lists that are open.
    items: usize,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_front => self.front(&text),
            Event::Text(_) if self.in_code => {}
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak | Event::Rule => self.end_line(None),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.in_front = true,
            Tag::List(_) => {
                self.end_line((self.items > 0).then_some(UnitKind::Sentence));
                self.items += 1;
            }
            Tag::Item | Tag::Paragraph | Tag::Heading { .. } => self.end_line(None),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::MetadataBlock(_) => self.in_front = false,
            TagEnd::Heading(_) => self.end_line(Some(UnitKind::Heading)),
            // an item of a list that somebody wrote is no menu
            TagEnd::Item => self.end_line(Some(UnitKind::Sentence)),
            TagEnd::Paragraph if self.items > 0 => self.end_line(Some(UnitKind::Sentence)),
            TagEnd::List(_) => self.items = self.items.saturating_sub(1),
            TagEnd::Paragraph | TagEnd::TableRow | TagEnd::TableHead => self.end_line(None),
            TagEnd::TableCell => self.line.push('\t'),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                if let Ok(block) = page::whole(&html) {
                    self.content.append(block);
                }
            }
            _ => {}
        }
    }

    fn end_line(&mut self, kind: Option<UnitKind>) {
        let line = std::mem::take(&mut self.line);
        self.content.paragraph(&line, kind);
    }

    /// A block of `key: value` lines before the text.
    fn front(&mut self, block: &str) {
        for line in block.lines() {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']);
            match key.trim().to_ascii_lowercase().as_str() {
                "title" => self.content.paragraph(value, Some(UnitKind::Heading)),
                "author" | "byline" => self.content.paragraph(value, Some(UnitKind::Byline)),
                "date" | "published" => {
                    let stated = Stated::parse_any(value, StatedBy::Markup("front matter"));
                    self.content.stated = self.content.stated.or(stated);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_up_is_taken_off_and_headings_are_marked() {
        let text = "---\ntitle: \"محادثات\"\ndate: 2024-05-03\n---\n# وصول الوفد\n\nوصل **الوفد** إلى\n\
                    [العاصمة](http://example.org/a).\n\n- بند أول\n- بند ثان\n\n\
                    | عام | عدد |\n|--|--|\n| 2020 | 5 |\n\n```\ncode\n```\n<p>نهاية</p>\n";
        let content = content(text);
        assert_eq!(
            content.text,
            "محادثات\n\nوصول الوفد\n\nوصل الوفد إلى العاصمة.\n\nبند أول\n\nبند ثان\n\nعام\tعدد\n\n2020\t5\n\nنهاية"
        );
        assert_eq!(content.marks.len(), 4);
        assert_eq!(content.stated.map(|s| (s.month, s.day)), Some((5, 3)));
    }
}
