use super::lists::Count;
use super::rules::Rules;
use super::signs::{self, Line};
use super::tells::bare;
use super::{Block, UnitKind, furniture};
use crate::document::input::Mark;
use crate::language::folded;
use crate::text::{Source, Span, is_alphabetic, is_alphanumeric};

/// A line that trails off in a bracketed "read more" is still shorter than a paragraph.
const STRAY_LINE_WORDS: usize = 2;
/// A word repeated this often with nothing else in the line is decoration (`Star Inactive` ratings).
const REPETITIONS: usize = 3;
/// Line ends that are none to a line feed: NEL, the separators of lines and paragraphs, form feed, a lone return.
const LINE_ENDS: [char; 6] = ['\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\r'];

/// The blocks of a text in order, each told what it is. Blocks of running text may hold a line break where
/// a sentence was torn. `marks` tells of some lines, in order, what they are by mark-up.
pub(super) fn blocks(source: &Source, rules: &Rules, marks: &[Mark]) -> Vec<Block> {
    let right_to_left = is_right_to_left(source.text());
    let (lines, tails) = lines_of(source, rules, right_to_left);
    let mut reader = Reader {
        text: source.text(),
        rules,
        right_to_left,
        author: None,
        in_list: false,
        last_is_marked: false,
        blocks: Vec::new(),
    };
    let kinds = furniture::kinds(&lines);
    for ((line, kind), tail) in lines.iter().zip(kinds).zip(tails) {
        let marked = marks.binary_search_by_key(&line.span.start, |mark| mark.start);
        reader.read(line, kind, marked.ok().map(|at| marks[at].kind));
        if let Some(tail) = tail {
            reader.read_tail(tail);
        }
    }
    reader.blocks
}

/// The lines that are not empty, and for each the stray marks that stand at its end.
pub(super) fn lines(source: &Source, rules: &Rules) -> (Vec<Line>, Vec<Option<Span>>) {
    lines_of(source, rules, is_right_to_left(source.text()))
}

fn lines_of(source: &Source, rules: &Rules, right_to_left: bool) -> (Vec<Line>, Vec<Option<Span>>) {
    let text = source.text();
    let (mut spans, mut tails) = (Vec::new(), Vec::new());
    let mut add = |span: Span| {
        let span = trimmed(text, span);
        if !span.is_empty() {
            let (span, tail) = without_stray_marks(text, span);
            spans.push(span);
            tails.push(tail);
        }
    };
    let plain = !has_line_ends(text);
    for line in source.lines() {
        if plain {
            add(line);
            continue;
        }
        let mut start = line.start;
        for part in text[line.start..line.end].split(LINE_ENDS) {
            add(Span::new(start, start + part.len()));
            start += part.len();
            start += text[start..].chars().next().map_or(0, char::len_utf8);
        }
    }
    (signs::read(text, &spans, rules, right_to_left), tails)
}

/// Whether a text has any of [`LINE_ENDS`].
fn has_line_ends(text: &str) -> bool {
    let mut found = LINE_ENDS.into_iter().map(|end| {
        let mut bytes = [0; 4];
        let end = end.encode_utf8(&mut bytes).as_bytes();
        memchr::memmem::find(text.as_bytes(), end)
    });
    found.any(|at| at.is_some())
}

/// A line without white space and byte order marks at its ends.
fn trimmed(text: &str, line: Span) -> Span {
    let line = line.trimmed(text);
    let rest = text[line.start..line.end].trim_start_matches('\u{feff}');
    Span::new(line.end - rest.len(), line.end).trimmed(text)
}

struct Reader<'a> {
    text: &'a str,
    rules: &'a Rules,
    right_to_left: bool,
    /// The name in the byline right before: a paragraph that begins with it tells of the author.
    author: Option<String>,
    /// The lines before are the head and items of a list.
    in_list: bool,
    /// What the line before is, its mark-up told.
    last_is_marked: bool,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn read(&mut self, line: &Line, kind: UnitKind, marked: Option<UnitKind>) {
        let kind = match (self.kind(line, kind), marked) {
            // the head of a block of other stories is a heading by mark-up, too
            (UnitKind::Boilerplate, Some(UnitKind::Heading)) => UnitKind::Boilerplate,
            (kind, marked) => marked.unwrap_or(kind),
        };
        let is_text = matches!(kind, UnitKind::Sentence | UnitKind::Heading);
        if is_text
            && marked.is_none()
            && !self.last_is_marked
            && self.continues(line.span, &line.words)
            && let Some(torn) = self.blocks.last_mut()
        {
            torn.kind = UnitKind::Sentence;
            torn.span.end = line.span.end;
            return;
        }
        self.last_is_marked = marked.is_some();
        self.blocks.push(Block {
            kind,
            span: line.span,
        });
    }

    /// Stray marks behind a line: with the boilerplate before them, or boilerplate of their own.
    fn read_tail(&mut self, span: Span) {
        match self.blocks.last_mut() {
            Some(last) if last.kind == UnitKind::Boilerplate => last.span.end = span.end,
            _ => self.blocks.push(Block {
                kind: UnitKind::Boilerplate,
                span,
            }),
        }
    }

    /// The kind of a line that the model of furniture takes for `kind`: a few lines are sure.
    fn kind(&mut self, line: &Line, kind: UnitKind) -> UnitKind {
        let raw = &self.text[line.span.start..line.span.end];
        let author = self.author.take();
        let tells_of_author =
            author.is_some_and(|author| !author.is_empty() && line.words.starts_with(&author));
        let is_decoration = bare(&line.words).is_empty() || is_repetition(&line.words);
        let is_stray = self.right_to_left && is_stray_latin(raw);
        if is_decoration
            || tells_of_author
            || is_stray
            || line.in_mail_head
            || line.shows("listed phrase")
        {
            return UnitKind::Boilerplate;
        }
        if let Some(author) = self.rules.bylines.rest_of(&line.words)
            && !line.is_running
            && matches!(kind, UnitKind::Byline | UnitKind::Boilerplate)
            && !ends_sentence(raw, self.rules)
        {
            self.author = Some(author.trim_matches([':', ' ', '؛', '-']).to_owned());
            return UnitKind::Byline;
        }
        // a list of things is no menu, whatever its head says
        self.in_list = line.heads_list || line.is_item || self.in_list && line.shows("bullet");
        match kind {
            UnitKind::Boilerplate | UnitKind::Byline | UnitKind::Heading if line.heads_list => {
                line.head_of_list()
            }
            _ if self.in_list && !line.heads_list => UnitKind::Sentence,
            // a paragraph is no headline, whatever its end looks like
            UnitKind::Heading if line.is_running => UnitKind::Sentence,
            UnitKind::Sentence if line.is_title => UnitKind::Heading,
            // `Print runs …`: the first word alone is one of a page
            UnitKind::Boilerplate if line.is_title && line.begins_as_widget() => UnitKind::Heading,
            kind => kind,
        }
    }

    /// Whether the line (`words` when folded) goes on with a sentence that the block before it left open.
    fn continues(&self, line: Span, words: &str) -> bool {
        let raw = &self.text[line.start..line.end];
        let small = raw.starts_with(char::is_lowercase) && Count::of(raw, self.rules).is_none();
        self.blocks.last().is_some_and(|block| {
            let before = &self.text[block.span.start..block.span.end];
            match block.kind {
                UnitKind::Sentence => {
                    small && !ends_open_or_closed(before, self.rules)
                        || is_torn(before, words, self.rules, false)
                }
                UnitKind::Heading => small || is_torn(before, words, self.rules, true),
                UnitKind::Byline | UnitKind::Caption | UnitKind::Boilerplate => false,
            }
        })
    }
}

fn ends_sentence(line: &str, rules: &Rules) -> bool {
    let bare = line.trim_end_matches(|c: char| rules.closers.has(c) || c.is_whitespace());
    bare.ends_with(|c: char| rules.ends.has(c))
}

/// Whether a line ends as text does: with an end mark, a colon, a comma or a semicolon.
fn ends_open_or_closed(line: &str, rules: &Rules) -> bool {
    let last = line.chars().rev().find(|c| !c.is_whitespace());
    ends_sentence(line, rules) || matches!(last, Some(':' | ',' | '،' | ';' | '؛' | '\\'))
}

/// Whether `before` breaks off in mid-sentence and `next` (folded) goes on with it. After what may be a
/// heading only the sure signs count.
fn is_torn(before: &str, next: &str, rules: &Rules, after_heading: bool) -> bool {
    if !before.ends_with(|c: char| is_alphanumeric(c) || c == '،' || c == ',') {
        return false;
    }
    let first = next.split_whitespace().next().unwrap_or("");
    let last = || folded(before.split_whitespace().next_back().unwrap_or(""));
    rules.sure_continuations.contains(first)
        || !after_heading && rules.continuations.contains(first)
        || rules.danglers.contains(&last())
}

/// A line that says one thing over and over: `Star InactiveStar Inactive`.
fn is_repetition(words: &str) -> bool {
    let letters: Vec<char> = words.chars().filter(|c| is_alphanumeric(*c)).collect();
    let repeats = |length: usize| {
        letters.len().is_multiple_of(length)
            && letters.len() / length >= REPETITIONS
            && letters
                .chunks(length)
                .all(|chunk| chunk == &letters[..length])
    };
    letters.len() >= 6 && (3..=letters.len() / REPETITIONS).any(repeats)
}

/// A line of one or two Latin words in a text of another script.
fn is_stray_latin(line: &str) -> bool {
    line.is_ascii() && line.split_whitespace().count() <= STRAY_LINE_WORDS
}

/// The line without the marks that stand alone at its end (a stray backslash), and those marks.
fn without_stray_marks(text: &str, line: Span) -> (Span, Option<Span>) {
    let raw = &text[line.start..line.end];
    let Some(at) = raw.rfind(char::is_whitespace) else {
        return (line, None);
    };
    let tail = raw[at..].trim_start();
    if !tail
        .chars()
        .all(|c| matches!(c, '\\' | '|' | '*' | '#' | '/'))
    {
        return (line, None);
    }
    let span = Span::new(line.end - tail.len(), line.end);
    (
        Span::new(line.start, line.start + at).trimmed(text),
        Some(span),
    )
}

/// Whether most letters of the text are of a right-to-left script.
fn is_right_to_left(text: &str) -> bool {
    let letters = text.chars().filter(|c| is_alphabetic(*c)).take(2_000);
    letters
        .map(|c| if c.is_ascii() { -1 } else { 1 })
        .sum::<i32>()
        > 0
}
