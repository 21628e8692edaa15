//! Products of quantised vectors with 4-bit matrices: 6 rows by 32 outputs at a time.
//!
//! A block of 32 inputs is multiplied in integers, so the sum of a block is exact; the scales of the two blocks are applied
//! to it. What a kernel may use of the processor is decided when the program runs.

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

use super::file::BLOCK;

pub(super) use portable::Portable;
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

/// Rows that are multiplied at once.
pub(super) const ROWS: usize = 6;

/// The outputs of a pair of panels for [`ROWS`] rows.
pub(super) type Outputs = [[f32; BLOCK]; ROWS];

/// Vectors of small integers: each block of 32 numbers has its own scale.
#[derive(Debug, Default)]
pub(super) struct Quantised {
    /// Blocks in a row.
    blocks: usize,
    values: Vec<[i8; BLOCK]>,
    scales: Vec<f32>,
    /// -8 times the sum of a block: the nibbles of a matrix count from 8.
    corrections: Vec<i32>,
}

impl Quantised {
    /// Makes room for `rows` vectors of `width` numbers; a whole number of [`ROWS`].
    pub fn resize(&mut self, rows: usize, width: usize) {
        debug_assert!(rows.is_multiple_of(ROWS) && width.is_multiple_of(BLOCK));
        self.blocks = width / BLOCK;
        self.values.resize(rows * self.blocks, [0; BLOCK]);
        self.scales.resize(rows * self.blocks, 0.0);
        self.corrections.resize(rows * self.blocks, 0);
    }

    /// Puts 32 numbers at a block of a row, rounded to 255 levels.
    #[inline(always)]
    pub fn put(&mut self, row: usize, block: usize, numbers: &[f32; BLOCK]) {
        /// Added and taken away again it rounds to a whole number, which then stands in the lowest bits.
        const ROUND: f32 = 12_582_912.0;
        // one instruction each, unlike `f32::max`; the numbers are finite
        let greater = |a: f32, b: f32| if a > b { a } else { b };
        let mut largest = [0f32; 16];
        for half in numbers.as_chunks::<16>().0 {
            for (largest, number) in largest.iter_mut().zip(half) {
                *largest = greater(number.abs(), *largest);
            }
        }
        let mut eight = [0f32; 8];
        for i in 0..8 {
            eight[i] = greater(largest[i], largest[i + 8]);
        }
        let mut four = [0f32; 4];
        for i in 0..4 {
            four[i] = greater(eight[i], eight[i + 4]);
        }
        let largest = greater(greater(four[0], four[1]), greater(four[2], four[3]));
        let at = row * self.blocks + block;
        let factor = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        let mut sum = 0;
        for (value, number) in self.values[at].iter_mut().zip(numbers) {
            *value = (number * factor + ROUND).to_bits().to_le_bytes()[0].cast_signed();
            sum += i32::from(*value);
        }
        self.scales[at] = largest / 127.0;
        self.corrections[at] = -8 * sum;
    }

    /// The values, scales and corrections of [`ROWS`] rows.
    #[inline(always)]
    fn rows(&self, first: usize) -> (&[[i8; BLOCK]], &[f32], &[i32]) {
        let blocks = self.blocks;
        (
            &self.values[first * blocks..][..ROWS * blocks],
            &self.scales[first * blocks..][..ROWS * blocks],
            &self.corrections[first * blocks..][..ROWS * blocks],
        )
    }
}

/// One way to compute, for one kind of processor.
pub(super) trait Kernel {
    /// A pair of panels as the products read it.
    type Panels;

    /// Called once a batch for each pair.
    fn prepare(pair: [&'static [u8]; 2]) -> Self::Panels;

    /// The products of rows `first..first + ROWS` of `input` with the outputs of a pair of panels.
    fn product(panels: &Self::Panels, input: &Quantised, first: usize) -> Outputs;

    /// `a * b + c`, rounded once where the processor does that as fast.
    fn multiply_add(a: f32, b: f32, c: f32) -> f32;
}
