use std::ops::Range;

use rayon::prelude::*;

use super::{Bead, Evidence, LONGEST_RUN, Shape};

#[derive(Debug, Clone)]
pub struct Options {
    pub share: f32,
    pub floor: f32,
    pub extra: f32,
    pub cross: f32,
    pub many: bool,
    pub passes: usize,
    pub learn: f32,
    pub whole: usize,
    pub radius: usize,
}

const STRIP: usize = 32;

pub fn shapes(many: bool) -> Vec<Shape> {
    let mut out = Vec::new();
    for a in 1..=LONGEST_RUN {
        for b in 1..=LONGEST_RUN {
            if a == 1 || b == 1 || many {
                out.push((a, b));
            }
        }
    }
    out
}

pub fn threshold(e: &dyn Evidence, bands: &[Range<usize>], o: &Options) -> f32 {
    let n = e.source_len();
    let m = e.target_len();
    let step = n.div_ceil(200);
    let rows: Vec<usize> = (0..n).step_by(step).collect();
    let v: Vec<(f32, f32)> = rows
        .par_iter()
        .map(|&r| {
            let band = bands[r].start..bands[r].end.min(m);
            let mut q = e.strip(r..r + 1, &[band], &[(1, 1)]);
            q.sort_unstable_by(f32::total_cmp);
            let best = q.pop().unwrap_or(0.0);
            (best, q.get(q.len() / 2).copied().unwrap_or(0.0))
        })
        .collect();
    let mut best: Vec<f32> = v.iter().map(|v| v.0).collect();
    best.sort_unstable_by(f32::total_cmp);
    let strong = best[best.len() * 2 / 3];
    let random = v.iter().map(|v| v.1).sum::<f32>() / v.len() as f32;
    (random + o.share * (strong - random)).max(o.floor)
}

/// The best monotone beads.
pub fn monotone(e: &dyn Evidence, bands: &[Range<usize>], o: &Options) -> Vec<Bead> {
    let (n, m) = (e.source_len(), e.target_len());
    if n == 0 || m == 0 {
        return (0..n)
            .map(|i| Bead { source: i..i + 1, target: 0..0, similarity: 0.0 })
            .chain((0..m).map(|j| Bead { source: 0..0, target: j..j + 1, similarity: 0.0 }))
            .collect();
    }
    let shapes = shapes(o.many);
    let theta = threshold(e, bands, o);
    let starts: Vec<usize> = (0..n).step_by(STRIP).collect();
    let mut score: Vec<Vec<f32>> = bands.iter().map(|b| vec![f32::NEG_INFINITY; b.len()]).collect();
    let mut back: Vec<Vec<(u8, f32)>> = bands.iter().map(|b| vec![(255, 0.0); b.len()]).collect();
    score[0][0] = 0.0;
    for group in starts.chunks(16) {
        let strips: Vec<Vec<f32>> = group
            .par_iter()
            .map(|&s| e.strip(s..(s + STRIP).min(n), &bands[s..(s + STRIP).min(n)], &shapes))
            .collect();
        for (&s, strip) in group.iter().zip(strips) {
            let mut at = 0;
            for i in s..(s + STRIP).min(n) {
                for j in bands[i].clone() {
                    let here = score[i][j - bands[i].start];
                    let cell = &strip[at..at + shapes.len()];
                    at += shapes.len();
                    if here == f32::NEG_INFINITY {
                        continue;
                    }
                    let mut relax = |a: usize, b: usize, gain: f32, code: u8, q: f32| {
                        let (i2, j2) = (i + a, j + b);
                        if i2 <= n && bands[i2].contains(&j2) {
                            let to = &mut score[i2][j2 - bands[i2].start];
                            if here + gain > *to {
                                *to = here + gain;
                                back[i2][j2 - bands[i2].start] = (code, q);
                            }
                        }
                    };
                    relax(0, 1, 0.0, 254, 0.0);
                    relax(1, 0, 0.0, 253, 0.0);
                    for (k, (&shape, &q)) in shapes.iter().zip(cell).enumerate() {
                        if q == f32::NEG_INFINITY {
                            continue;
                        }
                        let (a, b) = shape;
                        let mut gain = (a + b) as f32 / 2.0 * (q - theta) - o.extra * (a + b - 2) as f32;
                        if a > 1 && b > 1 {
                            gain -= o.cross;
                        }
                        relax(a, b, gain, k as u8, q);
                    }
                }
            }
        }
    }
    // last row: only target deletions
    for j in bands[n].start..bands[n].end.saturating_sub(1) {
        let k = j - bands[n].start;
        if score[n][k] > score[n][k + 1] {
            score[n][k + 1] = score[n][k];
            back[n][k + 1] = (254, 0.0);
        }
    }
    let (mut i, mut j) = (n, m);
    let mut out = Vec::new();
    while (i, j) != (0, 0) {
        let (code, q) = back[i][j - bands[i].start];
        let (a, b) = match code {
            254 => (0, 1),
            253 => (1, 0),
            k => shapes[k as usize],
        };
        out.push(Bead { source: i - a..i, target: j - b..j, similarity: q });
        i -= a;
        j -= b;
    }
    out.reverse();
    out
}
