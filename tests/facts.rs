//! The fixtures of `tests/fixtures/facts`: a sentence, then its dates, numbers and quotations.
//!
//! A case is a line of text, with `date: 2024-02-22` before it when the report's date is known, and under it
//! one line a fact, `kind value` (a number's measure and a quotation's text follow), or `none`. Cases are
//! divided by an empty line; `#` begins a comment. `expect: fails` before a case marks a known gap: it is
//! counted, and must be taken out when the gap is closed.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use muqabala::document::{Document, Unit, UnitKind};
use muqabala::fact::{Calendar, Day, Extractor, Fact, FactKind};
use muqabala::language::Language;
use muqabala::text::{Source, Span};
use proptest::prelude::*;

struct Case<'a> {
    line: usize,
    date: Option<&'a str>,
    fails: bool,
    text: &'a str,
    facts: Vec<&'a str>,
}

fn cases(fixture: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut date, mut fails, mut inside) = (None, false, false);
    for (number, line) in (1..).zip(fixture.lines()) {
        if line.starts_with('#') {
        } else if line.trim().is_empty() {
            inside = false;
        } else if let Some(given) = line.strip_prefix("date: ").filter(|_| !inside) {
            date = Some(given);
        } else if line == "expect: fails" {
            fails = true;
        } else if inside {
            cases.last_mut().expect("a case was begun").facts.push(line);
        } else {
            cases.push(Case {
                line: number,
                date: date.take(),
                fails: std::mem::take(&mut fails),
                text: line,
                facts: Vec::new(),
            });
            inside = true;
        }
    }
    for case in &cases {
        assert!(
            !case.facts.is_empty(),
            "line {}: a case without facts; write `none`",
            case.line
        );
    }
    cases
}

fn document(text: &str, language: Language) -> Document {
    let unit = Unit {
        kind: UnitKind::Sentence,
        span: Span::new(0, text.len()),
    };
    Document::new(Source::new("case", text), language, vec![unit])
}

fn shown(fact: &Fact, text: &str) -> String {
    let value = fact.value.text().unwrap_or_default();
    let mut line = match fact.kind() {
        FactKind::Date => format!("date {value}"),
        FactKind::Number => format!("number {value}"),
        FactKind::Quotation => format!("quotation {}", &text[fact.span]),
        kind => format!("{kind:?} {value}"),
    };
    if let Some(number) = fact.number() {
        let unit = number.unit_of_measure.as_deref();
        for part in [unit, number.precision.name()].into_iter().flatten() {
            write!(line, " {part}").expect("a String takes everything");
        }
    }
    if let Some(conflict) = fact.date().and_then(|date| date.conflict.as_ref()) {
        write!(line, " ! {conflict}").expect("a String takes everything");
    }
    line
}

fn check(code: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/facts/{code}.txt"));
    let fixture = std::fs::read_to_string(&path).expect("the fixture is there");
    let language = Language::named(code).expect("a language with a pack");
    let extractor = extractor(code);
    let cases = cases(&fixture);
    let mut wrong = String::new();
    for case in &cases {
        let document = document(case.text, language);
        let given = case.date.map(|date| date.parse().expect("an ISO date"));
        let context = extractor.context(&document, given);
        let found: Vec<String> = extractor
            .facts(&document, 0, &context)
            .iter()
            .map(|fact| shown(fact, case.text))
            .collect();
        let expected: Vec<&str> = case
            .facts
            .iter()
            .copied()
            .filter(|line| *line != "none")
            .collect();
        if (found == expected) == case.fails {
            let note = if case.fails {
                "passes now: take out `expect: fails`"
            } else {
                ""
            };
            writeln!(
                wrong,
                "{code}.txt:{} {note}\n  {}\n  expected {expected:?}\n  found    {found:?}",
                case.line, case.text
            )
            .expect("a String takes everything");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_case_of_every_language_is_met() {
    for language in Language::all() {
        check(language.code());
    }
}

/// Names of the months as reports write them; the pack of each language knows more.
const MONTHS: [(&str, Calendar, &str); 5] = [
    (
        "ar",
        Calendar::Gregorian,
        "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
    ),
    (
        "ar",
        Calendar::Islamic,
        "محرم|صفر|ربيع الأول|ربيع الثاني|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة",
    ),
    (
        "fa",
        Calendar::Gregorian,
        "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
    ),
    (
        "fa",
        Calendar::Persian,
        "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
    ),
    (
        "en",
        Calendar::Gregorian,
        "January|February|March|April|May|June|July|August|September|October|November|December",
    ),
];

fn extractor(code: &str) -> &'static Extractor {
    static EXTRACTORS: LazyLock<HashMap<&str, Extractor>> = LazyLock::new(|| {
        Language::all()
            .map(|language| (language.code(), Extractor::new(language)))
            .collect()
    });
    &EXTRACTORS[code]
}

fn facts(code: &str, text: &str) -> Vec<Fact> {
    let document = document(text, Language::named(code).expect("a language with a pack"));
    let context = extractor(code).context(&document, None);
    extractor(code).facts(&document, 0, &context)
}

fn in_digits_of(code: &str, number: i32) -> String {
    let zero = match code {
        "ar" => '٠',
        "fa" => '۰',
        _ => '0',
    };
    let digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap_or(0));
    number.to_string().chars().filter_map(digit).collect()
}

proptest! {
    #[test]
    fn a_date_in_any_calendar_survives_writing_and_reading(offset in 0i64..70_000, name in 0usize..5) {
        let first: Day = "1880-01-01".parse().unwrap();
        let day = first.plus(offset);
        let (code, calendar, months) = &MONTHS[name];
        let (year, month, of_month) = day.in_calendar(*calendar);
        let number = |number: i32| in_digits_of(code, number);
        let text = format!("{} {} {}", number(of_month.into()), months.split('|').nth(usize::from(month) - 1).unwrap(), number(year));
        let found = facts(code, &text);
        prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
        let expected = day.to_string();
        let value = found[0].value.text();
        prop_assert_eq!(value.as_deref(), Some(expected.as_str()), "{}", text);
        prop_assert_eq!(found[0].span, Span::new(0, text.len()));
    }

    #[test]
    fn a_number_in_any_digits_counts_the_same(value in 11u32..1_000_000) {
        let value = value as i32;
        let id = format!("number:{value}:person");
        for (code, people) in [("ar", "شخص"), ("fa", "نفر"), ("en", "people")] {
            let found = facts(code, &format!("{} {people}", in_digits_of(code, value)));
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].id, &id);
        }
    }

    /// Words that begin or join dates and numbers, in any order, and marks that stay open.
    #[test]
    fn facts_stay_inside_their_unit(
        words in proptest::collection::vec(proptest::sample::select(SOUP), 0..24),
        other in "\\PC{0,12}",
        code in proptest::sample::select(&["ar", "fa", "en"][..]),
        divide in 0usize..24,
        date in proptest::option::of(Just("2024-02-24")),
    ) {
        let divide = divide.min(words.len());
        let parts = [words[..divide].join(" "), format!("{}{other}", words[divide..].join(" "))];
        let text = parts.join("\n");
        let spans = [Span::new(0, parts[0].len()), Span::new(parts[0].len() + 1, text.len())];
        let units = spans.map(|span| Unit { kind: UnitKind::Sentence, span: span.trimmed(&text) }).to_vec();
        let language = Language::named(code).unwrap();
        let document = Document::new(Source::new("soup", text.as_str()), language, units);
        let context = extractor(code).context(&document, date.map(|date| date.parse().unwrap()));
        for unit in 0..2 {
            for fact in extractor(code).facts(&document, unit, &context) {
                prop_assert_eq!(fact.unit, unit);
                prop_assert!(document.units[unit].span.contains(fact.span), "{:?} in {:?}", fact, text);
                prop_assert!(!fact.span.is_empty() && fact.span.of(&text).is_some());
            }
        }
    }
}

const SOUP: &[&str] = &[
    "22",
    "٣",
    "۲۰۲۴",
    "1402",
    "3.5",
    "2,300",
    "/",
    "-",
    "(",
    ")",
    "«",
    "»",
    "“",
    "”",
    "\"",
    ":",
    "و",
    "،",
    "%",
    "$",
    "من",
    "إلى",
    "تا",
    "and",
    "سبتمبر",
    "أيلول",
    "تشرين",
    "الثاني",
    "كانون",
    "اسفند",
    "فوریه",
    "می",
    "مه",
    "May",
    "September",
    "الخميس",
    "جمعه",
    "Friday",
    "عام",
    "سال",
    "سالهای",
    "عامَي",
    "و2022",
    "قبل",
    "بعد",
    "پیش",
    "ago",
    "last",
    "الماضي",
    "گذشته",
    "المقبل",
    "خمسة",
    "وعشرون",
    "ألف",
    "آلاف",
    "مليون",
    "ونصف",
    "عشرات",
    "الآلاف",
    "سی",
    "پنج",
    "هزار",
    "ده‌ها",
    "twenty",
    "five",
    "million",
    "حربين",
    "دوبار",
    "شخص",
    "نفر",
    "people",
    "أيام",
    "روز",
    "days",
    "week",
    "الأسبوع",
    "المادة",
    "دومین",
    "جنگ",
    "الثانية",
    "الحرب",
    "خريف",
    "autumn",
    "دهه",
    "التسعينيات",
    "1990s",
    "14th",
    "هـ",
    "م",
    "میلادی",
    "Su-35",
    "France",
    "24",
    "99999999999999999999",
    "0",
    "31",
    "میلیارد",
    "تريليون",
    "دولار",
    "أمس",
    "today",
    "گفت:",
];

/// A document of one unit a line; `byline:` before a line makes it one.
fn report(code: &str, lines: &[&str]) -> Document {
    let mut text = String::new();
    let mut units = Vec::new();
    for line in lines {
        let byline = line.strip_prefix("byline:");
        let kind = if byline.is_some() {
            UnitKind::Byline
        } else {
            UnitKind::Sentence
        };
        let start = text.len();
        text.push_str(byline.unwrap_or(line));
        units.push(Unit {
            kind,
            span: Span::new(start, text.len()),
        });
        text.push('\n');
    }
    let language = Language::named(code).expect("a language with a pack");
    Document::new(Source::new("report", text), language, units)
}

#[test]
fn a_full_date_that_a_sentence_calls_today_is_the_day_of_the_report() {
    for (code, line, day) in [
        (
            "fa",
            "وزیر امروز شنبه ۱۴ مرداد ۱۴۰۲ به بغداد رفت.",
            "2023-08-05",
        ),
        ("fa", "امروز (۱۴ مرداد ۱۴۰۲) مذاکرات آغاز شد.", "2023-08-05"),
        (
            "ar",
            "وصل الوزير اليوم السبت 5 آب 2023 إلى بغداد.",
            "2023-08-05",
        ),
        ("ar", "بدأت المحادثات اليوم، 5 أغسطس 2023.", "2023-08-05"),
        (
            "en",
            "The minister left today, Saturday, 5 August 2023.",
            "2023-08-05",
        ),
    ] {
        let context = extractor(code).context(&report(code, &[line]), None);
        let found = context.published.map(|published| published.day.to_string());
        assert_eq!(found.as_deref(), Some(day), "{line}");
    }
    for (code, line) in [
        ("ar", "قال اليوم إن الاتفاق وُقع في 5 آب 2023."),
        ("fa", "او امروز گفت که در ۱۴ مرداد ۱۴۰۲ سفر کرد."),
    ] {
        let context = extractor(code).context(&report(code, &[line]), None);
        assert_eq!(context.published, None, "{line}");
    }
}

#[test]
fn a_report_tells_its_date_in_a_dateline_or_a_byline() {
    for (code, lines, date) in [
        (
            "ar",
            &["يريفان، 26 سبتمبر 2022 — قررت البلاد ذلك."][..],
            Some("2022-09-26"),
        ),
        (
            "fa",
            &["ایروان، ۴ مهر ۱۴۰۱ - کشور تصمیم گرفت."],
            Some("2022-09-26"),
        ),
        (
            "ar",
            &[
                "عنوان",
                "خبر.",
                "خبر.",
                "خبر.",
                "خبر.",
                "byline:نشر في 2022/9/26",
            ],
            Some("2022-09-26"),
        ),
        (
            "en",
            &["Monday, 26 September 2022", "The country decided."],
            Some("2022-09-26"),
        ),
        ("ar", &["وقعت المعاهدة في 15 مايو 1992 في طشقند."], None),
    ] {
        let context = extractor(code).context(&report(code, lines), None);
        assert_eq!(
            context.report.map(|day| day.to_string()).as_deref(),
            date,
            "{lines:?}"
        );
    }
    let given = "2024-01-01".parse().unwrap();
    let dated = report("en", &["Monday, 26 September 2022"]);
    assert_eq!(
        extractor("en").context(&dated, Some(given)).report,
        Some(given)
    );
}

#[test]
fn a_weekday_is_read_near_the_day_that_the_report_begins_with() {
    let document = report(
        "fa",
        &[
            "او پنجشنبه ۲۲ فوریه/۳ اسفند گفت.",
            "جنگ در ۲۰۲۳ بود.",
            "باکو روز جمعه رد کرد.",
        ],
    );
    let context = extractor("fa").context(&document, None);
    let facts = extractor("fa").facts(&document, 2, &context);
    assert_eq!(facts[0].value.text().as_deref(), Some("2024-02-23"));
    assert!(facts[0].how.is_inferred(), "{}", facts[0].how);
    // an old date at the beginning is not the time of the report
    let document = report(
        "ar",
        &[
            "وقعت المعاهدة في 15 مايو 1992.",
            "وفي عام 2022 جمدت.",
            "وقال ذلك الخميس.",
        ],
    );
    let context = extractor("ar").context(&document, None);
    let facts = extractor("ar").facts(&document, 2, &context);
    assert_eq!(facts[0].value.text().as_deref(), Some("thursday"));
}

#[test]
fn what_is_counted_from_an_earlier_sentence_says_so() {
    let document = report(
        "ar",
        &[
            "وصلت البعثة في 15 سبتمبر.",
            "وقال رئيسها: «في 3 أغسطس اتفقنا على كل شيء».",
            "بعد خمسة أيام غادرت البعثة.",
        ],
    );
    let context = extractor("ar").context(&document, None);
    let facts = extractor("ar").facts(&document, 2, &context);
    assert_eq!(facts[0].value.text().as_deref(), Some("--09-20"));
    assert_eq!(
        facts[0].how.to_string(),
        "inferred: counted from --09-15, named in unit 0"
    );
    // too far away: it stays open
    let lines = [
        "وصلت في 15 سبتمبر.",
        "خبر.",
        "خبر.",
        "خبر.",
        "بعد خمسة أيام غادرت.",
    ];
    let document = report("ar", &lines);
    let facts = extractor("ar").facts(&document, 4, &extractor("ar").context(&document, None));
    assert_eq!(facts[0].value.text().as_deref(), Some("day+5"));
}

#[test]
fn last_week_is_counted_from_the_day_that_the_report_begins_with() {
    let document = report(
        "fa",
        &[
            "او پنجشنبه ۲۲ فوریه/۳ اسفند گفت.",
            "جنگ در ۲۰۲۳ بود.",
            "هفته گذشته دیدار کردند و دیروز بازگشتند.",
        ],
    );
    let context = extractor("fa").context(&document, None);
    let facts = extractor("fa").facts(&document, 2, &context);
    let values: Vec<_> = facts.iter().filter_map(|fact| fact.value.text()).collect();
    // yesterday may be any day of that week
    assert_eq!(values, ["2024-W07", "day-1"]);
    assert!(facts[0].how.is_inferred(), "{}", facts[0].how);
}

#[test]
fn a_block_after_a_verb_of_speech_and_a_colon_is_a_quotation() {
    let document = report(
        "fa",
        &[
            "نخست‌وزیر به باکو تاخت و گفت:",
            "این کشور به اصول صلح پایبند نیست.",
        ],
    );
    let context = extractor("fa").context(&document, None);
    let facts = extractor("fa").facts(&document, 1, &context);
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(
        (facts[0].kind(), facts[0].span),
        (FactKind::Quotation, document.units[1].span)
    );
}

#[test]
fn the_same_thing_has_one_id_in_every_language() {
    for same in [
        [
            ("ar", "في 22 شباط 2024"),
            ("fa", "در ۳ اسفند ۱۴۰۲"),
            ("en", "on February 22, 2024"),
        ],
        [
            ("ar", "في عامَي 2021 و2022"),
            ("fa", "در سال‌های ۲۰۲۱ و ۲۰۲۲"),
            ("en", "in 2021 and 2022"),
        ],
        [
            ("ar", "ثلاثمئة شخص"),
            ("fa", "۳۰۰ نفر"),
            ("en", "three hundred people"),
        ],
        [("ar", "ست دول"), ("fa", "شش کشور"), ("en", "six states")],
        [
            ("ar", "عشرات الآلاف من الأشخاص"),
            ("fa", "ده‌ها هزار نفر"),
            ("en", "tens of thousands of people"),
        ],
        [
            ("ar", "3.5 مليارات دولار"),
            ("fa", "۳٫۵ میلیارد دلار"),
            ("en", "$3.5 billion"),
        ],
        [
            ("ar", "الحرب الثانية"),
            ("fa", "دومین جنگ"),
            ("en", "the second war"),
        ],
        [("ar", "المادة 4"), ("fa", "ماده ۴"), ("en", "Article 4")],
    ] {
        let ids = same.map(|(code, text)| facts(code, text).pop().map(|fact| fact.id));
        assert!(
            ids[0].is_some() && ids[0] == ids[1] && ids[1] == ids[2],
            "{same:?}: {ids:?}"
        );
    }
}

#[test]
fn an_open_date_agrees_with_the_full_one() {
    let date = |text| facts("fa", text).remove(0);
    assert!(date("۲۲ فوریه").agrees_with(&date("۲۲ فوریه ۲۰۲۴")));
    assert!(date("روز جمعه").agrees_with(&date("۲۳ فوریه ۲۰۲۴")));
    assert!(!date("۲۳ فوریه").agrees_with(&date("۲۲ فوریه ۲۰۲۴")));
    assert!(
        !date("۳ اسفند").agrees_with(&date("۳ دسامبر ۲۰۲۴")),
        "months of two calendars"
    );
}
