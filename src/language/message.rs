//! Messages: templates whose places are filled, with the plurals of their language.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// A template with its places filled.
///
/// `{name}` is the argument of that name. `{name, plural, one {# word} other {# words}}` is the form for the number that the
/// argument is, by CLDR's categories for `language` (`zero`, `one`, `two`, `few`, `many`, `other`), with `#` for the number: the
/// part of ICU's MessageFormat that counting needs. Each place is filled once: what is filled in may itself look like a
/// place. What is no known place stays as it is.
///
/// ```
/// use muqabala::language::fill;
/// let template = "{text}: {count, plural, one {# word} other {# words}}";
/// assert_eq!(fill(template, "en", &[("text", "{count}"), ("count", "1")]), "{count}: 1 word");
/// ```
#[must_use]
pub fn fill(template: &str, language: &str, arguments: &[(&str, &str)]) -> String {
    let mut message = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        message.push_str(&rest[..open]);
        let from = &rest[open..];
        let place = closing(from).map(|end| (&from[1..end], end));
        match place.and_then(|(inside, end)| Some((filled(inside, language, arguments)?, end))) {
            Some((text, end)) => {
                message.push_str(&text);
                rest = &from[end + 1..];
            }
            None => {
                message.push('{');
                rest = &from[1..];
            }
        }
    }
    message + rest
}

/// Where the brace closes that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What stands for the inside of a place.
fn filled(inside: &str, language: &str, arguments: &[(&str, &str)]) -> Option<String> {
    let mut parts = inside.splitn(3, ',');
    let name = parts.next()?.trim();
    let (_, value) = arguments.iter().find(|(known, _)| *known == name)?;
    let Some(kind) = parts.next() else {
        return Some((*value).to_owned());
    };
    (kind.trim() == "plural").then_some(())?;
    let forms = forms(parts.next()?);
    // a number may be written in the digits of its language
    let category = super::folded(value)
        .as_str()
        .parse()
        .ok()
        .map_or("other", |n| category(n, language));
    let form = |name: &str| forms.iter().find(|(category, _)| *category == name);
    let (_, form) = form(category).or_else(|| form("other"))?;
    Some(form.replace('#', value))
}

/// `one {# word} other {# words}` as pairs.
fn forms(text: &str) -> Vec<(&str, &str)> {
    let mut forms = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(end) = closing(&rest[open..]) else {
            break;
        };
        forms.push((rest[..open].trim(), &rest[open + 1..open + end]));
        rest = &rest[open + end + 1..];
    }
    forms
}

/// CLDR's category of a number; `other` where the language is not known.
fn category(number: u64, language: &str) -> &'static str {
    let options = PluralRulesOptions::default();
    let rules = Locale::try_from_str(language)
        .ok()
        .and_then(|locale| PluralRules::try_new((&locale).into(), options).ok());
    match rules.map(|rules| rules.category_for(number)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let arguments = [("source", "Click {target} to go on"), ("target", "برو")];
        assert_eq!(
            fill("`{source}` became `{target}`", "en", &arguments),
            "`Click {target} to go on` became `برو`"
        );
    }

    #[test]
    fn arabic_counts_in_six_forms() {
        let template = "{n, plural, zero {لا كلمات} one {كلمة واحدة} two {كلمتان} few {# كلمات} many {# كلمة} other {# كلمة}}";
        let of = |n: &str| fill(template, "ar", &[("n", n)]);
        assert_eq!(of("0"), "لا كلمات");
        assert_eq!(of("1"), "كلمة واحدة");
        assert_eq!(of("2"), "كلمتان");
        assert_eq!(of("3"), "3 كلمات");
        assert_eq!(of("11"), "11 كلمة");
        assert_eq!(of("100"), "100 كلمة");
    }

    #[test]
    fn braces_that_are_no_places_stay() {
        let of = |template: &str| fill(template, "en", &[("a", "x")]);
        assert_eq!(of("{b} {a} {"), "{b} x {");
        assert_eq!(of("}{a, plural, }{a"), "}{a, plural, }{a");
        assert_eq!(of("{a, plural, other {# of them}}"), "x of them");
        assert_eq!(of(""), "");
    }
}
