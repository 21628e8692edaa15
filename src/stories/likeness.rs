//! How likely two reports tell of one event.

use serde::Deserialize;

use super::signature::{Class, Item, Meaning, Signature};
use super::weighed::{Centres, Rarity, Weighed};

/// The measures of two reports, in the order of [`MEASURES`].
pub(super) type Measures = [f32; MEASURES.len()];

/// What is measured of two reports; `fit/stories.py` reads the names.
pub const MEASURES: [&str; 9] = [
    "names", "matters", "figures", "dates", "words", "shared", "vector", "across", "one",
];

/// What two reports have in common.
pub(super) fn measures(
    (a, of_a): (&Signature, &Weighed),
    (b, of_b): (&Signature, &Weighed),
) -> Measures {
    let mut products = [0f32; Class::ALL.len()];
    // what both name in whatever language, by its rarity alone
    let mut shared = 0f32;
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (of_a.items.get(i), of_b.items.get(j)) {
        if x.0 == y.0 {
            products[x.1 as usize] += x.2 * y.2;
            if x.1 != Class::Word {
                shared += x.2.min(y.2);
            }
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    let cosine = |class: Class| {
        let at = class as usize;
        let lengths = of_a.lengths[at] * of_b.lengths[at];
        if lengths > 0.0 {
            products[at] / lengths
        } else {
            0.0
        }
    };
    let alike = a.language == b.language;
    let vector: f32 = of_a
        .vector
        .iter()
        .zip(&of_b.vector)
        .map(|(x, y)| x * y)
        .sum();
    [
        cosine(Class::Name),
        cosine(Class::Matter),
        cosine(Class::Figure),
        cosine(Class::Date),
        if alike { cosine(Class::Word) } else { 0.0 },
        shared.ln_1p(),
        vector,
        if alike { 0.0 } else { 1.0 },
        1.0,
    ]
}

/// The [`MEASURES`] of all pairs of some reports, for the fit of the model; the first of each pair comes before the second.
pub fn pair_measures(
    signatures: &[Signature],
    meaning: Meaning,
) -> Vec<(usize, usize, [f32; MEASURES.len()])> {
    let (mut rarity, mut centres) = (Rarity::default(), Centres::new(meaning));
    for signature in signatures {
        rarity.add(signature);
        centres.add(signature);
    }
    let weigh = |signature| Weighed::new(signature, &rarity, &centres);
    let weighed: Vec<Weighed> = signatures.iter().map(weigh).collect();
    let of = |at: usize| (&signatures[at], &weighed[at]);
    let all = signatures.len();
    let pairs = (0..all).flat_map(|a| (a + 1..all).map(move |b| (a, b)));
    pairs.map(|(a, b)| (a, b, measures(of(a), of(b)))).collect()
}

/// `fit/likeness.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    encoder: Weights,
    table: Weights,
    days: Days,
}

/// The weight of each measure, by its name.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    names: f32,
    matters: f32,
    figures: f32,
    dates: f32,
    words: f32,
    shared: f32,
    vector: f32,
    across: f32,
    one: f32,
    /// From which mean on reports are one story.
    story: f32,
}

/// How far the reports of one event lie apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    /// By the days between two reports what these tell: the logarithm of how much likelier so many are between reports of one
    /// event than between any two.
    apart: Vec<f32>,
}

/// The model of the likeness.
#[derive(Debug)]
pub(super) struct Likeness {
    weights: Measures,
    days: Vec<f32>,
    /// The mean likelihood from which on reports are one story.
    pub story: f32,
}

/// What stands for a copy: as sure as anything, but for its day.
const COPY: f32 = 6.0;
/// The least part of what the report that names less says that a copy has too: a notice written by the same form as another names
/// other places, people and figures. An update of a text changes some of them.
const NAMED: f32 = 0.4;
/// How much of the shorter text a copy has in common with the other.
const COPIED: f64 = 0.5;

impl Likeness {
    pub fn of(meaning: Meaning) -> Self {
        let file: File = toml::from_str(include_str!("fit/likeness.toml"))
            .expect("`likeness.toml` is a valid table");
        let of = match meaning {
            Meaning::Encoder => file.encoder,
            Meaning::Table => file.table,
        };
        Self {
            weights: [
                of.names, of.matters, of.figures, of.dates, of.words, of.shared, of.vector,
                of.across, of.one,
            ],
            days: file.days.apart,
            story: of.story,
        }
    }

    /// How likely two reports tell of one event, from 0 to 1.
    pub fn likelihood(&self, a: (&Signature, &Weighed), b: (&Signature, &Weighed)) -> f32 {
        let told = match Wording::of(a.0, b.0) {
            Wording::Form => -COPY,
            Wording::Copied => COPY,
            Wording::Own => {
                let measured = measures(a, b);
                let products = measured.iter().zip(&self.weights);
                products.map(|(x, weight)| x * weight).sum()
            }
        };
        let odds = told + self.days(a.0, b.0);
        1.0 / (1.0 + (-odds).exp())
    }

    /// What the days of two reports tell; nothing where one is not known.
    fn days(&self, a: &Signature, b: &Signature) -> f32 {
        let (Some(one), Some(two)) = (a.day, b.day) else {
            return 0.0;
        };
        let apart = one.since(two).unsigned_abs() as usize;
        self.days
            .get(apart)
            .or(self.days.last())
            .copied()
            .unwrap_or(0.0)
    }

    /// Days from which on two reports are of one event only by chance.
    pub fn window(&self) -> i64 {
        self.days.len() as i64
    }
}

/// What the wording of two reports shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// Each has its own, or is too short to say.
    Own,
    /// One text, perhaps brought up to date.
    Copied,
    /// One form filled in for two events.
    Form,
}

impl Wording {
    pub fn of(a: &Signature, b: &Signature) -> Self {
        match a.sketch.common(&b.sketch) {
            Some(common) if common.of_shorter >= COPIED => match named_alike(a, b) < NAMED {
                true => Self::Form,
                false => Self::Copied,
            },
            _ => Self::Own,
        }
    }
}

/// How much of the names, figures and dates of the report that has less of them the other has, from 0 to 1; 1 where it has none.
fn named_alike(a: &Signature, b: &Signature) -> f32 {
    fn named(of: &Signature) -> impl Iterator<Item = &Item> {
        let counts = |class| matches!(class, Class::Name | Class::Figure | Class::Date);
        of.items.iter().filter(move |item| counts(item.class))
    }
    let mut others = named(b).peekable();
    let mut shared = 0f32;
    for x in named(a) {
        while others.next_if(|y| y.key < x.key).is_some() {}
        if let Some(y) = others.peek().filter(|y| y.key == x.key) {
            shared += x.weight.min(y.weight);
        }
    }
    let whole = |of| named(of).map(|item| item.weight).sum::<f32>();
    let less = whole(a).min(whole(b));
    if less > 0.0 { shared / less } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_one_that_tells() {
        for meaning in [Meaning::Encoder, Meaning::Table] {
            let model = Likeness::of(meaning);
            assert!((0.05..0.95).contains(&model.story), "{model:?}");
            // days apart never speak for an event
            let falling = model.days.windows(2).all(|two| two[0] >= two[1]);
            assert!(falling && model.days.len() > 7, "{model:?}");
            assert!(
                model.weights[0] > 0.0 && model.weights[6] > 0.0,
                "{model:?}"
            );
        }
    }
}
