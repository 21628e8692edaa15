//! A message compared with its source.

use std::collections::BTreeMap;

use super::super::finding::Severity;
use super::super::pair::Pair;
use super::super::rule::Rule;
use super::super::shared::Shared;
use super::super::sink::{Draft, Reporter};
use super::is_message;
use super::parse::{Argument, Form, Message, parse};
use crate::language::{Numbers, PluralForms};
use crate::text::Span;

/// Names of plural forms, whatever the language.
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// What a program can no longer read in a message, or no longer shows.
pub fn compare(pair: &Pair, _: &Shared, rule: &'static Rule, out: &mut Reporter) {
    let empty = pair.source.is_empty() || pair.target.is_empty();
    if empty || !is_message(&pair.source.text, pair.about.flags) {
        return;
    }
    let Ok(source) = parse(&pair.source.text) else {
        return;
    };
    let mut teller = Teller { pair, rule, out };
    let target = match parse(&pair.target.text) {
        Ok(target) => target,
        Err(broken) => {
            let end = pair.target.text[broken.at..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
            let span = Span::new(broken.at, broken.at + end);
            return teller.tell(span, broken.what, Vec::new(), None);
        }
    };
    teller.arguments(&source, &target);
    let choices: BTreeMap<&str, &Argument> = source
        .choices()
        .map(|choice| (choice.name.as_str(), choice))
        .collect();
    for choice in target.choices() {
        let own = choices.get(choice.name.as_str()).copied();
        teller.forms(choice, own);
    }
}

struct Teller<'a, 'b, 'c> {
    pair: &'a Pair<'a>,
    rule: &'static Rule,
    out: &'b mut Reporter<'c>,
}

impl Teller<'_, '_, '_> {
    fn tell(
        &mut self,
        span: Span,
        key: &'static str,
        arguments: Vec<(&'static str, String)>,
        severity: Option<Severity>,
    ) {
        let mut draft = Draft::new(self.pair.target.place(span), key, arguments)
            .translating(self.pair.source.whole());
        draft.severity = severity;
        self.out.report(self.rule, draft);
    }

    fn arguments(&mut self, source: &Message, target: &Message) {
        let names = |message: &'_ Message| -> BTreeMap<String, (Span, String)> {
            let mut names = BTreeMap::new();
            for argument in message.all() {
                let value = (argument.span, argument.kind.clone());
                names.entry(argument.name.clone()).or_insert(value);
            }
            names
        };
        let (own, others) = (names(source), names(target));
        let name = |name: &str| vec![("name", name.to_owned())];
        for (argument, (span, kind)) in &own {
            match others.get(argument) {
                Some((span, there)) if there != kind => {
                    let arguments = vec![
                        ("name", argument.clone()),
                        ("source", kind.clone()),
                        ("target", there.clone()),
                    ];
                    self.tell(*span, "message-kind", arguments, None);
                }
                Some(_) => {}
                None => {
                    let draft = Draft::new(
                        self.pair.source.place(*span),
                        "message-argument-missing",
                        name(argument),
                    );
                    let draft = draft.translated_as(self.pair.target.whole());
                    self.out.report(self.rule, draft);
                }
            }
        }
        for (argument, (span, _)) in others
            .iter()
            .filter(|(argument, _)| !own.contains_key(*argument))
        {
            self.tell(*span, "message-argument-added", name(argument), None);
        }
    }

    fn forms(&mut self, choice: &Argument, own: Option<&Argument>) {
        let selectors: Vec<&str> = choice
            .forms
            .iter()
            .map(|form| form.selector.as_str())
            .collect();
        let known = |selector: &str| match (choice.kind.as_str(), own) {
            ("select", Some(own)) => own.forms.iter().any(|form| form.selector == selector),
            ("select", None) => true,
            _ => CATEGORIES.contains(&selector) || selector.starts_with('='),
        };
        for form in choice.forms.iter().filter(|form| !known(&form.selector)) {
            self.tell(
                form.span,
                "message-keyword",
                vec![("word", form.selector.clone())],
                None,
            );
        }
        if !selectors.contains(&"other") {
            self.tell(
                choice.span,
                "message-other",
                vec![("name", choice.name.clone())],
                None,
            );
        }
        match (choice.kind.as_str(), own) {
            ("select", Some(own)) => {
                for form in own.forms.iter().filter(|form| {
                    !selectors.contains(&form.selector.as_str()) && form.selector != "other"
                }) {
                    self.tell(
                        choice.span,
                        "message-form-missing",
                        vec![("word", form.selector.clone())],
                        None,
                    );
                }
            }
            ("plural", Some(own)) => self.numbers(choice, own),
            _ => {}
        }
    }

    /// Plural forms: those of the language, and the number in those that stand for many.
    fn numbers(&mut self, choice: &Argument, own: &Argument) {
        let Some(forms) = PluralForms::of_language(self.pair.target.language.code()) else {
            return;
        };
        let has = |selector: &str| choice.forms.iter().any(|form| form.selector == selector);
        let lacks = |name: &&String| {
            let numbers = forms.named(name).map(|form| forms.numbers(form));
            let exactly = |numbers: &[u32]| numbers.iter().all(|n| has(&format!("={n}")));
            let covered = matches!(&numbers, Some(Numbers::Few(numbers)) if exactly(numbers));
            !has(name) && !covered
        };
        let missing: Vec<&str> = forms
            .names
            .iter()
            .filter(lacks)
            .map(String::as_str)
            .collect();
        // without `other` the message does not work at all
        if has("other") && !missing.is_empty() {
            let arguments = vec![("word", missing.join(", "))];
            self.tell(
                choice.span,
                "message-form-missing",
                arguments,
                Some(Severity::Info),
            );
        }
        let shows = |form: &Form| {
            form.message.shows_number
                || form
                    .message
                    .all()
                    .any(|argument| argument.name == choice.name)
        };
        let usual = own.forms.iter().find(|form| form.selector == "other");
        if !usual.is_some_and(shows) {
            return;
        }
        for form in &choice.forms {
            let many = match forms.named(&form.selector) {
                Some(index) => forms.numbers(index) == Numbers::Many,
                None => form.selector == "other",
            };
            if many && !shows(form) {
                self.tell(
                    form.span,
                    "message-number-lost",
                    vec![("word", form.selector.clone())],
                    None,
                );
            }
        }
    }
}
