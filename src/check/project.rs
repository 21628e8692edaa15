//! What is remembered across segments, and the rules that need all of them.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::about::Origin;
use super::finding::{Hash, Place, Severity};
use super::misspelt::{self, Misspelt};
use super::names::{self, Renderings, Vocabulary};
use super::pair::Pair;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Segment, Side, is_key, plain, real_words};
use super::sink::{Draft, Reporter};
use super::spellings::{self, Spellings};
use super::styles::{self, Styles};
use super::terms::latin_names;
use crate::language::marks::{QUESTION_MARKS, ends_sentence};
use crate::text::{Span, is_arabic};

/// What is remembered of the segments: only hashes of their texts, so that archives may stream through.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Hashes of source and target with how often they met, and in which segment first.
    meetings: FxHashMap<(u64, u64), Meeting>,
    /// There were more than [`MEETINGS`].
    left_out: bool,
    /// Texts of the segments that findings speak of.
    recalled: FxHashMap<u32, Recalled>,
    pub renderings: Renderings,
    pub vocabulary: Vocabulary,
    spellings: Spellings,
    styles: Styles,
    misspelt: Misspelt,
    shared_forms: SharedForms,
    acronyms: Acronyms,
    quotes: Quotes,
    /// Names in Latin letters: how often, and where first.
    latin: BTreeMap<String, (u32, Place, Place)>,
}

/// How many different segments are compared with each other: what a hash table of 2^20 places holds, 26 MB.
const MEETINGS: usize = 7 << 17;

#[derive(Debug, Clone, Copy)]
struct Meeting {
    count: u32,
    first: u32,
}

#[derive(Debug)]
struct Recalled {
    source: Place,
    target: Place,
}

impl Memory {
    pub fn add_pair(&mut self, pair: &Pair, shared: &Shared) {
        self.add_side_of(&pair.target, Some(&pair.source), shared);
        // messages and the segments of a memory have no order
        if pair.about.origin == Origin::Text {
            self.acronyms.add(&pair.target, shared);
        }
        if pair.source.is_empty() || pair.target.is_empty() {
            return;
        }
        if !is_key(&pair.source.text) {
            self.meet(pair);
        }
        self.shared_forms.add(pair, shared);
        for span in latin_names(pair) {
            let place = || (0, pair.target.place(span), pair.source.whole());
            self.latin
                .entry(pair.target.text[span].to_lowercase())
                .or_insert_with(place)
                .0 += 1;
        }
    }

    pub fn add_side(&mut self, side: &Side, shared: &Shared) {
        self.spellings.add(side);
        self.styles.add(side);
        self.add_side_of(side, None, shared);
        self.acronyms.add(side, shared);
    }

    fn add_side_of(&mut self, side: &Side, source: Option<&Side>, shared: &Shared) {
        self.renderings.add(side);
        self.vocabulary.add(side, source);
        self.quotes.add(side, shared);
        self.misspelt.add(side, source, shared);
    }

    fn meet(&mut self, pair: &Pair) {
        // the translations of one source into two languages do not conflict
        let asks = pair.source.text.trim_end().ends_with(QUESTION_MARKS);
        let hash = |side: &Side, other: &Side| {
            // what stands in brackets is a note, and a word with a percentage another text than the word
            let note = match side.text.starts_with(['(', '[']) {
                true => "note",
                // `Menu|Open`: what stands before the bar says where the text is used
                false if side.text.contains('|') => side.text.as_ref(),
                false if side.text.contains(['%', '٪']) => "percentage",
                // *Remove?* asks what *Remove…* offers
                false if asks => "question",
                false => "",
            };
            let languages = Hash::new().with(other.language.code());
            // the file keeps them apart: they are different messages, or forms of one
            let form = pair.about.plural.map_or("", |plural| plural.form.as_str());
            let apart = languages.with(pair.about.context).with(form);
            apart.with(note).with(&side.plain).value()
        };
        let (source, target) = (&pair.source, &pair.target);
        let key = (hash(source, target), hash(target, source));
        let full = self.meetings.len() >= MEETINGS;
        match self.meetings.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().count += 1,
            Entry::Vacant(_) if full => self.left_out = true,
            Entry::Vacant(new) => {
                new.insert(Meeting {
                    count: 1,
                    first: pair.number,
                });
            }
        }
    }

    pub fn compared_all(&self) -> bool {
        !self.left_out
    }

    /// The languages in which spelling was not looked at.
    pub fn without_dictionary(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.misspelt.lacking()
    }

    /// Groups of meetings that share a source, or a target, and differ on the other side.
    fn conflicts(&self, by_target: bool) -> Vec<Vec<Meeting>> {
        let key = |&(source, target): &(u64, u64)| if by_target { target } else { source };
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for pair in self.meetings.keys() {
            *counts.entry(key(pair)).or_default() += 1;
        }
        let mut groups: FxHashMap<u64, Vec<Meeting>> = FxHashMap::default();
        for (pair, meeting) in self
            .meetings
            .iter()
            .filter(|(pair, _)| counts[&key(pair)] > 1)
        {
            groups.entry(key(pair)).or_default().push(*meeting);
        }
        let mut groups: Vec<Vec<Meeting>> = groups.into_values().collect();
        for group in &mut groups {
            group.sort_by_key(|meeting| (std::cmp::Reverse(meeting.count), meeting.first));
        }
        groups.sort_by_key(|group| group[0].first);
        groups
    }

    /// The segments whose texts the findings will need, in order.
    pub fn wanted(&self) -> Vec<u32> {
        let groups = [false, true]
            .into_iter()
            .flat_map(|by_target| self.conflicts(by_target));
        let mut wanted: Vec<u32> = groups.flatten().map(|meeting| meeting.first).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    pub fn recall(&mut self, number: u32, segment: &Segment) {
        let recalled = Recalled {
            source: segment.source.place(),
            target: segment.target.place(),
        };
        self.recalled.insert(number, recalled);
    }
}

/// One source with several translations: the rarer ones are findings.
pub(super) fn source_varies(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for group in memory.conflicts(false) {
        let recalled = |meeting: &Meeting| memory.recalled.get(&meeting.first);
        let Some(usual) = recalled(&group[0]) else {
            continue;
        };
        for rare in &group[1..] {
            let Some(here) = recalled(rare) else { continue };
            if words(&here.source.text) == 0
                || same_but_for_inflection(&usual.target.text, &here.target.text)
            {
                continue;
            }
            let sure = group[0].count >= 2 * rare.count && words(&usual.source.text) > 1
                || words(&usual.source.text) > 3;
            let arguments = vec![
                ("source", here.source.text.clone()),
                ("usual", usual.target.text.clone()),
                ("target", here.target.text.clone()),
                ("count", group[0].count.to_string()),
                ("rare", rare.count.to_string()),
            ];
            let mut draft = Draft::new(here.target.clone(), "source-varies", arguments);
            // of two that are met as often neither is the usual one
            if group[0].count > rare.count && usual.source.text == here.source.text {
                draft = draft.suggest(&usual.target.text);
            }
            let draft = draft
                .translating(here.source.clone())
                .beside(usual.target.clone())
                .severity(if sure {
                    Severity::Warning
                } else {
                    Severity::Info
                })
                .weight(words(&usual.source.text).min(12) as f32 + group[0].count.min(12) as f32);
            out.report(rule, draft);
        }
    }
}

/// One translation for sources that say different things.
pub(super) fn target_shared(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for group in memory.conflicts(true) {
        let mut told: Vec<&Recalled> = Vec::new();
        for meeting in &group {
            let Some(here) = memory.recalled.get(&meeting.first) else {
                continue;
            };
            let long = words(&here.source.text) >= 3 && words(&here.target.text) >= 3;
            let differs =
                |known: &Recalled| long && differ_in_a_word(&known.source.text, &here.source.text);
            if let Some(first) = told.first().filter(|known| differs(known)) {
                let arguments = vec![
                    ("target", here.target.text.clone()),
                    ("source", here.source.text.clone()),
                    ("other", first.source.text.clone()),
                ];
                let draft = Draft::new(here.target.clone(), "target-shared", arguments)
                    .translating(here.source.clone())
                    .beside(first.source.clone())
                    .weight(words(&here.source.text).min(12) as f32);
                out.report(rule, draft);
            }
            told.push(here);
        }
    }
}

fn words(text: &str) -> usize {
    real_words(&plain(text))
}

/// Whether two texts of equal length differ in one content word: other differences too often leave the meaning
/// unchanged.
fn differ_in_a_word(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let different: Vec<_> = one.iter().zip(&other).filter(|(a, b)| a != b).collect();
    let weighty = |word: &str| word.chars().count() >= 4;
    let [(a, b)] = different[..] else {
        return false;
    };
    let apart = !a.contains(*b) && !b.contains(*a) && !is_same_word(a, b);
    one.len() == other.len() && weighty(a) && weighty(b) && apart
}

/// Whether two words of the Latin script are spellings of one: *centre* and *center*, *colour* and *color*.
fn is_same_word(one: &str, other: &str) -> bool {
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    let without = |at: usize| format!("{}{}", &long[..at], &long[at + 1..]) == short;
    let vowel = |(at, c): (usize, char)| "aeiou".contains(c).then_some(at);
    // *can't* is *cannot*
    let mut letters = long.chars();
    let contracted = short.contains(['\'', '’'])
        && short
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(|c| letters.any(|other| other == c));
    if contracted {
        return true;
    }
    let latin = one.is_ascii() && other.is_ascii() && short.len() >= 5;
    let one_more = || long.char_indices().filter_map(vowel).any(without);
    latin && (sorted(short) == sorted(long) || one_more())
}

/// Whether two texts have the same words in other forms: each word holds its counterpart.
fn same_but_for_inflection(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if one.replace(' ', "") == other.replace(' ', "") {
        return true;
    }
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let holds = |(a, b): (&&str, &&str)| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        // two Arabic letters are four bytes: at most a proclitic and an article
        a == b
            || short.chars().count() >= 3
                && long.contains(short)
                && long.chars().count() - short.chars().count() <= 3
    };
    one.len() == other.len() && one.iter().zip(&other).all(holds)
}

pub(super) fn untranslated_name(
    memory: &Memory,
    _: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    for (count, place, source) in memory.latin.values() {
        let arguments = vec![("name", place.text.clone()), ("count", count.to_string())];
        out.report(
            rule,
            Draft::new(place.clone(), "name-untranslated", arguments).translating(source.clone()),
        );
    }
}

/// One name of the glossary spelled in several ways, and names that no glossary has.
pub(super) fn spelling(memory: &Memory, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let mut told = names::listed(&memory.renderings, shared, rule, out);
    told.extend(names::rendered(&memory.vocabulary, &told, rule, out));
    names::unlisted(&memory.vocabulary, &told, rule, out);
}

/// Words of reports spelled in two ways.
pub(super) fn spellings(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    spellings::varies(&memory.spellings, rule, out);
}

/// Words that a dictionary lacks, and slips beside a frequent word.
pub(super) fn misspelled(
    memory: &Memory,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    misspelt::misspelled(&memory.misspelt, shared, rule, out);
}

/// Two kinds of quotation marks in one report.
pub(super) fn mixed_quotes(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    styles::quotes(&memory.styles, rule, out);
}

/// Two kinds of dashes in one report.
pub(super) fn mixed_dashes(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    styles::dashes(&memory.styles, rule, out);
}

pub(super) fn inconsistent(
    memory: &Memory,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    names::inconsistent(&memory.renderings, shared, rule, out);
}

/// Target forms with the concepts that they stand for.
#[derive(Debug, Default)]
struct SharedForms {
    forms: BTreeMap<String, Vec<(usize, Place, Place)>>,
}

impl SharedForms {
    fn add(&mut self, pair: &Pair, shared: &Shared) {
        if !shared.own_glossary {
            return;
        }
        let named: FxHashSet<usize> = pair
            .source
            .terms
            .iter()
            .map(|mention| mention.concept)
            .collect();
        for mention in pair
            .target
            .terms
            .iter()
            .filter(|mention| named.contains(&mention.concept))
        {
            let origin = pair
                .source
                .terms
                .iter()
                .find(|origin| origin.concept == mention.concept);
            let Some(origin) = origin else { continue };
            // what stands for several concepts at once in the source is one thing there too
            let several = |side: &Side, span: Span| {
                side.terms.iter().filter(|rival| rival.span == span).count() > 1
            };
            if several(&pair.source, origin.span) {
                continue;
            }
            let form = plain(&shared.term(mention).form);
            let known = self.forms.entry(form).or_default();
            if !known
                .iter()
                .any(|(concept, ..)| *concept == mention.concept)
            {
                known.push((
                    mention.concept,
                    pair.target.place(mention.span),
                    pair.source.place(origin.span),
                ));
            }
        }
    }
}

/// One target form that stands for two concepts of the source.
pub(super) fn form_shared(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for known in memory
        .shared_forms
        .forms
        .values()
        .filter(|known| known.len() > 1)
    {
        let (_, first, first_source) = &known[0];
        for (_, here, source) in &known[1..] {
            let arguments = vec![
                ("form", here.text.clone()),
                ("one", first_source.text.clone()),
                ("other", source.text.clone()),
            ];
            let draft = Draft::new(here.clone(), "term-shared", arguments);
            out.report(
                rule,
                draft
                    .translating(source.clone())
                    .beside(first.clone())
                    .beside(first_source.clone()),
            );
        }
    }
}

/// First uses of acronyms and of their expansions, by file.
#[derive(Debug, Default)]
struct Acronyms {
    seen: BTreeMap<(String, String), Acronym>,
}

#[derive(Debug, Default)]
struct Acronym {
    first: Option<Place>,
    expanded: Option<Place>,
    /// It was expanded before it was used, or where it was used first.
    in_time: bool,
}

impl Acronyms {
    fn add(&mut self, side: &Side, shared: &Shared) {
        // the full name of a body that the glossary knows expands its acronym
        let mut events: Vec<(usize, String, bool, Span)> = Vec::new();
        for mention in &side.terms {
            if shared.term(mention).kind != crate::glossary::TermType::Acronym
                && plain(&side.text[mention.span]).contains(' ')
            {
                let acronyms = shared
                    .concept(mention)
                    .terms
                    .iter()
                    .filter(|term| is_acronym(&term.form));
                events.extend(
                    acronyms
                        .map(|term| (mention.span.start, term.form.clone(), true, mention.span)),
                );
            }
        }
        for span in side.tokens.iter().filter_map(|token| {
            // a particle may be joined to it
            let word = side.word(*token);
            let tail = word.trim_start_matches(is_arabic);
            let start = token.span.end - tail.len();
            is_acronym(tail).then(|| Span::new(start, token.span.end))
        }) {
            let (before, after) = (&side.text[..span.start], &side.text[span.end..]);
            let inside = before.ends_with('(')
                && after.starts_with(')')
                && before.split_whitespace().count() > 2
                && !is_credit(before, after, &side.text[span]);
            // what stands in brackets behind the full name says that the name before it meant the same
            let name = before.trim_end_matches('(').trim_end();
            let words = name.rmatch_indices(char::is_whitespace).nth(1);
            let stood = words.and_then(|(at, _)| side.text.find(name[at..].trim_start()));
            if let Some(at) = stood.filter(|_| inside) {
                events.push((at, side.text[span].to_owned(), true, span));
            }
            let opens = after
                .trim_start()
                .strip_prefix('(')
                .and_then(|rest| rest.split(')').next());
            let explained = opens.is_some_and(|inner| inner.split_whitespace().count() >= 2);
            events.push((
                span.start,
                side.text[span].to_owned(),
                inside || explained,
                span,
            ));
        }
        events.sort_by_key(|(at, ..)| *at);
        for (_, acronym, expands, span) in events {
            let entry = self.seen.entry((side.path.clone(), acronym)).or_default();
            if expands {
                entry.in_time |= entry.first.is_none();
                entry.expanded.get_or_insert_with(|| side.place(span));
            } else {
                entry.first.get_or_insert_with(|| side.place(span));
            }
        }
    }
}

/// Whether an acronym in brackets at the end of a text names who says it or took the picture: it is not made of the initials
/// of the words before it.
fn is_credit(before: &str, after: &str, acronym: &str) -> bool {
    let ends = after
        .trim_start_matches(')')
        .trim_matches(ends_sentence)
        .trim();
    let words = before.trim_end_matches('(').split_whitespace();
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    let own = initials.chars().filter(char::is_ascii_uppercase);
    ends.is_empty() && !own.collect::<String>().ends_with(acronym)
}

/// Capitals of the Latin script, two to six.
fn is_acronym(word: &str) -> bool {
    (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// An acronym that is expanded only after it was used.
pub(super) fn acronym(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for ((_, acronym), entry) in &memory.acronyms.seen {
        let (Some(first), Some(expanded), false) = (&entry.first, &entry.expanded, entry.in_time)
        else {
            continue;
        };
        let arguments = vec![
            ("acronym", acronym.clone()),
            ("expansion", expanded.text.clone()),
        ];
        out.report(
            rule,
            Draft::new(first.clone(), "acronym-early", arguments).beside(expanded.clone()),
        );
    }
}

/// Quotation marks by file: those that are open, and those that have no partner.
#[derive(Debug, Default)]
struct Quotes {
    open: BTreeMap<String, Vec<Place>>,
    lonely: Vec<Place>,
}

/// Marks of quotation whatever their direction.
const QUOTES: [char; 6] = ['«', '»', '“', '”', '„', '"'];

impl Quotes {
    fn add(&mut self, side: &Side, shared: &Shared) {
        let marks = side.text.match_indices(QUOTES);
        let (angular, others): (Vec<_>, Vec<_>) =
            marks.partition(|(_, mark)| matches!(*mark, "«" | "»"));
        if !angular.is_empty() && !are_arrows(&side.text, shared.source.as_deref()) {
            let open = self.open.entry(side.path.clone()).or_default();
            for (at, mark) in angular {
                let place = || side.place(Span::new(at, at + mark.len()));
                match mark {
                    "«" => open.push(place()),
                    _ if open.pop().is_none() => self.lonely.push(place()),
                    _ => {}
                }
            }
        }
        // curved marks are written either way round in Arabic: like straight ones they are only counted
        let even_source = shared
            .source
            .as_ref()
            .is_some_and(|source| source.matches(QUOTES).count() % 2 == 0);
        if let Some(&(at, mark)) = others
            .last()
            .filter(|_| others.len() % 2 == 1 && even_source)
        {
            let inches = side.text[..at].ends_with(char::is_numeric);
            if !inches {
                self.lonely.push(side.place(Span::new(at, at + mark.len())));
            }
        }
    }
}

/// Whether the angular marks of a text are arrows, of a page before or of a path: all of one direction, with a blank on either
/// side. At the edge of a text they are, if the source has them there, too.
fn are_arrows(text: &str, source: Option<&str>) -> bool {
    let one_way = text.contains('«') != text.contains('»');
    let edge = source.is_some_and(|source| source.contains(['«', '»', '‹', '›', '←', '→']));
    let blank = |c: Option<char>| c.map_or(edge, char::is_whitespace);
    let mut marks = text.match_indices(['«', '»']);
    let apart = marks.all(|(at, mark)| {
        let behind = &text[at + mark.len()..];
        blank(text[..at].chars().next_back()) && blank(behind.chars().next())
    });
    one_way && apart
}

/// Marks of quotation without a partner.
pub(super) fn quotes(memory: &Memory, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    for place in memory
        .quotes
        .lonely
        .iter()
        .chain(memory.quotes.open.values().flatten())
    {
        out.report(
            rule,
            Draft::new(
                place.clone(),
                "unbalanced",
                vec![("text", place.text.clone())],
            ),
        );
    }
}
