//! The passage around a place: what a reader needs to see to judge a finding.

use serde::Serialize;

use crate::check::Place;
use crate::check::output::Sources;

/// How many characters of a long line are shown on each side of a place.
const AROUND: usize = 220;

/// A place with the text around it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Passage<'a> {
    /// The file.
    pub path: &'a str,
    /// The sign of the file on the page.
    pub siglum: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The column in characters, counted from 1, where it is known.
    pub column: Option<usize>,
    /// The language's code; empty when it is not known.
    pub language: String,
    /// Whether the finding is here; otherwise the passage belongs to it.
    pub own: bool,
    /// Whether it stands in the second column: of a text and its translation, the translation.
    pub second: bool,
    /// The text before the place.
    pub before: String,
    /// The place itself; empty where something is missing.
    pub here: String,
    /// The text after it.
    pub after: String,
    /// Whether text was left out before and after.
    pub cut: [bool; 2],
}

impl Passage<'_> {
    /// All that is shown of the text.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.before, self.here, self.after)
    }
}

/// The line of the file in which a place is, or of a file with mark-up the text between its tags; without the
/// file's text the place alone.
pub fn passage<'a>(place: &'a Place, sources: &Sources) -> Passage<'a> {
    let mut passage = Passage {
        path: &place.path,
        siglum: String::new(),
        line: place.line,
        column: None,
        language: String::new(),
        own: false,
        second: false,
        before: String::new(),
        here: place.text.clone(),
        after: String::new(),
        cut: [false; 2],
    };
    let Some(source) = sources.get(place.path.as_str()) else {
        return passage;
    };
    let text = source.text();
    let Some(spanned) = place.span.of(text) else {
        return passage;
    };
    if place.line.is_none() {
        let position = source.position(place.span.start);
        (passage.line, passage.column) = (Some(position.line), Some(position.column));
    }
    // a segment with escapes is the place of all that is found in it
    let (start, end) = match spanned.find(&place.text) {
        Some(at) => (
            place.span.start + at,
            place.span.start + at + place.text.len(),
        ),
        None => return passage,
    };
    if place.span.is_empty() && place.line.is_some() {
        return passage;
    }
    let [open, close] = bounds(&place.path);
    let from = text[..start].rfind(open).map_or(0, |at| at + 1);
    let to = text[end..].find(close).map_or(text.len(), |at| end + at);
    let (before, after) = (&text[from..start], &text[end..to]);
    let head = before
        .char_indices()
        .rev()
        .nth(AROUND - 1)
        .map_or(0, |(at, _)| at);
    let tail = after
        .char_indices()
        .nth(AROUND)
        .map_or(after.len(), |(at, _)| at);
    passage.cut = [head > 0, tail < after.len()];
    let shown = |text: &str| match close {
        ['<'] => unescaped(text),
        _ => text.to_owned(),
    };
    passage.before = shown(before[head..].trim_start());
    passage.after = shown(after[..tail].trim_end());
    passage
}

/// The text of XML's own five entities, so that a reader sees the segment and not how the file writes it.
fn unescaped(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (entity, c): (&str, &str)| text.replace(entity, c);
    entities.into_iter().fold(text.to_owned(), replace)
}

/// The characters that end a segment before and after a place, by the sort of file.
fn bounds(path: &str) -> [&'static [char]; 2] {
    let extension = path.rsplit('.').next().unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "tmx" | "xliff" | "xlf" => [&['>'], &['<']],
        "po" | "pot" => [&['"', '\n'], &['"', '\n']],
        "tsv" => [&['\t', '\n'], &['\t', '\n']],
        _ => [&['\n'], &['\n']],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, Span};

    fn at(path: &str, text: &str, here: &str) -> (Source, Place) {
        let start = text.find(here).expect("in the text");
        let place = Place {
            path: path.to_owned(),
            span: Span::new(start, start + here.len()),
            line: None,
            text: here.to_owned(),
        };
        (Source::new(path, text), place)
    }

    fn parts(path: &str, text: &str, here: &str) -> [String; 3] {
        let (source, place) = at(path, text, here);
        let sources = Sources::from([(path, &source)]);
        let shown = passage(&place, &sources);
        [shown.before, shown.here, shown.after]
    }

    #[test]
    fn the_line_of_a_text_is_its_passage() {
        let found = parts("a.txt", "یک\nدو سه چهار\nپنج", "سه");
        assert_eq!(found, ["دو ", "سه", " چهار"]);
    }

    #[test]
    fn mark_up_and_other_columns_are_no_passage() {
        let found = parts("a.tmx", "<seg>دو سه</seg><seg>x</seg>", "سه");
        assert_eq!(found, ["دو ", "سه", ""]);
        let found = parts("a.tmx", "<seg>&lt;a&amp;b سه &amp;lt;</seg>", "سه");
        assert_eq!(found, ["<a&b ", "سه", " &lt;"]);
        assert_eq!(parts("a.tsv", "x\tدو سه\ty", "سه"), ["دو ", "سه", ""]);
        let found = parts("a.po", "msgstr \"دو سه\"\n", "سه");
        assert_eq!(found, ["دو ", "سه", ""]);
    }

    #[test]
    fn a_long_line_is_cut_and_says_so() {
        let text = format!("{}این{}", "الف ".repeat(200), " ب".repeat(3));
        let (source, place) = at("a.txt", &text, "این");
        let sources = Sources::from([("a.txt", &source)]);
        let shown = passage(&place, &sources);
        assert_eq!(shown.cut, [true, false]);
        assert!(shown.before.chars().count() <= AROUND);
    }

    #[test]
    fn a_place_without_its_text_stands_alone() {
        let (_, place) = at("a.xlsx", "دو سه", "سه");
        let shown = passage(&place, &Sources::new());
        assert_eq!([shown.before, shown.here], ["", "سه"]);
    }
}
