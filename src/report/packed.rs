//! JSON in few bytes: columns instead of repeated keys, and every text once.
//!
//! A packed column is an array of plain values, or an object with one of these shapes:
//! `{"s": [i, …]}` texts, as places in the table of strings; `{"n": [length, …], "i": column}` arrays, with their
//! items joined; `{"c": count, "o": {key: column, …}}` objects. `null` stands for a value that is not there.
//! `unpack` in `collation.js` is the inverse.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

/// `{"strings": […], "data": column}`, where the column has `value` as its only item.
///
/// An object's field that is `null` is not there after unpacking.
pub fn packed(value: Value) -> Value {
    let mut strings = Strings::default();
    let data = column(vec![value], &mut strings);
    json!({ "strings": strings.table, "data": data })
}

#[derive(Default)]
struct Strings {
    table: Vec<String>,
    places: HashMap<String, usize>,
}

impl Strings {
    fn place(&mut self, text: String) -> usize {
        if let Some(&place) = self.places.get(&text) {
            return place;
        }
        self.table.push(text.clone());
        self.places.insert(text, self.table.len() - 1);
        self.table.len() - 1
    }
}

fn column(values: Vec<Value>, strings: &mut Strings) -> Value {
    let all = |is: fn(&Value) -> bool| {
        values.iter().all(|v| v.is_null() || is(v)) && !values.iter().all(Value::is_null)
    };
    if all(Value::is_string) {
        let place = |value| match value {
            Value::String(text) => json!(strings.place(text)),
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

fn objects(mut values: Vec<Value>, strings: &mut Strings) -> Value {
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
            "strings": ["ب", "الف"],
            "data": { "n": [2], "i": { "c": 2, "o": {
                "at": { "n": [1, 2], "i": [1, 2, 3] },
                "note": { "s": [null, 0] },
                "t": { "s": [1, 1] },
            } } },
        });
        assert_eq!(packed(data), expected);
    }
}
