use super::analysis::{Joint, Pool, Readings};
use super::choose::{Candidate, choose};
use super::explain::{Explained, explain};
use super::model::{Concept, ConceptKind};
use super::term_words::{TermWord, WordKind, words};
use super::trie::{Part, ROOT, Trie};
use super::variation::Variation;
use crate::document::{Document, Stretch};
use crate::language::Language;
use crate::text::{Span, Vocabulary};

/// A term met in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it stands: with its inflection and article, without the particles written together with it.
    pub span: Span,
    /// Which of the concepts, in the order in which the matcher was given them.
    pub concept: usize,
    /// Which of the concept's terms.
    pub term: usize,
    /// The differences between the listed form and the text.
    pub how: Variation,
}

/// Finds all terms of one language in a text, in whatever form they stand there.
///
/// The text is read word by word, each different word once: a word is taken apart into affixes and a piece
/// of a term (`Readings`); then the pieces are followed through the tree of all forms. The time is linear
/// in the text and does not depend on the number of terms.
///
/// Of overlapping matches the longest stays: the treaty inside the name of the organisation is not
/// reported. A name inside a longer event or term (*attack on Armenia*) stays, and one place may carry
/// several concepts when they own the same form.
#[derive(Debug)]
pub struct Matcher {
    lexicon: Trie,
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
        let lexicon = Trie::new(concepts, language);
        Self { lexicon, kinds }
    }

    /// The terms in `text` in the order in which they begin, with spans into it.
    #[must_use]
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let mut memo = Memo::for_text(text);
        let mut scan = Scan::new(self, text, &mut memo);
        for word in words(text) {
            scan.push(word);
        }
        self.found_in(scan)
    }

    /// Reads a report unit by unit. Words that were met before are not read again; a memo serves one matcher and one
    /// vocabulary, in which the forms of the report have these numbers.
    pub fn over<'a>(
        &'a self,
        document: &'a Document,
        numbers: &'a [u32],
        memo: &'a mut Memo,
    ) -> Passage<'a> {
        Passage {
            matcher: self,
            document,
            numbers,
            memo,
        }
    }

    /// The terms in the words of a scan.
    fn found_in(&self, mut scan: Scan) -> Vec<Match> {
        scan.follow_all();
        let text = scan.text;
        let chosen = choose(scan.candidates, |candidate| {
            self.kinds[self.lexicon.listed[candidate.listed].concept as usize]
        });
        let mut matches: Vec<Match> = Vec::with_capacity(chosen.len());
        for candidate in chosen {
            let listed = &self.lexicon.listed[candidate.listed];
            let (concept, term) = (listed.concept as usize, listed.term as usize);
            let Memo {
                kept, explained, ..
            } = &mut *scan.memo;
            let parts = &kept[candidate.parts.start..candidate.parts.end];
            let written = &text[candidate.span];
            let how = match *listed.text == *written && parts.iter().all(Part::is_bare) {
                true => Variation::default(),
                false => explained
                    .of(written, (candidate.listed, parts), || {
                        explain(&self.lexicon, listed, parts, written)
                    })
                    .clone(),
            };
            // of a concept's forms that fold alike, the one that is written most alike
            let again = |m: &&mut Match| m.span == candidate.span && m.concept == concept;
            match matches.iter_mut().rev().take(8).find(again) {
                Some(known) if known.how.cost() <= how.cost() => continue,
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

/// A report whose units are matched one by one, by the words that are known of it.
#[derive(Debug)]
pub struct Passage<'a> {
    matcher: &'a Matcher,
    document: &'a Document,
    /// Of its forms.
    numbers: &'a [u32],
    memo: &'a mut Memo,
}

impl Passage<'_> {
    /// The terms of a unit in the order in which they begin, with spans into the unit's text.
    ///
    /// # Panics
    /// There is no unit with this index.
    pub fn matches(&mut self, unit: usize) -> Vec<Match> {
        let text = self.document.unit_text(unit);
        let start = self.document.units[unit].span.start;
        self.memo.trim();
        let mut scan = Scan::new(self.matcher, text, self.memo);
        let mut lines = text.bytes().filter(|byte| *byte == b'\n');
        if lines.nth(1).is_some() {
            // a blank line divides, and words alone do not tell where one stands
            for word in words(text) {
                scan.push(word);
            }
            return self.matcher.found_in(scan);
        }
        for stretch in self.document.words().stretches(unit) {
            match stretch {
                Stretch::Word(word) => {
                    let span = Span::new(word.span.start - start, word.span.end - start);
                    scan.push_known(span, self.numbers[word.form as usize]);
                }
                Stretch::Mixed(span) => {
                    let from = span.start - start;
                    for word in words(&text[from..span.end - start]) {
                        scan.push(TermWord {
                            span: word.span.shifted(from),
                            ..word
                        });
                    }
                }
            }
        }
        self.matcher.found_in(scan)
    }
}

/// The state of one pass over a text.
struct Scan<'m, 't> {
    lexicon: &'m Trie,
    text: &'t str,
    /// The words with their numbers.
    words: Vec<(Span, u32)>,
    memo: &'m mut Memo,
    /// The parts on the path to here.
    trail: Vec<Part>,
    candidates: Vec<Candidate>,
}

/// The words that a matcher has read, with their readings.
#[derive(Debug)]
pub struct Memo {
    /// What is asked of each word, by its number.
    known: Vec<Known>,
    /// How the words are read, by the same number.
    readings: Vec<Readings>,
    pool: Pool,
    /// The words, and two that are read as one; their numbers here are one greater.
    met: Vocabulary,
    /// The numbers here of the words of the reader's vocabulary; [`DIVIDER`] where it is not known yet.
    of_vocabulary: Vec<u32>,
    /// The forms that words are by themselves.
    alone: Vec<Alone>,
    /// The parts of those forms and of the candidates.
    kept: Vec<Part>,
    explained: Explained,
}

impl Default for Memo {
    fn default() -> Self {
        Self::for_text("")
    }
}

impl Memo {
    /// How many different words, and how many parts, are remembered.
    const WORDS: usize = 1 << 16;
    const PARTS: usize = 1 << 18;

    fn for_text(text: &str) -> Self {
        // running text has a new word in some hundred bytes
        let count = text.len() / 100;
        Self {
            known: vec![Known::default()],
            readings: vec![Readings::default()],
            pool: Pool::default(),
            met: Vocabulary::for_count(count),
            of_vocabulary: Vec::new(),
            alone: Vec::new(),
            kept: Vec::new(),
            explained: Explained::default(),
        }
    }

    /// Makes room when it is full.
    fn trim(&mut self) {
        if self.known.len() > Self::WORDS || self.kept.len() > Self::PARTS {
            *self = Self::default();
        }
    }
}

/// A word of the text, or two that are read as one: each different one is read once.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// The forms that it is by itself, by their places in [`Memo::alone`].
    alone: (u32, u32),
    /// Whether a form may go on after it.
    goes_on: bool,
    /// Whether the next word may be the rest of it.
    joins: bool,
    /// Whether it may be the rest of the word before.
    trailing: bool,
    /// Whether it is a word of any form at all, or may be the half of one.
    serves: bool,
}

/// A form that a word is by itself.
#[derive(Debug, Clone, Copy)]
struct Alone {
    listed: u32,
    cost: u32,
    /// How many bytes of the word are other words written together with it.
    outside: usize,
    parts: Span,
}

/// The number of what divides the text.
const DIVIDER: u32 = 0;

/// How many words may stand between the noun and the verb of a compound.
const MOST_BETWEEN: u8 = 2;

impl<'m, 't> Scan<'m, 't> {
    fn new(matcher: &'m Matcher, text: &'t str, memo: &'m mut Memo) -> Self {
        Self {
            lexicon: &matcher.lexicon,
            text,
            words: Vec::with_capacity(text.len() / 9),
            memo,
            trail: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// The next word of the text.
    fn push(&mut self, word: TermWord) {
        let number = match word.kind {
            WordKind::Mark if self.text[word.span].starts_with('\n') => DIVIDER,
            _ => self.read(word.span),
        };
        self.words.push((word.span, number));
    }

    /// The same, of a word of the vocabulary.
    fn push_known(&mut self, span: Span, word: u32) {
        let word = word as usize;
        if word >= self.memo.of_vocabulary.len() {
            self.memo.of_vocabulary.resize(word + 1, DIVIDER);
        }
        let mut number = self.memo.of_vocabulary[word];
        if number == DIVIDER {
            number = self.read(span);
            self.memo.of_vocabulary[word] = number;
        }
        self.words.push((span, number));
    }

    fn read(&mut self, span: Span) -> u32 {
        let lexicon = self.lexicon;
        self.number(span, |written, pool| Readings::of(written, lexicon, pool))
    }

    /// Finds all candidates in the words.
    fn follow_all(&mut self) {
        for at in 0..self.words.len() {
            let number = self.words[at].1;
            if !self.memo.known[number as usize].serves {
                continue;
            }
            self.begin(at, at + 1, number);
            if let Some(joined) = self.joined(at) {
                self.begin(at, at + 2, joined);
            }
        }
    }

    /// The number of a stretch of the text, read when it is new.
    fn number(&mut self, span: Span, read: impl FnOnce(&'t str, &mut Pool) -> Readings) -> u32 {
        let written = &self.text[span];
        let number = self.memo.met.number(written) + 1;
        if (number as usize) < self.memo.readings.len() {
            return number;
        }
        let readings = read(written, &mut self.memo.pool);
        let known = self.forms_alone(written, readings);
        self.memo.known.push(known);
        self.memo.readings.push(readings);
        number
    }

    /// Finds what a word is by itself, and whether it can be a part of more.
    fn forms_alone(&mut self, written: &'t str, readings: Readings) -> Known {
        let lexicon = self.lexicon;
        let hints = readings.hints;
        let first = self.memo.alone.len() as u32;
        let mut goes_on = false;
        for reading in readings.numbers() {
            let parts = self.memo.pool.parts(reading);
            let Some(node) = lexicon.reached(ROOT, parts) else {
                continue;
            };
            goes_on |= lexicon.is_inner(node);
            let outside = letters_len(written, usize::from(parts[0].outside));
            let mut kept = None;
            for listed in lexicon.ends(node) {
                let same = *lexicon.listed[listed].text == written[outside..];
                if (hints.common && !same) || !lexicon.accepts(listed, parts, &written[outside..]) {
                    continue;
                }
                self.memo.alone.push(Alone {
                    listed: listed as u32,
                    cost: cost(parts),
                    outside,
                    parts: *kept.get_or_insert_with(|| keep(&mut self.memo.kept, parts)),
                });
            }
        }
        let joins = hints.leading || hints.begins;
        Known {
            alone: (first, self.memo.alone.len() as u32),
            goes_on,
            joins,
            trailing: hints.trailing,
            // what the next word, if it is a suffix, may belong to is read itself, with or without it
            serves: readings.is_read() || joins,
        }
    }

    /// Goes on from the root with the word (or two joined) that ends before the word `next`.
    fn begin(&mut self, start: usize, next: usize, number: u32) {
        let known = self.memo.known[number as usize];
        let words = Span::new(start, next);
        let text = Span::new(self.words[start].0.start, self.words[next - 1].0.end);
        for alone in &self.memo.alone[known.alone.0 as usize..known.alone.1 as usize] {
            self.candidates.push(Candidate {
                words,
                span: Span::new(text.start + alone.outside, text.end),
                listed: alone.listed as usize,
                cost: alone.cost,
                parts: alone.parts,
            });
        }
        if known.goes_on {
            self.take(start, next, ROOT, number);
        }
    }

    /// Follows all paths from `node` with the word at `at`; the path began at the word `start`.
    fn follow(&mut self, start: usize, at: usize, node: u32, between: u8) {
        let Some(&(_, number)) = self.words.get(at) else {
            return;
        };
        self.take(start, at + 1, node, number);
        if let Some(joined) = self.joined(at) {
            self.take(start, at + 2, node, joined);
        }
        let hints = self.memo.readings[number as usize].hints;
        if hints.between && between < MOST_BETWEEN && self.lexicon.awaits_verb(node) {
            self.follow(start, at + 1, node, between + 1);
        }
    }

    /// Goes on with each reading of a word (or two joined) that ends before the word `next`.
    fn take(&mut self, start: usize, next: usize, node: u32, number: u32) {
        let lexicon = self.lexicon;
        for reading in self.memo.readings[number as usize].numbers() {
            let parts = self.memo.pool.parts(reading);
            let Some(reached) = lexicon.reached(node, parts) else {
                continue;
            };
            let depth = self.trail.len();
            self.trail.extend_from_slice(parts);
            if node != ROOT {
                self.note(start, next, reached);
            }
            if lexicon.is_inner(reached) {
                self.follow(start, next, reached, 0);
            }
            self.trail.truncate(depth);
        }
    }

    /// Notes the forms of several words that end at `node`.
    fn note(&mut self, start: usize, next: usize, node: u32) {
        let lexicon = self.lexicon;
        let mut span = Span::new(self.words[start].0.start, self.words[next - 1].0.end);
        span.start += letters_len(&self.text[span], usize::from(self.trail[0].outside));
        let mut kept = None;
        for listed in lexicon.ends(node) {
            if !lexicon.accepts(listed, &self.trail, &self.text[span]) {
                continue;
            }
            self.candidates.push(Candidate {
                words: Span::new(start, next),
                span,
                listed,
                cost: cost(&self.trail),
                parts: *kept.get_or_insert_with(|| keep(&mut self.memo.kept, &self.trail)),
            });
        }
    }

    /// The number of the word at `at` and the next as one word, where the language allows it.
    fn joined(&mut self, at: usize) -> Option<u32> {
        let (left, number) = self.words[at];
        let &(right, next) = self.words.get(at + 1)?;
        if !(self.memo.known[number as usize].joins || self.memo.known[next as usize].trailing) {
            return None;
        }
        let lexicon = self.lexicon;
        let (before, after) = (
            &self.memo.readings[number as usize],
            &self.memo.readings[next as usize],
        );
        let joint = joint(lexicon, &self.text[left.end..right.start], before, after)?;
        let (left_len, right_len) = (before.len, after.len);
        let span = Span::new(left.start, right.end);
        let joined = self.number(span, |written, pool| {
            Readings::joined(written, joint, left_len, right_len, lexicon, pool)
        });
        self.memo.readings[joined as usize]
            .is_read()
            .then_some(joined)
    }
}

/// What two words may be as one word, given what stands between them.
fn joint(lexicon: &Trie, space: &str, before: &Readings, after: &Readings) -> Option<Joint> {
    let joins = &lexicon.forms.joins;
    let (left, right) = (before.hints, after.hints);
    let inside = || {
        let (head, len) = after.head;
        left.begins && lexicon.may_begin(before.key.followed_by(head, len))
    };
    match space {
        " " | "\u{a0}" if right.trailing => Some(Joint::Trailing),
        " " | "\u{a0}" if left.leading => Some(Joint::Leading),
        " " | "\u{a0}" if joins.shortest > 0 && !left.alone && !right.alone => {
            inside().then_some(Joint::Inside)
        }
        "-" | "‐" | "‑" if joins.hyphen => inside().then_some(Joint::Inside),
        _ => None,
    }
}

fn cost(parts: &[Part]) -> u32 {
    parts.iter().map(|part| u32::from(part.cost)).sum()
}

/// Keeps parts for as long as the text is read.
fn keep(kept: &mut Vec<Part>, parts: &[Part]) -> Span {
    let start = kept.len();
    kept.extend_from_slice(parts);
    Span::new(start, kept.len())
}

/// How many bytes the first `count` letters of `text` take, with the marks that stay with them.
fn letters_len(text: &str, count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    let mut letters = text
        .char_indices()
        .filter(|(_, c)| super::term_words::is_letter(*c));
    letters.nth(count).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::document::Division;
    use crate::glossary::Glossary;
    use crate::text::Source;

    proptest! {
        #[test]
        fn the_words_of_a_report_give_what_its_text_gives(
            text in "((مجلس|الأمن|نخست|وزیر|رئيس|إيران|U\\.N|Iran's|'s|UN|می\u{200c}|السلام)[ .،'’\u{200c}\u{200f}\u{640}\n-]{0,2}){1,12}"
        ) {
            let Ok(document) = Document::of(Source::new("a", &*text), Language::named("ar").ok(), Division::Lines) else {
                return Ok(());
            };
            let matcher = Glossary::starter().matcher(Language::named("ar").unwrap());
            let mut memo = Memo::default();
            let numbers = document.numbers_in(&mut Vocabulary::default());
            let mut passage = matcher.over(&document, &numbers, &mut memo);
            for unit in 0..document.units.len() {
                prop_assert_eq!(passage.matches(unit), matcher.matches(document.unit_text(unit)));
            }
        }
    }

    #[test]
    fn particles_are_counted_in_letters_whatever_their_marks() {
        assert_eq!(&"وَلِلأمين"[letters_len("وَلِلأمين", 2)..], "لأمين");
    }
}
