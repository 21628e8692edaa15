//! JSON in few bytes: columns instead of repeated keys, and every text once.
//!
//! A packed column is an array of plain values, or an object with one of these shapes:
//! `{"s": [i, …]}` texts, as places in the table of strings; `{"n": [length, …], "i": column}` arrays, with their
//! items joined; `{"c": count, "o": {key: column, …}}` objects. `null` stands for a value that is not there.
//! `unpack` in `packed.js` is the inverse.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};

/// `{"strings": […], "data": column}`, where the column has `value` as its only item.
///
/// An object's field that is `null` is not there after unpacking.
pub fn packed(value: Value) -> Value {
    let mut counts = HashMap::new();
    count(&value, &mut counts);
    let mut texts: Vec<(String, usize)> = counts.into_iter().collect();
    // what stands often has a short place
    texts.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    let places = texts
        .iter()
        .enumerate()
        .map(|(place, (text, _))| (text.clone(), place));
    let data = column(vec![value], &places.collect());
    let strings: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
    json!({ "strings": strings, "data": data })
}

/// A text deflated (RFC 1950) and in base64: a page of many reports is half its size; `inflated` in `packed.js` is the inverse.
pub fn deflated(text: &str) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let bytes = encoder
        .write_all(text.as_bytes())
        .and_then(|()| encoder.finish());
    STANDARD.encode(bytes.expect("memory takes all"))
}

/// How often each text stands in the value.
fn count(value: &Value, counts: &mut HashMap<String, usize>) {
    match value {
        Value::String(text) => *counts.entry(text.clone()).or_default() += 1,
        Value::Array(items) => items.iter().for_each(|item| count(item, counts)),
        Value::Object(fields) => fields.values().for_each(|field| count(field, counts)),
        _ => {}
    }
}

/// The place of each text in the table.
type Strings = HashMap<String, usize>;

fn column(values: Vec<Value>, strings: &Strings) -> Value {
    let all = |is: fn(&Value) -> bool| {
        values.iter().all(|v| v.is_null() || is(v)) && !values.iter().all(Value::is_null)
    };
    if all(Value::is_string) {
        let place = |value| match value {
            Value::String(text) => json!(strings[&text]),
            _ => Value::Null,
        };
        json!({ "s": values.into_iter().map(place).collect::<Vec<_>>() })
    } else if all(Value::is_array) {
        let mut items = Vec::new();
        let length = |value| match value {
            Value::Array(list) => {
                let length = list.len();
                items.extend(list);
                json!(length)
            }
            _ => Value::Null,
        };
        let lengths: Vec<Value> = values.into_iter().map(length).collect();
        json!({ "n": lengths, "i": column(items, strings) })
    } else if values.iter().all(Value::is_object) && !values.is_empty() {
        objects(values, strings)
    } else {
        Value::Array(values)
    }
}

fn objects(mut values: Vec<Value>, strings: &Strings) -> Value {
    let keys: BTreeSet<String> = values
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|object| object.keys().cloned())
        .collect();
    let columns = keys.into_iter().map(|key| {
        let cells = values
            .iter_mut()
            .map(|object| object.get_mut(&key).map_or(Value::Null, Value::take))
            .collect();
        let packed = column(cells, strings);
        (key, packed)
    });
    let columns: serde_json::Map<String, Value> = columns.collect();
    json!({ "c": values.len(), "o": columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_texts_are_written_once() {
        let data = json!([{ "t": "الف", "at": [1] }, { "t": "الف", "at": [2, 3], "note": "ب" }]);
        let expected = json!({
            "strings": ["الف", "ب"],
            "data": { "n": [2], "i": { "c": 2, "o": {
                "at": { "n": [1, 2], "i": [1, 2, 3] },
                "note": { "s": [null, 1] },
                "t": { "s": [0, 0] },
            } } },
        });
        assert_eq!(packed(data), expected);
    }
}
