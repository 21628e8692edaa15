use crate::semantics::table::Table;
use crate::semantics::tokenizer::Tokenizer;

/// How usual words are in general text: the unigram probabilities of the built-in table's pieces.
pub(super) struct Background(Tokenizer);

/// The logarithms of probability between which a word goes from general to rare.
const GENERAL: f32 = -10.0;
const UNHEARD: f32 = -18.0;

/// The highest rarity of a word that is a single piece.
const KNOWN: f32 = 0.5;

impl Background {
    pub fn new() -> Self {
        Self(Tokenizer::new(Table::built_in()))
    }

    /// How far a word is from general vocabulary: 0 for words of any text, 1 for words put together from pieces (the
    /// "weirdness" of Ahmad et al. 1999, against a fixed background).
    pub fn rarity(&self, word: &str) -> f64 {
        let table = self.0.table();
        let score = |piece: Option<_>| piece.map_or(UNHEARD, |piece| table.score(piece));
        let pieces = self.0.pieces(word);
        // a word that is one piece has earned its place among those of a hundred languages
        let most = if pieces.len() > 1 { 1.0 } else { KNOWN };
        let all: f32 = pieces.into_iter().map(score).sum();
        f64::from(((GENERAL - all) / (GENERAL - UNHEARD)).clamp(0.0, most))
    }

    /// The logarithm of how probable a word is in general text.
    pub fn probability(&self, word: &str) -> f64 {
        let table = self.0.table();
        let score = |piece: Option<_>| piece.map_or(UNHEARD, |piece| table.score(piece));
        f64::from(self.0.pieces(word).into_iter().map(score).sum::<f32>())
    }

    /// Whether `rest`, what is left of `word` without its first letters, is a word of general vocabulary and `word`
    /// is none: then the letters are a particle.
    pub fn leaves_word(&self, rest: &str, word: &str) -> bool {
        let is_piece = |word: &str| matches!(self.0.pieces(word)[..], [Some(_)]);
        is_piece(rest) && !is_piece(word)
    }
}
