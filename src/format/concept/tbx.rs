//! Reading TBX: ISO 30042:2019 in the style DCA, and the `martif` of 2008 and earlier.
//!
//! An entry whose structure is not the standard's is reported and not taken, since one cannot know what
//! it means; a data category that is unknown, or has no place in a [`Concept`], is reported and passed over.

use super::Read;
use super::names::{Ids, own_id, part_of_speech, status, term_type};
use crate::format::table::language_of;
use crate::format::{Losses, Problem};
use crate::glossary::{Concept, ConceptKind, Related, Relation, Term};
use crate::xml::{Element, Node, Tree, XmlReader};

/// What may stand beside terms and languages, in both versions.
const AUXILIARY: &[&str] = &[
    "admin",
    "adminGrp",
    "date",
    "descrip",
    "descripGrp",
    "note",
    "ref",
    "transac",
    "transacGrp",
    "xref",
];

/// What an element outside the entries may hold.
const FRAME: &[(&str, &[&str])] = &[
    ("tbx", &["tbxHeader", "text"]),
    ("martif", &["martifHeader", "text"]),
    ("text", &["front", "body", "back"]),
    ("body", &["conceptEntry", "termEntry"]),
];

/// What an element of an entry may hold, auxiliary information aside.
const ENTRY: &[(&str, &[&str])] = &[
    ("conceptEntry", &["langSec"]),
    ("termEntry", &["langSet"]),
    ("langSec", &["termSec"]),
    ("langSet", &["tig", "ntig"]),
    ("termSec", &["term", "termNote", "termNoteGrp"]),
    ("tig", &["term", "termNote", "termNoteGrp"]),
    ("ntig", &["termGrp"]),
    (
        "termGrp",
        &["term", "termNote", "termNoteGrp", "termCompList"],
    ),
];

pub(super) fn read(bytes: &[u8]) -> Read {
    let mut reader = Reader {
        xml: XmlReader::new(bytes).without_layout(),
        path: Vec::new(),
        ids: Ids::default(),
        nameless: Vec::new(),
        read: Read::default(),
    };
    if let Err(problem) = reader.walk() {
        reader.read.problems.push(problem);
    }
    for index in reader.nameless {
        let id = reader.ids.invent(&reader.read.concepts[index]);
        reader.read.concepts[index].id = id;
    }
    reader.read
}

struct Reader<'a> {
    xml: XmlReader<&'a [u8]>,
    path: Vec<String>,
    ids: Ids,
    /// Concepts that came without an id.
    nameless: Vec<usize>,
    read: Read,
}

impl Reader<'_> {
    fn walk(&mut self) -> Result<(), Problem> {
        loop {
            match self.xml.next()? {
                Node::Eof => return Ok(()),
                Node::Text(_) => {}
                Node::End(_) => {
                    self.path.pop();
                }
                Node::Start(element) => self.start(element)?,
            }
        }
    }

    fn start(&mut self, element: Element) -> Result<(), Problem> {
        let line = self.xml.line();
        match self.path.last() {
            None => root(&element, line)?,
            Some(parent) => {
                let frame = FRAME.iter().find(|row| row.0 == parent);
                if frame.is_some_and(|row| !row.1.contains(&element.name.as_str())) {
                    let message = format!("`{}` has no place in `{parent}`", element.name);
                    self.read.problems.push(Problem::new(line, message));
                }
            }
        }
        match element.name.as_str() {
            "conceptEntry" | "termEntry" => {
                let tree = self.xml.tree(element)?;
                match self.concept(&tree) {
                    Ok(()) => {}
                    Err(problem) => self.read.problems.push(problem),
                }
            }
            "tbxHeader" | "martifHeader" => {
                let tree = self.xml.tree(element)?;
                self.header(&tree);
            }
            _ => self.path.push(element.name),
        }
        Ok(())
    }

    fn header(&mut self, header: &Tree) {
        let source = header
            .first("fileDesc")
            .and_then(|tree| tree.first("sourceDesc"));
        let message = match source {
            None => "the header has no `sourceDesc`",
            Some(source) if source.first("p").is_none() => {
                "the text of `sourceDesc` must stand in `p`"
            }
            Some(_) => return,
        };
        let line = source.unwrap_or(header).line;
        self.read.problems.push(Problem::new(line, message));
    }

    fn concept(&mut self, tree: &Tree) -> Result<(), Problem> {
        let known = self.read.problems.len();
        check(tree, &mut self.read.problems);
        if self.read.problems.len() > known {
            return Ok(());
        }
        let mut concept = Concept::new("", ConceptKind::Term);
        let losses = &mut self.read.losses;
        let problems = &mut self.read.problems;
        for child in tree.elements() {
            match child.name() {
                "langSec" | "langSet" => language(child, &mut concept, losses, problems)?,
                _ => about_concept(child, &mut concept, losses),
            }
        }
        if concept.terms.is_empty() {
            return Err(Problem::new(
                tree.line,
                format!("`{}` without terms", tree.name()),
            ));
        }
        match tree.attribute("id") {
            Some(id) => {
                concept.id = own_id(id);
                if !self.ids.take(&concept.id) {
                    let message = format!("the concept `{}` stands there twice", concept.id);
                    return Err(Problem::new(tree.line, message));
                }
            }
            None => self.nameless.push(self.read.concepts.len()),
        }
        self.read.concepts.push(concept);
        Ok(())
    }
}

fn root(element: &Element, line: usize) -> Result<(), Problem> {
    let message = match element.name.as_str() {
        "tbx" if element.attribute("style") == Some("dct") => {
            "TBX in the style DCT is not read: convert it to DCA".to_owned()
        }
        "tbx" | "martif" => return Ok(()),
        name => format!("not a TBX file: its root is `{name}`, not `tbx` or `martif`"),
    };
    Err(Problem::fatal(line, message))
}

/// Where an entry departs from the structure of the standard.
fn check(tree: &Tree, problems: &mut Vec<Problem>) {
    let mut problem =
        |tree: &Tree, message: String| problems.push(Problem::new(tree.line, message));
    let name = tree.name();
    if let Some((_, allowed)) = ENTRY.iter().find(|row| row.0 == name) {
        for child in tree.elements() {
            if !allowed.contains(&child.name()) && !AUXILIARY.contains(&child.name()) {
                problem(
                    child,
                    format!("`{}` has no place in `{name}`", child.name()),
                );
            }
        }
    }
    match name {
        "termSec" | "tig" | "termGrp" => {
            let mut terms = tree
                .elements()
                .enumerate()
                .filter(|(_, child)| child.name() == "term");
            match terms.next() {
                None => problem(tree, format!("`{name}` without `term`")),
                Some((at, term)) if at > 0 => {
                    problem(term, format!("`term` must come first in `{name}`"));
                }
                Some(_) => {}
            }
            if let Some((_, second)) = terms.next() {
                problem(second, format!("a second `term` in one `{name}`"));
            }
        }
        "langSec" | "langSet"
            if tree
                .attribute("xml:lang")
                .or(tree.attribute("lang"))
                .is_none() =>
        {
            problem(tree, format!("`{name}` without `xml:lang`"));
        }
        "descripGrp" => {
            let second = tree
                .elements()
                .filter(|child| child.name() == "descrip")
                .nth(1);
            if let Some(second) = second {
                problem(second, "a second `descrip` in one `descripGrp`".into());
            }
        }
        // a `descrip` may go without: Weblate writes explanations so
        "admin" | "termNote" | "transac" if tree.attribute("type").unwrap_or("").is_empty() => {
            problem(tree, format!("`{name}` without `type`"));
        }
        _ => {}
    }
    for child in tree.elements() {
        check(child, problems);
    }
}

fn language(
    tree: &Tree,
    concept: &mut Concept,
    losses: &mut Losses,
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    let tag = tree
        .attribute("xml:lang")
        .or(tree.attribute("lang"))
        .unwrap_or_default();
    let Some(language) = language_of(tag) else {
        let message = format!("`{tag}` is no code of a language: its terms are not taken");
        problems.push(Problem::new(tree.line, message));
        return Ok(());
    };
    for child in tree.elements() {
        match child.name() {
            "termSec" | "tig" => {
                defined_at_term(child, concept);
                let term = term(child, child, &language, losses, problems);
                concept.terms.extend(term);
            }
            "ntig" => {
                defined_at_term(child, concept);
                let group = child.first("termGrp");
                let group =
                    group.ok_or_else(|| Problem::new(child.line, "`ntig` without `termGrp`"))?;
                concept
                    .terms
                    .extend(term(child, group, &language, losses, problems));
            }
            _ => about_concept(child, concept, losses),
        }
    }
    Ok(())
}

/// Some programs write the definition of the concept inside one of its terms.
fn defined_at_term(section: &Tree, concept: &mut Concept) {
    for part in section.elements() {
        match (part.name(), part.attribute("type")) {
            ("descripGrp" | "termGrp", _) => defined_at_term(part, concept),
            ("descrip", Some("definition")) => {
                let text = part.text(&[]);
                match concept.definition.is_empty() {
                    true => concept.definition = text,
                    false if concept.definition == text => {}
                    false => append(&mut concept.note, &text),
                }
            }
            _ => {}
        }
    }
}

/// The term in `group`, which is the section itself or its `termGrp`.
fn term(
    section: &Tree,
    group: &Tree,
    language: &str,
    losses: &mut Losses,
    problems: &mut Vec<Problem>,
) -> Option<Term> {
    let form = group
        .first("term")
        .map(|term| term.text(&[]))
        .unwrap_or_default();
    if form.trim().is_empty() {
        problems.push(Problem::new(section.line, "an empty `term`"));
        return None;
    }
    let mut term = Term::new(language, form.trim());
    let apart = section.elements().filter(|_| !std::ptr::eq(section, group));
    for child in group.elements().chain(apart) {
        term_part(child, &mut term, losses, problems);
    }
    Some(term)
}

fn term_part(part: &Tree, term: &mut Term, losses: &mut Losses, problems: &mut Vec<Problem>) {
    match (part.name(), part.attribute("type")) {
        ("term" | "termGrp", _) => {}
        ("termNoteGrp" | "descripGrp", _) => {
            for child in part.elements() {
                term_part(child, term, losses, problems);
            }
        }
        ("termNote", _) => term_note(part, term, losses, problems),
        ("note", _) | ("descrip", Some("context")) => append(&mut term.note, &part.text(&[])),
        // it is the concept's
        ("descrip", Some("definition")) => {}
        _ => lost(part, losses),
    }
}

fn term_note(note: &Tree, term: &mut Term, losses: &mut Losses, problems: &mut Vec<Problem>) {
    let kind = note.attribute("type").unwrap_or_default();
    let text = note.text(&[]);
    let known = match kind {
        "administrativeStatus" => status(&text).map(|status| term.status = status),
        "termType" => term_type(&text).map(|kind| term.kind = kind),
        "partOfSpeech" => part_of_speech(&text).map(|part| term.part_of_speech = part),
        "geographicalUsage" => {
            append(&mut term.usage, &text);
            Some(())
        }
        _ => {
            lost(note, losses);
            Some(())
        }
    };
    if known.is_none() {
        let message = format!("`{}` is no value of `{kind}`", text.trim());
        problems.push(Problem::new(note.line, message));
    }
}

/// What is said of the whole concept, at its own level or at that of a language.
fn about_concept(tree: &Tree, concept: &mut Concept, losses: &mut Losses) {
    let text = tree.text(&[]);
    match (tree.name(), tree.attribute("type")) {
        ("descripGrp" | "adminGrp", _) => {
            for child in tree.elements() {
                about_concept(child, concept, losses);
            }
        }
        ("note", _) => append(&mut concept.note, &text),
        ("descrip", Some("subjectField")) => append(&mut concept.domain, &text),
        ("descrip", Some("definition") | None) if concept.definition.is_empty() => {
            concept.definition = text;
        }
        // one concept may be defined in each of its languages
        ("descrip", Some("definition") | None) => append(&mut concept.note, &text),
        ("admin", Some("source")) if concept.source.is_empty() => concept.source = text,
        ("ref", Some("crossReference")) => match cross_reference(tree, &text) {
            Some(related) if concept.relations.contains(&related) => {}
            Some(related) => concept.relations.push(related),
            None => lost(tree, losses),
        },
        _ => lost(tree, losses),
    }
}

/// What a cross reference says where its text is one of our relations; of other programs' references one knows only that
/// the two have to do with each other.
fn cross_reference(tree: &Tree, text: &str) -> Option<Related> {
    let relation = Relation::named(text.trim()).filter(|relation| relation.takes_other())?;
    let other = tree.attribute("target").map(own_id)?;
    Some(Related::to(relation, other)).filter(|related| !related.other.is_empty())
}

/// Notes that come in several parts stand one a line.
fn append(into: &mut String, text: &str) {
    if !into.is_empty() && !text.is_empty() {
        into.push('\n');
    }
    into.push_str(text);
}

fn lost(tree: &Tree, losses: &mut Losses) {
    let kind = tree
        .attribute("type")
        .map(|kind| format!(" {kind}"))
        .unwrap_or_default();
    let what = format!("`{}{kind}` has no place in the glossary", tree.name());
    losses.add(&what, format_args!("line {}", tree.line));
}
