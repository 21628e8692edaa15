//! `--stdin`: JSON Lines in, JSON Lines out. A record a line is read, answered on one of several threads, and written in
//! the order in which the records came. So much is in memory as is being worked on, however many records come; an
//! answer is written as soon as it is its turn, so that a program may wait for it before it asks again.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use muqabala::records::Record;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Outcome;
use super::output::Output;
use super::terminal::tell;

/// A longer line (bytes) is no record: it is passed over without being kept.
const LONGEST: usize = 64 << 20;
/// Lines that are there already go to a thread together, up to so many bytes and records.
const BATCH_BYTES: usize = 64 << 10;
const BATCH_RECORDS: usize = 256;
/// So many batches for each thread are read before the first of them is written.
const AHEAD: usize = 4;
/// So many bad records are told of on standard error; all are told among the answers.
const TOLD: usize = 20;
/// How often a thread without work looks whether it should go on.
const PATIENCE: Duration = Duration::from_millis(100);

/// How many records are answered at once.
#[derive(clap::Args)]
pub struct Threads {
    /// With --stdin: how many records are answered at once; without it, as many as there are processors
    #[arg(long, requires = "stdin")]
    jobs: Option<usize>,
}

impl Threads {
    /// As many as the user says, or the machine has.
    pub fn count(&self) -> usize {
        threads(self.jobs)
    }
}

/// As many threads as the user says, or as the machine has processors.
pub fn threads(jobs: Option<usize>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    jobs.filter(|jobs| *jobs > 0).unwrap_or_else(all)
}

/// A line of standard input, or why it was not kept.
struct Line {
    number: usize,
    content: Result<Vec<u8>, String>,
}

/// Lines that one thread answers, and where the answers go.
struct Batch {
    lines: Vec<Line>,
    answers: SyncSender<Answers>,
}

/// The answers to a batch.
#[derive(Default)]
struct Answers {
    bytes: Vec<u8>,
    problems: Vec<String>,
    count: usize,
    findings: bool,
}

/// An answer with the record's own key.
#[derive(Serialize)]
struct Answered<A> {
    id: Value,
    #[serde(flatten)]
    answer: A,
}

/// Why a record has no answer.
#[derive(Serialize)]
struct Unanswered<'a> {
    id: Value,
    line: usize,
    error: &'a str,
}

/// The records of one thread.
pub struct Asked<'r> {
    batches: &'r Mutex<Receiver<Batch>>,
    stopped: &'r AtomicBool,
}

impl Asked<'_> {
    /// Answers records until none comes any more.
    ///
    /// # Errors
    /// An answer cannot be made into JSON.
    pub fn answer<R: Record, A: Serialize>(
        self,
        mut answer: impl FnMut(&R) -> anyhow::Result<(A, Outcome)>,
    ) -> anyhow::Result<()> {
        while let Some(batch) = self.next() {
            let mut answers = Answers::default();
            for line in batch.lines {
                one(line, &mut answers, &mut answer)?;
            }
            // nobody waits for them where the reader of the answers has gone
            let _ = batch.answers.send(answers);
        }
        Ok(())
    }

    fn next(&self) -> Option<Batch> {
        while !self.stopped.load(Ordering::Relaxed) {
            let batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
            match batches.recv_timeout(PATIENCE) {
                Ok(batch) => return Some(batch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        None
    }
}

/// Answers one line.
fn one<R: Record, A: Serialize>(
    line: Line,
    answers: &mut Answers,
    answer: &mut impl FnMut(&R) -> anyhow::Result<(A, Outcome)>,
) -> anyhow::Result<()> {
    answers.count += 1;
    let mut id = Value::from(line.number);
    let answered = line.content.map_err(anyhow::Error::msg).and_then(|line| {
        let mut members = members::<R>(&line)?;
        if let Some(own) = members.remove("id") {
            id = own;
        }
        let record: R = serde_json::from_value(Value::Object(members))
            .with_context(|| format!("a record here is {}", R::SHAPE))?;
        answer(&record)
    });
    match answered {
        Ok((answer, outcome)) => {
            answers.findings |= outcome == Outcome::Findings;
            serde_json::to_writer(&mut answers.bytes, &Answered { id, answer })?;
        }
        Err(error) => {
            let error = format!("{error:#}");
            let number = line.number;
            let unanswered = Unanswered {
                id,
                line: number,
                error: &error,
            };
            serde_json::to_writer(&mut answers.bytes, &unanswered)?;
            answers.problems.push(format!("line {number}: {error}"));
        }
    }
    answers.bytes.push(b'\n');
    Ok(())
}

fn members<R: Record>(line: &[u8]) -> anyhow::Result<Map<String, Value>> {
    let shape = || format!("no JSON object on one line; a record here is {}", R::SHAPE);
    match serde_json::from_slice(line).with_context(shape)? {
        Value::Object(members) => Ok(members),
        _ => bail!(shape()),
    }
}

/// Reads records from standard input and writes an answer to each. `work` runs once on each thread: it makes what
/// answers need, then answers what is asked.
///
/// # Errors
/// Standard input cannot be read, nothing can be written, or some records had no answer: those that had one are
/// written.
pub fn run(
    threads: usize,
    mut output: Output,
    work: impl Fn(Asked) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<Outcome> {
    let (ask, asked) = sync_channel(threads * AHEAD);
    let (promise, promised) = sync_channel(threads * AHEAD);
    let stopped = AtomicBool::new(false);
    let batches = Arc::new(Mutex::new(asked));
    // not waited for: it may stand before an input on which nothing comes any more
    let reader = std::thread::spawn(move || read(&ask, &promise));
    let (written, worked) = std::thread::scope(|scope| {
        let work = &work;
        let stopped = &stopped;
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let batches = batches.clone();
                let asked = move || {
                    let batches = batches;
                    work(Asked {
                        batches: &batches,
                        stopped,
                    })
                };
                scope.spawn(asked)
            })
            .collect();
        // with the last thread that fails the queue is gone, and nobody waits for answers
        drop(batches);
        let written = write(&promised, &mut output);
        drop(promised);
        stopped.store(written.is_err(), Ordering::Relaxed);
        let worked: anyhow::Result<()> = workers.into_iter().try_for_each(|worker| {
            let done = worker.join();
            done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        (written, worked)
    });
    worked?;
    let total = written?;
    if let Ok(read) = reader.join() {
        read.context("cannot read standard input")?;
    }
    output.finish()?;
    let bad = total.problems.len();
    if bad > TOLD {
        tell!("{} more lines have no answer", bad - TOLD);
    }
    if bad > 0 {
        bail!(
            "{bad} of {} records have no answer: their lines say `error`",
            total.count
        );
    }
    Ok(match total.findings {
        true => Outcome::Findings,
        false => Outcome::Clean,
    })
}

/// Writes the answers in their order; what is written leaves when the next is not ready yet.
fn write(promised: &Receiver<Receiver<Answers>>, output: &mut Output) -> anyhow::Result<Answers> {
    let mut total = Answers::default();
    let mut written = || -> anyhow::Result<()> {
        loop {
            let promise = match promised.try_recv() {
                Ok(promise) => promise,
                Err(TryRecvError::Disconnected) => return Ok(()),
                Err(TryRecvError::Empty) => {
                    output.flush()?;
                    match promised.recv() {
                        Ok(promise) => promise,
                        Err(_) => return Ok(()),
                    }
                }
            };
            let answers = match promise.try_recv() {
                Ok(answers) => answers,
                Err(_) => {
                    output.flush()?;
                    match promise.recv() {
                        Ok(answers) => answers,
                        // its thread failed, and says why
                        Err(_) => return Ok(()),
                    }
                }
            };
            output.write_all(&answers.bytes)?;
            total.count += answers.count;
            total.findings |= answers.findings;
            for problem in answers.problems {
                if total.problems.len() < TOLD {
                    tell!("{problem}");
                }
                // only their number counts from here on
                total.problems.push(String::new());
            }
        }
    };
    written()?;
    Ok(total)
}

/// Reads lines into batches: as many as are there already, so that a single one does not wait.
fn read(ask: &SyncSender<Batch>, promise: &SyncSender<Receiver<Answers>>) -> io::Result<()> {
    let mut input = BufReader::with_capacity(BATCH_BYTES, io::stdin().lock());
    let mut number = 0;
    loop {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        let mut ended = false;
        while lines.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
            if !lines.is_empty() && !input.buffer().contains(&b'\n') {
                break;
            }
            let Some(content) = line(&mut input)? else {
                ended = true;
                break;
            };
            number += 1;
            let content = content.map(|mut line| {
                if number == 1 && line.starts_with("\u{feff}".as_bytes()) {
                    line.drain(..'\u{feff}'.len_utf8());
                }
                line
            });
            if content
                .as_ref()
                .is_ok_and(|line| line.trim_ascii().is_empty())
            {
                continue;
            }
            bytes += content.as_ref().map_or(0, Vec::len);
            lines.push(Line { number, content });
        }
        if !lines.is_empty() {
            let (answers, answered) = sync_channel(1);
            // the one who writes knows first: it decides how far the readers may run ahead
            let gone = promise.send(answered).is_err();
            if gone || ask.send(Batch { lines, answers }).is_err() {
                return Ok(());
            }
        }
        if ended {
            return Ok(());
        }
    }
}

/// The next line without its end; nothing at the end of the input.
fn line(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    input
        .by_ref()
        .take(LONGEST as u64 + 1)
        .read_until(b'\n', &mut line)?;
    match line.pop() {
        None => return Ok(None),
        Some(b'\n') => {}
        Some(last) => line.push(last),
    }
    if line.len() <= LONGEST {
        return Ok(Some(Ok(line)));
    }
    input.skip_until(b'\n')?;
    Ok(Some(Err(format!(
        "the line is longer than {LONGEST} bytes: divide its text"
    ))))
}
