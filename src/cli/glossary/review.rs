use std::io::{BufRead, Write};

use muqabala::glossary::{Concept, Decision, Status, Store};

use super::show;
use crate::cli::Outcome;
use crate::cli::glossary_source::GlossaryFile;
use crate::cli::output;

#[derive(clap::Args)]
pub struct Review {
    #[command(flatten)]
    glossary: GlossaryFile,
}

const HELP: &str =
    "a          accept the proposed terms: the first of a language that prefers none is preferred
a 1 3      accept these terms
r          reject the proposed terms, so that they are not proposed again
r 2        reject these terms
m ID       merge the concept into another one
s          skip (or an empty line)
q          quit";

/// What the reviewer says.
enum Answer {
    Accept(Vec<usize>),
    Reject(Vec<usize>),
    Merge(String),
    Skip,
    Quit,
    Unclear,
}

impl Answer {
    fn of(line: &str) -> Self {
        let mut words = line.split_whitespace();
        let verb = words.next().unwrap_or("s");
        let rest: Vec<&str> = words.collect();
        let numbers: Option<Vec<usize>> = rest.iter().map(|word| word.parse().ok()).collect();
        match (verb, rest.as_slice(), numbers) {
            ("a", _, Some(numbers)) => Self::Accept(numbers),
            ("r", _, Some(numbers)) => Self::Reject(numbers),
            ("m", [id], _) => Self::Merge((*id).to_owned()),
            ("s", [], _) => Self::Skip,
            ("q", [], _) => Self::Quit,
            _ => Self::Unclear,
        }
    }
}

pub fn run(arguments: &Review) -> anyhow::Result<Outcome> {
    let mut store = arguments.glossary.open()?;
    let proposals = store.proposals()?;
    let mut out = output::standard();
    let mut answers = std::io::stdin().lock().lines();
    let mut decided = 0;
    'concepts: for (index, proposed) in proposals.iter().enumerate() {
        let mut printed = false;
        // as it is now: a decision may have changed it
        while let Some(concept) = store.concept(&proposed.id)?.filter(is_proposed) {
            if !std::mem::replace(&mut printed, true) {
                writeln!(out, "\n{} of {}", index + 1, proposals.len())?;
                write_proposal(&concept, &mut out)?;
            }
            write!(
                out,
                "accept, reject, merge, skip, quit (a r m s q, ? for help)> "
            )?;
            out.flush()?;
            let Some(line) = answers.next().transpose()? else {
                break 'concepts;
            };
            let done = match Answer::of(&line) {
                Answer::Skip => continue 'concepts,
                Answer::Quit => break 'concepts,
                Answer::Unclear => {
                    writeln!(out, "{HELP}")?;
                    continue;
                }
                Answer::Merge(into) => store.merge(&into, &concept.id).map_err(Into::into),
                Answer::Accept(numbers) => accept(&mut store, &concept, &numbers),
                Answer::Reject(numbers) => reject(&mut store, &concept, &numbers),
            };
            match done {
                Ok(()) => {
                    decided += 1;
                    printed = false;
                }
                Err(error) => writeln!(out, "{error:#}")?,
            }
        }
    }
    let left = store.proposals()?.len();
    writeln!(
        out,
        "\n{decided} decisions; {left} concepts with proposed terms are left"
    )?;
    out.flush()?;
    Ok(Outcome::Clean)
}

fn is_proposed(concept: &Concept) -> bool {
    concept
        .terms
        .iter()
        .any(|term| term.status == Status::Proposed)
}

/// The concept with its terms numbered, each with a sentence where it was met.
fn write_proposal(concept: &Concept, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} ({})", concept.id, concept.kind)?;
    for (index, term) in concept.terms.iter().enumerate() {
        writeln!(out, "{:>3}  {}", index + 1, show::term_line(term))?;
        for variant in &term.variants {
            writeln!(out, "       met as {}", super::isolated(&variant.form))?;
        }
        let met = term
            .variants
            .iter()
            .find_map(|variant| variant.evidence.first());
        if let Some(evidence) = met {
            let sentence = output::one_line(&evidence.sentence);
            writeln!(
                out,
                "       {}: {}",
                evidence.report,
                super::isolated(&sentence)
            )?;
        }
    }
    Ok(())
}

/// The proposed terms with these numbers, or all.
fn chosen(concept: &Concept, numbers: &[usize]) -> anyhow::Result<Vec<(String, String)>> {
    for &number in numbers {
        let term = number.checked_sub(1).and_then(|at| concept.terms.get(at));
        if term.is_none_or(|term| term.status != Status::Proposed) {
            anyhow::bail!("there is no proposed term {number}");
        }
    }
    let terms = concept.terms.iter().enumerate();
    let proposed = terms.filter(|(_, term)| term.status == Status::Proposed);
    let asked = proposed.filter(|(at, _)| numbers.is_empty() || numbers.contains(&(at + 1)));
    Ok(asked
        .map(|(_, term)| (term.language.clone(), term.form.clone()))
        .collect())
}

fn reject(store: &mut Store, concept: &Concept, numbers: &[usize]) -> anyhow::Result<()> {
    Ok(store.review(&concept.id, &chosen(concept, numbers)?, Decision::Reject)?)
}

fn accept(store: &mut Store, concept: &Concept, numbers: &[usize]) -> anyhow::Result<()> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for (language, form) in chosen(concept, numbers)? {
        let settled = concept
            .terms
            .iter()
            .any(|term| term.language == language && term.status == Status::Preferred);
        let taken = first
            .iter()
            .any(|(of, _): &(String, String)| *of == language);
        match settled || taken {
            true => others.push((language, form)),
            false => first.push((language, form)),
        }
    }
    for (terms, status) in [(first, Status::Preferred), (others, Status::Admitted)] {
        if !terms.is_empty() {
            store.review(&concept.id, &terms, Decision::Accept(status))?;
        }
    }
    Ok(())
}
