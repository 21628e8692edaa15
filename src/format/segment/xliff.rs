//! XLIFF 1.2 (OASIS, 2008), written and read; XLIFF 2.0 and 2.1 (OASIS, 2018), read.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use super::{Bitext, Pair, Pairs, Relation, State, Text, codes, until_fatal};
use crate::format::xml::XmlWriter;
use crate::format::{Languages, Losses, Problem};
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
    let mut file = languages.clone();
    let mut rooted = false;
    let mut ready: VecDeque<Result<Pair, Problem>> = VecDeque::new();
    until_fatal(move || {
        loop {
            if let Some(item) = ready.pop_front() {
                return Some(item);
            }
            let element = match xml.next() {
                Err(problem) => return Some(Err(problem.into())),
                Ok(Node::Eof) => return None,
                Ok(Node::Start(element)) => element,
                Ok(_) => continue,
            };
            if !std::mem::replace(&mut rooted, true) && element.name != "xliff" {
                let message = format!("not an XLIFF file: its root is `{}`", element.name);
                return Some(Err(Problem::fatal(xml.line(), message)));
            }
            match element.name.as_str() {
                "xliff" => file = told(&element, ["srcLang", "trgLang"], &languages),
                "file" if element.attribute("source-language").is_some() => {
                    file = told(&element, ["source-language", "target-language"], &languages);
                }
                "trans-unit" => match xml.tree(element) {
                    Ok(unit) => ready.push_back(pair(&unit, &unit, &file)),
                    Err(problem) => return Some(Err(problem.into())),
                },
                "unit" => match xml.tree(element) {
                    Ok(unit) => {
                        let segments = unit.elements().filter(|tree| tree.name() == "segment");
                        ready.extend(segments.map(|segment| pair(&unit, segment, &file)));
                    }
                    Err(problem) => return Some(Err(problem.into())),
                },
                _ => {}
            }
        }
    })
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
    let open = state == "new" || state == "initial" || state.starts_with("needs-");
    if pair.state == State::Translated && (open || unit.attribute("approved") == Some("no")) {
        pair.state = State::Fuzzy;
    }
    Ok(pair)
}

fn text(tree: &Tree) -> Text {
    Text {
        text: tree.text(HIDDEN),
        place: Some(tree.content),
        codes: codes(tree),
    }
}
