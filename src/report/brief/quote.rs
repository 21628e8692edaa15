//! A sentence as the brief quotes it.

use serde::Serialize;

use crate::bitext::collation::{Place, UnitKind};
use crate::language::marks::{COMMAS, SEMICOLONS};
use crate::report::index::{Index, PlaceOnPage};

/// The longest passage, in characters, that the brief quotes.
const QUOTE: usize = 260;
/// Sentences of this length, in characters, are quoted whole.
const WHOLE: usize = 200;

/// Something that is said, in the words of one report.
#[derive(Clone, Serialize)]
pub struct Line {
    pub text: String,
    pub language: String,
    /// The sentence that is quoted.
    pub place: PlaceOnPage,
    /// All sentences that say it, those of a report together; of many reports those of one text once.
    pub places: Vec<Vec<PlaceOnPage>>,
    /// What it is about, in the language of the interface as far as the glossary has it.
    pub about: Vec<String>,
    /// The reports that had it first, when their days tell.
    pub first: Vec<String>,
    /// How many more reports say it with the same text.
    pub repeated: usize,
    /// Whether some, most or all reports have it, how many texts, how early in them.
    #[serde(skip)]
    pub weight: (usize, usize, f64),
}

/// How many sentences and headings stand before a unit.
pub fn rank_in(index: &Index, report: usize, unit: usize) -> usize {
    let units = index.collation.reports[report].units[..unit].iter();
    units
        .filter(|u| matches!(u.kind, UnitKind::Sentence | UnitKind::Heading))
        .count()
}

/// A passage as the brief quotes it: on one line, with dots where the sentence goes on.
pub fn quoted(index: &Index, place: &Place) -> String {
    let text = index
        .collation
        .passage(*place)
        .expect("the collation has been checked");
    let unit = &index.collation.reports[place.report].units[place.unit];
    // a short sentence says best what its part is about
    if unit.text.chars().count() <= WHOLE {
        return one_line(&unit.text);
    }
    let begins = unit.text[..place.start - unit.start].trim().is_empty();
    let ends = unit.text[place.end - unit.start..].trim().is_empty();
    let line =
        one_line(text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"«“\"‘(".contains(c)));
    let open_end = |c: char| COMMAS.contains(&c) || SEMICOLONS.contains(&c) || c == ' ';
    let line = line.trim_end_matches(open_end);
    let short = cut(line);
    let open = if begins { "" } else { "… " };
    let close = if ends || short.ends_with('…') {
        ""
    } else {
        " …"
    };
    format!("{open}{short}{close}")
}

/// The text with its white space as single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, or its beginning, cut between words.
pub fn cut(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(QUOTE) else {
        return text.to_owned();
    };
    let end = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    format!("{} …", text[..end].trim_end())
}
