//! Rules on how a text of one language is typed. What is wrong in which language stands in the packs
//! (`[typography]`); repairs are offered where they cannot change what is said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use crate::document::{Token, TokenKind};
use crate::language::marks::COMMAS;
use crate::language::morphology::{Morphology, Sequence};
use crate::language::{Language, folded};
use crate::text::{Span, TATWEEL, is_arabic};

/// `[typography]` of a language pack.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Typography {
    /// Letters of a neighbour language's keyboard, and the letter to write.
    pub(super) letters: BTreeMap<char, char>,
    /// Marks of the Latin script, and the mark to write.
    marks: BTreeMap<char, char>,
    /// Marks before which no space stands.
    closing: String,
    /// Letters with which words end and none begins.
    pub(super) only_last: String,
    /// Pairs of quotation marks that the language uses: opening and closing in turn.
    quotes: String,
    /// Pairs that belong to another language, for which the first own pair is written.
    foreign_quotes: String,
    /// Digits of a neighbour language's system; zero first.
    foreign_digits: String,
    /// The language's own digits; zero first.
    digits: String,
    /// The tatweel lengthens words here, and is no letter.
    tatweel: bool,
    /// What is written before a word to derive another of the same root of meaning, folded.
    pub(super) formatives: Vec<String>,
    /// What divides groups of three digits, where that is no comma.
    pub(super) group: Option<char>,
    /// Words, or parts of words, that are spelled in two ways: the letters of both.
    pub(super) variants: Vec<[String; 2]>,
    /// Letters that make no other spelling of a word, and the letter that stands for each.
    pub(super) alike: BTreeMap<char, char>,
    pub(super) hamza: Hamza,
    /// What the letters of the Latin script are called: initials that are spelled out.
    pub(super) letter_names: Vec<String>,
    /// Particles that are repeated on purpose, to intensify or to distribute.
    pub(super) repeated: Vec<String>,
    affixes: Affixes,
    /// What the classes of `affixes` hold.
    #[serde(skip)]
    pub(super) written: Written,
}

/// `[typography.hamza]`: the letters that carry one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Hamza {
    /// On or under an alif, where writers leave it out.
    pub(super) on_alif: String,
    /// The alif without it.
    pub(super) alif: String,
    /// On another letter.
    pub(super) elsewhere: String,
    /// By itself.
    pub(super) alone: Option<char>,
}

/// `[typography.affixes]`: classes of the pack's affixes by what they tell of a word.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Affixes {
    article: Vec<Sequence>,
    plurals: Vec<Sequence>,
    leading: Vec<Sequence>,
    joined: Vec<Sequence>,
    prefixes: Vec<Sequence>,
    suffixes: Vec<Sequence>,
}

/// Affixes of a language as they are written.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Beginnings and endings that make a word an ordinary one, no name, where the word is met with and without.
    pub(super) article: String,
    pub(super) plurals: Vec<String>,
    /// First letters that may be a particle or a person of a verb, folded.
    pub(super) leading: String,
    /// Particles that are written together with the next word.
    joined: Vec<String>,
    /// Words that are written together with the next, divided by a ZWNJ.
    pub(super) prefixes: Vec<String>,
    /// Words that are written together with the one before, divided by a ZWNJ.
    pub(super) suffixes: Vec<String>,
    /// Whether foreign names are spelled by their sound, in more than one way.
    pub(super) spelled_by_sound: bool,
    /// Vowel letters that may stand for a consonant of a foreign word, and the letter of that consonant.
    pub(super) glides: BTreeMap<char, char>,
}

impl Typography {
    fn read(language: Language) -> Self {
        let mut table: Self = language.section("typography");
        let morphology = Morphology::of(language);
        let written = |sequences: &[Sequence]| morphology.written(sequences);
        let first = |affix: &String| affix.chars().next();
        let leading = written(&table.affixes.leading);
        table.written = Written {
            article: written(&table.affixes.article).concat(),
            plurals: written(&table.affixes.plurals),
            leading: folded(&leading.iter().filter_map(first).collect::<String>()),
            joined: written(&table.affixes.joined),
            prefixes: written(&table.affixes.prefixes),
            suffixes: written(&table.affixes.suffixes),
            spelled_by_sound: morphology.spelled_by_sound,
            glides: morphology.glides.clone(),
        };
        table
    }

    /// Whether a mark of quotation belongs to another language.
    pub(super) fn is_foreign_quote(&self, c: char) -> bool {
        self.foreign_quotes.contains(c)
    }

    /// Whether no space stands before a mark.
    pub(super) fn closes(&self, mark: char) -> bool {
        self.closing.contains(mark)
    }

    /// Whether a character is one of the language's digits, or a comma between them.
    pub(super) fn is_in_number(&self, c: char) -> bool {
        self.digits.contains(c) || COMMAS.contains(&c)
    }

    /// A folded word without a suffix that may also be written apart or with a ZWNJ; nothing is left of a suffix
    /// by itself.
    pub(super) fn stem<'w>(&self, word: &'w str) -> &'w str {
        let cut = |suffix: &String| word.strip_suffix(folded(suffix).as_str());
        let stems = self.written.suffixes.iter().filter_map(cut);
        let stem = |stem: &&str| stem.is_empty() || stem.chars().count() >= STEM;
        stems
            .filter(stem)
            .min_by_key(|stem| stem.len())
            .unwrap_or(word)
    }
}

/// Shorter stems are alike by chance.
const STEM: usize = 4;

static TABLES: LazyLock<FxHashMap<&'static str, Typography>> = LazyLock::new(|| {
    let read = |language: Language| (language.code(), Typography::read(language));
    Language::all().map(read).collect()
});

pub(super) fn table(side: &Side) -> Option<&'static Typography> {
    of(side.language.code())
}

/// The table of a language.
pub(super) fn of(language: &str) -> Option<&'static Typography> {
    TABLES.get(language)
}

/// Spans of words and numbers whose letters are Latin: addresses, file names, foreign words.
fn in_latin(side: &Side, at: usize) -> bool {
    let token = side
        .tokens
        .iter()
        .find(|token| token.span.start <= at && at < token.span.end);
    token.is_some_and(|token| {
        side.word(*token)
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic())
    })
}

pub(super) fn find(side: &Side, span: Span, key: &'static str) -> Draft {
    let place = side.place(span);
    Draft::new(place.clone(), key, vec![("text", place.text)])
}

/// A Latin comma, semicolon or question mark in text of the Arabic script.
pub(super) fn marks(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side).filter(|table| !table.marks.is_empty()) else {
        return;
    };
    let mut found = Vec::new();
    for (at, c) in side.text.char_indices() {
        let Some(mark) = table.marks.get(&c) else {
            continue;
        };
        let rest = &side.text[at + c.len_utf8()..];
        let before = side.text[..at].trim_end();
        let (before, said) = (before.chars().next_back(), said(before));
        let after = rest.chars().next();
        let between_digits =
            before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric);
        let arabic = match said.chars().next_back() {
            Some(c) => !c.is_ascii() || matches!(c, ')' | '"'),
            // where there is nothing but what is filled in, the words behind it tell
            None => before.is_some() && rest.trim_start().starts_with(is_arabic),
        };
        // `word;word;` is a list for a program
        let ends = after.is_none_or(|c| c.is_whitespace() || !c.is_ascii() && mark != &'؛')
            && !(c == ';' && side.text.matches(';').count() > 2);
        let entity = c == ';' && is_entity(&side.text[..at]);
        if arabic && ends && !between_digits && !entity {
            let span = Span::new(at, at + c.len_utf8());
            found.push((span, span, *mark, mark.to_string()));
        }
    }
    tell_all(side, "latin-mark", found, rule, out);
}

/// A text without the tags and placeholders at its end.
fn said(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let opens = match text.chars().next_back() {
            Some('>') => text.rfind('<'),
            Some('}') => text.rfind('{'),
            _ => {
                let word = text.rsplit(char::is_whitespace).next().unwrap_or("");
                let word = text.len() - word.len();
                let filled = text[word..].starts_with(['%', '$', '@']) && text.len() > word + 1;
                (filled && text[word..].is_ascii()).then_some(word)
            }
        };
        match opens {
            Some(at) => text = text[..at].trim_end(),
            None => return text,
        }
    }
}

/// One finding for all places of a kind in a segment, since whoever types one so types them all: the place, what
/// is replaced there, what to write, and the replacement.
fn tell_all(
    side: &Side,
    key: &'static str,
    found: Vec<(Span, Span, char, String)>,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let count = found.len();
    let mut found = found.into_iter();
    let Some((span, replaced, suggestion, replacement)) = found.next() else {
        return;
    };
    let place = side.place(span);
    let arguments = vec![("text", place.text.clone()), ("count", count.to_string())];
    let mut draft = Draft::new(place, key, arguments)
        .suggest(suggestion)
        .also_repair(side.in_file(replaced), replacement);
    for (_, replaced, _, replacement) in found {
        draft = draft.also_repair(side.in_file(replaced), replacement);
    }
    out.report(rule, draft);
}

fn is_entity(before: &str) -> bool {
    let name = before.rsplit('&').next().unwrap_or_default();
    name.len() < before.len()
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// A space before a mark that closes.
pub(super) fn space_before_mark(
    side: &Side,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    let Some(table) = table(side).filter(|_| side.codes.is_empty()) else {
        return;
    };
    let source = shared.source.as_deref().unwrap_or_default();
    let mut found = Vec::new();
    for (at, c) in side.text.char_indices() {
        if !table.closing.contains(c) {
            continue;
        }
        let start = side.text[..at].trim_end_matches([' ', '\u{a0}']).len();
        let after = side.text[at + c.len_utf8()..].chars().next();
        // three dots that stand for a gap, a file name that begins with a dot, a line that begins with the mark
        let gap = side.text[at..].starts_with("..") || c == '…' || side.text[..at].ends_with('.');
        let begins = after.is_some_and(|c| c.is_alphanumeric() || "\\/%{$".contains(c));
        let line_start = side.text[..start].is_empty() || side.text[..start].ends_with('\n');
        let word = side.text[..start].rsplit(char::is_whitespace).next();
        // the mark would become a part of the address
        let address = word.is_some_and(|word| word.contains("://") || word.starts_with("www."));
        let face = is_face(&side.text[at..]);
        let meant = gap || line_start || address || face || has_apart(source, c);
        if start < at && !meant && (c == '،' || !begins) {
            let span = Span::new(start, at + c.len_utf8());
            // a blank on the wrong side of the mark is moved
            let glued = after.is_some_and(|c| c.is_alphabetic() && is_arabic(c));
            found.push(match glued {
                true => (span, span, c, format!("{c} ")),
                false => (span, Span::new(start, at), c, String::new()),
            });
        }
    }
    tell_all(side, "space-before-mark", found, rule, out);
}

/// Whether a source has the mark behind a space, too: a colon that may belong to what a program reads (`red : Red`), a mark by
/// itself, as in a list of signs.
fn has_apart(source: &str, mark: char) -> bool {
    mark == ':' && source.contains(" :") || source.contains(&format!(" {mark} "))
}

/// Whether a text begins with a face made of marks, `:)` or `;-(`, by itself.
fn is_face(text: &str) -> bool {
    let Some(rest) = text.strip_prefix([':', ';']) else {
        return false;
    };
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let mouth = rest.trim_start_matches([')', '(', 'D', 'P', '|', '/', '*']);
    mouth.len() < rest.len() && !mouth.starts_with(char::is_alphanumeric)
}

/// A space after a particle that is written together with the next word.
pub(super) fn particle_apart(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side).filter(|table| !table.written.joined.is_empty()) else {
        return;
    };
    let mut found = Vec::new();
    for (index, pair) in side.tokens.windows(2).enumerate() {
        let [one, two] = [pair[0], pair[1]];
        let particle = side.word(one);
        // between the letters of a list it is a letter, or joins letters
        let letter = |token: &Token| {
            let word = side.word(*token);
            word.chars().count() == 1 && word.starts_with(char::is_alphabetic)
        };
        if index
            .checked_sub(1)
            .is_some_and(|before| letter(&side.tokens[before]))
        {
            continue;
        }
        let next = side.word(two);
        let between = Span::new(one.span.end, two.span.start);
        let letters = next
            .chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .count();
        let apart = &side.text[between] == " " && two.kind == TokenKind::Word && letters >= 3;
        if apart && table.written.joined.iter().any(|known| known == particle) {
            found.push((
                Span::new(one.span.start, two.span.end),
                between,
                format!("{particle}{next}"),
            ));
        }
    }
    let Some((span, _, joined)) = found.first() else {
        return;
    };
    let place = side.place(*span);
    let arguments = vec![
        ("text", place.text.clone()),
        ("count", found.len().to_string()),
    ];
    let mut draft = Draft::new(place, "particle-apart", arguments).suggest(joined);
    for (_, between, _) in &found {
        draft = draft.also_repair(side.in_file(*between), String::new());
    }
    out.report(rule, draft);
}

/// A backslash in a report: what is left of a program's escape.
pub(super) fn backslash(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    // translations of programs' texts have theirs
    if shared.source.is_some() || !side.language.is_right_to_left() {
        return;
    }
    for (at, mark) in side.text.match_indices('\\') {
        let foreign = |c: Option<char>| {
            c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '\\' | '_' | '.'))
        };
        let (before, after) = (&side.text[..at], &side.text[at + mark.len()..]);
        if !foreign(before.chars().next_back()) && !foreign(after.chars().next()) {
            let span = Span::new(at, at + mark.len());
            out.report(rule, find(side, span, "backslash").repair(""));
        }
    }
}

/// Two spaces or more inside a line.
pub(super) fn double_space(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    // where a code stood between two spaces, or the source has so many, there is nothing to mend
    let source = shared.source.as_deref().unwrap_or_default();
    if !side.codes.is_empty() || source.trim().contains("  ") {
        return;
    }
    let bytes = side.text.as_bytes();
    let mut at = 0;
    while let Some(start) = side.text[at..].find("  ").map(|start| at + start) {
        let end = start
            + bytes[start..]
                .iter()
                .take_while(|byte| **byte == b' ')
                .count();
        at = end;
        // before a mark all spaces are too many: its own rule says so
        let mark = side.text[end..].chars().next();
        let closes = mark.is_some_and(|mark| {
            let closing = table(side).is_some_and(|table| table.closes(mark));
            closing && mark != '.' && mark != '…' && side.text[end..].ends_with(mark)
        });
        let inside = !closes
            && start > 0
            && end < bytes.len()
            && bytes[start - 1] != b'\n'
            && bytes[end] != b'\n';
        if inside {
            out.report(
                rule,
                find(side, Span::new(start, end), "double-space").repair(" "),
            );
        }
    }
}

/// Tatweel, the sign that lengthens a word.
pub(super) fn tatweel(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !table(side).is_some_and(|table| table.tatweel) {
        return;
    }
    for token in &side.tokens {
        let word = side.word(*token);
        // "هـ" after a year, and a particle shown with its joining form
        let letters = || {
            word.chars()
                .filter(|c| c.is_alphabetic() && *c != 'ـ')
                .count()
        };
        // before Latin letters it keeps a particle apart
        let joins = word
            .split('ـ')
            .skip(1)
            .any(|rest| rest.starts_with(is_arabic));
        let edge = word.ends_with('ـ') || word.starts_with('ـ');
        if word.contains('ـ') && joins && !edge && letters() > 2 {
            out.report(
                rule,
                find(side, token.span, "tatweel").repair(word.replace('ـ', "")),
            );
        }
    }
}

/// Where the numbers of a side stand, those to which a particle is joined (`و15`, `بـ15`) without it.
pub(super) fn numbers(side: &Side) -> impl Iterator<Item = Span> + '_ {
    side.tokens.iter().filter_map(|token| match token.kind {
        TokenKind::Number => Some(token.span),
        _ => behind_particle(side.word(*token))
            .map(|at| Span::new(token.span.start + at, token.span.end)),
    })
}

/// Where the digits begin of a word that is a number behind a particle or two.
fn behind_particle(word: &str) -> Option<usize> {
    /// More letters are a name that ends with a number, where no tatweel keeps them apart.
    const PARTICLES: usize = 2;
    let at = word.find(char::is_numeric)?;
    let (particle, number) = word.split_at(at);
    let letters = particle.trim_end_matches(TATWEEL);
    let apart = letters.len() < particle.len() || letters.chars().count() <= PARTICLES;
    let joined = !letters.is_empty() && letters.chars().all(|c| c.is_alphabetic() && is_arabic(c));
    let digits = number
        .chars()
        .all(|c| c.is_numeric() || COMMAS.contains(&c) || c == '.');
    (apart && joined && digits).then_some(at)
}

/// Digits of the neighbour language, and two systems in one segment.
pub(super) fn digits(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side).filter(|table| !table.digits.is_empty()) else {
        return;
    };
    let own: Vec<char> = table.digits.chars().collect();
    let foreign: Vec<char> = table.foreign_digits.chars().collect();
    let (mut in_own, mut latin) = (0, Vec::new());
    for span in numbers(side) {
        let word = &side.text[span];
        if word.chars().any(|c| foreign.contains(&c)) {
            let repaired =
                word.chars()
                    .map(|c| match foreign.iter().position(|digit| *digit == c) {
                        Some(value) => own[value],
                        None => c,
                    });
            out.report(
                rule,
                find(side, span, "digits-foreign").repair(repaired.collect::<String>()),
            );
        } else if word.chars().any(|c| own.contains(&c)) {
            in_own += 1;
        } else if word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
            && !beside_latin(side, span)
        {
            latin.push(span);
        }
    }
    if in_own > 0 {
        for span in latin {
            out.report(rule, find(side, span, "digits-mixed"));
        }
    }
}

fn beside_latin(side: &Side, span: Span) -> bool {
    let latin = |text: &str, last: bool| {
        let mut words = text.split_whitespace();
        let word = if last {
            words.next_back()
        } else {
            words.next()
        };
        word.is_some_and(|word| {
            word.bytes()
                .any(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'%' | b'/' | b'_' | b'@'))
        })
    };
    latin(&side.text[..span.start], true) || latin(&side.text[span.end..], false)
}

/// A bracket that is never closed in its segment, or never opened.
pub(super) fn brackets(side: &Side, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']')];
    let source = shared.source.as_deref().unwrap_or_default();
    for &(open, close) in PAIRS {
        // what the source leaves open the translation may leave open
        if source.matches(open).count() != source.matches(close).count() {
            continue;
        }
        let mut opened: Vec<usize> = Vec::new();
        let mut lonely = Vec::new();
        for (at, c) in side.text.char_indices() {
            if c == open {
                opened.push(at);
            } else if c == close && opened.pop().is_none() && !is_list_mark(&side.text, at) {
                lonely.push(at);
            }
        }
        // more of one pair in one segment are one slip
        let first = lonely.into_iter().chain(opened).min();
        if let Some(at) = first {
            out.report(
                rule,
                find(side, Span::new(at, at + open.len_utf8()), "unbalanced"),
            );
        }
    }
}

/// `1)`, `ب)`: the head of a list item, at the beginning or one of several in a line; and a face made of marks.
fn is_list_mark(text: &str, at: usize) -> bool {
    let head = text[..at].trim();
    let is_head = |at: usize| {
        let head = text[..at].rsplit(char::is_whitespace).next();
        head.is_some_and(|head| {
            let count = head.chars().count();
            count == 1 && head.chars().all(char::is_alphabetic)
                || (1..=2).contains(&count) && head.chars().all(char::is_numeric)
        })
    };
    let several = || {
        text.match_indices(')')
            .filter(|(at, _)| is_head(*at))
            .count()
            > 1
    };
    let begins = head.chars().count() <= 3;
    begins || text[..at].ends_with([':', ';', '-']) || is_head(at) && several()
}

/// Quotation marks of another language.
pub(super) fn quotes_foreign(side: &Side, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(table) = table(side).filter(|table| !table.foreign_quotes.is_empty()) else {
        return;
    };
    let own: Vec<char> = table.quotes.chars().collect();
    let foreign: Vec<char> = table.foreign_quotes.chars().collect();
    let mut open: Option<(usize, usize)> = None;
    // within the language's own marks another kind is right
    let mut inside = 0_usize;
    for (at, c) in side.text.char_indices() {
        match c {
            _ if c == own[0] => inside += 1,
            _ if c == own[1] => inside = inside.saturating_sub(1),
            _ => {}
        }
        let opens = foreign.chunks(2).position(|pair| pair[0] == c);
        let same = |first: usize| foreign[first] == c || foreign.get(first + 1) == Some(&c);
        // behind a number the mark is that of inches
        let inches = c == '"' && side.text[..at].ends_with(char::is_numeric);
        match open {
            Some((start, first)) if same(first) => {
                let inner = &side.text[start + foreign[first].len_utf8()..at];
                let span = Span::new(start, at + c.len_utf8());
                let arabic = inner.contains(is_arabic);
                let markup =
                    side.text[..start].ends_with('=') || in_latin(side, start.saturating_sub(1));
                if arabic && !markup {
                    out.report(
                        rule,
                        find(side, span, "quotes-foreign")
                            .repair(format!("{}{inner}{}", own[0], own[1])),
                    );
                }
                open = None;
            }
            _ if inside > 0 || inches => {}
            _ => open = opens.map(|pair| (at, 2 * pair)).or(open),
        }
    }
}
