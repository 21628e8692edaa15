//! From the order in which letters stand on a line to the order in which they are read: what the Unicode bidirectional
//! algorithm (UAX #9) does, backwards.

use std::ops::Range;

use super::draw::Glyph;
use crate::text::{digit, is_alphabetic};

/// Letters farther apart than this, in parts of their size, have a space between them.
const SPACE: f32 = 0.2;
/// … or stand in columns of a table.
const COLUMN: f32 = 3.0;

/// What a line reads.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    /// Cells of a table are parted by tabs.
    pub text: String,
    /// The brackets of the text from right to left as the file tells them, in order: whether each opens.
    pub brackets: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    /// Of a script from right to left.
    Right,
    Left,
    /// A digit; those of Arabic take no part in words from left to right.
    Digit {
        arabic: bool,
    },
    /// What joins digits to one number.
    Joiner,
    Other,
}

struct Item<'a> {
    text: &'a str,
    class: Class,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Setting {
    /// From right to left.
    pub from_right: bool,
    /// The file gives brackets by their looks: in a text from right to left each is the other.
    pub mirror: bool,
}

/// What the letters of a line read, which are given from left to right.
pub(super) fn read(glyphs: &[Glyph], setting: Setting) -> Read {
    let from_right = setting.from_right;
    let mut cells: Vec<Vec<Item>> = vec![Vec::new()];
    for (at, glyph) in glyphs.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|before| glyphs.get(before)) {
            let gap = (glyph.left - before.right) / glyph.size.max(before.size);
            if gap > COLUMN {
                cells.push(Vec::new());
            } else if let (true, Some(cell)) = (gap > SPACE, cells.last_mut()) {
                cell.push(Item {
                    text: " ",
                    class: Class::Other,
                });
            }
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(Item {
                text: &glyph.text,
                class: class(&glyph.text),
            });
        }
    }
    if from_right {
        cells.reverse();
    }
    let mut read = Read::default();
    for cell in &cells {
        let text = cell_text(cell, setting, &mut read.brackets);
        let mut words = text.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !read.text.is_empty() {
            read.text.push('\t');
        }
        read.text.push_str(first);
        for word in words {
            read.text.push(' ');
            read.text.push_str(word);
        }
    }
    read
}

fn cell_text(items: &[Item], setting: Setting, brackets: &mut Vec<bool>) -> String {
    let mut text = String::new();
    for (at, turned) in order(items, setting.from_right) {
        let shown = items[at].text;
        let bracket = turned.then(|| other_bracket(shown)).flatten();
        let Some((other, opens)) = bracket else {
            text.push_str(shown);
            continue;
        };
        brackets.push(opens);
        text.push_str(if setting.mirror { other } else { shown });
    }
    text
}

/// The items in the order in which they are read; with each whether it is in a part from right to left.
fn order(items: &[Item], from_right: bool) -> Vec<(usize, bool)> {
    let mut order = Vec::with_capacity(items.len());
    if from_right {
        from_right_to_left(items, 0..items.len(), &mut order);
        return order;
    }
    let mut at = 0;
    while at < items.len() {
        if items[at].class != Class::Right {
            order.push((at, false));
            at += 1;
            continue;
        }
        let words = items[at..]
            .iter()
            .take_while(|item| !matches!(item.class, Class::Left));
        let length = words.count();
        let last = items[at..at + length]
            .iter()
            .rposition(|item| item.class == Class::Right);
        let end = at + last.unwrap_or(0) + 1;
        from_right_to_left(items, at..end, &mut order);
        at = end;
    }
    order
}

fn from_right_to_left(items: &[Item], range: Range<usize>, order: &mut Vec<(usize, bool)>) {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = end_of_left(items, at, range.end);
        parts.push(at..end.max(at + 1));
        at = end.max(at + 1);
    }
    for part in parts.into_iter().rev() {
        let turned = part.len() == 1 && !matches!(items[part.start].class, Class::Left);
        order.extend(part.map(|at| (at, turned)));
    }
}

/// Where what is read from left to right ends, if it begins here: a number, or words with what stands between them.
fn end_of_left(items: &[Item], start: usize, limit: usize) -> usize {
    let mut words = items[start].class == Class::Left;
    if !words && !matches!(items[start].class, Class::Digit { .. }) {
        return start;
    }
    let second = start + 1;
    let mut end = second;
    let mut open = false;
    for at in second..limit {
        let joined = at == end || (at == end + 1 && items[end].class == Class::Joiner);
        match items[at].class {
            Class::Right => break,
            Class::Left if words || at <= end + 1 => {
                words = true;
                end = at + 1;
            }
            Class::Digit { arabic: false } if words || joined => end = at + 1,
            Class::Digit { arabic: true } if !words && joined => end = at + 1,
            Class::Left | Class::Digit { .. } => break,
            Class::Joiner => {}
            Class::Other if words => match other_bracket(items[at].text) {
                Some((_, true)) => open = true,
                Some((_, false)) if open => {
                    open = false;
                    end = at + 1;
                }
                _ => {}
            },
            Class::Other => {}
        }
    }
    end
}

fn class(text: &str) -> Class {
    let of = |c: char| match c {
        '.' | ',' | ':' | '/' | '٫' | '٬' | '،' => Some(Class::Joiner),
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            if is_alphabetic(c) =>
        {
            Some(Class::Right)
        }
        c if is_alphabetic(c) => Some(Class::Left),
        c => digit(c).map(|(_, zero)| Class::Digit {
            arabic: zero == '٠',
        }),
    };
    text.chars().find_map(of).unwrap_or(Class::Other)
}

/// The bracket that stands opposite, and whether this one opens.
fn other_bracket(text: &str) -> Option<(&'static str, bool)> {
    const PAIRS: [(&str, &str); 6] = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("<", ">"),
        ("«", "»"),
        ("‹", "›"),
    ];
    PAIRS.iter().find_map(|(open, close)| match text {
        text if text == *open => Some((*close, true)),
        text if text == *close => Some((*open, false)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: Setting = Setting {
        from_right: true,
        mirror: false,
    };

    /// The letters of a line as they stand, one em wide each; a tab is a gap.
    fn line(text: &str) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        let mut left = 0.0;
        for c in text.chars() {
            if c == '\t' {
                left += 5.0;
                continue;
            }
            glyphs.push(Glyph {
                text: c.to_string(),
                left,
                right: left + 1.0,
                base: 0.0,
                size: 1.0,
                artifact: false,
            });
            left += 1.0;
        }
        glyphs
    }

    fn reversed(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn numbers_and_latin_words_keep_their_order_in_a_line_from_right_to_left() {
        for (shown, reads) in [
            (
                format!("{} 3.5 {}", reversed("ملايين"), reversed("بلغت")),
                "بلغت 3.5 ملايين",
            ),
            (
                format!("{} Nile Bridges 7 {}", reversed("في"), reversed("شركة")),
                "شركة Nile Bridges 7 في",
            ),
            (
                format!("{} Nile (Bridges) {}", reversed("في"), reversed("شركة")),
                "شركة Nile (Bridges) في",
            ),
            (format!("2024-2020 {}", reversed("عام")), "عام 2020-2024"),
            (
                format!("{} %12 {}", reversed("از"), reversed("و")),
                "و 12% از",
            ),
            (format!("{} ١٢/٣/٢٠٢٥", reversed("يوم")), "١٢/٣/٢٠٢٥ يوم"),
            (format!("GB ٥ {}", reversed("حجم")), "حجم ٥ GB"),
        ] {
            assert_eq!(read(&line(&shown), RIGHT).text, reads);
        }
    }

    #[test]
    fn arabic_in_a_line_from_left_to_right_is_turned() {
        let shown = format!("The paper {} (Cairo) said", reversed("الأهرام اليومية"));
        let reads = "The paper الأهرام اليومية (Cairo) said";
        assert_eq!(read(&line(&shown), Setting::default()).text, reads);
    }

    #[test]
    fn brackets_tell_whether_the_file_gives_them_by_their_looks() {
        let by_looks = read(
            &line(&format!("({}) {}", reversed("طوله"), reversed("جسر"))),
            RIGHT,
        );
        assert_eq!(by_looks.brackets, [false, true]);
        let mirrored = read(
            &line(&format!("({}) {}", reversed("طوله"), reversed("جسر"))),
            Setting {
                mirror: true,
                ..RIGHT
            },
        );
        assert_eq!(mirrored.text, "جسر (طوله)");
    }

    #[test]
    fn cells_of_a_table_are_read_in_the_direction_of_the_text() {
        let shown = format!("12\t{}\tNile", reversed("أطباء"));
        assert_eq!(read(&line(&shown), RIGHT).text, "Nile\tأطباء\t12");
        assert_eq!(
            read(&line(&shown), Setting::default()).text,
            "12\tأطباء\tNile"
        );
    }
}
