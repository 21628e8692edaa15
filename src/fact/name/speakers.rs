use super::Run;
use super::tables::Signs;
use crate::fact::cover::Cover;
use crate::fact::{Fact, FactKind, How, Quotation, QuotationMarks, Value};
use crate::glossary::{ConceptKind, Relation};
use crate::text::Span;

impl Run<'_, '_> {
    /// Adds short passages in quotation marks that have a speaker and so are quotations. `facts` are all facts of the
    /// report with the arguments of their events, in any order.
    pub fn add_short_quotations(&self, facts: &mut Vec<Fact>) {
        let units = self.text.units.len();
        let mut speakers: Vec<Vec<Span>> = vec![Vec::new(); units];
        let mut quoted = speakers.clone();
        for fact in facts.iter() {
            let speaks = fact.kind() == FactKind::Person || fact.how == How::Government;
            match fact.kind() {
                FactKind::Quotation => quoted[fact.unit].push(fact.span),
                _ if speaks || self.speech_doer(fact).is_some() => {
                    speakers[fact.unit].push(fact.span);
                }
                _ => {}
            }
        }
        for (unit, own) in quoted.iter().enumerate() {
            if self.text.units[unit].is_empty() {
                continue;
            }
            for fact in self.names.marks.short(self.text.document, unit, own) {
                let outside = |span: &Span| !fact.span.overlaps(*span);
                let said = speakers[unit].iter().any(outside);
                if said
                    && self.speech_near(unit, fact.span, own)
                    && !self.may_be_quoted_name(unit, fact.span)
                {
                    facts.push(fact);
                }
            }
        }
    }

    /// Sets the speakers of a report's quotations: the agent of the nearest verb of speech, else the nearest person,
    /// else the previous speaker. `facts` are all facts of the report, in the order of the text.
    pub fn tell_speakers(&self, facts: &mut [Fact]) {
        let units = self.text.units.len();
        let mut people: Vec<Vec<(Span, String)>> = vec![Vec::new(); units];
        let mut doers = people.clone();
        let mut governments = people.clone();
        let mut quoted: Vec<Vec<Span>> = vec![Vec::new(); units];
        for fact in facts.iter() {
            match fact.kind() {
                FactKind::Person => people[fact.unit].push((fact.span, fact.id.clone())),
                FactKind::Quotation => quoted[fact.unit].push(fact.span),
                _ if fact.how == How::Government => {
                    governments[fact.unit].push((fact.span, fact.id.clone()));
                }
                _ => {
                    if let Some(id) = self.speech_doer(fact) {
                        doers[fact.unit].push((fact.span, id.to_owned()));
                    }
                }
            }
        }
        // the last who spoke, and where
        let mut last: Option<(usize, String)> = None;
        let mut unclosed = false;
        for fact in facts.iter_mut() {
            if fact.kind() != FactKind::Quotation {
                let own = &quoted[fact.unit];
                let spoken = doers[fact.unit].iter().find(|(span, _)| *span == fact.span);
                if let Some((span, id)) = spoken
                    && !own.iter().any(|quoted| quoted.overlaps(*span))
                {
                    last = Some((fact.unit, id.clone()));
                }
                continue;
            }
            let own = &quoted[fact.unit];
            let speech = self.speech_near(fact.unit, fact.span, own);
            let near = |of: &[(Span, String)]| nearest(fact.span, of, own);
            let all = [&doers, &people, &governments];
            let told = speech.then(|| all.iter().find_map(|of| near(&of[fact.unit])));
            let told = told.flatten().or_else(|| self.block_speaker(fact, &people));
            let reach = |at: usize| fact.unit > at && fact.unit - at <= GOES_ON;
            let unnamed = speech && self.speaker_unnamed(fact.unit, own);
            let marks = fact.how.marks();
            let rest = unclosed && marks == Some(QuotationMarks::Unopened);
            let goes_on = last
                .clone()
                .filter(|(at, _)| reach(*at) && (unnamed || rest));
            let speaker = match goes_on {
                Some((at, id)) if told.is_none() => {
                    if let How::Quotation { speaker_from, .. } = &mut fact.how {
                        *speaker_from = Some(at);
                    }
                    Some(id)
                }
                _ => told,
            };
            unclosed = marks == Some(QuotationMarks::Unclosed);
            last = speaker.clone().map(|id| (fact.unit, id)).or(last);
            fact.value = Value::Quotation(Quotation { speaker });
        }
    }

    /// Whether a unit leaves out who speaks, or has a pronoun: after the verb of speech stands what is said, or
    /// before it the pronoun.
    fn speaker_unnamed(&self, unit: usize, quoted: &[Span]) -> bool {
        let words = self.text.units[unit].clone();
        let outside = |at: &usize| {
            let word = self.text.words[*at].span;
            !quoted.iter().any(|quoted| quoted.overlaps(word))
        };
        if self.names.tables.subject_first {
            let pronoun = |at: usize| self.text.has(at, Signs::PRONOUN);
            return words.take(BEFORE_PRONOUN).any(pronoun);
        }
        let said = |at: usize| {
            self.text.has(at, Signs::MARK)
                || self.text.has(at, Signs::CLAUSE)
                || self.text.term(at, ConceptKind::Event).is_some()
        };
        let end = words.end;
        let mut speech = words.filter(outside).filter(|&at| self.is_speech(at));
        speech.any(|at| at + 1 < end && said(at + 1))
    }

    /// The speaker by an event of speech.
    fn speech_doer<'f>(&self, fact: &'f Fact) -> Option<&'f str> {
        let event = fact.event()?;
        let speech = event.certainty.is_done() && self.names.glossary.has(&fact.id, Relation::Says);
        let who = event.arguments.who.first().filter(|_| speech);
        who.map(String::as_str)
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
    fn may_be_quoted_name(&self, unit: usize, span: Span) -> bool {
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

    /// Of a block the person of the unit before, who is named last.
    fn block_speaker(&self, fact: &Fact, people: &[Vec<(Span, String)>]) -> Option<String> {
        let words = self.text.units[fact.unit].clone();
        let first = self.text.words.get(words.start)?;
        let whole = fact.span.start <= first.span.end;
        let before = people.get(fact.unit.checked_sub(1)?)?;
        before.last().filter(|_| whole).map(|(_, id)| id.clone())
    }
}

/// A pronoun is the subject if it is among this many words at the beginning.
const BEFORE_PRONOUN: usize = 3;
/// After this many units a speaker who is not named again has stopped speaking.
const GOES_ON: usize = 2;

/// Who stands nearest before a quotation, else nearest after it, outside all quotations.
fn nearest(quotation: Span, of: &[(Span, String)], quoted: &[Span]) -> Option<String> {
    let outside = |span: &Span| {
        !quotation.overlaps(*span) && !quoted.iter().any(|quoted| quoted.overlaps(*span))
    };
    let free = || of.iter().filter(|(span, _)| outside(span));
    let before = free().filter(|(span, _)| span.end <= quotation.start);
    let after = free().filter(|(span, _)| span.start >= quotation.end);
    let before = before.max_by_key(|(span, _)| span.end);
    let found = before.or(after.min_by_key(|(span, _)| span.start));
    found.map(|(_, id)| id.clone())
}
