use rustc_hash::FxHashMap;

use crate::glossary::keys::{Key, Keyed};
use crate::glossary::variation::Affix;
use crate::language::morphology::ARTICLE;

/// A set of written-out affix paths by their folded letters.
#[derive(Debug, Default)]
pub struct Paths {
    by_key: FxHashMap<Key, Spelled>,
    pub all: Vec<Path>,
    /// The lengths in bytes that occur, in order.
    lengths: Vec<usize>,
}

/// The paths that are spelled alike.
#[derive(Debug, Default)]
pub struct Spelled {
    /// Their numbers.
    pub paths: Vec<u16>,
    /// The patterns that any of them belongs to.
    pub patterns: u64,
    /// Their folded length in bytes.
    pub len: usize,
}

/// One way to stand before or after a stem.
#[derive(Debug)]
pub struct Path {
    /// The affixes with their names, as written.
    pub steps: Vec<Step>,
    /// The patterns it belongs to.
    pub patterns: u64,
    /// Its folded length in bytes.
    pub len: usize,
    /// How many letters of it are words of their own and so no part of the match.
    pub outside: usize,
    /// Whether it holds the article.
    pub article: bool,
    /// Its last letter as written, when that decides.
    pub ends: Option<char>,
    /// How many folded bytes of it each affix leaves to the end of the path: where a ZWNJ may stand.
    pub joints: Vec<usize>,
}

/// One affix of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The affix, by the name of its slot in the pack.
    pub affix: Affix,
    /// Whether it is a word of its own.
    pub outside: bool,
}

impl Step {
    /// Whether it is the article.
    pub fn is_article(&self) -> bool {
        *self.affix.name == *ARTICLE
    }
}

impl Paths {
    /// The paths that the text begins with from `start` on, the empty one included, the shortest first.
    pub fn before<'a>(
        &'a self,
        word: &'a Keyed,
        start: usize,
    ) -> impl Iterator<Item = &'a Spelled> + 'a {
        let rest = word.text.len() - start;
        let lengths = self.lengths.iter().take_while(move |&&len| len <= rest);
        lengths.filter_map(move |&len| self.by_key.get(&word.part(start, start + len)))
    }

    /// The paths that the text ends in, the empty one included, the shortest first.
    pub fn after<'a>(&'a self, word: &Keyed) -> impl Iterator<Item = &'a Spelled> {
        let end = word.text.len();
        let lengths = self.lengths.iter().take_while(move |&&len| len <= end);
        lengths.filter_map(move |&len| self.by_key.get(&word.part(end - len, end)))
    }

    /// The path of no affix.
    pub fn none(&self) -> Option<&Spelled> {
        self.by_key.get(&Key::of(""))
    }

    pub fn add(&mut self, text: &str, path: Path) {
        let spelled = self.by_key.entry(Key::of(text)).or_default();
        spelled.patterns |= path.patterns;
        spelled.len = text.len();
        if let Err(place) = self.lengths.binary_search(&text.len()) {
            self.lengths.insert(place, text.len());
        }
        let mut same = spelled.paths.iter().map(|&index| usize::from(index));
        match same.find(|&index| self.all[index].steps == path.steps) {
            Some(index) => self.all[index].patterns |= path.patterns,
            None => {
                let index = u16::try_from(self.all.len()).expect("some thousand paths at most");
                spelled.paths.push(index);
                self.all.push(path);
            }
        }
    }
}
