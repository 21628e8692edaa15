use super::forms::{Hints, Path, Spelled};
use super::keys::{Key, Keyed};
use super::term_words::is_letter;
use super::trie::{Entry, Part, Trie};
use crate::text::{Span, ZWNJ};

/// The ways to read one written word as pieces of terms; every reading covers the whole word.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Readings {
    /// The numbers of the readings in their [`Pool`].
    numbers: (u32, u32),
    pub hints: Hints,
    /// The key of the folded word and its length in bytes.
    pub key: Key,
    pub len: usize,
    /// The same of its first two letters.
    pub head: (Key, usize),
}

/// The parts of all readings, one reading after the other.
#[derive(Debug, Default)]
pub(super) struct Pool {
    parts: Vec<Part>,
    /// Where each reading ends.
    ends: Vec<u32>,
}

impl Pool {
    fn add(&mut self, parts: &[Part]) {
        self.parts.extend_from_slice(parts);
        self.ends.push(self.parts.len() as u32);
    }

    /// The parts of one reading, in order.
    pub fn parts(&self, reading: u32) -> &[Part] {
        let reading = reading as usize;
        let start = reading.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.parts[start as usize..self.ends[reading] as usize]
    }
}

/// Where the space or hyphen is in two words that are read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// After a prefix.
    Leading,
    /// Before a suffix.
    Trailing,
    /// Inside the stem.
    Inside,
}

impl Readings {
    /// Reads `written`, one word of the text, into the pool.
    pub fn of(written: &str, lexicon: &Trie, pool: &mut Pool) -> Self {
        let text = lexicon.dense(written);
        let mut readings = Self::default();
        if text.is_empty() {
            return readings;
        }
        let word = Word::new(&text, written, lexicon);
        readings.numbers.0 = pool.ends.len() as u32;
        word.single(0, &mut |part| pool.add(&[part]));
        if text.chars().count() >= SHORTEST_FUSED {
            word.fused(0, &mut Vec::new(), &mut |parts| pool.add(parts));
        }
        readings.numbers.1 = pool.ends.len() as u32;
        let two = text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
        readings.head = (word.keyed.part(0, two), two);
        readings.key = word.keyed.part(0, text.len());
        readings.len = text.len();
        readings.hints = Hints {
            begins: lexicon.may_begin(readings.key),
            common: lexicon.forms.is_common_word(written),
            ..lexicon.forms.hints(&text)
        };
        readings
    }

    /// Reads two words of the text as one; `left` and `right` are their folded lengths.
    pub fn joined(
        written: &str,
        joint: Joint,
        left: usize,
        right: usize,
        lexicon: &Trie,
        pool: &mut Pool,
    ) -> Self {
        let text = lexicon.dense(written);
        let first = pool.ends.len() as u32;
        let shortest = lexicon.shortest_divided();
        Word::new(&text, written, lexicon).single(0, &mut |mut part| {
            let prefix = lexicon.forms.prefixes.all[part.prefix as usize].len;
            let suffix = lexicon.forms.suffixes.all[part.suffix as usize].len;
            let stem = &text[prefix..text.len() - suffix];
            let fits = match joint {
                Joint::Leading => prefix == left,
                Joint::Trailing => suffix == right,
                Joint::Inside => {
                    prefix < left && suffix < right && stem.chars().count() >= shortest
                }
            };
            if fits {
                part.cost += 2;
                pool.add(&[part]);
            }
        });
        Self {
            numbers: (first, pool.ends.len() as u32),
            ..Self::default()
        }
    }

    /// The numbers of the readings in their pool.
    pub fn numbers(&self) -> std::ops::Range<u32> {
        self.numbers.0..self.numbers.1
    }

    /// Whether the word is a term or a part of one.
    pub fn is_read(&self) -> bool {
        !self.numbers().is_empty()
    }
}

/// The least number of letters of a word in which a space was lost.
const SHORTEST_FUSED: usize = 5;

/// A folded word that is taken apart.
struct Word<'t> {
    keyed: Keyed<'t>,
    /// Its last letter as written.
    last: Option<char>,
    /// What it may end in.
    suffixes: Vec<&'t Spelled>,
    /// Before which bytes of the folded word a ZWNJ stands.
    joiners: Vec<usize>,
    lexicon: &'t Trie,
}

impl<'t> Word<'t> {
    fn new(text: &'t str, written: &str, lexicon: &'t Trie) -> Self {
        let keyed = Keyed::new(text);
        Self {
            last: written.chars().rev().find(|&c| is_letter(c)),
            suffixes: lexicon.forms.suffixes.after(&keyed).collect(),
            joiners: written
                .match_indices(ZWNJ)
                .map(|(at, _)| lexicon.dense(&written[..at]).len())
                .collect(),
            keyed,
            lexicon,
        }
    }

    /// The readings of the word from `start` on as one inflected piece.
    fn single(&self, start: usize, found: &mut impl FnMut(Part)) {
        let forms = &self.lexicon.forms;
        let end = self.keyed.text.len();
        for prefixes in forms.prefixes.before(&self.keyed, start) {
            let begins = start + prefixes.len;
            let whole = forms.is_lookalike(self.keyed.part(begins, end));
            for &suffixes in &self.suffixes {
                if begins + suffixes.len >= end || (whole && suffixes.len > 0) {
                    break;
                }
                if prefixes.patterns & suffixes.patterns != 0 {
                    let affixes = Affixes {
                        prefixes,
                        suffixes,
                        last: self.last,
                    };
                    let stem = Span::new(begins, end - suffixes.len);
                    affixes.around(self, start, stem, found);
                }
            }
            if whole {
                break;
            }
        }
    }

    /// Whether each ZWNJ stands before an affix of the path or divides the stem, which ends at the byte
    /// `stem`, otherwise than before its last letter.
    fn joins_well(&self, stem: usize, after: &Path) -> bool {
        let text = self.keyed.text;
        let fits = |&at: &usize| match at < stem {
            true => text[at..stem].chars().nth(1).is_some(),
            false => after.joints.contains(&(text.len() - at)),
        };
        self.joiners.iter().all(fits)
    }

    /// The readings of the word from `start` on as several pieces between which the space was lost (or a
    /// ZWNJ stands).
    fn fused(&self, start: usize, before: &mut Vec<Part>, found: &mut impl FnMut(&[Part])) {
        let lexicon = self.lexicon;
        let text = self.keyed.text;
        let Some(suffixes) = lexicon.forms.suffixes.none() else {
            return;
        };
        // what follows each cut, read when the first piece fits
        let mut rests: Vec<Part> = Vec::new();
        let mut read: Vec<(usize, usize, usize)> = Vec::new();
        for prefixes in lexicon.forms.prefixes.before(&self.keyed, start) {
            // only the first piece has a prefix, only the last a suffix
            if prefixes.len > 0 && !before.is_empty() {
                break;
            }
            // no verb but at the end
            if prefixes.patterns & suffixes.patterns & lexicon.forms.nominal == 0 {
                continue;
            }
            let affixes = Affixes {
                prefixes,
                suffixes,
                last: None,
            };
            let begins = start + prefixes.len;
            let bounds = text[begins..].char_indices().skip(2);
            for cut in bounds.map(|(at, _)| begins + at) {
                if text[cut..].chars().nth(1).is_none() {
                    break;
                }
                if !lexicon.is_leading(self.keyed.part(begins, cut), cut - begins) {
                    continue;
                }
                affixes.around(self, start, Span::new(begins, cut), &mut |mut part| {
                    let previous = before.last();
                    let linked = previous.is_none_or(|b| lexicon.follows(part.piece, b.piece));
                    if !(linked && lexicon.leads(part.piece)) {
                        return;
                    }
                    let known = read.iter().find(|rest| rest.0 == cut).copied();
                    let (_, first, end) = known.unwrap_or_else(|| {
                        let first = rests.len();
                        self.single(cut, &mut |part| rests.push(part));
                        read.push((cut, first, rests.len()));
                        (cut, first, rests.len())
                    });
                    part.cost += 2;
                    before.push(part);
                    for &right in &rests[first..end] {
                        if lexicon.follows(right.piece, part.piece) {
                            before.push(right);
                            found(before);
                            before.pop();
                        }
                    }
                    if before.len() < 3 {
                        self.fused(cut, before, found);
                    }
                    before.pop();
                });
            }
        }
    }
}

/// What stands before and after a stem.
struct Affixes<'f> {
    prefixes: &'f Spelled,
    suffixes: &'f Spelled,
    /// The last letter of the word as written.
    last: Option<char>,
}

/// A text of the lexicon that a stem may be.
struct Listing {
    entry: Entry,
    last: Option<char>,
    letters: usize,
    /// Whether its end is another one in the text.
    changed: bool,
    /// Where the stem ends in the word.
    end: usize,
}

impl Affixes<'_> {
    /// The pieces that the stem, these bytes of the word, may be; the piece begins at the byte `piece` of the word. What
    /// stands before it in one word makes a chance likeness rarer: its letters count as the stem's.
    fn around(
        &self,
        word: &Word,
        piece: usize,
        Span { start, end }: Span,
        found: &mut impl FnMut(Part),
    ) {
        let possible = self.prefixes.patterns & self.suffixes.patterns;
        let lexicon = word.lexicon;
        let stem = &word.keyed.text[start..end];
        let led = word.keyed.text[..piece].chars().count();
        for (change, patterns) in &lexicon.forms.changes {
            if possible & patterns == 0 {
                continue;
            }
            let (put, drop) = match change {
                None => ("", ""),
                Some(change) => (change.put.as_str(), change.drop.as_str()),
            };
            // most stems end otherwise, which their last byte tells
            let ends = put.is_empty() || put.as_bytes().last() == stem.as_bytes().last();
            let Some(kept) = ends.then(|| stem.strip_suffix(put)).flatten() else {
                continue;
            };
            let key = word.keyed.part(start, start + kept.len());
            let key = key.followed_by(Key::of(drop), drop.len());
            for entry in lexicon.entries(key, kept.len() + drop.len()) {
                let listed = Listing {
                    entry,
                    last: drop.chars().next_back().or(kept.chars().next_back()),
                    letters: led + kept.chars().count() + drop.chars().count(),
                    changed: change.is_some(),
                    end,
                };
                self.parts(&listed, *patterns, word, found);
            }
        }
    }

    /// One part for each pair of paths that goes with the entry.
    fn parts(&self, listed: &Listing, patterns: u64, word: &Word, found: &mut impl FnMut(Part)) {
        let entry = listed.entry;
        let forms = &word.lexicon.forms;
        for &prefix in &self.prefixes.paths {
            let before = &forms.prefixes.all[prefix as usize];
            for &suffix in &self.suffixes.paths {
                let after = &forms.suffixes.all[suffix as usize];
                let mut shared = before.patterns & after.patterns & patterns;
                if shared == 0 || after.ends.is_some_and(|end| self.last != Some(end)) {
                    continue;
                }
                if after.len > 0 && !word.joins_well(listed.end, after) {
                    continue;
                }
                let mut part = Part {
                    piece: entry.piece,
                    anywhere: 0,
                    before: 0,
                    after: 0,
                    defined: 0,
                    article: entry.article || before.article,
                    prefix,
                    suffix,
                    outside: before.outside as u8,
                    suffixed: after.len > 0,
                    changed: listed.changed,
                    broken: forms.is_plural(entry.role),
                    cost: ((before.len + after.len) / 2) as u8
                        + 2 * u8::from(forms.is_plural(entry.role)),
                };
                while shared != 0 {
                    let pattern = &forms.patterns[shared.trailing_zeros() as usize];
                    shared &= shared - 1;
                    if pattern.suits(entry.role, listed.last, listed.letters) {
                        part.allow(pattern.place, pattern.classes & entry.classes());
                    }
                }
                if part.anywhere | part.before | part.after | part.defined != 0 {
                    found(part);
                }
            }
        }
    }
}
