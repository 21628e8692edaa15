use std::io::Write;

use anyhow::Context;
use muqabala::glossary::{
    Changed, Concept, ConceptKind, Related, Relation, Status, StoreError, Term,
};
use muqabala::language;

use super::isolated;
use crate::cli::Outcome;
use crate::cli::arguments::ListFormat;
use crate::cli::glossary_source::{GlossaryFile, GlossarySource};
use crate::cli::output::{self, OutputFile};

#[derive(clap::Args)]
pub struct List {
    /// Only concepts of this kind
    #[arg(long, value_parser = super::kind)]
    kind: Option<ConceptKind>,
    /// Only concepts with a term of this status
    #[arg(long, value_parser = super::status)]
    status: Option<Status>,
    /// Only concepts with a term in this language
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// Only concepts whose id, forms or definition hold this text, in whatever spelling
    #[arg(long)]
    text: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossarySource,
}

pub fn list(arguments: &List) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    let glossary = arguments.glossary.load()?;
    for concept in glossary
        .concepts()
        .iter()
        .filter(|concept| arguments.wants(concept))
    {
        match arguments.format {
            ListFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(concept)?)?,
            ListFormat::Text => writeln!(out, "{}", line(concept))?,
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}

impl List {
    fn wants(&self, concept: &Concept) -> bool {
        let wanted = |term: &Term| {
            self.lang.as_ref().is_none_or(|lang| *lang == term.language)
                && self.status.is_none_or(|status| status == term.status)
        };
        let anything = self.lang.is_none() && self.status.is_none();
        self.kind.is_none_or(|kind| kind == concept.kind)
            && (anything || concept.terms.iter().any(wanted))
            && self.text.as_ref().is_none_or(|text| holds(concept, text))
    }
}

fn holds(concept: &Concept, text: &str) -> bool {
    let text = language::folded(text);
    let forms = concept.terms.iter().map(|term| &term.form);
    let mut places = forms.chain([&concept.id, &concept.definition]);
    places.any(|place| language::folded(place).contains(&text))
}

/// The languages of a concept in the order in which its terms have them.
pub fn languages(concept: &Concept) -> Vec<&str> {
    let mut languages: Vec<&str> = Vec::new();
    for term in &concept.terms {
        if !languages.contains(&term.language.as_str()) {
            languages.push(&term.language);
        }
    }
    languages
}

/// A concept on one line: what it is called.
pub fn line(concept: &Concept) -> String {
    let names = languages(concept).into_iter().filter_map(|language| {
        let term = concept.preferred(language)?;
        Some(format!("{language} {}", isolated(&term.form)))
    });
    let names = names.collect::<Vec<_>>().join("  ");
    format!("{:<24} {:<13} {names}", concept.id, concept.kind.name())
}

#[derive(clap::Args)]
pub struct Show {
    /// The concept's id, or a name of it in any language and spelling
    #[arg(value_name = "ID|NAME")]
    id: String,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossarySource,
}

pub fn show(arguments: &Show) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    let glossary = arguments.glossary.load()?;
    let concept = match glossary.concept(&arguments.id) {
        Some(concept) => concept,
        None => called(glossary.concepts(), &arguments.id)?,
    };
    match arguments.format {
        ListFormat::Jsonl => writeln!(out, "{}", serde_json::to_string(concept)?)?,
        ListFormat::Text => {
            write_whole(concept, &mut out)?;
            // what other concepts say of this one
            for relation in Relation::ALL {
                for other in glossary.related_to(&concept.id, *relation) {
                    if !lists(concept, *relation, other) {
                        writeln!(out, "  {} {relation} it", other.id)?;
                    }
                }
            }
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}

/// The concept that goes by a name.
///
/// # Errors
/// None does, or several do; with what the user may have meant.
fn called<'a>(concepts: &'a [Concept], name: &str) -> anyhow::Result<&'a Concept> {
    let wanted = language::folded(name);
    let named = |concept: &&Concept| {
        let mut forms = concept
            .terms
            .iter()
            .map(|term| language::folded(&term.form));
        forms.any(|form| form == wanted)
    };
    let found: Vec<&Concept> = concepts.iter().filter(named).collect();
    if let [only] = found.as_slice() {
        return Ok(only);
    }
    let nearest = match found.is_empty() {
        true => near(concepts, &wanted),
        false => found,
    };
    if nearest.is_empty() {
        return Err(StoreError::NoConcept(name.to_owned()).into());
    }
    let lines: Vec<String> = nearest.into_iter().map(line).collect();
    anyhow::bail!(
        "no concept is `{name}` alone; one of these?\n{}",
        lines.join("\n")
    )
}

/// The most concepts that are suggested.
const SUGGESTED: usize = 5;
/// How much of two names must be alike, of 1.
const ALIKE: f32 = 0.7;

/// The concepts of which a name holds the words, or is nearly the same.
fn near<'a>(concepts: &'a [Concept], wanted: &str) -> Vec<&'a Concept> {
    let alike = |concept: &'a Concept| {
        let own = std::iter::once(concept.id.as_str());
        let forms = concept.terms.iter().map(|term| term.form.as_str());
        let alike = own.chain(forms).map(|form| {
            let form = language::folded(form);
            let words = wanted
                .split_whitespace()
                .all(|word| form.split([' ', '-']).any(|w| w == word));
            match words {
                true => 1.0,
                false => similar::TextDiff::from_chars(wanted, form.as_str()).ratio(),
            }
        });
        (alike.fold(0.0, f32::max), concept)
    };
    let mut all: Vec<(f32, &Concept)> = concepts.iter().map(alike).collect();
    all.retain(|(alike, _)| *alike >= ALIKE);
    all.sort_by(|x, y| y.0.total_cmp(&x.0));
    all.into_iter()
        .take(SUGGESTED)
        .map(|(_, concept)| concept)
        .collect()
}

fn lists(concept: &Concept, relation: Relation, other: &Concept) -> bool {
    let same = |own: &Related| own.relation == relation && own.other == other.id;
    relation.is_symmetric() && concept.relations.iter().any(same)
}

/// A concept with all that it has.
pub fn write_whole(concept: &Concept, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} ({})", concept.id, concept.kind)?;
    for (name, text) in [
        ("domain", &concept.domain),
        ("definition", &concept.definition),
        ("note", &concept.note),
        ("source", &concept.source),
    ] {
        if !text.is_empty() {
            writeln!(out, "  {name}: {}", output::one_line(text))?;
        }
    }
    for related in &concept.relations {
        writeln!(out, "  {related}")?;
    }
    for term in &concept.terms {
        writeln!(out, "  {}", term_line(term))?;
        for variant in &term.variants {
            let places = variant.evidence.len();
            writeln!(
                out,
                "     met as {} ({places} places)",
                isolated(&variant.form)
            )?;
        }
    }
    Ok(())
}

/// A term on one line.
pub fn term_line(term: &Term) -> String {
    let mut line = format!(
        "{} {}  {}, {}, {}",
        term.language,
        isolated(&term.form),
        term.status,
        term.kind,
        term.part_of_speech
    );
    for text in [&term.usage, &term.note] {
        if !text.is_empty() {
            line.push_str(&format!("; {}", isolated(&output::one_line(text))));
        }
    }
    line
}

#[derive(clap::Args)]
pub struct History {
    /// Only the changes of this concept, with what it became
    id: Option<String>,
    #[command(flatten)]
    output: OutputFile,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn history(arguments: &History) -> anyhow::Result<Outcome> {
    let mut out = arguments.output.open()?;
    let store = arguments.glossary.open_to_read()?;
    let changes = store
        .history(arguments.id.as_deref())
        .context("the history cannot be read")?;
    for change in &changes {
        let count = match change.concepts.len() {
            1 => String::new(),
            several => format!("  ({several} concepts)"),
        };
        writeln!(
            out,
            "{:>4}  {}  {}  {}{count}",
            change.number, change.at, change.who, change.what
        )?;
        if arguments.id.is_some() {
            for Changed { became, .. } in &change.concepts {
                match became {
                    Some(concept) => write_whole(concept, &mut out)?,
                    None => writeln!(out, "removed")?,
                }
            }
        }
    }
    out.finish()?;
    Ok(Outcome::Clean)
}
