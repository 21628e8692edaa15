//! What a terminal shows. Texts, glossaries and names of files come from others: a control character in them
//! could move the cursor, rename the window or hide what stands before it, so a terminal is sent its number
//! (`\u001b`) instead. Files, pipes and other programs get every byte as it is.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// Whether a terminal would act on the character instead of showing it; lines and tabs are harmless.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// A character by its number, as JSON writes it: a result in JSON stays what it was.
fn number(c: char) -> String {
    format!("\\u{:04x}", u32::from(c))
}

/// The text with its control characters by their numbers.
fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_control(c) {
            true => out.push_str(&number(c)),
            false => out.push(c),
        }
    }
    out.into()
}

/// A writer of UTF-8 whose control characters are shown when it leads to a terminal.
pub struct Shown<W: Write> {
    out: W,
    terminal: bool,
    /// The first byte of a character that may be a control character (U+0080 to U+009F) was written last.
    begun: bool,
}

/// The first byte of the characters U+0080 to U+00BF.
const LATIN: u8 = 0xC2;

impl<W: Write> Shown<W> {
    pub fn new(out: W, terminal: bool) -> Self {
        Self {
            out,
            terminal,
            begun: false,
        }
    }

    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes what the terminal is to act on, which nobody else wrote.
    pub fn act(&mut self, sequence: &str) -> io::Result<()> {
        self.complete()?;
        self.out.write_all(sequence.as_bytes())
    }

    fn complete(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.begun) {
            true => self.out.write_all(&[LATIN]),
            false => Ok(()),
        }
    }

    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut plain = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let control = match byte {
                0x80..=0x9f if self.begun => Some(char::from(byte)),
                _ if byte.is_ascii() && is_control(char::from(byte)) => Some(char::from(byte)),
                _ => None,
            };
            let first = byte == LATIN;
            if control.is_none() && !first && !self.begun {
                continue;
            }
            self.out.write_all(&bytes[plain..at])?;
            plain = at;
            match control {
                Some(c) => {
                    if !matches!(byte, 0x80..) {
                        self.complete()?;
                    }
                    self.begun = false;
                    self.out.write_all(number(c).as_bytes())?;
                    plain = at + 1;
                }
                None => {
                    self.complete()?;
                    if first {
                        self.begun = true;
                        plain = at + 1;
                    }
                }
            }
        }
        self.out.write_all(&bytes[plain..])
    }
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.terminal {
            return self.out.write(bytes);
        }
        self.show(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // a character that is cut in two goes on later
        self.out.flush()
    }
}

/// Whether results are coloured: as the user says (`NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, in this order), else on a
/// terminal that knows colours.
pub fn is_coloured(terminal: bool) -> bool {
    let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if said("NO_COLOR").is_some() {
        return false;
    }
    if said("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    let dumb = said("TERM").is_some_and(|value| value == "dumb");
    terminal && !dumb && said("CLICOLOR").is_none_or(|value| value != "0")
}

/// Writes a message and a line's end to standard error. A message that cannot be written (a full disk, a reader
/// that has gone) is lost and changes nothing: the result counts.
pub fn write_message(message: fmt::Arguments) {
    let stderr = io::stderr();
    let mut line = message.to_string();
    if stderr.is_terminal() {
        line = shown(&line).into_owned();
    }
    line.push('\n');
    // there is nobody left to tell of it
    let _ = stderr.lock().write_all(line.as_bytes());
}

/// Says something to the user on standard error: the arguments are those of `format!`.
macro_rules! tell {
    ($($argument:tt)*) => { $crate::cli::terminal::write_message(format_args!($($argument)*)) };
}
pub(crate) use tell;

#[cfg(test)]
mod tests {
    use super::*;

    /// A title for the window, a colour, C1's own sequence opener, a carriage return, a delete.
    const HOSTILE: &str = "a\u{1b}]0;pwned\u{7}\u{1b}[31mb\u{9b}2Jc\rd\u{7f}é\u{85}»باكو\tx\n";
    const SHOWN: &str =
        "a\\u001b]0;pwned\\u0007\\u001b[31mb\\u009b2Jc\\u000dd\\u007fé\\u0085»باكو\tx\n";

    fn written(terminal: bool, pieces: &[&[u8]]) -> Vec<u8> {
        let mut written = Vec::new();
        let mut out = Shown::new(&mut written, terminal);
        for piece in pieces {
            out.write_all(piece).expect("a vector");
            out.flush().expect("a vector");
        }
        written
    }

    #[test]
    fn a_terminal_is_sent_no_control_character() {
        assert_eq!(shown(HOSTILE), SHOWN);
        assert_eq!(written(true, &[HOSTILE.as_bytes()]), SHOWN.as_bytes());
    }

    #[test]
    fn where_the_writes_are_cut_does_not_matter() {
        let bytes = HOSTILE.as_bytes();
        for at in 0..=bytes.len() {
            let (a, b) = bytes.split_at(at);
            assert_eq!(written(true, &[a, b]), SHOWN.as_bytes(), "cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(written(true, &single), SHOWN.as_bytes());
    }

    #[test]
    fn a_file_gets_every_byte() {
        assert_eq!(written(false, &[HOSTILE.as_bytes()]), HOSTILE.as_bytes());
        let broken = b"\xc2\x1b\xc2\xc2\x9b\xff";
        assert_eq!(written(false, &[broken]), broken);
        // what is no UTF-8 holds no control character that a terminal of UTF-8 knows
        assert_eq!(written(true, &[broken]), b"\xc2\\u001b\xc2\\u009b\xff");
    }

    #[test]
    fn json_stays_the_same_data() {
        let json = serde_json::to_string(HOSTILE).expect("a string");
        let shown = written(true, &[json.as_bytes()]);
        let read: String = serde_json::from_slice(&shown).expect("it is JSON still");
        assert_eq!(read, HOSTILE);
        assert!(json.contains('\u{9b}') && !shown.contains(&0x9b));
    }
}
