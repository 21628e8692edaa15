//! Relations between concepts: rows of the glossary that the reading of reports consults.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::enumeration::names;

/// A relation of a concept to another one, or a property of its own.
///
/// The first ones have a second side ([`Relation::takes_other`]); the rest are properties, which have none. The names
/// are stable: they stand in the store and in every format of exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Relation {
    /// Reports of one fact use either of the two; symmetric.
    Near,
    /// The two are steps of one kind and it goes further than the other: to leave, to freeze one's membership.
    StrongerThan,
    /// It is the same event from the other side, with agent and object exchanged: to buy, to sell. Symmetric.
    ConverseOf,
    /// It is a case of the other, wider one.
    Broader,
    /// It is the capital of the other, and may stand for its government.
    CapitalOf,
    /// It speaks for the other, and may stand for it: a ministry for its state.
    SpeaksFor,
    /// A person holds an office.
    HoldsOffice,
    /// Its agent speaks, so that there is a speaker beside it.
    Says,
    /// It only says that somebody spoke or wrote, not what came of it.
    OnlySpeech,
    /// It denies what the text says beside it.
    Denies,
    /// It keeps the event beside it from happening.
    Refuses,
    /// The same, where it stands before that: it was not done.
    Fails,
    /// Says the same of what follows "in": a failure in protecting.
    FailsIn,
    /// It wants, expects or fears the event beside it, which therefore has not happened.
    Asks,
    /// Its object does the event beside it: to accuse or to ask somebody of something.
    Accuses,
    /// It is for whom "to" names, not by him: help to somebody.
    Gives,
    /// What follows the noun is what it is done to: the capture of the town.
    TakesObject,
    /// A government does it: a capital beside it stands for its government.
    Political,
    /// It says itself that something may come.
    Possible,
    /// It occurs in texts on any topic and says little about the topic: to stop, to send.
    General,
    /// It means that something happens, though it is listed as a word: a war.
    Happens,
    /// A body of states: "the organisation" may mean it.
    Union,
}

names!(Relation: Near = "near", StrongerThan = "stronger-than", ConverseOf = "converse-of", Broader = "broader",
    CapitalOf = "capital-of", SpeaksFor = "speaks-for", HoldsOffice = "holds-office", Says = "says",
    OnlySpeech = "only-speech", Denies = "denies", Refuses = "refuses", Fails = "fails", FailsIn = "fails-in",
    Asks = "asks", Accuses = "accuses", Gives = "gives", TakesObject = "takes-object", Political = "political",
    Possible = "possible", General = "general", Happens = "happens", Union = "union");

impl Relation {
    /// Whether it leads to another concept; otherwise it is a property.
    #[must_use]
    pub fn takes_other(self) -> bool {
        self <= Self::HoldsOffice
    }

    /// Whether it holds both ways.
    #[must_use]
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::Near | Self::ConverseOf)
    }
}

/// A relation of a concept, as the glossary lists it with the concept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    /// Which one.
    pub relation: Relation,
    /// The id of the other concept; empty for a property.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub other: String,
}

impl Related {
    /// A relation to the concept `other`.
    pub fn to(relation: Relation, other: impl Into<String>) -> Self {
        Self {
            relation,
            other: other.into(),
        }
    }

    /// What is wrong with it as a relation of the concept `id`.
    #[must_use]
    pub fn problem(&self, id: &str) -> Option<String> {
        let Self { relation, other } = self;
        match (relation.takes_other(), other.is_empty()) {
            (true, true) => Some(format!("`{relation}` needs the id of another concept")),
            (false, false) => Some(format!(
                "`{relation}` is a property and takes no other concept"
            )),
            (true, false) if other == id => Some(format!("`{relation}` cannot lead to itself")),
            _ => None,
        }
    }
}

/// As it is shown and as tables hold it: `near withdraw`, `says`.
impl fmt::Display for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.relation.name())?;
        match self.other.is_empty() {
            true => Ok(()),
            false => write!(f, " {}", self.other),
        }
    }
}

/// No such relation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown relation `{0}` (known: {known})", known = known())]
pub struct UnknownRelation(String);

fn known() -> String {
    let names = Relation::ALL.iter().map(|relation| relation.name());
    names.collect::<Vec<_>>().join(", ")
}

impl FromStr for Relation {
    type Err = UnknownRelation;

    fn from_str(name: &str) -> Result<Self, UnknownRelation> {
        Self::named(name).ok_or_else(|| UnknownRelation(name.to_owned()))
    }
}

impl FromStr for Related {
    type Err = UnknownRelation;

    fn from_str(text: &str) -> Result<Self, UnknownRelation> {
        let (name, other) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        Ok(Self::to(name.parse()?, other.trim()))
    }
}
