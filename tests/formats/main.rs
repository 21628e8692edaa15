//! Exchange with other programs: what is written is read back, and what is wrong is told with its line.

mod glossaries;
mod messages;
mod pairs;

use std::path::Path;

use muqabala::format::{Languages, Problem};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new("tests/fixtures/formats").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn languages(source: &str, target: &str) -> Languages {
    Languages {
        source: Some(source.into()),
        target: Some(target.into()),
    }
}

fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::to_string).collect()
}

/// Marks of direction, joiners, line ends, control characters, and what tables and XML divide by.
const HARD_TEXT: &str = "[\\PC\u{200c}\u{200e}\u{200f}\u{202b}\u{2066}\u{feff}\u{85}\u{2028}\u{0}-\u{1f}\"'=+@,;|\\\\<&>ءیک-]{0,8}";

/// What XML 1.0 holds of a text.
fn in_xml(text: &str) -> String {
    text.replace(
        |c: char| (c < ' ' && !"\t\n\r".contains(c)) || "\u{fffe}\u{ffff}".contains(c),
        "\u{fffd}",
    )
}
