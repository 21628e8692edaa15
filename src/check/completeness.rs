//! Rules on what a translation leaves out, adds, leaves untranslated, or repeats.

use std::borrow::Cow;

use super::about::Origin;
use super::finding::Severity;
use super::pair::Pair;
use super::placeholder::read;
use super::prose::left_over;
use super::rule::Rule;
use super::shared::Shared;
use super::side::{Side, is_key, is_picture, plain, real_words};
use super::sink::{Draft, Reporter};
use crate::fact::{FactKind, QuotationMarks};
use crate::language::Numbers;

/// The fewest words of a segment that is worth a finding of its own.
const SENTENCE: usize = 4;

fn words(plain: &str) -> usize {
    plain.split(' ').filter(|word| !word.is_empty()).count()
}

pub(super) fn omission(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !pair.target.is_empty() || pair.source.is_empty() {
        return;
    }
    // `{}th` is `{}` in languages that write ordinals without an ending
    if !read(&pair.target.text, pair.kinds, shared.own).is_empty() {
        return;
    }
    if is_separator(&pair.source.text) && !pair.target.text.trim().is_empty() {
        return;
    }
    // a tick says *yes*
    if words(&pair.source.plain) == 1 && pair.target.text.contains(is_picture) {
        return;
    }
    let place = pair.source.whole();
    let draft = Draft::new(place, "omission", Vec::new()).translated_as(pair.target.whole());
    // of a short line it is less sure that it was not said elsewhere
    let sure = pair.certain && words(&pair.source.plain) >= SENTENCE;
    out.report(
        rule,
        draft.severity(if sure {
            Severity::Error
        } else {
            Severity::Warning
        }),
    );
}

/// Whether a text is one or two signs between things, as ` x ` or ` / `: languages have a sign or a word for it.
fn is_separator(text: &str) -> bool {
    (1..=2).contains(&text.trim().chars().count())
}

pub(super) fn addition(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if !pair.source.is_empty() || pair.target.is_empty() {
        return;
    }
    // ` && ` is *and*
    let joins = is_separator(&pair.source.text) && words(&pair.target.plain) == 1;
    if joins && pair.about.origin != Origin::Text {
        return;
    }
    let draft =
        Draft::new(pair.target.whole(), "addition", Vec::new()).translating(pair.source.whole());
    out.report(rule, draft.severity(Severity::Warning));
}

pub(super) fn untranslated(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if pair.untranslated {
        out.report(
            rule,
            Draft::new(pair.target.whole(), "untranslated", Vec::new())
                .translating(pair.source.whole()),
        );
    }
}

/// Some words of the source in the middle of the translation.
pub(super) fn partly_untranslated(
    pair: &Pair,
    shared: &Shared,
    rule: &'static Rule,
    out: &mut Reporter,
) {
    if let Some(span) = left_over(pair, shared) {
        let place = pair.target.place(span);
        let draft = Draft::new(
            place.clone(),
            "partly-untranslated",
            vec![("text", place.text)],
        );
        out.report(rule, draft.translating(pair.source.whole()));
    }
}

/// A plural entry without all forms of its language, or with too many.
pub(super) fn plural_forms(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let Some(plural) = pair.about.plural.filter(|plural| plural.first) else {
        return;
    };
    let key = match plural.given.cmp(&plural.expected) {
        std::cmp::Ordering::Equal => return,
        std::cmp::Ordering::Less => "plural-forms-missing",
        std::cmp::Ordering::Greater => "plural-forms-added",
    };
    let arguments = vec![
        ("given", plural.given.to_string()),
        ("expected", plural.expected.to_string()),
    ];
    out.report(
        rule,
        Draft::new(pair.target.whole(), key, arguments).translating(pair.source.whole()),
    );
}

/// The same segment twice in a row though the source does not repeat itself, or a segment that contains its text
/// twice.
pub(super) fn doubled(pair: &Pair, shared: &Shared, rule: &'static Rule, out: &mut Reporter) {
    if words(&pair.target.plain) < SENTENCE {
        return;
    }
    let forms = forms(pair, &pair.target);
    let mut halves = forms
        .iter()
        .filter_map(|form| repeated_half(form))
        .peekable();
    if halves.peek().is_some() {
        let repeats = is_repetition(&pair.source.plain);
        if !repeats && halves.any(|half| real_words(half) >= SENTENCE) {
            out.report(
                rule,
                Draft::new(pair.target.whole(), "doubled", Vec::new())
                    .translating(pair.source.whole()),
            );
        }
        return;
    }
    // messages follow each other by chance; of segments in a memory only long ones tell that they are a text
    let enough = match pair.about.origin {
        Origin::Text => SENTENCE,
        Origin::Memory => SENTENCE + 2,
        Origin::Messages => return,
    };
    let last = shared.previous.get(&pair.target.language);
    let Some(last) = last.filter(|_| words(&pair.target.plain) >= enough) else {
        return;
    };
    let same_file = last.target.path == pair.target.path;
    if same_file
        && last.target_plain == pair.target.plain
        && !resemble(&last.source_plain, &pair.source.plain)
    {
        let draft = Draft::new(pair.target.whole(), "doubled", Vec::new());
        out.report(
            rule,
            draft
                .translating(pair.source.whole())
                .beside(last.target.clone()),
        );
    }
}

/// Whether two sources may have one translation: at least half of the words of one are the other's.
fn resemble(one: &str, other: &str) -> bool {
    let words: rustc_hash::FxHashSet<&str> = one.split(' ').collect();
    let shared = other.split(' ').filter(|word| words.contains(word)).count();
    !one.is_empty() && shared * 2 >= other.split(' ').count().min(one.split(' ').count())
}

/// Whether a text says the same words over and over.
fn is_repetition(plain: &str) -> bool {
    let words: Vec<&str> = plain.split(' ').collect();
    (1..=words.len() / 2).any(|length| {
        words.len().is_multiple_of(length)
            && words.chunks(length).all(|part| part == &words[..length])
    })
}

/// The words of a side. Where the source is several texts, one for each plural form, with bars between them as Symfony and
/// Laravel write them, those of each form: languages have different numbers of forms, and forms may be equal.
fn forms<'p>(pair: &'p Pair, side: &'p Side) -> Vec<Cow<'p, str>> {
    let source = &pair.source.text;
    let is_form = |part: &str| part.chars().any(char::is_alphabetic);
    match source.contains('|') && source.split('|').all(is_form) {
        true => side
            .text
            .split('|')
            .map(|form| plain(form).into())
            .collect(),
        false => vec![side.plain.as_str().into()],
    }
}

/// The first half of a text that is the same words twice.
fn repeated_half(plain: &str) -> Option<&str> {
    let half = plain.len().checked_sub(1)? / 2;
    let (first, rest) = (plain.get(..half)?, plain.get(half..)?);
    (plain.len() % 2 == 1 && rest.strip_prefix(' ') == Some(first)).then_some(first)
}

/// Whether the translators write their own names and addresses here.
pub(super) fn is_credit(pair: &Pair) -> bool {
    /// Contexts of KDE and messages of GNOME that ask for them.
    const CREDITS: &[&str] = &[
        "NAME OF TRANSLATORS",
        "EMAIL OF TRANSLATORS",
        "translator-credits",
        "translator_credits",
    ];
    let asks = |text: &str| CREDITS.contains(&text.trim());
    asks(pair.about.context) || asks(&pair.source.text)
}

/// Whether it is the plural form for none, which may say anything else.
fn is_of_none(pair: &Pair) -> bool {
    let plural = pair.about.plural;
    plural.is_some_and(|plural| matches!(&plural.numbers, Numbers::Few(of) if of[..] == [0]))
}

/// A translation that is far longer or shorter than translations between these scripts are.
pub(super) fn length(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    /// The fewest letters of the longer side for lengths to be compared, and of a sentence that is cut to a few words.
    const ENOUGH: usize = 80;
    const SHORTENED: usize = 50;
    /// How many times as long one side must be.
    const RATIO: f64 = 2.6;
    // the last form stands for many in every language
    let last = |side| forms(pair, side).pop().unwrap_or_default();
    let (source_text, target_text) = (last(&pair.source), last(&pair.target));
    let letters = |text: &str| text.chars().filter(|c| *c != ' ').count();
    let (source, target) = (letters(&source_text), letters(&target_text));
    // one word may be a name for something longer
    let short = words(&source_text) < 2 || words(&target_text) < 2;
    // credits of translators, and lists of words to search by
    let items = |side: &Side| side.text.matches([';', '؛']).count();
    let list = items(&pair.source) > 2 || items(&pair.source) > 0 && items(&pair.target) > 2;
    let apart = is_credit(pair) || is_of_none(pair);
    let least = if source > target { SHORTENED } else { ENOUGH };
    if short || list || apart || is_key(&pair.source.text) || source.max(target) < least {
        return;
    }
    let ratio = source.max(target) as f64 / source.min(target) as f64;
    // the shorter the texts are, the more must they differ
    let weight = source.max(target) as f64 * ratio;
    if ratio >= RATIO && weight >= ENOUGH as f64 * RATIO {
        let key = if source > target {
            "length-short"
        } else {
            "length-long"
        };
        let arguments = vec![("ratio", format!("{ratio:.1}"))];
        out.report(
            rule,
            Draft::new(pair.target.whole(), key, arguments).translating(pair.source.whole()),
        );
    }
}

/// The source quotes and the translation has no mark of quotation.
pub(super) fn quotation(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    const MARKS: &[char] = &[
        '«', '»', '“', '”', '"', '„', '‘', '’', '\'', '‹', '›', '❝', '❞', ':',
    ];
    if pair.target.is_empty() || pair.untranslated || pair.target.text.contains(MARKS) {
        return;
    }
    if pair.target.facts_of(FactKind::Quotation).next().is_some() {
        return;
    }
    // a dash opens a speech
    let mut lines = pair.target.text.lines();
    if lines.any(|line| line.trim_start().starts_with(['—', '–', '―'])) {
        return;
    }
    if let Some(fact) = pair
        .source
        .facts_of(FactKind::Quotation)
        .find(|fact| fact.how.marks() == Some(QuotationMarks::Both))
    {
        let place = pair.source.place(fact.span);
        let draft = Draft::new(place.clone(), "quotation-lost", vec![("text", place.text)]);
        out.report(rule, draft.translated_as(pair.target.whole()));
    }
}
