//! Whole runs of the program on small files: every block of `tests/fixtures/cases` is one.
//!
//! ```text
//! # what the case is about
//! a.po: a line of the file `a.po`, in which `\s` at the end is a space
//! encoding: utf-16 or windows-1256, of the files
//! run: check a.po          the command, without the program's name; several run one after the other
//! says: what the last command prints, or tells on standard error
//! not: what it does neither print nor tell
//! status: 0
//! ```

mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::{Block, blocks};

/// What was printed and told, without the isolates around quoted text.
fn said(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    both.join("\n").replace(['\u{2068}', '\u{2069}'], "")
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-16" => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        "windows-1256" => encoding_rs::WINDOWS_1256.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Runs a case; what is wrong with it.
fn wrong(block: &Block, folder: &Path) -> Vec<String> {
    let mut files: Vec<(&str, String)> = Vec::new();
    let mut encoding = "";
    let mut last: Option<Output> = None;
    let mut wrong = Vec::new();
    for field in &block.fields {
        let value = field.value.as_str();
        match field.key.as_str() {
            "encoding" => encoding = value,
            "run" => {
                for (name, text) in &files {
                    std::fs::write(folder.join(name), encoded(text, encoding)).expect("a file");
                }
                let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
                command.args(value.split(' ')).current_dir(folder);
                command.env("MUQABALA_DICTIONARY", "none");
                last = Some(command.output().expect("the program runs"));
            }
            file if file.contains('.') => {
                let line = match value.strip_suffix("\\s") {
                    Some(text) => format!("{text} \n"),
                    None => format!("{value}\n"),
                };
                match files.iter_mut().find(|(name, _)| *name == file) {
                    Some((_, text)) => text.push_str(&line),
                    None => files.push((file, line)),
                }
            }
            key => {
                let output = last
                    .as_ref()
                    .unwrap_or_else(|| panic!("{}: nothing ran", field.place));
                let text = said(output);
                let met = match key {
                    "says" => text.contains(value),
                    "not" => !text.contains(value),
                    "status" => {
                        output.status.code().map(|code| code.to_string()).as_deref() == Some(value)
                    }
                    _ => panic!("{}: unknown key `{key}`", field.place),
                };
                if !met {
                    wrong.push(format!("{}: {key}: {value}\n{text}", field.place));
                }
            }
        }
    }
    assert!(last.is_some(), "{}: nothing runs", block.title);
    wrong
}

#[test]
fn every_run_says_what_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cases");
    let (mut count, mut all) = (0, Vec::new());
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    for path in names {
        let text = std::fs::read_to_string(&path).expect("a fixture");
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for block in blocks(&text, &name) {
            let scratch = tempfile::tempdir().expect("a folder");
            count += 1;
            let found = wrong(&block, scratch.path());
            if !found.is_empty() {
                all.push(format!(
                    "{name}:{} {}\n{}",
                    block.line,
                    block.title,
                    found.join("\n")
                ));
            }
        }
    }
    println!("{count} cases");
    assert!(
        all.is_empty(),
        "{} of {count} cases:\n{}",
        all.len(),
        all.join("\n")
    );
}
