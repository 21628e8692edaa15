use rustc_hash::FxHashMap;

/// The different words that were met, each with a number: from 0, in the order in which they were met.
///
/// What is found out about a word once is kept under its number for all the texts that a reader reads. Nearly every word
/// fits into the table itself, so that no other place in memory is asked whether it is the same word: the text is as large
/// as that place is cold.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    short: FxHashMap<[u64; 3], u32>,
    long: FxHashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The bytes of a short word; one more tells how many they are.
    const SHORT: usize = 23;

    /// A vocabulary with room for so many words.
    pub fn for_count(count: usize) -> Self {
        let mut vocabulary = Self::default();
        vocabulary.short.reserve(count);
        vocabulary
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// The number of a word, which is [`Vocabulary::len`] where it is met for the first time.
    pub fn number(&mut self, word: &str) -> u32 {
        let new = self.len() as u32;
        if word.len() > Self::SHORT {
            return match self.long.get(word) {
                Some(known) => *known,
                None => {
                    self.long.insert(word.into(), new);
                    new
                }
            };
        }
        let mut bytes = [0; Self::SHORT + 1];
        bytes[..word.len()].copy_from_slice(word.as_bytes());
        bytes[Self::SHORT] = word.len() as u8;
        let (eights, _) = bytes.as_chunks();
        let packed = [0, 1, 2].map(|at| u64::from_le_bytes(eights[at]));
        *self.short.entry(packed).or_insert(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbered_as_they_are_met_short_and_long() {
        let mut vocabulary = Vocabulary::default();
        let long = "a word that is longer than most";
        let numbers = ["a", long, "a\0", "a", "", long].map(|word| vocabulary.number(word));
        assert_eq!(numbers, [0, 1, 2, 0, 3, 1]);
        assert_eq!(vocabulary.len(), 4);
    }
}
