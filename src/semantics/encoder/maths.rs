//! The functions of a transformer's layer, on blocks of numbers so that compilers turn them into vector instructions.

use super::file::{BLOCK, Norm};
use super::kernel::Kernel;

/// Numbers that are summed side by side.
pub(super) const LANES: usize = 16;

/// Brings a row to mean 0 and variance 1, then applies the factors and summands of `norm`.
#[inline(always)]
pub(super) fn normalise<K: Kernel>(row: &mut [f32], norm: &Norm, epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum::<K>(row, |value| value) / count;
    for value in row.iter_mut() {
        *value -= mean;
    }
    let variance = sum::<K>(row, |value| value * value) / count;
    let factor = 1.0 / (variance + epsilon).sqrt();
    for ((value, f), s) in row.iter_mut().zip(&norm.factors).zip(&norm.summands) {
        *value = K::multiply_add(*value * factor, *f, *s);
    }
}

/// The sum of `of(value)` over a row whose length is a multiple of [`LANES`].
#[inline(always)]
fn sum<K: Kernel>(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0f32; LANES];
    for values in row.as_chunks::<LANES>().0 {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += of(*value);
        }
    }
    sums.into_iter().sum()
}

/// x times the probability that a normal variable is below x (GELU; Hendrycks and Gimpel 2016).
///
/// The probability is 1/2 + x P(x²) for |x| <= 4 and stays what it is there beyond; P has the least largest error
/// over that range (weighted least squares over Chebyshev's points): 2.1e-5.
#[inline(always)]
pub(super) fn gelu<K: Kernel>(block: &mut [f32; BLOCK]) {
    const P: [f32; 8] = [
        0.398_847_5,
        -0.066_175_334,
        0.009_664_84,
        -0.001_048_194,
        8.066_575_5e-5,
        -4.100_729_7e-6,
        1.217_053e-7,
        -1.580_688e-9,
    ];
    for value in block {
        let x = value.clamp(-4.0, 4.0);
        let square = x * x;
        let mut p = P[7];
        for factor in P[..7].iter().rev() {
            p = K::multiply_add(p, square, *factor);
        }
        *value *= K::multiply_add(x, p, 0.5);
    }
}

/// e to the power of a number that is not above 0; relative error below 1e-6 down to -87, 0 further down to within 1e-38.
#[inline(always)]
pub(super) fn exp<K: Kernel>(x: f32) -> f32 {
    /// Added and taken away again it rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    const P: [f32; 6] = [
        1.0,
        std::f32::consts::LN_2,
        0.240_226_5,
        0.055_504_11,
        0.009_618_13,
        0.001_333_36,
    ];
    let power = x.max(-87.0) * std::f32::consts::LOG2_E;
    let shifted = power + ROUND;
    let rest = power - (shifted - ROUND);
    let mut p = P[5];
    for factor in P[..5].iter().rev() {
        p = K::multiply_add(p, rest, *factor);
    }
    // the whole part goes to the exponent
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// Turns a row into probabilities, in proportion to e to the power of each number; its length is a multiple of [`LANES`].
#[inline(always)]
pub(super) fn softmax<K: Kernel>(row: &mut [f32]) {
    let mut largest = [f32::NEG_INFINITY; LANES];
    for values in row.as_chunks::<LANES>().0 {
        for (largest, value) in largest.iter_mut().zip(values) {
            *largest = largest.max(*value);
        }
    }
    let largest = largest.into_iter().fold(f32::NEG_INFINITY, f32::max);
    for value in row.iter_mut() {
        *value = exp::<K>(*value - largest);
    }
    let factor = 1.0 / sum::<K>(row, |value| value);
    for value in row {
        *value *= factor;
    }
}
