//! The numbers of four digits in a report, found once for all that ask which years it names.

use crate::text::{Span, digit};

/// Numbers that a text writes in four digits, in order, with their places.
#[derive(Debug, Clone)]
pub(crate) struct FourDigits(Vec<(Span, i32)>);

impl FourDigits {
    pub fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(start) = first_digit(&text.as_bytes()[at..]) {
            let start = at + start;
            let (mut end, mut count, mut value) = (start, 0, 0);
            for c in text[start..].chars() {
                let Some((digit, _)) = digit(c) else {
                    break;
                };
                end += c.len_utf8();
                count += 1;
                if count <= 4 {
                    value = value * 10 + digit as i32;
                }
            }
            if count == 4 {
                found.push((Span::new(start, end), value));
            }
            at = end;
        }
        Self(found)
    }

    /// Those that stand in a span of the text.
    pub fn within(&self, span: Span) -> impl Iterator<Item = i32> + '_ {
        let first = self.0.partition_point(|(of, _)| of.start < span.start);
        let inside = self.0[first..]
            .iter()
            .take_while(move |(of, _)| of.end <= span.end);
        inside.map(|(_, value)| *value)
    }
}

/// Where the first digit of any system stands; each is one byte, or the second of two.
fn first_digit(bytes: &[u8]) -> Option<usize> {
    let in_ten = |byte: u8, zero: u8| byte.wrapping_sub(zero) < 10;
    // no branch for each way to write one: the bytes before the second are those of most letters, too
    let is_digit = |first: u8, second: u8| {
        in_ten(first, b'0')
            | (first == 0xd9) & in_ten(second, 0xa0)
            | (first == 0xdb) & in_ten(second, 0xb0)
    };
    let mut pairs = bytes.windows(2);
    let found = pairs.position(|pair| is_digit(pair[0], pair[1]));
    let last = || bytes.last().is_some_and(|last| is_digit(*last, 0));
    found.or_else(|| last().then(|| bytes.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_four_digits_are_found_in_all_systems_and_parts() {
        let text = "سنة 2024 و٢٠١٩م، 19850 و123، سال ۱۴۰۲.2001";
        let years = FourDigits::of(text);
        let whole = Span::new(0, text.len());
        assert_eq!(
            years.within(whole).collect::<Vec<_>>(),
            [2024, 2019, 1402, 2001]
        );
        let second = text.find('٢').expect("it is there");
        let of = |start, end| years.within(Span::new(start, end)).collect::<Vec<_>>();
        assert_eq!(of(second, text.len()), [2019, 1402, 2001]);
        assert_eq!(of(0, second), [2024]);
        assert_eq!(of(0, second + 2), [2024], "cut in two it is no number");
    }
}
