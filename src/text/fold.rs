use std::ops::Range;

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
    /// What the characters of [`LISTED`] fold to, in order: most often another one, or itself; [`OTHER`] where it is
    /// none or several.
    listed: Vec<char>,
    /// The characters that are not listed or fold to none or several.
    rest: FxHashMap<char, Box<str>>,
}

/// Stands in the list for what is no single character; nothing folds to it.
const OTHER: char = char::MAX;

/// Characters that are looked up in an array: ASCII to the end of the Arabic block, and general punctuation.
const LISTED: [Range<u32>; 2] = [0..0x0800, 0x2000..0x2070];

impl FoldTable {
    /// A table from pairs of a character and what it folds to (possibly nothing).
    ///
    /// What a replacement holds is folded again, so that folding twice equals folding once.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (char, &'a str)>) -> Self {
        let own: FxHashMap<char, &str> = pairs.into_iter().collect();
        let fold = |c: char| -> Box<str> {
            let mut text = String::new();
            append(c, &own, &mut text, 0);
            text.into()
        };
        let mut rest: FxHashMap<char, Box<str>> = own
            .keys()
            .filter(|c| place(**c).is_none())
            .map(|&c| (c, fold(c)))
            .collect();
        let listed = LISTED.into_iter().flatten();
        let listed = listed.map(|code| char::from_u32(code).expect("no surrogate is listed"));
        let listed = listed.map(|c| {
            let text = fold(c);
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(one), None) => one,
                _ => {
                    rest.insert(c, text);
                    OTHER
                }
            }
        });
        Self {
            listed: listed.collect(),
            rest,
        }
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

    /// Appends what `c` folds to, and tells whether that is one character of as many bytes.
    #[inline]
    pub fn fold_into(&self, c: char, out: &mut String) -> bool {
        match place(c).map(|place| self.listed[place]) {
            Some(one) if one != OTHER => {
                out.push(one);
                one.len_utf8() == c.len_utf8()
            }
            _ => {
                let start = out.len();
                self.fold_rare(c, out);
                let mut folded = out[start..].chars();
                folded.next().map(char::len_utf8) == Some(c.len_utf8()) && folded.next().is_none()
            }
        }
    }

    #[cold]
    fn fold_rare(&self, c: char, out: &mut String) {
        if let Some(replacement) = self.rest.get(&c) {
            return out.push_str(replacement);
        }
        for part in decomposed(c) {
            match (
                place(part).map(|place| self.listed[place]),
                self.rest.get(&part),
            ) {
                (Some(one), _) if one != OTHER => out.push(one),
                (_, Some(replacement)) => out.push_str(replacement),
                (_, None) => out.push(part),
            }
        }
    }
}

/// Where the replacement of a character of [`LISTED`] stands.
#[inline]
fn place(c: char) -> Option<usize> {
    let [first, second] = LISTED;
    match u32::from(c) {
        code if first.contains(&code) => Some(code as usize),
        code if second.contains(&code) => Some((first.end + code - second.start) as usize),
        _ => None,
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
    /// For each byte of `text` the offset of the original character it came from; one more for the end. None where all
    /// characters stand where they stood.
    origin: Option<Vec<u32>>,
    original_len: usize,
}

impl Folded {
    /// Folds `text` by `table`. Texts of 4 GiB and more are the caller's to cut.
    #[must_use]
    pub fn new(text: &str, table: &FoldTable) -> Self {
        let mut folding = Folding::new(text);
        folding.fold(text.len(), table);
        folding.done()
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span in the original of a span in the folded text, with the marks that folded to nothing.
    #[must_use]
    pub fn original(&self, folded: Span) -> Span {
        let Some(origin) = &self.origin else {
            return folded;
        };
        let start = origin[folded.start] as usize;
        let mut end = origin[folded.end] as usize;
        if end <= start && !folded.is_empty() {
            // the span ends inside what one original character folded to
            end = origin[folded.end..]
                .iter()
                .map(|&at| at as usize)
                .find(|&at| at > start)
                .unwrap_or(self.original_len);
        }
        Span::new(start, end.max(start))
    }
}

/// A text that is folded part by part.
#[derive(Debug)]
pub(crate) struct Folding<'t> {
    text: &'t str,
    /// How many bytes of it are folded.
    at: usize,
    folded: String,
    origin: Option<Vec<u32>>,
}

impl<'t> Folding<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            folded: String::with_capacity(text.len()),
            origin: None,
        }
    }

    /// How many bytes of the text are folded.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many bytes they became.
    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// Folds the text up to `end`.
    pub fn fold(&mut self, end: usize, table: &FoldTable) {
        let text = self.text;
        for (at, c) in text[self.at..end].char_indices() {
            let at = self.at + at;
            // several characters of as many bytes do not stand where the one stood: … is ...
            let same = table.fold_into(c, &mut self.folded);
            if self.origin.is_none() && same {
                continue;
            }
            let origin = self.origin.get_or_insert_with(|| {
                let mut origin = Vec::with_capacity(text.len() + 1);
                push_same(&text[..at], 0, &mut origin);
                origin
            });
            origin.resize(self.folded.len(), at as u32);
        }
        self.at = end;
    }

    /// The same where it is known what the text up to `end` becomes, and that every character of it stays in its place.
    pub fn keep(&mut self, end: usize, folded: &str) {
        if let Some(origin) = &mut self.origin {
            push_same(&self.text[self.at..end], self.at, origin);
        }
        self.folded.push_str(folded);
        self.at = end;
    }

    /// The text, all of which is folded.
    pub fn done(mut self) -> Folded {
        if let Some(origin) = &mut self.origin {
            origin.push(self.text.len() as u32);
        }
        Folded {
            text: self.folded,
            origin: self.origin,
            original_len: self.text.len(),
        }
    }
}

/// Adds the origins of the bytes of a text that stands at a place, whose characters stay in theirs.
fn push_same(text: &str, start: usize, origin: &mut Vec<u32>) {
    for (at, c) in text.char_indices() {
        origin.extend((0..c.len_utf8()).map(|_| (start + at) as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_the_folded_text_is_one_of_the_original() {
        let table = FoldTable::new(std::iter::empty::<(char, &str)>());
        for text in [
            "Configure %1…",
            "…",
            "a…b",
            "½ كيلو…",
            "ﬁn",
            "ﷺ و…",
            "ǅ…ǆ",
            "نص",
            "نصٌّ…",
            "№ 5…",
        ] {
            let folded = Folded::new(text, &table);
            let ends = 0..=folded.text().len();
            for start in ends.clone() {
                for end in ends.clone().filter(|end| *end >= start) {
                    let span = folded.original(Span::new(start, end));
                    let boundaries = [span.start, span.end].map(|at| text.is_char_boundary(at));
                    let inside = folded.text().is_char_boundary(start)
                        && folded.text().is_char_boundary(end);
                    assert!(!inside || boundaries == [true, true], "{text:?}: {span:?}");
                }
            }
            let whole = folded.original(Span::new(0, folded.text().len()));
            assert_eq!(&text[whole], text);
        }
    }
}
