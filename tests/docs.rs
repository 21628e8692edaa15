//! The generated pages of the reference say what the program does now.
//! `UPDATE=1 cargo test --test docs` writes them.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use muqabala::check::rules;
use muqabala::language::Language;

/// Compares a generated page with the one in the tree, or writes it when asked to.
fn check(path: &str, generated: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, generated).expect("the page can be written");
        return;
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == generated,
        "{path} is out of date: run `UPDATE=1 cargo test --test docs`"
    );
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(arguments)
        .arg("--help")
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("help is text")
}

/// The subcommands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    listed
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|name| *name != "help" && name.starts_with(char::is_alphabetic))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_command_line_page_holds_every_command() {
    let mut page = String::from(
        "# Command line\n\nExit status: 0 done and clean, 1 findings at or above `--fail-on`, 2 could not run. Results go \
         to standard\noutput or `-o`, messages to standard error. `-` is standard input or output. Offsets in JSON are \
         UTF-8 bytes.\n",
    );
    let top = help(&[]);
    write!(page, "\n```text\n{}```\n", top).expect("a string takes all");
    for command in commands(&top) {
        let text = help(&[&command]);
        write!(page, "\n## muqabala {command}\n\n```text\n{text}```\n")
            .expect("a string takes all");
        for inner in commands(&text) {
            let text = help(&[&command, &inner]);
            write!(
                page,
                "\n### muqabala {command} {inner}\n\n```text\n{text}```\n"
            )
            .expect("a string takes all");
        }
    }
    check("docs/reference/command-line.md", &page);
}

#[test]
fn the_languages_page_holds_every_pack_and_its_fixture() {
    let mut page = String::from(
        "# Languages\n\nA language is a pack of tables (`src/language/packs`), one line in `src/language/mod.rs` and a \
         fixture of its\nsentences ([how to add one](../guides/add-a-language.md)). Texts in any other language (an ISO 639-1 code) can be aligned by the general \
         rules.\n\n| code | language | direction | sentence fixtures |\n|---|---|---|---|\n",
    );
    for language in Language::all() {
        let fixture = format!("tests/fixtures/sentences/{}.txt", language.code());
        let cases = std::fs::read_to_string(Path::new(&fixture))
            .unwrap_or_else(|_| panic!("`{}` has no fixture {fixture}", language.code()));
        let direction = if language.is_right_to_left() {
            "right to left"
        } else {
            "left to right"
        };
        let count = cases
            .lines()
            .filter(|line| line.starts_with("=== "))
            .count();
        writeln!(
            page,
            "| `{}` | {} | {direction} | {count} |",
            language.code(),
            language.name()
        )
        .expect("a string takes all");
    }
    check("docs/reference/languages.md", &page);
}

#[test]
fn the_schema_of_the_configuration_holds_every_rule() {
    let schema = serde_json::to_string_pretty(&muqabala::check::schema()).expect("it is JSON");
    check("docs/reference/muqabala.schema.json", &(schema + "\n"));
}

#[test]
fn the_checks_page_holds_every_rule() {
    let mut page = String::from(
        "# Rules of the check\n\nEach can be switched on or off or given another severity in `muqabala.toml`. The severity in \
         this table is where a rule\nstarts; a finding that is less sure is told as a lesser one.\n\n\
         | code | name | severity | what is found |\n|---|---|---|---|\n",
    );
    for rule in rules() {
        let severity = match rule.optional {
            true => format!("off ({})", rule.severity.name()),
            false => rule.severity.name().to_owned(),
        };
        writeln!(
            page,
            "| {} | [`{}`](#{}) | {severity} | {} |",
            rule.code, rule.name, rule.name, rule.summary
        )
        .expect("a string takes all");
    }
    for rule in rules() {
        write!(
            page,
            "\n## {}\n\n{}. {}\n",
            rule.name, rule.summary, rule.doc
        )
        .expect("a string takes all");
    }
    check("docs/reference/checks.md", &page);
}
