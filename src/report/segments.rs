//! A unit's text cut where facts begin and end, so that overlapping facts can be shown.

use serde::Serialize;

use crate::bitext::collation::FactKind;

/// A fact's stretch of a unit: byte offsets into the unit's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// Index of the fact in the collation.
    pub fact: usize,
    /// What sort of fact it is.
    pub kind: FactKind,
    /// Whether more than one report has the fact.
    pub shared: bool,
}

/// A piece of a unit's text over which the same facts hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// The text, as the report has it.
    pub text: String,
    /// The facts that cover it, the shortest stretch first.
    pub facts: Vec<Mark>,
    /// Whether a quotation covers it and more.
    pub quoted: bool,
    /// Whether it ends with the sign of its first fact.
    pub signed: bool,
    /// The other facts whose kind sign follows this piece.
    pub signs: Vec<Mark>,
}

/// A fact as a segment refers to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Index of the fact in the collation.
    pub fact: usize,
    /// What sort of fact it is.
    pub kind: FactKind,
    /// Whether more than one report has the fact.
    pub shared: bool,
}

/// Cuts `text` into segments; joined again they are the text.
///
/// Stretches may overlap and nest; empty ones are left out. A kind sign stands after the word in which its fact
/// ends, because a sign within a word would break the joining of Arabic letters.
pub fn segments(text: &str, stretches: &[Stretch]) -> Vec<Segment> {
    let mut stretches: Vec<Stretch> = stretches
        .iter()
        .copied()
        .filter(|s| s.start < s.end)
        .collect();
    stretches.sort_by_key(|s| (s.end - s.start, s.start, s.kind, s.fact));
    let signs: Vec<usize> = stretches.iter().map(|s| end_of_word(text, s.end)).collect();
    let mut cuts: Vec<usize> = stretches.iter().flat_map(|s| [s.start, s.end]).collect();
    cuts.extend(&signs);
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|cut| segment(text, &stretches, &signs, cut))
        .collect()
}

/// The piece between two cuts; `signs` says where the sign of each stretch stands.
fn segment(text: &str, stretches: &[Stretch], signs: &[usize], cut: &[usize]) -> Segment {
    let facts = facts_over(stretches, cut);
    let ending = stretches.iter().zip(signs);
    let ending = ending.filter(|(_, at)| **at == cut[1]);
    let mut ending: Vec<Mark> = ending.map(|(stretch, _)| mark(stretch)).collect();
    let first = facts.first().map(|first| first.fact);
    let own = ending.iter().position(|f| Some(f.fact) == first);
    if let Some(own) = own {
        ending.remove(own);
    }
    Segment {
        text: text[cut[0]..cut[1]].to_owned(),
        quoted: facts.iter().skip(1).any(|f| f.kind == FactKind::Quotation),
        facts,
        signed: own.is_some(),
        signs: ending,
    }
}

fn facts_over(stretches: &[Stretch], cut: &[usize]) -> Vec<Mark> {
    let over = stretches
        .iter()
        .filter(|s| s.start <= cut[0] && cut[1] <= s.end);
    over.map(mark).collect()
}

fn mark(stretch: &Stretch) -> Mark {
    Mark {
        fact: stretch.fact,
        kind: stretch.kind,
        shared: stretch.shared,
    }
}

/// Letters, marks and digits belong to the word, and so do the joiners that Persian writes within words.
fn end_of_word(text: &str, from: usize) -> usize {
    let in_word =
        |c: char| c.is_alphanumeric() || matches!(c, '\u{200C}' | '\u{200D}' | '\u{0640}');
    let rest = &text[from..];
    let end = from + rest.find(|c| !in_word(c)).unwrap_or(rest.len());
    // «Russian-led» is one word, and so is «Moscow's»
    let mut after = text[end..].chars();
    match (after.next(), after.next()) {
        (Some('-' | '\u{2010}' | '\u{2011}' | '\'' | '’'), Some(next)) if next.is_alphabetic() => {
            let join = text[end..].chars().next().map_or(0, char::len_utf8);
            end_of_word(text, end + join)
        }
        _ => end,
    }
}
