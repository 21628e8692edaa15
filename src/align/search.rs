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
    pub near: usize,
    pub beta: f32,
    pub pooled: f32,
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


pub struct Usual { rows: Vec<f32>, columns: Vec<f32>, random: f32, strong: f32 }

pub fn usual(e: &dyn Evidence, bands: &[Range<usize>], o: &Options) -> Usual {
    let (n, m) = (e.source_len(), e.target_len());
    let starts: Vec<usize> = (0..n).step_by(STRIP).collect();
    let mut rows = Vec::new();
    let mut cols: Vec<Vec<f32>> = vec![Vec::new(); m];
    let (mut random, mut best) = (Vec::new(), Vec::new());
    let rest = |v: &[f32]| { let v = &v[1.min(v.len())..]; v.iter().sum::<f32>() / v.len().max(1) as f32 };
    for group in starts.chunks(16) {
        let strips: Vec<(Vec<Range<usize>>, Vec<[f32; 2]>)> = group.par_iter().map(|&s| {
            let b: Vec<_> = (s..(s + STRIP).min(n)).map(|i| bands[i].start..bands[i].end.min(m)).collect();
            let v = e.strip(s..(s + STRIP).min(n), &b, &[(1, 1)]);
            (b, v)
        }).collect();
        for (b, v) in strips {
            let mut at = 0;
            for r in b {
                let mut line: Vec<f32> = v[at..at + r.len()].iter().map(|x| (x[0] + x[1]) / 2.0).collect();
                at += r.len();
                for (j, &q) in r.zip(&line) {
                    let c = &mut cols[j];
                    let p = c.partition_point(|x| *x >= q);
                    c.insert(p, q);
                    c.truncate(o.near);
                }
                line.sort_unstable_by(|a, b| b.total_cmp(a));
                random.push(line.get(line.len() / 2).copied().unwrap_or(0.0));
                line.truncate(o.near);
                best.push(line.first().copied().unwrap_or(0.0) - o.beta * rest(&line));
                rows.push(rest(&line));
            }
        }
    }
    let columns: Vec<f32> = cols.iter().map(|c| rest(c)).collect();
    best.sort_unstable_by(f32::total_cmp);
    let random = random.iter().sum::<f32>() / random.len() as f32 - o.beta * columns.iter().sum::<f32>() / m as f32;
    Usual { strong: best[best.len() * 2 / 3], random, rows, columns }
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
    let u = usual(e, bands, o);
    let theta = (u.random + o.share * (u.strong - u.random)).max(o.floor);
    let starts: Vec<usize> = (0..n).step_by(STRIP).collect();
    let mut score: Vec<Vec<f32>> = bands.iter().map(|b| vec![f32::NEG_INFINITY; b.len()]).collect();
    let mut back: Vec<Vec<(u8, f32)>> = bands.iter().map(|b| vec![(255, 0.0); b.len()]).collect();
    score[0][0] = 0.0;
    for group in starts.chunks(16) {
        let strips: Vec<Vec<[f32; 2]>> = group
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
                        if q[0] == f32::NEG_INFINITY {
                            continue;
                        }
                        let (a, b) = shape;
                        let h = (u.rows[i..i + a].iter().sum::<f32>() / a as f32 + u.columns[j..j + b].iter().sum::<f32>() / b as f32) / 2.0 * o.beta;
                        let joint = (q[0] + q[1]) / 2.0;
                        let (fa, fb) = (o.pooled * joint + (1.0 - o.pooled) * q[0], o.pooled * joint + (1.0 - o.pooled) * q[1]);
                        let q = joint;
                        let mut gain = (a as f32 * (fa - theta - h) + b as f32 * (fb - theta - h)) / 2.0 - o.extra * (a + b - 2) as f32;
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
