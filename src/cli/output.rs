use std::io::{BufWriter, StdoutLock};

/// Standard output, buffered.
pub fn standard() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// A text on one line: white space runs become one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
