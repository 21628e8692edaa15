use muqabala::glossary::{
    Concept, ConceptKind, Extent, Glossary, PartOfSpeech, Related, Relation, Status, Store,
    StoreError, Term, TermType,
};
use muqabala::language::Language;

use crate::cli::Outcome;
use crate::cli::glossary_source::{GlossaryFile, user};
use crate::cli::output::Output;
use crate::cli::terminal::tell;

/// Forms by their language.
#[derive(clap::Args)]
struct Forms {
    /// An Arabic form
    #[arg(long, value_name = "FORM")]
    ar: Vec<String>,
    /// A Persian form
    #[arg(long, value_name = "FORM")]
    fa: Vec<String>,
    /// An English form
    #[arg(long, value_name = "FORM")]
    en: Vec<String>,
    /// A form in any language, by its code: ur=معاہدہ
    #[arg(long = "form", value_name = "CODE=FORM", value_parser = in_language)]
    others: Vec<(Language, String)>,
}

/// A form behind the code of its language: `ur=معاہدہ`.
fn in_language(written: &str) -> Result<(Language, String), String> {
    let Some((code, form)) = written.split_once('=') else {
        return Err("write the code of its language before it, as in `ur=معاہدہ`".to_owned());
    };
    let language = Language::named_or_general(code).map_err(|unknown| unknown.to_string())?;
    match form.trim() {
        "" => Err("the form is empty".to_owned()),
        form => Ok((language, form.to_owned())),
    }
}

impl Forms {
    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        [("ar", &self.ar), ("fa", &self.fa), ("en", &self.en)]
            .into_iter()
            .flat_map(|(language, forms)| forms.iter().map(move |form| (language, form.as_str())))
            .chain(
                self.others
                    .iter()
                    .map(|(language, form)| (language.code(), form.as_str())),
            )
    }
}

/// Terms as the history tells them.
fn named<'a>(terms: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let terms = terms
        .into_iter()
        .map(|(language, form)| format!("{language} `{form}`"));
    terms.collect::<Vec<_>>().join(", ")
}

#[derive(clap::Args)]
pub struct Init {
    /// Without the concepts of the starter glossary
    #[arg(long)]
    empty: bool,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn init(arguments: &Init) -> anyhow::Result<Outcome> {
    let path = arguments.glossary.path()?;
    let glossary = match arguments.empty {
        true => Glossary::default(),
        false => Glossary::starter(),
    };
    let output = Output::create(path)?;
    output.write_whole(&Store::image(&user(), glossary.concepts())?)?;
    tell!("{}: {} concepts", path.display(), glossary.concepts().len());
    Ok(Outcome::Clean)
}

/// What `add` and `set` can say of a concept.
#[derive(clap::Args)]
struct Told {
    /// What it is: person, organisation, place, office, treaty, event or term
    #[arg(long, value_parser = super::kind)]
    kind: Option<ConceptKind>,
    /// Its subject field
    #[arg(long)]
    domain: Option<String>,
    /// One sentence that says what it is
    #[arg(long)]
    definition: Option<String>,
    /// Where the definition comes from
    #[arg(long)]
    source: Option<String>,
}

impl Told {
    fn write_into(self, concept: &mut Concept) {
        concept.kind = self.kind.unwrap_or(concept.kind);
        for (told, into) in [
            (self.domain, &mut concept.domain),
            (self.definition, &mut concept.definition),
            (self.source, &mut concept.source),
        ] {
            if let Some(text) = told {
                *into = text;
            }
        }
    }
}

#[derive(clap::Args)]
pub struct Add {
    /// The concept's id, a new one or that of a concept that gets more terms
    #[arg(long, value_name = "ID")]
    concept: String,
    #[command(flatten)]
    forms: Forms,
    /// The status of the forms; without it the first form of a language that prefers none is preferred, the
    /// others are admitted
    #[arg(long, value_parser = super::status)]
    status: Option<Status>,
    /// How the forms are inflected: noun, verb, adjective, proper or none
    #[arg(long, value_parser = super::part_of_speech)]
    pos: Option<PartOfSpeech>,
    #[command(flatten)]
    told: Told,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn add(arguments: Add) -> anyhow::Result<Outcome> {
    let mut store = arguments.glossary.open()?;
    let Add {
        forms,
        status,
        pos,
        told,
        ..
    } = arguments;
    let fill = |concept: &mut Concept| {
        told.write_into(concept);
        for (language, form) in forms.all() {
            let free = !concept
                .terms
                .iter()
                .any(|term| term.language == language && term.status == Status::Preferred);
            let standing = match free {
                true => Status::Preferred,
                false => Status::Admitted,
            };
            concept.terms.push(Term {
                status: status.unwrap_or(standing),
                part_of_speech: pos.unwrap_or(PartOfSpeech::None),
                ..Term::new(language, form)
            });
        }
    };
    let id = arguments.concept;
    if store.concept(&id)?.is_some() {
        store.set(
            &format!("add {} to {id}", named(forms.all())),
            &id,
            |concept| {
                fill(concept);
                Ok(())
            },
        )?;
    } else {
        let mut concept = Concept::new(id, ConceptKind::Term);
        fill(&mut concept);
        store.add(&concept)?;
    }
    Ok(Outcome::Clean)
}

#[derive(clap::Args)]
pub struct Set {
    /// The concept's id
    id: String,
    #[command(flatten)]
    term: OneTerm,
    /// Its status; a term that becomes preferred takes the place of the one that was, which is admitted
    #[arg(long, value_parser = super::status, requires = "term")]
    status: Option<Status>,
    /// Its type: full, acronym, short, variant or transliteration
    #[arg(long = "type", value_parser = super::term_type, requires = "term")]
    term_type: Option<TermType>,
    /// How it is inflected: noun, verb, adjective, proper or none
    #[arg(long, value_parser = super::part_of_speech, requires = "term")]
    pos: Option<PartOfSpeech>,
    /// The outlet or country that uses it
    #[arg(long, requires = "term")]
    usage: Option<String>,
    /// A note: of the term when one is named, else of the concept
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    told: Told,
    #[command(flatten)]
    glossary: GlossaryFile,
}

/// One term of a concept, named by its form.
#[derive(clap::Args)]
#[group(id = "term", multiple = false)]
struct OneTerm {
    /// The Arabic term that is meant
    #[arg(long, value_name = "FORM")]
    ar: Option<String>,
    /// The Persian term that is meant
    #[arg(long, value_name = "FORM")]
    fa: Option<String>,
    /// The English term that is meant
    #[arg(long, value_name = "FORM")]
    en: Option<String>,
    /// The term that is meant, in any language, by its code: ur=معاہدہ
    #[arg(long = "form", value_name = "CODE=FORM", value_parser = in_language)]
    other: Option<(Language, String)>,
}

impl OneTerm {
    fn named(&self) -> Option<(&str, &str)> {
        [("ar", &self.ar), ("fa", &self.fa), ("en", &self.en)]
            .into_iter()
            .find_map(|(language, form)| Some((language, form.as_deref()?)))
            .or_else(|| {
                let (language, form) = self.other.as_ref()?;
                Some((language.code(), form.as_str()))
            })
    }
}

/// The place of a term in its concept.
fn place(concept: &Concept, language: &str, form: &str) -> Result<usize, StoreError> {
    let mut terms = concept.terms.iter();
    let found = terms.position(|term| term.language == language && term.form == form);
    found.ok_or_else(|| StoreError::NoTerm {
        concept: concept.id.clone(),
        language: language.to_owned(),
        form: form.to_owned(),
    })
}

pub fn set(arguments: Set) -> anyhow::Result<Outcome> {
    let mut store = arguments.glossary.open()?;
    let id = arguments.id.clone();
    let what = match arguments.term.named() {
        Some(term) => format!("set {} of {id}", named([term])),
        None => format!("set {id}"),
    };
    store.set(&what, &id, |concept| {
        arguments.told.write_into(concept);
        let Some((language, form)) = arguments.term.named() else {
            concept.note = arguments.note.unwrap_or(std::mem::take(&mut concept.note));
            return Ok(());
        };
        let place = place(concept, language, form)?;
        if arguments.status == Some(Status::Preferred) {
            for term in concept
                .terms
                .iter_mut()
                .filter(|term| term.language == language)
            {
                if term.status == Status::Preferred {
                    term.status = Status::Admitted;
                }
            }
        }
        let term = &mut concept.terms[place];
        term.status = arguments.status.unwrap_or(term.status);
        term.kind = arguments.term_type.unwrap_or(term.kind);
        term.part_of_speech = arguments.pos.unwrap_or(term.part_of_speech);
        for (told, into) in [
            (arguments.usage, &mut term.usage),
            (arguments.note, &mut term.note),
        ] {
            if let Some(text) = told {
                *into = text;
            }
        }
        Ok(())
    })?;
    Ok(Outcome::Clean)
}

#[derive(clap::Args)]
pub struct Remove {
    /// The concept's id
    id: String,
    #[command(flatten)]
    term: OneTerm,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn remove(arguments: &Remove) -> anyhow::Result<Outcome> {
    let mut store = arguments.glossary.open()?;
    match arguments.term.named() {
        None => store.remove(&arguments.id)?,
        Some((language, form)) => {
            let id = &arguments.id;
            let what = format!("remove {} of {id}", named([(language, form)]));
            store.set(&what, id, |concept| {
                let place = place(concept, language, form)?;
                concept.terms.remove(place);
                Ok(())
            })?;
        }
    }
    Ok(Outcome::Clean)
}

#[derive(clap::Args)]
pub struct Merge {
    /// The concept that stays
    into: String,
    /// The concept that goes
    from: String,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn merge(arguments: &Merge) -> anyhow::Result<Outcome> {
    let mut store = arguments.glossary.open()?;
    store.merge(&arguments.into, &arguments.from)?;
    Ok(Outcome::Clean)
}

/// `freeze near withdraw`, `warn says`.
#[derive(clap::Args)]
pub struct Relate {
    /// The concept's id
    id: String,
    /// How it stands to the other concept (near, stronger-than, converse-of, broader, capital-of, speaks-for,
    /// holds-office), or what it is by itself (says, denies, asks, accuses and others, which the guide lists)
    relation: Relation,
    /// The other concept's id
    other: Option<String>,
    #[command(flatten)]
    glossary: GlossaryFile,
}

impl Relate {
    fn told(self) -> anyhow::Result<(Store, String, Related)> {
        let store = self.glossary.open()?;
        let other = self.other.unwrap_or_default();
        Ok((store, self.id, Related::to(self.relation, other)))
    }
}

pub fn relate(arguments: Relate) -> anyhow::Result<Outcome> {
    let (mut store, id, related) = arguments.told()?;
    store.relate(&id, related)?;
    Ok(Outcome::Clean)
}

pub fn unrelate(arguments: Relate) -> anyhow::Result<Outcome> {
    let (mut store, id, related) = arguments.told()?;
    store.unrelate(&id, &related)?;
    Ok(Outcome::Clean)
}

#[derive(clap::Args)]
pub struct Undo {
    /// The change's number in the history; without it, the last one that is not undone
    change: Option<i64>,
    /// Undo the making of the glossary too, which takes out all the concepts that it began with
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    glossary: GlossaryFile,
}

pub fn undo(arguments: &Undo) -> anyhow::Result<Outcome> {
    let extent = match arguments.all {
        true => Extent::Everything,
        false => Extent::Changes,
    };
    let number = arguments.glossary.open()?.undo(arguments.change, extent)?;
    tell!("change {number} is undone");
    Ok(Outcome::Clean)
}
