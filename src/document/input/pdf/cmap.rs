//! What letters the codes of a font stand for: its ToUnicode CMap (ISO 32000-2, 9.10.3).

use rustc_hash::FxHashMap;

/// A font has no more letters; what a map lists beyond is not read.
const MOST_ENTRIES: usize = 1 << 17;

/// The letters of codes, of whatever length in bytes.
#[derive(Debug, Default)]
pub(super) struct ToUnicode {
    single: FxHashMap<u32, String>,
    ranges: Vec<Range>,
    /// Whether all codes are one byte long, where the map tells.
    pub one_byte: Option<bool>,
}

/// Codes that follow each other, with the UTF-16 of the first.
#[derive(Debug)]
struct Range {
    low: u32,
    high: u32,
    first: Vec<u16>,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

impl ToUnicode {
    /// What can be understood of a map; the rest is passed over.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => map.code_spaces(&mut tokens),
                Token::Word(b"beginbfchar") => map.chars(&mut tokens),
                Token::Word(b"beginbfrange") => map.ranges(&mut tokens),
                _ => {}
            }
        }
        map.ranges.sort_by_key(|range| range.low);
        map
    }

    /// The letters of a code.
    pub fn get(&self, code: u32) -> Option<String> {
        if let Some(text) = self.single.get(&code) {
            return Some(text.clone());
        }
        let after = self.ranges.partition_point(|range| range.low <= code);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        let step = code - range.low;
        let mut units = range.first.clone();
        let last = units.last_mut().filter(|_| code <= range.high)?;
        *last = last.wrapping_add(u16::try_from(step).ok()?);
        Some(String::from_utf16_lossy(&units))
    }

    fn is_full(&self) -> bool {
        self.single.len() + self.ranges.len() >= MOST_ENTRIES
    }

    fn code_spaces(&mut self, tokens: &mut Tokens) {
        while let Some(Token::Hex(code)) = tokens.next() {
            self.one_byte = Some(self.one_byte.unwrap_or(true) && code.len() == 1);
        }
    }

    fn chars(&mut self, tokens: &mut Tokens) {
        while let (Some(Token::Hex(code)), false) = (tokens.next(), self.is_full()) {
            let Some(Token::Hex(text)) = tokens.next() else {
                return;
            };
            self.single
                .insert(number(&code), String::from_utf16_lossy(&utf16(&text)));
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens) {
        while let (Some(Token::Hex(low)), false) = (tokens.next(), self.is_full()) {
            let Some(Token::Hex(high)) = tokens.next() else {
                return;
            };
            let (low, high) = (number(&low), number(&high));
            match tokens.next() {
                Some(Token::Hex(first)) => self.ranges.push(Range {
                    low,
                    high,
                    first: utf16(&first),
                }),
                Some(Token::Open) => {
                    let mut code = low;
                    while let (Some(Token::Hex(text)), false) = (tokens.next(), self.is_full()) {
                        self.single
                            .insert(code, String::from_utf16_lossy(&utf16(&text)));
                        code = code.wrapping_add(1);
                    }
                }
                _ => return,
            }
        }
    }
}

/// A code of up to four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        bytes => bytes
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect(),
    }
}

/// The tokens of PostScript that such maps are written with.
struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let skipped = self.0.iter().take_while(|byte| is_space(**byte)).count();
            self.0 = &self.0[skipped..];
            match self.0 {
                [] => return None,
                [b'%', ..] => {
                    self.until(|byte| byte == b'\n' || byte == b'\r');
                }
                [b'<', b'<', ..] | [b'>', b'>', ..] => self.0 = &self.0[2..],
                [b'<', ..] => {
                    let digits = &self.until(|byte| byte == b'>')[1..];
                    self.0 = self.0.get(1..).unwrap_or_default();
                    return Some(Token::Hex(hex(digits)));
                }
                [b'[', ..] => {
                    self.0 = &self.0[1..];
                    return Some(Token::Open);
                }
                [b']', ..] => {
                    self.0 = &self.0[1..];
                    return Some(Token::Close);
                }
                [_, rest @ ..] => {
                    let length = 1 + rest.iter().take_while(|byte| !ends_word(**byte)).count();
                    let (word, rest) = self.0.split_at(length);
                    self.0 = rest;
                    return Some(Token::Word(word));
                }
            }
        }
    }

    /// What stands before the first byte that ends it.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a [u8] {
        let length = self.0.iter().take_while(|byte| !ends(**byte)).count();
        let (before, rest) = self.0.split_at(length);
        self.0 = rest;
        before
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn ends_word(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'<' | b'>' | b'[' | b']' | b'/' | b'(' | b'%')
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|value| u8::try_from(value).ok())
        .collect();
    values
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ranges_and_lists_give_their_letters() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <14F5><06440627> endbfchar % a ligature\n\
              2 beginbfrange <0010> <0012> <FE8D> <0020> <0021> [<0041> <D83DDE00>] endbfrange",
        );
        assert_eq!(map.one_byte, Some(false));
        for (code, text) in [
            (3, Some(" ")),
            (0x14f5, Some("لا")),
            (0x12, Some("\u{fe8f}")),
            (0x13, None),
            (0x20, Some("A")),
            (0x21, Some("😀")),
            (0, None),
        ] {
            assert_eq!(map.get(code).as_deref(), text, "{code:x}");
        }
    }

    #[test]
    fn a_map_that_claims_all_codes_costs_nothing() {
        let map = ToUnicode::parse(b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange <");
        assert_eq!(map.get(1).as_deref(), Some("B"));
        assert_eq!(map.get(u32::MAX), None);
    }
}
