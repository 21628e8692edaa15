//! Files of segments and their translations, streamed through a check.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use muqabala::check::{Checker, Segment, Text};
use muqabala::format::{self, Format, Languages, Pair, Problem, State, read_pairs};
use muqabala::language::{Language, detect};
use muqabala::text::{Source, Span};

use super::arguments::LanguageChoice;
use super::terminal::tell;

/// From so many segments the language is found that neither the user nor the file tells.
const HEAD: usize = 40;

/// Of longer files (bytes) only the line of a segment is shown, so that any length passes in constant memory.
const SHOWN: u64 = 32 << 20;

/// Files whose segments are checked as one project.
pub struct PairFiles {
    files: Vec<(PathBuf, Format)>,
    source: LanguageChoice,
    target: LanguageChoice,
}

/// What was met in the files beside what is checked.
#[derive(Debug, Default)]
pub struct Seen {
    /// Segments that wait for their translation.
    pub untranslated: usize,
    /// Segments whose translation is not final.
    pub fuzzy: usize,
    /// Rows and units that could not be read.
    pub problems: usize,
}

/// Whether a file holds segments with their translations, by its extension.
fn format_of(path: &Path) -> Option<Format> {
    Format::of_path(path).filter(|format| format.reads_pairs())
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
    ) -> anyhow::Result<Option<Self>> {
        let mut files = Vec::new();
        for path in paths {
            files.extend(format_of(path).map(|format| (path.clone(), format)));
        }
        match paths.iter().find(|path| format_of(path).is_none()) {
            Some(_) if files.is_empty() => Ok(None),
            Some(text) => bail!(
                "`{}` holds segments and their translations, `{}` does not: check them one by one",
                files[0].0.display(),
                text.display()
            ),
            None => Ok(Some(Self {
                files,
                source,
                target,
            })),
        }
    }

    /// The texts of the files that are text and not too long to be kept, for showing where findings stand.
    ///
    /// # Errors
    /// A file is gone since it was checked.
    pub fn texts(&self) -> anyhow::Result<Vec<Source>> {
        let mut texts = Vec::new();
        for (path, format) in &self.files {
            let name = path.display().to_string();
            let failed = || format!("cannot read `{name}`");
            // of spreadsheets and of quoted tables only the row is known
            let placeless = matches!(format, Format::Xlsx | Format::Csv);
            if placeless || path.metadata().with_context(failed)?.len() > SHOWN {
                continue;
            }
            let bytes = std::fs::read(path).with_context(failed)?;
            // places count in UTF-8 without its mark
            if let Ok(text) = String::from_utf8(bytes) {
                texts.push(Source::new(name, text.trim_start_matches('\u{feff}')));
            }
        }
        Ok(texts)
    }

    /// The files as the user named them.
    pub fn names(&self) -> Vec<String> {
        let name = |(path, _): &(PathBuf, Format)| path.display().to_string();
        self.files.iter().map(name).collect()
    }

    /// Gives all segments to the checker, and a second time those that it wants again.
    ///
    /// # Errors
    /// A file cannot be read to its end, or has no translation at all.
    pub fn check(&self, checker: &mut Checker) -> anyhow::Result<Seen> {
        let mut seen = Seen::default();
        self.each(true, &mut seen, |segment, source, target| {
            checker.segment(segment, source, target);
            true
        })?;
        let mut wanted = checker.wanted().into_iter().peekable();
        let mut number = 0;
        if wanted.peek().is_some() {
            self.each(false, &mut Seen::default(), |segment, _, _| {
                if wanted.next_if_eq(&number).is_some() {
                    checker.recall(number, segment);
                }
                number += 1;
                wanted.peek().is_some()
            })?;
        }
        Ok(seen)
    }

    /// Reads the segments of all files until `take` has enough; with `tell`, what cannot be read is told.
    fn each(
        &self,
        tell: bool,
        seen: &mut Seen,
        mut take: impl FnMut(&Segment, Language, Language) -> bool,
    ) -> anyhow::Result<()> {
        for (path, format) in &self.files {
            let name = path.display().to_string();
            let mut pairs = self.open(path, *format)?;
            let mut head = Vec::new();
            head.extend(pairs.by_ref().take(HEAD));
            let mut languages = Tags::new(&name, &head, self.source, self.target);
            let mut translated = false;
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
                seen.fuzzy += usize::from(pair.state == State::Fuzzy);
                // elsewhere a segment without a translation was left out
                let waits = matches!(format, Format::Po | Format::Xliff);
                if waits && pair.state == State::Untranslated {
                    seen.untranslated += 1;
                    continue;
                }
                let (source, target) = languages.of(&pair)?;
                if !take(&segment(&name, &pair), source, target) {
                    return Ok(());
                }
            }
            if !translated {
                bail!(
                    "`{name}` has no translation: {}",
                    languages.nothing_to_check()
                );
            }
        }
        Ok(())
    }

    fn open(&self, path: &Path, format: Format) -> anyhow::Result<format::Pairs<'static>> {
        let name = path.display();
        if path.is_dir() {
            bail!("`{name}` is a folder: name the files in it");
        }
        let file = File::open(path).with_context(|| match path.try_exists() {
            Ok(false) => format!("there is no file `{name}`"),
            _ => format!("cannot read `{name}`"),
        })?;
        let code = |choice: LanguageChoice| choice.0.map(|language| language.code().to_owned());
        let languages = Languages {
            source: code(self.source),
            target: code(self.target),
        };
        Ok(read_pairs(BufReader::new(file), format, &languages))
    }
}

fn fatal(name: &str, problem: &Problem) -> anyhow::Error {
    anyhow!("{name}:{}: {}", problem.line, problem.message)
}

fn segment<'a>(path: &'a str, pair: &'a Pair) -> Segment<'a> {
    let text = |text: &'a format::Text| Text {
        path,
        text: &text.text,
        span: text.place.unwrap_or(Span::new(0, 0)),
        line: Some(pair.line),
        codes: &text.codes,
    };
    Segment {
        source: text(&pair.source),
        target: text(&pair.target),
        certain: true,
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
    fn new(
        file: &'a str,
        head: &[Result<Pair, Problem>],
        source: LanguageChoice,
        target: LanguageChoice,
    ) -> Self {
        let detected = |text: fn(&Pair) -> &str| {
            let texts: Vec<&str> = head.iter().flatten().map(text).collect();
            detect(&texts.join("\n"))
        };
        Self {
            file,
            source: source
                .0
                .unwrap_or_else(|| detected(|pair| &pair.source.text)),
            target: target
                .0
                .unwrap_or_else(|| detected(|pair| &pair.target.text)),
            known: [None, None],
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
        let code = tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
        let language = Language::named_or_general(&code).unwrap_or(Language::undetermined());
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
