//! What speaks for a label at a word: hashes of what stands at and around it, as `../fit/features.py` makes them.

use crate::text::{is_alphanumeric, is_numeric};

use super::hashes::{self, Bytes, LABELS, LANES, Row, Rows, Scores, Weights};

/// The most words of a name in the lists.
const LONGEST: usize = 4;
/// The fewest letters that must remain when a clitic is taken off.
const SHORTEST_BARE: usize = 3;
/// How many words away a word still counts as context.
pub(super) const REACH: usize = 4;

/// No more features than these hang on one word alone.
const NEAR_FEATURES: usize = 32;
/// Those of a word with each of its neighbours, and of these two.
const PAIRS: usize = 3;

const CLASS_BEFORE: u64 = 30;
const CLASS_AFTER: u64 = 31;

/// The FNV-1a hash of nothing.
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of 64 bits.
pub(super) fn hash(text: &str) -> u64 {
    hash_on(NOTHING, text)
}

/// The hash of what has this hash and goes on with a text.
fn hash_on(hash: u64, text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    text.bytes().fold(hash, step)
}

/// How many letters at the beginning and at the end of a word are features.
const EDGE: usize = 4;

/// The hashes of the first letter of a word, the first two and so on; of the whole word where it has fewer.
fn heads(text: &str) -> [u64; EDGE] {
    let mut chars = text.chars();
    let mut hash = NOTHING;
    std::array::from_fn(|_| {
        if let Some(c) = chars.next() {
            hash = hash_on(hash, c.encode_utf8(&mut [0; 4]));
        }
        hash
    })
}

/// The same of its last letters.
fn tails(text: &str) -> [u64; EDGE] {
    let mut starts = text.char_indices().rev().map(|(at, _)| at);
    std::array::from_fn(|_| hash(&text[starts.next().unwrap_or(0)..]))
}

fn mix(a: u64, b: u64) -> u64 {
    let shifted = b
        .wrapping_add(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(a << 6)
        .wrapping_add(a >> 2);
    let mixed = (a ^ shifted).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ mixed >> 33
}

fn feature(template: u64, a: u64, b: u64) -> u32 {
    mix(mix(template, a), b) as u32
}

/// What the features with few values speak for, by those values.
#[derive(Debug)]
pub(super) struct Few {
    /// The classes of two words, for each of [`CLASS_PAIRS`].
    classes: [Vec<Row>; 3],
    /// A code of the lists, for each of [`LISTED`].
    listed: [Vec<Row>; 3],
    /// The edges of the sentence, which stand where no words do: the beginning at the first word and at the second, and
    /// the end at the last and at the one before it.
    edges: [[Row; 2]; 2],
}

/// What stands for a word before the first, and after the last.
const EDGES: [&str; 2] = ["<s>", "</s>"];

/// The classes of a word and the one before it, and the one after it, and of these two.
const CLASS_PAIRS: [u64; 3] = [29, 30, 33];
/// What the lists make of a word, and of the one before it and after it.
const LISTED: [u64; 3] = [23, 24, 25];
/// A power of two above all classes.
const CLASSES: u64 = 32;
/// As many as a word has bits for.
const CODES: u64 = 64;

impl Few {
    pub fn new(weights: &Weights) -> Self {
        let row = |feature| {
            let mut row = [0; LANES];
            weights.add(feature, &mut row);
            row
        };
        let pairs = |template| {
            let pairs = (0..CLASSES * CLASSES).map(|pair| (pair / CLASSES, pair % CLASSES));
            pairs.map(|(a, b)| row(feature(template, a, b))).collect()
        };
        let codes = |template| {
            (0..CODES)
                .map(|code| row(feature(template, code, 0)))
                .collect()
        };
        // by the edge: itself and its class one word away and two words away, and what follows it at once
        let [begin, end] = EDGES.map(hash);
        let edge = |edge, class, near: [u64; 2], far: [u64; 2], core| {
            let mut rows = [[0; LANES]; 2];
            let [first, second] = &mut rows;
            for row in [&mut *first, second] {
                weights.add(feature(far[0], edge, 0), row);
                weights.add(feature(far[1], class, 0), row);
            }
            weights.add(feature(near[0], edge, 0), first);
            weights.add(feature(near[1], class, 0), first);
            weights.add(feature(core, edge, 0), first);
            rows
        };
        Self {
            classes: CLASS_PAIRS.map(pairs),
            listed: LISTED.map(codes),
            edges: [
                edge(begin, CLASS_BEFORE, [2, 27], [4, 31], 35),
                edge(end, CLASS_AFTER, [3, 28], [5, 32], 36),
            ],
        }
    }

    fn of_classes(&self, pair: usize, a: u64, b: u64) -> &Row {
        &self.classes[pair][(a * CLASSES + b) as usize]
    }
}

/// A word of a language, with all that it speaks for wherever it stands.
#[derive(Debug)]
pub(in crate::fact::name) struct Word {
    hash: u64,
    /// What the lists of names have of it.
    flags: u8,
    /// The same of what its clitics leave; few words begin as one.
    bare: Vec<(u64, u8)>,
    class: u64,
    /// At the word, and at the words before and after it: `near[REACH]` is the word's own.
    near: [Row; 2 * REACH + 1],
}

impl Word {
    /// Whether the word or what its clitics leave is one of those that all texts have.
    pub fn is_common(&self) -> bool {
        self.class > 0
    }

    /// The hashes and flags of the word, then of what its clitics leave.
    fn readings(&self) -> impl Iterator<Item = (u64, u8)> {
        let whole = std::iter::once((self.hash, self.flags));
        whole.chain(self.bare.iter().copied())
    }
}

/// Words of a sentence that may be a name of the lists.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    /// The first of them.
    at: u32,
    /// Whether that is without its clitics.
    is_bare: bool,
    /// How many words follow it.
    others: u8,
}

impl Phrase {
    fn new(at: usize, clitics: usize, others: u8) -> Self {
        Self {
            at: at as u32,
            is_bare: clitics > 0,
            others,
        }
    }
}

/// The tables with which words are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'t> {
    pub names: &'t Bytes,
    pub classes: &'t Bytes,
    pub weights: &'t Weights,
    pub few: &'t Few,
    pub clitics: &'t [String],
    /// Which half of a byte of `classes` is the language's: the upper one.
    pub first_half: bool,
}

impl Known<'_> {
    /// A word as it is written, and folded without ZWNJ.
    pub fn word(&self, written: &str, dense: &str) -> Word {
        let first = written.chars().next().unwrap_or(' ');
        let latin = first.is_ascii() || ('\u{c0}'..'\u{370}').contains(&first);
        let (shape, text) = match first {
            c if !is_alphanumeric(c) => ('P', dense),
            _ if dense.starts_with(is_numeric) => ('D', "0"),
            c if latin => match (is_upper(written), c.is_uppercase()) {
                (true, _) if written.chars().nth(1).is_some() => ('U', dense),
                (_, true) => ('C', dense),
                _ => ('L', dense),
            },
            _ => ('W', dense),
        };
        let own = hash(text);
        let flags = |hash: u64| self.names.get(hash >> 24).unwrap_or(0);
        let mut bare = Vec::new();
        if shape == 'W' {
            let rest = self
                .clitics
                .iter()
                .filter_map(|clitic| text.strip_prefix(clitic.as_str()));
            let long = |rest: &&str| rest.chars().nth(SHORTEST_BARE - 1).is_some();
            let hashes = rest.filter(long).map(hash);
            bare.extend(hashes.map(|hash| (hash, flags(hash))));
        }
        let mut word = Word {
            hash: own,
            flags: flags(own),
            bare,
            class: 0,
            near: [[0; LANES]; 2 * REACH + 1],
        };
        word.class = self.class(&word);
        self.add_near(&mut word, text, shape);
        word
    }

    /// How common a word is, with or without its clitics: 0 for one that is in no list.
    fn class(&self, word: &Word) -> u64 {
        let byte = |(hash, _)| self.classes.get(hash >> 32).unwrap_or(0);
        let class = |byte: u8| match self.first_half {
            true => byte >> 4,
            false => byte & 15,
        };
        let classes = word.readings().map(byte).map(class);
        classes.max().map_or(0, u64::from)
    }

    /// All features that hang on one word alone.
    fn add_near(&self, word: &mut Word, text: &str, shape: char) {
        let length = text.chars().count();
        let (heads, tails) = (heads(text), tails(text));
        let (head_2, tail_2) = (heads[1], tails[1]);
        let core = word.bare.first().map_or(word.hash, |(hash, _)| *hash);
        let class = word.class;
        let mut features = Vec::with_capacity(NEAR_FEATURES);
        let mut ask = |first: usize, count, template, a, b| {
            let first = first as u32;
            let feature = u64::from(feature(template, a, b));
            features.push((feature, Rows { first, count }));
        };
        let (before, own, after) = (REACH - 1, REACH, REACH + 1);
        for (template, of) in [(0, 0), (1, word.hash), (26, class)] {
            ask(own, 1, template, of, 0);
        }
        ask(own, 1, 9, shape as u64, length.min(8) as u64);
        if shape == 'W' {
            for n in (1..=EDGE).filter(|&n| length > n) {
                ask(own, 1, 9 + n as u64, heads[n - 1], 0);
                ask(own, 1, 13 + n as u64, tails[n - 1], 0);
            }
            if length > 4 {
                ask(own, 1, 19, head_2, tail_2);
            }
        }
        if !word.bare.is_empty() {
            ask(own, 1, 18, core, 0);
        }
        // seen from the word before it, this one comes next
        for (template, of) in [(3, word.hash), (20, tail_2), (28, class), (36, core)] {
            ask(before, 1, template, of, 0);
        }
        for (template, of) in [
            (2, word.hash),
            (21, head_2),
            (22, tail_2),
            (27, class),
            (35, core),
        ] {
            ask(after, 1, template, of, 0);
        }
        for (template, of) in [(5, word.hash), (32, class)] {
            ask(before - 1, 1, template, of, 0);
        }
        for (template, of) in [(4, word.hash), (31, class)] {
            ask(after + 1, 1, template, of, 0);
        }
        ask(0, REACH as u8, 38, core, 0);
        ask(after, REACH as u8, 37, core, 0);
        self.weights.add_all(&features, &mut word.near);
    }

    /// The scores of each label at each word of a sentence.
    pub fn scores(&self, words: &[&Word]) -> Vec<Scores> {
        let weights = self.weights;
        let lists = self.lists(words);
        let edge = EDGES.map(hash);
        let of = |at: Option<usize>, get: fn(&Word) -> u64, edges: [u64; 2]| match at {
            None => edges[0],
            Some(at) => words.get(at).map_or(edges[1], |word| get(word)),
        };
        let mut rows = Vec::with_capacity(words.len());
        let mut features = Vec::with_capacity(PAIRS * words.len());
        for (at, word) in words.iter().enumerate() {
            let first = at.saturating_sub(REACH);
            let end = words.len().min(at + REACH + 1);
            let mut row = [0; LANES];
            for (near, from) in words[first..end].iter().zip(first..) {
                hashes::add(&mut row, &near.near[REACH + at - from]);
            }
            rows.push(row);
            let (left, right) = (
                of(at.checked_sub(1), |word| word.hash, edge),
                of(Some(at + 1), |word| word.hash, edge),
            );
            for (template, a, b) in [
                (8, left, right),
                (6, left, word.hash),
                (7, word.hash, right),
            ] {
                let (first, count) = (at as u32, 1);
                let feature = u64::from(feature(template, a, b));
                features.push((feature, Rows { first, count }));
            }
        }
        weights.add_all(&features, &mut rows);
        let mut all = Vec::with_capacity(words.len());
        for ((at, word), mut row) in words.iter().enumerate().zip(rows) {
            let away = [at, words.len() - 1 - at];
            for (rows, away) in self.few.edges.iter().zip(away) {
                if let Some(edge) = rows.get(away) {
                    hashes::add(&mut row, edge);
                }
            }
            let (before, after) = (at.checked_sub(1), Some(at + 1));
            let classes = [CLASS_BEFORE, CLASS_AFTER];
            let (left, right) = (
                of(before, |word| word.class, classes),
                of(after, |word| word.class, classes),
            );
            let pairs = [(left, word.class), (word.class, right), (left, right)];
            for (pair, (a, b)) in pairs.into_iter().enumerate() {
                hashes::add(&mut row, self.few.of_classes(pair, a, b));
            }
            for (at, rows) in [Some(at), before, after].into_iter().zip(&self.few.listed) {
                let mut codes = at.and_then(|at| lists.get(at)).copied().unwrap_or(0);
                while codes != 0 {
                    hashes::add(&mut row, &rows[codes.trailing_zeros() as usize]);
                    codes &= codes - 1;
                }
            }
            let mut scores = [0; LABELS];
            for (score, own) in scores.iter_mut().zip(row) {
                *score = i32::from(own);
            }
            all.push(scores);
        }
        all
    }

    /// The phrases of two words and more that the lists have, in the order of their first words, with their flags.
    fn phrases(&self, words: &[&Word]) -> Vec<(Phrase, u8)> {
        let mut asked = Vec::with_capacity(2 * LONGEST * words.len());
        for (at, word) in words.iter().enumerate() {
            let others = &words[at + 1..words.len().min(at + LONGEST)];
            for (n, (first, _)) in word.readings().enumerate() {
                let mut phrase = first;
                for (other, count) in others.iter().zip(1..) {
                    phrase = mix(phrase, other.hash);
                    asked.push((phrase >> 24, Phrase::new(at, n, count)));
                }
            }
        }
        let mut found = Vec::new();
        self.names
            .get_all(&asked, |phrase, flags| found.push((phrase, flags)));
        found
    }

    /// For each word what the lists make of it, alone and with its neighbours: a bit for each code.
    pub fn lists(&self, words: &[&Word]) -> Vec<u64> {
        let mut codes = vec![0u64; words.len()];
        let phrases = self.phrases(words);
        let mut phrases = phrases.iter().peekable();
        for (at, word) in words.iter().enumerate() {
            for (n, (_, flags)) in word.readings().enumerate() {
                let shift = if n == 0 { 0 } else { 16 };
                codes[at] |= u64::from(flags & 15) << shift;
            }
            // what the lists have of the words from here on, by how many they are
            let mut listed = [(0u64, false); LONGEST];
            let mut list = |phrase: Phrase, flags: u8| {
                let (own, hit) = &mut listed[phrase.others as usize];
                let several = phrase.others > 0;
                let code = 32 + 4 * u32::from(phrase.is_bare) + 2 * u32::from(several);
                for bit in (0..3).filter(|bit| flags >> bit & 1 == 1) {
                    *own |= 1 << (code + bit * 8);
                    *hit |= bit < 2;
                }
            };
            for (n, (_, flags)) in word.readings().enumerate() {
                // a full name has two words at least
                list(Phrase::new(at, n, 0), flags >> 5 << 1);
            }
            while let Some((phrase, flags)) = phrases.next_if(|(of, _)| of.at as usize == at) {
                list(*phrase, flags >> 4);
            }
            for (others, &(own, hit)) in listed.iter().enumerate().rev() {
                if own == 0 {
                    continue;
                }
                codes[at] |= own;
                for code_of in &mut codes[at + 1..=at + others] {
                    *code_of |= own << 1;
                }
                if hit {
                    break;
                }
            }
        }
        codes
    }
}

/// As Python's `str.isupper`: a capital letter, and no small one.
fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}
