//! Nothing that a user has is replaced, emptied or lost: what commands do to files that stand, to what is no
//! file, to glossaries that are damaged or must not be changed, and to terminals.
//!
//! The tests run as any user. Those about the rights of another user become that user by `setpriv` when they
//! run as root; run by another user they are about that one.
#![cfg(unix)]

use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

const PROGRAM: &str = env!("CARGO_BIN_EXE_muqabala");
const REPORT: &str = "قال الوزير إن الاجتماع عقد في باكو يوم 3 مارس 2024.\n";
const LINE: &str = "   0  sentence     قال الوزير إن الاجتماع عقد في باكو يوم 3 مارس 2024.\n";

/// A folder with a report in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // another user must get in
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755))
            .expect("its mode");
        let desk = Self(folder);
        desk.put("a.txt", REPORT);
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.at(name), text).expect("written");
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).expect("a text")
    }

    /// A shell command in the folder, in which `muqabala` is the program.
    fn shell(&self, command: &str) -> Output {
        let script = format!("muqabala() {{ '{PROGRAM}' \"$@\"; }}\n{command}");
        Command::new("bash")
            .args(["-c", &script])
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .expect("a shell")
    }

    /// The program as a user who is not root, who may read the folder and not write to it.
    fn as_reader(&self, arguments: &[&str]) -> Output {
        let mut command = match is_root() {
            true => {
                // the program may lie where only root gets in
                let copy = self.at("program");
                std::fs::copy(PROGRAM, &copy).expect("a copy of the program");
                let mut command = Command::new("setpriv");
                command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
                command.arg(copy);
                command
            }
            false => Command::new(PROGRAM),
        };
        command.args(arguments).current_dir(self.0.path());
        command.output().expect("the program as another user")
    }

    /// The hidden files that a command left.
    fn left_over(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.0.path()).expect("the folder");
        let names = names.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.starts_with('.')).collect()
    }

    fn glossary(&self) {
        let made = self.shell("muqabala glossary init --glossary g.db");
        assert_eq!(made.status.code(), Some(0), "{}", told(&made));
    }
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().expect("Linux").uid() == 0
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn standard_output_has_three_names() {
    let desk = Desk::new();
    for name in ["-", "/dev/stdout", "/dev/fd/1"] {
        let output = desk.shell(&format!("muqabala split a.txt -o {name} | cat"));
        assert_eq!(printed(&output), LINE, "{name}");
    }
}

#[test]
fn every_command_that_prints_writes_files_too() {
    let desk = Desk::new();
    for command in [
        "split a.txt",
        "facts a.txt",
        "glossary match a.txt",
        "glossary list",
        "glossary show azerbaijan",
        "extract a.txt a.txt",
        "check --rules",
    ] {
        let output = desk.shell(&format!(
            "muqabala {command} > expected; muqabala {command} -o result"
        ));
        assert_eq!(
            desk.text("result"),
            desk.text("expected"),
            "{command}: {}",
            told(&output)
        );
        assert!(printed(&output).is_empty());
    }
}

#[test]
fn what_is_no_file_is_written_through_and_stays() {
    let desk = Desk::new();
    let piped = desk
        .shell("mkfifo pipe; cat pipe > got & muqabala split a.txt -o pipe; wait; test -p pipe");
    assert_eq!(piped.status.code(), Some(0), "{}", told(&piped));
    assert_eq!(desk.text("got"), LINE);
    // a device: as root one that may be lost
    let device = match is_root() && desk.shell("mknod null c 1 3").status.success() {
        true => desk.at("null"),
        false => "/dev/null".into(),
    };
    let output = desk.shell(&format!("muqabala split a.txt -o {}", device.display()));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(
        device
            .metadata()
            .expect("it stands")
            .file_type()
            .is_char_device()
    );
    assert!(desk.left_over().is_empty());
}

#[test]
fn links_are_followed_even_to_what_is_not_there() {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("folder")).expect("a folder");
    desk.put("folder/real", "old");
    symlink("folder/real", desk.at("link")).expect("a link");
    symlink("link", desk.at("link-to-link")).expect("a link");
    symlink("folder/later", desk.at("dangling")).expect("a link");
    symlink("round", desk.at("round")).expect("a link");
    for link in ["link-to-link", "dangling"] {
        let output = desk.shell(&format!("muqabala split a.txt -o {link}"));
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        assert!(desk.at(link).is_symlink());
    }
    assert_eq!(desk.text("folder/real"), LINE);
    assert_eq!(desk.text("folder/later"), LINE);
    let round = desk.shell("muqabala split a.txt -o round");
    assert_eq!(round.status.code(), Some(2));
    assert!(desk.at("round").is_symlink());
    let made = desk.shell("ln -s g.db link.db; muqabala glossary init --empty --glossary link.db");
    assert_eq!(made.status.code(), Some(0), "{}", told(&made));
    assert!(desk.at("link.db").is_symlink() && desk.at("g.db").is_file());
}

#[test]
fn a_file_keeps_its_owner_mode_and_names() {
    let desk = Desk::new();
    desk.put("kept", "old");
    desk.shell("chmod 640 kept; muqabala split a.txt -o kept");
    assert_eq!(
        desk.at("kept").metadata().expect("it stands").mode() & 0o7777,
        0o640
    );
    assert_eq!(desk.text("kept"), LINE);
    if is_root() {
        desk.shell("chown 65534:65534 kept; echo old > kept; muqabala split a.txt -o kept");
        let metadata = desk.at("kept").metadata().expect("it stands");
        assert_eq!((metadata.uid(), metadata.gid()), (65534, 65534));
        assert_eq!(
            (metadata.mode() & 0o7777, desk.text("kept")),
            (0o640, LINE.to_owned())
        );
    }
    desk.shell("echo much longer than the result, so that an end of it would stay, if it were not cut off in time > one; ln one two; muqabala split a.txt -o one");
    assert_eq!(
        (desk.text("one"), desk.text("two")),
        (LINE.into(), LINE.into())
    );
    desk.shell(
        "umask 077; muqabala split a.txt -o private; umask 027; muqabala split a.txt -o group",
    );
    let mode = |name| desk.at(name).metadata().expect("it stands").mode() & 0o7777;
    assert_eq!((mode("private"), mode("group")), (0o600, 0o640));
    assert!(desk.left_over().is_empty());
}

#[test]
fn a_file_in_a_folder_of_others_is_written_over_or_refused() {
    let desk = Desk::new();
    desk.put("open", "old");
    desk.put("shut", "old");
    desk.shell("chmod 666 open; chmod 444 shut; chmod 555 .");
    let open = desk.as_reader(&["split", "a.txt", "-o", "open"]);
    let shut = desk.as_reader(&["split", "a.txt", "-o", "shut"]);
    let new = desk.as_reader(&["split", "a.txt", "-o", "new"]);
    desk.shell("chmod 755 .");
    assert_eq!(
        (open.status.code(), desk.text("open")),
        (Some(0), LINE.into()),
        "{}",
        told(&open)
    );
    assert_eq!(
        (shut.status.code(), desk.text("shut")),
        (Some(2), "old".into())
    );
    assert_eq!(new.status.code(), Some(2));
    assert!(told(&new).contains("cannot write `new`"), "{}", told(&new));
}

#[test]
fn a_result_that_is_not_whole_changes_nothing() {
    let desk = Desk::new();
    desk.put("kept", "old");
    let output = desk.shell(
        "ulimit -f 1; yes 'سطر من التقرير.' | head -n 3000 > b.txt; muqabala split b.txt -o kept",
    );
    assert_ne!(output.status.code(), Some(0));
    assert_eq!(desk.text("kept"), "old");
    let full = desk.shell("muqabala split a.txt -o /dev/full");
    assert_eq!(full.status.code(), Some(2));
    assert!(
        told(&full).contains("cannot write `/dev/full`"),
        "{}",
        told(&full)
    );
}

#[test]
fn a_repair_keeps_the_original_as_private_as_it_was() {
    let desk = Desk::new();
    desk.put("s.txt", "The price rose by 5 percent.\n");
    desk.put("t.txt", "قیمت ،۵ درصد افزایش یافت .\n");
    let json = desk.shell("muqabala check s.txt t.txt --fix --format json");
    assert_eq!(
        (json.status.code(), printed(&json)),
        (Some(2), String::new())
    );
    symlink("t.txt", desk.at("link.txt")).expect("a link");
    let output =
        desk.shell("chmod 600 t.txt; muqabala check s.txt link.txt --unit line --fix --write -o d");
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(desk.text("d").contains("+قیمت"), "{}", told(&output));
    let mode = |name| desk.at(name).metadata().expect("it stands").mode() & 0o7777;
    assert_eq!((mode("link.txt.orig"), mode("t.txt")), (0o600, 0o600));
    assert!(desk.at("link.txt").is_symlink());
    assert_eq!(desk.text("link.txt.orig"), "قیمت ،۵ درصد افزایش یافت .\n");
    assert_ne!(desk.text("t.txt"), desk.text("link.txt.orig"));
}

#[test]
fn an_empty_or_cut_off_file_is_no_glossary_and_stays_as_it_is() {
    let desk = Desk::new();
    desk.glossary();
    let whole = std::fs::read(desk.at("g.db")).expect("a glossary");
    desk.put("empty.db", "");
    desk.put("cut.db", &whole[..whole.len() / 2]);
    desk.put("stub.db", &whole[..50]);
    desk.put("report.db", REPORT);
    for (name, reason) in [
        ("empty.db", "empty file"),
        ("cut.db", "cut off"),
        ("stub.db", "cut off"),
        ("report.db", "not a glossary"),
    ] {
        let before = std::fs::read(desk.at(name)).expect("a file");
        for command in [
            "list",
            "history",
            "undo",
            "add --concept x --en x",
            "remove x",
        ] {
            let output = desk.shell(&format!("muqabala glossary {command} --glossary {name}"));
            assert_eq!(output.status.code(), Some(2), "{name}: {command}");
            assert!(told(&output).contains(reason), "{name}: {}", told(&output));
        }
        assert_eq!(
            std::fs::read(desk.at(name)).expect("a file"),
            before,
            "{name}"
        );
    }
    let missing = desk.shell("muqabala glossary list --glossary missing.db");
    assert_eq!(missing.status.code(), Some(2));
    assert!(!desk.at("missing.db").exists());
}

#[test]
fn a_glossary_is_read_where_nothing_can_be_written() {
    let desk = Desk::new();
    desk.glossary();
    let expected = printed(&desk.shell("muqabala glossary list --glossary g.db"));
    assert!(expected.lines().count() > 100);
    desk.shell("chmod 444 g.db; chmod 555 .");
    // root may write everywhere: the copy of the program is made first
    let listed = desk.as_reader(&["glossary", "list", "--glossary", "g.db"]);
    let changed = desk.as_reader(&["glossary", "undo", "--all", "--glossary", "g.db"]);
    desk.shell("chmod 755 .");
    assert_eq!(listed.status.code(), Some(0), "{}", told(&listed));
    assert_eq!(printed(&listed), expected);
    assert_eq!(changed.status.code(), Some(2));
    assert!(
        told(&changed).contains("can be read and not changed"),
        "{}",
        told(&changed)
    );
    assert!(!desk.at("g.db-wal").exists() && !desk.at("g.db-shm").exists());
}

#[test]
fn reading_writes_nothing() {
    let desk = Desk::new();
    desk.glossary();
    let before = std::fs::read(desk.at("g.db")).expect("a glossary");
    desk.shell("muqabala glossary list --glossary g.db; muqabala facts a.txt --glossary g.db");
    assert_eq!(std::fs::read(desk.at("g.db")).expect("a glossary"), before);
    assert!(!desk.at("g.db-wal").exists() && !desk.at("g.db-shm").exists());
}

#[test]
fn a_damaged_glossary_is_told_and_what_can_be_read_is_saved() {
    let desk = Desk::new();
    desk.glossary();
    let whole = std::fs::read(desk.at("g.db")).expect("a glossary");
    let list =
        |name: &str| printed(&desk.shell(&format!("muqabala glossary list --glossary {name}")));
    let expected = list("g.db");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let harm = |sql: &str| {
        std::fs::write(desk.at("bad.db"), &whole).expect("written");
        let connection = Connection::open(desk.at("bad.db")).expect("a database");
        connection
            .execute_batch(&format!("pragma foreign_keys = off; {sql}"))
            .expect("harm done");
    };
    for sql in [
        "delete from concept",
        "delete from concept where key % 3 = 0",
        "pragma user_version = 0",
    ] {
        harm(sql);
        for command in ["list", "undo --all"] {
            let output = desk.shell(&format!("muqabala glossary {command} --glossary bad.db"));
            assert_eq!(output.status.code(), Some(2), "{sql}: {}", told(&output));
            assert!(
                told(&output).contains("--salvage"),
                "{sql}: {}",
                told(&output)
            );
            assert!(!told(&output).contains("create table"), "{}", told(&output));
        }
        let saved = desk.shell(
            "muqabala glossary export --salvage --glossary bad.db -o saved.jsonl && rm -f new.db && muqabala glossary init --empty --glossary new.db && muqabala glossary import saved.jsonl --glossary new.db",
        );
        assert_eq!(saved.status.code(), Some(0), "{sql}: {}", told(&saved));
        assert_eq!(sorted(&list("new.db")), sorted(&expected), "{sql}");
    }
    // without the history the terms are left; of a file that is cut off, what stands before the cut
    harm("delete from concept where key = 7; delete from history");
    let saved = desk.shell("muqabala glossary export --salvage --glossary bad.db -o saved.jsonl");
    assert_eq!(saved.status.code(), Some(0), "{}", told(&saved));
    assert!(desk.text("saved.jsonl").contains("\"salvaged-7\""));
    desk.put("cut.db", &whole[..whole.len() / 2]);
    let saved = desk.shell("muqabala glossary export --salvage --glossary cut.db -o saved.jsonl");
    assert_eq!(saved.status.code(), Some(0), "{}", told(&saved));
    assert!(desk.text("saved.jsonl").lines().count() > 100);
    assert_eq!(
        std::fs::read(desk.at("cut.db")).expect("a file"),
        whole[..whole.len() / 2]
    );
}

#[test]
fn messages_that_nobody_can_get_change_nothing() {
    let desk = Desk::new();
    desk.put("s.txt", "The price rose by 5 percent.\n");
    desk.put("t.txt", "قیمت ۶ درصد افزایش یافت.\n");
    let expected = desk.shell("muqabala check s.txt t.txt --fail-on warning --format json");
    assert_eq!(expected.status.code(), Some(1), "{}", told(&expected));
    for lost in [
        "2>/dev/full",
        "2>&-",
        "2> >(true)",
        "2>&1 >result | true; exit ${PIPESTATUS[0]}",
    ] {
        let output = desk.shell(&format!(
            "muqabala check s.txt t.txt --fail-on warning --format json -o result {lost}"
        ));
        assert_eq!(output.status.code(), Some(1), "{lost}");
        assert_eq!(desk.text("result"), printed(&expected), "{lost}");
    }
    let head = desk.shell(
        "muqabala check s.txt t.txt --fail-on warning 2>&1 | head -n 1; exit ${PIPESTATUS[0]}",
    );
    assert!(
        matches!(head.status.code(), Some(0 | 1)),
        "{:?}",
        head.status
    );
    let refused = desk.shell("muqabala split missing.txt 2>/dev/full");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_terminal_is_shown_escapes_and_never_sent_them() {
    let desk = Desk::new();
    let hostile = "\u{1b}]0;taken\u{7}\u{1b}[31m";
    desk.put(
        "a.txt",
        format!("قال {hostile}الوزير إن الاجتماع عقد\u{9b}2J في باكو.\n"),
    );
    desk.put(
        "b.txt",
        format!("قال {hostile}الوزير إن اللقاء عقد ,في باكو .\n"),
    );
    let name = format!("{hostile}.txt");
    desk.put(&name, "قال الوزير إن الاجتماع عقد\u{0}.");
    desk.glossary();
    let form = format!("muqabala glossary add --concept x --en $'{hostile}x' --glossary g.db");
    assert_eq!(desk.shell(&form).status.code(), Some(0));
    for command in [
        "split a.txt",
        "split a.txt --format jsonl",
        "split *.txt",
        "facts a.txt",
        "diff a.txt b.txt",
        "check a.txt b.txt",
        "check b.txt --within --fix",
        "check b.txt a.txt --fix",
        "glossary list --text x --glossary g.db",
        "glossary show x --glossary g.db",
        "glossary history --glossary g.db",
        "glossary set $'\\x1b[31m' --note x --glossary g.db",
        "render $'\\x1b[31m' a.txt",
        "split $'--\\x1b[31m'",
    ] {
        // `script` gives the program a terminal
        let inside = format!("'{PROGRAM}' {command}")
            .replace('"', "\\\"")
            .replace('$', "\\$");
        let output = desk.shell(&format!(
            "SHELL=/bin/bash script -qec \"{inside}\" /dev/null"
        ));
        let shown = printed(&output);
        assert!(
            !shown.is_empty(),
            "{command}: `script` is not there: {}",
            told(&output)
        );
        // the program's own colours: bold, red to cyan
        let own = [
            "\u{1b}[1;31m",
            "\u{1b}[1;33m",
            "\u{1b}[1;36m",
            "\u{1b}[1;35m",
            "\u{1b}[0m",
        ];
        let shown = own
            .iter()
            .fold(shown, |shown, code| shown.replace(code, ""));
        let sent = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        assert!(!shown.contains(sent), "{command}: {shown:?}");
        if command.starts_with("split a.txt") {
            assert!(
                shown.contains("\\u001b]0;taken\\u0007") && shown.contains("\\u009b"),
                "{shown}"
            );
        }
    }
    let piped = printed(&desk.shell("muqabala split a.txt | cat"));
    assert!(piped.contains(hostile), "a file gets the text as it is");
    let json = printed(&desk.shell("muqabala glossary show x --format jsonl --glossary g.db"));
    let concept: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(concept["terms"][0]["form"], format!("{hostile}x"));
}

#[test]
fn an_import_of_which_nothing_is_read_fails() {
    let desk = Desk::new();
    desk.glossary();
    desk.put("bad.jsonl", "{bad\n{worse\n");
    desk.shell("muqabala glossary export --format jsonl > all.jsonl; (echo {bad; head -n 1 all.jsonl) > half.jsonl");
    desk.put("bad.csv", "this,that\n1,2\n");
    desk.put("short.csv", "id,en,ar\nx\ny\n");
    desk.put("bad.tbx", "<martif><text><body><termEntry id='x'></body>");
    for (file, status) in [
        ("bad.jsonl", 2),
        ("half.jsonl", 1),
        ("bad.csv", 2),
        ("short.csv", 2),
        ("bad.tbx", 2),
    ] {
        for dry in ["--dry-run", ""] {
            let output = desk.shell(&format!(
                "muqabala glossary import {file} {dry} --glossary g.db"
            ));
            assert_eq!(
                output.status.code(),
                Some(status),
                "{file}: {}",
                told(&output)
            );
        }
    }
}

#[test]
fn a_table_of_candidates_holds_no_formula() {
    let desk = Desk::new();
    desk.put(
        "a.txt",
        "Talks with =cmd Corp began in Baku. The =cmd Corp said so. =cmd Corp left.\n",
    );
    desk.put(
        "b.txt",
        "The =cmd Corp met ministers in Baku. =cmd Corp agreed.\n",
    );
    let output = desk.shell("muqabala extract a.txt b.txt --format tsv");
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let table = printed(&output);
    let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
    assert!(
        !table.lines().flat_map(|line| line.split('\t')).any(formula),
        "{table}"
    );
}

#[test]
fn signals_leave_no_draft() {
    let desk = Desk::new();
    // the output is opened first, then the reading waits for a pipe that nobody fills
    desk.shell("mkfifo endless.txt");
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        let mut child = Command::new(PROGRAM)
            .args(["split", "endless.txt", "-o", "result"])
            .current_dir(desk.0.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let start = Instant::now();
        while desk.left_over().is_empty() {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "no draft was made"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        let killed = Command::new("kill")
            .args([&format!("-{signal}"), &child.id().to_string()])
            .status();
        assert!(killed.expect("kill").success());
        let status = child.wait().expect("it ends");
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&status),
            Some(number)
        );
        assert_eq!(desk.left_over(), Vec::<String>::new(), "after {signal}");
    }
    assert!(!desk.at("result").exists());
}

#[test]
fn a_glossary_that_a_signal_interrupts_is_whole_or_not_there() {
    let desk = Desk::new();
    let started = Instant::now();
    desk.shell("muqabala glossary init --glossary timed.db");
    let usual = started.elapsed();
    for part in 1..=10 {
        let mut child = Command::new(PROGRAM)
            .args(["glossary", "init", "--glossary", "cut.db"])
            .current_dir(desk.0.path())
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program");
        std::thread::sleep(usual * part / 10);
        let _ = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        child.wait().expect("it ends");
        assert_eq!(desk.left_over(), Vec::<String>::new(), "{part} tenths");
        if desk.at("cut.db").exists() {
            let listed = desk.shell("muqabala glossary list --glossary cut.db");
            assert_eq!(listed.status.code(), Some(0), "{}", told(&listed));
            desk.shell("rm -f cut.db*");
        }
    }
}

#[test]
fn old_drafts_are_swept_and_nothing_else() {
    let desk = Desk::new();
    for name in [
        ".muqabala-draft-aaaaaaaaaaaa",
        ".muqabala-draft-bbbbbbbbbbbb",
        ".muqabala-notes",
    ] {
        desk.put(name, "x");
    }
    desk.shell(
        "touch -d '3 days ago' .muqabala-draft-a* .muqabala-notes; muqabala split a.txt -o result",
    );
    let mut left = desk.left_over();
    left.sort();
    assert_eq!(left, [".muqabala-draft-bbbbbbbbbbbb", ".muqabala-notes"]);
}

#[test]
fn undoing_the_first_change_must_be_asked_for() {
    let desk = Desk::new();
    desk.glossary();
    let expected = printed(&desk.shell("muqabala glossary list --glossary g.db"));
    for command in ["undo", "undo 1"] {
        let output = desk.shell(&format!("muqabala glossary {command} --glossary g.db"));
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(told(&output).contains("--all"), "{}", told(&output));
    }
    assert_eq!(
        printed(&desk.shell("muqabala glossary list --glossary g.db")),
        expected
    );
    let output = desk.shell("muqabala glossary undo --all --glossary g.db");
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(printed(&desk.shell("muqabala glossary list --glossary g.db")).is_empty());
}
