/// Divides the parts of a word without a space: می‌شود.
pub const ZWNJ: char = '\u{200c}';

/// Whether a ZWNJ stands in a text. Few words have the byte that it begins with.
pub fn has_zwnj(text: &str) -> bool {
    text.bytes().any(|byte| byte == 0xe2) && text.contains(ZWNJ)
}

/// Lengthens a word without adding to it; Unicode counts it as a letter.
pub const TATWEEL: char = 'ـ';

/// Whether a character only tells how others are set, and is no part of what is written: joiners but for the ZWNJ, marks
/// of direction, the word joiner and invisible operators, the byte order mark, the soft hyphen.
pub fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}' | '\u{ad}'
    )
}

/// Whether a character is a vowel mark of the Arabic script, which most texts leave out.
pub fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}')
}

/// Whether a character is a letter as a page shows it, at the beginning, in the middle or at the end of a word, in
/// place of the letter. Signs that are written as one and ornate brackets are none.
pub fn is_presentation_form(c: char) -> bool {
    match c {
        '\u{fd3e}' | '\u{fd3f}' | '\u{fdf0}'..='\u{fdfd}' | '\u{feff}' => false,
        '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => true,
        _ => false,
    }
}

/// What a character is, as far as it is told at once: Unicode's own tables have to be searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

/// The class of most characters that texts in Arabic and Latin script hold.
#[inline]
fn class(c: char) -> Option<Class> {
    match c {
        '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | 'a'..='z' | 'A'..='Z' => {
            Some(Class::Letter)
        }
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => Some(Class::Digit),
        '\0'..='\u{7f}'
        | '\u{ab}'
        | '\u{bb}'
        | '\u{600}'..='\u{60f}'
        | '\u{61b}'..='\u{61f}'
        | '\u{66a}'..='\u{66d}'
        | '\u{6d4}'
        | '\u{2000}'..='\u{206f}' => Some(Class::Other),
        _ => None,
    }
}

/// Whether `c` is a letter or digit, as [`char::is_alphanumeric`] tells.
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    class(c).map_or_else(|| c.is_alphanumeric(), |class| class != Class::Other)
}

/// Whether `c` is a letter, as [`char::is_alphabetic`] tells.
#[inline]
pub fn is_alphabetic(c: char) -> bool {
    class(c).map_or_else(|| c.is_alphabetic(), |class| class == Class::Letter)
}

/// Whether `c` is a digit or other sign of a number, as [`char::is_numeric`] tells.
#[inline]
pub fn is_numeric(c: char) -> bool {
    class(c).map_or_else(|| c.is_numeric(), |class| class == Class::Digit)
}

/// Whether `c` stands in the block of the Arabic script: its letters, marks, digits and punctuation.
pub fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}')
}

/// The zeros of the systems of digits: European, Arabic and Persian.
const ZEROS: [char; 3] = ['0', '٠', '۰'];

/// The value of a digit and the zero of its system.
pub fn digit(c: char) -> Option<(u32, char)> {
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then_some((value, zero))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_has_one_value_in_each_system() {
        for digits in ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"] {
            let zero = digits.chars().next().expect("ten digits");
            for (value, c) in (0..).zip(digits.chars()) {
                assert_eq!(digit(c), Some((value, zero)));
            }
        }
        for c in ['a', 'ا', '/', ':', '\u{66a}', '\u{6fa}', '१'] {
            assert_eq!(digit(c), None, "{c:?}");
        }
    }

    #[test]
    fn the_short_way_tells_what_unicode_tells() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
        }
    }
}
