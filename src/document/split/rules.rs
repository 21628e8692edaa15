use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::language::{Language, folded};

/// The section `[split]` of a pack.
#[derive(Debug, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Section {
    ends: String,
    closers: String,
    openers: String,
    pairs: Vec<String>,
    abbreviations: Vec<String>,
    continuations: Vec<String>,
    sure_continuations: Vec<String>,
    danglers: Vec<String>,
    clause_starts: Vec<String>,
    attributions: Vec<String>,
    agencies: Vec<String>,
    comma: String,
    boilerplate: Boilerplate,
    byline: Vec<String>,
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
    pub ends: Vec<char>,
    /// Marks that may stand between an end mark and the next sentence.
    pub closers: Vec<char>,
    /// Marks that may stand before the first word of a sentence.
    pub openers: Vec<char>,
    /// Directional pairs of quotation marks and brackets.
    pub pairs: Vec<(char, char)>,
    /// Words that end in a full stop without ending a sentence.
    pub abbreviations: FxHashSet<String>,
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
    pub boilerplate_starts: Vec<String>,
    /// Words that only such lines hold.
    pub boilerplate_phrases: Vec<String>,
    /// Lines that announce teasers of other reports: the headings after them are those.
    pub teasers: FxHashSet<String>,
    /// First words of a form or list after which nothing of the report comes.
    pub forms: Vec<String>,
    /// First words of a byline.
    pub bylines: Vec<String>,
}

impl Rules {
    pub fn new(language: Language) -> Self {
        let section: Section = language.section("split");
        let set = |words: Vec<String>| words.iter().map(|word| folded(word)).collect();
        let list = |words: Vec<String>| words.iter().map(|word| folded(word)).collect();
        let pair = |text: &String| {
            let mut chars = text.chars();
            chars.next().zip(chars.next()).expect("a pair is two marks")
        };
        Self {
            ends: section.ends.chars().collect(),
            closers: section.closers.chars().collect(),
            openers: section.openers.chars().collect(),
            pairs: section.pairs.iter().map(pair).collect(),
            abbreviations: set(section.abbreviations),
            continuations: set(section.continuations),
            sure_continuations: set(section.sure_continuations),
            danglers: set(section.danglers),
            clause_starts: set(section.clause_starts),
            attributions: set(section.attributions),
            agencies: set(section.agencies),
            comma: section.comma.chars().next(),
            boilerplate_lines: set(section.boilerplate.lines),
            boilerplate_starts: list(section.boilerplate.starts),
            boilerplate_phrases: list(section.boilerplate.phrases),
            teasers: set(section.boilerplate.teasers),
            forms: list(section.boilerplate.forms),
            bylines: list(section.byline),
        }
    }
}
