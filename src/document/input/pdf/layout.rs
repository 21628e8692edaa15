//! From the lines of the pages to the paragraphs of a text: which lines go on, which are headings, and which the page
//! bears on every sheet.

use std::collections::{BTreeMap, HashSet};

use super::order::{Setting, read};
use super::rows::Row;
use crate::document::UnitKind;
use crate::document::input::content::Content;
use crate::language::marks;
use crate::text::{digit, is_alphabetic};

/// How many lines at either end of a page may be running heads.
const EDGE: usize = 3;
/// A line this many times farther from the one before it than usual begins a paragraph.
const APART: f32 = 1.3;
/// The usual line spacing, in parts of the font size, for pages with too few lines to measure it.
const USUAL_PITCH: f32 = 1.5;
/// Letters this many times larger than those of the text belong to a heading.
const LARGER: f32 = 1.15;
const LONGEST_HEADING: usize = 250;

/// A page: its columns, each a list of lines.
pub(super) type Columns = Vec<Vec<Row>>;

#[derive(Debug, Clone)]
struct Line {
    text: String,
    from_right: bool,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
    artifact: bool,
    page: usize,
    column: usize,
}

/// The text of the pages.
pub(super) fn content(pages: Vec<Columns>) -> Content {
    let pages_count = pages.len();
    let lines = lines(pages);
    let furniture = furniture(&lines, pages_count);
    let mut content = Content::default();
    let (mut text, mut below, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (line, furniture) in lines.into_iter().zip(furniture) {
        let Some(edge) = furniture else {
            text.push(line);
            continue;
        };
        if line.text.contains(is_alphabetic) && seen.insert(without_numbers(&line.text)) {
            match edge {
                Edge::Top => content.paragraph(&line.text, Some(UnitKind::Boilerplate)),
                Edge::Bottom => below.push(line.text),
            }
        }
    }
    let measure = Measure::of(&text);
    let mut start = 0;
    for end in 1..=text.len() {
        if end == text.len() || measure.begins(&text, end) {
            let kind = measure.kind(&text[start..end]);
            content.paragraph(&joined(&text[start..end]), kind);
            start = end;
        }
    }
    for line in below {
        content.paragraph(&line, Some(UnitKind::Boilerplate));
    }
    content
}

/// The lines with what they read, in the order of reading.
fn lines(pages: Vec<Columns>) -> Vec<Line> {
    let direction = |column: &[Row]| -> i64 {
        column
            .iter()
            .flat_map(|row| &row.glyphs)
            .map(|glyph| direction(&glyph.text))
            .sum()
    };
    let of_all: i64 = pages.iter().flatten().map(|column| direction(column)).sum();
    let from_right = |column: &[Row]| match direction(column) {
        0 => of_all > 0,
        sum => sum > 0,
    };
    let pairs: i32 = pages
        .iter()
        .flatten()
        .filter(|column| from_right(column))
        .map(|column| pairs(column))
        .sum();
    let mirror = pairs < 0;
    let mut lines = Vec::new();
    let mut number = 0;
    for (page, columns) in pages.into_iter().enumerate() {
        for column in columns {
            number += 1;
            let from_right = from_right(&column);
            lines.extend(column.into_iter().map(|row| Line {
                text: read(&row.glyphs, Setting { from_right, mirror }).text,
                from_right,
                left: row.left,
                right: row.right,
                base: row.base,
                size: row.size,
                artifact: row.glyphs.iter().all(|glyph| glyph.artifact),
                page,
                column: number,
            }));
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// How many brackets of a right-to-left column close an open one, minus those that close nothing.
fn pairs(column: &[Row]) -> i32 {
    let (mut open, mut pairs) = (0, 0);
    for row in column {
        let setting = Setting {
            from_right: true,
            mirror: false,
        };
        for opens in read(&row.glyphs, setting).brackets {
            match (opens, open) {
                (true, _) => open += 1,
                (false, 0) => pairs -= 1,
                (false, _) => {
                    open -= 1;
                    pairs += 1;
                }
            }
        }
    }
    pairs
}

/// The number of right-to-left letters minus that of left-to-right letters.
pub(super) fn direction(text: &str) -> i64 {
    let of = |c: char| match c {
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => 1,
        _ => -1,
    };
    text.chars().filter(|c| is_alphabetic(*c)).map(of).sum()
}

/// Where on its page a line is that may be a running head.
#[derive(Debug, Clone, Copy)]
enum Edge {
    Top,
    Bottom,
}

/// Which lines are running heads and page numbers: those that the file marks so, those that recur at the edge of
/// other pages except for their numbers, and bare page numbers.
fn furniture(lines: &[Line], pages: usize) -> Vec<Option<Edge>> {
    let edges = edges(lines);
    let mut on_pages: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
    for (line, _) in lines.iter().zip(&edges).filter(|(_, edge)| edge.is_some()) {
        let pages = on_pages.entry(without_numbers(&line.text)).or_default();
        pages.insert(line.page);
    }
    let returns = |line: &Line| {
        let pages_with = on_pages.get(&without_numbers(&line.text));
        let times = pages_with.map_or(0, HashSet::len);
        times >= 2 && 5 * times >= 2 * pages
    };
    let is_number = |text: &str| {
        text.contains(|c| digit(c).is_some()) && !text.contains(is_alphabetic) && text.len() <= 24
    };
    let of = |(line, edge): (&Line, Option<Edge>)| {
        let is_page = returns(line) || pages > 1 && is_number(&line.text);
        match line.artifact {
            true => Some(edge.unwrap_or(Edge::Bottom)),
            false => edge.filter(|_| is_page),
        }
    };
    lines.iter().zip(edges).map(of).collect()
}

/// The lines at the top and the bottom of each page.
fn edges(lines: &[Line]) -> Vec<Option<Edge>> {
    let mut of_page: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        of_page.entry(line.page).or_default().push(at);
    }
    let mut edges = vec![None; lines.len()];
    for indices in of_page.values_mut() {
        indices.sort_by(|a, b| lines[*b].base.total_cmp(&lines[*a].base));
        for &at in indices.iter().rev().take(EDGE) {
            edges[at] = Some(Edge::Bottom);
        }
        let top = EDGE.min(indices.len().div_ceil(2));
        for &at in &indices[..top] {
            edges[at] = Some(Edge::Top);
        }
    }
    edges
}

fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match digit(c) {
            Some(_) if out.ends_with('#') => {}
            Some(_) => out.push('#'),
            None => out.push(c),
        }
    }
    out
}

/// How the text of a file is set.
struct Measure {
    /// The size of most letters.
    size: f32,
    /// How far lines stand apart, in parts of their size.
    pitch: f32,
    /// The edges of each column.
    edges: BTreeMap<usize, (f32, f32)>,
}

impl Measure {
    fn of(lines: &[Line]) -> Self {
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        let mut edges: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for line in lines {
            *sizes.entry((line.size * 4.0) as i32).or_default() += line.text.len();
            let (left, right) = edges.entry(line.column).or_insert((f32::MAX, f32::MIN));
            *left = left.min(line.left);
            *right = right.max(line.right);
        }
        let most = sizes.iter().max_by_key(|(_, letters)| **letters);
        let mut pitches: Vec<f32> = lines
            .windows(2)
            .filter(|two| two[0].column == two[1].column && same_size(&two[0], &two[1]))
            .map(|two| (two[0].base - two[1].base) / two[0].size)
            .filter(|pitch| (0.8..2.5).contains(pitch))
            .collect();
        pitches.sort_by(f32::total_cmp);
        // the lines of paragraphs stand nearer than those between which one ends
        let pitch = match pitches.len() {
            0..3 => USUAL_PITCH,
            count => pitches[count / 3],
        };
        Self {
            size: most.map_or(1.0, |(size, _)| *size as f32 / 4.0),
            pitch,
            edges,
        }
    }

    /// Whether a line begins a paragraph.
    fn begins(&self, lines: &[Line], at: usize) -> bool {
        let (before, line) = (&lines[at - 1], &lines[at]);
        if !same_size(before, line)
            || before.text.contains('\t')
            || line.text.contains('\t')
            || begins_item(&line.text)
            || before.from_right != line.from_right
        {
            return true;
        }
        let ended = ends_sentence(&before.text);
        let (start, end) = (|line| self.start_gap(line), |line| self.end_gap(line));
        let short = end(before) > 2.0 * before.size;
        if before.column != line.column {
            return ended || short && before.page == line.page;
        }
        let pitch = (before.base - line.base) / line.size;
        pitch > APART * self.pitch
            || ended && short
            || start(line) > 0.8 * line.size
                && start(before) < 0.4 * line.size
                && end(line) < 4.0 * line.size
    }

    /// How far from the edge of its column a line begins.
    fn start_gap(&self, line: &Line) -> f32 {
        let (left, right) = self.edges.get(&line.column).copied().unwrap_or_default();
        if line.from_right {
            right - line.right
        } else {
            line.left - left
        }
    }

    /// How far from the other edge it ends.
    fn end_gap(&self, line: &Line) -> f32 {
        let (left, right) = self.edges.get(&line.column).copied().unwrap_or_default();
        if line.from_right {
            line.left - left
        } else {
            right - line.right
        }
    }

    fn kind(&self, lines: &[Line]) -> Option<UnitKind> {
        let letters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let large = lines.iter().all(|line| line.size >= LARGER * self.size);
        (large && letters <= LONGEST_HEADING).then_some(UnitKind::Heading)
    }
}

fn same_size(one: &Line, other: &Line) -> bool {
    (one.size - other.size).abs() <= 0.08 * one.size.max(other.size)
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['»', '"', '”', '’', ')', ']', '«', '(']);
    text.ends_with(marks::ends_sentence) || text.ends_with(':')
}

/// Whether a line is an item of a list by how it begins.
fn begins_item(text: &str) -> bool {
    text.starts_with(['•', '▪', '●', '◦', '■', '–', '—'])
        || text
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(' '))
}

/// The text of lines that are one paragraph; a word that is divided at the end of a line is one again.
fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let divided = text.ends_with('\u{ad}')
            || text
                .strip_suffix('-')
                .is_some_and(|word| word.ends_with(char::is_lowercase))
                && line.text.starts_with(char::is_lowercase);
        match divided {
            true => {
                text.pop();
            }
            false if text.is_empty() => {}
            false => text.push(' '),
        }
        text.push_str(&line.text);
    }
    text
}
