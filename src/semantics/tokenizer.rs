//! SentencePiece's unigram tokenizer over the pieces of the built-in [`Table`]: of all ways to cut a text into
//! pieces, the one whose probabilities have the largest product.

use unicode_normalization::UnicodeNormalization;

use super::pieces::{SPACE, cut, words};
use super::table::{Piece, Table};
use crate::text::{TATWEEL, digit};

/// A letter that no piece holds costs this much more than the rarest piece, as in SentencePiece.
const UNKNOWN_PENALTY: f32 = 10.0;

/// Cuts text into pieces of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Tokenizer {
    table: Table,
    unknown: f32,
}

impl Tokenizer {
    /// A tokenizer over the pieces of `table`.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self {
            table,
            unknown: table.lowest_score() - UNKNOWN_PENALTY,
        }
    }

    /// The table whose pieces this tokenizer gives.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The pieces of `text` in order; `None` for each run of characters that no piece holds.
    ///
    /// `text` may be anything from a word to a document and is normalised here, see [`normalise`]; a word is cut the
    /// same way alone and among others.
    ///
    /// ```
    /// use muqabala::semantics::{table::Table, tokenizer::Tokenizer};
    /// let tokenizer = Tokenizer::new(Table::built_in());
    /// let pieces = tokenizer.pieces("كتاب جديد");
    /// assert_eq!(pieces.len(), 2);
    /// ```
    #[must_use]
    pub fn pieces(&self, text: &str) -> Vec<Option<Piece>> {
        let text = normalise(text);
        let mut pieces = Vec::new();
        for word in words(&text) {
            self.cut_word(word, &mut pieces);
        }
        pieces
    }

    fn cut_word(&self, word: &str, pieces: &mut Vec<Option<Piece>>) {
        let score = |piece| self.table.score(piece);
        cut(word, self.table.strings(), score, self.unknown, pieces);
    }
}

/// Text as the pieces are spelt: NFKC, lower case, ASCII digits; without tatweel, vowel marks, soft hyphens and control
/// characters; each run of spaces, joiners and direction marks is one `▁`, and one stands before the first word.
/// Letters that differ between Arabic and Persian (ي ی, ك ک) stay apart.
///
/// `make_table.py` does the same to the pieces: change both or neither.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len() + SPACE.len_utf8());
    normal.push(SPACE);
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            _ if is_dropped(c) => {}
            _ if is_space(c) => {
                if !normal.ends_with(SPACE) {
                    normal.push(SPACE);
                }
            }
            _ => normal.push(ascii_digit(c).unwrap_or(c)),
        }
    }
    normal
}

/// Tatweel, the vowel marks of Arabic script, soft hyphens, and controls that are not spaces.
fn is_dropped(c: char) -> bool {
    matches!(c, TATWEEL | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}')
        || c.is_control() && !c.is_whitespace()
}

/// Spaces, joiners, marks of direction, and what a decoder puts for bytes it could not read.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c == SPACE
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fffd}')
}

fn ascii_digit(c: char) -> Option<char> {
    char::from_digit(digit(c)?.0, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let tokenizer = Tokenizer::new(Table::built_in());
        let name = |p: Piece| {
            String::from_utf8(tokenizer.table().bytes(p).to_vec()).expect("pieces are UTF-8")
        };
        tokenizer
            .pieces(text)
            .into_iter()
            .map(|p| p.map_or_else(|| "?".into(), name))
            .collect()
    }

    /// Tries every way to cut a word.
    fn best_score(table: &Table, unknown: f32, word: &str) -> f32 {
        if word.is_empty() {
            return 0.0;
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let ways = ends.enumerate().filter_map(|(i, end)| {
            let piece = table.find(&word.as_bytes()[..end]).map(|p| table.score(p));
            let cost = if i == 0 {
                Some(piece.unwrap_or(unknown))
            } else {
                piece
            };
            cost.map(|cost| cost + best_score(table, unknown, &word[end..]))
        });
        ways.fold(f32::NEG_INFINITY, f32::max)
    }

    #[test]
    fn common_words_are_one_piece() {
        assert_eq!(cut("كتاب جديد"), ["▁كتاب", "▁جديد"]);
        assert_eq!(cut("کتاب"), ["▁کتاب"]);
        assert_eq!(cut("The WAR"), ["▁the", "▁war"]);
    }

    #[test]
    fn spelling_that_does_not_change_the_word_does_not_change_its_pieces() {
        assert_eq!(cut("الكِتــابُ"), cut("الكتاب"));
        assert_eq!(cut("می\u{200c}شود"), cut("می شود"));
        assert_eq!(cut("  ٢٠٢٤\u{200f}\n۲۰۲۴ "), cut("2024 2024"));
        assert_eq!(cut("ﻻ"), cut("لا"));
        assert_eq!(cut("ا\u{654}حمد"), cut("أحمد"));
    }

    #[test]
    fn a_run_of_characters_that_no_piece_holds_is_one_unknown() {
        assert_eq!(cut("كتاب 漢字漢字 كتاب"), ["▁كتاب", "▁", "?", "▁كتاب"]);
        assert_eq!(cut(""), [""; 0]);
        assert_eq!(cut(" \u{200c}\t"), [""; 0]);
    }

    #[test]
    fn of_all_cuts_the_most_probable_is_found() {
        let tokenizer = Tokenizer::new(Table::built_in());
        for word in [
            "▁والمستشفيات",
            "▁دانشگاه‌هایشان",
            "▁unbelievable",
            "▁فس漢یفس",
            "▁zzxqj",
        ] {
            let word = word.replace('\u{200c}', "");
            let mut pieces = Vec::new();
            tokenizer.cut_word(&word, &mut pieces);
            let score =
                |p: &Option<Piece>| p.map_or(tokenizer.unknown, |p| tokenizer.table.score(p));
            let found: f32 = pieces.iter().map(score).sum();
            let best = best_score(&tokenizer.table, tokenizer.unknown, &word);
            assert!(
                (found - best).abs() < 1e-3,
                "{word}: {found} against {best}"
            );
        }
    }

    #[test]
    fn a_word_is_cut_the_same_alone_and_among_others() {
        let words = [
            "وقالت",
            "المتحدثة",
            "باسم",
            "الوزارة",
            "geopolitically",
            "می",
            "خواهند",
        ];
        let alone: Vec<String> = words.iter().flat_map(|word| cut(word)).collect();
        assert_eq!(cut(&words.join(" ")), alone);
    }

    #[test]
    fn a_hundred_thousand_letters_without_a_space_are_cut_too() {
        let text = "بسم".repeat(33_334);
        assert_eq!(
            cut(&text).concat().chars().count(),
            text.chars().count() + 1
        );
    }
}
