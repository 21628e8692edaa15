//! The encoder's file, checked once and read where it lies; `make_encoder.py` makes it and documents it byte by byte.

use crate::semantics::pieces::{Piece, Strings, u32_at};

const MAGIC: &[u8; 8] = b"MQENCOD1";
const VERSION: u32 = 1;
const HEADER: usize = 48;
/// Numbers that share a scale.
pub(super) const BLOCK: usize = 32;
/// Outputs that lie together in a matrix.
const PANEL: usize = 16;
/// Bytes of a block: its scale and 32 nibbles.
const BLOCK_BYTES: usize = 18;
/// Bytes of a tile: the blocks of a panel's outputs for the same 32 inputs.
pub(super) const TILE_BYTES: usize = PANEL * BLOCK_BYTES;
/// Half of the sixteen levels of a nibble lie below zero.
const MIDDLE: f32 = 8.0;

/// A matrix of 4-bit weights in panels of 16 outputs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix {
    inputs: usize,
    tiles: &'static [u8],
}

impl Matrix {
    /// The tiles of the two panels that hold the outputs from `32 * pair`.
    pub fn pair(&self, pair: usize) -> [&'static [u8]; 2] {
        let size = self.inputs / BLOCK * TILE_BYTES;
        [2 * pair, 2 * pair + 1].map(|panel| &self.tiles[panel * size..][..size])
    }
}

/// The factors and summands of a layer norm.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub factors: Box<[f32]>,
    pub summands: Box<[f32]>,
}

/// A matrix and what is added to its product.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    pub matrix: Matrix,
    pub summands: Box<[f32]>,
}

/// One layer of the transformer.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Query, key and value, one behind the other.
    pub attend: Linear,
    pub attended: Linear,
    pub attended_norm: Norm,
    pub up: Linear,
    pub down: Linear,
    pub down_norm: Norm,
}

/// The encoder's weights and pieces.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub width: usize,
    pub inner: usize,
    pub heads: usize,
    pub epsilon: f32,
    /// What a character costs that no piece holds.
    pub unknown: f32,
    pub strings: Strings,
    scores: &'static [u8],
    words: &'static [u8],
    positions: &'static [u8],
    pub norm: Norm,
    pub layers: Vec<Layer>,
}

/// A row of the table of vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Piece(Piece),
    Begin,
    End,
    Unknown,
}

/// Takes sections off the front of the file.
struct Sections {
    rest: &'static [u8],
}

impl Sections {
    fn take(&mut self, size: Option<usize>) -> Option<&'static [u8]> {
        let (front, rest) = self.rest.split_at_checked(size?)?;
        self.rest = rest;
        Some(front)
    }

    fn numbers(&mut self, count: usize) -> Option<Box<[f32]>> {
        let bytes = self.take(count.checked_mul(4))?;
        Some(
            (0..count)
                .map(|i| f32::from_bits(u32_at(bytes, i)))
                .collect(),
        )
    }

    fn norm(&mut self, width: usize) -> Option<Norm> {
        Some(Norm {
            factors: self.numbers(width)?,
            summands: self.numbers(width)?,
        })
    }

    fn linear(&mut self, outputs: usize, inputs: usize) -> Option<Linear> {
        let blocks = outputs.checked_mul(inputs / BLOCK)?;
        let tiles = self.take(blocks.checked_mul(BLOCK_BYTES))?;
        Some(Linear {
            matrix: Matrix { inputs, tiles },
            summands: self.numbers(outputs)?,
        })
    }

    fn layer(&mut self, width: usize, inner: usize) -> Option<Layer> {
        Some(Layer {
            attend: self.linear(width.checked_mul(3)?, width)?,
            attended: self.linear(width, width)?,
            attended_norm: self.norm(width)?,
            up: self.linear(inner, width)?,
            down: self.linear(width, inner)?,
            down_norm: self.norm(width)?,
        })
    }
}

impl Model {
    /// Checks the header and the sizes of all sections; copies only what is not a matrix or a vector of a piece.
    pub fn new(bytes: &'static [u8]) -> Result<Self, &'static str> {
        if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
            return Err("not an encoder: it does not start with MQENCOD1");
        }
        let header = &bytes[MAGIC.len()..HEADER];
        if u32_at(header, 0) != VERSION {
            return Err("an encoder of another version: make it again with make_encoder.py");
        }
        if u32_at(header, 9) as usize != bytes.len() {
            return Err(
                "a damaged encoder: it is not as long as it says; make it again with make_encoder.py",
            );
        }
        let [width, layers, heads, inner, places, pieces] =
            std::array::from_fn(|i| u32_at(header, i + 1) as usize);
        // a head is one block wide: the kernels quantise what it gives as one
        let fits =
            width > 0 && width == heads.saturating_mul(BLOCK) && inner > 0 && inner % BLOCK == 0;
        let read = || {
            let mut sections = Sections {
                rest: &bytes[HEADER..],
            };
            let row = (width / BLOCK).checked_mul(BLOCK_BYTES)?;
            let starts = sections.take(pieces.checked_add(1)?.checked_mul(4))?;
            let scores = sections.take(pieces.checked_mul(4))?;
            let strings = sections.take(Some(u32_at(starts, pieces) as usize))?;
            let model = Self {
                width,
                inner,
                heads,
                epsilon: f32::from_bits(u32_at(header, 7)),
                unknown: f32::from_bits(u32_at(header, 8)),
                strings: Strings::new(starts, strings)?,
                scores,
                words: sections.take(pieces.checked_add(3)?.checked_mul(row))?,
                positions: sections.take(places.checked_mul(width)?.checked_mul(2))?,
                norm: sections.norm(width)?,
                layers: (0..layers)
                    .map(|_| sections.layer(width, inner))
                    .collect::<Option<_>>()?,
            };
            sections.rest.is_empty().then_some(model)
        };
        fits.then(read).flatten().ok_or(
            "a damaged encoder: its sections do not fill it; make it again with make_encoder.py",
        )
    }

    /// The natural logarithm of a piece's probability.
    pub fn score(&self, piece: Piece) -> f32 {
        f32::from_bits(u32_at(self.scores, piece.0 as usize))
    }

    /// Writes the vector of a token at a place into `row`.
    pub fn embed(&self, token: Token, place: usize, row: &mut [f32]) {
        let at = match token {
            Token::Piece(piece) => piece.0 as usize,
            Token::Begin => self.strings.len(),
            Token::End => self.strings.len() + 1,
            Token::Unknown => self.strings.len() + 2,
        };
        let size = self.width / BLOCK * BLOCK_BYTES;
        let blocks = self.words[at * size..][..size].chunks_exact(BLOCK_BYTES);
        for (row, block) in row.chunks_exact_mut(BLOCK).zip(blocks) {
            let scale = half([block[0], block[1]]);
            let (low, high) = row.split_at_mut(BLOCK / 2);
            for ((low, high), byte) in low.iter_mut().zip(high).zip(&block[2..]) {
                *low = scale * (f32::from(byte & 15) - MIDDLE);
                *high = scale * (f32::from(byte >> 4) - MIDDLE);
            }
        }
        let position = self.positions[2 * place * self.width..].chunks_exact(2);
        for (value, bytes) in row.iter_mut().zip(position) {
            *value += half([bytes[0], bytes[1]]);
        }
    }
}

/// A finite number of 16 bits (IEEE 754 binary16, little-endian).
pub(super) fn half(bytes: [u8; 2]) -> f32 {
    let bits = u32::from(u16::from_le_bytes(bytes));
    // the exponent's bias is put right by a multiplication, which serves numbers below the normal ones too
    let magnitude = f32::from_bits((bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(magnitude.to_bits() | (bits & 0x8000) << 16)
}
