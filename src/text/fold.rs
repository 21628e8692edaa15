use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Span;

/// What each character folds to: the script's own table, then Unicode's compatibility decomposition
/// without combining marks, in lower case.
///
/// The table of a script comes from its pack (`[fold]`); see [`crate::language::fold_table`].
#[derive(Debug, Default)]
pub struct FoldTable {
    two_byte: Vec<Option<Replacement>>,
    rest: FxHashMap<char, Replacement>,
}

/// Up to four bytes need no allocation: the common case is one Arabic letter for another.
#[derive(Debug, Clone)]
struct Replacement(Box<str>);

/// Characters below this bound are looked up in an array: ASCII to the end of the Arabic block.
const ARRAY_END: u32 = 0x0800;

impl FoldTable {
    /// A table from pairs of a character and what it folds to (possibly nothing).
    ///
    /// What a replacement holds is folded again, so that folding twice equals folding once.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (char, &'a str)>) -> Self {
        let own: FxHashMap<char, &str> = pairs.into_iter().collect();
        let fold = |c: char| -> Option<Replacement> {
            let mut text = String::new();
            append(c, &own, &mut text, 0);
            (text.chars().ne([c])).then(|| Replacement(text.into()))
        };
        let two_byte = (0..ARRAY_END)
            .map(|code| char::from_u32(code).and_then(fold))
            .collect();
        let rest = own
            .keys()
            .filter(|c| u32::from(**c) >= ARRAY_END)
            .map(|&c| (c, fold(c).unwrap_or(Replacement(c.to_string().into()))))
            .collect();
        Self { two_byte, rest }
    }

    /// `text` folded, where no way back is needed.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            self.fold_into(c, &mut out);
        }
        out
    }

    /// Appends what `c` folds to.
    pub fn fold_into(&self, c: char, out: &mut String) {
        let code = u32::from(c);
        if code < ARRAY_END {
            match &self.two_byte[code as usize] {
                Some(replacement) => out.push_str(&replacement.0),
                None => out.push(c),
            }
        } else if let Some(replacement) = self.rest.get(&c) {
            out.push_str(&replacement.0);
        } else {
            for part in decomposed(c) {
                if u32::from(part) < ARRAY_END {
                    self.fold_into(part, out);
                } else if let Some(replacement) = self.rest.get(&part) {
                    out.push_str(&replacement.0);
                } else {
                    out.push(part);
                }
            }
        }
    }
}

/// The compatibility decomposition of `c` in lower case, without combining marks.
fn decomposed(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c)
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
}

fn append(c: char, own: &FxHashMap<char, &str>, out: &mut String, depth: u8) {
    match own.get(&c) {
        // a replacement that leads back to itself stays as it is
        Some(to) if depth < 4 => {
            for part in to.chars() {
                if part == c {
                    out.push(part);
                } else {
                    append(part, own, out, depth + 1);
                }
            }
        }
        Some(_) => out.push(c),
        None => {
            for part in decomposed(c) {
                match own.contains_key(&part) && part != c && depth < 4 {
                    true => append(part, own, out, depth + 1),
                    false => out.push(part),
                }
            }
        }
    }
}

/// A text folded for comparison, with the way back to the original.
///
/// Equal folded texts are spellings of the same thing: ي/ی, ك/ک, ة/ه, hamza seats, diacritics, tatweel,
/// presentation forms, digits of three systems, letter case. ZWNJ is kept: whether it separates is the
/// matcher's question.
///
/// A mark that folds to nothing stays with its letter:
///
/// ```
/// use muqabala::language;
/// let text = "قرأ «الكِتابَ» أمس";
/// let folded = language::fold(text);
/// let at = folded.text().find("کتاب").unwrap();
/// let span = folded.original(muqabala::text::Span::new(at, at + "کتاب".len()));
/// assert_eq!(&text[span], "كِتابَ");
/// ```
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// For each byte of `text` the offset of the original character it came from; one more for the end.
    origin: Vec<u32>,
    original_len: usize,
}

impl Folded {
    /// Folds `text` by `table`. Texts of 4 GiB and more are the caller's to cut.
    #[must_use]
    pub fn new(text: &str, table: &FoldTable) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut origin = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            table.fold_into(c, &mut folded);
            origin.resize(folded.len(), at as u32);
        }
        origin.push(text.len() as u32);
        Self {
            text: folded,
            origin,
            original_len: text.len(),
        }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span in the original of a span in the folded text, with the marks that folded to nothing.
    #[must_use]
    pub fn original(&self, folded: Span) -> Span {
        let start = self.origin[folded.start] as usize;
        let mut end = self.origin[folded.end] as usize;
        if end <= start && !folded.is_empty() {
            // the span ends inside what one original character folded to
            end = self.origin[folded.end..]
                .iter()
                .map(|&at| at as usize)
                .find(|&at| at > start)
                .unwrap_or(self.original_len);
        }
        Span::new(start, end.max(start))
    }
}
