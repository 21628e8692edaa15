//! The check report's view model: findings with their passages, a summary by rule, what a dismissal needs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

use super::engine::{Engine, Frame};
use super::packed::packed;
use super::passages::{Passage, passage};
use super::{ReportError, assets, inert};
use crate::check::output::{Sources, json};
use crate::check::{Baseline, Dismissal, Finding, Message, Place, Severity, rule};
use crate::glossary::{Concept, Glossary, Term};
use crate::language::detect;

/// The most passages of the other side that a finding shows.
const RELATED: usize = 4;
/// The most concepts that a finding shows.
const CONCEPTS: usize = 2;

/// What a check found, with all that its page shows around it.
pub struct Checked<'a> {
    /// The findings that nobody has dismissed, in their order.
    pub findings: &'a [Finding],
    /// The texts into which findings point, by path; without its text a place shows only itself.
    pub sources: &'a Sources<'a>,
    /// The files, as the user named them; of a text and its translation the text comes first.
    pub files: &'a [String],
    /// The languages of the files that are in one language, by path; elsewhere each passage tells its own.
    pub languages: BTreeMap<&'a str, &'a str>,
    /// Whether the files are a text and its translation.
    pub translation: bool,
    /// What was dismissed before; the page adds to it.
    pub baseline: &'a Baseline,
    /// How many findings it took away.
    pub dismissed: usize,
    /// Where the terms of findings are looked up.
    pub glossary: &'a Glossary,
}

/// What `check.html` is rendered from.
#[derive(Serialize)]
pub struct Page<'a> {
    frame: Frame,
    /// [`Embedded`] as JSON that cannot leave its script element.
    data: String,
    files: Vec<FileView<'a>>,
    translation: bool,
    severities: Vec<SeverityView>,
    /// The findings under their rules.
    rules: Vec<RuleView<'a>>,
    /// How many they are.
    count: usize,
    /// The languages of the passages in which something was found.
    languages: BTreeSet<String>,
    dismissed: usize,
}

/// What the page's script reads.
#[derive(Serialize)]
struct Embedded<'a> {
    /// What `muqabala check --format json` prints, packed.
    #[serde(flatten)]
    findings: Value,
    /// The dismissals of the baseline as it was.
    known: &'a [Dismissal],
}

#[derive(Serialize)]
struct FileView<'a> {
    siglum: String,
    /// The file's name, as far as it tells it from the others.
    name: &'a str,
    language: Option<&'a str>,
    /// How many findings it has.
    count: usize,
    /// The element of the first of them.
    first: Option<String>,
}

#[derive(Serialize)]
struct SeverityView {
    severity: Severity,
    count: usize,
}

#[derive(Serialize)]
struct RuleView<'a> {
    name: &'a str,
    /// The gravest of its findings.
    severity: Severity,
    /// What it finds.
    summary: String,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    /// The element's id, a deep link that holds as long as the finding.
    id: String,
    /// Its place on the page, for readers, who count from one.
    number: usize,
    /// The index of its file, if that is known.
    file: Option<usize>,
    rule: &'a str,
    severity: Severity,
    message: Vec<MessagePiece<'a>>,
    /// The language of the passage; empty when it is not known.
    language: String,
    /// The place and what belongs to it; with a translation the source comes first.
    passages: Vec<Passage<'a>>,
    /// How many places more it has than are shown.
    more: usize,
    suggestion: Option<&'a str>,
    concepts: Vec<ConceptView<'a>>,
}

/// A piece of a message: our words, or what comes from the text.
#[derive(Serialize)]
struct MessagePiece<'a> {
    ours: String,
    theirs: Option<&'a str>,
}

/// What the glossary says of a term in a finding.
#[derive(Serialize)]
struct ConceptView<'a> {
    id: &'a str,
    definition: &'a str,
    languages: Vec<(&'a str, Vec<&'a Term>)>,
}

/// Computes the page; `names` are those of the files.
pub fn page<'a>(
    checked: &'a Checked,
    names: &'a [String],
    engine: &Engine,
) -> Result<Page<'a>, ReportError> {
    let terms = Terms::new(checked.findings, checked.glossary);
    let findings: Vec<FindingView> = checked
        .findings
        .iter()
        .map(|found| finding(checked, found, &terms, engine))
        .collect();
    let languages: BTreeSet<String> = findings
        .iter()
        .flat_map(|finding| &finding.passages)
        .map(|passage| passage.language.clone())
        .filter(|language| !language.is_empty())
        .collect();
    let embedded = Embedded {
        findings: packed(Value::Array(told(checked, names, &engine.ui))),
        known: &checked.baseline.dismissed,
    };
    let data = serde_json::to_string(&embedded).expect("the data has only string keys");
    let fonts: Vec<&str> = languages.iter().map(String::as_str).collect();
    let of_place = findings.iter().map(|finding| finding.language.clone());
    let languages = of_place.filter(|language| !language.is_empty()).collect();
    let rules = rules(findings, checked.findings, &engine.ui);
    Ok(Page {
        frame: engine.frame(&assets::CHECK, &fonts)?,
        data: inert::json_for_script(&data),
        files: files(checked, names, &rules, engine),
        translation: checked.translation,
        severities: severities(checked.findings),
        rules,
        count: checked.findings.len(),
        languages,
        dismissed: checked.dismissed,
    })
}

/// What `muqabala check --format json` prints, with the names of files in place of their paths: a page may be sent on.
fn told(checked: &Checked, names: &[String], ui: &str) -> Vec<Value> {
    let mut found: Vec<Value> =
        serde_json::from_str(&json(checked.findings, ui)).expect("findings are written as JSON");
    let paths = checked.files.iter().map(String::as_str);
    let names: HashMap<&str, &String> = paths.zip(names).collect();
    let rename = |place: &mut Value| {
        if let Some(name) = place["path"].as_str().and_then(|path| names.get(path)) {
            place["path"] = Value::String((*name).clone());
        }
    };
    for finding in &mut found {
        finding.get_mut("place").into_iter().for_each(&rename);
        let related = finding.get_mut("related").and_then(Value::as_array_mut);
        related.into_iter().flatten().for_each(&rename);
    }
    found
}

fn files<'a>(
    checked: &'a Checked,
    names: &'a [String],
    rules: &[RuleView],
    engine: &Engine,
) -> Vec<FileView<'a>> {
    let findings = || rules.iter().flat_map(|rule| &rule.findings);
    let view = |(index, (path, name)): (usize, (&'a String, &'a String))| FileView {
        siglum: engine.siglum(index),
        name,
        language: checked.languages.get(path.as_str()).copied(),
        count: findings().filter(|f| f.file == Some(index)).count(),
        first: findings()
            .find(|f| f.file == Some(index))
            .map(|f| f.id.clone()),
    };
    let files = checked.files.iter().zip(names);
    files.enumerate().map(view).collect()
}

fn severities(findings: &[Finding]) -> Vec<SeverityView> {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    [Severity::Error, Severity::Warning, Severity::Info]
        .map(|severity| SeverityView {
            severity,
            count: count(severity),
        })
        .into()
}

/// The findings under their rules: the gravest first, then those that found most. Readers count them in this order.
fn rules<'a>(views: Vec<FindingView<'a>>, findings: &'a [Finding], ui: &str) -> Vec<RuleView<'a>> {
    let mut rules: Vec<RuleView> = Vec::new();
    for (view, finding) in views.into_iter().zip(findings) {
        match rules.iter_mut().find(|known| known.name == finding.rule) {
            Some(known) => {
                known.severity = known.severity.max(finding.severity);
                known.findings.push(view);
            }
            None => rules.push(RuleView {
                name: finding.rule,
                severity: finding.severity,
                summary: summary(finding, ui),
                findings: vec![view],
            }),
        }
    }
    rules.sort_by_key(|rule| (Reverse((rule.severity, rule.findings.len())), rule.name));
    let all = rules.iter_mut().flat_map(|rule| &mut rule.findings);
    for (n, finding) in all.enumerate() {
        finding.number = n + 1;
    }
    rules
}

/// What a rule finds.
fn summary(finding: &Finding, ui: &str) -> String {
    rule(finding.rule).map_or_else(String::new, |rule| rule.about(ui).to_owned())
}

fn id(finding: &Finding) -> String {
    format!("f{}", finding.fingerprint)
}

fn finding<'a>(
    checked: &'a Checked,
    finding: &'a Finding,
    terms: &Terms<'a>,
    engine: &Engine,
) -> FindingView<'a> {
    let file = |place: &Place| checked.files.iter().position(|path| *path == place.path);
    let show = |place: &'a Place, own: bool| {
        let mut passage = passage(place, checked.sources);
        passage.own = own;
        passage.siglum = file(place).map_or_else(String::new, |index| engine.siglum(index));
        passage.language = match checked.languages.get(place.path.as_str()) {
            Some(language) => (*language).to_owned(),
            None => known(&passage.text()).unwrap_or_default(),
        };
        passage
    };
    let mut passages = vec![show(&finding.place, true)];
    passages.extend(
        finding
            .related
            .iter()
            .take(RELATED)
            .map(|place| show(place, false)),
    );
    let language = passages[0].language.clone();
    if let Some(source) = checked.files.first().filter(|_| checked.translation) {
        for passage in &mut passages {
            passage.second = passage.path != source;
        }
        passages.sort_by_key(|passage| passage.second);
    }
    FindingView {
        id: id(finding),
        number: 0,
        file: file(&finding.place),
        rule: finding.rule,
        severity: finding.severity,
        message: message(&finding.message, &engine.ui),
        language,
        passages,
        more: finding.related.len().saturating_sub(RELATED),
        suggestion: finding
            .suggestion
            .as_deref()
            .filter(|text| !text.is_empty()),
        concepts: terms.of(finding),
    }
}

/// The language that a text seems to be in.
fn known(text: &str) -> Option<String> {
    let code = detect(text).code();
    (assets::direction(code) != "auto").then(|| code.to_owned())
}

/// The message with other words in the places of its arguments, and without the isolates around them.
fn shape(message: &Message, ui: &str, argument: impl Fn(usize) -> String) -> String {
    let arguments = message.arguments.iter().enumerate();
    let shape = Message {
        key: message.key,
        arguments: arguments
            .map(|(index, (name, _))| (*name, argument(index)))
            .collect(),
    };
    shape.in_language(ui).replace(['\u{2068}', '\u{2069}'], "")
}

/// The message cut where it quotes the text, so that the page isolates the quotations and no other marks.
fn message<'a>(message: &'a Message, ui: &str) -> Vec<MessagePiece<'a>> {
    // characters that no catalogue has stand for the arguments while the message is put together
    const FIRST: char = '\u{F0000}';
    let place = |index: usize| {
        let code = u32::from(FIRST) + index as u32;
        char::from_u32(code).expect("a message has few arguments")
    };
    let mut text = shape(message, ui, |index| place(index).to_string());
    for index in 0..message.arguments.len() {
        // a terminal's quotation marks
        text = text.replace(
            &format!("`{}`", place(index)),
            &format!("“{}”", place(index)),
        );
    }
    let mut pieces = vec![MessagePiece {
        ours: String::new(),
        theirs: None,
    }];
    for c in text.chars() {
        let index = u32::from(c).checked_sub(u32::from(FIRST));
        let argument = index.and_then(|index| message.arguments.get(index as usize));
        match argument {
            Some((_, value)) => pieces.push(MessagePiece {
                ours: String::new(),
                theirs: Some(value),
            }),
            None => match pieces.last_mut() {
                Some(last) if last.theirs.is_none() => last.ours.push(c),
                _ => pieces.push(MessagePiece {
                    ours: c.to_string(),
                    theirs: None,
                }),
            },
        }
    }
    pieces.retain(|piece| piece.theirs.is_some() || !piece.ours.is_empty());
    pieces
}

/// The glossary's concepts by those of their forms that findings on terms speak of.
struct Terms<'a>(HashMap<&'a str, Vec<&'a Concept>>);

impl<'a> Terms<'a> {
    fn new(findings: &'a [Finding], glossary: &'a Glossary) -> Self {
        let mut terms: HashMap<&str, Vec<&Concept>> = HashMap::new();
        for finding in findings {
            terms.extend(said(finding).map(|word| (word, Vec::new())));
        }
        if !terms.is_empty() {
            for concept in glossary.concepts() {
                for term in &concept.terms {
                    if let Some(known) = terms.get_mut(term.form.as_str()) {
                        known.push(concept);
                    }
                }
            }
        }
        Self(terms)
    }

    fn of(&self, finding: &'a Finding) -> Vec<ConceptView<'a>> {
        let mut concepts: Vec<&Concept> = said(finding)
            .filter_map(|word| self.0.get(word))
            .flatten()
            .copied()
            .collect();
        let mut seen = BTreeSet::new();
        concepts.retain(|concept| seen.insert(&concept.id));
        concepts.into_iter().take(CONCEPTS).map(concept).collect()
    }
}

/// The words that a finding on terms speaks of.
fn said(finding: &Finding) -> impl Iterator<Item = &str> {
    let arguments = finding.message.arguments.iter().map(|(_, value)| value);
    let words = arguments.chain([&finding.place.text]).map(String::as_str);
    words.filter(|_| finding.rule.starts_with("term-"))
}

fn concept(concept: &Concept) -> ConceptView<'_> {
    let mut languages: BTreeMap<&str, Vec<&Term>> = BTreeMap::new();
    for term in &concept.terms {
        languages.entry(&term.language).or_default().push(term);
    }
    for terms in languages.values_mut() {
        terms.sort_by_key(|term| term.status);
    }
    ConceptView {
        id: &concept.id,
        definition: &concept.definition,
        languages: languages.into_iter().collect(),
    }
}
