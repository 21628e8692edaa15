//! Which reports repeat a text: a sketch of the runs of words of each.
//!
//! The smallest hashes of the runs of four words are a random sample of them, the same for every text, so that two texts are
//! compared by their samples ([Broder 1997]: bottom-k sketches; how much of one stands in the other).
//!
//! [Broder 1997]: https://doi.org/10.1109/SEQUEN.1997.666900

use super::key::Key;

/// Words of a run: such are seldom written twice by chance.
const RUN: usize = 4;
/// Runs from which on anything follows: some three sentences.
const LEAST: u32 = 24;
/// Hashes that are kept.
const KEPT: usize = 128;
/// Of the kept ones so many lead to texts that may be copies.
const LEADS: usize = 16;

/// A sample of the runs of words of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// The smallest hashes, in order.
    pub smallest: Vec<u64>,
    /// How many different runs there are.
    pub runs: u32,
}

/// How much two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Common {
    /// Of the shorter text, how much stands in the other.
    pub of_shorter: f64,
    /// Of the second text, how much stands in the first.
    pub of_second: f64,
}

impl Sketch {
    /// The sketch of the words of `texts`, which are read as one text.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let words: Vec<u64> = texts
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(|word| Key::of(&[word]).0)
            .collect();
        let mut hashes: Vec<u64> = words.windows(RUN).map(|run| Key::joined(run).0).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let runs = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        hashes.truncate(KEPT);
        Self {
            smallest: hashes,
            runs,
        }
    }

    /// By what other texts find this one; nothing of a text that is too short.
    pub fn leads(&self) -> &[u64] {
        match self.runs >= LEAST {
            true => &self.smallest[..self.smallest.len().min(LEADS)],
            false => &[],
        }
    }

    /// How much of the texts is common to both; nothing where one is too short to tell.
    pub fn common(&self, other: &Self) -> Option<Common> {
        if self.runs.min(other.runs) < LEAST {
            return None;
        }
        // the smallest of both together are a sample of the union
        let (mut i, mut j, mut union, mut both) = (0, 0, 0usize, 0usize);
        while union < KEPT {
            match (self.smallest.get(i), other.smallest.get(j)) {
                (Some(x), Some(y)) => {
                    both += usize::from(x == y);
                    i += usize::from(x <= y);
                    j += usize::from(y <= x);
                }
                (Some(_), None) if self.is_whole() || other.is_whole() => i += 1,
                (None, Some(_)) if self.is_whole() || other.is_whole() => j += 1,
                _ => break,
            }
            union += 1;
        }
        let alike = both as f64 / union.max(1) as f64;
        let (one, two) = (f64::from(self.runs), f64::from(other.runs));
        let common = (alike / (1.0 + alike) * (one + two)).min(one.min(two));
        Some(Common {
            of_shorter: common / one.min(two),
            of_second: common / two,
        })
    }

    /// Whether every run is kept.
    fn is_whole(&self) -> bool {
        self.runs as usize == self.smallest.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(range: std::ops::Range<usize>) -> String {
        let words: Vec<String> = range.map(|n| format!("word{n}")).collect();
        words.join(" ")
    }

    fn sketch(text: &str) -> Sketch {
        Sketch::of([text].into_iter())
    }

    #[test]
    fn what_is_common_is_told_by_samples() {
        let whole = sketch(&words(0..1000));
        let half = sketch(&words(500..1000));
        let other = sketch(&words(5000..6000));
        let common = whole.common(&half).expect("both are long");
        assert!(common.of_shorter > 0.8, "{common:?}");
        let back = half.common(&whole).expect("both are long");
        assert!((back.of_second - 0.5).abs() < 0.12, "{back:?}");
        let none = whole.common(&other).expect("both are long");
        assert_eq!(none.of_shorter, 0.0);
        let same = whole.common(&whole).expect("it is long");
        assert_eq!((same.of_shorter, same.of_second), (1.0, 1.0));
    }

    #[test]
    fn short_texts_tell_nothing() {
        let short = sketch(&words(0..20));
        assert_eq!(short.common(&short), None);
        assert!(short.leads().is_empty());
    }
}
