//! String catalogues of Xcode 15 (`.xcstrings`): JSON with the texts of all languages.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::{Pair, Pairs, State, Text, until_fatal};
use crate::check::Plural;
use crate::format::encoding::as_utf8;
use crate::format::json::strings;
use crate::format::{Languages, Problem, primary};
use crate::language::{Numbers, PluralForms};

pub(super) fn read<'a>(mut input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut bytes = Vec::new();
    let read = match input.read_to_end(&mut bytes) {
        Ok(_) => pairs(&bytes, &languages),
        Err(error) => Err(Problem::fatal(1, error.to_string())),
    };
    let mut items = match read {
        Ok(pairs) => pairs.into_iter().map(Ok).collect(),
        Err(problem) => vec![Err(problem)],
    }
    .into_iter();
    until_fatal(move || items.next())
}

/// One text of a message.
struct Unit {
    text: Text,
    line: usize,
    state: String,
}

/// The texts of a message by language and form; the form of what has none is empty.
type Message = BTreeMap<(String, String), Unit>;

fn pairs(bytes: &[u8], languages: &Languages) -> Result<Vec<Pair>, Problem> {
    let text = as_utf8(bytes);
    let text =
        std::str::from_utf8(&text).map_err(|_| Problem::fatal(1, "bytes that are not UTF-8"))?;
    let mut source_language = "en".to_owned();
    let mut messages: Vec<(String, Message)> = Vec::new();
    for string in strings(text)? {
        let line = string.line;
        let keys: Vec<&str> = string.path.iter().map(String::as_str).collect();
        match keys[..] {
            ["sourceLanguage"] => source_language = string.text,
            ["strings", key, "localizations", language, ref rest @ ..] => {
                let (form, field) = match rest {
                    ["stringUnit", field] => ("", *field),
                    ["variations", _, form, "stringUnit", field] => (*form, *field),
                    _ => continue,
                };
                if messages.last().is_none_or(|(known, _)| known != key) {
                    messages.push((key.to_owned(), Message::new()));
                }
                let message = &mut messages.last_mut().expect("just pushed").1;
                let unit = message
                    .entry((language.to_owned(), form.to_owned()))
                    .or_insert_with(|| Unit {
                        text: Text::default(),
                        line,
                        state: String::new(),
                    });
                match field {
                    "value" => {
                        unit.text = Text {
                            text: string.text,
                            place: Some(string.place),
                            pieces: string.pieces,
                            codes: Vec::new(),
                        };
                    }
                    "state" => unit.state = string.text,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let source = languages.source.clone().unwrap_or(source_language);
    let of = |(key, message): (String, Message)| {
        of_message(&key, &message, &source, languages.target.as_deref())
    };
    Ok(messages.into_iter().flat_map(of).collect())
}

fn of_message(key: &str, message: &Message, source: &str, target: Option<&str>) -> Vec<Pair> {
    let own = |form: &str| {
        let forms = [form, "other", "one", ""].into_iter();
        let mut known = forms.filter_map(|form| message.get(&(source.to_owned(), form.to_owned())));
        known.next().map(|unit| unit.text.clone())
    };
    let is_wanted = |language: &str| match target {
        Some(target) => primary(language) == primary(target),
        None => primary(language) != primary(source),
    };
    let mut pairs = Vec::new();
    for ((language, form), unit) in message
        .iter()
        .filter(|((language, _), _)| is_wanted(language))
    {
        let languages = Languages {
            source: Some(source.to_owned()),
            target: Some(language.clone()),
        };
        // without a text of its own the key is the text
        let text = own(form).unwrap_or_else(|| Text {
            text: key.to_owned(),
            ..Text::default()
        });
        let mut pair = Pair::new(unit.line, text, unit.text.clone(), &languages);
        pair.id = Some(key.to_owned());
        pair.plural = (!form.is_empty()).then(|| plural(form, message, language, own("one")));
        pair.state = match unit.state.as_str() {
            "new" => State::Untranslated,
            "needs_review" if pair.state == State::Translated => State::Fuzzy,
            _ => pair.state,
        };
        pairs.push(pair);
    }
    pairs
}

fn plural(form: &str, message: &Message, language: &str, one: Option<Text>) -> Plural {
    let known = PluralForms::of_language(language);
    let forms = message.iter().filter(|((known, form), unit)| {
        known == language && !form.is_empty() && !unit.text.text.is_empty()
    });
    let given: Vec<&str> = forms.map(|((_, form), _)| form.as_str()).collect();
    let category = known
        .as_ref()
        .and_then(|forms| Some((forms, forms.named(form)?)));
    Plural {
        form: form.to_owned(),
        numbers: category.map_or(Numbers::Many, |(forms, form)| forms.numbers(form)),
        other: one.map(|text| text.text).unwrap_or_default(),
        given: given.len(),
        expected: known.as_ref().map_or(given.len(), PluralForms::count),
        first: given.first() == Some(&form) && category.is_some(),
    }
}
