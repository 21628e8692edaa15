use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use muqabala::check::output::{Sources, json, text};
use muqabala::check::{
    Baseline, Checker, Config, Dictionaries, Finding, Judged, Message, Severity, repaired, rule,
    rules,
};
use muqabala::document::{Division, Document};
use muqabala::fact::Day;
use muqabala::format::finding::{decisions, junit, sarif, workbook};
use muqabala::format::{FileText, Format as FileFormat};
use muqabala::glossary::Glossary;
use muqabala::records::{Choices, Findings, Worker};
use muqabala::report::{Checked, PageOptions, check_page};

use super::Outcome;
use super::arguments::LanguageChoice;
use super::colours::coloured;
use super::dictionary;
use super::glossary_source::GlossarySource;
use super::output::{self, Output};
use super::pair_files::{PairFiles, Seen, is_same};
use super::records::{self, Threads};
use super::terminal::{is_coloured, tell};

#[derive(clap::Args)]
pub struct Arguments {
    /// A text and its translation; or files of segments with their translations (.tmx, .xliff, .po, .tsv, .csv,
    /// .xlsx); with --within, reports of any number
    #[arg(required_unless_present_any = ["rules", "schema", "stdin"], conflicts_with = "stdin")]
    files: Vec<PathBuf>,
    /// Answer records from standard input instead, one JSON object a line, each by itself: `{"id": 1, "source": "…",
    /// "target": "…"}`, a segment or a list of segments on each side; with --within `{"id": 1, "text": "…"}`
    #[arg(long, conflicts_with_all = ["format", "baseline", "fix", "include_fuzzy"])]
    stdin: bool,
    #[command(flatten)]
    threads: Threads,
    /// The language of the source: auto, or a code such as ar, fa or en
    #[arg(long, default_value = "auto")]
    source_lang: LanguageChoice,
    /// The language of the translation, or with --within of all reports
    #[arg(long, default_value = "auto")]
    target_lang: LanguageChoice,
    /// What is one unit of a text
    #[arg(long, value_enum, default_value_t)]
    unit: UnitChoice,
    /// Check what a file marks as not final (fuzzy, needs review), too
    #[arg(long)]
    include_fuzzy: bool,
    /// Check each report by itself and against the others of its language
    #[arg(long)]
    within: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The file to write; without it, standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    glossary: GlossarySource,
    /// The language of the messages: en, fa or ar
    #[arg(long, default_value = "en", value_parser = ["ar", "en", "fa"])]
    ui: String,
    /// The title of the page of --format html
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// A folder whose files replace the built-in templates of that page
    #[arg(long)]
    templates: Option<PathBuf>,
    /// Exit with status 1 when a finding is at least this severe
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
    /// Which rules run and how much they matter; without it, muqabala.toml here, if there is one
    #[arg(long)]
    config: Option<PathBuf>,
    /// A file of dismissed findings
    #[arg(long)]
    baseline: Option<PathBuf>,
    /// Add everything that is found to the baseline, for this reason
    #[arg(long, value_name = "REASON", requires = "baseline")]
    dismiss: Option<String>,
    /// Add what an editor dismissed in this workbook (a result of --format xlsx) to the baseline
    #[arg(
        long,
        value_name = "FILE.xlsx",
        requires = "baseline",
        conflicts_with = "dismiss"
    )]
    decided: Option<PathBuf>,
    /// Who dismisses
    #[arg(long, default_value = "", requires = "baseline")]
    author: String,
    /// The last day (YYYY-MM-DD) on which the dismissal holds
    #[arg(long, requires = "baseline")]
    expires: Option<Day>,
    /// A dictionary of Hunspell (FILE.dic with FILE.aff beside it), or a folder of them, or `none`; without it, those
    /// of DICPATH and of the system
    #[arg(
        long,
        value_name = "PATH",
        env = "MUQABALA_DICTIONARY",
        hide_env_values = true
    )]
    dictionary: Vec<PathBuf>,
    /// Show the safe repairs as a diff; with --write, make them and keep the original as FILE.orig
    #[arg(long)]
    fix: bool,
    /// With --fix: change the files
    #[arg(long, requires = "fix")]
    write: bool,
    /// List the rules and stop
    #[arg(long)]
    rules: bool,
    /// Print the JSON Schema of muqabala.toml, for editors, and stop
    #[arg(long)]
    schema: bool,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum UnitChoice {
    #[default]
    Sentence,
    Line,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Junit,
    Html,
    Xlsx,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum FailOn {
    #[default]
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn is_met_by(self, findings: &[Finding]) -> bool {
        self.is_met(findings.iter().map(|finding| finding.severity).max())
    }

    /// Whether the worst of what was found fails the run.
    fn is_met(self, worst: Option<Severity>) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Never => return false,
        };
        worst.is_some_and(|worst| worst >= least)
    }
}

pub fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    if arguments.rules {
        return list_rules(Output::open(arguments.output.as_deref())?, &arguments.ui);
    }
    if arguments.schema {
        let schema = serde_json::to_string_pretty(&muqabala::check::schema())? + "\n";
        Output::open(arguments.output.as_deref())?.write_whole(schema.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if arguments.fix && !matches!(arguments.format, Format::Text) {
        bail!("--fix shows its repairs as a diff: leave out --format");
    }
    let config = config(&arguments)?;
    if arguments.stdin {
        return answer(&arguments, &config);
    }
    let baseline = match &arguments.baseline {
        Some(path) if path.exists() || !arguments.dismisses() => Baseline::read(path)?,
        _ => Baseline::default(),
    };
    let output = Output::open(arguments.output.as_deref())?;
    if matches!(arguments.format, Format::Html) && output.is_terminal() {
        bail!("the page would fill the terminal: name a file with -o");
    }
    let input = read(&arguments)?;
    let glossary = arguments.glossary.load()?;
    let mut checker = Checker::new(&glossary, &config);
    if arguments.glossary.is_named() {
        checker = checker.with_required_terms();
    }
    let spelling = arguments.checks_spelling(&config);
    let dictionaries = dictionaries(&arguments, spelling)?;
    checker = checker.with_dictionaries(&dictionaries);
    let (found, seen) = find(&input, checker, spelling)?;
    let judged = baseline.judge(found, today());
    for stale in &judged.stale {
        let over = stale.ends().is_some_and(|end| end < today());
        tell!(
            "{} dismissal {} of {}: `{}`",
            if over { "expired" } else { "stale" },
            stale.fingerprint,
            stale.rule,
            output::one_line(&stale.text)
        );
    }
    if let Some(path) = arguments
        .baseline
        .as_ref()
        .filter(|_| arguments.dismisses())
    {
        return dismiss(&arguments, baseline, &judged.open, path);
    }
    if arguments.fix {
        return fix(&input, &judged.open, arguments.write, output);
    }
    let result = result(&arguments, &input, &judged, &baseline, &glossary)?;
    match arguments.format {
        Format::Text if is_coloured(output.is_terminal()) => {
            coloured(
                &String::from_utf8_lossy(&result),
                &judged.open,
                &arguments.ui,
                output,
            )?;
        }
        _ => output.write_whole(&result)?,
    }
    tell!("{}", summary(&judged.open, judged.dismissed, &arguments.ui));
    for line in beside(&seen, &arguments.ui) {
        tell!("{line}");
    }
    // what could not be read was not checked: no build may pass on it
    let unread = seen.problems + seen.files > 0 && !matches!(arguments.fail_on, FailOn::Never);
    Ok(match unread || arguments.fail_on.is_met_by(&judged.open) {
        true => Outcome::Findings,
        false => Outcome::Clean,
    })
}

/// Checks records. What is not known of their languages is not told: each has its own.
fn answer(arguments: &Arguments, config: &Config) -> anyhow::Result<Outcome> {
    let output = Output::open(arguments.output.as_deref())?;
    let glossary = arguments.glossary.load()?;
    let spelling = arguments.checks_spelling(config);
    // one that cannot be read is told before the first record comes
    drop(dictionaries(arguments, spelling)?);
    let languages = match arguments.within {
        true => [arguments.target_lang.0; 2],
        false => [arguments.source_lang.0, arguments.target_lang.0],
    };
    let judged = |found: Findings| {
        let outcome = match arguments.fail_on.is_met(found.worst()) {
            true => Outcome::Findings,
            false => Outcome::Clean,
        };
        (found, outcome)
    };
    records::run(arguments.threads.count(), output, |asked| {
        // a dictionary remembers the words that it was asked for: each thread has its own
        let dictionaries = dictionaries(arguments, spelling)?;
        let choices = Choices {
            languages,
            ui: arguments.ui.clone(),
            ..Choices::default()
        };
        let mut worker = Worker::new(&glossary, config, choices).with_dictionaries(&dictionaries);
        if arguments.glossary.is_named() {
            worker = worker.with_required_terms();
        }
        match arguments.within {
            true => asked.answer(|record| Ok(judged(worker.check_within(record)?))),
            false => asked.answer(|record| Ok(judged(worker.check(record)?))),
        }
    })
}

impl Arguments {
    /// Whether words are looked up in dictionaries.
    fn checks_spelling(&self, config: &Config) -> bool {
        let none = matches!(&self.dictionary[..], [none] if none.as_os_str() == "none");
        !none && rule("misspelled").is_some_and(|rule| config.runs(rule))
    }

    /// Whether findings are to be dismissed instead of shown.
    fn dismisses(&self) -> bool {
        self.dismiss.is_some() || self.decided.is_some()
    }
}

/// The open findings in the format that is asked for.
fn result(
    arguments: &Arguments,
    input: &Input,
    judged: &Judged,
    baseline: &Baseline,
    glossary: &Glossary,
) -> anyhow::Result<Vec<u8>> {
    let texts = match input {
        Input::Segments(files) => files.texts()?,
        _ => Vec::new(),
    };
    let sources: Sources = input
        .documents()
        .iter()
        .map(|document| &document.source)
        .chain(&texts)
        .map(|source| (source.path(), source))
        .collect();
    let ui = &arguments.ui;
    Ok(match arguments.format {
        Format::Text => text(&judged.open, &sources, ui).into_bytes(),
        Format::Json => json(&judged.open, ui).into_bytes(),
        Format::Sarif => {
            let names = input.names();
            let paths = names
                .iter()
                .map(String::as_str)
                .chain(sources.keys().copied());
            sarif(&judged.open, &sources, &from_root(paths), ui).into_bytes()
        }
        Format::Junit => junit(&judged.open, &input.names(), &sources, ui),
        Format::Xlsx => workbook(&judged.open, &sources, ui)?,
        Format::Html => {
            let checked = Checked {
                findings: &judged.open,
                sources: &sources,
                files: &input.names(),
                languages: input.languages(),
                translation: matches!(input, Input::Translation(_)),
                baseline,
                dismissed: judged.dismissed,
                glossary,
            };
            let options = PageOptions {
                ui: ui.clone(),
                title: arguments.title.clone(),
                templates: arguments.templates.clone(),
            };
            check_page(&checked, &options)?.into_bytes()
        }
    })
}

/// The paths of files from the root of the repository that they lie in, or from here: the folder that holds `.git`.
fn from_root<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, String> {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let mut places = BTreeMap::new();
    for path in paths {
        let (Ok(file), Ok(here)) = (Path::new(path).canonicalize(), &here) else {
            continue;
        };
        let root = file
            .ancestors()
            .skip(1)
            .find(|folder| folder.join(".git").exists());
        let relative = file.strip_prefix(root.unwrap_or(here));
        if let Some(relative) = relative.ok().and_then(Path::to_str) {
            places.insert(path.to_owned(), relative.replace('\\', "/"));
        }
    }
    places
}

/// Adds findings to the baseline: all of them for one reason, or those that an editor has dismissed.
fn dismiss(
    arguments: &Arguments,
    mut baseline: Baseline,
    open: &[Finding],
    path: &Path,
) -> anyhow::Result<Outcome> {
    let (author, expires) = (&arguments.author, arguments.expires);
    let mut count = open.len();
    if let Some(reason) = &arguments.dismiss {
        baseline.dismiss(open, reason, author, expires);
    }
    if let Some(decided) = &arguments.decided {
        let name = decided.display();
        let bytes = std::fs::read(decided).with_context(|| format!("cannot read `{name}`"))?;
        let decisions = decisions(&bytes)
            .map_err(|problem| anyhow!("{name}:{}: {}", problem.line, problem.message))?;
        count = 0;
        for decision in decisions {
            let is_meant = |finding: &&Finding| finding.fingerprint == decision.fingerprint;
            let author = match decision.author.is_empty() {
                true => author,
                false => &decision.author,
            };
            if let Some(finding) = open.iter().find(is_meant) {
                baseline.dismiss(
                    std::slice::from_ref(finding),
                    &decision.reason,
                    author,
                    expires,
                );
                count += 1;
            }
        }
    }
    Output::open(Some(path))?.write_whole(baseline.to_text().as_bytes())?;
    tell!("{}: {count} findings dismissed", path.display());
    Ok(Outcome::Clean)
}

fn list_rules(mut out: Output, ui: &str) -> anyhow::Result<Outcome> {
    use std::io::Write;
    for rule in rules() {
        writeln!(
            out,
            "{:<4} {:<18} {:<8} {}",
            rule.code,
            rule.name,
            if rule.optional {
                "off"
            } else {
                rule.severity.name()
            },
            rule.about(ui)
        )?;
    }
    out.finish()?;
    Ok(Outcome::Clean)
}

fn config(arguments: &Arguments) -> anyhow::Result<Config> {
    let here = PathBuf::from("muqabala.toml");
    Ok(match &arguments.config {
        Some(path) => Config::read(path)?,
        None if here.exists() => Config::read(&here)?,
        None => Config::default(),
    })
}

/// The dictionaries by which spelling is checked: those that are named, else those of the system.
fn dictionaries(arguments: &Arguments, spelling: bool) -> anyhow::Result<Dictionaries> {
    match &arguments.dictionary[..] {
        _ if !spelling => Ok(Dictionaries::default()),
        [] => Ok(dictionary::of_system()),
        named => dictionary::named(named),
    }
}

/// What is checked.
enum Input {
    /// A text and its translation.
    Translation(Box<[Document; 2]>),
    /// Texts of one language.
    Reports(Vec<Document>),
    Segments(PairFiles),
}

impl Input {
    /// The texts that are in memory.
    fn documents(&self) -> &[Document] {
        match self {
            Self::Translation(documents) => documents.as_slice(),
            Self::Reports(documents) => documents,
            Self::Segments(_) => &[],
        }
    }

    /// The languages of the texts by their paths; the segments of a file have two.
    fn languages(&self) -> BTreeMap<&str, &str> {
        let language = |document: &'_ Document| document.language.code();
        let documents = self.documents().iter();
        documents
            .map(|document| (document.source.path(), language(document)))
            .collect()
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Segments(files) => files.names(),
            texts => {
                let name = |document: &Document| document.source.path().to_owned();
                texts.documents().iter().map(name).collect()
            }
        }
    }
}

fn read(arguments: &Arguments) -> anyhow::Result<Input> {
    let files = &arguments.files;
    let pairs = match arguments.within {
        true => None,
        false => PairFiles::of(
            files,
            arguments.source_lang,
            arguments.target_lang,
            arguments.include_fuzzy,
        )?,
    };
    if let Some(pairs) = pairs {
        return Ok(Input::Segments(pairs));
    }
    if !arguments.within && files.len() != 2 {
        bail!(
            "{} files given: name a source and its translation, or check reports with --within",
            files.len()
        );
    }
    if !arguments.within && is_same(&files[0], &files[1]) {
        bail!("the source and its translation are one file: name both");
    }
    let division = match arguments.unit {
        UnitChoice::Sentence => Division::Sentences,
        UnitChoice::Line => Division::Lines,
    };
    let read = |(index, path): (usize, &PathBuf)| {
        let language = match index {
            0 if !arguments.within => arguments.source_lang,
            _ => arguments.target_lang,
        };
        Document::read(path, language.0, division)
    };
    let documents: Vec<Document> = files
        .iter()
        .enumerate()
        .map(read)
        .collect::<Result<_, _>>()?;
    Ok(match <[Document; 2]>::try_from(documents) {
        Ok(both) if !arguments.within => Input::Translation(both.into()),
        Ok(both) => Input::Reports(both.into()),
        Err(reports) => Input::Reports(reports),
    })
}

fn find(
    input: &Input,
    mut checker: Checker,
    spelling: bool,
) -> anyhow::Result<(Vec<Finding>, Seen)> {
    let mut seen = Seen::default();
    match input {
        Input::Reports(documents) => documents
            .iter()
            .for_each(|document| checker.document(document)),
        Input::Translation(both) => {
            let [source, target] = &**both;
            let segments = muqabala::check::segments(source, target);
            for segment in &segments {
                checker.segment(segment, source.language, target.language);
            }
            for number in checker.wanted() {
                checker.recall(number, &segments[number as usize]);
            }
        }
        Input::Segments(files) => seen = files.check(&mut checker)?,
    }
    if !checker.compared_all() {
        tell!("only the first 917,504 different segments were compared with each other");
    }
    let lacking: Vec<&str> = checker.without_dictionary().collect();
    if spelling && !lacking.is_empty() {
        tell!(
            "spelling was not checked ({}): no dictionary is found; name one with --dictionary",
            lacking.join(", ")
        );
    }
    Ok((checker.finish(), seen))
}

/// What a reader of the summary should know of the files: a line for each, where there is something to say.
fn beside(seen: &Seen, ui: &str) -> impl Iterator<Item = String> {
    let told = [
        (seen.problems, "seen-problems"),
        (seen.untranslated, "seen-untranslated"),
        (seen.fuzzy, "seen-fuzzy"),
        (seen.locked, "seen-locked"),
    ];
    let line = move |(count, key): (usize, &'static str)| {
        let arguments = vec![("count", count.to_string())];
        Message { key, arguments }.in_language(ui)
    };
    told.into_iter().filter(|(count, _)| *count > 0).map(line)
}

/// The texts that may be repaired, each with its name and how it is written as a file.
fn repairable(input: &Input) -> anyhow::Result<Vec<(String, FileText)>> {
    if let Input::Segments(files) = input {
        return files.file_texts();
    }
    let mut texts = Vec::new();
    for document in input.documents() {
        let path = document.source.path();
        let text = document.source.text();
        let mut file = FileText::plain(text);
        // a report in another encoding is shown as it is read; HTML is no text that is repaired
        if let Ok(bytes) = std::fs::read(path)
            && let Some(whole) =
                FileText::of(&bytes, FileFormat::Tsv).filter(|whole| whole.text == text)
        {
            file = whole;
        }
        texts.push((path.to_owned(), file));
    }
    Ok(texts)
}

/// Shows the repairs, or makes them; the original stays beside the file.
fn fix(
    input: &Input,
    findings: &[Finding],
    write: bool,
    output: Output,
) -> anyhow::Result<Outcome> {
    let mut diffs = String::new();
    let mut changed = 0;
    for (path, file) in repairable(input)? {
        let text = file.text.as_str();
        let Some(fixed) = repaired(&path, text, findings) else {
            continue;
        };
        let diff = similar::TextDiff::from_lines(text, &fixed);
        diffs.push_str(
            &diff
                .unified_diff()
                .context_radius(0)
                .header(&path, &path)
                .to_string(),
        );
        changed += 1;
        if write {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read `{path}`"))?;
            let written = file
                .bytes_of(&fixed)
                .filter(|_| file.bytes_of(text).as_ref() == Some(&bytes));
            let Some(written) = written else {
                bail!(
                    "`{path}` is not UTF-8 text as it stands: save it as UTF-8 text before it is repaired"
                );
            };
            let original = PathBuf::from(format!("{path}.orig"));
            Output::create(&original)?
                .like(path.as_ref())?
                .write_whole(&bytes)?;
            Output::open(Some(path.as_ref()))?.write_whole(&written)?;
        }
    }
    output.write_whole(diffs.as_bytes())?;
    match (changed, write) {
        (0, _) => tell!("nothing that can be repaired safely"),
        (_, true) => tell!("{changed} files repaired, the originals are kept as FILE.orig"),
        (_, false) => tell!("{changed} files would change; repeat with --write"),
    }
    Ok(Outcome::Clean)
}

fn summary(findings: &[Finding], dismissed: usize, ui: &str) -> String {
    let count = |severity| {
        let of = |finding: &&Finding| finding.severity == severity;
        findings.iter().filter(of).count().to_string()
    };
    let arguments = vec![
        ("errors", count(Severity::Error)),
        ("warnings", count(Severity::Warning)),
        ("infos", count(Severity::Info)),
        ("dismissed", dismissed.to_string()),
    ];
    let key = "total";
    Message { key, arguments }.in_language(ui)
}

/// Today in Universal Time.
fn today() -> Day {
    let epoch = Day::new(muqabala::fact::Calendar::Gregorian, 1970, 1, 1).expect("a day");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    epoch.plus(now.map_or(0, |elapsed| (elapsed.as_secs() / 86_400) as i64))
}
