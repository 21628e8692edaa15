use super::rules::Rules;
use crate::text::Span;

/// The quotations and brackets of a block: from the opening mark to past the closing one.
///
/// Marks without a partner in the block are left out, so that one lost mark does not swallow the rest.
/// Straight quotation marks are told apart by the white space around them. Sorted, nested ones included.
pub(super) fn quotations(text: &str, block: Span, rules: &Rules) -> Vec<Span> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found = Vec::new();
    let block_text = &text[block.start..block.end];
    let marks = block_text
        .char_indices()
        .filter(|(_, c)| rules.quotes.has(*c));
    for (offset, c) in marks {
        let (at, end) = (block.start + offset, block.start + offset + c.len_utf8());
        let opens = match rules.pairs.iter().find(|pair| pair.0 == c) {
            _ if c == '"' => {
                let before = block_text[..offset].chars().next_back().unwrap_or(' ');
                let after = text[end..block.end].chars().next().unwrap_or(' ');
                opens_straight(before, after, &open).then_some(c)
            }
            pair => pair.map(|&(_, closing)| closing),
        };
        if let Some(closing) = opens {
            open.push((closing, at));
        } else if let Some(depth) = open.iter().rposition(|&(mark, _)| mark == c) {
            found.push(Span::new(open[depth].1, end));
            open.truncate(depth);
        }
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
