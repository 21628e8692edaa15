//! The filter `gloss`: what a name is called in English, for templates of one's own.

use tera::{Kwargs, State, TeraResult, Value};

use crate::language::latin;

/// The language that readers of all others are likely to know.
const GLOSS: &str = "en";

/// What a concept (by its id) or a form of it is called in English: by the terms of a comparison, in the variable `terms` or the
/// argument of that name; else its letters in Latin, if the argument `lang` tells whose they are; else nothing.
pub fn gloss(name: &str, arguments: Kwargs, state: &State) -> TeraResult<Option<String>> {
    let terms: Option<Vec<Value>> = match arguments.get("terms")? {
        Some(terms) => Some(terms),
        // another template's `terms` may be something else
        None => state.get("terms").ok().flatten(),
    };
    let terms = terms.iter().flatten();
    let english = terms
        .filter(|term| is_called(term, name))
        .find_map(|term| forms(term.get_from_path("forms")?.get_from_path(GLOSS)?).next());
    if let Some(form) = english {
        return Ok(Some(form.to_owned()));
    }
    let language: Option<String> = arguments.get("lang")?;
    Ok(language.and_then(|language| latin::latin(name, &language)))
}

/// Whether a term has this id, or this form in some language.
fn is_called(term: &Value, name: &str) -> bool {
    let id = term.get_from_path("concept").and_then(Value::as_str);
    let languages = term.get_from_path("forms").and_then(Value::as_map);
    let mut languages = languages.into_iter().flat_map(|map| map.iter());
    id == Some(name) || languages.any(|(_, list)| forms(list).any(|form| form == name))
}

fn forms(list: &Value) -> impl Iterator<Item = &str> {
    let list = list.as_array().unwrap_or_default().iter();
    list.filter_map(|form| form.get_from_path("form")?.as_str())
}
