//! How fast a translation memory is checked and how much memory that takes: TMX of 100,000 and of 1,000,000
//! segments, made from the fixtures of the rules, through the program itself.
//!
//! Where the Translate Toolkit is installed, `pofilter` and the program read one PO file of the same segments.
//!
//!     cargo bench --bench check

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: [usize; 2] = [100_000, 1_000_000];

fn main() {
    let pairs = pairs();
    assert!(
        pairs.len() > 40,
        "the fixtures have {} segments",
        pairs.len()
    );
    let folder = tempfile::tempdir().expect("a folder");
    for size in SIZES {
        let path = folder.path().join(format!("{size}.tmx"));
        write(&path, &pairs, size);
        let bytes = path.metadata().expect("the file").len();
        let run = checked(&path);
        let mut line = format!("{size} segments, {} MB: ", bytes >> 20);
        let rate = |time: Duration| size as f64 / time.as_secs_f64();
        write!(line, "{:.0} segments/s by the clock", rate(run.wall)).expect("a string");
        if let Some((cpu, peak)) = run.cpu.zip(run.peak) {
            let kilobytes = peak >> 10;
            write!(
                line,
                ", {:.0} by CPU time, at most {kilobytes} MB",
                rate(cpu)
            )
            .expect("a string");
        }
        println!("{line}");
    }
    beside_pofilter(folder.path(), &pairs);
}

/// Segments of the file that pofilter reads too.
const PO_SIZE: usize = 20_000;

/// Checks one PO file by `pofilter`, if it is installed, and by the program.
fn beside_pofilter(folder: &Path, pairs: &[(String, String)]) {
    let path = folder.join("segments.po");
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut file = String::from(
        "msgid \"\"\nmsgstr \"Language: fa\\nContent-Type: text/plain; charset=UTF-8\\n\"\n",
    );
    for at in 0..PO_SIZE {
        let (source, target) = &pairs[at % pairs.len()];
        let (source, target) = (format!("{at} {source}"), format!("{at} {target}"));
        write!(
            file,
            "\nmsgid {}\nmsgstr {}\n",
            quoted(&source),
            quoted(&target)
        )
        .expect("a string");
    }
    std::fs::write(&path, file).expect("written");
    let begin = Instant::now();
    let outside = Command::new("pofilter")
        .args(["--progress=none", "--language=fa", "-i"])
        .args([
            path.as_os_str(),
            "-o".as_ref(),
            folder.join("found.po").as_os_str(),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let outside = outside
        .is_ok_and(|status| status.success())
        .then(|| begin.elapsed());
    let ours = checked(&path).wall;
    match outside {
        Some(outside) => println!(
            "{PO_SIZE} entries of PO: {:.1} s, pofilter {:.1} s, {:.1} times as long",
            ours.as_secs_f64(),
            outside.as_secs_f64(),
            outside.as_secs_f64() / ours.as_secs_f64(),
        ),
        None => println!(
            "{PO_SIZE} entries of PO: {:.1} s; pofilter is not installed",
            ours.as_secs_f64()
        ),
    }
}

/// The segments of the fixtures in which nothing is wrong: findings are kept to the end, and their memory is
/// theirs.
fn pairs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/checks");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut pairs = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        let right = |case: &&str| !case.contains("\nfind: ");
        for case in text.split("\n\n").filter(right) {
            let mut source = None;
            for line in case.lines() {
                match line.split_once(": ") {
                    Some(("ar", text)) => source = Some(text.to_owned()),
                    Some(("fa", text)) => {
                        pairs.extend(source.take().map(|source| (source, text.to_owned())));
                    }
                    _ => {}
                }
            }
        }
    }
    pairs
}

/// Each segment with its number, so that no two are equal.
fn write(path: &Path, pairs: &[(String, String)], size: usize) {
    let mut out = BufWriter::new(std::fs::File::create(path).expect("a file"));
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let own = |number: &str, zero: char| -> String {
        let digit = |byte: u8| char::from_u32(zero as u32 + u32::from(byte - b'0'));
        number.bytes().filter_map(digit).collect()
    };
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header srclang=\"ar\"/><body>\n";
    out.write_all(head.as_bytes()).expect("written");
    for at in 0..size {
        let (source, target) = &pairs[at % pairs.len()];
        let number = (1_000 + at).to_string();
        writeln!(
            out,
            "<tu><tuv xml:lang=\"ar\"><seg>{} {}</seg></tuv><tuv xml:lang=\"fa\"><seg>{} {}</seg></tuv></tu>",
            own(&number, '٠'),
            escaped(source),
            own(&number, '۰'),
            escaped(target),
        )
        .expect("written");
    }
    out.write_all(b"</body></tmx>\n").expect("written");
    out.flush().expect("written");
}

/// What a run of the program took; CPU time and memory (kB) where the system tells them under `/proc`.
struct Run {
    wall: Duration,
    cpu: Option<Duration>,
    peak: Option<u64>,
}

/// Checks a file as a user would.
fn checked(path: &Path) -> Run {
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["check", "--fail-on", "never", "--format", "json", "-o"])
        .args([&path.with_extension("json"), path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut cpu, mut peak) = (None, None);
    let status = loop {
        cpu = cpu_time(child.id()).or(cpu);
        peak = peak_memory(child.id()).or(peak);
        match child.try_wait().expect("its status") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    assert!(status.success(), "{status}");
    Run {
        wall: begin.elapsed(),
        cpu,
        peak,
    }
}

fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// User and system time; the kernel counts hundredths of a second.
fn cpu_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    (ticks > 0).then(|| Duration::from_millis(10 * ticks))
}
