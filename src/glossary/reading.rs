use super::forms::{Forms, Spelled};
use super::lexicon::{Entry, Lexicon, Part};
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
        let last = written.chars().rev().find(|&c| is_letter(c));
        single(&text, last, lexicon, |part| {
            readings.parts.push(part);
            readings.ends.push(readings.parts.len());
        });
        if text.chars().count() >= SHORTEST_FUSED {
            fused(&text, last, lexicon, &mut Vec::new(), &mut |parts| {
                readings.parts.extend_from_slice(parts);
                readings.ends.push(readings.parts.len());
            });
        }
        let joins = &lexicon.forms.joins;
        readings.hints = Hints {
            begins: lexicon.begins(&text),
            leading: joins.leading.contains(&text),
            trailing: joins.trailing.contains(&text),
            alone: joins.alone.contains(&text),
            between: lexicon.forms.between.contains(&text),
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
        let last = written.chars().rev().find(|&c| is_letter(c));
        let shortest = if lexicon.forms.joins.hyphen {
            4
        } else {
            lexicon.forms.joins.shortest
        };
        single(&text, last, lexicon, |mut part| {
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

/// The readings of `text` as one inflected piece. `last` is its last letter as written.
fn single(text: &str, last: Option<char>, lexicon: &Lexicon, mut found: impl FnMut(Part)) {
    let forms = &lexicon.forms;
    for prefixes in forms.prefixes.of(text, false) {
        let rest = &text[prefixes.len..];
        for suffixes in forms.suffixes.of(rest, true) {
            let stem = &rest[..rest.len() - suffixes.len];
            if !stem.is_empty() && prefixes.patterns & suffixes.patterns != 0 {
                let affixes = Affixes {
                    prefixes,
                    suffixes,
                    last,
                };
                affixes.around(stem, lexicon, &mut found);
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

impl Affixes<'_> {
    /// The pieces that the stem may be.
    fn around(&self, stem: &str, lexicon: &Lexicon, found: &mut impl FnMut(Part)) {
        let possible = self.prefixes.patterns & self.suffixes.patterns;
        for (change, patterns) in &lexicon.forms.changes {
            if possible & patterns == 0 {
                continue;
            }
            let restored;
            let listed = match change {
                None => stem,
                Some(change) => match stem.strip_suffix(change.put.as_str()) {
                    Some(kept) => {
                        restored = format!("{kept}{}", change.drop);
                        &restored
                    }
                    None => continue,
                },
            };
            for entry in lexicon.entries(listed) {
                self.parts(entry, listed, *patterns, &lexicon.forms, found);
            }
        }
    }

    /// One part for each pair of paths that goes with the entry.
    fn parts(
        &self,
        entry: Entry,
        listed: &str,
        patterns: u64,
        forms: &Forms,
        found: &mut impl FnMut(Part),
    ) {
        let letters = listed.chars().count();
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
                    if pattern.suits(entry.role, listed, letters) {
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

/// The readings of `text` as several pieces between which the space was lost (or a ZWNJ stands).
fn fused(
    text: &str,
    last: Option<char>,
    lexicon: &Lexicon,
    before: &mut Vec<Part>,
    found: &mut impl FnMut(&[Part]),
) {
    let forms = &lexicon.forms;
    // only the first piece has a prefix, only the last a suffix
    let beginning = if before.is_empty() { text } else { "" };
    let Some(suffixes) = forms.suffixes.of("", true).next() else {
        return;
    };
    for prefixes in forms.prefixes.of(beginning, false) {
        let affixes = Affixes {
            prefixes,
            suffixes,
            last: None,
        };
        let bounds = text[prefixes.len..].char_indices().skip(2);
        for cut in bounds.map(|(at, _)| prefixes.len + at) {
            let (stem, rest) = (&text[prefixes.len..cut], &text[cut..]);
            if !lexicon.is_leading(stem) || rest.chars().nth(1).is_none() {
                continue;
            }
            let mut left = Vec::new();
            affixes.around(stem, lexicon, &mut |part| {
                let linked = before
                    .last()
                    .is_none_or(|b| lexicon.follows(part.piece, b.piece));
                if linked && lexicon.leads(part.piece) {
                    left.push(part);
                }
            });
            for mut part in left {
                part.cost += 2;
                before.push(part);
                single(rest, last, lexicon, |right| {
                    if lexicon.follows(right.piece, part.piece) {
                        before.push(right);
                        found(before);
                        before.pop();
                    }
                });
                if before.len() < 3 {
                    fused(rest, last, lexicon, before, found);
                }
                before.pop();
            }
        }
    }
}
