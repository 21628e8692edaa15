//! The check report.

use super::{body, options, values};
use crate::check::{Baseline, Checker, Config, Dismissal, Segment, Text};
use crate::glossary::Glossary;
use crate::language::Language;
use crate::report::{Checked, check_page};
use crate::text::Source;

/// The check page of a text and its translation.
fn checked(ui: &str, source: &str, target: &str, baseline: &Baseline) -> String {
    let (glossary, config) = (Glossary::starter(), Config::default());
    let mut checker = Checker::new(&glossary, &config);
    let segment = Segment::new(
        Text::plain("a.txt", source, 0),
        Text::plain("b.txt", target, 0),
    );
    let language = |code| Language::named(code).expect("a language");
    checker.segment(&segment, language("ar"), language("fa"));
    let texts = [Source::new("a.txt", source), Source::new("b.txt", target)];
    let sources = texts.iter().map(|text| (text.path(), text)).collect();
    let page = Checked {
        findings: &checker.finish(),
        sources: &sources,
        files: &["a.txt".to_owned(), "b.txt".to_owned()],
        languages: [("a.txt", "ar"), ("b.txt", "fa")].into(),
        translation: true,
        baseline,
        dismissed: 0,
        glossary: &glossary,
    };
    check_page(&page, &options(ui)).expect("the page can be made")
}

#[test]
fn what_a_check_quotes_is_inert() {
    let mut baseline = Baseline::default();
    baseline.dismissed.push(Dismissal {
        fingerprint: "0".to_owned(),
        rule: "tag".to_owned(),
        text: "</script><script>alert(1)".to_owned(),
        reason: "\u{202E}".to_owned(),
        author: String::new(),
        expires: None,
    });
    for ui in ["en", "fa", "ar"] {
        let html = checked(
            ui,
            "قُتل 12 شخصا <script>alert(2)</script>",
            "۱۳ نفر \u{202E}<img src=x>\u{2067} کشته شدند",
            &baseline,
        );
        assert_eq!(
            html.matches("<script").count(),
            2,
            "the data and our script"
        );
        assert!(!html.contains("<img") && body(&html).contains("&lt;img"));
        assert!(!html.contains(['\u{202E}', '\u{2067}', '\u{2068}']));
        assert!(body(&html).contains("U+202E right-to-left override\">RLO</bdi>"));
        assert!(!body(&html).contains(" style="));
        let mut ids: Vec<&str> = values(&html, " id=", "").collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}

#[test]
fn a_check_without_findings_says_so() {
    let html = checked(
        "en",
        "قُتل 12 شخصا",
        "۱۲ نفر کشته شدند",
        &Baseline::default(),
    );
    assert!(html.contains("Nothing was found."));
    assert!(!html.contains("<article"));
}

#[test]
fn a_message_is_cut_where_it_quotes_the_text() {
    let html = checked(
        "fa",
        "قُتل 12 شخصا",
        "۱۳ نفر کشته شدند",
        &Baseline::default(),
    );
    assert!(
        html.contains("«<bdi>12</bdi>» در ترجمه «<bdi>۱۳</bdi>» شده است"),
        "{}",
        body(&html)
    );
    let html = checked(
        "en",
        "قُتل 12 شخصا",
        "۱۳ نفر کشته شدند",
        &Baseline::default(),
    );
    assert!(html.contains("“<bdi>12</bdi>” became “<bdi>۱۳</bdi>”"));
}
