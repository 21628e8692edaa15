use super::rules::Rules;
use crate::text::Span;

/// The quotations and brackets of a block: from the opening mark to past the closing one.
///
/// Marks without a partner in the block are left out, so that one lost mark does not swallow the rest.
/// Straight quotation marks are told apart by the white space around them. Sorted, nested ones included.
pub(super) fn quotations(text: &str, block: Span, rules: &Rules) -> Vec<Span> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found = Vec::new();
    let mut before = ' ';
    let mut chars = text[block.start..block.end].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = block.start + at;
        let after = chars.peek().map_or(' ', |&(_, c)| c);
        if c == '"' {
            let opens = opens_straight(before, after, &open);
            if opens {
                open.push((c, at));
            } else if let Some(depth) = open.iter().rposition(|&(mark, _)| mark == c) {
                found.push(Span::new(open[depth].1, at + 1));
                open.truncate(depth);
            }
        } else if let Some(&(_, closing)) = rules.pairs.iter().find(|pair| pair.0 == c) {
            open.push((closing, at));
        } else if let Some(depth) = open.iter().rposition(|&(mark, _)| mark == c) {
            found.push(Span::new(open[depth].1, at + c.len_utf8()));
            open.truncate(depth);
        }
        before = c;
    }
    found.sort_unstable_by_key(|span| (span.start, span.end));
    found
}

/// Whether a straight quotation mark opens: it leans on the word after it, or nothing is open.
fn opens_straight(before: char, after: char, open: &[(char, usize)]) -> bool {
    let is_open = open.iter().any(|&(mark, _)| mark == '"');
    let leans_back = after.is_whitespace() || ".,;:!?،؛؟".contains(after);
    let leans_on = before.is_whitespace() || "([«“:".contains(before);
    match (leans_on, leans_back) {
        (true, false) => true,
        (false, true) => false,
        _ => !is_open,
    }
}
