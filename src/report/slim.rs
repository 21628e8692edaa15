//! A collation without what the page tells anyway: texts of units and mentions, and offsets that follow from others.
//!
//! Of a unit `index` is left out, and `text` where the page shows it unchanged; its `length` in bytes stands for `end`.
//! A mention has no `text`, its `start` counts from its unit's start, and its `length` stands for `end`. `fill` in
//! `data.js` is the inverse.

use serde_json::{Value, json};

use super::inert;
use crate::bitext::collation::Collation;

/// The collation as slim JSON; it has been checked, so that each mention lies within its unit.
pub fn slim(collation: &Collation) -> Value {
    let mut value = serde_json::to_value(collation).expect("a collation has only string keys");
    for (report, slim) in collation.reports.iter().zip(items(&mut value["reports"])) {
        for (unit, slim) in report.units.iter().zip(items(&mut slim["units"])) {
            slim["length"] = json!(unit.text.len());
            remove(slim, &["index", "end"]);
            if is_shown_unchanged(&unit.text) {
                remove(slim, &["text"]);
            }
        }
    }
    for part in ["facts", "terms"] {
        for owner in items(&mut value[part]) {
            for mention in items(&mut owner["mentions"]) {
                let number = |key: &str| mention[key].as_u64().unwrap_or(0) as usize;
                let (start, end) = (number("start"), number("end"));
                let unit = &collation.reports[number("report")].units[number("unit")];
                mention["start"] = json!(start - unit.start);
                mention["length"] = json!(end - start);
                remove(mention, &["text", "end"]);
            }
        }
    }
    value
}

/// Whether a browser has the text as it is: it makes one of the two sorts of line ends, and we label what cannot be
/// seen.
fn is_shown_unchanged(text: &str) -> bool {
    !text.contains('\r')
        && inert::pieces(text)
            .iter()
            .all(|piece| piece.control.is_none())
}

fn items(value: &mut Value) -> &mut [Value] {
    value.as_array_mut().map_or(&mut [], Vec::as_mut_slice)
}

fn remove(value: &mut Value, keys: &[&str]) {
    if let Some(object) = value.as_object_mut() {
        for key in keys {
            object.remove(*key);
        }
    }
}
