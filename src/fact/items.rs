use std::ops::Range;

use super::calendar::{Calendar, Weekday};
use super::senses::{Code, Count, Entry, Sense, Senses, Sign, Strength};
use crate::document::{Document, TokenKind, Word, tokens};
use crate::language;
use crate::text::{Folded, Folding, Span, ZWNJ, has_zwnj};

/// A word, number or mark of the folded text, with what the lexicon knows of it. A phrase of the lexicon
/// is one item.
///
/// The words are those of [`tokens`], with letters and digits apart, as in ۲۰۲۴م and 14th, and the parts around a ZWNJ. They
/// are divided in the folded text, as folding may write one sign as several words or digits: they are the words of the report
/// where it writes each as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    pub start: u32,
    pub end: u32,
    pub kind: ItemKind,
    entry: Option<u32>,
    /// Bytes of proclitics.
    prefix: u8,
    /// Joined to what is before it by a written و.
    pub joined: bool,
    /// Written with its article.
    pub definite: bool,
    /// White space stands before it.
    pub spaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Number,
    Word,
    Mark(char),
}

/// One unit, folded and divided once for everything that looks for facts in it.
#[derive(Debug)]
pub(super) struct Items<'a> {
    pub original: &'a str,
    pub folded: Folded,
    pub items: Vec<Item>,
    pub lexicon: &'a Senses,
}

static NOTHING: Entry = Entry {
    senses: Vec::new(),
    begins: false,
    phrases: Vec::new(),
};

/// The items of different words, each divided once.
#[derive(Debug, Default)]
pub(super) struct FormItems {
    /// By the number of a word, where its items stand.
    of_words: Vec<Option<Range<u32>>>,
    items: Vec<Item>,
}

impl FormItems {
    /// The items of the word with this number, which folds to one word, as if it stood alone.
    fn of(&mut self, number: u32, kind: TokenKind, folded: &str, lexicon: &Senses) -> &[Item] {
        let (number, items) = (number as usize, &mut self.items);
        if number >= self.of_words.len() {
            self.of_words.resize(number + 1, None);
        }
        let known = self.of_words[number].get_or_insert_with(|| {
            let first = items.len() as u32;
            divide(folded, kind, 0, true, lexicon, items);
            first..items.len() as u32
        });
        &self.items[known.start as usize..known.end as usize]
    }
}

impl<'a> Items<'a> {
    /// The items of a unit. Words that stand in the folded text as they stood are divided once: `forms` keeps them, by
    /// the numbers of the report's forms.
    pub fn of_unit(
        document: &'a Document,
        unit: usize,
        lexicon: &'a Senses,
        forms: &mut FormItems,
        number: impl Fn(Word) -> u32,
    ) -> Self {
        let original = document.unit_text(unit);
        let by_words = by_words(document, unit, lexicon, forms, number);
        let (folded, items) = by_words.unwrap_or_else(|| {
            let folded = language::fold(original);
            let items = divided(folded.text(), lexicon);
            (folded, items)
        });
        let mut reading = Self {
            original,
            folded,
            items,
            lexicon,
        };
        reading.join_phrases();
        reading
    }

    fn join_phrases(&mut self) {
        let mut kept = 0;
        let mut at = 0;
        while at < self.items.len() {
            let mut item = self.items[at];
            let mut next = at + 1;
            if let Some(entry) = item.entry {
                let phrases = &self.lexicon.entry(entry).phrases;
                let found = phrases
                    .iter()
                    .find(|(words, _)| self.follows(at + 1, words));
                if let Some((words, whole)) = found {
                    next = at + 1 + words.len();
                    item.end = self.items[next - 1].end;
                    item.entry = Some(*whole);
                }
            }
            self.items[kept] = item;
            kept += 1;
            at = next;
        }
        self.items.truncate(kept);
    }

    fn follows(&self, at: usize, words: &[Box<str>]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            self.items.get(at + offset).is_some_and(|item| {
                let text = &self.folded.text()[item.start as usize..item.end as usize];
                text == &**word || has_zwnj(text) && text.replace(ZWNJ, "") == **word
            })
        })
    }

    pub fn item(&self, at: usize) -> Option<&Item> {
        self.items.get(at)
    }

    /// The folded text of an item without its proclitics.
    pub fn word(&self, at: usize) -> &str {
        match self.items.get(at) {
            Some(item) => {
                &self.folded.text()[item.start as usize + item.prefix as usize..item.end as usize]
            }
            None => "",
        }
    }

    /// An item as it stands in the original.
    pub fn written(&self, at: usize) -> &'a str {
        let item = &self.items[at];
        &self.original[self
            .folded
            .original(Span::new(item.start as usize, item.end as usize))]
    }

    /// What stands in the original between an item and the one before.
    pub fn gap_before(&self, at: usize) -> &'a str {
        let (Some(item), Some(before)) = (self.items.get(at), at.checked_sub(1)) else {
            return "";
        };
        let gap = Span::new(self.items[before].end as usize, item.start as usize);
        &self.original[self.folded.original(gap)]
    }

    pub fn entry(&self, at: usize) -> &Entry {
        let entry = self.items.get(at).and_then(|item| item.entry);
        entry.map_or(&NOTHING, |entry| self.lexicon.entry(entry))
    }

    /// Whether a date or number may begin here.
    pub fn begins(&self, at: usize) -> bool {
        self.items[at].kind == ItemKind::Number || self.entry(at).begins
    }

    pub fn is_known(&self, at: usize) -> bool {
        !self.entry(at).senses.is_empty()
    }

    fn sense<T>(&self, at: usize, pick: impl FnMut(&Sense) -> Option<T>) -> Option<T> {
        self.entry(at).senses.iter().find_map(pick)
    }

    pub fn has(&self, at: usize, sign: Sign) -> bool {
        self.entry(at).senses.contains(&Sense::Sign(sign))
    }

    pub fn has_before(&self, at: usize, sign: Sign) -> bool {
        at > 0 && self.has(at - 1, sign)
    }

    pub fn month(&self, at: usize) -> Option<(Calendar, u8, Strength)> {
        self.sense(at, |sense| match *sense {
            Sense::Month(calendar, month, strength) => Some((calendar, month, strength)),
            _ => None,
        })
    }

    pub fn weekday(&self, at: usize) -> Option<Weekday> {
        self.sense(at, |sense| match *sense {
            Sense::Weekday(weekday) => Some(weekday),
            _ => None,
        })
    }

    pub fn counted(&self, at: usize) -> Option<(Code, Count)> {
        self.sense(at, |sense| match *sense {
            Sense::Counted(code, count) => Some((code, count)),
            _ => None,
        })
    }

    pub fn ordinal(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::Ordinal(value) => Some(value),
            _ => None,
        })
    }

    pub fn cardinal(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::Cardinal(value) => Some(value),
            _ => None,
        })
    }

    pub fn scale(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::Scale(value) => Some(value),
            _ => None,
        })
    }

    pub fn vague(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::Vague(value) => Some(value),
            _ => None,
        })
    }

    pub fn unit_before_tens(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::UnitBeforeTens(value) => Some(value),
            _ => None,
        })
    }

    /// In millionths.
    pub fn fraction(&self, at: usize) -> Option<i64> {
        self.sense(at, |sense| match *sense {
            Sense::Fraction(value) => Some(value),
            _ => None,
        })
    }

    /// The first sense that `pick` accepts.
    pub fn find<T>(&self, at: usize, pick: impl FnMut(&Sense) -> Option<T>) -> Option<T> {
        self.sense(at, pick)
    }

    pub fn mark(&self, at: usize) -> Option<char> {
        match self.items.get(at)?.kind {
            ItemKind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub fn is_mark(&self, at: usize, marks: &str) -> bool {
        self.mark(at).is_some_and(|mark| marks.contains(mark))
    }

    /// The digits of a number item without any separator.
    pub fn digits(&self, at: usize) -> Option<&str> {
        let item = self.items.get(at)?;
        let word = &self.folded.text()[item.start as usize..item.end as usize];
        let plain = item.kind == ItemKind::Number && word.bytes().all(|byte| byte.is_ascii_digit());
        plain.then_some(word)
    }

    /// The whole number of at most `most` digits that an item writes without separators.
    pub fn integer(&self, at: usize, most: usize) -> Option<i64> {
        let digits = self.digits(at).filter(|digits| digits.len() <= most)?;
        digits.parse().ok()
    }

    /// The place in the original of the items from `start` to before `end`, without proclitics.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let first = &self.items[start];
        let from = first.start as usize + first.prefix as usize;
        self.folded
            .original(Span::new(from, self.items[end - 1].end as usize))
    }
}

/// The folded text of a unit with its items, if it has the words of the unit.
fn by_words(
    document: &Document,
    unit: usize,
    lexicon: &Senses,
    forms: &mut FormItems,
    number: impl Fn(Word) -> u32,
) -> Option<(Folded, Vec<Item>)> {
    let words = document.words();
    let own = words.of_unit(unit);
    if !own.iter().all(|word| words.folds_to_word(*word)) {
        return None;
    }
    let (text, begin) = (document.unit_text(unit), document.units[unit].span.start);
    let mut folding = Folding::new(text);
    let mut items = Vec::with_capacity(own.len());
    let is_space = |gap: &str| gap.bytes().all(|byte| byte.is_ascii_whitespace());
    for word in own {
        let Span { start, end } = Span::new(word.span.start - begin, word.span.end - begin);
        let gap = &text[folding.at()..start];
        if !is_space(gap) {
            return None;
        }
        folding.keep(start, gap);
        let at = folding.len() as u32;
        let spaced = !gap.is_empty() || at == 0;
        let letters = words.folded(*word);
        for item in forms.of(number(*word), word.kind, letters, lexicon) {
            items.push(Item {
                start: at + item.start,
                end: at + item.end,
                spaced: item.spaced && spaced,
                ..*item
            });
        }
        match words.folds_in_place(*word) {
            true => folding.keep(end, letters),
            false => folding.fold(end, language::fold_table()),
        }
    }
    (folding.at() == text.len()).then(|| (folding.done(), items))
}

/// The items of a folded text.
fn divided(text: &str, lexicon: &Senses) -> Vec<Item> {
    let mut items = Vec::with_capacity(text.len() / 8);
    let mut last_end = 0;
    for token in tokens(text) {
        let Span { start, end } = token.span;
        let spaced = start != last_end || start == 0;
        last_end = end;
        let word = &text[start..end];
        divide(word, token.kind, start, spaced, lexicon, &mut items);
    }
    items
}

/// The items of a word, number or mark that stands at a place.
fn divide(
    word: &str,
    kind: TokenKind,
    at: usize,
    spaced: bool,
    lexicon: &Senses,
    items: &mut Vec<Item>,
) {
    if kind != TokenKind::Mark {
        return divide_word(word, at, spaced, lexicon, items);
    }
    let mark = word.chars().next().unwrap_or(' ');
    items.push(Item {
        start: at as u32,
        end: (at + word.len()) as u32,
        kind: ItemKind::Mark(mark),
        entry: lexicon.find(word).map(|hit| hit.entry),
        prefix: 0,
        joined: false,
        definite: false,
        spaced,
    });
}

/// Letters and digits that stand together are items of their own, as are the parts around a ZWNJ
/// unless the lexicon has the whole.
fn divide_word(word: &str, at: usize, spaced: bool, lexicon: &Senses, items: &mut Vec<Item>) {
    let bytes = word.as_bytes();
    let digit = bytes.iter().position(u8::is_ascii_digit);
    if let Some(digit) = digit {
        let (from, to) = if digit == 0 {
            let end = bytes
                .iter()
                .rposition(u8::is_ascii_digit)
                .map_or(0, |last| last + 1);
            let inner = word[..end].find(char::is_alphabetic).unwrap_or(end);
            (inner, ItemKind::Number)
        } else {
            (digit, ItemKind::Word)
        };
        items.push(item(&word[..from], at, to, spaced, lexicon));
        if from < word.len() {
            divide_word(&word[from..], at + from, false, lexicon, items);
        }
        return;
    }
    if has_zwnj(word) && lexicon.find(&word.replace(ZWNJ, "")).is_none() {
        let mut offset = 0;
        for part in word.split(ZWNJ) {
            if !part.is_empty() {
                let spaced = spaced && offset == 0;
                items.push(item(part, at + offset, ItemKind::Word, spaced, lexicon));
            }
            offset += part.len() + ZWNJ.len_utf8();
        }
        return;
    }
    items.push(item(word, at, ItemKind::Word, spaced, lexicon));
}

fn item(word: &str, at: usize, kind: ItemKind, spaced: bool, lexicon: &Senses) -> Item {
    let hit = match kind {
        ItemKind::Number => None,
        _ if has_zwnj(word) => lexicon.find(&word.replace(ZWNJ, "")),
        _ => lexicon.find(word),
    };
    Item {
        start: at as u32,
        end: (at + word.len()) as u32,
        kind,
        entry: hit.map(|hit| hit.entry),
        prefix: hit.map_or(0, |hit| hit.prefix),
        joined: hit.is_some_and(|hit| hit.joined),
        definite: hit.is_some_and(|hit| hit.definite),
        spaced,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::document::Division;
    use crate::language::Language;
    use crate::text::Source;

    static ARABIC: LazyLock<(Language, Senses)> = LazyLock::new(|| {
        let language = Language::named("ar").expect("a language with a pack");
        (language, Senses::new(language))
    });

    proptest! {
        #[test]
        fn the_items_of_the_words_of_a_report_are_those_of_its_folded_text(
            text in "([ابتيكىة،.:؟']|[ \u{200c}\u{64b}\u{640}\u{a0}]|[aB9٣۴,'«»()\u{200f}\n]|[東ب京…ﷺ①]|[٢٣]|وَ10|يَوم){0,24}"
        ) {
            let (language, lexicon) = &*ARABIC;
            let Ok(document) = Document::of(Source::new("a", &*text), Some(*language), Division::Lines) else {
                return Ok(());
            };
            let mut forms = FormItems::default();
            for unit in 0..document.units.len() {
                let folded = language::fold(document.unit_text(unit));
                let items = divided(folded.text(), lexicon);
                if let Some((by_words, of_words)) = by_words(&document, unit, lexicon, &mut forms, |word| word.form) {
                    prop_assert_eq!(by_words.text(), folded.text());
                    for item in &items {
                        let span = Span::new(item.start as usize, item.end as usize);
                        prop_assert_eq!(by_words.original(span), folded.original(span));
                    }
                    prop_assert_eq!(of_words, items);
                }
            }
        }
    }
}
