use super::Run;
use super::scan::Cover;
use super::tables::Signs;
use crate::fact::{Fact, FactKind};
use crate::text::Span;

impl Run<'_, '_> {
    /// Tells who speaks in the quotations of a report, and adds the short ones that a speaker makes
    /// quotations. `facts` are all of the report, in whatever order.
    pub(super) fn tell_speakers(&self, facts: &mut Vec<Fact>) {
        let mut people: Vec<Vec<(Span, String)>> = vec![Vec::new(); self.text.units.len()];
        let mut governments = people.clone();
        for fact in facts.iter() {
            match fact.kind {
                FactKind::Person => people[fact.unit].push((fact.span, fact.id.clone())),
                FactKind::Place if fact.how == "capital for its government" => {
                    governments[fact.unit].push((fact.span, fact.id.clone()));
                }
                _ => {}
            }
        }
        let mut quoted: Vec<Vec<Span>> = vec![Vec::new(); self.text.units.len()];
        for fact in facts.iter().filter(|fact| fact.kind == FactKind::Quotation) {
            quoted[fact.unit].push(fact.span);
        }
        let mut short = Vec::new();
        for unit in 0..self.text.units.len() {
            let all = self.text.units[unit].clone();
            if all.is_empty() {
                continue;
            }
            let own = &quoted[unit];
            for fact in self.names.marks.short(self.text.document, unit, own) {
                let outside = |span: &Span| !fact.span.overlaps(*span);
                let said = people[unit]
                    .iter()
                    .chain(&governments[unit])
                    .any(|(span, _)| outside(span));
                if said && self.speech_near(unit, fact.span, own) && !self.is_name(unit, fact.span)
                {
                    short.push(fact);
                }
            }
        }
        facts.append(&mut short);
        for fact in facts
            .iter_mut()
            .filter(|fact| fact.kind == FactKind::Quotation)
        {
            fact.speaker = self.speaker(fact, &people, &quoted[fact.unit]);
        }
    }

    /// Whether a unit has a verb of speech outside its quotations.
    fn speech_near(&self, unit: usize, span: Span, quoted: &[Span]) -> bool {
        let outside = |at: &usize| {
            let word = self.text.words[*at].span;
            !span.overlaps(word) && !quoted.iter().any(|quoted| quoted.overlaps(word))
        };
        self.text.units[unit]
            .clone()
            .filter(outside)
            .any(|at| self.is_speech(at))
    }

    /// Whether marks hold a name: listed or found, or after the kind of thing it names.
    fn is_name(&self, unit: usize, span: Span) -> bool {
        use crate::glossary::ConceptKind::{Event, Term};
        let words = self.text.within(unit, span);
        let named = |at: usize| match self.text.words[at].cover {
            Cover::Term(_, kind) => !matches!(kind, Term | Event),
            Cover::Name(_) => true,
            Cover::Figure | Cover::Nothing => self.text.has(at, Signs::MARK),
        };
        let latin = words
            .clone()
            .any(|at| self.text.has(at, Signs::LATIN) || self.text.has(at, Signs::NUMBER));
        let before = words.start.saturating_sub(2);
        let kind =
            before >= self.text.units[unit].start && self.text.has(before, Signs::ORGANISATION);
        latin || kind || words.clone().all(named)
    }

    /// The speaker of a quotation: the person nearest before it outside all quotations, else the nearest
    /// after it, in a unit with a verb of speech; of a block, somebody of the unit before.
    fn speaker(&self, fact: &Fact, people: &[Vec<(Span, String)>], own: &[Span]) -> Option<String> {
        let here = if self.speech_near(fact.unit, fact.span, own) {
            let outside = |span: Span| {
                !own.iter().any(|quoted| quoted.overlaps(span)) && !fact.span.overlaps(span)
            };
            let free = || people[fact.unit].iter().filter(|(span, _)| outside(*span));
            let before = free().filter(|(span, _)| span.end <= fact.span.start);
            let after = free().filter(|(span, _)| span.start >= fact.span.end);
            let before = before.max_by_key(|(span, _)| span.end);
            before.or(after.min_by_key(|(span, _)| span.start))
        } else {
            None
        };
        let block = || {
            let words = self.text.units[fact.unit].clone();
            let first = self.text.words.get(words.start)?;
            let whole = fact.span.start <= first.span.end;
            let before = people.get(fact.unit.checked_sub(1)?)?;
            before.last().filter(|_| whole)
        };
        here.or_else(block).map(|(_, id)| id.clone())
    }
}
