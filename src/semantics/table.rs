//! The built-in table of word pieces: for each piece its probability and a vector that means the same in every
//! language. `table/make_table.py` makes the file and documents it byte by byte.
//!
//! Nothing is decoded at start-up: the header is checked once, after that every look-up reads the bytes where
//! they lie in the program.

pub use super::pieces::{Piece, Walk};
use super::pieces::{Strings, u32_at};

const MAGIC: &[u8; 8] = b"MQPIECE1";
const VERSION: u32 = 1;
const HEADER: usize = 48;
/// The file holds the natural logarithm of a probability times this.
const SCORE_STEP: f32 = 1024.0;
/// Half of the sixteen levels of a nibble lie below zero.
const MIDDLE: f32 = 7.5;

static BUILT_IN: &[u8] = include_bytes!("table/pieces.bin");

/// A piece table in memory, read where it lies.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    dims: usize,
    lowest_score: i32,
    scores: &'static [u8],
    scales: &'static [u8],
    rows: &'static [u8],
    strings: Strings,
}

impl Table {
    /// The table inside the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::new(BUILT_IN)
            .expect("the built-in piece table is the one that this module's tests read")
    }

    /// Checks the header of a table; takes the same time whatever its size.
    fn new(bytes: &'static [u8]) -> Result<Self, &'static str> {
        if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
            return Err("not a piece table: it does not start with MQPIECE1");
        }
        let field = |i: usize| u32_at(&bytes[MAGIC.len()..], i);
        if field(0) != VERSION {
            return Err("a piece table of another version: make it again with make_table.py");
        }
        let [dims, len, starts, scores, scales, rows, strings, end] =
            std::array::from_fn(|i| field(i + 1) as usize);
        let sections = [
            (
                starts,
                scores,
                len.checked_add(1).and_then(|n| n.checked_mul(4)),
            ),
            (scores, scales, len.checked_mul(2)),
            (scales, rows, len.checked_mul(2)),
            (rows, strings, len.checked_mul(dims / 2)),
        ];
        let whole = sections
            .iter()
            .all(|&(start, past, size)| size.is_some() && past.checked_sub(start) == size);
        if !whole || starts != HEADER || dims % 2 != 0 || end != bytes.len() || end < strings {
            return Err(
                "a damaged piece table: its sections do not fill it; make it again with make_table.py",
            );
        }
        let strings = Strings::new(&bytes[starts..scores], &bytes[strings..]).ok_or(
            "a damaged piece table: its strings do not end where it ends; make it again with make_table.py",
        )?;
        Ok(Self {
            dims,
            lowest_score: field(9).cast_signed(),
            scores: &bytes[scores..scales],
            scales: &bytes[scales..rows],
            rows: &bytes[rows..end][..len * (dims / 2)],
            strings,
        })
    }

    /// How many numbers a vector has.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// The lowest [`Table::score`] of all pieces.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a score fits in 16 bits")]
    pub fn lowest_score(&self) -> f32 {
        self.lowest_score as f32 / SCORE_STEP
    }

    /// The UTF-8 bytes of a piece; a word starts with `▁` (U+2581).
    #[must_use]
    pub fn bytes(&self, piece: Piece) -> &'static [u8] {
        self.strings.get(piece)
    }

    /// The natural logarithm of the piece's probability (unigram; how often it occurs in text of a hundred
    /// languages), below zero.
    #[must_use]
    pub fn score(&self, piece: Piece) -> f32 {
        let at = 2 * piece.0 as usize;
        f32::from(i16::from_le_bytes([self.scores[at], self.scores[at + 1]])) / SCORE_STEP
    }

    /// The piece with exactly these bytes.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<Piece> {
        self.strings.find(bytes)
    }

    /// Adds `weight` times the vector of `piece` to `sum`.
    ///
    /// # Panics
    /// When `sum` does not hold [`Table::dims`] numbers.
    pub fn add_row(&self, piece: Piece, weight: f32, sum: &mut [f32]) {
        assert_eq!(sum.len(), self.dims, "a sum has as many numbers as a row");
        let at = piece.0 as usize;
        // a bfloat16 is the upper half of an f32
        let scale = u16::from_le_bytes([self.scales[2 * at], self.scales[2 * at + 1]]);
        let scale = weight * f32::from_bits(u32::from(scale) << 16);
        let half = self.dims / 2;
        for (pair, byte) in sum
            .chunks_exact_mut(2)
            .zip(&self.rows[at * half..(at + 1) * half])
        {
            pair[0] += scale * (f32::from(byte & 15) - MIDDLE);
            pair[1] += scale * (f32::from(byte >> 4) - MIDDLE);
        }
    }

    /// A walk from the empty prefix.
    #[must_use]
    pub fn walk(&self) -> Walk {
        self.strings.walk()
    }

    /// The strings of the pieces.
    pub(super) fn strings(&self) -> &Strings {
        &self.strings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(table: &Table) -> impl Iterator<Item = Piece> {
        (0..u32::try_from(table.strings.len()).expect("counted in 32 bits")).map(Piece)
    }

    fn vector(table: &Table, text: &str) -> Vec<f32> {
        let piece = table
            .find(text.as_bytes())
            .expect("a common word is one piece");
        let mut row = vec![0.0; table.dims()];
        table.add_row(piece, 1.0, &mut row);
        row
    }

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    /// A table of the pieces "a" and "ab" with rows of two numbers.
    fn small() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for n in [
            1u32,
            2,
            2,
            48,
            60,
            64,
            68,
            70,
            73,
            (-3072i32).cast_unsigned(),
            0,
            1,
            3,
        ] {
            bytes.extend(n.to_le_bytes());
        }
        for score in [-2048i16, -3072] {
            bytes.extend(score.to_le_bytes());
        }
        for scale in [0x3f80u16, 0x4000] {
            bytes.extend(scale.to_le_bytes());
        }
        bytes.extend([0x8f, 0x07]);
        bytes.extend(b"aab");
        bytes
    }

    #[test]
    fn every_section_is_read_where_the_layout_puts_it() {
        let table = Table::new(small().leak()).expect("small() follows the layout");
        let (a, ab) = (
            table.find(b"a").expect("is there"),
            table.find(b"ab").expect("is there"),
        );
        assert_eq!((table.bytes(a), table.bytes(ab)), (&b"a"[..], &b"ab"[..]));
        assert_eq!(
            (table.score(a), table.score(ab), table.lowest_score()),
            (-2.0, -3.0, -3.0)
        );
        assert_eq!(
            (table.find(b""), table.find(b"b"), table.find(b"abc")),
            (None, None, None)
        );
        let mut sum = [1.0, 1.0];
        table.add_row(a, 2.0, &mut sum);
        assert_eq!(sum, [1.0 + 2.0 * 7.5, 1.0 + 2.0 * 0.5]);
        let mut sum = [0.0, 0.0];
        table.add_row(ab, 1.0, &mut sum);
        assert_eq!(sum, [2.0 * -0.5, 2.0 * -7.5]);
    }

    #[test]
    fn a_table_that_is_cut_or_altered_is_refused() {
        for length in 0..small().len() {
            assert!(
                Table::new(small()[..length].to_vec().leak()).is_err(),
                "the first {length} bytes"
            );
        }
        for (place, value) in [
            (0, b'N'),
            (8, 2),
            (12, 3),
            (16, 9),
            (20, 40),
            (24, 61),
            (40, 72),
            (56, 2),
        ] {
            let mut bytes = small();
            bytes[place] = value;
            assert!(Table::new(bytes.leak()).is_err(), "byte {place}");
        }
    }

    #[test]
    fn the_built_in_pieces_are_sorted_and_each_is_found() {
        let table = Table::built_in();
        assert!(
            all(&table)
                .zip(all(&table).skip(1))
                .all(|(a, b)| table.bytes(a) < table.bytes(b))
        );
        for piece in all(&table) {
            assert_eq!(table.find(table.bytes(piece)), Some(piece));
            assert!(std::str::from_utf8(table.bytes(piece)).is_ok());
        }
        let lowest = all(&table)
            .map(|piece| table.score(piece))
            .fold(0.0, f32::min);
        assert_eq!(lowest.to_bits(), table.lowest_score().to_bits());
    }

    #[test]
    fn a_word_is_nearer_to_its_translation_than_to_other_words() {
        let table = Table::built_in();
        let words = [
            ["▁كتاب", "▁کتاب", "▁book"],
            ["▁الحرب", "▁جنگ", "▁war"],
            ["▁الماء", "▁آب", "▁water"],
            ["▁المدرسة", "▁مدرسه", "▁school"],
        ];
        for (i, word) in words.iter().enumerate() {
            for (a, b) in [(0, 1), (1, 0), (0, 2), (1, 2), (2, 1)] {
                let near =
                    |j: usize| cosine(&vector(&table, word[a]), &vector(&table, words[j][b]));
                let nearest = (0..words.len()).max_by(|&j, &k| near(j).total_cmp(&near(k)));
                assert_eq!(
                    nearest,
                    Some(i),
                    "{} among the words of column {b}",
                    word[a]
                );
            }
        }
    }
}
