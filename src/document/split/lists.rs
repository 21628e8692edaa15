//! Items of a list that are counted: `1)`, `(a)`, `٢-`, `الف.`, `iii)`, `ثانياً:`.

use super::rules::Rules;
use crate::language::folded;
use crate::text::{is_alphabetic, is_numeric};

/// An item has so many digits at most; four are a year.
const MOST_DIGITS: usize = 2;
/// A small roman number has so many letters at most.
const MOST_ROMAN: usize = 4;

/// What counts the items of a list, with the mark behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    kind: Kind,
    mark: char,
    /// Whether a bracket opens before it.
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Number(usize),
    Letter(char),
    Roman(String),
    /// A word of the pack: "secondly", a letter's name.
    Word(String),
}

impl Count {
    /// The count with which a line begins.
    pub fn of(line: &str, rules: &Rules) -> Option<Self> {
        let open = line.starts_with(['(', '[']);
        let rest = if open { &line[1..] } else { line };
        let end = rest.find(|c: char| !is_numeric(c) && !is_alphabetic(c) && !is_point(c))?;
        let (word, rest) = rest.split_at(end);
        let mut after = rest.chars();
        let mark = after
            .next()
            .filter(|c| matches!(c, ')' | ']' | '.' | '-' | '–' | ':' | '،'))?;
        let apart = after.next().is_some_and(char::is_whitespace);
        let kind = Kind::of(word, rules)?;
        // a word or a letter with a colon may speak: only words of the list count so
        let fits = match (&kind, mark) {
            (Kind::Word(_), _) => true,
            (_, ':' | '،') => false,
            (Kind::Roman(_), _) => open || matches!(mark, ')' | '.'),
            _ => true,
        };
        let closed = !open || matches!(mark, ')' | ']');
        (apart && fits && closed).then_some(Self { kind, mark, open })
    }

    /// Whether an item with this count may stand right before one with the other.
    pub fn precedes(&self, next: &Self) -> bool {
        let counts_on = match (&self.kind, &next.kind) {
            (Kind::Number(a), Kind::Number(b)) => a + 1 == *b,
            (Kind::Letter(a), Kind::Letter(b)) => a != b,
            // `i`, `v` and `x` are letters, too; and `الف` stands before ب
            (Kind::Letter(_), Kind::Roman(_)) | (Kind::Roman(_), Kind::Letter(_)) => true,
            (Kind::Word(_), Kind::Letter(_)) => true,
            (Kind::Roman(a), Kind::Roman(b)) | (Kind::Word(a), Kind::Word(b)) => a != b,
            _ => false,
        };
        counts_on && self.mark == next.mark && self.open == next.open
    }
}

impl Kind {
    fn of(word: &str, rules: &Rules) -> Option<Self> {
        let letters = word.chars().filter(|c| !is_point(*c)).count();
        let first = word.chars().next()?;
        if word.chars().all(is_numeric) {
            let digits: Option<Vec<u32>> = word.chars().map(digit).collect();
            let number = digits?
                .into_iter()
                .fold(0, |all, digit| 10 * all + digit as usize);
            return (letters <= MOST_DIGITS).then_some(Self::Number(number));
        }
        if letters == 1 && is_alphabetic(first) {
            return Some(Self::Letter(first));
        }
        let roman = |c: char| matches!(c, 'i' | 'v' | 'x');
        if letters <= MOST_ROMAN && word.chars().all(roman) {
            return Some(Self::Roman(word.to_owned()));
        }
        let word = folded(word);
        rules.item_words.contains(&word).then_some(Self::Word(word))
    }
}

/// Whether a character is written above or below a letter.
fn is_point(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}')
}

fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => '0',
    };
    (c as u32)
        .checked_sub(zero as u32)
        .filter(|digit| *digit < 10)
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::*;
    use crate::language::Language;

    #[test]
    fn items_are_counted_by_numbers_letters_and_words() {
        let rules = Rules::new(Language::named("fa").expect("a pack"));
        let count = |line: &str| Count::of(line, &rules);
        for (one, two) in [
            ("1) گزارش", "2) فهرست"),
            ("(1) گزارش", "(2) فهرست"),
            ("۹- گزارش", "۱۰- فهرست"),
            ("٣. گزارش", "٤. فهرست"),
            ("الف) گزارش", "ب) فهرست"),
            ("ب- گزارش", "پ- فهرست"),
            ("i) report", "ii) list"),
            ("a. report", "b. list"),
            ("اولاً: گزارش", "ثانیاً: فهرست"),
        ] {
            let [one, two] = [one, two].map(|line| count(line).unwrap_or_else(|| panic!("{line}")));
            assert!(one.precedes(&two), "{one:?} {two:?}");
            assert!(!one.precedes(&one), "{one:?}");
        }
        for line in [
            "2016: سال",
            "18:30 خبر",
            "گزارش) متن",
            "1.5 میلیون",
            "۱۲",
            "م: سلام",
            "a b",
        ] {
            assert_eq!(count(line), None, "{line}");
        }
        let [one, other] = ["1) گزارش", "2. فهرست"].map(|line| count(line).expect(line));
        assert!(!one.precedes(&other), "another mark");
    }
}
