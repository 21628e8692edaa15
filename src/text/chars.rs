/// A set of characters, made to be asked for each character of a text.
#[derive(Debug, Clone, Default)]
pub struct CharSet {
    /// A bit for each character of [`NEAR`].
    near: Vec<u64>,
    far: Vec<char>,
}

/// To the end of general punctuation.
const NEAR: usize = 0x2070;

impl CharSet {
    /// Whether the set has `c`.
    pub fn has(&self, c: char) -> bool {
        let code = c as usize;
        match self.near.get(code / 64) {
            Some(bits) => bits >> (code % 64) & 1 == 1,
            None => self.far.contains(&c),
        }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self {
            near: vec![0; NEAR.div_ceil(64)],
            far: Vec::new(),
        };
        for c in chars {
            let code = c as usize;
            match set.near.get_mut(code / 64) {
                Some(bits) => *bits |= 1 << (code % 64),
                None => set.far.push(c),
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_characters_it_was_made_of() {
        let some = ['.', '؟', '…', '。', '\u{206f}', '\u{2080}'];
        let set: CharSet = some.into_iter().collect();
        for c in ('\0'..'\u{4000}').chain(['\u{1f600}']) {
            assert_eq!(set.has(c), some.contains(&c), "{c:?}");
        }
        assert!(!CharSet::default().has('.'));
    }
}
