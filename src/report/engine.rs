//! Tera set up for pages: built-in templates, the user's overrides, messages, filters; escaping is on for everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::assets::Dress;
use super::gloss::gloss;
use super::{PageOptions, ReportError, assets, inert};
use crate::language::latin;

/// What a page has around its content.
#[derive(Serialize)]
pub struct Frame {
    csp: String,
    style: String,
    script: String,
}

/// Templates and messages for one interface language.
pub struct Engine {
    tera: Tera,
    /// The language of the interface.
    pub ui: String,
    /// The name that the page was given.
    pub title: String,
    messages: toml::Table,
    folder: Option<PathBuf>,
}

impl Engine {
    /// Loads the built-in templates, each replaced by the file of its name in `options.templates`, if there.
    pub fn new(options: &PageOptions) -> Result<Self, ReportError> {
        let messages = messages(&options.ui)?;
        let folder = options.templates.as_deref();
        if let Some(folder) = folder {
            std::fs::read_dir(folder).map_err(|source| ReportError::Read {
                path: folder.to_owned(),
                source,
            })?;
        }
        let mut tera = Tera::new();
        // Every name ends with the empty suffix: no template, however named, escapes less than another.
        tera.autoescape_on([""]);
        register_filters(&mut tera, &messages, &options.ui);
        let context = tera.global_context();
        context.insert("t", &messages);
        context.insert("ui", &options.ui);
        context.insert("title", &options.title);
        let templates = assets::TEMPLATES
            .iter()
            .map(|&(name, source)| Ok((name, overridden(folder, name, source)?)))
            .collect::<Result<Vec<_>, ReportError>>()?;
        let names: Vec<&str> = templates.iter().map(|(name, _)| *name).collect();
        tera.add_raw_templates(
            templates
                .iter()
                .map(|(name, source)| (*name, source.as_str())),
        )
        .map_err(|source| ReportError::Template {
            name: names.join(", "),
            source: Box::new(source),
        })?;
        Ok(Self {
            tera,
            ui: options.ui.clone(),
            title: options.title.clone(),
            messages,
            folder: folder.map(Path::to_owned),
        })
    }

    /// The frame of a page: policy, style with the fonts of `languages` and of the interface, and script.
    pub fn frame(&self, dress: &Dress, languages: &[&str]) -> Result<Frame, ReportError> {
        let read = |files: &[(&str, &str)]| {
            let texts = files
                .iter()
                .map(|(name, text)| overridden(self.folder.as_deref(), name, text));
            texts.collect::<Result<Vec<_>, _>>()
        };
        let fonts: BTreeSet<&str> = languages
            .iter()
            .copied()
            .chain([self.ui.as_str()])
            .collect();
        let style = assets::font_faces(fonts.into_iter())
            + &assets::squeezed(&read(dress.styles)?.concat());
        let script = assets::joined(&read(dress.scripts)?);
        Ok(Frame {
            csp: assets::policy(&style, &script),
            style,
            script,
        })
    }

    /// Adds a template next to the built-in ones.
    pub fn add(&mut self, name: &str, source: &str) -> Result<(), ReportError> {
        self.tera
            .add_raw_template(name, source)
            .map_err(|source| failed(name, source))
    }

    /// Renders a template with the fields of `view` as its variables.
    pub fn page(&self, name: &str, view: &impl Serialize) -> Result<String, ReportError> {
        let context = Context::from_serialize(view).map_err(|source| failed(name, source))?;
        self.tera
            .render(name, &context)
            .map_err(|source| failed(name, source))
    }

    /// Renders a template with `data`, and its fields if it is an object, as variables.
    pub fn data(&self, name: &str, data: &serde_json::Value) -> Result<String, ReportError> {
        let mut context = Context::new();
        context.insert("data", data);
        for (key, value) in data.as_object().into_iter().flatten() {
            context.insert(key.clone(), value);
        }
        self.tera
            .render(name, &context)
            .map_err(|source| failed(name, source))
    }

    /// The messages, for what is written without a template.
    pub fn words(&self) -> Words<'_> {
        Words {
            messages: &self.messages,
            ui: &self.ui,
            digits: numerals(&self.messages),
        }
    }

    /// The sign by which the page refers to the report with this index.
    pub fn siglum(&self, report: usize) -> String {
        let sigla = self.messages.get("sigla").and_then(toml::Value::as_array);
        match sigla.and_then(|sigla| sigla.get(report)?.as_str()) {
            Some(siglum) => siglum.to_owned(),
            None => format!("№{}", digits(report + 1, &numerals(&self.messages))),
        }
    }
}

/// The messages of the interface's language.
pub struct Words<'a> {
    messages: &'a toml::Table,
    ui: &'a str,
    digits: Vec<char>,
}

impl Words<'_> {
    /// The language's code.
    pub fn ui(&self) -> &str {
        self.ui
    }

    /// A message; a test holds the tables against each other, and one that is not there is its own key.
    pub fn get<'s>(&'s self, section: &str, key: &'s str) -> &'s str {
        self.or(section, key, key)
    }

    /// A message, or `other` where the table has none.
    pub fn or<'s>(&'s self, section: &str, key: &str, other: &'s str) -> &'s str {
        let table = self.messages.get(section);
        let text = table.and_then(|table| table.get(key)?.as_str());
        text.unwrap_or(other)
    }

    /// The message at a place of a list, if the list is that long.
    pub fn listed(&self, section: &str, key: &str, place: usize) -> Option<&str> {
        let list = self.messages.get(section)?.get(key)?.as_array()?;
        list.get(place)?.as_str()
    }

    /// A message with its places filled.
    pub fn fill(&self, section: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        crate::language::fill(self.get(section, key), self.ui, arguments)
    }

    /// A message that counts `n`, in the digits of the language.
    pub fn count(&self, section: &str, key: &str, n: usize) -> String {
        counted(self.get(section, key), self.ui, n, &self.digits)
    }

    /// A number in the digits of the language.
    pub fn number(&self, number: usize) -> String {
        digits(number, &self.digits)
    }

    /// A day (ISO 8601) in the digits of the language.
    pub fn day(&self, day: &str) -> String {
        format!("\u{2066}{}\u{2069}", dated(day, &self.digits))
    }

    /// The name of a language.
    pub fn language<'s>(&'s self, code: &'s str) -> &'s str {
        self.or("language", code, code)
    }

    /// What stands between the items of a list.
    pub fn separator(&self) -> &str {
        let separator = self.messages.get("separator");
        separator.and_then(toml::Value::as_str).unwrap_or(", ")
    }
}

fn failed(name: &str, source: tera::Error) -> ReportError {
    ReportError::Template {
        name: name.to_owned(),
        source: Box::new(source),
    }
}

fn messages(ui: &str) -> Result<toml::Table, ReportError> {
    let known = assets::MESSAGES;
    let (_, table) = known.iter().find(|(code, _)| *code == ui).ok_or_else(|| {
        ReportError::UnknownInterface {
            ui: ui.to_owned(),
            known: known
                .iter()
                .map(|(code, _)| *code)
                .collect::<Vec<_>>()
                .join(", "),
        }
    })?;
    Ok(table.parse().expect("a test reads every table of messages"))
}

fn overridden(folder: Option<&Path>, name: &str, built_in: &str) -> Result<String, ReportError> {
    let Some(path) = folder
        .map(|folder| folder.join(name))
        .filter(|path| path.exists())
    else {
        return Ok(built_in.to_owned());
    };
    std::fs::read_to_string(&path).map_err(|source| ReportError::Read { path, source })
}

/// `pieces` and `plain` make text inert; `direction` gives a language's direction; `n` writes a number, `day` a day, `latin` a name
/// by Latin letters (or nothing), `gloss` what English calls it, and `count` a message with the number `n` in it.
fn register_filters(tera: &mut Tera, messages: &toml::Table, ui: &str) {
    tera.register_filter("pieces", |text: &str, _: Kwargs, _: &State| {
        Value::from_serializable(&inert::pieces(text))
    });
    tera.register_filter("plain", |text: &str, _: Kwargs, _: &State| {
        inert::plain(text)
    });
    tera.register_filter("direction", |language: &str, _: Kwargs, _: &State| {
        assets::direction(language)
    });
    tera.register_filter(
        "latin",
        |name: &str, arguments: Kwargs, _: &State| -> tera::TeraResult<Option<String>> {
            let language: &str = arguments.must_get("lang")?;
            Ok(latin::latin(name, language))
        },
    );
    tera.register_filter("gloss", gloss);
    let own = numerals(messages);
    tera.register_filter("n", move |number: u64, _: Kwargs, _: &State| {
        digits(number as usize, &own)
    });
    let own = numerals(messages);
    tera.register_filter("day", move |day: &str, _: Kwargs, _: &State| {
        dated(day, &own)
    });
    let (own, ui) = (numerals(messages), ui.to_owned());
    tera.register_filter(
        "count",
        move |message: &str, arguments: Kwargs, _: &State| -> tera::TeraResult<String> {
            let n: u64 = arguments.must_get("n")?;
            Ok(counted(message, &ui, n as usize, &own))
        },
    );
}

fn numerals(messages: &toml::Table) -> Vec<char> {
    messages
        .get("digits")
        .and_then(toml::Value::as_str)
        .unwrap_or("0123456789")
        .chars()
        .collect()
}

fn digits(number: usize, numerals: &[char]) -> String {
    localised(&number.to_string(), numerals)
}

/// A message that counts: its plural form, with the number in the digits of the language.
fn counted(message: &str, ui: &str, n: usize, numerals: &[char]) -> String {
    let filled = crate::language::fill(message, ui, &[("n", &n.to_string())]);
    localised(&filled, numerals)
}

/// A day (ISO 8601) in the digits of the language. Between Arabic digits a hyphen would turn year and day around, a
/// stroke does not.
fn dated(day: &str, numerals: &[char]) -> String {
    match numerals.first() {
        Some('0') | None => day.to_owned(),
        Some(_) => localised(day, numerals).replace('-', "/"),
    }
}

/// The text with its digits as the language writes them.
fn localised(text: &str, numerals: &[char]) -> String {
    let digit = |c: char| {
        c.to_digit(10)
            .and_then(|d| numerals.get(d as usize).copied())
            .unwrap_or(c)
    };
    text.chars().map(digit).collect()
}
