use super::forms::{Forms, Spelled};
use super::lexicon::{Entry, Lexicon, Part};
use super::texts::{Key, Keyed};
use super::words::is_letter;

/// How one written word can be read as pieces of terms: all readings cover the whole word.
#[derive(Debug, Default)]
pub(super) struct Readings {
    parts: Vec<Part>,
    ends: Vec<usize>,
    pub hints: Hints,
    /// Folded length in bytes.
    pub len: usize,
}

/// What else a word may be.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Hints {
    /// The beginning of a longer word.
    pub begins: bool,
    pub leading: bool,
    pub trailing: bool,
    pub alone: bool,
    pub between: bool,
}

/// Where a space or hyphen stands in a word that is read over it.
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
    /// Reads `written`, one word of the text.
    pub fn of(written: &str, lexicon: &Lexicon) -> Self {
        let text = lexicon.dense(written);
        let mut readings = Self {
            len: text.len(),
            ..Self::default()
        };
        if text.is_empty() {
            return readings;
        }
        let word = Word::new(&text, written, lexicon);
        word.single(0, &mut |part| {
            readings.parts.push(part);
            readings.ends.push(readings.parts.len());
        });
        if text.chars().count() >= SHORTEST_FUSED {
            word.fused(0, &mut Vec::new(), &mut |parts| {
                readings.parts.extend_from_slice(parts);
                readings.ends.push(readings.parts.len());
            });
        }
        readings.hints = Hints {
            begins: lexicon.may_begin(word.keyed.part(0, text.len())),
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
        lexicon: &Lexicon,
    ) -> Self {
        let text = lexicon.dense(written);
        let mut readings = Self {
            len: text.len(),
            ..Self::default()
        };
        let shortest = if lexicon.forms.joins.hyphen {
            4
        } else {
            lexicon.forms.joins.shortest
        };
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
                readings.parts.push(part);
                readings.ends.push(readings.parts.len());
            }
        });
        readings
    }

    /// The parts of one reading, in order.
    pub fn nth(&self, index: usize) -> Option<&[Part]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.parts[start..end])
    }

    /// Whether nothing at all can be made of the word.
    pub fn is_nothing(&self) -> bool {
        let Hints {
            begins,
            leading,
            trailing,
            alone,
            between,
        } = self.hints;
        self.ends.is_empty() && !(begins || leading || trailing || alone || between)
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
    lexicon: &'t Lexicon,
}

impl<'t> Word<'t> {
    fn new(text: &'t str, written: &str, lexicon: &'t Lexicon) -> Self {
        let keyed = Keyed::new(text);
        Self {
            last: written.chars().rev().find(|&c| is_letter(c)),
            suffixes: lexicon.forms.suffixes.after(&keyed).collect(),
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
            for &suffixes in &self.suffixes {
                if begins + suffixes.len >= end {
                    break;
                }
                if prefixes.patterns & suffixes.patterns != 0 {
                    let affixes = Affixes {
                        prefixes,
                        suffixes,
                        last: self.last,
                    };
                    affixes.around(self, begins, end - suffixes.len, found);
                }
            }
        }
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
        let mut rests: Vec<(usize, Vec<Part>)> = Vec::new();
        for prefixes in lexicon.forms.prefixes.before(&self.keyed, start) {
            // only the first piece has a prefix, only the last a suffix
            if prefixes.len > 0 && !before.is_empty() {
                break;
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
                if !lexicon.is_leading(self.keyed.part(begins, cut), &text[begins..cut]) {
                    continue;
                }
                let mut left = Vec::new();
                affixes.around(self, begins, cut, &mut |part| {
                    let linked = before
                        .last()
                        .is_none_or(|b| lexicon.follows(part.piece, b.piece));
                    if linked && lexicon.leads(part.piece) {
                        left.push(part);
                    }
                });
                if left.is_empty() {
                    continue;
                }
                let known = rests.iter().position(|rest| rest.0 == cut);
                let known = known.unwrap_or_else(|| {
                    let mut rest = Vec::new();
                    self.single(cut, &mut |part| rest.push(part));
                    rests.push((cut, rest));
                    rests.len() - 1
                });
                for mut part in left {
                    part.cost += 2;
                    before.push(part);
                    for &right in &rests[known].1 {
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
                }
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
}

impl Affixes<'_> {
    /// The pieces that the stem, the bytes from `start` to `end` of the word, may be.
    fn around(&self, word: &Word, start: usize, end: usize, found: &mut impl FnMut(Part)) {
        let possible = self.prefixes.patterns & self.suffixes.patterns;
        let lexicon = word.lexicon;
        let stem = &word.keyed.text[start..end];
        for (change, patterns) in &lexicon.forms.changes {
            if possible & patterns == 0 {
                continue;
            }
            let (put, drop) = match change {
                None => ("", ""),
                Some(change) => (change.put.as_str(), change.drop.as_str()),
            };
            let Some(kept) = stem.strip_suffix(put) else {
                continue;
            };
            let key = word.keyed.part(start, start + kept.len());
            let key = key.followed_by(Key::of(drop), drop.len());
            for entry in lexicon.entries(key, kept, drop) {
                let listed = Listing {
                    entry,
                    last: drop.chars().next_back().or(kept.chars().next_back()),
                    letters: kept.chars().count() + drop.chars().count(),
                };
                self.parts(&listed, *patterns, &lexicon.forms, found);
            }
        }
    }

    /// One part for each pair of paths that goes with the entry.
    fn parts(&self, listed: &Listing, patterns: u64, forms: &Forms, found: &mut impl FnMut(Part)) {
        let entry = listed.entry;
        for &prefix in &self.prefixes.paths {
            let before = &forms.prefixes.all[prefix as usize];
            for &suffix in &self.suffixes.paths {
                let after = &forms.suffixes.all[suffix as usize];
                let mut shared = before.patterns & after.patterns & patterns;
                if shared == 0 || after.ends.is_some_and(|end| self.last != Some(end)) {
                    continue;
                }
                let mut part = Part {
                    piece: entry.piece,
                    anywhere: 0,
                    before: 0,
                    after: 0,
                    article: entry.article || before.article,
                    prefix,
                    suffix,
                    outside: before.outside as u8,
                    cost: ((before.len + after.len) / 2) as u8,
                };
                while shared != 0 {
                    let pattern = &forms.patterns[shared.trailing_zeros() as usize];
                    shared &= shared - 1;
                    if pattern.suits(entry.role, listed.last, listed.letters) {
                        part.allow(pattern.place, pattern.classes & entry.classes());
                    }
                }
                if part.anywhere | part.before | part.after != 0 {
                    found(part);
                }
            }
        }
    }
}
