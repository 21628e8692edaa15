//! XLIFF 1.2 (OASIS, 2008), written and read; XLIFF 2.0 and 2.1 (OASIS, 2018), read.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use super::{Bitext, Pair, Pairs, Relation, State, Text, until_fatal};
use crate::check::Plural;
use crate::format::xml::XmlWriter;
use crate::format::{Languages, Losses, Problem};
use crate::language::PluralForms;
use crate::xml::{Element, Node, Tree, XmlReader};

/// What stands in these inline elements is code of the original file, not text.
const HIDDEN: &[&str] = &["bpt", "ept", "it", "ph", "sub"];

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    let (source, target) = (&bitext.source, &bitext.target);
    let mut losses = Losses::default();
    let mut xml = XmlWriter::new(out)?;
    let namespace = "urn:oasis:names:tc:xliff:document:1.2";
    xml.start("xliff", &[("version", "1.2"), ("xmlns", namespace)])?;
    let file = [
        ("original", source.path.as_str()),
        ("source-language", &source.language),
        ("target-language", &target.language),
        ("datatype", "plaintext"),
    ];
    xml.start("file", &file)?;
    xml.start("body", &[])?;
    for (at, link) in bitext.links.iter().enumerate() {
        if link.source.is_empty() {
            let text = target.joined(&link.target);
            losses.add(
                "target segments without a source have no place in XLIFF",
                text,
            );
            continue;
        }
        xml.start("trans-unit", &[("id", &(at + 1).to_string())])?;
        let text = source.joined(&link.source);
        xml.leaf("source", &[], &text)?;
        if link.relation == Relation::Related {
            losses.add("targets that are only related have no place in XLIFF", text);
        } else if !link.target.is_empty() {
            let state = match link.relation {
                Relation::Translation => "translated",
                _ => "needs-review-translation",
            };
            xml.leaf("target", &[("state", state)], &target.joined(&link.target))?;
        }
        if link.score.is_some() || !link.shared.is_empty() {
            losses.add("scores and shared facts have no place in XLIFF", at + 1);
        }
        xml.end()?;
    }
    xml.end()?;
    xml.end()?;
    xml.end()?;
    losses.append(xml.finish()?);
    Ok(losses)
}

pub(super) fn read<'a>(input: impl BufRead + 'a, languages: Languages) -> Pairs<'a> {
    let mut xml = XmlReader::new(input);
    let mut reader = Units {
        told: languages.clone(),
        file: languages,
        around: Vec::new(),
        ready: VecDeque::new(),
    };
    let mut rooted = false;
    until_fatal(move || {
        loop {
            if let Some(item) = reader.ready.pop_front() {
                return Some(item);
            }
            let element = match xml.next() {
                Err(problem) => return Some(Err(problem.into())),
                Ok(Node::Eof) => return None,
                Ok(Node::Start(element)) => element,
                Ok(Node::End(name)) => {
                    reader.leave(&name);
                    continue;
                }
                Ok(_) => continue,
            };
            if !std::mem::replace(&mut rooted, true) && element.name != "xliff" {
                let message = format!("not an XLIFF file: its root is `{}`", element.name);
                return Some(Err(Problem::fatal(xml.line(), message)));
            }
            if matches!(element.name.as_str(), "trans-unit" | "unit") {
                match xml.tree(element) {
                    Ok(unit) => reader.unit(&unit),
                    Err(problem) => return Some(Err(problem.into())),
                }
            } else {
                reader.enter(&element);
            }
        }
    })
}

/// The units of a file, with what the elements around them say.
struct Units {
    /// The languages of the caller.
    told: Languages,
    /// Those of the file that is read.
    file: Languages,
    /// The files and groups that are open.
    around: Vec<Around>,
    ready: VecDeque<Result<Pair, Problem>>,
}

/// A file or group.
struct Around {
    element: String,
    /// What tells it from others.
    name: String,
    locked: bool,
    /// How many units of it were read, where they are plural forms of one entry.
    forms: Option<usize>,
}

impl Units {
    fn enter(&mut self, element: &Element) {
        match element.name.as_str() {
            "xliff" => self.file = told(element, ["srcLang", "trgLang"], &self.told),
            "file" if element.attribute("source-language").is_some() => {
                self.file = told(element, ["source-language", "target-language"], &self.told);
            }
            _ => {}
        }
        if !matches!(element.name.as_str(), "file" | "group") {
            return;
        }
        let of = |key| element.attribute(key);
        // files of one project may share their texts: only groups keep them apart
        let name = match element.name.as_str() {
            "group" => of("resname")
                .or(of("name"))
                .or(of("id"))
                .unwrap_or_default(),
            _ => "",
        };
        let above = self.around.last().is_some_and(|around| around.locked);
        self.around.push(Around {
            element: element.name.clone(),
            name: name.to_owned(),
            locked: is_locked(element, above),
            forms: (of("restype") == Some("x-gettext-plurals")).then_some(0),
        });
    }

    fn leave(&mut self, name: &str) {
        if self
            .around
            .last()
            .is_some_and(|around| around.element == name)
        {
            self.around.pop();
        }
    }

    fn unit(&mut self, unit: &Tree) {
        let above = self.around.last().is_some_and(|around| around.locked);
        let locked = is_locked(&unit.element, above);
        let context = self.context(unit);
        let plural = self.plural();
        let parts: Vec<&Tree> = match unit.name() {
            "unit" => unit
                .elements()
                .filter(|tree| tree.name() == "segment")
                .collect(),
            _ => vec![unit],
        };
        for segment in parts {
            let pair = pair(unit, segment, &self.file).map(|mut pair| {
                pair.context = context.clone();
                pair.flags = flags(&unit.element);
                pair.limit = limit(&unit.element);
                pair.plural = plural.clone();
                if locked {
                    pair.state = State::Locked;
                }
                pair
            });
            self.ready.push_back(pair);
        }
    }

    /// The groups and notes of a unit.
    fn context(&self, unit: &Tree) -> Option<String> {
        let groups = self.around.iter().map(|around| around.name.clone());
        let notes = unit
            .elements()
            .chain(unit.first("notes").into_iter().flat_map(Tree::elements));
        let notes = notes
            .filter(|tree| tree.name() == "note" && !is_of_translator(tree))
            .map(|note| note.text(&[]));
        let parts: Vec<String> = groups
            .chain(notes)
            .filter(|part| !part.is_empty())
            .collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    /// The form that the next unit of a group of plural forms is.
    fn plural(&mut self) -> Option<Plural> {
        let form = self.around.last_mut()?.forms.as_mut()?;
        let index = *form;
        *form += 1;
        let forms = PluralForms::of_language(self.file.target.as_deref()?)?;
        Some(Plural {
            form: index.to_string(),
            numbers: forms.numbers(index),
            other: String::new(),
            given: 0,
            expected: 0,
            first: false,
        })
    }
}

/// Whether an element, or one around it, is marked as not to be translated.
fn is_locked(element: &Element, above: bool) -> bool {
    match element.attribute("translate") {
        Some(said) => said == "no",
        None => above,
    }
}

/// A note about the translator says nothing about where the unit is used.
fn is_of_translator(note: &Tree) -> bool {
    let of = |key| note.attribute(key).unwrap_or_default();
    of("from") == "translator" || of("category") == "translator" || of("annotates") == "target"
}

/// What Weblate and gettext say of how a program reads a unit.
fn flags(unit: &Element) -> Vec<String> {
    let told = unit
        .attribute("weblate-flags")
        .or(unit.attribute("mq:flags"));
    let flags = told.into_iter().flat_map(|flags| flags.split(','));
    flags
        .map(|flag| flag.trim().to_owned())
        .filter(|flag| !flag.is_empty())
        .collect()
}

/// The longest text that a unit may have, if it is given in characters.
fn limit(unit: &Element) -> Option<usize> {
    let unit_of = unit.attribute("size-unit").unwrap_or("pixel");
    let restricted = unit.attribute("slr:sizeRestriction");
    let width = unit
        .attribute("maxwidth")
        .filter(|_| unit_of == "char")
        .or(restricted);
    width?.rsplit(',').next()?.trim().parse().ok()
}

/// The languages of the caller, else those of the element.
fn told(element: &Element, names: [&str; 2], languages: &Languages) -> Languages {
    let of = |name| element.attribute(name).map(str::to_owned);
    Languages {
        source: languages.source.clone().or_else(|| of(names[0])),
        target: languages.target.clone().or_else(|| of(names[1])),
    }
}

/// The pair in `segment`, which is the unit itself in XLIFF 1.2.
fn pair(unit: &Tree, segment: &Tree, languages: &Languages) -> Result<Pair, Problem> {
    let Some(source) = segment.first("source") else {
        let message = format!("`{}` without `source`", segment.name());
        return Err(Problem::new(segment.line, message));
    };
    let target = segment.first("target");
    let mut pair = Pair::new(
        segment.line,
        text(source),
        target.map(text).unwrap_or_default(),
        languages,
    );
    pair.id = match (unit.attribute("id"), segment.attribute("id")) {
        (Some(unit_id), Some(id)) if !std::ptr::eq(unit, segment) => {
            Some(format!("{unit_id}/{id}"))
        }
        (id, _) => id.map(str::to_owned),
    };
    let state = target.and_then(|target| target.attribute("state"));
    let state = state.or_else(|| segment.attribute("state")).unwrap_or("");
    if pair.state == State::Translated {
        pair.state = match state {
            "new" | "initial" | "needs-translation" => State::Untranslated,
            _ if state.starts_with("needs-") => State::Fuzzy,
            "" if unit.attribute("approved") == Some("no") => State::Fuzzy,
            _ => State::Translated,
        };
    }
    Ok(pair)
}

fn text(tree: &Tree) -> Text {
    Text::of_tree(tree, HIDDEN)
}
