use super::rules::Rules;
use super::{Block, UnitKind};
use crate::language::folded;
use crate::text::{Source, Span, is_alphabetic, is_alphanumeric};

/// A line of more words than this is no headline.
const HEADLINE_WORDS: usize = 18;
/// A line of more words than this inside the text is no heading.
const HEADING_WORDS: usize = 10;
/// A line that trails off in a bracketed "read more" is still shorter than a paragraph.
const STRAY_LINE_WORDS: usize = 2;
/// A word repeated this often with nothing else in the line is decoration (`Star Inactive` ratings).
const REPETITIONS: usize = 3;

/// The blocks of a text in order, each told what it is. Blocks of running text may hold a line break where
/// a sentence was torn.
pub(super) fn blocks(source: &Source, rules: &Rules) -> Vec<Block> {
    let text = source.text();
    let right_to_left = is_right_to_left(text);
    let mut reader = Reader {
        text,
        rules,
        right_to_left,
        after_form: false,
        after_teasers: false,
        author: None,
        blocks: Vec::new(),
    };
    for line in source.lines() {
        let line = trimmed(text, line);
        if !line.is_empty() {
            reader.read(line);
        }
    }
    reader.blocks
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
    /// A comment form has begun: nothing of the report comes after it.
    after_form: bool,
    /// A line announced teasers of other reports: headings that follow are those.
    after_teasers: bool,
    /// The name in the last byline: a paragraph that begins with it tells of the author.
    author: Option<String>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn read(&mut self, line: Span) {
        let (line, tail) = without_stray_marks(self.text, line);
        self.read_line(line);
        let Some(span) = tail else { return };
        match self.blocks.last_mut() {
            Some(last) if last.kind == UnitKind::Boilerplate => last.span.end = span.end,
            _ => self.blocks.push(Block {
                kind: UnitKind::Boilerplate,
                span,
            }),
        }
    }

    fn read_line(&mut self, line: Span) {
        let words = folded(&self.text[line.start..line.end]);
        let kind = self.kind(line, &words);
        if kind == UnitKind::Sentence
            && self.continues(line, &words)
            && let Some(torn) = self.blocks.last_mut()
        {
            torn.kind = kind;
            torn.span.end = line.end;
            return;
        }
        self.blocks.push(Block { kind, span: line });
    }

    fn kind(&mut self, line: Span, words: &str) -> UnitKind {
        let raw = &self.text[line.start..line.end];
        if starts_with_any(words, &self.rules.forms).is_some() {
            self.after_form = true;
        }
        if self.after_form || self.is_boilerplate(raw, words) {
            self.after_teasers |= self.rules.teasers.contains(bare(words));
            return UnitKind::Boilerplate;
        }
        if let Some(author) = starts_with_any(words, &self.rules.bylines)
            && words.split_whitespace().count() <= HEADLINE_WORDS
            && !ends_sentence(raw, self.rules)
        {
            self.author = Some(author.trim_matches([':', ' ', '؛', '-']).to_owned());
            return UnitKind::Byline;
        }
        let is_heading = self.is_heading(raw, words) && !self.continues(line, words);
        self.after_teasers &= is_heading;
        match is_heading {
            true if self.after_teasers => UnitKind::Boilerplate,
            true => UnitKind::Heading,
            false => UnitKind::Sentence,
        }
    }

    /// Whether a line reads as a heading: short, without an end mark. The first line of the report may be
    /// longer, and may ask.
    fn is_heading(&self, raw: &str, words: &str) -> bool {
        let is_first = !self
            .blocks
            .iter()
            .any(|block| block.kind != UnitKind::Boilerplate);
        let most = if is_first {
            HEADLINE_WORDS
        } else {
            HEADING_WORDS
        };
        let asks = is_first && raw.ends_with(['؟', '?']) && self.text.trim_end().len() > raw.len();
        words.split_whitespace().count() <= most
            && !raw.starts_with(['-', '•', '–', '*'])
            && (asks || !ends_open_or_closed(raw, self.rules))
    }

    /// Whether the line (`words` when folded) goes on with a sentence that the block before it left open.
    fn continues(&self, line: Span, words: &str) -> bool {
        let small = self.text[line.start..].starts_with(char::is_lowercase);
        self.blocks.last().is_some_and(|block| {
            let before = &self.text[block.span.start..block.span.end];
            match block.kind {
                UnitKind::Sentence => {
                    small && !ends_open_or_closed(before, self.rules)
                        || is_torn(before, words, self.rules, false)
                }
                UnitKind::Heading => small || is_torn(before, words, self.rules, true),
                UnitKind::Byline | UnitKind::Boilerplate => false,
            }
        })
    }

    fn is_boilerplate(&self, raw: &str, words: &str) -> bool {
        let bare = bare(words);
        let tells_of_author = self
            .author
            .as_ref()
            .is_some_and(|author| !author.is_empty() && words.starts_with(author.as_str()));
        bare.is_empty()
            || tells_of_author
            || self.rules.boilerplate_lines.contains(bare)
            || self.rules.teasers.contains(bare)
            || starts_with_any(bare, &self.rules.boilerplate_starts).is_some()
            || self
                .rules
                .boilerplate_phrases
                .iter()
                .any(|phrase| words.contains(phrase.as_str()))
            || is_repetition(words)
            || (self.right_to_left && is_stray_latin(raw))
    }
}

/// A line without the marks around its words.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| !is_alphanumeric(c))
}

/// What follows the first of `starts` that `words` begins with, at a word boundary.
fn starts_with_any<'a>(words: &'a str, starts: &[String]) -> Option<&'a str> {
    starts.iter().find_map(|start| {
        let rest = words.strip_prefix(start.as_str())?;
        (!rest.starts_with(is_alphanumeric)).then_some(rest)
    })
}

fn ends_sentence(line: &str, rules: &Rules) -> bool {
    let bare = line.trim_end_matches(|c: char| rules.closers.contains(&c) || c.is_whitespace());
    bare.ends_with(|c: char| rules.ends.contains(&c))
}

/// Whether a line ends as text does: with an end mark, a colon, a comma or a semicolon.
fn ends_open_or_closed(line: &str, rules: &Rules) -> bool {
    let last = line.chars().rev().find(|c| !c.is_whitespace());
    ends_sentence(line, rules) || matches!(last, Some(':' | ',' | '،' | ';' | '؛' | '\\'))
}

/// Whether `before` breaks off in mid-sentence and `next` (folded) goes on with it. After what may be a
/// heading only the sure signs count.
fn is_torn(before: &str, next: &str, rules: &Rules, after_heading: bool) -> bool {
    let breaks_off = before.ends_with(|c: char| is_alphanumeric(c) || c == '،' || c == ',');
    let first = next.split_whitespace().next().unwrap_or("");
    let last = folded(before.split_whitespace().next_back().unwrap_or(""));
    let sure = rules.sure_continuations.contains(first) || rules.danglers.contains(&last);
    breaks_off && (sure || !after_heading && rules.continuations.contains(first))
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
