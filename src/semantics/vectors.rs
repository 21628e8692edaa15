use super::units::Units;
use super::words::Kind;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The place of each word of one text in a space that languages share, where the table knows it.
pub(super) struct Vectors {
    /// Rows of [`DIMENSIONS`], of length [`SCALE`]; zero for a word that is not known.
    rows: Vec<i16>,
    known: Vec<bool>,
    factor: f32,
}

const DIMENSIONS: usize = 256;
/// The length of a vector: products of two sum up to at most 2^26.
const SCALE: f32 = 8192.0;

struct Table { ix: FxHashMap<String, usize>, score: Vec<f32>, rows: Vec<f32> }
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let keys = std::fs::read_to_string("/tmp/alignx/keys.tsv").unwrap();
    let mut t = Table { ix: Default::default(), score: vec![], rows: std::fs::read("/tmp/alignx/rows.f32").unwrap().chunks(4).map(|c| f32::from_le_bytes(c.try_into().unwrap())).collect() };
    for (i, l) in keys.lines().enumerate() { let (a, b) = l.split_once('\t').unwrap(); t.ix.insert(a.into(), i); t.score.push(b.parse().unwrap()); }
    t
});
impl Table {
    fn pieces(&self, w: &str) -> Vec<usize> {
        let s: String = format!("▁{w}").nfkc().flat_map(char::to_lowercase).filter(|c| !matches!(*c, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}')).map(|c| if c == '\u{200c}' { '▁' } else { c }).collect();
        let at: Vec<usize> = s.char_indices().map(|x| x.0).chain([s.len()]).collect();
        let n = at.len() - 1;
        let mut best = vec![f32::NEG_INFINITY; n + 1]; best[0] = 0.0;
        let mut back = vec![(0usize, usize::MAX); n + 1];
        for i in 0..n {
            for e in i + 1..=n.min(i + 20) {
                if let Some(&p) = self.ix.get(&s[at[i]..at[e]]) { let v = best[i] + self.score[p]; if v > best[e] { best[e] = v; back[e] = (i, p); } }
            }
            let v = best[i] - 30.0; if v > best[i + 1] { best[i + 1] = v; back[i + 1] = (i, usize::MAX); }
        }
        let mut out = vec![]; let mut e = n;
        while e > 0 { let (i, p) = back[e]; if p != usize::MAX { out.push(p); } e = i; }
        out
    }
}

impl Vectors {
    pub fn of(units: &Units, factor: f32) -> Self {
        let n = units.words().len();
        if std::env::var("NOTABLE").is_ok() { return Self { rows: vec![], known: vec![false; n], factor }; }
        let t = &*TABLE;
        let mut raw = vec![0f32; n * DIMENSIONS];
        let mut known = vec![false; n];
        let mut mean = vec![0f32; DIMENSIONS]; let mut count = 0.0;
        for (k, w) in units.words().iter().enumerate() {
            if !matches!(w.kind, Kind::Word | Kind::Characters) { continue; }
            let row = &mut raw[k * DIMENSIONS..][..DIMENSIONS];
            for p in t.pieces(&w.surface) {
                let sif = 1e-4 / (1e-4 + t.score[p].exp());
                for (a, b) in row.iter_mut().zip(&t.rows[p * DIMENSIONS..]) { *a += sif * b; }
            }
            let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt();
            if norm > 0.0 { known[k] = true; count += 1.0; for (m, x) in mean.iter_mut().zip(row.iter_mut()) { *x /= norm; *m += *x; } }
        }
        let mut rows = vec![0i16; n * DIMENSIONS];
        for k in 0..n {
            if !known[k] { continue; }
            let row = &mut raw[k * DIMENSIONS..][..DIMENSIONS];
            for (m, x) in mean.iter().zip(row.iter_mut()) { *x -= m / (count + 30.0); }
            let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
            for (q, x) in rows[k * DIMENSIONS..].iter_mut().zip(row.iter()) { *q = (x / norm * SCALE).round() as i16; }
        }
        Self { rows, known, factor }
    }

    /// The cosine of two words, 0 where one is not known or it is negative.
    pub fn cosine(&self, word: usize, other: &Vectors, their_word: usize) -> f32 {
        if !self.known[word] || !other.known[their_word] {
            return 0.0;
        }
        let one = &self.rows[word * DIMENSIONS..][..DIMENSIONS];
        let two = &other.rows[their_word * DIMENSIONS..][..DIMENSIONS];
        let product: i32 = one.iter().zip(two).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        (product as f32 * (self.factor / (SCALE * SCALE))).clamp(0.0, 1.0)
    }

    /// Adds the first numbers of a word's vector, times `factor`, to `sum`.
    pub fn add(&self, word: usize, factor: f32, sum: &mut [f32]) {
        if self.known[word] {
            let row = &self.rows[word * DIMENSIONS..][..DIMENSIONS];
            for (sum, &value) in sum.iter_mut().zip(row) {
                *sum += factor * f32::from(value) / SCALE;
            }
        }
    }
}
