//! Marks that do the same in every script, for readers that ask what a mark does and not in which language it stands.
//! What one language alone does with a mark stands in its pack.

pub const COMMAS: [char; 2] = [',', '،'];
pub const SEMICOLONS: [char; 2] = [';', '؛'];
pub const QUESTION_MARKS: [char; 2] = ['?', '؟'];
/// The marks that open a quotation and cannot close one.
pub const QUOTE_OPENERS: [char; 2] = ['«', '“'];
/// Those that close it, in the same order.
pub const QUOTE_CLOSERS: [char; 2] = ['»', '”'];

/// Whether a sentence may end with a mark.
pub fn ends_sentence(mark: char) -> bool {
    QUESTION_MARKS.contains(&mark) || matches!(mark, '.' | '!' | '…' | '۔')
}

/// Whether a mark parts clauses.
pub fn parts_clauses(mark: char) -> bool {
    COMMAS.contains(&mark)
        || SEMICOLONS.contains(&mark)
        || matches!(mark, ':' | '—' | '–' | '.' | '۔')
}
