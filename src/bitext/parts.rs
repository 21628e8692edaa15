//! A unit in parts of about one statement each, divided at its punctuation.

use super::profile::Profile;
use crate::document::Document;
use crate::fact::clauses;
use crate::text::Span;

/// Where the parts of a unit lie in its report, in order; they cover the unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parts(pub Vec<Span>);

/// A part of fewer characters is joined to the one before it.
const LEAST: usize = 25;

impl Parts {
    pub fn of(documents: &[&Document], profile: &Profile) -> Self {
        let document = &documents[profile.at.report];
        let start = document.units[profile.at.unit].span.start;
        let parts = divided(document.unit_text(profile.at.unit)).into_iter();
        Self(parts.map(|part| part.shifted(start)).collect())
    }

    /// The part that contains a position in the report.
    pub fn at(&self, place: usize) -> usize {
        let after = self.0.partition_point(|part| part.start <= place);
        after.saturating_sub(1)
    }
}

fn divided(text: &str) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    let short = |span: Span| text[span].trim().chars().count() < LEAST;
    for clause in clauses(text) {
        let clause = Span::new(clause.start, clause.end.min(text.len()).max(clause.start));
        match parts.last_mut() {
            Some(last) if short(*last) || short(clause) => last.end = clause.end,
            _ => parts.push(clause),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_a_text_and_short_ones_stand_with_others() {
        let text =
            "قال الوزير، إن السفينة غرقت قبالة الساحل مساء الأحد، وإن البحث عن الناجين مستمر.";
        let parts = divided(text);
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!((parts[0].start, parts[1].end), (0, text.len()));
        assert_eq!(parts[0].end, parts[1].start);
        assert_eq!(divided("خبر"), [Span::new(0, "خبر".len())]);
        assert_eq!(divided("").len(), 1);
    }

    #[test]
    fn a_place_lies_in_its_part() {
        let parts = Parts(vec![Span::new(10, 20), Span::new(20, 35)]);
        assert_eq!([10, 19, 20, 34].map(|place| parts.at(place)), [0, 0, 1, 1]);
    }
}
