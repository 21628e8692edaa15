//! The commands where the reader or the terminal goes away, and in a terminal of eighty columns.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// Every command with something to say, on the tutorial's texts; `{out}` is a folder.
const COMMANDS: [&str; 20] = [
    "split {r}",
    "facts {r}",
    "facts {r} --format jsonl",
    "compare --fast --format json {r} {s}",
    "compare --fast --brief {r} {s}",
    "align {t}",
    "align --format text {t}",
    "check {t}",
    "check --format json {t}",
    "check --within {r}",
    "diff {t}",
    "glossary list",
    "glossary show Armenia",
    "glossary export --format jsonl",
    "glossary match --lang fa {r}",
    "extract {r} {s}",
    "completions bash",
    "man",
    "--help",
    "check --no-such-option",
];

/// The arguments of a command line, with the tutorial's texts in their places.
fn arguments(line: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut reports: Vec<String> = std::fs::read_dir(root.join("docs/tutorial/reports"))
        .expect("the tutorial's reports")
        .map(|entry| entry.expect("a file").path().display().to_string())
        .filter(|path| path.ends_with(".txt"))
        .collect();
    reports.sort();
    let text = |name: &str| {
        root.join("docs/tutorial/translation")
            .join(name)
            .display()
            .to_string()
    };
    let pair = format!("{} {}", text("source.ar.txt"), text("draft.fa.txt"));
    let line = line
        .replace("{r}", &reports[0])
        .replace("{s}", &reports[1])
        .replace("{t}", &pair);
    line.split(' ').map(str::to_owned).collect()
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_muqabala"))
}

/// A status that the program itself gave: a panic is 101, a signal none.
fn is_sound(code: Option<i32>) -> bool {
    matches!(code, Some(0..=2))
}

#[test]
fn a_reader_that_had_enough_is_no_failure() {
    for line in COMMANDS {
        let mut child = program()
            .args(arguments(line))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("muqabala starts");
        // the reader takes a byte and goes
        let mut byte = [0];
        let mut out = child.stdout.take().expect("a pipe");
        let _ = out.read(&mut byte);
        drop(out);
        let mut told = String::new();
        let mut messages = child.stderr.take().expect("a pipe");
        messages.read_to_string(&mut told).expect("text");
        let status = child.wait().expect("it ends");
        assert!(is_sound(status.code()), "{line}: {status} {told}");
        assert!(!told.contains("panicked"), "{line}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn messages_that_nobody_can_hear_change_nothing() {
    for line in COMMANDS {
        let heard = program()
            .args(arguments(line))
            .stdin(Stdio::null())
            .output()
            .expect("muqabala starts");
        for closed in ["2>&-", "2>/dev/full"] {
            let deaf = Command::new("sh")
                .args(["-c", &format!("exec \"$0\" \"$@\" {closed}")])
                .arg(env!("CARGO_BIN_EXE_muqabala"))
                .args(arguments(line))
                .stdin(Stdio::null())
                .output()
                .expect("a shell");
            assert_eq!(deaf.status.code(), heard.status.code(), "{line} {closed}");
            assert_eq!(deaf.stdout, heard.stdout, "{line} {closed}");
        }
    }
}

/// What stands in a terminal of eighty columns; nothing where there is no program that makes one.
#[cfg(unix)]
fn in_a_terminal(line: &str) -> Option<String> {
    let quoted: Vec<String> = arguments(line).iter().map(|a| format!("'{a}'")).collect();
    let command = format!(
        "stty cols 80 rows 40; NO_COLOR=1 exec '{}' {}",
        env!("CARGO_BIN_EXE_muqabala"),
        quoted.join(" ")
    );
    let shown = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .stdin(Stdio::null())
        .output();
    let shown = shown.ok()?;
    assert!(is_sound(shown.status.code()), "{line}: {}", shown.status);
    Some(String::from_utf8(shown.stdout).expect("text"))
}

#[cfg(unix)]
#[test]
fn in_a_terminal_a_pair_of_texts_is_a_table_of_eighty_columns() {
    let Some(table) = in_a_terminal("align {t}") else {
        eprintln!("no `script` on this machine: nothing was checked with it");
        return;
    };
    assert!(
        !table.trim_start().starts_with('{'),
        "JSON is for pipes: {table}"
    );
    let piped = program()
        .args(arguments("align {t}"))
        .output()
        .expect("muqabala starts");
    assert!(piped.stdout.starts_with(b"{"));
    let mark = |c: &char| matches!(*c, '\u{2066}'..='\u{2069}' | '\u{200B}'..='\u{200F}' | '\u{64B}'..='\u{65F}' | '\u{670}');
    let mut arabic = 0;
    for line in table.lines().map(|line| line.trim_end_matches('\r')) {
        let columns = line.chars().filter(|c| !mark(c)).count();
        assert!(columns <= 80, "{columns}: {line}");
        let opened = line.matches(['\u{2066}', '\u{2067}', '\u{2068}']).count();
        assert_eq!(opened, line.matches('\u{2069}').count(), "{line}");
        if line.chars().any(|c| matches!(c, '\u{620}'..='\u{6FF}')) {
            arabic += 1;
            assert!(opened > 0, "what runs to the left is isolated: {line}");
        }
    }
    assert!(arabic > 5, "{table}");
}
