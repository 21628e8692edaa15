use muqabala::check::Plural;
use muqabala::format::{
    Format, Languages, MessageFormat, Pair, State, language_of_path, read_message_pairs, read_pairs,
};
use muqabala::language::Numbers;

use super::languages;

/// The pairs of two files.
fn paired(format: MessageFormat, source: &str, target: &str) -> Vec<Pair> {
    let languages = languages("en", "ar");
    let read = read_message_pairs(source.as_bytes(), target.as_bytes(), format, &languages);
    let pairs = read.unwrap_or_else(|(side, problem)| panic!("file {side}: {problem}"));
    // whatever the escapes, what is said to stand in the file as it is does
    for pair in &pairs {
        for (text, file) in [(&pair.source, source), (&pair.target, target)] {
            for piece in &text.pieces {
                let own = &text.text[piece.at..piece.at + piece.place.len()];
                assert_eq!(piece.place.of(file), Some(own));
            }
        }
    }
    pairs
}

fn texts(pairs: &[Pair]) -> Vec<(&str, &str)> {
    let texts = pairs
        .iter()
        .map(|pair| (pair.source.text.as_str(), pair.target.text.as_str()));
    texts.collect()
}

#[test]
fn resources_of_android_are_paired_by_their_names() {
    let source = r#"<resources><string name="a">It\'s a <b>tree</b>\n</string>
<string name="b" translatable="false">Garden</string><string name="c">Gate</string>
<plurals name="n"><item quantity="one">%d tree</item><item quantity="other">%d trees</item></plurals>
<string-array name="l"><item>one</item><item>two</item></string-array></resources>"#;
    let target = r#"<resources><string name="a">إنها <b>شجرة</b></string><string name="b">حديقة</string>
<plurals name="n"><item quantity="two">شجرتان</item><item quantity="few">%d أشجار</item></plurals>
<string-array name="l"><item>واحد</item></string-array></resources>"#;
    let pairs = paired(MessageFormat::Android, source, target);
    assert_eq!(
        texts(&pairs),
        [
            ("It's a <b>tree</b>", "إنها <b>شجرة</b>"),
            ("Garden", "حديقة"),
            ("%d trees", "شجرتان"),
            ("%d trees", "%d أشجار"),
            ("one", "واحد"),
            ("Gate", ""),
            ("two", "")
        ]
    );
    let states: Vec<State> = pairs.iter().map(|pair| pair.state).collect();
    assert_eq!((states[1], states[5]), (State::Locked, State::Untranslated));
    let plural = pairs[2].plural.as_ref().expect("a form");
    let shown = (&plural.numbers, plural.given, plural.expected, plural.first);
    assert_eq!(shown, (&Numbers::Few(vec![2]), 2, 6, true));
}

#[test]
fn tables_of_keys_and_texts_are_read_with_their_escapes() {
    let strings = "/* a note */\n\"a\" = \"Say \\\"hi\\\"\";\nbare = \"Tree\"; // end\n\"c\";\n";
    let pairs = paired(
        MessageFormat::Strings,
        strings,
        "\"a\" = \"قل\\nنعم\";\nbare=\"شجرة\";",
    );
    assert_eq!(
        texts(&pairs),
        [("Say \"hi\"", "قل\nنعم"), ("Tree", "شجرة"), ("c", "")]
    );
    let properties = "# note\na = one \\\n    two\nb:three\nc.d four\\u0021\n";
    let pairs = paired(
        MessageFormat::Properties,
        properties,
        "a=واحد\nb=ثلاثة\nc.d=أربعة",
    );
    assert_eq!(
        texts(&pairs),
        [("one two", "واحد"), ("three", "ثلاثة"), ("four!", "أربعة")]
    );
    let json = r#"{"@@locale": "en", "m": {"a": "A \u2014 tree\n"}, "n_one": "tree", "n_other": "trees", "@n": {"description": "x"}, "k": 3}"#;
    let pairs = paired(
        MessageFormat::Json,
        json,
        r#"{"m": {"a": "شجرة"}, "n_two": "شجرتان", "n_many": "شجرة"}"#,
    );
    assert_eq!(
        texts(&pairs),
        [
            ("A — tree\n", "شجرة"),
            ("trees", "شجرتان"),
            ("trees", "شجرة")
        ]
    );
    assert_eq!(
        pairs[1]
            .plural
            .as_ref()
            .map(|plural: &Plural| plural.form.as_str()),
        Some("two")
    );
    let fluent =
        "# note\ntree = A tree of { $name }\n    and more\n    .title = Trees\n-brand = Garden\n";
    let pairs = paired(
        MessageFormat::Fluent,
        fluent,
        "tree = شجرة\n    .title = أشجار\n",
    );
    assert_eq!(
        texts(&pairs),
        [
            ("A tree of { $name }\nand more", "شجرة"),
            ("Trees", "أشجار"),
            ("Garden", "")
        ]
    );
    let srt = "1\n00:00:01,500 --> 00:00:02,000\nOne tree\nfell\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\n";
    let vtt = "WEBVTT\n\n00:00:01.500 --> 00:00:02.500\nسقطت شجرة\n";
    assert_eq!(
        texts(&paired(MessageFormat::Subtitles, srt, vtt)),
        [("One tree fell", "سقطت شجرة"), ("Two", "")]
    );
}

#[test]
fn what_is_broken_is_told_with_its_line() {
    for (format, file, says) in [
        (
            MessageFormat::Json,
            "{\n\"a\": \"b\n",
            "line 2: not JSON: a string is never closed",
        ),
        (
            MessageFormat::Json,
            "{\"a\" 1}",
            "line 1: not JSON: `:` belongs here",
        ),
        (
            MessageFormat::Strings,
            "\n\"a\" = \"b\"\n\"c\";",
            "line 2: the line does not end with `;`",
        ),
        (
            MessageFormat::Android,
            "<a/>",
            "line 1: not resources of Android: its root is `a`",
        ),
    ] {
        let read = read_message_pairs(
            file.as_bytes(),
            file.as_bytes(),
            format,
            &Languages::default(),
        );
        let problem = read.expect_err(file).1.to_string();
        assert_eq!(problem, says);
    }
    let deep = "[".repeat(100_000);
    assert!(
        read_message_pairs(
            deep.as_bytes(),
            b"{}",
            MessageFormat::Json,
            &Languages::default()
        )
        .is_err()
    );
}

#[test]
fn both_sides_in_one_file() {
    let qt = r#"<TS version="2.1" language="fa" sourcelanguage="en"><context><name>Main</name>
<message><source>Open &amp;gate</source><comment>menu</comment><translation>باز کردن</translation></message>
<message numerus="yes"><source>%n tree(s)</source><translation><numerusform>%n درخت</numerusform><numerusform>%n درخت</numerusform></translation></message>
<message><source>Old</source><translation type="vanished">کهنه</translation></message>
<message><source>New</source><translation type="unfinished">تازه</translation></message></context></TS>"#;
    let pairs: Vec<Pair> = read_pairs(qt.as_bytes(), Format::Qt, &Languages::default())
        .map(|pair| pair.unwrap())
        .collect();
    assert_eq!(
        texts(&pairs),
        [
            ("Open &gate", "باز کردن"),
            ("%n tree(s)", "%n درخت"),
            ("%n tree(s)", "%n درخت"),
            ("New", "تازه")
        ]
    );
    assert_eq!(pairs[0].context.as_deref(), Some("Main\nmenu"));
    assert_eq!(
        (pairs[3].state, pairs[3].target_language.as_deref()),
        (State::Fuzzy, Some("fa"))
    );
    let catalogue = r#"{"sourceLanguage": "en", "strings": {
  "Open": {"localizations": {"fa": {"stringUnit": {"state": "translated", "value": "باز"}}, "ar": {"stringUnit": {"state": "new", "value": ""}}}},
  "n": {"localizations": {"en": {"variations": {"plural": {"one": {"stringUnit": {"value": "%d tree"}}, "other": {"stringUnit": {"value": "%d trees"}}}}},
    "fa": {"variations": {"plural": {"other": {"stringUnit": {"state": "translated", "value": "%d درخت"}}}}}}}}}"#;
    let read = read_pairs(
        catalogue.as_bytes(),
        Format::XcStrings,
        &languages("en", "fa"),
    );
    let pairs: Vec<Pair> = read.map(|pair| pair.unwrap()).collect();
    assert_eq!(texts(&pairs), [("Open", "باز"), ("%d trees", "%d درخت")]);
    let plural = pairs[1].plural.as_ref().expect("a form");
    assert_eq!((plural.given, plural.expected, plural.first), (1, 2, true));
}

#[test]
fn a_path_tells_the_language() {
    for (path, language) in [
        ("app/res/values-fa/strings.xml", Some("fa")),
        ("app/res/values/strings.xml", None),
        ("ar.lproj/Main.strings", Some("ar")),
        ("lib/app_fa.arb", Some("fa")),
        ("locale/en.json", Some("en")),
        ("film.ar.srt", Some("ar")),
        ("messages.properties", None),
    ] {
        assert_eq!(
            language_of_path(path.as_ref()).as_deref(),
            language,
            "{path}"
        );
    }
}
