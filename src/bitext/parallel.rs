use std::ops::Range;

use crate::align::*;
use crate::language::Language;
use crate::semantics::{Comparison, Lexicon, Units, Weights};

pub struct Texts<'a>(pub Comparison<'a>, pub &'a Units, pub &'a Units);

impl Evidence for Texts<'_> {
    fn source_len(&self) -> usize {
        self.1.len()
    }
    fn target_len(&self) -> usize {
        self.2.len()
    }
    fn strip(&self, rows: Range<usize>, columns: &[Range<usize>], shapes: &[Shape]) -> Vec<[f32; 2]> {
        self.0.strip(rows, columns, shapes)
    }
}

pub fn align_texts(source: &[&str], target: &[&str], sl: Language, tl: Language, w: &Weights, o: &Options) -> Vec<Bead> {
    let s = Units::new(source, sl);
    let t = Units::new(target, tl);
    let mut beads = Vec::new();
    let mut lexicon = Lexicon::default();
    for pass in 0..if s.len().max(t.len()) < 150 { 1 } else { o.passes } {
        if pass > 0 {
            let runs: Vec<_> = beads.iter().filter(|b: &&Bead| !b.source.is_empty() && !b.target.is_empty() && b.similarity > o.learn).map(|b| (b.source.clone(), b.target.clone())).collect();
            lexicon = Lexicon::learned(&s, &t, &runs);
        }
        let texts = Texts(Comparison::new(&s, &t, &[&lexicon], w), &s, &t);
        let bands = if s.len() * t.len() <= o.whole {
            everywhere(s.len(), t.len())
        } else if pass == 0 {
            let (a, b, d) = texts.0.profiles();
            corridor(Profiles::new(a, d), Profiles::new(b, d), o.radius)
        } else {
            let path: Vec<_> = beads.iter().map(|b: &Bead| (b.source.start, b.target.start)).collect();
            around(&path, o.radius / 2, s.len(), t.len())
        };
        beads = monotone(&texts, &bands, o);
    }
    beads
}

pub fn comparable(source: &[&str], target: &[&str], sl: Language, tl: Language, w: &Weights) -> Vec<Pair> {
    let s = Units::new(source, sl);
    let t = Units::new(target, tl);
    let texts = Texts(Comparison::new(&s, &t, &[], w), &s, &t);
    mutual(&texts)
}

pub fn matrix(source: &[&str], target: &[&str], sl: Language, tl: Language, w: &Weights) -> Vec<Vec<f32>> {
    let s = Units::new(source, sl);
    let t = Units::new(target, tl);
    let c = Comparison::new(&s, &t, &[], w);
    (0..s.len()).map(|i| c.strip(i..i + 1, &[0..t.len()], &[(1, 1)]).into_iter().map(|x| (x[0] + x[1]) / 2.0).collect()).collect()
}
