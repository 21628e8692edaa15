use super::model::ConceptKind;
use crate::text::Span;

/// A place where a form may occur.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The words it covers, by their numbers.
    pub words: Span,
    pub span: Span,
    /// The form, by its place in the lexicon.
    pub listed: usize,
    /// How far the text is from the form.
    pub cost: u32,
    /// Where its parts are kept.
    pub parts: Span,
}

/// The candidates that remain if the longest of overlapping ones is taken first, in the order of the text.
///
/// Names take the words they cover from everything else; events and terms only from one another.
pub(super) fn choose(
    mut candidates: Vec<Candidate>,
    kind: impl Fn(&Candidate) -> ConceptKind,
) -> Vec<Candidate> {
    let mut chosen = Vec::new();
    candidates.sort_by_key(|c| c.words.start);
    let mut start = 0;
    while start < candidates.len() {
        // a group reaches as far as its candidates overlap
        let mut reach = candidates[start].words.end;
        let mut end = start + 1;
        while end < candidates.len() && candidates[end].words.start < reach {
            reach = reach.max(candidates[end].words.end);
            end += 1;
        }
        if end == start + 1 {
            chosen.push(candidates[start].clone());
            start = end;
            continue;
        }
        let mut group = candidates[start..end].to_vec();
        group.sort_by_key(|c| (std::cmp::Reverse(c.words.len()), c.cost, c.words.start));
        let mut kept: Vec<Candidate> = Vec::new();
        for candidate in group {
            let name = is_particular(kind(&candidate));
            let beaten = kept.iter().any(|other| {
                let same = other.words == candidate.words;
                let rival = name == is_particular(kind(other)) || is_particular(kind(other));
                candidate.words.overlaps(other.words)
                    && match same {
                        true => candidate.cost > other.cost,
                        false => rival,
                    }
            });
            if !beaten {
                kept.push(candidate);
            }
        }
        kept.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
        chosen.append(&mut kept);
        start = end;
    }
    chosen
}

/// Names and offices, which take precedence over vocabulary where both match.
fn is_particular(kind: ConceptKind) -> bool {
    kind.is_proper_name() || kind == ConceptKind::Office
}
