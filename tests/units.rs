//! Properties of the division into units that hold for every text.

use muqabala::document::{tokens, units};
use muqabala::language::Language;
use muqabala::text::Source;
use proptest::prelude::*;

/// Texts of the marks and letters that the splitter decides on, with some of anything.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(". ".to_owned()),
        Just(" , ".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("» ".to_owned()),
        Just(" «".to_owned()),
        Just(" \"".to_owned()),
        Just("\" ".to_owned()),
        Just(" (".to_owned()),
        Just(") ".to_owned()),
        Just("... ".to_owned()),
        Just("؟ ".to_owned()),
        Just("د. ".to_owned()),
        Just("2005: ".to_owned()),
        Just("\u{200f}".to_owned()),
        Just("اترك تعليقا\n".to_owned()),
        "[ء-ي]{1,6} ",
        "[پچگکی]{1,4}\u{200c}ها ",
        "[a-zA-Z]{1,5} ",
        "\\PC{0,3}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn units_are_in_order_and_hold_every_visible_character(text in texts()) {
        for language in Language::all() {
            let source = Source::new("-", text.as_str());
            let (mut at, mut outside) = (0, String::new());
            for unit in units(&source, language) {
                prop_assert!(at <= unit.span.start && unit.span.start < unit.span.end);
                let slice = unit.span.of(&text).expect("on character boundaries");
                prop_assert_eq!(slice.trim(), slice);
                outside.push_str(&text[at..unit.span.start]);
                at = unit.span.end;
            }
            outside.push_str(&text[at..]);
            let lost = outside.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            prop_assert!(lost.chars().all(|c| c.is_whitespace() || c == '\u{feff}'), "lost {:?}", lost);
        }
    }

    #[test]
    fn tokens_are_in_order_and_slice_their_text(text in texts()) {
        let mut at = 0;
        for token in tokens(&text) {
            prop_assert!(at <= token.span.start);
            prop_assert!(!token.span.of(&text).expect("on character boundaries").trim().is_empty());
            at = token.span.end;
        }
    }
}
