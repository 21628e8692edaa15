use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::calendar::{Calendar, Weekday};
use super::moment::TimeUnit;
pub(super) use super::sections::Sign;
use super::sections::{Dates, Numbers};
use crate::document::tokens;
use crate::language::morphology::{Fronts, Morphology};
use crate::language::{Language, folded};
use crate::text::ZWNJ;

/// What a word, or a phrase of several, may mean to dates and numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    Month(Calendar, u8, Strength),
    Weekday(Weekday),
    /// Spring is 1.
    Season(u8),
    /// Its first year.
    Decade(i32),
    Relative(TimeUnit, i64),
    Cardinal(i64),
    /// A form of one that only counts before tens: أحد in أحد وعشرون.
    UnitBeforeTens(i64),
    Scale(i64),
    /// "Thousands", without a number before it.
    Vague(i64),
    Ordinal(i64),
    /// In millionths.
    Fraction(i64),
    Counted(Code, Count),
    Currency(Code),
    /// The noun of a thing that is named by its number: an article, a resolution.
    Label(Code),
    /// A number that follows is part of a name.
    NameBeforeNumber,
    Sign(Sign),
}

impl Sense {
    /// Whether a date or number may begin with a word in this sense.
    fn begins(&self) -> bool {
        match self {
            Self::Sign(sign) => {
                matches!(
                    sign,
                    Sign::Year | Sign::Decade | Sign::AgoBefore | Sign::LaterBefore
                )
            }
            Self::Currency(_) | Self::Label(_) | Self::NameBeforeNumber => false,
            _ => true,
        }
    }
}

/// How surely a word is the name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    Strong,
    /// Also another word: needs a day, a year, or "in" before it.
    Weak,
    /// Also a particle: needs a day, and more.
    Particle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    One,
    Two,
    Many,
}

/// Index into the lexicon's codes of counted things and currencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Code(u16);

/// What is known of a word: its senses, and the phrases that begin with it.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub senses: Vec<Sense>,
    /// A date or number may begin with it.
    pub begins: bool,
    /// The words that follow, and the entry of the whole; longest first.
    pub phrases: Vec<(Vec<Box<str>>, u32)>,
}

/// How a written word leads to an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub entry: u32,
    /// Bytes of the proclitics before the word, its article not counted.
    pub prefix: u8,
    /// Begins with the conjunction that joins numbers (و).
    pub joined: bool,
    /// Written with its article.
    pub definite: bool,
}

/// The tables of one language, folded and ready to be looked up.
#[derive(Debug)]
pub(super) struct Senses {
    words: FxHashMap<Box<str>, Hit>,
    entries: Vec<Entry>,
    codes: Vec<String>,
    pub old_years: Calendar,
    pub month_first: bool,
    pub point_divides_thousands: bool,
    pub slash_is_decimal: bool,
    pub adjectives_before_noun: bool,
    pub capitalised_names: bool,
    /// Words that are a count only inside a larger number (the indefinite article).
    pub indefinite: FxHashSet<String>,
    /// Number words that are other words as well.
    pub ambiguous: FxHashSet<String>,
    /// Words of running text, which are counted by nothing.
    common: FxHashSet<String>,
    /// Forms as they are written, vowels and all, of what is counted.
    vowelled: FxHashMap<String, Code>,
    /// The weekday with which the week begins.
    pub week_begins: Weekday,
}

/// The words of running text in `[detect]` and `[extract]`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Words {
    words: Vec<String>,
    function_words: Vec<String>,
}

impl Senses {
    pub fn new(language: Language) -> Self {
        let dates: Dates = language.section("dates");
        let numbers: Numbers = language.section("numbers");
        let mut building = Building::default();
        building.add_dates(&dates);
        let morphology = Morphology::of(language);
        let fronts = morphology.fronts(&numbers.before);
        building.add_numbers(&numbers, &morphology.written(&numbers.after));
        building.inherit_senses(&fronts.articles);
        let vowelled = numbers.vowelled.iter().flat_map(|(code, cell)| {
            let code = building.code(code);
            cell.split('|')
                .map(move |form| (form.trim().to_owned(), code))
                .collect::<Vec<_>>()
        });
        let vowelled: FxHashMap<String, Code> = vowelled.collect();
        let conjunction = morphology.class("conjunction");
        let words = building.expanded(&numbers, &fronts, conjunction);
        let running: [Words; 2] = [language.section("detect"), language.section("extract")];
        let running = running
            .iter()
            .flat_map(|w| w.words.iter().chain(&w.function_words));
        let week_begins = Weekday::ALL.into_iter().find(|weekday| {
            dates
                .week_begins
                .as_ref()
                .is_some_and(|name| weekday.to_string() == *name)
        });
        for entry in &mut building.entries {
            entry.begins = entry.senses.iter().any(Sense::begins);
        }
        Self {
            words,
            entries: building.entries,
            codes: building.codes,
            old_years: dates.old_years.unwrap_or(Calendar::Gregorian),
            month_first: dates.month_first,
            point_divides_thousands: numbers.point_divides_thousands,
            slash_is_decimal: numbers.slash_is_decimal,
            adjectives_before_noun: numbers.adjectives_before_noun,
            capitalised_names: numbers.names.capitalised,
            indefinite: forms(&numbers.indefinite)
                .map(|form| plain(&form))
                .collect(),
            ambiguous: forms(&numbers.ambiguous).map(|form| plain(&form)).collect(),
            common: running.map(|word| plain(&folded(word))).collect(),
            vowelled,
            week_begins: week_begins.unwrap_or(Weekday::Monday),
        }
    }

    /// Whether a folded word is one of running text: a particle, a pronoun, an auxiliary.
    pub fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }

    /// What a word as it is written counts, where its vowels tell.
    pub fn vowelled(&self, written: &str) -> Option<Code> {
        self.vowelled.get(written).copied()
    }

    /// The entry of a folded word without ZWNJ.
    pub fn find(&self, word: &str) -> Option<Hit> {
        self.words.get(word).copied()
    }

    pub fn entry(&self, entry: u32) -> &Entry {
        &self.entries[entry as usize]
    }

    pub fn code(&self, code: Code) -> &str {
        &self.codes[code.0 as usize]
    }
}

/// The forms of a table's cell.
fn forms(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split('|')
        .map(|form| folded(form.trim()))
        .filter(|form| !form.is_empty())
}

/// A folded form without ZWNJ.
fn plain(form: &str) -> String {
    form.replace(ZWNJ, "")
}

#[derive(Default)]
struct Building {
    first: BTreeMap<String, u32>,
    entries: Vec<Entry>,
    codes: Vec<String>,
}

impl Building {
    fn entry_of(&mut self, word: String) -> u32 {
        let next = self.entries.len() as u32;
        let entry = *self.first.entry(word).or_insert(next);
        if entry == next {
            self.entries.push(Entry::default());
        }
        entry
    }

    fn code(&mut self, name: &str) -> Code {
        let known = self.codes.iter().position(|code| code == name);
        let at = known.unwrap_or_else(|| {
            self.codes.push(name.to_owned());
            self.codes.len() - 1
        });
        Code(at as u16)
    }

    fn add(&mut self, cell: &str, sense: Sense) {
        for form in forms(cell) {
            self.add_form(&form, sense);
        }
    }

    fn add_form(&mut self, form: &str, sense: Sense) {
        let form = plain(form);
        let form = form.as_str();
        let mut words = tokens(form).map(|token| form[token.span].to_owned());
        let Some(first) = words.next() else { return };
        let rest: Vec<Box<str>> = words.map(String::into_boxed_str).collect();
        let mut entry = self.entry_of(first);
        if !rest.is_empty() {
            let phrases = &self.entries[entry as usize].phrases;
            let known = phrases.iter().find(|(words, _)| *words == rest);
            entry = match known {
                Some(&(_, whole)) => whole,
                None => {
                    let whole = self.entries.len() as u32;
                    self.entries.push(Entry::default());
                    let phrases = &mut self.entries[entry as usize].phrases;
                    phrases.push((rest, whole));
                    phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
                    whole
                }
            };
        }
        let senses = &mut self.entries[entry as usize].senses;
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    fn add_dates(&mut self, dates: &Dates) {
        let weak: FxHashSet<String> = forms(&dates.weak)
            .chain(forms(&dates.weak_islamic))
            .collect();
        let particles: FxHashSet<String> = forms(&dates.particles).collect();
        for (calendar, months) in [
            (Calendar::Gregorian, &dates.gregorian),
            (Calendar::Persian, &dates.persian),
            (Calendar::Islamic, &dates.islamic),
        ] {
            for (month, cell) in (1..).zip(months) {
                for form in forms(cell) {
                    let strength = match () {
                        () if weak.contains(&form) => Strength::Weak,
                        () if particles.contains(&form) => Strength::Particle,
                        () => Strength::Strong,
                    };
                    self.add_form(&form, Sense::Month(calendar, month, strength));
                    for suffix in forms(&dates.month_suffix) {
                        let whole = Sense::Month(calendar, month, Strength::Strong);
                        self.add_form(&format!("{form}{suffix}"), whole);
                    }
                }
            }
        }
        for (weekday, cell) in Weekday::ALL.into_iter().zip(&dates.weekdays) {
            self.add(cell, Sense::Weekday(weekday));
        }
        for (season, cell) in (1..).zip(&dates.seasons) {
            self.add(cell, Sense::Season(season));
        }
        for (year, cell) in &dates.decades {
            let year = year.parse().expect("a decade's key is its first year");
            self.add(cell, Sense::Decade(year));
        }
        for (key, cell) in &dates.relative {
            let at = key.find(|c: char| !c.is_alphabetic());
            let (unit, count) = key.split_at(at.expect("a unit and a count, as in `day-1`"));
            let unit = TimeUnit::named(unit).expect("a unit of time, as in `day-1`");
            let count = count.parse().expect("a count, as in `day-1`");
            self.add(cell, Sense::Relative(unit, count));
        }
        for (&sign, cell) in &dates.signs {
            self.add(cell, Sense::Sign(sign));
        }
    }

    /// `suffixes` may follow a counted noun as part of it.
    fn add_numbers(&mut self, numbers: &Numbers, suffixes: &[String]) {
        let integers = [
            (&numbers.cardinals, Sense::Cardinal as fn(i64) -> Sense),
            (&numbers.teens, Sense::Cardinal),
            (&numbers.units_before_tens, Sense::UnitBeforeTens),
            (&numbers.scales, Sense::Scale),
            (&numbers.vague, Sense::Vague),
            (&numbers.ordinals, Sense::Ordinal),
        ];
        for (table, sense) in integers {
            for (value, cell) in table {
                let value = value.parse().expect("the key is the number's value");
                self.add(cell, sense(value));
            }
        }
        self.add_joined_scales(numbers);
        for (value, cell) in &numbers.fractions {
            let value: f64 = value.parse().expect("the key is the fraction's value");
            self.add(cell, Sense::Fraction((value * 1e6) as i64));
        }
        for (&sign, cell) in &numbers.signs {
            self.add(cell, Sense::Sign(sign));
        }
        for (name, cell) in &numbers.currency {
            let code = self.code(name);
            self.add(cell, Sense::Currency(code));
        }
        for (name, cell) in &numbers.labels {
            let code = self.code(name);
            self.add(cell, Sense::Label(code));
        }
        for (name, cells) in &numbers.counted {
            let code = self.code(name);
            for (cell, count) in cells.iter().zip([Count::One, Count::Two, Count::Many]) {
                self.add(cell, Sense::Counted(code, count));
                for form in forms(cell).filter(|_| count == Count::One) {
                    for suffix in suffixes {
                        let suffix = folded(suffix);
                        self.add_form(
                            &format!("{form}{suffix}"),
                            Sense::Counted(code, Count::Many),
                        );
                        self.add_form(
                            &format!("{form} {suffix}"),
                            Sense::Counted(code, Count::Many),
                        );
                    }
                }
            }
        }
        self.add(&numbers.names.before_number, Sense::NameBeforeNumber);
    }

    /// صدهزار: a number and a scale in one word.
    fn add_joined_scales(&mut self, numbers: &Numbers) {
        let scales = numbers.scales.iter().filter(|_| numbers.joined_scales);
        for (scale, scale_cell) in scales {
            for (value, cell) in &numbers.cardinals {
                let number = |key: &str| key.parse::<i64>().expect("the key is the number's value");
                let sense = Sense::Cardinal(number(scale) * number(value));
                for (form, scale) in forms(cell)
                    .flat_map(|form| forms(scale_cell).map(move |scale| (form.clone(), scale)))
                {
                    self.add_form(&format!("{form}{scale}"), sense);
                }
            }
        }
    }

    /// A form that the tables list with its article means what the bare word means, too.
    fn inherit_senses(&mut self, articles: &[String]) {
        for (word, &entry) in &self.first {
            let bare = articles
                .iter()
                .find_map(|article| word.strip_prefix(article.as_str()));
            let Some(&bare) = bare.and_then(|bare| self.first.get(bare)) else {
                continue;
            };
            for sense in self.entries[bare as usize].senses.clone() {
                let senses = &mut self.entries[entry as usize].senses;
                if !senses.contains(&sense) {
                    senses.push(sense);
                }
            }
        }
    }

    /// Every written form of the first words: alone, and after what the pack says may stand before them. A
    /// form that can be read with fewer parts is.
    fn expanded(
        &self,
        numbers: &Numbers,
        fronts: &Fronts,
        conjunction: &[String],
    ) -> FxHashMap<Box<str>, Hit> {
        let Fronts {
            proclitics,
            articles,
            fused,
        } = fronts;
        let joins = |prefix: &str| conjunction.iter().any(|c| prefix.starts_with(c.as_str()));
        let never: FxHashSet<String> = forms(&numbers.never).collect();
        let mut words: FxHashMap<Box<str>, Hit> = FxHashMap::default();
        let own_article = |word: &str| {
            articles
                .iter()
                .any(|article| word.starts_with(article.as_str()))
        };
        let mut put = |proclitic: &str, article: &str, word: &str, entry: u32, prefix: usize| {
            let form = [proclitic, article, word].concat();
            if !never.contains(&form) {
                let definite = !article.is_empty() || own_article(word);
                let hit = Hit {
                    entry,
                    prefix: prefix as u8,
                    joined: joins(proclitic),
                    definite,
                };
                words.entry(form.into()).or_insert(hit);
            }
        };
        for (word, &entry) in &self.first {
            put("", "", word, entry, 0);
        }
        for (word, &entry) in &self.first {
            for proclitic in proclitics {
                put(proclitic, "", word, entry, proclitic.len());
            }
        }
        for (word, &entry) in self.first.iter().filter(|(word, _)| !own_article(word)) {
            for article in articles {
                put("", article, word, entry, 0);
                for proclitic in proclitics {
                    put(proclitic, article, word, entry, proclitic.len());
                }
            }
        }
        for (word, &entry) in &self.first {
            let bare = articles
                .iter()
                .find_map(|article| word.strip_prefix(article.as_str()));
            for fused in fused {
                let prefix = fused.text.as_str();
                put(prefix, "", bare.unwrap_or(word), entry, prefix.len());
            }
        }
        words
    }
}
