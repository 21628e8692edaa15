/// Whether `c` is a letter or digit, as [`char::is_alphanumeric`] tells; at once for the Arabic letters, which
/// Unicode's own table has to be searched for.
pub fn is_alphanumeric(c: char) -> bool {
    is_arabic_letter(c) || c.is_alphanumeric()
}

/// Whether `c` is a letter, as [`char::is_alphabetic`] tells; at once for the Arabic letters.
pub fn is_alphabetic(c: char) -> bool {
    is_arabic_letter(c) || c.is_alphabetic()
}

/// The Arabic letters without marks: most of what a text in the script holds.
fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_tells_what_unicode_tells() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
    }
}
