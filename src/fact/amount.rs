use std::fmt;

/// A number of the text, exact to six decimals; shown in ASCII digits, without thousands divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    millionths: i128,
}

const UNIT: i128 = 1_000_000;

impl Amount {
    /// A whole number.
    #[must_use]
    pub const fn whole(value: i64) -> Self {
        Self {
            millionths: value as i128 * UNIT,
        }
    }

    /// An amount in millionths.
    #[must_use]
    pub const fn millionths(millionths: i64) -> Self {
        Self {
            millionths: millionths as i128,
        }
    }

    /// A numeral in folded (ASCII) digits: thousands divided by `,`, `،`, `٬` or `'`, decimals by `.` or `٫`.
    /// A `,` that does not stand before three digits divides decimals; with `point_divides_thousands` a
    /// point before three digits divides thousands.
    ///
    /// Nothing when the numeral has more than 18 digits or is put together otherwise.
    pub(super) fn read(numeral: &str, point_divides_thousands: bool) -> Option<Self> {
        let separators: Vec<(usize, char)> = numeral
            .char_indices()
            .filter(|(_, c)| !c.is_ascii_digit())
            .collect();
        let groups: Vec<&str> = numeral.split(|c: char| !c.is_ascii_digit()).collect();
        if groups.iter().any(|group| group.is_empty()) || numeral.len() > 40 {
            return None;
        }
        let in_threes = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        let (mut whole, mut decimals) = (String::new(), "");
        for (index, group) in groups.iter().enumerate() {
            let separator = index.checked_sub(1).map(|at| separators[at].1);
            match separator {
                None => whole.push_str(group),
                Some('٬' | '\'' | '’') => whole.push_str(group),
                Some(',' | '،') if in_threes || index + 1 < groups.len() && group.len() == 3 => {
                    whole.push_str(group)
                }
                Some('.') if point_divides_thousands && in_threes && groups[0] != "0" => {
                    whole.push_str(group)
                }
                Some(',' | '،' | '.' | '٫') if index + 1 == groups.len() => decimals = group,
                Some(_) => return None,
            }
        }
        if whole.len() > 18 {
            return None;
        }
        let decimals: String = decimals.chars().chain("000000".chars()).take(6).collect();
        let whole: i128 = whole.parse().ok()?;
        Some(Self {
            millionths: whole * UNIT + decimals.parse::<i128>().ok()?,
        })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let millionths = self.millionths.checked_add(other.millionths)?;
        Some(Self { millionths })
    }

    pub(super) fn times(self, factor: i64) -> Option<Self> {
        let millionths = self.millionths.checked_mul(factor.into())?;
        Some(Self { millionths })
    }

    /// The nearest value that a float can hold.
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.millionths as f64 / UNIT as f64
    }

    /// Its value when it is a whole number.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        let whole = self.millionths % UNIT == 0;
        whole
            .then(|| (self.millionths / UNIT).try_into().ok())
            .flatten()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.millionths / UNIT, self.millionths % UNIT);
        write!(f, "{whole}")?;
        if rest > 0 {
            let decimals = format!("{rest:06}");
            write!(f, ".{}", decimals.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::folded;
    use proptest::prelude::*;

    #[test]
    fn separators_of_three_traditions_are_understood() {
        for (numeral, value) in [
            ("2,300", "2300"),
            ("۲٬۳۰۰٬۰۰۰", "2300000"),
            ("٣٬٣٠٠", "3300"),
            ("٣٫٥", "3.5"),
            ("3,5", "3.5"),
            ("3.5", "3.5"),
            ("12،000", "12000"),
            ("1,234.56", "1234.56"),
            ("007", "7"),
        ] {
            let amount = Amount::read(&folded(numeral), false).map(|amount| amount.to_string());
            assert_eq!(amount.as_deref(), Some(value), "{numeral}");
        }
        assert_eq!(Amount::read("1.500", true), Some(Amount::whole(1500)));
        assert_eq!(
            Amount::read("1.500", false),
            Some(Amount::millionths(1_500_000))
        );
        for broken in ["1,2,3", "14.09.2022", "1:5", "99999999999999999999"] {
            assert_eq!(Amount::read(broken, false), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn digits_in_any_system_give_the_same_value(value in 0u32..2_000_000_000, decimals in 0u32..1000) {
            let latin = format!("{value}.{decimals:03}");
            let system = |zero: char, point: char| -> String {
                latin.chars().map(|c| match c.to_digit(10) {
                    Some(digit) => char::from_u32(zero as u32 + digit).unwrap(),
                    None => point,
                }).collect()
            };
            let expected = Amount::read(&latin, false);
            prop_assert!(expected.is_some());
            for text in [system('٠', '٫'), system('۰', '٫'), system('۰', '.')] {
                prop_assert_eq!(Amount::read(&folded(&text), false), expected);
            }
        }
    }
}
