//! For any processor: plain loops over numbers of 32 bits, which every compiler turns into vector instructions (of small
//! integers it made worse ones, four times as slow).

use super::{Kernel, Outputs, Quantised, ROWS};
use crate::semantics::encoder::file::{BLOCK, TILE_BYTES, half};

/// Nothing is asked of the processor.
pub struct Portable;

/// The weights of a tile: the sixteen outputs of an input lie side by side.
pub struct Tile([[f32; 16]; BLOCK]);

impl Kernel for Portable {
    type Panels = [Vec<Tile>; 2];

    #[inline(always)]
    fn prepare(pair: [&'static [u8]; 2]) -> Self::Panels {
        pair.map(|panel| panel.as_chunks().0.iter().map(unpacked).collect())
    }

    #[inline(always)]
    fn product(panels: &Self::Panels, input: &Quantised, first: usize) -> Outputs {
        /// Rows that share a loaded weight.
        const PART: usize = 2;
        let (values, scales, _) = input.rows(first);
        let blocks = input.blocks;
        let mut out = [[0f32; BLOCK]; ROWS];
        for (panel, tiles) in panels.iter().enumerate() {
            for start in (0..ROWS).step_by(PART) {
                let mut sums = [[0f32; 16]; PART];
                for (block, Tile(weights)) in tiles.iter().enumerate() {
                    let numbers: [[f32; BLOCK]; PART] = std::array::from_fn(|row| {
                        let at = (start + row) * blocks + block;
                        values[at].map(|value| f32::from(value) * scales[at])
                    });
                    for (k, weights) in weights.iter().enumerate() {
                        for (sums, numbers) in sums.iter_mut().zip(&numbers) {
                            for (sum, weight) in sums.iter_mut().zip(weights) {
                                *sum = Self::multiply_add(numbers[k], *weight, *sum);
                            }
                        }
                    }
                }
                for (out, sums) in out[start..].iter_mut().zip(sums) {
                    out[16 * panel..][..16].copy_from_slice(&sums);
                }
            }
        }
        out
    }

    #[inline(always)]
    fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
        if cfg!(target_arch = "aarch64") {
            a.mul_add(b, c)
        } else {
            a * b + c
        }
    }
}

fn unpacked(tile: &[u8; TILE_BYTES]) -> Tile {
    let (scales, nibbles) = tile.split_at(32);
    let mut weights = [[0f32; 16]; BLOCK];
    for (at, &byte) in nibbles.iter().enumerate() {
        let (q, o, j) = (at / 64, at / 4 % 16, at % 4);
        let scale = half([scales[2 * o], scales[2 * o + 1]]);
        weights[4 * q + j][o] = scale * (f32::from(byte & 15) - 8.0);
        weights[16 + 4 * q + j][o] = scale * (f32::from(byte >> 4) - 8.0);
    }
    Tile(weights)
}
