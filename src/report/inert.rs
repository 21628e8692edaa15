//! Text of reports made inert: invisible controls become visible marks, and JSON cannot leave its script element.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A run of text, or one invisible character that is shown instead of passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The text to show: the run itself, or the label of the invisible character.
    pub text: String,
    /// The code point and name of the invisible character; `None` for a run of text.
    pub control: Option<String>,
}

#[derive(Deserialize)]
struct Controls {
    control: Vec<Control>,
}

#[derive(Deserialize)]
struct Control {
    first: String,
    last: Option<String>,
    label: Option<String>,
    name: String,
    #[serde(skip)]
    range: (u32, u32),
}

static CONTROLS: LazyLock<Vec<Control>> = LazyLock::new(|| {
    let table = include_str!("../../templates/controls.toml");
    let mut controls = toml::from_str::<Controls>(table)
        .expect("controls.toml is a table of controls")
        .control;
    let code = |hex: &str| {
        u32::from_str_radix(hex, 16).expect("controls.toml writes code points in hexadecimal")
    };
    for control in &mut controls {
        control.range = (
            code(&control.first),
            code(control.last.as_ref().unwrap_or(&control.first)),
        );
    }
    controls
});

/// Cuts `text` at its invisible controls; the texts of the pieces without `control` are the text's visible part.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let Some((label, name)) = control(c) else {
            continue;
        };
        if from < at {
            pieces.push(Piece {
                text: text[from..at].to_owned(),
                control: None,
            });
        }
        pieces.push(Piece {
            text: label,
            control: Some(name),
        });
        from = at + c.len_utf8();
    }
    if from < text.len() {
        pieces.push(Piece {
            text: text[from..].to_owned(),
            control: None,
        });
    }
    pieces
}

/// The text for places that hold no markup, such as attributes: invisible controls as `[RLO]`.
pub fn plain(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| {
            if piece.control.is_some() {
                format!("[{}]", piece.text)
            } else {
                piece.text
            }
        })
        .collect()
}

/// JSON for a `<script type="application/json">` element: nothing in it ends the element or acts on the page.
pub fn json_for_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        // Outside of strings JSON has none of these characters, so an escape is always within one.
        if matches!(c, '<' | '>' | '&') || control(c).is_some() {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Label and name of a character that a reader would not see.
fn control(c: char) -> Option<(String, String)> {
    let code = u32::from(c);
    let listed = CONTROLS
        .iter()
        .find(|control| (control.range.0..=control.range.1).contains(&code));
    match listed {
        Some(control) => {
            let label = control
                .label
                .clone()
                .unwrap_or_else(|| format!("{code:04X}"));
            Some((label, format!("U+{code:04X} {}", control.name)))
        }
        None if c.is_control() && !c.is_whitespace() => {
            Some((format!("{code:04X}"), format!("U+{code:04X}")))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_becomes_a_labelled_mark_and_is_not_passed_on() {
        let found = pieces("الف\u{202E}ب");
        let texts: Vec<&str> = found.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["الف", "RLO", "ب"]);
        assert_eq!(
            found[1].control.as_deref(),
            Some("U+202E right-to-left override")
        );
    }

    #[test]
    fn zwnj_and_line_breaks_belong_to_the_text() {
        let text = "می\u{200C}گوید\nو";
        assert_eq!(
            pieces(text),
            [Piece {
                text: text.to_owned(),
                control: None
            }]
        );
    }

    #[test]
    fn every_bidi_control_is_listed() {
        let bidi = ('\u{202A}'..='\u{202E}')
            .chain('\u{2066}'..='\u{2069}')
            .chain("\u{200E}\u{200F}\u{61C}".chars());
        for c in bidi {
            assert!(
                pieces(&c.to_string())[0].control.is_some(),
                "U+{:04X}",
                u32::from(c)
            );
        }
        assert_eq!(plain("\u{0}a\u{2067}"), "[0000]a[RLI]");
    }

    #[test]
    fn json_survives_the_script_element() {
        let text = "</script><!--&\u{2028}\u{2029}\u{202E}\u{E0041}\"\\";
        let json = serde_json::to_string(text).expect("a string is JSON");
        let safe = json_for_script(&json);
        assert!(!safe.contains([
            '<',
            '>',
            '&',
            '\u{2028}',
            '\u{2029}',
            '\u{202E}',
            '\u{E0041}'
        ]));
        assert_eq!(
            serde_json::from_str::<String>(&safe).expect("still JSON"),
            text
        );
    }
}
