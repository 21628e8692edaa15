//! The table of rules: the command line's list, the reference page and SARIF's table all come from it.

use std::path::Path;

use super::config::{Config, ConfigError};
use super::finding::Severity;
use super::pair::Pair;
use super::project::{self, Memory};
use super::rule::{Group, Rule};
use super::shared::Shared;
use super::side::Side;
use super::sink::Reporter;
use super::{
    completeness, dates, filled, icu, layout, letters, links, markup, numbers, order, own, slips,
    spacing, terms, typography, zwnj,
};

/// A rule and what it does.
#[derive(Debug)]
pub(super) struct Row {
    pub rule: Rule,
    pub run: Run,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Run {
    /// A segment and its translation.
    Pair(fn(&Pair, &Shared, &'static Rule, &mut Reporter)),
    /// Text of one language: each translation, or each unit of a report.
    Text(fn(&Side, &Shared, &'static Rule, &mut Reporter)),
    /// What is remembered of all texts, at the end.
    Project(fn(&Memory, &Shared, &'static Rule, &mut Reporter)),
}

/// All rules, group by group.
///
/// ```
/// assert!(muqabala::check::rules().any(|rule| rule.name == "number-differs"));
/// ```
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().map(|row| &row.rule)
}

/// The rule with this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

impl Config {
    /// Reads the configuration in `path`.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or names a rule or a severity that does not exist; the message
    /// shows the line.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::read_for(path, rules())
    }

    /// Reads a configuration from its text; `path` is for messages.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str, path: &str) -> Result<Self, ConfigError> {
        Self::parse_for(text, path, rules())
    }
}

/// The rules that a configuration leaves on.
pub(super) fn running(config: &Config) -> impl Iterator<Item = &'static Row> {
    RULES.iter().filter(|row| config.runs(&row.rule))
}

static RULES: &[Row] = &[
    Row {
        rule: Rule {
            code: "T01",
            name: "term-missing",
            group: Group::Terms,
            severity: Severity::Warning,
            optional: false,
            summary: "A term of the source has none of the glossary's forms in the translation",
            doc: "For each term of a glossary that you name (`--glossary`), the translation must hold one of the concept's preferred or admitted forms, in any inflection, with any particle, in any spelling that folds alike. A form inside a longer word or term counts, as do the form of another language left as it is, the initials of a name in Latin letters, a form with one letter wrong, and what carries a form (told by `term-partial`): its head that is a term by itself, and, where no other concept stands in its place, an acronym that may hold it, most of its letters, or its first word with half of the others. Not told: listed sentences, terms that the glossary does not have in the target language, and names, which have their own rule.",
        },
        run: Run::Pair(terms::missing),
    },
    Row {
        rule: Rule {
            code: "T07",
            name: "term-partial",
            group: Group::Terms,
            severity: Severity::Info,
            optional: true,
            summary: "A term of the source is rendered by a part of the glossary's form, in other words",
            doc: "The translation has more than half of the letters of a form that the glossary lists, half of them in a word that is a term by itself, or its first word and half of all (words that a conjunction joins are one), and other words for the rest: تماس مستقیم where تماس فیزیکی is listed. Translators often do so with good reason. Off unless `muqabala.toml` gives it a severity: for a text that must keep to the letter of a glossary.",
        },
        run: Run::Pair(terms::partial),
    },
    Row {
        rule: Rule {
            code: "T02",
            name: "term-deprecated",
            group: Group::Terms,
            severity: Severity::Warning,
            optional: false,
            summary: "A form that the glossary deprecates or forbids",
            doc: "The text uses a form whose status is deprecated (a warning) or forbidden (an error). The preferred form of the concept is suggested. Not told: a form that is also a good form of another concept.",
        },
        run: Run::Text(terms::deprecated),
    },
    Row {
        rule: Rule {
            code: "T03",
            name: "term-inconsistent",
            group: Group::Terms,
            severity: Severity::Warning,
            optional: false,
            summary: "One concept under several names",
            doc: "A concept of the glossary is called by several names of one language in the texts, by one or by several translators; the rarer names are told, each once, with its places. Not told: acronyms and short forms beside the full name, adjectives, a name that is part of the other.",
        },
        run: Run::Project(project::inconsistent),
    },
    Row {
        rule: Rule {
            code: "T04",
            name: "term-shared",
            group: Group::Terms,
            severity: Severity::Info,
            optional: false,
            summary: "One target form stands for two concepts",
            doc: "Two concepts that the source keeps apart are rendered by one form of the target language, so that readers cannot tell them apart. Runs with a glossary that you name.",
        },
        run: Run::Project(project::form_shared),
    },
    Row {
        rule: Rule {
            code: "T05",
            name: "acronym-early",
            group: Group::Terms,
            severity: Severity::Info,
            optional: false,
            summary: "An acronym is used before it is expanded",
            doc: "An acronym in Latin capitals stands in a text before the place where it is expanded, `full name (ABC)` or `ABC (full name)`. Not told: acronyms that the text never expands, those whose full name the glossary knows and that stood before, whoever is named in brackets at the end of a text and is not made of its initials, and messages of programs and segments of a memory, which have no order.",
        },
        run: Run::Project(project::acronym),
    },
    Row {
        rule: Rule {
            code: "T06",
            name: "name-untranslated",
            group: Group::Terms,
            severity: Severity::Info,
            optional: false,
            summary: "A name was left in Latin letters",
            doc: "A capitalised word in Latin letters stands in a translation into Arabic or Persian, while the source writes it in its own script, or is itself in Latin script and the glossary has the name. Not told: acronyms, names of products with capitals inside, lists of words to search by, what stands in parentheses beside its transliteration, file names, placeholders. A name is told once, with the number of its places.",
        },
        run: Run::Project(project::untranslated_name),
    },
    Row {
        rule: Rule {
            code: "N01",
            name: "name-spelling",
            group: Group::Names,
            severity: Severity::Warning,
            optional: false,
            summary: "One name is spelled in several ways",
            doc: "Two spellings of one name in one language: letters that render the same foreign sound (ج گ ك غ ق, ت ط, س ص ث) are exchanged, or vowels come and go. The glossary's names are known; other words must sound alike, stand beside the same word somewhere, and be neither ordinary words (with an article or a plural ending anywhere) nor forms of each other. The rarer spelling is told.",
        },
        run: Run::Project(project::spelling),
    },
    Row {
        rule: Rule {
            code: "F01",
            name: "number-differs",
            group: Group::Facts,
            severity: Severity::Error,
            optional: false,
            summary: "A number of the source is another number in the translation",
            doc: "Each side has a number in digits that the other side has in no form. Equal are: digits of all systems, any grouping, number words, `350,000` and `350 thousand`, parts of dates in three calendars, miles rendered as kilometres and the like. The number of the source is suggested in the digits of the translation.",
        },
        run: Run::Pair(numbers::differs),
    },
    Row {
        rule: Rule {
            code: "F02",
            name: "number-missing",
            group: Group::Facts,
            severity: Severity::Warning,
            optional: false,
            summary: "A number of the source is not in the translation",
            doc: "A number in digits of the source that the translation has in no form. Not told: one and two, which grammar says; numbers up to a hundred where the translation has number words.",
        },
        run: Run::Pair(numbers::missing),
    },
    Row {
        rule: Rule {
            code: "F03",
            name: "number-added",
            group: Group::Facts,
            severity: Severity::Warning,
            optional: false,
            summary: "A number of the translation is not in the source",
            doc: "The same in the other direction.",
        },
        run: Run::Pair(numbers::added),
    },
    Row {
        rule: Rule {
            code: "F04",
            name: "unit-differs",
            group: Group::Facts,
            severity: Severity::Warning,
            optional: false,
            summary: "The same number measures something else",
            doc: "The number stands on both sides once, and measures something else: a percentage became a count, kilometres became metres, dollars became euros. Only units proper are compared, not people and things.",
        },
        run: Run::Pair(numbers::unit),
    },
    Row {
        rule: Rule {
            code: "F05",
            name: "date-differs",
            group: Group::Facts,
            severity: Severity::Error,
            optional: false,
            summary: "A date or weekday of the source is another one in the translation",
            doc: "Each side has exactly one date (with a month, perhaps a day and a year) that does not agree with any of the other side; calendars are converted. Weekdays are compared where no side says yesterday or tomorrow.",
        },
        run: Run::Pair(dates::differs),
    },
    Row {
        rule: Rule {
            code: "F06",
            name: "weekday-wrong",
            group: Group::Facts,
            severity: Severity::Warning,
            optional: false,
            summary: "A weekday that the date was not",
            doc: "A full date stands with a weekday that this day was not, or there is no such day.",
        },
        run: Run::Text(dates::weekday),
    },
    Row {
        rule: Rule {
            code: "F07",
            name: "calendar-wrong",
            group: Group::Facts,
            severity: Severity::Warning,
            optional: false,
            summary: "A date in two calendars that are different days",
            doc: "A date is given in two calendars, as 22 February/3 Esfand, and the conversion does not fit. The Islamic calendar is computed after Umm al-Qura.",
        },
        run: Run::Text(dates::calendar),
    },
    Row {
        rule: Rule {
            code: "F08",
            name: "name-missing",
            group: Group::Facts,
            severity: Severity::Info,
            optional: false,
            summary: "A person, place or body of the source is not in the translation",
            doc: "A name of the glossary stands in the source, and the translation has none of its forms, nor half of one.",
        },
        run: Run::Pair(terms::name_missing),
    },
    Row {
        rule: Rule {
            code: "F09",
            name: "name-added",
            group: Group::Facts,
            severity: Severity::Info,
            optional: false,
            summary: "A person, place or body of the translation is not in the source",
            doc: "The same in the other direction.",
        },
        run: Run::Pair(terms::name_added),
    },
    Row {
        rule: Rule {
            code: "F10",
            name: "quotation-lost",
            group: Group::Facts,
            severity: Severity::Info,
            optional: false,
            summary: "The source quotes, the translation has no quotation marks",
            doc: "Words between quotation marks in the source, and no mark of quotation nor colon in the translation, and no dash that opens a speech. Not told: names between marks.",
        },
        run: Run::Pair(completeness::quotation),
    },
    Row {
        rule: Rule {
            code: "C01",
            name: "omission",
            group: Group::Completeness,
            severity: Severity::Error,
            optional: false,
            summary: "A segment of the source is not translated",
            doc: "The aligner, or the file, has nothing beside a segment of the source. Short lines are warnings.",
        },
        run: Run::Pair(completeness::omission),
    },
    Row {
        rule: Rule {
            code: "C02",
            name: "addition",
            group: Group::Completeness,
            severity: Severity::Warning,
            optional: false,
            summary: "A segment of the translation is not in the source",
            doc: "The aligner, or the file, has nothing beside a segment of the translation.",
        },
        run: Run::Pair(completeness::addition),
    },
    Row {
        rule: Rule {
            code: "C03",
            name: "untranslated",
            group: Group::Completeness,
            severity: Severity::Error,
            optional: false,
            summary: "A segment was left in the source's language",
            doc: "The words of the translation are those of the source. Not told: segments of less than four words, which may be names, unless three are mostly small and one of them is a word such as *the* or *of*.",
        },
        run: Run::Pair(completeness::untranslated),
    },
    Row {
        rule: Rule {
            code: "C04",
            name: "doubled",
            group: Group::Completeness,
            severity: Severity::Error,
            optional: false,
            summary: "A segment stands twice",
            doc: "A segment of four words or more is repeated at once, while the source does not repeat itself.",
        },
        run: Run::Pair(completeness::doubled),
    },
    Row {
        rule: Rule {
            code: "C05",
            name: "length",
            group: Group::Completeness,
            severity: Severity::Warning,
            optional: false,
            summary: "The translation is suspiciously long or short",
            doc: "One side is more than two and a half times as long as the other, and is no short line; the shorter the texts are, the more they must differ.",
        },
        run: Run::Pair(completeness::length),
    },
    Row {
        rule: Rule {
            code: "C06",
            name: "source-varies",
            group: Group::Completeness,
            severity: Severity::Warning,
            optional: false,
            summary: "The same source is translated in different ways",
            doc: "Segments with the same words in the source have different words in the translation; the rarer translation is told. Not told: differences in punctuation, spelling, spacing, inflection. Of single words, which depend on their context, it is only information.",
        },
        run: Run::Project(project::source_varies),
    },
    Row {
        rule: Rule {
            code: "C07",
            name: "target-shared",
            group: Group::Completeness,
            severity: Severity::Info,
            optional: false,
            summary: "Different sources have the same translation",
            doc: "Two segments of three words or more differ in one word of the source and have the same translation. Not told: where the two words are spellings of one, as *centre* and *center*.",
        },
        run: Run::Project(project::target_shared),
    },
    Row {
        rule: Rule {
            code: "C08",
            name: "partly-untranslated",
            group: Group::Completeness,
            severity: Severity::Warning,
            optional: false,
            summary: "Words of the source stand in the translation",
            doc: "Three words or more of the source in a row, most of them small and at least one such as *the* or *of*, in a translation into another script. Not told: names, names of files, options, tags, placeholders.",
        },
        run: Run::Pair(completeness::partly_untranslated),
    },
    Row {
        rule: Rule {
            code: "C09",
            name: "plural-forms",
            group: Group::Completeness,
            severity: Severity::Error,
            optional: false,
            summary: "A plural entry lacks a form, or has one too many",
            doc: "The forms that are filled are fewer or more than `Plural-Forms` in the file's header says.",
        },
        run: Run::Pair(completeness::plural_forms),
    },
    Row {
        rule: Rule {
            code: "C10",
            name: "too-long",
            group: Group::Completeness,
            severity: Severity::Error,
            optional: false,
            summary: "The translation is longer than the file allows",
            doc: "Counted in characters as people see them: `maxwidth` of XLIFF 1.2 with `size-unit=\"char\"`, `max-length` among the flags of a catalogue.",
        },
        run: Run::Pair(layout::too_long),
    },
    Row {
        rule: Rule {
            code: "Y01",
            name: "foreign-letter",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "A letter of the neighbour language's keyboard",
            doc: "ي, ى and ك in Persian, ی and ک in Arabic: they look alike in places and are not found by a search. Repaired by `--fix`, but for words that the other language has and this one has not: those were left over. Not told: words within «» where the rest of the segment is typed with the letters of its language.",
        },
        run: Run::Text(letters::letters),
    },
    Row {
        rule: Rule {
            code: "Y02",
            name: "zwnj-missing",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A prefix or suffix stands apart where a ZWNJ belongs",
            doc: "می شود, کتاب ها: written with a space instead of a zero-width non-joiner; and between two letters a mark of direction, ¬ or a zero-width space in its place (a warning). Repaired by `--fix`.",
        },
        run: Run::Text(zwnj::missing),
    },
    Row {
        rule: Rule {
            code: "Y03",
            name: "zwnj-stray",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "A ZWNJ that divides nothing",
            doc: "A zero-width non-joiner is doubled, or stands at the edge of a word. Not told: where an ending follows a placeholder, or a tag, bracket or quotation mark that closes. Repaired by `--fix`.",
        },
        run: Run::Text(zwnj::stray),
    },
    Row {
        rule: Rule {
            code: "Y04",
            name: "digits",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "Digits of another language, or two systems in one segment",
            doc: "٤ in Persian, ۴ in Arabic (repaired by `--fix`); ۱۲ and 12 in one segment; also with a particle joined to them, `و15`. Not told: Latin digits beside Latin words.",
        },
        run: Run::Text(typography::digits),
    },
    Row {
        rule: Rule {
            code: "Y05",
            name: "latin-mark",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A Latin comma, semicolon or question mark",
            doc: "After Arabic or Persian words stands `,` `;` or `?` instead of ، ؛ ؟. Repaired by `--fix`.",
        },
        run: Run::Text(typography::marks),
    },
    Row {
        rule: Rule {
            code: "Y06",
            name: "space-before-mark",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A space before a mark that closes",
            doc: "A space stands before a comma, full stop, colon or the like. Not told: a mark that stands apart in the source, too, the ending of a file's name, and faces such as `:)`. Repaired by `--fix`.",
        },
        run: Run::Text(typography::space_before_mark),
    },
    Row {
        rule: Rule {
            code: "Y12",
            name: "brackets",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "A bracket without its partner",
            doc: "A round or square bracket is never closed in its segment, or never opened. Not told: the heads of list items, and what the source leaves open too.",
        },
        run: Run::Text(typography::brackets),
    },
    Row {
        rule: Rule {
            code: "Y07",
            name: "quotes-unbalanced",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A quotation mark without its partner",
            doc: "A « that is never closed in its text, or a » that was never opened: quotations may run over many segments. Of marks that look alike at both ends an odd number in a translation is told where the source has an even one. Not told: « and » as arrows, all of one direction with blanks around them.",
        },
        run: Run::Project(project::quotes),
    },
    Row {
        rule: Rule {
            code: "Y08",
            name: "quotes-foreign",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "Quotation marks of another language",
            doc: "Persian quotes with «»; “ ”, „ “, ‘ ’ and \" \" are told where they enclose Persian words. Not told: within «», and the marks of inches behind a number. Repaired by `--fix`.",
        },
        run: Run::Text(typography::quotes_foreign),
    },
    Row {
        rule: Rule {
            code: "Y09",
            name: "tatweel",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A word is lengthened by tatweel",
            doc: "The sign ـ inside a word is typography by hand and hides the word from a search. Repaired by `--fix`. Not told: هـ for the Hijri year.",
        },
        run: Run::Text(typography::tatweel),
    },
    Row {
        rule: Rule {
            code: "Y10",
            name: "double-space",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "Two spaces or more",
            doc: "Inside a line. Repaired by `--fix`.",
        },
        run: Run::Text(typography::double_space),
    },
    Row {
        rule: Rule {
            code: "Y11",
            name: "invisible",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "An invisible control character",
            doc: "Zero-width spaces, soft hyphens, byte order marks inside the text, directional embeddings (info where one opens a stretch that begins with Latin letters or a placeholder), control characters, replacement characters. Those that carry nothing are taken out by `--fix`. Not told: directional marks and isolates.",
        },
        run: Run::Text(zwnj::invisible),
    },
    Row {
        rule: Rule {
            code: "Y13",
            name: "presentation-form",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "Letters as a page shows them, in place of letters",
            doc: "Pasted from a PDF, a letter may stand as the form that it has at the beginning, in the middle or at the end of a word: it looks right and no search finds it. Repaired by `--fix`. Not told: signs such as ﷼ and ﷺ.",
        },
        run: Run::Text(slips::presentation_forms),
    },
    Row {
        rule: Rule {
            code: "Y14",
            name: "mojibake",
            group: Group::Typography,
            severity: Severity::Error,
            optional: false,
            summary: "Text that was read in another encoding",
            doc: "Bytes of UTF-8, or of the Arabic code page, that a program took for Western letters: Ø§Ù„, ÇáÓáÇã.",
        },
        run: Run::Text(slips::mojibake),
    },
    Row {
        rule: Rule {
            code: "Y15",
            name: "doubled-word",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A word twice in a row",
            doc: "A particle, or a noun with its article, that stands twice, while no word does so in the source. Not told: words that are repeated to intensify them.",
        },
        run: Run::Text(slips::doubled_words),
    },
    Row {
        rule: Rule {
            code: "Y16",
            name: "doubled-mark",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A mark twice that is written once",
            doc: "Two commas, stops, semicolons or colons after a word. Repaired by `--fix`. Not told: the dots of an ellipsis, question marks, a range of numbers, what the source has too.",
        },
        run: Run::Text(slips::doubled_marks),
    },
    Row {
        rule: Rule {
            code: "Y17",
            name: "particle-apart",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A space after a particle that is written together with its word",
            doc: "Arabic و stands by itself before a word of three letters or more. Not told: behind a single letter, in a list of letters. Repaired by `--fix`.",
        },
        run: Run::Text(typography::particle_apart),
    },
    Row {
        rule: Rule {
            code: "Y18",
            name: "stray-backslash",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "A backslash in a report",
            doc: "What a program's escape has left. Not told: beside Latin letters and digits, and in translations of programs' texts. Repaired by `--fix`.",
        },
        run: Run::Text(typography::backslash),
    },
    Row {
        rule: Rule {
            code: "Y19",
            name: "spelling-varies",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A word is spelled in two ways",
            doc: "With `--within`, in one text or in several: a ZWNJ or space that one spelling has lost (نخستوزیر beside نخست‌وزیر), a hamza that one leaves out (الاعلان beside الإعلان) or writes on another letter (شئون beside شؤون), and pairs that the language pack lists (صحفي beside صحافي). Not told: words of less than five letters, inflected forms, letters of another keyboard, which have their own rule.",
        },
        run: Run::Project(project::spellings),
    },
    Row {
        rule: Rule {
            code: "Y20",
            name: "quotes-mixed",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "Two kinds of quotation marks in one report",
            doc: "With `--within`: a report quotes with « » here and with “ ” or \" \" there, each rarer kind is told once; and a mark that closes a quotation while one inside it is still open. Not told: quotations inside quotations, marks that are foreign to the language, which have their own rule.",
        },
        run: Run::Project(project::mixed_quotes),
    },
    Row {
        rule: Rule {
            code: "Y21",
            name: "dash-mixed",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "Two kinds of dashes in one report",
            doc: "With `--within`: between words a report writes a hyphen here and a dash there. Not told: marks at the beginning of a line, between numbers, inside a word.",
        },
        run: Run::Project(project::mixed_dashes),
    },
    Row {
        rule: Rule {
            code: "Y22",
            name: "misspelled",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A word that no dictionary has",
            doc: "Looked up in the dictionaries of Hunspell that `--dictionary` names or that the system has, each word by itself, without its particles and endings, without vowel marks; each is told once, the rarest first. With `--within`, also without a dictionary: a word that stands once and has one letter more than a frequent word, or in a long word another one, where that letter is of no affix. Not told: names and terms of the glossary, what sounds like a name of the source, words with capitals, numbers or low lines.",
        },
        run: Run::Project(project::misspelled),
    },
    Row {
        rule: Rule {
            code: "Y23",
            name: "number-format",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "A number is grouped by a comma",
            doc: "In the digits of Arabic and Persian groups of three are divided by ٬: ۱۲٬۵۰۰. Repaired by `--fix`. Not told: Latin digits, lists of numbers.",
        },
        run: Run::Text(spacing::number_format),
    },
    Row {
        rule: Rule {
            code: "Y24",
            name: "space-after-mark",
            group: Group::Typography,
            severity: Severity::Info,
            optional: false,
            summary: "No space after a mark that closes",
            doc: "In Arabic script the next word, or what a program fills in after a question mark, follows a comma, full stop, colon or the like without a space. Repaired by `--fix`. Not told: a full stop or colon after a single letter, a full stop after the name of a letter (سی.شارپ), numbers, Latin letters, names of translators, and what the source has so.",
        },
        run: Run::Text(order::space_after_mark),
    },
    Row {
        rule: Rule {
            code: "Y25",
            name: "visual-order",
            group: Group::Typography,
            severity: Severity::Warning,
            optional: false,
            summary: "A text is stored backwards",
            doc: "The translation was typed for a program that cannot write from right to left: its final mark stands at the beginning (`.نام`) where the source ends with one, or several words begin with letters that only end words (ة, ى).",
        },
        run: Run::Pair(order::visual_order),
    },
    Row {
        rule: Rule {
            code: "M01",
            name: "placeholder",
            group: Group::Markup,
            severity: Severity::Error,
            optional: false,
            summary: "A placeholder is missing, too many, or changed",
            doc: "What a program fills in must stand on both sides: `%s`, `%(name)s`, `{0}`, `{{ name }}`, `${name}`, `%1`, `%name%`, `:name`, `@name`, `[[name]]`, `__name__` and more. Conversions that take their arguments in turn must keep their order unless they are numbered (`%2$s`); a type that changes is told. A plural form for one or two numbers may say its number in words. Which kinds a text has the flags of the file tell (`c-format`, `python-brace-format`, `no-c-format`), else `[placeholders]` in `muqabala.toml` (`kinds`, and `patterns` for your own); else all are looked for, and of those that prose may hold too, such as `:name`, nothing is told in a project that mostly translates them.",
        },
        run: Run::Pair(filled::compare),
    },
    Row {
        rule: Rule {
            code: "M02",
            name: "tag",
            group: Group::Markup,
            severity: Severity::Error,
            optional: false,
            summary: "A tag is missing or too many",
            doc: "`<b>`, `</b>`, `<0>`, `<ph/>` in the text: compared by name; `<br>` is `<br/>`. An element that is closed before it is opened, or that crosses another, is told where the source is well nested. Tags of one text that are missing are one finding, and so are those that are too many. Not told: a name in brackets that a user fills in, `<file>`. Tags that the translation adds and closes again are one finding, a warning. The elements by which XLIFF and TMX stand for mark-up (`<g id=\"1\">`) are compared by name and number.",
        },
        run: Run::Pair(markup::tags),
    },
    Row {
        rule: Rule {
            code: "M03",
            name: "link",
            group: Group::Markup,
            severity: Severity::Warning,
            optional: false,
            summary: "A link is missing or changed",
            doc: "Addresses of pages and mail, and Markdown's `[text](where)`. A changed address is one finding. An error where it is broken: a blank stands inside it, a mark such as ؟ in place of the Latin one, or letters of another script where the source has none. Information where it leads to a page of the translation's language (`fa.` for `en.`); nothing is told where such an address is the whole text. A message that is a path or route as a whole (`/group/{id}/members`) must stay as it is: an error, as a translated one leads nowhere.",
        },
        run: Run::Pair(links::links),
    },
    Row {
        rule: Rule {
            code: "M04",
            name: "message-format",
            group: Group::Markup,
            severity: Severity::Error,
            optional: false,
            summary: "A message of ICU's MessageFormat that no longer works",
            doc: "A brace that is never closed; `plural`, `select`, `one` or `other` translated; no `other`; an argument renamed or left out; the number missing from a form that stands for many numbers. A plural form that the language has and the message lacks is only information. Messages are known by the flag `icu-message-format` or by a choice in the source.",
        },
        run: Run::Pair(icu::compare),
    },
    Row {
        rule: Rule {
            code: "M05",
            name: "line-break",
            group: Group::Markup,
            severity: Severity::Warning,
            optional: false,
            summary: "A line break or tab of the source is lost",
            doc: "In messages of programs and memories: a line break at the beginning or end that only one side has (in messages an error, since gettext refuses it), all line breaks between lines, all tabs but a single one between two words, where a blank belongs. An escape `\\n` counts as what it stands for.",
        },
        run: Run::Pair(layout::line_breaks),
    },
    Row {
        rule: Rule {
            code: "M06",
            name: "edge-space",
            group: Group::Markup,
            severity: Severity::Warning,
            optional: false,
            summary: "A space at the beginning or end is lost",
            doc: "Programs put such texts together; of a space that only the translation has, or that the source has behind a whole sentence or a label, it is information.",
        },
        run: Run::Pair(layout::edge_spaces),
    },
    Row {
        rule: Rule {
            code: "M07",
            name: "end-mark",
            group: Group::Markup,
            severity: Severity::Info,
            optional: false,
            summary: "The translation ends with another mark",
            doc: "A full stop, question mark, exclamation mark, colon or ellipsis at the end that only one side has, or that differ; ؟ is ?. In messages of programs and memories. Not told: a stop at the end of texts of less than four words.",
        },
        run: Run::Pair(layout::end_marks),
    },
    Row {
        rule: Rule {
            code: "M10",
            name: "tag-space",
            group: Group::Markup,
            severity: Severity::Info,
            optional: false,
            summary: "A space at a tag or placeholder is lost or added",
            doc: "Where the source has a space before an element or after it, the translation has a word of three letters or more, so that two words become one; the same at a placeholder, with four letters. A space inside an element (`<a> link </a>`), which a page underlines, and an element that has lost its text are told, too. Not told: particles that are written together with the next word, endings behind a ZWNJ.",
        },
        run: Run::Pair(spacing::tag_spaces),
    },
    Row {
        rule: Rule {
            code: "M08",
            name: "must-stay",
            group: Group::Markup,
            severity: Severity::Warning,
            optional: false,
            summary: "A word that is to stay as it is was translated",
            doc: "The words of `[stay]` in `muqabala.toml`: `words = [\"GNOME\"]`. Where the source has one the translation must have it too, letter by letter. Without that list nothing is told.",
        },
        run: Run::Pair(own::must_stay),
    },
    Row {
        rule: Rule {
            code: "M09",
            name: "checklist",
            group: Group::Markup,
            severity: Severity::Warning,
            optional: false,
            summary: "An item of your own checklist is not met",
            doc: "Each `[[checklist]]` of `muqabala.toml` has regular expressions: where `source` matches (or always), the translation must match `target` and must not match `forbid`; `message` and `severity` are its own. `checklists = [\"ours.csv\"]` reads items from tables with these columns. Without items nothing is told.",
        },
        run: Run::Pair(own::checklist),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_rule_is_told_with_its_line_and_the_nearest_name() {
        let text = "[rules]\ntatweel = \"off\"\nterm-mising = \"error\"\n";
        let message = Config::parse(text, "muqabala.toml")
            .unwrap_err()
            .to_string();
        assert_eq!(
            message,
            "`muqabala.toml`, line 3: no rule is named `term-mising`; did you mean `term-missing`?\n  term-mising = \"error\""
        );
        let message = Config::parse("[rules]\ntatweel = \"loud\"\n", "m.toml")
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("line 2") && message.contains("`loud`"),
            "{message}"
        );
    }

    #[test]
    fn every_rule_has_a_name_in_each_language_of_the_interface() {
        for rule in rules() {
            for ui in ["fa", "ar"] {
                assert!(rule.title(ui) != rule.name, "{}: `{ui}`", rule.name);
                assert!(rule.about(ui) != rule.summary, "{}: `{ui}`", rule.name);
            }
            assert_eq!(rule.title("en"), rule.name);
        }
    }

    #[test]
    fn a_rule_that_is_off_finds_nothing() {
        let config = Config::parse(
            "[rules]\ntatweel = \"off\"\nomission = \"info\"\n",
            "m.toml",
        )
        .expect("it is right");
        let of = |name| rule(name).expect("a rule");
        assert!(!config.runs(of("tatweel")));
        assert_eq!(
            config.severity(of("omission"), Some(Severity::Error)),
            Some(Severity::Info)
        );
        assert!(!config.runs(of("term-partial")), "it is optional");
        assert_eq!(
            config.severity(of("addition"), None),
            Some(of("addition").severity)
        );
    }
}
