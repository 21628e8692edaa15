use rustc_hash::{FxHashMap, FxHashSet};

use super::forms::{Forms, PlaceInTerm, Role, VerbAt, WHOLE, class};
use super::keys::{Key, Sieve, Texts};
use super::model::{Concept, PartOfSpeech, Term, TermType};
use super::spelling::marks_agree;
use super::term_words::{WordKind, words};
use crate::language::Language;
use crate::text::ZWNJ;

/// All forms of one language, ready to be looked up word by word.
///
/// A form is a path of *pieces*: its words, divided at spaces and ZWNJ, without their article. Forms that
/// begin alike share the beginning of their paths. A piece is known by several texts: itself, itself with
/// the article, the stems of a verb.
#[derive(Debug)]
pub(super) struct Trie {
    pub forms: Forms,
    texts: Texts,
    entries: Vec<Entry>,
    /// What the texts begin with that are long enough to be divided.
    beginnings: Sieve,
    /// Pieces that follow one another in some form.
    pairs: FxHashSet<(u32, u32)>,
    /// The same, asked first.
    likely_pairs: Sieve,
    /// By piece, whether another one follows it in some form.
    leading: Vec<bool>,
    /// The texts of the leading pieces.
    leading_texts: Sieve,
    edges: FxHashMap<(u32, u32), u32>,
    /// The same, asked first.
    likely_edges: Sieve,
    /// The edges from the root by piece; 0 for none.
    first_edges: Vec<u32>,
    nodes: Vec<Node>,
    pub listed: Vec<Listed>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub piece: u32,
    pub role: Role,
    /// The text includes the article.
    pub article: bool,
    pub verb: bool,
    next: u32,
}

impl Entry {
    /// A piece, no verb, without its article.
    fn of(piece: u32, role: Role) -> Self {
        Self {
            piece,
            role,
            article: false,
            verb: false,
            next: 0,
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The first form that ends here, counted from 1.
    first: u32,
    inner: bool,
    verb_next: bool,
}

/// One form of one term.
#[derive(Debug)]
pub(super) struct Listed {
    pub concept: u32,
    pub term: u32,
    pub text: Box<str>,
    class: u8,
    /// Bits of the pieces that are listed with the article.
    articles: u32,
    /// Bits of the pieces that take no suffix unless their end changes.
    closed: u32,
    /// The letters of the preverb after which no space may stand; 0 for none.
    tight: u8,
    verb: Option<usize>,
    case: Case,
    next: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    /// The first letter is a capital.
    Initial,
    /// There is no small letter.
    Capitals,
}

/// The beginning of all paths.
pub(super) const ROOT: u32 = 0;

/// What the text has in the place of one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub piece: u32,
    /// The parts of speech for which the affixes hold, by the place of the word in its term.
    pub anywhere: u8,
    pub before: u8,
    pub after: u8,
    /// Those of a word that is not the first and is listed with the article.
    pub defined: u8,
    pub article: bool,
    pub prefix: u16,
    pub suffix: u16,
    /// Letters of the prefix that are words of their own.
    pub outside: u8,
    /// Whether a suffix stands after the stem.
    pub suffixed: bool,
    /// Whether the end of the stem is another one before it.
    pub changed: bool,
    /// Whether the stem is a plural by other vowels.
    pub broken: bool,
    /// How far from the listed form: letters of affixes, and two for each join.
    pub cost: u8,
}

impl Part {
    /// Whether the piece stands there as it is listed.
    pub fn is_bare(&self) -> bool {
        self.cost == 0
    }

    pub fn allow(&mut self, place: PlaceInTerm, classes: u8) {
        match place {
            PlaceInTerm::Any => self.anywhere |= classes,
            PlaceInTerm::Before => self.before |= classes,
            PlaceInTerm::After => self.after |= classes,
            PlaceInTerm::Defined => self.defined |= classes,
        }
    }
}

impl Trie {
    pub fn new<'a>(concepts: impl IntoIterator<Item = &'a Concept>, language: Language) -> Self {
        let mut lexicon = Self {
            forms: Forms::of(language),
            texts: Texts::default(),
            entries: Vec::new(),
            beginnings: Sieve::default(),
            pairs: FxHashSet::default(),
            likely_pairs: Sieve::default(),
            leading: Vec::new(),
            leading_texts: Sieve::default(),
            edges: FxHashMap::default(),
            likely_edges: Sieve::default(),
            first_edges: Vec::new(),
            nodes: vec![Node::default()],
            listed: Vec::new(),
        };
        for (concept, found) in concepts.into_iter().enumerate() {
            let terms = found.terms.iter().enumerate();
            for (index, term) in terms.filter(|(_, term)| term.language == language.code()) {
                lexicon.add(concept as u32, index as u32, term, &term.form);
                for variant in &term.variants {
                    lexicon.add(concept as u32, index as u32, term, &variant.form);
                }
            }
        }
        lexicon.sift();
        lexicon
    }

    /// Prepares what answers before the tables are asked.
    fn sift(&mut self) {
        self.texts.seal();
        self.leading = vec![false; self.entries.len()];
        self.likely_pairs = Sieve::for_count(self.pairs.len());
        for &(before, piece) in &self.pairs {
            self.leading[before as usize] = true;
            self.likely_pairs.add(Key::of_pair(before, piece));
        }
        let shortest = self.shortest_divided();
        let mut beginnings = Vec::new();
        self.leading_texts = Sieve::for_count(self.texts.len());
        for (text, first) in self.texts.iter() {
            if chain(&self.entries, first).any(|entry| self.is_leading_entry(entry)) {
                self.leading_texts.add(Key::of(text));
            }
            if shortest > 0 && text.chars().count() >= shortest {
                let ends = text.char_indices().skip(1).map(|(at, _)| at);
                beginnings.extend(ends.chain([text.len()]).map(|end| Key::of(&text[..end])));
            }
        }
        self.beginnings = Sieve::for_count(beginnings.len());
        beginnings
            .into_iter()
            .for_each(|key| self.beginnings.add(key));
        self.first_edges = vec![0; self.entries.len()];
        self.likely_edges = Sieve::for_count(self.edges.len());
        for (&(from, piece), &node) in &self.edges {
            match from {
                ROOT => self.first_edges[piece as usize] = node,
                _ => self.likely_edges.add(Key::of_pair(from, piece)),
            }
        }
    }

    /// The least number of letters of a word that may be divided inside; 0 for never.
    pub fn shortest_divided(&self) -> usize {
        match self.forms.joins.hyphen {
            true => 4,
            false => self.forms.joins.shortest,
        }
    }

    fn add(&mut self, concept: u32, term_index: u32, term: &Term, form: &str) {
        let pieces = self.pieces(form, term.part_of_speech == PartOfSpeech::Verb);
        if pieces.is_empty() || pieces.len() > 32 {
            return;
        }
        let verb = pieces.iter().position(|piece| piece.verb);
        let mut node = ROOT;
        let (mut articles, mut closed, mut previous) = (0, 0, None);
        for (place, piece) in pieces.iter().enumerate() {
            let (id, with_article) = self.piece(piece);
            articles |= u32::from(with_article) << place;
            closed |= u32::from(self.forms.is_closed(piece.text)) << place;
            if let Some(previous) = previous {
                self.pairs.insert((previous, id));
            }
            previous = Some(id);
            self.nodes[node as usize].inner = true;
            self.nodes[node as usize].verb_next |= piece.verb && place > 0;
            let fresh = self.nodes.len() as u32;
            node = *self.edges.entry((node, id)).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Node::default());
            }
        }
        let end = &mut self.nodes[node as usize];
        self.listed.push(Listed {
            concept,
            term: term_index,
            text: form.into(),
            class: class(term.part_of_speech),
            articles,
            closed,
            tight: pieces[0].tight,
            verb,
            case: case(term, form),
            next: end.first,
        });
        end.first = self.listed.len() as u32;
    }

    /// The words of a form as it is written, divided at ZWNJ too, and which of them is the verb.
    fn pieces<'f>(&self, form: &'f str, verbal: bool) -> Vec<Piece<'f>> {
        let mut pieces: Vec<Piece> = words(form)
            .flat_map(|word| {
                form[word.span]
                    .split(ZWNJ)
                    .map(move |text| (text, word.kind))
            })
            .filter(|(text, kind)| !text.trim().is_empty() || *kind == WordKind::Letters)
            .map(|(text, _)| Piece::new(text, self.dense(text)))
            .filter(|piece| !piece.folded.is_empty())
            .collect();
        if verbal && !pieces.is_empty() {
            let place = match self.forms.verb_at {
                VerbAt::First => 0,
                VerbAt::Last => pieces.len() - 1,
            };
            pieces[place].verb = true;
            if let Some((preverb, rest)) = self.forms.preverb(pieces[place].text) {
                pieces[place] = Piece {
                    verb: true,
                    ..Piece::new(rest, self.dense(rest))
                };
                let mut particle = Piece::new(preverb, self.dense(preverb));
                if self.forms.is_joined(preverb) {
                    particle.tight = preverb.chars().count() as u8;
                }
                pieces.insert(place, particle);
            }
        }
        pieces
    }

    /// The number of a piece, made if it is new, and whether the text has the article.
    fn piece(&mut self, piece: &Piece) -> (u32, bool) {
        let folded = piece.folded.as_str();
        if piece.verb {
            if let Some(known) = self.entries_of(folded).find(|e| e.verb && e.role == WHOLE) {
                return (known.piece, false);
            }
            let id = self.entries.len() as u32;
            let stems = self.forms.stems(piece.text);
            let verb = |role| Entry {
                verb: true,
                ..Entry::of(id, role)
            };
            self.entry(folded, verb(WHOLE));
            for (role, stem) in stems {
                self.entry(&stem, verb(role));
            }
            return (id, false);
        }
        let core = self
            .forms
            .without_article(piece.text, folded)
            .map(str::to_owned);
        let bare = core.as_deref().unwrap_or(folded);
        let known = self
            .entries_of(bare)
            .find(|e| !e.verb && !e.article && e.role == WHOLE)
            .map(|e| e.piece);
        let id = known.unwrap_or(self.entries.len() as u32);
        if known.is_none() {
            self.entry(bare, Entry::of(id, WHOLE));
            for (role, plural) in self.forms.plurals(bare) {
                self.entry(&plural, Entry::of(id, role));
            }
        }
        if core.is_some() && !self.entries_of(folded).any(|e| e.piece == id) {
            let with_article = Entry {
                article: true,
                ..Entry::of(id, WHOLE)
            };
            self.entry(folded, with_article);
        }
        (id, core.is_some())
    }

    fn entry(&mut self, text: &str, entry: Entry) {
        let first = self.texts.first_mut(text);
        let next = *first;
        self.entries.push(Entry { next, ..entry });
        *first = self.entries.len() as u32;
    }

    /// `text` folded, without the marks that divide a word and with one kind of apostrophe.
    pub fn dense(&self, text: &str) -> String {
        let mut dense = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ZWNJ | ' ' | '\n' | '\u{a0}' | '-' | '‐' | '‑' | '\u{ad}' => {}
                '’' => dense.push('\''),
                c => self.forms.fold_into(c, &mut dense),
            }
        }
        // some marks fold to a space with an accent
        if dense.contains(' ') {
            dense.retain(|c| c != ' ');
        }
        dense
    }

    /// What a text with this key and length in bytes may be.
    pub fn entries(&self, key: Key, len: usize) -> impl Iterator<Item = Entry> + '_ {
        chain(&self.entries, self.texts.first(key, len))
    }

    fn entries_of(&self, text: &str) -> impl Iterator<Item = Entry> + '_ {
        chain(&self.entries, self.texts.first_of(text))
    }

    /// Whether a longer text may begin with the text of this key; now and then true where none does.
    pub fn may_begin(&self, key: Key) -> bool {
        self.beginnings.may_hold(key)
    }

    /// Whether a text is, without affixes, a piece that another follows in some form.
    pub fn is_leading(&self, key: Key, len: usize) -> bool {
        self.leading_texts.may_hold(key)
            && self
                .entries(key, len)
                .any(|entry| self.is_leading_entry(entry))
    }

    fn is_leading_entry(&self, entry: Entry) -> bool {
        entry.role == WHOLE && !entry.verb && self.leads(entry.piece)
    }

    /// Whether another piece follows this one in some form.
    pub fn leads(&self, piece: u32) -> bool {
        self.leading[piece as usize]
    }

    pub fn follows(&self, piece: u32, after: u32) -> bool {
        self.likely_pairs.may_hold(Key::of_pair(after, piece))
            && self.pairs.contains(&(after, piece))
    }

    pub fn step(&self, node: u32, piece: u32) -> Option<u32> {
        match node {
            ROOT => self
                .first_edges
                .get(piece as usize)
                .copied()
                .filter(|&node| node != 0),
            _ if !self.likely_edges.may_hold(Key::of_pair(node, piece)) => None,
            _ => self.edges.get(&(node, piece)).copied(),
        }
    }

    /// Where these pieces lead to from `node`.
    pub fn reached(&self, node: u32, parts: &[Part]) -> Option<u32> {
        (parts.iter()).try_fold(node, |node, part| self.step(node, part.piece))
    }

    pub fn is_inner(&self, node: u32) -> bool {
        self.nodes[node as usize].inner
    }

    pub fn awaits_verb(&self, node: u32) -> bool {
        self.nodes[node as usize].verb_next
    }

    /// Whether `parts`, met as `written`, are the form at this place of [`Trie::listed`].
    pub fn accepts(&self, listed: usize, parts: &[Part], written: &str) -> bool {
        let form = &self.listed[listed];
        let loan = class(PartOfSpeech::Proper) | class(PartOfSpeech::Adjective);
        form.accepts(parts, written)
            && marks_agree(&self.forms, &form.text, written, form.class & loan != 0)
    }

    /// The forms that end at a node, by their place in [`Trie::listed`].
    pub fn ends(&self, node: u32) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.nodes[node as usize].first as usize;
        std::iter::from_fn(move || {
            let index = next.checked_sub(1)?;
            next = self.listed[index].next as usize;
            Some(index)
        })
    }
}

/// The entries of a text from its first on.
fn chain(entries: &[Entry], first: u32) -> impl Iterator<Item = Entry> + '_ {
    let mut next = first;
    std::iter::from_fn(move || {
        let entry = *entries.get((next as usize).checked_sub(1)?)?;
        next = entry.next;
        Some(entry)
    })
}

impl Entry {
    /// The parts of speech that it can have.
    pub fn classes(self) -> u8 {
        match self.verb {
            true => class(PartOfSpeech::Verb),
            false => !class(PartOfSpeech::Verb),
        }
    }
}

impl Listed {
    /// Whether the piece at this place is listed with the article.
    pub fn has_article(&self, place: usize) -> bool {
        self.articles & (1 << place) != 0
    }

    /// Whether the inflections of `parts` suit this form, met as `written`.
    fn accepts(&self, parts: &[Part], written: &str) -> bool {
        let single = parts.len() == 1;
        let proper = self.class == class(PartOfSpeech::Proper);
        let fits = |(place, part): (usize, &Part)| {
            let wanted = match self.verb {
                Some(verb) if verb != place => class(PartOfSpeech::Noun),
                _ => self.class,
            };
            let mut classes = part.anywhere;
            if place + 1 < parts.len() {
                classes |= part.before;
            }
            if place > 0 {
                classes |= part.after;
            }
            let listed = self.has_article(place);
            if place > 0 && listed {
                classes |= part.defined;
            }
            let article = match (listed, part.article) {
                (true, false) => !single && !proper,
                (false, true) => !proper,
                _ => true,
            };
            let closed = self.closed & (1 << place) != 0;
            classes & wanted != 0
                && article
                && (place == 0 || part.outside == 0)
                && !(closed && part.suffixed && !part.changed)
        };
        let after_preverb = written.chars().nth(usize::from(self.tight));
        let apart = self.tight > 0 && after_preverb.is_some_and(char::is_whitespace);
        !apart
            && parts.iter().enumerate().all(fits)
            && match self.case {
                Case::Any => true,
                Case::Initial => !written.starts_with(char::is_lowercase),
                Case::Capitals => !written.contains(char::is_lowercase),
            }
    }
}

struct Piece<'f> {
    text: &'f str,
    folded: String,
    verb: bool,
    /// The letters of a preverb after which no space may stand.
    tight: u8,
}

impl<'f> Piece<'f> {
    fn new(text: &'f str, folded: String) -> Self {
        Self {
            text,
            folded,
            verb: false,
            tight: 0,
        }
    }
}

fn case(term: &Term, form: &str) -> Case {
    let small = form.contains(char::is_lowercase);
    if !form.contains(char::is_uppercase) {
        Case::Any
    } else if !small && (term.kind == TermType::Acronym || form.chars().count() <= 6) {
        Case::Capitals
    } else if term.part_of_speech == PartOfSpeech::Proper && form.starts_with(char::is_uppercase) {
        Case::Initial
    } else {
        Case::Any
    }
}
