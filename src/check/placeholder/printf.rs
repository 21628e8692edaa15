//! Conversions of `printf` (ISO C 7.21.6.1) and what other languages made of them.

/// A conversion at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conversion {
    /// Bytes.
    pub length: usize,
    /// Its argument, counted from 1, where it is numbered.
    pub argument: Option<u32>,
    /// What it makes of the argument: conversions that take the same type are written alike.
    pub shape: String,
    /// Arguments that it takes for its width and precision.
    pub stars: u32,
    /// It has flags, a width or a precision.
    pub dressed: bool,
    kind: u8,
}

/// Reads the conversion that `text`, which begins with a percent sign, begins with. Where a file does not tell that
/// its texts are formats (`told`), only what prose does not hold is one.
pub(super) fn conversion(text: &str, told: bool) -> Option<Conversion> {
    let bytes = text.as_bytes();
    let mut at = 1;
    let digits = |at: usize| {
        bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut argument = None;
    let number = digits(at);
    if number > 0 && bytes.get(at + number) == Some(&b'$') {
        argument = text[at..at + number]
            .parse()
            .ok()
            .filter(|n| (1..100).contains(n));
        argument?;
        at += number + 1;
    }
    let begun = at;
    let flags: &[u8] = if told { b"-+ #0'I" } else { b"-+#0'I" };
    while bytes.get(at).is_some_and(|byte| flags.contains(byte)) {
        at += 1;
    }
    let mut stars = 0;
    let mut width = |at: &mut usize| match bytes.get(*at) {
        Some(b'*') => {
            stars += 1;
            *at += 1;
        }
        _ => *at += digits(*at),
    };
    width(&mut at);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        width(&mut at);
    }
    let dressed = at > begun;
    let modifier = at;
    while bytes.get(at).is_some_and(|byte| b"hlLqjzt".contains(byte)) {
        at += 1;
    }
    let kind = *bytes.get(at)?;
    let known: &[u8] = if told {
        b"diouxXeEfFgGaAcspnCSm@"
    } else {
        b"diouxXeEfFgGcsp@"
    };
    if !known.contains(&kind) {
        return None;
    }
    let sized = at > modifier;
    let followed = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    // `%s` before a letter is still one, `10%of` is not
    let plain = argument.is_some()
        || sized
        || dressed && !text[..at].ends_with('.')
        || !told && b"sdu".contains(&kind);
    let is_one = told || if followed { plain } else { plain || !dressed };
    let shape = match kind {
        b'd' | b'i' => format!("{}d", &text[modifier..at]),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'a' | b'A' => {
            format!("{}f", &text[modifier..at])
        }
        b'x' | b'X' => format!("{}x", &text[modifier..at]),
        _ => text[modifier..=at].to_owned(),
    };
    is_one.then_some(Conversion {
        length: at + 1,
        argument,
        shape,
        stars,
        dressed,
        kind,
    })
}

impl Conversion {
    /// Whether it shows a whole number.
    pub fn is_integer(&self) -> bool {
        b"diu".contains(&self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_told_from_percentages() {
        let length = |text, told| conversion(text, told).map(|found| found.length);
        for (text, of_prose, of_a_format) in [
            ("%s", Some(2), Some(2)),
            ("%2$s x", Some(4), Some(4)),
            ("%-5.2f", Some(6), Some(6)),
            ("%ld files", Some(3), Some(3)),
            ("%.A second", None, Some(3)),
            ("% of all", None, Some(3)),
            ("%of all", None, Some(2)),
            ("%S and", None, Some(2)),
            ("% ", None, None),
            ("%", None, None),
            ("%5", None, None),
        ] {
            assert_eq!(
                (length(text, false), length(text, true)),
                (of_prose, of_a_format),
                "{text}"
            );
        }
        let shape = |text| conversion(text, true).expect("a conversion").shape;
        assert_eq!(
            (shape("%i"), shape("%5ld"), shape("%G")),
            ("d".into(), "ld".into(), "f".into())
        );
        assert_eq!(conversion("%*.*f", true).expect("a conversion").stars, 2);
    }
}
