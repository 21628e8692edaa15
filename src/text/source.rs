use std::sync::OnceLock;

use super::Span;

/// A text together with the name it was read from; the owner of the bytes that all spans point into.
///
/// For a UTF-8 file the text is the file, byte for byte. For other encodings and for HTML it is the
/// decoded, extracted text; offsets then count in that text.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    part: Option<Box<Part>>,
    lines: OnceLock<Vec<usize>>,
}

/// A part of a file: one of several stories that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of the file.
    pub file: String,
    /// The number of the part, from 1.
    pub number: usize,
    /// Where it begins in the text of the file, in bytes.
    pub start: usize,
}

/// A place for people: line and column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Source {
    /// A source named `path` that holds `text`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            part: None,
            lines: OnceLock::new(),
        }
    }

    /// A part of the text that was read from `file`: the one with this number (from 1), which begins at the byte
    /// `start` of that text. Offsets count in the part; its name is that of the file with the number.
    pub fn part(file: &str, text: impl Into<String>, number: usize, start: usize) -> Self {
        let part = Part {
            file: file.to_owned(),
            number,
            start,
        };
        Self {
            part: Some(Box::new(part)),
            ..Self::new(format!("{file} ({number})"), text)
        }
    }

    /// Which part of a file this is, if it is not the whole.
    pub fn part_of(&self) -> Option<&Part> {
        self.part.as_deref()
    }

    /// The name of the file it was read from, as the user gave it.
    pub fn file(&self) -> &str {
        self.part.as_ref().map_or(&self.path, |part| &part.file)
    }

    /// Where the text begins in what was read from the file, in bytes.
    pub fn start(&self) -> usize {
        self.part.as_ref().map_or(0, |part| part.start)
    }

    /// The name it was read from, as the user gave it; a part's has its number behind it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let starts = self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1))
                .collect()
        });
        let line = starts.partition_point(|&start| start <= offset);
        let column = self.text[starts[line - 1]..]
            .char_indices()
            .take_while(|(at, _)| starts[line - 1] + at < offset)
            .count();
        Position {
            line,
            column: column + 1,
        }
    }

    /// The lines without their line ends, as spans; a last empty line does not count.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.text.len() {
                return None;
            }
            let end = memchr::memchr(b'\n', &self.text.as_bytes()[start..])
                .map_or(self.text.len(), |at| start + at);
            let line = Span::new(start, end);
            start = end + 1;
            Some(match self.text.as_str()[line].strip_suffix('\r') {
                Some(rest) => Span::new(line.start, line.start + rest.len()),
                None => line,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_lines_and_characters_from_one() {
        let source = Source::new("a.txt", "قال\nكتاب\r\n\nend");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(9), Position { line: 2, column: 2 });
        assert_eq!(source.position(999), Position { line: 4, column: 4 });
        let lines: Vec<_> = source.lines().map(|line| &source.text()[line]).collect();
        assert_eq!(lines, ["قال", "كتاب", "", "end"]);
    }
}
