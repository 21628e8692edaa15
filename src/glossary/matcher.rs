use rustc_hash::FxHashMap;

use super::choose::{Candidate, choose};
use super::explain::explain;
use super::lexicon::{Lexicon, Part, ROOT};
use super::model::{Concept, ConceptKind};
use super::reading::{Joint, Readings};
use super::words::{WordKind, words};
use crate::language::Language;
use crate::text::Span;

/// A term met in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it stands: with its inflection and article, without the particles written together with it.
    pub span: Span,
    /// Which of the concepts, in the order in which the matcher was given them.
    pub concept: usize,
    /// Which of the concept's terms.
    pub term: usize,
    /// What lies between the listed form and the text, as `after و + ل, ZWNJ lost`; empty for none.
    pub how: String,
}

/// Finds all terms of one language in a text, in whatever form they stand there.
///
/// The text is read word by word, each different word once: a word is taken apart into affixes and a piece
/// of a term ([`Readings`]); then the pieces are followed through the tree of all forms. The time is linear
/// in the text and does not depend on the number of terms.
///
/// Of overlapping matches the longest stays: the treaty inside the name of the organisation is not
/// reported. A name inside a longer event or term (*attack on Armenia*) stays, and one place may carry
/// several concepts when they own the same form.
#[derive(Debug)]
pub struct Matcher {
    lexicon: Lexicon,
    kinds: Vec<ConceptKind>,
}

impl Matcher {
    /// A matcher for the terms of these concepts in `language`.
    pub fn new<'a, I>(concepts: I, language: Language) -> Self
    where
        I: IntoIterator<Item = &'a Concept>,
    {
        let mut kinds = Vec::new();
        let concepts = concepts
            .into_iter()
            .inspect(|concept| kinds.push(concept.kind));
        let lexicon = Lexicon::new(concepts, language);
        Self { lexicon, kinds }
    }

    /// The terms in `text` in the order in which they begin, with spans into it.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        self.matches_after(text, &mut Memo::default())
    }

    /// The same for one of many short texts: words that were met before are not read again. A memo serves one
    /// matcher.
    pub fn matches_after(&self, text: &str, memo: &mut Memo) -> Vec<Match> {
        memo.trim();
        let mut scan = Scan::new(self, text, memo);
        for at in 0..scan.words.len() {
            scan.follow(at, at, ROOT, 0);
        }
        let chosen = choose(scan.candidates, |candidate| {
            self.kinds[self.lexicon.listed[candidate.listed].concept as usize]
        });
        let mut explained = FxHashMap::default();
        let mut matches: Vec<Match> = Vec::with_capacity(chosen.len());
        for candidate in chosen {
            let listed = &self.lexicon.listed[candidate.listed];
            let (concept, term) = (listed.concept as usize, listed.term as usize);
            let parts = &scan.kept[candidate.parts.start..candidate.parts.end];
            let written = &text[candidate.span];
            let known = explained.entry((written, candidate.listed, parts));
            let how = known
                .or_insert_with(|| explain(&self.lexicon, listed, parts, written))
                .clone();
            // of a concept's forms that fold alike, the one that is written most alike
            let again = |m: &&mut Match| m.span == candidate.span && m.concept == concept;
            match matches.iter_mut().rev().take(8).find(again) {
                Some(known) if known.how.len() <= how.len() => continue,
                Some(known) => {
                    (known.term, known.how) = (term, how);
                    continue;
                }
                None => {}
            }
            matches.push(Match {
                span: candidate.span,
                concept,
                term,
                how,
            });
        }
        matches
    }
}

/// The words that a matcher has read, with their readings.
#[derive(Debug, Default)]
pub struct Memo {
    known: Vec<Readings>,
    numbers: FxHashMap<Box<str>, u32>,
}

impl Memo {
    /// So many different words are remembered.
    const WORDS: usize = 1 << 16;

    /// Makes room when it is full.
    fn trim(&mut self) {
        if self.known.is_empty() || self.numbers.len() > Self::WORDS {
            self.numbers.clear();
            self.known.clear();
            self.known.push(Readings::default());
        }
    }
}

/// The state of one pass over a text.
struct Scan<'m, 't> {
    matcher: &'m Matcher,
    text: &'t str,
    /// The words with the numbers of their readings.
    words: Vec<(Span, u32)>,
    memo: &'m mut Memo,
    /// The parts on the path to here.
    trail: Vec<Part>,
    candidates: Vec<Candidate>,
    /// The parts of the candidates.
    kept: Vec<Part>,
}

/// The number of the readings of a word of which nothing can be made.
const NOTHING: u32 = 0;

/// How many words may stand between the noun and the verb of a compound.
const MOST_BETWEEN: u8 = 2;

impl<'m, 't> Scan<'m, 't> {
    fn new(matcher: &'m Matcher, text: &'t str, memo: &'m mut Memo) -> Self {
        let mut scan = Self {
            matcher,
            text,
            words: Vec::with_capacity(text.len() / 9),
            memo,
            trail: Vec::new(),
            candidates: Vec::new(),
            kept: Vec::new(),
        };
        for word in words(text) {
            let number = match word.kind {
                WordKind::Mark if text[word.span].starts_with('\n') => NOTHING,
                _ => scan.number(word.span, |written| Readings::of(written, &matcher.lexicon)),
            };
            scan.words.push((word.span, number));
        }
        scan
    }

    /// The number of the readings of a stretch of the text, read when it is new.
    fn number(&mut self, span: Span, read: impl FnOnce(&'t str) -> Readings) -> u32 {
        let written = &self.text[span];
        if let Some(number) = self.memo.numbers.get(written) {
            return *number;
        }
        let readings = read(written);
        let number = match readings.is_nothing() {
            true => NOTHING,
            false => {
                self.memo.known.push(readings);
                self.memo.known.len() as u32 - 1
            }
        };
        self.memo.numbers.insert(written.into(), number);
        number
    }

    /// Follows all paths from `node` with the word at `at`; the path began at the word `start`.
    fn follow(&mut self, start: usize, at: usize, node: u32, between: u8) {
        let Some(&(_, number)) = self.words.get(at) else {
            return;
        };
        if number == NOTHING {
            return;
        }
        self.take(start, at + 1, node, number);
        if let Some(joined) = self.joined(at) {
            self.take(start, at + 2, node, joined);
        }
        let lexicon = &self.matcher.lexicon;
        let hints = self.memo.known[number as usize].hints;
        if hints.between && between < MOST_BETWEEN && node != ROOT && lexicon.awaits_verb(node) {
            self.follow(start, at + 1, node, between + 1);
        }
    }

    /// Goes on with each reading of a word (or two joined) that ends before the word `next`.
    fn take(&mut self, start: usize, next: usize, node: u32, number: u32) {
        let lexicon = &self.matcher.lexicon;
        let mut reading = 0;
        loop {
            let Some(parts) = self.memo.known[number as usize].nth(reading) else {
                return;
            };
            reading += 1;
            let step = |node: Option<u32>, part: &Part| lexicon.step(node?, part.piece);
            let Some(reached) = parts.iter().fold(Some(node), step) else {
                continue;
            };
            let depth = self.trail.len();
            self.trail.extend_from_slice(parts);
            self.note(start, next, reached);
            if lexicon.is_inner(reached) {
                self.follow(start, next, reached, 0);
            }
            self.trail.truncate(depth);
        }
    }

    /// Notes the forms that end at `node`.
    fn note(&mut self, start: usize, next: usize, node: u32) {
        let lexicon = &self.matcher.lexicon;
        let outside = usize::from(self.trail[0].outside);
        let mut span = Span::new(self.words[start].0.start, self.words[next - 1].0.end);
        span.start += letters_len(&self.text[span], outside);
        let mut kept = None;
        for listed in lexicon.ends(node) {
            if !lexicon.listed[listed].accepts(&self.trail, &self.text[span]) {
                continue;
            }
            let parts = kept.get_or_insert_with(|| {
                self.kept.extend_from_slice(&self.trail);
                Span::new(self.kept.len() - self.trail.len(), self.kept.len())
            });
            self.candidates.push(Candidate {
                words: Span::new(start, next),
                span,
                listed,
                cost: self.trail.iter().map(|part| u32::from(part.cost)).sum(),
                parts: *parts,
            });
        }
    }

    /// The readings of the word at `at` and the next as one word, where the language allows it.
    fn joined(&mut self, at: usize) -> Option<u32> {
        let (left, number) = self.words[at];
        let &(right, next) = self.words.get(at + 1)?;
        let joint = self.joint(left, right, number, next)?;
        let lengths = (
            self.memo.known[number as usize].len,
            self.length(right, next),
        );
        let span = Span::new(left.start, right.end);
        let lexicon = &self.matcher.lexicon;
        let joined = self.number(span, |written| {
            Readings::joined(written, joint, lengths.0, lengths.1, lexicon)
        });
        (joined != NOTHING).then_some(joined)
    }

    fn joint(&self, left: Span, right: Span, number: u32, next: u32) -> Option<Joint> {
        let joins = &self.matcher.lexicon.forms.joins;
        let (before, after) = (
            self.memo.known[number as usize].hints,
            self.memo.known[next as usize].hints,
        );
        match &self.text[left.end..right.start] {
            " " | "\u{a0}" if after.trailing => Some(Joint::Trailing),
            " " | "\u{a0}" if before.leading => Some(Joint::Leading),
            " " | "\u{a0}" if joins.shortest > 0 => {
                (before.begins && !before.alone && !after.alone).then_some(Joint::Inside)
            }
            "-" | "‐" | "‑" if joins.hyphen => before.begins.then_some(Joint::Inside),
            _ => None,
        }
    }

    /// The folded length of a word, read or not.
    fn length(&self, word: Span, number: u32) -> usize {
        match number {
            NOTHING => self.matcher.lexicon.dense(&self.text[word]).len(),
            known => self.memo.known[known as usize].len,
        }
    }
}

/// How many bytes the first `count` letters of `text` take, with the marks that stay with them.
fn letters_len(text: &str, count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    let mut letters = text
        .char_indices()
        .filter(|(_, c)| super::words::is_letter(*c));
    letters.nth(count).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_counted_in_letters_whatever_their_marks() {
        assert_eq!(&"وَلِلأمين"[letters_len("وَلِلأمين", 2)..], "لأمين");
    }
}
