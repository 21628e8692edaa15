//! A lexicon as a file, little-endian, without padding:
//!
//! | size | what |
//! |---|---|
//! | 8 | magic `MQLEXIC1`; the last character is the version |
//! | 2 × (1 + n) | the codes of both languages, each after its length in a byte |
//! | 4, then 2 + n each | how many target words, then the words by their bytes, each after its length |
//! | 4 | how many source words, then for each, by their bytes: |
//! | 2 + n | the word after its length |
//! | 2, then 4 + 1 each | how many partners, then for each its place among the target words and its degree in 255ths |
//! | 8 | FNV-1a (64 bits) of all bytes before |

use rustc_hash::FxHashMap;

use super::lexicon::Lexicon;

const MAGIC: &[u8; 7] = b"MQLEXIC";
const VERSION: u8 = b'1';

/// A file is no lexicon that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// It does not begin as one.
    #[error(
        "not a lexicon: it does not begin with `MQLEXIC`; make one with `muqabala lexicon learn`"
    )]
    NoLexicon,
    /// It is of a version that this program does not read.
    #[error("a lexicon of version {0}; this program reads version 1; learn it again")]
    OtherVersion(char),
    /// Its checksum does not fit.
    #[error("a damaged lexicon: its checksum does not fit its contents; learn it again")]
    Damaged,
}

impl Lexicon {
    /// The lexicon as the bytes of a file; equal lexicons give equal bytes. What the format cannot hold is left out: words
    /// of more than 65,535 bytes, and partners of a word beyond the best 65,535.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let fits = |word: &str| u16::try_from(word.len()).is_ok();
        let all = self.pairs.values().flatten();
        let mut targets: Vec<&str> = all
            .map(|(partner, _)| &**partner)
            .filter(|word| fits(word))
            .collect();
        targets.sort_unstable();
        targets.dedup();
        let mut sources: Vec<_> = self.pairs.iter().filter(|(word, _)| fits(word)).collect();
        sources.sort_unstable_by_key(|entry| entry.0);
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        for code in &self.languages {
            out.push(code.len() as u8);
            out.extend(code.bytes());
        }
        let word = |out: &mut Vec<u8>, word: &str| {
            out.extend((word.len() as u16).to_le_bytes());
            out.extend(word.bytes());
        };
        out.extend((targets.len() as u32).to_le_bytes());
        for target in &targets {
            word(&mut out, target);
        }
        out.extend((sources.len() as u32).to_le_bytes());
        for (source, partners) in sources {
            word(&mut out, source);
            let partners = partners.iter().filter(|(word, _)| fits(word));
            let partners: Vec<_> = partners.take(usize::from(u16::MAX)).collect();
            out.extend((partners.len() as u16).to_le_bytes());
            for (partner, degree) in partners {
                let at = targets
                    .binary_search(&&**partner)
                    .expect("all partners are targets");
                out.extend((at as u32).to_le_bytes());
                out.push(*degree);
            }
        }
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Reads what [`Lexicon::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are no lexicon, one of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LexiconError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LexiconError::NoLexicon)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(&other) => return Err(LexiconError::OtherVersion(other.into())),
            None => return Err(LexiconError::Damaged),
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(LexiconError::Damaged)?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(LexiconError::Damaged);
        }
        let mut reader = Reader(body.get(MAGIC.len() + 1..).unwrap_or(&[]));
        reader.lexicon().ok_or(LexiconError::Damaged)
    }
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn lexicon(&mut self) -> Option<Lexicon> {
        let languages = [self.code()?, self.code()?];
        let count = self.u32()?;
        let targets: Vec<&str> = (0..count).map(|_| self.word()).collect::<Option<_>>()?;
        let mut pairs = FxHashMap::default();
        for _ in 0..self.u32()? {
            let source = self.word()?;
            let count = self.u16()?;
            let partners = (0..count).map(|_| {
                let partner = *targets.get(self.u32()? as usize)?;
                Some((partner.into(), self.take(1)?[0]))
            });
            let partners: Vec<(Box<str>, u8)> = partners.collect::<Option<_>>()?;
            pairs.insert(source.into(), partners);
        }
        self.0.is_empty().then_some(Lexicon { languages, pairs })
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn word(&mut self) -> Option<&'a str> {
        let length = self.u16()?;
        std::str::from_utf8(self.take(length.into())?).ok()
    }

    fn code(&mut self) -> Option<Box<str>> {
        let length = self.take(1)?[0];
        Some(std::str::from_utf8(self.take(length.into())?).ok()?.into())
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |sum, &byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::semantics::Units;

    fn learned() -> Lexicon {
        let language = |code| Language::named(code).expect("a known code");
        let source = ["كتاب جديد", "كتاب قديم", "بيت جديد", "بيت قديم"];
        let target = ["کتابچه تازه", "کتابچه کهنه", "خانه تازه", "خانه کهنه"];
        let source = Units::new(&source, language("ar"));
        let target = Units::new(&target, language("fa"));
        let runs: Vec<_> = (0..4).map(|i| (i..i + 1, i..i + 1)).collect();
        Lexicon::learned(&source, &target, &runs)
    }

    #[test]
    fn words_that_come_and_go_together_are_partners() {
        let lexicon = learned();
        assert_eq!(lexicon.languages(), ["ar", "fa"]);
        let stem = crate::language::folded("بيت");
        let best = lexicon.partners(&stem).next().expect("a partner");
        assert_eq!(best.0, "خان");
        assert!(best.1 > 0.5, "{best:?}");
        let back = lexicon.reversed();
        assert_eq!(back.partners("خان").next().expect("a partner").0, stem);
        assert_eq!(back.reversed(), lexicon);
    }

    #[test]
    fn what_is_written_is_read() {
        let lexicon = learned();
        let bytes = lexicon.to_bytes();
        assert_eq!(Lexicon::from_bytes(&bytes), Ok(lexicon));
        assert_eq!(
            bytes,
            learned().to_bytes(),
            "learning and writing give the same every time"
        );
    }

    #[test]
    fn a_word_too_long_for_the_file_is_left_out() {
        let mut lexicon = learned();
        let long: Box<str> = "ا".repeat(1 << 15).into();
        let best = lexicon.pairs.values_mut().next().expect("a word");
        best.push((long.clone(), 1));
        lexicon.pairs.insert(long, vec![("خان".into(), 255)]);
        assert_eq!(Lexicon::from_bytes(&lexicon.to_bytes()), Ok(learned()));
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        let mut bytes = learned().to_bytes();
        assert_eq!(Lexicon::from_bytes(b"<tmx>"), Err(LexiconError::NoLexicon));
        assert_eq!(Lexicon::from_bytes(b"MQLEXIC"), Err(LexiconError::Damaged));
        assert_eq!(
            Lexicon::from_bytes(&bytes[..bytes.len() - 3]),
            Err(LexiconError::Damaged)
        );
        bytes[20] ^= 1;
        assert_eq!(Lexicon::from_bytes(&bytes), Err(LexiconError::Damaged));
        bytes[7] = b'2';
        assert_eq!(
            Lexicon::from_bytes(&bytes),
            Err(LexiconError::OtherVersion('2'))
        );
    }
}
