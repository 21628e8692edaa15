//! What can be seen of each line of a page: the signs that the model of furniture weighs.

use rustc_hash::FxHashMap;

use super::lists::Count;
use super::rules::Rules;
use super::tells::{GROUPS, Tell, bare, words};
use super::{Boundary, UnitKind};
use crate::language::folded;
use crate::text::{Span, is_alphabetic, is_alphanumeric, is_numeric};

/// Of a longer line only the beginning is folded and searched for words: it is running text.
const HEAD_BYTES: usize = 320;
/// Words that are looked up in a line.
const WORDS_SEEN: usize = 30;
/// A line of so many words is running text, and one that ends a sentence with so many.
const RUNNING_WORDS: usize = 25;
const RUNNING_SENTENCE_WORDS: usize = 11;
/// A line of more words than this is no headline.
const HEADLINE_WORDS: usize = 18;
/// A title has so many words: the first line of so many may be one.
const TITLE_WORDS: usize = 5;
/// What announces a list is more than a label with so many words.
const LABEL_WORDS: usize = 4;
/// A number of so many digits is a code.
const CODE_DIGITS: usize = 5;

/// The sign of a line that begins as one of the head of a mail.
const MAIL: &str = "mail";
/// A line that gives the day of a report has so many words at most.
const DATED_WORDS: usize = 10;
/// A rule has so many marks.
const RULE_MARKS: usize = 3;

/// A line of a page with what can be seen of it. Signs have names, which `furniture.toml` weighs.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub span: Span,
    /// The beginning of the line, folded.
    pub words: String,
    /// What the line itself shows.
    pub own: Vec<&'static str>,
    /// What its place among the lines shows.
    pub place: Vec<&'static str>,
    pub is_running: bool,
    /// One of several lines that begin as the head of a mail does.
    pub in_mail_head: bool,
    /// The first line that is long enough for a headline, and no longer than one, with an empty line behind it.
    pub is_title: bool,
    /// A line with a colon at its end, with the items of a list under it.
    pub heads_list: bool,
    /// One of several counted items, or the first of a list that a colon announces.
    pub is_item: bool,
    item: Option<Count>,
    /// Words; a long line's are not counted to the end.
    count: usize,
}

impl Line {
    /// Whether the line itself has the sign of this name.
    pub fn shows(&self, sign: &str) -> bool {
        self.own.contains(&sign)
    }

    /// Whether its first word may be one of a button, and no other word is one of a page.
    pub fn begins_as_widget(&self) -> bool {
        let others = GROUPS.iter().map(|(_, [_, held, _])| *held);
        self.shows("widget first")
            && !self.shows("page words mostly")
            && !others
                .filter(|held| *held != "widget")
                .any(|held| self.shows(held))
    }

    /// What announces a list is a heading if it is a label, else a sentence.
    pub fn head_of_list(&self) -> UnitKind {
        match self.count < LABEL_WORDS {
            true => UnitKind::Heading,
            false => UnitKind::Sentence,
        }
    }
}

/// The lines of a text that are not empty, with their signs. `lines` are trimmed.
pub(super) fn read(text: &str, lines: &[Span], rules: &Rules, right_to_left: bool) -> Vec<Line> {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let mut found: Vec<Line> = Vec::with_capacity(lines.len());
    let mut end = 0;
    for &span in lines {
        let raw = &text[span.start..span.end];
        let mut line = of(raw, span, rules, right_to_left);
        let times = seen.entry(raw).or_default();
        if *times > 0 && !line.is_running {
            line.place.push("repeated");
        }
        *times += 1;
        if text[end..span.start].matches('\n').count() > 1 {
            line.place.push("gap before");
        }
        end = span.end;
        found.push(line);
    }
    for index in 1..found.len() {
        if found[index - 1].shows(MAIL) && found[index].shows(MAIL) {
            found[index - 1].in_mail_head = true;
            found[index].in_mail_head = true;
        }
    }
    place(&mut found);
    found
}

/// How far each line is from running text, before and after it.
fn place(lines: &mut [Line]) {
    const BEFORE: [&str; 5] = [
        "text 1 before",
        "text 2 before",
        "text 3 before",
        "text far before",
        "no text before",
    ];
    const AFTER: [&str; 5] = [
        "text 1 after",
        "text 2 after",
        "text 3 after",
        "text far after",
        "no text after",
    ];
    let name = |names: [&'static str; 5], distance: Option<usize>| match distance {
        Some(distance @ 1..=3) => names[distance - 1],
        Some(_) => names[3],
        None => names[4],
    };
    let mut last = None;
    for (index, line) in lines.iter_mut().enumerate() {
        line.place.push(name(BEFORE, last.map(|last| index - last)));
        if line.is_running {
            last = Some(index);
        }
    }
    let mut next = None;
    for (index, line) in lines.iter_mut().enumerate().rev() {
        line.place
            .push(name(AFTER, next.map(|next: usize| next - index)));
        if line.is_running {
            next = Some(index);
        }
    }
    if let Some(at) = lines.iter().position(|line| line.count >= TITLE_WORDS) {
        let closed = [
            "ends",
            "exclaims",
            "ends in colon",
            "ends in comma",
            "bullet",
        ];
        let is_first = !lines[..at].iter().any(|line| line.shows("ends"));
        let apart = lines
            .get(at + 1)
            .is_some_and(|next| next.place.contains(&"gap before"));
        let title = &mut lines[at];
        title.place.push("first long");
        let open = !closed.iter().any(|sign| title.shows(sign));
        title.is_title = is_first && apart && open && title.count <= HEADLINE_WORDS;
    }
    items(lines);
    if let Some(first) = lines.first_mut() {
        first.place.push("first");
    }
    if let Some(last) = lines.last_mut() {
        last.place.push("last");
    }
}

/// Tells the items of lists and the lines that announce them.
fn items(lines: &mut [Line]) {
    // what lists other stories, tags or sharing buttons is no list of the report
    const PAGE: [&str; 7] = [
        "related",
        "tags",
        "form",
        "share",
        "caption",
        "byline",
        "listed teaser",
    ];
    let is_page = |line: &Line| PAGE.iter().any(|sign| line.shows(sign));
    for index in 1..lines.len() {
        let [head, line] = &lines[index - 1..=index] else {
            unreachable!("two lines")
        };
        let announces = head.shows("ends in colon") && !is_page(head);
        let begins = announces && line.item.is_some();
        let goes_on = match (&head.item, &line.item) {
            (Some(before), Some(item)) => {
                before.precedes(item) && (head.is_item || index == 1 || !is_page(&lines[index - 2]))
            }
            _ => false,
        };
        lines[index - 1].heads_list =
            announces && (head.count <= TITLE_WORDS && line.shows("bullet") || begins && !goes_on);
        lines[index - 1].is_item |= goes_on;
        lines[index].is_item = begins || goes_on;
    }
}

fn of(raw: &str, span: Span, rules: &Rules, right_to_left: bool) -> Line {
    let head = match raw.len() > HEAD_BYTES {
        true => &raw[..floor_char_boundary(raw, HEAD_BYTES)],
        false => raw,
    };
    let words = folded(head);
    let mut own = Vec::with_capacity(16);
    let count = raw.split_whitespace().take(RUNNING_WORDS + 6).count();
    let ending = ending(raw, rules);
    let is_running = count >= RUNNING_WORDS || count >= RUNNING_SENTENCE_WORDS && ending == "ends";
    own.push(length(count));
    own.push(ending);
    own.extend(shape(raw, count, right_to_left));
    if !is_running {
        own.extend(marks(raw, count, rules));
    }
    lexical(&words, rules, &mut own);
    if is_running {
        own.push("running");
    }
    Line {
        span,
        words,
        own,
        place: Vec::new(),
        is_running,
        in_mail_head: false,
        is_title: false,
        heads_list: false,
        is_item: false,
        item: Count::of(raw, rules),
        count,
    }
}

/// The last character boundary at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

fn length(words: usize) -> &'static str {
    match words {
        0..=1 => "1 word",
        2 => "2 words",
        3 => "3 words",
        4..=5 => "4 words",
        6..=8 => "6 words",
        9..=12 => "9 words",
        13..=18 => "13 words",
        19..=24 => "19 words",
        _ => "25 words",
    }
}

/// How a line ends.
fn ending(raw: &str, rules: &Rules) -> &'static str {
    let bare = raw.trim_end_matches(|c: char| rules.closers.has(c) || c.is_whitespace());
    let closed = bare.len() < raw.trim_end().len();
    match bare.chars().next_back() {
        _ if bare.ends_with("...") || bare.ends_with('…') || bare.ends_with("..") => "trails off",
        Some('؟' | '?') => "asks",
        Some('!') => "exclaims",
        Some(c) if rules.ends.has(c) => "ends",
        Some(':') => "ends in colon",
        Some('،' | ',' | '؛' | ';') => "ends in comma",
        Some('|' | '/' | '>' | '»' | '-' | '–') => "ends in bar",
        Some(c) if is_numeric(c) => "ends in digit",
        _ if closed => "ends in closer",
        _ => "ends open",
    }
}

/// What a line is made of.
fn shape(raw: &str, count: usize, right_to_left: bool) -> impl Iterator<Item = &'static str> {
    let (mut digits, mut letters, mut latin, mut others) = (0, 0, 0, 0);
    for c in raw.chars().take(120) {
        match c {
            _ if is_numeric(c) => digits += 1,
            _ if is_alphabetic(c) => {
                letters += 1;
                latin += usize::from(c.is_ascii());
            }
            _ if !c.is_whitespace() => others += 1,
            _ => {}
        }
    }
    let all_latin = right_to_left && letters > 0 && latin == letters;
    let sign = |is: bool, name| is.then_some(name);
    [
        sign(letters == 0, "no letters"),
        sign(
            digits * 4 >= letters && letters > 0 && digits > 0,
            "many digits",
        ),
        sign(digits > 0, "digits"),
        sign(all_latin && count <= 3, "few foreign words"),
        sign(all_latin && count > 3, "foreign words"),
        sign(others * 3 > letters, "many marks"),
    ]
    .into_iter()
    .flatten()
}

/// Marks that divide a line into parts, or stand at its beginning.
fn marks<'a>(
    raw: &'a str,
    count: usize,
    rules: &'a Rules,
) -> impl Iterator<Item = &'static str> + 'a {
    let Dividers {
        dashes,
        bars,
        spaces,
    } = dividers(raw);
    let first = raw.chars().next();
    let colon = raw.find(':').map(|at| raw[..at].split_whitespace().count());
    let clock = colon.is_some() && has_clock(raw);
    let inner = raw.trim_end_matches(|c: char| !is_alphanumeric(c));
    let inner_stop = memchr::memchr_iter(b' ', inner.as_bytes()).any(|space| {
        let before = inner[..space].chars().next_back();
        before.is_some_and(|c| rules.ends.has(c))
    });
    let code = raw
        .split(|c| !is_numeric(c))
        .any(|run| run.chars().count() >= CODE_DIGITS);
    let sign = |is: bool, name| is.then_some(name);
    [
        sign(dashes == 1, "a dash"),
        sign(dashes > 1, "dashes"),
        sign(
            dashes == 1 && count <= 5 && !inner_stop,
            "few words with a dash",
        ),
        sign(bars == 1, "a bar"),
        sign(bars > 1, "bars"),
        sign(spaces > 1, "wide spaces"),
        sign(
            matches!(first, Some('-' | '•' | '*' | '–' | '▪' | '●' | '■')),
            "bullet",
        ),
        sign(matches!(first, Some('«' | '"' | '“')), "begins quoted"),
        sign(first.is_some_and(is_numeric), "begins with digit"),
        sign(
            colon.is_some_and(|words| words <= 3) && !clock,
            "early colon",
        ),
        sign(colon.is_some_and(|words| words > 3) && !clock, "late colon"),
        sign(clock, "clock"),
        sign(inner_stop, "stop inside"),
        sign(inner.contains(".."), "dots inside"),
        sign(raw.contains(['؛', ';']), "semicolon"),
        sign(raw.contains(['،', ',']), "comma"),
        sign(raw.ends_with(')'), "ends in bracket"),
        sign(
            raw.contains(['©', '@', '#']) || raw.contains("www.") || raw.contains("://"),
            "web mark",
        ),
        sign(code, "code"),
    ]
    .into_iter()
    .flatten()
}

/// Whether a time of the day stands in a line: 9:30.
fn has_clock(raw: &str) -> bool {
    let native = raw.contains(|c: char| matches!(c, '۰'..='۹' | '٠'..='٩'));
    raw.match_indices(':').any(|(at, _)| {
        let digit =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || native && is_numeric(c));
        let mut after = raw[at + 1..].chars();
        digit(raw[..at].chars().next_back()) && digit(after.next()) && digit(after.next())
    })
}

/// How often a line is divided by dashes, by bars and the like, by wide spaces.
struct Dividers {
    dashes: usize,
    bars: usize,
    spaces: usize,
}

fn dividers(raw: &str) -> Dividers {
    /// Marks that divide with a space on either side; the first are dashes.
    const SPACED: [char; 7] = ['-', '–', '—', '/', '>', '»', '•'];
    const DASHES: usize = 3;
    let (mut dashes, mut bars, mut tabs) = (0, 0, 0);
    let mut ends = [0; SPACED.len()];
    let raw = raw.trim();
    for (at, c) in raw.char_indices() {
        let Some(mark) = SPACED.iter().position(|&mark| mark == c) else {
            bars += usize::from(c == '|');
            tabs += usize::from(c == '\t');
            continue;
        };
        let next = at + c.len_utf8();
        // of two in a row the space between belongs to the first
        let apart = raw[..at].ends_with(' ') && at > ends[mark] && raw[next..].starts_with(' ');
        if apart {
            ends[mark] = next + 1;
            match mark < DASHES {
                true => dashes += 1,
                false => bars += 1,
            }
        }
    }
    let parts = raw.split("  ").filter(|part| !part.trim().is_empty());
    let parts = match memchr::memmem::find(raw.as_bytes(), b"  ") {
        Some(_) => parts.count(),
        None => usize::from(!raw.is_empty()),
    };
    Dividers {
        dashes,
        bars,
        spaces: parts + tabs,
    }
}

/// What the words of the line tell.
fn lexical(folded: &str, rules: &Rules, own: &mut Vec<&'static str>) {
    let list: Vec<&str> = words(folded).take(WORDS_SEEN).collect();
    let mut groups = [0usize; GROUPS.len()];
    let (mut days, mut functions, mut numbers, mut plain, mut at) = (0, 0, 0, 0, 0);
    while at < list.len() {
        let known = rules.phrases.get(list[at]).and_then(|phrases| {
            phrases.iter().find(|(phrase, _)| {
                list.len() >= at + phrase.len()
                    && phrase.iter().zip(&list[at..]).all(|(a, b)| a == b)
            })
        });
        match known {
            Some((phrase, Tell::Group(group))) => {
                groups[*group] += phrase.len();
                if at + phrase.len() == list.len() && GROUPS[*group].0 == "caption" {
                    own.push("caption last");
                }
                if at == 0 {
                    own.push(GROUPS[*group].1[0]);
                }
                at += phrase.len() - 1;
            }
            Some((phrase, Tell::Day)) => {
                days += phrase.len();
                at += phrase.len() - 1;
            }
            Some((_, Tell::Function)) => functions += 1,
            None if list[at].starts_with(is_numeric) => numbers += 1,
            None => plain += 1,
        }
        at += 1;
    }
    for (count, (_, names)) in groups.iter().zip(GROUPS) {
        if *count > 0 {
            own.push(names[1]);
        }
        if *count > 0 && count + numbers + days == list.len() {
            own.push(names[2]);
        }
    }
    let all: usize = groups.iter().sum();
    let sign = |is: bool, name| is.then_some(name);
    own.extend(
        [
            sign(all >= 2 && plain + functions == 0, "page words alone"),
            sign(all > 0 && all >= plain + functions, "page words mostly"),
            sign(all > 0, "page words"),
            sign(days > 0, "day"),
            sign(days > 0 && plain + functions + all == 0, "day alone"),
            sign(days > 1 && plain <= 4, "day with little else"),
            sign(functions == 0, "no function words"),
            sign(functions == 1, "a function word"),
            sign(functions > 1, "function words"),
            sign(
                functions * 4 >= list.len() && functions > 0,
                "many function words",
            ),
        ]
        .into_iter()
        .flatten(),
    );
    ruled(folded, &list, rules, own);
}

/// What the lists of whole lines and first words in the pack tell.
fn ruled(folded: &str, list: &[&str], rules: &Rules, own: &mut Vec<&'static str>) {
    let bare = bare(folded);
    let sign = |is: bool, name| is.then_some(name);
    own.extend(
        [
            sign(rules.boilerplate_lines.contains(bare), "listed line"),
            sign(rules.teasers.contains(bare), "listed teaser"),
            sign(rules.boilerplate_starts.begin(bare), "listed start"),
            sign(rules.forms.begin(bare), "listed form"),
            sign(rules.mails.begin(bare), MAIL),
            sign(rules.bylines.begin(bare), "listed byline"),
            sign(
                rules
                    .boilerplate_phrases
                    .as_ref()
                    .is_some_and(|phrases| phrases.is_match(folded)),
                "listed phrase",
            ),
            sign(
                list.last()
                    .is_some_and(|word| rules.final_verbs.contains(*word)),
                "final verb",
            ),
        ]
        .into_iter()
        .flatten(),
    );
}

/// What a line that is no sentence tells of where a story begins.
pub(super) fn boundary(raw: &str, rules: &Rules) -> Boundary {
    let marks = raw.chars().filter(|c| !c.is_whitespace());
    let is_rule = |c| matches!(c, '-' | '=' | '*' | '_' | '~' | '#' | '—' | '–' | '•');
    if marks.clone().count() >= RULE_MARKS && marks.clone().all(is_rule) {
        return Boundary::Rule;
    }
    let words = folded(raw);
    if rules.mails.begin(words.trim_start_matches(is_rule).trim()) {
        return Boundary::Mail;
    }
    let mut own = Vec::new();
    lexical(&words, rules, &mut own);
    let shows = |signs: &[&str]| signs.iter().any(|sign| own.contains(sign));
    let is_short = words.split_whitespace().count() <= DATED_WORDS;
    let is_plain = !shows(&["related", "function words", "a function word"]);
    let has_day = shows(&["day"]) && raw.contains(is_numeric);
    match () {
        () if is_short && is_plain && has_day => Boundary::Day,
        () if shows(&["menu alone"]) => Boundary::Menu,
        () if shows(&["form first", "tags first", "listed form", "listed phrase"]) => Boundary::End,
        () => Boundary::None,
    }
}
