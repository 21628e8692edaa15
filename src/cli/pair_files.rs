//! Files of segments and their translations, streamed through a check.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use muqabala::check::{About, Checker, Origin, Segment, Text};
use muqabala::format::{
    self, FileText, Format, Languages, MessageFormat, Pair, Problem, State, language_of_path,
    read_message_pairs, read_pairs, unread,
};
use muqabala::language::{Language, detect};
use muqabala::text::{Source, Span};

use super::arguments::LanguageChoice;
use super::terminal::tell;

/// How many segments are read to find a language that neither the user nor the file states.
const HEAD: usize = 40;

/// How many more are read if those show none.
const SAMPLE: usize = 4_000;

/// Of longer files (bytes) only the line of a segment is shown, so that any length passes in constant memory.
const SHOWN: u64 = 32 << 20;

/// Files whose segments are checked as one project.
pub struct PairFiles {
    files: Vec<Input>,
    source: LanguageChoice,
    target: LanguageChoice,
    /// Translations that are marked as not final are checked too.
    include_fuzzy: bool,
}

/// What is read as one.
enum Input {
    /// A file with both sides.
    Both(PathBuf, Format),
    /// Two files of a program's messages, paired by their keys: the source and a translation.
    Messages([PathBuf; 2], MessageFormat),
}

impl Input {
    /// The file with the translations.
    fn path(&self) -> &Path {
        match self {
            Self::Both(path, _) | Self::Messages([_, path], _) => path,
        }
    }

    /// All files, each with its format, where it has a text.
    fn files(&self) -> impl Iterator<Item = (&Path, Format)> {
        let files = match self {
            Self::Both(path, format) => vec![(path.as_path(), *format)],
            Self::Messages(paths, format) => {
                let format = match format {
                    MessageFormat::Android => Format::Xliff,
                    _ => Format::Tsv,
                };
                paths.iter().map(|path| (path.as_path(), format)).collect()
            }
        };
        files.into_iter()
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Both(_, format) => format.origin(),
            Self::Messages(_, format) => format.origin(),
        }
    }

    fn escaped(&self) -> &'static str {
        match self {
            Self::Both(_, format) => format.escaped(),
            Self::Messages(_, format) => format.escaped(),
        }
    }

    fn marks_untranslated(&self) -> bool {
        match self {
            Self::Both(_, format) => format.marks_untranslated(),
            Self::Messages(..) => true,
        }
    }
}

/// What was met in the files beside what is checked.
#[derive(Debug, Default)]
pub struct Seen {
    /// Segments that wait for their translation.
    pub untranslated: usize,
    /// Segments whose translation is not final.
    pub fuzzy: usize,
    /// Segments that the file locks.
    pub locked: usize,
    /// Rows and units that could not be read.
    pub problems: usize,
    /// Files that could not be read to their end.
    pub files: usize,
}

/// Whether a file holds segments with their translations, by its extension.
fn format_of(path: &Path) -> Option<Format> {
    Format::of_path(path).filter(|format| format.reads_pairs())
}

/// Whether a file that may hold pairs is a text when another one stands beside it.
fn is_text(path: &Path) -> bool {
    let odt = path.extension().unwrap_or_default();
    is_word(path) || odt.eq_ignore_ascii_case("odt") || unread(path).is_none()
}

/// Whether a file is a Word document: by itself it is checked as a table of two columns, with another one as a text.
fn is_word(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("docx")
}

impl PairFiles {
    /// The files, when all of them hold segments with their translations; nothing when none does.
    ///
    /// # Errors
    /// Some do and some do not.
    pub fn of(
        paths: &[PathBuf],
        source: LanguageChoice,
        target: LanguageChoice,
        include_fuzzy: bool,
    ) -> anyhow::Result<Option<Self>> {
        let mut known: Vec<&PathBuf> = Vec::new();
        for path in paths {
            let pairs = format_of(path).is_some() || MessageFormat::of_path(path).is_some();
            match pairs && known.iter().any(|known| is_same(known, path)) {
                true => tell!("`{}` is named twice: it is read once", path.display()),
                false => known.push(path),
            }
        }
        let inputs = |files: Vec<Input>| Self {
            files,
            source,
            target,
            include_fuzzy,
        };
        if let [word] = known[..]
            && is_word(word)
        {
            let table = Input::Both(word.clone(), Format::Word);
            return Ok(Some(inputs(vec![table])));
        }
        if let Some(files) = messages(&known)? {
            return Ok(Some(inputs(files)));
        }
        let holds = |path: &&&PathBuf| format_of(path).is_some();
        let text = known.iter().find(|path| !holds(path));
        match (known.iter().find(holds), text) {
            (Some(pairs), Some(text)) => bail!(
                "`{}` holds segments and their translations, `{}` does not: check them one by one",
                pairs.display(),
                text.display()
            ),
            (None, Some(_)) if known.len() == 2 && known.iter().all(|path| is_text(path)) => {
                Ok(None)
            }
            (None, Some(text)) => match unread(text) {
                Some(what) => bail!(
                    "`{}` is {what}, which is not read: export it as XLIFF, PO, TMX or a table",
                    text.display()
                ),
                None => Ok(None),
            },
            _ => {
                let file =
                    |path: &&PathBuf| Some(Input::Both(path.to_path_buf(), format_of(path)?));
                Ok(Some(inputs(known.iter().filter_map(file).collect())))
            }
        }
    }

    /// The texts of the files that are text and not too long to be kept, for showing where findings stand.
    ///
    /// # Errors
    /// A file is gone since it was checked.
    pub fn texts(&self) -> anyhow::Result<Vec<Source>> {
        let texts = self.file_texts()?.into_iter();
        Ok(texts
            .map(|(path, file)| Source::new(path, file.text))
            .collect())
    }

    /// As [`PairFiles::texts`], with how the files are written.
    ///
    /// # Errors
    /// As there.
    pub fn file_texts(&self) -> anyhow::Result<Vec<(String, FileText)>> {
        let mut texts: Vec<(String, FileText)> = Vec::new();
        for (path, format) in self.files.iter().flat_map(Input::files) {
            let name = path.display().to_string();
            let failed = || format!("cannot read `{name}`");
            // of spreadsheets only the row is known; a source may have several translations
            let known = texts.iter().any(|(known, _)| *known == name);
            if known
                || matches!(format, Format::Xlsx | Format::Word)
                || path.metadata().with_context(failed)?.len() > SHOWN
            {
                continue;
            }
            let bytes = std::fs::read(path).with_context(failed)?;
            texts.extend(FileText::of(&bytes, format).map(|text| (name, text)));
        }
        Ok(texts)
    }

    /// The files as the user named them.
    pub fn names(&self) -> Vec<String> {
        let names = self
            .files
            .iter()
            .map(|input| input.path().display().to_string());
        names.collect()
    }

    /// Gives all segments to the checker, and a second time those that it wants again. A file that cannot be read to
    /// its end is reported; the others are checked.
    ///
    /// # Errors
    /// No file can be read to its end and has a translation.
    pub fn check(&self, checker: &mut Checker) -> anyhow::Result<Seen> {
        let mut seen = Seen::default();
        let mut failures = self.each(true, &mut seen, |segment, source, target| {
            checker.segment(segment, source, target);
            true
        });
        if failures.len() == self.files.len() {
            let rest = failures.split_off(1);
            rest.iter().for_each(|failure| tell!("{failure:#}"));
            return Err(failures.remove(0));
        }
        failures.iter().for_each(|failure| tell!("{failure:#}"));
        seen.files = failures.len();
        let mut wanted = checker.wanted().into_iter().peekable();
        let mut number = 0;
        if wanted.peek().is_some() {
            self.each(false, &mut Seen::default(), |segment, _, _| {
                if wanted.next_if_eq(&number).is_some() {
                    checker.recall(number, segment);
                }
                number += 1;
                wanted.peek().is_some()
            });
        }
        Ok(seen)
    }

    /// Gives all segments that are translated to `take`.
    ///
    /// # Errors
    /// A file cannot be read to its end, or has no translation.
    pub fn read(&self, mut take: impl FnMut(&Segment, Language, Language)) -> anyhow::Result<()> {
        let mut failures = self.each(true, &mut Seen::default(), |segment, source, target| {
            take(segment, source, target);
            true
        });
        match failures.is_empty() {
            true => Ok(()),
            false => Err(failures.remove(0)),
        }
    }

    /// Reads the segments of all files until `take` has enough; with `tell`, what cannot be read is reported. Returns why
    /// files could not be read to their end.
    fn each(
        &self,
        tell: bool,
        seen: &mut Seen,
        mut take: impl FnMut(&Segment, Language, Language) -> bool,
    ) -> Vec<anyhow::Error> {
        let mut failures = Vec::new();
        let mut enough = false;
        for input in &self.files {
            let of_file = self.each_of(input, tell, seen, |segment, source, target| {
                enough = !take(segment, source, target);
                !enough
            });
            failures.extend(of_file.err());
            if enough {
                break;
            }
        }
        failures
    }

    fn each_of(
        &self,
        input: &Input,
        tell: bool,
        seen: &mut Seen,
        mut take: impl FnMut(&Segment, Language, Language) -> bool,
    ) -> anyhow::Result<()> {
        let name = input.path().display().to_string();
        let source_name = match input {
            Input::Both(..) => name.clone(),
            Input::Messages([source, _], _) => source.display().to_string(),
        };
        let mut pairs = self.pairs(input)?;
        let mut head = Vec::new();
        head.extend(pairs.by_ref().take(HEAD));
        let mut languages = Tags::new(&name, self.source, self.target);
        let is_catalogue = matches!(input, Input::Both(_, Format::Po));
        languages.look_at(&head, is_catalogue);
        if languages.lacks_one() && head.len() == HEAD {
            let sample: Vec<_> = self.pairs(input)?.take(SAMPLE).collect();
            languages.look_at(&sample, is_catalogue);
        }
        if tell {
            languages.tell_swapped(&head);
        }
        let (mut translated, mut waiting) = (false, 0);
        for item in head.into_iter().chain(pairs) {
            let pair = match item {
                Ok(pair) => pair,
                Err(problem) if problem.fatal => return Err(fatal(&name, &problem)),
                Err(problem) => {
                    seen.problems += 1;
                    if tell {
                        tell!("{name}:{}: {}", problem.line, problem.message);
                    }
                    continue;
                }
            };
            translated |= pair.state != State::Untranslated;
            // elsewhere a segment without a translation was left out
            let waits = input.marks_untranslated();
            match pair.state {
                State::Untranslated if waits => {
                    seen.untranslated += 1;
                    waiting += 1;
                    continue;
                }
                State::Locked => {
                    seen.locked += 1;
                    continue;
                }
                State::Fuzzy => {
                    seen.fuzzy += 1;
                    if !self.include_fuzzy {
                        continue;
                    }
                }
                _ => {}
            }
            let (source, target) = languages.of(&pair)?;
            if !take(
                &segment([&source_name, &name], &pair, input),
                source,
                target,
            ) {
                return Ok(());
            }
        }
        if !translated && waiting == 0 {
            bail!(
                "`{name}` has no translation: {}",
                languages.nothing_to_check()
            );
        }
        if !translated && tell {
            tell!("`{name}` has no translation yet");
        }
        Ok(())
    }

    fn pairs(&self, input: &Input) -> anyhow::Result<format::Pairs<'static>> {
        let code = |choice: LanguageChoice| choice.0.map(|language| language.code().to_owned());
        let mut languages = Languages {
            source: code(self.source),
            target: code(self.target),
        };
        match input {
            Input::Both(path, format) => {
                let file = BufReader::new(open(path)?);
                Ok(read_pairs(file, *format, &languages))
            }
            Input::Messages(paths, format) => {
                let [source, target] = paths;
                languages.source = languages.source.or_else(|| language_of_path(source));
                languages.target = languages.target.or_else(|| language_of_path(target));
                let bytes = |path: &Path| -> anyhow::Result<Vec<u8>> {
                    let mut bytes = Vec::new();
                    open(path)?.take(SHOWN).read_to_end(&mut bytes)?;
                    Ok(bytes)
                };
                let read =
                    read_message_pairs(&bytes(source)?, &bytes(target)?, *format, &languages);
                let pairs = read.map_err(|(side, problem)| {
                    fatal(&paths[side].display().to_string(), &problem)
                })?;
                Ok(Box::new(pairs.into_iter().map(Ok)))
            }
        }
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    let name = path.display();
    if path.is_dir() {
        bail!("`{name}` is a folder: name the files in it");
    }
    File::open(path).with_context(|| match path.try_exists() {
        Ok(false) => format!("there is no file `{name}`"),
        _ => format!("cannot read `{name}`"),
    })
}

/// The files as a source and its translations, when all of them hold a program's messages in one format.
///
/// # Errors
/// There is only one file.
fn messages(paths: &[&PathBuf]) -> anyhow::Result<Option<Vec<Input>>> {
    let Some(format) = paths.first().and_then(|path| MessageFormat::of_path(path)) else {
        return Ok(None);
    };
    if paths
        .iter()
        .any(|path| MessageFormat::of_path(path) != Some(format))
    {
        return Ok(None);
    }
    let [source, translations @ ..] = paths else {
        return Ok(None);
    };
    if translations.is_empty() {
        bail!(
            "`{}` holds messages in one language: name the file of the source language before it",
            source.display()
        );
    }
    let pair =
        |path: &&PathBuf| Input::Messages([source.to_path_buf(), path.to_path_buf()], format);
    Ok(Some(translations.iter().map(pair).collect()))
}

/// Whether two paths lead to one file.
pub fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn fatal(name: &str, problem: &Problem) -> anyhow::Error {
    anyhow!("{name}:{}: {}", problem.line, problem.message)
}

fn segment<'a>(paths: [&'a str; 2], pair: &'a Pair, input: &Input) -> Segment<'a> {
    let text = |path: &'a str, text: &'a format::Text| Text {
        path,
        text: &text.text,
        span: text.place.unwrap_or(Span::new(0, 0)),
        line: Some(pair.line),
        pieces: &text.pieces,
        codes: &text.codes,
    };
    Segment {
        about: About {
            origin: input.origin(),
            context: pair.context.as_deref().unwrap_or_default(),
            flags: &pair.flags,
            plural: pair.plural.as_ref(),
            limit: pair.limit,
            escaped: input.escaped(),
        },
        ..Segment::new(text(paths[0], &pair.source), text(paths[1], &pair.target))
    }
}

/// The languages of a file's segments.
struct Tags<'a> {
    file: &'a str,
    /// What the user says, else what the beginning of the file looks like.
    source: Language,
    target: Language,
    /// The tags that were met last, and their languages.
    known: [Option<(String, Language)>; 2],
}

impl<'a> Tags<'a> {
    fn new(file: &'a str, source: LanguageChoice, target: LanguageChoice) -> Self {
        let told = |choice: LanguageChoice| choice.0.unwrap_or(Language::undetermined());
        Self {
            file,
            source: told(source),
            target: told(target),
            known: [None, None],
        }
    }

    /// Finds the languages that nobody stated from the texts. A source of program messages that looks like no
    /// language is taken for English, which gettext catalogues do not state.
    fn look_at(&mut self, pairs: &[Result<Pair, Problem>], is_catalogue: bool) {
        let unknown = Language::undetermined();
        if self.source == unknown {
            self.source = detected(pairs, |pair| &pair.source.text);
        }
        if self.target == unknown {
            self.target = detected(pairs, |pair| &pair.target.text);
        }
        if self.source == unknown && is_catalogue && pairs.len() != HEAD {
            self.source = Language::named("en").unwrap_or(unknown);
        }
    }

    fn lacks_one(&self) -> bool {
        [self.source, self.target].contains(&Language::undetermined())
    }

    /// Warns if each side looks like the language of the other.
    fn tell_swapped(&self, pairs: &[Result<Pair, Problem>]) {
        let looks = [
            detected(pairs, |pair| &pair.source.text),
            detected(pairs, |pair| &pair.target.text),
        ];
        let tag =
            |tag: Option<&str>, or: Language| tag.map_or(or.code(), |tag| primary(tag)).to_owned();
        let Some(pair) = pairs.iter().flatten().next() else {
            return;
        };
        let told = [
            tag(pair.source_language.as_deref(), self.source),
            tag(pair.target_language.as_deref(), self.target),
        ];
        if told[0] != told[1] && looks[0].code() == told[1] && looks[1].code() == told[0] {
            tell!(
                "`{}`: the source looks like `{}` and the translation like `{}`: are the languages swapped?",
                self.file,
                looks[0],
                looks[1]
            );
        }
    }

    fn of(&mut self, pair: &Pair) -> anyhow::Result<(Language, Language)> {
        let source = self.tagged(
            0,
            &pair.source.text,
            pair.source_language.as_deref(),
            self.source,
        );
        let target = self.tagged(
            1,
            &pair.target.text,
            pair.target_language.as_deref(),
            self.target,
        );
        let unknown = |argument| {
            format!(
                "{}:{}: the language is not told and not recognised: tell it with {argument}",
                self.file, pair.line
            )
        };
        Ok((
            source.with_context(|| unknown("--source-lang"))?,
            target.with_context(|| unknown("--target-lang"))?,
        ))
    }

    /// The language of a tag; a language without a pack is checked by the general rules. Without a tag it must
    /// be known otherwise, unless there is no text.
    fn tagged(
        &mut self,
        side: usize,
        text: &str,
        tag: Option<&str>,
        or: Language,
    ) -> Option<Language> {
        let Some(tag) = tag else {
            return (or != Language::undetermined() || text.is_empty()).then_some(or);
        };
        if let Some((known, language)) = &self.known[side]
            && known == tag
        {
            return Some(*language);
        }
        let language = Language::named_or_general(&primary(tag).to_lowercase())
            .unwrap_or(Language::undetermined());
        self.known[side] = Some((tag.to_owned(), language));
        Some(language)
    }

    fn nothing_to_check(&self) -> String {
        let language =
            |side: &Option<(String, Language)>| side.as_ref().map(|(tag, _)| tag.clone());
        match self.known.each_ref().map(language) {
            [Some(source), None] => format!("its segments are in one language, `{source}`"),
            [Some(source), Some(target)] => {
                format!("its segments are in `{source}`, none is in `{target}`")
            }
            _ => "no segment has text on both sides".to_owned(),
        }
    }
}

/// The language that these texts of the pairs look like.
fn detected(pairs: &[Result<Pair, Problem>], text: fn(&Pair) -> &str) -> Language {
    let texts: Vec<&str> = pairs.iter().flatten().map(text).collect();
    detect(&texts.join("\n"))
}

/// A tag without its region and script.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_', '@']).next().unwrap_or(tag)
}
