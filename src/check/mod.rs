//! The consistency check: rules on a translation and its source, or on reports of one language.
//!
//! A [`Checker`] takes segments one after the other and keeps what the rules on whole projects need: of
//! texts only hashes. Its findings point into the files.
//!
//! ```
//! use muqabala::check::{Checker, Config, Segment, Text};
//! use muqabala::glossary::Glossary;
//! use muqabala::language::Language;
//! let (glossary, config) = (Glossary::starter(), Config::default());
//! let mut checker = Checker::new(&glossary, &config);
//! let source = Text::plain("a.txt", "قُتل 12 شخصا", 0);
//! let target = Text::plain("b.txt", "۱۳ نفر کشته شدند", 0);
//! let segment = Segment::new(source, target);
//! let language = |code| Language::named(code).unwrap();
//! checker.segment(&segment, language("ar"), language("fa"));
//! let findings = checker.finish();
//! assert_eq!(findings[0].rule, "number-differs");
//! ```

mod about;
mod affixes;
mod baseline;
mod completeness;
mod config;
mod dates;
mod demands;
mod dictionary;
mod diff;
mod filled;
mod finding;
mod fix;
mod icu;
mod layout;
mod letters;
mod links;
mod markup;
mod misspelt;
mod names;
mod numbers;
mod numerals;
mod order;
pub mod output;
mod own;
mod pair;
mod placeholder;
mod project;
mod prose;
mod rule;
mod rules;
mod said;
mod schema;
mod shared;
mod side;
mod sink;
mod slips;
mod spacing;
mod spellings;
mod styles;
mod tags;
mod terms;
mod texts;
mod typography;
mod wording;
mod zwnj;

pub use about::{About, Origin, Plural};
pub use baseline::{Baseline, BaselineError, Dismissal, Judged};
pub use config::{Config, ConfigError};
pub use dictionary::{Dictionaries, Dictionary, DictionaryError};
pub use diff::{Difference, Matter, Piece, differences, segment_differences};
pub use finding::{Edit, Finding, Place, Severity, Stand};
pub use fix::repaired;
pub use prose::readable;
pub use rule::{Group, Rule};
pub use rules::{rule, rules};
pub use schema::schema;
pub use side::{Segment, Text};
pub use texts::segments;
pub use wording::Message;

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::glossary::Glossary;
use crate::language::Language;
use pair::Pair;
use placeholder::Habits;
use project::Memory;
use rules::{Run, running};
use shared::{Previous, Shared};
use side::{Side, SideReader};
use sink::Reporter;

/// Runs the rules on what it is given, in the order in which it is given.
#[derive(Debug)]
pub struct Checker<'a> {
    config: &'a Config,
    reader: SideReader<'a>,
    shared: Shared<'a>,
    memory: Memory,
    reporter: Reporter<'a>,
    count: u32,
}

impl<'a> Checker<'a> {
    /// A checker that knows the names of `glossary`; its other terms are not required of a translation.
    #[must_use]
    pub fn new(glossary: &'a Glossary, config: &'a Config) -> Self {
        Self {
            config,
            reader: SideReader::new(glossary),
            shared: Shared {
                glossary,
                forms: OnceCell::new(),
                own_glossary: false,
                previous: FxHashMap::default(),
                source: None,
                is_credit: false,
                habits: Habits::default(),
                own: config.own_placeholders(),
                demands: config.demands(),
                dictionaries: None,
            },
            memory: Memory::default(),
            reporter: Reporter::new(config),
            count: 0,
        }
    }

    /// Words are looked up in these dictionaries; those of languages without one are not.
    pub fn with_dictionaries(mut self, dictionaries: &'a Dictionaries) -> Self {
        self.shared.dictionaries = Some(dictionaries);
        self
    }

    /// The glossary is the user's: all its terms are to be used.
    pub fn with_required_terms(mut self) -> Self {
        self.shared.own_glossary = true;
        self
    }

    /// Checks one segment against its translation; either side may be empty. A source that is no text but a key
    /// (`label_type_equal`) is compared with nothing.
    pub fn segment(&mut self, segment: &Segment, source: Language, target: Language) {
        self.reporter.repairs = Some(segment.about.escaped.into());
        if segment.about.plural.is_none_or(|plural| plural.first) {
            self.reporter.begin_entry();
        }
        let [source, target] = self.reader.sides_of(segment, source, target);
        let kinds = self.config.kinds().flagged(segment.about.flags);
        let pair = Pair {
            untranslated: prose::repeats(&source, &target, kinds, &self.shared),
            source,
            target,
            numbers: OnceCell::new(),
            certain: segment.certain,
            number: self.count,
            about: segment.about,
            kinds,
        };
        self.count += 1;
        let is_key = !pair.target.text.trim().is_empty() && prose::is_key(&pair.source.text);
        self.shared.source = Some(pair.source.text.clone());
        self.shared.is_credit = completeness::is_credit(&pair);
        for row in running(self.config) {
            let rule = &row.rule;
            match row.run {
                // what a key stands for is not at hand
                Run::Pair(_) if is_key && !pair.untranslated => {}
                Run::Pair(run) => run(&pair, &self.shared, rule, &mut self.reporter),
                Run::Text(run) if !pair.untranslated => {
                    run(&pair.target, &self.shared, rule, &mut self.reporter)
                }
                _ => {}
            }
        }
        self.memory.add_pair(&pair, &self.shared);
        let previous = Previous {
            target: pair.target.whole(),
            source_plain: pair.source.plain,
            target_plain: pair.target.plain,
        };
        self.shared.previous.insert(pair.target.language, previous);
    }

    /// Checks a report by itself, and against the other reports of its language.
    pub fn document(&mut self, document: &Document) {
        for side in self.reader.sides(document) {
            self.text(&side);
        }
    }

    fn text(&mut self, side: &Side) {
        self.shared.source = None;
        self.shared.is_credit = false;
        self.reporter.begin_entry();
        self.reporter.repairs = Some("".into());
        for row in running(self.config) {
            if let Run::Text(run) = row.run {
                run(side, &self.shared, &row.rule, &mut self.reporter);
            }
        }
        self.memory.add_side(side, &self.shared);
    }

    /// Whether all segments were compared with each other. When there are more different ones than any real project has,
    /// only the first are compared, so that an archive of any length passes in constant memory.
    pub fn compared_all(&self) -> bool {
        self.memory.compared_all()
    }

    /// The languages of what was checked that have a pack and no dictionary, by code.
    pub fn without_dictionary(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.memory.without_dictionary()
    }

    /// The segments, by their number in the order in which they came, that [`Checker::recall`] must be given
    /// again before the end: findings on the whole project show their texts.
    pub fn wanted(&self) -> Vec<u32> {
        self.memory.wanted()
    }

    /// Gives a segment again that is wanted.
    pub fn recall(&mut self, number: u32, segment: &Segment) {
        self.memory.recall(number, segment);
    }

    /// All findings: errors first, then by file and place.
    pub fn finish(mut self) -> Vec<Finding> {
        self.take()
    }

    /// All findings, as [`Checker::finish`]; what comes then is a project of its own, for which the tables of the
    /// languages are not read again.
    pub fn take(&mut self) -> Vec<Finding> {
        for row in running(self.config) {
            if let Run::Project(run) = row.run {
                run(&self.memory, &self.shared, &row.rule, &mut self.reporter);
            }
        }
        let reporter = std::mem::replace(&mut self.reporter, Reporter::new(self.config));
        let habits = std::mem::take(&mut self.shared.habits);
        self.memory = Memory::default();
        self.shared.previous.clear();
        self.shared.source = None;
        self.count = 0;
        let mut findings = reporter.into_findings(&habits);
        findings.sort_by(|a, b| {
            let order = b
                .severity
                .cmp(&a.severity)
                .then(b.weight.total_cmp(&a.weight));
            order.then_with(|| {
                (&a.place.path, a.place.span, a.rule).cmp(&(&b.place.path, b.place.span, b.rule))
            })
        });
        findings
    }
}
