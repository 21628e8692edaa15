use super::stated::Stated;
use crate::document::UnitKind;
use crate::language::Language;

/// What a file holds of a report: its text, and what its mark-up tells beside it.
#[derive(Debug, Default)]
pub(in crate::document) struct Content {
    /// The text that spans point into.
    pub text: String,
    /// The day of the report, where the file states one.
    pub stated: Option<Stated>,
    /// The lines whose mark-up tells what they are, in order.
    pub marks: Vec<Mark>,
    /// The language that the mark-up names.
    pub language: Option<Language>,
}

/// What a line is by its mark-up: a heading, a byline, a caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) struct Mark {
    /// Where the line begins, in bytes.
    pub start: usize,
    /// What it is.
    pub kind: UnitKind,
}

impl Content {
    /// The content of a file that is nothing but its text.
    pub fn plain(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Adds a paragraph, an empty line before it. White space in it is layout: a run of it is one space, or one tab
    /// where it holds one. Of a paragraph without letters nothing is added.
    pub fn paragraph(&mut self, paragraph: &str, kind: Option<UnitKind>) {
        self.line(paragraph, kind, "\n\n");
    }

    /// Adds a line to the paragraph before it.
    pub fn next_line(&mut self, line: &str) {
        self.line(line, None, "\n");
    }

    fn line(&mut self, line: &str, kind: Option<UnitKind>, gap: &str) {
        let mut words = line.split(char::is_whitespace).filter(|w| !w.is_empty());
        let Some(first) = words.next() else { return };
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
        if let Some(kind) = kind {
            let start = self.text.len();
            self.marks.push(Mark { start, kind });
        }
        self.text.push_str(first);
        let mut end = offset_in(line, first) + first.len();
        for word in words {
            let start = offset_in(line, word);
            let tab = line[end..start].contains('\t');
            self.text.push(if tab { '\t' } else { ' ' });
            self.text.push_str(word);
            end = start + word.len();
        }
    }

    /// Adds all of another content behind this one; its day counts where this one has none.
    pub fn append(&mut self, other: Self) {
        if other.text.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.marks.into_iter().map(|mark| Mark {
            start: start + mark.start,
            ..mark
        });
        self.marks.extend(moved);
        self.stated = self.stated.or(other.stated);
        self.language = self.language.or(other.language);
    }
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_where_its_line_begins() {
        let mut content = Content::default();
        content.paragraph(" \n ", Some(UnitKind::Heading));
        content.paragraph(" عنوان \n الخبر ", Some(UnitKind::Heading));
        content.paragraph("أ \t ب", None);
        let mut other = Content::plain("صورة".into());
        other.marks.push(Mark {
            start: 0,
            kind: UnitKind::Caption,
        });
        content.append(other);
        assert_eq!(content.text, "عنوان الخبر\n\nأ\tب\n\nصورة");
        let marked: Vec<_> = content
            .marks
            .iter()
            .map(|mark| (mark.kind, &content.text[mark.start..][..4]))
            .collect();
        assert_eq!(
            marked,
            [(UnitKind::Heading, "عن"), (UnitKind::Caption, "صو")]
        );
    }
}
