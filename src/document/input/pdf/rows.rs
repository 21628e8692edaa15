//! From the letters of a page to its lines: which letters stand on one, which lines in one column.

use super::draw::Glyph;

/// Letters whose baselines are nearer than this, in parts of their size, are on one line.
const SAME_LINE: f32 = 0.4;
/// A gap this wide, in font sizes, separates two columns.
const GUTTER: f32 = 1.8;
/// On a page with more pieces, which is no page of a report, columns are not separated.
const MOST_PIECES: usize = 2_000;
const MOST_DEEP: usize = 12;

/// Letters on one line, from left to right, or a piece of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub glyphs: Vec<Glyph>,
    pub left: f32,
    pub right: f32,
    pub base: f32,
    pub size: f32,
}

impl Row {
    fn of(glyphs: Vec<Glyph>) -> Option<Self> {
        let largest = glyphs.iter().max_by(|a, b| a.size.total_cmp(&b.size))?;
        let (base, size) = (largest.base, largest.size);
        Some(Self {
            left: glyphs
                .iter()
                .map(|glyph| glyph.left)
                .fold(f32::MAX, f32::min),
            right: glyphs
                .iter()
                .map(|glyph| glyph.right)
                .fold(f32::MIN, f32::max),
            base,
            size,
            glyphs,
        })
    }

    fn is_beside(&self, other: &Row) -> bool {
        (self.base - other.base).abs() < SAME_LINE * self.size.max(other.size)
    }
}

/// The lines of a page, column by column, each column from the top.
pub(super) fn columns(glyphs: Vec<Glyph>, from_right: bool) -> Vec<Vec<Row>> {
    let mut blocks = Vec::new();
    let mut pieces: Vec<Row> = lines(glyphs).into_iter().flat_map(pieces).collect();
    pieces.sort_by(|a, b| b.base.total_cmp(&a.base));
    match pieces.len() > MOST_PIECES {
        true => blocks.push(pieces),
        false => divide(pieces, from_right, 0, &mut blocks),
    }
    blocks.into_iter().map(joined).collect()
}

/// Letters by the line that they stand on.
fn lines(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let is_mark = |glyph: &Glyph| glyph.text.chars().all(is_mark);
    let (marks, mut letters): (Vec<Glyph>, Vec<Glyph>) = glyphs.into_iter().partition(is_mark);
    letters.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for glyph in letters {
        match lines.last_mut() {
            Some(line)
                if line.first().is_some_and(|first| {
                    first.base - glyph.base < SAME_LINE * first.size.max(glyph.size)
                }) =>
            {
                line.push(glyph);
            }
            _ => lines.push(vec![glyph]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| (a.left + a.right).total_cmp(&(b.left + b.right)));
        line.dedup_by(|b, a| is_drawn_twice(a, b));
    }
    for mark in marks {
        attach(&mut lines, &mark);
    }
    lines
}

/// Bold letters are drawn twice by some programs, a little apart.
fn is_drawn_twice(one: &Glyph, other: &Glyph) -> bool {
    one.text == other.text
        && (one.left - other.left).abs() < 0.3 * (one.right - one.left)
        && (one.base - other.base).abs() < 0.1 * one.size
}

/// Gives a mark to the letter that it stands at.
fn attach(lines: &mut [Vec<Glyph>], mark: &Glyph) {
    let base = |line: &&mut Vec<Glyph>| line.first().map_or(f32::MAX, |glyph| glyph.base);
    // lines are sorted from the top
    let after = lines.partition_point(|line| line.first().is_some_and(|g| g.base > mark.base));
    let near = after.saturating_sub(1)..(after + 1).min(lines.len());
    let line = lines[near].iter_mut().min_by(|a, b| {
        (base(a) - mark.base)
            .abs()
            .total_cmp(&(base(b) - mark.base).abs())
    });
    let Some(line) = line else { return };
    let centre = (mark.left + mark.right) / 2.0;
    let at = line.partition_point(|glyph| glyph.right < centre);
    let letter = match line.get_mut(at) {
        Some(letter) if letter.left <= centre => Some(letter),
        _ => line.get_mut(at.saturating_sub(1)),
    };
    if let Some(letter) = letter.filter(|letter| (letter.base - mark.base).abs() < letter.size) {
        letter.text.push_str(&mark.text);
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A line cut at its wide gaps.
fn pieces(line: Vec<Glyph>) -> Vec<Row> {
    let mut pieces: Vec<Vec<Glyph>> = vec![Vec::new()];
    let mut right = f32::MAX;
    for glyph in line {
        let is_space = glyph.text.trim().is_empty();
        if !is_space && glyph.left - right > GUTTER * glyph.size {
            pieces.push(Vec::new());
        }
        if !is_space {
            right = glyph
                .right
                .max(if right == f32::MAX { f32::MIN } else { right });
        }
        if let Some(piece) = pieces.last_mut() {
            // spaces at the ends of a line may reach into the next column
            if !is_space || !piece.is_empty() {
                piece.push(glyph);
            }
        }
    }
    for piece in &mut pieces {
        let text = piece
            .iter()
            .rposition(|glyph| !glyph.text.trim().is_empty());
        piece.truncate(text.map_or(0, |last| last + 1));
    }
    pieces.into_iter().filter_map(Row::of).collect()
}

/// Pieces that stand on one line of a column are that line again.
fn joined(pieces: Vec<Row>) -> Vec<Row> {
    let mut rows: Vec<Vec<Row>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| first.is_beside(&piece)) => {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    let line = |mut row: Vec<Row>| {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        Row::of(row.into_iter().flat_map(|piece| piece.glyphs).collect())
    };
    rows.into_iter().filter_map(line).collect()
}

/// Divides pieces, sorted from the top, into columns: by a gutter where one goes through; else what stands above and
/// below the columns is taken off.
fn divide(pieces: Vec<Row>, from_right: bool, depth: usize, blocks: &mut Vec<Vec<Row>>) {
    if pieces.is_empty() {
        return;
    }
    if depth < MOST_DEEP {
        if let Some(gutter) = gutter(&pieces) {
            let (left, right): (Vec<Row>, Vec<Row>) =
                pieces.into_iter().partition(|piece| piece.right <= gutter);
            let sides = if from_right {
                [right, left]
            } else {
                [left, right]
            };
            for side in sides {
                divide(side, from_right, depth + 1, blocks);
            }
            return;
        }
        if let Some((from, to)) = with_columns(&pieces) {
            let mut pieces = pieces;
            let below = pieces.split_off(to);
            let columns = pieces.split_off(from);
            for part in [pieces, columns, below] {
                divide(part, from_right, depth + 1, blocks);
            }
            return;
        }
    }
    blocks.push(pieces);
}

/// The pieces, from and to, that a gutter goes through, where what stands above and below hides it.
fn with_columns(pieces: &[Row]) -> Option<(usize, usize)> {
    let count = pieces.len();
    // no line is torn
    let bounds: Vec<usize> = (1..count)
        .filter(|&at| !pieces[at - 1].is_beside(&pieces[at]))
        .collect();
    let from_top = bounds.iter().map(|&from| (from, count));
    let to_bottom = bounds.iter().rev().map(|&to| (0, to));
    let inside = bounds.iter().take(40).flat_map(|&from| {
        let ends = bounds.iter().rev().take(40).filter(move |&&to| to > from);
        ends.map(move |&to| (from, to))
    });
    from_top
        .chain(to_bottom)
        .chain(inside.filter(|_| count < 400))
        .find(|&(from, to)| gutter(&pieces[from..to]).is_some())
}

/// Where a gap goes from top to bottom between columns of running text; a table's cells are shorter.
fn gutter(pieces: &[Row]) -> Option<f32> {
    const LINES: usize = 3;
    const LETTERS: usize = 15;
    if pieces.len() < 2 * LINES {
        return None;
    }
    let mut across: Vec<&Row> = pieces.iter().collect();
    across.sort_by(|a, b| a.left.total_cmp(&b.left));
    let is_text = |side: &[&Row]| {
        let long = side
            .iter()
            .filter(|row| row.glyphs.len() >= LETTERS)
            .count();
        long >= LINES && 2 * long >= side.len()
    };
    let mut right = f32::MIN;
    let mut best: Option<(f32, f32)> = None;
    for (at, row) in across.iter().enumerate() {
        let gap = row.left - right;
        if at > 0
            && gap > row.size
            && best.is_none_or(|(widest, _)| gap > widest)
            && is_text(&across[..at])
            && is_text(&across[at..])
        {
            best = Some((gap, right));
        }
        right = right.max(row.right);
    }
    best.map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, left: f32, base: f32, size: f32) -> Vec<Glyph> {
        let place = |at: usize| left + at as f32 * size * 0.5;
        let letters = text.chars().enumerate();
        letters
            .map(|(at, c)| Glyph {
                text: c.to_string(),
                left: place(at),
                right: place(at + 1),
                base,
                size,
                artifact: false,
            })
            .collect()
    }

    fn text(row: &Row) -> String {
        row.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    #[test]
    fn columns_under_a_heading_are_read_one_after_the_other() {
        let mut glyphs = words(
            "a heading that stands over both of the columns",
            0.0,
            100.0,
            12.0,
        );
        for line in 0..4 {
            let base = 80.0 - 12.0 * line as f32;
            glyphs.extend(words(&format!("the first column, {line}"), 0.0, base, 10.0));
            glyphs.extend(words(
                &format!("the other column, {line}"),
                150.0,
                base,
                10.0,
            ));
        }
        glyphs.extend(words(
            "what stands below both of the columns, as notes do",
            0.0,
            20.0,
            10.0,
        ));
        for (from_right, first) in [
            (false, "the first column, 0"),
            (true, "the other column, 0"),
        ] {
            let blocks = columns(glyphs.clone(), from_right);
            assert_eq!(
                blocks.iter().map(Vec::len).collect::<Vec<_>>(),
                [1, 4, 4, 1]
            );
            assert_eq!(text(&blocks[1][0]), first);
        }
    }

    #[test]
    fn the_cells_of_a_table_stay_on_their_lines() {
        let mut glyphs = Vec::new();
        for line in 0..5 {
            let base = 80.0 - 12.0 * line as f32;
            glyphs.extend(words("doctors", 0.0, base, 10.0));
            glyphs.extend(words("12", 150.0, base, 10.0));
        }
        let blocks = columns(glyphs, false);
        assert_eq!((blocks.len(), blocks[0].len()), (1, 5));
        assert_eq!(text(&blocks[0][0]), "doctors12");
    }

    #[test]
    fn a_mark_above_or_below_goes_to_its_letter() {
        let mut glyphs = words("كتب", 0.0, 50.0, 10.0);
        glyphs.push(Glyph {
            text: "\u{64e}".into(),
            left: 7.0,
            right: 7.0,
            base: 54.5,
            size: 10.0,
            artifact: false,
        });
        assert_eq!(text(&columns(glyphs, true)[0][0]), "كت\u{64e}ب");
    }
}
