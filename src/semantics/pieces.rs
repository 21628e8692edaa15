//! Word pieces as sorted strings, read where they lie, and the most probable way to cut a word into them.
//!
//! Pieces are sorted by their bytes, so that all that share a prefix lie side by side. A [`Walk`] narrows this range
//! letter by letter; it is a trie without its nodes and stops at the first letter that no piece continues with.

use std::ops::Range;

/// What stands for a space in pieces; every word begins with it.
pub(super) const SPACE: char = '\u{2581}';

/// A piece, by its place in the table (pieces are sorted by their UTF-8 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Piece(pub u32);

/// Sorted strings without repetition: string `i` is `bytes[starts[i] .. starts[i + 1]]`, `starts` being little-endian u32.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strings {
    len: usize,
    starts: &'static [u8],
    bytes: &'static [u8],
}

impl Strings {
    /// Nothing when `starts` does not end where `bytes` ends.
    pub fn new(starts: &'static [u8], bytes: &'static [u8]) -> Option<Self> {
        let len = (starts.len() / 4).checked_sub(1)?;
        (u32_at(starts, len) as usize == bytes.len()).then_some(Self { len, starts, bytes })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// The bytes of a piece.
    pub fn get(&self, piece: Piece) -> &'static [u8] {
        self.at(piece.0 as usize)
    }

    /// The piece with exactly these bytes.
    pub fn find(&self, bytes: &[u8]) -> Option<Piece> {
        let mut walk = self.walk();
        walk.step(bytes).then(|| walk.piece()).flatten()
    }

    /// A walk from the empty prefix.
    pub fn walk(&self) -> Walk {
        Walk {
            strings: *self,
            range: 0..self.len,
            depth: 0,
        }
    }

    fn at(&self, at: usize) -> &'static [u8] {
        &self.bytes[u32_at(self.starts, at) as usize..u32_at(self.starts, at + 1) as usize]
    }
}

/// All pieces that start with the bytes walked so far.
#[derive(Debug, Clone)]
pub struct Walk {
    strings: Strings,
    range: Range<usize>,
    depth: usize,
}

impl Walk {
    /// Goes on by these bytes; false when no piece continues so (every later step is false as well).
    pub fn step(&mut self, bytes: &[u8]) -> bool {
        let key = |at: usize| {
            let rest = &self.strings.at(at)[self.depth..];
            &rest[..rest.len().min(bytes.len())]
        };
        let first = partition(self.range.clone(), |at| key(at) < bytes);
        let past = partition(first..self.range.end, |at| key(at) == bytes);
        self.range = first..past;
        self.depth += bytes.len();
        !self.range.is_empty()
    }

    /// The piece that is exactly the bytes walked so far.
    #[must_use]
    pub fn piece(&self) -> Option<Piece> {
        // the shortest of the strings that share a prefix comes first
        let first = self.range.start;
        let exact = !self.range.is_empty() && self.strings.at(first).len() == self.depth;
        exact.then(|| Piece(u32::try_from(first).expect("a table counts its pieces in 32 bits")))
    }
}

/// The first place in `range` where `holds` is false; it holds on a prefix of the range.
fn partition(mut range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    while !range.is_empty() {
        let middle = range.start + range.len() / 2;
        if holds(middle) {
            range.start = middle + 1;
        } else {
            range.end = middle;
        }
    }
    range.start
}

/// The `i`-th little-endian u32 of `bytes`.
pub(super) fn u32_at(bytes: &[u8], i: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[4 * i..4 * i + 4]);
    u32::from_le_bytes(word)
}

/// The best way to reach a place in the text.
#[derive(Clone, Copy)]
struct Step {
    score: f32,
    from: usize,
    piece: Option<Piece>,
}

/// Appends the pieces of one word, which begins with [`SPACE`]: of all ways to cut it, the one whose scores (logarithms
/// of probabilities) have the largest sum; `None` for each run of characters that no piece holds, each of which
/// costs `unknown` (Kudo 2018, "Subword Regularization"; found with Viterbi's algorithm).
pub(super) fn cut(
    word: &str,
    strings: &Strings,
    score_of: impl Fn(Piece) -> f32,
    unknown: f32,
    pieces: &mut Vec<Option<Piece>>,
) {
    let start = Step {
        score: f32::NEG_INFINITY,
        from: 0,
        piece: None,
    };
    let mut best = vec![start; word.len() + 1];
    best[0].score = 0.0;
    for (at, letter) in word.char_indices() {
        let score = best[at].score;
        let mut offer = |end: usize, cost: f32, piece| {
            if score + cost > best[end].score {
                best[end] = Step {
                    score: score + cost,
                    from: at,
                    piece,
                };
            }
        };
        let mut walk = strings.walk();
        let mut end = at;
        let mut buffer = [0; 4];
        for letter in word[at..].chars() {
            end += letter.len_utf8();
            if !walk.step(letter.encode_utf8(&mut buffer).as_bytes()) {
                break;
            }
            if let Some(piece) = walk.piece() {
                offer(end, score_of(piece), Some(piece));
            }
        }
        offer(at + letter.len_utf8(), unknown, None);
    }
    let first = pieces.len();
    let mut at = word.len();
    while at > 0 {
        // neighbouring unknown characters are one unknown piece
        if best[at].piece.is_some() || pieces.len() == first || pieces.last() != Some(&None) {
            pieces.push(best[at].piece);
        }
        at = best[at].from;
    }
    pieces[first..].reverse();
}

/// Words of a normalised text, each with the mark it begins with.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let starts = text
        .char_indices()
        .filter(|&(_, c)| c == SPACE)
        .map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([text.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| &text[start..end])
        .filter(|word| word.len() > SPACE.len_utf8())
}
