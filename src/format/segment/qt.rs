//! Qt's `.ts` (doc.qt.io, "TS file format").

use std::io::BufRead;

use super::{Pair, Pairs, State, Text, of_xml};
use crate::check::Plural;
use crate::format::{Languages, Problem};
use crate::language::{Numbers, PluralForms};
use crate::xml::{Node, Tree};

pub(super) fn read<'a>(input: impl BufRead + 'a, mut languages: Languages) -> Pairs<'a> {
    let mut rooted = false;
    let mut context = String::new();
    let mut in_name = false;
    of_xml(input, move |xml, node| {
        let element = match node {
            Node::Text(text) if in_name => {
                context = text;
                return Ok(Vec::new());
            }
            Node::Start(element) => element,
            _ => {
                in_name = false;
                return Ok(Vec::new());
            }
        };
        in_name = element.name == "name";
        if !std::mem::replace(&mut rooted, true) {
            if element.name != "TS" {
                let message = format!("not a file of Qt Linguist: its root is `{}`", element.name);
                return Err(Problem::fatal(xml.line(), message));
            }
            let of = |name| element.attribute(name).map(str::to_owned);
            languages.source = languages.source.take().or_else(|| of("sourcelanguage"));
            languages.target = languages.target.take().or_else(|| of("language"));
        } else if element.name == "message" {
            return Ok(pairs(&xml.tree(element)?, &context, &languages));
        }
        Ok(Vec::new())
    })
}

fn pairs(message: &Tree, context: &str, languages: &Languages) -> Vec<Pair> {
    let text = |tree: &Tree| Text::of_tree(tree, &[]);
    let Some(source) = message.first("source").map(text) else {
        return Vec::new();
    };
    let comment = message.first("comment").map(|comment| comment.text(&[]));
    let translation = message.first("translation");
    let kind = translation
        .and_then(|tree| tree.attribute("type"))
        .unwrap_or_default();
    if matches!(kind, "vanished" | "obsolete") {
        return Vec::new();
    }
    let forms: Vec<Text> = translation.map_or(Vec::new(), |tree| {
        let forms: Vec<Text> = tree
            .elements()
            .filter(|form| form.name() == "numerusform")
            .map(text)
            .collect();
        if forms.is_empty() {
            vec![text(tree)]
        } else {
            forms
        }
    });
    let numerus = message.attribute("numerus") == Some("yes");
    let known = languages
        .target
        .as_deref()
        .and_then(PluralForms::of_language);
    let given = forms.iter().filter(|form| !form.text.is_empty()).count();
    let first = forms.iter().position(|form| !form.text.is_empty());
    let pair = |(index, target): (usize, Text)| {
        let mut pair = Pair::new(message.line, source.clone(), target, languages);
        let parts = [Some(context.to_owned()), comment.clone()];
        pair.context = Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n"));
        pair.id = message.attribute("id").map(str::to_owned);
        pair.flags = vec!["qt-format".to_owned()];
        // Qt numbers the forms of a language as it likes: only their count is CLDR's
        pair.plural = numerus.then(|| Plural {
            form: index.to_string(),
            numbers: match index + 1 == forms_count(known.as_ref(), given) {
                true => Numbers::Many,
                false => known
                    .as_ref()
                    .map_or(Numbers::Few(Vec::new()), |forms| forms.numbers(index)),
            },
            other: String::new(),
            given,
            expected: given,
            first: first == Some(index),
        });
        if kind == "unfinished" && pair.state == State::Translated {
            pair.state = State::Fuzzy;
        }
        pair
    };
    forms.into_iter().enumerate().map(pair).collect()
}

fn forms_count(known: Option<&PluralForms>, given: usize) -> usize {
    known.map_or(given, PluralForms::count)
}
