use std::collections::BTreeMap;

use regex::Regex;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::tells::{GROUPS, Phrases, Starts, Tell, phrase};
use crate::language::{Language, folded};
use crate::text::CharSet;

/// The section `[split]` of a pack.
#[derive(Debug, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct SplitSection {
    ends: String,
    closers: String,
    openers: String,
    pairs: Vec<String>,
    abbreviations: Vec<String>,
    closing_abbreviations: Vec<String>,
    number_abbreviations: Vec<String>,
    joined: Vec<String>,
    continuations: Vec<String>,
    sure_continuations: Vec<String>,
    danglers: Vec<String>,
    clause_starts: Vec<String>,
    attributions: Vec<String>,
    agencies: Vec<String>,
    comma: String,
    boilerplate: Boilerplate,
    byline: Vec<String>,
    final_verbs: Vec<String>,
    mail: Vec<String>,
    item_words: Vec<String>,
    hour_marks: Vec<String>,
    clause_particles: Vec<String>,
    /// The words of [`GROUPS`].
    signs: BTreeMap<String, Vec<String>>,
}

/// Of other sections: the names of days and months, and the words of running text.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Dates {
    weekdays: Vec<String>,
    gregorian: Vec<String>,
    persian: Vec<String>,
    islamic: Vec<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Words {
    words: Vec<String>,
    function_words: Vec<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Boilerplate {
    lines: Vec<String>,
    starts: Vec<String>,
    phrases: Vec<String>,
    teasers: Vec<String>,
    forms: Vec<String>,
}

/// What the splitter knows of a language, ready for look-up. All words are folded.
#[derive(Debug)]
pub(super) struct Rules {
    /// Marks that may end a sentence.
    pub ends: CharSet,
    /// Marks that may stand between an end mark and the next sentence.
    pub closers: CharSet,
    /// All at which a sentence may end, colons and commas among them.
    pub dividers: CharSet,
    /// Marks that may stand before the first word of a sentence.
    pub openers: CharSet,
    /// Directional pairs of quotation marks and brackets.
    pub pairs: Vec<(char, char)>,
    /// The marks of those pairs, and the straight quotation mark.
    pub quotes: CharSet,
    /// Words that end in a full stop without ending a sentence.
    pub abbreviations: FxHashSet<String>,
    /// Such words that may also be the last of a sentence.
    pub closing_abbreviations: FxHashSet<String>,
    /// Words that are abbreviations before a number alone.
    pub number_abbreviations: FxHashSet<String>,
    /// Conjunctions that are written together with the next word.
    pub joined: Vec<char>,
    /// Words that go on with the sentence that a quoted question or an abbreviation stands in.
    pub joins: FxHashSet<String>,
    /// Frequent words, which are no names.
    pub common: FxHashSet<String>,
    /// Words with which a torn sentence goes on, though a sentence may begin with them too.
    pub continuations: FxHashSet<String>,
    /// Words with which no sentence begins.
    pub sure_continuations: FxHashSet<String>,
    /// Words with which no line ends that is whole.
    pub danglers: FxHashSet<String>,
    /// Words that begin a new clause after a comma that stands for a full stop.
    pub clause_starts: FxHashSet<String>,
    /// Words that tie a quotation to its speaker when they follow it.
    pub attributions: FxHashSet<String>,
    /// News agencies, as they stand in a dateline before a colon.
    pub agencies: FxHashSet<String>,
    /// The language's own comma; where it is used, ` ,` is a worn-down full stop.
    pub comma: Option<char>,
    /// Whole lines that the page left behind.
    pub boilerplate_lines: FxHashSet<String>,
    /// First words of such lines.
    pub boilerplate_starts: Starts,
    /// Words that only such lines hold, if there are any.
    pub boilerplate_phrases: Option<Regex>,
    /// Lines that announce teasers of other reports: the headings after them are those.
    pub teasers: FxHashSet<String>,
    /// First words of a form or list after which nothing of the report comes.
    pub forms: Starts,
    /// First words of a byline.
    pub bylines: Starts,
    /// Last words of a sentence that has its verb at the end.
    pub final_verbs: FxHashSet<String>,
    /// First words of the lines in the head of a mail.
    pub mails: Starts,
    /// Marks behind the number of an hour: p.m.
    pub hour_marks: FxHashSet<String>,
    /// Words that begin a clause after a year with the mark of its era.
    pub clause_particles: FxHashSet<String>,
    /// Names of days and months, folded.
    pub days: FxHashSet<String>,
    /// Words that count the items of a list.
    pub item_words: FxHashSet<String>,
    /// Words of pages, names of days and months, words of running text.
    pub phrases: Phrases,
}

impl Rules {
    pub fn new(language: Language) -> Self {
        let section: SplitSection = language.section("split");
        let set = |words: Vec<String>| words.iter().map(|word| folded(word)).collect();
        let starts = |words: Vec<String>| words.iter().map(|word| folded(word)).collect();
        let pair = |text: &String| {
            let mut chars = text.chars();
            chars.next().zip(chars.next()).expect("a pair is two marks")
        };
        let pairs: Vec<(char, char)> = section.pairs.iter().map(pair).collect();
        let quotes = pairs.iter().flat_map(|pair| [pair.0, pair.1]);
        let dividers = section.ends.chars().chain(section.closers.chars());
        let words: [Words; 2] = [language.section("detect"), language.section("extract")];
        let common = words
            .iter()
            .flat_map(|w| w.words.iter().chain(&w.function_words));
        let joins = [
            &section.continuations,
            &section.sure_continuations,
            &section.danglers,
            &section.attributions,
        ];
        Self {
            closing_abbreviations: set(section.closing_abbreviations),
            number_abbreviations: set(section.number_abbreviations),
            joined: section.joined.iter().flat_map(|c| c.chars()).collect(),
            joins: joins
                .into_iter()
                .flatten()
                .map(|word| folded(word))
                .collect(),
            common: common.map(|word| folded(word)).collect(),
            ends: section.ends.chars().collect(),
            closers: section.closers.chars().collect(),
            openers: section.openers.chars().collect(),
            dividers: dividers.chain([':', ',']).collect(),
            quotes: quotes.chain(['"']).collect(),
            pairs,
            abbreviations: set(section.abbreviations),
            continuations: set(section.continuations),
            sure_continuations: set(section.sure_continuations),
            danglers: set(section.danglers),
            clause_starts: set(section.clause_starts),
            attributions: set(section.attributions),
            agencies: set(section.agencies),
            comma: section.comma.chars().next(),
            boilerplate_lines: set(section.boilerplate.lines),
            boilerplate_starts: starts(section.boilerplate.starts),
            boilerplate_phrases: any_of(&section.boilerplate.phrases),
            teasers: set(section.boilerplate.teasers),
            forms: starts(section.boilerplate.forms),
            bylines: starts(section.byline),
            final_verbs: set(section.final_verbs),
            mails: starts(section.mail),
            item_words: set(section.item_words),
            hour_marks: set(section.hour_marks),
            clause_particles: set(section.clause_particles),
            days: days(language),
            phrases: phrases(language, &section.signs),
        }
    }
}

/// Any of these texts, folded.
fn any_of(texts: &[String]) -> Option<Regex> {
    let escaped: Vec<String> = texts
        .iter()
        .map(|text| regex::escape(&folded(text)))
        .collect();
    let any = Regex::new(&escaped.join("|")).expect("escaped texts are an expression");
    (!texts.is_empty()).then_some(any)
}

/// The names of days and months, folded.
fn days(language: Language) -> FxHashSet<String> {
    let dates: Dates = language.section("dates");
    let all = [
        dates.weekdays,
        dates.gregorian,
        dates.persian,
        dates.islamic,
    ];
    let names = all.iter().flatten().flat_map(|names| names.split('|'));
    names.map(|name| folded(name.trim())).collect()
}

/// What words tell of the line they stand in. Where a word tells several things, the first of the packs' order
/// holds: page words before days, days before words of running text; a longer phrase before a shorter one.
fn phrases(language: Language, signs: &BTreeMap<String, Vec<String>>) -> Phrases {
    let mut found = Phrases::default();
    let mut add = |text: &str, tell: Tell| {
        let words = phrase(text);
        if let Some(first) = words.first() {
            found.entry(first.clone()).or_default().push((words, tell));
        }
    };
    for (number, (group, _)) in GROUPS.iter().enumerate() {
        for text in signs.get(*group).into_iter().flatten() {
            add(text, Tell::Group(number));
        }
    }
    for name in days(language) {
        add(&name, Tell::Day);
    }
    let (detect, extract): (Words, Words) =
        (language.section("detect"), language.section("extract"));
    for word in detect.words.iter().chain(&extract.function_words) {
        add(word, Tell::Function);
    }
    for list in found.values_mut() {
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    found
}
