//! The placeholders of a text compared with those of its translation.

use std::collections::BTreeMap;

use super::about::Plural;
use super::finding::Severity;
use super::icu;
use super::pair::Pair;
use super::placeholder::{Habits, Kind, Placeholder, read};
use super::rule::Rule;
use super::shared::Shared;
use super::side::Side;
use super::sink::{Draft, Reporter};
use super::tags::is_in_lost;
use crate::language::Numbers;
use crate::text::Span;

/// Placeholders that are missing, too many, of another type or in another order.
pub(super) fn compare(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    let of = |text: &str| read(text, pair.kinds, shared.own);
    let (source, target) = (of(&pair.source.text), of(&pair.target.text));
    if source.is_empty() && target.is_empty() {
        return;
    }
    let other = match pair.about.plural {
        Some(plural) => of(&plural.other),
        None => Vec::new(),
    };
    let Sides {
        changed,
        source,
        target,
    } = Sides::of(source, target);
    let comparison = Comparison {
        pair,
        habits: &shared.habits,
        rule,
        is_message: icu::is_message(&pair.source.text, pair.about.flags),
        is_time: is_time(&pair.source.text, &pair.target.text, pair.kinds.are_told()),
        source: &source,
        target: &target,
        other: &other,
    };
    for (source, target) in &changed {
        comparison.tell_type(source, target, out);
    }
    let mut kinds: Vec<Kind> = source
        .iter()
        .chain(&target)
        .map(|found| found.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        comparison.of_kind(kind, out);
    }
}

/// The placeholders of both sides, apart from those that name one argument and are written in two ways, `{{ name }}` as
/// `{name}`: one slip, told once.
struct Sides {
    changed: Vec<(Placeholder, Placeholder)>,
    source: Vec<Placeholder>,
    target: Vec<Placeholder>,
}

impl Sides {
    fn of(source: Vec<Placeholder>, mut target: Vec<Placeholder>) -> Self {
        let same = |one: &Placeholder, other: &Placeholder| {
            one.kind == other.kind && one.argument == other.argument
        };
        let is_name = |of: &Placeholder| of.argument.contains(|c: char| c.is_alphabetic());
        let (mut changed, mut left) = (Vec::<(Placeholder, Placeholder)>::new(), Vec::new());
        for found in &source {
            let kept = target.iter().any(|there| same(found, there));
            let other = target.iter().find(|there| {
                let own = source.iter().any(|of| same(of, there));
                there.argument == found.argument && !own
            });
            match other.filter(|_| !kept && is_name(found)) {
                Some(_) if changed.iter().any(|(of, _)| same(of, found)) => {}
                Some(other) => changed.push((found.clone(), other.clone())),
                None => left.push(found.clone()),
            }
        }
        target.retain(|there| !changed.iter().any(|(_, other)| same(other, there)));
        Self {
            changed,
            source: left,
            target,
        }
    }
}

/// Where the number stands that a plural form says otherwise.
pub(super) fn left_out(pair: &Pair, shared: &Shared) -> Option<Span> {
    let exact = |plural: &&Plural| matches!(plural.numbers, Numbers::Few(_));
    pair.about.plural.filter(exact)?;
    let of = |text: &str| read(text, pair.kinds, shared.own);
    let target = of(&pair.target.text);
    let kept = |found: &Placeholder| target.iter().any(|there| there.argument == found.argument);
    let source = of(&pair.source.text);
    let counts = source
        .iter()
        .find(|found| found.counts || source.len() == 1)?;
    (!kept(counts)).then_some(counts.span)
}

struct Comparison<'a> {
    pair: &'a Pair<'a>,
    habits: &'a Habits,
    rule: &'static Rule,
    /// What stands in braces is a message's.
    is_message: bool,
    /// Percent signs are of a format of dates.
    is_time: bool,
    source: &'a [Placeholder],
    target: &'a [Placeholder],
    /// Those of the other form of the source.
    other: &'a [Placeholder],
}

impl Comparison<'_> {
    fn of_kind(&self, kind: Kind, out: &mut Reporter) {
        let of = |all: &'_ [Placeholder]| -> Vec<Placeholder> {
            all.iter()
                .filter(|found| found.kind == kind)
                .cloned()
                .collect()
        };
        let (source, target) = (of(self.source), of(self.target));
        let skipped = match kind {
            Kind::Brace => self.is_message,
            Kind::Printf => self.is_time,
            Kind::Qt => !self.are_arguments(&source),
            _ => false,
        };
        if skipped || source.is_empty() && !self.tells_added(kind) {
            return;
        }
        let sequence = |all: &[Placeholder]| {
            all.iter()
                .any(|found| found.in_turn && found.kind == Kind::Printf)
        };
        if sequence(&source) && (sequence(&target) || target.is_empty()) {
            return self.in_turn(&source, &target, out);
        }
        self.by_argument(kind, &source, &target, out);
    }

    /// Whether a placeholder that the source lacks is one at all.
    fn tells_added(&self, kind: Kind) -> bool {
        self.pair.kinds.are_told() || !kind.is_ambiguous()
    }

    /// Whether the numbers behind percent signs count up: `%1` and `%2`, and no percentage.
    fn are_arguments(&self, source: &[Placeholder]) -> bool {
        if self.pair.kinds.are_told() {
            return true;
        }
        let mut numbers: Vec<u32> = source
            .iter()
            .filter_map(|found| found.argument.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let counted = numbers
            .iter()
            .zip(1..)
            .all(|(number, wanted)| *number == wanted);
        counted && (numbers.len() != 1 || !self.pair.source.language.is_right_to_left())
    }

    /// Conversions that take their arguments one after the other.
    fn in_turn(&self, source: &[Placeholder], target: &[Placeholder], out: &mut Reporter) {
        let shapes = |all: &[Placeholder]| -> Vec<String> {
            all.iter().map(|found| found.shape.clone()).collect()
        };
        let (own, others) = (shapes(source), shapes(target));
        if own == others {
            return;
        }
        let sorted = |shapes: &[String]| {
            let mut shapes = shapes.to_vec();
            shapes.sort_unstable();
            shapes
        };
        let differs = || {
            own.iter()
                .zip(&others)
                .position(|(one, other)| one != other)
        };
        if sorted(&own) == sorted(&others) {
            let at = differs().expect("the order differs");
            return self.tell_order(&target[at], &source[at], out);
        }
        if own.len() == others.len() {
            for (source, target) in source
                .iter()
                .zip(target)
                .filter(|(one, other)| one.shape != other.shape)
            {
                self.tell_type(source, target, out);
            }
            return;
        }
        let surplus = |all: &'_ [Placeholder], other: &[String]| -> Vec<Placeholder> {
            let mut left = other.to_vec();
            let spent =
                |found: &&Placeholder| match left.iter().position(|shape| *shape == found.shape) {
                    Some(at) => {
                        left.swap_remove(at);
                        false
                    }
                    None => true,
                };
            all.iter().filter(spent).cloned().collect()
        };
        let elsewhere = shapes(self.other);
        let missing = surplus(source, &others);
        self.tell_missing(&missing, out);
        for found in surplus(target, &own) {
            if !elsewhere.contains(&found.shape) {
                self.tell_added(&found, out);
            }
        }
    }

    /// Placeholders that name the argument they show; they may be repeated.
    fn by_argument(
        &self,
        kind: Kind,
        source: &[Placeholder],
        target: &[Placeholder],
        out: &mut Reporter,
    ) {
        fn by_name(all: &[Placeholder]) -> BTreeMap<&str, &Placeholder> {
            let mut by_name = BTreeMap::new();
            for found in all {
                by_name.entry(found.argument.as_str()).or_insert(found);
            }
            by_name
        }
        let (own, others) = (by_name(source), by_name(target));
        let mut missing: Vec<Placeholder> = Vec::new();
        for (name, found) in &own {
            match others.get(name) {
                None => missing.push((*found).clone()),
                Some(there) => {
                    self.habits.note(kind, true);
                    if found.shape != there.shape
                        && !found.shape.is_empty()
                        && !there.shape.is_empty()
                    {
                        self.tell_type(found, there, out);
                    }
                }
            }
        }
        missing.sort_by_key(|found| found.span.start);
        // names of another script in place of those that are missing are these, translated
        let new = others.iter().filter(|(name, _)| !own.contains_key(*name));
        let foreign = new.clone().all(|(name, _)| !name.is_ascii());
        let translated = !missing.is_empty() && foreign && new.count() == missing.len();
        if translated {
            missing
                .iter()
                .for_each(|found| self.habits.note(found.kind, false));
        } else {
            self.tell_missing(&missing, out);
        }
        if source.is_empty() && !self.tells_added(kind) {
            return;
        }
        let mut added: Vec<&&Placeholder> = others
            .iter()
            .filter(|(name, _)| !own.contains_key(*name))
            .map(|(_, found)| found)
            .collect();
        added.sort_by_key(|found| found.span.start);
        if translated {
            for (source, target) in missing.iter().zip(added) {
                self.tell_type(source, target, out);
            }
            return;
        }
        for found in added {
            let known =
                |other: &Placeholder| other.kind == kind && other.argument == found.argument;
            if !self.other.iter().any(known) {
                self.tell_added(found, out);
            }
        }
    }

    fn tell_missing(&self, missing: &[Placeholder], out: &mut Reporter) {
        if self.says_nothing() && !self.is_refused(missing) {
            return;
        }
        let fixed = match self.is_refused(missing) {
            true => Vec::new(),
            false => self.said_by_nouns(),
        };
        let said = |found: &&Placeholder| !fixed.contains(&found.argument.as_str());
        let missing: Vec<Placeholder> = missing.iter().filter(said).cloned().collect();
        let left_out = self.number_left_out(&missing);
        for (index, found) in missing.iter().enumerate() {
            self.habits.note(found.kind, false);
            // the tag that it stands in is told
            if is_in_lost(&self.pair.source.text, &self.pair.target.text, found.span) {
                continue;
            }
            let place = self.pair.source.place(found.span);
            let draft = Draft::new(
                place.clone(),
                "placeholder-missing",
                vec![("mark", place.text)],
            )
            .translated_as(self.pair.target.whole())
            .habit(found);
            match left_out {
                Some((at, None)) if at == index => {}
                Some((at, Some(severity))) if at == index => {
                    out.report(self.rule, draft.severity(severity))
                }
                _ => out.report(self.rule, draft),
            }
        }
    }

    /// Whether the translation is a form for none alone, without any placeholder: *nothing was changed* names no things.
    fn says_nothing(&self) -> bool {
        let plural = self.pair.about.plural;
        let none = plural.is_some_and(
            |plural| matches!(&plural.numbers, Numbers::Few(numbers) if numbers[..] == [0]),
        );
        none && self.target.is_empty()
    }

    /// Whether Python refuses a text without these: it takes no argument that no conversion shows.
    fn is_refused(&self, missing: &[Placeholder]) -> bool {
        let python = |flag: &String| flag == "python-format";
        missing.iter().any(|found| found.in_turn) && self.pair.about.flags.iter().any(python)
    }

    /// How much of the text both forms of the source begin with.
    fn shared(&self) -> Option<usize> {
        let other = &self.pair.about.plural?.other;
        let same = |(one, two): &(char, char)| one == two;
        let chars = self.pair.source.text.chars().zip(other.chars());
        Some(chars.take_while(same).map(|(c, _)| c.len_utf8()).sum())
    }

    /// The arguments that are one, as both forms of the source have their nouns in the singular: *%1$u day and %2$u minute*
    /// and *%1$u day and %2$u minutes*. A form for one may say them by its nouns. How the source makes its plurals the noun
    /// tells that differs.
    fn said_by_nouns(&self) -> Vec<&str> {
        let of_one =
            |numbers: &Numbers| matches!(numbers, Numbers::Few(of) if of.last() == Some(&1));
        let plural = self.pair.about.plural;
        let Some((plural, shared)) = plural
            .filter(|plural| of_one(&plural.numbers))
            .zip(self.shared())
        else {
            return Vec::new();
        };
        let ending = |text: &str| -> usize {
            let letters = text[shared..].chars().take_while(|c| c.is_alphabetic());
            letters.map(char::len_utf8).sum()
        };
        let text: &str = &self.pair.source.text;
        let (short, long) = (ending(text), ending(&plural.other));
        if short > 0 || long == 0 {
            return Vec::new();
        }
        let ending = &plural.other[shared..shared + long];
        let singular = |found: &&Placeholder| {
            let noun = text[found.span.end..].strip_prefix(' ');
            let noun = noun.and_then(|noun| noun.split(|c: char| !c.is_alphabetic()).next());
            // the noun that differs is counted
            let whole = |noun: &&str| !noun.is_empty() && found.span.end + 1 + noun.len() < shared;
            found.counts
                && noun
                    .filter(whole)
                    .is_some_and(|noun| !noun.ends_with(ending))
        };
        let before = self.source.iter().filter(|found| found.span.end < shared);
        let counted = self.counted();
        let fixed = before.filter(singular).map(|found| found.argument.as_str());
        fixed.filter(|argument| counted != Some(argument)).collect()
    }

    /// The argument of the placeholder that the entry counts: of several that beside which the two forms of the source
    /// differ, *%1$u days and %2$u minute* and *%1$u days and %2$u minutes*.
    fn counted(&self) -> Option<&str> {
        let other = &self.pair.about.plural?.other;
        let text = &self.pair.source.text;
        let shared = self.shared()?;
        // the beginning of the word that differs
        let word = text[..shared]
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + 1);
        let mut before = self.source.iter().rev();
        let found = before.find(|found| found.span.start <= word);
        let differs = **text != **other && self.source.len() > 1;
        let counts = self.source.iter().any(|found| found.counts);
        found
            .filter(|found| differs && (found.counts || !counts))
            .map(|found| found.argument.as_str())
    }

    /// Which of the missing placeholders is the number of a plural form that may say it otherwise, and how much that
    /// matters: a form for one and for none that says *one* is wrong for none.
    fn number_left_out(&self, missing: &[Placeholder]) -> Option<(usize, Option<Severity>)> {
        // of an entry with more forms than the file knows nobody knows what they stand for
        let plural = self.pair.about.plural?;
        let unknown = plural.given > plural.expected;
        let numbers: &[u32] = match &plural.numbers {
            Numbers::Few(numbers) if !unknown => numbers,
            _ if unknown => &[],
            _ => return None,
        };
        if self.is_refused(missing) {
            return None;
        }
        let counts = self.source.iter().any(|found| found.counts);
        let counted = self.counted();
        let mut candidates = missing
            .iter()
            .enumerate()
            .filter(|(_, found)| match counted {
                Some(argument) => found.argument == argument,
                None => found.counts || !counts,
            });
        let (at, _) = candidates.next().filter(|_| candidates.next().is_none())?;
        Some((at, (numbers.len() > 1).then_some(Severity::Info)))
    }

    fn tell_added(&self, found: &Placeholder, out: &mut Reporter) {
        let place = self.pair.target.place(found.span);
        let draft = Draft::new(
            place.clone(),
            "placeholder-added",
            vec![("mark", place.text)],
        );
        out.report(
            self.rule,
            draft.translating(self.pair.source.whole()).habit(found),
        );
    }

    fn tell_type(&self, source: &Placeholder, target: &Placeholder, out: &mut Reporter) {
        self.tell_both("placeholder-type", source, target, None, out);
    }

    fn tell_order(&self, target: &Placeholder, source: &Placeholder, out: &mut Reporter) {
        let at = |shape: &str| {
            self.source
                .iter()
                .filter(|found| found.kind == Kind::Printf)
                .position(|found| found.shape == shape)
        };
        let written = &self.pair.target.text[target.span];
        let numbered = at(&target.shape).map(|at| format!("%{}${}", at + 1, &written[1..]));
        self.tell_both("placeholder-order", source, target, numbered, out);
    }

    fn tell_both(
        &self,
        key: &'static str,
        source: &Placeholder,
        target: &Placeholder,
        suggestion: Option<String>,
        out: &mut Reporter,
    ) {
        let place = |side: &Side, found: &Placeholder| side.place(found.span);
        let (there, here) = (
            place(&self.pair.source, source),
            place(&self.pair.target, target),
        );
        let arguments = vec![
            ("source", there.text.clone()),
            ("target", here.text.clone()),
        ];
        let mut draft = Draft::new(here, key, arguments).translating(there);
        draft.suggestion = suggestion;
        out.report(self.rule, draft);
    }
}

/// Whether the sides are formats of dates: the source is one, or holds nothing but conversions and the target is one.
fn is_time(source: &str, target: &str, told: bool) -> bool {
    // a file that flags each text with a percent sign does not know; conversions that `printf` lacks do
    let only_times = |text: &str| {
        let of_time = |(at, _): (usize, &str)| {
            let rest = text[at + 1..].trim_start_matches(['-', '_', 'O', 'E']);
            rest.starts_with(['B', 'b', 'Y', 'y', 'H', 'M', 'P', 'R', 'T', 'Z'])
        };
        text.match_indices('%').any(of_time)
    };
    if told && !only_times(source) && !only_times(target) {
        return false;
    }
    let conversions = source
        .split_whitespace()
        .all(|word| word.starts_with('%') && word.len() <= 3);
    is_time_format(source) || conversions && is_time_format(target)
}

/// A format of `strftime`: each language orders and chooses its parts.
fn is_time_format(text: &str) -> bool {
    let kinds = text.match_indices('%').filter_map(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['-', '_', '0', '^', '#', 'O', 'E']);
        // `%lu` is no hour
        let mut chars = rest.chars();
        let first = chars.next()?;
        let sized =
            "lzh".contains(first) && chars.next().is_some_and(|next| "dioux".contains(next));
        Some(if sized { '?' } else { first })
    });
    let kinds: Vec<char> = kinds.collect();
    let only_of_time = |c: &char| "ABHIMSYbklmpyZTRDPe".contains(*c);
    kinds.iter().any(only_of_time)
        && kinds
            .iter()
            .all(|c| only_of_time(c) || "adcfFgGhjnrstuUVwWxXzC%".contains(*c))
}
