use super::lists::Count;
use super::quotes::quotations;
use super::rules::Rules;
use super::{Unit, UnitKind};
use crate::language::folded;
use crate::text::{Span, is_alphabetic, is_alphanumeric, is_numeric};

/// Words that must stand on either side of ` ,` before it is taken for a full stop.
const STRAY_COMMA_WORDS: usize = 3;
/// Letters of a word that must stand on either side of a full stop without a space after it.
const TIGHT_STOP_LETTERS: usize = 3;
/// A quotation or bracket of no more words stays whole whatever marks it holds.
const SHORT_QUOTATION_WORDS: usize = 5;
/// A clause that names the speaker of a quoted question has so many words at most, and its verb within the first of them.
const SPEAKER_WORDS: usize = 7;
const SUBJECT_WORDS: usize = 3;
/// Words before the agency of a dateline (`تهران - ایرنا:`).
const DATELINE_WORDS: usize = 5;

/// Whether any ` ,` between two clauses ends a sentence in this text: it does where the language's own comma
/// is used beside it.
pub(super) fn stray_comma_ends(text: &str, rules: &Rules) -> bool {
    rules
        .comma
        .is_some_and(|comma| text.contains(" ,") && text.contains(comma))
}

/// Cuts a block of running text into sentences.
pub(super) fn split(
    text: &str,
    block: Span,
    rules: &Rules,
    stray_comma_ends: bool,
    units: &mut Vec<Unit>,
) {
    let cutter = Cutter {
        text,
        block,
        rules,
        quotations: quotations(text, block, rules),
        stray_comma_ends,
        is_chronology: year_labels(&text[block.start..block.end]) >= 2,
    };
    let mut start = block.start;
    let mut push = |kind, start, end| {
        let span = Span::new(start, end).trimmed(text);
        if !span.is_empty() {
            units.push(Unit { kind, span });
        }
    };
    let mut at = block.start;
    while let Some((found, c)) = cutter.next_divider(at) {
        at = found;
        let next = at + c.len_utf8();
        if c == ':'
            && let Some(end) = cutter.dateline(start, at)
        {
            push(UnitKind::Byline, start, end);
            (start, at) = (end, end);
            continue;
        }
        let (end, seen) = match c {
            ',' if rules.comma.is_some() => (cutter.stray_comma(start, at), next),
            c if rules.ends.has(c) => {
                let marks = cutter.marks(at);
                (cutter.end_mark(start, at, marks), marks)
            }
            ':' => (cutter.chronology_entry(start, at), next),
            c if rules.closers.has(c) => (cutter.next_quotation(next), next),
            _ => (None, next),
        };
        at = seen;
        if let Some(end) = end {
            push(UnitKind::Sentence, start, end);
            start = end;
            at = at.max(end);
        }
    }
    push(UnitKind::Sentence, start, block.end);
}

struct Cutter<'a> {
    text: &'a str,
    block: Span,
    rules: &'a Rules,
    quotations: Vec<Span>,
    stray_comma_ends: bool,
    /// The block holds several entries of a chronology, one after the other.
    is_chronology: bool,
}

impl Cutter<'_> {
    /// The next mark from `at` on at which a sentence may end.
    fn next_divider(&self, at: usize) -> Option<(usize, char)> {
        let mut rest = self.text[at..self.block.end].char_indices();
        let (offset, c) = rest.find(|(_, c)| self.rules.dividers.has(*c))?;
        Some((at + offset, c))
    }

    /// Where the sentence ends whose end marks stand from `at` to `marks`, if it ends there.
    fn end_mark(&self, start: usize, at: usize, marks: usize) -> Option<usize> {
        let is_stop = &self.text[at..marks] == ".";
        if is_stop && !self.stop_ends(start, at) {
            return None;
        }
        let mut end = self.run(marks, |c| self.rules.closers.has(c));
        end = self.run(end, |c| self.rules.ends.has(c));
        if self.inside_quotation(at, end) || self.closes_bracket(start, marks, end) {
            return None;
        }
        let rest = &self.text[end..self.block.end];
        let Some(next) = rest.chars().next() else {
            return Some(end);
        };
        if !next.is_whitespace() {
            return (end == marks && self.tight_end(start, at, marks)).then_some(end);
        }
        let first = rest.trim_start();
        if is_ellipsis(&self.text[at..marks]) || self.goes_on(first, !is_stop && end > marks) {
            return None;
        }
        if !is_stop
            && let Some(quotation) = self.quotes_within(start, at, end)
            && (self.is_joined(first_word(first)) || !self.is_announced(quotation))
        {
            return None;
        }
        Some(end)
    }

    /// The end of the marks that begin at `at`; three dots may have spaces between them.
    fn marks(&self, at: usize) -> usize {
        let mut end = self.run(at, |c| self.rules.ends.has(c));
        if &self.text[at..end] == "." {
            let spaced = |end: usize| {
                let next = self.run(end, |c| c == ' ');
                let dot = self.text[next..self.block.end].starts_with('.');
                (dot && next > end).then_some(next + 1)
            };
            while let Some(next) = spaced(end) {
                end = next;
            }
        }
        end
    }

    /// Whether a word goes on with what stands before it: "and", of its own or written with the word.
    fn is_joined(&self, word: &str) -> bool {
        self.rules.joins.contains(&folded(word))
            || self.rules.joined.iter().any(|c| word.starts_with(*c))
    }

    /// Whether a colon announces a quotation; else it may be a title, after which the sentence goes on.
    fn is_announced(&self, quotation: &Span) -> bool {
        self.text[..quotation.start].trim_end().ends_with(':')
    }

    /// The short quotation or title that ends between `at` and `end` and began inside the sentence.
    fn quotes_within(&self, start: usize, at: usize, end: usize) -> Option<&Span> {
        let sentence = start + (self.text[start..].len() - self.text[start..].trim_start().len());
        self.quotations.iter().find(|span| {
            sentence < span.start
                && span.start < at
                && at < span.end
                && span.end <= end
                && self.is_short(span)
        })
    }

    /// The end of the run of characters from `at` that satisfy `is`.
    fn run(&self, at: usize, is: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[at..self.block.end];
        at + rest.find(|c| !is(c)).unwrap_or(rest.len())
    }

    /// Whether a full stop at `at` may end a sentence, judged by the word before it.
    fn stop_ends(&self, start: usize, at: usize) -> bool {
        let before = &self.text[start..at];
        let word_start = self.word_start(before);
        let word = &before[word_start..];
        if word.is_empty() {
            // a stop that stands alone closes what is before it
            return !before.trim().is_empty();
        }
        let after = self.text[at + 1..self.block.end].trim_start();
        let last_part = word.rsplit(['.', '-']).next().unwrap_or(word);
        let last_part = self.without_conjunction(last_part);
        let is_numbered = before[..word_start].trim_end().ends_with(is_numeric);
        if is_numbered && self.rules.hour_marks.contains(&folded(word)) {
            return self.begins_after_hour(after);
        }
        if is_numbered
            && !word.is_ascii()
            && self
                .rules
                .clause_particles
                .contains(&folded(first_word(after)))
        {
            return true;
        }
        if self.rules.closing_abbreviations.contains(&folded(word)) {
            // the mark of an era stands behind its year, and most sentences go on after it
            let clause = || {
                self.rules
                    .clause_starts
                    .contains(&folded(first_word(after)))
            };
            return match is_numbered && !word.is_ascii() {
                true => clause(),
                false => self.begins_sentence(after),
            };
        }
        let mut letters = last_part.chars().filter(|c| is_alphanumeric(*c));
        let (first, more) = (letters.next(), letters.next().is_some());
        match first {
            Some(c) if !more && c.is_alphabetic() => {
                return self.is_foreign_letter(word, word_start + start, at);
            }
            Some(_) => {}
            None => return true,
        }
        let is_first = before.trim_start() == word;
        let is_list_number = is_first
            && (word.chars().all(|c| is_numeric(c) || c == '.')
                || start == self.block.start
                    && Count::of(&self.text[word_start + start..self.block.end], self.rules)
                        .is_some());
        let word = folded(self.without_conjunction(word));
        let is_abbreviation = self.rules.abbreviations.contains(&word)
            || self.rules.closing_abbreviations.contains(&word) && !self.begins_sentence(after)
            || self.rules.number_abbreviations.contains(&word) && after.starts_with(is_numeric);
        !is_list_number && !is_abbreviation
    }

    /// Where the last word of `before` begins. An apostrophe between letters opens nothing.
    fn word_start(&self, before: &str) -> usize {
        let opens = |&(at, c): &(usize, char)| {
            let inside = matches!(c, '\'' | '‘')
                && before[..at].ends_with(is_alphanumeric)
                && before[at + c.len_utf8()..].starts_with(is_alphanumeric);
            c.is_whitespace() || self.rules.openers.has(c) && !inside
        };
        let found = before.char_indices().rev().find(opens);
        found.map_or(0, |(at, c)| at + c.len_utf8())
    }

    /// A word without the conjunction that is written together with it, if a letter remains: ود. is و and د.
    fn without_conjunction<'t>(&self, word: &'t str) -> &'t str {
        let joined = self.rules.joined.iter();
        let mut rests = joined.filter_map(|c| word.strip_prefix(*c));
        let is_short = |rest: &str| {
            rest.chars().count() == 1 || self.rules.abbreviations.contains(&folded(rest))
        };
        match rests.next() {
            Some(rest) if is_short(rest) => rest,
            _ => word,
        }
    }

    /// Whether what follows an abbreviation that may close a sentence begins the next one: with a capital, a
    /// word that is no name; in a script without capitals, a word that goes on with no sentence.
    fn begins_sentence(&self, after: &str) -> bool {
        let word = first_word(after);
        match word.chars().next() {
            Some(c) if c.is_uppercase() => self.rules.common.contains(&folded(word)),
            Some(c) if c.is_lowercase() || is_numeric(c) => false,
            Some(_) => {
                let word = folded(word);
                !self.rules.continuations.contains(&word)
                    && !self.rules.sure_continuations.contains(&word)
            }
            None => false,
        }
    }

    /// Whether what follows the mark of an hour (5 p.m.) begins a sentence: neither a day nor a zone of time.
    fn begins_after_hour(&self, after: &str) -> bool {
        let word = first_word(after);
        let is_name = word.chars().nth(1).is_some_and(char::is_uppercase);
        let tells_when = |word: &str| {
            self.rules.days.contains(word) || self.rules.sure_continuations.contains(word)
        };
        match word.chars().next() {
            Some(c) if c.is_uppercase() => !is_name && !tells_when(&folded(word)),
            Some(c) if c.is_alphabetic() && !c.is_lowercase() => {
                !self.rules.days.contains(&folded(word)) && self.begins_sentence(after)
            }
            _ => false,
        }
    }

    /// Whether a Latin letter alone in a text of another script (`فيتامين C.`): no name's initial, since no
    /// name goes on in its script.
    fn is_foreign_letter(&self, word: &str, from: usize, at: usize) -> bool {
        let native =
            |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_ascii_alphanumeric());
        let before = self.text[self.block.start..from]
            .split_whitespace()
            .next_back();
        let after = self.text[at + 1..self.block.end].split_whitespace().next();
        word.is_ascii() && before.is_some_and(native) && after.is_some_and(native)
    }

    /// Whether end marks from `at` to `end` without a space after them end a sentence all the same: whole words
    /// of a script without capitals stand on both sides, or a capital follows a word that has none.
    fn tight_end(&self, start: usize, at: usize, end: usize) -> bool {
        let is_stop = &self.text[at..end] == ".";
        let least = if is_stop { TIGHT_STOP_LETTERS } else { 2 };
        let is_letter = |c: &char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
        let (before, after) = (&self.text[start..at], &self.text[end..self.block.end]);
        let count = |letters: usize| letters >= least;
        if count(before.chars().rev().take_while(is_letter).count())
            && count(after.chars().take_while(is_letter).count())
        {
            return true;
        }
        let (last, next) = (last_word(before), first_word(after));
        let whole = |word: &str, least: usize| {
            word.chars().count() >= least && word.chars().all(is_alphabetic)
        };
        let capital = next.starts_with(char::is_uppercase)
            && !next.chars().nth(1).is_some_and(char::is_uppercase);
        let common = self.rules.common.contains(&folded(next));
        // `Booking.Com` and `Node.Js` are names: a small word or a common one tells them from two sentences
        capital
            && whole(next, 1)
            && whole(last, least)
            && last.ends_with(char::is_lowercase)
            && (!is_stop || common || last.starts_with(char::is_lowercase) && whole(next, 4))
    }

    /// Whether a mark at `at`, with what closes it up to `end`, stands inside a quotation or bracket that
    /// goes on.
    fn inside_quotation(&self, at: usize, end: usize) -> bool {
        let goes_on = |span: &&Span| span.start < at && end < span.end;
        self.quotations
            .iter()
            .filter(goes_on)
            .any(|span| self.is_short(span))
    }

    /// Whether the marks between `from` and `end` close a bracket that opened inside the sentence.
    fn closes_bracket(&self, start: usize, from: usize, end: usize) -> bool {
        let sentence = start + (self.text[start..].len() - self.text[start..].trim_start().len());
        self.quotations.iter().any(|span| {
            let closes = from < span.end && span.end <= end && span.start > sentence;
            closes && self.text[span.start..].starts_with(['(', '['])
        })
    }

    fn is_short(&self, span: &Span) -> bool {
        let words = self.text[span.start..span.end].split_whitespace();
        words.take(SHORT_QUOTATION_WORDS + 1).count() <= SHORT_QUOTATION_WORDS
    }

    /// Whether the text after an end mark goes on with the same sentence: a small letter, a mark that cannot
    /// begin a sentence, or, after a quoted question or exclamation, the word that names its speaker.
    fn goes_on(&self, rest: &str, after_question: bool) -> bool {
        let Some(first) = rest.chars().find(|c| !self.rules.openers.has(*c)) else {
            return false;
        };
        if first.is_lowercase() || matches!(first, ',' | ';' | '،' | '؛' | ')' | '»' | '”') {
            return true;
        }
        after_question && self.names_speaker(rest)
    }

    /// Whether what follows a quoted question tells who asked it: a word of speech first, or among the first words or
    /// as the last of a short clause.
    fn names_speaker(&self, rest: &str) -> bool {
        let is_attribution = |word: &str| self.rules.attributions.contains(&folded(word));
        let clause = rest.split(|c| self.rules.ends.has(c)).next().unwrap_or("");
        let words: Vec<&str> = clause
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !is_alphanumeric(c)))
            .take(SPEAKER_WORDS + 1)
            .collect();
        let ends = clause.len() < rest.len();
        let is_short = ends && words.len() <= SPEAKER_WORDS;
        let subject = words.iter().take(SUBJECT_WORDS);
        words.first().is_some_and(|word| is_attribution(word))
            || is_short && subject.chain(words.last()).any(|word| is_attribution(word))
    }

    /// Where the sentence ends before a quotation that follows another one with nothing but a space
    /// between: two quotations in one sentence have a word or a mark between them. `end` is past a closing
    /// mark.
    fn next_quotation(&self, end: usize) -> Option<usize> {
        let before = self.text[..end].chars().rev().nth(1)?;
        let gap = self.run(end, char::is_whitespace);
        let mut after = self.text[gap..self.block.end].chars();
        let opens = after.next().is_some_and(|c| matches!(c, '"' | '«' | '“'))
            && after.next().is_some_and(|c| !c.is_whitespace());
        let closes = self.text[..end].ends_with(['"', '»', '”']) && !before.is_whitespace();
        let is_short = |span: &Span| span.start == gap && self.is_short(span);
        let ends = gap > end && opens && closes && !self.quotations.iter().any(is_short);
        ends.then_some(end)
    }

    /// Where the sentence ends before an entry of a chronology whose line breaks were lost (`2005: …`); `at`
    /// is that of the colon.
    fn chronology_entry(&self, start: usize, at: usize) -> Option<usize> {
        let label = self
            .is_chronology
            .then(|| year_label(&self.text[start..=at]))??;
        let first = self.text[start..start + label].trim().is_empty();
        let apart = self.text[at + 1..self.block.end].starts_with(char::is_whitespace);
        (apart && !first).then_some(start + label)
    }

    /// Where the sentence ends at a comma that stands for a full stop (` ,`): white space on both sides and
    /// a clause on either.
    fn stray_comma(&self, start: usize, at: usize) -> Option<usize> {
        let before = &self.text[start..at];
        let after = &self.text[at + 1..self.block.end];
        let alone = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
        let words = |text: &str| text.split_whitespace().take(STRAY_COMMA_WORDS).count();
        let clauses = words(before) == STRAY_COMMA_WORDS && words(after) == STRAY_COMMA_WORDS;
        let starts = || {
            self.rules
                .clause_starts
                .contains(&folded(first_word(after)))
        };
        let alone = alone && (self.stray_comma_ends || starts());
        (alone && clauses && !self.inside_quotation(at, at + 1)).then_some(at + 1)
    }

    /// Where a dateline with its agency ends (`لندن - ایرنا:`), if the colon at `at` closes one.
    fn dateline(&self, start: usize, at: usize) -> Option<usize> {
        let line = self.text[start..at].trim();
        let (place, agency) = line.rsplit_once(['-', '–', '—', '/'])?;
        let short = place.split_whitespace().count() <= DATELINE_WORDS;
        (short && self.rules.agencies.contains(&folded(agency.trim()))).then_some(at + 1)
    }
}

/// Where the year begins with which `text` ends, a colon after it and white space before it.
fn year_label(text: &str) -> Option<usize> {
    let before = text.strip_suffix(':')?;
    let digits = before.trim_end_matches(is_numeric).len();
    let is_year = before[digits..].chars().count() == 4;
    (is_year && before[..digits].ends_with(char::is_whitespace)).then_some(digits)
}

fn year_labels(block: &str) -> usize {
    memchr::memchr_iter(b':', block.as_bytes())
        .filter(|at| block[at + 1..].starts_with(' '))
        .filter(|&at| year_label(&block[..=at]).is_some())
        .count()
}

fn is_ellipsis(marks: &str) -> bool {
    marks == "…" || marks.ends_with("...") || marks.ends_with(". .")
}

/// The last word of a text, without marks before it.
fn last_word(text: &str) -> &str {
    let word = text.split_whitespace().next_back().unwrap_or("");
    word.trim_start_matches(|c: char| !is_alphanumeric(c))
}

/// The first word of a text, without the marks before and after it.
fn first_word(text: &str) -> &str {
    let word = text.split_whitespace().next().unwrap_or("");
    word.trim_matches(|c: char| !is_alphanumeric(c))
}
