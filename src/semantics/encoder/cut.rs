//! Text as the encoder reads it: the pieces of multilingual-e5-small (a SentencePiece unigram model).

use unicode_normalization::{UnicodeNormalization, char::compose};

use super::file::{Model, Token};
use crate::semantics::pieces::{SPACE, cut, words};

/// What the encoder was trained to find in front of each of two texts that are compared with each other.
const PREFIX: &str = "query: ";

/// The tokens of a text: begin, the pieces of [`PREFIX`] and of the text, end; at most `longest` of them, the end of the
/// text being left out where it has more.
pub(super) fn tokens(text: &str, model: &Model, longest: usize) -> Vec<Token> {
    let mut tokens = vec![Token::Begin];
    let mut pieces = Vec::new();
    for word in words(&normalised(&format!("{PREFIX}{text}"))) {
        pieces.clear();
        cut(
            word,
            &model.strings,
            |piece| model.score(piece),
            model.unknown,
            &mut pieces,
        );
        tokens.extend(
            pieces
                .iter()
                .map(|piece| piece.map_or(Token::Unknown, Token::Piece)),
        );
        if tokens.len() >= longest {
            break;
        }
    }
    tokens.truncate(longest.saturating_sub(1));
    tokens.push(Token::End);
    tokens
}

/// SentencePiece's rule nmt_nfkc: NFKC letter by letter, without the canonical order of marks; control characters dropped;
/// each run of spaces, joiners and marks of direction one `▁`; one stands before the first word, none behind the last.
fn normalised(text: &str) -> String {
    let mut normal = String::with_capacity(text.len() + SPACE.len_utf8());
    let mut space = true;
    for original in text.chars() {
        // the wide tilde is what NFKC changes and the rule does not
        let tilde = (original == '\u{ff5e}').then_some(original);
        let changed = std::iter::once(original).nfkc();
        for c in tilde.into_iter().chain(changed.filter(|_| tilde.is_none())) {
            if is_dropped(c) {
                continue;
            }
            if is_space(c) {
                space = true;
                continue;
            }
            if std::mem::take(&mut space) {
                normal.push(SPACE);
                normal.push(c);
                continue;
            }
            let joined = normal.chars().next_back().and_then(|last| compose(last, c));
            if joined.is_some() {
                normal.pop();
            }
            normal.push(joined.unwrap_or(c));
        }
    }
    normal
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{8f}' | '\u{9f}')
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\u{c}' | '\r' | '\u{1680}' | '\u{200b}'..='\u{200f}'
    ) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffd}' | SPACE)
}
