//! Translation Memory eXchange 1.4 (LISA OSCAR, 2005).

use std::io::{self, BufRead, Write};

use super::{Bitext, Pair, Pairs, Relation, Text, numbers, of_xml};
use crate::format::xml::XmlWriter;
use crate::format::{Languages, Losses, Problem, primary};
use crate::xml::{Node, Tree};

/// What stands in these elements of a segment is code of the original file, not text.
const HIDDEN: &[&str] = &["bpt", "ept", "it", "ph", "ut"];

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<Losses> {
    let (source, target) = (&bitext.source, &bitext.target);
    let mut losses = Losses::default();
    let mut xml = XmlWriter::new(out)?;
    xml.start("tmx", &[("version", "1.4")])?;
    let header = [
        ("creationtool", env!("CARGO_PKG_NAME")),
        ("creationtoolversion", env!("CARGO_PKG_VERSION")),
        ("segtype", "sentence"),
        ("o-tmf", env!("CARGO_PKG_NAME")),
        ("adminlang", "en"),
        ("srclang", source.language.as_str()),
        ("datatype", "plaintext"),
    ];
    xml.start("header", &header)?;
    xml.leaf("prop", &[("type", "x-source-path")], &source.path)?;
    xml.leaf("prop", &[("type", "x-target-path")], &target.path)?;
    xml.end()?;
    xml.start("body", &[])?;
    for (at, link) in bitext.links.iter().enumerate() {
        let texts = (source.joined(&link.source), target.joined(&link.target));
        if link.source.is_empty() || link.target.is_empty() {
            losses.add(
                "segments without a partner have no place in TMX",
                texts.0 + &texts.1,
            );
            continue;
        }
        if link.relation == Relation::Related {
            losses.add("pairs that are only related have no place in TMX", texts.0);
            continue;
        }
        write_unit(&mut xml, bitext, at + 1, texts)?;
    }
    xml.end()?;
    xml.end()?;
    losses.append(xml.finish()?);
    Ok(losses)
}

/// The unit of the link that has this number, counted from 1.
fn write_unit(
    xml: &mut XmlWriter<'_>,
    bitext: &Bitext,
    number: usize,
    texts: (String, String),
) -> io::Result<()> {
    let link = &bitext.links[number - 1];
    xml.start("tu", &[("tuid", &number.to_string())])?;
    let mut prop = |name: &str, value: &str| xml.leaf("prop", &[("type", name)], value);
    prop("x-source-units", &numbers(&link.source))?;
    prop("x-target-units", &numbers(&link.target))?;
    if let Some(score) = link.score {
        prop("x-score", &score.to_string())?;
    }
    prop("x-relation", link.relation.name())?;
    if !link.shared.is_empty() {
        prop("x-shared", &link.shared.join(" "))?;
    }
    let sides = [(&bitext.source, texts.0), (&bitext.target, texts.1)];
    for (side, text) in sides {
        xml.start("tuv", &[("xml:lang", &side.language)])?;
        xml.leaf("seg", &[], &text)?;
        xml.end()?;
    }
    xml.end()
}

pub(super) fn read<'a>(input: impl BufRead + 'a, mut languages: Languages) -> Pairs<'a> {
    let told = languages.source.is_some();
    let mut rooted = false;
    of_xml(input, move |xml, node| {
        let Node::Start(element) = node else {
            return Ok(Vec::new());
        };
        if !std::mem::replace(&mut rooted, true) && element.name != "tmx" {
            let message = format!("not a TMX file: its root is `{}`, not `tmx`", element.name);
            return Err(Problem::fatal(xml.line(), message));
        }
        match element.name.as_str() {
            "header" if !told => {
                let language = element.attribute("srclang");
                languages.source = language.filter(|l| *l != "*all*").map(str::to_owned);
                Ok(Vec::new())
            }
            "tu" => pairs(&xml.tree(element)?, &languages),
            _ => Ok(Vec::new()),
        }
    })
}

/// The pairs of a translation unit: the segment in the source language with the one in the target language or, when
/// no target language is given, with that of each other language.
fn pairs(unit: &Tree, languages: &Languages) -> Result<Vec<Pair>, Problem> {
    let problem = |message: String| Problem::new(unit.line, message);
    let mut variants: Vec<(&str, &Tree)> = Vec::new();
    for variant in unit.elements().filter(|tree| tree.name() == "tuv") {
        let language = variant
            .attribute("xml:lang")
            .or_else(|| variant.attribute("lang"));
        let language = language.ok_or_else(|| problem("`tuv` without `xml:lang`".into()))?;
        let segment = variant.first("seg");
        let segment = segment.ok_or_else(|| problem("`tuv` without `seg`".into()))?;
        variants.push((language, segment));
    }
    let own = unit
        .attribute("srclang")
        .filter(|language| *language != "*all*");
    let wanted = own.or(languages.source.as_deref());
    let source = match wanted {
        Some(wanted) => variants.iter().find(|v| primary(v.0) == primary(wanted)),
        None => variants.first(),
    };
    let Some((language, segment)) = source else {
        return Err(problem(match wanted {
            Some(wanted) => format!("the unit has no segment in `{wanted}`"),
            None => "the unit has no segment".into(),
        }));
    };
    let is_wanted = |variant: &&(&str, &Tree)| match &languages.target {
        Some(wanted) => primary(variant.0) == primary(wanted),
        None => primary(variant.0) != primary(language),
    };
    let mut targets: Vec<(Option<String>, Text)> = Vec::new();
    for (language, segment) in variants.iter().filter(is_wanted) {
        // two variants of one language are two translations
        let taken = |known: &(Option<String>, Text)| known.0.as_deref() == Some(language);
        if languages.target.is_none() || !targets.iter().any(taken) {
            targets.push((Some((*language).to_owned()), text(segment)));
        }
    }
    if targets.is_empty() {
        targets.push((languages.target.clone(), Text::default()));
    }
    let context = unit.elements().find(|tree| {
        tree.name() == "prop"
            && tree
                .attribute("type")
                .is_some_and(|name| name.contains("context"))
    });
    let pair = |(target_language, target)| {
        let languages = Languages {
            source: Some((*language).to_owned()),
            target: target_language,
        };
        Pair {
            id: unit.attribute("tuid").map(str::to_owned),
            context: context.map(|context| context.text(&[])),
            ..Pair::new(unit.line, text(segment), target, &languages)
        }
    };
    Ok(targets.into_iter().map(pair).collect())
}

fn text(segment: &Tree) -> Text {
    Text::of_tree(segment, HIDDEN)
}
