//! Prints the lines of pages as the model of furniture sees them, for `furniture.py`:
//!
//!     cargo run --release --example line_signs -- LANGUAGE < TEXT
//!
//! One line a line of the text that is not empty: where it starts (bytes), the signs of the line itself, the signs
//! of its place, divided by tabs; signs are divided by commas. Several texts are divided by a form feed alone
//! on a line, and so is what is printed.

use std::io::Read;

use muqabala::document::line_signs;
use muqabala::language::Language;
use muqabala::text::Source;

fn main() -> anyhow::Result<()> {
    let code = std::env::args().nth(1).unwrap_or_default();
    let language = Language::named(&code)?;
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    for text in input.split("\n\u{c}\n") {
        for (span, [own, place]) in line_signs(&Source::new("-", text), language) {
            println!("{}\t{}\t{}", span.start, own.join(","), place.join(","));
        }
        println!("\u{c}");
    }
    Ok(())
}
