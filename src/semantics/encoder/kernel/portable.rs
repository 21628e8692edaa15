//! For any processor: plain loops that compilers turn into vector instructions.

use super::{Kernel, Outputs, Quantised, ROWS};
use crate::semantics::encoder::file::{BLOCK, TILE_BYTES, half};

/// Nothing is asked of the processor.
pub struct Portable;

impl Kernel for Portable {
    #[inline(always)]
    fn product(pair: [&[u8]; 2], input: &Quantised, first: usize) -> Outputs {
        let (values, scales, corrections) = input.rows(first);
        let blocks = input.blocks;
        let mut out = [[0f32; BLOCK]; ROWS];
        for (half_at, panel) in pair.into_iter().enumerate() {
            for (block, tile) in panel.chunks_exact(TILE_BYTES).enumerate() {
                let (weight_scales, weights) = unpacked(tile);
                for (row, out) in out.iter_mut().enumerate() {
                    let at = row * blocks + block;
                    let mut sums = [corrections[at]; 16];
                    // sixteen products of at most 15 * 127 fit in 16 bits
                    for (weights, values) in
                        weights.chunks_exact(16).zip(values[at].chunks_exact(16))
                    {
                        let mut part = [0i16; 16];
                        for (weights, &value) in weights.iter().zip(values) {
                            for (part, &weight) in part.iter_mut().zip(weights) {
                                *part += weight * i16::from(value);
                            }
                        }
                        for (sum, part) in sums.iter_mut().zip(part) {
                            *sum += i32::from(part);
                        }
                    }
                    for ((out, sum), scale) in
                        out[16 * half_at..].iter_mut().zip(sums).zip(weight_scales)
                    {
                        *out += sum as f32 * (scale * scales[at]);
                    }
                }
            }
        }
        out
    }

    #[inline(always)]
    fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}

/// The scales of a tile and its nibbles, the sixteen outputs of an input side by side.
#[inline(always)]
fn unpacked(tile: &[u8]) -> ([f32; 16], [[i16; 16]; BLOCK]) {
    let scales = std::array::from_fn(|o| half([tile[2 * o], tile[2 * o + 1]]));
    let mut weights = [[0; 16]; BLOCK];
    for (at, &byte) in tile[32..].iter().enumerate() {
        let (q, o, j) = (at / 64, at / 4 % 16, at % 4);
        weights[4 * q + j][o] = i16::from(byte & 15);
        weights[16 + 4 * q + j][o] = i16::from(byte >> 4);
    }
    (scales, weights)
}
