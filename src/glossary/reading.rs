use super::forms::WHOLE;
use super::lexicon::{Lexicon, Part};

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
        let last = written
            .chars()
            .rev()
            .find(|c| c.is_alphabetic() && *c != 'ـ');
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
        let last = written
            .chars()
            .rev()
            .find(|c| c.is_alphabetic() && *c != 'ـ');
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
        let prefix_len = forms.prefixes.all[prefixes[0] as usize].len;
        let rest = &text[prefix_len..];
        for suffixes in forms.suffixes.of(rest, true) {
            let stem_end = rest.len() - forms.suffixes.all[suffixes[0] as usize].len;
            if stem_end == 0 || prefix_len > 0 && stem_end < 2 {
                continue;
            }
            stems(
                &rest[..stem_end],
                (prefixes, suffixes),
                last,
                lexicon,
                &mut found,
            );
        }
    }
}

/// The readings of one stem between the affixes that were met.
fn stems(
    stem: &str,
    (prefixes, suffixes): (&[u16], &[u16]),
    last: Option<char>,
    lexicon: &Lexicon,
    found: &mut impl FnMut(Part),
) {
    let forms = &lexicon.forms;
    let reached = |indices: &[u16], paths: &super::forms::Paths| {
        indices
            .iter()
            .fold(0, |bits, &i| bits | paths.all[i as usize].patterns)
    };
    let possible = reached(prefixes, &forms.prefixes) & reached(suffixes, &forms.suffixes);
    for (change, patterns) in &forms.changes {
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
        let mut letters = 0;
        for entry in lexicon.entries(listed) {
            if letters == 0 {
                letters = listed.chars().count();
            }
            for &prefix in prefixes {
                let before = &forms.prefixes.all[prefix as usize];
                for &suffix in suffixes {
                    let after = &forms.suffixes.all[suffix as usize];
                    let decided = after.ends.is_none_or(|end| last == Some(end));
                    let shared = before.patterns & after.patterns & patterns;
                    if shared == 0 || !decided {
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
                    let mut bits = shared;
                    while bits != 0 {
                        let pattern = &forms.patterns[bits.trailing_zeros() as usize];
                        bits &= bits - 1;
                        let ends = pattern.ends.is_empty()
                            || listed.ends_with(|c: char| pattern.ends.contains(c));
                        if pattern.role == entry.role && letters >= pattern.shortest && ends {
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
    let prefixes: Vec<&[u16]> = match before.is_empty() {
        true => forms.prefixes.of(text, false).collect(),
        false => forms.prefixes.of("", false).collect(),
    };
    for indices in prefixes {
        let start = forms.prefixes.all[indices[0] as usize].len;
        let bounds = text[start..].char_indices().map(|(at, _)| start + at);
        for cut in bounds
            .skip(2)
            .filter(|cut| text[*cut..].chars().nth(1).is_some())
        {
            let mut left = Vec::new();
            let stem = &text[start..cut];
            if lexicon.entries(stem).all(|e| e.role != WHOLE || e.verb) {
                continue;
            }
            let empty = forms.suffixes.of("", true).next();
            stems(
                stem,
                (indices, empty.unwrap_or_default()),
                None,
                lexicon,
                &mut |part| {
                    let linked = before
                        .last()
                        .is_none_or(|b| lexicon.follows(part.piece, b.piece));
                    if linked && lexicon.leads(part.piece) {
                        left.push(part);
                    }
                },
            );
            for mut part in left {
                part.cost += 2;
                before.push(part);
                single(&text[cut..], last, lexicon, |right| {
                    if lexicon.follows(right.piece, part.piece) {
                        before.push(right);
                        found(before);
                        before.pop();
                    }
                });
                if before.len() < 3 {
                    fused(&text[cut..], last, lexicon, before, found);
                }
                before.pop();
            }
        }
    }
}
