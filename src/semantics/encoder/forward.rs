//! The transformer: token vectors in, one vector a text out (BERT as multilingual-e5-small has it: Devlin et al. 2019;
//! mean pooling, length 1).
//!
//! The rows of all texts of a batch lie one behind the other, so that each weight is read once a batch; attention stays
//! inside a text. A matrix's pair of panels gives one block of 32 outputs, which is also what one attention head
//! gives: what the next matrix reads is quantised where it comes into being.

use std::ops::Range;

use super::file::{BLOCK, Linear, Model, Token};
use super::kernel::{Kernel, Portable, Quantised, ROWS};
use super::maths::{LANES, gelu, normalise, softmax};

/// Queries that attend at once: as many as share a loaded key.
const QUERIES: usize = 4;

/// The fastest kernels that the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Processor {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Processor {
    /// All kinds that can be used here, the fastest first.
    pub fn kinds() -> Vec<Self> {
        let mut kinds = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let fused = is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
                && fused
            {
                kinds.push(Self::Avx512);
            }
            if is_x86_feature_detected!("avx2") && fused {
                kinds.push(Self::Avx2);
            }
        }
        kinds.push(Self::Portable);
        kinds
    }

    /// The vectors of a batch of texts, each `model.width` numbers, of length 1.
    ///
    /// # Panics
    /// When a text has no token or more than the model has places.
    pub fn encode(self, model: &Model, texts: &[&[Token]]) -> Vec<f32> {
        match self {
            Self::Portable => forward::<Portable>(model, texts),
            // SAFETY: `kinds` gives these only where the processor has the features
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { x86::avx2(model, texts) },
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { x86::avx512(model, texts) },
        }
    }
}

/// The same code, compiled once more for each set of features.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::kernel::{Avx2, Avx512};
    use super::{Model, Token, forward};

    #[target_feature(enable = "avx2,fma,f16c")]
    pub fn avx2(model: &Model, texts: &[&[Token]]) -> Vec<f32> {
        forward::<Avx2>(model, texts)
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni,fma,f16c")]
    pub fn avx512(model: &Model, texts: &[&[Token]]) -> Vec<f32> {
        forward::<Avx512>(model, texts)
    }
}

#[inline(always)]
fn forward<K: Kernel>(model: &Model, texts: &[&[Token]]) -> Vec<f32> {
    let width = model.width;
    let mut spans = Vec::with_capacity(texts.len());
    let mut rows = 0;
    for text in texts {
        spans.push(rows..rows + text.len());
        rows += text.len();
    }
    // what is beyond the last text is computed and not used
    let padded = rows.next_multiple_of(ROWS);
    let mut x = vec![0f32; padded * width];
    for (span, text) in spans.iter().zip(texts) {
        let rows = x[span.start * width..].chunks_exact_mut(width);
        for ((place, token), row) in text.iter().enumerate().zip(rows) {
            model.embed(*token, place, row);
            normalise::<K>(row, &model.norm, model.epsilon);
        }
    }
    let mut attend = vec![0f32; padded * 3 * width];
    let (mut input, mut inner) = (Quantised::default(), Quantised::default());
    input.resize(padded, width);
    inner.resize(padded, model.inner);
    let mut heads = Heads::default();
    for layer in &model.layers {
        quantise(&x, width, &mut input);
        product::<K>(&layer.attend, &input, padded, |row, pair, out| {
            attend[row * 3 * width + pair * BLOCK..][..BLOCK].copy_from_slice(out);
        });
        for span in &spans {
            for head in 0..model.heads {
                heads.attend::<K>(&attend, width, span.clone(), head, &mut input);
            }
        }
        add_product::<K>(&layer.attended, &input, &mut x, width);
        for row in x.chunks_exact_mut(width) {
            normalise::<K>(row, &layer.attended_norm, model.epsilon);
        }
        quantise(&x, width, &mut input);
        product::<K>(&layer.up, &input, padded, |row, pair, out| {
            gelu::<K>(out);
            inner.put(row, pair, out);
        });
        add_product::<K>(&layer.down, &inner, &mut x, width);
        for row in x.chunks_exact_mut(width) {
            normalise::<K>(row, &layer.down_norm, model.epsilon);
        }
    }
    pooled(&x, width, &spans)
}

#[inline(always)]
fn quantise(x: &[f32], width: usize, out: &mut Quantised) {
    for (row, numbers) in x.chunks_exact(width).enumerate() {
        for (block, numbers) in numbers.as_chunks::<BLOCK>().0.iter().enumerate() {
            out.put(row, block, numbers);
        }
    }
}

/// Gives `take` each block of outputs: its row, the pair of panels, the numbers.
#[inline(always)]
fn product<K: Kernel>(
    linear: &Linear,
    input: &Quantised,
    rows: usize,
    mut take: impl FnMut(usize, usize, &mut [f32; BLOCK]),
) {
    let summands = linear.summands.as_chunks::<BLOCK>().0;
    for (pair, summands) in summands.iter().enumerate() {
        let panels = K::prepare(linear.matrix.pair(pair));
        for first in (0..rows).step_by(ROWS) {
            let mut outputs = K::product(&panels, input, first);
            for (row, out) in outputs.iter_mut().enumerate() {
                for (out, summand) in out.iter_mut().zip(summands) {
                    *out += summand;
                }
                take(first + row, pair, out);
            }
        }
    }
}

/// Adds what a matrix makes of `input` to the rows of `x`.
#[inline(always)]
fn add_product<K: Kernel>(linear: &Linear, input: &Quantised, x: &mut [f32], width: usize) {
    product::<K>(linear, input, x.len() / width, |row, pair, out| {
        let sums = &mut x[row * width + pair * BLOCK..][..BLOCK];
        for (sum, out) in sums.iter_mut().zip(out) {
            *sum += *out;
        }
    });
}

/// Room for the attention of one head.
#[derive(Default)]
struct Heads {
    /// The keys of a text, number by number: all first numbers, all second numbers.
    keys: Vec<f32>,
    /// How much each of some queries takes from each key.
    shares: [Vec<f32>; QUERIES],
}

impl Heads {
    /// One head of the attention inside a text; `attend` holds queries, keys and values, three times `width` a row.
    #[inline(always)]
    fn attend<K: Kernel>(
        &mut self,
        attend: &[f32],
        width: usize,
        text: Range<usize>,
        head: usize,
        out: &mut Quantised,
    ) {
        let vector = |row: usize, part: usize| -> &[f32; BLOCK] {
            attend[row * 3 * width + part * width + head * BLOCK..]
                .first_chunk()
                .expect("a head is a block of the row")
        };
        let padded = text.len().next_multiple_of(LANES);
        self.keys.resize(BLOCK * padded, 0.0);
        for (at, row) in text.clone().enumerate() {
            for (i, number) in vector(row, 1).iter().enumerate() {
                self.keys[i * padded + at] = *number;
            }
        }
        for shares in &mut self.shares {
            shares.resize(padded, 0.0);
        }
        let scale = 1.0 / (BLOCK as f32).sqrt();
        for first in text.clone().step_by(QUERIES) {
            // the last queries may be fewer: the last one then stands for those that are not there
            let rows: [usize; QUERIES] = std::array::from_fn(|i| (first + i).min(text.end - 1));
            let queries = rows.map(|row| vector(row, 0).map(|number| number * scale));
            for at in (0..padded).step_by(LANES) {
                let mut sums = [[0f32; LANES]; QUERIES];
                for i in 0..BLOCK {
                    let keys: &[f32; LANES] =
                        self.keys[i * padded + at..].first_chunk().expect("padded");
                    for (sums, query) in sums.iter_mut().zip(&queries) {
                        for (sum, key) in sums.iter_mut().zip(keys) {
                            *sum = K::multiply_add(query[i], *key, *sum);
                        }
                    }
                }
                for (shares, sums) in self.shares.iter_mut().zip(sums) {
                    shares[at..at + LANES].copy_from_slice(&sums);
                }
            }
            for shares in &mut self.shares {
                shares[text.len()..].fill(f32::NEG_INFINITY);
                softmax::<K>(shares);
            }
            let [a, b, c, d] = &self.shares;
            let shares = a.iter().zip(b).zip(c.iter().zip(d));
            let values =
                attend[text.start * 3 * width + 2 * width + head * BLOCK..].chunks(3 * width);
            let mut sums = [[0f32; BLOCK]; QUERIES];
            for (((a, b), (c, d)), values) in shares.zip(values).take(text.len()) {
                let values: &[f32; BLOCK] =
                    values.first_chunk().expect("a head is a block of the row");
                for i in 0..BLOCK {
                    sums[0][i] = K::multiply_add(*a, values[i], sums[0][i]);
                    sums[1][i] = K::multiply_add(*b, values[i], sums[1][i]);
                    sums[2][i] = K::multiply_add(*c, values[i], sums[2][i]);
                    sums[3][i] = K::multiply_add(*d, values[i], sums[3][i]);
                }
            }
            for (row, sums) in rows.iter().zip(&sums) {
                out.put(*row, head, sums);
            }
        }
    }
}

/// The mean of the rows of each text, brought to length 1.
fn pooled(x: &[f32], width: usize, spans: &[Range<usize>]) -> Vec<f32> {
    let mut out = vec![0f32; spans.len() * width];
    for (out, span) in out.chunks_exact_mut(width).zip(spans) {
        for row in x[span.start * width..span.end * width].chunks_exact(width) {
            for (out, value) in out.iter_mut().zip(row) {
                *out += value;
            }
        }
        let length = out.iter().map(|v| v * v).sum::<f32>().sqrt();
        for value in out {
            *value /= length;
        }
    }
    out
}
